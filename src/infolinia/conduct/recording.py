"""Recordings after their switch: those that a lost switch, or a full disk, left open are made whole by the centre."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from infolinia.conduct import events, record
from infolinia.conduct.models import Recording


def broken() -> list[tuple[str, str]]:
    """(id, path below the recordings folder) of recordings that nobody writes any more and nobody closed."""
    rows = Recording.objects.filter(closed_at=None, call__line_down=True).order_by("id")
    return [(row.id, row.path or f"{row.call_id}/{row.id}.wav") for row in rows]  # type: ignore[attr-defined]


def repaired(id_: str, path: Path | str, sha256: str, samples: int, *, now: datetime) -> None:
    """A broken recording is whole: its file, hash and length. Without a file (no `sha256`) nothing was recorded."""
    row = Recording.objects.get(pk=id_)
    call = record.locked(row.call_id)  # type: ignore[attr-defined]
    if not sha256 and row.started_at is None:
        row.delete()  # it never began
    else:
        row.path, row.sha256, row.samples, row.closed_at = str(path), sha256, samples, now
        row.save()
        record.write(call, events.RecordingClosed(id_, str(path), sha256, samples), now=now)
    record.close(call, now=now)
