"""Trouble that lasts: every screen shows it until it is over. Each is said once in the journal."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import events, outbox
from infolinia.conduct.models import Alarm
from infolinia.floor.lines import phones
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Stream
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

LINE = Stream("admin", "line")
LONGEST_DETAIL = 200


def told(source: str, kind: str, detail: str = "", *, now: datetime) -> None:
    """A source has trouble of this kind. The kind `cleared` ends what `detail` names: KIND, or KIND DETAIL."""
    journal.lock()
    if kind == "cleared":
        over(source, *detail.split(" ", 1), now=now)
        return
    detail = detail[:LONGEST_DETAIL]
    _, new = Alarm.objects.get_or_create(source=source, kind=kind, detail=detail, defaults={"since": now})
    if new:
        journal.append(LINE, events.AlarmRaised(source, kind, detail), at=now, by=CENTRE)


def over(source: str, kind: str = "", detail: str = "", *, now: datetime) -> None:
    """The trouble of this source is over: all of it, of a kind, or that which has this detail, too."""
    rows = Alarm.objects.filter(source=source)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(detail=detail[:LONGEST_DETAIL]) if detail else rows
    for row in list(rows):
        row.delete()
        journal.append(LINE, events.AlarmCleared(source, row.kind), at=now, by=CENTRE)


def forgive_phone(whom: str, *, by: Actor, now: datetime) -> None:
    """Have every switch hear an address, or a telephone's user, again that was shut out for wrong passwords."""
    journal.lock(LINE)
    switches = {switch for switch, item in phones.shut_out() if item.whom == whom}
    if not switches:
        raise Refusal("phone-not-shut-out", status=404)
    for switch in sorted(switches):
        outbox.want_of_switch(switch, door.Forgive, now=now, whom=whom)
    journal.append(LINE, events.GuesserForgiven(whom), at=now, by=by)


def details(source: str, kind: str) -> set[str]:
    """What trouble of this kind a source has now."""
    return set(Alarm.objects.filter(source=source, kind=kind).values_list("detail", flat=True))


# --- Trouble that this process has and cannot write down, for the pages it serves

_here: dict[str, datetime] = {}


def trouble_here(kind: str, *, now: datetime) -> None:
    _here.setdefault(kind, now)


def well_here(kind: str) -> None:
    _here.pop(kind, None)


def here() -> list[tuple[str, datetime]]:
    """(kind, since when)."""
    return sorted(_here.items())
