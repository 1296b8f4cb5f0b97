"""What the desk says when an answer was not understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from infolinia.performers.desk.wording import wrong
from infolinia.procedures.slots.identifiers import understand_iban, understand_nip, understand_pesel, understand_regon
from infolinia.procedures.slots.ordinals import understand_ordinal
from infolinia.procedures.slots.understood import Answer, Wrong


@pytest.mark.parametrize(
    ("understand", "begin", "end"),
    [
        (understand_pesel, "To nie jest numer PESEL: cyfr jest 3", "Ma ich 11."),
        (understand_nip, "To nie jest numer NIP: cyfr jest 3", "Ma ich 10."),
        (understand_regon, "To nie jest numer REGON: cyfr jest 3", "Ma ich 9 / 14."),
        (understand_iban, "To nie jest numer konta: cyfr jest 3", "Ma ich 26."),
    ],
)
def test_digits_that_do_not_pass_are_counted(understand: Callable[[str, str], Answer], begin: str, end: str):
    found = understand("123", "pl")
    assert isinstance(found, Wrong)
    with translation.override("pl"):
        said = wrong(found.code, found.facts)
    assert (said.startswith(begin), said.endswith(end)) == (True, True)


def test_what_is_no_place_says_how_one_is_written():
    found = understand_ordinal("ostatni", "pl")
    assert isinstance(found, Wrong)
    with translation.override("pl"):
        assert wrong(found.code, found.facts) == "To nie jest liczba porządkowa. Napisz na przykład 2 albo drugi."
