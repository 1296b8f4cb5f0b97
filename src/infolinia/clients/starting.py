"""Where somebody who signs in starts. Rooms above may lead a user elsewhere while something of theirs presses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from infolinia.clients.facts import UserFacts

Lead: TypeAlias = Callable[[UserFacts], str]  # a path; empty: nothing presses

_leads: list[Lead] = []


def lead(found: Lead) -> None:
    """Ask this one, too, from now on; once, however often it is said."""
    if found not in _leads:
        _leads.append(found)


def start_of(user: UserFacts) -> str:
    """The path of the user's first page."""
    pressing = (path for found in _leads if (path := found(user)))
    return next(pressing, "/desk" if user.role == "agent" else "/board")
