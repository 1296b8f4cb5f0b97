"""Packs recordings after their calls: a task of the active centre, one recording at a time, in a thread that gives way.

The order is such that a death at any moment loses nothing: the packed file is whole on the disk and was read back
before a row names it, and the file that the switch wrote goes only after that row was committed. What a death leaves
over (a packed file that no row names, or a file whose packed twin is named) the next start clears away.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from infolinia.clients import keyring
from infolinia.conduct import packing, playback, sounds
from infolinia.conduct.packing import SUFFIX
from infolinia.processes.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0  # seconds
AT_ONCE = 20  # recordings read from the database together
GIVES_WAY = 15  # of 19: how much the thread stands back behind calls and clicks


class RecordingPacker:
    """`run` until cancelled. `in_database(work)` runs work in the writing thread."""

    def __init__(self, settings: Settings, in_database: Callable[[Callable[[], Any]], Awaitable[Any]]) -> None:
        self._folder, self._db = settings.recordings, in_database

    async def run(self) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix="packer", initializer=_give_way) as thread:
            await self._clear_away(thread)
            while True:
                try:
                    await self._pack_all(thread)
                except Exception:
                    log.exception("recordings to pack could not be read")
                await asyncio.sleep(LOOK_EVERY)

    async def _clear_away(self, thread: ThreadPoolExecutor) -> None:
        """What an earlier death left over: half a file, or a recording beside its packed twin that is named already."""
        from infolinia.conduct import services

        loop = asyncio.get_running_loop()
        for twin in await loop.run_in_executor(thread, left_over, self._folder):
            path = str(twin.relative_to(self._folder))
            if await self._db(lambda path=path: services.recording_is_packed(path)):
                twin.with_name(twin.name.removesuffix(SUFFIX) + ".wav").unlink(missing_ok=True)

    async def _pack_all(self, thread: ThreadPoolExecutor) -> None:
        from infolinia.conduct import services

        while kept := await self._db(lambda: services.recordings_to_pack(AT_ONCE)):
            for recording in kept:
                if not await self._pack(recording, thread):
                    return

    async def _pack(self, recording: Any, thread: ThreadPoolExecutor) -> bool:
        """False when nothing can be packed now: no key, no room."""
        from infolinia.conduct import services

        wav = sounds.file_of(self._folder, recording.path)
        try:
            if wav is None:
                raise packing.NotPacked("gone")
            work = asyncio.get_running_loop().run_in_executor(thread, packed, recording, wav)
            target, key, levels = await work
        except packing.NotPacked as problem:
            why = problem.why
            log.error("the recording %s stays unpacked: %s", recording.id, why)
            await self._db(lambda: services.recording_cannot_be_packed(recording.id, why))
            return True
        except (OSError, keyring.KeyProblem) as problem:
            log.error("recordings are not packed: %s", problem)
            return False
        path = str(target.relative_to(self._folder.resolve()))
        named = await self._db(lambda: services.recording_packed(recording.id, path, key=key, levels=levels))
        (wav if named else target).unlink(missing_ok=True)
        return True


def left_over(folder: Path) -> list[Path]:
    """Packed files beside the file they were made from. Half packed files are deleted."""
    for half in folder.glob(f"*/*{SUFFIX}.tmp"):
        half.unlink(missing_ok=True)
    return [
        file for file in folder.glob(f"*/*{SUFFIX}") if file.with_name(file.name.removesuffix(SUFFIX) + ".wav").exists()
    ]


def packed(recording: Any, wav: Path) -> tuple[Path, str, str]:
    """(packed file, its sealed key, levels) of a recording. Raises NotPacked, KeyProblem, OSError."""
    key, sealed = keyring.keyring().data_key(about=recording.about)
    try:
        with closing(sounds.sound_in(wav, "", about=recording.about)) as sound:
            levels = playback.levels(sound, playback.KEPT_PARTS).kept()
    except sounds.NoSound as problem:
        raise packing.NotPacked("form") from problem
    target, sizes = packing.pack(wav, key, about=recording.about, sha256=recording.sha256, samples=recording.samples)
    log.info("the recording %s is packed: %d bytes of %d", recording.id, sizes.after, sizes.before)
    return target, sealed, levels


def _give_way() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)
