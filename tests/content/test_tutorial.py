"""The tutorial of the first procedure works as it stands: each piece is put where the page says, and each box with a
command shows what that prints then."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from infolinia.procedures import language
from infolinia.processes.command_line import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {"en": DOCS / "first-procedure.md", "pl": DOCS / "pierwsza-procedura.md"}
BOX = re.compile(r"^```(?P<kind>\w+) title=\"(?P<title>[^\n]+)\"\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
WHOLE, END = ("the whole file", "cały plik"), ("at the end", "na końcu")
ABOVE, BELOW, INSTEAD = ("above ", "nad "), ("below ", "pod "), ("instead of ", "zamiast ")


@dataclass(frozen=True)
class Box:
    """Something to write (into a file, at a place) or what a command prints."""

    kind: str
    title: str
    body: str

    @property
    def is_command(self) -> bool:
        return self.kind == "text"

    def put(self, folder: Path) -> None:
        """Write it where the title says."""
        name, _, where = self.title.partition(": ")
        file = folder / name
        if where in WHOLE:
            file.write_text(self.body, "utf-8")
            return
        lines, own = file.read_text("utf-8").splitlines(), self.body.splitlines()
        if where in END:
            lines += own
        else:
            how, at = next((words, where.removeprefix(word)) for words in (ABOVE, BELOW, INSTEAD)
                           for word in words if where.startswith(word))  # fmt: skip
            (line,) = [n for n, text in enumerate(lines) if text.strip().startswith(at)]
            first, last = {ABOVE: (line, line), BELOW: (line + 1, line + 1), INSTEAD: (line, line + 1)}[how]
            lines[first:last] = own
        file.write_text("\n".join(lines) + "\n", "utf-8")


def boxes(page: Path) -> Iterator[Box]:
    for found in BOX.finditer(page.read_text("utf-8")):
        yield Box(found["kind"], found["title"], found["body"])


def printed(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("INFOLINIA_DATA", raising=False)  # who tries a procedure has no data folder
    return CliRunner().invoke(main, shlex.split(command)[1:]).output


@pytest.fixture(params=PAGES)
def tongue(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFOLINIA_LANGUAGE", request.param)
    return request.param


def test_every_step_of_the_tutorial_does_what_the_page_shows(
    tongue: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    commands = 0
    for box in boxes(PAGES[tongue]):
        if box.is_command:
            assert printed(box.title, monkeypatch) == box.body, box.title
            commands += 1
        else:
            box.put(tmp_path)
    assert commands >= 10


def test_the_tutorial_ends_with_a_whole_procedure(tongue: str, tmp_path: Path):
    for box in boxes(PAGES[tongue]):
        if not box.is_command:
            box.put(tmp_path)
    (file,) = (file for file in tmp_path.glob("*.yaml") if file.read_text("utf-8").startswith("procedure:"))
    made = language.load(file.read_text("utf-8"), source=file.name, library={})
    assert len(made.steps) >= 8
    assert {step.kind for step in made.steps} == {"statement", "ask", "do", "say", "branch", "choose", "finish"}
    assert made.name == file.stem
    assert made.digressions


def test_both_languages_take_the_same_way(tongue: str):
    shape = [(box.kind, box.is_command) for box in boxes(PAGES[tongue])]
    assert shape == [(box.kind, box.is_command) for box in boxes(PAGES["en"])]
