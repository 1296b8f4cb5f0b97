"""Numbers and money as people say and type them; pure."""

from __future__ import annotations

import re
from decimal import Decimal

from infolinia.procedures.slots.folding import fold, words
from infolinia.procedures.slots.understood import Answer, Understood, Wrong
from infolinia.procedures.slots.written import money, number

_NUMBERS = {
    "zero": 0, "jeden": 1, "jedna": 1, "jedno": 1, "jednego": 1, "jednej": 1, "dwa": 2, "dwie": 2, "dwoch": 2,
    "trzy": 3, "trzech": 3, "cztery": 4, "czterech": 4, "piec": 5, "pieciu": 5, "szesc": 6, "szesciu": 6, "siedem": 7,
    "siedmiu": 7, "osiem": 8, "osmiu": 8, "dziewiec": 9, "dziewieciu": 9, "dziesiec": 10, "dziesieciu": 10,
    "jedenascie": 11, "dwanascie": 12, "trzynascie": 13, "czternascie": 14, "pietnascie": 15, "szesnascie": 16,
    "siedemnascie": 17, "osiemnascie": 18, "dziewietnascie": 19, "dwadziescia": 20, "trzydziesci": 30,
    "czterdziesci": 40, "piecdziesiat": 50, "szescdziesiat": 60, "siedemdziesiat": 70, "osiemdziesiat": 80,
    "dziewiecdziesiat": 90, "sto": 100, "dwiescie": 200, "trzysta": 300, "czterysta": 400, "piecset": 500,
    "szescset": 600, "siedemset": 700, "osiemset": 800, "dziewiecset": 900,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "tysiac": 1000, "tysiace": 1000, "tysiecy": 1000, "tys": 1000, "thousand": 1000, "milion": 10**6, "miliony": 10**6,
    "milionow": 10**6, "mln": 10**6, "million": 10**6,
}  # fmt: skip
_DIGITS = re.compile(r"(?<![\de])-?(?:\d{1,3}(?: \d{3})+|\d{1,15})(?:[.,]\d{1,6})?(?!\d|e\d)")
_OF_ZLOTY = re.compile(r"((?:\d{1,3}(?: \d{3})+|\d{1,15})(?:[.,]\d{1,2})?) ?(?:zl|pln)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?![\d.,])")
_SCALED = re.compile(r"([\d.,]+) ?(tys|tysiac\w*|tysiec\w*|thousand|mln|milion\w*|million)\b")
_ZLOTY = re.compile(r"(\d[\d ]{0,14}) ?(?:zl\w*|pln)\.? ?(?:i |and )?(\d{1,2})(?: ?gr\w*)?(?![\d.,])")
_FOREIGN = re.compile(r"€|\$|£|\b(?:eur|euro|usd|dolar\w*|dollars?|funt\w*|pounds?|chf|frank\w*)\b")
LONGEST = 100  # characters that a number or an amount may take
MOST = Decimal("999999999.99")


def number_words(text: str) -> list[str]:
    """The words of a text that say a number."""
    return [word for word in words(text) if word in _NUMBERS or word in _SCALES or word == "hundred"]


def in_words(text: str) -> int | None:
    """A number said in words; None when there is none, or when the words make no number ("two three")."""
    said = number_words(text)
    total = group = 0
    below, scale_below = 1000, 10**9  # what may follow is smaller than these
    for word in said:
        if (word == "hundred" and below > 100) or (word == "hundred" and 0 < group < 10):
            group, below = (group or 1) * 100, 100
        elif word in _SCALES and _SCALES[word] < scale_below:
            scale_below = _SCALES[word]
            total, group, below = total + (group or 1) * scale_below, 0, 1000
        elif word in _NUMBERS and _NUMBERS[word] < below and (_NUMBERS[word] or len(said) == 1):
            group += _NUMBERS[word]
            below = 100 if _NUMBERS[word] >= 100 else 10 if _NUMBERS[word] >= 20 else 0
        else:
            return None
    return total + group if said else None


def understand_number(text: str, language: str) -> Answer:
    """A number in digits or words."""
    said = fold(text)
    if len(said) > LONGEST:
        return Wrong("not-a-number")
    found = _scaled(said)
    if found is None:
        found = _digits(said)
    if found is None and (spoken := in_words(said)) is not None:
        found = Decimal(spoken)
    if found is None or abs(found) > MOST:
        return Wrong("not-a-number")
    return Understood(str(found), number(found, language))


def understand_money(text: str, language: str) -> Answer:
    """An amount in złoty: "49,90", "1.234,56", "49 zł 90 gr", "3,6 tys.", "czterdzieści dziewięć dziewięćdziesiąt"."""
    said = fold(text)
    if len(said) > LONGEST or _FOREIGN.search(said):
        return Wrong("not-money")
    found = _scaled(said)
    if found is None and (match := _ZLOTY.search(said)):
        found = Decimal(match[1].replace(" ", "")) + Decimal(match[2]) / 100
    if found is None and (match := _THOUSANDS.search(said)):
        found = _with_thousands(match[0])
    if found is None and (match := _OF_ZLOTY.search(said)):
        found = Decimal(match[1].replace(" ", "").replace(",", "."))
    if found is None and len(numbers := _DIGITS.findall(said)) > 1:
        return Wrong("not-money", {"numbers": str(len(numbers))})
    if found is None:
        found = _digits(said)
    if found is None:
        found = _said_money(said)
    if found is None or not 0 <= found <= MOST:
        return Wrong("not-money")
    found = found.quantize(Decimal("0.01"))
    return Understood(str(found), money(found, language))


def _with_thousands(digits: str) -> Decimal:
    """Three digits after a mark are thousands: nobody counts in tenths of a grosz."""
    *groups, last = re.split(r"[.,]", digits)
    if len(last) == 3:
        return Decimal("".join([*groups, last]))
    return Decimal(f"{''.join(groups)}.{last}")


def _scaled(said: str) -> Decimal | None:
    match = _SCALED.search(said)
    plain = match[1].replace(",", ".").strip(".") if match else ""
    if not match or not re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", plain):
        return None
    return Decimal(plain) * (1000 if match[2].startswith("t") else 10**6)


def _said_money(said: str) -> Decimal | None:
    whole, splitter, rest = said.partition("zl")
    if splitter:
        zloty, grosze = in_words(whole), in_words(rest)
        return None if zloty is None else Decimal(zloty) + Decimal(grosze or 0) / 100
    if (total := in_words(said)) is not None:
        return Decimal(total) / (100 if re.search(r"\bgrosz", said) else 1)
    spoken = number_words(said)
    for cut in range(len(spoken) - 1, 0, -1):  # "trzy pięćdziesiąt": złoty, then grosze
        before, after = in_words(" ".join(spoken[:cut])), in_words(" ".join(spoken[cut:]))
        if before is not None and after is not None and 10 <= after < 100:
            return Decimal(before) + Decimal(after) / 100
    return None


def _digits(said: str) -> Decimal | None:
    found = _DIGITS.search(said)
    return Decimal(found[0].replace(" ", "").replace(",", ".")) if found else None
