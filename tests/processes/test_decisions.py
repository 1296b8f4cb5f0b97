"""What the centre decides at one go is committed together, and stands or falls decision by decision."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from infolinia.conduct import authority, queries, services
from infolinia.conduct.problems import NotActive
from infolinia.journal import services as journal
from infolinia.processes import decisions
from infolinia.processes.decisions import Decisions, together

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is now."""
    monkeypatch.setattr(decisions, "LONGEST", 60.0)


def alarm(detail: str) -> Callable[[], str]:
    def decide() -> str:
        services.raise_alarm("switch:s", "trunk-lost", detail, now=NOW)
        return detail

    return decide


def failing(problem: Exception) -> Callable[[], None]:
    @transaction.atomic
    def decide() -> None:
        alarm("half done")()
        raise problem

    return decide


def raised() -> list[str]:
    return [item.detail for item in queries.alarms()]


def test_decisions_are_made_in_their_order_in_one_transaction():
    commits: list[int] = []

    def told(position: int, streams: Any) -> None:
        commits.append(len(raised()))

    journal.on_committed(told)
    try:
        assert together([alarm("a"), alarm("b"), alarm("c")]) == ["a", "b", "c"]
    finally:
        journal.forget_listener(told)
    assert raised() == ["a", "b", "c"]
    assert commits == [3, 3, 3], "nobody heard of the first before the last was committed, too"


def test_one_that_fails_takes_nothing_of_the_others_with_it():
    problem = ValueError("of its own")
    assert together([alarm("a"), failing(problem), failing(DatabaseError("too long")), alarm("b")])[::3] == ["a", "b"]
    assert raised() == ["a", "b"]


def test_a_busy_database_leaves_none_of_them():
    with pytest.raises(OperationalError):
        together([alarm("a"), failing(OperationalError("database is locked")), alarm("b")])
    assert raised() == []


def test_a_centre_that_lost_its_claim_commits_none_of_them():
    services.take_authority()
    own = list(authority._held)
    try:
        with CaptureQueriesContext(connection) as asked:
            together([alarm("a"), alarm("b")])
        assert sum("conduct_authority" in query["sql"] for query in asked.captured_queries) == 1
        services.take_authority()  # another centre took over
        authority._held[:] = own
        with pytest.raises(NotActive):
            together([alarm("c"), alarm("d")])
    finally:
        authority.release()
    assert raised() == ["a", "b"]


def test_a_transaction_that_lasted_long_enough_takes_no_further_decision(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(decisions, "LONGEST", 0.0)
    assert together([alarm("a"), alarm("b")]) == ["a"]


def test_who_asks_hears_of_the_own_decision_and_of_the_own_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(decisions, "LONGEST", 0.0)  # so that it takes several transactions
    heard = asyncio.run(_asked(alarm("a"), failing(ValueError("own")), alarm("b"), alarm("c")))
    assert [str(item) for item in heard] == ["a", "own", "b", "c"]
    assert raised() == ["a", "b", "c"]


def test_none_of_those_asked_for_at_once_passes_one_that_a_busy_database_stopped():
    """Events of the line keep their order: what follows must not be committed before what failed is tried again."""
    heard = asyncio.run(_asked(alarm("a"), failing(OperationalError("database is locked")), alarm("b")))
    assert [type(item) for item in heard] == [OperationalError] * 3
    assert raised() == []


async def _asked(*wanted: Callable[[], Any]) -> list[Any]:
    async def here(work: Callable[[], list[Any]]) -> list[Any]:
        return await asyncio.to_thread(_closing, work)

    made = Decisions(here)
    at_work = asyncio.create_task(made.work())
    try:
        return await asyncio.wait_for(asyncio.gather(*map(made.make, wanted), return_exceptions=True), 10)
    finally:
        at_work.cancel()


def _closing(work: Callable[[], list[Any]]) -> list[Any]:
    try:
        return work()
    finally:
        connection.close()
