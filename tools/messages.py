"""The translations: `messages.py compile` writes the .mo files, `messages.py check` finds what has no Polish.

English is the language of the sources, so English is complete by itself. The check collects the sentences of each room
from its Python and its templates and fails on one without a Polish translation, on one that is fuzzy, on one whose
named fields differ, and on a translation whose sentence is gone. Django merges the catalogues of all rooms, and where
two translate one sentence differently the first wins on every page: the check refuses that, too.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import polib

from infolinia.processes.spoken import paragraphs

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
            if helped := helps(file):
                marked = target.with_name(f"{target.stem}_helps.py")
                marked.write_text("".join(f"gettext_noop({sentence!r})\n" for sentence in helped), encoding="utf-8")
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


def helps(file: Path) -> list[str]:
    """What the verbs of the command line in a file say of themselves, which infolinia.processes.spoken translates."""
    text = file.read_text(encoding="utf-8") if file.suffix == ".py" else ""
    if not re.search(r"^import click$", text, re.MULTILINE):
        return []
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any(map(_makes_verb, node.decorator_list)):
            found.append(ast.get_docstring(node) or "")
        elif isinstance(node, ast.Call):
            told = [it.value for it in node.keywords if it.arg == "help"]
            found += [it.value for it in told if isinstance(it, ast.Constant) and isinstance(it.value, str)]
    return [part for each in found for part in paragraphs(each) if part]


def _makes_verb(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in ("command", "group")


def clashes(by_room: Mapping[str, polib.POFile]) -> list[str]:
    """Sentences that rooms translate differently, or one room twice: each with both translations and the cure."""
    found: dict[tuple[str, str, bool], dict[tuple[str, ...], list[str]]] = {}
    problems: list[str] = []
    for room, catalogue in by_room.items():
        times = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
        problems += [f"{room}: {key[1]!r} stands there {n} times; leave one" for key, n in times.items() if n > 1]
        for entry in catalogue:
            if not entry.obsolete:
                key = (entry.msgctxt or "", entry.msgid, bool(entry.msgid_plural))
                found.setdefault(key, {}).setdefault(_forms(entry), []).append(room)
    for (context, sentence, _plural), said in found.items():
        if len(said) > 1:
            pairs = " but ".join(f"{_quoted(forms)} in {', '.join(rooms)}" for forms, rooms in said.items())
            where = f" in the context {context!r}" if context else ""
            problems.append(
                f"{sentence!r}{where} is {pairs}. Catalogues are merged, so only the first is seen: translate both "
                'alike, or where the sense differs say it with a context (pgettext, {% translate … context "…" %})'
            )
    return problems


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)) or (entry.msgstr,)


def _quoted(forms: tuple[str, ...]) -> str:
    return " / ".join(f"“{form}”" for form in forms)


def counting(by_room: Mapping[str, polib.POFile]) -> list[str]:
    """Catalogues that count otherwise than most: Django keeps them apart, and looks up twice. Then plural forms that
    are missing, and such as lost a field (the form for one may say it in words)."""
    rules = {room: catalogue.metadata.get("Plural-Forms", "") for room, catalogue in by_room.items()}
    usual = Counter(rules.values()).most_common(1)[0][0] if rules else ""
    problems = [f"{room}: Plural-Forms must be {usual}" for room, rule in rules.items() if rule != usual]
    count = re.search(r"nplurals=(\d)", usual)
    for room, catalogue in by_room.items():
        for entry in catalogue:
            if entry.obsolete or not entry.msgid_plural:
                continue
            forms, fields = _forms(entry), set(FIELD.findall(entry.msgid_plural))
            if count and len(forms) != int(count[1]):
                problems.append(f"{room}: {entry.msgid!r} needs {count[1]} forms")
            said = [set(FIELD.findall(form)) for form in forms]
            if any(it != fields for it in said[1:]) or not said[0] <= fields:
                problems.append(f"{room}: the fields differ in {_quoted(forms)}")
    return problems


def check() -> int:
    problems: list[str] = []
    rooms = {path.parents[3] for path in HOUSE.glob("**/locale/pl/LC_MESSAGES/django.po")}
    for file in HOUSE.rglob("apps.py"):
        rooms.add(file.parent)
    by_room: dict[str, polib.POFile] = {}
    for room in sorted(rooms):
        wanted = sentences(room)
        name = str(room.relative_to(HOUSE))
        file = room / "locale/pl/LC_MESSAGES/django.po"
        if file.is_file():
            by_room[name] = polib.pofile(str(file))
        have = {(e.msgctxt, e.msgid): e for e in by_room.get(name, ())}
        for key in sorted(wanted, key=str):
            entry = have.get(key)
            if entry is None or not entry.translated() or entry.fuzzy:
                problems.append(f"{name}: no Polish for {key[1]!r}")
            elif not entry.msgid_plural and set(FIELD.findall(entry.msgid)) != set(FIELD.findall(entry.msgstr)):
                problems.append(f"{name}: the fields differ in {entry.msgstr!r}")
        problems += [f"{name}: nobody says {key[1]!r} any more" for key in have if key not in wanted and key[1]]
    problems += clashes(by_room) + counting(by_room)
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
