"""What the journal holds of closings of the centre (closing.py): the stream admin:closing, and what befell calls."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("centre.closed", sentence=gettext_noop("The centre was closed: {reason}."))
@dataclass(frozen=True, slots=True)
class Closed:
    """waiting, talking: calls at that moment. people: agents who were sent out."""

    operator: str
    reason: str
    waiting: int
    talking: int
    people: int
    seconds: int


@event("centre.drill_began", sentence=gettext_noop("An exercise of closing the centre began: {reason}."))
@dataclass(frozen=True, slots=True)
class DrillBegan:
    operator: str
    reason: str
    waiting: int
    talking: int
    people: int


@event("centre.opened", sentence=gettext_noop("The centre is open again."))
@dataclass(frozen=True, slots=True)
class Opened:
    operator: str
    was_drill: bool


@event("centre.closing_planned", sentence=gettext_noop("The plan for closing the centre was set."))
@dataclass(frozen=True, slots=True)
class Planned:
    operator: str
    assembly_point: str
    seconds: int
    hand_over_to: str


@event("call.evacuated", sentence=gettext_noop("The centre is closed: the customer is told."))
@dataclass(frozen=True, slots=True)
class Evacuated:
    """agent: who talked, and is off the call; callback: the promise that was made, empty when none could be."""

    agent: str
    callback: str


@event("call.evacuated_outside", sentence=gettext_noop("The centre is closed: the call goes to another number."))
@dataclass(frozen=True, slots=True)
class EvacuatedOutside:
    agent: str
