"""Who rings in at the demo centre."""

from __future__ import annotations

from infolinia.callers import crowd
from infolinia.content import packs

CUSTOMERS = crowd.load(packs.root() / "demo" / "callers.yaml")


def test_every_number_of_the_demo_has_customers_of_its_own():
    """Whoever is ready, of whatever team, has somebody to serve."""
    dialled = crowd.by_number(CUSTOMERS)
    assert set(dialled) == {"+48991000120", "+48991000991", "+48991000100", "+48993000100"}
    assert sum(len(customers) for customers in dialled.values()) == len(CUSTOMERS)


def test_customers_speak_more_than_once_and_wait_for_an_answer():
    assert all(len(customer.says) > 2 and customer.patience > 3 for customer in CUSTOMERS)
