"""The codes with which a call may end. Their table is kept above this room, which registers how to ask for it."""

from __future__ import annotations

from collections.abc import Callable, Collection

_tables: list[Callable[[], Collection[str]]] = []


def register(table: Callable[[], Collection[str]]) -> None:
    """table: the codes now. The last to register is asked."""
    _tables.append(table)


def known() -> frozenset[str] | None:
    """None while nobody keeps a table."""
    return frozenset(_tables[-1]()) if _tables else None
