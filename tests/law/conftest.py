"""The tables as shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from infolinia.law.tables import Tables, read

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"


@pytest.fixture(scope="session")
def law() -> Tables:
    names = ("holidays.csv", "complaint-deadlines.csv", "internal-targets.csv", "calendar.csv")
    return read(*((PACK / name).read_text("utf-8") for name in names))
