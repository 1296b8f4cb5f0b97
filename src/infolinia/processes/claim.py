"""The right to be the active centre (runtime.md 2): a lock that ends with its holder."""

from __future__ import annotations

import fcntl
import logging
from pathlib import Path
from typing import IO

import psycopg

from infolinia.processes.settings import Settings

log = logging.getLogger(__name__)

ADVISORY = 0x1F0_11A1A  # the installation's lock on PostgreSQL
LOCK = "centre.lock"


class Claim:
    """On one machine a locked file; on PostgreSQL, besides, a session lock, for centres on several machines."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file: IO[str] | None = None
        self._connection: psycopg.Connection | None = None

    def take(self) -> None:
        """Wait until it is ours."""
        self._file = (self._settings.data / LOCK).open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("Another centre is active; this one stands by")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        if self._settings.database:
            self._connection = psycopg.connect(self._settings.database, autocommit=True)
            self._connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])


def is_held(folder: Path) -> bool:
    """Whether a centre is active in this data folder now, at whatever addresses it was told to serve. False where that
    is not for us to see."""
    try:
        with (folder / LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, PermissionError):
        return False
    except BlockingIOError:
        return True
    return False
