"""A supervisor beside an agent, on the plane over real sockets: what each far end and the recording hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from infolinia.telephony.media import g711, telephone_event, tones
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.hearing import Manner
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.mixer import Mixer
from infolinia.telephony.media.plane import WrongState
from tests.telephony.media.far_end import FarEnd, Ledger

MakeEnd = Callable[..., FarEnd]
CUSTOMER, AGENT, SUPERVISOR = 440, 1000, 2100
LEGS = ("l-c", "l-a", "l-s")
TAKEN_OVER = {"l-c": CUSTOMER, "l-s": SUPERVISOR}


class Talk:
    """Customer and agent in a bridge, a supervisor beside the agent. `speak` lets all three sound at once."""

    def __init__(self, plane: InProcessPlane, far_end: MakeEnd) -> None:
        self.ends = {"l-c": far_end("PCMA"), "l-a": far_end(), "l-s": far_end()}
        self.ports = {leg: plane.create_trunk_leg(leg, end.remote()) for leg, end in self.ends.items()}
        self.plane = plane
        plane.bridge(["l-c", "l-a"])

    async def speak(self, seconds: float = 0.8) -> dict[str, set[int]]:
        """The pitches that each heard, late in that time."""
        for end in self.ends.values():
            end.packets.clear()
        pitches = dict(zip(LEGS, (CUSTOMER, AGENT, SUPERVISOR), strict=True))
        await asyncio.gather(*(self.ends[leg].speak(self.ports[leg], pitches[leg], seconds) for leg in LEGS))
        return {leg: pitches_in(end.heard()[-3200:-800]) for leg, end in self.ends.items()}


def pitches_in(sound: Linear) -> set[int]:
    if tones.level(sound) < -50:
        return set()
    return {pitch for pitch in (CUSTOMER, AGENT, SUPERVISOR) if tones.power(sound, pitch) > 0.01}


@pytest.fixture
async def talk(plane: InProcessPlane, far_end: MakeEnd) -> Talk:
    return Talk(plane, far_end)


@pytest.mark.parametrize(
    ("manner", "heard"),
    [
        ("listen", {"l-c": {AGENT}, "l-a": {CUSTOMER}, "l-s": {AGENT, CUSTOMER}}),
        ("whisper", {"l-c": {AGENT}, "l-a": {CUSTOMER, SUPERVISOR}, "l-s": {AGENT, CUSTOMER}}),
        ("barge", {"l-c": {AGENT, SUPERVISOR}, "l-a": {CUSTOMER, SUPERVISOR}, "l-s": {AGENT, CUSTOMER}}),
    ],
)
async def test_what_each_hears(talk: Talk, manner: Manner, heard: dict[str, set[int]]) -> None:
    talk.plane.monitor("l-s", "l-a", manner)
    assert await talk.speak() == heard


async def test_a_whisper_is_not_in_the_recording_and_a_supervisor_who_barges_is_on_its_right(
    talk: Talk, ledger: Ledger, tmp_path: Path
) -> None:
    found: dict[str, tuple[set[int], set[int]]] = {}
    manners: tuple[Manner, ...] = ("whisper", "barge")
    for manner in manners:
        talk.plane.monitor("l-s", "l-a", manner)
        path = tmp_path / f"{manner}.wav"
        talk.plane.record(f"r-{manner}", "l-c", path)
        await talk.speak()
        talk.plane.stop_recording(f"r-{manner}")
        await ledger.until("recorded", f"r-{manner}")
        sound = np.frombuffer(path.read_bytes()[58:], np.uint8)
        left, right = (g711.decode_ulaw(sound[side::2].tobytes())[2400:6000] for side in (0, 1))
        found[manner] = pitches_in(left), pitches_in(right)
    assert found == {"whisper": ({CUSTOMER}, {AGENT}), "barge": ({CUSTOMER}, {AGENT, SUPERVISOR})}


async def test_the_supervisor_stays_with_the_agent_through_hold_and_the_hold_music_stays_clean(talk: Talk) -> None:
    talk.plane.monitor("l-s", "l-a", "barge")
    talk.plane.hold("l-c", ["silence:9"])
    assert await talk.speak() == {"l-c": set(), "l-a": {SUPERVISOR}, "l-s": {AGENT}}
    talk.plane.bridge(["l-c", "l-a"])
    assert (await talk.speak())["l-c"] == {AGENT, SUPERVISOR}


async def test_a_supervisor_who_leaves_leaves_the_call_as_it_was(talk: Talk) -> None:
    talk.plane.monitor("l-s", "l-a", "whisper")
    await talk.speak(0.3)
    talk.plane.close_leg("l-s")
    await talk.ends["l-c"].speak(talk.ports["l-c"], CUSTOMER, 0.1)
    await asyncio.sleep(0.05)
    talk.ends["l-a"].packets.clear()
    await talk.ends["l-c"].speak(talk.ports["l-c"], CUSTOMER, 0.4)
    await asyncio.sleep(0.05)
    assert tones.power(talk.ends["l-a"].heard()[800:3000], CUSTOMER) > 0.99  # relayed again, as it came
    assert len(talk.ends["l-a"].packets) == 20


async def test_taking_over_is_a_bridge_of_customer_and_supervisor(talk: Talk) -> None:
    talk.plane.monitor("l-s", "l-a", "barge")
    talk.plane.bridge(["l-c", "l-s"])
    talk.plane.close_leg("l-a")
    talk.ends["l-a"].packets.clear()
    customer, supervisor = (talk.ends[leg].speak(talk.ports[leg], pitch, 0.4) for leg, pitch in TAKEN_OVER.items())
    await asyncio.gather(customer, supervisor)
    await asyncio.sleep(0.05)
    assert pitches_in(talk.ends["l-c"].heard()[-2000:-400]) == {SUPERVISOR}
    assert pitches_in(talk.ends["l-s"].heard()[-2000:-400]) == {CUSTOMER}


async def test_the_customers_digits_reach_the_agent_and_no_supervisor(talk: Talk, ledger: Ledger) -> None:
    talk.plane.monitor("l-s", "l-a", "listen")
    end = talk.ends["l-c"]
    for tick in telephone_event.packets("7", length=0.08, pause=0.04):
        for packet in tick:
            end.send(talk.ports["l-c"], packet.payload, payload_type=101, timestamp=end.timestamp + packet.offset)
        await asyncio.sleep(0.02)
    await ledger.until("digit", "l-c", "7")
    await asyncio.sleep(0.05)
    assert talk.ends["l-a"].digits()
    assert not talk.ends["l-s"].digits()


async def test_nobody_accompanies_himself_or_one_who_accompanies_already(talk: Talk, far_end: MakeEnd) -> None:
    talk.plane.monitor("l-s", "l-a")
    talk.plane.create_trunk_leg("l-x", far_end().remote())
    for ear, target in (("l-x", "l-s"), ("l-a", "l-a"), ("l-a", "l-c")):
        with pytest.raises(WrongState):
            talk.plane.monitor(ear, target)
    assert talk.plane.bridged_with("l-c") == ("l-a",)


class Mixed:
    """A mixer without sockets: `source(n)` says a loud tone all the time, `heard` is what the listener was sent."""

    def __init__(self, count: int) -> None:
        self.mixer = Mixer()
        self.listener = Leg("l", lambda _leg, _found: None)
        self.sources = [Leg(f"s{n}", lambda _leg, _found: None) for n in range(count)]
        self.heard: list[Linear] = []
        self.listener.hears = (lambda _timestamp, ulaw, _now: self.heard.append(g711.decode_ulaw(ulaw)),)
        self.now, self._at = 100.0, 0

    def hears(self, *numbers: int) -> None:
        self.mixer.give(self.listener, frozenset((self.sources[n], False) for n in numbers))

    def run(self, frames: int) -> None:
        for _ in range(frames):
            time = (self._at + np.arange(160)) / 8000
            for n, leg in enumerate(self.sources):
                wave = (8000 * np.sin(2 * np.pi * (300 + 50 * n) * time + 1.5)).astype(np.int16)
                for put in leg.says:
                    put(self._at, g711.encode(wave, "PCMU"), self.now)
            self._at += 160
            self.now += 0.02
            self.mixer.tick(self.now)


def test_who_joins_or_leaves_a_mix_makes_no_click():
    mixed = Mixed(3)
    mixed.hears(0, 1)
    mixed.run(15)
    mixed.hears(0, 1, 2)
    mixed.run(15)
    mixed.hears(0, 2)
    mixed.run(10)
    mixed.hears(2)
    mixed.run(10)
    sound = np.concatenate(mixed.heard[5:]).astype(np.int64)
    steps = np.abs(np.diff(sound))
    steepest = 2 * np.pi * 8000 * (300 + 350 + 400) / 8000  # of the three tones, samples apart
    assert steps.max() < 1.2 * steepest, "no step is steeper than the tones themselves"
    assert all(not source.says for source in mixed.sources[:2]), "nothing is kept for who is heard no more"


@pytest.mark.parametrize("size", [3, 8])
def test_in_a_conference_everybody_hears_all_others(size: int):
    mixed = Mixed(size)
    mixed.hears(*range(1, size))
    mixed.run(40)
    sound = np.concatenate(mixed.heard[-20:])
    assert tones.power(sound, 300) < 0.01
    assert all(tones.power(sound, 300 + 50 * n) > 0.5 / size for n in range(1, size))
