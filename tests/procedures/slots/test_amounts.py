"""Numbers and amounts as agents type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.amounts import in_words, number_words, understand_money, understand_number
from infolinia.procedures.slots.understood import Understood, Wrong


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("49,90", "49.90", "49,90\u00a0zł"),
        ("49 zł 90 gr", "49.90", "49,90\u00a0zł"),
        ("49zł 90", "49.90", "49,90\u00a0zł"),
        ("3 600 zł", "3600.00", "3\u00a0600,00\u00a0zł"),
        ("3600", "3600.00", "3\u00a0600,00\u00a0zł"),
        ("1.234,56", "1234.56", "1\u00a0234,56\u00a0zł"),
        ("1,234.56", "1234.56", "1\u00a0234,56\u00a0zł"),
        ("1.500 zł", "1500.00", "1\u00a0500,00\u00a0zł"),
        ("3,6 tys. zł", "3600.00", "3\u00a0600,00\u00a0zł"),
        ("2 mln", "2000000.00", "2\u00a0000\u00a0000,00\u00a0zł"),
        ("rachunek z 3 listopada na 120 zł", "120.00", "120,00\u00a0zł"),
        ("czterdzieści dziewięć dziewięćdziesiąt", "49.90", "49,90\u00a0zł"),
        ("trzy pięćdziesiąt", "3.50", "3,50\u00a0zł"),
        ("sto dwadzieścia złotych", "120.00", "120,00\u00a0zł"),
        ("trzy tysiące sześćset złotych", "3600.00", "3\u00a0600,00\u00a0zł"),
        ("sto złotych i pięćdziesiąt groszy", "100.50", "100,50\u00a0zł"),
        ("pięćdziesiąt groszy", "0.50", "0,50\u00a0zł"),
        ("two hundred and fifty", "250.00", "250,00\u00a0zł"),
    ],
)
def test_an_amount(text: str, value: str, written: str):
    assert understand_money(text, "pl") == Understood(value, written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dużo",
        "złoty",
        "50 euro",
        "$50",
        "-5",
        "1e9",
        "dwa trzy",
        "od 10 do 20",
        "9999999999",
        "5" * 200,
        "10 zł i 20 euro",
    ],
)
def test_what_is_no_amount_in_zloty_is_not_guessed(text: str):
    assert isinstance(understand_money(text, "pl"), Wrong)


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("30", "30", "30"),
        ("-5", "-5", "-5"),
        ("12,5", "12.5", "12,5"),
        ("1 200", "1200", "1200"),
        ("2 tys", "2000", "2000"),
        ("sto dwadzieścia", "120", "120"),
        ("dwie godziny", "2", "2"),
        ("zero", "0", "0"),
        ("a hundred", "100", "100"),
        ("thousand", "1000", "1000"),
        ("milion dwieście tysięcy trzy", "1200003", "1200003"),
    ],
)
def test_a_number(text: str, value: str, written: str):
    found = understand_number(text, "pl")
    assert isinstance(found, Understood)
    assert (Decimal(found.value), found.written) == (Decimal(value), written)


@pytest.mark.parametrize(
    "text", ["", "wiele", "dwa trzy", "sto dwieście", "tysiąc milion", "1e9", "9999999999", "5" * 200]
)
def test_what_is_no_number_is_not_guessed(text: str):
    assert isinstance(understand_number(text, "en"), Wrong)


def test_words_that_say_a_number():
    assert number_words("około dwóch tysięcy") == ["dwoch", "tysiecy"]
    assert [in_words(t) for t in ("dziewiętnaście", "dwadzieścia jeden", "sto zero", "nic", "... tys, 5")] == [
        19, 21, None, None, 1000,
    ]  # fmt: skip


@given(st.decimals(0, 999_999, places=2), st.sampled_from(["pl", "en"]))
def test_an_amount_that_is_written_is_understood_again(amount: Decimal, lang: str):
    shown = understand_money(str(amount), lang)
    assert isinstance(shown, Understood)
    again = understand_money(shown.written, lang)
    assert isinstance(again, Understood)
    assert Decimal(again.value) == amount


@given(st.text(max_size=60) | st.text("0123456789 .,złtysegr-", max_size=120))
def test_nothing_that_is_typed_raises(text: str):
    understand_money(text, "pl")
    understand_number(text, "en")
