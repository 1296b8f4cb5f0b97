"""Why a function of the law says what it says: the rules used and the steps of the count. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an answer, in the order in which it was taken; every result of this room carries a tuple of them.

    rule: which rule or row of a table was used, a name that programs compare ("COL-15", "limitation.csv:telecom").
    source: the act and article, or the table, that the rule stands on.
    text: what the step did with the figures of this case, one sentence in English.
    """

    rule: str
    source: str
    text: str
