"""The machine's clock; pure. Evidence, deadlines, sign-ins and certificates hang on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from infolinia.processes.doctor.facts import ClockFacts, TrunkFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _

WRONG = 30.0  # seconds between us and a carrier
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # it cannot be earlier than this program
CURE = _("Have it kept right by a time server: apt-get install chrony, or timedatectl set-ntp true.")


def judge(facts: ClockFacts, trunks: Sequence[TrunkFacts]) -> Iterator[Finding]:
    told = [trunk for trunk in trunks if trunk.behind_seconds is not None]
    wrong = next((trunk for trunk in told if abs(trunk.behind_seconds or 0.0) > WRONG), None)
    if facts.now < BUILT:
        yield Finding(
            "clock-wrong", _("The clock says {now}, which is long past."), CURE, {"now": f"{facts.now:%Y-%m-%d}"}
        )
    elif facts.newest_file and facts.newest_file > facts.now + timedelta(minutes=5):
        yield Finding(
            "clock-wrong",
            _("The clock says {now} UTC, and the data folder holds a file of {newest}: the clock was set back."), CURE,
            {"now": f"{facts.now:%Y-%m-%d %H:%M}", "newest": f"{facts.newest_file:%Y-%m-%d %H:%M}"},
        )  # fmt: skip
    elif wrong and len(told) == sum(abs(trunk.behind_seconds or 0.0) > WRONG for trunk in told):
        behind = wrong.behind_seconds or 0.0
        said = (
            _("The clock is {seconds} s behind that of trunk {trunk}.")
            if behind > 0
            else _("The clock is {seconds} s ahead of that of trunk {trunk}.")
        )
        yield Finding("clock-wrong", said, CURE, {"seconds": f"{abs(behind):.0f}", "trunk": wrong.name})
    elif facts.synchronized is False and not told:
        yield Finding("clock-alone", _("No time server keeps the clock right."), CURE, level="warning")
