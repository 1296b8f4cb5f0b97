"""What a disk that fills up means for calls (runtime.md 23).

Under `low` bytes free: an alarm, and no new recording. Under `full`: no new call, and the ballast file is given back to
the disk so that live calls finish their journal. Each state is left only with room to spare, or it would flicker.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Room = Literal["enough", "low", "full"]
MIB = 1024 * 1024


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@dataclass(slots=True)
class Disk:
    """Watches the disk of `folder`. Sizes in bytes; `free` is replaced in tests."""

    folder: Path
    low: int = 500 * MIB
    full: int = 100 * MIB
    ballast: int = 64 * MIB
    free: Callable[[Path], int] = free_bytes
    room: Room = field(default="enough", init=False)

    @property
    def ballast_file(self) -> Path:
        return self.folder / "ballast"

    def check(self) -> Room:
        """Look again; releases or lays the ballast as needed. Never raises: a disk that cannot be asked is full."""
        try:
            free = self.free(self.folder)
        except OSError:
            free = 0
        self.room = self._judge(free)
        if self.room == "full":
            self._release()
        elif self.room == "enough":
            self._lay(free)
        return self.room

    def _judge(self, free: int) -> Room:
        given_back = 0 if self.ballast_file.exists() else self.ballast
        if free < self.full or (self.room == "full" and free < self.full + given_back + self.full // 10):
            return "full"
        if free < self.low or (self.room != "enough" and free < self.low + self.low // 10):
            return "low"
        return "enough"

    def _release(self) -> None:
        try:
            self.ballast_file.unlink(missing_ok=True)
        except OSError:
            return  # nothing more can be given back

    def _lay(self, free: int) -> None:
        file = self.ballast_file
        if not self.ballast or free < self.low + 2 * self.ballast:
            return
        try:
            if file.exists() and file.stat().st_size == self.ballast:
                return
            with file.open("wb") as out:
                os.posix_fallocate(out.fileno(), 0, self.ballast)
        except OSError:
            file.unlink(missing_ok=True)
