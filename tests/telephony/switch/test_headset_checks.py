"""Checks of headsets by a leg in no call: few at once, one a desk, ended by time, and nothing of them is left."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from pathlib import Path

import numpy as np
import pytest
from bench._browsers import Browser, certificate
from OpenSSL import SSL

from infolinia.telephony.browser.dtls import Certificate
from infolinia.telephony.browser.leg import BrowserDoor
from infolinia.telephony.media import g711
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.levels import Levels
from infolinia.telephony.media.plane import LegQuality, PlaneConfig
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.door import CheckHeadset, Code, HeadsetChecked, Outcome
from infolinia.telephony.switch.shell import Shell

from .decider import Decider
from .stage import Stage

SDP = "v=0 of a browser"


def check(stage: Stage, leg: str = "l-1", user: str = "u-1", **facts: object) -> Outcome:
    return stage.do(CheckHeadset, call=leg, leg=leg, user=user, **{"sdp": SDP, **facts})


def over(stage: Stage) -> list[tuple[str, str]]:
    """(leg, why) of the checks that are over."""
    return [(event.leg, event.why) for event in stage.all(HeadsetChecked)]


def test_a_check_is_measured_told_and_gone(stage: Stage):
    assert check(stage).sdp == f"v=0 answer to {len(SDP)}"
    assert stage.plane.wishes["l-1"] == "opus"
    assert "l-1" in stage.plane.guarded
    stage.plane.listener.leg_up("l-1")
    found = LegQuality(received=250, lost=3, jitter_ms=1.234, codec="opus", whole=Levels(-26, -60, 0.4, 0.3, 0, 250))
    stage.plane.examined["l-1"](found)
    told = stage.last(HeadsetChecked)
    assert (told.leg, told.user, told.why, told.call) == ("l-1", "u-1", "", "")
    assert (told.received, told.lost, told.jitter_ms, told.round_trip_ms) == (250, 3, 1.23, -1)
    assert (told.codec, told.speech_dbov, told.frames) == ("opus", -26, 250)
    assert stage.plane.open == {}
    assert stage.switch.sizes()["checks"] == 0
    assert not stage.switch.busy


def test_a_repeat_gets_the_first_answer_and_another_leg_of_that_name_none(stage: Stage):
    first = check(stage, id="k-1")
    assert check(stage, id="k-1") == first
    assert check(stage, user="u-2").code == "wrong-state"
    _, leg = stage.talk()
    assert check(stage, leg).code == "wrong-state"
    assert over(stage) == []


def test_a_browser_that_does_not_get_through_is_given_up(stage: Stage):
    check(stage)
    stage.wait(7.9)
    assert over(stage) == []
    stage.wait(0.2)
    assert over(stage) == [("l-1", "no-line")]
    assert stage.plane.open == {}


def test_one_that_is_never_measured_ends_by_time(stage: Stage):
    check(stage)
    stage.plane.listener.leg_up("l-1")
    stage.wait(8.1)
    assert over(stage) == [("l-1", "left")]
    stage.plane.examined["l-1"](LegQuality(received=250))
    assert len(over(stage)) == 1


def test_a_page_that_goes_takes_its_line_with_it(stage: Stage):
    check(stage)
    stage.plane.listener.leg_failed("l-1", "DTLS")
    check(stage, "l-2")
    stage.plane.listener.leg_up("l-2")
    stage.plane.listener.leg_failed("l-2", "closed by the browser")
    assert over(stage) == [("l-1", "no-line"), ("l-2", "left")]
    assert stage.plane.open == {}
    stage.wait(20)
    assert len(over(stage)) == 2


def test_a_page_that_goes_without_a_word_is_noticed_and_a_dead_microphone_is_not_taken_for_that(stage: Stage):
    check(stage)
    stage.plane.listener.leg_up("l-1")
    stage.plane.listener.leg_silent("l-1", False)
    assert over(stage) == []
    stage.plane.received = 40
    stage.plane.listener.leg_silent("l-1", True)
    stage.plane.listener.leg_silent("l-1", False)
    assert over(stage) == [("l-1", "left")]


def test_a_desk_has_one_check_and_a_switch_a_few(tmp_path: Path):
    stage = Stage(tmp_path, most_checks=2)
    check(stage, "l-1", "u-1")
    check(stage, "l-2", "u-1")
    assert over(stage) == [("l-1", "again")]
    check(stage, "l-3", "u-2")
    assert check(stage, "l-4", "u-3").code == "busy"
    assert check(stage, "l-5", "u-2").done
    assert set(stage.plane.open) == {"l-2", "l-5"}


@pytest.mark.parametrize(("sdp", "code"), [("nonsense", "bad-offer"), ("", "bad-offer")])
def test_an_offer_that_cannot_be_read_begins_nothing(stage: Stage, sdp: str, code: Code):
    assert check(stage, sdp=sdp).code == code
    assert (stage.plane.open, stage.switch.sizes()["checks"]) == ({}, 0)


def test_calls_come_first_where_ports_run_short(tmp_path: Path):
    stage = Stage(tmp_path, most_legs=5)
    for n in range(3):
        assert check(stage, f"l-{n}", f"u-{n}").done
    stage.talk()
    assert check(stage, "l-9", "u-9").code == "no-port"
    stage.talk()  # the checks that run take no call's place
    assert stage.switch.sizes()["legs"] == 2


def test_a_switch_that_stops_ends_them_and_begins_none(stage: Stage):
    check(stage)
    stage.switch.farewell()
    assert over(stage) == [("l-1", "stopped")]
    assert check(stage, "l-2").code == "no-port"


def test_a_centre_that_starts_is_not_told_of_them(stage: Stage):
    check(stage)
    assert stage.switch.snapshot().legs == ()


# --- Over real sockets: ICE, DTLS and SRTP, five seconds of sound

SILENCE = b"\xff" * 160
TICKS = 310  # of 20 ms


def voice() -> list[bytes]:
    """Three seconds of syllables at -26 dBov, then nothing."""
    made = np.random.default_rng(5).normal(0, 32768 * 10 ** (-26 / 20), 150 * 160).clip(-32768, 32767)
    loud = g711.encode_ulaw(made.astype(np.int16))
    return [loud[n * 160 : (n + 1) * 160] if n // 15 % 2 == 0 else SILENCE for n in range(150)]


class Desk(Browser):
    """A browser at a desk. speaks: whether somebody does; echoes: the microphone hears the earphones; loses: every so
    many packets, one does not arrive."""

    def __init__(self, number: int, own: Certificate, *, speaks: bool = True, echoes: bool = False, loses: int = 0):
        super().__init__(number, own)
        self.loses = loses
        self.says = deque(voice() if speaks else [])
        self.echo: deque[bytes] | None = deque([SILENCE] * 3) if echoes else None
        self.heard = bytearray()
        self.on_sound = self.hears

    def hears(self, packet: bytes) -> None:
        self.heard += packet[12:]
        if self.echo is not None:
            self.echo.append(packet[12:])

    def tick(self, n: int) -> None:
        said = self.says.popleft() if self.says else SILENCE
        if self.echo:
            back = self.echo.popleft()
            said = said if said != SILENCE else back
        if self.loses and n % self.loses == 0:
            self.seq += 1
        else:
            self.speak(said)

    def leaves(self) -> None:
        """The page is closed."""
        self.connection.shutdown()
        with contextlib.suppress(SSL.WantReadError):
            self.sock.sendto(self.connection.bio_read(65536), self.to)


@pytest.mark.e2e
async def test_five_seconds_tell_a_good_headset_from_a_bad_one(tmp_path: Path):
    decider, own = Decider(), certificate()
    config = SwitchConfig(name="s1", boot="b1", host="127.0.0.1", port=0, recordings=tmp_path, check_set_up=4.0)
    plane = PlaneConfig(bind="127.0.0.1", ports=(42000, 42998), prompts=tmp_path)
    browsers = BrowserDoor(Certificate.make(), ("127.0.0.1",))
    decider.shell = shell = await Shell.open(
        "127.0.0.1", config, plane=lambda listener: InProcessPlane(listener, plane, browsers=browsers),
        emit=decider.emit,
    )  # fmt: skip
    desks = {
        "good": Desk(1, own), "silent": Desk(2, own, speaks=False), "lossy": Desk(3, own, loses=10),
        "echoing": Desk(4, own, echoes=True), "leaving": Desk(5, own), "blocked": Desk(6, own),
    }  # fmt: skip
    for name, desk in desks.items():
        outcome = decider.do(CheckHeadset, call=name, leg=name, user=name, sdp=desk.offer)
        if name != "blocked":
            desk.connect(outcome.sdp)
    spoken = {name: desk for name, desk in desks.items() if name != "blocked"}
    async with asyncio.timeout(10):
        await asyncio.gather(*(desk.up.wait() for desk in spoken.values()))
    start = time.monotonic()
    for n in range(TICKS):
        if n == 100:
            spoken.pop("leaving").leaves()
        for desk in spoken.values():
            desk.tick(n)
        await asyncio.sleep(start + n * 0.02 - time.monotonic())

    told = {name: await decider.told(HeadsetChecked, when=lambda event, name=name: event.leg == name) for name in desks}
    for desk in desks.values():
        with contextlib.suppress(ValueError, OSError):
            desk.close()
    assert {name: event.why for name, event in told.items()} == {
        "good": "", "silent": "", "lossy": "", "echoing": "", "leaving": "left", "blocked": "no-line",
    }  # fmt: skip
    good, silent, lossy, echoing = (told[name] for name in ("good", "silent", "lossy", "echoing"))
    assert (good.codec, good.lost) == ("PCMU", 0)
    assert good.received > 200
    assert good.speech_dbov == pytest.approx(-26, abs=2)
    assert good.echo < 0.35
    assert (silent.silence, silent.speech) == (1.0, 0.0)
    assert silent.frames > 200
    assert 0.05 < lossy.lost / (lossy.lost + lossy.received) < 0.15
    assert echoing.echo > 0.35
    levels = g711.decode_ulaw(bytes(desks["good"].heard))
    assert np.abs(levels.astype(np.int32)).max() > 1_000  # the three notes
    assert (shell.switch.plane.legs(), shell.switch.sizes()["checks"]) == ((), 0)
    await shell.close(grace=1.0, acknowledged=0.0)
