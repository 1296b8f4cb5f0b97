"""Whose packets a leg takes, and how much a stranger's address may be sent."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.media import rtp
from infolinia.telephony.media.source_lock import PROBE, Consent, Networks, SourceLock, networks_of

DESCRIBED, OURS, STRANGER = ("192.0.2.1", 5000), ("198.51.100.7", 4000), ("203.0.113.9", 4000)
CARRIER: Networks = (ip_network("198.51.100.0/24"),)


def packet(seq: int, ssrc: int = 1) -> rtp.Packet:
    return rtp.Packet(0, False, seq, 0, ssrc, b"x")


def test_before_the_far_end_is_heard_nobody_else_gets_the_line():
    lock = SourceLock()
    lock.describe("192.0.2.1", CARRIER)
    assert not any(lock.admit(STRANGER, packet(seq), None, seq / 50) for seq in range(500))
    assert lock.source is None
    assert lock.admit(DESCRIBED, packet(0), None, 10.0)
    assert not any(lock.admit(STRANGER, packet(seq), 10.0, 100.0) for seq in range(500))
    assert lock.source == DESCRIBED


def test_the_carriers_own_addresses_have_it_after_two_good_packets_and_until_the_described_one_is_heard():
    lock = SourceLock()
    lock.describe("192.0.2.1", CARRIER)
    assert not lock.admit(OURS, packet(1), None, 0.0)
    assert lock.admit(OURS, packet(2), None, 0.02)
    assert lock.admit(DESCRIBED, packet(3), 0.02, 0.04)
    assert lock.source == DESCRIBED
    assert not lock.admit(OURS, packet(4), 0.04, 60.0)


@pytest.mark.parametrize("second", [packet(20), packet(1), packet(0), packet(2, ssrc=2)])
def test_two_packets_that_are_not_of_one_stream_are_not_enough(second: rtp.Packet):
    lock = SourceLock()
    lock.describe("192.0.2.1", CARRIER)
    assert not lock.admit(OURS, packet(1), None, 0.0)
    assert not lock.admit(OURS, second, None, 0.02)


def test_a_carrier_behind_nat_is_heard_from_anywhere_and_then_from_nowhere_else():
    """A far end on hold may send nothing for minutes; packets of another host must not turn its sound to them."""
    lock = SourceLock()
    lock.describe("10.0.0.5", None)
    far, moved = OURS, (OURS[0], 4002)
    for seq in range(2):
        lock.admit(far, packet(seq), None, 0.0)
    assert lock.source == far
    assert not any(lock.admit(STRANGER, packet(seq), 0.02, 60.0) for seq in range(2, 12))
    assert not any(lock.admit(moved, packet(seq), 59.0, 60.0) for seq in range(12, 14))
    assert not lock.admit(moved, packet(14), 0.02, 60.0)
    assert lock.admit(moved, packet(15), 0.02, 60.0)  # NAT gave the same host another port
    lock.describe(STRANGER[0], None)
    assert lock.admit(STRANGER, packet(16), 60.0, 60.1)


def test_another_port_of_the_described_host_waits_until_the_first_is_silent():
    lock = SourceLock()
    lock.describe("192.0.2.1")
    assert lock.admit(DESCRIBED, packet(1), None, 0.0)
    assert not lock.admit(("192.0.2.1", 5002), packet(2), 0.0, 1.0)
    assert lock.admit(("192.0.2.1", 5002), packet(3), 0.0, 1.6)


def test_an_address_is_the_same_however_a_socket_writes_it():
    lock = SourceLock()
    lock.describe("192.0.2.1", CARRIER)
    assert lock.origins.allow("::ffff:192.0.2.1")
    assert lock.origins.allow("::ffff:198.51.100.7")
    assert not lock.origins.allow("::ffff:203.0.113.9")
    assert not lock.origins.allow("nonsense")
    assert networks_of(["fe80::1%eth0", "::ffff:192.0.2.1", "a name"]) == (
        ip_network("fe80::1"), ip_network("192.0.2.1")
    )  # fmt: skip


def test_a_flood_from_everywhere_is_not_remembered():
    lock = SourceLock()
    lock.describe("192.0.2.1", CARRIER)
    for number in range(5000):
        assert not lock.origins.allow(f"203.0.{number // 250}.{number % 250}")
    assert len(lock.origins._known) <= 64


def test_an_address_that_never_answers_gets_a_bounded_number_of_packets_however_often_it_changes():
    consent, sent = Consent(), 0
    for change in range(200):
        consent.describe(f"203.0.113.{change}", is_own=False)
        sent += sum(consent.given or consent.spend() for _ in range(50))
    assert sent == PROBE


def test_who_was_heard_once_on_the_leg_is_sent_to_again_after_a_change():
    consent = Consent()
    consent.describe("192.0.2.1", is_own=False)
    consent.heard("192.0.2.1")
    consent.describe("192.0.2.2", is_own=False)
    assert not consent.given
    consent.describe("192.0.2.1", is_own=False)
    assert consent.given
    consent.describe("198.51.100.7", is_own=True)
    assert consent.given


hosts = st.sampled_from(["192.0.2.1", "198.51.100.7", "198.51.100.8", "203.0.113.9", "::ffff:203.0.113.9"])


@given(st.lists(st.tuples(hosts, st.integers(1, 3), st.integers(0, 30), st.floats(0, 3)), max_size=60))
def test_whatever_comes_the_line_is_never_a_strangers(came: list[tuple[str, int, int, float]]):
    lock, now, heard = SourceLock(), 0.0, None
    lock.describe("192.0.2.1", CARRIER)
    for host, port, seq, later in came:
        now += later
        if (host, port) == lock.source or lock.admit((host, port), packet(seq), heard, now):
            heard = now
        assert lock.source is None or "203.0.113.9" not in lock.source[0]
