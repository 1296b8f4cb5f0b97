"""The floor's day: services, their races, and that the journal tells the same as the tables."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infolinia.floor.routing import line, openings, overdue, queries, rules, services, shift, states, work_today
from infolinia.floor.routing.facts import AgentState, Then
from infolinia.floor.routing.models import Agent, AgentDay, QueueDay, Shift, Turn, Waiting
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal

pytestmark = pytest.mark.django_db
WARSAW = ZoneInfo("Europe/Warsaw")


def at(floor, seconds: float):
    return floor.now + timedelta(seconds=seconds)


def ready(floor, *people: str, second: float = 0):
    for person in people:
        services.sign_in(person, now=at(floor, second))
        services.set_ready(person, now=at(floor, second))


def assert_journal_tells_the_same() -> None:
    """Replayed journal = stored state, for agents, queues and the day's counts."""
    for row in Agent.objects.all():
        stored = Shift.objects.filter(agent=row).first()
        if stored is None:
            continue
        events = journal.replay(Stream("shift", f"{row.user}.{row.shifts}"))
        assert shift.fold([(item.event, item.at) for item in events], events[0].at) == stored.facts()
        assert journal.is_closed(Stream("shift", f"{row.user}.{row.shifts}")) == (stored.state == "out")
    for id_, queue in queries.queues().items():
        with scoped(ALL_CLIENTS):
            events = journal.replay(Stream("queue", id_))
        calls, days = line.fold(id_, [(item.event, item.at) for item in events], queue.goal_seconds, WARSAW)
        assert calls == {row.call: row.facts() for row in Waiting.objects.filter(queue_id=id_)}
        assert {day: asdict(counts) for day, counts in days.items()} == {
            row.day: pytest.approx(asdict(row.facts())) for row in QueueDay.objects.filter(queue_id=id_)
        }
        offered = [item.event.agent for item in events if item.name == "queue.offered"]
        assert list(Turn.objects.filter(queue_id=id_).values_list("agent", flat=True)) == offered[-1:]
    assert_work_of_the_day_is_the_journals()
    assert journal.verify() == []


def assert_work_of_the_day_is_the_journals() -> None:
    told: dict[tuple[str, date], work_today.Work] = {}

    def works(agent: str, at, after) -> None:
        key = (agent, at.astimezone(WARSAW).date())
        told[key] = after(told.get(key, work_today.Work()))

    with scoped(ALL_CLIENTS):
        for id_ in queries.queues():
            for item in journal.replay(Stream("queue", id_)):
                if getattr(item.event, "agent", ""):
                    worked = partial(work_today.after_queue, queue=id_, event=item.event)
                    works(item.event.agent, item.at, worked)
    for row in Agent.objects.all():
        for number in range(1, row.shifts + 1):
            status = None
            for item in journal.replay(Stream("shift", f"{row.user}.{number}")):
                before = status or states.signed_out(item.at)
                status = shift.after(before, item.event, item.at)
                works(row.user, item.at, lambda work, b=before, i=item: work_today.after_shift(work, b, i.event, i.at))
    stored = {(row.agent_id, row.day): work_today.Work(row.calls, row.talked) for row in AgentDay.objects.all()}
    assert stored == {key: work for key, work in told.items() if work != work_today.Work()}


def test_a_call_comes_waits_rings_is_answered_and_wrapped_up(floor):
    ready(floor, floor.anna)
    place = services.enqueue("c-1", "complaints", now=at(floor, 1))
    assert (place.queue, place.because) == ("complaints", "free")
    (rung,) = services.offer(now=at(floor, 2))
    assert (rung.call, rung.agent, rung.queue, rung.until) == ("c-1", floor.anna, "complaints", at(floor, 22))
    assert services.offer(now=at(floor, 3)) == ()
    assert queries.agent_of_call("c-1") == floor.anna
    assert services.answered(floor.anna, "c-1", now=at(floor, 5)).state is AgentState.TALKING
    assert queries.waiting() == []
    services.held(floor.anna, "c-1", now=at(floor, 6))
    services.resumed(floor.anna, "c-1", now=at(floor, 7))
    done = services.released(floor.anna, "c-1", wrap_up=60, now=at(floor, 100))
    assert (done.state, done.until) == (AgentState.WRAP_UP, at(floor, 160))
    assert queries.wrap_ups_due(at(floor, 159)) == []
    assert queries.wrap_ups_due(at(floor, 160)) == [queries.WrapUpDue(floor.anna, "c-1")]
    assert services.finish_wrap_up(floor.anna, "c-1", now=at(floor, 160)).state is AgentState.READY
    (complaints, *_rest) = queries.queues_now(now=at(floor, 161))
    assert (complaints.today.answered, complaints.today.in_goal, complaints.today.mean_wait) == (1, 1, 4.0)
    assert_journal_tells_the_same()


@override_settings(TIME_ZONE="America/New_York")
def test_a_centre_elsewhere_counts_its_day_by_its_own_clock(floor):
    evening = (datetime(2026, 11, 24, 4, 30, tzinfo=UTC) - floor.now).total_seconds()  # 23:30 of the 23rd over there
    ready(floor, floor.anna, second=evening)
    services.enqueue("c-1", "complaints", now=at(floor, evening + 1))
    services.offer(now=at(floor, evening + 2))
    services.answered(floor.anna, "c-1", now=at(floor, evening + 5))
    services.released(floor.anna, "c-1", wrap_up=None, now=at(floor, evening + 65))

    (complaints, *_rest) = queries.queues_now(now=at(floor, evening + 1799))
    assert complaints.today.answered == 1
    (complaints, *_rest) = queries.queues_now(now=at(floor, evening + 1801))  # after midnight
    assert complaints.today.answered == 0
    assert [row.day for row in QueueDay.objects.all()] == [date(2026, 11, 23)]
    assert [row.day for row in AgentDay.objects.all()] == [date(2026, 11, 23)]

    rules.put_queue("complaints", "NAD", operator="TRZY", name="Reklamacje", hours="office", now=floor.now)
    queue = queries.queue("complaints")  # open from 7:00 to 21:00
    assert openings.is_open(queue, datetime(2026, 11, 23, 12, 30, tzinfo=UTC))  # 7:30
    assert not openings.is_open(queue, datetime(2026, 11, 23, 11, 30, tzinfo=UTC))  # 6:30


def test_two_agents_click_at_once_one_wins(floor):
    ready(floor, floor.anna, floor.bartek)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    (rung,) = services.offer(now=at(floor, 2))
    other = floor.bartek if rung.agent == floor.anna else floor.anna
    with pytest.raises(Refusal) as refused:
        services.answered(other, "c-1", now=at(floor, 3))
    assert refused.value.code == "routing-answer-ready"
    services.answered(rung.agent, "c-1", now=at(floor, 3))
    with pytest.raises(Refusal):
        services.answered(rung.agent, "c-1", now=at(floor, 3))
    assert queries.status(other).state is AgentState.READY
    assert_journal_tells_the_same()


def test_a_customer_who_hangs_up_while_ringing_frees_the_agent(floor):
    ready(floor, floor.anna)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    services.offer(now=at(floor, 2))
    assert services.leave("c-1", now=at(floor, 9))
    assert not services.leave("c-1", now=at(floor, 9))
    status = queries.status(floor.anna)
    assert (status.state, status.idle_since) == (AgentState.READY, at(floor, 0))
    with pytest.raises(Refusal):
        services.answered(floor.anna, "c-1", now=at(floor, 9))
    assert queries.queues_now(now=at(floor, 10))[0].today.abandoned == 1
    assert_journal_tells_the_same()


def test_a_missed_ring_goes_to_someone_else_and_two_are_a_break(floor):
    ready(floor, floor.anna)
    ready(floor, floor.bartek, second=1)
    services.enqueue("c-1", "complaints", now=at(floor, 2))
    assert services.offer(now=at(floor, 2))[0].agent == floor.anna
    services.missed(floor.anna, "c-1", now=at(floor, 22))
    services.heartbeats({floor.bartek: at(floor, 22)})
    assert services.offer(now=at(floor, 22))[0].agent == floor.bartek
    services.declined(floor.bartek, "c-1", now=at(floor, 24))
    assert services.offer(now=at(floor, 25)) == ()  # both have just passed it
    services.heartbeats({floor.anna: at(floor, 32)})
    assert services.offer(now=at(floor, 33))[0].agent == floor.anna
    assert services.missed(floor.anna, "c-1", now=at(floor, 53)).reason == "missed"
    assert queries.waiting_call("c-1").since == at(floor, 2)  # still in its place
    assert_journal_tells_the_same()


def test_an_agent_never_gets_another_clients_calls(floor):
    ready(floor, floor.celina)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    assert services.offer(now=at(floor, 2)) == ()
    assert [verdict.code for verdict in queries.why("c-1", at(floor, 2)).because] == ["busy", "busy", "client"]


def test_a_full_queue_overflows_and_a_closed_one_announces(floor):
    assert services.enqueue("c-1", "office", now=at(floor, 0)).queue == "office"
    over = services.enqueue("c-2", "office", now=at(floor, 1))
    assert (over.queue, over.path) == ("complaints", ("office", "complaints"))
    sunday = floor.now + timedelta(days=6)
    closed = services.enqueue("c-3", "office", now=sunday)
    assert (closed.queue, closed.then, closed.because) == (None, Then("announce", announcement="closed"), "closed")
    assert queries.waiting_call("c-3") is None
    assert not openings.opening(queries.queue("office"), sunday).is_open
    assert services.enqueue("c-1", "complaints", now=at(floor, 2)).queue == "office"  # it waits already
    assert_journal_tells_the_same()


def test_a_call_that_waited_too_long_is_told_of_and_may_move(floor):
    services.enqueue("c-1", "office", now=at(floor, 0))
    assert overdue.late_calls(at(floor, 59)) == []
    (late,) = overdue.late_calls(at(floor, 60))
    assert (late.call, late.then.announcement) == ("c-1", "late")
    assert services.move("c-1", "complaints", why="overflow", now=at(floor, 60)).queue == "complaints"
    assert overdue.late_calls(at(floor, 999)) == []
    assert_journal_tells_the_same()


def test_silence_of_ten_seconds_is_a_break_but_not_in_a_call(floor):
    ready(floor, floor.anna, floor.bartek)
    services.ring(floor.bartek, "c-9", now=at(floor, 1))
    services.answered(floor.bartek, "c-9", now=at(floor, 2))
    assert services.presence_due(at(floor, 10)) == ()
    assert services.presence_due(at(floor, 10.1)) == (floor.anna,)
    assert queries.status(floor.anna).reason == "unreachable"
    services.heartbeats({floor.anna: at(floor, 11)})
    assert services.presence_due(at(floor, 11)) == ()
    assert queries.status(floor.anna).state is AgentState.BREAK  # never ready by itself
    assert queries.status(floor.bartek).state is AgentState.TALKING
    assert_journal_tells_the_same()


def test_an_agent_who_is_not_heard_of_is_not_rung(floor):
    ready(floor, floor.anna)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    assert services.offer(now=at(floor, 10.5)) == ()
    services.heartbeats({floor.anna: at(floor, 11)})
    assert services.offer(now=at(floor, 11))[0].agent == floor.anna


def test_when_a_whole_web_process_went_its_agents_have_thirty_seconds(floor):
    ready(floor, floor.anna, floor.bartek)
    services.web_alive("web-1", at(floor, 0), boot="a")
    for person in (floor.anna, floor.bartek):
        services.heartbeats({person: at(floor, 1)}, web="web-1")
    assert services.presence_due(at(floor, 60)) == ()  # nobody could have told us
    services.web_alive("web-1", at(floor, 60), boot="b")
    services.heartbeats({floor.bartek: at(floor, 62)}, web="web-1")
    for second in (65, 72, 79, 86):
        services.web_alive("web-1", at(floor, second), boot="b")
        services.heartbeats({floor.bartek: at(floor, second)}, web="web-1")
    assert services.presence_due(at(floor, 90)) == ()
    assert services.presence_due(at(floor, 90.5)) == (floor.anna,)


def test_who_came_back_after_the_process_and_fell_silent_has_no_grace(floor):
    ready(floor, floor.anna)
    services.web_alive("web-1", at(floor, 0), boot="a")
    services.heartbeats({floor.anna: at(floor, 1)}, web="web-1")
    services.web_alive("web-1", at(floor, 6), boot="a")
    services.web_alive("web-1", at(floor, 11), boot="a")
    assert services.presence_due(at(floor, 11.5)) == ()
    services.web_alive("web-1", at(floor, 12), boot="a")
    assert services.presence_due(at(floor, 12.5)) == (floor.anna,)


def test_a_process_that_tells_late_what_it_heard_judges_nobody(floor):
    ready(floor, floor.anna)
    services.web_alive("web-1", at(floor, 5), boot="a")
    services.heartbeats({floor.anna: at(floor, 1)}, web="web-1")
    assert services.presence_due(at(floor, 12)) == ()  # 11 s without a sign, 7 without the process
    services.web_alive("web-1", at(floor, 12), boot="a")
    services.heartbeats({floor.anna: at(floor, 11)}, web="web-1")
    services.heartbeats({floor.anna: at(floor, 6)}, web="web-1")  # it comes last, and is older
    assert services.presence_due(at(floor, 20)) == ()
    assert queries.status(floor.anna).state is AgentState.READY


def test_a_web_process_that_does_not_come_back(floor):
    ready(floor, floor.anna)
    services.web_alive("web-1", at(floor, 0), boot="a")
    services.heartbeats({floor.anna: at(floor, 1)}, web="web-1")
    assert services.presence_due(at(floor, 120)) == ()
    assert services.presence_due(at(floor, 121)) == (floor.anna,)


def test_signing_out_needs_empty_hands_and_a_new_shift_is_a_new_stream(floor):
    ready(floor, floor.anna)
    services.ring(floor.anna, "c-1", now=at(floor, 1))
    with pytest.raises(Refusal) as refused:
        services.sign_out(floor.anna, now=at(floor, 2))
    assert refused.value.code == "routing-sign_out-ringing"
    services.withdraw("c-1", now=at(floor, 3))
    assert services.sign_out(floor.anna, now=at(floor, 4)).state is AgentState.OUT
    first = queries.shift_stream(floor.anna)
    services.sign_in(floor.anna, now=at(floor, 5))
    assert queries.shift_stream(floor.anna) != first
    assert journal.is_closed(first)
    with pytest.raises(Refusal):
        services.take_break(floor.anna, "holidays", now=at(floor, 6))
    assert_journal_tells_the_same()


def test_who_is_no_agent_takes_no_calls(floor):
    with pytest.raises(Refusal) as refused:
        services.sign_in("999", now=floor.now)
    assert (refused.value.code, refused.value.status) == ("routing-no-agent", 404)
    with pytest.raises(LookupError):
        queries.status("999")


def test_the_board_shows_people_and_queues_and_who_lost_a_certificate(floor):
    rules.put_queue(
        "complaints", "NAD", operator="TRZY", name="Reklamacje", skill="complaints", certificates=["pke"], now=floor.now
    )
    rules.put_agent(
        floor.anna,
        operator="TRZY",
        skills={"complaints": 5},
        languages={"pl": "native"},
        certificates=[{"kind": "pke", "valid_to": "2026-10-31"}],
        now=floor.now,
    )
    ready(floor, floor.anna, floor.celina)
    services.enqueue("c-1", "complaints", now=at(floor, 1))
    assert services.offer(now=at(floor, 2)) == ()
    people = {item.name: item for item in queries.agents_now("TRZY", now=at(floor, 2))}
    assert set(people) == {"Anna", "Celina"}
    assert people["Anna"].queues == ("office",)
    seen = {item.id: item for item in queries.queues_now(now=at(floor, 30), clients_seen={"NAD"})}
    assert set(seen) == {"complaints", "office"}
    assert (len(seen["complaints"].waiting), seen["complaints"].ready, seen["complaints"].is_over_goal) == (1, 0, True)
    (lost,) = queries.why_not(at(floor, 2))
    assert (lost.name, lost.queue_name, lost.code, lost.facts["day"]) == (
        "Anna", "Reklamacje", "certificate-expired", "2026-10-31",
    )  # fmt: skip


def test_a_dialled_number_leads_to_its_queue(floor):
    assert queries.queue_for_number("+48991000120").queue == "complaints"
    assert queries.queue_for_number("+48991000999") is None


def test_a_rule_that_cannot_be_is_named(floor):
    for write in (
        lambda: rules.put_hours("x", operator="TRZY", week=[[]] * 6, now=floor.now),
        lambda: rules.put_hours("x", operator="TRZY", week=[[["21:00", "7:00"]]] * 7, now=floor.now),
        lambda: rules.put_queue("x", "NAD", operator="TRZY", name="X", skill="juggling", now=floor.now),
        lambda: rules.put_queue("x", "NAD", operator="TRZY", name="X", strategy="roulette", now=floor.now),
        lambda: rules.put_queue("x", "NAD", operator="TRZY", name="X", colour="red", now=floor.now),
        lambda: rules.put_number("48991", "NAD", operator="TRZY", name="X", now=floor.now),
        lambda: rules.put_number("+48991", "WYG", operator="TRZY", name="X", queue="complaints", now=floor.now),
        lambda: rules.put_agent(floor.anna, operator="TRZY", skills={"complaints": 6}, now=floor.now),
    ):
        with pytest.raises(rules.RuleProblem):
            write()
    before = journal.last_position()
    rules.put_skill("complaints", "Reklamacje", operator="TRZY", now=floor.now)
    assert journal.last_position() == before, "what stands already is not written again"


ACTS = ["sign_in", "sign_out", "ready", "break", "enqueue", "offer", "answer", "miss", "decline", "hold", "resume"]
ACTS += ["release", "finish", "leave", "move"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 3), st.integers(-5, 20)), max_size=40)
)
def test_whatever_happens_the_journal_tells_the_same(floor, acts):
    """`at` may run backwards (runtime.md 8): the order of commits decides."""
    from django.db import transaction

    people, queues, second = [floor.anna, floor.bartek, floor.celina], ["complaints", "orders", "office"], 0
    point = transaction.savepoint()
    for act, who, number, step in acts:
        second += step
        agent, call, now = people[who], f"c-{number}", at(floor, second)
        try:
            match act:
                case "sign_in":
                    services.sign_in(agent, now=now)
                case "sign_out":
                    services.sign_out(agent, now=now)
                case "ready":
                    services.set_ready(agent, now=now)
                case "break":
                    services.take_break(agent, "rest", now=now)
                case "enqueue":
                    services.enqueue(call, queues[who], now=now)
                case "offer":
                    services.offer(now=now)
                case "answer":
                    services.answered(agent, call, now=now)
                case "miss":
                    services.missed(agent, call, now=now)
                case "decline":
                    services.declined(agent, call, now=now)
                case "hold":
                    services.held(agent, call, now=now)
                case "resume":
                    services.resumed(agent, call, now=now)
                case "release":
                    services.released(agent, call, wrap_up=30 if number else None, now=now)
                case "finish":
                    services.finish_wrap_up(agent, call, now=now)
                case "leave":
                    services.leave(call, now=now)
                case "move":
                    services.move(call, queues[who], now=now)
        except Refusal:
            pass
        ringing = [row.call for row in Shift.objects.filter(state="ringing")]
        assert len(ringing) == len(set(ringing)), "a call rings one agent"
    assert_journal_tells_the_same()
    transaction.savepoint_rollback(point)


def test_a_number_that_people_pointed_elsewhere_stays_so_when_its_pack_is_loaded_again(floor):
    celina = Actor("agent", "7")

    def load(procedure: str) -> None:
        rules.put_number(
            "+48991000120", "NAD", operator="TRZY", name="Reklamacje", queue="complaints", procedure=procedure,
            now=floor.now,
        )  # fmt: skip

    load("reklamacja")
    assert rules.point_number("+48991000120", "nowa", now=floor.now, by=celina) == "reklamacja"
    load("reklamacja")
    assert queries.queue_for_number("+48991000120").procedure == "nowa"
    load("pack-2")  # what the pack says anew is taken
    assert queries.queue_for_number("+48991000120").procedure == "pack-2"
    with pytest.raises(LookupError):
        rules.point_number("+48000", "nowa", now=floor.now, by=celina)
