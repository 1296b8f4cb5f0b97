"""Which legs are limited against acoustic shock: every one to an ear of ours, by whatever it is reached; never that of
who rings us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    Bridge,
    Claim,
    Dial,
    EarlyMedia,
    LegAnswered,
    Offer,
)

from .telephones import Phones

BROWSER = "v=0 of a browser"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Phones]:
    made = Phones(tmp_path)
    yield made
    made.switch.farewell()
    made.settle()


def test_the_leg_of_a_browser_is_limited_and_the_customers_is_not(stage: Phones):
    call, customer = stage.talk()
    assert stage.do(Offer, call=call, leg="l-agent", sdp=BROWSER).done
    assert stage.plane.guarded == {"l-agent"}
    assert stage.do(Bridge, call=call, legs=(customer, "l-agent")).done
    assert stage.plane.guarded == {"l-agent"}


def test_the_leg_of_a_registered_telephone_that_is_rung_is_limited(stage: Phones):
    phone = stage.telephone()
    phone.register()
    stage.ring_anna()
    phone.says(200)
    assert stage.last(LegAnswered).leg == "l-anna"
    assert stage.plane.guarded == {"l-anna"}


def test_of_two_telephones_of_one_user_the_one_that_answers_is_limited(stage: Phones):
    one, two = stage.telephone(), stage.telephone(host="203.0.113.8")
    one.register()
    two.register()
    stage.ring_anna()
    two.says(200)
    assert set(stage.plane.remotes) >= {"l-anna"}
    assert stage.plane.guarded == {"l-anna"}


def test_the_leg_of_a_registered_telephone_that_calls_is_limited(stage: Phones):
    phone = stage.telephone()
    phone.register()
    phone.calls("203")
    (arrived,) = stage.all(Arrived)
    assert stage.do(Claim, call=arrived.call).done
    assert stage.do(Answer, call=arrived.call, leg=arrived.leg).done
    assert stage.plane.guarded == {arrived.leg}


def test_the_leg_of_an_outside_number_is_limited(stage: Phones):
    call, customer = stage.talk()
    assert stage.do(Dial, call=call, leg="l-outside", to="600100200", trunk="carrier", caller="+48990000100").done
    stage.answer_far(200)
    assert stage.last(LegAnswered).leg == "l-outside"
    assert stage.do(Bridge, call=call, legs=(customer, "l-outside")).done
    assert stage.plane.guarded == {"l-outside"}


def test_an_outside_number_that_sounds_before_it_answers_is_limited_by_then(stage: Phones):
    call, _ = stage.talk()
    assert stage.do(Dial, call=call, leg="l-outside", to="600100200", trunk="carrier", caller="+48990000100").done
    stage.answer_far(183)
    assert stage.plane.guarded == {"l-outside"}


@pytest.mark.parametrize("early", [False, True])
def test_who_rings_us_by_a_carrier_hears_us_as_we_are(stage: Phones, early: bool):
    stage.ring()
    assert stage.do(Claim).done
    if early:
        assert stage.do(EarlyMedia, leg=stage.leg).done
    assert stage.do(Answer, leg=stage.leg).done
    assert stage.last(LegAnswered).leg in stage.plane.open
    assert stage.plane.guarded == set()
