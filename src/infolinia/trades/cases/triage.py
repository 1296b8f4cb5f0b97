"""How urgent a fault is, and by when the customer hears of us. Pure.

Source: the procedure awaria (rules.md EMG-01 to 10): P1 danger to life: back in 30 minutes; P2 a whole street or a
sensitive person: 2 hours; P3 one household without the service: a plan in 1 hour; P4 a nuisance: next business day.
The times are the centre's promises; when power returns only the dispatcher may say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from infolinia.law.calendar import WARSAW, add_business_days, legal_day
from infolinia.law.tables import Holidays
from infolinia.trades.customers.matching import folded

Priority = Literal["P1", "P2", "P3", "P4"]

WITHIN = {"P1": timedelta(minutes=30), "P2": timedelta(hours=2), "P3": timedelta(hours=1)}
NEXT_DAY_UNTIL = time(12)

DANGER = (
    "ogien", "pali", "plon", "dym", "iskr", "zerwan", "porazen", "porazil", "gaz", "czad", "uwiezion", "winda",
    "fire", "smoke", "spark", "electrocut", "carbon", "trapped", "fallen line",
)  # fmt: skip
WIDE = ("ulic", "sasiad", "osiedl", "blok", "szpital", "szkol", "street", "neighbour", "hospital", "school")
NUISANCE = ("migot", "migoc", "migaj", "wolny", "wolno", "przygas", "flicker", "slow", "dims")


@dataclass(frozen=True, slots=True)
class Triage:
    """`because`: danger, words (of danger), sensitive, wide, nuisance or household."""

    priority: Priority
    because: str
    back_by: datetime


def triage(
    *, danger: bool, sensitive: bool, symptoms: str, now: datetime, holidays: Holidays, wide: bool = False
) -> Triage:
    """The priority of a fault. wide: the caller said that the street is without the service.

    Words of danger count even when the caller answered no: too early beats too late, unless they are denied in the same
    breath ("nic nie iskrzy").
    """
    said = folded(symptoms)
    if danger:
        return _at("P1", "danger", now, holidays)
    if _names(said, DANGER):
        return _at("P1", "words", now, holidays)
    if sensitive:
        return _at("P2", "sensitive", now, holidays)
    if wide or _names(said, WIDE):
        return _at("P2", "wide", now, holidays)
    if _names(said, NUISANCE):
        return _at("P4", "nuisance", now, holidays)
    return _at("P3", "household", now, holidays)


def _names(said: str, stems: tuple[str, ...]) -> bool:
    words = said.replace(",", " , ").replace(".", " . ").split()
    denied = False
    for word in words:
        if word in (",", ".", "ale", "but"):
            denied = False
        elif word in ("nie", "nic", "bez", "no", "not", "nothing", "without"):
            denied = True
        elif not denied and word.startswith(stems):
            return True
    return any(" " in stem and stem in said for stem in stems)


def _at(priority: Priority, because: str, now: datetime, holidays: Holidays) -> Triage:
    if priority in WITHIN:
        return Triage(priority, because, now + WITHIN[priority])
    day, _passed = add_business_days(legal_day(now), 1, holidays)
    return Triage(priority, because, datetime.combine(day, NEXT_DAY_UNTIL, WARSAW).astimezone(now.tzinfo))
