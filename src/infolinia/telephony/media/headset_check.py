"""What a check of a headset and its way here comes to, by what was measured in it; pure.

The same model and thresholds as in a call (watch.py, diagnosis.py), so that what a check finds well sounds well in
calls and the words are the same. Beside them stands what only a check can say: no line came about, nothing came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from infolinia.telephony.media.diagnosis import Cause
from infolinia.telephony.media.levels import Levels
from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.media.watch import judge

NO_LINE: Cause = "no_line"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """mos_from, mos_to: by the E-model, of what came from the browser and of what went to it; 0 without a line. cause:
    the worst that is wrong, empty when nothing is. The rest is what it rests on: percent, ms; -1: not known."""

    cause: str
    mos_from: float = 0.0
    mos_to: float = 0.0
    lost_percent: float = -1.0
    far_lost_percent: float = -1.0
    jitter_ms: float = -1.0
    far_jitter_ms: float = -1.0
    round_trip_ms: float = -1.0

    @property
    def score(self) -> float:
        """The worse of the two directions."""
        return min(self.mos_from, self.mos_to)


def conclude(found: LegQuality, browser: Mapping[str, float], *, is_test_voice: bool) -> Conclusion:
    """browser: what the agent's browser measured meanwhile, of rtt_ms, jitter_ms, lost_percent: it knows what came to
    it better than the one or two reports that five seconds bring. is_test_voice: no microphone is judged."""
    if not found.received:
        return Conclusion("mute", 1.0, 1.0)
    if is_test_voice:
        found = replace(found, levels=Levels(), whole=Levels(), echo=0.0)
    whole = replace(
        found,
        levels=found.whole,
        far_lost_percent=browser.get("lost_percent", found.far_lost_percent),
        far_jitter_ms=browser.get("jitter_ms", found.far_jitter_ms),
        round_trip_ms=found.round_trip_ms if found.round_trip_ms >= 0 else browser.get("rtt_ms", -1.0),
    )
    verdict = judge("agent", whole)
    return Conclusion(
        cause=verdict.cause,
        mos_from=verdict.mos_from,
        mos_to=verdict.mos_to,
        lost_percent=round(100 * max(0, whole.lost) / (whole.received + max(0, whole.lost)), 2),
        far_lost_percent=whole.far_lost_percent,
        jitter_ms=whole.jitter_ms,
        far_jitter_ms=whole.far_jitter_ms,
        round_trip_ms=whole.round_trip_ms,
    )


def without_line() -> Conclusion:
    """The browser did not get through to the switch."""
    return Conclusion(NO_LINE)
