"""What may not stand in a slot never reaches the state."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.procedures.parts import Option, Slot
from infolinia.procedures.slots.fits import fits


@pytest.mark.parametrize(
    ("slot", "good", "bad"),
    [
        (Slot("c", "choice", options=(Option("a", {}),)), ["a"], ["b", "", 1, None]),
        (Slot("c", "choice"), [], ["a"]),
        (Slot("l", "level"), ["L0", "L3"], ["L10", 1, "high"]),
        (Slot("p", "period"), [{"from": "2026-11-01", "to": "2026-11-01"}],
         [{"from": "2026-11-01", "to": "2026-11-01", "more": "x"}, {"from": "2026-11-01"}, "2026"]),
        (Slot("p", "phone"), ["+48994000109", "112"], ["call me", "+", "1" * 20]),
        (Slot("e", "email"), ["a@b.pl"], ["a@b", "a b@c.pl", "a@b.pl\n"]),
        (Slot("t", "text", pattern="[A-Z]{2}", longest=5), ["AB"], ["ab", "ABC", ""]),
        (Slot("t", "text", longest=3), ["abc"], ["abcd", 5]),
        (Slot("y", "yes_no"), [True, False], ["tak", 1]),
        (Slot("n", "number"), ["5", 5], ["five", True, "1e400"]),
        (Slot("d", "date"), ["2026-11-23"], ["23.11.2026", "2026-02-30"]),
        (Slot("c", "customer"), ["K9"], [{"id": "K9"}, "", 9]),
    ],
    ids=lambda value: value.type if isinstance(value, Slot) else "",
)  # fmt: skip
def test_fits(slot: Slot, good: list[Any], bad: list[Any]):
    assert [value for value in good if not fits(slot, value)] == []
    assert [value for value in bad if fits(slot, value)] == []
