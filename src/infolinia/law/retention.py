"""Until when a recording or a datum may be kept. Pure.

Source: packs/law-pl/retention.csv; where a row says so, the limitation of the claims that it is kept for comes on top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from infolinia.law.calendar import add_months
from infolinia.law.explanation import Reason, because, gettext_noop
from infolinia.law.limitation import Period, limitation
from infolinia.law.tables import DATED, Dated, KindUnknown, TableProblem, dated, number, rows

RULE = "REC-04"
UNITS = ("days", "months", "years")
MONTHS = 12  # of a year


@dataclass(frozen=True, slots=True)
class Length:
    """So long after an event."""

    event: str
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """How long a kind of datum is kept: `keep` None means as long as it is needed. also_until: an event until which it
    is kept in any case, once it has begun to be awaited."""

    kind: str
    keep: Length | None
    from_year_end: bool
    with_limitation: bool
    at_most: Length | None
    also_until: str
    holds: Dated


@dataclass(frozen=True, slots=True)
class Kept:
    """until: the last day on which it may be there, None while none can be told (`awaits` names the event that is still
    to come; "hold", "need" when kept by a hold, or as long as needed). erase_on: the day after."""

    kind: str
    until: date | None
    erase_on: date | None
    awaits: str
    explanation: tuple[Reason, ...]


def read_retention(text: str, source: str = "retention.csv") -> tuple[Row, ...]:
    """The rows from the text of their table. Raises TableProblem."""
    own = ("kind", "from_event", "period", "unit", "from_year_end", "limitation", "also_until")
    found: list[Row] = []
    for line, row in rows(text, source, (*own, "at_most_event", "at_most", "at_most_unit", *DATED)):
        for column in ("from_year_end", "limitation"):
            if row[column] not in ("yes", "no"):
                raise TableProblem("word", source, line, column=column, value=row[column])
        holds = dated(row, source, line)
        if any(item.kind == row["kind"] and item.holds.holds_on(holds.valid_from) for item in found):
            raise TableProblem("twice", source, line, value=row["kind"])
        found.append(
            Row(
                kind=row["kind"],
                keep=_length(row["from_event"], row["period"], row["unit"], source, line),
                from_year_end=row["from_year_end"] == "yes",
                with_limitation=row["limitation"] == "yes",
                at_most=_length(row["at_most_event"], row["at_most"], row["at_most_unit"], source, line),
                also_until=row["also_until"],
                holds=holds,
            )
        )
    return tuple(found)


def _length(event: str, count: str, unit: str, source: str, line: int) -> Length | None:
    if not event:
        return None
    if unit not in UNITS:
        raise TableProblem("word", source, line, column="unit", value=unit)
    return Length(event, number(count, source, line), unit)


def kept(
    kind: str,
    events: Mapping[str, date],
    table: Sequence[Row],
    periods: Sequence[Period],
    *,
    claim: str = "general",
    held: bool = False,
    open_events: frozenset[str] = frozenset(),
) -> Kept:
    """Until when a datum of a kind may be kept, given the days of its events (recorded, case_closed …).

    claim: the kind of claims (limitation.csv) it may be needed for. held: somebody put a legal hold on it. open_events:
    events that have begun and are still to end (dispute_ended while there is a dispute).
    Raises KindUnknown of this module, and that of limitation for `claim`.
    """
    ours = [row for row in table if row.kind == kind]
    if not ours:
        raise KindUnknown(kind, (row.kind for row in table))
    row = max(ours, key=lambda item: item.holds.valid_from)
    reasons: list[Reason] = []
    until, awaits = _until(row, events, periods, claim, reasons)
    if row.also_until and (row.also_until in open_events or row.also_until in events):
        later = events.get(row.also_until)
        if later is None or row.also_until in open_events:
            until, awaits = None, row.also_until
            reasons.append(because(RULE, row.holds.source, AWAITS, event=row.also_until))
        elif until is not None and later > until:
            until = later
            reasons.append(because(RULE, row.holds.source, LATER, event=row.also_until, until=until))
    if row.at_most and row.at_most.event in events:
        most = _after(events[row.at_most.event], row.at_most)
        if until is None or most < until:
            until, awaits = most, ""
            reasons.append(because(RULE, row.holds.source, AT_MOST, until=most, event=row.at_most.event))
    if row.holds.note:
        reasons.append(because(f"retention.csv:{kind}", row.holds.source, NOTE, note=row.holds.note))
    if held:
        until, awaits = None, "hold"
        reasons.append(because(RULE, row.holds.source, HELD))
    return Kept(kind, until, until and until + timedelta(days=1), awaits, tuple(reasons))


AWAITS = gettext_noop("It is kept until {event} is known.")
LATER = gettext_noop("It is kept until {event}, {until}.")
AT_MOST = gettext_noop("It is kept until {until} at most, counted from {event}.")
NOTE = gettext_noop("Note: {note}.")
HELD = gettext_noop("A legal hold is on it: it is kept until the hold ends.")
NEEDED = gettext_noop("It is kept as long as it is needed.")
COUNTED = gettext_noop("Counted from {event} on {day}: until {until}.")
YEAR_END = gettext_noop("The count begins at the end of that year, {day}.")
CLAIMS = gettext_noop("Claims of the kind {claim} may be raised until {until}.")


def _until(
    row: Row, events: Mapping[str, date], periods: Sequence[Period], claim: str, reasons: list[Reason]
) -> tuple[date | None, str]:
    rule, source = f"retention.csv:{row.kind}", row.holds.source
    if row.keep is None:
        reasons.append(because(rule, source, NEEDED))
        return None, "need"
    event = row.keep.event
    if event not in events:
        reasons.append(because(rule, source, AWAITS, event=event))
        return None, event
    start = events[event]
    if row.from_year_end:
        start = start.replace(month=12, day=31)
        reasons.append(because(rule, source, YEAR_END, day=start))
    until = _after(start, row.keep)
    reasons.append(because(rule, source, COUNTED, event=event, day=start, until=until))
    if row.with_limitation:
        claims = limitation(claim, until, periods)
        until = claims.end
        reasons.append(because("COL-15", claims.explanation[0].source, CLAIMS, claim=claim, until=until))
    return until, ""


def _after(day: date, length: Length) -> date:
    if length.unit == "days":
        return day + timedelta(days=length.count)
    return add_months(day, length.count * (MONTHS if length.unit == "years" else 1))
