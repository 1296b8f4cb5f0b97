"""Polish numerals and counted nouns in their cases; pure.

    counted(2, RATA, "ins")  dwiema ratami      ordinal(26, "gen")  dwudziestego szóstego

The words of a number come from num2words, in the nominative; here they are declined word by word. Three things of
num2words 0.5.14 are wrong or missing for Polish and are mended here, in one place:
- it knows no case and no gender: the tables below do;
- a negative number raises ValueError: "minus" is put before the number without its sign;
- its ordinals decline no better and break off at the thousands (21 000 gives "dwudziesty pierwszytysięczny", 300
  "trzysetny", 121 000 a number without "sto"): ordinals are made here from their own table.

Cases: nom gen dat acc ins loc. Genders: m thing, a animal (and most currencies), p male person, f, n. They differ where
one, two and persons do: jeden, jednego, jedna; dwa, dwie, dwóch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from num2words import num2words  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType] it has none

Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
Gender = Literal["m", "a", "p", "f", "n"]
Category = Literal["one", "few", "many", "other"]
CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")
MOST = 10**16  # numbers below have words


def _adjective(stem: str, gender: Gender) -> tuple[str, ...]:
    """The six forms of an ordinal whose stem is given: pierwsz-y, drug-i, trzec-i."""
    soft = "i" if stem.endswith("c") else ""  # trzecia, trzeciej; but druga
    before_e = "i" if stem.endswith(("c", "g")) else ""
    y = "i" if before_e else "y"
    if gender == "f":
        oblique, final = f"{stem}{before_e}ej", f"{stem}{soft}ą"
        return (f"{stem}{soft}a", oblique, oblique, final, final, oblique)
    genitive, dative = f"{stem}{before_e}ego", f"{stem}{before_e}emu"
    instrumental = f"{stem}{y}m"
    nominative = f"{stem}{before_e}e" if gender == "n" else f"{stem}{y}"
    accusative = genitive if gender in ("a", "p") else nominative
    return (nominative, genitive, dative, accusative, instrumental, instrumental)


def _like_five(nominative: str, oblique: str, instrumental: str) -> tuple[str, ...]:
    return (nominative, oblique, oblique, nominative, instrumental, oblique)


def _scale(word: str, locative: str) -> dict[str, tuple[str, ...]]:
    plural = (f"{word}om", f"{word}y", f"{word}ami", f"{word}ach")
    return {
        word: (word, f"{word}a", f"{word}owi", word, f"{word}em", locative),
        f"{word}y": (f"{word}y", f"{word}ów", *plural),
        f"{word}ów": (f"{word}ów", f"{word}ów", plural[0], f"{word}ów", *plural[2:]),
    }


_JEDEN: dict[str, tuple[str, ...]] = {
    "m": ("jeden", "jednego", "jednemu", "jeden", "jednym", "jednym"),
    "a": ("jeden", "jednego", "jednemu", "jednego", "jednym", "jednym"),
    "p": ("jeden", "jednego", "jednemu", "jednego", "jednym", "jednym"),
    "f": ("jedna", "jednej", "jednej", "jedną", "jedną", "jednej"),
    "n": ("jedno", "jednego", "jednemu", "jedno", "jednym", "jednym"),
}
_DWIE = ("dwie", "dwóch", "dwóm", "dwie", "dwiema", "dwóch")
_TEENS = (
    "jedena", "trzyna", "czterna", "piętna", "szesna", "siedemna", "osiemna", "dziewiętna",
)  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "zero": ("zero", "zera", "zeru", "zero", "zerem", "zerze"),
    "jeden": ("jeden",) * 6,  # at the end of a longer number it stands still: dwudziestu jeden
    "dwa": ("dwa", "dwóch", "dwóm", "dwa", "dwoma", "dwóch"),
    "trzy": ("trzy", "trzech", "trzem", "trzy", "trzema", "trzech"),
    "cztery": ("cztery", "czterech", "czterem", "cztery", "czterema", "czterech"),
    "pięć": _like_five("pięć", "pięciu", "pięcioma"),
    "sześć": _like_five("sześć", "sześciu", "sześcioma"),
    "siedem": _like_five("siedem", "siedmiu", "siedmioma"),
    "osiem": _like_five("osiem", "ośmiu", "ośmioma"),
    "dziewięć": _like_five("dziewięć", "dziewięciu", "dziewięcioma"),
    "dziesięć": _like_five("dziesięć", "dziesięciu", "dziesięcioma"),
    **{f"{stem}ście": _like_five(f"{stem}ście", f"{stem}stu", f"{stem}stoma") for stem in _TEENS},
    "dwanaście": _like_five("dwanaście", "dwunastu", "dwunastoma"),
    "dwadzieścia": _like_five("dwadzieścia", "dwudziestu", "dwudziestoma"),
    "trzydzieści": _like_five("trzydzieści", "trzydziestu", "trzydziestoma"),
    "czterdzieści": _like_five("czterdzieści", "czterdziestu", "czterdziestoma"),
    **{
        f"{five}dziesiąt": _like_five(f"{five}dziesiąt", f"{five}dziesięciu", f"{five}dziesięcioma")
        for five in ("pięć", "sześć", "siedem", "osiem", "dziewięć")
    },
    "sto": _like_five("sto", "stu", "stu"),
    "dwieście": _like_five("dwieście", "dwustu", "dwustu"),
    "trzysta": _like_five("trzysta", "trzystu", "trzystu"),
    "czterysta": _like_five("czterysta", "czterystu", "czterystu"),
    "pięćset": _like_five("pięćset", "pięciuset", "pięciuset"),
    "sześćset": _like_five("sześćset", "sześciuset", "sześciuset"),
    "siedemset": _like_five("siedemset", "siedmiuset", "siedmiuset"),
    "osiemset": _like_five("osiemset", "ośmiuset", "ośmiuset"),
    "dziewięćset": _like_five("dziewięćset", "dziewięciuset", "dziewięciuset"),
}
_SCALES: dict[str, tuple[str, ...]] = {
    "tysiąc": ("tysiąc", "tysiąca", "tysiącowi", "tysiąc", "tysiącem", "tysiącu"),
    "tysiące": ("tysiące", "tysięcy", "tysiącom", "tysiące", "tysiącami", "tysiącach"),
    "tysięcy": ("tysięcy", "tysięcy", "tysiącom", "tysięcy", "tysiącami", "tysiącach"),
    **_scale("milion", "milionie"),
    **_scale("miliard", "miliardzie"),
    **_scale("bilion", "bilionie"),
    **_scale("biliard", "biliardzie"),
}

ORDINAL_STEMS = {
    1: "pierwsz", 2: "drug", 3: "trzec", 4: "czwart", 5: "piąt", 6: "szóst", 7: "siódm", 8: "ósm", 9: "dziewiąt",
    10: "dziesiąt", 11: "jedenast", 12: "dwunast", 13: "trzynast", 14: "czternast", 15: "piętnast", 16: "szesnast",
    17: "siedemnast", 18: "osiemnast", 19: "dziewiętnast", 20: "dwudziest", 30: "trzydziest", 40: "czterdziest",
    50: "pięćdziesiąt", 60: "sześćdziesiąt", 70: "siedemdziesiąt", 80: "osiemdziesiąt", 90: "dziewięćdziesiąt",
    100: "setn", 200: "dwusetn", 300: "trzechsetn", 400: "czterechsetn", 500: "pięćsetn", 600: "sześćsetn",
    700: "siedemsetn", 800: "osiemsetn", 900: "dziewięćsetn",
}  # fmt: skip
_BEFORE_THOUSANDTH = {
    1: "jedno", 2: "dwu", 3: "trzy", 4: "cztero", 5: "pięcio", 6: "sześcio", 7: "siedmio", 8: "ośmio", 9: "dziewięcio",
    10: "dziesięcio", 11: "jedenasto", 12: "dwunasto", 13: "trzynasto", 14: "czternasto", 15: "piętnasto",
    16: "szesnasto", 17: "siedemnasto", 18: "osiemnasto", 19: "dziewiętnasto", 20: "dwudziesto", 30: "trzydziesto",
    40: "czterdziesto", 50: "pięćdziesięcio", 60: "sześćdziesięcio", 70: "siedemdziesięcio", 80: "osiemdziesięcio",
    90: "dziewięćdziesięcio", 100: "stu", 200: "dwustu", 300: "trzystu", 400: "czterystu", 500: "pięćset",
    600: "sześćset", 700: "siedemset", 800: "osiemset", 900: "dziewięćset",
}  # fmt: skip
_POWERS = ((10**9, "miliardow"), (10**6, "milionow"), (1000, "tysięczn"))


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that is counted: its gender and the six cases of one and of many."""

    gender: Gender
    singular: tuple[str, ...]
    plural: tuple[str, ...]


def noun(gender: Gender, singular: str, plural: str) -> Noun:
    """From twelve words in the order of CASES; a single word stands for all of them (euro, procent)."""
    one, many = singular.split(), plural.split()
    return Noun(gender, tuple(one * 6 if len(one) == 1 else one), tuple(many * 6 if len(many) == 1 else many))


def category(number: Decimal | int) -> Category:
    """Which form of a noun a number asks for (CLDR's rule of Polish cardinals; `other` is for fractions)."""
    if number % 1:
        return "other"
    n = abs(int(number))
    if n == 1:
        return "one"
    return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"


def cardinal(n: int, case: Case = "nom", gender: Gender = "m") -> str:
    """A whole number in words. Beyond MOST it stays in digits: nobody says it."""
    if abs(n) >= MOST:
        return str(n)
    if n < 0:
        return f"minus {cardinal(-n, case, gender)}"
    at = CASES.index(case)
    if n == 1:
        return _JEDEN[gender][at]
    words = _nominative(n)
    ends = max((i for i, word in enumerate(words) if word in _SCALES), default=-1)
    made: list[str] = []
    for i, word in enumerate(words):
        forms = _SCALES.get(word) or _WORDS[word]
        if gender == "f" and word == "dwa" and i == len(words) - 1:
            forms = _DWIE
        # Of persons the genitive stands for the nominative, below the thousands: dwa tysiące stu konsultantów.
        personal = gender == "p" and case in ("nom", "acc") and i > ends and word != "zero"
        made.append(forms[1 if personal else at])
    return " ".join(made)


def counted(n: int, what: Noun, case: Case = "nom") -> str:
    """A number with its noun: dwie raty, pięciu ratom, tysiącem złotych."""
    return f"{cardinal(n, case, what.gender)} {noun_after(n, what, case)}"


def noun_after(n: int, what: Noun, case: Case = "nom") -> str:
    """The noun as the number asks for it. Whole thousands are nouns themselves and want the genitive in every case."""
    n = abs(n)
    if n == 1:
        return what.singular[CASES.index(case)]
    genitive = n % 1000 == 0 or (case in ("nom", "acc") and (category(n) == "many" or what.gender == "p"))
    return what.plural[1 if genitive else CASES.index(case)]


def ordinal(n: int, case: Case = "nom", gender: Gender = "m") -> str:
    """dwudziesty szósty, dwutysięczny, tysiąc dziewięćsetny. Zero and what has no words stays in digits."""
    if n < 0:
        return f"minus {ordinal(-n, case, gender)}"
    if n == 0:
        return _adjective("zerow", gender)[CASES.index(case)]
    if n >= 10**12:
        return str(n)
    at = CASES.index(case)
    for power, stem in _POWERS:
        if n % power == 0:
            above, times = divmod(n // power, 1000)
            last = _adjective(_before_thousandth(times) + stem, gender)[at]
            return f"{cardinal(above * power * 1000)} {last}" if above else last
    hundreds, below = n - n % 100, n % 100
    if not below:
        above, last_hundred = n - n % 1000, n % 1000
        parts = [cardinal(above)] if above else []
        return " ".join([*parts, _adjective(ORDINAL_STEMS[last_hundred], gender)[at]])
    parts = [cardinal(hundreds)] if hundreds else []
    numbers = [below] if below in ORDINAL_STEMS else [below - below % 10, below % 10]
    return " ".join([*parts, *(_adjective(ORDINAL_STEMS[number], gender)[at] for number in numbers)])


def _before_thousandth(times: int) -> str:
    if times == 1:
        return ""
    hundreds, below = times - times % 100, times % 100
    numbers = [below] if below in _BEFORE_THOUSANDTH else [below - below % 10, below % 10]
    return "".join(_BEFORE_THOUSANDTH[number] for number in (hundreds, *numbers) if number)


def _nominative(n: int) -> list[str]:
    return cast(str, num2words(n, lang="pl")).split()


_FEMININE = re.compile(r"(?:ość|ść|ódź|edź|noc|rzecz|sieć)$")
_NEUTER = re.compile(r"(?:o|e|ę|um)$")
_MASCULINE_IN_A = frozenset({"kierowca", "mężczyzna", "sprzedawca", "doradca", "nadawca", "odbiorca", "zleceniodawca"})
_ENDINGS: dict[Case, re.Pattern[str]] = {  # of a feminine noun in the singular
    "gen": re.compile(r"(?:y|i)$"),
    "dat": re.compile(r"(?:ie|y|i|rze|dze|ce)$"),
    "acc": re.compile(r"ę$"),
    "ins": re.compile(r"ą$"),
    "loc": re.compile(r"(?:ie|y|i|rze|dze|ce)$"),
}


def gender_of(forms: Sequence[str], case: Case = "nom") -> Gender:
    """The gender of a counted noun as far as its written forms tell it, the first of them for one thing.

    Endings decide: rata, ratę, ratą; wiadomość; konto. A male person shows in "2 konsultantów, 5 konsultantów", where
    the form for two is the form for five. In the locative a few masculine nouns end as feminine ones do (o jednym
    telefonie): there one is a guess, and two or more are alike for all.
    """
    first, *more = (form.split()[0] if form.split() else "" for form in forms)
    persons = case in ("nom", "acc") and len(more) > 1 and more[0] == more[1] != first and more[0].endswith("w")
    if persons or first in _MASCULINE_IN_A:
        return "p"
    if case == "nom":
        if first.endswith("a") or _FEMININE.search(first):
            return "f"
        return "n" if _NEUTER.search(first) else "m"
    if _ENDINGS[case].search(first) or (case == "acc" and _FEMININE.search(first)):
        return "f"
    return "a" if case == "acc" and first.endswith("a") else "m"
