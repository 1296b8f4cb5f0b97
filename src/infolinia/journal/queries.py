"""What the ledger answers. A client's streams are read within a scope that holds the client."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext

from infolinia.journal import reading, registry, scope, verifying
from infolinia.journal.facts import Erased, Problem, Recorded, Stream
from infolinia.journal.models import Counter, Delivered, Entry, Head, Personal, Seal


def replay(
    stream: Stream, *, until: int | datetime | None = None, names: Collection[str] | None = None
) -> list[Recorded]:
    """The stream's events in order of commit (of these names); a stream that never was has none.

    until: a position, inclusive; or an instant: then all before the first event that happened later, which is a state
    that did exist. Raises ScopeMissing when the stream belongs to a client outside the scope in force.
    """
    head = Head.objects.filter(kind=stream.kind, key=stream.key).first()
    if head is None:
        return []
    if head.client is not None:
        scope.require(head.client)
    entries = Entry.objects.filter(head=head).order_by("seq")
    if names is not None:
        entries = entries.filter(name__in=names)
    if isinstance(until, int):
        entries = entries.filter(position__lte=until)
    events = reading.recorded(entries)
    if isinstance(until, datetime):
        later = next((i for i, item in enumerate(events) if item.at > until), len(events))
        return events[:later]
    return events


def read_after(position: int, limit: int = 500, kinds: Collection[str] | None = None) -> list[Recorded]:
    """Events of all streams (of these kinds) past `position`, in order of commit, those of clients in scope only.

    May return fewer than `limit` although more exist: go on with `read_on`.
    """
    return read_on(position, limit, kinds)[0]


def read_on(position: int, limit: int = 500, kinds: Collection[str] | None = None) -> tuple[list[Recorded], int]:
    """Like `read_after`, with the position to go on from: past entries that were looked at but are out of scope."""
    entries = Entry.objects.filter(position__gt=position)
    if kinds is not None:
        entries = entries.filter(head__kind__in=kinds)
    rows = list(entries.order_by("position")[:limit])
    allowed = scope.current()
    events = [item for item in reading.recorded(rows) if item.client is None or item.client in allowed]
    return events, rows[-1].position if rows else position


def last_position() -> int:
    """Position of the newest event; 0 in an empty journal."""
    return Counter.objects.filter(pk=1).values_list("position", flat=True).first() or 0


def client_of(stream: Stream) -> str | None:
    """Whose stream it is; None for the operator's own or for none."""
    return Head.objects.filter(kind=stream.kind, key=stream.key).values_list("client", flat=True).first()


def streams(kind: str | None = None) -> list[Stream]:
    """All streams (of a kind), in the order they were begun. Not bound by a scope: names only."""
    heads = Head.objects.filter(seq__gt=0).order_by("pk")
    return [Stream(*pair) for pair in (heads.filter(kind=kind) if kind else heads).values_list("kind", "key")]


def newest(stream: Stream, *, limit: int, before: int | None = None) -> list[Recorded]:
    """The stream's last events, newest first; `before`: only those with a smaller `seq`. Scope as in `replay`."""
    head = Head.objects.filter(kind=stream.kind, key=stream.key).first()
    if head is None:
        return []
    if head.client is not None:
        scope.require(head.client)
    entries = Entry.objects.filter(head=head)
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return reading.recorded(entries.order_by("-seq")[:limit])


def head(stream: Stream) -> tuple[int, str]:
    """How many entries a stream has, and the hash of the last: it stands for all of them. (0, "") for none."""
    found = Head.objects.filter(kind=stream.kind, key=stream.key).values_list("seq", "hash").first()
    return found or (0, "")


def known(stream: Stream) -> bool:
    """True for a stream that has entries, or had: of a vanished one `verify` still has to speak."""
    if Head.objects.filter(kind=stream.kind, key=stream.key).exists():
        return True
    return any(verifying.seals_of(stream))


def last_seal() -> dict[str, Any] | None:
    """Number and hash of the newest seal; kept elsewhere, it shows that seals were cut."""
    return Seal.objects.order_by("-number").values("number", "hash").first()


def exists(stream: Stream) -> bool:
    return Head.objects.filter(kind=stream.kind, key=stream.key, seq__gt=0).exists()


def is_closed(stream: Stream) -> bool:
    return Head.objects.filter(kind=stream.kind, key=stream.key, closed=True).exists()


def verify(stream: Stream | None = None) -> list[Problem]:
    """What is wrong with a stream, or with the whole installation; empty when the chain proves itself.

    Not bound by a scope: it reads no values, only whether they are the ones that were recorded.
    """
    return verifying.stream_problems(stream) if stream else verifying.installation_problems()


def sentence(item: Recorded, *, hiding: Collection[str] = ()) -> str:
    """What happened, in the reader's language; fields in `hiding` read as erased."""
    kind = registry.kind_of(item.event)
    values = {name: Erased() if name in hiding else getattr(item.event, name) for name in registry.fields_of(kind)}
    return gettext(kind.sentence).format(**{name: _said(value) for name, value in values.items()})


def _said(value: object) -> object:
    word = registry.word(value)
    return gettext(str(word)) if registry.is_code(value) else word


def export_lines(stream: Stream | None = None) -> Iterator[str]:
    """The ledger as JSON Lines: each entry with exactly the text that was hashed and its personal values with their
    salts, and the seals when all of it is exported. Whoever holds the lines can verify them without us.

    Not bound by a scope: for administrators.
    """
    entries = Entry.objects.select_related("head").order_by("position")
    if stream:
        entries = entries.filter(head__kind=stream.kind, head__key=stream.key)
    for entry in entries.iterator(chunk_size=500):
        personal = {
            field: {"value": json.loads(value), "salt": bytes(salt).hex()}
            for field, value, salt in Personal.objects.filter(entry=entry).values_list("field", "value", "salt")
        }
        yield _line({**json.loads(entry.text), "personal": personal, "text": entry.text, "hash": entry.hash})
    if stream is None:
        for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
            yield _line({"seal": seal.number, "text": seal.text, "hash": seal.hash})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def last_delivered(switch: str, boot: str) -> int:
    """The highest number of this boot's events that was committed; 0 when none was."""
    return Delivered.objects.filter(switch=switch, boot=boot).aggregate(last=Max("seq"))["last"] or 0
