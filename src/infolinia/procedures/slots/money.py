"""Amounts of money as people say and type them; pure.

`read_money` gives what was said: one amount, two or three that it may be, or a range, each with its currency.
`understand_money` is the answer to a slot: decimal text in złoty, as the slot holds it; another currency is Wrong.

"trzy pięćdziesiąt" is 3.50, "pięć zero pięć" 5.05, "dwa pięćset" 2500; in English "three fifty" may be 3.50 or 350.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from infolinia.procedures.slots.beside_amounts import counts_other, is_numbered, is_of_the_clock, is_place_or_part
from infolinia.procedures.slots.corrections import relation
from infolinia.procedures.slots.currencies import Mention, mentions
from infolinia.procedures.slots.fillers import without_stalling
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.numbers import LONGEST, is_lone_one, is_vague, stands_alone
from infolinia.procedures.slots.numerals import Numeral, find_numbers
from infolinia.procedures.slots.settled import is_asked, is_open_ended, is_unsure, settle
from infolinia.procedures.slots.tokens import Token, tokens
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import money

MOST = Decimal("999999999.99")  # złoty that a slot may hold
CENT = Decimal("0.01")
_UNNAMED = Decimal(10**8)  # from here on a row of digits without a currency is rather a telephone number
_HALF = re.compile(r"\s+(?:i pol|and a half)\b(?! tys)")
_AT_LEAST = re.compile(
    r"\b(?:at least|no less than|not less than|(?<!no )(?<!not )more than|over|above|co najmniej|minimum|"
    r"przynajmniej|ponad|nie mniej niz|(?<!nie )wiecej niz)\W*$"
)
_AT_MOST = re.compile(  # asked first: "no more than" holds "more than"
    r"\b(?:at most|no more than|not more than|(?<!no )(?<!not )less than|under|up to|below|do|najwyzej|"
    r"maksymalnie|max|gora|nie wiecej niz|(?<!nie )mniej niz)\W*$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`currency`: see `currencies`. `bound`: most, least, or nothing. `unsure`: about, maybe, a limit. `either`: one of
    several that were all said."""

    value: Decimal
    currency: str | None
    bound: str = ""
    unsure: bool = False
    either: bool = False

    def json(self, *, bounds: bool = False) -> dict[str, Any]:
        """{"amount", "currency"}; with `bounds` a limit is an open range: {"from", "currency"}."""
        key = {"least": "from", "most": "to"}.get(self.bound, "amount") if bounds else "amount"
        return {key: str(self.value.quantize(CENT)), "currency": self.currency}


@dataclass(frozen=True, slots=True)
class Range:
    low: Decimal
    high: Decimal
    currency: str | None

    def json(self) -> dict[str, Any]:
        return {"from": str(self.low.quantize(CENT)), "to": str(self.high.quantize(CENT)), "currency": self.currency}


@dataclass(frozen=True, slots=True)
class _Said:
    """An amount with its place in the text and its tokens. `named`: a currency stands by it."""

    value: Decimal
    begin: int
    end: int
    first: int
    last: int
    currency: str | None = None
    named: bool = False
    minor: bool = False
    others: tuple[Decimal, ...] = ()


def understand_money(said: str, language: str) -> Answer:
    """An amount in złoty. Value: decimal text with two places; limits and guesses are unsure."""
    found = read_money(said, language)
    if found is None:
        return Wrong("not-money")
    if isinstance(found, Range):
        return Wrong("not-money", {"numbers": "2"})
    if any(each.currency != "PLN" or not 0 <= each.value <= MOST for each in found):
        return Wrong("not-money")
    options = tuple(
        Understood(str(each.value.quantize(CENT)), money(each.value, language), each.unsure) for each in found
    )
    return options[0] if len(options) == 1 else Doubt(options[:3], found[0].either)


def read_money(said: str, language: str, *, currency: str = "PLN") -> tuple[Amount, ...] | Range | None:
    """What was said, in `currency` where none is named; None when it is no amount, or nobody can tell which."""
    text = " ".join(without_stalling(said).split())
    if len(text) > LONGEST or is_asked(text):
        return None
    if len(fold(text)) != len(text):
        text = fold(text)
    for each in (language, "en" if language == "pl" else "pl"):
        found = _Reading(text, each).amounts()
        if found:
            return _meant(text, found, each, currency)
    return None


def _meant(text: str, found: list[_Said], language: str, default: str) -> tuple[Amount, ...] | Range | None:
    named = [each for each in found if each.named]
    ends = {index for index, each in enumerate(found) if each.named}
    if named:  # "rachunek z 3 listopada na 120 zł"; but in "10 do 20 zł" both are amounts
        found = [
            each
            for index, each in enumerate(found)
            if each.named
            or (index + 1 in ends and _near(text, each, found[index + 1]))
            or (index - 1 in ends and _is_replaced(text, found[index - 1], each))
        ]
    spans = [(each.begin, each.end) for each in found]
    if any(is_open_ended(text, end) for _, end in spans):
        return None
    settled = settle(text, spans)
    chosen = [found[index] for index in settled.which]
    if settled.how == "none":
        return None
    shared = next((each.currency for each in reversed(chosen) if each.named), default)
    chosen = [each if each.named else replace(each, currency=shared) for each in chosen]
    if settled.how == "between":
        low, high = sorted((chosen[0].value, chosen[1].value))
        return Range(low, high, chosen[1].currency) if low < high else None
    before = [each for index, each in enumerate(found) if index < settled.which[0]]
    return tuple(
        Amount(
            value,
            each.currency,
            _bound(text[: each.begin]),
            is_unsure(text, each.begin, language),
            settled.how == "either",
        )
        for each in chosen
        for value in _by_context(each, before)
    )


def _near(text: str, one: _Said, other: _Said) -> bool:
    between = fold(text[one.end : other.begin])
    return len(between) <= 24 and not re.search(r"\b(?:na|za|od|w|on|for|at)\b", between)


def _is_replaced(text: str, one: _Said, other: _Said) -> bool:
    """ "sto złotych, nie czekaj, sto dwadzieścia"."""
    return relation(fold(text[one.end : other.begin])) in ("replaces", "either", "rather")


def _by_context(said: _Said, before: list[_Said]) -> tuple[Decimal, ...]:
    """ "two hundred, no, make that one eighty": of two readings the one like what it replaces."""
    options = (said.value, *said.others)
    if len(options) < 2 or not before or not before[-1].value:
        return options
    return (min(options, key=lambda option: abs(option - before[-1].value)),)


def _bound(before: str) -> str:
    low = fold(before)
    return "most" if _AT_MOST.search(low) else "least" if _AT_LEAST.search(low) else ""


class _Reading:
    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.units = mentions(text, language)
        self.used: list[Mention] = []
        self.found = _with_units(tokens(text), self.units)
        if self.language == "en" and self.found and self.found[0].text == "oh":
            self.found = self.found[1:]  # "oh, twenty dollars"
        pennies = any(unit.minor for unit in self.units)
        numbers = find_numbers(self.found, language, money=True, join=language == "en" or not pennies)
        self.vague = is_vague(self.found, numbers, language)
        self.ordinals = [each for each in numbers if each.form == "ordinal"]
        self.numbers = [
            each
            for each in numbers
            if each.form != "ordinal" and not (each.form == "alone" and not self._is_nothing(each))
        ]

    def amounts(self) -> list[_Said]:
        """Every amount of the text, in order."""
        if self.vague or (not self.units and is_of_the_clock(fold(self.text))):
            return []
        pieces = self._joined([said for number in self.numbers if (said := self._said(number)) is not None])
        lone = self._lone_units(pieces)
        pieces = sorted([*pieces, *lone], key=lambda each: each.begin)
        if len(pieces) > 1:  # "sto pięćdziesiąt i ani grosza więcej"
            pieces = [each for each in pieces if each.value or not _is_nothing(self.text, each)]
        return [each for each in pieces if round(each.value, 2) == each.value and each.value >= 0]

    def _said(self, number: Numeral) -> _Said | None:
        first, last = self.found[number.first], self.found[number.last]
        begin, end = first.begin, last.end
        unit = self._unit_behind(end)
        if unit is None and (number.form == "digits" or self.language == "en"):
            unit = self._unit_before(begin)
        if unit is None:
            if number.form == "half" or last.text == "oh" or number.value >= _UNNAMED or self._is_place_or_part(number):
                return None
            if not self._has_neighbour(number) and is_lone_one(self.found, number, self.language):
                return None
            if self._counts_other(number) or self._is_numbered(number):
                return None
            return _Said(number.value, begin, end, number.first, number.last)
        self.used.append(unit)
        value = number.value
        if not unit.minor and unit.begin >= end and (half := _HALF.match(_folded_from(self.text, unit.end))):
            return _Said(
                value + Decimal("0.5"), begin, unit.end + half.end(), number.first, number.last, unit.currency, True
            )
        if unit.minor and unit.currency != "cent":
            value = value / 100
        return _Said(
            value,
            min(begin, unit.begin),
            max(end, unit.end),
            number.first,
            number.last,
            unit.currency,
            True,
            unit.minor,
        )

    def _is_place_or_part(self, number: Numeral) -> bool:
        ordinal = any(other.last + 1 == number.first for other in self.ordinals)  # "o siedemnastej trzydzieści"
        return ordinal or is_place_or_part(self.found, number.first, number.last)

    def _counts_other(self, number: Numeral) -> bool:
        """ "trzy pięćdziesiąt sztuk": what follows a row of numbers is of all of them."""
        last = number.last
        while after := next((other for other in self.numbers if other.first == last + 1), None):
            last = after.last
        if last + 1 >= len(self.found):
            return False
        behind = self.found[last + 1]
        return counts_other(behind, self.text[self.found[last].end : behind.begin], self.language)

    def _is_numbered(self, number: Numeral) -> bool:
        """ "kod osiemdziesiąt trzy dwieście": what follows such a number goes with it."""
        first = number.first
        while before := next((other for other in self.numbers if other.last + 1 == first), None):
            first = before.first
        return is_numbered(self.found, first)

    def _is_nothing(self, number: Numeral) -> bool:
        """ "nic"; "nic z tego" is no amount."""
        return number.value == 0 and stands_alone(self.found, number, self.language)

    def _has_neighbour(self, number: Numeral) -> bool:
        return any(number.last + 1 == other.first or other.last + 1 == number.first for other in self.numbers)

    def _unit_behind(self, at: int) -> Mention | None:
        return next(
            (unit for unit in self.units if unit.begin >= at and self.text[at : unit.begin].strip() == ""), None
        )

    def _unit_before(self, at: int) -> Mention | None:
        return next(
            (
                unit
                for unit in self.units
                if unit.end <= at
                and not unit.minor
                and unit not in self.used
                and self.text[unit.end : at].strip() == ""
            ),
            None,
        )

    def _joined(self, pieces: list[_Said]) -> list[_Said]:
        """Złoty and grosze that are said one after the other become one amount."""
        made: list[_Said] = []
        for each in pieces:
            one = None
            if len(made) > 1 and made[-1].value == 0 and self._beside(made[-2], made[-1]):
                one = self._with_zero(made[-2], made[-1], each)
                if one is not None:
                    made.pop()
            if one is None and made:
                one = self._with_hundredths(made[-1], each)
            if one is None:
                made.append(each)
            else:
                made[-1] = one
        return made

    def _next(self, one: _Said, other: _Said) -> bool:
        return self.text[one.end : other.begin].strip() == "" and one.last + 1 == other.first

    def _beside(self, one: _Said, other: _Said) -> bool:
        return self.text[one.end : other.begin].strip() in ("", "i", "and")

    def _with_hundredths(self, one: _Said, other: _Said) -> _Said | None:
        if one.others and not one.named and 10 <= other.value < 100 and self._next(one, other):
            whole = one.others[0] + other.value / 100  # "one twenty three forty five"
            return _Said(whole, one.begin, other.end, one.first, other.last, other.currency, other.named)
        between = self.text[one.end : other.begin].strip(" ,.").lower()
        if between not in ("", "i", "and", "oraz") or one.minor or one.value % 1:
            return None
        joined = _Said(one.value, one.begin, other.end, one.first, other.last, one.currency, one.named)
        if other.minor:
            cents = other.value * (1 if other.currency == "PLN" else CENT)
            if (other.currency == "PLN" and one.named and one.currency != "PLN") or cents >= 1:
                return None
            return replace(joined, value=one.value + cents, currency=one.currency if one.named else "PLN", named=True)
        digits = self.text[other.begin : other.end].strip()
        if other.value % 1 or (digits.isdecimal() and len(digits) != 2):
            return None
        if one.named and not other.named:  # "dwadzieścia złotych pięćdziesiąt", "3 zł i pięć" is unclear
            small = other.value < 100 and (other.value >= 10 or digits.isdecimal())
            return replace(joined, value=one.value + other.value / 100) if small else None
        if self._is_cents(one, other, between):  # "osiemdziesiąt siedem i dziewięćdziesiąt"
            return replace(joined, value=one.value + other.value / 100, currency=other.currency, named=other.named)
        if one.named or between or digits.isdecimal() or not self._next(one, other):
            return None
        joined = replace(joined, currency=other.currency, named=other.named)
        return self._paired(joined, one.value, other.value)

    def _is_cents(self, one: _Said, other: _Said, between: str) -> bool:
        odd = one.value > 20 and one.value % 10 != 0 and one.value % 1 == 0
        return self.language == "pl" and between == "i" and odd and not one.named and 10 <= other.value < 100

    def _paired(self, joined: _Said, one: Decimal, other: Decimal) -> _Said | None:
        """Two numbers in a row: "trzy pięćdziesiąt", "dwa pięćset", "three fifty"."""
        if 10 <= other < 100 and one < 10**6:
            short = one + other / 100
            if self.language == "en" and 0 < one < 100:
                return replace(joined, value=short, others=(one * 100 + other,))
            return replace(joined, value=short)
        if self.language == "pl" and 100 <= other < 1000 and 0 < one < 100:
            return replace(joined, value=one * 1000 + other)
        return None

    def _with_zero(self, one: _Said, zero: _Said, other: _Said) -> _Said | None:
        """ "pięć zero pięć", "pięć złotych zero pięć groszy": 5.05."""
        cents = other.value if other.minor else other.value / 100
        if zero.named or cents >= Decimal("0.1") or not self._next(zero, other) or one.value % 1 or one.minor:
            return None
        if one.named and other.named and not other.minor:
            return None
        unit = one if one.named else other
        joined = _Said(one.value + cents, one.begin, other.end, one.first, other.last, unit.currency, unit.named)
        if self.language == "en" and 0 < one.value < 100 and other.value and not one.named:
            return replace(joined, others=(one.value * 100 + other.value,))
        return joined

    def _lone_units(self, pieces: list[_Said]) -> list[_Said]:
        """ "złotówka", "grosz", "ani grosza"; "złoty" or "dollars" by themselves are no amount."""
        made: list[_Said] = []
        for unit in self.units:
            if any(each.begin <= unit.begin < each.end for each in pieces):
                continue
            nothing = re.search(r"\bani (?:jednego |jednej )?$", fold(self.text[: unit.begin]) + " ")
            value = Decimal(0) if nothing else CENT if unit.text == "grosz" else Decimal(1)
            if nothing or unit.text in ("grosz", "zlotowka", "zlotowke"):
                begin = nothing.start() if nothing else unit.begin
                made.append(_Said(value, begin, unit.end, 0, 0, unit.currency, True, unit.minor))
        return made


def _folded_from(text: str, at: int) -> str:
    """The rest of a text, folded in place."""
    return text[at : at + 1] + fold(text[at:]) if text[at : at + 1].isspace() else fold(text[at:])


def _with_units(found: list[Token], units: list[Mention]) -> list[Token]:
    """The tokens, with one mark in the place of each currency: it parts the numbers around it."""
    rest = [each for each in found if not any(unit.begin < each.end and each.begin < unit.end for unit in units)]
    marks = [Token("mark", "\u00a4", unit.begin, unit.end, False, unit.text) for unit in units]
    return sorted([*rest, *marks], key=lambda each: each.begin)


def _is_nothing(text: str, said: _Said) -> bool:
    return fold(text[said.begin : said.end]).startswith(("ani ", "nic", "nothing", "none"))
