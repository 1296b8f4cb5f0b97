"""How values are written for the eye."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from infolinia.procedures.slots import folding, understood, written


@pytest.mark.parametrize(
    ("type_", "value", "polish", "english"),
    [
        ("date", "2026-11-23", "23.11.2026", "23 Nov 2026"),
        ("period", {"from": "2026-11-01", "to": "2026-11-23"}, "1–23.11.2026", "1–23 Nov 2026"),
        ("period", {"from": "2026-10-01", "to": "2026-11-23"}, "1.10.2026–23.11.2026", "1 Oct 2026–23 Nov 2026"),
        ("period", {"from": "2026-11-23", "to": "2026-11-23"}, "23.11.2026", "23 Nov 2026"),
        ("money", "3835.38", "3\u00a0835,38\u00a0zł", "PLN\u00a03,835.38"),
        ("number", "12.50", "12,5", "12.5"),
        ("number", 30, "30", "30"),
        ("yes_no", True, "tak", "yes"),
        ("yes_no", False, "nie", "no"),
        ("phone", "+48994000109", "+48\u00a099\u00a0400\u00a001\u00a009", "+48\u00a099\u00a0400\u00a001\u00a009"),
        ("phone", "+48600100200", "+48\u00a0600\u00a0100\u00a0200", "+48\u00a0600\u00a0100\u00a0200"),
        ("phone", "+442071838750", "+44\u00a020\u00a07183\u00a08750", "+44\u00a020\u00a07183\u00a08750"),
        ("phone", "112", "112", "112"),
        ("money", {"amount": "12.50", "currency": "EUR"}, "12,50\u00a0EUR", "EUR\u00a012.50"),
        ("percent", "9.25", "9,25\u00a0%", "9.25%"),
        ("ordinal", 12, "12.", "12th"),
        ("ordinal", 21, "21.", "21st"),
        ("ordinal", "3", "3.", "3rd"),
        ("time", "14:30", "14:30", "14:30"),
        ("duration", {"n": 1, "unit": "day"}, "1\u00a0dzień", "1\u00a0day"),
        ("duration", {"n": 14, "unit": "day"}, "14\u00a0dni", "14\u00a0days"),
        ("duration", {"n": 22, "unit": "year"}, "22\u00a0lata", "22\u00a0years"),
        ("duration", {"n": 1.5, "unit": "hour"}, "1,5\u00a0godziny", "1.5\u00a0hours"),
        ("duration", timedelta(hours=36), "36\u00a0godzin", "36\u00a0hours"),
        ("duration", timedelta(seconds=61), "61\u00a0sekund", "61\u00a0seconds"),
        ("duration", {"n": 3, "unit": "fortnight"}, "3", "3"),
        ("pesel", "44051401359", "44051401359", "44051401359"),
        ("nip", "8567346215", "856-734-62-15", "856-734-62-15"),
        ("regon", "123456785", "123\u00a0456\u00a0785", "123\u00a0456\u00a0785"),
        ("regon", "12345678512347", "123\u00a0456\u00a0785\u00a012347", "123\u00a0456\u00a0785\u00a012347"),
        (
            "iban", "PL61109010140000071219812874",
            "PL61\u00a01090\u00a01014\u00a00000\u00a00712\u00a01981\u00a02874",
            "PL61\u00a01090\u00a01014\u00a00000\u00a00712\u00a01981\u00a02874",
        ),
        ("level", "L2", "L2", "L2"),
        ("level", 2, "L2", "L2"),
        ("choices", ["gas", "water"], "gas, water", "gas, water"),
        ("customer", {"id": "K1", "name": "Anna"}, "Anna", "Anna"),
        ("customer", {"id": "K1"}, "K1", "K1"),
        ("customer", "K1", "K1", "K1"),
        ("text", "cokolwiek", "cokolwiek", "cokolwiek"),
        ("text", None, "", ""),
    ],
)  # fmt: skip
def test_by_type_and_language(type_: str, value: Any, polish: str, english: str):
    assert (written.value(type_, value, "pl"), written.value(type_, value, "en")) == (polish, english)


def test_a_promised_day_carries_its_weekday():
    assert written.day(date(2026, 12, 7), "pl", weekday=True) == "7.12.2026 (poniedziałek)"
    assert written.day(date(2026, 12, 7), "en", weekday=True) == "7 Dec 2026 (Monday)"
    assert written.number(Decimal("5.0"), "pl") == "5"


def test_in_a_sentence_a_day_has_its_month_in_words():
    assert written.long_day(date(2026, 11, 12), "pl", weekday=True) == "12\u00a0listopada 2026 (czwartek)"
    assert written.long_day(date(2026, 11, 12), "en", weekday=True) == "12\u00a0November 2026 (Thursday)"
    assert written.long_day(date(2026, 11, 12), "pl") == "12\u00a0listopada 2026"


def test_folded_text_has_no_marks_and_single_spaces():
    assert folding.fold("  Żółty\u00a0\tŁOŚ – 5 ") == "zolty los - 5"
    assert folding.words("Wi-Fi, 2 łącza") == ["wi", "fi", "lacza"]
    assert understood.Wrong("x").facts == {}
