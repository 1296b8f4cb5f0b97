"""What a customer answers to an offer, as it is understood."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures import proposals

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=ZoneInfo("Europe/Warsaw"))


def read(text: str, language: str = "pl", at: object = 3) -> proposals.Proposal:
    return proposals.read(text, dial="count", at=at, language=language, now=NOW)


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("sześć rat po sto złotych", "pl", {"count": "6", "each": "100.00"}),
        ("a może osiem miesięcy po pięćdziesiąt złotych", "pl", {"count": "8", "each": "50.00"}),
        ("rok po 45 zł", "pl", {"count": "12", "each": "45.00"}),
        ("a pół roku za czterdzieści?", "pl", {"count": "6", "each": "40.00"}),
        ("8 x 50", "pl", {"count": "8", "each": "50.00"}),
        ("6 po 50,50", "pl", {"count": "6", "each": "50.50"}),
        ("osiem", "pl", {"count": "8"}),
        ("tak, ale 5 miesięcy", "pl", {"count": "5"}),
        ("pięćdziesiąt złotych miesięcznie", "pl", {"each": "50.00"}),
        ("six months at 50", "en", {"count": "6", "each": "50.00"}),
    ],
)
def test_terms_of_the_customers_own(text: str, language: str, terms: dict[str, str]):
    assert read(text, language) == proposals.Proposal("terms", terms)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("zgadzam się", "accept"),
        ("3", "accept"),
        ("nie", "reject"),
        ("chyba tak", "unsure"),
        ("", "unclear"),
        ("hm", "unclear"),
    ],
)
def test_yes_no_half_a_yes_and_nothing(text: str, how: str):
    assert read(text).how == how


def test_what_is_said_beside_the_offer_is_kept():
    found = read("za drogo")
    assert (found.how, [event.event for event in found.said]) == ("unclear", ["digress"])


def test_without_a_strip_a_bare_number_still_is_one():
    assert read("osiem", at=None).terms == {"count": "8"}
    assert read("osiem", at="8.5").terms == {"count": "8"}


@given(st.text(max_size=400))
def test_nothing_that_is_typed_makes_it_raise(text: str):
    assert read(text).how in ("accept", "reject", "terms", "unsure", "unclear")
