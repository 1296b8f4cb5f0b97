"""The demo centre with a played switch."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infolinia.clients import queries as clients
from infolinia.content import packs
from infolinia.content import services as content
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.stage import Stage

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)


def _speak(text: str, language: str, folder: Path) -> Path:
    return folder / f"{abs(hash((text, language)))}.wav"


@pytest.fixture
def stage(db, tmp_path):
    with scoped(ALL_CLIENTS):
        content.load_pack(packs.root() / "demo", now=NOW, prompts_folder=tmp_path, render=_speak)
        people = {
            user.username: user.id for user in clients.users() if user.role in ("agent", "supervisor", "administrator")
        }
    return Stage(NOW, people)
