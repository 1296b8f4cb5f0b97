"""Every planted fault is found at its line, and nothing else; the shipped procedures have none."""

from __future__ import annotations

import pytest

from infolinia.procedures.checker.check import check, installed
from infolinia.procedures.checker.findings import Finding
from tests.procedures.checker.planted import ACTIONS, DEMANDS, LIBRARY, faults
from tests.procedures.drive import DEMO

FAULTS = faults()


def found(text: str) -> list[Finding]:
    return check(text, source="planted.yaml", library=LIBRARY, actions=ACTIONS, demanded=DEMANDS)


@pytest.mark.parametrize(("code", "text"), FAULTS, ids=[f"{at}-{code}" for at, (code, _) in enumerate(FAULTS)])
def test_a_planted_fault_is_found_at_its_line_and_nothing_else(code: str, text: str):
    lines = {number for number, line in enumerate(text.splitlines(), 1) if line.endswith("#<")}
    findings = found(text)
    assert {(f.code, f.place.file) for f in findings} == {(code, "planted.yaml")}
    assert {f.place.line for f in findings} <= lines
    assert findings


def test_there_are_enough_of_them():
    assert len(FAULTS) >= 30
    assert len({code for code, _ in FAULTS}) >= 25


@pytest.mark.parametrize("file", sorted(DEMO.glob("*.yaml")), ids=lambda file: file.stem)
def test_no_false_alarm_on_the_shipped_procedures(file):
    library = {other.stem: other.read_text("utf-8") for other in DEMO.glob("*.yaml")}
    actions = installed()
    assert actions
    assert check(library[file.stem], source=file.name, library=library, actions=actions) == []
