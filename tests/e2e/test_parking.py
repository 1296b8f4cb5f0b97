"""A call is parked at one desk and picked up at another, by keyboard alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import RATE, Linear
from infolinia.telephony.media.recorder import HORIZON

from .agent import ANSWERS, agent, customer
from .centre import Centre, eventually
from .conftest import Loop
from .test_desk_hands import tab_to
from .test_first_call import channels

LOUD = -30  # dBov: somebody speaks
EARLY = HORIZON + RATE // 4  # samples: the test telephone's sound lies as much too early where the machine held it up


def test_a_parked_call_goes_on_at_another_desk(centre: Centre, browser: Browser, loop: Loop, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            bondar.says(tones.sine(440, 100))
            liliana.goes_to("description", ANSWERS)
            liliana.press("F9")
            expect(liliana.page.locator("#targets button").first).to_be_visible()
            tab_to(liliana, "#do-park")
            assert liliana.violations() == []
            liliana.picture("park")
            liliana.press("Enter")
            liliana.sees_mode("wrap_up")
            expect(liliana.page.locator("#goes-on")).to_have_text("Zaparkowana pod numerem 1")
            with agent(browser, centre, "bozena", pictures=pictures) as bozena:
                bozena.gets_ready()
                expect(bozena.page.locator(".parked")).to_contain_text("Liliana Borsuk")
                assert bozena.violations() == []
                bozena.picture("parked")
                tab_to(bozena, "#parked-1")
                bozena.press("Enter")
                bozena.sees_mode("call")
                assert bozena.step()[0] == "description"
                assert not bondar.is_off
                bozena.page.wait_for_timeout(1500)  # so much of the talk is recorded
                bondar.hangs_up()
                talk, parked, taken_up, sides = eventually(
                    lambda: recorded(centre), within=20, what="the recording is whole"
                )
    assert tones.level(sides[0][:parked]) > LOUD, "what he says to Liliana is kept"
    assert tones.level(sides[0][taken_up:]) > LOUD, "and what he says to Bożena"
    for side in sides:
        nobody = side[parked + RATE // 4 : taken_up - EARLY]
        assert len(nobody) > RATE // 2
        assert not nobody.any(), "what he says to nobody is not, nor the music"
    assert talk["recordings"][0]["seconds"] > len(nobody) / RATE, "it is one recording, in real time"


def recorded(centre: Centre) -> tuple[dict[str, Any], int, int, tuple[Linear, Linear]] | None:
    """The newest call, where its recording paused and went on, and both its sides; None before it is whole."""
    newest = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
    told = centre.api(f"/api/v1/calls/{newest}/journal")["events"]
    at = {item["name"]: datetime.fromisoformat(item["at"]) for item in told if item["name"].startswith("recording.")}
    if "recording.closed" not in at:
        return None
    assert [*at] == ["recording.started", "recording.paused", "recording.resumed", "recording.closed"]
    call = centre.api(f"/api/v1/calls/{newest}")
    parked, taken_up = (
        round((at[name] - at["recording.started"]).total_seconds() * RATE)
        for name in ("recording.paused", "recording.resumed")
    )
    return call, parked, taken_up, channels(centre.api(call["recordings"][0]["file"]))
