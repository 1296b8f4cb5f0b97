"""The page of the law: each command on it runs, and every sum and day that it tells of is in the answer."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from infolinia.processes.law_commands import law

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "law.md").read_text("utf-8")
COMMANDS = PAGE.partition("## From the command line")[2].partition("## For procedures and cases only")[0]
SECTIONS = [part for part in re.split(r"^### ", COMMANDS, flags=re.MULTILINE)[1:] if "infolinia law" in part]
BOX = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FIGURE = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d+\.\d\d\b")


def answers(section: str, folder: Path) -> str:
    """What the commands of a section print, with the file that it shows."""
    boxes = BOX.findall(section)
    printed: list[str] = []
    for kind, text in boxes:
        if kind != "text":
            continue
        for line in text.replace("\\\n", " ").strip().splitlines():
            words = shlex.split(line)[2:]
            if "--file" in words:
                (content,) = [shown for language, shown in boxes if language == "json"]
                file = folder / words[words.index("--file") + 1]
                file.write_text(content, "utf-8")
                words[words.index("--file") + 1] = str(file)
            done = CliRunner().invoke(law, [*words, "--json"] if "--json" not in words else words)
            assert done.exit_code == 0, done.output
            printed.append(done.output)
    assert printed, section
    return "\n".join(printed)


def told(section: str) -> set[str]:
    """Sums and days in the sentences of a section."""
    return set(FIGURE.findall(BOX.sub("", section)))


@pytest.mark.parametrize("section", SECTIONS, ids=[section.splitlines()[0] for section in SECTIONS])
def test_what_the_page_says_of_an_example_is_what_is_answered(section: str, tmp_path: Path):
    printed = answers(section, tmp_path)
    assert not [figure for figure in sorted(told(section)) if figure not in printed]


def test_every_verb_has_its_example_on_the_page():
    shown = set(re.findall(r"^infolinia law ([a-z-]+)", PAGE, re.MULTILINE))
    assert shown == set(law.commands)


@pytest.mark.parametrize("file", sorted((ROOT / "packs" / "law-pl").glob("*.csv")), ids=lambda file: file.stem)
def test_every_table_is_on_the_page_with_its_sources(file: Path):
    _, named, rest = PAGE.partition(f"`packs/law-pl/{file.name}`")
    assert named
    titles = rest.strip().splitlines()[0]
    assert re.search(r"\| (source|legal basis|basis) \|", titles), titles


def test_every_function_of_the_law_that_calls_use_is_named():
    for name in ("complaint", "late_interest", "credit", "instalments", "limitation", "may_contact", "free", "breaks"):
        assert re.search(rf"`law/\w+\.py:{name}`", PAGE), name
