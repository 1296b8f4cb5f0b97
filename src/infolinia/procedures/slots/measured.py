"""Values of time as rows for measuring write them: {"at", "grain"} and {"from", "to", "grain"}, the end excluded; pure.

Beside our own (HH:MM, days both included) stands the form of Duckling's corpora: a lone "from" with the grain week,
month, quarter or year is that whole unit; `open` where a side is missing; a time of day at the end of a range
includes its minute or hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from infolinia.procedures.slots.periods import Period, meant_periods, whole_unit
from infolinia.procedures.slots.stretches import Stretch
from infolinia.procedures.slots.times import Moment, moments

_DUCKLING = timezone(timedelta(hours=-2))  # where its corpora are
_LONG = ("week", "month", "quarter", "year")
_GRAINS = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1),
           "day": timedelta(days=1)}  # fmt: skip


def time_values(text: str, language: str, now: datetime) -> list[dict[str, str]]:
    """What a text may say as {"at", "grain"}, the likeliest first; none when it says no time."""
    return [moment_value(each) for each in moments(text, language, _placed(now))]


def period_value(text: str, language: str, now: datetime, looks: str = "ahead") -> dict[str, Any] | None:
    """What a text says as {"from", "to", "grain"}; None when it says no period."""
    found = meant_periods(text, language, _placed(now), looks)
    return stretch_value(found[0]) if len(found) == 1 else None


def moment_value(moment: Moment) -> dict[str, str]:
    return {"at": _plain(moment.at), "grain": moment.grain}


def stretch_value(period: Period) -> dict[str, Any]:
    """A period with its hours, its end excluded."""
    stretch: Stretch = period.stretch.whole or period.stretch
    made: dict[str, Any] = {}
    if stretch.start is not None:
        made["from"] = _plain(stretch.start)
    one = stretch.grain in _LONG and whole_unit(stretch)
    if stretch.end is not None and not one:
        end = stretch.end
        if stretch.to_the_clock:
            end += _GRAINS.get(stretch.grain, timedelta())
        made["to"] = _plain(end)
    made["grain"] = stretch.grain
    if stretch.start is None or stretch.end is None:
        made["open"] = True
    return made


def _placed(now: datetime) -> datetime:
    return now.replace(tzinfo=_DUCKLING) if now.tzinfo is None else now


def _plain(at: datetime) -> str:
    return at.replace(tzinfo=None, microsecond=0).isoformat()
