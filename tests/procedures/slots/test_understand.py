"""From what was typed to the value of a slot, by its type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.parts import Option, Slot
from infolinia.procedures.slots.fits import fits
from infolinia.procedures.slots.understand import option_text, understand
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from tests.procedures.drive import demo

TODAY = date(2026, 11, 23)
WAY = Slot(
    "way", "choice",
    options=(
        Option("email", {"pl": ("e-mailem", "mail"), "en": ("by e-mail",)}),
        Option("letter", {"pl": ("listem", "list"), "en": ("by letter",)}),
    ),
)  # fmt: skip


def said(slot: Slot, text: str, language: str = "pl") -> Answer:
    return understand(slot, text, language=language, today=TODAY)


def value(slot: Slot, text: str, language: str = "pl") -> Any:
    found = said(slot, text, language)
    return found.value if isinstance(found, Understood) else type(found).__name__


@pytest.mark.parametrize(
    ("text", "language", "expected", "unsure"),
    [
        ("tak", "pl", True, False), ("Tak, jest dym.", "pl", True, False), ("t", "pl", True, False),
        ("nie", "pl", False, False), ("nic się nie pali", "pl", False, False), ("no tak", "pl", True, False),
        ("no nie", "pl", False, False), ("chyba nie", "pl", False, True), ("raczej tak", "pl", True, True),
        ("zgadza się", "pl", True, False), ("nie zgadza się", "pl", False, False),
        ("yes", "pl", True, False), ("yes", "en", True, False), ("no", "en", False, False), ("tak", "en", True, False),
        ("nie", "en", False, False), ("I think so, yes", "en", True, True), ("nothing is burning", "en", False, False),
        ("tak", "uk", True, False),
    ],
)  # fmt: skip
def test_yes_or_no(text: str, language: str, expected: bool, unsure: bool):
    found = said(Slot("danger", "yes_no"), text, language)
    assert isinstance(found, Understood)
    assert (found.value, found.unsure) == (expected, unsure)


@pytest.mark.parametrize("text", ["nie wiem", "być może jutro", "5", "owad"])
def test_neither_yes_nor_no(text: str):
    assert said(Slot("danger", "yes_no"), text) == Wrong("not-yes-no")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", "email"), ("2", "letter"), ("3", "Wrong"), ("0", "Wrong"), ("email", "email"), ("Listem", "letter"),
     ("poproszę list", "letter"), ("by letter", "letter"), ("listemm", "letter"), ("gołębiem", "Wrong"),
     ("list albo mail", "Doubt")],
)  # fmt: skip
def test_a_choice_by_number_by_word_and_mistyped(text: str, expected: str):
    assert value(WAY, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("list i mail", ["email", "letter"]), ("2", ["letter"]), ("1 i 2", ["email", "letter"]),
     ("2, 1", ["letter", "email"]),
     ("gołąb", "Wrong"), ("1 i gołąb", "Wrong")],
)  # fmt: skip
def test_several_choices(text: str, expected: Any):
    slot = Slot("ways", "choices", options=WAY.options)
    assert value(slot, text) == expected
    assert expected == "Wrong" or fits(slot, expected)


def test_letters_of_a_pattern_may_be_said_as_digits():
    tail = Slot("tail", "text", pattern=r"\d{3}")
    assert (value(tail, "zero cztery siedem"), value(tail, "cztery siedem")) == ("047", "Wrong")


def test_the_tenth_of_ten_is_zero():
    ten = Slot("n", "choice", options=tuple(Option(f"v{n}", {"pl": (f"wartość {n}",)}) for n in range(10)))
    assert value(ten, "0") == "v9"
    assert value(Slot("n", "choice"), "x") == "Wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rachunek za internet", "internet_bill"),  # not "internet" as well
        ("wolny internet", "internet_or_phone"),
        ("rachunek za prąd", "power_billing"),
        ("prąd", "power_supply"),
        ("dane osobowe", "personal_data"),
    ],
)
def test_words_inside_longer_ones_do_not_count(text: str, expected: str):
    slot = demo("reklamacja").slot("matter")
    assert slot is not None
    assert value(slot, text) == expected


def test_a_doubt_lists_what_may_be_meant():
    found = said(WAY, "list albo mail")
    assert isinstance(found, Doubt)
    assert [option.written for option in found.options] == ["e-mailem", "listem"]


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("date", "wczoraj", "2026-11-22"), ("period", "wczoraj", {"from": "2026-11-22", "to": "2026-11-22"}),
        ("number", "30 minut", "30"), ("money", "49,90", "49.90"),
        ("phone", "99 400 01 09", "+48994000109"), ("phone", "+48 99 400 01 09", "+48994000109"),
        ("phone", "ten sam", "Wrong"), ("phone", "112", "Wrong"),
        ("email", "Anna.Nowak@example.com", "anna.nowak@example.com"),
        ("email", "anna kropka nowak małpa example kropka com", "anna.nowak@example.com"),
        ("email", "anna podkreślenie nowak at example dot com", "anna_nowak@example.com"),
        ("email", "a@b.pl albo c@d.pl", "Doubt"), ("email", "anna", "Wrong"),
        ("ordinal", "dwunastego", "12"), ("time", "wpół do ósmej wieczorem", "19:30"),
        ("time", "za pół godziny", "Wrong"),
        ("duration", "półtorej godziny", {"n": 90, "unit": "minute"}), ("duration", "wkrótce", "Wrong"),
        ("pesel", "912503 69663", "91250369663"), ("pesel", "912503 69664", "Wrong"),
        ("nip", "000-296-15-25", "0002961525"),
        ("regon", "123 456 785", "123456785"),
        ("iban", "92 9999 3549 3318 2335 0878 3647", "PL92999935493318233508783647"),
        ("text", "B jak Barbara, Ą jak Ąbrowski, K jak Karol", "Bąk"), ("level", "poziom drugi", "L2"),
        ("level", "2", "L2"), ("level", "l1", "L1"), ("level", "high", "Wrong"),
        ("order", "ab-1", "AB-1"), ("text", "  coś  ", "coś"), ("address", "Leśna 3", "Leśna 3"),
        ("customer", "K1", "K1"), ("case", "R-1", "R-1"), ("text", "   ", "Wrong"), ("text", "x" * 501, "Wrong"),
    ],
)  # fmt: skip
def test_each_type(type_: str, text: str, expected: Any):
    assert value(Slot("s", type_), text) == expected


@pytest.mark.parametrize("text", ["88120", "Z-88120", "z 88 120", "zamówienie Z 88-120"])
def test_the_digits_of_an_order_are_enough(text: str):
    assert value(Slot("order", "order", pattern=r"Z-\d{5}"), text) == "Z-88120"


def test_digits_that_are_missing_are_counted():
    found = said(Slot("order", "order", pattern=r"Z-\d{5}"), "Z-8812")
    assert found == Wrong("order-digits", {"count": "4", "digits": "5", "prefix": "Z-"})


def test_a_pattern_is_kept():
    code = Slot("code", "text", pattern="[A-Z]{2}")
    assert (value(code, "AB"), said(code, "abc")) == ("AB", Wrong("not-of-the-pattern"))


def test_how_an_option_is_written():
    assert option_text(WAY, "letter", "en") == "by letter"
    assert option_text(WAY, "letter", "uk") == "listem"
    assert option_text(WAY, "gone", "pl") == "gone"
    assert option_text(Slot("x", "choice", options=(Option("a", {}),)), "a", "pl") == "a"


TYPES = [
    "text", "number", "ordinal", "yes_no", "date", "time", "period", "duration", "money", "phone", "email", "address",
    "pesel", "nip", "regon", "iban", "order", "level", "case",
]  # fmt: skip


@given(st.sampled_from(TYPES), st.text(max_size=60), st.sampled_from(["pl", "en"]))
def test_whatever_is_typed_is_a_value_that_fits_or_a_reason(type_: str, text: str, language: str):
    slot = Slot("s", type_)
    match said(slot, text, language):
        case Understood(found, written):
            assert fits(slot, found)
            assert isinstance(written, str)
        case Doubt(options):
            assert 2 <= len(options) <= 3
            assert all(fits(slot, option.value) for option in options)
        case Wrong(code):
            assert code
