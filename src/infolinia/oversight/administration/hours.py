"""Opening hours: the week, public holidays, and days with hours of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.routing import queries, rule_words, rules
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration.things import (
    Changed,
    Field,
    Link,
    Problems,
    Row,
    Thing,
    Values,
    Who,
    lines,
    one,
    several,
)

SPAN = re.compile(r"(\d{1,2}(?::\d{2})?)\s*[-–—]\s*(\d{1,2}(?::\d{2})?)")
AS_ANY = "="  # holidays like any day


class OpeningHours(Thing):
    code = "opening-hours"

    def title(self) -> str:
        return _("Opening hours")

    def about(self) -> str:
        return _("When queues take calls. Public holidays come from the table of the law.")

    def new(self) -> str:
        return _("New opening hours")

    def empty(self) -> str:
        return _("None yet: every queue is open day and night.")

    def columns(self) -> tuple[str, ...]:
        weekend = pgettext("column", "Saturday"), pgettext("column", "Sunday")
        return pgettext("setting", "Name"), _("Monday–Friday"), *weekend, _("Queues")

    def rows(self, who: Who) -> list[Row]:
        del who
        by_hours: dict[str, list[str]] = {}
        for queue, code in queries.hours_of_queues().items():
            by_hours.setdefault(code, []).append(queue)
        found: list[Row] = []
        for code in queries.opening_hours():
            kept = shared.kept("hours", code)
            days = [_spans(day) or _("closed") for day in kept["week"]]
            working = days[0] if len(set(days[:5])) == 1 else _("differ")
            called = rule_words.hours_name(code)
            queues = ", ".join(sorted(by_hours.get(code, [])))
            found.append(Row(code, (called, working, days[5], days[6], queues)))
        return found

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who, key
        return [
            Field("code", pgettext("setting", "Name"), fixed=True, help=_("In records: a-z, digits and dashes.")),
            Field(
                "week",
                _("The week"),
                "week",
                options=[(str(place), name) for place, name in enumerate(_day_names())],
                help=_("Such as 8:00–18:00, or 8–12, 13–18; empty: closed; 0–24: all day."),
            ),
            Field(
                "holidays", _("On public holidays"), placeholder="=", help=_("Hours; empty: closed; = : like any day.")
            ),
            Field(
                "exceptions",
                _("Days with hours of their own"),
                "lines",
                placeholder="2026-12-24 8:00–14:00",
                help=_("A day a line, then its hours; a day alone is closed."),
            ),
        ]

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return {"code": "", "week": [""] * 7, "holidays": "", "exceptions": ""}
        return _form(shared.kept("hours", key)) | {"code": key}

    def put(self, who: Who, key: str, values: Values) -> str:
        code = key or one(values, "code").strip()
        if not rules.CODE.fullmatch(code):
            raise Problems({"code": _("Small letters, digits and dashes; a letter first.")})
        if not key and code in queries.opening_hours():
            raise Problems({"code": _("There are opening hours of this name already.")})
        week, holidays = several(values, "week"), one(values, "holidays").strip()
        exceptions: dict[str, list[list[str]]] = {}
        wrong: dict[str, str] = {}
        for line in lines(values.get("exceptions", "")):
            day, _space, rest = line.partition(" ")
            exceptions[day] = _read(rest, "exceptions", wrong)
        days = [_read(day, "week", wrong) for day in week]
        on_holidays = None if holidays == AS_ANY else _read(holidays, "holidays", wrong)
        if wrong:
            raise Problems(wrong)
        with shared.problems():
            rules.put_hours(
                code,
                operator=who.operator,
                week=days,
                on_holidays=on_holidays,
                exceptions=exceptions,
                now=who.now,
                by=who.by,
            )
        return code

    def removable(self) -> bool:
        return True

    def remove(self, who: Who, key: str) -> None:
        shared.remove(who, "hours", key)

    def needed_by(self, who: Who, key: str) -> list[Link]:
        del who
        return shared.needed_by("hours", key)

    def gone(self, who: Who) -> list[Link]:
        del who
        return shared.gone("opening-hours", "hours")

    def history(self, key: str) -> list[Changed]:
        return shared.history("hours", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "hours", key, number)


def _form(kept: Mapping[str, Any]) -> Values:
    """Hours as they are typed."""
    holidays = kept.get("on_holidays")
    exceptions: Mapping[str, Any] = kept.get("exceptions") or {}
    return {
        "week": [_spans(day) for day in kept["week"]],
        "holidays": AS_ANY if holidays is None else _spans(holidays),
        "exceptions": "\n".join(f"{day} {_spans(spans)}".strip() for day, spans in sorted(exceptions.items())),
    }


def _day_names() -> tuple[str, ...]:
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )


def _spans(spans: list[list[str]]) -> str:
    """Spans as they are typed: 8:00–12:00, 13:00–18:00."""
    return ", ".join(f"{opens.removeprefix('0')}–{closes.removeprefix('0')}" for opens, closes in spans)


def _read(text: str, name: str, wrong: dict[str, str]) -> list[list[str]]:
    """Spans from what was typed; what cannot be read is noted in `wrong`."""
    found: list[list[str]] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = SPAN.fullmatch(part)
        if match is None:
            wrong[name] = _("“{value}” are no hours. Write them such as 8:00–18:00.").format(value=part[:40])
            continue
        found.append([_edge(match[1]), _edge(match[2])])
    return found


def _edge(text: str) -> str:
    hour, _colon, minute = text.partition(":")
    return f"{int(hour):02}:{minute or '00'}"
