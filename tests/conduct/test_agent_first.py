"""Callbacks for which the agent is first on the line, and callers who gave up, called back by rule or by choice."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.conduct import services
from infolinia.conduct.facts import CallState, Role
from infolinia.floor.routing import promises, rules
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.models import Callback
from infolinia.floor.routing.models import Queue as QueueRow
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage
from tests.conduct.test_calling_back import SERVICE, asked, dialled, told

BY = Actor("agent", "1")
CUSTOMER = "+48991000142"


def ruled(stage: Stage, **callbacks: Any) -> None:
    row = QueueRow.objects.get(pk="service")
    values = {**row.callbacks, **callbacks}
    rules.put_queue("service", "NAD", operator=row.operator_id, name=row.name, callbacks=values, now=stage.now)


def offered(stage: Stage, name: str = "bozena") -> str:
    """The callback rings the agent; nobody was dialled."""
    stage.ready(name)
    stage.run(5)
    call = stage.call(floor.status(stage.people[name]).call)
    assert (call.state, call.leg(Role.CUSTOMER), call.caller) == (CallState.RINGING, None, CUSTOMER)
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done)
    return call.id


def given_up(stage: Stage, seconds: float = 60.0, caller: str = CUSTOMER) -> str:
    call = stage.waits(dialled=SERVICE, caller=caller)
    stage.run(seconds)
    stage.customer_hangs_up(call)
    stage.settle()
    return call


def test_the_agent_takes_the_file_then_the_customer_is_called_told_of_the_recording_and_connected(stage: Stage):
    ruled(stage, first="agent")
    asked(stage)
    call = offered(stage)
    stage.takes("bozena", call)
    assert stage.call(call).awaits_customer
    command = dialled(stage)
    assert (command.to, command.call) == (CUSTOMER, call)
    stage.switch.up(command.leg)
    stage.settle()
    assert len(stage.switch.legs[command.leg].playing) == 1  # the notice of the recording, which has begun
    assert not stage.switch.hears(command.leg, stage.leg("bozena", call))
    stage.switch.up(stage.leg("bozena", call))  # her line comes up again: she loaded the page anew
    stage.settle()
    assert len(stage.switch.legs[command.leg].playing) == 1, "the notice is not cut by it"
    line = stage.switch.legs[command.leg]
    stage.switch.tell(door.PlayEnded, call, leg=command.leg, command=line.play, complete=True)
    stage.settle()
    assert stage.switch.hears(command.leg, stage.leg("bozena", call))
    row = Callback.objects.get()
    assert (row.state, row.number, row.attempts) == ("kept", "", 1)
    assert stage.recordings(call)[0].started_at is not None
    assert told(stage)[-3:] == ["queue.left", "queue.callback_tried", "queue.callback_kept"]
    assert journal.verify() == []


def test_while_the_customer_is_called_the_call_cannot_be_held_or_handed_over(stage: Stage):
    ruled(stage, first="agent")
    asked(stage)
    call = offered(stage)
    stage.takes("bozena", call)
    for act, more in ((services.hold, ()), (services.transfer_to_queue, ("service",)), (services.park, ())):
        with pytest.raises(Refusal) as refused:
            act(call, *more, by=stage.people["bozena"], now=stage.now)
        assert refused.value.code == "callback-rings"


def test_a_customer_who_does_not_pick_up_counts_as_an_attempt_and_the_agent_writes_it_up(stage: Stage):
    ruled(stage, first="agent")
    asked(stage)
    call = offered(stage)
    stage.takes("bozena", call)
    stage.switch.ends(dialled(stage).leg, "switch", "no-answer", 408)
    stage.settle()
    assert stage.state("bozena") == "wrap_up"
    row = Callback.objects.get()
    assert (row.state, row.attempts) == ("pending", 1)
    assert told(stage)[-1] == "queue.callback_missed"


def test_a_callback_that_no_agent_takes_is_offered_again_and_is_no_attempt(stage: Stage):
    ruled(stage, first="agent")
    asked(stage)
    first = offered(stage)
    stage.offers("bozena")
    stage.does("bozena", services.decline, first)
    assert stage.call(first).state is CallState.ENDED  # its only line is gone
    row = Callback.objects.get()
    assert (row.state, row.attempts) == ("pending", 0)
    stage.ready("liliana")
    stage.run(12)
    again = Callback.objects.get().call
    assert again != first
    assert stage.call(again).state is CallState.RINGING


def test_a_line_that_cannot_dial_leaves_the_agent_to_write_and_the_promise_open(stage: Stage):
    ruled(stage, first="agent")
    asked(stage)
    call = offered(stage)
    stage.switch.refuses[door.Dial] = "no-trunk"
    stage.takes("bozena", call)
    assert stage.state("bozena") == "wrap_up"
    assert Callback.objects.get().state == "pending"


def test_who_hung_up_after_waiting_long_enough_is_called_back_by_rule_once(stage: Stage):
    ruled(stage, abandoned_after=30.0, abandoned_wait=60.0)
    given_up(stage, 20)
    assert promises.open_promises() == []
    call = given_up(stage, 40)
    (promise,) = promises.open_promises()
    assert (promise.reason, promise.source) == ("abandoned", call)
    given_up(stage, 40)
    assert len(promises.open_promises()) == 1
    stage.ready("bozena")
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done)
    stage.run(61)
    assert dialled(stage).to == CUSTOMER
    leg = dialled(stage).leg
    stage.switch.up(leg)
    stage.settle()
    stage.switch.ends(leg)
    stage.settle()
    assert Callback.objects.count() == 1  # who hangs up on a callback is not called for that


def test_who_calls_again_and_is_served_in_another_queue_is_not_called_back(stage: Stage):
    ruled(stage, abandoned_after=30.0)
    given_up(stage, 40)
    stage.ready("liliana")
    again = stage.waits(caller=CUSTOMER)  # the complaint number
    stage.takes("liliana", again)
    assert promises.open_promises() == []
    with scoped(ALL_CLIENTS):
        (line,) = services.abandoned_callers(now=stage.now)
    assert line.standing == "served"


def test_a_person_chooses_who_is_called_back_and_nobody_twice(stage: Stage):
    ruled(stage, first="agent")
    given_up(stage, 15)
    call = given_up(stage, 25)
    with scoped(ALL_CLIENTS):
        (line,) = services.abandoned_callers(now=stage.now)
    assert (line.times, line.last.call, round(line.longest)) == (2, call, 25)
    services.call_back_abandoned(call, now=stage.now, by=BY)
    (promise,) = promises.open_promises()
    assert promise.reason == "chosen"
    with pytest.raises(Refusal) as refused:
        services.call_back_abandoned(call, now=stage.now, by=BY)
    assert refused.value.code == "abandoned-not"
    stage.takes("bozena", offered(stage))
    with scoped(ALL_CLIENTS):
        (line,) = services.abandoned_callers(now=stage.now)
    assert line.standing == "promised"


@pytest.mark.parametrize("caller", ["", "+48700123456"])
def test_a_number_that_nobody_may_call_is_on_the_list_and_is_not_called(stage: Stage, caller: str):
    call = given_up(stage, 15, caller)
    with scoped(ALL_CLIENTS):
        (line,) = services.abandoned_callers(now=stage.now)
    assert line.standing == "unfit"
    with pytest.raises(Refusal):
        services.call_back_abandoned(call, now=stage.now, by=BY)
