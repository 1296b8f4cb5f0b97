"""What was changed, read from the journal: before and after."""

from __future__ import annotations

from infolinia.floor.lines.events import LinesRemoved, LinesSet
from infolinia.floor.lines.facts import Change
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream

LINES = Stream("admin", "lines")


def changes() -> list[Change]:
    """All changes, oldest first."""
    now: dict[tuple[str, str], dict[str, object] | None] = {}
    found: list[Change] = []
    for item in journal.replay(LINES):
        event = item.event
        if not isinstance(event, LinesSet | LinesRemoved):
            continue
        key = (event.what, event.name)
        after = dict(event.values) if isinstance(event, LinesSet) else None
        secret = isinstance(event, LinesSet) and event.secret
        found.append(
            Change(
                number=item.seq, at=item.at, by=str(item.by), what=event.what, name=event.name, before=now.get(key),
                after=after, secret=secret,
            )
        )  # fmt: skip
        now[key] = after
    return found


def find(number: int) -> Change:
    """Raises LookupError."""
    for change in changes():
        if change.number == number:
            return change
    raise LookupError(number)
