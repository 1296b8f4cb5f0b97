"""What a lost switch left of a recording is made whole by the centre (runtime.md 20)."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from infolinia.conduct import services
from infolinia.processes.bus import Bus
from infolinia.processes.centre import Centre
from infolinia.processes.settings import Settings
from infolinia.telephony.media.recorder import PartFile

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)


async def test_the_recording_of_a_killed_switch_is_found_by_the_name_it_was_told_under(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = Settings(data=tmp_path)
    told = "c-1/r-1.wav"
    left = PartFile(settings.recordings / told, pytest.fail)
    left.open()
    left.append(0, b"\x01\xff" * 8000)  # and the switch is killed: nobody closes it

    repaired: list[tuple[Any, ...]] = []
    monkeypatch.setattr(services, "broken_recordings", lambda: [("r-1", told)])
    monkeypatch.setattr(services, "recording_repaired", lambda *found, now: repaired.append(found))
    with ThreadPoolExecutor(1) as writer:
        Centre(settings, cast(Bus, None), writer)._db_repair(NOW)

    file = settings.recordings / told
    proof = hashlib.sha256(file.read_bytes()).hexdigest()
    assert repaired == [("r-1", Path(told), proof, 8000)]

    # The file has its own name now; that it was closed may never have been told.
    with ThreadPoolExecutor(1) as writer:
        Centre(settings, cast(Bus, None), writer)._db_repair(NOW)
    assert repaired[1:] == [("r-1", Path(told), proof, 8000)]
