"""Two writers at once: positions have no gap and no repeat, and follow the order of the commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from infolinia.journal import queries, services
from infolinia.journal.facts import SYSTEM, Stream
from infolinia.journal.models import Entry
from tests.journal.events import Noted

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A, B = Stream("call", "a"), Stream("call", "b")

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Run each in a thread of its own, all started at once; their results, or what they raised."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            gate.wait(5)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(30) for future in [pool.submit(run, work) for work in works]]


def test_positions_are_gapless_and_in_order_of_commit():
    committed: list[int] = []  # in the order in which the commits returned to their writers

    def write(name: str) -> None:
        for number in range(20):
            with transaction.atomic():
                made = services.append(Stream("call", name), Noted(f"{name}{number}"), at=NOW, by=SYSTEM)
                services.append(A, Noted(f"{name}{number}"), at=NOW, by=SYSTEM)
                if number % 5 == 4:
                    transaction.set_rollback(True)
            committed.append(made.position)

    together(lambda: write("x"), lambda: write("y"))

    assert list(Entry.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 65))
    assert [item.seq for item in queries.replay(A)] == list(range(1, 33))
    assert queries.verify() == []


def test_writers_of_two_streams_in_opposite_order_do_not_wait_for_each_other():
    def write(first: Stream, second: Stream) -> None:
        for _ in range(15):
            with transaction.atomic():
                services.append(first, Noted("1"), at=NOW, by=SYSTEM)
                services.append(second, Noted("2"), at=NOW, by=SYSTEM)

    together(lambda: write(A, B), lambda: write(B, A))
    assert queries.last_position() == 60
    assert queries.verify() == []


def test_a_reader_never_sees_a_later_position_before_an_earlier_one():
    """The slow writer took its position first; until it commits, no one else's may show."""
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            services.append(A, Noted("slow"), at=NOW, by=SYSTEM)
            began.set()
            go_on.wait(2)

    def quick() -> None:
        began.wait(2)
        threading.Timer(0.2, go_on.set).start()
        with transaction.atomic():
            services.append(B, Noted("quick"), at=NOW, by=SYSTEM)

    seen: list[list[str]] = []

    def reader() -> None:
        while len(seen) < 1000:
            seen.append([r.name + r.stream.key for r in read_all()])
            if len(seen[-1]) == 2:
                return

    def read_all():
        from infolinia.journal.scope import ALL_CLIENTS, scoped

        with scoped(ALL_CLIENTS):
            return queries.read_after(0)

    together(slow, quick, reader)
    assert all(state in ([], ["test.noteda"], ["test.noteda", "test.notedb"]) for state in seen)


def test_one_of_two_with_the_same_once_only_key_wins():
    def once() -> str:
        try:
            with transaction.atomic():
                services.append(A, Noted("first"), at=NOW, by=SYSTEM, key="create-case#0")
        except services.AlreadyRecorded as repeated:
            return f"repeats {repeated.first.event.text}"
        return "won"

    assert sorted(together(once, once, once)) == ["repeats first", "repeats first", "won"]
    assert len(queries.replay(A)) == 1


def test_one_of_two_deliveries_of_a_switchs_event_wins():
    def take() -> bool:
        with transaction.atomic():
            return services.delivered("switch-1", "boot", 1)

    assert sorted(together(take, take)) == [False, True]


def test_verify_while_others_write_and_erase_finds_nothing():
    from tests.journal.events import Met

    stop = threading.Event()

    def write() -> None:
        for number in range(15):
            with transaction.atomic():
                services.append(A, Met(str(number), "Nadwice"), at=NOW, by=SYSTEM)
            if number % 5 == 4:
                services.erase(A, reason="asked", at=NOW, by=SYSTEM)
            if number % 4 == 3:
                services.seal(at=NOW)
        stop.set()

    def check() -> list[object]:
        found: list[object] = []
        while not stop.is_set():
            found += queries.verify()
        return found

    assert together(write, check)[1] == []
    assert queries.verify() == []


def test_the_lock_is_for_a_transaction():
    with pytest.raises(RuntimeError):
        services.lock(A)
    with transaction.atomic():
        services.lock(B, A)
        services.append(A, Noted("decided under the lock"), at=NOW, by=SYSTEM)
    assert connection.in_atomic_block is False
