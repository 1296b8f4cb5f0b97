"""What the first run writes in the journal: what somebody has put aside of what was still open."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event("first_run.put_aside", sentence=gettext_noop("What was still open was put aside: {point}."))
@dataclass(frozen=True, slots=True)
class PutAside:
    point: str


@event("first_run.test_called", sentence=gettext_noop("A test call to {number} was begun."))
@dataclass(frozen=True, slots=True)
class TestCalled:
    number: str
