"""The parts of the documentation that come from the code: `docs.py write` renews them, `docs.py check` compares.

A page holds such a part between `<!-- from the code: NAME -->` and `<!-- /NAME -->`; the rest is written by hand.
Settings, verbs, events, actions, announcements, keys and codes are compared word for word; of the lists of files on the
map only the names are, as the sentences beside them come from the files' own first lines.
"""

from __future__ import annotations

import ast
import atexit
import dataclasses
import inspect
import io
import os
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
HOUSE = ROOT / "src" / "infolinia"
PART = re.compile(
    r"(?P<opening><!-- from the code: (?P<name>[a-z\-]+) -->\n)(?P<body>.*?)(?P<closing><!-- /(?P=name) -->)", re.DOTALL
)
WIDTH = "88"  # of a screen of help


class NotDescribed(Exception):
    """Something that the documentation must tell has no description in the code; the message names it."""


# --- Settings


def settings() -> str:
    """The table of settings."""
    from infolinia.processes.settings import Settings

    rows = [
        (f"`{name}`", _code(_default(field)), _described(name, field.description))
        for name, field in Settings.model_fields.items()
    ]
    return _table(("key", "unless set", "what it says"), rows)


def trunks() -> str:
    """The table of a trunk's fields."""
    from infolinia.processes.trunk_setting import Trunk

    rows = [
        (f"`{name}`", "required" if f.is_required() else _code(_default(f)), _described(name, f.description))
        for name, f in Trunk.model_fields.items()
    ]
    return _table(("key", "unless set", "what it says"), rows)


def _default(field: Any) -> str:
    value = field.get_default(call_default_factory=True)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(list(value) if isinstance(value, tuple) else value)


def _described(name: str, description: str | None) -> str:
    if not description:
        raise NotDescribed(f"the setting {name} has no description")
    return description


# --- The command line


def verbs() -> str:
    """Every verb with what its --help says, as the program says it."""
    import click

    from infolinia.processes.command_line import main

    with tempfile.TemporaryDirectory() as data:
        (Path(data) / "infolinia.sqlite3").touch()  # what the verbs of rooms look for
        with _environment(INFOLINIA_DATA=data, COLUMNS=WIDTH, INFOLINIA_LANGUAGE="en"):
            context = click.Context(main, info_name="infolinia")
            shown = [_help(["infolinia"])]
            for name in main.list_commands(context):
                command = main.get_command(context, name)
                shown.append(_help(["infolinia", name]))
                if isinstance(command, click.Group):
                    inner = click.Context(command, info_name=name, parent=context)
                    shown += [_help(["infolinia", name, verb]) for verb in command.list_commands(inner)]
    return "\n".join(shown)


def _help(words: list[str]) -> str:
    from infolinia.processes.command_line import main

    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        main.main([*words[1:], "--help"], prog_name="infolinia", standalone_mode=False)
    body = "\n".join(line.rstrip() for line in said.getvalue().rstrip().splitlines())
    return f"## {' '.join(words)}\n\n```text\n{body}\n```\n"


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Variables for as long as the block runs; a verb that opens a data folder sets more of them."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# --- The journal


def events() -> str:
    """Every event, room by room."""
    from infolinia.journal import registry

    rooms: dict[str, list[registry.Kind]] = {}
    for kind in registry.kinds():
        if kind.cls.__module__.startswith("infolinia."):
            rooms.setdefault(_room(kind.cls.__module__), []).append(kind)
    made: list[str] = []
    for room, kinds in sorted(rooms.items()):
        rows = [(f"`{kind.name}`", kind.sentence, _fields(kind), _note(kind.cls)) for kind in kinds]
        made.append(f"## {room}\n\n{_table(('event', 'sentence', 'fields', 'note'), rows)}")
    return "\n".join(made)


def _fields(kind: Any) -> str:
    names = [f.name for f in dataclasses.fields(kind.cls)]
    return ", ".join(f"**{name}**" if name in kind.personal else name for name in names) or "–"


def _note(cls: type) -> str:
    """What the class says about itself; not the signature that `dataclass` puts where nothing is said."""
    said = inspect.cleandoc(cls.__doc__ or "")
    return "" if said.startswith(f"{cls.__name__}(") else " ".join(said.split())


def _room(module: str) -> str:
    """`infolinia.trades.cases.events` → `trades/cases`."""
    return "/".join(module.split(".")[1:-1])


# --- Actions


def actions() -> str:
    """Every action, with what it takes, gives and answers when it cannot be done."""
    from infolinia.procedures import actions as registry

    made: list[str] = []
    for name in sorted(registry.names()):
        action = registry.get(name)
        if not action.run.__module__.startswith("infolinia."):
            continue
        said = " ".join(inspect.cleandoc(action.run.__doc__ or "").split("\n\n")[0].split())
        if not said:
            raise NotDescribed(f"the action {name} has no docstring: {action.run.__module__}.{action.run.__name__}")
        refused = _refusals(action.run) | (action.errors & {registry.NOT_VERIFIED})
        errors = ", ".join(f"`{code}`" for code in sorted(refused)) or "–"
        once = "It cannot be taken back: a correction needs `on_change`." if action.irreversible else ""
        made.append(
            f"## {name}\n\n{said} {once}".rstrip()
            + f"\n\n{_table(('takes', 'type'), _typed(action.inputs))}"
            + f"\n{_table(('gives', 'type'), _typed(action.outputs))}"
            + f"\nErrors: {errors}\n"
        )
    return "\n".join(made)


def _typed(types: Any) -> list[tuple[str, str]]:
    may_be_absent = {name for name, type_ in types.items() if type_.endswith("?")}
    return [
        (f"`{name}`", type_.removesuffix("?") + (", may be absent" if name in may_be_absent else ""))
        for name, type_ in types.items()
    ]


def _refusals(run: Callable[..., Any]) -> set[str]:
    """The codes of ActionFailed that can leave an action: in its function and those of its module that it names."""
    module = inspect.getmodule(run)
    tree = ast.parse(inspect.getsource(module)) if module else ast.Module([], [])
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    seen: set[str] = set()
    left, codes = [run.__name__], set[str]()
    while left:
        name = left.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if isinstance(node, ast.Name):
                left.append(node.id)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ActionFailed":
                codes |= {
                    part.value
                    for part in _results(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return codes


def _results(node: ast.expr) -> list[ast.expr]:
    """What an expression can come to: both sides of a conditional."""
    return [*_results(node.body), *_results(node.orelse)] if isinstance(node, ast.IfExp) else [node]


# --- Announcements and codes


def announcements() -> str:
    """The announcements of the shipped pack."""
    from infolinia.content import manifest, packs

    file = packs.root() / "demo" / "announcements.yaml"
    rows = [
        (f"`{said.code}`", said.client or "all", said.texts["pl"], said.texts["en"])
        for said in manifest.read_announcements(file.read_text("utf-8"), source=file.name)
    ]
    return _table(("code", "client", "Polish", "English"), rows)


def dispositions() -> str:
    """The codes that may end an incoming call."""
    from infolinia.conduct import dispositions as codes

    incoming = [item for item in codes.shipped().values() if item.line in codes.INBOUND]
    rows = [(f"`{item.code}`", item.name["pl"], item.name["en"]) for item in incoming]
    return _table(("code", "Polish", "English"), rows)


def breaks() -> str:
    """The reasons of a break."""
    from infolinia.floor.routing import messages, states

    rows: list[tuple[str, ...]] = []
    for codes, who in ((states.REASONS, "the agent"), (sorted(states.REASONS_OF_CENTRE), "the centre")):
        rows += [(f"`{code}`", *_in_both(lambda code=code: messages.reason(code)), who) for code in codes]
    return _table(("code", "Polish", "English", "who gives it"), rows)


def _in_both(say: Callable[[], Any]) -> list[Any]:
    """What it says in Polish and in English."""
    from django.utils import translation

    said: list[Any] = []
    for language in ("pl", "en"):
        with translation.override(language):
            said.append(say())
    return said


# --- The law


def law() -> str:
    """The tables of packs/law-pl; of the long ones what they hold, for how long, and their sources."""
    from tools import docs_law

    return "\n".join(
        f"### {shown.title}\n\n`packs/law-pl/{shown.file}`\n\n{_table(shown.columns, shown.rows)}"
        for shown in docs_law.tables(ROOT / "packs" / "law-pl")
    )


# --- Keys


def keys() -> str:
    """The help sheet of the desk, in both languages."""
    from infolinia.performers.desk import keys as sheet

    made: list[str] = []
    for polish, english in zip(*_in_both(sheet.everything), strict=True):
        rows = [
            (" ".join(f"<kbd>{key}</kbd>" for key in pressed), does, in_polish)
            for (pressed, does), (_, in_polish) in zip(english[1], polish[1], strict=True)
        ]
        made.append(
            f"## {english[0]} ({polish[0]})\n\n{_table(('keys', 'what it does', 'on the Polish screen'), rows)}"
        )
    return "\n".join(made)


# --- The language of procedures


def _language(make: str, **facts: Any) -> str:
    from tools import docs_language

    return getattr(docs_language, make)(**facts)


def functions() -> str:
    """The functions of expressions that an installation offers."""
    from tools import docs_language

    return _table(("function", "gives", "what it is"), docs_language.functions())


FILES: dict[str, Callable[[], str]] = {  # in docs/, written as a whole
    f"{kind}.schema{ending}.json": partial(_language, "schema", rehearsal=kind == "rehearsal", language=language)
    for kind in ("procedure", "rehearsal")
    for language, ending in (("en", ""), ("pl", ".pl"))
}


# --- The files of the house


def rooms() -> str:
    """Every room and its files, each with the first sentence that it says about itself."""
    made: list[str] = []
    for wing in ROOF_TO_GROUND:
        for room in [HOUSE / wing, *sorted(path.parent for path in (HOUSE / wing).glob("*/__init__.py"))]:
            if room.name in ("migrations", "templatetags"):
                continue
            files = list(_files(room))
            said = _first_sentence((room / "__init__.py").read_text("utf-8"), room / "__init__.py")
            title = room.relative_to(HOUSE).as_posix()
            table = f"\n{_table(('file', 'what it is'), files)}" if files else ""
            made.append(f"{'##' if room.name == wing else '###'} {title}\n\n{said}\n{table}")
    return "\n".join(made)


ROOF_TO_GROUND = (
    "processes", "twin", "oversight", "performers", "conduct", "trades", "floor", "content", "clients", "journal",
    "callers", "procedures", "law", "telephony", "speech", "web",
)  # fmt: skip


def _files(room: Path) -> Iterator[tuple[str, str]]:
    inner = {path.parent for path in room.glob("*/__init__.py")} - {room / "migrations", room / "templatetags"}
    for file in sorted([*room.rglob("*.py"), *room.rglob("*.js")]):
        is_inside = any(file.is_relative_to(other) for other in inner)
        if is_inside or "migrations" in file.parts or file.name in ("__init__.py", "apps.py", "urls.py"):
            continue
        yield f"`{file.relative_to(HOUSE).as_posix()}`", _first_sentence(file.read_text("utf-8"), file)


def _first_sentence(source: str, file: Path) -> str:
    if file.suffix == ".js":
        lines = [line.removeprefix("//").strip() for line in source.splitlines()[:4]]
        said = " ".join(line for line, whole in zip(lines, source.splitlines(), strict=False) if whole.startswith("//"))
    else:
        said = ast.get_docstring(ast.parse(source)) or OTHERWISE.get(file.name, "")
    said = " ".join(said.split("\n\n")[0].split())
    if not said:
        raise NotDescribed(f"{file.relative_to(ROOT)} does not say what it is: begin it with a docstring")
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`])", said)[0]


OTHERWISE = {"models.py": "Tables.", "events.py": "What this room writes in the journal."}


def _interop(part: str) -> str:
    sys.path.insert(0, str(ROOT))
    from tools import docs_interop

    return getattr(docs_interop, part)(_table)


def addresses() -> str:
    from tools.docs_api import addresses

    return _table(("address", "", "what it does"), ((_code(path), way, said) for path, way, said in addresses()))


# --- Figures


def measured() -> str:
    """The figures of bench/results, each beside its limit or peer."""
    sys.path.insert(0, str(ROOT))
    from bench._table import rows

    return _table(("figure", "limit", "measured", "beside it, in the same run"), rows())


# --- Pages


PARTS: dict[str, Callable[[], str]] = {
    "settings": settings,
    "trunks": trunks,
    "verbs": verbs,
    "events": events,
    "actions": actions,
    "announcements": announcements,
    "dispositions": dispositions,
    "breaks": breaks,
    "keys": keys,
    "law": law,
    "functions": functions,
    "language-en": partial(_language, "reference", language="en"),
    "language-pl": partial(_language, "reference", language="pl"),
    "interop": partial(_interop, "matrix"),
    "interop-record": partial(_interop, "record"),
    "rooms": rooms,
    "addresses": addresses,
    "measured": measured,
}
BY_NAMES_ONLY = frozenset({"rooms"})


def pages() -> Iterator[tuple[Path, str, str]]:
    """Each page that holds parts: its file, its text now, its text as it should be. Raises NotDescribed."""
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text("utf-8")
        if PART.search(text):
            yield page, text, PART.sub(_renewed, text)


def _renewed(found: re.Match[str]) -> str:
    make = PARTS.get(found["name"])
    if make is None:
        raise NotDescribed(f"no part is named {found['name']}; there are: {', '.join(sorted(PARTS))}")
    return f"{found['opening']}\n{make().strip()}\n\n{found['closing']}"


def stale() -> list[str]:
    """What the pages say otherwise than the code, and parts that stand on no page."""
    problems: list[str] = []
    shown: set[str] = set()
    for page, text, wanted in pages():
        now, then = (list(PART.finditer(version)) for version in (text, wanted))
        for old, new in zip(now, then, strict=True):
            shown.add(old["name"])
            if found := difference(old["name"], old["body"], new["body"]):
                problems.append(f"{page.relative_to(ROOT)}: {old['name']} is not as the code has it. {found}")
    problems += [f"no page holds the part {name}" for name in sorted(set(PARTS) - shown)]
    return [*problems, *(f"docs/{name}: {name} is not as the code has it." for name in _stale_files())]


def _stale_files() -> list[str]:
    return [
        name
        for name, made in FILES.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != made()
    ]


def difference(name: str, old: str, new: str) -> str:
    """The first line that differs; empty when none does."""
    before, after = old.splitlines(), new.splitlines()
    if name in BY_NAMES_ONLY:
        before, after = _names(before), _names(after)
    if before == after:
        return ""
    added = next((line for line in after if line not in before), "–")
    gone = next((line for line in before if line not in after), "–")
    return f"In the code: {textwrap.shorten(added, 90)}; on the page: {textwrap.shorten(gone, 90)}"


def _names(lines: Iterable[str]) -> list[str]:
    """The first cells of tables."""
    return [found[1] for line in lines if (found := re.match(r"\| (`[^`]+`)", line))]


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines: list[str] = []
    for cells in (titles, ["---"] * len(titles), *rows):
        inside = " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
        lines.append(f"| {inside} |\n")
    return "".join(lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else "empty"


# --- The command


def set_up() -> None:
    """Django on a folder that is thrown away: nothing here reads or writes data."""
    sys.path.insert(0, str(ROOT))
    from tools import messages

    messages.compile_all()
    data = tempfile.TemporaryDirectory()
    atexit.register(data.cleanup)
    os.environ |= {"INFOLINIA_DATA": data.name, "DJANGO_SETTINGS_MODULE": "infolinia.processes.django_settings"}
    import django

    django.setup()


def main(words: Sequence[str]) -> int:
    if list(words) not in (["write"], ["check"]):
        print("usage: docs.py write|check")
        return 2
    set_up()
    try:
        if words[0] == "write":
            for page, text, wanted in pages():
                if text != wanted:
                    page.write_text(wanted, "utf-8")
                    print(f"{page.relative_to(ROOT)} written")
            for name in _stale_files():
                (DOCS / name).write_text(FILES[name](), "utf-8")
                print(f"docs/{name} written")
            return 0
        problems = stale()
    except NotDescribed as problem:
        problems = [str(problem)]
    for line in problems:
        print(line)
    if problems:
        print("Run: .venv/bin/python tools/docs.py write")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
