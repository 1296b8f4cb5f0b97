"""What the check says of a text while it is being written: findings in the reader's words, the picture, the counts.

One text is checked at a time in a process: a procedure of 500 steps takes about a second, and other pages must not wait
for it. Who comes meanwhile is asked to come again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from infolinia.content import drafts, queries
from infolinia.procedures import tree
from infolinia.procedures.checker import findings as sentences
from infolinia.procedures.checker.findings import Finding, Severity
from infolinia.procedures.drawing import svg
from infolinia.procedures.drawing.layout import NARROW
from infolinia.procedures.parts import Procedure
from infolinia.web.refusals import Refusal

ENDS = ("finish", "hand_over", "return")
WAIT = 0.3  # seconds
MOST_SHOWN = 200  # findings

MOST_TALLIES = 500  # remembered

_turn = threading.Lock()
_counting = threading.Lock()
_tallies: OrderedDict[tuple[str, str, date, int], Tally] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as it is shown. file: of an included procedure; empty for the text itself. column: from 1. words: what
    it is about, to be marked where it stands behind the column."""

    severity: Severity
    line: int
    column: int
    why: str
    cure: str
    step: str = ""
    file: str = ""
    way: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """drawing: SVG without a style of its own; empty while the text cannot be read as a procedure."""

    lines: tuple[Line, ...]
    errors: int
    warnings: int
    steps: int
    ends: int
    drawing: str


@dataclass(frozen=True, slots=True)
class Tally:
    errors: int
    warnings: int


@contextmanager
def turn(wait: float = WAIT) -> Iterator[None]:
    """While it is held, no other text is checked or rehearsed in this process. Refused (check-busy) after `wait`
    seconds."""
    if not _turn.acquire(timeout=wait):
        raise Refusal("check-busy", status=503)
    try:
        yield
    finally:
        _turn.release()


@contextmanager
def turn_for(text: str, wait: float = WAIT) -> Iterator[None]:
    """The turn of a text, which one that is too large to be kept never waits for. Refused (draft-large, check-busy)."""
    _must_be_small(text)
    with turn(wait):
        yield


def _must_be_small(text: str) -> None:
    if len(text) > tree.LARGEST or len(text.encode("utf-8", "replace")) > tree.LARGEST:
        raise Refusal("draft-large", status=422, most=tree.LARGEST // 1024)


def look(client: str, name: str, text: str, *, on: date) -> Look:
    """Everything that is shown beside the text. on: the day whose law it is held to. Refused (draft-large)."""
    _must_be_small(text)
    found = drafts.findings(client, name, text, on=on)
    own = f"{name}.yaml"
    lines = [_line(finding, own) for finding in found[:MOST_SHOWN]]
    errors = sum(finding.severity == "error" for finding in found)
    warnings = len(found) - errors
    procedure = drafts.read(client, name, text)
    if procedure and procedure.name != name:
        lines.insert(0, _other_name(text, name, procedure.name))
        errors += 1
    steps = procedure.steps if procedure else ()
    return Look(
        lines=tuple(lines[:MOST_SHOWN]),
        errors=errors,
        warnings=warnings,
        steps=len(steps),
        ends=sum(step.kind in ENDS for step in steps),
        drawing=_drawn(procedure, found) if procedure else "",
    )


def tally(client: str, name: str, text: str, *, on: date) -> Tally:
    """How much is found in a text."""
    key = _key(client, name, text, queries.library(client), on)
    found = drafts.findings(client, name, text, on=on)
    errors = sum(finding.severity == "error" for finding in found)
    counted = Tally(errors, len(found) - errors)
    with _counting:
        _tallies[key] = counted
        while len(_tallies) > MOST_TALLIES:
            _tallies.popitem(last=False)
    return counted


def remembered(client: str, name: str, text: str, *, library: Mapping[str, str], on: date) -> Tally | None:
    """The same, if it was counted already and nothing it depends on has changed. library: the client's."""
    with _counting:
        return _tallies.get(_key(client, name, text, library, on))


def _key(client: str, name: str, text: str, library: Mapping[str, str], on: date) -> tuple[str, str, date, int]:
    return client, name, on, hash((text, frozenset(library.items())))  # texts are long, and none is kept for this


def _line(finding: Finding, own: str) -> Line:
    file = "" if finding.place.file == own else finding.place.file
    return Line(
        severity=finding.severity,
        line=finding.place.line,
        column=finding.place.column,
        why=sentences.why(finding, gettext),
        cure=sentences.cure(finding, gettext),
        step=finding.step,
        file=file,
        way=" → ".join(finding.way),
        words=tuple(word for name, word in finding.facts.items() if name != "nearest" and 1 < len(word) <= 60),
    )


def _other_name(text: str, name: str, other: str) -> Line:
    """The text is of another procedure than the one it is written for; such a text cannot be published."""
    at = next((n for n, line in enumerate(text.splitlines(), start=1) if line.startswith("procedure:")), 1)
    said = Refusal("draft-name", name=name, other=other).message
    why, point, cure = said.rpartition(". ")
    return Line("error", at, 1, f"{why}{point}".strip(), cure)


def _drawn(procedure: Procedure, found: list[Finding]) -> str:
    marks: dict[str, svg.Mark] = {}
    for finding in found:
        step = finding.step.partition("/")[0]
        if step and marks.get(step) != "error":
            marks[step] = finding.severity
    tongue = (get_language() or "pl")[:2]
    drawn = svg.draw(procedure, tongue, say=gettext, marks=marks, widths=NARROW)
    return drawn.replace(f"<style>{svg.STYLE}</style>\n", "")  # the page brings it: its policy allows no inline style
