"""Rates of interest by kind and day, from the text of a table: packs/law-pl/interest-rates.csv. Pure.

A day that no row covers is an error, never a guess. The last row of a kind may be open; beyond the day to which it was
checked, what is counted with it is provisional: a later change of the rate would not be in the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from infolinia.law.amounts import MoneyProblem
from infolinia.law.tables import TableProblem, rows, version, whole_day

COLUMNS = ("kind", "valid_from", "valid_to", "rate_percent", "legal_basis", "announcement", "status", "checked", "note")
PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)
DAY = timedelta(days=1)


class RateMissing(LookupError):
    """The table has no rate of this kind for this day: it must be extended. `code` and facts as MoneyProblem has."""

    def __init__(self, kind: str, day: date, source: str) -> None:
        super().__init__(f"{source} has no rate of {kind} for {day}: extend the table, never guess")
        self.kind, self.day, self.source = kind, day, source
        self.code, self.facts = "rate_missing", {"kind": kind, "day": day.isoformat(), "source": source}


@dataclass(frozen=True, slots=True)
class Rate:
    """A row: the rate a year of a kind from `valid_from` to `valid_to`, both included; None while it is open."""

    kind: str
    valid_from: date
    valid_to: date | None
    percent: Decimal
    basis: str
    announcement: str
    status: str
    checked: date
    note: str


@dataclass(frozen=True, slots=True)
class Span:
    """Days on end, both included, under one row."""

    first: date
    last: date
    rate: Rate

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def provisional(self) -> bool:
        """Whether a change of the rate, not in the table, could fall in these days."""
        return self.rate.valid_to is None and self.last > self.rate.checked


@dataclass(frozen=True, slots=True)
class Rates:
    """All rows by kind, each kind in order of time and without overlap."""

    kinds: Mapping[str, tuple[Rate, ...]]
    source: str
    version: str

    def spans(self, kind: str, first: date, last: date) -> tuple[Span, ...]:
        """The days from `first` to `last`, both included, cut where the rate changes; none when `last` is earlier.

        Raises RateMissing for the first day without a rate, MoneyProblem for a kind that the table does not have.
        """
        found: list[Span] = []
        day = first
        for rate in self.of(kind):
            if day > last:
                return ()
            if rate.valid_to is not None and rate.valid_to < day:
                continue
            if rate.valid_from > day:
                break
            end = last if rate.valid_to is None else min(last, rate.valid_to)
            found.append(Span(day, end, rate))
            if end == last:  # which may be the last day there is
                return tuple(found)
            day = end + DAY
        raise RateMissing(kind, day, self.source)

    def of(self, kind: str) -> tuple[Rate, ...]:
        """The rows of a kind. Raises MoneyProblem for one that the table does not have."""
        if kind not in self.kinds:
            raise MoneyProblem("kind", name="kind", value=kind[:40], known=", ".join(self.kinds))
        return self.kinds[kind]


def read_rates(text: str, source: str = "interest-rates.csv") -> Rates:
    """The table from its text. Raises TableProblem, also with the codes order (rows of a kind overlap, go back or
    follow an open one) and number (not a percentage)."""
    kinds: dict[str, list[Rate]] = {}
    for line, row in rows(text, source, COLUMNS):
        if PERCENT.fullmatch(row["rate_percent"]) is None:
            raise TableProblem("number", source, line, value=row["rate_percent"])
        rate = Rate(
            kind=row["kind"],
            valid_from=whole_day(row["valid_from"], source, line),
            valid_to=whole_day(row["valid_to"], source, line) if row["valid_to"] else None,
            percent=Decimal(row["rate_percent"]),
            basis=row["legal_basis"],
            announcement=row["announcement"],
            status=row["status"],
            checked=whole_day(row["checked"], source, line),
            note=row["note"],
        )
        before = kinds.setdefault(rate.kind, [])
        if rate.valid_to is not None and rate.valid_to < rate.valid_from:
            raise TableProblem("order", source, line, value=row["valid_to"])
        if before and (before[-1].valid_to is None or before[-1].valid_to >= rate.valid_from):
            raise TableProblem("order", source, line, value=row["valid_from"])
        before.append(rate)
    if not kinds:
        raise TableProblem("empty", source, 1)
    return Rates(MappingProxyType({kind: tuple(found) for kind, found in kinds.items()}), source, version(text))
