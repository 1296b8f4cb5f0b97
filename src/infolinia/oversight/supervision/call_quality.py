"""How calls sounded: those of a day, the worst first, and the legs of one; acoustic shocks beside them.

A call is rated by what both sides heard of each other. One that nobody answered, or in which one side was never heard,
has nothing to rate: it says so in place of a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import queries as conduct
from infolinia.conduct import sound_words
from infolinia.conduct.facts import BadStretch, CallFacts, Kind, LegSound, Role
from infolinia.oversight.frame import sight
from infolinia.oversight.supervision import calls, headset_checks, shocks
from infolinia.oversight.supervision.headset_checks import CheckLine
from infolinia.telephony.media import e_model, watch
from infolinia.web.templatetags import writing

MOST = 50  # calls on the page
LEGS = 400  # looked at, the worst of the day
GOOD, FAIR = 4.0, 3.6  # scores from which a call sounded well, and fairly (G.107 Annex B: R 80 and 70)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bad stretch in the drawing of a call, in percent of its length. lane: agent or customer."""

    x: str
    width: str
    lane: str
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """One call. heard_by_agent, heard_by_customer: scores from mouth to ear, None where nothing was heard. score: None
    for a call that is not rated; then `unrated` says why. side, cause: in words, and their codes. said: the drawing in
    words."""

    call: CallFacts
    agent: str
    score: float | None
    grade: str
    unrated: str
    heard_by_agent: float | None
    heard_by_customer: float | None
    side: str
    cause: str
    side_code: str
    cause_code: str
    bars: tuple[Bar, ...]
    said: str


@dataclass(frozen=True, slots=True)
class ShockLine:
    at: datetime
    agent: str
    words: str
    call: str


@dataclass(frozen=True, slots=True)
class Page:
    day: date
    typed: str
    problem: str
    lines: tuple[Line, ...]
    is_cut: bool
    shocks: tuple[ShockLine, ...]
    checks: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True)
class LegLine:
    """A leg on the record of its call. figures: (name, value) as they are read."""

    party: str
    score: str
    trouble: str
    figures: tuple[tuple[str, str], ...]


def page(user: UserFacts, typed: str, *, now: datetime) -> Page:
    """The calls of a day, today without one, as this user may see them, in the scope in force."""
    query = calls.Query.of({"day": typed or "today"}, now=now)
    day = query.on or localdate(now)
    first, after = calls.edges(day)
    since, until = first or now, after or now
    people = {person.id: person.name for person in sight.people_of(user)}
    lines = [] if query.problem else _lines(conduct.sounds(since=since, until=until, limit=LEGS), people)
    seen = {line.call.id for line in lines}
    found = [
        ShockLine(shock.at, people[shock.user], shocks.words(shock), shock.call if shock.call in seen else "")
        for shock in (() if query.problem else conduct.shocks(since=since, until=until))
        if shock.user in people
    ]
    checks = () if query.problem else headset_checks.lines(people, since=since, until=until)
    return Page(day, typed, query.problem, tuple(lines[:MOST]), len(lines) > MOST, tuple(found), checks)


def _lines(sounds: Iterable[LegSound], people: Mapping[str, str]) -> list[Line]:
    legs: dict[str, list[LegSound]] = {}
    for sound in sounds:
        legs.setdefault(sound.call, []).append(sound)
    ended = [call for call in map(conduct.call, legs) if not call.state.on_line]
    return sorted((_line(call, conduct.sounds_of(call.id), people) for call in ended), key=_worst_first)


def _worst_first(line: Line) -> tuple[bool, float, str]:
    """Worst of all is a talk in which a side was not heard; calls that nobody answered come last."""
    return line.call.answered_at is None, line.score or 0.0, line.call.id


def _line(call: CallFacts, legs: Sequence[LegSound], people: Mapping[str, str]) -> Line:
    to_agent, to_customer = scores(call, legs)
    worst = min((leg for leg in legs if leg.mos is not None), key=lambda leg: (not leg.figures.get("cause"), leg.mos))
    cause = str(worst.figures.get("cause", ""))
    stretches = conduct.bad_stretches(call.id)
    score = None if to_agent is None or to_customer is None else min(to_agent, to_customer)
    side = sound_words.side(cause, worst.role) if cause else None
    return Line(
        call=call,
        agent=people.get(call.served_by, ""),
        score=score,
        grade="" if score is None else grade(score),
        unrated=_unrated(call, to_agent, to_customer),
        heard_by_agent=to_agent,
        heard_by_customer=to_customer,
        side=sound_words.side_word(side) if side else "",
        cause=sound_words.cause(cause),
        side_code=side or "",
        cause_code=cause,
        bars=tuple(_bar(call, stretch) for stretch in stretches),
        said=_said(call, stretches),
    )


def scores(call: CallFacts, legs: Sequence[LegSound]) -> tuple[float | None, float | None]:
    """What the agent's side heard of the customer and the customer of it, from mouth to ear: both legs joined. None
    where there was nothing to hear. Between colleagues the one who was called stands for the customer."""
    if call.answered_at is None:
        return None, None
    far = Role.CONSULTED if call.kind is Kind.INSIDE else Role.CUSTOMER
    customer = _sounded(leg for leg in legs if leg.role is far)
    agent = _sounded(leg for leg in legs if leg.role is Role.OUTSIDE or _serves(leg, call))
    return _way(customer, agent), _way(agent, customer)


def _serves(leg: LegSound, call: CallFacts) -> bool:
    """Not of an agent at whom it only rang, whose browser may have sent sound by then."""
    return leg.role is Role.AGENT and leg.user == call.served_by


def _sounded(legs: Iterable[LegSound]) -> LegSound | None:
    """The last of them from which any sound came."""
    return next((leg for leg in reversed(tuple(legs)) if leg.mos is not None), None)


def _way(mouth: LegSound | None, ear: LegSound | None) -> float | None:
    if mouth is None or mouth.figures.get("cause") == "mute":
        return None
    from_mouth = _path(mouth.figures, "from")
    return _mos(e_model.joined(from_mouth, _path(ear.figures, "to")) if ear else from_mouth)


def _unrated(call: CallFacts, to_agent: float | None, to_customer: float | None) -> str:
    """Why the call is not rated; empty when it is."""
    if call.answered_at is None:
        return _("nobody answered")
    far = _("the other side was not heard") if call.kind is Kind.INSIDE else _("the customer was not heard")
    unheard = (far if to_agent is None else "", _("the agent was not heard") if to_customer is None else "")
    return ", ".join(words for words in unheard if words)


def _path(figures: Mapping[str, float | str], way: str) -> e_model.Path:
    def number(name: str) -> float:
        value = figures.get(name, 0.0)
        return float(value)

    codec, trip = str(figures.get("codec", "")), number("round_trip_ms")
    if way == "to":
        return watch.path(trip, number("far_jitter_ms"), number("far_lost_percent"), codec)
    all_packets = number("received") + number("lost")
    return watch.path(trip, number("jitter_ms"), 100 * number("lost") / max(1.0, all_packets), codec)


def _mos(path: e_model.Path) -> float:
    return round(e_model.mos(e_model.rating(path)), 1)


def grade(score: float) -> str:
    """good, fair or bad."""
    return "good" if score >= GOOD else "fair" if score >= FAIR else "bad"


def _bar(call: CallFacts, stretch: BadStretch) -> Bar:
    ended = call.ended_at or stretch.until or stretch.at
    length = max(1.0, (ended - call.arrived_at).total_seconds())
    begin = min(max(0.0, (stretch.at - call.arrived_at).total_seconds()), length)
    end = min(max(begin, ((stretch.until or ended) - call.arrived_at).total_seconds()), length)
    lane = "customer" if stretch.role is Role.CUSTOMER else "agent"
    width = max(1.0, 100 * (end - begin) / length)
    return Bar(f"{100 * begin / length:.1f}", f"{width:.1f}", lane, sound_words.cause(stretch.cause))


def _said(call: CallFacts, stretches: Sequence[BadStretch]) -> str:
    """The drawing in words."""
    if not stretches:
        return _("no bad stretch")
    parts = [
        _("from {at}, {who}: {cause}").format(
            at=writing.clock(stretch.at), who=party(stretch.role), cause=sound_words.cause(stretch.cause)
        )
        for stretch in stretches[:5]
    ]
    return "; ".join(parts)


def party(role: Role) -> str:
    return {
        Role.CUSTOMER: pgettext("line", "customer"),
        Role.AGENT: pgettext("line", "agent"),
        Role.CONSULTED: pgettext("line", "colleague"),
        Role.OUTSIDE: pgettext("line", "outside number"),
        Role.SUPERVISOR: pgettext("line", "supervisor"),
    }.get(role, role.value)


def of_call(call_id: str) -> tuple[LegLine, ...]:
    """The legs of a call that have ended, for its record."""
    return tuple(_leg(leg) for leg in conduct.sounds_of(call_id) if leg.mos is not None)


def _leg(leg: LegSound) -> LegLine:
    figures, cause = leg.figures, str(leg.figures.get("cause", ""))
    trouble = ""
    if cause:
        side = sound_words.side_word(sound_words.side(cause, leg.role))
        trouble = _("{side}: {cause}").format(side=side, cause=sound_words.cause(cause))
    return LegLine(party(leg.role), writing.decimal(leg.mos or 0.0, 1), trouble, tuple(_figures(figures, leg.browser)))


def _figures(figures: Mapping[str, float], browser: Mapping[str, float]) -> list[tuple[str, str]]:
    received, lost = figures.get("received", 0), figures.get("lost", 0)
    found = [
        (_("score of what came"), writing.decimal(figures.get("mos_from", 0.0), 1)),
        (_("score of what went"), writing.decimal(figures.get("mos_to", 0.0), 1)),
        (_("lost on the way to us"), _percent(100 * lost / max(1, received + lost))),
        (_("lost on the way from us"), _percent(figures.get("far_lost_percent", 0.0))),
        (_("jitter"), f"{round(figures.get('jitter_ms', 0.0))}{writing.NBSP}ms"),
    ]
    if trip := figures.get("round_trip_ms", 0.0):
        found.append((_("there and back"), f"{round(trip)}{writing.NBSP}ms"))
    if figures.get("speech_dbov", -90.0) > -90:
        found.append((_("level of speech"), _level(figures["speech_dbov"])))
        found.append((_("noise in the pauses"), _level(figures.get("noise_dbov", -90.0))))
    if clipped := figures.get("clipped", 0.0):
        found.append((_("overdriven"), _percent(100 * clipped)))
    if figures.get("echo", 0.0) >= 0.2:
        found.append((_("echo"), _percent(100 * figures["echo"])))
    if "concealed_percent" in browser:
        found.append((_("made up by the browser"), _percent(browser["concealed_percent"])))
    return found


def _percent(value: float) -> str:
    return f"{writing.decimal(value, 1)}{writing.NBSP}%"


def _level(dbov: float) -> str:
    return f"{round(dbov)}{writing.NBSP}dB"
