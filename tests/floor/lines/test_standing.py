"""A trunk stands as the worst that any switch tells of it."""

from __future__ import annotations

import pytest

from infolinia.floor.lines.standing import standing
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
