"""How long a text takes to say, estimated before anybody says it; pure.

A text is counted in syllables, as words differ in length more than syllables do, with the pauses of its punctuation.
Figures count as the words that say them.

SYLLABLES_A_SECOND: 5. Readers in English make 6.2 syllables a second between pauses, in six other languages 5.2 to 7.8
(Pellegrino, Coupé, Marsico: A cross-language perspective on speech information rate, Language 87, 2011, table 1);
Polish is not among them. A statement on the telephone has to be followed by ear at the first hearing, so the estimate
takes a rate below all of these. The pauses are our assumption. espeak-ng at its own rate took up to a sixth longer than
estimated for seven statements in both languages, and never less by more than a hundredth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from infolinia.procedures.slots import dictated, spoken
from infolinia.procedures.texts import Template

SYLLABLES_A_SECOND = 5.0
SHORT_PAUSE = 0.25  # seconds, at a comma, a colon, a dash, a bracket
LONG_PAUSE = 0.5  # seconds, at the end of a sentence that another one follows
LONGEST = 20_000  # characters that are looked at; no text is longer
_POLISH = re.compile(r"i(?=[aeouyąęó])|([aeiouyąęó])")  # the i of "nie" only softens
_ENGLISH = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[aeiouy])[^aeiouyl]+e$")
_WORD = re.compile(r"[0-9]+(?:[ \u00a0][0-9]{3})*(?:[.,][0-9]+)?|[^\W\d_]+|[^\w\s]")
_SHORT = frozenset(",;:()–—/")
_LONG = frozenset(".!?…")
_ABBREVIATIONS = {"pl": {"zł": "złotych", "gr": "groszy", "nr": "numer"}, "en": {"PLN": "zloty"}}
_SIGNS = {"pl": {"%": "procent", "+": "plus", "@": "małpa"}, "en": {"%": "percent", "+": "plus", "@": "at"}}
_FEW_WORDS = {"pl": "kilka słów klienta", "en": "a few words of theirs"}
_TYPICAL: dict[str, Any] = {  # long enough ones of each type
    "number": 24, "ordinal": 24, "yes_no": False, "date": "2026-09-27", "time": "15:45",
    "period": {"from": "2026-09-27", "to": "2026-11-25"}, "duration": {"n": 24, "unit": "month"}, "money": "1688.50",
    "phone": "+48689289379", "email": "aleksandra.kowalska@example.com", "address": "ul. Akacjowa 24/8, 35-289 Kraków",
    "pesel": "44051401359", "nip": "8567346215", "regon": "123456785", "iban": "PL61109010140000071219812874",
    "customer": "Aleksandra Kowalska", "order": "Z-88120", "case": "R/2026/11/0042", "level": "L2", "percent": "9.25",
}  # fmt: skip


def seconds(text: str, language: str) -> float:
    """About how long a text takes to say, in seconds; a text with nothing to say takes none."""
    counted, paused, pending = 0, 0.0, 0.0
    for match in _WORD.finditer(text[:LONGEST]):
        found = match[0]
        if found in _SHORT or found in _LONG:
            pending = max(pending, SHORT_PAUSE if found in _SHORT else LONG_PAUSE)
            continue
        said = syllables(_words(found, language), language)
        if said and counted:
            paused += pending  # a pause stands between words, not after the last
        if said:
            pending = 0.0
        counted += said
    return counted / SYLLABLES_A_SECOND + paused


def sample(template: Template, language: str, types: Mapping[str, str], *, performer: str = "voice") -> str:
    """A text as the voice may say it, each fill with a typical value of its type.

    types: of the slots that it reads. What is of no type or a choice is a few words.
    """

    def typical(name: str, case: str = "") -> str:
        return spoken_example(types.get(name, "text"), language, case)

    examples = _Examples(types)
    return template.fill(typical, language=language, performer=performer, inflected=typical, env=examples, ear=True)


def seconds_of(template: Template, language: str, types: Mapping[str, str]) -> float:
    """About how long the voice takes to say a text with fills, in seconds."""
    return seconds(sample(template, language, types), language)


@cache
def spoken_example(type_: str, language: str, case: str = "") -> str:
    """A typical value of a type, as it is said; asked for at every fill of a check."""
    few_words = _FEW_WORDS["pl" if language == "pl" else "en"]
    return spoken.value(type_, _TYPICAL[type_], language, case) if type_ in _TYPICAL else few_words


class _Examples:
    """Typical values for what a text counts; what it computes from others stays unknown."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types

    def get(self, name: str, default: Any) -> Any:
        return Decimal(24) if self._types.get(name) in ("number", "ordinal") else default


@lru_cache(maxsize=10_000)
def syllables(words: str, language: str) -> int:
    """Syllables of words: the vowels of Polish, in English groups of vowels without a silent e. A word without a vowel
    is said with what follows (w, z)."""
    if language == "pl":
        return sum(1 for match in _POLISH.finditer(words.lower()) if match[1])
    return sum(_english(word) for word in words.lower().split())


def _english(word: str) -> int:
    return len(_ENGLISH.findall(_SILENT_E.sub("", word)))


def _words(found: str, language: str) -> str:
    """A word, a figure or a sign in words."""
    of = "pl" if language == "pl" else "en"
    if not found[0].isdecimal():
        return (
            _SIGNS[of].get(found, "")
            if len(found) == 1 and not found.isalpha()
            else _ABBREVIATIONS[of].get(found, found)
        )
    figures = re.sub(r"[ \u00a0]", "", found).replace(",", ".")
    if figures.startswith("0") or figures.count(".") > 1 or len(figures) > 15:
        return dictated.digits(figures, language)
    return spoken.number(Decimal(figures), language)
