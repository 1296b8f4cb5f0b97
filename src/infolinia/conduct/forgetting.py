"""A person is forgotten: what is personal in a call goes, from its journal, its rows, its commands and its recordings.
That the call was, when, and who served it stays, and the chain still proves it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from infolinia.conduct import record, sounds
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call, CallMark, Concern, Leg, LineCommand, Recording, RecordingHold
from infolinia.floor.lines import spending
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.web.refusals import Refusal

MOST_AT_ONCE = 500  # commands: a short transaction


def forget(call_id: str, *, reason: str, now: datetime, by: Actor = SYSTEM) -> None:
    """Erase it. `reason` stays in the journal, so it must not be personal ("GDPR art. 17, request S-104").

    A call that runs, is written up, is still recorded or is held is refused. Doing it twice is once. Raises Refusal;
    OSError when a recording cannot be deleted: then nothing is erased.
    """
    call = record.locked(call_id)
    unfinished = Recording.objects.filter(call=call, closed_at=None).exists()
    if call.state not in (CallState.ENDED, CallState.INTERRUPTED) or not call.line_down or unfinished:
        raise Refusal("call-not-over", call=call_id)
    if RecordingHold.objects.filter(call=call_id, ended_at=None).exists():
        raise Refusal("call-held", call=call_id)
    journal.erase(record.stream(call_id), reason=reason, at=now, by=by)
    Call.objects.filter(pk=call_id).update(caller="", note="", card=call.card.partition(" ")[0])
    Leg.objects.filter(call=call).update(answer="")  # holds addresses
    LineCommand.objects.filter(call=call_id).delete()  # numbers that were dialled, keys that were pressed
    for recording in Recording.objects.filter(call=call).exclude(path=""):
        if file := sounds.file_of(settings.SETTINGS.recordings, recording.path):
            file.unlink()
    Recording.objects.filter(call=call).update(path="", key="", levels="")
    spending.forget(call=call_id)
    CallMark.objects.filter(call=call).delete()
    Concern.objects.filter(call=call).update(note="")
    RecordingHold.objects.filter(call=call_id).delete()  # its reason may name a person


def forget_commands(before: datetime) -> int:
    """Delete commands to the line that were carried out and made before this; how many. The MOST_AT_ONCE oldest are
    looked at, by their number, so that a look costs the same however many there are."""
    oldest = LineCommand.objects.order_by("number").values_list("pk", "made_at", "outcome")[:MOST_AT_ONCE]
    over = [id_ for id_, made_at, outcome in oldest if made_at < before and outcome is not None]
    return LineCommand.objects.filter(pk__in=over).delete()[0]
