"""Where a caller stands in a menu, folded from the call's journal; and how many chose what, counted by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F

from infolinia.clients import queries as clients
from infolinia.conduct import menu_events, record
from infolinia.conduct.facts import CallState
from infolinia.conduct.menu_events import OfferedAgain
from infolinia.conduct.models import Call, MenuCount
from infolinia.conduct.wall_clock import wall_clock
from infolinia.content import queries as content
from infolinia.floor.routing.facts import Waiting
from infolinia.journal import queries as journal
from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State

DROPPED = "dropped"


class Stands(NamedTuple):
    procedure: Procedure
    state: State


def stands(call: Call) -> Stands | None:
    """The menu that the caller hears, and where; None when there is none any more."""
    found: Stands | None = None
    for recorded in journal.replay(record.stream(call.id)):
        match recorded.event:
            case menu_events.MenuBegan(_, version, language, today, given):
                procedure = content.procedure(version)
                brought = dict(given) if given else {}
                day = date.fromisoformat(today)
                state = engine.start(procedure, given=brought, performer="voice", language=language, today=day)
                found = Stands(procedure, state)
            case menu_events.MenuStepped(body=body) if found:
                event = steps.from_builtins(dict(body))
                found = Stands(found.procedure, engine.step(found.procedure, found.state, event))
            case menu_events.MenuEnded():
                found = None
            case _:
                pass
    return found


def offered(call: Call) -> OfferedAgain | None:
    """The way back past the menu that the caller is being asked about; None when there is no such question."""
    found: OfferedAgain | None = None
    for recorded in journal.replay(record.stream(call.id)):
        match recorded.event:
            case OfferedAgain() as event:
                found = event
            case menu_events.MenuBegan() | menu_events.MenuEnded():
                found = None
            case _:
                pass
    return found


def procedure_wanted(call: Call) -> str:
    """The name of the procedure that a menu chose for the queue it led to; empty when it chose none."""
    return procedure_wanted_by(call.id)


def procedure_wanted_by(call_id: str) -> str:
    """The same of a call by its id."""
    ended = _ended(call_id)
    return ended.procedure if ended else ""


def agent_wanted(call: Call) -> str:
    """The user name of the agent to whom a menu led; empty when it led to none."""
    ended = _ended(call.id)
    return ended.to if ended and ended.how == "agent" else ""


def rings_alone(waiting: Waiting) -> bool:
    """Whether a call rings only the agent to whom a menu led, for the first time: nobody is rung beside him."""
    if len(waiting.ringing) != 1:
        return False
    ended = _ended(waiting.call)
    if ended is None or ended.how != "agent":
        return False
    try:
        wanted = clients.user_named(ended.to).id
    except LookupError:
        return False
    return wanted in waiting.ringing and wanted not in waiting.passed


def _ended(call_id: str) -> menu_events.MenuEnded | None:
    found = [it.event for it in journal.replay(record.stream(call_id)) if isinstance(it.event, menu_events.MenuEnded)]
    return found[-1] if found else None


def count(call: Call, menu: str, step: str, what: str, *, now: datetime) -> None:
    """One more caller of this number did this today."""
    day = wall_clock(now).date()
    row, _is_new = MenuCount.objects.get_or_create(
        client_id=call.client, number=call.dialled, day=day, menu=menu, step=step, what=what
    )
    MenuCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def left(call: Call, *, now: datetime) -> None:
    """The line is down while the menu is heard: the step at which it was, is counted."""
    if call.state != CallState.MENU:
        return
    if (asked := offered(call)) is not None:
        record.write(call, menu_events.MenuEnded(DROPPED, ""), now=now)
        count(call, asked.name, "", DROPPED, now=now)
    found = stands(call)
    if found is None:
        return
    at = focus.find(found.procedure, found.state).path
    record.write(call, menu_events.MenuEnded(DROPPED, at), now=now)
    count(call, found.procedure.name, at, DROPPED, now=now)


class Figure(NamedTuple):
    """what: a value of the step, or as menu_events.MenuStepped.what; dropped; began (of the menu, without a step)."""

    menu: str
    step: str
    what: str
    today: int
    days: int


def figures(number: str, *, today: date, days: int) -> list[Figure]:
    """How many callers of a number did what: today, and in so many days with it."""
    since = today - timedelta(days=days - 1)
    found: dict[tuple[str, str, str], list[int]] = {}
    for row in MenuCount.objects.filter(number=number, day__gte=since, day__lte=today):
        counted = found.setdefault((row.menu, row.step, row.what), [0, 0])
        counted[0] += row.count if row.day == today else 0
        counted[1] += row.count
    return [Figure(*key, *found[key]) for key in sorted(found, key=lambda key: (key[:2], -found[key][1], key[2]))]
