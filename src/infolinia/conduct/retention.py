"""How long the recording of a call is kept, and why: pure, by the table of the law (packs/law-pl/retention.csv).

A recording serves what the call was about. Each purpose keeps it for its own time; it goes when the last has ended. One
whose end cannot be told yet (a case that is open, a contract that runs) keeps it meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from infolinia.law import retention
from infolinia.law.explanation import Reason
from infolinia.law.limitation import Period

SERVICE, CONTRACT, COMPLAINT = "recording_service_quality", "recording_contract_evidence", "recording_complaint"
CONCLUDED = frozenset({"S_WON", "S_SENT"})  # dispositions after which the recording proves a contract


@dataclass(frozen=True, slots=True)
class About:
    """What a call was about. cases: the day each case of it was closed, None while one is open. held: somebody put a
    legal hold on it."""

    recorded: date
    disposition: str = ""
    cases: tuple[date | None, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """until: the last day; None while none can be told, and `awaits` says for what. kind: the purpose that decides."""

    until: date | None
    kind: str
    awaits: str
    explanation: tuple[Reason, ...]

    def is_over(self, today: date) -> bool:
        return self.until is not None and today > self.until


def verdict(about: About, table: Sequence[retention.Row], periods: Sequence[Period]) -> Verdict:
    """Until when the recording of a call is kept."""
    found = [
        retention.kept(kind, events, table, periods, held=about.held) for kind, events in _purposes(about)
    ]  # the first is the shortest: service
    unknown = next((item for item in found if item.until is None), None)
    last = unknown or max(found, key=lambda item: item.until or date.max)
    return Verdict(last.until, last.kind, last.awaits, last.explanation)


def _purposes(about: About) -> list[tuple[str, Mapping[str, date]]]:
    recorded = {"recorded": about.recorded}
    purposes: list[tuple[str, Mapping[str, date]]] = [(SERVICE, recorded)]
    if about.disposition in CONCLUDED:
        purposes.append((CONTRACT, recorded))
    for closed in about.cases:
        purposes.append((COMPLAINT, {**recorded, "case_closed": closed} if closed else recorded))
    return purposes
