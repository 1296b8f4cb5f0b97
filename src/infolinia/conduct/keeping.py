"""Recordings that are kept, held and let go: what is over by the law is deleted, what somebody holds is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import get_default_timezone, localdate

from infolinia.conduct import events, record, retention, sounds
from infolinia.conduct.models import Call, Recording, RecordingHold
from infolinia.conduct.recording import STREAM
from infolinia.conduct.retention import About, Verdict
from infolinia.content import tables
from infolinia.journal import queries as ledger
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Stream
from infolinia.trades.cases import queries as cases
from infolinia.web.refusals import Refusal

CLOSED = "closed"
LONGEST_REASON = 200  # characters


@dataclass(frozen=True, slots=True)
class Due:
    """A recording, and until when it is kept."""

    recording: str
    call: str
    verdict: Verdict


def due(today: date, *, limit: int, after: str = "") -> list[Due]:
    """Recordings old enough for their shortest time to have ended, by id from `after` on, with what is decided on each.
    Those that are kept longer are among them, so that a page can say why."""
    shortest = min(
        (row.keep.count for row in tables.retention_rows() if row.kind == retention.SERVICE and row.keep), default=0
    )
    oldest = datetime.combine(today - timedelta(days=shortest), datetime.min.time(), get_default_timezone())
    rows = Recording.objects.select_related("call").filter(closed_at__lt=oldest, pk__gt=after).exclude(path="")
    return [Due(row.id, row.call.id, decided(row.call, row)) for row in rows.order_by("id")[:limit]]


def decided(call: Call, recording: Recording) -> Verdict:
    """Until when a recording is kept."""
    began = localdate(recording.started_at or recording.closed_at or call.arrived_at)
    about = About(
        recorded=began,
        disposition=call.disposition,
        cases=tuple(_closed(case.number) if case.state == CLOSED else None for case in cases.of_call(call.id)),
        held=RecordingHold.objects.filter(call=call.id, ended_at=None).exists(),
    )
    return retention.verdict(about, tables.retention_rows(), tables.limitation_periods())


def _closed(case: str) -> date | None:
    """The day of the last thing that happened in a closed case."""
    last = ledger.newest(Stream("case", case), limit=1)
    return localdate(last[0].at) if last else None


def let_go(recording: str, today: date, *, now: datetime) -> bool:
    """Delete the sound of a recording whose time is over. False when it is kept. Raises OSError: then it is kept."""
    row = Recording.objects.select_related("call").filter(pk=recording).exclude(path="").first()
    if row is None:
        return False
    journal.lock(STREAM)
    found = decided(row.call, row)
    if not found.is_over(today) or found.until is None:
        return False
    if file := sounds.file_of(settings.SETTINGS.recordings, row.path):
        file.unlink()
    Recording.objects.filter(pk=recording).update(path="", key="", levels="")
    source = found.explanation[0].source if found.explanation else ""
    gone = events.RecordingLetGo(row.call.id, recording, found.kind, found.until, source)
    journal.append(STREAM, gone, at=now, by=CENTRE, client=None)
    return True


def hold(call_id: str, *, reason: str, now: datetime, by: Actor) -> None:
    """Keep the recordings of a call until `release`, whatever the table says. Raises Refusal."""
    call = record.locked(call_id)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Refusal("hold-reason", status=422, most=LONGEST_REASON)
    if RecordingHold.objects.filter(call=call.id, ended_at=None).exists():
        return
    RecordingHold.objects.create(call=call.id, reason=reason, since=now, by=str(by))
    journal.append(STREAM, events.RecordingHeld(call.id, reason), at=now, by=by)


def release(call_id: str, *, now: datetime, by: Actor) -> None:
    """The hold ends; the table decides again."""
    call = record.locked(call_id)
    if RecordingHold.objects.filter(call=call.id, ended_at=None).update(ended_at=now):
        journal.append(STREAM, events.RecordingReleased(call.id), at=now, by=by)
