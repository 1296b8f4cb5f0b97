"""A writer waits for SQLite's lock as long as it may, and has it as soon as it is free."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from infolinia.web.sqlite import base

pytestmark = pytest.mark.django_db  # connections may be made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection, which holds the lock."""
    made = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("CREATE TABLE row (n)")
    made.execute("BEGIN IMMEDIATE")
    yield made
    made.close()


def connected(folder: Path, timeout: float) -> base.DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    settings = {"default": {"ENGINE": "infolinia.web.sqlite", "NAME": folder / "x.sqlite3", "OPTIONS": options}}
    made = ConnectionHandler(settings)["default"]
    made.ensure_connection()
    return made


def begin(connection: base.DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def in_a_transaction(connection: base.DatabaseWrapper) -> None:
    begin(connection)
    connection.cursor().execute("INSERT INTO row VALUES (1)")
    connection.commit()


def by_itself(connection: base.DatabaseWrapper) -> None:
    connection.cursor().execute("INSERT INTO row VALUES (%s)", [1])


def several(connection: base.DatabaseWrapper) -> None:
    connection.cursor().executemany("INSERT INTO row VALUES (%s)", iter([[1]]))


@pytest.mark.parametrize("write", [in_a_transaction, by_itself, several])
def test_a_writer_has_the_lock_as_soon_as_it_is_free(
    tmp_path: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch,
    write: Callable[[base.DatabaseWrapper], None],
):  # fmt: skip
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", wait)
    ours = connected(tmp_path, timeout=5)
    write(ours)
    assert waits == [base.LOOK_EVERY] * 3  # not ever longer, as SQLite's own waiting
    assert other.execute("SELECT n FROM row").fetchall() == [(1,)]
    ours.close()


def test_a_lock_that_is_held_too_long_is_an_error(tmp_path: Path, other: sqlite3.Connection):
    ours = connected(tmp_path, timeout=0.05)
    with pytest.raises(OperationalError, match="locked"):
        begin(ours)
    assert not ours.in_atomic_block
    ours.close()


def test_another_fault_is_not_waited_for(tmp_path: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waits"))
    ours = connected(tmp_path, timeout=5)
    ours.transaction_mode = "NONSENSE"
    with pytest.raises(OperationalError, match="syntax"):
        begin(ours)
    ours.close()
