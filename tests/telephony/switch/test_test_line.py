"""The built-in test telephone gets in with the password of the installation, from this machine, and only where no trunk
claims the address."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.endpoint import Admission
from infolinia.telephony.sip.message import Headers, Request
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.admission import HEALTH, SILENCE, Gate
from infolinia.telephony.switch.lines import TEST_LINE, Lines, TrunkLine
from infolinia.telephony.switch.trunks import Trunks

TEST = TrunkLine(
    name=TEST_LINE, peers=("127.0.0.0/8", "192.0.2.1"), username=TEST_LINE, password="secret", challenge=True
)
INVITE = Request("INVITE", "sip:+48991000100@127.0.0.1", Headers(), b"")
OPTIONS = Request("OPTIONS", "sip:127.0.0.1", Headers(), b"")


def gate(*from_file: TrunkLine, told: tuple[TrunkLine, ...] = ()) -> Gate:
    trunks, made = Trunks(from_file, TEST), Gate()
    trunks.apply(Lines(version=1, trunks=told))
    made.test = trunks.test
    made.serve(trunks)
    return made


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "192.0.2.1"])
def test_from_this_machine_it_is_asked_for_its_password(host: str):
    admitted = gate().admit(Peer("udp", host, 5070), INVITE)
    assert (admitted.trunk, admitted.passwords) == (TEST_LINE, {TEST_LINE: "secret"})


@pytest.mark.parametrize("host", ["198.51.100.7", "192.0.2.2", "::1"])
def test_others_hear_nothing(host: str):
    assert gate().admit(Peer("udp", host, 5070), INVITE) == SILENCE


def test_a_trunk_of_that_address_goes_first():
    proxy = TrunkLine(name="proxy", peers=("127.0.0.1/32",))
    for made in (gate(proxy), gate(told=(proxy,))):
        admitted = made.admit(Peer("udp", "127.0.0.1", 5070), INVITE)
        assert (admitted.trunk, admitted.passwords) == ("proxy", {})
    assert gate().admit(Peer("udp", "127.0.0.1", 5070), OPTIONS) == Admission(HEALTH)


def test_it_is_none_of_the_trunks():
    trunks = Trunks((), TEST)
    assert trunks.apply(Lines(version=1, trunks=(TrunkLine(name=TEST_LINE, peers=("203.0.113.7",)),))) == (TEST_LINE,)
    assert list(trunks) == []
    assert trunks.named(TEST_LINE) == [], "nothing goes out by it"
    found = trunks.get(TEST_LINE)
    assert found is not None
    assert found.line == TEST
