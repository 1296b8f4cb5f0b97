"""Codes that are said letter by letter and number by number: "er ukośnik dwa tysiące dwadzieścia sześć ukośnik jeden";
pure. Of cases, orders and contracts, and the parts of e-mail addresses."""

from __future__ import annotations

import re

from infolinia.procedures.slots.digits import digit_strings
from infolinia.procedures.slots.fillers import is_filler
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.letters import letters_of
from infolinia.procedures.slots.numerals import in_words, lexicon

LONGEST = 120  # characters that a code may be said in
_SIGNS = (
    (r"lamane (?:przez|na)|ukosnik|przez|slash|stroke", "/"), (r"myslnik|kreska|minus|pauza|lacznik|dash|hyphen", "-"),
    (r"kropka|dot|point", "."), (r"podkresl\w*|underscore", "_"),
)  # fmt: skip
_NAMING = frozenset([
    "numer", "nr",
    "sprawy", "sprawa", "zgloszenia", "zgloszenie", "zamowienia", "zamowienie", "reklamacji", "umowy", "to",
    "jest", "number", "case", "order", "is", "it's", "the", "my", "moj", "moje", "duze", "litera", "capital", "letter",
])  # fmt: skip


def understand_code(said: str, language: str) -> str | None:
    """The code that a text says in words, in capitals; None when it says none, or is typed as it is."""
    if len(said) > LONGEST:
        return None
    plain = f" {fold(said)} "
    for words, sign in _SIGNS:
        plain = re.sub(rf"(?<=\s)(?:{words})(?=\s)", sign, plain)
    pieces = [piece for piece in re.findall(r"[/._-]|[^\s/._,;-]+", plain) if piece not in _NAMING]
    while pieces and _is_beside(pieces[0], language):
        pieces.pop(0)
    while pieces and _is_beside(pieces[-1], language):
        pieces.pop()
    made, run = "", list[str]()
    for piece in [*pieces, ""]:
        if piece and piece not in "/._-":
            run.append(piece)
            continue
        part = _part(run, language) if run else ""
        if part is None:
            return None
        made, run = made + part + piece, []
    return made.upper() if any(sign.isdecimal() for sign in made) and made.upper() != said.strip().upper() else None


def _is_beside(word: str, language: str) -> bool:
    """A filler that is no letter: "er" is one."""
    return len(word) > 1 and is_filler(word, language) and letters_of(word, language, least=1) is None


def _part(run: list[str], language: str) -> str | None:
    if len(run) == 1:
        if any(sign.isdecimal() for sign in run[0]):
            return run[0]
        return said_number(run, language) or letters_of(run[0], language, least=1)
    return coded(run, language)


def coded(words: list[str], language: str) -> str | None:
    """ "ka jeden dwa trzy", "k as in kilo two five": when there are but letters and numbers, "ka" is a letter."""
    made, at = "", 0
    while at < len(words) > 1:
        for end in range(min(len(words), at + 12), at, -1):
            part = said_number(words[at:end], language) or letters_of(" ".join(words[at:end]), language, least=1)
            if part:
                made, at = made + fold(part), end
                break
        else:
            return None
    return made or None


def said_number(words: list[str], language: str) -> str | None:
    """Digits, when every word says some: "one two three", "osiemdziesiąt pięć"; single letters are letters."""
    if not all(word.isdecimal() or (word.isalpha() and len(word) > 1) for word in words):
        return None
    if not all(any(True for _ in digit_strings(word, language)) or word in ("i", "and") for word in words):
        return _thousands(words, language)
    stretches = list(digit_strings(" ".join(words), language))
    return stretches[0][0] if len(stretches) == 1 else None


def _thousands(words: list[str], language: str) -> str | None:
    """ "dwa tysiące", "two thousand and six"."""
    lexicons = (lexicon(language), lexicon("en"))
    known = ("digit", "teen", "ten", "hundred", "hundredfold", "scale", "and")
    if not any(all(word in each and each[word].role in known for word in words) for each in lexicons):
        return None
    number = in_words(" ".join(words), language)
    return str(number) if number is not None and number >= 1000 and len(words) > 1 else None
