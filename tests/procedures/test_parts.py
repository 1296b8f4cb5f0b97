"""What a procedure is made of stands by itself."""

from __future__ import annotations

from infolinia.procedures.parts import Procedure, Slot, Step
from infolinia.procedures.problems import Place


def test_a_slot_and_a_step_need_little():
    slot = Slot("name", "text")
    step = Step("return", "ok", Place("f.yaml"))
    made = Procedure("p", "1", "h", {}, ("pl",), {}, (), {"name": slot}, (step,))
    assert (slot.title, slot.longest, step.exits, made.digressions) == ({}, 500, {}, ())
    assert (made.index("ok"), made.slot("name")) == (0, slot)
