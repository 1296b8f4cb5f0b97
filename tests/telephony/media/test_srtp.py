"""SRTP of an outside line: what opens, what does not, and that a key's packet index outlives a new description."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from dataclasses import replace

import pytest

from infolinia.telephony.media import rtp, tones
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.srtp import PROFILES, Srtp, SrtpKey, SrtpKeys
from infolinia.telephony.sip import sdes

from .far_end import FarEnd

MakeEnd = Callable[..., FarEnd]
SUITE = "AES_CM_128_HMAC_SHA1_80"


def key(fill: int, suite: str = SUITE) -> SrtpKey:
    return SrtpKey(suite, bytes([fill]) * sdes.SUITES[suite])


def keys(theirs: int, ours: int, suite: str = SUITE) -> SrtpKeys:
    return SrtpKeys(key(theirs, suite), key(ours, suite))


def packet(seq: int, payload: bytes = b"\xd5" * 160) -> bytes:
    return rtp.build(rtp.Packet(8, False, seq & 0xFFFF, seq * 160 & 0xFFFFFFFF, 77, payload))


def sealed(line: Srtp, data: bytes) -> bytes:
    found = line.seal(data)
    assert found is not None
    return found


def test_every_suite_that_descriptions_may_name_is_spoken():
    assert set(PROFILES) == set(sdes.SUITES)


@pytest.mark.parametrize("suite", PROFILES)
def test_what_one_seals_the_other_opens_once(suite: str):
    here, there = Srtp(keys(1, 2, suite)), Srtp(keys(2, 1, suite))
    on_the_wire = sealed(there, packet(5))
    assert packet(5)[12:] not in on_the_wire
    assert here.open(on_the_wire) == packet(5)
    assert here.open(on_the_wire) is None  # replayed
    forged = bytearray(sealed(there, packet(6)))
    forged[20] ^= 1
    assert here.open(bytes(forged)) is None
    assert here.open(packet(7)) is None  # plain
    report = struct.pack("!BBHI", 0x80, 201, 1, 77)
    closed = there.seal_report(report)
    assert closed
    assert here.open(closed) == report
    assert here.open(closed) is None


def test_the_index_goes_round_and_on():
    here, there = Srtp(keys(1, 2)), Srtp(keys(2, 1))
    for seq in range(65_000, 65_536 + 65_536 + 100):
        assert here.open(sealed(there, packet(seq))) is not None, seq


def test_a_description_with_the_old_keys_does_not_begin_anew():
    here, there = Srtp(keys(1, 2)), Srtp(keys(2, 1))
    old = sealed(there, packet(5))
    assert here.open(old)
    first = sealed(here, packet(5))
    here.renew(keys(1, 2))
    assert here.open(old) is None  # else what was overheard could be played to us again
    assert here.seal(packet(5)) is None  # else a keystream would be used twice
    here.renew(keys(3, 2))  # they took a new key; ours goes on
    there.renew(keys(2, 3))
    assert here.open(sealed(there, packet(6))) == packet(6)
    assert here.seal(packet(5)) is None
    assert there.open(first) == packet(5)


async def test_two_lines_with_keys_of_their_own_hear_each_other(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna, jan = far_end("PCMA"), far_end("PCMU")
    anna.secret, jan.secret = Srtp(keys(2, 1)), Srtp(keys(4, 3, "AEAD_AES_256_GCM"))
    a = plane.create_trunk_leg("l-a", replace(anna.remote(), keys=keys(1, 2)))
    j = plane.create_trunk_leg("l-j", replace(jan.remote(), keys=keys(3, 4, "AEAD_AES_256_GCM")))
    plane.bridge(["l-a", "l-j"])
    await asyncio.gather(anna.speak(a, 440, 0.8), jan.speak(j, 1000, 0.8))
    await asyncio.sleep(0.05)
    assert tones.power(anna.heard()[800:3200], 1000) > 0.95
    assert tones.power(jan.heard()[800:3200], 440) > 0.95
    assert anna.reports  # RTCP is sealed, too
    assert (anna.closed_to_us, jan.closed_to_us) == (0, 0)


async def test_who_has_no_key_is_heard_by_nobody_and_hears_nothing(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna, thief = far_end(), far_end()
    anna.secret = Srtp(keys(2, 1))
    port = plane.create_trunk_leg("l-a", replace(anna.remote(), keys=keys(1, 2)))
    await thief.speak(port, 1000, 0.2)
    await anna.speak(port, 440, 0.2)
    await thief.speak(port, 1000, 0.2)
    await asyncio.sleep(0.05)
    told = plane.quality("l-a")
    assert (told.received, told.refused) == (10, 20)


async def test_new_keys_in_the_middle_of_a_call_are_taken_up(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna = far_end()
    anna.secret = Srtp(keys(2, 1))
    port = plane.create_trunk_leg("l-a", replace(anna.remote(), keys=keys(1, 2)))
    await anna.speak(port, 440, 0.1)
    await asyncio.sleep(0.05)
    plane.update_remote("l-a", replace(anna.remote(), keys=keys(5, 2)))
    anna.secret.renew(keys(2, 5))
    await anna.speak(port, 440, 0.1)
    await asyncio.sleep(0.05)
    assert (plane.quality("l-a").received, plane.quality("l-a").refused) == (10, 0)
