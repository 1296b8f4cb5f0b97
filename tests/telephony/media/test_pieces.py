"""Packets for a far end that takes no long ones."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.media import rtp, telephone_event, tones
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.pieces import cut, pieces_for
from tests.telephony.media.far_end import FarEnd


@pytest.mark.parametrize(
    ("longest", "pieces"),
    [(None, 1), (0, 1), (60, 1), (20, 1), (19, 2), (10, 2), (9, 4), (5, 4), (1, 4)],
)
def test_into_how_many(longest: int | None, pieces: int):
    assert pieces_for(longest) == pieces


@given(st.integers(0, 65535), st.sampled_from([2, 4]), st.booleans())
def test_pieces_follow_on_hold_the_same_sound_and_begin_where_it_did(seq: int, pieces: int, marker: bool):
    sound = bytes(range(160))
    made: list[rtp.Packet] = []
    for number in range(3):
        whole = rtp.Packet(8, marker, (seq + number) & 0xFFFF, 1000 + 160 * number, 7, sound)
        made += [packet for piece in cut(rtp.build(whole), pieces, 8) if (packet := rtp.parse(piece))]
    assert b"".join(packet.payload for packet in made) == sound * 3
    assert all((b.seq - a.seq) & 0xFFFF == 1 for a, b in itertools.pairwise(made))
    assert [packet.timestamp for packet in made] == [1000 + at * (160 // pieces) for at in range(3 * pieces)]
    assert [packet.marker for packet in made] == [marker and at % pieces == 0 for at in range(3 * pieces)]


def test_a_digit_is_said_again_and_not_cut():
    event = rtp.Packet(101, True, 5, 1000, 7, b"\x05\x0a\x00\xa0")
    made = [rtp.parse(piece) for piece in cut(rtp.build(event), 2, 8)]
    assert [(packet.seq, packet.timestamp, packet.marker, packet.payload) for packet in made if packet] == [
        (10, 1000, True, event.payload), (11, 1000, True, event.payload)
    ]  # fmt: skip


@pytest.mark.parametrize("codec", ["PCMU", "G722"])
async def test_a_far_end_that_takes_ten_milliseconds_gets_ten(
    plane: InProcessPlane, far_end: Callable[..., FarEnd], codec: str
) -> None:
    anna, jan = far_end(), far_end(codec)
    port = plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-j", replace(jan.remote(), longest_ms=10))
    plane.bridge(["l-a", "l-j"])
    await anna.speak(port, 440, 0.4)
    for tick in telephone_event.packets("5", length=0.06, pause=0.0):
        for packet in tick:
            anna.send(port, packet.payload, payload_type=101, marker=packet.marker)
    await asyncio.sleep(0.1)
    sound = [packet for packet in jan.packets if packet.payload_type == jan.payload]
    assert len(sound) >= 36
    assert {len(packet.payload) for packet in sound} == {80}
    assert all((b.seq - a.seq) & 0xFFFF == 1 for a, b in zip(jan.packets, jan.packets[1:], strict=False))
    assert {bytes(packet.payload[:1]) for packet in jan.digits()} == {b"\x05"}
    if codec == "PCMU":
        assert tones.power(jan.heard()[400:2400], 440) > 0.95
