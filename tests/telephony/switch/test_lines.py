"""The message that gives a switch its trunks and phones: bounded, and read back as it was sent."""

from __future__ import annotations

import pytest

from infolinia.telephony.switch import door
from infolinia.telephony.switch.lines import (
    MOST_PHONES,
    MOST_TRUNKS,
    Lines,
    LinesHeld,
    PhoneLine,
    Prefix,
    Registration,
    TrunkGroup,
    TrunkLine,
    host_and_port,
)

FULL = TrunkLine(
    name="carrier",
    peers=("198.51.100.0/28", "2001:db8::/64"),
    proxies=("sip1.carrier.example:5060", "[2001:db8::1]:5080"),
    transport="tls",
    username="48990000",
    password="said once",
    registration=Registration(registrar="sip.carrier.example", expires=600),
    channels=30,
    codecs=("opus", "G722", "PCMA"),
    srtp="optional",
    incoming=(Prefix(begins="00", instead="+"),),
    written="00",
)


def test_lines_come_back_as_they_went_in():
    lines = Lines(
        version=7,
        trunks=(FULL,),
        groups=(TrunkGroup(name="out", trunks=("carrier", "second")),),
        phones=(PhoneLine(phone="p1", user="3", username="anna", ha1_md5="0" * 32, ha1_sha256="1" * 64),),
    )
    assert door.decode(door.encode(lines)) == lines
    held = LinesHeld(switch="s", boot="b", version=7, refused=("carrier",))
    assert door.decode(door.encode(held)) == held


def test_the_largest_lines_fit_the_door():
    phones = tuple(
        PhoneLine(
            phone=f"p{number}", user=f"{number}", username=f"user.of.some.length.{number}", ha1_md5="0" * 32,
            ha1_sha256="1" * 64, extension=f"{number}", name="Anna Kowalska-Nowakowska",
        )
        for number in range(MOST_PHONES)
    )  # fmt: skip
    lines = Lines(version=1, trunks=(FULL,) * MOST_TRUNKS, phones=phones)
    assert len(door.encode(lines)) < door.LONGEST_MESSAGE
    assert door.decode(door.encode(lines)) == lines


@pytest.mark.parametrize(
    "lines",
    [
        Lines(version=-1),
        Lines(version=1, trunks=(FULL,) * (MOST_TRUNKS + 1)),
        Lines(version=1, trunks=(TrunkLine(name="x" * 65),)),
        Lines(version=1, trunks=(TrunkLine(name="x", channels=-1),)),
        Lines(version=1, trunks=(TrunkLine(name="x", registration=Registration(registrar="r", expires=1)),)),
    ],
)
def test_what_breaks_a_bound_is_refused_at_the_door(lines: Lines):
    with pytest.raises(door.DoorProblem):
        door.decode(door.encode(lines))


def test_a_password_is_in_no_text_of_a_line():
    assert "said once" not in repr(FULL)
    assert "111" not in repr(PhoneLine(phone="p", user="1", username="a", ha1_sha256="1" * 64))


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("sip.example", ("sip.example", 5060)),
        ("sip.example:5070", ("sip.example", 5070)),
        ("[2001:db8::1]:5070", ("2001:db8::1", 5070)),
        ("[2001:db8::1]", ("2001:db8::1", 5060)),
        ("2001:db8::1", ("2001:db8::1", 5060)),
    ],
)
def test_hosts_and_ports(text: str, pair: tuple[str, int]):
    assert host_and_port(text) == pair


@pytest.mark.parametrize("text", ["", ":5060", "a:b", "a:0", "a:65536", "a:123456", "[::1", "[::1]x"])
def test_what_is_no_host_and_port(text: str):
    with pytest.raises(ValueError):
        host_and_port(text)
