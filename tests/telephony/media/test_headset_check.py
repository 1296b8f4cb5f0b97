"""What a check of a headset concludes: the same words as in a call, and what only a check can say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from infolinia.telephony.media import g711, tones
from infolinia.telephony.media.examination import Examination
from infolinia.telephony.media.g711 import FRAME, Linear
from infolinia.telephony.media.headset_check import conclude, without_line
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.levels import LOWEST, Levels
from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.switch.checks import SECONDS
from tests.telephony.media.test_sound_quality import loud

SPOKEN = Levels(-26.0, -60.0, 0.4, 0.3, 0.0, 250)
FINE = LegQuality(received=250, jitter_ms=2.0, codec="opus", levels=SPOKEN, whole=SPOKEN)


def cause(found: LegQuality, *, is_test_voice: bool = False, **browser: float) -> str:
    return conclude(found, browser, is_test_voice=is_test_voice).cause


def test_a_good_headset_on_a_good_line_has_a_good_score() -> None:
    found = conclude(FINE, {"rtt_ms": 18.0, "lost_percent": 0.0, "jitter_ms": 1.0}, is_test_voice=False)
    assert found.cause == ""
    assert found.score == pytest.approx(4.4, abs=0.1)
    assert (found.round_trip_ms, found.far_lost_percent, found.lost_percent) == (18.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (replace(SPOKEN, clipped=0.01), "clipped"),
        (replace(SPOKEN, speech_dbov=-43.0, noise_dbov=-70.0), "soft"),
        (replace(SPOKEN, speech_dbov=-9.0), "loud"),
        (replace(SPOKEN, noise_dbov=-36.0), "noise"),
        (Levels(LOWEST, LOWEST, 0.0, 1.0, 0.0, 250), "mute"),
    ],
)
def test_a_bad_microphone_is_found(levels: Levels, expected: str) -> None:
    assert cause(replace(FINE, whole=levels)) == expected
    assert cause(replace(FINE, whole=levels), is_test_voice=True) == ""


def test_what_came_to_us_is_told_from_what_went_to_the_browser() -> None:
    assert cause(replace(FINE, lost=20, bursts=20)) == "loss_from"
    assert cause(FINE, lost_percent=8.0) == "loss_to"
    assert cause(FINE, jitter_ms=60.0) == "jitter"
    assert cause(FINE, rtt_ms=600.0) == "delay"
    assert cause(replace(FINE, echo=0.7)) == "echo"
    lossy = conclude(replace(FINE, lost=20, bursts=20), {}, is_test_voice=False)
    assert lossy.mos_from < 4.0 < lossy.mos_to


def test_the_browser_knows_better_what_came_to_it_and_reports_the_way() -> None:
    told = replace(FINE, far_lost_percent=9.0, round_trip_ms=40.0)
    assert cause(told) == "loss_to"
    found = conclude(told, {"lost_percent": 0.2, "rtt_ms": 700.0}, is_test_voice=False)
    assert (found.cause, found.far_lost_percent, found.round_trip_ms) == ("", 0.2, 40.0)


def test_a_line_on_which_nothing_comes_is_no_line_to_talk_on() -> None:
    assert cause(LegQuality()) == "mute"
    assert (without_line().cause, without_line().score) == ("no_line", 0.0)


# --- All that a leg says and hears


def examined(heard: Linear, said: Linear) -> Examination:
    """A leg that hears and says these five seconds."""
    leg, over = Leg("l-1", lambda leg, found: None), list[bool]()
    examination = Examination(leg, 100.0, SECONDS, lambda: over.append(True))
    for n in range(len(heard) // FRAME):
        at = 100.0 + n * 0.02
        for put in leg.hears:
            put(n * FRAME, g711.encode_ulaw(heard[n * FRAME : (n + 1) * FRAME]), at)
        for put in leg.says:
            put(7_000 + n * FRAME, g711.encode_ulaw(said[n * FRAME : (n + 1) * FRAME]), at)
        examination.look(at)
    assert over == []
    examination.look(100.0 + SECONDS)
    assert (over, leg.says, leg.hears) == ([True], (), ())
    examination.measure()
    return examination


PLAYED = np.concatenate([tones.silence(3.0), tones.check(), tones.silence(0.8)])
VOICE = np.concatenate([loud(-26, 0.6), loud(-62, 0.6), loud(-26, 0.6), loud(-62, 3.2)])


def test_who_speaks_and_then_listens_has_a_level_and_no_echo() -> None:
    found = examined(PLAYED, VOICE)
    assert found.meter.whole().speech_dbov == pytest.approx(-26, abs=1.5)
    assert found.meter.whole().noise_dbov == pytest.approx(-62, abs=2)
    assert not found.echo.is_echo


def test_notes_that_come_back_are_echo_though_somebody_spoke_before() -> None:
    said = VOICE.copy()
    said[960:] += (PLAYED[:-960] * 0.1).astype(np.int16)
    found = examined(PLAYED, said)
    assert found.echo.is_echo
    assert found.echo.delay_ms == pytest.approx(120, abs=2)


def test_a_leg_that_floods_is_kept_within_bounds() -> None:
    leg = Leg("l-1", lambda leg, found: None)
    examination = Examination(leg, 0.0, SECONDS, lambda: None)
    for n in range(5_000):
        examination.say(n, bytes(FRAME), 0.0)
        examination.hear(n, bytes(FRAME), 0.0)
    examination.close()
    examination.measure()
    assert examination.meter.whole().frames == 1_000
