"""The translations: `messages.py compile` writes the .mo files, `messages.py check` finds what has no Polish.

English is the language of the sources, so English is complete by itself. The check collects the sentences of each room
from its Python and its templates and fails on one without a Polish translation, on one that is fuzzy, on one whose
named fields differ, and on a translation whose sentence is gone.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

HOUSE = Path(__file__).resolve().parent.parent / "src" / "infolinia"
FIELD = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{[a-z_]+\}(?!\})")


def catalogues() -> list[Path]:
    return sorted(HOUSE.glob("**/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    for catalogue in catalogues():
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    return 0


def sentences(room: Path) -> set[tuple[str | None, str]]:
    """(context, sentence) of a room, as Django's own makemessages collects them, rooms inside it left out."""
    inner = [path.parent for path in room.glob("*/**/locale") if path.parent != room]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "locale").mkdir()
        copy = Path(folder) / "room"
        copy.mkdir()
        for file in [*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]:
            if any(file.is_relative_to(other) for other in inner) or "migrations" in file.parts:
                continue
            target = copy / file.relative_to(room)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
        made = subprocess.run(
            [
                sys.executable,
                "-m",
                "django",
                "makemessages",
                "-l",
                "pl",
                "--no-location",
                "-v",
                "0",
                "-e",
                "py,html,txt",
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            sys.exit(made.stderr)
        catalogue = Path(folder) / "locale/pl/LC_MESSAGES/django.po"
        return (
            {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue))} if catalogue.is_file() else set()
        )


def check() -> int:
    problems: list[str] = []
    rooms = {path.parents[3] for path in HOUSE.glob("**/locale/pl/LC_MESSAGES/django.po")}
    for file in HOUSE.rglob("apps.py"):
        rooms.add(file.parent)
    for room in sorted(rooms):
        wanted = sentences(room)
        name = room.relative_to(HOUSE)
        file = room / "locale/pl/LC_MESSAGES/django.po"
        have = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(file))} if file.is_file() else {}
        for key in sorted(wanted, key=str):
            entry = have.get(key)
            if entry is None or not entry.translated() or entry.fuzzy:
                problems.append(f"{name}: no Polish for {key[1]!r}")
            elif not entry.msgid_plural and set(FIELD.findall(entry.msgid)) != set(FIELD.findall(entry.msgstr)):
                problems.append(f"{name}: the fields differ in {entry.msgstr!r}")
        problems += [f"{name}: nobody says {key[1]!r} any more" for key in have if key not in wanted and key[1]]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            sys.exit(compile_all())
        case ["check"]:
            sys.exit(check())
        case _:
            sys.exit("usage: messages.py compile|check")
