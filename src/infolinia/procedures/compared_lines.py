"""Two texts line by line: what stayed, what went, what came; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

How = Literal["same", "removed", "added", "changed"]
MOST_COMPARED = 2_000_000  # lines before times lines after, of the part that differs: beyond it the part is one block
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; `differs` where the other line says something else."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line before beside the line after it; numbers count from 1, and are 0 where there is none."""

    how: How
    before: int
    after: int
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that belong together. hidden: so many rows were left out before them, all the same in both."""

    hidden: int
    rows: tuple[Row, ...]


def rows(before: str, after: str) -> list[Row]:
    """Every line of both, in order. Joining the left sides gives `before` again, the right sides `after`."""
    return list(_rows(before.split("\n"), after.split("\n")))


def stretches(every: Sequence[Row], *, around: int = 3) -> tuple[list[Stretch], int]:
    """What changed with `around` lines before and after; and how many equal lines follow the last stretch."""
    shown = [False] * len(every)
    for at, row in enumerate(every):
        if row.how != "same":
            for near in range(max(0, at - around), min(len(every), at + around + 1)):
                shown[near] = True
    made: list[Stretch] = []
    hidden, run = 0, list[Row]()
    for row, is_shown in zip(every, shown, strict=True):
        if is_shown:
            run.append(row)
            continue
        if run:
            made.append(Stretch(hidden, tuple(run)))
            hidden, run = 0, []
        hidden += 1
    if run:
        made.append(Stretch(hidden, tuple(run)))
        hidden = 0
    return made, hidden


def _rows(old: list[str], new: list[str]) -> Iterator[Row]:
    for how, a, b, c, d in _differing(old, new):
        if how == "equal":
            for at in range(b - a):
                piece = (Piece(old[a + at]),)
                yield Row("same", a + at + 1, c + at + 1, piece, piece)
            continue
        paired = min(b - a, d - c) if how == "replace" else 0
        for at in range(paired):
            left, right = _words(old[a + at], new[c + at])
            yield Row("changed", a + at + 1, c + at + 1, left, right)
        for at in range(a + paired, b):
            yield Row("removed", at + 1, 0, (Piece(old[at]),), ())
        for at in range(c + paired, d):
            yield Row("added", 0, at + 1, (), (Piece(new[at]),))


def _differing(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """difflib's opcodes. What is the same at both ends is set apart first: a correction touches a few lines of many."""
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - first
    last = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    inner, others = old[first : len(old) - last], new[first : len(new) - last]
    if first:
        yield "equal", 0, first, 0, first
    if len(inner) * len(others) > MOST_COMPARED:
        yield "replace", first, first + len(inner), first, first + len(others)
    else:
        for how, a, b, c, d in SequenceMatcher(None, inner, others).get_opcodes():
            yield how, first + a, first + b, first + c, first + d
    if last:
        yield "equal", len(old) - last, len(old), len(new) - last, len(new)


def _words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two lines in pieces: the words between those that both begin and end with differ. Lines that share little are
    told whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    head, tail = "".join(old[:first]), "".join(old[len(old) - last :])
    if 5 * len((head + tail).strip()) < max(len(before.strip()), len(after.strip())):
        return (Piece(before, differs=True),), (Piece(after, differs=True),)
    return _pieces(before, head, tail), _pieces(after, head, tail)


def _pieces(line: str, head: str, tail: str) -> tuple[Piece, ...]:
    middle = line[len(head) : len(line) - len(tail)]
    made = (Piece(head), Piece(middle, differs=True), Piece(tail))
    return tuple(piece for piece in made if piece.text)
