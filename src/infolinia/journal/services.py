"""The only writers of the ledger.

Locks are taken in one order everywhere: the counter, then heads, then whatever rows a trade needs. The counter is held
from a transaction's first append to its commit, so positions commit in order and two transactions that write in several
streams cannot wait for each other (docs/adr/0005-one-order-of-locks.md).
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from infolinia.journal import chain, reading, registry
from infolinia.journal.events import PersonErased
from infolinia.journal.facts import Actor, Recorded, Stream
from infolinia.journal.models import Counter, Entry, EvidenceKey, Head, Personal, Receipt, Seal

log = logging.getLogger(__name__)

Listener = Callable[[int, Sequence[Stream]], None]

HEADS_A_SEAL = 500  # a seal is one short transaction (runtime.md 22)

# Every act and every event of the line pays for these. Django's builder of queries took more than half of the time.
NEXT_POSITION = """
    INSERT INTO journal_counter (id, position) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET position = journal_counter.position + 1 RETURNING position"""
FIND_HEAD = """
    SELECT id, kind, key, client, seq, hash, position, closed FROM journal_head WHERE kind = %s AND key = %s"""
INSERT_ENTRY = """
    INSERT INTO journal_entry (position, head_id, seq, name, key, text, hash) VALUES (%s, %s, %s, %s, %s, %s, %s)"""
INSERT_PERSONAL = "INSERT INTO journal_personal (entry_id, field, value, salt) VALUES (%s, %s, %s, %s)"
MOVE_HEAD = """
    UPDATE journal_head SET seq = %s, hash = %s, position = %s, closed = %s, client = %s WHERE id = %s"""

_listeners: list[Listener] = []


class AlreadyRecorded(Exception):
    """The stream holds an event under this once-only key; `first` is it."""

    def __init__(self, first: Recorded) -> None:
        super().__init__(f"{first.stream} already holds {first.name} under the key {first.key}")
        self.first = first


class StreamClosed(Exception):
    """The stream was closed; only an erasure may follow."""


class EvidenceErased(Exception):
    """The key of this stream's evidence was erased with the person."""


def on_committed(listener: Listener) -> None:
    """From now on call `listener(position, streams)` after each commit that appended something. It must be quick and
    may fail: what it missed is read by position."""
    if listener not in _listeners:
        _listeners.append(listener)


def stir(stream: Stream) -> None:
    """After the running transaction's commit, call listeners with position 0: something beside the events of this
    stream is new (a command to the line, an answer from it), and waits for nobody to look by himself."""
    _tell_on_commit(0, stream)


def forget_listener(listener: Listener) -> None:
    if listener in _listeners:
        _listeners.remove(listener)


def lock(*streams: Stream) -> None:
    """Make this transaction the only writer of these streams until it ends: call it before reading what a decision
    rests on. `append` does the same for its own stream."""
    _counter()
    for stream in sorted(set(streams)):
        Head.objects.select_for_update().filter(kind=stream.kind, key=stream.key).first()


def append(
    stream: Stream, event: object, *, at: datetime, by: Actor, client: str | None = None, key: str | None = None
) -> Recorded:
    """Record `event` at the end of `stream`, in the running transaction.

    at: when it happened, aware. client: whose it is; a stream keeps the client of its first entry for those after.
    key: once-only key; a repeat raises AlreadyRecorded with the first and writes nothing.
    Raises StreamClosed; raises RuntimeError outside a transaction.
    """
    return _append(stream, event, at=at, by=by, client=client, key=key, closes=False)


def close(
    stream: Stream, event: object, *, at: datetime, by: Actor, client: str | None = None, key: str | None = None
) -> Recorded:
    """Record `event` as the last of `stream`. Later appends raise StreamClosed; an erasure is still possible."""
    return _append(stream, event, at=at, by=by, client=client, key=key, closes=True)


def evidence(stream: Stream, text: str) -> str:
    """What may stand in the chain for a filled text that was said: HMAC-SHA-256 under the stream's own key.

    Runs in a transaction; the key is made on first use. Raises EvidenceErased once the person was erased.
    """
    _counter()
    head = _head(stream, client=None)
    key, made = EvidenceKey.objects.get_or_create(head=head, defaults={"secret": secrets.token_bytes(chain.KEY_BYTES)})
    if not made and key.secret is None:
        raise EvidenceErased(str(stream))
    return chain.evidence(bytes(key.secret), text)


def _overwrite() -> None:
    """On SQLite, make deleted values vanish from the files, too. PostgreSQL's vacuum does it in its own time."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
        transaction.on_commit(_empty_the_log, robust=True)


def _empty_the_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def matches(stream: Stream, text: str, proof: str) -> bool | None:
    """Whether `proof` is the evidence of this text; None when its key was erased or never made."""
    key = EvidenceKey.objects.filter(head__kind=stream.kind, head__key=stream.key, secret__isnull=False).first()
    return None if key is None else hmac.compare_digest(chain.evidence(bytes(key.secret), text), proof)


def erase(
    stream: Stream, fields: Collection[str] | None = None, *, reason: str, at: datetime, by: Actor
) -> Recorded | None:
    """Erase personal values of a stream and record that. Returns the record, or None when nothing was left to erase.

    fields: names of fields, in whichever entries they stand; None erases all of them and the key of the evidence.
    reason: why, in words that are not personal ("GDPR art. 17, request S-104").
    """
    with transaction.atomic():
        _counter()
        head = _head(stream, client=None)
        values = Personal.objects.filter(entry__head=head)
        if fields is not None:
            values = values.filter(field__in=fields)
        gone: dict[str, tuple[str, ...]] = {}
        for seq, field in values.order_by("entry__seq", "field").values_list("entry__seq", "field"):
            gone[str(seq)] = (*gone.get(str(seq), ()), field)
        keys = EvidenceKey.objects.filter(head=head, secret__isnull=False) if fields is None else None
        if not gone and not (keys and keys.exists()):
            return None
        _overwrite()
        values.delete()
        lost_key = bool(keys is not None and keys.update(secret=None))
        return _append(stream, PersonErased(reason, gone, lost_key), at=at, by=by, erases=True)


def delivered(switch: str, boot: str, seq: int) -> bool:
    """Note that an event of a switch is being committed, in the running transaction. False when it was before: then do
    nothing but acknowledge."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_delivered (switch, boot, seq) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [switch, boot, seq],
        )
        return cursor.rowcount == 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """A link of the installation's chain. Keep its hash elsewhere and even a cut seal will show."""

    number: int
    heads: int
    hash: str


@transaction.atomic
def seal(*, at: datetime) -> Sealed | None:
    """Write the heads that moved since the last seal into the installation's chain; None when none did.

    At most HEADS_A_SEAL at once: call it again until it returns None.
    """
    _counter()
    last = Seal.objects.order_by("-number").first()
    number, position, previous = (last.number, last.position, last.hash) if last else (0, 0, chain.FIRST)
    heads = list(Head.objects.filter(position__gt=position).order_by("position")[:HEADS_A_SEAL])
    if not heads:
        return None
    text = chain.seal_text(
        number=number + 1,
        at=at,
        position=heads[-1].position,
        heads=[(str(head.stream), head.seq, head.hash) for head in heads],
        previous=previous,
    )
    made = Seal.objects.create(number=number + 1, position=heads[-1].position, text=text, hash=chain.digest(text))
    return Sealed(made.number, len(heads), made.hash)


def try_writing() -> None:
    """Write and take it back: raises DatabaseError when the ledger cannot be written now."""
    with transaction.atomic():
        _counter()
        _next_position()
        transaction.set_rollback(True)


def forget_receipts(before: datetime) -> int:
    """Delete the kept replies of POSTs older than `before`; how many."""
    return Receipt.objects.filter(at__lt=before).delete()[0]


# --- How an entry is made


def _append(
    stream: Stream,
    event: object,
    *,
    at: datetime,
    by: Actor,
    client: str | None = None,
    key: str | None = None,
    closes: bool = False,
    erases: bool = False,
) -> Recorded:
    kind = registry.kind_of(event)
    body = registry.to_body(event)
    personal = {name: chain.canonical(body.pop(name)) for name in sorted(kind.personal) if body[name] is not None}
    salts = {name: secrets.token_bytes(chain.SALT_BYTES) for name in personal}
    chain.canonical(body), chain.instant(at)  # what cannot be written is refused before a position is taken

    _counter()
    head = _head(stream, client=client)
    if key is not None and (first := Entry.objects.filter(head=head, key=key).first()):
        raise AlreadyRecorded(reading.recorded([first])[0])
    if head.closed and not erases:
        raise StreamClosed(str(stream))
    position, seq, client = _next_position(), head.seq + 1, client or head.client
    text = chain.entry_text(
        stream=str(stream),
        seq=seq,
        position=position,
        at=at,
        by=(by.kind, by.id),
        client=client,
        key=key,
        name=kind.name,
        version=kind.version,
        body=body,
        personal={name: chain.salted(salts[name], value) for name, value in personal.items()},
        closes=closes,
        previous=head.hash,
    )
    hash_ = chain.digest(text)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRY, [position, head.pk, seq, kind.name, key, text, hash_])
        if personal:
            values = [(position, name, value, salts[name]) for name, value in personal.items()]
            cursor.executemany(INSERT_PERSONAL, values)
        cursor.execute(MOVE_HEAD, [seq, hash_, position, head.closed or closes, head.client or client, head.pk])
    _tell_on_commit(position, stream)
    return Recorded(position, stream, seq, at, by, kind.name, kind.version, event, client, key)


def _counter() -> None:
    """Take the one lock that orders writers; creates the row on first use."""
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written in a transaction: open one with transaction.atomic().")
    if connection.vendor == "sqlite":
        return  # BEGIN IMMEDIATE took the lock of the whole database
    if Counter.objects.select_for_update().filter(pk=1).first() is None:
        Counter.objects.bulk_create([Counter(id=1, position=0)], ignore_conflicts=True)
        Counter.objects.select_for_update().get(pk=1)


def _next_position() -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_POSITION)
        return cursor.fetchone()[0]


def _head(stream: Stream, *, client: str | None) -> Head:
    """The head of a stream, which the counter's lock guards; a new one for a new stream."""
    for head in Head.objects.raw(FIND_HEAD, [stream.kind, stream.key]):
        return head
    return Head.objects.create(kind=stream.kind, key=stream.key, client=client, seq=0, hash=chain.FIRST, position=0)


def _tell_on_commit(position: int, stream: Stream) -> None:
    def tell() -> None:
        for listener in list(_listeners):
            try:
                listener(position, [stream])
            except Exception:
                log.exception("A listener of the journal failed at position %d", position)

    transaction.on_commit(tell, robust=True)
