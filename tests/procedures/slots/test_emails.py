"""E-mail addresses as people say and type them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.emails import understand_email
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from infolinia.procedures.slots.written import EMAIL


def email(text: str, language: str = "pl") -> str | list[str] | None:
    found = understand_email(text, language)
    if isinstance(found, Doubt):
        return [option.value for option in found.options]
    return found.value if isinstance(found, Understood) else None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Anna.Nowak@example.com", "anna.nowak@example.com"),
        ("mój mail to jan.kowalski@example.com", "jan.kowalski@example.com"),
        ("a@b.pl albo c@d.pl", ["a@b.pl", "c@d.pl"]),
        ("jan kropka kowalski małpa example kropka com", "jan.kowalski@example.com"),
        ("adam myślnik wójcik małpa example kropka org", "adam-wojcik@example.org"),
        ("jan dolna kreska nowak małpka example kropka pe el", "jan_nowak@example.pl"),
        ("kontakt plus sklep małpa example kropka com", "kontakt+sklep@example.com"),
        ("jan kropka kowalski osiemdziesiąt pięć małpa example kropka pl", "jan.kowalski85@example.pl"),
        ("kowalski jeden dwa trzy małpa o dwa kropka pl", "kowalski123@o2.pl"),
        ("mój adres to a jak Adam kropka nowak małpa example kropka pl", "a.nowak@example.pl"),
        ("n o w a k małpa example kropka pl, dziękuję", "nowak@example.pl"),
        ("ka o wu a el małpa example kropka pl", "kowal@example.pl"),
        ("j kropka nowak małpa firma myślnik test kropka com kropka pl", "j.nowak@firma-test.com.pl"),
    ],
)  # fmt: skip
def test_an_address(text: str, address: str | list[str]):
    assert email(text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [("john dot smith at example dot com", "john.smith@example.com"),
     ("a b c one two three at example dot com", "abc123@example.com"),
     ("my email is j smith 42 at example dot co dot uk", "jsmith42@example.co.uk"),
     ("sales underscore team at my dash shop dot org please", "sales_team@my-shop.org"),
     ("b as in bravo, o as in oscar, b as in bravo at example dot com", "bob@example.com")],
)  # fmt: skip
def test_an_english_address(text: str, address: str):
    assert email(text, "en") == address


def test_names_that_nothing_joined_are_read_back():
    assert understand_email("jan kowalski małpa example kropka pl", "pl") == Understood(
        "jankowalski@example.pl", "jankowalski@example.pl", unsure=True
    )


@pytest.mark.parametrize(
    "text", ["", "anna", "nie mam maila", "małpa", "jan małpa", "jan małpa małpa example kropka pl", "x" * 400]
)
def test_what_is_no_address_is_not_guessed(text: str):
    assert understand_email(text, "pl") == Wrong("not-an-email")


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(["jan", "kropka", "małpa", "pl", ".", "@", "at", "dot", "7", "a", "jak"]), max_size=12
    ).map(" ".join)
)
def test_whatever_is_said_is_an_address_or_none(text: str):
    found = understand_email(text, "pl")
    if isinstance(found, Understood):
        assert re.fullmatch(EMAIL, found.value)
