"""A menu and the numbers that lead to it: where a number has no queue, nobody would take what the menu leads there.

Numbers are kept above this room, which registers how to ask for them. The same rule holds when a number is led to a
menu (floor/routing/rules.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from infolinia.procedures import targets
from infolinia.procedures.language import Procedure
from infolinia.procedures.problems import Problem

_tables: list[Callable[[str, str], Sequence[str]]] = []


def register(table: Callable[[str, str], Sequence[str]]) -> None:
    """table: the numbers of a client that lead to this menu and have no queue. The last to register is asked."""
    _tables.append(table)


def without_queue(client: str, menu: str) -> tuple[str, ...]:
    return tuple(_tables[-1](client, menu)) if _tables else ()


def problems(client: str, procedure: Procedure) -> list[Problem]:
    """The steps of a menu that lead to the queue of a number which has none."""
    numbers = without_queue(client, procedure.name) if procedure.kind == "menu" else ()
    if not numbers:
        return []
    return [
        Problem("menu-no-queue", step.place, {"step": step.id, "number": numbers[0]})
        for step in targets.to_queue_of_number(procedure)
    ]
