"""Ten thousand generated calls through the journal: written as conduct writes them, read back from the tables, decoded
and folded, each is after every event in the state that it was in. With corrections, answers ahead, digressions and
changes of performer and language; every call ends in a disposition or a hand-over.

Six thousand follow the procedure that the naive oracle knows; the others are calls of the shipped procedures and of
ones drawn by chance. On PostgreSQL a tenth of them is written, as the tables are the only difference.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from infolinia.conduct import events
from infolinia.conduct.procedure import states
from infolinia.journal import queries as journal
from infolinia.journal import services as ledger
from infolinia.journal.facts import Actor, Stream
from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State
from tests.procedures import clerk
from tests.procedures.drive import CALLER, NAMES, TODAY, demo
from tests.procedures.generated import drawn, helpful, sideways

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
AGENT = Actor("agent", "u-1")
ORACLE, SHIPPED, DRAWN = 6000, 2000, 2000
BATCH = 500
MOST = 400  # events of a call
NEVER = "#99"  # the key of a result that nobody asked for


def write(call: str, procedure: Procedure, first: State, happened: list[steps.Event]) -> Stream:
    """The call's journal, as conduct.procedure writes it. A result has the key of its run."""
    stream, at = Stream("call", call), NOW
    begun = events.ProcedureStarted(
        procedure.name, procedure.hash, first.performer, first.language, first.today, first.given
    )
    ledger.append(stream, begun, at=at, by=AGENT)
    for event in happened:
        at += timedelta(seconds=3)
        body = steps.to_builtins(event)
        path = getattr(event, "step", "") or getattr(event, "slot", "")
        key = event.key if isinstance(event, steps.ActionDone) and not event.key.endswith(NEVER) else None
        stepped = events.ProcedureStepped(path, body["kind"], body, (at - NOW).total_seconds())
        ledger.append(stream, stepped, at=at, by=AGENT, key=key)
    return stream


def replayed(call: str, procedure: Procedure, happened: list[steps.Event], wanted: list[State]) -> None:
    stream = write(call, procedure, wanted[0], happened)
    found = list(states(procedure, journal.replay(stream)))
    assert len(found) == len(wanted)
    for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
        assert one == other, (call, number, happened[number - 1])


def conversation(procedure: Procedure, number: int) -> tuple[list[steps.Event], list[State]]:
    """A call drawn by chance, to its end."""
    chance = random.Random(number)
    state = engine.start(
        procedure, given=dict(chance.choice([CALLER, {}])), performer=chance.choice(["desk", "voice"]),
        language=chance.choice(["pl", "en"]), today=TODAY,
    )  # fmt: skip
    nerve, happened, found = chance.choice([0.0, 0.2, 0.4]), list[steps.Event](), [state]
    while not focus.find(procedure, state).terminal:
        step = sideways if chance.random() < nerve and len(happened) < 60 else helpful
        event = step(procedure, state, chance)
        state = engine.step(procedure, state, event)
        happened.append(event)
        found.append(state)
        assert len(happened) < MOST, "the call does not end"
    (end,) = engine.effects(procedure, state)
    assert isinstance(end, steps.Finish | steps.HandOver)
    return happened, found


def share(count: int) -> int:
    return count if connection.vendor == "sqlite" else count // 10


@pytest.mark.django_db
@pytest.mark.parametrize("batch", range(ORACLE // BATCH))
def test_calls_of_which_the_oracle_knows_where_they_stand(batch: int):
    ends = Counter[str]()
    for number in range(batch * BATCH, batch * BATCH + share(BATCH)):
        call = clerk.conversation(number)
        ends[clerk.proved(call)] += 1
        replayed(f"o-{number}", clerk.procedure(), call.events, call.states)
    assert {"DONE", "NONE", "Danger"} <= set(ends), "the calls go every way"


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_calls_of_the_shipped_procedures(name: str):
    count = SHIPPED // len(NAMES) + (NAMES.index(name) < SHIPPED % len(NAMES))
    for number in range(share(count)):
        replayed(f"{name}-{number}", demo(name), *conversation(demo(name), number))


@pytest.mark.django_db
@pytest.mark.parametrize("batch", range(DRAWN // BATCH))
def test_calls_of_procedures_drawn_by_chance(batch: int):
    for number in range(batch * BATCH, batch * BATCH + share(BATCH)):
        procedure = drawn(number // 10)
        replayed(f"d-{number}", procedure, *conversation(procedure, number))
