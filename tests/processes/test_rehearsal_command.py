"""`infolinia procedure draw` and `rehearse`, as they are typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.procedures.drive import DEMO
from tests.processes.test_command_line import typed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A supervisor's own copy of the demo's procedures and rehearsals."""
    shutil.copytree(DEMO.parent, tmp_path / "pack")
    return tmp_path


def test_a_rehearsal_that_goes_as_written_is_told_as_a_conversation(folder: Path):
    files = ("pack/procedures/informacja.yaml", "--lines", "pack/rehearsals/informacja.yaml")
    said = typed(folder, "procedure", "rehearse", *files)
    assert said.returncode == 0, said.stderr
    assert "„tak, dziękuję”" in said.stdout
    written = (folder / "pack/rehearsals/informacja.yaml").read_text().count("- rehearsal:")
    assert said.stdout.splitlines()[-1].endswith(f"{written} z {written}")


def test_what_goes_otherwise_is_told_with_its_line_and_counts(folder: Path):
    lines = folder / "pack" / "rehearsals" / "informacja.yaml"
    lines.write_text(lines.read_text().replace("disposition: I_INFO", "disposition: I_FAULT"))
    said = typed(folder, "procedure", "rehearse", "pack/procedures/informacja.yaml", "--lines", str(lines), "--json")
    assert said.returncode == 1
    told = json.loads(said.stdout)
    assert not told["ok"]
    (problem,) = told["rehearsals"][0]["problems"]
    assert (problem["code"], problem["line"]) == ("rehearsal-disposition", 8)


@pytest.mark.parametrize(
    ("words", "status", "cure"),
    [
        (("rehearse", "pack/procedures/informacja.yaml"), 2, "--lines"),
        (("rehearse", "pack/procedures/awaria.yaml", "--lines", "pack/rehearsals/informacja.yaml"), 2, "informacja"),
        (("rehearse", "pack/procedures/awaria.yaml", "--lines", "pack/queues.yaml"), 1, "queues.yaml:"),
        (("draw", "pack/queues.yaml"), 1, "queues.yaml:"),
        (("draw", "pack/procedures/awaria.yaml", "--to", "nowhere/x.svg"), 2, "--to: nowhere/x.svg"),
        (("draw", "nothing.yaml"), 2, "nothing.yaml"),
    ],
)
def test_what_is_typed_wrong_is_told_with_the_cure(folder: Path, words: tuple[str, ...], status: int, cure: str):
    said = typed(folder, "procedure", *words)
    assert (said.returncode, "Traceback" in said.stderr) == (status, False)
    assert cure in said.stderr
    assert said.stdout == ""


def test_a_picture_is_written_where_it_is_wanted(folder: Path):
    said = typed(folder, "procedure", "draw", "pack/procedures/reklamacja.yaml", "--to", "r.svg", "--language", "en")
    assert said.returncode == 0, said.stderr
    assert ElementTree.parse(folder / "r.svg").getroot().get("aria-label") == "Complaint"
