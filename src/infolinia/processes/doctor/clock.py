"""The machine's clock; pure. Evidence, deadlines, sign-ins and certificates hang on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from infolinia.processes.doctor.facts import ClockFacts, TrunkFacts
from infolinia.processes.doctor.findings import Finding

WRONG = 30.0  # seconds between us and a carrier
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # it cannot be earlier than this program
CURE = "Have it kept right by a time server: apt-get install chrony, or timedatectl set-ntp true."


def judge(facts: ClockFacts, trunks: Sequence[TrunkFacts]) -> Iterator[Finding]:
    told = [trunk for trunk in trunks if trunk.behind_seconds is not None]
    wrong = next((trunk for trunk in told if abs(trunk.behind_seconds or 0.0) > WRONG), None)
    if facts.now < BUILT:
        yield Finding("clock-wrong", f"The clock says {facts.now:%Y-%m-%d}, which is long past.", CURE)
    elif facts.newest_file and facts.newest_file > facts.now + timedelta(minutes=5):
        yield Finding(
            "clock-wrong", f"The clock says {facts.now:%Y-%m-%d %H:%M} UTC, and the data folder holds a file of "
            f"{facts.newest_file:%Y-%m-%d %H:%M}: the clock was set back.", CURE,
        )  # fmt: skip
    elif wrong and len(told) == sum(abs(trunk.behind_seconds or 0.0) > WRONG for trunk in told):
        behind = wrong.behind_seconds or 0.0
        how = "behind" if behind > 0 else "ahead of"
        yield Finding("clock-wrong", f"The clock is {abs(behind):.0f} s {how} that of trunk {wrong.name}.", CURE)
    elif facts.synchronized is False and not told:
        yield Finding("clock-alone", "No time server keeps the clock right.", CURE, "warning")
