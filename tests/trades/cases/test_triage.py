"""How urgent, and back by when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infolinia.content import tables
from infolinia.trades.cases.triage import triage

NOW = datetime(2026, 12, 23, 19, 0, tzinfo=UTC)  # Wednesday evening before Christmas Eve


@pytest.mark.parametrize(
    ("danger", "sensitive", "symptoms", "priority", "because", "back_by"),
    [
        (True, False, "nie ma prądu", "P1", "danger", "2026-12-23T19:30"),
        (False, False, "zerwany przewód leży na drodze", "P1", "words", "2026-12-23T19:30"),
        (False, False, "Nie ma prądu, coś iskrzy w skrzynce", "P1", "words", "2026-12-23T19:30"),
        (False, False, "nie ma prądu, nic nie iskrzy i nie pachnie gazem", "P3", "household", "2026-12-23T20:00"),
        (False, False, "bez dymu, ale iskry lecą", "P1", "words", "2026-12-23T19:30"),
        (False, False, "fallen line in the garden", "P1", "words", "2026-12-23T19:30"),
        (False, True, "nie ma prądu", "P2", "sensitive", "2026-12-23T21:00"),
        (False, False, "ciemno na całej ulicy", "P2", "wide", "2026-12-23T21:00"),
        (False, False, "światło migocze", "P4", "nuisance", "2026-12-28T11:00"),  # 24 to 27 are free; noon in Poland
        (False, False, "", "P3", "household", "2026-12-23T20:00"),
    ],
)
def test_priorities(danger, sensitive, symptoms, priority, because, back_by):
    holidays = tables.law().holidays
    found = triage(danger=danger, sensitive=sensitive, symptoms=symptoms, now=NOW, holidays=holidays)
    assert (found.priority, found.because) == (priority, because)
    assert found.back_by == datetime.fromisoformat(back_by).replace(tzinfo=UTC)


def test_a_street_in_the_dark_is_wide_even_when_the_words_do_not_say_so():
    found = triage(danger=False, sensitive=False, symptoms="ciemno", wide=True, now=NOW, holidays=tables.law().holidays)
    assert (found.priority, found.because) == ("P2", "wide")
