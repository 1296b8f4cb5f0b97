"""Amounts as people say and type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.money import Amount, Range, read_money, understand_money
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from tests.procedures.slots.said_numbers import CASES, in_polish


def amount(text: str, language: str = "pl") -> str | list[str] | None:
    found = understand_money(text, language)
    if isinstance(found, Doubt):
        return [option.value for option in found.options]
    return found.value if isinstance(found, Understood) else None


@given(st.decimals(0, 999_999, places=2), st.sampled_from(["pl", "en"]))
def test_an_amount_that_is_written_is_understood_again(value: Decimal, language: str):
    shown = understand_money(str(value), language)
    assert isinstance(shown, Understood)
    assert amount(shown.written, language) == str(value)


@given(st.integers(1, 999_999), st.integers(0, 99), st.sampled_from(CASES), st.sampled_from(["", " i"]))
def test_an_amount_in_words_is_understood_to_the_grosz(zloty: int, grosze: int, case: str, joined: str):
    text = f"{in_polish(zloty, case)} złotych"
    if grosze:
        text += f"{joined} {in_polish(grosze, case)} groszy"
    assert amount(text) == f"{zloty}.{grosze:02}"


@given(st.integers(1, 9999), st.integers(10, 99))
def test_grosze_may_be_said_in_short(zloty: int, grosze: int):
    assert amount(f"{in_polish(zloty)} złotych {in_polish(grosze)}") == f"{zloty}.{grosze}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("49,90", "49.90"), ("49.90 PLN", "49.90"), ("49 zł 90 gr", "49.90"), ("49zł 90", "49.90"),
        ("3 600 zł", "3600.00"),
        ("3600", "3600.00"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.500 zł", "1500.00"),
        ("zł 300", "300.00"),
        ("3 688,50 zł", "3688.50"), ("3,6 tys. zł", "3600.00"), ("1,2 tys.", "1200.00"), ("2 mln", "2000000.00"),
        ("300 zł.", "300.00"), ("2 tysiące 500 zł", "2500.00"),
        ("trzy pięćdziesiąt", "3.50"), ("czterdzieści dziewięć dziewięćdziesiąt", "49.90"),
        ("pięć zero pięć", "5.05"),
        ("sześćset czternaście siedemdziesiąt pięć", "614.75"), ("dwa pięćset", "2500.00"),
        ("sto zero pięć", "100.05"),
        ("pięć złotych zero pięć groszy", "5.05"), ("dwadzieścia pięć złotych dwadzieścia", "25.20"),
        ("sto złotych i pięćdziesiąt groszy", "100.50"), ("tysiąc i pięćdziesiąt groszy", "1000.50"),
        ("pięćdziesiąt groszy", "0.50"), ("dwieście pięćdziesiąt groszy", "2.50"), ("grosz", "0.01"),
        ("złotówka", "1.00"),
        ("jeden złoty", "1.00"), ("ani grosza", "0.00"), ("nic", "0.00"),
        ("sto pięćdziesiąt i ani grosza więcej", "150.00"),
        ("pięć dych", "50.00"), ("dwie stówy", "200.00"), ("dwie stówy pięćdziesiąt", "250.00"),
        ("tysiaka", "1000.00"),
        ("piątkę", "5.00"), ("trzy tysie", "3000.00"), ("dwa złote i pół", "2.50"), ("półtora tysiąca", "1500.00"),
        ("dwa i pół tysiąca", "2500.00"),
        ("mogę wpłacić stówę", "100.00"),
        ("two hundred and fifty", "250.00"),
        ("rachunek z 3 listopada na 120 zł", "120.00"), ("za trzy dni wpłacę dwieście złotych", "200.00"),
        ("czterysta złotych w dwóch ratach", "400.00"), ("nie dwieście, tylko trzysta", "300.00"),
        ("nie, sto pięćdziesiąt", "150.00"), ("no dobra, niech będzie sto", "100.00"),
    ],
)  # fmt: skip
def test_an_amount(text: str, value: str):
    assert amount(text) == value


def test_how_an_amount_is_written():
    assert understand_money("3,6 tys. zł", "pl") == Understood("3600.00", "3\u00a0600,00\u00a0zł")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred and fifty", "150.00"), ("fifteen hundred", "1500.00"), ("two grand", "2000.00"),
        ("three zlotys fifty", "3.50"), ("five thousand two hundred zlotys fifty", "5200.50"), ("nothing", "0.00"),
        ("a hundred zlotys and five groszy", "100.05"), ("1,250.50", "1250.50"), ("PLN 3,835.38", "3835.38"),
        ("three fifty", ["3.50", "350.00"]), ("two hundred, no, make that one eighty", "180.00"),
    ],
)  # fmt: skip
def test_an_english_amount(text: str, value: str | list[str]):
    assert amount(text, "en") == value


@pytest.mark.parametrize("text", ["no ze trzysta", "około trzystu", "do trzystu złotych", "chyba trzysta"])
def test_about_an_amount_and_a_limit_are_unsure(text: str):
    found = understand_money(text, "pl")
    assert isinstance(found, Understood)
    assert (found.value, found.unsure) == ("300.00", True)


@pytest.mark.parametrize(
    "text",
    ["", "dużo", "złoty", "50 euro", "$50", "-5", "1e9", "dwa trzy", "od 10 do 20", "9999999999", "5" * 300,
     "10 zł i 20 euro",
     "połowę", "nic z tego", "1/2 kwoty", "o siedemnastej trzydzieści", "12-go grudnia",
        "numer to 602 123 456", "całość", "jak najmniej", "kilkaset złotych", "parę stów", "dwa tysiące z groszami",
     "sześć rat",
     "3 listopada", "nie mam stu złotych", "między sto a dwieście złotych", "ile to kosztuje?", "jedna pani mówiła"],
)  # fmt: skip
def test_what_is_no_amount_in_zloty_is_not_guessed(text: str):
    assert amount(text) is None


@pytest.mark.parametrize(
    ("text", "language", "value", "currency"),
    [
        ("dwieście franków", "pl", "200", "CHF"), ("pięć euro", "pl", "5", "EUR"),
        ("trzy euro pięćdziesiąt centów", "pl", "3.50", "EUR"),
        ("sto dolarów", "pl", "100", "USD"), ("sto koron czeskich", "pl", "100", "CZK"), ("$10K", "en", "10000", "$"),
        ("US$3 and fourteen", "en", "3.14", "USD"), ("two pounds fifty", "en", "2.50", "£"),
        ("CHF3.04", "en", "3.04", "CHF"),
        ("20 dollars 43 cents", "en", "20.43", "$"), ("around 42 bucks", "en", "42", None),
        ("sto złotych", "pl", "100", "PLN"),
    ],
)  # fmt: skip
def test_other_currencies_are_named(text: str, language: str, value: str, currency: str | None):
    found = read_money(text, language)
    assert isinstance(found, tuple)
    assert [(each.value, each.currency) for each in found] == [(Decimal(value), currency)]


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [("sto, góra sto pięćdziesiąt", "pl", 100, 150), ("od 10 do 20 zł", "pl", 10, 20), ("300-400 zł", "pl", 300, 400),
     ("between 10 and 20 zlotys", "en", 10, 20)],
)  # fmt: skip
def test_a_range_is_told_from_an_amount(text: str, language: str, low: int, high: int):
    found = read_money(text, language)
    assert found == Range(Decimal(low), Decimal(high), "PLN")
    assert isinstance(found, Range)
    assert found.json() == {"from": f"{low}.00", "to": f"{high}.00", "currency": "PLN"}
    assert understand_money(text, language) == Wrong("not-money", {"numbers": "2"})


@pytest.mark.parametrize(
    ("text", "bound", "key"),
    [("at least 50 zlotys", "least", "from"), ("no more than 50 zlotys", "most", "to"), ("50 zlotys", "", "amount")],
)
def test_a_limit_is_told_from_an_amount(text: str, bound: str, key: str):
    found = read_money(text, "en")
    assert found == (Amount(Decimal(50), "PLN", bound, bound != ""),)
    assert isinstance(found, tuple)
    assert found[0].json(bounds=True) == {key: "50.00", "currency": "PLN"}
    assert found[0].json() == {"amount": "50.00", "currency": "PLN"}


@given(st.text(max_size=60) | st.text("0123456789 .,złtysegr-$€", max_size=120), st.sampled_from(["pl", "en", "uk"]))
def test_nothing_that_is_typed_raises(text: str, language: str):
    found = understand_money(text, language)
    if isinstance(found, Understood):
        assert 0 <= Decimal(found.value) <= Decimal("999999999.99")
