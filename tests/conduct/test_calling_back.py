"""Told the place in the line, called back when the turn comes."""

from __future__ import annotations

import pytest

from infolinia.conduct.facts import CallState
from infolinia.floor.lines import spending
from infolinia.floor.routing import promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.models import Callback
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from tests.conduct.stage import MUSIC, Stage

SERVICE = "+48991000100"


def presses(stage: Stage, call: str, digit: str = "1") -> None:
    stage.switch.tell(door.DigitHeard, call, leg=stage.customer_leg(call), digit=digit)
    stage.settle()


def asked(stage: Stage) -> str:
    """A caller who asked to be called back and heard the goodbye."""
    call = stage.waits(dialled=SERVICE)
    stage.run(20)
    presses(stage, call)
    stage.hears_out(call)
    return call


def dialled(stage: Stage) -> door.Dial:
    return [command for command in stage.switch.done if isinstance(command, door.Dial)][-1]


def told(stage: Stage) -> list[str]:
    with scoped(ALL_CLIENTS):
        return [item.name for item in journal.replay(Stream("queue", "service"))]


def test_a_caller_is_told_the_place_the_wait_and_the_key_and_hears_music_again(stage: Stage):
    first, second = stage.waits(dialled=SERVICE), stage.waits(dialled=SERVICE, caller="+48991000143")
    stage.ready("bozena")
    stage.takes("bozena", first)
    before = stage.hears(second)
    stage.run(46)
    heard = stage.hears(second)
    assert (len(before), len(heard), heard[-1]) == (2, 4, MUSIC)  # place, wait, key, music
    stage.run(46)
    assert floor.place_in_line(second, stage.now) == 1


def test_nobody_is_called_back_who_did_not_ask(stage: Stage):
    call = stage.waits(dialled=SERVICE)
    presses(stage, call, "2")
    assert stage.call(call).state is CallState.WAITING
    assert promises.open_promises() == []


def test_the_place_is_kept_and_the_customer_called_when_an_agent_is_free(stage: Stage):
    call = asked(stage)
    assert stage.call(call).state is CallState.ENDED
    (promise,) = promises.open_promises()
    other = stage.waits(dialled=SERVICE, caller="+48991000143")
    stage.run(60)
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done)

    stage.ready("bozena")
    assert stage.call(other).state is CallState.RINGING  # while the customer is called, nobody is kept waiting
    command = dialled(stage)
    assert (command.to, command.caller, command.trunk) == ("+48991000142", SERVICE, "carrier")
    back = command.call
    stage.switch.up(command.leg)
    stage.settle()
    assert stage.call(back).state is CallState.GREETING
    stage.ready("liliana")
    line = stage.switch.legs[command.leg]
    stage.switch.tell(door.PlayEnded, back, leg=command.leg, command=line.play, complete=True)
    stage.settle()
    waiting = floor.waiting_call(back)
    assert waiting is None or waiting.place_since == promise.place_since
    stage.takes("liliana", back)
    assert stage.switch.hears(command.leg, stage.leg("liliana", back))
    row = Callback.objects.get()
    assert (row.state, row.number, row.attempts) == ("kept", "", 1)
    assert told(stage)[-1] == "queue.callback_kept"
    assert spending.is_running()  # what it costs counts against the limits
    assert stage.journal(back)[0] == "call.called_back"
    assert journal.verify() == []


@pytest.mark.parametrize(("number", "why"), [("+48703100200", "dear"), ("+4930901820", "dear"), ("+48991000777", "")])
def test_a_callback_that_the_carrier_redirects_stays_cheap(stage: Stage, number: str, why: str):
    asked(stage)
    stage.ready("bozena")
    command = dialled(stage)
    stage.switch.tell(door.RedirectAsked, command.call, leg=command.leg, number=number, status=302)
    stage.settle()
    answer = [item for item in stage.switch.done if isinstance(item, door.AnswerRedirect)][-1]
    assert answer.accepted is not bool(why)
    if why:
        assert stage.last(command.call, "call.redirect_declined").why == why


def test_who_does_not_answer_is_called_again_later_and_then_given_up(stage: Stage):
    asked(stage)
    stage.ready("bozena")
    for attempt in (1, 2, 3):
        command = dialled(stage)
        assert Callback.objects.get().attempts == attempt
        stage.switch.ends(command.leg, "switch", "no-answer", 408)
        stage.settle()
        assert stage.call(command.call).state is CallState.ENDED
        stage.run(301 if attempt < 3 else 0)
    row = Callback.objects.get()
    assert (row.state, row.number) == ("failed", "")
    assert told(stage)[-1] == "queue.callback_over"
    assert stage.state("bozena") == "ready"


def test_a_line_that_cannot_dial_counts_as_an_attempt(stage: Stage):
    asked(stage)
    stage.switch.refuses[door.Dial] = "no-trunk"
    stage.ready("bozena")
    row = Callback.objects.get()
    assert (row.state, row.attempts) == ("pending", 1)
    assert stage.call(row.call).state is CallState.ENDED


def test_who_calls_again_and_is_served_is_not_called_back(stage: Stage):
    asked(stage)
    again = stage.waits(dialled=SERVICE)
    stage.switch.refuses[door.Dial] = "no-trunk"
    stage.ready("bozena")
    stage.takes("bozena", again)
    assert stage.call(again).state is CallState.TALKING
    assert promises.open_promises() == []


@pytest.mark.parametrize("caller", ["", "anonymous", "+48700123456", "+44700900123", "112"])
def test_numbers_that_are_withheld_dear_or_foreign_are_not_promised_a_call(stage: Stage, caller: str):
    call = stage.waits(dialled=SERVICE, caller=caller)
    presses(stage, call)
    assert stage.call(call).state is CallState.WAITING
    assert promises.open_promises() == []


def test_outside_the_hours_of_the_law_nothing_is_promised_nor_dialled(stage: Stage):
    asked(stage)
    stage.now = stage.now.replace(hour=20)  # 21:00 in Poland
    call = stage.waits(dialled=SERVICE, caller="+48991000143")
    presses(stage, call)
    assert stage.call(call).state is CallState.WAITING
    stage.ready("bozena")
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done)
    assert Callback.objects.get().state == "expired"  # four hours are over


def test_the_same_number_is_promised_one_callback_with_the_earlier_place(stage: Stage):
    asked(stage)
    (first,) = promises.open_promises()
    asked(stage)
    assert promises.open_promises() == [first]
