"""Whether the ledger is still the one that was written.

Entries are only ever added, so reading a head and then its entries up to it gives a state that existed, even while
others write.
What seems wrong is looked at a second time and reported only if it still is: an erasure may have passed between.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from infolinia.journal import chain
from infolinia.journal.facts import Problem, Stream
from infolinia.journal.models import Counter, Entry, Head, Personal, Seal

ERASURE = "journal.erased"


def stream_problems(stream: Stream) -> list[Problem]:
    """Problems of one stream: its chain, its personal values, and what the seals know of it."""
    return _twice(lambda: [*_one(stream), *_sealed(only=str(stream))])


def installation_problems() -> list[Problem]:
    """Problems of every stream, of the seals, and of the positions."""
    found: list[Problem] = []
    for kind, key in Head.objects.order_by("pk").values_list("kind", "key").iterator(chunk_size=500):
        stream = Stream(kind, key)
        found += _twice(lambda stream=stream: list(_one(stream)))
    found += _twice(lambda: list(_sealed()))
    found += _twice(lambda: list(_positions()))
    return found


def seals_of(stream: Stream) -> Iterator[int]:
    """Numbers of the seals that know this stream."""
    for seal in Seal.objects.order_by("number").iterator(chunk_size=50):
        if any(head[0] == str(stream) for head in _parsed(seal.text).get("heads", [])):
            yield seal.number


def _twice(look: Any) -> list[Problem]:
    first = look()
    if not first:
        return []
    again = look()
    return [problem for problem in first if problem in again]


def _one(stream: Stream) -> Iterator[Problem]:
    name = str(stream)
    head = Head.objects.filter(kind=stream.kind, key=stream.key).first()
    if head is None:
        return
    seq, previous, closed_at = 0, chain.FIRST, 0
    expected: dict[int, dict[str, str]] = {}  # position -> field -> salted digest
    seqs: dict[int, int] = {}
    erased: set[tuple[int, str]] = set()
    for entry in Entry.objects.filter(head=head, seq__lte=head.seq).order_by("seq").iterator(chunk_size=500):
        seq += 1
        if entry.seq != seq:
            yield Problem("entry-missing", name, {"seq": seq, "next": entry.seq})
            seq = entry.seq
        if chain.digest(entry.text) != entry.hash:
            yield Problem("text-changed", name, {"seq": entry.seq})
        said = _parsed(entry.text)
        if said.get("previous") != previous:
            yield Problem("order-changed", name, {"seq": entry.seq})
        columns = {
            "stream": name,
            "seq": entry.seq,
            "position": entry.position,
            "name": entry.name,
            "key": entry.key,
        }
        if wrong := [column for column, value in columns.items() if said.get(column) != value]:
            yield Problem("columns-differ", name, {"seq": entry.seq, "columns": ", ".join(wrong)})
        previous = entry.hash
        expected[entry.position], seqs[entry.position] = said.get("personal", {}), entry.seq
        if entry.name == ERASURE:
            for where, fields in said.get("body", {}).get("fields", {}).items():
                erased |= {(int(where), field) for field in fields}
        elif closed_at:
            yield Problem("after-close", name, {"seq": entry.seq, "closed": closed_at})
        if said.get("closes"):
            closed_at = entry.seq
    if (head.seq, head.hash) != (seq, previous):
        yield Problem("tail-cut", name, {"seq": seq, "head": head.seq})
    beyond = Entry.objects.filter(head=head).order_by("-seq").values_list("seq", flat=True).first() or 0
    if beyond > Head.objects.values_list("seq", flat=True).get(pk=head.pk):
        yield Problem("head-behind", name, {"seq": beyond, "head": head.seq})
    if head.closed != bool(closed_at):
        yield Problem("closing-differs", name, {"closed": closed_at})
    yield from _values(head, name, expected, seqs, erased)


def _values(
    head: Head,
    name: str,
    expected: dict[int, dict[str, str]],
    seqs: dict[int, int],
    erased: set[tuple[int, str]],
) -> Iterator[Problem]:
    kept: set[tuple[int, str]] = set()
    for value in Personal.objects.filter(entry__head=head, entry__seq__lte=head.seq).iterator(chunk_size=500):
        kept.add((value.entry_id, value.field))
        wanted = expected.get(value.entry_id, {}).get(value.field)
        if wanted != chain.salted(bytes(value.salt), value.value):
            yield Problem("value-changed", name, {"seq": seqs.get(value.entry_id, 0), "field": value.field})
    for position, fields in expected.items():
        for field in fields:
            if (position, field) not in kept and (seqs[position], field) not in erased:
                yield Problem("value-missing", name, {"seq": seqs[position], "field": field})


def _sealed(only: str | None = None) -> Iterator[Problem]:
    """Every head that was ever sealed must still stand where it stood."""
    number, previous = 0, chain.FIRST
    for seal in Seal.objects.order_by("number").iterator(chunk_size=50):
        number += 1
        said = _parsed(seal.text)
        if only is None:
            if seal.number != number:
                yield Problem("seal-missing", "", {"seal": number})
                number = seal.number
            elif said.get("previous") != previous:
                yield Problem("seal-order-changed", "", {"seal": seal.number})
            if chain.digest(seal.text) != seal.hash or said.get("seal") != seal.number:
                yield Problem("seal-changed", "", {"seal": seal.number})
        previous = seal.hash
        for name, seq, hashed in said.get("heads", []):
            if only in (None, name):
                yield from _sealed_head(name, seq, hashed, seal.number)


def _sealed_head(name: str, seq: int, hashed: str, number: int) -> Iterator[Problem]:
    stream = Stream.parse(name)
    found = Entry.objects.filter(head__kind=stream.kind, head__key=stream.key, seq=seq).values_list("hash", flat=True)
    match list(found):
        case []:
            gone = not Entry.objects.filter(head__kind=stream.kind, head__key=stream.key).exists()
            yield Problem("stream-vanished" if gone else "sealed-tail-cut", name, {"seq": seq, "seal": number})
        case [kept] if kept != hashed:
            yield Problem("sealed-differs", name, {"seq": seq, "seal": number})
        case _:
            return


def _positions() -> Iterator[Problem]:
    """Positions run from 1 to the counter without a gap, so a deleted entry shows even before it was sealed."""
    last = Counter.objects.filter(pk=1).values_list("position", flat=True).first() or 0
    if Entry.objects.filter(position__lte=last).count() != last:
        expected = 1
        for position in Entry.objects.order_by("position").values_list("position", flat=True).iterator():
            if position > last:
                break
            if position != expected:
                yield Problem("positions-missing", "", {"from": expected, "to": position - 1})
            expected = position + 1
        if expected <= last:
            yield Problem("positions-missing", "", {"from": expected, "to": last})
    beyond = Entry.objects.filter(position__gt=last).order_by("position").values_list("position", flat=True).first()
    if beyond is not None and (Counter.objects.filter(pk=1).values_list("position", flat=True).first() or 0) < beyond:
        yield Problem("counter-behind", "", {"counter": last, "position": beyond})


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
