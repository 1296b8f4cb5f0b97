"""How long a text takes to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures import speakability, texts

NAMES = frozenset({"amount", "n", "due", "who"})
TYPES = {"amount": "money", "n": "number", "due": "date"}


@pytest.mark.parametrize(
    ("text", "language", "syllables"),
    [
        ("nie ma sprawy", "pl", 4),
        ("dziękuję", "pl", 3),
        ("linia", "pl", 2),
        ("w Łodzi", "pl", 2),
        ("we handle", "en", 3),
        ("late", "en", 1),
        ("agreement", "en", 3),
    ],
)
def test_syllables_are_what_is_counted(text: str, language: str, syllables: int):
    assert speakability.syllables(text, language) == syllables
    assert speakability.seconds(text, language) == syllables / speakability.SYLLABLES_A_SECOND


def test_figures_count_as_the_words_that_say_them():
    for figures, words in (("14 dni", "czternaście dni"), ("1 200,50", "tysiąc dwieście przecinek pięćdziesiąt")):
        assert speakability.seconds(figures, "pl") == pytest.approx(speakability.seconds(words, "pl"), abs=0.81)
    assert speakability.seconds("007", "pl") == speakability.seconds("zero zero siedem", "pl")
    assert speakability.seconds("5 %", "en") == speakability.seconds("five percent", "en")
    assert speakability.seconds("5 zł", "pl") == speakability.seconds("pięć złotych", "pl")


def test_punctuation_is_a_pause_between_words():
    said = speakability.seconds("tak tak", "pl")
    assert speakability.seconds("tak, tak", "pl") == said + speakability.SHORT_PAUSE
    assert speakability.seconds("Tak. Tak.", "pl") == said + speakability.LONG_PAUSE
    assert speakability.seconds("Tak?! … Tak", "pl") == said + speakability.LONG_PAUSE
    assert speakability.seconds(" … ", "pl") == 0


def test_what_is_filled_in_takes_its_time():
    text = "Do zapłaty jest {amount|gen}, {n # rata | raty | rat}, do {due}."
    template = texts.parse(text, NAMES, language="pl", types=TYPES)
    bare = speakability.seconds("Do zapłaty jest, rat, do.", "pl")
    assert speakability.seconds_of(template, "pl", TYPES) > bare + 5
    english = texts.parse("{amount} by {due}, {who}, in {n # part | parts}", NAMES, language="en", types=TYPES)
    assert speakability.seconds_of(english, "en", TYPES) > 5


@given(st.text(max_size=200), st.sampled_from(["pl", "en"]))
def test_no_text_makes_it_raise_and_more_text_never_takes_less(text: str, language: str):
    alone = speakability.seconds(text, language)
    assert 0 <= alone <= speakability.seconds(f"{text} tak", language)
