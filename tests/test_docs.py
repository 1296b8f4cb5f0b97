"""The documentation tells what the code has: nothing left out, nothing that is not there."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest
from tools import docs

from infolinia.callers.commands import call as telephone
from infolinia.procedures import language
from infolinia.procedures.declarations.offers import APPROVAL, OFFER
from infolinia.procedures.declarations.procedure import CALL, DIGRESSION, SLOT_FIELDS, VALUE_OF_CHOICE
from infolinia.procedures.declarations.questions import COMMON, LADDER, QUESTION
from infolinia.procedures.declarations.reference import codes
from infolinia.procedures.declarations.rehearsal import END, LINE, REHEARSAL
from infolinia.procedures.declarations.steps import CONDITION, FILE, STEPS
from infolinia.processes.command_line import ROOM_VERBS, main
from infolinia.telephony.switch import door

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "infolinia"
PAGES = (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md")
FENCED = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TOKEN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
PATH = re.compile(r"[\w.\-]+(?:/[\w.\-…]+)*/?(?::[\w.]+)?")
FOLDERS = tuple(f"{folder.name}/" for folder in (*ROOT.iterdir(), *HOUSE.iterdir()) if folder.is_dir())
RAISED_BY_THE_CENTRE = ("switch-lost", "not-recorded", "database", "cost-limit")
SUFFIXES = (".py", ".js", ".html", ".css", ".yaml", ".csv", ".po", ".md", ".toml", ".sh")


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


@pytest.mark.parametrize("name", sorted([*docs.PARTS, *docs.FILES]))
def test_what_comes_from_the_code_is_on_its_page(name: str):
    """Settings, verbs, events, actions, announcements, results, breaks, keys, the language of procedures, files."""
    problems = [problem for problem in stale() if f": {name} is not" in problem or problem.endswith(f"the part {name}")]
    assert not problems, "\n".join([*problems, "Run: .venv/bin/python tools/docs.py write"])


@cache
def stale() -> tuple[str, ...]:
    return tuple(docs.stale())


def test_a_setting_that_no_page_tells_is_noticed():
    told = docs.settings()
    forgotten = "".join(line for line in told.splitlines(keepends=True) if "`http`" not in line)
    assert "`http`" in docs.difference("settings", forgotten, told)
    assert not docs.difference("settings", told, told)


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in LINK.findall(FENCED.sub("", text_of(page))):
            if "://" not in target and not target.startswith("mailto:"):
                yield page, target


def test_every_link_leads_somewhere():
    broken: list[str] = []
    for page, target in links():
        file, _, anchor = target.partition("#")
        led = (page.parent / file).resolve() if file else page
        if not led.exists():
            broken.append(f"{page.relative_to(ROOT)} → {target}")
        elif anchor and anchor not in anchors(led):
            broken.append(f"{page.relative_to(ROOT)} → {target}: no such heading")
    assert not broken


@cache
def anchors(page: Path) -> frozenset[str]:
    text = FENCED.sub("", text_of(page))
    named = re.findall(r"^#+ .+\{#([\w-]+)\}$|<a id=\"([\w-]+)\">", text, re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = (re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings)
    return frozenset(made) | {name for pair in named for name in pair if name}


def named() -> Iterator[tuple[Path, str]]:
    """Paths of this repository that a page names, as `src/…`, `packs/…` or, on the map, from a room on."""
    for page in PAGES:
        for token in TOKEN.findall(FENCED.sub("", text_of(page))):
            path = token.partition(":")[0]
            is_ours = token.startswith(FOLDERS) or (path.endswith(SUFFIXES) and "/" in path)
            if is_ours and PATH.fullmatch(token) and "…" not in token and not token.startswith("DATA/"):
                yield page, token


def test_every_file_that_is_named_is_there():
    gone = [f"{page.relative_to(ROOT)}: {token}" for page, token in named() if place_of(page, token) is None]
    assert not gone


def test_every_function_that_is_named_is_in_its_file():
    gone: list[str] = []
    for page, token in named():
        _, colon, name = token.partition(":")
        file = place_of(page, token)
        if colon and file is not None and name not in names_in(file):
            gone.append(f"{page.relative_to(ROOT)}: {token}")
    assert not gone


def place_of(page: Path, token: str) -> Path | None:
    path = token.partition(":")[0]
    places = (ROOT / path, HOUSE / path, page.parent / path)
    return next((place for place in places if place.exists()), None)


@cache
def names_in(file: Path) -> frozenset[str]:
    """Functions, classes, methods (Class.method) and names that are assigned at the top of a Python file."""
    found: set[str] = set()
    for node in ast.parse(text_of(file)).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                inner = [n.name for n in body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
                found |= {name, *(f"{name}.{method}" for method in inner)}
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def test_the_map_leads_to_a_queue_strategy_a_sip_header_and_a_kind_of_case():
    rows = {row[0]: row[1] for row in re.findall(r"^\| (.+?) \| (.+?) \|", text_of(ROOT / "docs" / "map.md"), re.M)}
    assert "floor/routing/orders.py" in rows["a queue strategy"]
    assert "telephony/sip/headers.py" in rows["a SIP header"]
    assert "trades/cases/facts.py" in rows["a kind of case"]


def shown() -> Iterator[tuple[Path, list[str]]]:
    """Commands that a page shows: lines of its boxes, long ones joined, prompts left out."""
    for page in PAGES:
        for box in re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text_of(page), re.MULTILINE | re.DOTALL):
            for line in box.replace("\\\n", " ").splitlines():
                bare = line.strip().removeprefix("$ ").removeprefix("ExecStart=")
                if re.match(r"(\S*/)?(infolinia|make) \w", bare):
                    yield page, shlex.split(bare.partition(" > ")[0])


def test_every_command_that_is_shown_can_be_typed():
    wrong: list[str] = []
    for page, words in shown():
        program, *rest = words
        if program == "make":
            targets = re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE)
            wrong += [f"{page.name}: make {word}" for word in rest if word not in targets]
            continue
        options, rest = options_of(rest)
        wrong += [f"{page.name}: {' '.join(words)}: {word}" for word in rest if word.split("=")[0] not in options]
    assert not wrong


def options_of(words: list[str]) -> tuple[set[str], list[str]]:
    """The options that a verb takes, and those that are typed."""
    verb, *rest = words
    if verb == "call":
        command: click.Command = telephone
    elif verb in ROOM_VERBS:
        module, attribute, _ = ROOM_VERBS[verb]
        group = getattr(importlib.import_module(module), attribute)
        command = group.commands[rest[0]]
    else:
        command = main.commands[verb]
        if isinstance(command, click.Group):
            command = command.commands[rest[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    return known | {"--data", "--help"}, [word for word in rest if word.startswith("--")]


def test_every_page_is_in_the_menu():
    menu = text_of(ROOT / "mkdocs.yml")
    pages = [page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")]
    missing = [page for page in pages if f" {page}\n" not in menu]
    assert not missing
    for page in re.findall(r": (\S+\.md)$", menu, re.MULTILINE):
        assert (ROOT / "docs" / page).is_file(), f"mkdocs.yml names {page}, which is not there"


def test_links_lead_from_the_first_page_to_every_other():
    led: dict[Path, list[Path]] = {}
    for page, target in links():
        led.setdefault(page, []).append((page.parent / target.partition("#")[0]).resolve())
    reached, waiting = set[Path](), [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += led.get(page, [])
    missing = [str(page.relative_to(ROOT)) for page in PAGES if page.parent != ROOT and page not in reached]
    assert not missing


def test_the_worked_example_of_a_procedure_loads():
    (example,) = re.findall(r"```yaml title=\"(?:.*?)\"\n(.*?)```", text_of(ROOT / "docs" / "procedures.md"), re.DOTALL)
    from infolinia.procedures import actions

    made = language.load(example, source="docs/procedures.md", library={}, actions=actions.names())
    assert {step.kind for step in made.steps} >= {"statement", "ask", "choose", "do", "branch", "say", "finish"}


@pytest.mark.parametrize("name", ["procedures-reference.md", "procedures-reference.pl.md"])
def test_every_field_type_of_slot_and_finding_is_in_the_reference(name: str):
    page = text_of(ROOT / "docs" / name)
    groups = [
        FILE,
        CALL,
        SLOT_FIELDS,
        VALUE_OF_CHOICE,
        DIGRESSION,
        COMMON,
        QUESTION,
        LADDER,
        CONDITION,
        OFFER,
        APPROVAL,
    ]
    fields = [field.name for group in (*groups, *STEPS.values(), REHEARSAL, LINE, END) for field in group]
    for word in (*fields, *language.TYPES):
        assert f"`{word}`" in page, f"docs/{name} does not explain {word}"
    for code in codes():
        assert f'<a id="{code}"></a>`{code}`' in page, f"docs/{name} does not explain {code}"


def test_every_name_that_expressions_may_use_is_explained():
    page = text_of(ROOT / "docs" / "procedures.md")
    assert not [name for name in language.ATTRIBUTES if f"`{name}`" not in page]


def test_every_alarm_says_what_to_do():
    page = text_of(ROOT / "docs" / "running.md")
    raised = {*get_args(get_type_hints(door.SwitchAlarm)["alarm"]), *RAISED_BY_THE_CENTRE} - {"cleared"}
    assert not [alarm for alarm in sorted(raised) if f"| `{alarm}` |" not in page]


def test_every_rule_that_code_or_content_names_is_explained():
    page = text_of(ROOT / "docs" / "rules.md")
    sources = [*HOUSE.rglob("*.py"), *(ROOT / "packs").rglob("*.yaml"), *(ROOT / "packs").rglob("*.csv")]
    codes = {code for source in sources for code in re.findall(r"\b(?:REC|IDV|CMP|CNT|EMG)-\d\d\b", text_of(source))}
    assert codes
    assert not [code for code in sorted(codes) if f"| {code} |" not in page]


def test_every_numbered_rule_of_the_runtime_is_there():
    page = text_of(ROOT / "docs" / "runtime.md")
    cited = {
        number
        for source in HOUSE.rglob("*.py")
        for found in re.findall(r"runtime\.md (\d+(?:, \d+)*)", text_of(source))
        for number in found.split(", ")
    }
    assert cited
    assert not [number for number in sorted(cited, key=int) if not re.search(rf"^{number}\. ", page, re.MULTILINE)]


def test_every_part_we_install_is_on_the_page_of_parts():
    page = text_of(ROOT / "docs" / "parts.md").lower()
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    parts = [re.split(r"[\[<>=; ]", part)[0].lower() for part in project["dependencies"]]
    assert not [part for part in parts if part not in page]


def test_the_documentation_builds(tmp_path: Path):
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
