"""A value that was read back: right, wrong, or put right, perhaps with another slot; pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understood import Understood
from infolinia.procedures.understanding.dates import read_day
from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.phrases import Said, says
from infolinia.procedures.understanding.shaped import shaped
from infolinia.procedures.understanding.values import Table, settled

OTHERS = (
    ("pay_amount", "money", re.compile(r"\b(?:kwot\w+|sum[aeyio]\w*|amount|sum)\b")),
    ("instalments", "number", re.compile(r"\b(?:liczb\w+ rat|ilosc\w* rat|rat|raty|instalments?|installments?)\b")),
    ("pay_date", "date", re.compile(r"\b(?:dat[aeyi]\w*|termin\w*|dzien|date|day)\b")),
    ("phone", "phone", re.compile(r"\b(?:telefon\w*|numer telefonu|komork\w+|phone|mobile)\b")),
    ("email", "email", re.compile(r"\b(?:mail\w*|email\w*)\b")),
    ("surname", "text", re.compile(r"\b(?:nazwisk\w+|surname|last name)\b")),
)
_MONTHS = re.compile(
    r"\b(?:sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paz|lis|gru|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)\w*|\d{1,2}[./-]\d|dzien|dni\b|tydz|tyg|mies|jutro|dzis|pojutrze|piat\w+ek|sobot|niedz|"
    r"ponied|wtor|srod|czwartek|week|month|tomorrow|today|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|\d{4}"
)
_MEANT = re.compile(
    r"\b(?:mialo byc|ma byc|powinno byc|powinna byc|it should be|should be|should have been|its|"
    r"it is|on|na|to)\b(?!.*\b(?:mialo byc|ma byc|should be)\b)\s*(.+)$"
)


def read(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """Confirm, reject, or correct with the slot that is corrected."""
    yes = says(what, table, "confirm")
    no = not yes and says(what, table, "reject")
    if other := _of_another(what, at, yes=yes, table=table):
        return other
    value = _value(what, at)
    if value is not None and value != at.value:
        return [meant("correct", slot=at.name, value=value)]
    bare = at.parse(what.text, type_="yes_no")
    if not yes and isinstance(bare, Understood) and bare.unsure and says(what, table, "unsure"):
        return [meant("unsure", value=at.value)] if bare.value else [meant("reject")]
    if no:
        return [meant("reject")]
    if yes or value is not None:
        if says(what, table, "unsure") and not re.search(r"\bpewnie\b", what.low):
            return [meant("unsure", value=at.value)]
        return [meant("confirm")]
    return [meant("reject")] if says(what, table, "reject") else []


def _of_another(what: Said, at: Expectation, *, yes: bool, table: Table) -> list[Meant]:
    for name, type_, pattern in OTHERS:
        mention = pattern.search(what.low)
        if not mention or name == at.name or type_ == at.type:
            continue
        after = what.low[mention.end() :]
        meant_ = _MEANT.search(after)
        found = at.value_of(meant_[1] if meant_ else after, type_=type_, looks="ahead") or at.value_of(
            after, type_=type_, looks="ahead"
        )
        if found is None:
            continue
        correct = meant("correct", slot=name, value=shaped(type_, found.value))
        if says(what, table, "also_not_confirmed"):
            return [correct]
        if yes and not re.match(r"^(?:a i jeszcze|i jeszcze|jeszcze|and also|also)\b", what.low):
            return [meant("confirm"), correct]
        if says(what, table, "and_also"):
            return [meant("confirm", implicit=True), correct]
        return [correct]
    return []


def _value(what: Said, at: Expectation) -> Any:
    """The value said, read as one of the slot. A bare day is of the month that was read back."""
    if at.slot is None or at.type in ("yes_no",):
        return None
    text = settled(what.text, at)
    if at.type == "date":
        return _day(text, what, at)
    plain = re.sub(r"^(?:\W*(?:nie|no|tak|yes|nope|a|ale|but))+\b[\s,.]*", "", fold(text))
    if at.type == "text":
        return None
    for said in (plain, text):
        found = at.parse(said) if said else None
        if isinstance(found, Understood):
            return shaped(at.type, found.value)
    return None


def _day(text: str, what: Said, at: Expectation) -> str | None:
    plain = re.sub(r"^(?:\W*(?:nie|no|tak|yes|nope|a|ale|but|not))+\b[\s,.]*", "", fold(text))
    first = date.fromisoformat(at.value).replace(day=1) if isinstance(at.value, str) else at.today
    bare = not _MONTHS.search(plain)
    for said in (plain, text):
        found = read_day(said, at, today=first if bare else None, looks="ahead") if said else None
        if isinstance(found, Understood):
            return str(found.value)
    return None
