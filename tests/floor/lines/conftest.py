"""An operator with a client, and a folder of its own for the keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infolinia.clients import services as clients

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path: Path) -> Path:
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"key_file": tmp_path / "keys"})
    settings.LANGUAGE_CODE = "en"
    return tmp_path / "keys"


@pytest.fixture
def operator(db) -> str:
    clients.put_operator("TRZY", "Trzy Dzwonki")
    clients.put_client("NAD", "Nadwita", operator="TRZY")
    return "TRZY"
