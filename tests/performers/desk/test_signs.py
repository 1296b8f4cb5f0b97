"""A desk that is there is not taken for one that is not because the database was slow (runtime.md 17)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from infolinia.floor.routing import queries as routing
from infolinia.floor.routing import services as floor
from infolinia.performers.desk import signs
from tests.conduct.stage import Stage


@pytest.fixture(autouse=True)
def nothing_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "_heard", {})


def tell(stage: Stage) -> None:
    signs.tell(stage.now, web="web", boot="first")


def later(stage: Stage, seconds: float) -> None:
    """Time goes by, and nobody else does anything meanwhile."""
    stage.now += timedelta(seconds=seconds)


def test_desks_that_beat_stay_ready_and_those_that_do_not_are_on_a_break(desks, stage: Stage):
    liliana, bozena = desks("liliana", tab="one"), desks("bozena", tab="two")
    for desk in (liliana, bozena):
        desk.post("sit")
        desk.post("ready")
    tell(stage)
    for _ in range(3):
        later(stage, 5)
        assert liliana.alive().status_code == 204
        tell(stage)
    assert floor.presence_due(stage.now) == (bozena.user,)
    assert routing.status(liliana.user).state == "ready"


def test_a_database_that_kept_all_signs_waiting_puts_nobody_on_a_break(desks, stage: Stage, monkeypatch):
    desk = desks("liliana", tab="one")
    desk.post("sit")
    desk.post("ready")
    desk.alive()
    tell(stage)
    later(stage, 11)
    desk.alive()

    def is_busy(*args: object, **fields: object) -> None:
        raise DatabaseError("database is locked")

    with monkeypatch.context() as busy:
        busy.setattr(floor, "heartbeats", is_busy)
        with pytest.raises(DatabaseError):
            tell(stage)
    assert floor.presence_due(stage.now) == ()  # the process itself was not heard of
    later(stage, 4)
    tell(stage)  # what could not be written is not lost
    assert floor.presence_due(stage.now) == ()
    later(stage, 7)
    tell(stage)
    assert floor.presence_due(stage.now) == ()  # it has only just come back
    for _ in range(4):
        later(stage, 8)
        tell(stage)
    assert floor.presence_due(stage.now) == (desk.user,)


def test_a_page_keeps_its_seat_by_its_signs(desks, stage: Stage):
    first, second = desks("liliana", tab="one"), desks("liliana", tab="two")
    first.post("sit")
    for _ in range(4):
        later(stage, 5)
        first.alive()
        tell(stage)
    assert second.post("sit").json() == {"mine": False}
    later(stage, 13)
    assert second.post("sit").json() == {"mine": True}


def test_nothing_is_written_while_a_sign_comes(desks, stage: Stage):
    desk = desks("liliana", tab="one")
    desk.post("sit")
    call = desk.takes()
    with CaptureQueriesContext(connection) as asked:
        desk.alive(call=call, rtt_ms="41.5")
    assert asked.captured_queries
    assert [query["sql"] for query in asked.captured_queries if not query["sql"].startswith("SELECT")] == []
