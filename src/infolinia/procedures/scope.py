"""The names of one procedure in a call, as expressions compute with them and texts show them; pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, cast

from infolinia.procedures import choices, texts
from infolinia.procedures.expressions import UNKNOWN
from infolinia.procedures.parts import RECORDS, Option, Procedure, Slot, Step
from infolinia.procedures.slots import dictated, spoken, written
from infolinia.procedures.slots.understand import option_text
from infolinia.procedures.state import State

MOST = 10**15  # of a number; what is larger was never meant
MOST_PARTS = 40  # of a value that has parts
MOST_OF_A_DURATION = 10**9  # of its unit


@dataclass(slots=True)
class Scope:
    """The slots of `procedure` under their prefix ("awaria/"), what it was given, what its actions gave.

    asked: slots whose question the walk has reached, in its order. Only their answers count: those of a branch left
    behind stay in the journal and out of the record, and nothing further on depends on them.
    """

    procedure: Procedure
    prefix: str
    state: State
    given: dict[str, Any]
    made: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    asked: dict[str, None] = field(default_factory=lambda: dict[str, None]())
    hidden: str = ""  # the slot whose own answer does not count just now
    terms: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())  # of the offer whose text is filled
    parent: Scope | None = None  # around the round of a repeat: what the round does not know, it does

    def holds(self, step: Step) -> bool:
        """Whether the step's `when` holds. What a question gets for an answer does not decide on the question itself:
        `ask: customer, when: customer is unknown` goes on being asked until its answer is settled."""
        if step.when is None:
            return True
        self.hidden = step.id if step.kind in ("ask", "choose") else ""
        try:
            return step.when.compute(self) is True
        finally:
            self.hidden = ""

    def get(self, name: str, default: Any = UNKNOWN) -> Any:
        """A value as expressions see it."""
        raw = self.raw(name)
        if raw is None:
            return default
        type_ = self.procedure.type_of(name)
        value = typed(type_, raw) if type_ else raw
        return default if value is None else value

    def raw(self, name: str) -> Any:
        """A value in JSON form, None when unknown."""
        match name:
            case "today":
                return date.fromisoformat(self.state.today)
            case "performer":
                return self.state.performer
            case "language":
                return self.state.language
            case _:
                pass
        if name != self.hidden:
            answer = self.state.answers.get(self.prefix + name)
            if answer and self._counts(name):
                return answer.value
        if name in self.made:
            return self.made[name]
        if name in self.terms:
            return self.terms[name]
        slot = self.procedure.slots.get(name)
        if slot and slot.source:
            return plain(slot.source.compute(self))
        if slot is None and "." in name and (whole := self._part(name)) is not None:
            return whole
        if self.parent is not None:
            return self.parent.raw(name)
        return self._customer_name() if name == "customer.name" else self.given.get(name)

    def _counts(self, name: str) -> bool:
        """Whether an answer counts: its question was reached, or it was given, or is to be kept."""
        if name in self.asked or name in self.procedure.given:
            return True
        slot = self.procedure.slots.get(name)
        return slot is not None and slot.keep

    def _part(self, name: str) -> Any:
        """A part of a value that has parts: `plan.count`."""
        head, _, part = name.partition(".")
        slot = self.procedure.slot(head)
        if slot is None or slot.type not in RECORDS:
            return None
        whole = self.raw(head)
        return whole.get(part) if isinstance(whole, dict) else None  # type: ignore[reportUnknownMemberType]  # JSON

    def _customer_name(self) -> Any:
        """Of the customer as known now: the name that came with the call is nobody else's."""
        match self.raw("customer"), self.given.get("customer"):
            case {"name": str(name)}, _:
                return name
            case now, first if id_of(now) == id_of(first):
                return self.given.get("customer.name")
            case _:
                return None

    def attributes(self) -> dict[str, Any]:
        """What an included procedure inherits."""
        return {name: value for name in self.given if "." in name and (value := self.raw(name)) is not None}

    def write(self, name: str) -> str:
        """A value as a text shows it; … when it is unknown."""
        language = self.state.language
        if name == "today":
            return written.day(date.fromisoformat(self.state.today), language)
        raw = self.raw(name)
        if raw is None:
            return "…"
        slot = self.procedure.slot(name)
        return write(slot, raw, self.state) if slot else str(raw)

    def _slot(self, name: str) -> Slot | None:
        """The slot, or one made up for a part of a value, a term of an offer, or today."""
        if name == "today":
            return Slot("today", "date", looks="back")
        type_ = RECORDS["plan"].get(name, "") if name in self.terms else self.procedure.type_of(name)
        return self.procedure.slot(name) or (Slot(name, type_) if type_ else None)

    def tell(self, name: str, case: str = "", *, ear: bool = False) -> str:
        """A value as a sentence shows it, or says it with `ear`, in a case; … when it is unknown. A name takes the case
        when its declension came with it: given["customer.name|ins"]."""
        raw = self.raw(name)
        slot = self._slot(name)
        if raw is None:
            return texts.MISSING
        if slot is None:
            own = case and raw == self.given.get(name)  # of another customer no declension came with the call
            return str((self.given.get(f"{name}|{case}") if own else None) or raw)
        return tell(slot, raw, self.state, case, ear=ear)

    def fill(self, templates: Mapping[str, texts.Template], slot: Slot | None = None, *, ear: bool = False) -> str:
        """A text in the call's language, filled for the eye, or with `ear` for the voice."""
        template = texts.choose(templates, self.state.language)
        if template is None:
            return ""

        def value(name: str) -> str:
            if name == "options" and slot:
                offered = choices.offered(slot, self).options
                if ear and all(option.key for option in offered):
                    return ". ".join(keyed(slot, o, self.state.language) for o in offered)
                return ", ".join(option_text(slot, o.value, self.state.language) for o in offered)
            return self.tell(name, ear=ear)

        return template.fill(
            value,
            language=self.state.language,
            performer=self.state.performer,
            address=self._addressed(),
            inflected=lambda name, case: self.tell(name, case, ear=ear),
            env=self,
            ear=ear,
        )

    def _addressed(self) -> str:
        """How the customer is addressed (texts.ADDRESSES); empty when that is not known, as of another customer."""
        same = id_of(self.raw("customer")) == id_of(self.given.get("customer"))
        return str(self.given.get("customer.addressed") or "") if same else ""

    def fill_hash(self, templates: Mapping[str, texts.Template]) -> str:
        """Of the values that a text reads. The same in every language: what was read whole in one, stands."""
        reads = _reads(tuple(template.reads for template in templates.values()))
        return inputs_hash({name: plain(self.raw(name)) for name in reads})


def keyed(slot: Slot, option: Option, language: str) -> str:
    """A value of a menu with its key, as it is said: "Reklamacje: 1"."""
    said = option_text(slot, option.value, language)
    key = KEY_WORDS.get(option.key, {}).get(language, option.key)
    return f"{said[:1].upper()}{said[1:]}: {key}"


KEY_WORDS = {"*": {"pl": "gwiazdka", "en": "star"}, "#": {"pl": "krzyżyk", "en": "hash"}}


@lru_cache(maxsize=4096)
def _reads(reads: tuple[frozenset[str], ...]) -> tuple[str, ...]:
    """The names that the texts of all languages read, in order."""
    return tuple(sorted(frozenset[str]().union(*reads)))


def write(slot: Slot, raw: Any, state: State) -> str:
    """A value of the slot for the eye. A date that is promised carries its weekday."""
    if typed(slot.type, raw) is None:
        return str(raw)
    match slot.type:
        case "choice":
            return option_text(slot, str(raw), state.language)
        case "choices" if slot.options:
            return spoken.listed([option_text(slot, str(value), state.language) for value in raw], state.language)
        case "date" if slot.looks != "back":
            return written.day(date.fromisoformat(raw), state.language, weekday=True)
        case "customer" if isinstance(raw, str):
            return _name_of(raw, state)
        case "level" if isinstance(raw, int):
            return f"L{raw}"
        case _:
            return written.value(slot.type, raw, state.language)


def tell(slot: Slot, raw: Any, state: State, case: str = "", *, ear: bool = False) -> str:
    """The same within a sentence: days with their month in words; with `ear` as it is said, in the case it wants."""
    value = typed(slot.type, raw)
    match slot.type:
        case _ if value is None:
            return str(raw)
        case "date" if ear:
            return spoken.day(value, state.language, texts.case_of(case or "gen"), weekday=slot.looks != "back")
        case "date":
            return written.long_day(value, state.language, weekday=slot.looks != "back")
        case _ if ear and slot.spoken and isinstance(raw, str):
            return _SPOKEN[slot.spoken](raw, state.language)
        case "choice" | "choices" | "customer":
            return write(slot, raw, state)
        case _ if ear:
            return spoken.value(slot.type, raw, state.language, case)
        case _:
            return write(slot, raw, state)


_SPOKEN: Mapping[str, Callable[[str, str], str]] = {
    "digits": dictated.digits, "groups": dictated.code, "letters": dictated.letters,
}  # fmt: skip


def _name_of(customer: str, state: State) -> str:
    """The customer's name when it is the one the call began with; else the id."""
    match state.given.get("customer"):
        case {"id": id_, "name": str(name)} if id_ == customer:
            return name
        case first if id_of(first) == customer:
            return str(state.given.get("customer.name", customer))
        case _:
            return customer


def id_of(customer: Any) -> Any:
    """The id, of a customer given with the name or without."""
    match customer:
        case {"id": id_}:
            return id_
        case _:
            return customer


def typed(type_: str, raw: Any) -> Any:
    """A JSON value as expressions compute with it; None when it is no value of the type (see _typed)."""
    return _typed_text(type_, raw) if isinstance(raw, str) else _typed(type_, raw)


@lru_cache(maxsize=8192)
def _typed_text(type_: str, raw: str) -> Any:
    """A walk asks for the same values over and over; what a text becomes never changes afterwards."""
    return _typed(type_, raw)


def _typed(type_: str, raw: Any) -> Any:
    """A JSON value as expressions compute with it; None when it is no value of the type.

    A duration of seconds to weeks becomes a timedelta; one of months, years or working days stays what was said, as
    no number of days is a month. Several choices become a tuple.
    """
    try:
        match type_, raw:
            case "date", str():
                day = date.fromisoformat(raw)
                return day if day.isoformat() == raw else None
            case "date", date():
                return raw
            case (("money" | "number" | "ordinal"), (str() | int() | float() | Decimal())) if not isinstance(raw, bool):
                return _number(type_, Decimal(str(raw)))
            case "yes_no", bool():
                return raw
            case "time", str():
                return raw if _TIME.fullmatch(raw) else None
            case "duration", {"n": int(n), "unit": str(unit)} if not isinstance(n, bool):
                return _duration(n, unit, raw)
            case "duration", timedelta():
                return raw
            case "choices", (list() | tuple()):
                return _several(cast("list[Any] | tuple[Any, ...]", raw))
            case "customer", {"id": str(id_)}:
                return id_ or None
            case kind, dict() if kind in RECORDS:
                return _record(kind, cast("dict[str, Any]", raw))
            case kind, _ if kind in RECORDS:
                return None
            case "period", {"from": str(begin), "to": str(end)}:
                return raw if date.fromisoformat(begin) <= date.fromisoformat(end) else None
            case "level", str():
                return int(raw[1:]) if len(raw) == 2 and raw[0] == "L" and raw[1:].isdecimal() else None
            case "level", int() if not isinstance(raw, bool):
                return raw if 0 <= raw <= 9 else None
            case kind, _ if kind in _OTHER_THAN_TEXT:
                return None
            case _, str():
                return raw or None
            case _:
                return None
    except (ValueError, InvalidOperation, OverflowError):
        return None


_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_OTHER_THAN_TEXT = frozenset(
    {"date", "time", "money", "number", "ordinal", "yes_no", "period", "duration", "choices", "level"}
)


def _record(type_: str, raw: dict[str, Any]) -> dict[str, Any] | None:
    """A value with parts: each that the type knows is of its own type; others are terms of an offer, and bounded."""
    known = RECORDS[type_]
    fine = all(name not in known or typed(known[name], value) is not None for name, value in raw.items())
    return raw if fine and 0 < len(raw) <= MOST_PARTS else None


def _number(type_: str, number: Decimal) -> Decimal | None:
    if not number.is_finite() or abs(number) > MOST or number != round(number, 6):
        return None
    return None if type_ == "ordinal" and (number != round(number) or number < 1) else number


def _duration(n: int, unit: str, raw: Any) -> Any:
    if not 0 <= n <= MOST_OF_A_DURATION:
        return None
    if unit in ("month", "quarter", "year", "business_day"):
        return raw
    return timedelta(seconds=n * _SECONDS[unit]) if unit in _SECONDS else None


def _several(values: list[Any] | tuple[Any, ...]) -> tuple[str, ...] | None:
    chosen = tuple(value for value in values if isinstance(value, str) and value)
    return chosen if len(chosen) == len(values) == len(set(chosen)) > 0 else None


def plain(value: Any) -> Any:
    """A computed value in JSON form; None when unknown."""
    if value is UNKNOWN or value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.days
    if isinstance(value, tuple):
        return list(cast("tuple[str, ...]", value))
    return str(value) if isinstance(value, Decimal) else value


def inputs_hash(inputs: Mapping[str, Any]) -> str:
    """Of named JSON values: tells whether anything that was read has changed."""
    for value in inputs.values():
        if not isinstance(value, str):  # True and 1 would be the same key
            return _hash(inputs)
    return _hash_of_texts(tuple(inputs.items()))


@lru_cache(maxsize=8192)
def _hash_of_texts(values: tuple[tuple[str, str], ...]) -> str:
    return _hash(dict(values))


def _hash(inputs: Mapping[str, Any]) -> str:
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
