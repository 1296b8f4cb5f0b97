"""Whether a queue is open now: its hours by the installation's clock, and the public holidays of the law."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.timezone import get_default_timezone

from infolinia.content import tables
from infolinia.floor.routing import hours
from infolinia.floor.routing.facts import Hours, Queue
from infolinia.floor.routing.hours import Opening


def opening(rules: Queue, now: datetime) -> Opening:
    """Whether a queue is open, why, and until when."""
    return hours.opening(rules.hours, _holidays(), now, get_default_timezone())


def is_open(rules: Queue, now: datetime) -> bool:
    return hours.is_open_at(rules.hours, _holidays(), now, get_default_timezone())


def opening_word(rules: Hours, now: datetime) -> str:
    """open, closed, or holiday: closed, as the day has hours of its own."""
    found = hours.opening(rules, _holidays(), now, get_default_timezone())
    return "open" if found.is_open else "closed" if found.because == "week" else "holiday"


def _holidays() -> Collection[date]:
    return tables.law().holidays.days
