"""What was appended can be read again, once, in order, and only in a transaction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infolinia.journal import queries, services
from infolinia.journal.facts import SYSTEM, Actor, Erased, Stream
from infolinia.journal.models import Entry, Head
from infolinia.journal.scope import ALL_CLIENTS, ScopeMissing, scoped
from tests.journal.events import Colour, Grown, Line, Met, Noted, Rich

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALL = Stream("call", "c-1")
ANNA = Actor("agent", "7")


@pytest.mark.django_db
def test_an_event_comes_back_as_it_was():
    rich = Rich(2, (Line("zażółć", Decimal("0.10")), Line("\x00", Decimal("1E+3"))), Colour.BLUE, None, 0.1, {"a": 1})
    first = services.append(CALL, rich, at=NOW, by=ANNA, client="NAD", key="k")
    second = services.append(CALL, Met("Ewa", "Nadwice", ("+48 99 1",)), at=NOW, by=SYSTEM)

    with scoped(["NAD"]):
        assert queries.replay(CALL) == [first, second]
    assert (first.position, first.seq, first.client, first.key) == (1, 1, "NAD", "k")
    assert second.client == "NAD", "a stream keeps the client it was begun with"
    assert queries.verify() == []


@pytest.mark.django_db
def test_a_lone_surrogate_does_not_stop_the_record():
    services.append(CALL, Noted("\ud800"), at=NOW, by=SYSTEM)
    assert queries.replay(CALL)[0].event == Noted("?")
    assert queries.verify() == []


@pytest.mark.django_db
def test_what_json_cannot_say_is_refused_before_anything_is_written():
    with pytest.raises(ValueError):
        services.append(CALL, Rich(1, (), Colour.RED, None, float("nan"), {}), at=NOW, by=SYSTEM)
    with pytest.raises(ValueError):
        services.append(CALL, Noted("x"), at=NOW.replace(tzinfo=None), by=SYSTEM)
    with pytest.raises(TypeError):
        services.append(CALL, object(), at=NOW, by=SYSTEM)
    assert queries.last_position() == 0


@pytest.mark.django_db
def test_an_old_body_is_read_by_todays_class():
    services.append(CALL, Grown("Ewa", "Lis"), at=NOW, by=SYSTEM)
    entry = Entry.objects.get()
    entry.text = entry.text.replace('"first":"Ewa","last":"Lis"', '"both":"Ewa Lis"').replace(
        '"version":2', '"version":1'
    )
    entry.save()
    assert queries.replay(CALL)[0].event == Grown("Ewa Lis", "")


@pytest.mark.django_db
def test_a_once_only_key_is_recorded_once():
    first = services.append(CALL, Noted("one"), at=NOW, by=SYSTEM, key="create-case#0")
    with pytest.raises(services.AlreadyRecorded) as repeated:
        services.append(CALL, Noted("two"), at=NOW, by=SYSTEM, key="create-case#0")
    assert repeated.value.first == first
    services.append(CALL, Noted("three"), at=NOW, by=SYSTEM, key="create-case#1")
    services.append(Stream("call", "c-2"), Noted("four"), at=NOW, by=SYSTEM, key="create-case#0")
    with scoped(ALL_CLIENTS):
        assert [item.position for item in queries.read_after(0)] == [1, 2, 3]
    assert queries.verify() == []


@pytest.mark.django_db
def test_a_closed_stream_takes_nothing_more():
    services.close(CALL, Noted("last"), at=NOW, by=SYSTEM)
    with pytest.raises(services.StreamClosed):
        services.append(CALL, Noted("later"), at=NOW, by=SYSTEM)
    assert queries.is_closed(CALL)
    assert queries.verify() == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_appended_outside_a_transaction():
    with pytest.raises(RuntimeError):
        services.append(CALL, Noted("x"), at=NOW, by=SYSTEM)
    assert not Head.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_listeners_hear_of_commits_only_and_may_fail():
    heard: list[tuple[int, list[Stream]]] = []

    def deaf(position, streams):
        raise OSError("the bus is away")

    def ear(position, streams):
        heard.append((position, list(streams)))

    services.on_committed(deaf)
    services.on_committed(ear)
    try:
        with transaction.atomic():
            services.append(CALL, Noted("kept"), at=NOW, by=SYSTEM)
            assert heard == []
        with transaction.atomic():
            services.append(CALL, Noted("lost"), at=NOW, by=SYSTEM)
            transaction.set_rollback(True)
        with transaction.atomic():
            services.append(CALL, Noted("kept too"), at=NOW, by=SYSTEM)
    finally:
        services.forget_listener(deaf)
        services.forget_listener(ear)
    assert heard == [(1, [CALL]), (2, [CALL])]
    assert [item.event.text for item in queries.replay(CALL)] == ["kept", "kept too"]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["c-1", "c-2", "c-3"]), st.integers(-600, 600), st.text(max_size=5)), max_size=12
    )
)
def test_the_order_of_commit_decides_whatever_the_clocks_say(arrivals):
    with transaction.atomic():
        for key, seconds, text in arrivals:
            services.append(Stream("call", key), Noted(text), at=NOW + timedelta(seconds=seconds), by=SYSTEM)
        with scoped(ALL_CLIENTS):
            live = queries.read_after(0)
        assert [(r.stream.key, r.event.text) for r in live] == [
            (k, t.encode("utf-8", "replace").decode()) for k, _, t in arrivals
        ]
        assert [r.position for r in live] == list(range(1, len(arrivals) + 1))
        for key in ("c-1", "c-2", "c-3"):
            replayed = queries.replay(Stream("call", key))
            assert replayed == [r for r in live if r.stream.key == key]
            assert [r.seq for r in replayed] == list(range(1, len(replayed) + 1))
        assert queries.verify() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_replay_to_any_moment():
    for number, minute in enumerate((0, 2, 1, 5), start=1):
        services.append(CALL, Noted(str(number)), at=NOW + timedelta(minutes=minute), by=SYSTEM)

    def texts(until: int | datetime) -> list[str]:
        return [r.event.text for r in queries.replay(CALL, until=until)]

    assert texts(3) == ["1", "2", "3"]
    assert texts(NOW + timedelta(minutes=1)) == ["1"], "a prefix: the state after 3 without 2 never existed"
    assert texts(NOW + timedelta(minutes=4)) == ["1", "2", "3"]


@pytest.mark.django_db
def test_a_clients_stream_is_read_in_its_scope_only():
    services.append(CALL, Noted("a"), at=NOW, by=SYSTEM, client="NAD")
    services.append(Stream("call", "c-2"), Noted("b"), at=NOW, by=SYSTEM, client="WYG")
    services.append(Stream("shift", "7"), Noted("c"), at=NOW, by=SYSTEM)
    with pytest.raises(ScopeMissing):
        queries.replay(CALL)
    with pytest.raises(ScopeMissing):
        queries.read_after(0)
    with scoped(["WYG"]):
        with pytest.raises(ScopeMissing):
            queries.replay(CALL)
        assert [r.event.text for r in queries.read_after(0)] == ["b", "c"]
        assert [r.event.text for r in queries.read_after(0, kinds=["shift"])] == ["c"]
        assert queries.read_on(0, limit=1) == ([], 1)


@pytest.mark.django_db
def test_a_switchs_event_is_taken_once():
    assert services.delivered("switch-1", "boot", 7)
    assert not services.delivered("switch-1", "boot", 7)
    assert services.delivered("switch-1", "next boot", 7)
    assert services.delivered("switch-2", "boot", 7)


@pytest.mark.django_db
def test_a_person_can_be_erased_and_the_chain_still_verifies():
    services.append(CALL, Met("Ewa", "Nadwice", ("+48 99 1",)), at=NOW, by=SYSTEM)
    services.append(CALL, Rich(0, (), Colour.RED, date(1980, 2, 3), 0.5, {}), at=NOW, by=SYSTEM)
    proof = services.evidence(CALL, "Dzień dobry, Ewo")
    assert proof == services.evidence(CALL, "Dzień dobry, Ewo") != services.evidence(Stream("call", "x"), "Dzień dobry")
    services.close(CALL, Noted("end"), at=NOW, by=SYSTEM)

    services.erase(CALL, ["phones"], reason="asked", at=NOW, by=ANNA)
    assert queries.replay(CALL)[0].event == Met("Ewa", "Nadwice", Erased())
    gone = services.erase(CALL, reason="GDPR art. 17", at=NOW, by=ANNA)

    assert gone.event.fields == {"1": ("name",), "2": ("born",)}
    assert gone.event.evidence
    events = [item.event for item in queries.replay(CALL)]
    assert events[0] == Met(Erased(), "Nadwice", Erased())
    assert events[1].born == Erased()
    assert queries.verify() == []
    assert services.erase(CALL, reason="again", at=NOW, by=ANNA) is None
    with pytest.raises(services.EvidenceErased):
        services.evidence(CALL, "Dzień dobry, Ewo")
    assert "Ewa" not in "".join(queries.export_lines())
    assert "Nadwice" in "".join(queries.export_lines())


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_is_gone_from_the_files_too():
    if connection.vendor != "sqlite":
        return
    with transaction.atomic():
        services.append(CALL, Met("Ewelina Gawęda-Lis", "Nadwice"), at=NOW, by=SYSTEM)
    name = b"Ewelina Gaw"
    assert name in stored()
    services.erase(CALL, reason="asked", at=NOW, by=ANNA)
    assert name not in stored()
    assert b"Nadwice" in stored()


def stored() -> bytes:
    file = Path(str(connection.settings_dict["NAME"]))
    return b"".join(part.read_bytes() for part in (file, Path(f"{file}-wal")) if part.is_file())
