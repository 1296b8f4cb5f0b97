"""English words that say numbers; pure."""

from __future__ import annotations

from decimal import Decimal

from infolinia.procedures.slots.numeral_words import NumeralWord, joined, of_size, same

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)


def _cardinals() -> dict[str, int]:
    made = {word: value for value, word in enumerate(_UNITS.split())}
    made |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
    return made | {"fourty": 40, "ninty": 90, "oh": 0, "nought": 0, "naught": 0, "nil": 0}


def _ordinals() -> dict[str, int]:
    made = {word: value for value, word in enumerate(_ORDINALS.split(), 1)}
    made |= {f"{word[:-1]}ieth": value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
    made |= {f"{word}s": value for word, value in made.items() if value > 2}  # "thirds"
    return made | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}


def _glued() -> dict[str, NumeralWord]:
    """ "seventythird", "twentyone"."""
    made: dict[str, NumeralWord] = {}
    for ten, ten_word in zip(range(20, 100, 10), _TENS.split(), strict=True):
        for digit in range(1, 10):
            made[ten_word + _UNITS.split()[digit]] = NumeralWord("ten", Decimal(ten + digit))
            made[ten_word + _ORDINALS.split()[digit - 1]] = NumeralWord("ordinal", Decimal(ten + digit))
    return made


WORDS = joined((
    {word: of_size(value) for word, value in _cardinals().items()},
    {word: NumeralWord("ordinal", Decimal(value)) for word, value in _ordinals().items()},
    _glued(),
    same("hundredfold", 100, "hundred"), same("hundredfold", 100, "hundreds", many=True),
    same("scale", 1000, "thousand thou k grand"), same("scale", 1000, "thousands", many=True),
    same("scale", 10**6, "million mln"), same("scale", 10**6, "millions", many=True),
    same("scale", 10**9, "billion bn"), same("scale", 10**9, "billions", many=True),
    same("scale", 10**12, "trillion"), same("scale", 10**12, "trillions", many=True),
    same("scale", 10**5, "lakh lkh lac"), same("scale", 10**5, "lakhs lkhs lacs", many=True),
    same("scale", 10**7, "crore cr krore kr koti"), same("scale", 10**7, "crores krores", many=True),
    same("bundle", 12, "dozen"), same("bundle", 12, "dozens", many=True),
    same("bundle", 5, "fiver"), same("bundle", 5, "fivers", many=True),
    same("bundle", 10, "tenner"), same("bundle", 10, "tenners", many=True),
    same("half", "0.5", "half"), same("quarter", "0.25", "quarter"), same("quarter", "0.25", "quarters", many=True),
    same("point", 0, "point"), same("and", 0, "and"), same("minus", 0, "minus negative"), same("article", 1, "a an"),
    same("alone", 0, "none nothing nobody"), same("alone", 1, "single"), same("alone", 2, "couple pair both twice"),
    same("alone", 3, "few"), same("alone", 1, "once"),
    same("vague", 0, "several some"),
))  # fmt: skip
