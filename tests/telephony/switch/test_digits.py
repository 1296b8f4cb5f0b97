"""Digits in SIP INFO, as telephones write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.switch.digits import are_digits, read_info, write_info
from infolinia.telephony.switch.leg import Once


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", ("5", 0.16)),
        ("Application/DTMF-Relay; charset=x", b"signal= *\nduration= 250", ("*", 0.25)),
        ("application/dtmf-relay", b"Signal=11\r\n", ("#", 0.0)),
        ("application/dtmf-relay", b"Signal=d\r\nDuration=-1", ("D", 0.0)),
        ("application/dtmf", b" 7\r\n", ("7", 0.0)),
        ("application/dtmf", b"16", None),  # the hook, which is no digit
        ("application/dtmf", b"10", ("*", 0.0)),
        ("application/dtmf", b"15", ("D", 0.0)),
        ("application/dtmf", b"Signal=3\r\nDuration=120\r\n", ("3", 0.12)),
        ("application/dtmf", b"55", None),
        ("application/dtmf", b"\xc2\xb2", None),
        ("application/dtmf;x=y", b"5", ("5", 0.0)),
        ("application/dtmf-relay", b"Signal=5\rDuration=160\r", None),
        ("application/dtmf-relay", b"Signal=1\r\nSignal=2\r\nDuration=99999999", ("2", 60.0)),
        ("application/dtmf-relay", b"Duration=160\r\n", None),
        ("application/dtmf-relay", b"Signal=flash\r\n", None),
        ("text/plain", b"5", None),
        ("application/dtmf", b"", None),
    ],
)
def test_info_is_read_as_telephones_write_it(kind: str, body: bytes, found: tuple[str, float] | None):
    assert read_info(kind, body) == found


@pytest.mark.parametrize("digit", "0123456789*#ABCD")
def test_what_we_write_we_read(digit: str):
    assert read_info(*write_info(digit)) == (digit, 0.16)


@given(st.text(max_size=40), st.binary(max_size=300))
def test_any_info_is_read_or_ignored(kind: str, body: bytes):
    read_info(kind, body)
    read_info("application/dtmf-relay", body)


def test_digits_of_a_command_are_digits():
    assert are_digits("0123456789*#ABCD")
    assert not are_digits("")
    assert not are_digits("12 3")
    assert not are_digits("1" * 65)


def test_a_twin_is_told_from_the_same_digit_pressed_again():
    once = Once()
    assert once.is_new("5", "rtp", 0.0)
    assert once.is_new("5", "rtp", 0.3)
    assert not once.is_new("5", "info", 0.4)
    assert not once.is_new("5", "info", 0.5)
    assert once.is_new("5", "info", 0.6)
    assert once.is_new("5", "rtp", 1.7)
