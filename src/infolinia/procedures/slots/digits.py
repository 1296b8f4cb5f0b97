"""Digits as they are said and typed, in any grouping: "sześćset dwa", "podwójne zero", "trzy zera", "oh seven"; pure.

`digit_strings` gives what the digits may be, the likeliest first: "sto dwadzieścia trzy" is 123, but whoever speaks in
groups may mean 100 23. The caller's check digit or length decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from infolinia.procedures.slots.corrections import versions
from infolinia.procedures.slots.fillers import is_filler
from infolinia.procedures.slots.numerals import lexicon
from infolinia.procedures.slots.tokens import Token, tokens

MOST_READINGS = 512
MOST_MEANT = 16  # readings of what was replaced
LONGEST = 300  # characters that digits may be said in
TIMES = {
    "podwojny": 2, "podwojna": 2, "podwojne": 2, "potrojny": 3, "potrojna": 3, "potrojne": 3, "double": 2, "triple": 3,
    "treble": 3, "podwojnie": 2, "poczworny": 4, "poczworna": 4, "poczworne": 4, "potrojnie": 3, "quadruple": 4,
}  # fmt: skip
_PLURALS = {  # "trzy zera", "dwie piątki"
    stem: str(digit)
    for digit, stems in enumerate((
        "zera zer zeros zeroes ohs noughts", "jedynki jedynek ones", "dwojki dwojek twos", "trojki trojek threes",
        "czworki czworek fours", "piatki piatek fives", "szostki szostek sixes", "siodemki siodemek sevens",
        "osemki osemek eights", "dziewiatki dziewiatek nines",
    ))
    for stem in stems.split()
}  # fmt: skip
_JOINING = (
    "i",
    "and",
    "kreska",
    "myslnik",
    "dash",
    "spacja",
    "space",
    "ukosnik",
    "slash",
    "dalej",
    "potem",
    "then",
    "yyy",
)


def digit_strings(said: str, language: str) -> Iterator[list[str]]:
    """For every stretch of digits in a text the strings it may be; words that are no digits part the stretches.

    A plus said or typed in front stays."""
    if len(said) > LONGEST:
        return
    found = tokens(said)
    best = max((language, "en" if language == "pl" else "pl"), key=lambda each: _digit_words(found, each))
    words: list[list[str]] = []  # groups of a stretch, each with its readings
    at = 0
    while at < len(found):
        group, at = _group(found, at, best)
        if group is not None:
            words.append(group)
        elif at <= len(found) and words and not _joins(found[at - 1], best):
            yield _readings(words)
            words = []
    if words:
        yield _readings(words)


def meant_digits(said: str, language: str) -> list[list[str]]:
    """Like `digit_strings`, with what was taken back replaced: "… cztery osiem, nie, cztery dziewięć" ends in 49.

    Fewer digits than were said before take the place of the last ones; other places are readings that come after."""
    pieces = versions(said, language) if len(said) <= LONGEST else []
    if len(pieces) < 2:
        return list(digit_strings(said, language))
    meant = list(digit_strings(pieces[0], language))
    for piece in pieces[1:]:
        anew = list(digit_strings(piece, language))
        if anew and meant:
            meant = [_replaced(_all(meant), _all(anew))]
        meant = meant or anew
    return meant


def _all(stretches: list[list[str]]) -> list[str]:
    return ["".join(each) for each in islice(product(*stretches), MOST_MEANT)]


def _replaced(before: list[str], anew: list[str]) -> list[str]:
    """The end of what was said first and what was said anew, the likeliest first."""
    likely = [one[: max(0, len(one) - len(other))] + other for one in before for other in anew]
    rest = [one[:kept] + other for one in before[:4] for other in anew[:4] for kept in range(len(one), -1, -1)]
    return list(dict.fromkeys([*likely, *rest]))[:MOST_READINGS]


def _digit_words(found: list[Token], language: str) -> int:
    words = lexicon(language)
    return sum(each.text in words and words[each.text].role in ("digit", "teen", "ten", "hundred") for each in found)


def _joins(token: Token, language: str) -> bool:
    return (token.kind == "mark" and token.text not in ";?") or token.text in _JOINING or (
        len(token.text) <= 4 and is_filler(token.text, language)
    )  # fmt: skip


def _readings(groups: list[list[str]]) -> list[str]:
    return list(dict.fromkeys("".join(each) for each in islice(product(*groups), MOST_READINGS)))


def _group(found: list[Token], at: int, language: str) -> tuple[list[str] | None, int]:
    """The readings of one group that begins at a token, and where the next begins."""
    token, words = found[at], lexicon(language)
    if token.kind == "digits":
        return [re.sub(r"\D", "", token.text)], at + 1
    if token.text == "o" and language == "en":
        return ["0"], at + 1
    if token.text in ("+", "plus"):
        return ["+"], at + 1
    if token.text in TIMES and at + 1 < len(found):
        digit = _digit(found[at + 1], language)
        if digit is not None:
            return [digit * TIMES[token.text]], at + 2
    times = words[token.text].value if token.text in words and words[token.text].role == "digit" else None
    if times is not None and 2 <= times <= 6 and at + 1 < len(found):
        after = found[at + 1].text
        if after in _PLURALS:
            return [_PLURALS[after] * int(times)], at + 2
        if (
            after in ("razy", "times")
            and at + 2 < len(found)
            and (digit := _digit(found[at + 2], language)) is not None
        ):
            return [digit * int(times)], at + 3
    return _spoken(found, at, language)


def _digit(token: Token, language: str) -> str | None:
    if token.text.isdecimal() and len(token.text) == 1:
        return token.text
    word = lexicon(language).get(token.text)
    if word is not None and word.role in ("digit", "alone") and word.value < 10:
        return str(word.value)
    return None


def _spoken(found: list[Token], at: int, language: str) -> tuple[list[str] | None, int]:
    """Hundreds, tens and ones said together, read as one number or as parts: 123, 100 23, 120 3, 100 20 3."""
    words, below = lexicon(language), 1000
    parts: list[int] = []
    here = at
    while here < len(found) and found[here].kind == "word" and found[here].text in words:
        word = words[found[here].text]
        value = int(word.value)
        if word.role == "hundredfold" and len(parts) == 1 and 0 < parts[0] < 10 and below < 100:
            parts, below, here = [parts[0] * 100], 100, here + 1
            here += here + 1 < len(found) and found[here].text == "and" and _follows(found[here + 1], language)
            continue
        if word.role not in ("digit", "teen", "ten", "hundred") or value >= below or (value == 0 and parts):
            break
        parts.append(value)
        below = {"digit": 1, "teen": 1, "ten": 10 if value % 10 == 0 else 1, "hundred": 100}[word.role]
        here += 1
        if below == 1 and not _is_hundred(found, here, language):
            break
    if not parts:
        return None, at + 1
    splits = [[str(sum(parts))]]
    if len(parts) == 2:
        splits.append([str(parts[0]), str(parts[1])])
    if len(parts) == 3:
        splits += [
            [str(parts[0]), str(parts[1] + parts[2])],
            [str(parts[0] + parts[1]), str(parts[2])],
            [str(p) for p in parts],
        ]
    return ["".join(each) for each in splits], here


def _follows(token: Token, language: str) -> bool:
    word = lexicon(language).get(token.text)
    return word is not None and word.role in ("digit", "teen", "ten")


def _is_hundred(found: list[Token], at: int, language: str) -> bool:
    if at >= len(found):
        return False
    word = lexicon(language).get(found[at].text)
    return word is not None and word.role == "hundredfold"
