"""How values are written for the eye."""

from __future__ import annotations

from datetime import date
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
        ("phone", "+442071838750", "+442071838750", "+442071838750"),
        ("customer", {"id": "K1", "name": "Anna"}, "Anna", "Anna"),
        ("customer", {"id": "K1"}, "K1", "K1"),
        ("customer", "K1", "K1", "K1"),
        ("text", "cokolwiek", "cokolwiek", "cokolwiek"),
        ("text", None, "", ""),
    ],
)
def test_by_type_and_language(type_: str, value: Any, polish: str, english: str):
    assert (written.value(type_, value, "pl"), written.value(type_, value, "en")) == (polish, english)


def test_a_promised_day_carries_its_weekday():
    assert written.day(date(2026, 12, 7), "pl", weekday=True) == "7.12.2026 (poniedziałek)"
    assert written.day(date(2026, 12, 7), "en", weekday=True) == "7 Dec 2026 (Monday)"
    assert written.number(Decimal("5.0"), "pl") == "5"


def test_folded_text_has_no_marks_and_single_spaces():
    assert folding.fold("  Żółty\u00a0\tŁOŚ – 5 ") == "zolty los - 5"
    assert folding.words("Wi-Fi, 2 łącza") == ["wi", "fi", "lacza"]
    assert understood.Wrong("x").facts == {}
