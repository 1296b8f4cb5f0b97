"""A person is forgotten: what is personal in a call goes, from its journal, its rows, its commands and its recordings.
That the call was, when, and who served it stays, and the chain still proves it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from infolinia.conduct import playback, record
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call, Leg, LineCommand, Recording
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.web.refusals import Refusal

MOST_AT_ONCE = 500  # commands: a short transaction


def forget(call_id: str, *, reason: str, now: datetime, by: Actor = SYSTEM) -> None:
    """Erase it. `reason` stays in the journal, so it must not be personal ("GDPR art. 17, request S-104").

    A call that runs, is written up or is still recorded is refused. Doing it twice is once. Raises Refusal; OSError
    when a recording cannot be deleted: then nothing is erased.
    """
    call = record.locked(call_id)
    unfinished = Recording.objects.filter(call=call, closed_at=None).exists()
    if call.state not in (CallState.ENDED, CallState.INTERRUPTED) or not call.line_down or unfinished:
        raise Refusal("call-not-over", call=call_id)
    journal.erase(record.stream(call_id), reason=reason, at=now, by=by)
    Call.objects.filter(pk=call_id).update(caller="", note="")
    Leg.objects.filter(call=call).update(answer="")  # holds addresses
    LineCommand.objects.filter(call=call_id).delete()  # numbers that were dialled, keys that were pressed
    for recording in Recording.objects.filter(call=call).exclude(path=""):
        if file := playback.file_of(settings.SETTINGS.recordings, recording.path):
            file.unlink()
    Recording.objects.filter(call=call).update(path="")


def forget_commands(before: datetime) -> int:
    """Delete commands to the line that were carried out and made before this, MOST_AT_ONCE at most; how many."""
    old = LineCommand.objects.filter(made_at__lt=before).exclude(outcome=None).order_by("number")
    return LineCommand.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])).delete()[0]
