"""A recorded announcement that was uploaded and never saved does not stay for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from infolinia.content import announcements, queries
from infolinia.content.announcements import Said
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.processes.centre import Centre
from infolinia.processes.settings import Settings
from tests.clients.conftest import NOW, people
from tests.content.test_packs import is_mute
from tests.speech.test_recorded import saved, tone

__all__ = ["people"]
BY = Actor("agent", "1")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nadwita(people):
    with scoped({"NAD"}):
        yield


def upload(folder: Path, seconds: float, *, now: datetime = NOW) -> str:
    return announcements.keep_file(
        "NAD", "dzień dobry.wav", saved(tone(seconds, -26)), folder=folder, now=now, by=BY
    ).digest  # fmt: skip


def save(folder: Path, digest: str, *, now: datetime = NOW) -> None:
    said = {"pl": Said(text="Dzień dobry.", file=digest)}
    announcements.put("NAD", "greeting", name="", said=said, folder=folder, render=is_mute, now=now, by=BY)


def forget(folder: Path, now: datetime) -> int:
    return announcements.forget_uploads(now - DAY, folder=folder, now=now)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_after_a_day_the_file_goes_as_it_came_and_as_it_is_played_and_the_journal_says_so(tmp_path: Path):
    digest = upload(tmp_path, 1)
    assert len(files(tmp_path)) == 2
    assert forget(tmp_path, NOW + DAY) == 0
    assert announcements.file("NAD", digest).name == "dzień dobry.wav"

    assert forget(tmp_path, NOW + DAY + timedelta(seconds=1)) == 1

    assert files(tmp_path) == []
    with pytest.raises(LookupError):
        announcements.file("NAD", digest)
    told = journal.newest(queries.CONTENT, limit=1)[0]
    assert (told.name, told.event.digest) == ("announcement.file_forgotten", digest)
    assert "dzień dobry.wav" in journal.sentence(told)
    assert forget(tmp_path, NOW + 9 * DAY) == 0


def test_what_an_announcement_has_or_had_stays_as_it_may_be_set_back(tmp_path: Path):
    first, second = upload(tmp_path, 1), upload(tmp_path, 2)
    save(tmp_path, first)
    save(tmp_path, second, now=NOW + timedelta(hours=1))
    announcements.remove("NAD", "greeting", now=NOW + timedelta(hours=2), by=BY)

    assert forget(tmp_path, NOW + 400 * DAY) == 0

    save(tmp_path, first, now=NOW + 400 * DAY)
    assert len(files(tmp_path)) == 4


def test_who_uploads_it_again_has_another_day(tmp_path: Path):
    digest = upload(tmp_path, 1)
    assert upload(tmp_path, 1, now=NOW + timedelta(hours=23)) == digest
    assert forget(tmp_path, NOW + DAY + timedelta(hours=1)) == 0
    save(tmp_path, digest, now=NOW + DAY + timedelta(hours=2))
    assert forget(tmp_path, NOW + 9 * DAY) == 0


def test_a_form_that_was_open_for_days_is_told_that_its_file_is_gone(tmp_path: Path):
    digest = upload(tmp_path, 1)
    forget(tmp_path, NOW + 2 * DAY)
    with pytest.raises(LookupError):
        save(tmp_path, digest, now=NOW + 2 * DAY)
    assert upload(tmp_path, 1, now=NOW + 2 * DAY) == digest
    assert len(files(tmp_path)) == 2


def test_a_file_that_cannot_be_deleted_stays_known(tmp_path: Path):
    digest = upload(tmp_path, 1)
    (original,) = (path for path in files(tmp_path) if "originals" in path.parts)
    original.unlink()
    original.mkdir()  # nobody's file: unlink refuses it

    assert forget(tmp_path, NOW + 2 * DAY) == 0

    assert announcements.file("NAD", digest).digest == digest


def test_the_centre_looks_for_them_by_itself(tmp_path: Path):
    centre = Centre.__new__(Centre)  # without its bus and its loop, which this work asks for nothing
    centre._settings = Settings(data=tmp_path)
    digest = upload(tmp_path / "prompts", 1)
    centre._db_tidy(NOW + DAY)
    assert announcements.file("NAD", digest)
    centre._db_tidy(NOW + DAY + timedelta(minutes=1))
    assert files(tmp_path) == []
