"""Values of slots in two shapes: typed for expressions and actions, plain (JSON) for events, state and journal; pure.

| type | typed | plain |
|---|---|---|
| text, choice, phone, email, address, customer, order, case | str | the same |
| number, money | Decimal | "49.90" |
| yes_no | bool | the same |
| date | date | "2026-11-01" |
| period | Period | {"start": "2026-11-01", "end": "2026-11-23"} |
| level | int | "L2" |
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

Plain = str | bool | dict[str, str]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; without an end it lasts."""

    start: date
    end: date | None = None

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat() if self.end else '..'}"


def to_plain(value: Any) -> Plain:
    """A typed value as JSON. A plain value stays as it is."""
    match value:
        case bool() | str():
            return value
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case timedelta():
            return str(value.days)
        case Period():
            made = {"start": value.start.isoformat()}
            return made | {"end": value.end.isoformat()} if value.end else made
        case Mapping():
            return {str(name): str(inner) for name, inner in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case _:
            return str(value)


def from_plain(kind: str, plain: Any) -> Any:
    """The typed value of a slot of type `kind`, or None when the plain one is none of that type. Typed values pass."""
    try:
        match kind, plain:
            case "yes_no", bool():
                return plain
            case "yes_no", str():
                return {"true": True, "false": False}.get(plain)
            case (("number" | "money"), (str() | int() | Decimal())) if not isinstance(plain, bool):
                number = Decimal(plain)
                return number if number.is_finite() else None
            case "date", datetime():
                return plain.date()
            case "date", date():
                return plain
            case "date", str():
                return date.fromisoformat(plain)
            case "period", Period():
                return plain
            case "period", {"start": str(start), **rest}:
                return Period(
                    date.fromisoformat(start), date.fromisoformat(str(rest["end"])) if "end" in rest else None
                )
            case "period", date():
                return Period(plain)
            case "period", str():
                start, _, end = plain.partition("/")
                return Period(date.fromisoformat(start), date.fromisoformat(end) if end not in ("", "..") else None)
            case "level", bool():
                return None
            case "level", int():
                return plain
            case "level", str():
                return int(plain.removeprefix("L"))
            case (("yes_no" | "number" | "money" | "date" | "period" | "level"), _):
                return None
            case _, str():
                return plain or None
            case _, _:
                return None
    except (ValueError, InvalidOperation):
        return None


def digest(values: Mapping[str, Plain | None]) -> str:
    """A short hash of named values, the same for the same values; tells whether anything read has changed."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
