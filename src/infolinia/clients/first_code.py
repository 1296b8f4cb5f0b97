"""The one-time code by which whoever installed a centre comes in first: kept in a file of the data folder that only its
owner reads, printed at each start until the first administrator has a password of his own. It lasts for a day."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

LASTS = timedelta(hours=24)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which are read as one another
LENGTH = 12  # 60 bits


def make(file: Path) -> str:
    """A new code in the file; the one before opens nothing any more."""
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(LENGTH // 3)) for _ in range(3))
    with suppress(FileNotFoundError):
        file.unlink()
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(f"{code}\n")
    return code


def read(file: Path) -> str:
    """The code, also one that is over; empty when there is none."""
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def is_over(file: Path, now: datetime) -> bool:
    """Whether it was made so long ago that it opens nothing."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC) + LASTS <= now
    except OSError:
        return True


def fits(file: Path, typed: str) -> bool:
    """Whether this is the code, in capitals or not, with its dashes or without."""
    code = plain(read(file))
    return bool(code) and secrets.compare_digest(code.encode(), plain(typed).encode())


def plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())[:64]


def forget(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
