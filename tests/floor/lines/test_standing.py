"""A trunk stands as the worst that any switch tells of it."""

from __future__ import annotations

from typing import get_args

import pytest

from infolinia.floor.lines.standing import FAULTS, Fault, Ill, ill, standing
from infolinia.telephony.switch.lines import TrunkState


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], "unknown"),
        ([TrunkState(name="carrier")], "unknown"),
        ([TrunkState(name="carrier", probed="well")], "answers"),
        ([TrunkState(name="carrier", registered="registered", probed="well")], "registered"),
        ([TrunkState(name="carrier", registered="registered", probed="lost")], "silent"),
        ([TrunkState(name="carrier", registered="refused", probed="well")], "not-registered"),
        ([TrunkState(name="carrier", registered="lost")], "not-registered"),
        (
            [TrunkState(name="carrier", registered="registered"), TrunkState(name="carrier", registered="refused")],
            "not-registered",
        ),
        ([TrunkState(name="carrier", probed="well"), TrunkState(name="carrier", probed="lost")], "silent"),
        ([TrunkState(name="carrier"), TrunkState(name="carrier", probed="well")], "answers"),
    ],
)
def test_the_worst_is_told(told: list[TrunkState], found: str):
    assert standing(told) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([TrunkState(name="a", registered="refused", status=403)], Ill("password", 403)),
        ([TrunkState(name="a", registered="refused", status=404)], Ill("unknown-user", 404)),
        ([TrunkState(name="a", registered="refused", status=423)], Ill("too-short", 423)),
        ([TrunkState(name="a", registered="refused", status=488)], Ill("refused", 488)),
        ([TrunkState(name="a", registered="lost", probed="lost", status=408)], Ill("no-answer", 408)),
        ([TrunkState(name="a", registered="lost", status=503)], Ill("no-service", 503)),
        (
            [
                TrunkState(name="a", registered="lost", status=408),
                TrunkState(name="a", registered="refused", status=401),
            ],
            Ill("password", 401),
        ),
        ([TrunkState(name="a", registered="registered", probed="lost")], Ill("silent")),
        ([TrunkState(name="a", registered="registered", status=200)], None),
        ([TrunkState(name="a", registered="asking")], None),
        ([], None),
    ],
)
def test_why_a_trunk_does_not_serve(told: list[TrunkState], found: Ill | None):
    assert ill(told) == found


def test_every_fault_has_its_sentence_and_its_cure():
    assert set(FAULTS) == set(get_args(Fault))
