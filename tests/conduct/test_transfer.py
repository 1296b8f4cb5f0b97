"""A call changes hands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infolinia.conduct import queries, services
from infolinia.conduct.facts import CallState
from infolinia.floor.lines import prices
from infolinia.floor.lines import services as lines
from infolinia.floor.lines.events import LimitReached
from infolinia.floor.lines.services import LINES
from infolinia.journal import queries as journal
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import MUSIC, Stage

from .test_by_phone import may_call_out


@pytest.fixture
def talk(stage: Stage) -> str:
    """Liliana talks with a customer; Bożena is free."""
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.ready("bozena")
    return call


def refused(stage: Stage, name: str, service, call: str, *args: str) -> str:
    with pytest.raises(Refusal) as refusal:
        service(call, *args, by=stage.people[name], now=stage.now)
    return refusal.value.code


def test_to_a_queue_the_call_waits_ahead_of_others_with_its_procedure(stage: Stage, talk: str):
    before = stage.call(talk).procedure
    stage.does("liliana", services.transfer_to_queue, talk, "complaints")
    assert stage.state("liliana") == "wrap_up"
    assert stage.state("bozena") == "ringing"
    stage.takes("bozena", talk)
    assert stage.talk(talk, "bozena")
    assert stage.call(talk).procedure == before
    assert stage.journal(talk).count("procedure.started") == 1
    stage.does("liliana", services.dispose, talk, "I_TRANSFER")
    stage.does("liliana", services.finish_wrap_up, talk)
    assert stage.state("liliana") == "ready"
    assert stage.call(talk).state is CallState.TALKING


def test_to_another_clients_queue_it_cannot_go(stage: Stage, talk: str):
    assert refused(stage, "liliana", services.transfer_to_queue, talk, "orders") == "transfer-target"
    assert stage.talk(talk, "liliana")


def test_to_a_colleague_at_once(stage: Stage, talk: str):
    stage.does("liliana", services.transfer_to_colleague, talk, stage.people["bozena"])
    assert stage.state("bozena") == "ringing"
    assert stage.hears(talk)[-1] == MUSIC
    stage.takes("bozena", talk)
    assert stage.talk(talk, "bozena")
    assert stage.last(talk, "call.handed_over").from_agent == stage.people["liliana"]


def test_a_colleague_who_talks_is_not_asked(stage: Stage, talk: str):
    other = stage.waits()
    stage.takes("bozena", other)
    assert refused(stage, "liliana", services.consult, talk, stage.people["bozena"]) == "transfer-busy"


def test_only_who_conducts_the_call_may_give_it_away(stage: Stage, talk: str):
    assert refused(stage, "bozena", services.transfer_to_queue, talk, "complaints") == "call-not-yours"


def test_consulting_then_handing_over(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    assert stage.hears(talk)[-1] == MUSIC
    assert refused(stage, "liliana", services.complete_transfer, talk) == "transfer-not-answered"
    stage.takes("bozena", talk)
    both = {stage.leg("liliana", talk), stage.leg("bozena", talk)}
    assert stage.switch.hears(*both)
    assert not stage.talk(talk, "liliana")
    stage.does("liliana", services.complete_transfer, talk)
    assert stage.talk(talk, "bozena")
    assert stage.state("liliana") == "wrap_up"
    assert stage.call(talk).agent == stage.people["bozena"]
    purposes = {row.purpose: row.closed_at for row in stage.recordings(talk)}
    assert purposes["consultation"] is not None  # the consultation is a recording of its own, and over
    assert purposes["call"] is None


def test_consulting_then_all_three(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.takes("bozena", talk)
    assert stage.call(talk).held_since is not None
    stage.does("liliana", services.join, talk)
    assert stage.talk(talk, "liliana")
    assert stage.talk(talk, "bozena")
    assert stage.call(talk).held_since is None, "nobody is told that the customer does not hear"
    stage.does("liliana", services.complete_transfer, talk)
    assert stage.talk(talk, "bozena")


def test_back_to_the_customer_frees_the_colleague(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.takes("bozena", talk)
    stage.does("liliana", services.drop_consultation, talk)
    assert stage.talk(talk, "liliana")
    assert stage.state("bozena") == "ready"
    assert stage.leg("bozena", talk) == ""


def test_a_colleague_who_does_not_answer_leaves_the_customer_on_hold(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.run(21)
    assert stage.call(talk).state is CallState.HELD
    assert stage.state("liliana") == "holding"
    stage.does("liliana", services.resume, talk)
    assert stage.talk(talk, "liliana")


def test_a_colleague_who_declines_leaves_the_customer_on_hold(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.does("bozena", services.decline, talk)
    assert stage.call(talk).state is CallState.HELD


def test_a_customer_who_hangs_up_during_the_question_frees_everyone(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.takes("bozena", talk)
    stage.customer_hangs_up(talk)
    stage.settle()
    assert stage.state("liliana") == "wrap_up"
    assert stage.state("bozena") == "ready"
    assert not stage.switch.legs


def test_to_a_number_outside(stage: Stage, talk: str):
    assert refused(stage, "liliana", services.transfer_to_outside, talk, "call me") == "transfer-number"
    stage.does("liliana", services.transfer_to_outside, talk, "+48 99 100 09 91")
    assert stage.call(talk).state is CallState.FORWARDED
    dialled = next(command for command in stage.switch.done if isinstance(command, door.Dial))
    assert dialled.to == "+48991000991"
    stage.switch.up(dialled.leg)
    stage.settle()
    assert stage.switch.hears(stage.customer_leg(talk), dialled.leg)
    stage.switch.ends(dialled.leg)
    stage.settle()
    assert stage.call(talk).state is CallState.ENDED
    assert stage.call(talk).ended_by == "outside"


@pytest.mark.parametrize("number", ["+21655123456", "0021655123456", "701234567", "+48 703 123 456", "118913", "999"])
def test_dear_and_foreign_numbers_are_not_called_from_a_desk(stage: Stage, talk: str, number: str):
    assert refused(stage, "liliana", services.transfer_to_outside, talk, number) == "transfer-not-allowed"
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done)


def test_an_installation_says_which_numbers_may_be_called(stage: Stage, talk: str, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["+49", "999"]})
    assert refused(stage, "liliana", services.transfer_to_outside, talk, "991000991") == "transfer-not-allowed"
    stage.does("liliana", services.transfer_to_outside, talk, "+49 30 901820")
    assert stage.call(talk).state is CallState.FORWARDED


def test_a_number_outside_that_does_not_answer_gives_the_call_back(stage: Stage, talk: str):
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    dialled = next(command for command in stage.switch.done if isinstance(command, door.Dial))
    stage.switch.ends(dialled.leg, "far", "busy", 486)
    stage.settle()
    assert stage.state("bozena") == "ringing"


def test_a_trunk_that_cannot_dial_gives_the_call_back(stage: Stage, talk: str):
    stage.switch.refuses[door.Dial] = "no-trunk"
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    assert stage.state("bozena") == "ringing"
    assert "line.refused" in stage.journal(talk)


# --- What it may cost


@pytest.fixture
def priced(stage: Stage):
    operator = "TRZY"
    prices.put_tariff("+48", operator=operator, name="Polska", per_minute="60", step=1, now=stage.now)
    prices.put_limit("day", {"cost_a_day": "30"}, operator=operator, now=stage.now)


def dialled(stage: Stage) -> door.Dial:
    return next(command for command in reversed(stage.switch.done) if isinstance(command, door.Dial))


def alarms() -> list[tuple[str, str]]:
    return [(alarm.kind, alarm.detail) for alarm in queries.alarms()]


def test_a_call_beyond_its_limit_is_cut_told_and_no_more_are_made(stage: Stage, talk: str, priced):
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    stage.switch.up(dialled(stage).leg)
    stage.settle()
    stage.run(29)
    assert stage.call(talk).state is CallState.FORWARDED
    stage.run(3)
    cuts = [
        command.leg for command in stage.switch.done if isinstance(command, door.HangUp) and command.cause == "limit"
    ]
    assert cuts == [dialled(stage).leg]
    assert stage.call(talk).state is CallState.ENDED
    assert ("cost-limit", "day") in alarms()
    other = stage.waits()
    stage.takes("bozena", other)
    before = len(stage.switch.done)
    assert refused(stage, "bozena", services.transfer_to_outside, other, "991000991") == "limit-cost"
    assert not any(isinstance(command, door.Dial) for command in stage.switch.done[before:])
    assert stage.talk(other, "bozena")
    told = [item.event for item in journal.replay(LINES) if isinstance(item.event, LimitReached)]
    assert [(event.done, event.call) for event in told] == [("cut", talk), ("refused", other)]
    stage.now += timedelta(days=1)
    stage.settle()
    assert ("cost-limit", "day") not in alarms()


def test_a_number_without_a_price_is_refused_and_written_down(stage: Stage, talk: str, priced, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["+48", "+49", "112"]})
    assert refused(stage, "liliana", services.transfer_to_outside, talk, "+49 30 901820") == "limit-no-price"
    assert any(isinstance(item.event, LimitReached) for item in journal.replay(LINES))
    stage.does("liliana", services.transfer_to_outside, talk, "112")  # nobody is kept from calling for help
    assert dialled(stage).to == "112"


def test_a_telephone_is_held_to_the_limits_too(stage: Stage, talk: str, priced):
    may_call_out(stage, "liliana")
    prices.put_limit("none", {"calls_an_hour": 0}, operator="TRZY", now=stage.now)
    answers = refers(stage, talk, stage.leg("liliana", talk))
    assert [answer.accepted for answer in answers] == [False]
    assert stage.last(talk, "call.refer_declined").why == "limit-calls"
    assert ("cost-limit", "none") in alarms()


def redirected(stage: Stage, call: str, number: str) -> bool:
    """The carrier answers our call by 302; whether the call goes there."""
    stage.switch.tell(door.RedirectAsked, call, leg=dialled(stage).leg, number=number, status=302)
    stage.settle()
    return [item for item in stage.switch.done if isinstance(item, door.AnswerRedirect)][-1].accepted


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+48703100200", "transfer-not-allowed"),  # premium rate
        ("+4930901820", "transfer-not-allowed"),  # not among the numbers that may be called
        ("+37060112233", "limit-no-price"),
        ("+48600100300", "limit-cost"),  # dearer than the limit
        ("", "transfer-number"),
    ],
)
def test_a_redirection_is_held_to_what_a_call_may_cost(
    stage: Stage, talk: str, priced, settings, number: str, why: str
):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["+48", "+370"]})
    prices.put_tariff("+48600", operator="TRZY", name="drogo", per_minute="600", step=60, now=stage.now)
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    assert not redirected(stage, talk, number)
    assert stage.last(talk, "call.redirect_declined").why == why
    stage.switch.ends(dialled(stage).leg, "centre", "not-allowed", 302)
    stage.settle()
    assert stage.call(talk).state is not CallState.FORWARDED


def test_a_redirection_to_a_number_that_may_be_called_goes_on_at_its_price(stage: Stage, talk: str, priced):
    prices.put_tariff("+48600", operator="TRZY", name="drożej", per_minute="120", step=1, now=stage.now)
    prices.put_limit("one", {"calls_an_hour": 1}, operator="TRZY", now=stage.now)
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    assert redirected(stage, talk, "+48600100300"), "it counts once, not twice"
    assert stage.last(talk, "call.redirected").to == "+48600100300"
    stage.switch.up(dialled(stage).leg)
    stage.settle()
    stage.run(17)  # 30 złoty are spent after 15 s at the new price, after 30 s at the old
    assert stage.call(talk).state is CallState.ENDED


def test_a_redirection_of_a_leg_that_costs_nothing_we_know_of_is_declined(stage: Stage, talk: str):
    stage.switch.tell(door.RedirectAsked, talk, leg=stage.customer_leg(talk), number="+48600100300", status=302)
    stage.settle()
    assert stage.last(talk, "call.redirect_declined").why == "transfer-not-allowed"


def test_a_call_goes_out_through_the_group_of_its_trunk(stage: Stage, talk: str):
    trunk = "carrier"
    values = {"proxies": ["sip.carrier.example"], "callers": "fixed", "numbers": ["+48991000555"]}
    lines.put_trunk(trunk, values, operator="TRZY", now=stage.now)
    lines.put_trunk("second", {**values, "callers": "dialled"}, operator="TRZY", now=stage.now)
    lines.put_group("out", [trunk, "second"], operator="TRZY", now=stage.now)
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    command = dialled(stage)
    assert (command.trunk, command.caller, command.to) == ("out", "+48991000555", "+48991000991")
    assert command.callers == {"second": stage.call(talk).dialled}


# --- By the agent's telephone (SIP REFER)


def refers(stage: Stage, call: str, leg: str, number: str = "+48600100200", **facts: str) -> list[door.AnswerRefer]:
    stage.switch.tell(door.ReferAsked, call, leg=leg, to=f"sip:{number}@192.0.2.9", number=number, **facts)
    stage.settle()
    return [command for command in stage.switch.done if isinstance(command, door.AnswerRefer)]


@pytest.fixture
def outside(stage: Stage, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["+48"]})
    may_call_out(stage, "liliana")


def test_an_agents_telephone_hands_the_call_to_a_number_outside(stage: Stage, talk: str, outside):
    answers = refers(stage, talk, stage.leg("liliana", talk))
    assert [answer.accepted for answer in answers] == [True]
    assert stage.call(talk).state is CallState.FORWARDED
    dialled = next(command for command in stage.switch.done if isinstance(command, door.Dial))
    assert (dialled.to, dialled.diverted_from) == ("+48600100200", stage.call(talk).dialled)
    assert stage.state("liliana") == "wrap_up"


@pytest.mark.parametrize(
    ("number", "facts", "why"),
    [
        ("", {}, "transfer-number"),
        ("+48703100200", {}, "transfer-not-allowed"),  # premium rate
        ("+48600100200", {"replaces_leg": "l-x"}, "transfer-target"),
        ("+48600100200", {"replaces": "a;to-tag=b;from-tag=c"}, "attended"),
    ],
)
def test_what_the_desk_may_not_a_telephone_may_not_either(
    stage: Stage, talk: str, outside, number: str, facts: dict[str, str], why: str
):
    answers = refers(stage, talk, stage.leg("liliana", talk), number, **facts)
    assert [answer.accepted for answer in answers] == [False]
    assert stage.last(talk, "call.refer_declined").why == why
    assert stage.talk(talk, "liliana")


def test_the_customers_end_hands_nothing_on(stage: Stage, talk: str, outside):
    customer = stage.customer_leg(talk)
    answers = refers(stage, talk, customer)
    assert [answer.accepted for answer in answers] == [False]
    assert stage.last(talk, "call.refer_declined").why == "not-the-agent"
    assert stage.talk(talk, "liliana")


def test_another_telephone_at_an_end_of_the_call_is_written_down(stage: Stage, talk: str):
    stage.switch.tell(door.LegTakenOver, talk, leg=stage.leg("liliana", talk), caller="+48600100300")
    stage.settle()
    assert stage.last(talk, "call.far_end_replaced").caller == "+48600100300"
    assert stage.talk(talk, "liliana")
