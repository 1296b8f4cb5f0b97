"""The settings of the installation, which stand in its file and in variables: shown, and changed there.

The processes know them and tell them here (`told_by`): pages know no processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """value: in force, without passwords. source: where it comes from, in words. is_set: not by default."""

    name: str
    value: str
    source: str
    meaning: str
    is_set: bool


_tellers: list[Callable[[], list[Setting]]] = []


def told_by(teller: Callable[[], list[Setting]]) -> None:
    _tellers[:] = [teller]


def settings() -> list[Setting]:
    """All of them, in the reader's language."""
    return [setting for teller in _tellers for setting in teller()]
