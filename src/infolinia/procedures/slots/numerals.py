"""Every number in what was said, in words or digits, with its place; pure.

A grammar over the languages' words: groups below a thousand, scales in falling order, halves, decimals, fractions.
`find_numbers` gives the numbers of a text; what they count, and whether one of them is the answer, its callers decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from infolinia.procedures.slots.english_numerals import WORDS as ENGLISH
from infolinia.procedures.slots.numeral_words import Lexicon, NumeralWord
from infolinia.procedures.slots.polish_numerals import WORDS as POLISH
from infolinia.procedures.slots.tokens import Token
from infolinia.procedures.slots.tokens import tokens as cut
from infolinia.procedures.slots.written_numbers import read_digits

LEXICONS: Mapping[str, Lexicon] = {"pl": POLISH, "en": ENGLISH}
_TYPED_SCALES = {"k": 1000, "K": 1000, "M": 10**6, "G": 10**9}
_NONE = NumeralWord("")
_SHORT = ("k", "cr", "kr", "tys", "thou", "mln", "mld", "bln", "bn")  # never a number by themselves


@dataclass(frozen=True, slots=True)
class Numeral:
    """`first` and `last`: its tokens, both included. `form`: digits, words, ordinal, alone, half; `others`: other
    readings of the same digits ("1.500" may be a thousand and a half or one and a half)."""

    value: Decimal
    first: int
    last: int
    form: str = "words"
    others: tuple[Decimal, ...] = ()


def lexicon(language: str) -> Lexicon:
    return LEXICONS.get(language, ENGLISH)


def find_numbers(found: list[Token], language: str, *, money: bool = False, join: bool = True) -> list[Numeral]:
    """The numbers of a text from left to right, as long as each can be.

    `money`: "1.500" is fifteen hundred. `join`: "tysiąc i pięć" is one number; else "and" parts it ("… pięć groszy").
    """
    reader = _Reader(found, language, money=money, join=join)
    numbers: list[Numeral] = []
    at = 0
    while at < len(found):
        number = reader.number(at)
        if number is not None:
            numbers.append(number)
            at = number.last + 1
        else:
            at += 1
    return numbers


def in_words(text: str, language: str = "pl") -> int | None:
    """The whole number that a text says in words; None when there is none, or more than one, or a fraction."""
    for each in (language, "en" if language == "pl" else "pl"):
        if said := [number for number in find_numbers(cut(text), each) if number.form == "words"]:
            whole = len(said) == 1 and said[0].value % 1 == 0
            return int(said[0].value) if whole else None
    return None


class _Reader:
    def __init__(self, found: list[Token], language: str, *, money: bool, join: bool) -> None:
        self.found, self.words, self.language, self.money, self.join = found, lexicon(language), language, money, join

    def word(self, at: int) -> NumeralWord:
        if 0 <= at < len(self.found) and self.found[at].kind == "word":
            return self.words.get(self.found[at].text, _NONE)
        return _NONE

    def role(self, at: int) -> str:
        return self.word(at).role

    def number(self, at: int) -> Numeral | None:
        """The number that begins at a token, with its sign."""
        minus = self.role(at) == "minus" or (self._is_mark(at, "-\u2212") and self._may_be_a_sign(at))
        if minus:
            after = self._number(at + 1)
            if after is None or after.form in ("ordinal", "alone"):
                return None
            return Numeral(-after.value, at, after.last, after.form)
        return self._number(at)

    def _touches(self, at: int) -> bool:
        """No blank before a token."""
        return 0 < at < len(self.found) and self.found[at - 1].end == self.found[at].begin

    def _is_mark(self, at: int, marks: str) -> bool:
        return at < len(self.found) and self.found[at].kind == "mark" and self.found[at].text in marks

    def _may_be_a_sign(self, at: int) -> bool:
        """A dash behind a number or a word is none: "10-20", "10 - 20"."""
        return at == 0 or self.found[at - 1].kind == "mark" or (
            self.found[at - 1].kind == "word" and not self._touches(at)
        )  # fmt: skip

    def _number(self, at: int) -> Numeral | None:
        if at >= len(self.found):
            return None
        if (fraction := self._written_fraction(at)) is not None:
            return fraction
        if (ordinal := self._ordinal(at)) is not None:
            return ordinal
        summed = self._sum(at)
        if summed is not None:
            return summed
        word = self.word(at)
        if word.role == "alone":
            return Numeral(word.value, at, at, "alone")
        if word.role == "article" and self.role(at + 1) == "alone" and self.word(at + 1).value > 1:
            return Numeral(self.word(at + 1).value, at, at + 1, "alone")
        return None

    def _written_fraction(self, at: int) -> Numeral | None:
        """2/10, but no date: 2/10/2026."""
        if at + 2 >= len(self.found) or not self._is_mark(at + 1, "/") or self._is_mark(at + 3, "/"):
            return None
        above, below = self.found[at], self.found[at + 2]
        if not (above.text.isdecimal() and below.text.isdecimal() and len(below.text) <= 4):
            return None
        value = _terminating(Decimal(above.text), Decimal(below.text)) if len(above.text) <= 9 else None
        return None if value is None else Numeral(value, at, at + 2, "digits")

    def _ordinal(self, at: int) -> Numeral | None:
        """ "dwudziesty pierwszy", "twenty first", "sto pierwszy"; not "jedna druga"."""
        if self.role(at) == "ordinal":
            value, last = self.word(at).value, at
            small = self.role(at + 1) == "ordinal" and self.word(at + 1).value < 10
            if self.language == "pl" and value in range(20, 100, 10) and small:
                value, last = value + self.word(at + 1).value, at + 1
            return Numeral(value, at, last, "ordinal")
        if (long := self._long_ordinal(at)) is not None:
            return long
        before, after = self._group(at), None
        if before is None or (self.language == "pl" and self._fraction(at) is not None):
            return None
        value, next_ = before
        if self.language == "en" and value and self.role(next_) == "ordinal" and self.word(next_).value >= 100:
            return Numeral(value * self.word(next_).value, at, next_, "ordinal")  # "three hundredth"
        if value and value % (100 if self.language == "pl" else 10) == 0:  # "pięćdziesiąt pierwszego": two things
            next_ += self.role(next_) == "and"
            after = self._ordinal(next_) if self.role(next_) == "ordinal" else None
        if after is None or after.value >= (100 if value % 100 == 0 else 10):
            return None
        return Numeral(value + after.value, at, after.last, "ordinal")

    def _long_ordinal(self, at: int) -> Numeral | None:
        """ "tysiąc dwieście trzydziesty", "two thousand and sixth", "three hundred and ninety fourth"."""
        head = self._part(at, first=True)
        if head is None or head[1] < 1000 or head[3] != "words":
            return None
        begin = head[2] + 1
        begin += self._is_mark(begin, ",") and self.language == "en"
        begin += self.role(begin) == "and"
        rest = self._ordinal(begin)
        if rest is None or rest.value >= head[1] or rest.value % 1:
            return None
        return Numeral(head[0] * head[1] + rest.value, at, rest.last, "ordinal")

    def _sum(self, at: int) -> Numeral | None:
        """Groups with scales in falling order: 2 million, 300 thousand, 12."""
        total, below, here = Decimal(0), Decimal(10) ** 30, at
        form, others = "words", tuple[Decimal, ...]()
        last = -1
        while (part := self._part(here, first=last < 0)) is not None:
            value, scale, end, kind, options = part
            if kind == "half" and last >= 0:
                value *= below  # "a million and a half"
            if value * scale >= below or (last >= 0 and value == 0):
                break
            total += value * scale
            others = tuple(option * scale for option in options) if last < 0 else ()
            form = kind if last < 0 else form
            last, below, here = end, scale, end + 1
            if scale == 1:
                break
            if self.language == "en" and self._is_mark(here, ",") and self._group(here + 1) is not None:
                here += 1  # "one thousand, one hundred"
            elif self.role(here) == "and" and self.join:
                here += 1
        if last < 0:
            return None
        if total % 1 == 0 and self.role(last + 1) == "point" and (decimals := self._decimals(last + 2)):
            return Numeral(Decimal(f"{total:f}.{decimals[0]}"), at, decimals[1] - 1, form)  # "tysiąc przecinek pięć"
        return Numeral(total, at, last, form, others)

    def _part(self, at: int, *, first: bool) -> tuple[Decimal, Decimal, int, str, tuple[Decimal, ...]] | None:
        """A group and its scale (1 when there is none): value, scale, last token, form, other readings."""
        word = self.word(at)
        if word.role == "article":
            if (
                self.role(at + 1) in ("scale", "bundle", "half", "quarter", "hundredfold")
                and not self.word(at + 1).many
            ):
                return self._part(at + 1, first=first)
            return None
        if word.role in ("scale", "bundle") and not (word.many and first):
            if self.found[at].text in _SHORT:
                return None
            scale, end = self._scales(at)
            return Decimal(1), scale, end - 1, "words", ()
        simple = self._simple(at)
        if simple is None:
            return None
        value, here, form, options = simple
        scale, here = self._scales(here, half=form == "half")
        return value, scale, here - 1, "words" if scale > 1 and form == "half" else form, options

    def _scales(self, at: int, *, half: bool = False) -> tuple[Decimal, int]:
        """The scale from a token on, 1 when there is none: "tysięcy", "half a million", "two dozen", "7K"."""
        if half and self.role(at) == "article" and self.role(at + 1) in ("scale", "bundle"):
            at += 1
        if typed := self._typed_scale(at):
            return Decimal(typed), at + 1
        if self.role(at) not in ("scale", "bundle"):
            return Decimal(1), at
        dotted = self.found[at].text in _SHORT and self._is_mark(at + 1, ".") and self._touches(at + 1)
        return self.word(at).value, at + 1 + dotted

    def _typed_scale(self, at: int) -> int:
        if not 0 < at < len(self.found) or not self._touches(at) or self.found[at - 1].kind != "digits":
            return 0
        scales = _TYPED_SCALES if self.language == "pl" else {**_TYPED_SCALES, "m": 10**6}
        return scales.get(self.found[at].raw, 0)

    def _simple(self, at: int) -> tuple[Decimal, int, str, tuple[Decimal, ...]] | None:
        """Digits, a group of words or a half, with what follows the point: value, next token, form, readings."""
        word = self.word(at)
        if word.role in ("half", "quarter") and not word.many:
            of = at + 1 < len(self.found) and self.found[at + 1].text == "of"
            if of and not (self.role(at + 2) == "article" and self.role(at + 3) in ("scale", "bundle")):
                return None  # "half of it"
            return word.value, at + 1 + of, "half", ()
        if word.role == "one_half":
            return word.value, at + 1, "words", ()
        if word.role == "point" and (decimals := self._decimals(at + 1)) and self.language == "en":
            return Decimal(f"0.{decimals[0]}"), decimals[1], "words", ()
        if (fraction := self._fraction(at)) is not None:
            return fraction[0], fraction[1], "words", ()
        if at < len(self.found) and self.found[at].kind == "digits":
            readings = read_digits(self.found[at].text, self.language, money=self.money)
            if not readings or self._has_letters(at):
                return None
            value, here, form, options = readings[0], at + 1, "digits", readings[1:]
        else:
            group = self._group(at)
            if group is None:
                return None
            (value, here), form, options = group, "words", ()
        if value % 1 == 0 and self.role(here) == "point" and (decimals := self._decimals(here + 1)):
            return Decimal(f"{value}.{decimals[0]}"), decimals[1], form, ()
        if self.role(here) == "and":
            half = here + 1 + (self.role(here + 1) == "article")
            if self.role(half) in ("half", "quarter") and not self.word(half).many:
                return value + self.word(half).value, half + 1, form, ()
            if (fraction := self._fraction(here + 1)) is not None and fraction[0] < 1:
                return value + fraction[0], fraction[1], form, ()
        return value, here, form, options

    def _has_letters(self, at: int) -> bool:
        """12a, 1e9: a code, not a number; 3zł, 5% and 2nd are."""
        after = at + 1
        if after >= len(self.found) or self.found[after].kind != "word" or not self._touches(after):
            return at > 0 and self._touches(at) and self.found[at - 1].kind == "word" and (
                len(self.found[at - 1].text) == 1
            )  # fmt: skip
        text = self.found[after].text
        return (len(text) == 1 and text not in "kmghlc") or (
            len(text) == 1 and after + 1 < len(self.found) and self._touches(after + 1)
            and self.found[after + 1].kind == "digits"
        )  # fmt: skip

    def _fraction(self, at: int) -> tuple[Decimal, int] | None:
        """ "trzy czwarte", "jedna druga", "pięć dziesiątych", "three quarters"; None for thirds."""
        group = self._group(at)
        if group is None or not 0 < group[0] < 100:
            return None
        above, here = group
        if self.role(here) == "quarter" and self.language == "en":
            return above / 4, here + 1
        if self.role(here) != "ordinal":
            return None
        text, below = self.found[here].text, self.word(here).value
        ends = {1: ("a",), 2: ("e",), 3: ("e",), 4: ("e",)}.get(int(above), ("ych",))
        if self.language != "pl" or below < 2 or not text.endswith((*ends, "ych")):
            return None
        if above == 1 and self.found[at].text != "jedna":  # "jeden druga" is two things
            return None
        value = _terminating(above, below)
        return None if value is None else (value, here + 1)

    def _decimals(self, at: int) -> tuple[str, int] | None:
        """What is said behind the point, digit by digit or as a number: "zero pięć", "siedemdziesiąt pięć"."""
        said = ""
        while len(said) < 6:
            if at < len(self.found) and self.found[at].text.isdecimal():
                said, at = said + self.found[at].text, at + 1
            elif (group := self._group(at)) is not None:
                said, at = said + str(group[0]), group[1]
            else:
                break
        return (said, at) if said else None

    def _group(self, at: int) -> tuple[Decimal, int] | None:
        """A cardinal below 1000 in words (in English also "fifteen hundred"), and the token behind it."""
        word = self.word(at)
        if word.role == "article" and self.role(at + 1) == "hundredfold":
            return self._rest(Decimal(100), at + 2, bound=100)
        if word.role == "hundredfold" and not word.many:
            return self._rest(Decimal(100), at + 1, bound=100)
        if word.role not in ("digit", "teen", "ten", "hundred"):
            return None
        value, here = word.value, at + 1
        if word.role == "hundred":
            return self._rest(value, here, bound=100)
        if word.role == "ten" and value % 10 == 0 and self.role(here) == "digit" and self.word(here).value:
            value, here = value + self.word(here).value, here + 1
        if self.role(here) == "hundredfold" and value:
            return self._rest(value * 100, here + 1, bound=100)
        return value, here

    def _rest(self, value: Decimal, at: int, *, bound: int) -> tuple[Decimal, int]:
        here = at + 1 if self.role(at) == "and" and self.language == "en" else at
        if self.role(here) in ("digit", "teen", "ten") and 0 < self.word(here).value < bound:
            rest = self._group(here)
            if rest is not None and rest[0] < bound:
                return value + rest[0], rest[1]
        return value, at


def _terminating(above: Decimal, below: Decimal) -> Decimal | None:
    """A quotient with at most six decimals."""
    if not below:
        return None
    value = round(above / below, 6)
    return value if value * below == above else None
