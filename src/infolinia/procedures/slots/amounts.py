"""Numbers and money as people say and type them; pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from infolinia.procedures.slots.understood import Answer, Understood, Wrong
from infolinia.procedures.slots.written import money, number

_WORDS = {
    "zero": 0, "jeden": 1, "jedna": 1, "jedno": 1, "dwa": 2, "dwie": 2, "trzy": 3, "cztery": 4, "pięć": 5, "sześć": 6,
    "siedem": 7, "osiem": 8, "dziewięć": 9, "dziesięć": 10, "jedenaście": 11, "dwanaście": 12, "trzynaście": 13,
    "czternaście": 14, "piętnaście": 15, "szesnaście": 16, "siedemnaście": 17, "osiemnaście": 18, "dziewiętnaście": 19,
    "dwadzieścia": 20, "trzydzieści": 30, "czterdzieści": 40, "pięćdziesiąt": 50, "sześćdziesiąt": 60,
    "siedemdziesiąt": 70, "osiemdziesiąt": 80, "dziewięćdziesiąt": 90, "sto": 100, "dwieście": 200, "trzysta": 300,
    "czterysta": 400, "pięćset": 500, "sześćset": 600, "siedemset": 700, "osiemset": 800, "dziewięćset": 900,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "tysiąc": 1000, "tysiące": 1000, "tysięcy": 1000, "thousand": 1000, "milion": 10**6,
    "miliony": 10**6, "milionów": 10**6, "million": 10**6,
}  # fmt: skip
_DIGITS = re.compile(r"-?\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")
MOST = Decimal("999999999.99")


def in_words(text: str) -> int | None:
    """A number said in words, None when there is none."""
    total = group = 0
    found = False
    for word in re.findall(r"[^\W\d]+", text.lower()):
        if word in _WORDS:
            group += _WORDS[word]
            found = True
        elif word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:
                group = (group or 1) * 100
            else:
                total, group = total + (group or 1) * scale, 0
            found = True
    return total + group if found else None


def understand_number(text: str, language: str) -> Answer:
    """A number in digits or words."""
    found = _digits(text)
    if found is None and (words := in_words(text)) is not None:
        found = Decimal(words)
    if found is None or abs(found) > MOST:
        return Wrong("not-a-number")
    return Understood(str(found), number(found, language))


def understand_money(text: str, language: str) -> Answer:
    """An amount in złoty: "49,90", "49 zł 90 gr", "czterdzieści dziewięć dziewięćdziesiąt"."""
    said = text.strip().lower()
    match = re.fullmatch(r".*?(\d[\d \u00a0]*)\s*(?:zł\w*|pln)\s*(?:i\s*)?(\d{1,2})\s*(?:gr\w*)?\D*", said)
    found = Decimal(re.sub(r"\D", "", match[1])) + Decimal(match[2]) / 100 if match else _digits(said)
    if found is None:
        found = _said_money(said)
    if found is None or not 0 <= found <= MOST:
        return Wrong("not-money")
    found = found.quantize(Decimal("0.01"))
    return Understood(str(found), money(found, language))


def _said_money(said: str) -> Decimal | None:
    whole, splitter, rest = said.partition("zł")
    if splitter:
        grosze = in_words(rest.split(maxsplit=1)[1] if len(rest.split()) > 1 else "") or 0
        return None if (zloty := in_words(whole)) is None else Decimal(zloty) + Decimal(grosze % 100) / 100
    words = [w for w in re.findall(r"[^\W\d]+", said) if w in _WORDS or w in _SCALES]
    for cut in range(len(words) - 1, 0, -1):  # "trzy pięćdziesiąt": a small number, then a larger one below a hundred
        before, after = in_words(" ".join(words[:cut])), in_words(" ".join(words[cut:]))
        if before is None or after is None or not 10 <= after < 100:
            continue
        if before % 10 > 0 or (before % 100 and after > before % 100):
            return Decimal(before) + Decimal(after) / 100
    total = in_words(said)
    return None if total is None else Decimal(total)


def _digits(text: str) -> Decimal | None:
    found = _DIGITS.search(text)
    if found is None:
        return None
    plain = re.sub(r"[ \u00a0]", "", found.group(0)).replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
