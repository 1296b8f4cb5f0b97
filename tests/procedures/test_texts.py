"""Texts with fills: what is said, and what an author may not write."""

from __future__ import annotations

import pytest

from infolinia.procedures import texts

NAMES = frozenset({"case", "n", "client.name"})


def said(text: str, language: str = "pl", performer: str = "desk", **values: str) -> str:
    template = texts.parse(text, NAMES, language=language)
    return template.fill(lambda name: values[name], language=language, performer=performer)


def test_values_are_filled_in_and_doubled_braces_are_braces():
    assert said("Numer {case}, {{dosłownie}}.", case="R-1") == "Numer R-1, {dosłownie}."
    assert texts.parse("{case} {today} {n # rata | raty | rat}", NAMES, language="pl").reads == {"case", "today", "n"}


def test_a_name_that_ends_in_a_dot_takes_no_second_one():
    filled = texts.parse("Tu {client.name}. Słucham.", NAMES, language="pl")
    assert filled.fill(lambda _: "Nadwita S.A.", language="pl", performer="desk") == "Tu Nadwita S.A. Słucham."


@pytest.mark.parametrize(
    ("n", "text"),
    [
        ("1", "1\u00a0rata"), ("2", "2\u00a0raty"), ("5", "5\u00a0rat"), ("12", "12\u00a0rat"), ("22", "22\u00a0raty"),
        ("112", "112\u00a0rat"), ("0", "0\u00a0rat"), ("1,5", "1,5\u00a0raty"), ("…", "…\u00a0raty"),
    ],
)  # fmt: skip
def test_a_polish_number_takes_its_noun(n: str, text: str):
    assert said("{n # rata | raty | rat | raty}", n=n) == text


def test_an_english_number_and_a_noun_alone():
    assert said("{n # day | days}", "en", n="1") == "1\u00a0day"
    assert said("{n # day | days}", "en", n="2") == "2\u00a0days"
    assert said("zostało {n ## rata | raty | rat}", n="3") == "zostało raty"


def test_a_person_and_the_voice_say_their_own():
    assert said("{performer: człowiek | automat}") == "człowiek"
    assert said("{performer: człowiek | automat}", performer="voice") == "automat"
    assert said("{performer: człowiek | automat}", performer="rehearsal") == "człowiek"


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("{", "pl", "lone-brace"),
        ("numer }", "pl", "lone-brace"),
        ("{cas}", "pl", "unknown-fill"),
        ("{options}", "pl", "unknown-fill"),
        ("{m # a | b | c}", "pl", "unknown-fill"),
        ("{n # dzień | dni}", "pl", "forms-pl"),
        ("{n # rata | | rat}", "pl", "forms-pl"),
        ("{n # day}", "en", "forms-en"),
        ("{n # a | b | c}", "en", "forms-en"),
        ("{address: Pan | Pani}", "pl", "address"),
        ("{client: a | b}", "pl", "chooser"),
        ("{n|voc}", "pl", "unknown-case"),
        ("{n|gen}", "en", "case-en"),
        ("{n + }", "pl", "expression-ends-early"),
        ("{n + m}", "pl", "expression-unknown-word"),
        ("{}", "pl", "unknown-fill"),
        ("{performer: a}", "pl", "performer"),
        ("{client.name|gen}", "pl", "case-form"),
    ],
)
def test_what_cannot_be_filled_says_why(text: str, language: str, code: str):
    with pytest.raises(texts.TextProblem) as caught:
        texts.parse(text, NAMES, language=language)
    assert caught.value.code == code


def test_the_nearest_name_is_told():
    with pytest.raises(texts.TextProblem) as caught:
        texts.parse("{cas}", NAMES, language="pl")
    assert caught.value.facts == {"fill": "cas", "nearest": "case"}
    with pytest.raises(texts.TextProblem):
        texts.parse("{cas}", frozenset(), language="pl")


def test_options_are_filled_only_where_there_are_any():
    template = texts.parse("Czy {options}?", NAMES, language="pl", options=True)
    assert template.reads == frozenset()
    assert template.fill(lambda name: "listem, mailem", language="pl", performer="desk") == "Czy listem, mailem?"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Raz. Dwa! Trzy? Cztery", ["Raz.", "Dwa!", "Trzy?", "Cztery"]),
        ("To ul. Leśna 3. Proszę czekać.", ["To ul. Leśna 3.", "Proszę czekać."]),
        ("Nadwita S.A. jest administratorem.", ["Nadwita S.A. jest administratorem."]),
        ("Do 7.12.2026 (poniedziałek).", ["Do 7.12.2026 (poniedziałek)."]),
        ("", []),
    ],
)
def test_a_statement_is_read_sentence_by_sentence(text: str, parts: list[str]):
    assert texts.sentences(text) == parts


def test_the_text_of_the_calls_language_else_the_first_there_is():
    made = {"pl": texts.parse("tak", NAMES, language="pl"), "en": texts.parse("yes", NAMES, language="en")}
    assert texts.choose(made, "en") is made["en"]
    assert texts.choose(made, "uk") is made["pl"]
    assert texts.choose({}, "pl") is None
