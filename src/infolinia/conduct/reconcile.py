"""A centre that starts compares what is stored with what each switch holds (runtime.md 16)."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import line
from infolinia.conduct.models import Call
from infolinia.journal import services as journal
from infolinia.telephony.switch import door


def switches() -> list[str]:
    """The switches that carry calls, as far as we know."""
    return sorted(Call.objects.filter(line_down=False).values_list("switch", flat=True).distinct())


def reconcile(snapshot: door.Snapshot, *, now: datetime) -> list[door.Command]:
    """A call without a leg is interrupted; a leg without a call is dropped: the commands for that are returned.

    Every event up to the snapshot's `seq` must have been taken before: else a call that ended in its own way while the
    centre was away would read as interrupted.
    """
    journal.lock()
    line.lost(snapshot.switch, snapshot.boot, now=now)
    held = {leg.call for leg in snapshot.legs}
    known_to_it = Call.objects.filter(
        switch=snapshot.switch, boot=snapshot.boot, line_down=False, number__lte=snapshot.seq
    )
    for call in list(known_to_it):
        if call.id not in held:
            line.interrupted(call, now=now)
    ours = set(Call.objects.filter(pk__in=held, line_down=False).values_list("id", flat=True))
    return [
        door.HangUp(id=f"k-drop-{call_id}", call=call_id, cause="unknown")
        for call_id in sorted(held - ours)
        if not _is_arriving(snapshot, call_id)
    ]


def _is_arriving(snapshot: door.Snapshot, call: str) -> bool:
    """Its arrival may still be on its way to us."""
    return all(leg.state == "arrived" for leg in snapshot.legs if leg.call == call)
