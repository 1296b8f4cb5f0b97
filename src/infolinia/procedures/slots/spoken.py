"""How a value is said, for the ear, by type and language; pure.

Polish takes the case that the sentence wants: `{amount|gen}` is "trzech tysięcy złotych". English has no cases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from num2words import num2words  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType] it has none

from infolinia.procedures.slots import dictated
from infolinia.procedures.slots.inflection import (
    CASES,
    MOST,
    Case,
    Gender,
    cardinal,
    category,
    counted,
    gender_of,
    noun_after,
    ordinal,
)  # fmt: skip
from infolinia.procedures.slots.nouns import (
    CURRENCIES,
    ENGLISH_CURRENCIES,
    ENGLISH_MONTHS,
    PERCENT,
    POLISH_MONTHS,
    UNITS,
)  # fmt: skip
from infolinia.procedures.slots.written import WEEKDAYS, amount_of, level_of, name_of, unit_of, yes_no

INFLECTED = frozenset({"money", "number", "ordinal", "date", "time", "period", "duration", "percent", "level"})
"""The types whose written or spoken form knows its cases. All others are names: see texts.py."""

_ON_WEEKDAY = (
    "w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę",
)  # fmt: skip
_MIDNIGHT = ("północ", "północy", "północy", "północ", "północą", "północy")


def value(type_: str, found: Any, language: str, case: str = "") -> str:
    """Any value in JSON form as its type is said; the text itself for types that are text.

    case: nom gen dat acc ins loc; empty: the genitive for a date ("dwunastego listopada"), else the nominative.
    A choice is said by its words, which the procedure gives: here stands its value.
    """
    if found is None:
        return ""
    wanted: Case = case if case in CASES else "gen" if type_ == "date" else "nom"
    say = _SAY.get(type_)
    return say(found, language, wanted) if say else str(found)


def number(found: Decimal | int, language: str, case: Case = "nom", gender: Gender = "m") -> str:
    """dwa; dwa i pół; zero przecinek zero pięć. A fraction stands in the nominative: nobody declines it."""
    exact = Decimal(found)
    if abs(exact) >= MOST:
        return f"{exact:f}"
    whole, fraction = int(exact), f"{abs(exact) % 1:f}".rstrip("0").partition(".")[2]
    minus = "minus " if exact < 0 else ""
    if language != "pl":
        words = _english(abs(whole))
        return f"{minus}{words} point {dictated.digits(fraction, 'en')}" if fraction else minus + words
    if not fraction:
        return minus + cardinal(abs(whole), case, gender)
    if fraction == "5":
        return minus + (f"{cardinal(abs(whole), gender=gender)} i pół" if whole else "pół")
    zeros = len(fraction) - len(fraction.lstrip("0"))
    tail = " ".join([*["zero"] * zeros, cardinal(int(fraction))])
    return f"{minus}{cardinal(abs(whole))} przecinek {tail}"


def with_noun(found: Decimal, forms: tuple[str, ...], form: str, language: str, case: Case = "nom") -> str:
    """A number before a noun that the author wrote: dwie raty, półtorej raty, do dwudziestu jeden dni."""
    if language != "pl":
        return f"{number(found, language)} {form}"
    gender = gender_of(forms, case)
    if case == "nom" and gender_of(forms, "acc") == "f" and forms[0].endswith("ę"):
        case, gender = "acc", "f"  # "rozłożę na {n # ratę | raty | rat}": the noun itself tells the case
    if abs(found) == Decimal("1.5"):
        minus = "minus " if found < 0 else ""
        return f"{minus}{'półtorej' if gender == 'f' else 'półtora'} {form}"
    return f"{number(found, language, case, gender)} {form}"


def money(amount: Decimal, currency: str, language: str, case: Case = "nom") -> str:
    """trzy tysiące sześćset osiemdziesiąt osiem złotych pięćdziesiąt groszy; rounded to the hundredth."""
    whole, hundredths = divmod(int((abs(amount) * 100).to_integral_value()), 100)
    known = currency if currency in CURRENCIES else "PLN"
    negative = amount < 0 and (whole or hundredths)
    if language != "pl":
        one, many, small, smalls = ENGLISH_CURRENCIES[known]
        parts = [f"{_english(whole)} {one if whole == 1 else many}"] if whole or not hundredths else []
        parts += [f"{_english(hundredths)} {small if hundredths == 1 else smalls}"] if hundredths else []
        return ("minus " if negative else "") + " and ".join(parts)
    large, small_noun = CURRENCIES[known]
    parts = [counted(whole, large, case)] if whole or not hundredths else []
    parts += [counted(hundredths, small_noun, case)] if hundredths else []
    return ("minus " if negative else "") + " ".join(parts)


def day(found: date, language: str, case: Case = "gen", *, weekday: bool = False) -> str:
    """dwunastego listopada dwa tysiące dwudziestego szóstego roku, w czwartek; the twelfth of November twenty
    twenty-six, a Thursday's with its name before."""
    if language != "pl":
        name = f"{WEEKDAYS['en'][found.weekday()]} " if weekday else ""
        return f"{name}{_english_day(found)} {_english_year(found.year)}"
    said = f"{ordinal(found.day, case)} {POLISH_MONTHS[found.month - 1]} {year(found.year)} roku"
    if not weekday:
        return said
    return f"{said}, {WEEKDAYS['pl'][found.weekday()] if case == 'nom' else _ON_WEEKDAY[found.weekday()]}"


def year(number: int, case: Case = "gen") -> str:
    """dwa tysiące dwudziestego szóstego: of a Polish year the tens and ones are ordinals."""
    return ordinal(number, case)


def period(first: date, last: date, language: str, case: Case = "nom") -> str:
    """od pierwszego do dwudziestego trzeciego listopada …; one day by itself. `od … do …` stands in every case."""
    if first == last:
        return day(first, language, "gen" if case == "nom" else case)
    if language != "pl":
        start = f"the {_english(first.day, 'ordinal')}"
        if first.year != last.year:
            start = f"{_english_day(first)} {_english_year(first.year)}"
        elif first.month != last.month:
            start = _english_day(first)
        return f"from {start} to {day(last, language)}"
    start = ordinal(first.day, "gen")
    if (first.year, first.month) != (last.year, last.month):
        start += f" {POLISH_MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {year(first.year)} roku"
    return f"od {start} do {day(last, language)}"


def time(hour: int, minute: int, language: str, case: Case = "nom") -> str:
    """czternasta trzydzieści; in other cases the hour takes them: o czternastej trzydzieści. Midnight has its name."""
    if language != "pl":
        if minute == 0 and hour in (0, 12):
            return "midnight" if hour == 0 else "noon"
        said = f" {'oh ' if minute < 10 else ''}{_english(minute)}" if minute else ""
        return f"{_english(hour % 12 or 12)}{said} {'am' if hour < 12 else 'pm'}"
    if hour == 0 and minute == 0:
        return _MIDNIGHT[CASES.index(case)]
    name = ordinal(hour, case, "f") if hour else "zero"
    if not minute:
        return name
    return f"{name} {'zero ' if minute < 10 else ''}{cardinal(minute, gender='m' if minute == 1 else 'f')}"


def duration(n: Decimal | int, unit: str, language: str, case: Case = "nom") -> str:
    """czternaście dni; półtorej godziny; with unknown units the number alone."""
    exact = Decimal(n)
    if language != "pl":
        return (
            f"{number(exact, language)} {unit}{'' if exact == 1 else 's'}" if unit in UNITS else number(exact, language)
        )
    what = UNITS.get(unit)
    if what is None:
        return number(exact, language, case)
    if exact % 1:
        form = what.singular[1]
        if exact == Decimal("1.5"):
            return f"{'półtorej' if what.gender == 'f' else 'półtora'} {form}"
        return f"{number(exact, language, case, what.gender)} {form}"
    return counted(int(exact), what, case)


def span(found: timedelta, language: str, case: Case = "nom") -> str:
    """A computed span in the largest unit that holds it whole."""
    return duration(*unit_of(found), language, case)


def percent(found: Decimal, language: str, case: Case = "nom") -> str:
    """dziewięć przecinek dwadzieścia pięć procent; nine point two five percent."""
    if language != "pl":
        return f"{number(found, language)} percent"
    unit = noun_after(int(found), PERCENT, case) if category(found) != "other" else "procent"
    return f"{number(found, language, case)} {unit}"


def level(found: int, language: str, case: Case = "nom") -> str:
    """poziom drugi, level two."""
    if language != "pl":
        return f"level {_english(found)}"
    forms = ("poziom", "poziomu", "poziomowi", "poziom", "poziomem", "poziomie")
    return f"{forms[CASES.index(case)]} {ordinal(found, case)}"


def _english(n: int, form: str = "cardinal") -> str:
    return cast(str, num2words(n, lang="en", to=form)).replace(",", "")


def _english_day(found: date) -> str:
    return f"the {_english(found.day, 'ordinal')} of {ENGLISH_MONTHS[found.month - 1]}"


def _english_year(number: int) -> str:
    return _english(number, "year")


def _say_money(found: Any, language: str, case: Case) -> str:
    return money(*amount_of(found), language, case)


def _say_number(found: Any, language: str, case: Case) -> str:
    return number(Decimal(str(found)), language, case)


def _say_ordinal(found: Any, language: str, case: Case) -> str:
    n = int(Decimal(str(found)))
    return ordinal(n, case) if language == "pl" else _english(n, "ordinal")


def _say_date(found: Any, language: str, case: Case) -> str:
    return day(date.fromisoformat(str(found)), language, case)


def _say_time(found: Any, language: str, case: Case) -> str:
    hour, _, minute = str(found).partition(":")
    return time(int(hour), int(minute[:2]), language, case)


def _say_period(found: Any, language: str, case: Case) -> str:
    return period(date.fromisoformat(found["from"]), date.fromisoformat(found["to"]), language, case)


def _say_duration(found: Any, language: str, case: Case) -> str:
    if isinstance(found, timedelta):
        return span(found, language, case)
    return duration(Decimal(str(found["n"])), str(found["unit"]), language, case)


def _say_percent(found: Any, language: str, case: Case) -> str:
    return percent(Decimal(str(found)), language, case)


def _say_choices(found: Any, language: str, case: Case) -> str:
    return listed([str(item) for item in found], language)


def listed(items: list[str], language: str) -> str:
    """prąd, gaz i woda"""
    joiner = " i " if language == "pl" else " and "
    return joiner.join(part for part in (", ".join(items[:-1]), items[-1]) if part) if items else ""


_SAY: dict[str, Callable[[Any, str, Case], str]] = {
    "money": _say_money,
    "number": _say_number,
    "ordinal": _say_ordinal,
    "date": _say_date,
    "time": _say_time,
    "period": _say_period,
    "duration": _say_duration,
    "percent": _say_percent,
    "choices": _say_choices,
    "level": lambda found, language, case: level(level_of(found), language, case),
    "yes_no": lambda found, language, _: yes_no(bool(found), language),
    "phone": lambda found, language, _: dictated.telephone(str(found), language),
    "email": lambda found, language, _: dictated.email(str(found), language),
    "address": lambda found, language, _: dictated.postal(str(found), language),
    "order": lambda found, language, _: dictated.code(str(found), language),
    "case": lambda found, language, _: dictated.code(str(found), language),
    "customer": lambda found, _, __: name_of(found),
    "pesel": lambda found, language, _: dictated.identifier("pesel", str(found), language),
    "nip": lambda found, language, _: dictated.identifier("nip", str(found), language),
    "regon": lambda found, language, _: dictated.identifier("regon", str(found), language),
    "iban": lambda found, language, _: dictated.identifier("iban", str(found), language),
}
