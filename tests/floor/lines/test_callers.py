"""Which number a call to outside shows."""

from __future__ import annotations

import pytest

from infolinia.floor.lines.callers import shown
from infolinia.floor.lines.facts import Pool, PoolNumber

A, B, C = "+48991000101", "+48991000102", "+48991000103"
DIALLED = "+48991000199"
NUMBERS = (
    PoolNumber(number=A, area="+48"),
    PoolNumber(number=B, area="+4822", client="NAD"),
    PoolNumber(number=C, area="+4822", client="WYG"),
)


def show(kind: str, *, client: str = "NAD", called: str = "+48221234567", turn: int = 0) -> str:
    pool = Pool(kind=kind, numbers=NUMBERS)  # type: ignore[arg-type]  # the parameter of the test
    return shown(pool, dialled=DIALLED, client=client, called=called, turn=turn)


@pytest.mark.parametrize(
    ("kind", "facts", "number"),
    [
        ("dialled", {}, DIALLED),
        ("fixed", {}, A),
        ("client", {}, B),
        ("client", {"client": "WYG"}, C),
        ("client", {"client": "ZZZ"}, DIALLED),
        ("round-robin", {"turn": 0}, A),
        ("round-robin", {"turn": 1}, B),
        ("round-robin", {"turn": 2}, A),
        ("area", {}, B),
        ("area", {"client": "WYG"}, C),
        ("area", {"called": "+48611234567"}, A),
        ("area", {"called": "+49301234567"}, DIALLED),
    ],
)
def test_the_number_shown(kind: str, facts: dict[str, object], number: str):
    assert show(kind, **facts) == number  # type: ignore[arg-type]  # the parameters of the test


def test_an_empty_pool_shows_the_number_that_was_dialled():
    assert shown(Pool(kind="round-robin"), dialled=DIALLED, client="", called="", turn=3) == DIALLED
