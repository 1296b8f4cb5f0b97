"""Packs recordings after their calls: a task of the active centre, one recording at a time, in a process behind it.

A thread would not do: on a busy machine one of low priority holds the interpreter while it waits for a core, and the
centre decides nothing meanwhile. The process lasts as long as there is something to pack.

The order is such that a death at any moment loses nothing: the packed file is whole on the disk and was read back
before a row names it, and the file that the switch wrote goes only after that row was committed. What a death leaves
over (a packed file that no row names, or a file whose packed twin is named) the next start clears away.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from infolinia.clients import keyring
from infolinia.conduct import packing, playback, sounds
from infolinia.conduct.packing import SUFFIX, Sizes
from infolinia.processes.children import ends_with_parent
from infolinia.processes.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0  # seconds
AT_ONCE = 20  # recordings read from the database together
GIVES_WAY = 15  # of 19: how much the process stands back behind calls and clicks


class RecordingPacker:
    """`run` until cancelled. `in_database(work)` runs work in the writing thread."""

    def __init__(self, settings: Settings, in_database: Callable[[Callable[[], Any]], Awaitable[Any]]) -> None:
        self._folder, self._db = settings.recordings, in_database

    async def run(self) -> None:
        await self._clear_away()
        while True:
            try:
                if await self._to_pack():
                    with own_process() as elsewhere:
                        more = True
                        while more:
                            more = await self._pack_all(elsewhere)
                            await asyncio.sleep(LOOK_EVERY)
            except Exception:
                log.exception("recordings to pack could not be read")
            await asyncio.sleep(LOOK_EVERY)

    async def _clear_away(self) -> None:
        """What an earlier death left over: half a file, or a recording beside its packed twin that is named already."""
        from infolinia.conduct import services

        for twin in await asyncio.to_thread(left_over, self._folder):
            path = str(twin.relative_to(self._folder))
            if await self._db(lambda path=path: services.recording_is_packed(path)):
                twin.with_name(twin.name.removesuffix(SUFFIX) + ".wav").unlink(missing_ok=True)

    async def _to_pack(self) -> list[Any]:
        from infolinia.conduct import services

        return await self._db(lambda: services.recordings_to_pack(AT_ONCE))

    async def _pack_all(self, elsewhere: Executor) -> bool:
        """False when there was nothing to pack, or nothing can be packed now."""
        some = False
        while kept := await self._to_pack():
            for recording in kept:
                if not await self._pack(recording, elsewhere):
                    return False
            some = True
        return some

    async def _pack(self, recording: Any, elsewhere: Executor) -> bool:
        """False when nothing can be packed now: no key, no room, no process to do it."""
        from infolinia.conduct import services

        wav = sounds.file_of(self._folder, recording.path)
        try:
            if wav is None:
                raise packing.NotPacked("gone")
            key, sealed = keyring.keyring().data_key(about=recording.about)
            work = asyncio.get_running_loop().run_in_executor(elsewhere, packed, recording, wav, key)
            target, sizes, levels = await work
        except packing.NotPacked as problem:
            why = problem.why
            log.error("the recording %s stays unpacked: %s", recording.id, why)
            await self._db(lambda: services.recording_cannot_be_packed(recording.id, why))
            return True
        except (OSError, keyring.KeyProblem, BrokenExecutor) as problem:
            log.error("recordings are not packed: %s", problem)
            return False
        log.info("the recording %s is packed: %d bytes of %d", recording.id, sizes.after, sizes.before)
        path = str(target.relative_to(self._folder.resolve()))
        named = await self._db(lambda: services.recording_packed(recording.id, path, key=sealed, levels=levels))
        (wav if named else target).unlink(missing_ok=True)
        return True


def own_process() -> Executor:
    """A process beside ours, begun with the first work given to it; it ends with ours."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_give_way)


def _give_way() -> None:
    ends_with_parent()
    os.setpriority(os.PRIO_PROCESS, 0, GIVES_WAY)


def left_over(folder: Path) -> list[Path]:
    """Packed files beside the file they were made from. Half packed files are deleted."""
    for half in folder.glob(f"*/*{SUFFIX}.tmp"):
        half.unlink(missing_ok=True)
    return [
        file for file in folder.glob(f"*/*{SUFFIX}") if file.with_name(file.name.removesuffix(SUFFIX) + ".wav").exists()
    ]


def packed(recording: Any, wav: Path, key: bytes) -> tuple[Path, Sizes, str]:
    """(packed file, sizes, levels) of a recording; key: 32 bytes of its own. Raises NotPacked, OSError."""
    try:
        with closing(sounds.sound_in(wav, "", about=recording.about)) as sound:
            levels = playback.levels(sound, playback.KEPT_PARTS).kept()
    except sounds.NoSound as problem:
        raise packing.NotPacked("form") from problem
    target, sizes = packing.pack(wav, key, about=recording.about, sha256=recording.sha256, samples=recording.samples)
    return target, sizes, levels
