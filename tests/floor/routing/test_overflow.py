"""Calls that go from queue to queue and back, queues nobody serves, and the rules that lead them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infolinia.floor.routing import limits, overdue, queries, rule_words, rules, services
from infolinia.floor.routing.facts import Queue, Then, Waiting
from infolinia.journal.facts import Actor
from tests.floor.routing.test_floor import assert_journal_tells_the_same, at, ready

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def over(queue: str) -> Then:
    return Then("overflow", queue=queue)


A = Queue("a", "NAD", max_length=2, when_full=over("b"), when_late=over("b"))
B = Queue("b", "NAD", when_unstaffed=over("c"), max_expected=60.0, when_slow=over("c"))
C = Queue("c", "NAD")
QUEUES = {"a": A, "b": B, "c": C}


def place(wanted="a", lengths=None, staffed=("a", "b", "c"), expected=None):
    waits = expected or {}
    return limits.place(
        wanted, QUEUES, lengths or {}, lambda queue: True, lambda q: q.id in staffed, lambda q: waits.get(q.id)
    )


def test_a_call_goes_on_when_a_queue_is_full_unstaffed_or_slow():
    assert place().queue == "a"
    assert place(lengths={"a": 2}).turned == (("a", "full"),)
    found = place(lengths={"a": 2}, staffed=("a",))
    assert (found.queue, found.turned) == ("c", (("a", "full"), ("b", "unstaffed")))
    assert place("b", expected={"b": 60.1}).turned == (("b", "slow"),)
    assert place("b", expected={"b": 60.0}).queue == "b"
    assert place("b", expected={"b": None}).queue == "b"  # what cannot be said turns nobody away


def test_a_ring_of_overflows_is_found_whatever_it_is_for():
    assert limits.ring_of(QUEUES.values()) == ()
    back = replace(C, when_closed=over("a"))
    assert limits.ring_of([A, B, back]) == ("a", "b", "c", "a")
    assert limits.ring_of([replace(A, when_full=over("a"))]) == ("a", "a")
    assert limits.ring_of([replace(A, when_full=over("gone"), when_late=over("gone"))]) == ()


def test_who_waits_when_the_last_agent_goes_is_led_on():
    waiting = Waiting("c-1", "b", NOW)
    assert limits.too_late(waiting, B, NOW, lambda queue: False) == over("c")
    assert limits.too_late(waiting, B, NOW) is None
    assert limits.too_late(replace(waiting, hops=limits.MOST_HOPS), B, NOW, lambda queue: False) is None


def test_a_call_goes_back_when_somebody_is_free_and_nobody_waits_before_it():
    home = replace(A, goes_back=True)
    waiting, queues = Waiting("c-1", "b", NOW, home="a"), {**QUEUES, "a": home}
    assert limits.may_go_back(waiting, queues, lambda queue: 1, 0)
    assert not limits.may_go_back(waiting, queues, lambda queue: 1, 1)
    assert not limits.may_go_back(waiting, QUEUES, lambda queue: 1, 0)  # the queue does not ask for it
    assert not limits.may_go_back(replace(waiting, ringing=frozenset("x")), queues, lambda queue: 1, 0)
    assert not limits.may_go_back(replace(waiting, home=""), queues, lambda queue: 1, 0)


# --- The services, on the database


def put(floor, id_="office", **values):
    rules.put_queue(id_, "NAD", operator="TRZY", name="Biuro", now=floor.now, **values)


@pytest.mark.django_db
def test_an_overflowed_call_keeps_its_place_and_comes_back(floor):
    put(floor, skill="", max_wait=30.0, when_late={"kind": "overflow", "queue": "complaints"}, goes_back=True)
    services.enqueue("c-1", "office", priority=5, now=at(floor, 0))
    services.enqueue("c-2", "complaints", priority=5, now=at(floor, 10))
    services.move("c-1", "complaints", why="overflow", now=at(floor, 30))
    moved = queries.waiting_call("c-1")
    assert (moved.home, moved.priority, moved.since, moved.in_line_since) == ("office", 5, at(floor, 30), at(floor, 0))
    assert [queries.place_in_line(call, at(floor, 31)) for call in ("c-1", "c-2")] == [1, 2]
    assert overdue.going_back(at(floor, 31)) == []
    ready(floor, floor.celina, second=31)  # of the other client
    assert overdue.going_back(at(floor, 32)) == []
    ready(floor, floor.anna, second=33)
    assert overdue.going_back(at(floor, 34)) == ["c-1"]
    services.move("c-1", "office", why="back", now=at(floor, 34))
    assert queries.waiting_call("c-1").home == ""
    assert overdue.going_back(at(floor, 34)) == []
    assert_journal_tells_the_same()


@pytest.mark.django_db
def test_a_queue_nobody_serves_leads_its_calls_on(floor):
    put(floor, when_unstaffed={"kind": "announce", "announcement": "nobody"})
    turned = services.enqueue("c-1", "office", now=at(floor, 0))
    assert (turned.queue, turned.because, turned.then.announcement) == (None, "unstaffed", "nobody")
    services.sign_in(floor.anna, now=at(floor, 1))  # on a break: she will come
    assert services.enqueue("c-1", "office", now=at(floor, 2)).queue == "office"
    assert overdue.late_calls(at(floor, 3)) == []
    services.set_ready(floor.anna, now=at(floor, 4))
    services.sign_out(floor.anna, now=at(floor, 5))
    assert [late.then.announcement for late in overdue.late_calls(at(floor, 6))] == ["nobody"]
    assert_journal_tells_the_same()


@pytest.mark.django_db
def test_a_queue_that_is_too_slow_leads_calls_on(floor):
    put(floor, max_expected=200.0, when_slow={"kind": "overflow", "queue": "complaints"})
    ready(floor, floor.anna)
    services.ring(floor.anna, "c-0", now=at(floor, 1))
    assert services.enqueue("c-1", "office", now=at(floor, 1)).queue == "complaints"  # 240 s until she is free
    (office,) = [item for item in queries.queues_now(now=at(floor, 1)) if item.id == "office"]
    assert office.expected == pytest.approx(240)
    assert office.today.turned_away == 1
    assert_journal_tells_the_same()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"when_full": {"kind": "overflow", "queue": "orders"}}, "overflow-client"),
        ({"when_full": {"kind": "overflow", "queue": "gone"}}, "overflow-unknown"),
        ({"when_full": {"kind": "overflow", "queue": "office"}}, "overflow-ring"),
        ({"easings": [{"after": 30}, {"after": 30}]}, "easing-after"),
        ({"easings": [{"after": 30, "skills": ["juggling"]}]}, "skill"),
        ({"easings": [{"when": 30}]}, "easing"),
        ({"alarms": {"service_level": 80}}, "alarms-service_level"),
        ({"alarms": {"loud": True}}, "alarms"),
        ({"level_by": "best"}, "level-by"),
        ({"daily_limit": 0}, "daily_limit-bounds"),
        ({"ageing": "much"}, "ageing-bounds"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_name_and_changes_nothing(floor, values, code):
    before = queries.queue("office")
    with pytest.raises(rules.RuleProblem) as refused:
        put(floor, by=Actor("agent", "9"), **values)
    assert refused.value.code == code
    assert queries.queue("office") == before


@pytest.mark.django_db
def test_all_that_is_wrong_is_found_at_once_with_its_field(floor):
    with pytest.raises(rules.RuleProblem) as refused:
        put(
            floor, by=Actor("agent", "9"), ring=500.0, strategy="by-whim", skill="juggling",
            easings=[{"when": 1}, {"after": 30, "level": 9}], when_full={"kind": "overflow", "queue": "office"},
            when_late={"kind": "overflow", "queue": "orders"}, alarms={"minutes": 1}, hard_calls={"minutes": 0},
        )  # fmt: skip
    assert [(it.field, it.code) for it in refused.value.all] == [
        ("strategy", "strategy"), ("skill", "skill"), ("ring", "ring-bounds"), ("easings", "easing"),
        ("easings", "level"), ("alarms_minutes", "alarms-minutes"), ("hard_calls", "hard-calls-bounds"),
        ("when_late", "overflow-client"), ("when_full", "overflow-ring"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "said"), [("e164", "Pole jest puste. Wpisz numer z +"), ("skill", "Pole jest puste.")]
)
def test_an_empty_field_is_not_quoted(code, said):
    assert rule_words.said(rules.RuleProblem(code, "queue", "office", "")).startswith(said)


@pytest.mark.django_db
def test_a_number_out_of_its_bounds_is_told_as_people_write_it(floor):
    with pytest.raises(rules.RuleProblem) as refused:
        put(floor, by=Actor("agent", "9"), ring=0.0)
    assert rule_words.said(refused.value) == "„0” nie ma tu sensu: 5 … 120"


@pytest.mark.django_db
def test_who_changed_a_queue_is_told_and_undone(floor):
    before = queries.queue("office")
    put(floor, by=Actor("agent", "9"), goal_seconds=99, strategy="round_robin", ageing=0.5)
    last, first = rules.history("queue", "office")
    assert (last.by.id, last.before["goal_seconds"], last.values["goal_seconds"]) == ("9", None, 99)
    assert queries.queue("office").strategy == "round_robin"
    put(floor, by=Actor("agent", "9"), goal_seconds=20, strategy="longest_idle", ageing=0.0)
    rules.set_back("queue", "office", last.id, now=floor.now, by=Actor("agent", "8"))
    assert queries.queue("office").strategy == "round_robin"
    assert rules.history("queue", "office")[0].by.id == "8"
    assert before.max_length == queries.queue("office").max_length == 1
    with pytest.raises(LookupError):
        rules.set_back("queue", "office", "0", now=floor.now, by=Actor("agent", "8"))
    assert first.before != {}


# --- Ring all, alarms, limits


@pytest.mark.django_db
def test_several_ring_one_answers_and_the_others_miss_nothing(floor):
    put(floor, id_="complaints", strategy="ring_all", skill="complaints")
    ready(floor, floor.anna, floor.bartek)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    assert {rung.agent for rung in services.offer(now=at(floor, 2))} == {floor.anna, floor.bartek}
    assert queries.waiting_call("c-1").ringing == {floor.anna, floor.bartek}
    services.answered(floor.bartek, "c-1", now=at(floor, 5))
    status = queries.status(floor.anna)
    assert (status.state, status.missed, status.idle_since) == ("ready", 0, at(floor, 0))
    assert queries.waiting() == []
    assert_journal_tells_the_same()


@pytest.mark.django_db
def test_one_of_several_declines_and_the_others_ring_on(floor):
    put(floor, id_="complaints", strategy="ring_all", skill="complaints")
    ready(floor, floor.anna, floor.bartek)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    services.offer(now=at(floor, 2))
    services.declined(floor.anna, "c-1", now=at(floor, 3))
    assert queries.waiting_call("c-1").ringing == {floor.bartek}
    assert services.offer(now=at(floor, 4)) == ()
    services.leave("c-1", now=at(floor, 5))
    assert queries.status(floor.bartek).state == "ready"
    assert_journal_tells_the_same()


@pytest.mark.django_db
def test_a_daily_limit_counts_the_days_calls_of_the_queue(floor):
    put(floor, id_="complaints", skill="complaints", daily_limit=1)
    ready(floor, floor.anna)
    for call, second in (("c-1", 1), ("c-2", 100)):
        services.enqueue(call, "complaints", now=at(floor, second))
    services.offer(now=at(floor, 2))
    services.answered(floor.anna, "c-1", now=at(floor, 3))
    services.released(floor.anna, "c-1", now=at(floor, 93))
    services.heartbeats({floor.anna: at(floor, 101)})
    assert services.offer(now=at(floor, 101)) == ()
    (verdict,) = [item for item in queries.why("c-2", at(floor, 101)).because if item.agent == floor.anna]
    assert verdict.code == "limit"
    tomorrow = timedelta(days=1)
    services.heartbeats({floor.anna: floor.now + tomorrow})
    assert [rung.call for rung in services.offer(now=floor.now + tomorrow)] == ["c-2"]
    assert_journal_tells_the_same()


@pytest.mark.django_db
def test_alarms_begin_and_end_and_stand_in_the_journal(floor):
    put(floor, id_="complaints", skill="complaints", alarms={"longest_wait": 60})
    put(floor, alarms={"unstaffed": True})
    services.enqueue("c-1", "complaints", now=at(floor, 0))
    services.alarms_due(at(floor, 1))
    on = queries.alarms_now()
    assert on == {"office": {"unstaffed": at(floor, 1)}}
    assert services.alarms_due(at(floor, 61)) == 1
    assert services.alarms_due(at(floor, 66)) == 0
    (tile,) = [item for item in queries.queues_now(now=at(floor, 66)) if item.id == "complaints"]
    assert tile.alarms == {"longest_wait": at(floor, 61)}
    services.leave("c-1", now=at(floor, 70))
    assert services.alarms_due(at(floor, 71)) == 1
    assert "complaints" not in queries.alarms_now()
    assert_journal_tells_the_same()
