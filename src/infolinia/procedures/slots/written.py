"""How a value is written for the eye, by type and language; pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

NBSP = "\u00a0"
_MOBILE = re.compile(r"45|5[0137]|6[069]|7[2389]|88")  # Polish mobile numbers are said in threes
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


def period(first: date, last: date, language: str) -> str:
    """1\u201323.11.2026, in English 1\u201323 Nov 2026; one day by itself."""
    if first == last:
        return day(first, language)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same_month else day(first, language)}\u2013{day(last, language)}"


def money(value: Decimal, language: str) -> str:
    """3 835,38 zł, in English PLN 3,835.38."""
    grouped = f"{value:,.2f}"
    if language == "pl":
        return grouped.replace(",", NBSP).replace(".", ",") + f"{NBSP}zł"
    return f"PLN{NBSP}{grouped}"


def number(value: Decimal | int, language: str) -> str:
    plain = f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) and value % 1 else f"{int(value)}"
    return plain.replace(".", ",") if language == "pl" else plain


def phone(value: str) -> str:
    if re.fullmatch(r"\+48\d{9}", value):
        digits = value[3:]
        if _MOBILE.match(digits):
            return NBSP.join(("+48", digits[:3], digits[3:6], digits[6:]))
        return NBSP.join(("+48", digits[:2], digits[2:5], digits[5:7], digits[7:]))
    return value


def yes_no(value: bool, language: str) -> str:
    return ("tak" if value else "nie") if language == "pl" else ("yes" if value else "no")


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
            return money(Decimal(found), language)
        case "number":
            return number(Decimal(str(found)), language)
        case "yes_no":
            return yes_no(bool(found), language)
        case "phone":
            return phone(str(found))
        case "customer":
            match found:
                case {"name": str(name)} | {"id": str(name)}:
                    return name
                case _:
                    return str(found)
        case _:
            return str(found)
