"""A call is parked under a number: who may pick it up, and what happens when nobody does."""

from __future__ import annotations

import pytest

from infolinia.conduct import queries, services
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call
from infolinia.floor.routing import services as routing
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal
from tests.conduct.stage import MUSIC, Stage


def refused(stage: Stage, name: str, service, call: str) -> str:
    with pytest.raises(Refusal) as refusal:
        service(call, by=stage.people[name], now=stage.now)
    return refusal.value.code


def test_the_customer_hears_an_announcement_and_music_and_the_agent_is_free_to_write(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    call = stage.call(talk)
    assert (call.state, call.orbit, call.parked_by) == (CallState.PARKED, 1, stage.people["liliana"])
    assert stage.hears(talk)[-1] == MUSIC
    assert len(stage.hears(talk)) == 2, "the announcement comes again after each piece of music"
    assert stage.switch.legs[stage.customer_leg(talk)].loops
    assert stage.state("liliana") == "wrap_up"
    with scoped(ALL_CLIENTS):
        assert [item.id for item in queries.parked()] == [talk]


def test_anybody_free_with_a_grant_picks_it_up_and_goes_on_with_the_procedure(stage: Stage, talk: str):
    before = stage.call(talk).procedure
    stage.does("liliana", services.park, talk)
    assert refused(stage, "bozena", services.pick_up, talk) == "park-busy"
    stage.ready("bozena", "tymon")
    assert refused(stage, "tymon", services.pick_up, talk) == "transfer-target", "he does not work for this client"
    stage.does("bozena", services.pick_up, talk)
    stage.offers("bozena")
    call = stage.call(talk)
    assert (call.state, call.agent, call.orbit, call.procedure) == (
        CallState.TALKING, stage.people["bozena"], 0, before
    )  # fmt: skip
    assert stage.talk(talk, "bozena")
    assert stage.state("bozena") == "talking"
    told = [name for name in stage.journal(talk) if "park" in name]
    assert told == ["call.parked", "call.unparked"]
    assert refused(stage, "liliana", services.pick_up, talk) == "park-gone"


def test_numbers_are_given_again_and_the_lowest_free_one_first(stage: Stage, talk: str):
    stage.ready("bozena")
    other = stage.waits()
    stage.takes("bozena", other)
    stage.does("liliana", services.park, talk)
    stage.does("bozena", services.park, other)
    assert stage.call(other).orbit == 2
    stage.customer_hangs_up(talk)
    stage.settle()
    assert stage.call(talk).orbit == 0
    stage.ready("oskar")
    third = stage.waits()
    stage.takes("oskar", third)
    stage.does("oskar", services.park, third)
    assert stage.call(third).orbit == 1


def test_after_two_minutes_it_rings_back_to_who_parked_it(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    stage.does("liliana", services.dispose, talk, "I_TRANSFER")
    stage.does("liliana", services.finish_wrap_up, talk)
    stage.run(119)
    assert stage.state("liliana") == "ready"
    stage.run(2)
    assert stage.state("liliana") == "ringing"
    stage.takes("liliana", talk)
    assert stage.talk(talk, "liliana")
    assert stage.last(talk, "call.unparked").why == "late"


def test_when_who_parked_it_is_busy_it_goes_to_the_next_one(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    routing.take_break(stage.people["liliana"], "meal", now=stage.now)
    stage.run(100)
    assert stage.state("liliana") == "break"
    stage.ready("bozena")
    stage.run(21)
    assert stage.state("bozena") == "ringing"
    stage.takes("bozena", talk)
    assert stage.talk(talk, "bozena")


def test_all_places_taken(stage: Stage, talk: str):
    with scoped(ALL_CLIENTS):
        row = Call.objects.get(pk=talk)
        for number in range(1, 100):
            row.pk, row.state, row.orbit = f"c-x{number}", CallState.PARKED, number
            row.save(force_insert=True)
    assert refused(stage, "liliana", services.park, talk) == "park-full"
    assert stage.talk(talk, "liliana")
