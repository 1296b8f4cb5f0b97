"""Who saw what: written down before it is shown. A page that looks again every second, and a player that fetches a
recording in parts, are one look: the same is written again only after AGAIN_AFTER."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from infolinia.clients import services as clients
from infolinia.clients.facts import UserFacts
from infolinia.journal.facts import Actor

AGAIN_AFTER = timedelta(minutes=10)
MOST_KEPT = 10_000

_seen: OrderedDict[tuple[str, str, str], datetime] = OrderedDict()
_lock = Lock()


def saw(user: UserFacts, what: str, subject: str, *, by: Actor | None = None, now: datetime) -> None:
    """`what` is a word (record, recording, journal, calls, customer); `subject` must hold no personal data: the audit
    is a chain from which nothing is erased. by: a program of the user's that did; None: the user."""
    clients.saw(user.id, what, subject, now=now, by=by or Actor("agent", user.id))


def saw_again(user: UserFacts, what: str, subject: str, *, by: Actor | None = None, now: datetime) -> None:
    """The same, unless it was written down a moment ago. A process that starts anew writes it anew."""
    key = (str(by or user.id), what, subject)
    with _lock:
        if key in _seen and now - _seen[key] < AGAIN_AFTER:
            return
    saw(user, what, subject, by=by, now=now)
    with _lock:
        _seen[key] = now
        _seen.move_to_end(key)
        while len(_seen) > MOST_KEPT:
            _seen.popitem(last=False)
