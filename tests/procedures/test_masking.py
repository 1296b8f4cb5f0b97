"""How private values are shown."""

from __future__ import annotations

import pytest

from infolinia.procedures.masking import is_private, masked
from infolinia.procedures.parts import Slot


@pytest.mark.parametrize(
    ("type_", "written", "shown"),
    [
        ("pesel", "44051401359", "•••••359"),
        ("iban", "PL61 1090 1014", "•••••014"),
        ("phone", "+48 600 100 200", "•••••200"),
        ("number", "226", "•••••"),  # too short: three of three would be all of it
        ("date", "14.07.1991", "•••••"),
        ("text", "cukrzyca typu drugiego", "•••••"),
        ("email", "jan@poczta.example", "•••••"),
        ("text", "", ""),
    ],
)
def test_a_private_value_keeps_at_most_its_last_three_signs(type_: str, written: str, shown: str):
    assert masked(Slot("it", type_, private=True), written) == shown


def test_a_pesel_is_private_by_itself_and_other_values_only_where_the_procedure_says_so():
    assert is_private(Slot("it", "pesel"))
    assert masked(Slot("it", "text"), "wszystko") == "wszystko"


@pytest.mark.parametrize("written", ["1", "22", "333", "666666", "7777777", "88888888"])
def test_dots_do_not_tell_how_long_it_is(written: str):
    assert masked(Slot("it", "number", private=True), written).count("•") == 5
