"""The text of an announcement: fields are said, and what a call brings stands apart."""

from __future__ import annotations

import pytest

from infolinia.content import announcement_text as announced
from infolinia.content.announcement_text import Piece, TextProblem


def said(text: str, language: str = "pl") -> tuple:
    return announced.sentences(text, language, client="Nadwita")


def test_a_text_without_fields_of_a_call_stays_in_one_piece():
    assert said("Dzień dobry.  Tu\n{client}. Prosimy zaczekać.") == (
        (Piece("Dzień dobry. Tu Nadwita. Prosimy zaczekać."),),
    )


def test_what_a_call_brings_stands_apart_by_sentence():
    assert said("Dzień dobry. Numer w kolejce: {place}. Poczekasz {wait}. Do usłyszenia.") == (
        (Piece("Dzień dobry."),),
        (Piece("Numer w kolejce:"), Piece(field="place")),
        (Piece("Poczekasz"), Piece(field="wait")),
        (Piece("Do usłyszenia."),),
    )


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        ("Do {date:2026-12-24}.", "pl", "Do dwudziestego czwartego grudnia dwa tysiące dwudziestego szóstego roku."),
        ("On {date:2026-12-24}.", "en", "On the twenty-fourth of December twenty twenty-six."),
        ("Opłata {amount:12,50}.", "pl", "Opłata dwanaście złotych pięćdziesiąt groszy."),
        ("Bez {number:3|gen} osób.", "pl", "Bez trzech osób."),
    ],
)
def test_what_stands_in_the_text_is_said_in_its_language_and_case(text, language, spoken):
    assert said(text, language) == ((Piece(spoken),),)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("{who}", "pl", "text-field"),
        ("{place|gen}", "pl", "text-field"),
        ("{date:24.12.2026}", "pl", "text-value"),
        ("{phone:dzwoń}", "pl", "text-value"),
        ("{amount:dużo}", "pl", "text-value"),
        ("{number:NaN}", "pl", "text-value"),
        ("{client", "pl", "text-brace"),
        ("a } b", "pl", "text-brace"),
        ("{date:2026-12-24}", "uk", "text-language"),
        ("a" * 1_501, "pl", "text-long"),
    ],
)
def test_what_cannot_be_said_is_told_with_its_place(text, language, code):
    with pytest.raises(TextProblem) as told:
        said(text, language)
    assert told.value.code == code


def test_every_value_that_a_call_may_bring_has_words():
    from infolinia.floor.routing.expected import minutes_said

    told = {minutes_said(float(seconds)) for seconds in range(0, 3600, 10)} - {None}
    for language in ("pl", "en", "uk"):
        assert {str(minutes) for minutes in told} <= set(announced.values("wait", language, {}))
        assert set(announced.values("place", language, {})) == {*map(str, range(1, 21)), "more"}
    assert announced.values("queue", "pl", {"q": "Obsługa"}) == {"q": "Obsługa"}
