"""How a trunk stands, from what each switch tells of it: the worst of them; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from infolinia.telephony.switch.lines import TrunkState

Standing: TypeAlias = Literal["not-registered", "silent", "registered", "answers", "unknown"]
Fault: TypeAlias = Literal["password", "unknown-user", "too-short", "refused", "no-answer", "no-service", "silent"]
GOOD, BAD = ("registered", "answers"), ("not-registered", "silent")
REFUSED: Mapping[int, Fault] = {401: "password", 403: "password", 407: "password", 404: "unknown-user",
                                423: "too-short"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ill:
    """Why a trunk does not serve; status: the SIP status that says so, 0 for none."""

    fault: Fault
    status: int = 0


def standing(told: Collection[TrunkState]) -> Standing:
    """A trunk that is registered nowhere, or of which nothing is known yet, is `unknown` until its server answers."""
    if any(state.registered in ("refused", "lost") for state in told):
        return "not-registered"
    if any(state.probed == "lost" for state in told):
        return "silent"
    if any(state.registered == "registered" for state in told):
        return "registered"
    return "answers" if any(state.probed == "well" for state in told) else "unknown"


def ill(told: Collection[TrunkState]) -> Ill | None:
    """What is wrong with a trunk that stands badly; None while it does not. A refusal says more than a silence."""
    for state in told:
        if state.registered == "refused":
            return Ill(REFUSED.get(state.status, "refused"), state.status)
    for state in told:
        if state.registered == "lost":
            return Ill("no-answer" if state.status in (0, 408) else "no-service", state.status)
    return Ill("silent") if standing(told) == "silent" else None
