"""Nuisance calls: which kinds there are, when a number is offered to a supervisor for a limit, and what a limit does.
Pure.

An agent says what a call was; nothing is counted that nobody said. After MOST such calls of one number within WITHIN
the number is offered, and a person decides: nobody is blocked by a count. A limit ends by itself, at most LONGEST
later. It never holds on a line of emergencies, nor on one that the law wants open to everybody (complaints): there a
caller is served like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["silent", "obscene", "threats", "joke"]
KINDS: tuple[Kind, ...] = ("silent", "obscene", "threats", "joke")
What: TypeAlias = Literal["block", "last"]

MOST = 3
WITHIN = timedelta(days=30)
LONGEST = timedelta(days=90)
RESULTS: dict[str, str] = {"silent": "I_PRANK", "joke": "I_PRANK", "obscene": "THREAT", "threats": "THREAT"}


@dataclass(frozen=True, slots=True)
class Said:
    """That a call was a nuisance. A call that was marked twice counts once."""

    call: str
    client: str
    number: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the nuisance calls from it. is_offered: often enough for a limit."""

    client: str
    number: str
    calls: tuple[Said, ...]

    @property
    def times(self) -> int:
        return len({item.call for item in self.calls})

    @property
    def is_offered(self) -> bool:
        return self.times >= MOST

    @property
    def last(self) -> Said:
        return self.calls[-1]


def numbers(said: Iterable[Said], now: datetime) -> list[Number]:
    """Numbers with nuisance calls within the time, the most first. Withheld numbers are left out: a limit would hit
    everybody who withholds theirs."""
    found: dict[tuple[str, str], list[Said]] = {}
    for item in said:
        if item.number and now - item.at < WITHIN:
            found.setdefault((item.client, item.number), []).append(item)
    lines = [
        Number(client, number, tuple(sorted(items, key=lambda item: (item.at, item.call))))
        for (client, number), items in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.times, line.client, line.number))


def holds(what: What | None, *, is_emergency: bool, takes_everybody: bool) -> What | None:
    """What a limit does to a call for a queue."""
    return None if is_emergency or takes_everybody else what


def may_last(until: datetime, now: datetime) -> bool:
    """Whether a limit may end then: in the future, and not too far."""
    return now < until <= now + LONGEST
