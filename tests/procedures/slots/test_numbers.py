"""Numbers as people say and type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from infolinia.procedures.slots.numbers import understand_number
from infolinia.procedures.slots.numerals import in_words
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from tests.procedures.slots.said_numbers import CASES, in_polish


def number(text: str, language: str = "pl") -> Decimal | list[Decimal] | None:
    found = understand_number(text, language)
    if isinstance(found, Doubt):
        return [Decimal(option.value) for option in found.options]
    return Decimal(found.value) if isinstance(found, Understood) else None


@given(st.integers(0, 999_999), st.sampled_from(CASES))
def test_every_number_below_a_million_in_every_case_is_read_back(value: int, case: str):
    assert number(in_polish(value, case)) == value


@given(st.integers(0, 999_999), st.booleans())
def test_every_english_number_below_a_million_is_read_back(value: int, british: bool):
    text = num2words(value, lang="en")
    assert number(text if british else text.replace(" and ", " ").replace(",", ""), "en") == value


@given(st.integers(0, 999_999_999), st.sampled_from([" ", "\u00a0", ""]))
def test_digits_may_be_grouped(value: int, gap: str):
    assert number(f"{value:,}".replace(",", gap)) == value
    assert number(f"{value:,}", "en") == value


@given(st.integers(0, 99_999), st.integers(1, 99), st.sampled_from(["przecinek", "koma"]))
def test_decimals_are_said_behind_the_point(whole: int, part: int, point: str):
    decimals = in_polish(part) if part >= 10 else f"zero {in_polish(part)}"
    assert number(f"{in_polish(whole)} {point} {decimals}") == Decimal(f"{whole}.{part:02}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", 30), ("-5", -5), ("minus pięć", -5), ("12,5", "12.5"), ("12 500", 12500), ("1,2 tys.", 1200),
        ("2 tysiące 500", 2500), ("300kWh", 300), ("5%", 5), ("0033", 33), ("45 (czterdzieści pięć)", 45),
        ("trzydzieści siedem tysięcy", 37000), ("milion dwieście tysięcy trzy", 1_200_003), ("pół miliona", 500_000),
        ("półtora", "1.5"), ("półtorej", "1.5"), ("półtora tysiąca", 1500), ("dwa i pół", "2.5"),
        ("dwa i pół tysiąca", 2500), ("trzy i ćwierć", "3.25"), ("trzy czwarte", "0.75"), ("jedna druga", "0.5"),
        ("trzy i pięć dziesiątych", "3.5"), ("dwa koma pięć", "2.5"), ("sto dwadzieścia przecinek pięć", "120.5"),
        ("dwójka", 2), ("jedynka", 1), ("trzydziestka", 30), ("dycha", 10), ("tuzin", 12), ("pół tuzina", 6),
        ("troje", 3), ("we dwóch", 2), ("nic", 0),
        ("żadnego", 0), ("sześciorgiem", 6), ("dwiema", 2), ("dwomaset", 200), ("dwadzieściajeden", 21),
        ("no to będzie, yyy, siedem", 7), ("dziesięć, proszę bardzo", 10), ("wolałabym dziesięć rat", 10),
        ("jedna rata", 1), ("osiem na dziesięć", 8), ("piętnasta", 15), ("sto pierwszy", 101),
        ("dwieście, nie, trzysta", 300), ("nie dwieście, tylko trzysta", 300), ("siedem, przepraszam, osiem", 8),
    ],
)  # fmt: skip
def test_a_polish_number(text: str, value: int | str):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred", 100), ("a hundred and five", 105), ("fifteen hundred", 1500), ("two K", 2000),
        ("1.2M", 1_200_000),
        ("one twenty two", 122), ("twenty twenty six", 2026), ("one oh five", 105), ("two and a half", "2.5"),
        ("one and a half thousand", 1500), ("half a million", 500_000), ("half a dozen", 6),
        ("three quarters", "0.75"),
        ("a quarter of a million", 250_000), ("zero point seven", "0.7"), ("two point oh five", "2.05"),
        ("1,500", 1500),
        ("minus five", -5), ("a couple", 2), ("none", 0), ("it's forty-two", 42), ("seventy—three", 73),
        ("a solid seven", 7),
        ("three, no, four", 4), ("eight out of ten", 8), ("five lakhs", 500_000), ("sto dwadzieścia", 120),
    ],
)  # fmt: skip
def test_an_english_number(text: str, value: int | str):
    assert number(text, "en") == Decimal(value)


@pytest.mark.parametrize("text", ["z pięć", "ze dwadzieścia", "około stu", "yyy dwanaście chyba", "prawie trzysta"])
def test_about_a_number_is_unsure(text: str):
    found = understand_number(text, "pl")
    assert isinstance(found, Understood)
    assert found.unsure


def test_a_number_that_is_said_plainly_is_sure():
    assert understand_number("dwadzieścia cztery raty", "pl") == Understood("24", "24")


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [("dwa albo trzy", "pl", [2, 3]), ("three or four", "en", [3, 4]), ("1.500", "pl", [Decimal("1.5"), 1500])],
)
def test_what_may_be_two_numbers_is_a_doubt(text: str, language: str, values: list[Decimal]):
    assert number(text, language) == values


@pytest.mark.parametrize(
    "text",
    ["", "wiele", "dwa trzy", "sto dwieście", "tysiąc milion", "1e9", "12a", "9999999999999", "5" * 300,
     "kilkanaście", "parę",
     "sto kilkadziesiąt", "dwa tysiące z groszami", "tysiące", "setki", "po drugie", "jedno i drugie",
     "ani jedna ani druga",
     "od dwóch do trzech", "między 10 a 20", "10-20", "12.30.2020", "nie dziesięć", "jedna pani mi mówiła",
     "mam jedno pytanie", "a co znaczy dziesięć?", "jedna trzecia", "dwie trzecie"],
)  # fmt: skip
def test_what_is_no_number_is_not_guessed(text: str):
    assert understand_number(text, "pl") == Wrong("not-a-number")


@pytest.mark.parametrize(
    "text",
    [
        "several",
        "one moment",
        "no one",
        "hundreds",
        "half of it",
        "a few hundred",
        "I don't want ten",
        "not ten",
        "two thirds",
    ],
)
def test_what_is_no_english_number_is_not_guessed(text: str):
    assert understand_number(text, "en") == Wrong("not-a-number")


def test_the_words_of_a_number_for_those_who_read_more_than_it():
    assert [in_words(text) for text in ("dziewiętnaście", "dwadzieścia jeden", "twenty one", "sto zero", "dużo")] == [
        19, 21, 21, None, None,
    ]  # fmt: skip


@given(st.text(max_size=60) | st.text("0123456789 .,-złtysegrKM/", max_size=120), st.sampled_from(["pl", "en", "uk"]))
def test_nothing_that_is_typed_raises(text: str, language: str):
    found = understand_number(text, language)
    if isinstance(found, Understood):
        assert abs(Decimal(found.value)) <= 10**12
