"""Postal addresses and codes of cases and orders, as they are said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from infolinia.procedures.parts import Slot
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Understood, Wrong

TODAY = date(2026, 11, 23)


def value(kind: str, text: str, language: str = "pl", pattern: str = "") -> Any:
    found = understand(Slot("asked", kind, pattern=pattern), text, language=language, today=TODAY)
    return found.value if isinstance(found, Understood) else type(found).__name__


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "ulica Leśna trzy mieszkania pięć, zero zero dwieście jeden Warszawa",
            "ulica Leśna 3 mieszkania 5, 00-201 Warszawa",
        ),
        ("ulica Leśna piętnaście przez dwa trzydzieści zero zero jeden Kraków", "ulica Leśna 15/2 30-001 Kraków"),
        ("Długa 15 kod pocztowy osiemdziesiąt zero zero jeden Gdańsk", "Długa 15 80-001 Gdańsk"),
        ("kod trzydzieści pięćset dwa", "30-502"),
        ("osiedle Tysiąclecia cztery łamane przez siedem", "osiedle Tysiąclecia 4/7"),
        ("Jana Pawła drugiego sto dwadzieścia trzy a", "Jana Pawła drugiego 123A"),
    ],
)
def test_numbers_that_are_said_become_figures_and_are_read_back(text: str, written: str):
    found = understand(Slot("place", "address"), text, language="pl", today=TODAY)
    assert found == Understood(written, written, unsure=True)


@pytest.mark.parametrize(
    "text", ["Leśna 3/5, 30-001 Kraków", "3 Maja 12, Łódź", "221B Baker Street", "trzeciego maja", "wieś Dwa Mosty"]
)
def test_what_is_typed_and_what_is_a_name_stays(text: str):
    assert understand(Slot("place", "address"), text, language="pl", today=TODAY) == Understood(text, text)


def test_an_english_address_begins_with_its_house():
    assert value("address", "flat five, twelve Baker Street", "en") == "flat 5, 12 Baker Street"


def test_signs_alone_are_no_address():
    assert understand(Slot("place", "address"), "- , .", language="pl", today=TODAY) == Wrong("not-of-the-pattern")


@pytest.mark.parametrize(
    ("text", "language", "pattern", "code"),
    [
        ("er ukośnik dwa tysiące dwadzieścia sześć ukośnik jedenaście ukośnik zero zero cztery dwa", "pl",
         r"R/\d{4}/\d{2}/\d{4}", "R/2026/11/0042"),
        ("r łamane przez dwadzieścia dwadzieścia sześć łamane przez jeden jeden", "pl", r"R/\d{4}/\d{2}", "R/2026/11"),
        ("numer sprawy er kreska jeden dwa trzy", "pl", "", "R-123"), ("R-1", "pl", "", "R-1"),
        ("R slash twenty twenty six slash four two", "en", r"R/\d{4}/\d+", "R/2026/42"),
        ("nie mam numeru", "pl", "", "nie mam numeru"), ("er jeden", "pl", r"R/\d", "Wrong"),
    ],
)  # fmt: skip
def test_the_number_of_a_case_is_said_sign_by_sign(text: str, language: str, pattern: str, code: str):
    assert value("case", text, language, pattern) == code


def test_orders_and_texts_of_a_pattern_are_said_alike():
    assert value("order", "igrek myślnik osiem osiem", pattern=r"[XY]-\d+") == "Y-88"
    assert value("text", "a be jeden dwa trzy", pattern=r"[A-Z]{2}\d{3}") == "AB123"
