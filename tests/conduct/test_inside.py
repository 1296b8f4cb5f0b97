"""Calls from desk to desk, without a customer; and colleagues who leave a consultation by themselves."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infolinia.conduct import queries, services
from infolinia.conduct.models import Call
from infolinia.floor.lines import extensions, phones
from infolinia.floor.routing import services as routing
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal

from .stage import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A switch was heard of."""
    phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
    return stage


def calls(stage: Stage, name: str, whom: str) -> str:
    call = services.call_colleague(stage.people[whom], by=stage.people[name], now=stage.now)
    stage.settle()
    return call


def talks(stage: Stage) -> str:
    """Liliana called Bożena from the desk, and both talk."""
    stage.ready("liliana", "bozena")
    call = calls(stage, "liliana", "bozena")
    stage.offers("liliana")
    stage.takes("bozena", call)
    return call


def refused(stage: Stage, service, *args, by: str) -> str:
    with pytest.raises(Refusal) as refusal:
        service(*args, by=stage.people[by], now=stage.now)
    return refusal.value.code


def test_a_colleague_is_rung_once_the_callers_own_line_stands(stage: Stage):
    stage.ready("liliana", "bozena")
    call = calls(stage, "liliana", "bozena")
    assert (stage.state("liliana"), stage.state("bozena")) == ("talking", "ready")
    stage.offers("liliana")
    assert stage.state("bozena") == "ringing"
    assert stage.switch.legs[stage.leg("liliana", call)].playing == ("tone:ringback",)
    stage.takes("bozena", call)
    assert stage.switch.hears(stage.leg("liliana", call), stage.leg("bozena", call))
    assert stage.call(call).answered_at is not None


@pytest.mark.parametrize(("who", "ended_by"), [("liliana", "agent"), ("bozena", "colleague")])
def test_either_ends_it_and_both_are_free_at_once(stage: Stage, who: str, ended_by: str):
    call = talks(stage)
    stage.does(who, services.hang_up if who == "liliana" else services.leave_talk, call)
    assert (stage.state("liliana"), stage.state("bozena")) == ("ready", "ready")
    assert stage.call(call).ended_by == ended_by
    assert stage.switch.legs == {}
    assert "call.closed" in stage.journal(call)


def test_the_colleague_is_held_hears_music_and_is_taken_back(stage: Stage):
    call = talks(stage)
    stage.does("liliana", services.hold, call)
    assert stage.switch.legs[stage.leg("bozena", call)].playing == ("music:hold",)
    assert (stage.call(call).state, stage.state("liliana")) == ("held", "holding")
    stage.does("liliana", services.resume, call)
    assert stage.switch.hears(stage.leg("liliana", call), stage.leg("bozena", call))
    assert stage.call(call).state == "consulting"


def test_it_is_recorded_only_where_the_setting_says_so(stage: Stage, settings):
    assert stage.recordings(talks(stage)) == []
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"record_inside": True})
    stage.does("liliana", services.hang_up, stage_call(stage))
    (recording,) = stage.recordings(talks(stage))
    assert recording.purpose == "consultation"


def stage_call(stage: Stage) -> str:
    found = queries.call_of(stage.people["liliana"])
    assert found is not None
    return found.id


def test_what_needs_a_customer_is_refused(stage: Stage):
    call = talks(stage)
    assert refused(stage, services.complete_transfer, call, by="liliana") == "transfer-not-answered"
    assert refused(stage, services.join, call, by="liliana") == "transfer-not-answered"
    assert refused(stage, services.listen, call, by="celina") == "supervision-inside"
    stage.does("liliana", services.hold, call)
    assert refused(stage, services.park, call, by="liliana") == "call-gone"
    assert refused(stage, services.transfer_to_queue, call, "sales", by="liliana") == "call-gone"


def test_who_is_busy_away_or_nobody_is_told_at_once(stage: Stage):
    stage.ready("liliana")
    assert refused(stage, services.call_colleague, stage.people["bozena"], by="liliana") == "inside-away"
    assert refused(stage, services.call_colleague, "9999", by="liliana") == "inside-nobody"
    assert refused(stage, services.call_colleague, stage.people["liliana"], by="liliana") == "inside-nobody"
    assert stage.state("liliana") == "ready"
    with scoped(ALL_CLIENTS):
        assert not Call.objects.exists()


def test_a_short_number_does_as_well(stage: Stage):
    stage.ready("liliana", "bozena")
    number = extensions.of(stage.people["bozena"]).number
    call = services.call_colleague(number, by=stage.people["liliana"], now=stage.now)
    stage.offers("liliana")
    assert stage.state("bozena") == "ringing"
    assert stage.call(call).dialled == number


def test_a_colleague_who_became_busy_meanwhile_is_told(stage: Stage):
    stage.ready("liliana", "bozena")
    call = calls(stage, "liliana", "bozena")
    routing.take_break(stage.people["bozena"], "meal", now=stage.now)
    stage.offers("liliana")
    assert stage.call(call).ended_by == "away"
    assert stage.state("liliana") == "ready"
    told = queries.unanswered_by_colleague(stage.people["liliana"], since=stage.now)
    assert told is not None


# --- A consultation


@pytest.fixture
def asked(stage: Stage) -> str:
    """Liliana talks with a customer and asks Bożena, who has answered."""
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.ready("bozena")
    stage.does("liliana", services.consult, call, stage.people["bozena"])
    stage.takes("bozena", call)
    return call


def test_a_colleague_leaves_by_himself_and_the_agent_has_the_customer_back(stage: Stage, asked: str):
    stage.does("bozena", services.leave_talk, asked)
    assert stage.talk(asked, "liliana")
    assert (stage.call(asked).state, stage.state("liliana"), stage.state("bozena")) == ("talking", "talking", "ready")
    assert stage.last(asked, "call.consultation_ended").why == "hung_up"


def test_a_conference_goes_on_with_those_who_stay(stage: Stage, asked: str):
    stage.does("liliana", services.join, asked)
    stage.does("bozena", services.leave_talk, asked)
    assert stage.talk(asked, "liliana")
    assert stage.call(asked).state == "talking"


def test_a_conference_survives_the_line_of_a_colleague_that_breaks(stage: Stage, asked: str):
    stage.does("liliana", services.join, asked)
    stage.switch.ends(stage.leg("bozena", asked), "switch", "lost")
    stage.settle()
    assert stage.talk(asked, "liliana")
    assert (stage.call(asked).state, stage.state("bozena")) == ("talking", "ready")


def test_nobody_else_leaves_for_the_agent(stage: Stage, asked: str):
    assert refused(stage, services.leave_talk, asked, by="liliana") == "call-not-yours"
    stage.does("bozena", services.leave_talk, asked)
    stage.does("bozena", services.leave_talk, asked)  # twice is once
    assert stage.talk(asked, "liliana")


# --- Any order


STEPS = ("answer", "decline", "hold", "resume", "leave", "hang up", "line of caller", "line of colleague", "wait",
         "offer", "break")  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by_phone=st.booleans(), steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=8))
def test_in_whatever_order_things_happen_everybody_is_free_in_the_end_and_no_leg_lives(
    stage: Stage, by_phone: bool, steps: list[str]
):
    stage.ready("liliana", "bozena")
    if by_phone:
        call = stage.dials("liliana", extensions.of(stage.people["bozena"]).number)
    else:
        phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
        call = calls(stage, "liliana", "bozena")
    for step in steps:
        _does(stage, step, call)
        stage.settle()
    for name, service in (("bozena", services.leave_talk), ("liliana", services.hang_up)):
        _tries(service, call, by=stage.people[name], now=stage.now)
    stage.settle()
    _later(stage, 100)
    assert not stage.call(call).state.on_line
    assert [leg for leg, line in stage.switch.legs.items() if line.call == call] == []
    for name in ("liliana", "bozena"):
        if stage.state(name) != "ready":
            assert stage.state(name) == "break"
        assert stage.call(call).leg_of(stage.people[name]) is None


def _does(stage: Stage, step: str, call: str) -> None:
    liliana, bozena = stage.people["liliana"], stage.people["bozena"]
    match step:
        case "answer":
            _tries(services.answer, call, by=bozena, now=stage.now)
        case "decline":
            _tries(services.decline, call, by=bozena, now=stage.now)
        case "hold":
            _tries(services.hold, call, by=liliana, now=stage.now)
        case "resume":
            _tries(services.resume, call, by=liliana, now=stage.now)
        case "leave":
            _tries(services.leave_talk, call, by=bozena, now=stage.now)
        case "hang up":
            _tries(services.hang_up, call, by=liliana, now=stage.now)
        case "line of caller" | "line of colleague":
            leg = stage.leg("liliana" if step == "line of caller" else "bozena", call)
            if leg in stage.switch.legs:
                stage.switch.ends(leg, "switch", "lost")
        case "offer":
            for name in ("liliana", "bozena"):
                leg = stage.call(call).browser_leg_of(stage.people[name])
                if leg is not None:
                    _tries(services.offer, call, leg.id, "offer", by=stage.people[name], now=stage.now)
        case "break":
            _tries(routing.take_break, bozena, "meal", now=stage.now)
        case _:
            _later(stage, 30)


def _later(stage: Stage, seconds: float) -> None:
    """Time passes at one go: what was due meanwhile is done late, as by a centre that was away."""
    stage.now += timedelta(seconds=seconds)
    for agent in stage.people.values():
        routing.heartbeats({agent: stage.now})
    stage.settle()


def _tries(service, *args, **options) -> None:
    with contextlib.suppress(Refusal):
        service(*args, **options)
