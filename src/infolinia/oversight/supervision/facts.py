"""What supervision shows, as plain data; instants are aware UTC, seconds are of the recording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

WaitKind = Literal["hold", "consultation", "no_line", "parked", "queue"]


@dataclass(frozen=True, slots=True)
class StepName:
    """What a step of a procedure is called; empty: as its section is. `section`: the title that begins here, if one
    does. `fills`: slots that an action fills."""

    label: str
    section: str = ""
    kind: str = ""
    fills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, as it was written. `how`: refused, dont_know, unsure, erased, failed or nothing of the kind."""

    at: datetime
    second: float | None
    written: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the procedure as it was gone through. Of several replies the last one counts: it corrects the others.
    `evidence`: numbers of the statements that were read here."""

    path: str
    label: str
    section: str
    kind: str
    at: datetime
    begin: float | None
    end: float | None
    replies: tuple[Reply, ...] = ()
    evidence: tuple[int, ...] = ()

    @property
    def reply(self) -> Reply | None:
        return self.replies[-1] if self.replies else None

    @property
    def corrections(self) -> tuple[Reply, ...]:
        return self.replies[1:]


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that was read word for word, where the recording proves it. `whole`: to its end."""

    number: int
    path: str
    label: str
    begin: float | None
    end: float | None
    whole: bool
    proof: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The customer waited with the call answered before: on hold, while a colleague was asked (`whom`), because the
    agent's line broke, parked, or in a queue again."""

    kind: WaitKind
    at: datetime
    begin: float | None
    end: float | None
    seconds: float
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who conducted the call from when on."""

    user: str
    at: datetime
    second: float | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The course of a call beside its recording, which lasts `seconds`; 0 without one."""

    seconds: float
    steps: tuple[Step, ...] = ()
    statements: tuple[Statement, ...] = ()
    waits: tuple[Wait, ...] = ()
    turns: tuple[Turn, ...] = ()
    codecs: tuple[str, ...] = ()  # of the lines that heard each other last
