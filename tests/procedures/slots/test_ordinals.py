"""Places in an order as people say and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from infolinia.procedures.slots.ordinals import understand_ordinal
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong


def place(text: str, language: str = "pl") -> str | list[str] | None:
    found = understand_ordinal(text, language)
    if isinstance(found, Doubt):
        return [option.value for option in found.options]
    return found.value if isinstance(found, Understood) else None


@given(st.integers(1, 999))
def test_every_ordinal_is_read_back(value: int):
    assert place(num2words(value, lang="pl", to="ordinal")) == str(value)
    assert place(num2words(value, lang="en", to="ordinal"), "en") == str(value)
    assert place(num2words(value, lang="en", to="ordinal_num"), "en") == str(value)


@given(st.integers(1, 99), st.sampled_from(["ego", "emu", "ym", "a", "ej", "ą", "ych"]))
def test_polish_ordinals_are_declined(value: int, ending: str):
    words = num2words(value, lang="pl", to="ordinal").split()
    assert place(" ".join(declined(word, ending) for word in words)) == str(value)


def declined(word: str, ending: str) -> str:
    """pierwszy, pierwszego; drugi, drugiego, druga; trzeci, trzecim, trzecia."""
    if word == "drugi":
        return "drug" + (ending if ending in ("a", "ą") else "i" + ending.removeprefix("y"))
    if word == "trzeci":
        return word + ending.removeprefix("y")
    return word.removesuffix("y") + ending


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dwunastego", "12"), ("dwudziesty pierwszy", "21"), ("dwudziestego pierwszego", "21"), ("21.", "21"),
        ("4-ty", "4"),
        ("12-go", "12"), ("numer cztery", "4"), ("to pierwsze", "1"), ("ten trzeci proszę", "3"),
        ("na drugim piętrze", "2"),
        ("sto dwudziesty trzeci", "123"), ("dwunastego, nie, trzynastego", "13"), ("nie dwunasty, dwudziesty", "20"),
        ("pierwszy albo drugi", ["1", "2"]), ("ośmio", "8"), ("tysięczny", "1000"),
    ],
)  # fmt: skip
def test_a_polish_place(text: str, value: str | list[str]):
    assert place(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("21st", "21"), ("the second one", "2"), ("twenty—fifth", "25"), ("seventythird", "73"),
     ("one hundred and first", "101"),
     ("number four", "4"), ("not the twelfth, the thirteenth", "13")],
)  # fmt: skip
def test_an_english_place(text: str, value: str):
    assert place(text, "en") == value


@pytest.mark.parametrize(
    "text", ["", "po drugie", "dwa i pół", "zero", "-3", "żaden", "ostatni", "kilka", "9" * 30, "który pierwszy?x" * 30]
)
def test_what_is_no_place_is_not_guessed(text: str):
    assert understand_ordinal(text, "pl") == Wrong("not-an-ordinal")


@given(st.text(max_size=60))
def test_nothing_that_is_typed_raises(text: str):
    understand_ordinal(text, "pl")
