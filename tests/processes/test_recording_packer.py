"""Recordings are packed after their calls; a death at any moment loses none and leaves none open."""

from __future__ import annotations

import asyncio
import os
import queue
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from infolinia.clients import keyring
from infolinia.conduct import services
from infolinia.conduct.models import Call, Recording
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.processes.recording_packer import GIVES_WAY, SUFFIX, RecordingPacker, left_over, own_process
from tests.processes.conftest import NOW
from tests.processes.test_api_calls import SOUND, calls

__all__ = ["calls"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calls")]
PACKED = Path(f"c-1/r-1{SUFFIX}")


@pytest.fixture(autouse=True)
def _over(calls) -> Iterator[None]:
    """The first call is over, its second recording never began; nothing is left afterwards."""
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk="c-1").update(line_down=True, state="ended")
        Recording.objects.filter(pk="r-2").delete()
    yield
    shutil.rmtree(settings.SETTINGS.recordings, ignore_errors=True)


def pack(elsewhere: Callable[[], AbstractContextManager[Executor]] = lambda: ThreadPoolExecutor(1)) -> None:
    """One round of the packer; the database is asked in this thread, whose transaction the test's is."""
    asked: queue.Queue[tuple[Callable[[], Any], Future[Any]] | None] = queue.Queue()

    async def in_database(work: Callable[[], Any]) -> Any:
        answer: Future[Any] = Future()
        asked.put((work, answer))
        return await asyncio.wrap_future(answer)

    async def rounds() -> None:
        with elsewhere() as executor:
            packer = RecordingPacker(settings.SETTINGS, in_database)
            await packer._clear_away()
            await packer._pack_all(executor)

    with ThreadPoolExecutor(1) as loop:
        done = loop.submit(asyncio.run, rounds())
        done.add_done_callback(lambda _: asked.put(None))
        while question := asked.get():
            work, answer = question
            try:
                answer.set_result(work())
            except Exception as error:
                answer.set_exception(error)
        done.result()


@pytest.fixture
def folder() -> Path:
    return settings.SETTINGS.recordings


def names(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_it_is_packed_and_downloads_as_it_was_written(people, folder):
    pack()
    assert names(folder) == [str(PACKED)]
    assert SOUND[58:90] not in (folder / PACKED).read_bytes()
    answer = people.supervisor.get("/calls/c-1/recordings/r-1")
    assert b"".join(answer.streaming_content) == SOUND
    assert services.recordings_to_pack(9) == []


def test_it_is_packed_in_a_process_that_gives_way(people, folder):
    with own_process() as elsewhere:
        assert elsewhere.submit(os.getpriority, os.PRIO_PROCESS, 0).result() == GIVES_WAY
        assert elsewhere.submit(os.getpid).result() != os.getpid()
        pack(lambda: nullcontext(elsewhere))
    assert names(folder) == [str(PACKED)]
    assert b"".join(people.supervisor.get("/calls/c-1/recordings/r-1").streaming_content) == SOUND


def test_the_process_dies_and_the_next_packs_what_it_left(folder):
    with own_process() as elsewhere:
        os.kill(elsewhere.submit(os.getpid).result(), signal.SIGKILL)
        pack(lambda: nullcontext(elsewhere))
        assert names(folder) == ["c-1/r-1.wav"]
    pack(own_process)
    assert names(folder) == [str(PACKED)]


def test_a_call_that_is_still_on_the_line_is_left_alone(folder):
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk="c-1").update(line_down=False)
    pack()
    assert names(folder) == ["c-1/r-1.wav"]


def test_what_is_not_what_the_journal_knows_is_kept_as_it_is(people, folder):
    (folder / "c-1/r-1.wav").write_bytes(SOUND[:-1] + b"x")
    pack()
    assert names(folder) == ["c-1/r-1.wav"]
    with scoped(ALL_CLIENTS):
        assert Recording.objects.get(pk="r-1").not_packed == "hash"
    assert services.recordings_to_pack(9) == []  # it is not tried for ever
    assert people.supervisor.get("/calls/c-1/recordings/r-1").status_code == 200


def test_without_a_key_nothing_is_touched(folder, monkeypatch):
    def lost() -> None:
        raise keyring.KeyProblem("lost")

    monkeypatch.setattr(keyring, "keyring", lost)
    pack()
    assert names(folder) == ["c-1/r-1.wav"]
    assert [item.id for item in services.recordings_to_pack(9)] == ["r-1"]


def test_a_death_before_the_row_is_written(folder, monkeypatch):
    """The packed file is there, no row names it: it is made again."""

    def dies(*_: object, **__: object) -> None:
        raise ConnectionAbortedError

    with monkeypatch.context() as patched:
        patched.setattr(services, "recording_packed", dies)
        with pytest.raises(ConnectionAbortedError):
            pack()
    assert names(folder) == [str(PACKED), "c-1/r-1.wav"]
    (folder / f"{PACKED}.tmp").write_bytes(b"half")
    assert left_over(folder) == [folder / PACKED]
    pack()
    assert names(folder) == [str(PACKED)]


def test_a_death_before_the_file_of_the_switch_is_deleted(people, folder):
    """The row names the packed file; the other must not lie there unsealed."""
    pack()
    (folder / "c-1/r-1.wav").write_bytes(SOUND)
    pack()
    assert names(folder) == [str(PACKED)]
    assert b"".join(people.supervisor.get("/calls/c-1/recordings/r-1").streaming_content) == SOUND


def test_one_that_is_erased_while_it_is_packed_leaves_nothing(folder, monkeypatch):
    name = services.recording_packed

    def erased(*arguments: Any, **more: Any) -> bool:
        services.forget("c-1", reason="test", now=NOW)
        return name(*arguments, **more)

    monkeypatch.setattr(services, "recording_packed", erased)
    pack()
    assert names(folder) == []


def test_an_erased_call_has_no_key_left(folder):
    pack()
    services.forget("c-1", reason="test", now=NOW)
    assert names(folder) == []
    with scoped(ALL_CLIENTS):
        row = Recording.objects.get(pk="r-1")
    assert (row.path, row.key, row.levels) == ("", "", "")


def test_with_another_key_it_is_told_and_nothing_is_lost(people, folder, monkeypatch):
    pack()
    key_file = keyring.key_file()
    kept = key_file.read_bytes()
    try:
        key_file.unlink()
        answer = people.supervisor.get("/calls/c-1/recordings/r-1")
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "recording-key")
        assert names(folder) == [str(PACKED)]
    finally:
        key_file.write_bytes(kept)
