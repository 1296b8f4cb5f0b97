"""How a value is written for the eye, by type and language; pure.

Tables and lists have days in figures (23.11.2026); sentences have them in words (`long_day`), as they are read aloud.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import phonenumbers
from stdnum.pl import nip as stdnum_nip

from infolinia.procedures.slots.inflection import category, noun_after
from infolinia.procedures.slots.nouns import ENGLISH_MONTHS, POLISH_MONTHS, UNITS

NBSP = "\u00a0"
_MOBILE = re.compile(r"45|5[0137]|6[069]|7[02389]|8[08]")  # mobile numbers and those of services are said in threes
EMAIL = r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+"
MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
WEEKDAYS = {
    "pl": ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def day(value: date, language: str, *, weekday: bool = False) -> str:
    """23.11.2026, in English 23 Nov 2026; with the weekday where a date is promised."""
    if language == "pl":
        text = f"{value.day}.{value:%m.%Y}"
    else:
        text = f"{value.day} {MONTHS['en'][value.month - 1]} {value.year}"
    return f"{text} ({WEEKDAYS[language if language == 'pl' else 'en'][value.weekday()]})" if weekday else text


def long_day(value: date, language: str, *, weekday: bool = False) -> str:
    """12 listopada 2026, in English 12 November 2026; with the weekday where a date is promised."""
    month = (POLISH_MONTHS if language == "pl" else ENGLISH_MONTHS)[value.month - 1]
    text = f"{value.day}{NBSP}{month} {value.year}"
    return f"{text} ({WEEKDAYS['pl' if language == 'pl' else 'en'][value.weekday()]})" if weekday else text


def period(first: date, last: date, language: str) -> str:
    """1\u201323.11.2026, in English 1\u201323 Nov 2026; one day by itself."""
    if first == last:
        return day(first, language)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same_month else day(first, language)}\u2013{day(last, language)}"


def money(value: Decimal, language: str, currency: str = "PLN") -> str:
    """3 835,38 zł, in English PLN 3,835.38; other currencies by their code."""
    grouped = f"{value:,.2f}"
    if language == "pl":
        return grouped.replace(",", NBSP).replace(".", ",") + f"{NBSP}{'zł' if currency == 'PLN' else currency}"
    return f"{currency}{NBSP}{grouped}"


def number(value: Decimal | int, language: str) -> str:
    plain = f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) and value % 1 else f"{int(value)}"
    return plain.replace(".", ",") if language == "pl" else plain


def percent(value: Decimal, language: str) -> str:
    """9,25 %, in English 9.25%."""
    return f"{number(value, language)}{NBSP + '%' if language == 'pl' else '%'}"


def ordinal(value: int, language: str) -> str:
    """12., in English 12th."""
    if language == "pl":
        return f"{value}."
    teens = 11 <= value % 100 <= 13
    return f"{value}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def duration(n: Decimal | int, unit: str, language: str) -> str:
    """14 dni, 1,5 godziny, 2 hours."""
    exact, written = Decimal(n), number(Decimal(n), language)
    what = UNITS.get(unit)
    if what is None:
        return written
    if language != "pl":
        return f"{written}{NBSP}{unit}{'' if exact == 1 else 's'}"
    form = what.singular[1] if category(exact) == "other" else noun_after(int(exact), what)
    return f"{written}{NBSP}{form}"


def unit_of(found: timedelta) -> tuple[int, str]:
    """A span as a number of its largest whole unit, at most days: 36 hours are 36 hours, 48 are two days."""
    seconds = int(found.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds % length == 0:
            return seconds // length, unit
    return seconds, "second"


def phone(value: str) -> str:
    """+48 600 100 200, a fixed line +48 12 345 67 89; foreign numbers as their country writes them."""
    if re.fullmatch(r"\+48\d{9}", value):
        digits = value[3:]
        if _MOBILE.match(digits):
            return NBSP.join(("+48", digits[:3], digits[3:6], digits[6:]))
        return NBSP.join(("+48", digits[:2], digits[2:5], digits[5:7], digits[7:]))
    try:
        found = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    shown = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return re.sub(r"[\s\-]+", NBSP, shown)


def iban(value: str) -> str:
    """PL61 1090 1014 …: groups of four."""
    return NBSP.join(value[i : i + 4] for i in range(0, len(value), 4))


def nip(value: str) -> str:
    """123-456-32-18"""
    return stdnum_nip.format(value) if len(value) == 10 else value


def regon(value: str) -> str:
    """123 456 785; fourteen digits with the last five apart."""
    return NBSP.join(part for part in (value[:3], value[3:6], value[6:9], value[9:]) if part)


def yes_no(value: bool, language: str) -> str:
    return ("tak" if value else "nie") if language == "pl" else ("yes" if value else "no")


def amount_of(found: Any) -> tuple[Decimal, str]:
    """Money in JSON form as amount and currency; without one it is złoty."""
    match found:
        case {"amount": amount, "currency": str(currency)}:
            return Decimal(str(amount)), currency
        case _:
            return Decimal(str(found)), "PLN"


def level_of(found: Any) -> int:
    """A level as expressions compute with it or in JSON form: 2 or L2."""
    return int(str(found).removeprefix("L"))


def name_of(found: Any) -> str:
    """A customer's name, else the id."""
    match found:
        case {"name": str(name)} | {"id": str(name)}:
            return name
        case _:
            return str(found)


def value(type_: str, found: Any, language: str) -> str:
    """Any value in JSON form as its type is written; the text itself for types that are text."""
    if found is None:
        return ""
    match type_:
        case "date":
            return day(date.fromisoformat(found), language)
        case "period":
            return period(date.fromisoformat(found["from"]), date.fromisoformat(found["to"]), language)
        case "money":
            amount, currency = amount_of(found)
            return money(amount, language, currency)
        case "number":
            return number(Decimal(str(found)), language)
        case "percent":
            return percent(Decimal(str(found)), language)
        case "ordinal":
            return ordinal(int(Decimal(str(found))), language)
        case "duration":
            n, unit = unit_of(found) if isinstance(found, timedelta) else (Decimal(str(found["n"])), str(found["unit"]))
            return duration(n, unit, language)
        case "yes_no":
            return yes_no(bool(found), language)
        case "level":
            return f"L{level_of(found)}"
        case "choices":
            return ", ".join(str(item) for item in cast("list[Any]", found))
        case "phone" | "iban" | "nip" | "regon":
            return {"phone": phone, "iban": iban, "nip": nip, "regon": regon}[type_](str(found))
        case "customer":
            return name_of(found)
        case "plan" if isinstance(found, dict):
            return plan(cast("dict[str, Any]", found), language)
        case _:
            return str(found)


def plan(found: dict[str, Any], language: str) -> str:
    """6 × 614,75 zł, razem 3 688,50 zł; what it has not is left out."""
    count = number(Decimal(str(found["count"])), language) if "count" in found else ""
    each = value("money", found["each"], language) if "each" in found else ""
    total = value("money", found["total"], language) if "total" in found else ""
    parts = f"{NBSP}×{NBSP}".join(part for part in (count, each) if part)
    in_all = f"{'razem' if language == 'pl' else 'in all'}{NBSP}{total}" if total else ""
    return ", ".join(part for part in (parts, in_all) if part)
