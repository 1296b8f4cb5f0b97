"""The closing of the centre as a page shows it: what would happen, what happens, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import services as conduct
from infolinia.conduct.evacuation import REASONS, Closing, Plan
from infolinia.conduct.messages import WORDS
from infolinia.floor.routing.callback_turn import Promise
from infolinia.oversight.frame import sight
from infolinia.web.templatetags import writing


@dataclass(frozen=True, slots=True)
class Asked:
    """The first step was taken: what the second would do, in sentences."""

    reason: str
    word: str
    is_drill: bool
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Callback:
    """Somebody who was told, and is called back. number: empty once the callback is over."""

    call: str
    number: str
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """A closing or drill that was. who, until: in words."""

    at: datetime
    word: str
    who: str
    until: str
    callbacks: tuple[Callback, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """running: the sentence of what runs now, or empty; is_drill: it is an exercise."""

    running: str
    is_drill: bool
    plan: Plan
    reasons: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def shown(user: UserFacts, *, now: datetime) -> Shown:
    """The state of things, and the closings of the operator, the latest first."""
    names = sight.names(sight.people_of(user))
    found = conduct.closing_running(user.operator)
    said = ""
    if found is not None:
        sentence = _("A drill runs since {at}: {reason}.") if found.is_drill else _("Closed since {at}: {reason}.")
        said = sentence.format(at=writing.clock(found.began_at), reason=_word(found.reason))
    return Shown(
        said,
        found is not None and found.is_drill,
        conduct.closing_plan(user.operator),
        tuple((reason, _word(reason)) for reason in REASONS),
        tuple(_line(item, names) for item in conduct.earlier_closings(user.operator)),
    )


def asked(user: UserFacts, reason: str, *, drill: bool, now: datetime) -> Asked:
    """What closing now would do."""
    waiting, talking, people = conduct.closing_extent(user.operator, now=now)
    plan = conduct.closing_plan(user.operator)
    told = ngettext(
        "{n} caller who waits is told and called back later.", "{n} callers who wait are told and called back later.",
        waiting,
    )  # fmt: skip
    ends = ngettext(
        "{n} call in progress: its agent ends it by a key, after {seconds} s the centre does.",
        "{n} calls in progress: their agents end them by a key, after {seconds} s the centre does.",
        talking,
    )
    leave = ngettext(
        "{n} agent is told to leave, and gets no call.", "{n} agents are told to leave, and get no call.", people
    )
    other = _("Emergencies and people in distress go on at {number}.").format(number=writing.phone(plan.hand_over_to))
    none = _("No other number is laid down: emergency calls are told to call 112; a person in distress is not cut.")
    effects = [
        told.format(n=waiting),
        ends.format(n=talking, seconds=plan.seconds),
        leave.format(n=people),
        other if plan.hand_over_to else none,
    ]
    if drill:
        effects = [_("Nobody but supervisors is told, and no call is touched."), *effects]
    return Asked(reason, _word(reason), drill, tuple(effects))


def _word(reason: str) -> str:
    return _(WORDS[reason]) if reason in WORDS else reason


def _line(item: Closing, names: dict[str, str]) -> Line:
    word = _word(item.reason)
    until = f"{writing.day(item.ended_at)}, {writing.clock(item.ended_at)}" if item.ended_at else ""
    callbacks = () if item.is_drill else tuple(_callback(made) for made in conduct.called_back_after_closing(item))
    if item.is_drill:
        word = _("drill: {reason}").format(reason=word)
    return Line(item.began_at, word, names.get(item.by, ""), until, callbacks)


def _callback(made: Promise) -> Callback:
    words = {
        "pending": _("waits for the callback"),
        "dialling": _("is being called back now"),
        "kept": _("called back"),
        "failed": _("called back, not reached"),
        "expired": _("the day was over before it could be made"),
    }
    return Callback(made.source, writing.phone(made.number), words.get(made.state, made.state))
