"""The centre is closed in an emergency: everybody off, callers told and called back, and open again."""

from __future__ import annotations

import pytest

from infolinia.conduct import services
from infolinia.conduct.evacuation import Plan
from infolinia.conduct.facts import CallState
from infolinia.floor.routing import promises
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage
from tests.conduct.test_calling_back import asked, dialled

BY = Actor("agent", "7")
OPERATOR = "TRZY"
GAS, SERVICE = "+48991000992", "+48991000100"


@pytest.fixture
def to_112(stage, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["112"]})
    services.plan_closing(OPERATOR, Plan("parking za budynkiem", 60, "112"), by=BY, now=stage.now)


def closes(stage: Stage, *, drill: bool = False, reason: str = "fire") -> None:
    services.close_centre(OPERATOR, reason, drill=drill, by=BY, now=stage.now)
    stage.settle()


def opens(stage: Stage) -> None:
    services.open_centre(OPERATOR, by=BY, now=stage.now)
    stage.settle()


def told() -> list[str]:
    with scoped(ALL_CLIENTS):
        return [item.name for item in journal.replay(Stream("admin", "closing"))]


def hears_out(stage: Stage, call: str) -> None:
    assert stage.call(call).state is CallState.LEAVING
    assert len(stage.hears(call)) == 1  # the announcement, once
    stage.hears_out(call)
    assert (stage.call(call).state, stage.call(call).ended_by) == (CallState.ENDED, "centre")


def test_callers_who_wait_are_told_and_called_back_when_the_centre_is_open_again(stage: Stage):
    waiting = [stage.waits(dialled=SERVICE, caller=f"+4899100014{n}") for n in range(3)]
    withheld = stage.waits(dialled=SERVICE, caller="")
    stage.ready("bozena")
    rung = stage.waits(dialled=SERVICE, caller="+48991000149")
    closes(stage)
    assert stage.state("bozena") == "break"
    assert floor.status(stage.people["bozena"]).reason == "evacuated"
    for call in (*waiting, withheld, rung):
        hears_out(stage, call)
    booked = promises.open_promises()
    assert {promise.source for promise in booked} == {*waiting, rung}
    assert {promise.reason for promise in booked} == {"evacuated"}
    with pytest.raises(Refusal) as refused:
        services.must_be_open(stage.people["bozena"])
    assert refused.value.code == "closing-not-ready"
    stage.ready("liliana")  # even so: nobody is called back from an empty building
    stage.run(10)
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done)
    opens(stage)
    services.must_be_open(stage.people["bozena"])
    stage.ready("bozena")
    stage.run(2)
    assert any(isinstance(command, door.Dial) for command in stage.switch.done)
    with scoped({"NAD"}):
        (closing,) = services.earlier_closings(OPERATOR)
        assert len(services.called_back_after_closing(closing)) == 4
    with scoped({"WYG"}):
        assert services.called_back_after_closing(closing) == []
    assert told() == ["centre.closed", "centre.opened"]
    assert journal.verify() == []


def test_who_calls_a_closed_centre_is_told_without_greeting_or_queue(stage: Stage):
    closes(stage)
    call = stage.rings_in(dialled=SERVICE)
    hears_out(stage, call)
    assert "call.queued" not in stage.journal(call)
    assert "call.greeted" not in stage.journal(call)


def test_the_agent_leaves_by_a_key_and_the_customer_is_told_and_called_back(stage: Stage):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    with pytest.raises(Refusal):
        services.leave_now(call, by=stage.people["liliana"], now=stage.now)
    closes(stage)
    assert stage.talk(call, "liliana")  # a sentence of goodbye is possible
    assert ("closing", "evacuation", "") in stage.alarms()
    stage.does("liliana", services.leave_now, call)
    assert floor.status(stage.people["liliana"]).reason == "evacuated"
    hears_out(stage, call)
    (promise,) = promises.open_promises()
    assert promise.source == call
    assert stage.last(call, "call.evacuated").agent == stage.people["liliana"]


def test_who_is_being_called_back_is_promised_another_call(stage: Stage):
    asked(stage)
    stage.ready("bozena")
    command = dialled(stage)
    back = command.call
    stage.switch.up(command.leg)
    stage.settle()
    line = stage.switch.legs[command.leg]
    stage.switch.tell(door.PlayEnded, back, leg=command.leg, command=line.play, complete=True)
    stage.settle()
    stage.takes("bozena", back)
    assert promises.open_promises() == []  # this one is kept
    closes(stage)
    stage.does("bozena", services.leave_now, back)
    (promise,) = promises.open_promises()
    assert (promise.source, promise.number) == (back, "+48991000142")
    assert stage.last(back, "call.evacuated").callback == promise.id


def test_after_a_minute_the_centre_ends_the_calls_that_are_left_but_for_a_person_in_distress(stage: Stage):
    stage.ready("liliana", "bozena")
    calm = stage.waits()
    stage.takes("liliana", calm)
    hard = stage.waits(dialled=SERVICE, caller="+48991000143")
    stage.takes("bozena", hard)
    stage.does("bozena", services.raise_distress, hard)
    closes(stage)
    stage.run(59)
    assert stage.talk(calm, "liliana")
    stage.run(1)
    hears_out(stage, calm)
    stage.run(600)
    assert stage.talk(hard, "bozena")
    stage.does("bozena", services.leave_now, hard)  # the agent must leave the building: the announcement names 112
    hears_out(stage, hard)


def test_emergencies_go_on_at_the_other_number_and_are_told_when_it_does_not_answer(stage: Stage, to_112):
    call = stage.waits(dialled=GAS)
    closes(stage)
    assert stage.call(call).state is CallState.FORWARDED
    dial = [command for command in stage.switch.done if isinstance(command, door.Dial)][-1]
    assert (dial.to, dial.call) == ("112", call)
    late = stage.rings_in(dialled=GAS, caller="+48991000143")
    assert stage.call(late).state is CallState.FORWARDED
    stage.switch.ends(dial.leg, "switch", "no-answer", 408)
    stage.settle()
    hears_out(stage, call)
    second = [command for command in stage.switch.done if isinstance(command, door.Dial)][-1]
    stage.switch.up(second.leg)
    stage.settle()
    assert stage.switch.hears(stage.customer_leg(late), second.leg)


def test_a_drill_tells_supervisors_and_touches_no_call(stage: Stage):
    stage.ready("liliana")
    call = stage.waits(dialled=SERVICE)
    closes(stage, drill=True)
    stage.run(120)
    assert stage.call(call).state is CallState.WAITING
    assert floor.status(stage.people["liliana"]).reason != "evacuated"
    services.must_be_open(stage.people["liliana"])
    assert stage.alarms() == [("closing", "evacuation-drill", "")]
    closes(stage)  # the thing itself, in the middle of the exercise
    assert stage.call(call).state is CallState.LEAVING
    opens(stage)
    assert stage.alarms() == []
    assert told() == ["centre.drill_began", "centre.opened", "centre.closed", "centre.opened"]


def test_a_parked_call_and_a_consultation_are_ended_too(stage: Stage):
    stage.ready("liliana")
    parked = stage.waits()
    stage.takes("liliana", parked)
    stage.does("liliana", services.park, parked)
    closes(stage)
    hears_out(stage, parked)
    with pytest.raises(Refusal) as refused:
        services.close_centre(OPERATOR, "fire", drill=False, by=BY, now=stage.now)
    assert refused.value.code == "closing-runs"


def test_what_cannot_be_a_plan_is_refused_with_the_reason(stage: Stage):
    for wanted, code in (
        (Plan("x" * 121), "closing-place"),
        (Plan(seconds=601), "closing-seconds"),
        (Plan(hand_over_to="+48700123456"), "transfer-not-allowed"),
    ):
        with pytest.raises(Refusal) as refused:
            services.plan_closing(OPERATOR, wanted, by=BY, now=stage.now)
        assert refused.value.code == code
    with pytest.raises(Refusal):
        services.close_centre(OPERATOR, "lunch", drill=False, by=BY, now=stage.now)
