"""Is a queue open, why (not), and when does that change. Pure: holidays come from the law's tables.

Hours are local times of the operator's zone. A day that a change of the clock shortens or lengthens keeps its local
hours: "until 21:00" is 21:00 as the clocks on the wall say.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from infolinia.floor.routing.facts import Hours, Span

LOOK_AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Opening:
    """`because`: what decided: `week`, `holiday` or `exception`. `until`: when it changes next, None if not within
    30 days."""

    is_open: bool
    because: Literal["week", "holiday", "exception"]
    until: datetime | None


def opening(hours: Hours, holidays: Container[date], now: datetime, zone: tzinfo) -> Opening:
    """Whether it is open at `now` (aware)."""
    local = now.astimezone(zone)
    _spans, because = spans_of(hours, holidays, local.date())
    is_open = is_open_at(hours, holidays, now, zone)
    return Opening(is_open, because, _next_change(hours, holidays, now, zone, is_open))


def is_open_at(hours: Hours, holidays: Container[date], now: datetime, zone: tzinfo) -> bool:
    local = now.astimezone(zone)
    spans, _because = spans_of(hours, holidays, local.date())
    return any(span.opens <= local.time() and (span.closes == time(0) or local.time() < span.closes) for span in spans)


def spans_of(
    hours: Hours, holidays: Container[date], day: date
) -> tuple[tuple[Span, ...], Literal["week", "holiday", "exception"]]:
    """The spans of one day, and what they come from."""
    if day in hours.exceptions:
        return hours.exceptions[day], "exception"
    if hours.on_holidays is not None and day in holidays:
        return hours.on_holidays, "holiday"
    return hours.week[day.weekday()], "week"


def _next_change(
    hours: Hours, holidays: Container[date], now: datetime, zone: tzinfo, is_open: bool
) -> datetime | None:
    first = now.astimezone(zone).date()
    for offset in range(LOOK_AHEAD_DAYS + 1):
        day = first + timedelta(days=offset)
        spans, _because = spans_of(hours, holidays, day)
        edges = {time(0)} | {span.opens for span in spans} | {span.closes for span in spans}
        for edge in sorted(edges):  # midnight first: the day before may have ended otherwise
            moment = datetime.combine(day, edge, zone).astimezone(UTC)
            if moment > now and is_open_at(hours, holidays, moment, zone) != is_open:
                return moment
    return None
