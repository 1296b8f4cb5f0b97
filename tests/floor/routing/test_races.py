"""Events that race, on real connections: one truth, whoever comes second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from infolinia.floor.routing import queries, services
from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.models import Shift
from infolinia.web.refusals import Refusal
from tests.floor.routing.test_floor import assert_journal_tells_the_same, ready

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave, all begun at the same moment, each on a connection of its own; a Refusal as its code."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=20)
            return act()
        except Refusal as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def test_an_answer_and_a_caller_who_hangs_up(floor):
    for number in range(4):
        call, now = f"c-{number}", floor.now + timedelta(seconds=10 * number)
        services.sign_in(floor.anna, now=now)
        services.set_ready(floor.anna, now=now)
        services.enqueue(call, "complaints", now=now)
        services.offer(now=now)
        answered, left = at_once(
            lambda call=call, now=now: services.answered(floor.anna, call, now=now),
            lambda call=call, now=now: services.leave(call, now=now),
        )
        status = queries.status(floor.anna)
        if left:  # the caller was first
            assert answered == "routing-answer-ready"
            assert status.state is AgentState.READY
        else:
            assert status.state is AgentState.TALKING
            services.released(floor.anna, call, now=now)
        assert queries.waiting() == []
    assert_journal_tells_the_same()


def test_two_centres_offer_at_once_a_call_rings_one_agent(floor):
    ready(floor, floor.anna, floor.bartek)
    for number in range(2):
        services.enqueue(f"c-{number}", "complaints", now=floor.now)
    first, second = at_once(lambda: services.offer(now=floor.now), lambda: services.offer(now=floor.now))
    rung = [*first, *second]
    assert sorted(item.call for item in rung) == ["c-0", "c-1"]
    assert len({item.agent for item in rung}) == 2
    assert sorted(Shift.objects.filter(state="ringing").values_list("call", flat=True)) == ["c-0", "c-1"]
    assert_journal_tells_the_same()


def test_two_calls_want_one_agent(floor):
    ready(floor, floor.anna)
    outcomes = at_once(*(lambda n=n: services.ring(floor.anna, f"c-{n}", now=floor.now) for n in range(3)))
    assert sorted(map(str, outcomes)).count("routing-state") == 2
    assert Shift.objects.filter(state="ringing").count() == 1
    assert_journal_tells_the_same()
