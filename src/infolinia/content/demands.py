"""What the tables of law demand of a procedure, as the checker takes it.

Only what can be told from the file: statements that are spoken, in every call of a kind or in every call that is
recorded, made by us or held by a machine. Circumstances that show in the call itself are for who conducts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infolinia.content import tables
from infolinia.law.statements import ALWAYS, ANY_CALL, Statement
from infolinia.procedures.checker.proof import Demand

ASKED = ("EMG-01",)  # put as a question, so no statement names it
_ANYTHING = frozenset({"say", "ask", "choose", "do", "negotiate"})
_BEFORE = {
    "anything": _ANYTHING,
    "first_data": frozenset({"data"}),
    "first_question": frozenset({"ask", "choose"}),
    "statement_of_consumer": frozenset({"do"}),
    "end": frozenset({"finish"}),
}


def demanded(on: date, *, voice: bool) -> list[Demand]:
    """The demands of a day. voice: also those on calls that a machine conducts."""
    found = [_demand(row) for row in _rows(on, voice=voice)]
    return [demand for at, demand in enumerate(found) if demand not in found[:at]]


def _rows(on: date, *, voice: bool) -> Iterator[Statement]:
    told = (ALWAYS, "recorded", "outbound", *(["voice_agent"] if voice else []))
    for row in tables.mandatory_statements():
        fits = row.medium == "spoken" and row.when in told and row.before in _BEFORE and row.rule not in ASKED
        if fits and row.holds.holds_on(on):
            yield row


def _demand(row: Statement) -> Demand:
    return Demand(
        law=row.rule,
        before=_BEFORE[row.before],
        kinds=frozenset() if row.call == ANY_CALL else frozenset({row.call}),
        directions=frozenset({"out"}) if row.when == "outbound" else frozenset(),
        when={"performer": "voice"} if row.when == "voice_agent" else {},
    )
