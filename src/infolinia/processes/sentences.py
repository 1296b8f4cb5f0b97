"""Sentences as data: English, marked for translation, with the facts that fill their fields. Pure.

Who finds something makes a Sentence; who shows it to a reader translates it, with `said`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; nothing is translated here."""
    return sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """text: English, with named fields when there are facts. A fact may be a Sentence of its own."""

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return said(self, lambda text: text)


def said(sentence: Sentence, translate: Callable[[str], str]) -> str:
    """The sentence in the language of `translate`, which takes the English text with its fields."""
    text = translate(sentence.text) if sentence.text else ""
    if not sentence.facts:
        return text
    facts = {
        name: said(fact, translate) if isinstance(fact, Sentence) else fact for name, fact in sentence.facts.items()
    }
    return text.format(**facts)


def of_system(error: OSError) -> Sentence:
    """Why the system refused, in its own words."""
    return Sentence(error.strerror or str(error))


# What systems answer most; others are shown as they are.
ANSWERS = (
    gettext_noop("Address already in use"),
    gettext_noop("Cannot assign requested address"),
    gettext_noop("Connection refused"),
    gettext_noop("Connection reset by peer"),
    gettext_noop("Is a directory"),
    gettext_noop("Name or service not known"),
    gettext_noop("Network is unreachable"),
    gettext_noop("No route to host"),
    gettext_noop("No space left on device"),
    gettext_noop("No such file or directory"),
    gettext_noop("Not a directory"),
    gettext_noop("Permission denied"),
    gettext_noop("Read-only file system"),
    gettext_noop("Temporary failure in name resolution"),
)
