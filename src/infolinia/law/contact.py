"""May this person be contacted now, for this purpose, on this channel; if not, when. Pure.

Every rule answers for an instant from when on it lets the contact through: that instant, a later one, or never. The
answer is the first instant at which all agree. Sources: the tables of contact_tables.py; rules.md MKT, COL, CATI, AI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infolinia.law.calendar import add_months, free, legal_day
from infolinia.law.contact_tables import ANY, NOTE_ONLY, ContactTables, Limit, Purpose, StopRow, Window, folded
from infolinia.law.explanation import Reason, because, gettext_noop
from infolinia.law.tables import DayNotCovered, Holidays

AHEAD_DAYS = 60  # how far the next open window is looked for
TURNS = 100  # how often the rules may send each other to a later instant before the search ends
CONVERSATIONS = ("conversation", "refusal")  # outcomes in which somebody was spoken to


class ContactProblem(ValueError):
    """The question names what the tables do not know. `field` is the place; `known` what it may be."""

    def __init__(self, field: str, value: str, known: Iterable[str] = ()) -> None:
        self.field, self.value, self.known = field, value, tuple(sorted(set(known)))
        super().__init__(f"{field}: {value} (one of: {', '.join(self.known)})")


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent to commercial information. Without evidence it cannot be used (rules.md MKT-03)."""

    controller: str
    channel: str
    given: datetime
    evidence: str
    purpose: str = "marketing"
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A known fact that forbids contacts, from an instant on. `controller` None: it holds for all of them."""

    stop: str
    since: datetime
    until: datetime | None = None
    controller: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An earlier attempt to reach the person for this purpose."""

    at: datetime
    outcome: str
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A time that the customer chose, the end not included."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """One intended contact and all that is known of earlier ones. Instants are aware.

    said: words of the customer. profile: calling hours other than the purpose's own. no_other_contact: nothing else is
    possible. zone: of the called person, for profiles that ask for it.
    """

    purpose: str
    channel: str
    at: datetime
    controller: str
    campaign: str | None = None
    profile: str | None = None
    zone: str | None = None
    no_other_contact: bool = False
    consents: tuple[Consent, ...] = ()
    stops: tuple[Stop, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    said: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()


@dataclass(frozen=True, slots=True)
class MayContact:
    """next_allowed: the first instant from `at` on at which every rule agrees; None when none can be told. refused_by:
    the rules that refuse at `at`."""

    allowed: bool
    next_allowed: datetime | None
    refused_by: tuple[str, ...]
    explanation: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """From when on a rule agrees (None: never), what it says and whether it agrees at the instant asked."""

    opens: datetime | None
    reasons: tuple[tuple[Reason, bool], ...]


def may_contact(asked: Asked, tables: ContactTables, holidays: Holidays) -> MayContact:
    """Whether the contact may be made at `asked.at`, when it next may be, and every rule that was looked at.

    Raises ContactProblem for a purpose, channel, stop, outcome, profile or zone that the tables do not know, and
    DayNotCovered when the table of holidays ends before `at`.
    """
    purpose = _known(asked, tables)
    spoken, notes = _stopped_by_words(asked, tables)
    asked = replace(asked, stops=(*asked.stops, *spoken))
    checks: list[Callable[[datetime], _Verdict]] = [
        lambda at: _consent(asked, purpose, at),
        lambda at: _stops(asked, tables, holidays, at),
        lambda at: _limits(asked, tables.limits, holidays, at),
    ]
    if purpose.has_hours:
        windows = [item for item in tables.windows if item.profile == (asked.profile or purpose.profile)]
        checks.append(lambda at: _hours(asked, windows, holidays, at))
    first = [check(asked.at) for check in checks]
    told = [pair for verdict in first for pair in verdict.reasons]
    allowed = all(agrees for _, agrees in told)
    then = asked.at if allowed else _next(checks, asked.at)
    reasons = [*notes, *(reason for reason, _ in told)]
    if not allowed:
        sentence = NEXT if then else NEVER
        reasons.append(
            because("may-contact", "contact-purposes.csv", sentence, at=then and _shown(then, holidays.zone))
        )
    refused = tuple(dict.fromkeys(reason.rule for reason, agrees in told if not agrees))
    return MayContact(allowed, then, refused, tuple(reasons))


NEXT = gettext_noop("The next time at which all rules agree is {at}.")
NEVER = gettext_noop("No time can be told at which all rules agree.")


def _next(checks: Sequence[Callable[[datetime], _Verdict]], at: datetime) -> datetime | None:
    for _ in range(TURNS):
        latest = at
        try:
            for check in checks:
                opens = check(at).opens
                if opens is None:
                    return None
                latest = max(latest, opens)
        except DayNotCovered:
            return None  # beyond the table of holidays nothing is promised
        if latest == at:
            return at
        at = latest
    return None


def _known(asked: Asked, tables: ContactTables) -> Purpose:
    """The row of the purpose and the channel, once every word of the question is one that the tables know."""
    purposes = {item.purpose for item in tables.purposes}
    channels = {item.channel for item in tables.purposes if item.purpose == asked.purpose}
    profiles = {item.profile for item in tables.windows}
    words = [("purpose", asked.purpose, purposes), ("channel", asked.channel, channels)]
    words += [("profile", asked.profile, profiles)] if asked.profile is not None else []
    words += [(f"stops[{n}].stop", item.stop, set(tables.stops)) for n, item in enumerate(asked.stops)]
    outcomes = {"no_answer", "busy", "voicemail", *CONVERSATIONS}
    words += [(f"attempts[{n}].outcome", item.outcome, outcomes) for n, item in enumerate(asked.attempts)]
    for field, value, known in words:
        if value not in known:
            raise ContactProblem(field, value, known)
    _zone(asked.zone)
    return next(item for item in tables.purposes if (item.purpose, item.channel) == (asked.purpose, asked.channel))


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise ContactProblem("zone", name or "", ("America/New_York", "Europe/Warsaw")) from None


def _stopped_by_words(asked: Asked, tables: ContactTables) -> tuple[list[Stop], list[Reason]]:
    """The stops that the customer's words make, at once, and what they ask to be told."""
    stops: list[Stop] = []
    notes: list[Reason] = []
    for text in asked.said:
        heard = folded(text)
        for word in tables.words:
            if word.purpose not in (ANY, asked.purpose) or not word.pattern.search(heard):
                continue
            if word.stop == NOTE_ONLY:
                notes.append(because(word.rule, word.holds.source, TELL_SOURCE, words=word.words))
            else:
                notes.append(because(word.rule, word.holds.source, STOP_WORDS, words=word.words, stop=word.stop))
                stops.append(Stop(word.stop, asked.at, controller=asked.controller))
    return stops, notes


STOP_WORDS = gettext_noop('The customer said "{words}": {stop}, at once.')
TELL_SOURCE = gettext_noop('The customer said "{words}": tell where the data are from, then go on only with consent.')


def _consent(asked: Asked, purpose: Purpose, at: datetime) -> _Verdict:
    source = purpose.holds.source
    if not purpose.needs_consent:
        return _Verdict(at, ((because(purpose.rule, source, NO_CONSENT_NEEDED, purpose=asked.purpose), True),))
    ours = [
        item
        for item in asked.consents
        if (item.controller, item.channel, item.purpose) == (asked.controller, asked.channel, asked.purpose)
    ]
    usable = [item for item in ours if item.evidence.strip()]
    for item in usable:
        if item.given <= at and (item.withdrawn is None or at < item.withdrawn):
            told = because(
                purpose.rule,
                source,
                CONSENT,
                channel=asked.channel,
                given=item.given.isoformat(timespec="minutes"),
                of=item.evidence,
            )
            return _Verdict(at, ((told, True),))
    later = [
        item.given for item in usable if item.given > at and (item.withdrawn is None or item.given < item.withdrawn)
    ]
    if ours and not usable:
        why = because("MKT-03", source, NO_EVIDENCE, channel=asked.channel)
    elif any(item.withdrawn is not None and item.withdrawn <= at for item in usable):
        why = because(purpose.rule, source, WITHDRAWN, channel=asked.channel)
    else:
        why = because(purpose.rule, source, NO_CONSENT, controller=asked.controller, channel=asked.channel)
    return _Verdict(min(later, default=None), ((why, False),))


NO_CONSENT_NEEDED = gettext_noop("Contact for the purpose {purpose} needs no consent given before.")
CONSENT = gettext_noop("Consent for {channel} was given on {given} ({of}).")
NO_EVIDENCE = gettext_noop("The consent for {channel} has no evidence and cannot be used.")
WITHDRAWN = gettext_noop("The consent for {channel} was withdrawn.")
NO_CONSENT = gettext_noop("{controller} has no consent given before for {channel}.")


def _stops(asked: Asked, tables: ContactTables, holidays: Holidays, at: datetime) -> _Verdict:
    opens: datetime | None = at
    told: list[tuple[Reason, bool]] = []
    for stop in asked.stops:
        row = tables.stops[stop.stop]
        concerns = row.purposes & {ANY, asked.purpose} and row.channels & {ANY, asked.channel}
        if not concerns or stop.controller not in (None, asked.controller) or stop.since > at:
            continue
        end = stop.until or _ends(stop, row, holidays.zone)
        if end is not None and end <= at:
            continue
        sentence = STOPPED if end is None else STOPPED_UNTIL
        since = _shown(stop.since, holidays.zone)
        figures = {"stop": stop.stop, "since": since, "end": end and _shown(end, holidays.zone)}
        told.append((because(row.rule, row.holds.source, sentence, **figures), False))
        opens = None if end is None or opens is None else max(opens, end)
    return _Verdict(opens, tuple(told))


STOPPED = gettext_noop("{stop} since {since}: no such contact.")
STOPPED_UNTIL = gettext_noop("{stop} since {since}: no such contact before {end}.")


def _ends(stop: Stop, row: StopRow, zone: ZoneInfo) -> datetime | None:
    """The beginning of the day after the last one on which the stop holds."""
    if row.lasts is None:
        return None
    day = legal_day(stop.since, zone)
    last = add_months(day, row.lasts) if row.unit == "months" else day + timedelta(days=row.lasts)
    return _begins(last + timedelta(days=1), zone)


def _limits(asked: Asked, limits: Sequence[Limit], holidays: Holidays, at: datetime) -> _Verdict:
    opens: datetime | None = at
    told: list[tuple[Reason, bool]] = []
    for limit in limits:
        if limit.purpose != asked.purpose or not limit.channels & {ANY, asked.channel}:
            continue
        days = sorted(
            legal_day(item.at, holidays.zone)
            for item in asked.attempts
            if item.at <= at
            and _counts(item, limit.counted)
            and not (limit.of_campaign and item.campaign != asked.campaign)
        )
        until, reason = _limited(limit, days, legal_day(at, holidays.zone))
        is_open = until is not None and until <= legal_day(at, holidays.zone)
        told.append((reason, is_open))
        if until is None or opens is None:
            opens = None
        elif not is_open:
            opens = max(opens, _begins(until, holidays.zone))
    return _Verdict(opens, tuple(told))


def _counts(item: Attempt, counted: str) -> bool:
    match counted:
        case "conversation":
            return item.outcome in CONVERSATIONS
        case "refusal":
            return item.outcome == counted
        case _:
            return True


def _limited(limit: Limit, days: Sequence[date], today: date) -> tuple[date | None, Reason]:
    """The first day on which the limit lets an attempt through (today, when it does; None: never)."""
    source = limit.holds.source
    if limit.quiet_days is not None:
        until = days[-1] + timedelta(days=limit.quiet_days + 1) if days else today
        figures = {"quiet": limit.quiet_days, "counted": limit.counted, "until": until}
        return max(until, today), because(limit.rule, source, QUIET if until > today else NOT_QUIET, **figures)
    most = limit.most or 0
    figures = {"most": most, "counted": limit.counted, "within": limit.within_days or 0}
    if limit.within_days is None:
        sentence = EVER
        within, until = len(days), today if len(days) < most else None
    else:
        sentence = WITHIN
        recent = [day for day in days if day > today - timedelta(days=limit.within_days)]
        within = len(recent)
        until = today if within < most else recent[-most] + timedelta(days=limit.within_days)
    return until, because(limit.rule, source, sentence, count=within, **figures)


QUIET = gettext_noop("{quiet} whole days without contact after the last {counted}: not before {until}.")
NOT_QUIET = gettext_noop("{quiet} whole days without contact after the last {counted} are kept.")
WITHIN = gettext_noop("Counted ({counted}) within {within} day(s): {count}, at most {most}.")
EVER = gettext_noop("Counted ({counted}) in all: {count}, at most {most}.")


def _hours(asked: Asked, windows: Sequence[Window], holidays: Holidays, at: datetime) -> _Verdict:
    called = _zone(asked.zone)
    zone = called if called and any(item.zone for item in windows) else holidays.zone
    local = at.astimezone(zone)
    now, today = local.hour * 60 + local.minute, local.date()
    fitting = _on(today, windows, holidays)
    profile, source = windows[0].profile, windows[0].holds.source
    rule = f"calling-windows.csv:{profile}"
    figures = {"profile": profile, "at": _shown(at, zone)}
    if any(item.customer_may_choose for item in windows):
        for item in asked.chosen:
            if item.first <= at < item.last:
                return _Verdict(at, ((because(rule, source, CHOSEN, at=figures["at"]), True),))
    for window in fitting:
        if window.first <= now < window.last and _allows(window, asked):
            hours = {"first": _clock(window.first), "last": _clock(window.last)}
            return _Verdict(at, ((because(rule, window.holds.source, OPEN, **figures, **hours), True),))
    opens = _opens(asked, windows, holidays, zone, at)
    if any(item.customer_may_choose for item in windows):
        starts = [item.first for item in asked.chosen if item.first > at and item.last > item.first]
        starts += [opens] if opens else []
        opens = min(starts) if starts else None
    sentence = CLOSED
    if any(item.first <= now < item.last and item.allowed == "only_if_no_other_contact" for item in fitting):
        sentence = ONLY_IF
    return _Verdict(opens, ((because(rule, source, sentence, **figures), False),))


CHOSEN = gettext_noop("The customer chose this time, {at}.")
OPEN = gettext_noop("{at} is inside the hours of {profile}, {first}-{last}.")
CLOSED = gettext_noop("{at} is outside the hours of {profile}.")
ONLY_IF = gettext_noop("{at} is open by {profile} only if no other contact is possible.")


def _opens(
    asked: Asked, windows: Sequence[Window], holidays: Holidays, zone: ZoneInfo, at: datetime
) -> datetime | None:
    """The next beginning of a window after an instant; None when none is in sight."""
    day = at.astimezone(zone).date()
    for ahead in range(AHEAD_DAYS):
        here = day + timedelta(days=ahead)
        try:
            starts = [_at(here, item.first, zone) for item in _on(here, windows, holidays) if _allows(item, asked)]
        except DayNotCovered:
            return None
        later = [start for start in starts if start > at]
        if later:
            return min(later)
    return None


def _on(day: date, windows: Sequence[Window], holidays: Holidays) -> list[Window]:
    """The windows of a day: one of its own kind goes before one of any day."""
    why = free(day, holidays)
    kind = why.why if why else "weekday"
    own = [item for item in windows if kind in item.days and item.holds.holds_on(day)]
    return own or [item for item in windows if "any" in item.days and item.holds.holds_on(day)]


def _allows(window: Window, asked: Asked) -> bool:
    return window.allowed == "yes" or (window.allowed == "only_if_no_other_contact" and asked.no_other_contact)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    begins = datetime.combine(day, time(minute // 60, minute % 60), zone) if minute < 24 * 60 else None
    return begins or _begins(day + timedelta(days=1), zone)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="minutes")
