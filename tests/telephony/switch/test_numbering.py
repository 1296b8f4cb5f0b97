"""Numbers as a trunk writes them."""

from __future__ import annotations

import pytest

from infolinia.telephony.switch.lines import Prefix, TrunkLine
from infolinia.telephony.switch.numbering import is_emergency, outgoing


@pytest.mark.parametrize(
    ("written", "number", "dialled"),
    [
        ("+e164", "+48221234567", "+48221234567"),
        ("e164", "+48221234567", "48221234567"),
        ("00", "+48221234567", "0048221234567"),
        ("national", "+48221234567", "221234567"),
        ("national", "+4930123456", "004930123456"),
        ("00", "112", "112"),
        ("national", "sip:x@y", "sip:x@y"),
    ],
)
def test_a_number_as_the_trunk_dials_it(written: str, number: str, dialled: str):
    line = TrunkLine(name="a", written=written)  # type: ignore[arg-type]  # the parameter of the test
    assert outgoing(number, line) == dialled


def test_rules_come_first_and_only_the_first_that_fits():
    line = TrunkLine(
        name="a",
        written="00",
        outgoing=(
            Prefix(begins="+4822", instead="22"),
            Prefix(begins="+48", instead="9"),
            Prefix(begins="", instead="0"),
        ),
    )
    assert outgoing("+48221234567", line) == "221234567"
    assert outgoing("+48611234567", line) == "9611234567"
    assert outgoing("+4930123456", line) == "0+4930123456"
    assert outgoing("sip:x@y", line) == "sip:x@y"


def test_which_numbers_are_emergency_numbers():
    assert is_emergency("112", "PL")
    assert is_emergency("999", "PL")
    assert not is_emergency("+48221234567", "PL")
    assert not is_emergency("118913", "PL")
