"""Bad sound is told at the desk while it lasts, with what helps, in a place that moves nothing."""

from __future__ import annotations

import pytest

from infolinia.conduct.facts import LegFacts, Role
from infolinia.performers.desk import signs, sound
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage


def tells(stage: Stage, call: str, leg: str, cause: str) -> None:
    stage.switch.tell(door.Quality, call, leg=leg, cause=cause, received=250, mos_from=3.2, mos_to=4.4)
    stage.settle()


def test_the_own_network_comes_before_the_customers_telephone_and_both_go_again(desks, stage: Stage):
    desk = desks("liliana")
    call = desk.takes()
    assert "weak-sound" not in desk.now()["regions"]["top"]
    tells(stage, call, stage.customer_leg(call), "soft")
    top = desk.now()["regions"]["top"]
    assert "Słaby dźwięk: klient" in top
    assert "bliżej telefonu" in top
    tells(stage, call, stage.leg("liliana", call), "loss_from")
    top = desk.now()["regions"]["top"]
    assert "Słabe łącze: Twoja sieć" in top
    assert "kabla zamiast Wi-Fi" in top
    for leg in (stage.customer_leg(call), stage.leg("liliana", call)):
        tells(stage, call, leg, "")
    assert "weak-sound" not in desk.now()["regions"]["top"]


def test_the_beat_of_the_desk_brings_what_the_browser_measured(desks, stage: Stage):
    from infolinia.conduct.models import Leg

    desk = desks("liliana")
    call = desk.takes()
    assert desk.alive(call=call, rtt_ms="41.5", lost_percent="0.25", jitter_ms="nonsense").status_code == 204
    signs.tell(stage.now, web="web", boot="first")
    assert Leg.objects.get(pk=stage.leg("liliana", call)).browser["rtt_ms"] == 41.5


@pytest.mark.parametrize(
    "cause", ["loss_from", "loss_to", "jitter", "delay", "clipped", "soft", "loud", "noise", "echo"]
)
@pytest.mark.parametrize("user", ["3", ""])
def test_each_cause_has_a_word_and_a_cure(cause: str, user: str):
    role = Role.AGENT if user else Role.CUSTOMER
    found = sound._notice(LegFacts("l-1", role, user, "up", "", False, "", cause), is_own=bool(user))
    assert found.word
    assert found.cure
    assert found.what.endswith(".")
