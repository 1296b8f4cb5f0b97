"""The quality of one leg as it goes on: report after report becomes a verdict, and a change of it is news; pure.

Two bad reports in a row make a verdict bad, two good ones good again, so that a word at the desk does not flicker.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from infolinia.telephony.media import e_model
from infolinia.telephony.media.diagnosis import Finding, Party, Seen, diagnose
from infolinia.telephony.media.plane import LegQuality

BAD_MOS = 3.6  # below it "some are dissatisfied" (G.107 Annex B: R under 70)
IN_A_ROW = 2
AGAIN = 60.0  # seconds after which trouble that lasts is told again
BUFFER = 40.0  # ms that a receiver waits for late packets, at least


@dataclass(frozen=True, slots=True)
class Verdict:
    """mos_from: of what comes from the party; mos_to: of what goes to it. worst: what is wrong, if anything is."""

    mos_from: float = round(e_model.mos(e_model.BEST), 2)
    mos_to: float = round(e_model.mos(e_model.BEST), 2)
    worst: Finding | None = None

    @property
    def cause(self) -> str:
        """Empty when nothing is wrong."""
        return self.worst.cause if self.worst else ""


class Watch:
    """One leg. `take` each report as it comes; `whole` is the verdict on all of it."""

    __slots__ = ("_before", "_far_lost", "_party", "_reports", "_row", "_told", "_told_at", "cause")

    def __init__(self, party: Party) -> None:
        self._party: Party = party
        self._before = LegQuality()
        self._row = 0
        self._far_lost = 0.0
        self._reports = 0
        self._told, self._told_at = "", 0.0
        self.cause = ""  # what is told now

    def take(self, now: LegQuality) -> Verdict:
        """The verdict on the time since the last report. `cause` is what is to be told after it."""
        before, self._before = self._before, now
        if now.far_lost_percent >= 0:
            self._far_lost += now.far_lost_percent
            self._reports += 1
        found = judge(self._party, now, since=before)
        self._row = self._row + 1 if bool(found.cause) != bool(self.cause) else 0
        if self._row >= IN_A_ROW or (found.cause and self.cause):
            self._row, self.cause = 0, found.cause
        return found

    def is_news(self, now: float) -> bool:
        """Whether `cause` is to be told now (seconds): it is another one, or lasts for AGAIN more. What is asked is
        told."""
        if self.cause == self._told and not (self.cause and now - self._told_at >= AGAIN):
            return False
        self._told, self._told_at = self.cause, now
        return True

    def whole(self, now: LegQuality) -> Verdict:
        """The verdict on the whole leg; what the far end lost is the mean of what it told."""
        if self._reports:
            now = replace(now, far_lost_percent=self._far_lost / self._reports)
        return judge(self._party, replace(now, levels=now.whole))


def path(trip_ms: float, jitter_ms: float, lost_percent: float, codec: str, bursts: float = 1.0) -> e_model.Path:
    """One direction of a leg, by what was measured of it; what is not known (below zero) is taken as none."""
    waits = max(BUFFER, 2 * jitter_ms)
    return e_model.Path(max(0.0, trip_ms) / 2 + e_model.FRAME_MS + waits, max(0.0, lost_percent), bursts, codec)


def judge(party: Party, now: LegQuality, *, since: LegQuality | None = None) -> Verdict:
    """What reports say of the time between two of them; of the whole leg without `since`."""
    since = since or LegQuality()
    received, lost = now.received - since.received, max(0, now.lost - since.lost)
    share = 100.0 * lost / (received + lost) if received > 0 else 0.0
    bursts = e_model.burst_ratio(lost, now.bursts - since.bursts, received)
    coming = path(now.round_trip_ms, now.jitter_ms, share, now.codec, bursts)
    going = path(now.round_trip_ms, now.far_jitter_ms, now.far_lost_percent, now.codec)
    mos_from, mos_to = (round(e_model.mos(e_model.rating(way)), 2) for way in (coming, going))
    findings = diagnose(
        Seen(
            party, share, now.far_lost_percent, now.jitter_ms, now.far_jitter_ms, now.round_trip_ms, now.levels,
            now.whole, now.echo,
        )
    )  # fmt: skip
    if findings:
        return Verdict(mos_from, mos_to, findings[0])
    if min(mos_from, mos_to) < BAD_MOS:  # nothing by itself over its threshold, and yet
        cause, figure = ("loss_from", share) if mos_from <= mos_to else ("loss_to", now.far_lost_percent)
        return Verdict(mos_from, mos_to, Finding(cause, figure, 1.0))
    return Verdict(mos_from, mos_to)
