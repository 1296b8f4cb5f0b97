"""Texts with fills: what is said, and what an author may not write."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures import texts
from infolinia.procedures.slots.inflection import CASES

NAMES = frozenset({"case", "n", "client.name"})
TYPES = {"n": "number", "amount": "money", "due": "date", "left": "duration"}
ENV: dict[str, Any] = {
    "n": Decimal(2), "amount": Decimal("49.90"), "due": date(2026, 12, 4), "left": timedelta(days=14),
    "today": date(2026, 11, 20), "danger": True, "case": "R-1",
}  # fmt: skip


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


def computed(text: str, language: str = "pl", *, ear: bool = False, address: str = "", **values: Any) -> str:
    """Filled with values as expressions see them; a slot alone is `<name>`, in a case `<name|case>`."""
    template = texts.parse(text, frozenset({*ENV, "client.name"}), language=language, types=TYPES)
    return template.fill(
        lambda name: f"<{name}>",
        language=language,
        performer="desk",
        address=address,
        inflected=lambda name, case: f"<{name}|{case}>",
        env={**ENV, **values},
        ear=ear,
    )


@pytest.mark.parametrize(
    ("text", "eye", "ear"),
    [
        ("{n # rata | raty | rat}", "2\u00a0raty", "dwie raty"),
        ("z {n|ins # ratą | ratami | ratami}", "z 2\u00a0ratami", "z dwiema ratami"),
        ("na {n # ratę | raty | rat}", "na 2\u00a0raty", "na dwie raty"),
        ("{n ## rata | raty | rat}", "raty", "raty"),
        ("{amount|gen}", "<amount|gen>", "<amount|gen>"),
        ("{amount + 50 zł}", "99,90\u00a0zł", "dziewięćdziesiąt dziewięć złotych dziewięćdziesiąt groszy"),
        ("{amount - amount|gen}", "0,00\u00a0zł", "zera złotych"),
        ("{n + 3}", "5", "pięć"),
        ("{n + 3|ins}", "5", "pięcioma"),
        ("{n + 3 # rata | raty | rat}", "5\u00a0rat", "pięć rat"),
        ("do {n + 19|gen # dnia | dni | dni}", "do 21\u00a0dni", "do dwudziestu jeden dni"),
        ("{due - today # dzień | dni | dni}", "14\u00a0dni", "czternaście dni"),
        ("{due - today}", "14\u00a0dni", "czternaście dni"),
        ("{left # dzień | dni | dni}", "14\u00a0dni", "czternaście dni"),
        ("{due + 1 day}", "5\u00a0grudnia 2026", "piątego grudnia dwa tysiące dwudziestego szóstego roku"),
        ("{due + 1 day|nom}", "5\u00a0grudnia 2026", "piąty grudnia dwa tysiące dwudziestego szóstego roku"),
        ("{days_between(today, due) # dzień | dni | dni}", "14\u00a0dni", "czternaście dni"),
        ("{max(amount, 50 zł)|gen}", "50,00\u00a0zł", "pięćdziesięciu złotych"),
        ("{not danger}", "nie", "nie"),
        ("{'#|a' }", "#|a", "#|a"),
    ],
)
def test_a_text_counts_computes_and_declines_for_the_eye_and_for_the_ear(text: str, eye: str, ear: str):
    assert (computed(text), computed(text, ear=True)) == (eye, ear)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        ("1", "jedną ratę"),
        ("5", "pięć rat"),
        ("22", "dwadzieścia dwie raty"),
        ("1.5", "półtorej raty"),
        ("0.5", "pół raty"),
    ],
)
def test_a_noun_in_the_accusative_tells_its_case_and_gender(n: str, said: str):
    assert computed("{n # ratę | raty | rat | raty}", ear=True, n=Decimal(n)) == said


def test_english_counts_and_computes():
    assert (
        computed("{n # day | days}, {due - today}, {amount + 1 zł}", "en")
        == "2\u00a0days, 14\u00a0days, PLN\u00a050.90"
    )
    assert computed("{n # day | days}, {due - today}", "en", ear=True) == "two days, fourteen days"
    assert computed("{n # day | days}", "en", n=Decimal("1.5")) == "1.5\u00a0days"


def test_what_is_not_known_is_dots():
    assert computed("{n + 1}, {n # rata | raty | rat}", n=None) == "…, <n>\u00a0rat"
    assert said("{n + 1} {n + 1 # rata | raty | rat}") == "… …\u00a0rat"


def test_what_is_computed_is_read():
    template = texts.parse("{due - today # dzień | dni | dni} {n|gen}", frozenset(ENV), language="pl", types=TYPES)
    assert template.reads == {"due", "today", "n"}


@pytest.mark.parametrize(
    ("address", "text"), [("pan", "Pan"), ("pani", "Pani"), ("panstwo", "Państwo"), ("", "Państwo")]
)
def test_the_customer_is_addressed_as_known(address: str, text: str):
    assert computed("{address: Pan | Pani | Państwo}", address=address) == text


def test_a_name_is_declined_when_its_declension_is_stored():
    template = texts.parse("z {client.name|ins}", NAMES, language="pl", declined=frozenset({"client.name"}))
    assert template.reads == {"client.name"}
    filled = template.fill(lambda _: "Nadwita", language="pl", performer="desk", inflected=lambda *_: "Nadwitą")
    assert filled == "z Nadwitą"


PIECES = st.sampled_from(
    [
        "{", "}", "{{", "}}", "|", "#", "##", ":", " ", "n", "due", "amount", "today", "gen", "ins", "x", "performer",
        "address", "options", "+", "-", "(", ")", "'", '"', "rata", "raty", "rat", "14 days", "50 zł", ".", "is known",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.decimals(), st.text(max_size=5), st.dates(), st.timedeltas(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15),
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join), st.lists(PIECES, max_size=9).map(" ".join),
        st.sampled_from(["{n + 1}", "{n # a | b | c}", "{amount|gen}", "{due - today # a | b | c}", "{amount + n}"]),
    ),
    st.fixed_dictionaries(dict.fromkeys(("n", "due", "amount", "today"), VALUES)),
    st.sampled_from(["pl", "en"]),
    st.sampled_from(["desk", "voice", "rehearsal", ""]),
    st.sampled_from(["", "pan", "pani", "x"]),
    st.booleans(),
)  # fmt: skip
def test_any_text_is_a_problem_or_is_filled_with_anything(
    text: str, values: dict[str, Any], language: str, performer: str, address: str, ear: bool
):
    try:
        made = texts.parse(text, frozenset(ENV), language=language, types=TYPES, options=True)
    except texts.TextProblem:
        return  # refused, with a place: what an author may write is tested above
    filled = made.fill(
        lambda name: str(values.get(name)), language=language, performer=performer, address=address, env=values, ear=ear
    )
    assert isinstance(filled, str)
    assert made.reads <= {*ENV}


@given(st.text(alphabet=st.characters(exclude_characters="{}"), max_size=80))
def test_a_text_without_fills_is_said_as_it_stands(text: str):
    for language in ("pl", "en"):
        made = texts.parse(text, NAMES, language=language).fill(str, language=language, performer="desk")
        assert made == text
    doubled = texts.parse(f"{{{{{text}}}}}", NAMES, language="pl").fill(str, language="pl", performer="desk")
    assert doubled == f"{{{text}}}"


@given(st.integers(-(10**17), 10**17), st.sampled_from(CASES))
def test_a_whole_number_takes_the_form_of_cldrs_rule(n: int, case: str):
    few = abs(n) % 10 in (2, 3, 4) and abs(n) % 100 not in (12, 13, 14)
    form = "rata" if abs(n) == 1 else "raty" if few else "rat"
    text = f"{{n|{case} ## rata | raty | rat}}"
    assert computed(text, n=Decimal(n)) == form


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
