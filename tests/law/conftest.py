"""The tables as shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from infolinia.law.money_rules import MoneyLaw, read_money
from infolinia.law.tables import Tables, read

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"


@pytest.fixture(scope="session")
def law() -> Tables:
    names = ("holidays.csv", "complaint-deadlines.csv", "internal-targets.csv", "calendar.csv")
    return read(*((PACK / name).read_text("utf-8") for name in names))


@pytest.fixture(scope="session")
def money(law: Tables) -> MoneyLaw:
    rates, rules = ((PACK / name).read_text("utf-8") for name in ("interest-rates.csv", "money-rules.csv"))
    return read_money(rates, rules, law.holidays)
