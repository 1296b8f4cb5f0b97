"""Counts, places and years in words and digits, as dates and times need them in Polish and English; pure.

"dwadzieścia pięć", "twenty-five", "dwudziestego piątego", "25th", "14-tego", "dwa tysiące dwudziestego szóstego",
"twenty twenty six".
"""

from __future__ import annotations

import re

from infolinia.procedures.slots.polish_numerals import WORDS as POLISH
from infolinia.procedures.slots.said import Said

Count = tuple[int, int]  # the number, and the position behind it

_COINS = ("ka", "ke", "ki", "ce", "ko")  # "piątka", "dwójki": things that bear a number, and count nothing
_CARDINALS = {
    "pl": {
        form: int(word.value)
        for form, word in POLISH.items()
        if word.role in ("digit", "teen", "ten", "hundred") and not form.endswith(_COINS)
    }
    | {"pojedynczy": 1},
    "en": {
        form: number
        for number, forms in {
            0: "zero", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
            9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen",
            16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty",
            40: "forty fourty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
        }.items()
        for form in forms.split()
    },
}  # fmt: skip
_PL_STEMS = {
    "pierwsz": 1, "drug": 2, "trzec": 3, "czwart": 4, "piat": 5, "szost": 6, "siodm": 7, "osm": 8, "dziewiat": 9,
    "dziesiat": 10, "jedenast": 11, "dwunast": 12, "trzynast": 13, "czternast": 14, "pietnast": 15, "szesnast": 16,
    "siedemnast": 17, "osiemnast": 18, "dziewietnast": 19, "dwudziest": 20, "trzydziest": 30, "czterdziest": 40,
    "piecdziesiat": 50, "szescdziesiat": 60, "siedemdziesiat": 70, "osiemdziesiat": 80, "dziewiecdziesiat": 90,
    "dwutysieczn": 2000,
}  # fmt: skip
_PL_ENDINGS = ("y", "a", "e", "ego", "emu", "ej", "ym", "i", "ia", "ie", "iego", "iej", "iemu", "im")
_PL_ORDINALS = {begin + end: number for begin, number in _PL_STEMS.items() for end in _PL_ENDINGS}
_EN_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
} | {"thirtieth": 30, "fourtieth": 40, "fortieth": 40}
_SUFFIXES = {
    "pl": re.compile(
        r"(?:[a-z]{0,3}(?:ego|iego|ej|iej|go)|szy|gi|ci|ty|sty|szego|wsza|ga|cia|ta|sta|ma|mej|sma|smej|a|y|ym|ego)"
    ),
    "en": re.compile(r"st|nd|rd|th"),
}
_TENS = range(20, 100, 10)
_THOUSAND = ("tysiac", "tysiace", "tysiecy", "thousand")


def cardinal(said: Said, at: int) -> Count | None:
    """A count below a thousand, in digits or words."""
    if (number := said.digits(at, 5)) is not None:
        return number, at + 1
    return in_words(said, at)


def in_words(said: Said, at: int) -> Count | None:
    """A count below a thousand in words: each word is smaller than what the one before leaves open."""
    table, total, below, begin = _CARDINALS[said.language], 0, 1000, at
    if said.language == "en" and said.word(at) in ("a", "an") and said.word(at + 1) == "hundred":
        total, below, at = 100, 100, at + 2
        if said.word(at) == "and" and table.get(said.word(at + 1)):
            at += 1
    while True:
        word, here = said.word(at), at
        if word == "-" and at > begin and said.glued(at) and below == 10:
            here = at + 1
        number = table.get(said.word(here))
        if said.language == "en" and said.word(at) == "hundred" and at > begin and total < 10 and below <= 1:
            total, below, at = total * 100, 100, at + 1
            if said.word(at) == "and" and table.get(said.word(at + 1)):
                at += 1
            continue
        if number is None or number >= below or (number == 0 and at > begin):
            break
        total += number
        below = 100 if number >= 100 else 10 if number in _TENS else 1
        at = here + 1
    return (total, at) if at > begin else None


def ordinal(said: Said, at: int) -> Count | None:
    """A place: "dwudziestego piątego", "25th", "14-tego", "twenty-fifth". Digits alone are none."""
    number = said.digits(at, 2)
    if number is not None:
        behind = at + 2 if said.word(at + 1) == "-" and said.glued(at + 1) and said.glued(at + 2) else at + 1
        if said.glued(behind) and _SUFFIXES[said.language].fullmatch(said.word(behind)):
            return number, behind + 1
        other = _SUFFIXES["en" if said.language == "pl" else "pl"]
        longer = said.glued(behind) and len(said.word(behind)) > 1 and other.fullmatch(said.word(behind))
        return (number, behind + 1) if longer else None
    return ordinal_in_words(said, at)


def ordinal_in_words(said: Said, at: int) -> Count | None:
    """A place below a hundred in words."""
    if said.language == "en":
        if (number := _EN_ORDINALS.get(said.word(at))) is not None:
            return number, at + 1
        tens = _CARDINALS["en"].get(said.word(at), 0)
        behind = at + 2 if said.word(at + 1) == "-" else at + 1
        number = _EN_ORDINALS.get(said.word(behind), 0)
        return (tens + number, behind + 1) if tens in _TENS and 0 < number < 10 else None
    word = said.word(at)
    number = _PL_ORDINALS.get(word)
    if number is None:
        for cut in range(len(word) - 3, 8, -1):  # "dwudziestejtrzeciej", written as it sounds
            tens, unit = _PL_ORDINALS.get(word[:cut], 0), _PL_ORDINALS.get(word[cut:], 0)
            if tens in _TENS and 0 < unit < 10:
                return tens + unit, at + 1
        return None
    unit = _PL_ORDINALS.get(said.word(at + 1), 0)
    return (number + unit, at + 2) if number in _TENS and 0 < unit < 10 else (number, at + 1)


def year(said: Said, at: int) -> Count | None:
    """A year of four digits, or in words; with "roku" behind it."""
    found = _year(said, at)
    if found is None or not 1900 <= found[0] <= 2199:
        return None
    behind = said.skip(found[1], ("roku", "rok", "r"))
    return found[0], (behind + 1 if behind > found[1] and said.word(behind) == "." else behind)


def _year(said: Said, at: int) -> Count | None:
    if (number := said.digits(at)) is not None:
        return (number, at + 1) if len(said.word(at)) == 4 else None
    if said.word(at) in _THOUSAND:  # "tysiąc dziewięćset …"
        return _rest_of_year(said, 1000, at + 1)
    alone = ordinal_in_words(said, at) if said.language == "pl" else None
    if alone and alone[0] == 2000:
        return alone
    first = in_words(said, at)
    if first is None:
        return None
    if said.word(first[1]) in _THOUSAND and first[0] < 10:
        return _rest_of_year(said, first[0] * 1000, first[1] + 1)
    if said.language == "en" and 19 <= first[0] <= 21:  # "twenty twenty six", "twenty oh five"
        behind = said.skip(first[1], ("-", "oh", "o"))
        rest = in_words(said, behind)
        if rest and (rest[0] >= 10 or behind > first[1]) and rest[0] < 100:
            return first[0] * 100 + rest[0], rest[1]
    return None


def _rest_of_year(said: Said, total: int, at: int) -> Count:
    at = said.skip(at, ("and",)) if said.language == "en" else at
    table = _CARDINALS[said.language]
    hundreds = table.get(said.word(at), 0)
    if hundreds >= 100:
        total, at = total + hundreds, at + 1
    rest = (ordinal_in_words(said, at) if said.language == "pl" else None) or in_words(said, at)
    if rest and rest[0] < 100:
        return total + rest[0], rest[1]
    tens, unit = table.get(said.word(at), 0), ordinal_in_words(said, at + 1)
    if tens in _TENS and unit and unit[0] < 10:  # "dwadzieścia szóstego"
        return total + tens + unit[0], unit[1]
    return total, at


def short_year(said: Said, at: int) -> Count | None:
    """A year of two digits behind a month: 15, "pięćdziesiątego ósmego", "pięćdziesiąt osiem"."""
    behind = at + 1 if said.word(at) == "'" else at
    if said.digits(behind, 2) is not None:
        number, after = said.digits(behind, 2) or 0, behind + 1
        if len(said.word(behind)) != 2 or (said.word(after) in (":", "h", "am", "pm", "-", ".") and said.glued(after)):
            return None
        return number, after
    found = (ordinal_in_words(said, at) if said.language == "pl" else None) or in_words(said, at)
    if found and 20 <= found[0] < 100 and said.word(found[1]) not in _THOUSAND:
        return found[0], said.skip(found[1], ("roku",))
    return None
