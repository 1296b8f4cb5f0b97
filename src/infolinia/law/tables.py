"""Tables of law: read from the text of CSV files, checked, frozen. Their files: packs/law-pl.

A table knows its source and its version (a digest of its text), so that a stored deadline can say what it was computed
with, and the days it covers: a question outside them is an error, never a guess.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Unit: TypeAlias = Literal["calendar_days", "business_days", "month", "hours"]
Shift: TypeAlias = Literal["art115", "business_days", "reg1182_71", "next_working_day", "none"]

UNITS: Mapping[str, Unit] = {
    "calendar_days": "calendar_days",
    "business_days": "business_days",
    "business_day": "business_days",
    "month": "month",
    "hours": "hours",
}
SHIFTS: Mapping[str, Shift] = {
    "art115": "art115",
    "business_days": "business_days",
    "reg1182_71": "reg1182_71",
    "next_working_day": "next_working_day",
    "none": "none",
}


class TableProblem(ValueError):
    """A table that cannot be read; `code` with file, line and facts. Codes: columns, date, number, word, twice,
    empty."""

    def __init__(self, code: str, source: str, line: int, **facts: str) -> None:
        super().__init__(f"{source}:{line}: {code} {facts}")
        self.code, self.source, self.line, self.facts = code, source, line, facts


class KindUnknown(LookupError):
    """No row of the table has this kind; `known` lists those there are."""

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        self.kind, self.known = kind, tuple(sorted(set(known)))
        super().__init__(f"no row for {kind}: {', '.join(self.known)}")


class DayNotCovered(LookupError):
    """The table of holidays says nothing about this day: it must be extended."""

    def __init__(self, day: date, source: str) -> None:
        super().__init__(f"{source} does not cover {day}: extend the table, never guess")
        self.day, self.source = day, source


@dataclass(frozen=True, slots=True)
class Dated:
    """How long a row holds (`valid_to` None: until changed), the act and article it stands on, the day on which it was
    last compared with them, and what is uncertain."""

    valid_from: date
    valid_to: date | None
    source: str
    checked: date
    note: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


DATED = ("valid_from", "valid_to", "source", "checked", "note")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A statutory free day."""

    day: date
    name: str
    basis: str


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Holidays:
    """Statutory free days of whole years, from `first` to `last`, both included; the days of the week that are free
    (0 is Monday, with their names) and the zone whose civil date a legal day is. sources: the acts by free weekday and
    by how the end of a period is moved."""

    days: Mapping[date, Holiday]
    first: date
    last: date
    source: str
    version: str
    week: Mapping[int, str]
    zone: ZoneInfo
    sources: Mapping[str, str]

    def on(self, day: date) -> Holiday | None:
        """The holiday of a day. Raises DayNotCovered."""
        if not self.first <= day <= self.last:
            raise DayNotCovered(day, self.source)
        return self.days.get(day)


@dataclass(frozen=True, slots=True)
class Regime:
    """Under which law a complaint is answered: how long, from what, what satisfies it, what silence means."""

    id: str
    scope: str
    start_event: str
    period: int
    unit: Unit
    satisfied_by: str
    silence: str
    extension: str
    answer_form: str
    shift: Shift
    duties: str
    basis: str
    status: str
    valid_from: date
    checked: date


@dataclass(frozen=True, slots=True)
class Target:
    """Our own date before the legal one: `business_days` before the raw end. Regime `*` means any."""

    name: str
    regime: str
    business_days: int
    basis: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that deadlines need."""

    holidays: Holidays
    regimes: Mapping[str, Regime]
    targets: tuple[Target, ...]
    version: str

    def target(self, name: str, regime: str) -> Target | None:
        """The target of this name for a regime; one for the regime itself goes before one for any."""
        fitting = [item for item in self.targets if item.name == name and item.regime in (regime, "*")]
        return min(fitting, key=lambda item: item.regime == "*", default=None)


def read(holidays: str, regimes: str, targets: str, calendar: str) -> Tables:
    """All tables from the texts of their files. Raises TableProblem."""
    made_of = version(holidays, regimes, targets, calendar)
    return Tables(read_holidays(holidays, calendar), read_regimes(regimes), read_targets(targets), made_of)


def read_holidays(text: str, calendar: str, source: str = "holidays.csv") -> Holidays:
    """The free days and, from the text of calendar.csv, the free weekdays and the zone. Raises TableProblem."""
    week, zone, sources = _read_calendar(calendar)
    days: dict[date, Holiday] = {}
    for line, row in rows(text, source, ("date", "name_pl", "legal_basis")):
        day = whole_day(row["date"], source, line)
        if day in days:
            raise TableProblem("twice", source, line, value=row["date"])
        days[day] = Holiday(day, row["name_pl"], row["legal_basis"])
    if not days:
        raise TableProblem("empty", source, 1)
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    return Holidays(MappingProxyType(days), first, last, source, version(text, calendar), week, zone, sources)


def _read_calendar(text: str, source: str = "calendar.csv") -> tuple[Mapping[int, str], ZoneInfo, Mapping[str, str]]:
    week: dict[int, str] = {}
    sources: dict[str, str] = {}
    zone: ZoneInfo | None = None
    for line, row in rows(text, source, ("what", "value", *DATED)):
        sources[row["value"]] = dated(row, source, line).source
        match row["what"], row["value"]:
            case "shift", name if name in SHIFTS:
                pass
            case "free_weekday", name if name in WEEKDAYS:
                week[WEEKDAYS.index(name)] = name
            case "time_zone", name:
                try:
                    zone = ZoneInfo(name)
                except (ValueError, ZoneInfoNotFoundError):
                    raise TableProblem("word", source, line, column="value", value=name) from None
            case _:
                raise TableProblem("word", source, line, column=row["what"], value=row["value"])
    if zone is None:
        raise TableProblem("empty", source, 1)
    return MappingProxyType(week), zone, MappingProxyType(sources)


def read_regimes(text: str, source: str = "complaint-deadlines.csv") -> Mapping[str, Regime]:
    wanted = ("regime", "scope_pl", "start_event", "period", "unit", "satisfied_by", "silence_effect", "extension")
    also = ("answer_form", "day_shift", "extra_duties", "legal_basis", "status", "valid_from", "checked")
    found: dict[str, Regime] = {}
    for line, row in rows(text, source, (*wanted, *also)):
        if row["regime"] in found:
            raise TableProblem("twice", source, line, value=row["regime"])
        if row["unit"] not in UNITS:
            raise TableProblem("word", source, line, column="unit", value=row["unit"])
        if row["day_shift"] not in SHIFTS:
            raise TableProblem("word", source, line, column="day_shift", value=row["day_shift"])
        found[row["regime"]] = Regime(
            id=row["regime"],
            scope=row["scope_pl"],
            start_event=row["start_event"],
            period=number(row["period"], source, line),
            unit=UNITS[row["unit"]],
            satisfied_by=row["satisfied_by"],
            silence=row["silence_effect"],
            extension=row["extension"],
            answer_form=row["answer_form"],
            shift=SHIFTS[row["day_shift"]],
            duties=row["extra_duties"],
            basis=row["legal_basis"],
            status=row["status"],
            valid_from=whole_day(row["valid_from"], source, line),
            checked=whole_day(row["checked"], source, line),
        )
    return MappingProxyType(found)


def read_targets(text: str, source: str = "internal-targets.csv") -> tuple[Target, ...]:
    wanted = ("name", "regime", "business_days_before", "counted_from", "basis")
    found: list[Target] = []
    for line, row in rows(text, source, wanted):
        if row["counted_from"] != "raw_end":
            raise TableProblem("word", source, line, column="counted_from", value=row["counted_from"])
        days = number(row["business_days_before"], source, line)
        found.append(Target(row["name"], row["regime"], days, row["basis"]))
    return tuple(found)


def rows(text: str, source: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The lines of a table with their numbers, cells stripped. Raises TableProblem when a column is missing."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise TableProblem("columns", source, 1, missing=", ".join(missing))
    return [(reader.line_num, {name: row[name].strip() for name in columns}) for row in reader]


def number(text: str, source: str, line: int) -> int:
    """A whole number of a cell. Raises TableProblem."""
    if not text.isdecimal():
        raise TableProblem("number", source, line, value=text)
    return int(text)


def whole_day(text: str, source: str, line: int) -> date:
    """A day of a cell, ISO. Raises TableProblem."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TableProblem("date", source, line, value=text) from None


def dated(row: Mapping[str, str], source: str, line: int) -> Dated:
    """The cells that say how long a row holds and what it stands on. Raises TableProblem."""
    first, last = whole_day(row["valid_from"], source, line), row["valid_to"]
    if not row["source"]:
        raise TableProblem("word", source, line, column="source", value="")
    return Dated(
        valid_from=first,
        valid_to=whole_day(last, source, line) if last else None,
        source=row["source"],
        checked=whole_day(row["checked"], source, line),
        note=row["note"],
    )


def version(*texts: str) -> str:
    """A digest of the texts of tables: the same texts give the same version."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:12]
