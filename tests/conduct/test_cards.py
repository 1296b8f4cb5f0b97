"""A customer keys a card number in: what the agent sees of it and what the journal holds."""

from __future__ import annotations

import pytest

from infolinia.conduct import record, services
from infolinia.conduct.models import Call
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage


def tells(stage: Stage, call: str, kind: type[door.Event], **facts: object) -> None:
    stage.switch.tell(kind, call, leg=stage.customer_leg(call), command="k-1", **facts)
    stage.settle()


def test_the_agent_sees_how_many_digits_there_are_and_that_the_card_was_taken(stage: Stage, talk: str):
    stage.does("liliana", services.take_card, talk)
    stage.does("liliana", services.take_card, talk)
    assert [type(command) for command in stage.switch.done].count(door.TakeCard) == 1
    tells(stage, talk, door.CardProgress, count=7)
    assert (stage.call(talk).card_digits, stage.call(talk).card_since) == (7, stage.now)
    tells(stage, talk, door.CardEnded, outcome="taken", count=16, token="tok-7", last_four="1111")
    call = stage.call(talk)
    assert (call.card, call.card_since) == ("taken 1111", None)
    kept = stage.last(talk, "call.card_ended")
    assert (kept.outcome, kept.digits, kept.token, kept.last_four) == ("taken", 16, "tok-7", "1111")


def test_how_far_the_customer_is_stands_in_no_journal(stage: Stage, talk: str):
    stage.does("liliana", services.take_card, talk)
    before = stage.journal(talk)
    for count in range(1, 5):
        tells(stage, talk, door.CardProgress, count=count)
    assert stage.journal(talk) == before


def test_it_begins_again_after_a_mistake(stage: Stage, talk: str):
    stage.does("liliana", services.take_card, talk)
    tells(stage, talk, door.CardEnded, outcome="mistyped", count=16)
    assert stage.call(talk).card == "mistyped"
    stage.does("liliana", services.take_card, talk)
    assert (stage.call(talk).card, stage.call(talk).card_digits) == ("", 0)


def test_the_agent_gives_it_up(stage: Stage, talk: str):
    stage.does("liliana", services.take_card, talk)
    stage.does("liliana", services.stop_card, talk)
    assert isinstance(stage.switch.done[-1], door.StopCard)
    tells(stage, talk, door.CardEnded, outcome="stopped", count=2)
    assert stage.call(talk).card == "given-up"


def test_where_nobody_takes_cards_the_agent_is_told(stage: Stage, talk: str):
    stage.switch.refuses[door.TakeCard] = "wrong-state"
    stage.does("liliana", services.take_card, talk)
    assert (stage.call(talk).card, stage.call(talk).card_since) == ("line", None)


def test_not_while_the_customer_is_on_hold_and_not_by_another_agent(stage: Stage, talk: str):
    stage.does("liliana", services.hold, talk)
    with pytest.raises(Refusal, match="call-state"):
        services.take_card(talk, by=stage.people["liliana"], now=stage.now)
    with pytest.raises(Refusal, match="call-not-yours"):
        services.take_card(talk, by=stage.people["bozena"], now=stage.now)


def test_the_last_four_digits_are_forgotten_with_the_person(stage: Stage, talk: str):
    stage.does("liliana", services.take_card, talk)
    tells(stage, talk, door.CardEnded, outcome="taken", count=16, token="tok-7", last_four="1111")
    stage.does("liliana", services.hang_up, talk)
    stage.does("liliana", services.dispose, talk, "I_TRANSFER")
    stage.does("liliana", services.finish_wrap_up, talk)
    services.forget(talk, reason="GDPR art. 17, request S-1", now=stage.now)
    with scoped(ALL_CLIENTS):
        assert Call.objects.get(pk=talk).card == "taken"
        assert not journal.verify(record.stream(talk))
    stage.check()
