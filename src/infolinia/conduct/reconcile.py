"""A centre that starts compares what is stored with what each switch holds (runtime.md 16)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from infolinia.conduct import ending, line
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call, LineCommand
from infolinia.journal import services as journal
from infolinia.telephony.switch import door


@transaction.atomic
def reconcile(snapshot: door.Snapshot, *, now: datetime) -> list[door.Command]:
    """A call without a leg is interrupted; a leg without a call is dropped: the commands for that are returned."""
    journal.lock()
    line.lost(snapshot.switch, snapshot.boot, last_at="", now=now)
    for id_, outcome in snapshot.commands.items():
        LineCommand.objects.filter(pk=id_, outcome=None).exclude(kind="Offer").update(outcome=outcome.code)
    held = {leg.call for leg in snapshot.legs}
    live = Call.objects.filter(switch=snapshot.switch, boot=snapshot.boot).exclude(
        state__in=(CallState.WRAP_UP, CallState.ENDED, CallState.INTERRUPTED)
    )
    for call in live:
        if call.id not in held and call.arrived_at < now:
            ending.end(call, "line", now=now, interrupted=now.isoformat(timespec="seconds"))
    known = set(Call.objects.filter(pk__in=held).values_list("id", flat=True))
    return [
        door.HangUp(id=f"k-drop-{call_id}", call=call_id, cause="unknown")
        for call_id in held
        if call_id not in known and not _arriving(snapshot, call_id)
    ]


def _arriving(snapshot: door.Snapshot, call: str) -> bool:
    """Its arrival may still be on its way to us."""
    return all(leg.state == "arrived" for leg in snapshot.legs if leg.call == call)
