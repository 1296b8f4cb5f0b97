"""Recordings after their switch: those that a lost switch, or a full disk, left open are made whole by the centre, and
those that are whole are packed (packing.py) when nobody writes in their call any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from infolinia.clients import keyring
from infolinia.conduct import events, record
from infolinia.conduct.facts import RecordingFacts
from infolinia.conduct.models import Recording
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream

STREAM = Stream("admin", "recordings")


def broken() -> list[tuple[str, str]]:
    """(id, path below the recordings folder) of recordings that nobody writes any more and nobody closed."""
    rows = Recording.objects.filter(closed_at=None, call__line_down=True).order_by("id")
    return [(row.id, row.path or f"{row.call_id}/{row.id}.wav") for row in rows]


def repaired(id_: str, path: Path | str, sha256: str, samples: int, *, now: datetime) -> None:
    """A broken recording is whole: its file, hash and length. Without a file (no `sha256`) nothing was recorded."""
    row = Recording.objects.get(pk=id_)
    call = record.locked(row.call_id)
    if not sha256 and row.started_at is None:
        row.delete()  # it never began
    else:
        row.path, row.sha256, row.samples, row.closed_at = str(path), sha256, samples, now
        row.save()
        record.write(call, events.RecordingClosed(id_, str(path), sha256, samples), now=now)
    record.close(call, now=now)


def to_pack(limit: int) -> list[RecordingFacts]:
    """Recordings that are whole and not packed yet, oldest first."""
    rows = Recording.objects.filter(key="", not_packed="", call__line_down=True).exclude(closed_at=None)
    return [row.facts() for row in rows.exclude(sha256="").exclude(path="").order_by("closed_at")[:limit]]


def packed(id_: str, path: str, *, key: str, levels: str) -> bool:
    """From now on the recording is read from the packed file. False when it was erased meanwhile: nothing is kept."""
    rows = Recording.objects.filter(pk=id_, key="").exclude(path="")
    return bool(rows.update(path=path, key=key, levels=levels))


def cannot_be_packed(id_: str, why: str) -> None:
    """It stays as it is. why: as packing.NotPacked says."""
    Recording.objects.filter(pk=id_).update(not_packed=why)


def is_packed(path: str) -> bool:
    """Whether a row names this packed file."""
    return Recording.objects.filter(path=path).exclude(key="").exists()


def kept(calls: Sequence[str] = ()) -> list[RecordingFacts]:
    """Recordings whose sound is there: of these calls, or all."""
    rows = Recording.objects.exclude(path="").exclude(closed_at=None)
    return [row.facts() for row in (rows.filter(call__in=calls) if calls else rows).order_by("call", "id")]


def exported(id_: str, *, now: datetime, by: Actor = SYSTEM) -> None:
    """A recording was written out as a file that is not sealed."""
    row = Recording.objects.get(pk=id_)
    journal.append(STREAM, events.RecordingExported(row.call_id, id_), at=now, by=by)


def seal_anew() -> int:
    """After `keyring.rotate`: seal the keys of packed recordings with the new key; how many. Raises KeyProblem."""
    ring, done = keyring.keyring(), 0
    for row in Recording.objects.exclude(key="").order_by("id"):
        about = row.facts().about
        if ring.is_old(row.key):
            key = ring.seal(ring.unseal(row.key, about=about), about=about)
            done += Recording.objects.filter(pk=row.pk, key=row.key).update(key=key)
    return done
