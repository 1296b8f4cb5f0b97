"""A postal address as it is said and typed: "ulica Leśna trzy mieszkania pięć, zero zero dwieście jeden Łódź"; pure.

Numbers in words become figures, five digits behind "kod" or before the town a postal code. Names stay as they were
said: "trzeciego maja", "Jana Pawła drugiego", "Dwa Mosty".
"""

from __future__ import annotations

import re

from infolinia.procedures.slots.digits import digit_strings
from infolinia.procedures.slots.numerals import Numeral, find_numbers
from infolinia.procedures.slots.tokens import Token, tokens
from infolinia.procedures.slots.understood import Answer, Understood, Wrong

LONGEST = 300
_CODE = re.compile(r"\b(?:kod(?:zie|u)?(?: pocztowy(?:m|ego)?)?|postal code|post ?code)\b[\s:]*", re.IGNORECASE)
_THROUGH = re.compile(r"(?<=\d)\s*(?:łamane (?:przez|na)|przez|ukośnik|slash|/)\s*(?=\d)", re.IGNORECASE)


def understand_address(said: str, language: str) -> Answer:
    """One line. Unsure where words became figures: it is read back."""
    text = " ".join(said.split())
    if not any(sign.isalnum() for sign in text):
        return Wrong("not-of-the-pattern")
    if len(text) > LONGEST:
        return Understood(text, text)
    parts = [_part(part, language) for part in re.split(r"(?<=,)\s", text)]
    written = _THROUGH.sub("/", " ".join(parts))
    return Understood(written, written, written != text)


def _part(part: str, language: str) -> str:
    """A part between commas; what follows "kod" begins with five digits."""
    found = _CODE.search(part)
    if found:
        before, behind = part[: found.start()].rstrip(), part[found.end() :]
        return f"{_figures(before, language)} {_figures(behind, language, code=True)}".strip()
    return _figures(part, language)


def _figures(text: str, language: str, *, code: bool = False) -> str:
    """Rows of numbers in words become digits: houses, flats, and five of them a postal code. `code`: it begins with
    one, and no town need follow."""
    found = tokens(text)
    made, at = "", 0
    for row in _rows(find_numbers(found, language, join=False)):
        begin, end = found[row[0].first].begin, found[row[-1].last].end
        if all(each.form == "digits" for each in row) or _is_a_name(found, row, language):
            continue
        town = re.match(r" [^\W\d_]{3}", text[end:]) is not None
        made += text[at:begin] + _row(text, found, row, language, code=town or (code and not begin))
        at = end
        if letter := re.match(r" ([a-h])\b", text[at:], re.IGNORECASE):  # "pięć a"
            made, at = made + letter[1].upper(), at + letter.end()
    return made + text[at:]


def _rows(numbers: list[Numeral]) -> list[list[Numeral]]:
    """Numbers that stand side by side."""
    rows: list[list[Numeral]] = []
    for each in numbers:
        if each.form not in ("words", "digits") or each.value % 1 or each.value < 0:
            continue
        if rows and rows[-1][-1].last + 1 == each.first:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def _row(text: str, found: list[Token], row: list[Numeral], language: str, *, code: bool) -> str:
    """The numbers of a row, the last of them as a postal code where they are five digits."""
    for start in range(len(row)) if code else ():
        said = text[found[row[start].first].begin : found[row[-1].last].end]
        readings = [each for stretch in digit_strings(said, language) for each in stretch]
        if five := next((each for each in readings if len(each) == 5 and each.isdecimal()), ""):
            return " ".join([*(f"{each.value:f}" for each in row[:start]), f"{five[:2]}-{five[2:]}"])
    return " ".join(f"{each.value:f}" for each in row)


def _is_a_name(found: list[Token], row: list[Numeral], language: str) -> bool:
    """ "Dwa Mosty"; and in Polish no address begins with its house."""
    capital = found[row[0].first].raw[:1].isupper() and row[0].first > 0
    lone = language == "pl" and row[0].first == 0 and len(row) < 2
    return capital or lone
