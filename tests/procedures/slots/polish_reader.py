"""Reads Polish numerals of any case and gender back to numbers, by their stems; knows none of the tables it tests."""

from __future__ import annotations

import re

_STEMS: list[tuple[str, int]] = [
    ("zer(o|a|u|em|ze)|zerze", 0),
    ("jed(en|na|no|nego|nej|nemu|ną|nym)", 1),
    ("dw(a|ie|óch|óm|oma|iema)", 2),
    ("trz(y|ech|em|ema)", 3),
    ("czter(y|ech|em|ema)", 4),
    ("pię(ć|ciu|cioma)", 5),
    ("sześ(ć|ciu|cioma)", 6),
    ("siedem|siedmiu|siedmioma", 7),
    ("osiem|ośmiu|ośmioma", 8),
    ("dziewię(ć|ciu|cioma)", 9),
    ("dziesię(ć|ciu|cioma)", 10),
    *[
        (f"{stem}(ście|stu|stoma)", 11 + i)
        for i, stem in enumerate(
            [
                "jedena",
                "(?:dwana(?=ś)|dwuna(?=st[uo]))",
                "trzyna",
                "czterna",
                "piętna",
                "szesna",
                "siedemna",
                "osiemna",
                "dziewiętna",
            ]
        )
    ],
    ("dwadzieścia|dwudziest(u|oma)", 20),
    ("trzydzie(ści|stu|stoma)", 30),
    ("czterdzie(ści|stu|stoma)", 40),
    ("pięćdziesi(ąt|ęciu|ęcioma)", 50),
    ("sześćdziesi(ąt|ęciu|ęcioma)", 60),
    ("siedemdziesi(ąt|ęciu|ęcioma)", 70),
    ("osiemdziesi(ąt|ęciu|ęcioma)", 80),
    ("dziewięćdziesi(ąt|ęciu|ęcioma)", 90),
    ("sto|stu", 100),
    ("dwieście|dwustu", 200),
    ("trzyst(a|u)", 300),
    ("czteryst(a|u)", 400),
    ("pię(ć|ciu)set", 500),
    ("sześ(ć|ciu)set", 600),
    ("sied(em|miu)set", 700),
    ("osiemset|ośmiuset", 800),
    ("dziewię(ć|ciu)set", 900),
]
_THOUSAND = re.compile("tysi(ąc|ąca|ącowi|ącem|ącu|ące|ęcy|ącom|ącami|ącach)")
_MILLION = re.compile("milion(|a|owi|em|ie|y|ów|om|ami|ach)")


def word(said: str) -> int | None:
    return next((value for stem, value in _STEMS if re.fullmatch(stem, said)), None)


def number(said: str) -> int:
    """Of a numeral. Raises ValueError at a word that is none, and where words do not go down in size."""
    total, group, below = 0, 0, 1000
    for part in said.split():
        if _MILLION.fullmatch(part) or _THOUSAND.fullmatch(part):
            scale = 10**6 if part.startswith("mil") else 1000
            total, group, below = total + (group or 1) * scale, 0, 1000
            continue
        value = word(part)
        if value is None or value >= below:
            raise ValueError(f"{part} in {said}")
        group += value
        below = 100 if value >= 100 else 10 if value >= 20 else 0
    return total + group


def grosze(said: str) -> int:
    """Of an amount in złoty and grosze, in any case."""
    sign = -1 if said.startswith("minus ") else 1
    whole, _, rest = said.removeprefix("minus ").rpartition(" złot")
    if not whole:  # grosze alone
        whole, rest = "", f" {said.removeprefix('minus ')}"
    hundredths = re.sub(r"\bgrosz\w*", "", rest.partition(" ")[2]).strip()
    return sign * ((number(whole) if whole else 0) * 100 + (number(hundredths) if hundredths else 0))
