"""Names as heard, numbers as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.trades.customers import matching, phones


@pytest.mark.parametrize(
    ("said", "known", "same"),
    [
        ("Halina Wrzos", "Halina Wrzos", True),
        ("wrzos halina", "Halina Wrzos", True),
        ("Lech Pazdzior", "Lech Paździor", True),
        ("Oleksander Bondar", "Oleksandr Bondar", True),
        ("Trzmiel Zofia", "Zofia i Marek Trzmiel", True),
        ("Halina", "Halina Wrzos", False),
        ("Wrzos", "Halina Wrzos", False),
        ("Halina Malta", "Halina Wrzos", False),
        ("Jan Kot", "Jan Kos", False),
        ("", "Jan Kos", False),
        ("Jan Kos", "", False),
        ("Firma", "Firma", True),
    ],
)
def test_names(said, known, same):
    assert matching.names_same(said, known) is same


def test_numbers():
    assert matching.number_same("n sto", "N-100") is False
    assert matching.number_same("N 100 226", "N-100226")
    assert not matching.number_same("", "")
    assert not matching.number_same("100226", "")


@given(st.text(max_size=40))
def test_a_number_is_e164_or_nothing(text):
    found = phones.e164(text)
    assert found == "" or (found.startswith("+") and found[1:].isdecimal() and phones.e164(found) == found)
