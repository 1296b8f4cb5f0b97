"""When the turn of a promised callback comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from infolinia.floor.routing.callback_turn import DIALLING, KEPT, Promise, due
from infolinia.floor.routing.facts import Queue, Waiting

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUEUES = {"q": Queue("q", "NAD")}


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def promise(id_: str = "cb-1", waited: float = 100, **kwargs) -> Promise:
    later = NOW + timedelta(hours=1)
    found = Promise(id_, "q", "+48991000142", "pl", 0, ago(waited), ago(5), later, ago(5), 0, "pending", "c-1", "c-1")
    return replace(found, **kwargs)


def turn(*promises: Promise, calls=(), free: int = 1) -> list[str]:
    return [item.id for item in due(promises, calls, QUEUES, lambda queue: free, NOW)]


def test_a_promise_keeps_its_place_among_the_calls():
    earlier, later = Waiting("c-8", "q", ago(200)), Waiting("c-9", "q", ago(50))
    assert turn(promise(), calls=[later]) == ["cb-1"]
    assert turn(promise(), calls=[earlier]) == []
    assert turn(promise(), calls=[earlier], free=2) == ["cb-1"]
    assert turn(promise(), free=0) == []
    assert turn(promise(), calls=[replace(earlier, ringing=frozenset("a"))]) == ["cb-1"]  # it has its agent


def test_no_more_customers_are_called_than_agents_are_free():
    dialling = promise("cb-0", 300, state=DIALLING)
    assert turn(dialling, promise()) == []
    assert turn(dialling, promise(), free=2) == ["cb-1"]
    assert turn(promise("cb-2", 10), promise("cb-1", 20), free=5) == ["cb-1", "cb-2"]


def test_a_promise_waits_for_its_next_attempt_and_ends_with_its_time():
    assert turn(promise(next_at=NOW + timedelta(seconds=1))) == []
    assert turn(promise(expires_at=NOW)) == []
    assert turn(promise(state=KEPT)) == []
    assert turn(promise(queue="gone")) == []
