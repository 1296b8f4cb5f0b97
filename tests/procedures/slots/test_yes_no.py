"""Yes and no as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from infolinia.procedures.slots.yes_no import understand_yes_no

YES_PL = [
    "tak", "Tak, jest dym.", "t", "no tak", "zgadza się", "jak najbardziej", "może być", "proszę bardzo", "mhm",
    "aha tak", "ok",
    "nie mam nic przeciwko", "nie ma problemu", "czemu nie", "no dobrze, niech będzie", "no pewnie",
    "przy telefonie", "to ja",
    "właściwie to tak, chciałabym zmienić numer", "dobrze, zapłacę wszystko dziś", "dokładnie tak", "yes",
]  # fmt: skip
NO_PL = [
    "nie", "n", "no nie", "nie nie, dziękuję bardzo", "nie zgadzam się", "oczywiście że nie", "na pewno nie",
    "w żadnym wypadku",
    "w życiu", "ani trochę", "skąd", "ależ skąd", "niestety nie", "nie bardzo", "nie ma mowy", "nic się nie pali",
    "odmawiam",
    "nie no, spokojnie, wszystko w porządku", "nie, to wszystko", "wcale nie", "nie stać mnie na całość",
]  # fmt: skip
YES_EN = ["yes", "y", "okay", "I agree", "go ahead", "of course", "no problem", "I don't mind", "why not",
"that's right", "fine",
          "yes, but the amount is wrong", "uh huh", "tak"]  # fmt: skip
NO_EN = ["no", "nope", "no thank you", "not really", "certainly not", "of course not", "I do not agree",
"that's not right",
         "no, that's fine", "nothing is burning", "nie"]  # fmt: skip
NEITHER_PL = [
    "nie wiem", "no nie wiem", "nie pamiętam", "nie mam pojęcia", "nie mam przy sobie", "może", "być może jutro",
    "to zależy",
    "trudno powiedzieć", "5", "owad", "", "chcę rozmawiać z człowiekiem", "proszę mnie połączyć z konsultantem",
    "ładna dziś pogoda, prawda?", "a po co wam to?", "i tak zapłacę", "ta sprawa jest pilna",
    "ale ja już to zapłaciłem", "x" * 600,
]  # fmt: skip
NEITHER_EN = ["I don't know", "maybe", "not sure", "it depends", "please call me back", "I am busy",
"something is wrong",
              "who is this?", "right now I have a meeting"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [(text, "pl", True) for text in YES_PL] + [(text, "pl", False) for text in NO_PL]
    + [(text, "en", True) for text in YES_EN] + [(text, "en", False) for text in NO_EN] + [("tak", "uk", True)],
)  # fmt: skip
def test_firm(text: str, language: str, value: bool):
    found = understand_yes_no(text, language)
    assert isinstance(found, Understood)
    assert (found.value, found.unsure) == (value, False)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("chyba tak", "pl", True), ("chyba nie", "pl", False), ("raczej tak", "pl", True), ("raczej nie", "pl", False),
     ("no raczej", "pl", True), ("wydaje mi się że tak", "pl", True), ("nie wiem, chyba tak", "pl", True),
     ("chyba nie, ale nie jestem pewna", "pl", False), ("I think so, yes", "en", True), ("probably not", "en", False),
     ("I don't think so", "en", False), ("I guess so", "en", True)],
)  # fmt: skip
def test_not_firm(text: str, language: str, value: bool):
    found = understand_yes_no(text, language)
    assert isinstance(found, Understood)
    assert (found.value, found.unsure) == (value, True)


@pytest.mark.parametrize(
    ("text", "language"), [(text, "pl") for text in NEITHER_PL] + [(text, "en") for text in NEITHER_EN]
)
def test_neither(text: str, language: str):
    assert understand_yes_no(text, language) == Wrong("not-yes-no")


def test_a_lone_no_agrees_in_polish_or_does_not():
    found = understand_yes_no("no", "pl")
    assert isinstance(found, Doubt)
    assert [(option.value, option.written) for option in found.options] == [(True, "tak"), (False, "nie")]


def test_it_is_written_in_the_language_of_the_reader():
    assert understand_yes_no("tak", "en") == Understood(True, "yes")


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(["no", "nie", "tak", "chyba", "że", "może", "wiem", "?", ",", "mam", "nic"]), max_size=8
    ).map(" ".join)
)
def test_nothing_that_is_said_raises(text: str):
    understand_yes_no(text, "pl")
