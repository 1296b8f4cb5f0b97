"""A leg goes over to another call: who is on it talks on, and what is told of it is told as of that call."""

from __future__ import annotations

from pathlib import Path

import pytest

from infolinia.telephony.switch.door import (
    Bridge,
    Bridged,
    CallEnded,
    Dial,
    HangUp,
    LegAnswered,
    LegEnded,
    MoveLeg,
    Play,
    Record,
    Unbridged,
)

from .stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def calls(stage: Stage) -> tuple[str, str, str, str]:
    """Two calls of one telephone: in the first it has a customer, in the second it talks with a colleague."""
    first, customer = stage.talk()
    second, own = stage.talk()
    stage.do(Dial, call=second, leg="l-colleague", to="600100200", trunk="carrier", caller="+48990000100")
    stage.answer_far(200)
    assert stage.last(LegAnswered).leg == "l-colleague"
    stage.do(Bridge, call=second, legs=(own, "l-colleague"))
    stage.do(Play, call=first, leg=customer, prompts=("music:hold",), loop=True)
    return first, customer, second, own


def test_the_leg_hears_the_other_call_and_its_end_is_told_there(stage: Stage, calls: tuple[str, str, str, str]):
    first, customer, second, own = calls
    assert stage.do(Record, call=second, leg="l-colleague", recording="r-1").done
    assert stage.do(MoveLeg, call=second, leg="l-colleague", to_call=first, beside=customer).done
    bridged = stage.last(Bridged)
    assert (bridged.call, bridged.legs) == (first, (customer, "l-colleague"))
    assert (stage.last(Unbridged).call, stage.last(Unbridged).leg) == (second, own)
    assert ("stop", "r-1") in stage.plane.asked
    assert customer not in stage.plane.playing
    stage.plane.listener.recording_closed("r-1", Path("x"), "0" * 64, 8000)

    assert stage.do(HangUp, call=second).done
    ended = stage.last(CallEnded)
    assert (ended.call, ended.legs) == (second, (own, "l-colleague"))
    assert stage.plane.bridges == [{customer, "l-colleague"}]
    assert stage.do(HangUp, call=first, leg="l-colleague").done
    assert (stage.last(LegEnded).call, stage.last(LegEnded).leg) == (first, "l-colleague")
    assert stage.do(HangUp, call=first).done
    assert set(stage.last(CallEnded).legs) == {customer, "l-colleague"}
    assert stage.switch.sizes()["legs"] == 0


def test_a_call_that_has_no_leg_any_more_is_over(stage: Stage, calls: tuple[str, str, str, str]):
    first, customer, second, own = calls
    assert stage.do(HangUp, call=second, leg=own).done
    assert stage.do(MoveLeg, call=second, leg="l-colleague", to_call=first, beside=customer).done
    assert stage.last(CallEnded).call == second


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"leg": "l-nobody"}, "no-leg"),
        ({"beside": "l-nobody"}, "no-leg"),
        ({"to_call": "c-nobody"}, "no-call"),
        ({"to_call": "second", "beside": "own"}, "wrong-state"),
    ],
)
def test_what_cannot_go_over_stays(
    stage: Stage, calls: tuple[str, str, str, str], facts: dict[str, str], code: str
):  # fmt: skip
    first, customer, second, own = calls
    words = {"second": second, "own": own}
    usual = {"leg": "l-colleague", "to_call": first, "beside": customer}
    wanted = usual | {name: words.get(value, value) for name, value in facts.items()}
    outcome = stage.do(MoveLeg, call=second, **wanted)
    assert outcome.code == code
    assert stage.plane.bridged_with(own) == ("l-colleague",)
    assert customer in stage.plane.playing


def test_a_leg_that_only_rings_cannot_go_over(stage: Stage):
    first, customer = stage.talk()
    second, _own = stage.talk()
    stage.do(Dial, call=second, leg="l-2", to="600100200", trunk="carrier", caller="+48990000100")
    assert stage.do(MoveLeg, call=second, leg="l-2", to_call=first, beside=customer).code == "wrong-state"
