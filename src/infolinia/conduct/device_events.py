"""What the journal holds of agents' lines that move between devices, and of telephones' guessers; part of `events`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("call.move_began", sentence=gettext_noop("The agent takes the call to another device: {device}."))
@dataclass(frozen=True, slots=True)
class MoveBegan:
    """browser or phone; the call goes on as it was until the new line stands."""

    agent: str
    leg: str
    device: str


@event("call.move_ended", sentence=gettext_noop("The call stays where it was: {why}."))
@dataclass(frozen=True, slots=True)
class MoveEnded:
    agent: str
    leg: str
    why: str


@event("call.moved", sentence=gettext_noop("The agent goes on by another device: {device}."))
@dataclass(frozen=True, slots=True)
class Moved:
    """The line `leg` took the place of `former`."""

    agent: str
    former: str
    leg: str
    device: str


@event("phones.forgiven", sentence=gettext_noop("{whom} may register telephones again."))
@dataclass(frozen=True, slots=True)
class GuesserForgiven:
    """An address, or a user of a telephone, that was shut out for wrong passwords."""

    whom: str
