"""What the doctor says of an installation; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["problem", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """code: what is wrong, in a word that does not change. said: what and where. cure: what to do about it.

    problem: calls, pages or records suffer. warning: they may, or will soon.
    """

    code: str
    said: str
    cure: str
    level: Level = "problem"
