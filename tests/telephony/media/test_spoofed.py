"""A third party sends to a leg's port, and a description lies about its address: over real sockets.

127.0.0.1 is the far end, 127.0.0.66 the attacker, 127.0.0.77 a victim that never asked for anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network

import pytest

from infolinia.telephony.media import rtcp, telephone_event, tones
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import Remote
from infolinia.telephony.media.source_lock import PROBE
from tests.telephony.media.far_end import FarEnd, Ledger

MakeEnd = Callable[..., FarEnd]
ATTACKER, VICTIM = "127.0.0.66", "127.0.0.77"


def attack(thief: FarEnd, port: int) -> None:
    """Sound, a digit and an end of the stream, as if of the far end."""
    for _ in range(5):
        thief.send(port, b"\x00" * 160)
    for tick in telephone_event.packets("9", length=0.08, pause=0.0):
        for packet in tick:
            thief.send(port, packet.payload, payload_type=101, marker=packet.marker)
    sender = rtcp.Sender(rtcp.ntp(1e9), 0, 1, 1)
    thief.sock.sendto(rtcp.report(rtcp.Report(thief.ssrc, sender, ()), "x"), ("127.0.0.1", port))
    thief.sock.sendto(rtcp.bye(thief.ssrc), ("127.0.0.1", port))


@pytest.mark.parametrize("knows_the_stream", [True, False])
@pytest.mark.parametrize("host", [ATTACKER, "127.0.0.1"])
async def test_a_third_party_is_neither_heard_nor_sent_to_before_during_and_after(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, host: str, knows_the_stream: bool
) -> None:
    anna, jan, thief = far_end(), far_end(), far_end(host=host)
    port = plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    if host == ATTACKER:
        attack(thief, port)  # before the far end
        await asyncio.sleep(0.1)
        assert plane.quality("l-a").received == 0
    await anna.speak(port, 440, 0.2)
    if knows_the_stream:
        thief.ssrc, thief.seq, thief.timestamp = anna.ssrc, anna.seq, anna.timestamp
    speech = asyncio.create_task(anna.speak(port, 440, 0.6))
    for _ in range(10):
        attack(thief, port)
        await asyncio.sleep(0.05)
    await speech
    attack(thief, port)
    await asyncio.sleep(0.1)

    assert plane.quality("l-a").received == 40
    assert not any(note[0] in ("digit", "began") for note in ledger.told)
    assert not thief.packets
    assert tones.power(jan.heard()[800:5000], 440) > 0.95
    if host == ATTACKER:
        assert not thief.reports, "our reports go to the far end alone"
        assert plane.quality("l-a").refused > 50


async def test_a_far_end_that_shares_its_network_with_signalling_is_heard_from_there(
    plane: InProcessPlane, far_end: MakeEnd
) -> None:
    anna = far_end(host="127.0.0.9")
    described = Remote("10.9.8.7", 4000, "PCMU", 0, networks=(ip_network("127.0.0.9"),))
    port = plane.create_trunk_leg("l-a", described)
    plane.play("l-a", ["tone:ringback"], loop=True)
    await anna.speak(port, 440, 0.2)
    await asyncio.sleep(0.1)
    assert plane.quality("l-a").received == 9  # of ten: the first was the first of two
    assert len(anna.packets) > 5


async def test_a_victim_gets_a_bounded_number_of_packets_however_often_the_description_changes(
    plane: InProcessPlane, far_end: MakeEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infolinia.telephony.media.source_lock.PROBE", 20)
    victims = [far_end(host=VICTIM) for _ in range(5)]
    plane.create_trunk_leg("l-a", victims[0].remote())
    plane.play("l-a", ["tone:ringback"], loop=True)
    for victim in victims:
        plane.update_remote("l-a", victim.remote())
        await asyncio.sleep(0.15)
    assert 0 < sum(len(victim.packets) + len(victim.reports) for victim in victims) <= 20 < PROBE


async def test_who_answers_goes_on_hearing_us(
    plane: InProcessPlane, far_end: MakeEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infolinia.telephony.media.source_lock.PROBE", 5)
    anna = far_end()
    port = plane.create_trunk_leg("l-a", anna.remote())
    plane.play("l-a", ["tone:ringback"], loop=True)
    await asyncio.sleep(0.2)
    assert len(anna.packets) == 5
    anna.send(port, b"\xff" * 160)
    await asyncio.sleep(0.3)
    assert len(anna.packets) > 10


async def test_a_listener_of_the_carriers_own_network_needs_to_say_nothing(
    plane: InProcessPlane, far_end: MakeEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infolinia.telephony.media.source_lock.PROBE", 5)
    anna = far_end()
    plane.create_trunk_leg("l-a", replace(anna.remote(), networks=(ip_network("127.0.0.0/30"),)))
    plane.play("l-a", ["tone:ringback"], loop=True)
    await asyncio.sleep(0.4)
    assert len(anna.packets) > 10


async def test_our_own_ports_and_those_of_other_services_are_never_sent_to(
    plane: InProcessPlane, far_end: MakeEnd
) -> None:
    jan = far_end()
    port = plane.create_trunk_leg("l-j", jan.remote())
    for number, there in enumerate((port, 0, 1, 9, 53, 123, 1023)):
        leg = f"l-{number}"
        plane.create_trunk_leg(leg, Remote("127.0.0.1", there, "PCMU", 0, rtcp_port=53))
        plane.play(leg, ["tone:ringback"], loop=True)
    plane.play("l-j", ["tone:ringback"], loop=True)
    await asyncio.sleep(0.3)
    assert plane.quality("l-j").received == plane.quality("l-j").refused == 0
    assert len(jan.packets) > 5
    for number in range(7):
        seat = plane._seats[f"l-{number}"]
        assert seat.trunk is not None
        assert seat.trunk._to is seat.trunk._report_to is None


async def test_sound_that_is_not_what_was_described_costs_nothing(plane: InProcessPlane, far_end: MakeEnd) -> None:
    """Packets of a second, of other codecs, of none; then the ordinary ones are heard."""
    anna, jan = far_end(), far_end()
    port = plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    for _ in range(20):
        anna.send(port, bytes(8000))  # ptime 1000
        for kind in (3, 4, 9, 18, 34, 96, 107, 127):
            anna.send(port, bytes(160), payload_type=kind)
        anna.send(port, b"")
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert not any(0 in packet.payload for packet in jan.packets), "nothing but our own silence"
    assert plane.quality("l-a").refused >= 20
    await anna.speak(port, 440, 0.3)
    await asyncio.sleep(0.1)
    assert tones.power(jan.heard()[-1760:-480], 440) > 0.95
