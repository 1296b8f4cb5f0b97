"""Puts together the record of one call: its timeline, evidence, cases, and whether its journal is whole."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import course, dispositions, playback, sounds
from infolinia.conduct import queries as conduct
from infolinia.conduct.events import LegUp
from infolinia.conduct.facts import CallFacts, RecordingFacts
from infolinia.conduct.queries import Record
from infolinia.content import queries as content
from infolinia.floor.routing import queries as floor
from infolinia.journal import messages
from infolinia.oversight.supervision import call_quality, drawing, names, timeline, wording
from infolinia.oversight.supervision.drawing import Drawing
from infolinia.oversight.supervision.facts import Statement, Step, StepName, Timeline, Wait
from infolinia.oversight.supervision.timeline import Happened
from infolinia.procedures.card import Card
from infolinia.trades.cases import messages as case_words
from infolinia.trades.cases import queries as cases
from infolinia.trades.cases.facts import Case
from infolinia.trades.customers import queries as customers
from infolinia.web.templatetags import writing

MARKED = {  # drawn on the picture of the recording
    "call.supervised", "call.supervision_changed", "call.taken_over", "call.handed_over", "call.consulted",
    "call.brought_in", "call.moved", "call.card_began", "call.card_ended", "call.marked", "call.distress_raised",
    "call.warned", "call.acoustic_shock", "call.shock_said", "recording.paused", "recording.resumed",
}  # fmt: skip
SILENT = ("call.quality", "call.quality_changed", "call.leg_up", "call.leg_ended", "procedure.stepped", "call.digit")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A row of the table of steps, and what its answer was before it was corrected."""

    step: Step
    answer: str
    corrected: tuple[tuple[float | None, datetime, str], ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    statement: Statement
    text: str


@dataclass(frozen=True, slots=True)
class WaitLine:
    wait: Wait
    word: str
    whom: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    case: Case
    kind: str
    matter: str
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page of a record shows."""

    call: CallFacts
    title: str
    kind: str
    client: str
    queue: str
    seconds: float | None
    customer: str
    conductors: tuple[tuple[str, float | None, datetime], ...]
    procedure: str
    version: str
    steps: tuple[StepLine, ...]
    statements: tuple[StatementLine, ...]
    waits: tuple[WaitLine, ...]
    course: tuple[conduct.Line, ...]
    recording: RecordingFacts | None
    others: tuple[RecordingFacts, ...]
    sound: str
    encryption: tuple[tuple[str, str], ...]
    quality: tuple[call_quality.LegLine, ...]
    has_sound: bool
    drawing: Drawing | None
    cases: tuple[CaseLine, ...]
    result: str
    state: str
    ended_by: str
    entries: int
    hash: str
    problems: tuple[str, ...]
    checked: datetime
    may_listen: bool = False  # somebody conducts it now


def shown(user: UserFacts, call_id: str, *, now: datetime) -> Shown:
    """The record as this user may see it. Raises Refusal when there is no such call in the scope in force."""
    found = conduct.record_of(call_id)
    call = found.call
    card = conduct.card(call_id) if call.procedure else None
    recording = next((item for item in found.recordings if item.purpose == "call"), None)
    line = _timeline(found, recording, call, now)
    levels = _levels(recording) if line.seconds else None
    customer = customers.name(call.customer) if call.customer else ""
    conductors = tuple((_name(turn.user), turn.second, turn.at) for turn in line.turns)
    seconds = (call.ended_at - call.arrived_at).total_seconds() if call.ended_at else None
    return Shown(
        call=call,
        title=_title(wording.far_side(call, customer, _name), conductors, seconds),
        kind=wording.kind(call),
        client=clients.client(call.client).name if call.client else "",
        queue=_queue(call),
        seconds=seconds,
        customer=customer,
        conductors=conductors,
        procedure=card.procedure if card else "",
        version=card.version if card else "",
        steps=_steps(line, call, card),
        statements=_statements(line, card),
        waits=tuple(WaitLine(wait, wording.wait(wait), _name(wait.whom) if wait.whom else "") for wait in line.waits),
        course=tuple(item for item in found.lines if item.name not in SILENT),
        recording=recording,
        others=tuple(item for item in found.recordings if item is not recording),
        sound=wording.sound(line.codecs),
        encryption=_encryption(found),
        quality=call_quality.of_call(call_id),
        has_sound=levels is not None,
        drawing=drawing.drawing(line, levels.left, levels.right, _marks(found)) if levels else None,
        cases=tuple(
            CaseLine(case, case_words.kind(case.kind), case_words.matter(case.matter), case_words.state(case.state))
            for case in cases.of_call(call_id)
        ),
        result=wording.result(call, dispositions.table()) if call.disposition else "",
        state=wording.call_state(call),
        ended_by=wording.ended_by(call),
        entries=found.entries,
        hash=found.hash,
        problems=tuple(messages.say(problem) for problem in found.problems),
        checked=now,
        may_listen=call.may_be_heard and call.agent != user.id,
    )


def _marks(found: Record) -> list[tuple[float, str]]:
    """What happened on the line at which second of the recording."""
    return [(item.second, item.sentence) for item in found.lines if item.name in MARKED and item.second is not None]


def _encryption(found: Record) -> tuple[tuple[str, str], ...]:
    """Whose leg was encrypted how, in the order in which they came up."""
    legs = course.replayed((item.event, item.at) for item in found.lines).legs
    up = {item.event.leg: item.event.secure for item in found.lines if isinstance(item.event, LegUp)}
    return tuple((wording.party(legs[leg].role), wording.encryption(how)) for leg, how in up.items() if leg in legs)


def _timeline(found: Record, recording: RecordingFacts | None, call: CallFacts, now: datetime) -> Timeline:
    happened = [Happened(item.at, item.event, item.second) for item in found.lines]
    named = names.names(content.procedure(call.procedure), wording.language()) if call.procedure else {}
    return timeline.timeline(happened, named, seconds=recording.seconds if recording else 0.0, now=now)


def _levels(recording: RecordingFacts | None) -> playback.Levels | None:
    """How loud a finished recording is, where there is one that can be played."""
    if recording is None or recording.closed_at is None:
        return None
    file = sounds.file_of(settings.SETTINGS.recordings, recording.path)
    if file is None:
        return None
    if recording.levels:
        return playback.levels_kept(recording.levels, drawing.PARTS, recording.seconds)
    try:
        with contextlib.closing(sounds.sound_in(file, recording.key, about=recording.about)) as sound:
            return playback.levels(sound, drawing.PARTS)
    except (OSError, sounds.NoSound):
        return None


def _title(customer: str, conductors: tuple[tuple[str, float | None, datetime], ...], seconds: float | None) -> str:
    """`Oleksandr Bondar and Liliana Borsuk, 11:36`."""
    people = list(dict.fromkeys(name for name, _second, _at in conductors))
    who = _("{customer} and {agents}").format(customer=customer, agents=", ".join(people)) if people else customer
    return f"{who}, {writing.length(seconds)}" if seconds is not None else who


def _name(user: str) -> str:
    try:
        return clients.user(user).name
    except (LookupError, ValueError):
        return user


def _queue(call: CallFacts) -> str:
    try:
        return floor.queue(call.queue).name if call.queue else ""
    except LookupError:
        return call.queue


def _steps(line: Timeline, call: CallFacts, card: Card | None) -> tuple[StepLine, ...]:
    named: Mapping[str, StepName] = (
        names.names(content.procedure(call.procedure), wording.language()) if call.procedure else {}
    )
    given = {item.path: item.written for item in (*card.results, *card.settled)} if card else {}
    return tuple(_step(step, named.get(step.path), given) for step in line.steps)


def _step(step: Step, name: StepName | None, given: Mapping[str, str]) -> StepLine:
    answer = wording.reply(step.reply, step.kind)
    if step.reply is None and name and name.fills:
        answer = ", ".join(given[path] for path in name.fills if given.get(path))
    earlier = zip(step.corrections, step.replies, strict=False)
    corrected = tuple((new.second, new.at, wording.reply(old, step.kind)) for new, old in earlier)
    return StepLine(step, answer, corrected)


def _statements(line: Timeline, card: Card | None) -> tuple[StatementLine, ...]:
    """With the text as it was filled in: the card's own, whose hash the journal holds."""
    texts = {read.path: read.text for read in card.statements} if card else {}
    return tuple(StatementLine(item, texts.get(item.path, "")) for item in line.statements)
