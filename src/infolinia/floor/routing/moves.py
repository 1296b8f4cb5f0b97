"""Which procedure conducted the calls to a number, and who changed that, as the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.floor.routing import events
from infolinia.floor.routing.rules import SETTINGS
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor


@dataclass(frozen=True, slots=True)
class Move:
    """From `at` on new calls to the number (E.164) are conducted by `procedure`, before by `former`: names, empty for
    none."""

    number: str
    former: str
    procedure: str
    at: datetime
    by: Actor


def of_client(client: str) -> list[Move]:
    """All moves of the client's numbers, the latest first."""
    now: dict[str, str] = {}
    found: list[Move] = []
    for item in journal.replay(SETTINGS):
        it = item.event
        if not isinstance(it, events.Set) or it.what != "number" or it.values.get("client_id") != client:
            continue
        former, procedure = now.get(it.code, ""), str(it.values.get("procedure") or "")
        if procedure != former:
            found.append(Move(it.code, former, procedure, item.at, item.by))
        now[it.code] = procedure
    return found[::-1]
