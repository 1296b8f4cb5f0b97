"""Expected waits rest on what left the queues lately: of each queue its newest calls, however busy the others are."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from infolinia.floor.routing import queries, services
from infolinia.floor.routing.expected import MOST
from infolinia.floor.routing.models import Outcome


def left(floor: SimpleNamespace, queue: str, count: int, *, ago: timedelta, handled: float, why: str = "answered"):
    """So many calls left a queue then, a second after each other."""
    begun: datetime = floor.now - ago
    Outcome.objects.bulk_create(
        Outcome(
            queue_id=queue, call=f"c-{queue}-{ago}-{n}", at=begun + timedelta(seconds=n), why=why, waited=30.0,
            agent=floor.anna if why == "answered" else "", handled=handled if why == "answered" else None,
        )
        for n in range(count)
    )  # fmt: skip


@pytest.fixture
def at_work(floor: SimpleNamespace) -> SimpleNamespace:
    services.sign_in(floor.anna, now=floor.now)
    services.set_ready(floor.anna, now=floor.now)
    return floor


def expected(floor: SimpleNamespace, queue: str) -> float | None:
    return queries.expected_in_line(queue, 2, floor.now)  # the next but one: whoever is free takes the first


def test_a_quiet_queue_is_judged_by_its_own_calls_beside_a_busy_one(at_work: SimpleNamespace):
    left(at_work, "complaints", 20, ago=timedelta(minutes=110), handled=600.0)
    alone = expected(at_work, "complaints")
    left(at_work, "office", 2 * MOST, ago=timedelta(minutes=30), handled=60.0)
    beside = expected(at_work, "complaints")
    assert alone == pytest.approx(2 * (20 * 600 + 5 * 240) / 25)
    assert beside == pytest.approx(alone * (300 + 5) / 5)  # as long a call, of five in so many hours of work


def test_of_a_busy_queue_only_the_newest_calls_count(at_work: SimpleNamespace):
    left(at_work, "complaints", MOST, ago=timedelta(minutes=20), handled=100.0)
    newest = expected(at_work, "complaints")
    assert newest == pytest.approx(2 * (100 * 100 + 5 * 240) / 105)
    left(at_work, "complaints", MOST, ago=timedelta(minutes=60), handled=900.0)
    left(at_work, "complaints", MOST, ago=timedelta(minutes=90), handled=0.0, why="abandoned")
    assert expected(at_work, "complaints") == newest


def test_what_left_more_than_two_hours_ago_does_not_count(at_work: SimpleNamespace):
    assert expected(at_work, "complaints") == pytest.approx(2 * 240)
    left(at_work, "complaints", 50, ago=timedelta(hours=3), handled=900.0)
    assert expected(at_work, "complaints") == pytest.approx(2 * 240)
