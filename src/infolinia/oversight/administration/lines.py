"""What kinds of settings of the lines share: their mistakes by field, their history, their undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from infolinia.floor.lines import messages, queries, services
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import Changed, Field, Link, Problems, Values, Who

MOST = 5000  # changes looked at for what was removed


@contextmanager
def problems() -> Iterator[None]:
    """Mistakes that the room of the lines finds, as the form's."""
    try:
        yield
    except services.Mistaken as wrong:
        raise Problems({mistake.field: messages.said(mistake) for mistake in wrong.mistakes}) from wrong


def history(what: str, name: str, fields: list[Field], form: Callable[[dict[str, Any]], Values]) -> list[Changed]:
    """form: kept values as the form shows them."""
    return [
        Changed(
            str(change.number), change.at, wording.who(change.by),
            wording.differences(
                form(change.before) if change.before else None, form(change.after) if change.after else None, fields
            ),
            made=change.before is None and change.after is not None, removed=change.after is None,
        )
        for change in queries.changes(what, name)
    ]  # fmt: skip


def gone(kind: str, what: str) -> list[Link]:
    """Those that were removed, the latest first."""
    last: dict[str, bool] = {}
    for change in reversed(queries.changes(what, limit=MOST)):
        last.pop(change.name, None)
        last[change.name] = change.after is None
    return [Link(name, wording.address(kind, name)) for name, is_gone in reversed(last.items()) if is_gone]


def undo(who: Who, what: str, name: str, number: str) -> None:
    """Raises LookupError for a change that is none of its."""
    if number not in {str(change.number) for change in queries.changes(what, name)}:
        raise LookupError(number)
    with problems():
        services.restore(int(number), operator=who.operator, now=who.now, by=who.by)
