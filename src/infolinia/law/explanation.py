"""Why a function of the law says what it says: the rules used and the steps of the count. Pure.

The sentences are English and marked with `gettext_noop`, so that this room has a Polish catalogue; who shows them to a
reader translates with `said`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; nothing is translated here."""
    return sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an answer, in the order in which it was taken; every result of this room carries a tuple of them.

    rule: which rule or row of a table was used, a name that programs compare ("COL-15", "limitation.csv:telecom").
    source: the act and article, or the table, that the rule stands on.
    text: what the step did with the figures of this case, one sentence in English.
    sentence, facts: the same sentence with its fields, for translation; empty when there is none.
    """

    rule: str
    source: str
    text: str
    sentence: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def because(rule: str, source: str, sentence: str, **facts: object) -> Reason:
    """A reason from a sentence with named fields and the figures that fill them."""
    told = {name: str(value) for name, value in facts.items()}
    return Reason(rule, source, sentence.format(**told), sentence, tuple(told.items()))


def said(reason: Reason, translate: Callable[[str], str]) -> str:
    """The text in the language of `translate`, which takes the English sentence with its fields."""
    return translate(reason.sentence).format(**dict(reason.facts)) if reason.sentence else reason.text
