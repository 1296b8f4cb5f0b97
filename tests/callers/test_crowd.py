"""Who rings in at the demo centre."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from infolinia.callers import crowd, customer
from infolinia.content import packs

CUSTOMERS = crowd.load(packs.root() / "demo" / "callers.yaml")


def test_every_number_of_the_demo_has_customers_of_its_own():
    """Whoever is ready, of whatever team, has somebody to serve."""
    dialled = crowd.by_number(CUSTOMERS)
    assert set(dialled) == {"+48991000120", "+48991000991", "+48991000100", "+48993000100"}
    assert sum(len(customers) for customers in dialled.values()) == len(CUSTOMERS)


def test_customers_speak_more_than_once_and_wait_for_an_answer():
    assert all(len(customer.says) > 2 and customer.patience > 3 for customer in CUSTOMERS)


class Line:
    """A telephone whose other side is silent; it hangs up after the line `last`, if one is named."""

    def __init__(self, last: str) -> None:
        self.sound, self.ended, self.said, self.last = self, asyncio.Event(), list[str](), last

    def say(self, line: str) -> float:
        self.said.append(line)
        if line == self.last:
            self.ended.set()
        return 0.0

    def level(self, seconds: float) -> float:
        return -90.0


@pytest.mark.parametrize(
    ("stays", "last", "said"),
    [(3600.0, "b", ["a", "b"]), (0.0, "", ["a", "b", "goodbye"])],
    ids=["served", "forgotten"],
)
async def test_a_customer_stays_on_the_line_until_the_agent_hangs_up(
    monkeypatch: pytest.MonkeyPatch, stays: float, last: str, said: list[str]
):
    monkeypatch.setattr(customer, "STAYS", stays)
    line = Line(last)
    await customer._converse(cast("Any", line), cast("Any", ["a", "b", "goodbye"]), 0.0)
    assert line.said == said
