"""What a step waits for, and what came of an utterance; frozen data, pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from infolinia.procedures.parts import Option, Slot
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Answer, Understood
from infolinia.procedures.understanding.problems import RowProblem

Kind = Literal["ask", "choose", "negotiate", "confirm", "statement"]
KINDS: tuple[Kind, ...] = ("ask", "choose", "negotiate", "confirm", "statement")
DEBT = Decimal("3688.50")  # of the shared sentences, see voice/SOURCES.md

_BACK = re.compile(r"since|birth|born|happened|event|bought|paid_on|issued|invoice_date|from_when|damage|purchase")
_AHEAD = re.compile(r"pay|promise|callback|visit|appointment|deliver|due|until|next|move|start")


@dataclass(frozen=True, slots=True)
class Meant:
    """One event that came of an utterance, with its facts: answer(value), correct(slot, value), repeat …"""

    event: str
    facts: Mapping[str, Any] = field(default_factory=lambda: dict[str, Any]())

    def to_builtins(self) -> dict[str, Any]:
        return {"event": self.event, **self.facts}


def meant(event: str, **facts: Any) -> Meant:
    return Meant(event, facts)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A step as far as understanding needs it.

    slot: asked for; None for a statement. least, most: bounds of a number. offered: what a negotiation offers, money or
    a number. value: what is to be confirmed. debt: what "half of it" is half of, in złoty. now: wall clock.
    """

    kind: Kind
    slot: Slot | None
    now: datetime
    language: str
    least: Decimal | None = None
    most: Decimal | None = None
    offered: Any = None
    value: Any = None
    debt: Decimal | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def name(self) -> str:
        return self.slot.name if self.slot else ""

    @property
    def type(self) -> str:
        return self.slot.type if self.slot else ""

    def parse(self, text: str, *, type_: str = "", today: date | None = None, looks: str = "") -> Answer:
        """The text read as a value of the slot, or of another type."""
        slot = self.slot if self.slot and not type_ else Slot("other", type_ or "text")
        if looks or today:
            slot = Slot(slot.name, slot.type, looks=looks or slot.looks, pattern=slot.pattern, options=slot.options)
        return understand(slot, text, language=self.language, today=today or self.today, now=self.now)

    def value_of(self, text: str, **how: Any) -> Understood | None:
        found = self.parse(text, **how)
        return found if isinstance(found, Understood) else None


def expectation(row: Mapping[str, Any], language: str, now: datetime) -> Expectation:
    """From a `step_expectation` of the shared sentences. Raises ValueError with what is wrong in it."""
    kind = row.get("kind")
    if kind not in KINDS:
        raise RowProblem("step-kind", known=", ".join(KINDS))
    name = row.get("slot", "")
    if not isinstance(name, str) or (kind != "statement" and not name):
        raise RowProblem("slot")
    choices = row.get("choices", ())
    if not isinstance(choices, list | tuple) or not all(isinstance(value, str) for value in choices):  # pyright: ignore[reportUnknownVariableType]
        raise RowProblem("choices")
    offered, value = row.get("offered"), row.get("value")
    type_ = str(row.get("type") or ("choice" if choices else _type_of(value)))
    slot = Slot(
        name, type_,
        options=tuple(Option(str(value), {}) for value in choices),  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        critical=row.get("critical") is True,
        looks="back" if _BACK.search(name) else "ahead" if _AHEAD.search(name) else "",
        pattern=str(row.get("pattern", "")),
    )  # fmt: skip
    return Expectation(
        kind, slot if name else None, now, language,
        least=_bound(row, "min"), most=_bound(row, "max"), offered=offered, value=value, debt=_debt(row, offered),
    )  # fmt: skip


def _type_of(value: Any) -> str:
    match value:
        case bool():
            return "yes_no"
        case {"amount": _}:
            return "money"
        case {"from": _}:
            return "period"
        case int() | float():
            return "number"
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return "date"
        case str() if re.fullmatch(r"\d\d:\d\d", value):
            return "time"
        case _:
            return "text"


def _bound(row: Mapping[str, Any], name: str) -> Decimal | None:
    try:
        return None if row.get(name) is None else Decimal(str(row[name]))
    except InvalidOperation:
        raise RowProblem("number", field=name) from None


def _debt(row: Mapping[str, Any], offered: Any) -> Decimal:
    try:
        match row.get("debt"), offered:
            case str() | int() as debt, _:
                return Decimal(debt)
            case _, {"amount": amount}:
                return Decimal(str(amount))
            case _:
                return DEBT
    except InvalidOperation:
        raise RowProblem("debt", example="3688.50") from None
