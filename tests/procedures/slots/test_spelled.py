"""Names that are spelled, by example words, letter names and letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.letters import letters_of
from infolinia.procedures.slots.spelled import spelled, understand_spelled
from infolinia.procedures.slots.understood import Understood, Wrong


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("N-O-W-A-K", "Nowak"), ("n o w a k", "Nowak"), ("Nowak, N-O-W-A-K", "Nowak"), ("en o wu a ka", "Nowak"),
        ("K jak Karol, O jak Olga, W jak Wanda, A jak Adam, L jak Leon", "Kowal"),
        ("N jak Natalia O jak Olga i W jak Wacław", "Now"),
        ("literuję: M jak Maria, I jak Irena, Ł jak Łukasz", "Mił"),
        ("B jak Barbara ą z ogonkiem K jak Karol", "Bąk"), ("z z kropką u k", "Żuk"), ("ó kreskowane s a", "Ósa"),
        ("H jak Halina, podwójne a, s jak Sylwia", "Haas"), ("P jak Barbara a k", "Bak"), ("ą jak wąż k a", "Ąka"),
        ("N jak Natalia o w a k myślnik B jak Barbara ą k", "Nowak-Bąk"), ("małe m duże z", "Mz"),
        ("a be spacja ce de", "Ab Cd"),
    ],
)  # fmt: skip
def test_a_polish_name(text: str, name: str):
    assert understand_spelled(text, "pl") == Understood(name, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Smyth, S M Y T H", "Smyth"), ("Sierra Mike India Tango Hotel", "Smith"), ("S-M-I-double T-H", "Smitth"),
        ("Murphy, M as in Mike, U as in Uniform, R as in Romeo, P as in Papa, H as in Hotel, Y as in Yankee", "Murphy"),
        ("my surname is Green, G R double E N", "Green"), ("that's B for Bob, U, double T, E, R", "Butter"),
        ("b like bravo and r like romeo", "Br"),
    ],
)  # fmt: skip
def test_an_english_name(text: str, name: str):
    assert spelled(text, "en") == name


@pytest.mark.parametrize("text", ["", "Kowalski", "Jan Nowak", "Leśna 3", "nie ma prądu", "to ja", "k", "x" * 600])
def test_plain_words_are_not_spelled(text: str):
    assert understand_spelled(text, "pl") == Wrong("not-spelled")


@pytest.mark.parametrize("text", ["Victor", "hello", "I am a customer", "Mike"])
def test_plain_english_words_are_not_spelled(text: str):
    assert spelled(text, "en") is None


@given(st.text("aąbcćdeęfghijklłmnńoóprsśtuwyzźż", min_size=2, max_size=12))
def test_letters_said_one_by_one_are_the_name(name: str):
    assert letters_of(" ".join(name), "pl") == name
    assert letters_of("-".join(name.upper()), "pl") == name


@given(st.text(max_size=80))
def test_nothing_that_is_said_raises(text: str):
    understand_spelled(text, "pl")
