"""A masked leg on the plane over real sockets: what the others and the recording hold of the keys that it presses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from infolinia.telephony.media import g711, telephone_event, tones
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.in_process import InProcessPlane
from tests.telephony.media.far_end import FarEnd, Ledger

MakeEnd = Callable[..., FarEnd]


async def say(end: FarEnd, port: int, sound: Linear) -> None:
    data, start = g711.encode(sound, end.codec), asyncio.get_running_loop().time()
    for number, at in enumerate(range(0, len(data) - 159, 160)):
        await asyncio.sleep(max(0.0, start + number * 0.02 - asyncio.get_running_loop().time()))
        end.send(port, data[at : at + 160])


async def press(end: FarEnd, port: int, key: str) -> None:
    """One key, as RTP events."""
    for tick in telephone_event.packets(key, length=0.08, pause=0.04):
        for packet in tick:
            end.send(port, packet.payload, payload_type=101, timestamp=end.timestamp + packet.offset)
        await asyncio.sleep(0.02)


def keys_in(sound: Linear) -> set[str]:
    return {tones.digit_in(sound[at : at + 400]) for at in range(0, len(sound) - 400, 80)} - {""}


@pytest.mark.parametrize("manner", ["relay", "mix"])
async def test_no_tone_reaches_the_agent_a_listener_or_the_recording_and_a_voice_does(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path, manner: str
) -> None:
    customer, agent, listener = far_end("PCMA", event_payload=None), far_end(), far_end()
    port = plane.create_trunk_leg("l-c", customer.remote())
    plane.create_trunk_leg("l-a", agent.remote())
    plane.create_trunk_leg("l-s", listener.remote())
    plane.bridge(["l-c", "l-a"])
    plane.monitor("l-s", "l-a", "whisper" if manner == "mix" else "listen")
    plane.record("r-1", "l-c", tmp_path / "r-1.wav")
    pause = tones.silence(0.08)
    digits = np.concatenate([pause, *(part for digit in "41#" for part in (tones.dtmf(digit, 0.1), pause))])
    plane.mask("l-c", True)
    await say(customer, port, np.concatenate([digits, tones.sine(440, 0.4)]))
    await asyncio.sleep(0.1)
    plane.stop_recording("r-1")
    await ledger.until("recorded", "r-1")

    told = [note[2] for note in ledger.told if note[0] == "digit"]
    assert told == ["4", "1", "#"], "a line without RTP events has its keys read from the tones"
    body = np.frombuffer((tmp_path / "r-1.wav").read_bytes()[58:], np.uint8)
    recorded = g711.decode_ulaw(body[0::2].tobytes())
    for sound in (agent.heard(), listener.heard(), recorded):
        assert keys_in(sound) == set()
        assert max(tones.power(sound[at : at + 800], 440) for at in range(0, len(sound) - 800, 400)) > 0.9

    plane.stop_monitoring("l-s")
    plane.mask("l-c", False)
    agent.packets.clear()
    await say(customer, port, np.concatenate([tones.dtmf("7", 0.2), tones.silence(0.1)]))
    await asyncio.sleep(0.1)
    assert keys_in(agent.heard()) == {"7"}, "it is relayed again as it comes"


async def test_keys_that_go_nowhere_are_no_loss_to_who_listens(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd
) -> None:
    customer, agent = far_end(), far_end()
    port = plane.create_trunk_leg("l-c", customer.remote())
    plane.create_trunk_leg("l-a", agent.remote())
    plane.bridge(["l-c", "l-a"])
    plane.mask("l-c", True)
    voice = tones.sine(440, 0.1)
    for key in "4111":
        await say(customer, port, voice)
        await press(customer, port, key)
        await ledger.until("digit", "l-c", key)
    await say(customer, port, voice)
    await asyncio.sleep(0.1)
    numbers = [packet.seq for packet in agent.packets]
    assert len(numbers) > 20
    assert [(after - before) & 0xFFFF for before, after in pairwise(numbers)] == [1] * (len(numbers) - 1)


async def test_keys_by_rtp_events_are_told_and_go_nowhere(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd
) -> None:
    customer, agent = far_end(), far_end()
    port = plane.create_trunk_leg("l-c", customer.remote())
    plane.create_trunk_leg("l-a", agent.remote())
    plane.bridge(["l-c", "l-a"])
    plane.mask("l-c", True)
    await press(customer, port, "5")
    await ledger.until("digit", "l-c", "5")
    await asyncio.sleep(0.05)
    assert agent.digits() == []


async def test_keys_stay_hidden_in_a_recording_that_paused_and_goes_on(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path
) -> None:
    customer = far_end("PCMA", event_payload=None)
    port = plane.create_trunk_leg("l-c", customer.remote())
    plane.record("r-1", "l-c", tmp_path / "r-1.wav")
    plane.mask("l-c", True)
    key = np.concatenate([tones.dtmf("4", 0.1), tones.silence(0.1)])
    plane.pause_recording("r-1", True)
    await say(customer, port, key)
    plane.pause_recording("r-1", False)
    await say(customer, port, np.concatenate([key, tones.sine(440, 0.4)]))
    await asyncio.sleep(0.1)
    plane.stop_recording("r-1")
    await ledger.until("recorded", "r-1")
    body = np.frombuffer((tmp_path / "r-1.wav").read_bytes()[58:], np.uint8)
    recorded = g711.decode_ulaw(body[0::2].tobytes())
    assert keys_in(recorded) == set()
    assert max(tones.power(recorded[at : at + 800], 440) for at in range(0, len(recorded) - 800, 400)) > 0.9
