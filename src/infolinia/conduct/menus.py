"""A menu: a procedure that is heard before anybody answers, and answered by keys (docs/menus.md).

Everything said up to the next choice is one Play with a silence behind it, which a key ends; when it plays to its end,
nobody pressed anything. So the waiting is done by the switch, and a call in a menu needs no timer here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from infolinia.clients import queries as clients
from infolinia.conduct import arrival, menu_agent, menu_course, menu_events, outbox, outside, record, returning
from infolinia.conduct.facts import Role
from infolinia.conduct.menu_course import Stands
from infolinia.conduct.menu_events import OfferedAgain
from infolinia.conduct.models import Call, LineCommand
from infolinia.conduct.wall_clock import wall_clock
from infolinia.content import menu_sounds
from infolinia.content import queries as content
from infolinia.floor.routing import openings, promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import Destination
from infolinia.procedures import engine, keypad
from infolinia.procedures import events as steps
from infolinia.procedures.keypad import Taken
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State
from infolinia.procedures.targets import Target
from infolinia.telephony.switch import door
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

UNCOUNTED = ("heard", "returned")  # what no caller did


def answered(call: Call, leg: str, *, now: datetime) -> None:
    """The customer's line is up: the menu of the number begins; without one, the queue greets."""
    destination = floor.queue_for_number(call.dialled)
    name = destination.menu if destination and not promises.of_call(call.id) else ""
    menu = content.current(call.client, name) if name else None
    if destination is None or menu is None or menu.kind != "menu":
        arrival.answered(call, leg, now=now)
    elif not _asks_to_go_back(call, leg, menu, now=now):
        _begin(call, menu, destination, now=now)


def _asks_to_go_back(call: Call, leg: str, menu: Procedure, *, now: datetime) -> bool:
    """Whoever waited a moment ago is asked whether to be led there at once: True when it is being asked."""
    earlier = returning.found(call, menu.returning, now=now)
    rules = floor.queues().get(earlier.waited) if earlier else None
    if earlier is None or rules is None or rules.client != call.client or not openings.is_open(rules, now):
        return False
    prompts = arrival.prompts_of(call, returning.ANNOUNCEMENT, queue=rules.id)
    if not prompts:
        return False
    procedure = menu_course.procedure_wanted_by(earlier.id)
    record.write(call, menu_events.OfferedAgain(menu.name, rules.id, earlier.id, procedure), now=now)
    menu_course.count(call, menu.name, "", "asked_back", now=now)
    silence = f"silence:{keypad.SILENCE:g}"
    outbox.want(call, door.Play, now=now, leg=leg, prompts=(*prompts, silence), interruptible=True)
    return True


def _answered_that(call: Call, asked: OfferedAgain, digit: str, *, now: datetime) -> None:
    """Key 1 leads past the menu; any other is a key of the menu already, and without one the menu begins."""
    if digit == returning.KEY:
        menu_course.count(call, asked.name, "", "led_back", now=now)
        _leave(call, Target("queue", asked.queue, asked.procedure), (), now=now, how="again")
        return
    destination = floor.queue_for_number(call.dialled)
    menu = content.current(call.client, asked.name)
    if destination is None or menu is None or menu.kind != "menu":
        _leave(call, keypad.PERSON, (), now=now)
        return
    _begin(call, menu, destination, now=now)
    if digit:
        pressed(call, digit, now=now)


def _begin(call: Call, menu: Procedure, destination: Destination, *, now: datetime) -> None:
    given: dict[str, Any] = {
        "call.direction": "in", "call.caller": call.caller, "client.name": clients.client(call.client).name,
        "call.opening": openings.opening_word(destination.hours, now),
    }  # fmt: skip
    if call.customer:
        given |= {"customer": call.customer, "customer.name": customers.name(call.customer)}
    today = wall_clock(now).date()
    language = call.language if call.language in menu.languages else menu.languages[0]
    record.write(call, menu_events.MenuBegan(menu.name, menu.hash, language, today.isoformat(), given), now=now)
    menu_course.count(call, menu.name, "", "began", now=now)
    state = engine.start(menu, given=given, performer="voice", language=language, today=today)
    _go_on(call, menu, state, now=now)


def pressed(call: Call, digit: str, *, now: datetime) -> None:
    """A key while the menu is heard, or before it is over."""
    if (asked := menu_course.offered(call)) is not None:
        _answered_that(call, asked, digit, now=now)
        return
    found = menu_course.stands(call)
    taken = keypad.pressed(*found, digit) if found else None
    if found and taken:
        _go_on(call, found.procedure, _take(call, found, taken, now=now), now=now)


def played(call: Call, command: str, *, now: datetime) -> None:
    """What was played last is over: a statement is heard, or nobody pressed a key."""
    if command != _last_play(call):
        return
    if (asked := menu_course.offered(call)) is not None:
        _answered_that(call, asked, "", now=now)
        return
    found = menu_course.stands(call)
    if found is None:
        return
    taken = keypad.played(*found)
    _go_on(call, found.procedure, _take(call, found, taken, now=now) if taken else found.state, now=now)


def stuck(call: Call, *, now: datetime) -> None:
    """The line told nothing for long: a person takes the call."""
    if menu_course.stands(call) is not None or menu_course.offered(call) is not None:
        _leave(call, keypad.PERSON, (), now=now, how="stuck")


def _last_play(call: Call) -> str:
    rows = LineCommand.objects.filter(call=call.id, kind="Play").order_by("-number")
    return rows.values_list("id", flat=True).first() or ""


def _take(call: Call, found: Stands, taken: Taken, *, now: datetime) -> State:
    """Write down what happened; the state after it."""
    _write(call, found.procedure, taken, now=now)
    after = engine.step(found.procedure, found.state, taken.event)
    if after.language != call.language:
        call.language = after.language
        call.save(update_fields=["language"])
    return after


def _write(call: Call, menu: Procedure, taken: Taken, *, now: datetime) -> None:
    body = steps.to_builtins(taken.event)
    record.write(call, menu_events.MenuStepped(taken.path, taken.what, taken.key, body), now=now)
    if taken.what not in UNCOUNTED:
        menu_course.count(call, menu.name, taken.path, taken.what, now=now)


def _go_on(call: Call, menu: Procedure, state: State, *, now: datetime) -> None:
    """Say all that is to be said up to the next choice, or do what the end of the menu says."""
    leg = record.leg(call, Role.CUSTOMER)
    if leg is None:
        return
    turn = keypad.go_on(menu, state, now)
    for taken in turn.taken:
        _write(call, menu, taken, now=now)
    said = tuple(prompt for it in turn.said for prompt in menu_sounds.prompts_of_said(call.client or "", it))
    match turn.waits:
        case "key":
            prompts = (*said, f"silence:{keypad.SILENCE:g}")
            outbox.want(call, door.Play, now=now, leg=leg.id, prompts=prompts, interruptible=True)
        case "end":
            outbox.want(call, door.Play, now=now, leg=leg.id, prompts=said)
        case _:
            _leave(call, turn.target, said, now=now, how="stuck" if turn.stuck else "")


def _leave(call: Call, target: Target, said: tuple[str, ...], *, now: datetime, how: str = "") -> None:
    """The menu is over: where the call goes."""
    leg = record.leg(call, Role.CUSTOMER)
    if leg is None:
        return
    if target.kind == "number" and (number := _callable(call, target.code, now=now)):
        _ended(call, how or "number", target.code, now=now)
        outbox.want(call, door.Hold, now=now, leg=leg.id, prompts=(*said, *arrival.music(call)))
        outside.dial(call, number, by="", now=now)
        return
    if target.kind in ("announcement", "hang_up"):
        _ended(call, how or target.kind, target.code, now=now)
        arrival.turn_away(call, "menu", target.code, now=now, before=said)
        return
    queue = target.code if target.kind == "queue" and _is_ours(call, target.code) else _own_queue(call)
    refused = "refused" if target.kind == "number" else ""
    _ended(call, how or refused or target.kind, target.code or queue, queue, target.procedure, now=now)
    agent = menu_agent.free(call, now=now)
    arrival.answered(call, leg.id, now=now, before=said, is_served=agent is not None)
    menu_agent.ring(call, agent, now=now)  # where there was nothing to greet with, it waits already


def _ended(call: Call, how: str, to: str, queue: str = "", procedure: str = "", *, now: datetime) -> None:
    record.write(call, menu_events.MenuEnded(how, to, queue, procedure, call.language), now=now)


def _is_ours(call: Call, queue: str) -> bool:
    rules = floor.queues().get(queue)
    return rules is not None and rules.client == call.client


def _own_queue(call: Call) -> str:
    """That of the number dialled; empty when it has none."""
    destination = floor.queue_for_number(call.dialled)
    return (destination.queue or "") if destination else ""


def _callable(call: Call, number: str, *, now: datetime) -> str:
    """The number as it is dialled; empty where the settings, or a limit of cost, forbid it."""
    try:
        dialled = outside.number_of(number)
        outside.may_cost(call, dialled, by="", now=now)
    except outside.BeyondLimit as beyond:
        outside.told(beyond, now=now)
        return ""
    except Refusal:
        return ""
    return dialled
