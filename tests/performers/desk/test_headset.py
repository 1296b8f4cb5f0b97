"""The check of the headset at the desk: its line is answered, its result is a sentence with the cure, nothing waits."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.floor.lines import phones
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage
from tests.conduct.test_headset import FINE


@pytest.fixture
def desk(desks, stage: Stage):
    phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
    return desks("liliana")


def stands(desk: Any) -> dict[str, str]:
    return desk.get("/desk/check").json()


def found(desk: Any, language: str = "pl", **facts: Any) -> str:
    """The sentence after a check that found this."""
    desk.post("check", check="one", sdp="offer", voice=facts.pop("voice", ""))
    desk.post("check_measured", check="one", rtt_ms="18.4", jitter_ms="nonsense", lost_percent="0.00")
    desk.stage.switch.checked(desk.user, **{**({} if "why" in facts else FINE), **facts})
    desk.stage.settle()
    return stands(desk)["sentence"]


def test_a_check_goes_from_the_offer_to_a_sentence(desk):
    assert stands(desk) == {"check": "", "grade": "", "sentence": ""}
    desk.post("check", check="one", sdp="offer")
    assert stands(desk) == {
        "check": "one",
        "state": "offered",
        "answer": "answer to offer",
        "grade": "",
        "sentence": "",
    }
    assert found(desk) == "Mikrofon i łącze są dobre: 4,4 na 4,5, szerokie pasmo, 18 ms."
    assert stands(desk)["grade"] == "good"


def test_it_is_kept_when_the_agent_is_ready_and_nobody_waits_for_it(desk):
    found(desk, noise_dbov=-36.0)
    desk.post("check", check="two", sdp="offer")  # and this one runs still
    desk.post("ready")
    assert desk.now()["mode"] == "ready"
    shift = journal.replay(floor.shift_stream(desk.user))
    assert [item.event.cause for item in shift if item.name == "shift.checked"] == ["noise"]


def test_who_was_not_checked_is_ready_all_the_same(desk):
    desk.post("ready")
    assert desk.now()["mode"] == "ready"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"noise_dbov": -36.0}, "Twój mikrofon: szum w tle. Zamknij okno"),
        ({"silence": 1.0, "speech": 0.0, "speech_dbov": -90.0}, "Twój mikrofon: nic nie słychać. Sprawdź wyłącznik"),
        ({"echo": 0.7}, "Twój mikrofon: echo. Ścisz słuchawki"),
        ({"lost": 25, "bursts": 25}, "Twoja sieć: dźwięk ginie w drodze do nas. Użyj kabla"),
        ({"why": "no-line"}, "Twoja sieć: nie ma połączenia. Nie przepuszcza dźwięku (UDP)"),
    ],
)
def test_what_is_wrong_comes_with_its_side_and_its_cure(desk, facts: dict[str, Any], sentence: str):
    assert sentence in found(desk, **facts)
    assert stands(desk)["grade"] == "bad"


def test_the_test_voice_is_said_to_be_one(desk):
    assert "Mówił głos próbny" in found(desk, voice="1")


@pytest.mark.parametrize(
    "cause", ["no_line", "loss_from", "loss_to", "jitter", "delay", "clipped", "soft", "loud", "mute", "noise", "echo"]
)
def test_each_cause_has_a_cure(cause: str):
    from infolinia.performers.desk import headset

    assert headset._cure(cause).endswith(".")


@pytest.mark.parametrize("code", ["busy", "no-port", "bad-offer", "late", "broken"])
def test_a_check_that_is_refused_says_what_to_do(desk, code: str):
    desk.stage.switch.refuses[door.CheckHeadset] = code
    desk.post("check", check="one", sdp="offer")
    told = stands(desk)
    assert told["grade"] == "none"
    assert told["sentence"].endswith(".")
    assert told["answer"] == ""


def test_in_a_call_there_is_none(desk):
    desk.takes()
    reply = desk.post("check", check="one", sdp="offer")
    assert reply.status_code == 409
    assert reply.json()["error"]["message"] == "Masz rozmowę. Słuchawki można sprawdzić po niej."
    assert desk.stage.switch.checks == {}


def test_an_offer_as_long_as_no_browser_makes_is_refused(desk):
    assert desk.post("check", check="one", sdp="v" * 20_001).status_code == 422


def test_others_do_not_see_it(desk, desks):
    found(desk)
    assert stands(desks("oskar")) == {"check": "", "grade": "", "sentence": ""}
