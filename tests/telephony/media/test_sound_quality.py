"""Levels, echo, and where bad sound comes from."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from infolinia.telephony.media.diagnosis import Seen, diagnose, side_of
from infolinia.telephony.media.echo import echo
from infolinia.telephony.media.levels import LOWEST, Levels, Meter
from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.media.watch import Watch, judge

RATE = 8000


def loud(dbov: float, seconds: float, seed: int = 1) -> NDArray[np.int16]:
    """Noise of this level."""
    made = np.random.default_rng(seed).normal(0, 32768 * 10 ** (dbov / 20), int(seconds * RATE))
    return np.clip(made, -32768, 32767).astype(np.int16)


def measured(*parts: NDArray[np.int16]) -> Levels:
    meter = Meter()
    meter.take(np.concatenate(parts))
    return meter.whole()


# --- Levels


def test_speech_is_told_from_the_pauses() -> None:
    talk, pause = loud(-26, 1.0), loud(-58, 1.0)
    levels = measured(talk, pause, talk, pause)
    assert levels.speech_dbov == pytest.approx(-26, abs=1.0)
    assert levels.noise_dbov == pytest.approx(-58, abs=1.5)
    assert levels.speech == pytest.approx(0.5, abs=0.02)
    assert levels.silence == pytest.approx(0.0, abs=0.1)


def test_a_level_does_not_hang_on_how_long_somebody_listens() -> None:
    talk = loud(-26, 1.0)
    assert measured(talk).speech_dbov == measured(talk, loud(-70, 20.0)).speech_dbov


def test_silence_has_no_speech() -> None:
    levels = measured(np.zeros(RATE, np.int16))
    assert (levels.speech_dbov, levels.speech, levels.silence) == (LOWEST, 0.0, 1.0)


def test_what_is_cut_off_at_full_scale_is_counted() -> None:
    assert measured(loud(-26, 2.0)).clipped == 0.0
    assert measured(loud(-3, 2.0)).clipped > 0.05


def test_of_late_is_of_late() -> None:
    meter = Meter()
    meter.take(loud(-20, 1.0))
    meter.late()
    for _ in range(5):
        meter.take(loud(-40, 1.0))
        late = meter.late()
    assert late.speech_dbov < -33
    assert meter.whole().speech_dbov == pytest.approx(-27, abs=2)


# --- Echo


def test_what_comes_back_is_found_with_its_delay_and_loss() -> None:
    heard, own = loud(-26, 1.6), loud(-50, 1.6, seed=2)
    said = own.copy()
    said[800:] += (heard[:-800] * 0.1).astype(np.int16)
    found = echo(heard, said)
    assert found is not None
    assert found.is_echo
    assert found.delay_ms == pytest.approx(100, abs=1)
    assert found.loss_db == pytest.approx(20, abs=1.5)


def test_two_who_speak_at_once_are_no_echo() -> None:
    found = echo(loud(-26, 1.6), loud(-26, 1.6, seed=2))
    assert found is not None
    assert not found.is_echo


def test_silence_is_not_compared() -> None:
    assert echo(np.zeros(12800, np.int16), loud(-26, 1.6)) is None
    assert echo(loud(-26, 0.5), loud(-26, 0.5)) is None


# --- Where it comes from

FINE = Levels(-26.0, -60.0, 0.4, 0.3, 0.0, 200)


def causes(**facts: object) -> list[str]:
    return [finding.cause for finding in diagnose(Seen(**{"party": "agent", "levels": FINE, "whole": FINE, **facts}))]


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"lost_percent": 4.0}, "loss_from"),
        ({"far_lost_percent": 4.0}, "loss_to"),
        ({"jitter_ms": 45.0}, "jitter"),
        ({"far_jitter_ms": 45.0}, "jitter"),
        ({"round_trip_ms": 500.0}, "delay"),
        ({"levels": Levels(-26, -60, 0.4, 0.3, 0.01, 200)}, "clipped"),
        ({"levels": Levels(-42, -70, 0.4, 0.3, 0.0, 200)}, "soft"),
        ({"levels": Levels(-9, -60, 0.4, 0.3, 0.0, 200)}, "loud"),
        ({"levels": Levels(-26, -35, 0.4, 0.0, 0.0, 200)}, "noise"),
        ({"whole": Levels(LOWEST, LOWEST, 0.0, 1.0, 0.0, 200)}, "mute"),
        ({"echo": 0.6}, "echo"),
        ({}, None),
        ({"levels": Levels(-42, -70, 0.4, 0.3, 0.0, 10)}, None),  # too little was measured
        ({"levels": Levels(-42, -70, 0.02, 0.9, 0.0, 200)}, None),  # hardly a word was said
    ],
)
def test_each_fault_has_its_cause(facts: dict[str, object], cause: str | None) -> None:
    assert causes(**facts) == ([cause] if cause else [])


def test_the_worst_comes_first() -> None:
    assert causes(lost_percent=4.0, jitter_ms=200.0) == ["jitter", "loss_from"]


def test_who_only_listens_is_no_fault_of_a_customer() -> None:
    silent = Levels(LOWEST, LOWEST, 0.0, 1.0, 0.0, 500)
    assert diagnose(Seen("customer", levels=silent, whole=silent)) == ()


def test_the_side_is_the_network_or_whose_microphone_it_is() -> None:
    assert side_of("loss_to", "agent") == "network"
    assert side_of("soft", "agent") == "microphone"
    assert side_of("soft", "customer") == "far_end"


# --- As it goes on


def report(received: int, lost: int, **facts: object) -> LegQuality:
    return LegQuality(received=received, lost=lost, bursts=lost, levels=FINE, whole=FINE, **facts)  # type: ignore[arg-type]


def test_one_bad_report_is_no_news_two_are_and_two_good_ones_end_it() -> None:
    watch, told = Watch("agent"), list[str]()
    for received, lost in ((250, 0), (480, 20), (710, 40), (960, 40), (1210, 40), (1460, 40)):
        watch.take(report(received, lost))
        told.append(watch.cause)
    assert told == ["", "", "loss_from", "loss_from", "", ""]


def test_the_whole_is_judged_by_all_of_it() -> None:
    watch = Watch("customer")
    for number in range(1, 5):
        watch.take(report(250 * number, 0, far_lost_percent=10.0 if number == 1 else 2.0))
    whole = watch.whole(report(1000, 0, far_lost_percent=2.0))
    assert whole.cause == "loss_to"  # 4 % on the mean
    assert whole.mos_to < whole.mos_from == judge("customer", report(1000, 0)).mos_from


def test_much_loss_is_a_bad_score() -> None:
    assert judge("agent", report(900, 100)).mos_from < 3.6
    assert judge("agent", report(1000, 0)).mos_from > 4.3


def test_what_is_told_is_another_cause_and_each_minute_that_it_lasts():
    watch, heard, lost, told = Watch("customer"), 0, 0, list[tuple[int, str]]()
    for second in range(0, 400, 5):
        heard, lost = heard + 200, lost + (50 if 100 <= second < 300 else 0)
        watch.take(LegQuality(received=heard, lost=lost))
        if watch.is_news(second):
            told.append((second, watch.cause))
    assert told == [(105, "loss_from"), (165, "loss_from"), (225, "loss_from"), (285, "loss_from"), (305, "")]
