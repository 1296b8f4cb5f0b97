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
        (Slot("n", "ordinal"), ["2", 12], [0, "-1", "1.5", "second"]),
        (Slot("t", "time"), ["00:00", "23:59"], ["24:00", "7:30", "07:60", 730]),
        (Slot("d", "duration"), [{"n": 2, "unit": "week"}, {"n": 6, "unit": "month"}],
         [{"n": 2, "unit": "moon"}, {"n": -1, "unit": "day"}, {"n": True, "unit": "day"}, {"n": 1}, "2 days",
          {"n": 1, "unit": "day", "more": 1}]),
        (Slot("c", "choices", options=(Option("a", {}), Option("b", {}))), [["a"], ["b", "a"]],
         [[], ["a", "a"], ["c"], "a", [1], ("a",)]),
        (Slot("i", "pesel"), ["91250369663"], ["91250369664", "912503 69663", "9125036966"]),
        (Slot("i", "nip"), ["0002961525"], ["0002961526", "000-296-15-25"]),
        (Slot("i", "regon"), ["123456785"], ["123456786", "12345678"]),
        (Slot("i", "iban"), ["PL92999935493318233508783647"], ["92999935493318233508783647", "PL9299993549331823"]),
        (Slot("c", "customer"), ["K9"], [{"id": "K9"}, "", 9]),
    ],
    ids=lambda value: value.type if isinstance(value, Slot) else "",
)  # fmt: skip
def test_fits(slot: Slot, good: list[Any], bad: list[Any]):
    assert [value for value in good if not fits(slot, value)] == []
    assert [value for value in bad if fits(slot, value)] == []
