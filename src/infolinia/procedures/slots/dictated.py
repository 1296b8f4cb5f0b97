"""Telephone numbers, identifiers, e-mail and postal addresses as they are said to be written down; pure.

A comma is a pause: the other side writes while listening, so nothing longer than four digits is said in one breath.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from infolinia.procedures.slots.inflection import cardinal, ordinal
from infolinia.procedures.slots.nouns import POLISH_MONTHS
from infolinia.procedures.slots.written import NBSP, phone

_DIGITS = {
    "pl": ("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_SIGNS = {
    "pl": {"@": "małpa", ".": "kropka", "-": "minus", "_": "podkreślenie", "+": "plus", "/": "łamane przez",
           "%": "procent", "#": "krzyżyk", "*": "gwiazdka", "\\": "ukośnik wsteczny", "&": "et"},
    "en": {"@": "at", ".": "dot", "-": "hyphen", "_": "underscore", "+": "plus", "/": "slash", "%": "percent",
           "#": "hash", "*": "star", "\\": "backslash", "&": "and"},
}  # fmt: skip
_DASH = {"pl": "kreska", "en": "dash"}  # of a number; "minus" would be heard as arithmetic, which an e-mail is used to
_POLISH_LETTERS = {
    "a": "a", "ą": "ą", "b": "be", "c": "ce", "ć": "cie", "d": "de", "e": "e", "ę": "ę", "f": "ef", "g": "gie",
    "h": "ha", "i": "i", "j": "jot", "k": "ka", "l": "el", "ł": "eł", "m": "em", "n": "en", "ń": "eń", "o": "o",
    "ó": "o kreskowane", "p": "pe", "q": "ku", "r": "er", "s": "es", "ś": "eś", "t": "te", "u": "u", "v": "fał",
    "w": "wu", "x": "iks",
    "y": "igrek", "z": "zet", "ź": "ziet", "ż": "żet",
}  # fmt: skip
_VOWELS = frozenset("aeiouyąęó")
_GROUPS = {"pesel": (2, 2, 2, 3, 2), "nip": (3, 3, 2, 2), "regon": (3, 3, 3, 3, 2)}
_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]|_")
_SHORT = {
    "ul.": "ulica", "al.": "aleja", "pl.": "plac", "os.": "osiedle", "m.": "mieszkania", "nr": "numer",
    "woj.": "województwo",
}  # fmt: skip
_POSTAL = re.compile(r"\b([0-9]{2})-([0-9]{3})\b")
_DAY = re.compile(rf"\b([0-9]{{1,2}})(?= (?:{'|'.join(POLISH_MONTHS)})\b)", re.IGNORECASE)  # ulica 3 Maja
_HOUSE = re.compile(r"\b([0-9]{1,4})([A-Za-z]?)(?:/([0-9]{1,4})([A-Za-z]?))?(?![\w/])")
LONGEST = 500  # characters that are said; the rest was never meant for the ear


def digits(text: str, language: str) -> str:
    """Digit by digit: cztery zero pięć. What is no digit is left out."""
    return " ".join(_DIGITS[_of(language)][int(digit)] for digit in text if digit in "0123456789")


def letters(text: str, language: str) -> str:
    """Letter by letter, by their Polish names; English voices name capitals themselves."""
    if language == "pl":
        return " ".join(_POLISH_LETTERS.get(letter.lower(), letter) for letter in text)
    return " ".join(text.upper())


def telephone(value: str, language: str) -> str:
    """By the groups in which it is written. In Polish as people say them: sześćset, sto, dwieście; a Polish number goes
    without its +48. In English digit by digit."""
    groups = phone(value).split(NBSP)
    if language != "pl":
        return ", ".join(_code(group, language) for group in groups)
    if groups[0] == "+48" and len(groups) > 1:
        return ", ".join(_group(group) for group in groups[1:])
    return ", ".join(_code(group, language) for group in groups)


def identifier(type_: str, value: str, language: str) -> str:
    """PESEL, NIP, REGON and IBAN digit by digit, in the groups in which they are read."""
    if type_ == "iban":
        return ", ".join(_code(value[i : i + 4], language) for i in range(0, len(value[:LONGEST]), 4))
    cut: list[str] = []
    rest = value[:LONGEST]
    for length in _GROUPS.get(type_, ()):
        cut.append(rest[:length])
        rest = rest[length:]
    cut += [rest[i : i + 3] for i in range(0, len(rest), 3)]
    return ", ".join(digits(group, language) for group in cut if group)


def code(value: str, language: str) -> str:
    """A number of a case or an order: R/2026/11/0042 letter by letter, digit by digit, with its signs; words whole. The
    other side has time after each group of digits."""
    said, after_digits = "", False
    for piece in _PIECES.findall(value[:LONGEST]):
        if piece.isdecimal():
            spelled = ", ".join(digits(group, language) for group in _breaths(piece))
        elif not piece.isalpha():
            spelled = _DASH[_of(language)] if piece == "-" else _sign(piece, language)
        elif len(piece) <= 3 or not set(piece.lower()) & _VOWELS:
            spelled = letters(piece, language)
        else:
            spelled = piece
        joint = ", " if after_digits else " "
        said += (joint if said else "") + spelled
        after_digits = piece.isdecimal()
    return said


def email(value: str, language: str) -> str:
    """anna kropka nowak małpa example kropka com. What nobody can pronounce is spelled, digits go one by one."""
    made: list[str] = []
    for piece in _PIECES.findall(value[:LONGEST]):
        if piece.isdecimal():
            made.append(digits(piece, language))
        elif not piece.isalpha():
            made.append(_sign(piece, language))
        elif set(piece.lower()) & _VOWELS:
            made.append(piece.lower())  # a voice may spell capitals, and none matter here
        else:
            made.append(letters(piece, language))
    return " ".join(made)


def postal(value: str, language: str) -> str:
    """An address: ulica Leśna trzy mieszkania pięć, trzydzieści, zero zero jeden Kraków. English keeps its figures."""
    text = value[:LONGEST]
    if language != "pl":
        return _POSTAL.sub(lambda m: f"{digits(m[1], language)}, {digits(m[2], language)},", text)
    text = _POSTAL.sub(lambda m: f"{_group(m[1])}, {_group(m[2])},", text)
    text = " ".join(_SHORT.get(word.lower(), word) for word in text.split())
    text = _DAY.sub(lambda m: ordinal(int(m[1]), "gen"), text)
    return _HOUSE.sub(lambda m: " ".join(_house(m.groups(""))), text)


def _breaths(run: str) -> list[str]:
    """A run of digits in threes, of four at most; the last two groups share what would leave one alone."""
    if len(run) <= 4:
        return [run]
    last = 4 if len(run) % 3 == 1 else 3 if len(run) % 3 == 0 else 2
    head = run[: len(run) - last]
    return [*(head[i : i + 3] for i in range(0, len(head), 3)), run[-last:]]


def _house(parts: Iterable[str]) -> list[str]:
    number, letter, flat, flat_letter = parts
    made = [_group(number), *([letters(letter, "pl")] if letter else [])]
    if flat:
        made += ["przez", _group(flat), *([letters(flat_letter, "pl")] if flat_letter else [])]
    return made


def _group(group: str) -> str:
    """A group of digits as a number, its leading zeros one by one: zero dwanaście; all zeros: zero zero zero."""
    bare = group.lstrip("0")
    return " ".join([*["zero"] * (len(group) - len(bare)), *([cardinal(int(bare))] if bare else [])])


def _code(group: str, language: str) -> str:
    return " ".join(
        digits(piece, language) if piece.isdecimal() else _sign(piece, language)
        for piece in re.findall(r"[0-9]+|\D", group)
    )


def _sign(piece: str, language: str) -> str:
    return _SIGNS[_of(language)].get(piece) or letters(piece, language)


def _of(language: str) -> str:
    return "pl" if language == "pl" else "en"
