"""Rows for measuring: an expression and its kind, or an utterance at a step; what we make of them, as JSON values.

Shapes of the values: money {"amount", "currency"} or a range, date and period in ISO days (both included), time HH:MM,
duration {"n", "unit"}, telephone E.164, identifiers without separators, numbers as numbers. Rows of Duckling's corpora,
known by their source or their reference time, have moments and periods in its shape: see `slots.measured`. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from infolinia.procedures.parts import Slot
from infolinia.procedures.slots.measured import period_value, time_values
from infolinia.procedures.slots.money import read_money
from infolinia.procedures.slots.understand import understand as understand_slot
from infolinia.procedures.slots.understood import Doubt, Understood
from infolinia.procedures.understanding.expectation import expectation
from infolinia.procedures.understanding.problems import RowProblem
from infolinia.procedures.understanding.reading import understand
from infolinia.procedures.understanding.shaped import shaped

KINDS = (
    "number", "ordinal", "money", "date", "time", "period", "duration", "phone", "pesel", "nip", "regon", "iban",
    "email", "text", "yes_no",
)  # fmt: skip
LANGUAGES = ("pl", "en")
DEFAULT_NOW = "2026-11-23T10:15:00"
DUCKLING_NOW = "2013-02-12T04:30:00"


def slot_value(row: Mapping[str, Any]) -> Any:
    """The value of {lang, kind, text, reference_time}; None when the text is not of this kind, or nobody can tell.
    Raises RowProblem with what is wrong in the row."""
    language, text, now = _common(row)
    kind = str(row.get("kind", "")).removeprefix("none:")
    if kind not in KINDS:
        raise RowProblem("kind", known=", ".join(KINDS))
    foreign = str(row.get("source", "")).startswith("duckling") or row.get("reference_time") == DUCKLING_NOW
    match kind:
        case "money":
            return _money(text, language)
        case "time" if foreign:
            return next(iter(time_values(text, language, now)), None)
        case "period" if foreign:
            return period_value(text, language, now)
        case _:
            slot = Slot("asked", kind, looks="ahead" if kind in ("date", "period") else "")
            found = understand_slot(slot, text, language=language, today=now.date(), now=now)
            return shaped(kind, _likeliest(kind, found))


def _likeliest(kind: str, found: Any) -> Any:
    match found:
        case Understood(value, _):
            return value
        case Doubt(options, several) if kind != "yes_no" and not several:
            return options[0].value
        case _:
            return None


def _money(text: str, language: str) -> dict[str, Any] | None:
    """Of złoty, the currency of our slots, a limit is the amount itself and a range is none; others are as they are."""
    found = read_money(text, language)
    if found is None or (isinstance(found, tuple) and found[0].either):
        return None
    if not isinstance(found, tuple):
        return None if found.currency == "PLN" else found.json()
    return found[0].json(bounds=found[0].currency != "PLN")


def utterance_events(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events of {lang, step, step_expectation, text, reference_time}. Raises RowProblem with what is wrong."""
    language, text, now = _common(row)
    expected = row.get("step_expectation")
    if not isinstance(expected, Mapping):
        raise RowProblem("step")
    return [event.to_builtins() for event in understand(text, expectation(expected, language, now))]  # pyright: ignore[reportUnknownArgumentType]


def _common(row: Mapping[str, Any]) -> tuple[str, str, datetime]:
    language, text, now = row.get("lang"), row.get("text"), row.get("reference_time")
    if language not in LANGUAGES:
        raise RowProblem("lang", known=", ".join(LANGUAGES))
    if not isinstance(text, str):
        raise RowProblem("text")
    try:
        return language, text, datetime.fromisoformat(DEFAULT_NOW if now is None else now).replace(tzinfo=None)
    except (TypeError, ValueError):
        raise RowProblem("time", example=DEFAULT_NOW) from None
