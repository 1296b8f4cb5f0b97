"""How numbers, dates and sentences stand on a screen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from infolinia.web.templatetags import writing

N = writing.NBSP


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Zapytaj o to i o tamto", f"Zapytaj o{N}to i{N}o{N}tamto"),
        ("W poniedziałek", f"W{N}poniedziałek"),
        ("termin 48 h, 50 % i 3 zł", f"termin 48{N}h, 50{N}% i{N}3{N}zł"),
        ("<b>", "&lt;b&gt;"),
        ("a w z", f"a{N}w{N}z"),
    ],
)
def test_a_single_letter_never_ends_a_line(text: str, bound: str):
    assert writing.nbsp(text) == bound


@pytest.mark.parametrize(
    ("language", "money", "day", "weekday"),
    [
        ("pl", f"3{N}835,38{N}zł", "23.11.2026", "poniedziałek"),
        ("en", f"PLN{N}3,835.38", f"23{N}Nov{N}2026", "Monday"),
    ],
)
def test_money_and_days_in_both_languages(language: str, money: str, day: str, weekday: str):
    with translation.override(language):
        assert writing.money(Decimal("3835.38")) == money
        assert writing.day(date(2026, 11, 23)) == day
        assert writing.weekday(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == weekday
        assert writing.money(None) == writing.day(None) == writing.weekday(None) == ""


def test_times_lengths_and_numbers():
    assert writing.clock(datetime(2026, 11, 23, 9, 42, 8, tzinfo=UTC)) == "10:42:08"
    assert writing.hour(datetime(2026, 7, 1, 9, 42, tzinfo=UTC)) == "11:42"
    assert [writing.length(seconds) for seconds in (252, 3750, -1)] == ["4:12", "1:02:30", "0:00"]
    assert writing.phone("+48994000109") == N.join(["+48", "99", "400", "01", "09"])
    assert writing.phone("+48600100200") == N.join(["+48", "600", "100", "200"])
    assert writing.phone("anonymous") == "anonymous"
    assert writing.rows("ul. Cicha 4, 00-101 <Nadwice>") == "ul. Cicha 4<br>00-101 &lt;Nadwice&gt;"


def test_what_is_to_be_typed_stands_apart_and_nothing_becomes_markup():
    assert writing.commands("Say `infolinia tls make <host>`, then <b>") == (
        "Say <code>infolinia tls make &lt;host&gt;</code>, then &lt;b&gt;"
    )
    assert writing.commands("A lone ` stays") == "A lone ` stays"
