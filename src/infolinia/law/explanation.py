"""Why a function of the law says what it says: the rules used and the steps of the count. Pure.

The sentences are English and marked with `gettext_noop`, so that this room has a Polish catalogue; who shows them to a
reader translates with `said`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; nothing is translated here."""
    return sentence


# What codes of the tables are called in a sentence; others stand there as they are.
WORDS: Mapping[str, str] = {
    "monday": gettext_noop("Monday"),
    "tuesday": gettext_noop("Tuesday"),
    "wednesday": gettext_noop("Wednesday"),
    "thursday": gettext_noop("Thursday"),
    "friday": gettext_noop("Friday"),
    "saturday": gettext_noop("Saturday"),
    "sunday": gettext_noop("Sunday"),
    "receipt_of_complaint": gettext_noop("receipt of the complaint"),
    "lodging_of_complaint": gettext_noop("lodging of the complaint"),
    "receipt_of_request": gettext_noop("receipt of the request"),
    "receipt_of_notice": gettext_noop("receipt of the notice"),
    "end_of_measurement": gettext_noop("end of the measurement"),
    "awareness_of_breach": gettext_noop("knowledge of the breach"),
    "attempt": gettext_noop("attempt"),
    "conversation": gettext_noop("conversation"),
    "refusal": gettext_noop("refusal"),
    "marketing": gettext_noop("marketing"),
    "collection": gettext_noop("collection of debts"),
    "survey": gettext_noop("survey"),
    "service": gettext_noop("service"),
    "fault": gettext_noop("fault"),
    "voice_human": gettext_noop("calls by people"),
    "voice_automated": gettext_noop("automated calls"),
    "sms": gettext_noop("SMS"),
    "email": gettext_noop("e-mail"),
    "letter": gettext_noop("letters"),
    "objection": gettext_noop("Objection to marketing"),
    "written_only": gettext_noop("Wish to be written to only"),
    "refused_survey": gettext_noop("Refusal of surveys"),
    "vulnerable": gettext_noop("Vulnerable person"),
    "disputed": gettext_noop("Dispute of the debt"),
    "time_barred": gettext_noop("Time-barred claim"),
}


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
    told = {name: WORDS.get(str(value), str(value)) for name, value in facts.items()}
    return Reason(rule, source, sentence.format(**told), sentence, tuple(told.items()))


def said(reason: Reason, translate: Callable[[str], str]) -> str:
    """The text in the language of `translate`, which takes the English sentence with its fields."""
    if not reason.sentence:
        return reason.text
    words = set(WORDS.values())
    facts = {name: translate(value) if value in words else value for name, value in reason.facts}
    return translate(reason.sentence).format(**facts)
