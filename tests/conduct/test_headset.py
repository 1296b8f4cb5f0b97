"""The check of a headset before the calls: asked for by the desk, made by the switch, kept with the shift."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from infolinia.conduct import queries, services
from infolinia.conduct.facts import CheckFacts
from infolinia.floor.lines import phones
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.events import Checked
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

FINE = {
    "received": 250, "jitter_ms": 2.0, "codec": "opus", "speech_dbov": -26.0, "noise_dbov": -60.0, "speech": 0.4,
    "silence": 0.3, "frames": 250,
}  # fmt: skip


@pytest.fixture
def centre(stage: Stage) -> Stage:
    """A stage whose switch was heard of."""
    phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
    return stage


def begins(stage: Stage, name: str = "liliana", check: str = "one", *, is_test_voice: bool = False) -> CheckFacts:
    user = stage.people[name]
    services.check_headset(user, check, f"offer {check}", is_test_voice=is_test_voice, now=stage.now)
    stage.settle()
    return now(stage, name)


def now(stage: Stage, name: str = "liliana") -> CheckFacts:
    found = queries.headset_check(stage.people[name])
    assert found is not None
    return found


def ends(stage: Stage, name: str = "liliana", **facts: Any) -> CheckFacts:
    stage.switch.checked(stage.people[name], **{**({} if "why" in facts else FINE), **facts})
    stage.settle()
    return now(stage, name)


def kept(stage: Stage, name: str = "liliana") -> list[Checked]:
    with scoped(ALL_CLIENTS):
        shift = journal.replay(floor.shift_stream(stage.people[name]))
    return [item.event for item in shift if isinstance(item.event, Checked)]


def test_a_check_is_answered_measured_and_kept_with_the_shift(centre: Stage):
    centre.ready("liliana")
    asked = begins(centre)
    assert (asked.name, asked.state, asked.answer) == ("one", "offered", "answer to offer one")
    done = ends(centre)
    assert (done.state, done.cause, done.at) == ("done", "", centre.now)
    (written,) = kept(centre)
    assert written.score == pytest.approx(4.4, abs=0.1)
    assert (written.codec, written.received, written.speech_dbov) == ("opus", 250, -26.0)


def test_one_that_was_done_before_the_shift_is_kept_when_it_begins(centre: Stage):
    begins(centre)
    ends(centre, noise_dbov=-36.0)
    assert kept(centre) == []
    liliana = centre.people["liliana"]
    routing.sign_in(liliana, now=centre.now)
    services.headset_ready(liliana, now=centre.now)
    services.headset_ready(liliana, now=centre.now)
    assert [item.cause for item in kept(centre)] == ["noise"]


def test_an_old_one_tells_nothing_of_a_new_shift(centre: Stage):
    begins(centre)
    ends(centre)
    centre.now += timedelta(minutes=61)
    liliana = centre.people["liliana"]
    routing.sign_in(liliana, now=centre.now)
    services.headset_ready(liliana, now=centre.now)
    assert kept(centre) == []


def test_after_the_headset_changed_it_is_checked_again_and_the_old_check_counts_no_more(centre: Stage):
    centre.ready("liliana")
    begins(centre)
    old = centre.switch.checks[centre.people["liliana"]]
    begins(centre, check="two")
    centre.switch.tell(door.HeadsetChecked, "", leg=old, user=centre.people["liliana"], why="again")
    centre.settle()
    assert (now(centre).name, now(centre).state) == ("two", "offered")
    assert ends(centre, clipped=0.02).cause == "clipped"
    assert [item.cause for item in kept(centre)] == ["clipped"]


def test_what_the_browser_measured_counts_if_it_can_be(centre: Stage):
    centre.ready("liliana")
    liliana = centre.people["liliana"]
    begins(centre)
    services.headset_measured(liliana, "one", {"lost_percent": 7.5, "rtt_ms": float("nan"), "jitter_ms": -4.0})
    services.headset_measured(liliana, "another", {"lost_percent": 0.0})
    done = ends(centre)
    assert (done.cause, done.figures["far_lost_percent"], done.figures["round_trip_ms"]) == ("loss_to", 7.5, -1.0)
    services.headset_measured(liliana, "one", {"lost_percent": 50.0})
    assert now(centre).figures["far_lost_percent"] == 7.5


def test_the_test_voice_is_no_microphone(centre: Stage):
    begins(centre, is_test_voice=True)
    done = ends(centre, clipped=0.5)
    assert (done.cause, done.figures["is_test_voice"]) == ("", True)


def test_a_browser_that_does_not_get_through_is_the_worst_that_can_be_found(centre: Stage):
    centre.ready("liliana")
    begins(centre)
    done = ends(centre, why="no-line")
    assert (done.state, done.why, done.cause, done.figures["score"]) == ("failed", "no-line", "no_line", 0.0)
    assert [item.cause for item in kept(centre)] == ["no_line"]


@pytest.mark.parametrize("code", ["busy", "no-port", "bad-offer", "late"])
def test_a_check_that_is_refused_says_why_and_what_was_found_before_stays(centre: Stage, code: str):
    begins(centre)
    ends(centre, noise_dbov=-36.0)
    centre.switch.refuses[door.CheckHeadset] = code
    refused = begins(centre, check="two")
    assert (refused.state, refused.why, refused.cause) == ("failed", code, "noise")


@pytest.mark.parametrize("why", ["left", "stopped"])
def test_one_that_ended_early_found_nothing(centre: Stage, why: str):
    centre.ready("liliana")
    begins(centre)
    done = ends(centre, why=why)
    assert (done.state, done.why, done.at) == ("failed", why, None)
    assert kept(centre) == []


def test_none_begins_with_a_call_in_hand(centre: Stage):
    centre.ready("liliana")
    call = centre.waits()
    with pytest.raises(Refusal, match="check-in-call"):
        begins(centre)
    centre.takes("liliana", call)
    with pytest.raises(Refusal, match="check-in-call"):
        begins(centre)
    assert centre.switch.checks == {}


def test_who_takes_no_calls_is_told_so(centre: Stage):
    with pytest.raises(Refusal, match="routing-no-agent"):
        services.check_headset("nobody", "one", "offer one", is_test_voice=False, now=centre.now)
    assert centre.switch.checks == {}


def test_one_that_is_overtaken_by_a_call_leaves_the_call_alone(centre: Stage):
    centre.ready("liliana")
    begins(centre)
    call = centre.waits()
    centre.takes("liliana", call)
    assert ends(centre, why="left").state == "failed"
    assert centre.talk(call, "liliana")
    assert not [name for name in centre.journal(call) if "check" in name]


def test_without_a_switch_it_is_refused(stage: Stage):
    with pytest.raises(Refusal, match="inside-no-switch"):
        begins(stage)


def test_a_command_that_comes_late_is_not_carried_out(centre: Stage):
    services.check_headset(centre.people["liliana"], "one", "offer", is_test_voice=False, now=centre.now)
    (waiting,) = services.waiting_commands()
    command = waiting[2]
    assert isinstance(command, door.CheckHeadset)
    assert command.expires_at is not None
    assert 0 < (command.expires_at - centre.now).total_seconds() <= 5
