"""The demo pack's customers of two clients."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infolinia.content import packs, services
from infolinia.journal.scope import ALL_CLIENTS, scoped

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)


def _speak(text: str, language: str, folder: Path) -> Path:
    return folder / f"{language}.wav"


@pytest.fixture
def demo(db, tmp_path):
    """The demo centre, loaded; the test runs in the scope of all clients."""
    services.load_pack(packs.root() / "demo", now=NOW, prompts_folder=tmp_path, render=_speak)
    with scoped(ALL_CLIENTS):
        yield
