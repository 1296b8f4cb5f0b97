"""Texts with fills; pure.

`{slot}` is written by its type, `{n # rata | raty | rat}` prints a number with its noun, `##` the noun alone,
`{performer: person | voice}` chooses, and a doubled brace is a brace. A fill that asks for more than this is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_FILL = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ{„\d])")
PERFORMERS = ("desk", "voice")


class TextProblem(ValueError):
    """A fill that cannot be read."""


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
        """The text, each slot as `written` gives it; a slot without a value is `…`."""
        return "".join(p if isinstance(p, str) else _filled(p, written, language, performer) for p in self.parts)


def parse(text: str, names: frozenset[str]) -> Template:
    """Read a text in which `names` and {options} may be filled in. Raises TextProblem."""
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
            raise TextProblem(f"a lone {whole!r}; double it to print it")
        else:
            made = _read(match.group(1), names)
            parts.append(made)
            if not made.by_performer and made.name != "options":
                reads.add(made.name)
    parts.append(text[position:])
    return Template(tuple(part for part in parts if part != ""), frozenset(reads))


def _read(inside: str, names: frozenset[str]) -> _Fill:
    name, hashed, nouns = inside.partition("#")
    if hashed:
        forms = tuple(form.strip() for form in nouns.lstrip("#").split("|"))
        if len(forms) not in (2, 3, 4):
            raise TextProblem(f"{inside!r}: two forms in English, three or four in Polish")
        return _Fill(_known(name.strip(), names), forms, noun_only=nouns.startswith("#"))
    name, colon, rest = inside.partition(":")
    if colon:
        if name.strip() != "performer":
            raise TextProblem(f"{inside!r}: only performer chooses between texts")
        forms = tuple(form.strip() for form in rest.split("|"))
        if len(forms) != 2:
            raise TextProblem(f"{inside!r}: one text for a person, one for the voice")
        return _Fill("performer", forms, by_performer=True)
    if "|" in inside:
        raise TextProblem(f"{inside!r}: case forms are not supported; choose a wording in the nominative")
    name = inside.strip()
    return _Fill(name if name == "options" else _known(name, names))


def _known(name: str, names: frozenset[str]) -> str:
    if name not in names and name != "today":
        raise TextProblem(f"{name!r} is not known here")
    return name


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
    if not number.isdigit():
        return forms[min(3, len(forms) - 1)]
    n = int(number)
    if language != "pl" or len(forms) == 2:
        return forms[0] if n == 1 else forms[1]
    if n == 1:
        return forms[0]
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return forms[1]
    return forms[2]


def sentences(text: str) -> list[str]:
    """A statement sentence by sentence, as it is read."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def choose(texts: Mapping[str, Template], language: str) -> Template | None:
    """The text in the language, else in the first there is."""
    return texts.get(language) or next(iter(texts.values()), None)
