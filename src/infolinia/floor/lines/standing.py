"""How a trunk stands, from what each switch tells of it: the worst of them; pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

from infolinia.telephony.switch.lines import TrunkState

Standing: TypeAlias = Literal["not-registered", "silent", "registered", "answers", "unknown"]
GOOD, BAD = ("registered", "answers"), ("not-registered", "silent")


def standing(told: Collection[TrunkState]) -> Standing:
    """A trunk that is registered nowhere, or of which nothing is known yet, is `unknown` until its server answers."""
    if any(state.registered in ("refused", "lost") for state in told):
        return "not-registered"
    if any(state.probed == "lost" for state in told):
        return "silent"
    if any(state.registered == "registered" for state in told):
        return "registered"
    return "answers" if any(state.probed == "well" for state in told) else "unknown"
