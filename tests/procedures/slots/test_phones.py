"""Telephone numbers as people say and type them. They are nobody's: most begin with 0000."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.phones import understand_phone
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from tests.procedures.slots.said_numbers import in_polish


def phone(text: str, language: str = "pl") -> str | list[str] | None:
    found = understand_phone(text, language)
    if isinstance(found, Doubt):
        return [option.value for option in found.options]
    return found.value if isinstance(found, Understood) else None


@st.composite
def grouped(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Nine digits cut into groups of one to three."""
    digits = str(draw(st.integers(100_000_000, 999_999_999)))
    groups: list[str] = []
    while digits:
        size = draw(st.integers(1, 3))
        groups.append(digits[:size])
        digits = digits[size:]
    return "".join(groups), groups


@given(grouped(), st.sampled_from([" ", "-", ".", ", "]))
def test_digits_are_typed_in_any_grouping(number: tuple[str, list[str]], gap: str):
    digits, groups = number
    assert phone(gap.join(groups)) == f"+48{digits}"
    assert phone("+48 " + gap.join(groups)) == f"+48{digits}"


@given(grouped())
def test_digits_are_said_in_any_grouping(number: tuple[str, list[str]]):
    """A pause between groups is heard as a comma; a zero that leads a group is said."""
    digits, groups = number
    said = ", ".join(
        " ".join(["zero"] * (len(each) - len(each.lstrip("0"))) + ([in_polish(int(each))] if int(each) else []))
        for each in groups
    )
    assert phone(said) == f"+48{digits}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dwa dwa zero zero zero zero cztery pięć dwa", "+48220000452"),
        ("dwieście dwadzieścia zero zero zero czterysta pięćdziesiąt dwa", "+48220000452"),
        ("plus czterdzieści osiem sześćset dziesięć zero zero zero sto siedemnaście", "+48610000117"),
        ("zero zero 48 610 000 117", "+48610000117"), ("podwójne zero 48 610 000 117", "+48610000117"),
        ("48610000117", "+48610000117"), ("(061) 000 01 17", "+48610000117"),
        ("sześćset dziesięć trzy zera sto siedemnaście", "+48610000117"),
        ("sześćset dziesięć, trzy razy zero, sto siedemnaście", "+48610000117"),
        ("mój numer to 610 000 117, proszę bardzo", "+48610000117"),
        ("yyy sześć jeden zero, zero zero zero, jeden jeden siedem", "+48610000117"),
        ("+44 20 7946 0958", "+442079460958"), ("610 000 117 albo 710 000 596", ["+48610000117", "+48710000596"]),
    ],
)  # fmt: skip
def test_a_number(text: str, value: str | list[str]):
    assert phone(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("six one oh, zero zero zero, double one seven", "+48610000117"),
     ("six one triple zero zero one one seven", "+48610000117"),
     ("plus four four twenty seventy nine forty six oh nine five eight", "+442079460958"),
     ("six hundred and ten, zero zero zero, one hundred and seventeen", "+48610000117")],
)  # fmt: skip
def test_an_english_number(text: str, value: str):
    assert phone(text, "en") == value


@pytest.mark.parametrize(
    "text", ["", "112", "ten sam", "610 000 11", "610 000 1177", "+48 61 000", "010 000 117", "+999 1", "x" * 400]
)
def test_what_is_no_number_is_not_guessed(text: str):
    assert understand_phone(text, "pl") == Wrong("not-a-phone")


def test_groupings_that_only_the_length_allows_are_offered_and_unsure():
    found = understand_phone("sześćdziesiąt jeden dwadzieścia trzydzieści czterdzieści pięć", "pl")
    assert isinstance(found, Doubt)
    assert [(option.value, option.unsure) for option in found.options] == [
        ("+48612030405", True),
        ("+48601203045", True),
    ]


@given(st.text(max_size=60) | st.text("0123456789 +-()", max_size=80))
def test_nothing_that_is_typed_raises(text: str):
    understand_phone(text, "pl")
