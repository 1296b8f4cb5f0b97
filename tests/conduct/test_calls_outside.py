"""A call that an agent's telephone makes outside is a whole call: who is called is told of the recording and then
recorded, the desk begins the procedure, and the work after the call is documented."""

from __future__ import annotations

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import queries, services
from infolinia.conduct.facts import CallState
from infolinia.content import services as content
from infolinia.floor.lines import services as lines
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.conftest import NOW
from tests.conduct.stage import Stage

from .test_by_phone import OUTSIDE, done, may_call_out

SHOWN = "+48991000100"  # the first number of the client: calls outside show it
PROCEDURE = """
procedure: ankieta
title: {pl: Ankieta, en: Survey}
call: {direction: out, kind: information}
slots:
  happy: {type: yes_no, title: {pl: Zadowolenie, en: Satisfied}}
steps:
  - say: hello
    text: {pl: "Dzień dobry, tu {client.name}.", en: "Good morning, this is {client.name}."}
  - ask: happy
    text: {pl: "Czy sprawa jest załatwiona?", en: "Is it settled?"}
  - finish: over
    disposition: I_INFO
"""


def sets(**values: object) -> None:
    """The rules of the number that calls outside show."""
    with scoped(ALL_CLIENTS):
        rules.put_number(SHOWN, "NAD", operator="TRZY", name="Obsługa", queue="service", now=NOW, **values)


@pytest.fixture
def liliana(stage: Stage) -> Stage:
    """She may call outside, is ready, and the client wants its calls recorded and conducted by a procedure."""
    operator = clients.user(stage.people["liliana"]).operator
    lines.put_trunk(
        "carrier", {"peers": ["192.0.2.7"], "proxies": ["192.0.2.7:5060"]}, operator=operator, now=stage.now
    )
    with scoped(ALL_CLIENTS):
        content.publish("NAD", PROCEDURE, source="ankieta.yaml", library={}, now=NOW)
    sets(procedure="informacja", outbound_procedure="ankieta", records_outbound=True)
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    return stage


def calls(stage: Stage, number: str = OUTSIDE) -> tuple[str, str]:
    """Her telephone calls, and the number answers: (call, leg of whom she called)."""
    call = stage.dials("liliana", number)
    (dial,) = done(stage, door.Dial, call)
    stage.switch.up(dial.leg)
    stage.settle()
    return call, dial.leg


def hears_it_out(stage: Stage, call: str, leg: str, *, complete: bool = True) -> None:
    """The play of this line ends."""
    line = stage.switch.legs[leg]
    command, line.playing, line.play = line.play, (), ""
    stage.switch.tell(door.PlayEnded, call, leg=leg, command=command, complete=complete)
    stage.settle()


def test_who_is_called_is_told_first_and_recorded_then(liliana: Stage):
    call, leg = calls(liliana)
    mine = liliana.customer_leg(call)
    assert liliana.switch.legs[leg].playing != ()
    assert liliana.switch.legs[mine].playing == liliana.switch.legs[leg].playing
    assert liliana.recordings(call) == []
    assert not liliana.switch.hears(mine, leg), "her line is up, and the notice still plays"
    hears_it_out(liliana, call, mine)
    assert not liliana.switch.hears(mine, leg)
    hears_it_out(liliana, call, leg)
    assert liliana.switch.hears(mine, leg)
    assert [(it.purpose, it.started_at is not None) for it in liliana.recordings(call)] == [("call", True)]
    assert [command.leg for command in done(liliana, door.Record, call)] == [leg]
    told = liliana.journal(call)
    assert told.index("call.notice_began") < told.index("call.notice_ended") < told.index("recording.started")
    assert liliana.last(call, "call.notice_began").announcement == "recording"


def test_the_procedure_for_calls_outside_begins_at_her_desk(liliana: Stage):
    call, leg = calls(liliana)
    with scoped(ALL_CLIENTS):
        card = queries.card(call)
    assert card is not None
    assert card.procedure == "Ankieta"
    started = liliana.last(call, "procedure.started")
    assert (started.given["call.direction"], started.given["call.caller"]) == ("out", OUTSIDE)
    assert started.language == "pl", "the language of the number that is shown"
    hears_it_out(liliana, call, leg)
    liliana.does("liliana", services.heard, call, card.path, 1, whole=True, begin=0.0)
    with scoped(ALL_CLIENTS):
        assert queries.card(call).path != card.path


def test_the_call_is_documented_as_one_that_began_at_the_desk(liliana: Stage):
    call, leg = calls(liliana)
    hears_it_out(liliana, call, leg)
    liliana.run(20)
    liliana.switch.ends(leg)
    liliana.settle()
    assert (liliana.state("liliana"), liliana.call(call).state) == ("wrap_up", CallState.WRAP_UP)
    until = liliana.call(call).wrap_up_until
    assert until is not None
    assert (until - liliana.now).total_seconds() == floor.queue("service").wrap_up
    with pytest.raises(Refusal, match="disposition-missing"):
        liliana.does("liliana", services.finish_wrap_up, call)
    liliana.does("liliana", services.note, call, "Załatwione.")
    liliana.does("liliana", services.dispose, call, "I_INFO")
    liliana.does("liliana", services.finish_wrap_up, call)
    assert liliana.state("liliana") == "ready"
    assert liliana.journal(call)[-1] == "call.closed"
    assert [it.closed_at is not None for it in liliana.recordings(call)] == [True]


def test_without_the_clients_word_nothing_is_recorded_and_nothing_said(liliana: Stage):
    sets(procedure="informacja")
    call, leg = calls(liliana)
    assert liliana.switch.hears(liliana.customer_leg(call), leg)
    assert liliana.recordings(call) == []
    assert "call.notice_began" not in liliana.journal(call)
    assert not liliana.call(call).procedure


def test_help_is_neither_recorded_nor_kept_waiting(liliana: Stage):
    call, leg = calls(liliana, "112")
    assert liliana.switch.hears(liliana.customer_leg(call), leg)
    assert liliana.recordings(call) == []
    assert not liliana.call(call).procedure


@pytest.mark.parametrize("why", ["no sound", "cut short", "no announcement"])
def test_a_notice_that_was_not_heard_leaves_the_call_unrecorded(liliana: Stage, why: str, monkeypatch):
    if why == "no sound":
        liliana.switch.refuses[door.Play] = "no-prompt"
    if why == "no announcement":
        monkeypatch.setattr("infolinia.conduct.notice.arrival.prompts_of", lambda *args, **facts: ())
    call, leg = calls(liliana)
    if why == "cut short":
        hears_it_out(liliana, call, leg, complete=False)
    assert liliana.switch.hears(liliana.customer_leg(call), leg)
    assert liliana.recordings(call) == []
    assert liliana.last(call, "call.notice_ended").heard is False


def test_a_notice_whose_end_is_never_told_keeps_nobody_waiting(liliana: Stage):
    call, leg = calls(liliana)
    liliana.run(95)
    assert liliana.switch.hears(liliana.customer_leg(call), leg)
    assert liliana.recordings(call) == []


def test_hold_during_the_notice_ends_it_and_the_call_goes_on_unrecorded(liliana: Stage):
    call, leg = calls(liliana)
    play = liliana.switch.legs[leg].play
    liliana.does("liliana", services.hold, call)
    liliana.switch.tell(door.PlayEnded, call, leg=leg, command=play, complete=False)
    liliana.settle()
    assert liliana.call(call).state is CallState.HELD
    liliana.does("liliana", services.resume, call)
    assert liliana.switch.hears(liliana.customer_leg(call), leg)
    assert liliana.recordings(call) == []


def test_a_customer_who_hangs_up_during_the_notice_ends_the_call(liliana: Stage):
    call, leg = calls(liliana)
    play = liliana.switch.legs[leg].play
    liliana.switch.tell(door.PlayEnded, call, leg=leg, command=play, complete=False)
    liliana.switch.ends(leg)
    liliana.settle()
    assert liliana.call(call).ended_by == "customer"
    assert liliana.state("liliana") == "wrap_up"
    assert liliana.switch.legs == {}
    assert liliana.recordings(call) == []


def test_a_call_outside_that_goes_to_a_queue_is_not_recorded_there_without_the_notice(liliana: Stage):
    sets(procedure="informacja")
    call, leg = calls(liliana)
    liliana.does("liliana", services.transfer_to_queue, call, "service")
    liliana.ready("bozena")
    liliana.takes("bozena", call)
    assert liliana.switch.hears(leg, liliana.leg("bozena", call))
    assert liliana.recordings(call) == []


def test_who_asks_outside_while_a_customer_waits_begins_no_second_procedure(liliana: Stage):
    held = liliana.waits()
    liliana.takes("liliana", held)
    liliana.does("liliana", services.hold, held)
    call, leg = calls(liliana)
    hears_it_out(liliana, call, leg)
    assert not liliana.call(call).procedure
    assert len(liliana.recordings(call)) == 1, "the client's rule holds for it, too"
    liliana.switch.ends(liliana.customer_leg(call))
    liliana.settle()
    assert (liliana.state("liliana"), liliana.call(call).state) == ("holding", CallState.ENDED)


def test_the_telephone_goes_back_and_forth_between_its_two_calls(liliana: Stage):
    """Its key for the other line: one is put on hold, the other taken back."""
    held = liliana.waits()
    liliana.takes("liliana", held)
    liliana.does("liliana", services.hold, held)
    call, leg = calls(liliana)
    hears_it_out(liliana, call, leg)
    mine = liliana.customer_leg(call)
    liliana.switch.tell(door.LegHeldByPeer, call, leg=mine, held=True)
    liliana.settle()
    assert liliana.switch.legs[leg].playing, "whom she asked hears music"
    liliana.does("liliana", services.resume, held)
    assert liliana.talk(held, "liliana")
    liliana.does("liliana", services.hold, held)
    liliana.switch.tell(door.LegHeldByPeer, call, leg=mine, held=False)
    liliana.settle()
    assert liliana.switch.hears(mine, leg)
