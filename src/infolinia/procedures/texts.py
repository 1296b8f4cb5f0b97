"""Texts with fills; pure.

`{slot}` is written by its type, `{n # rata | raty | rat}` prints a number with its noun, `##` the noun alone,
`{performer: person | voice}` chooses, and a doubled brace is a brace. A fill that asks for more than this is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import process

_FILL = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ„“\d])")
_SHORT = ("ul.", "al.", "pl.", "os.", "nr.", "m.", "np.", "tel.", "godz.", "św.", "dr.", "mr.", "mrs.", "st.")
PERFORMERS = ("desk", "voice")


class TextProblem(ValueError):
    """A fill that cannot be read: the code of a sentence and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class _Fill:
    name: str
    forms: tuple[str, ...] = ()
    noun_only: bool = False
    by_performer: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A text in one language: plain parts and fills in turn."""

    parts: tuple[str | _Fill, ...]
    reads: frozenset[str]

    def fill(self, written: Callable[[str], str], *, language: str, performer: str) -> str:
        """The text, each slot as `written` gives it; a slot without a value is `…`. "S.A." takes no second dot."""
        made = ""
        for part in self.parts:
            piece = part if isinstance(part, str) else _filled(part, written, language, performer)
            made += piece[1:] if piece.startswith(".") and made.endswith((".", "!", "?")) else piece
        return made


def parse(text: str, names: frozenset[str], *, language: str, options: bool = False) -> Template:
    """Read a text in which `names` may be filled in, and {options} where there are any. Raises TextProblem."""
    parts: list[str | _Fill] = []
    reads: set[str] = set()
    position = 0
    for match in _FILL.finditer(text):
        parts.append(text[position : match.start()])
        position = match.end()
        whole = match.group(0)
        if whole in ("{{", "}}"):
            parts.append(whole[0])
        elif len(whole) == 1:
            raise TextProblem("lone-brace", brace=whole)
        else:
            made = _read(match.group(1), names, language, options)
            parts.append(made)
            if not made.by_performer and made.name != "options":
                reads.add(made.name)
    parts.append(text[position:])
    return Template(tuple(part for part in parts if part != ""), frozenset(reads))


def _read(inside: str, names: frozenset[str], language: str, options: bool) -> _Fill:
    name, hashed, nouns = inside.partition("#")
    if hashed:
        forms = _forms(nouns.removeprefix("#"))
        if len(forms) not in ((3, 4) if language == "pl" else (2,)):
            raise TextProblem("forms-pl" if language == "pl" else "forms-en", fill=inside)
        return _Fill(_known(name.strip(), names), forms, noun_only=nouns.startswith("#"))
    name, colon, rest = inside.partition(":")
    if colon:
        forms = _forms(rest)
        if name.strip() != "performer" or len(forms) != 2:
            raise TextProblem("performer", fill=inside)
        return _Fill("performer", forms, by_performer=True)
    if "|" in inside:
        raise TextProblem("case-form", fill=inside)
    name = inside.strip()
    return _Fill(name if options and name == "options" else _known(name, names))


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in text.split("|"))


def _known(name: str, names: frozenset[str]) -> str:
    if name in names or name == "today":
        return name
    found = process.extractOne(name, sorted(names)) if names else None
    raise TextProblem("unknown-fill", fill=name, nearest=str(found[0]) if found else "")


def _filled(fill: _Fill, written: Callable[[str], str], language: str, performer: str) -> str:
    if fill.by_performer:
        return fill.forms[PERFORMERS.index(performer) if performer in PERFORMERS else 0]
    value = written(fill.name)
    if not fill.forms:
        return value
    noun = plural(value, fill.forms, language)
    return noun if fill.noun_only else f"{value}\u00a0{noun}"


def plural(number: str, forms: tuple[str, ...], language: str) -> str:
    """The form of a noun that a written number asks for (CLDR rules of Polish and English)."""
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return forms[-1]  # a fraction, or nothing known
    n = int(number)
    if language != "pl":
        return forms[0] if n == 1 else forms[1]
    if n == 1:
        return forms[0]
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return forms[1]
    return forms[2]


def sentences(text: str) -> list[str]:
    """A statement sentence by sentence, as it is read; "ul. Leśna 3" is not two."""
    found: list[str] = []
    for part in (piece.strip() for piece in _SENTENCE.split(text)):
        if found and found[-1].rsplit(maxsplit=1)[-1].lower() in _SHORT:
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def choose(texts: Mapping[str, Template], language: str) -> Template | None:
    """The text in the language, else in the first there is."""
    return texts.get(language) or next(iter(texts.values()), None)
