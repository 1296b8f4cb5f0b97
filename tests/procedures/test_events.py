"""Events go into the journal and come back as they were."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from infolinia.procedures.events import (
    ActionDone,
    Answered,
    Back,
    Confirmed,
    Declined,
    Digressed,
    Event,
    Heard,
    Retried,
    Switched,
    from_builtins,
    to_builtins,
)

EVENTS: list[Event] = [
    Answered("who/name", {"from": "2026-11-01", "to": "2026-11-02"}, "1–2.11.2026", raw="1-2.11", unsure=True),
    Confirmed("a"), Heard("a", True, 2, 0.5, 1.5), Declined("a", "refused"), Back(), Digressed("who/why"),
    ActionDone("a", "a#0", "hash", {"case": "R-1"}, ""), Retried("a"), Switched("voice", "en"),
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=[type(event).__name__ for event in EVENTS])
def test_there_and_back(event: Event):
    kept = msgspec.json.decode(msgspec.json.encode(to_builtins(event)))
    assert from_builtins(kept) == event


@pytest.mark.parametrize(
    ("body", "why"),
    [({}, "unknown kind"), ({"kind": "Exploded"}, "unknown kind"), ({"kind": "Confirmed", "slot": 5}, "slot"),
     ({"kind": "Confirmed"}, "slot")],
)  # fmt: skip
def test_what_is_no_event_is_refused(body: dict[str, Any], why: str):
    with pytest.raises(ValueError, match=why):
        from_builtins(body)
