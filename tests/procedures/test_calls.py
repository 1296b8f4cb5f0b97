"""Generated calls against the oracle: at every event the engine stands where the oracle says, and each call ends in a
disposition or a hand-over, the statements heard and the terms accepted as heard. Ten thousand of them go through the
journal in tests/conduct/test_ten_thousand_calls.py.
"""

from __future__ import annotations

import random

from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from tests.procedures.clerk import conversation, procedure, proved
from tests.procedures.drive import TODAY

CALLS = 500


def test_the_engine_stands_where_the_oracle_says_in_every_call():
    ends = {proved(conversation(number)) for number in range(100_000, 100_000 + CALLS)}
    assert {"DONE", "NONE", "Danger"} <= ends, "the calls go every way"


def test_nothing_but_noise_ends_in_a_hand_over():
    """Without a single helpful word, by voice: every event raises a counter, and each has its bound."""
    noise: list[steps.Event] = [
        steps.Failed("danger", "silence"), steps.Failed("danger", "no_match"), steps.Failed("danger", "incomplete"),
        steps.Controlled("repeat"), steps.Controlled("slower"), steps.Controlled("help"), steps.Digressed("how"),
        steps.Digressed("why"), steps.Back(), steps.Answered("danger", False, "", source="voice"),
        steps.Rejected("danger"), steps.Heard("danger", False, 1, 0.0, 1.0), steps.Returned(),
    ]  # fmt: skip
    for seed in range(200):
        chance = random.Random(seed)
        state = engine.start(procedure(), given={}, performer="voice", language="en", today=TODAY)
        state = engine.step(procedure(), state, steps.Heard("recording", True, 1, 0.0, 1.0))
        count = 0
        while not focus.find(procedure(), state).terminal:
            state = engine.step(procedure(), state, chance.choice(noise))
            count += 1
            assert count < 120, f"call {seed} goes on"
        (end,) = engine.effects(procedure(), state)
        assert isinstance(end, steps.HandOver)
