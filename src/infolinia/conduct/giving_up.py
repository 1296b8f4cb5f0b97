"""Who hung up while waiting, by number: tried again since, served since, and whether they may be called back. Pure.

One number is one caller: a person who tried five times is one line and gets one callback. Who was served since needs
none. Numbers that nobody may call (withheld, dear) stay on the list, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Standing: TypeAlias = Literal["open", "again", "served", "promised", "called_back", "not_reached", "unfit"]


@dataclass(frozen=True, slots=True)
class GaveUp:
    """A call whose caller hung up before an agent answered. waited: seconds in the queue. unfit: why nobody calls the
    number back (number, dear), or empty."""

    call: str
    client: str
    number: str
    queue: str
    at: datetime
    waited: float
    customer: str = ""
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """What became of a callback that was promised: pending, dialling, kept, failed or expired. came_back: it was over
    because the customer was served meanwhile."""

    state: str
    at: datetime
    call: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """One number of one client. last: the call they gave up last; times: how often; again: that was not the first.
    served: when they were served after it."""

    last: GaveUp
    times: int
    first_at: datetime
    longest: float
    served: datetime | None
    promised: Promised | None

    @property
    def standing(self) -> Standing:
        if self.served is not None:
            return "served"
        if self.promised is not None and self.promised.at >= self.first_at:
            if self.promised.state in ("pending", "dialling"):
                return "promised"
            if self.promised.state == "kept":
                return "called_back"
        if self.last.unfit:
            return "unfit"
        if self.promised is not None and self.promised.at >= self.last.at:
            return "not_reached"
        return "again" if self.times > 1 else "open"

    @property
    def may_be_called(self) -> bool:
        """Whether a person may choose to call them back now."""
        return self.standing in ("open", "again", "not_reached")


def callers(
    gave_up: Iterable[GaveUp],
    served: Mapping[tuple[str, str], datetime],
    promised: Mapping[tuple[str, str], Promised],
) -> list[Caller]:
    """One line for each number, who waits for a callback most first: those who may be called, then by their last call,
    the latest first. served, promised: the latest by (client, number). A withheld number is a line for each call."""
    lines: dict[tuple[str, str], list[GaveUp]] = {}
    for item in gave_up:
        key = (item.client, item.number if item.unfit != "number" else item.call)
        lines.setdefault(key, []).append(item)
    found: list[Caller] = []
    for key, items in lines.items():
        items.sort(key=lambda item: (item.at, item.call))
        last, at = items[-1], served.get(key)
        found.append(
            Caller(
                last,
                len(items),
                items[0].at,
                max(item.waited for item in items),
                at if at is not None and at >= last.at else None,
                promised.get(key),
            )
        )
    found.sort(key=lambda caller: (caller.last.at, caller.last.call), reverse=True)
    found.sort(key=lambda caller: not caller.may_be_called)
    return found


def by_rule(waited: float, after: float | None, *, unfit: str, promised_lately: bool) -> bool:
    """Whether the queue's rule calls this caller back without being asked: waited long enough, a number that may be
    called, and none was promised lately: one number, one callback."""
    return after is not None and waited >= after and not unfit and not promised_lately
