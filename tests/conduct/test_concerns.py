"""Difficult calls, counted for the agent; a person in distress, seen at once and never cut."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infolinia.conduct import difficulty, services
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Shock
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules, sparing
from infolinia.floor.routing.models import Queue
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

BY = Actor("agent", "9")


def talks(stage: Stage, name: str = "liliana") -> str:
    if stage.state(name) != "ready":
        stage.ready(name)
    call = stage.waits()
    stage.takes(name, call)
    return call


def ends(stage: Stage, call: str, code: str = "I_INFO", name: str = "liliana") -> None:
    stage.customer_hangs_up(call)
    stage.settle()
    stage.does(name, services.dispose, call, code)
    stage.does(name, services.finish_wrap_up, call)


def set_rules(stage: Stage, **limits: object) -> None:
    row = Queue.objects.get(pk="complaints")
    rules.put_queue(
        "complaints", "NAD", operator=row.operator_id, name=row.name, hard_calls=limits, is_demanding=True,
        now=stage.now,
    )  # fmt: skip


def last_hard(stage: Stage, name: str = "liliana"):
    with scoped(ALL_CLIENTS):
        entries = journal.replay(floor.shift_stream(stage.people[name]))
    return [item.event for item in entries if item.name == "shift.hard_call"][-1]


@pytest.mark.parametrize(
    ("marks", "result", "shocks", "found", "severe"),
    [
        ((), "I_INFO", 0, (), False),
        (("silent", "joke"), "I_PRANK", 0, (), False),
        (("difficult",), "", 0, ("marked",), False),
        (("obscene",), "", 1, ("obscene", "shock"), False),
        ((), "THREAT", 0, ("threats",), True),
        (("distress", "difficult"), "SOS", 0, ("distress", "danger", "marked"), True),
    ],
)
def test_what_a_difficult_call_is(marks, result, shocks, found, severe):
    assert difficulty.reasons(marks, result, shocks) == found
    assert difficulty.is_severe(found) == severe


def test_a_mark_is_set_and_taken_back_by_the_same_key_and_counts_when_the_call_is_written_up(stage: Stage):
    call = talks(stage)
    agent = stage.people["liliana"]
    stage.does("liliana", services.mark_difficult, call)
    stage.does("liliana", services.mark_difficult, call)
    assert services.marks_of(call, agent) == frozenset()
    stage.does("liliana", services.mark_difficult, call)
    assert sparing.load_of(agent).row == 0
    ends(stage, call)
    assert sparing.load_of(agent).row == 1
    assert last_hard(stage).reasons == ("marked",)
    ends(stage, talks(stage))
    assert sparing.load_of(agent).row == 0


def test_at_the_limit_the_rest_is_given_and_complaints_ask_others_first(stage: Stage):
    set_rules(stage, in_row=2, rest="given", minutes=10, spared=30)
    for _ in range(2):
        call = talks(stage)
        stage.does("liliana", services.mark_difficult, call)
        ends(stage, call)
    status = floor.status(stage.people["liliana"])
    assert (status.state.value, status.reason) == ("break", "after_hard_call")
    told = last_hard(stage)
    assert (told.row, told.why, told.rest) == (2, "row", "given")
    stage.now += timedelta(minutes=10)
    stage.ready("liliana")
    assert sparing.load_of(stage.people["liliana"]).row == 0
    call = stage.waits()
    stage.run(30)
    assert stage.call(call).state is CallState.WAITING
    why = floor.why(call, stage.now)
    assert why is not None
    assert "spared" in {verdict.code for verdict in why.because if verdict.agent == stage.people["liliana"]}
    stage.run(31)
    assert stage.call(call).state is CallState.RINGING


def test_a_shock_and_the_result_threat_count_without_a_mark_and_threats_offer_a_rest_at_once(stage: Stage):
    call = talks(stage)
    Shock.objects.create(call_id=call, user=stage.people["liliana"], at=stage.now, sound="click")
    ends(stage, call)
    assert last_hard(stage).reasons == ("shock",)
    ends(stage, talks(stage), "THREAT")
    load = sparing.load_of(stage.people["liliana"])
    assert (load.why, load.is_offered(stage.now)) == ("severe", True)
    assert stage.state("liliana") == "ready"  # offered, not given


def test_distress_alarms_supervisors_and_takes_the_switchs_limit_off(stage: Stage):
    call = talks(stage)
    stage.does("liliana", services.raise_distress, call)
    stage.does("liliana", services.raise_distress, call)
    assert stage.journal(call).count("call.distress_raised") == 1
    claims = [item for item in stage.switch.done if isinstance(item, door.Claim) and item.call == call]
    assert claims[-1].longest == 24 * 3600.0
    with scoped({"NAD"}):
        (alarm,) = services.unseen_concerns()
    assert (alarm.call, alarm.kind, alarm.agent) == (call, "distress", stage.people["liliana"])
    with scoped({"WYG"}):
        assert services.unseen_concerns() == []
        with pytest.raises(Refusal):
            services.see_concern(alarm.id, by=BY, now=stage.now)
    with scoped({"NAD"}):
        services.see_concern(alarm.id, by=BY, now=stage.now)
        assert services.unseen_concerns() == []
    ends(stage, call)
    assert sparing.load_of(stage.people["liliana"]).is_offered(stage.now)
    with scoped({"NAD"}):
        (task,) = services.concerns_to_follow_up()
        assert (task.done_at, task.seen_by) == (None, "9")
        with pytest.raises(Refusal):
            services.follow_concern_up(task.id, "  ", by=BY, now=stage.now)
        services.follow_concern_up(task.id, "Rozmowa z rodziną, 112 na miejscu.", by=BY, now=stage.now)
        assert services.concerns_to_follow_up()[0].note.startswith("Rozmowa")
    assert journal.verify() == []


def test_distress_that_was_a_mistake_leaves_no_alarm_and_no_task(stage: Stage):
    call = talks(stage)
    stage.does("liliana", services.raise_distress, call)
    stage.does("liliana", services.take_distress_back, call)
    with scoped(ALL_CLIENTS):
        assert services.concerns_to_follow_up() == []
    ends(stage, call)
    assert sparing.load_of(stage.people["liliana"]).row == 0


def test_what_the_customer_says_raises_it_through_the_procedure(stage: Stage):
    call = talks(stage)
    stage.does("liliana", services.digress, call, "distress")
    assert stage.call(call).distress_at is not None
    assert stage.last(call, "call.distress_raised").source == "procedure"


def test_a_person_in_distress_who_lost_the_agent_is_first_in_line_and_is_never_told_that_it_took_too_long(stage: Stage):
    call = talks(stage)
    stage.does("liliana", services.raise_distress, call)
    stage.switch.ends(stage.leg("liliana", call))
    stage.run(61)
    assert stage.call(call).state is CallState.WAITING
    waiting = floor.waiting_call(call)
    assert waiting is not None
    assert waiting.priority == 2000
    stage.now += timedelta(seconds=700)  # the queue's longest wait is 600
    stage.settle()
    assert stage.call(call).state is CallState.WAITING


def test_only_who_conducts_the_call_raises_it(stage: Stage):
    call = talks(stage)
    with pytest.raises(Refusal):
        services.raise_distress(call, by=stage.people["bozena"], now=stage.now)
