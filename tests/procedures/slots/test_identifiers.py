"""PESEL, NIP, REGON and account numbers as people say and type them. They are nobody's (births of 2090-2099, NIP 000,
bank 9999)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.identifiers import understand_iban, understand_nip, understand_pesel, understand_regon
from infolinia.procedures.slots.understood import Answer, Understood, Wrong
from tests.procedures.slots.said_numbers import in_polish

PESEL, NIP, REGON, IBAN = "90241069953", "0002961525", "123456785", "PL04999970668569636267660988"


def value(found: Answer) -> str | None:
    return found.value if isinstance(found, Understood) else None


@given(
    st.sampled_from(
        [(understand_pesel, PESEL), (understand_nip, NIP), (understand_regon, REGON), (understand_iban, IBAN)]
    ),
    st.data(),
)
def test_any_grouping_typed_or_said(case: tuple[Callable[[str, str], Answer], str], data: st.DataObject):
    understand, expected = case
    digits, groups = expected.removeprefix("PL"), list[str]()
    while digits:
        size = data.draw(st.integers(1, 3))
        groups.append(digits[:size])
        digits = digits[size:]
    assert value(understand(" ".join(groups), "pl")) == expected
    assert value(understand("-".join(groups), "pl")) == expected
    said = ", ".join(
        " ".join(["zero"] * (len(each) - len(each.lstrip("0"))) + ([in_polish(int(each))] if int(each) else []))
        for each in groups
    )
    assert value(understand(said, "pl")) == expected


@pytest.mark.parametrize(
    ("understand", "text", "expected"),
    [
        (understand_pesel, "mój pesel to 902410 69953, dziękuję", PESEL),
        (understand_pesel, "dziewięć zero, dwa cztery, jeden zero, sześć podwójna dziewiątka pięć trzy", PESEL),
        (understand_nip, "PL 000-296-15-25", NIP),
        (understand_nip, "NIP: trzy zera, dwa dziewięć sześć, jeden pięć, dwa pięć", NIP),
        (understand_regon, "12345678512347", "12345678512347"),
        (understand_iban, "04 9999 7066 8569 6362 6766 0988", IBAN),
        (understand_iban, "pl04999970668569636267660988", IBAN),
        (understand_iban, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)  # fmt: skip
def test_an_identifier(understand: Callable[[str, str], Answer], text: str, expected: str):
    assert value(understand(text, "pl")) == expected


def test_an_account_number_is_written_in_fours():
    assert understand_iban(IBAN, "pl") == Understood(IBAN, "PL04 9999 7066 8569 6362 6766 0988")


def test_english_digits():
    assert value(understand_pesel("nine oh two four one oh six double nine five three", "en")) == PESEL


@pytest.mark.parametrize(
    ("understand", "text", "code", "count", "digits"),
    [
        (understand_pesel, "90241069954", "not-a-pesel", "11", "11"),
        (understand_pesel, "9024106995", "not-a-pesel", "10", "11"),
        (understand_pesel, "nie pamiętam", "not-a-pesel", "0", "11"),
        (understand_nip, "000-296-15-26", "not-a-nip", "10", "10"),
        (understand_regon, "123456789", "not-a-regon", "9", "9 / 14"),
        (understand_iban, "05 9999 7066 8569 6362 6766 0988", "not-an-iban", "26", "26"),
    ],
)  # fmt: skip
def test_what_does_not_pass_the_check_digit_is_wrong_and_counted(
    understand: Callable[[str, str], Answer], text: str, code: str, count: str, digits: str
):
    assert understand(text, "pl") == Wrong(code, {"count": count, "digits": digits})


@given(st.text(max_size=80), st.sampled_from([understand_pesel, understand_nip, understand_regon, understand_iban]))
def test_nothing_that_is_typed_raises(text: str, understand: Callable[[str, str], Answer]):
    understand(text, "pl")
