"""From the INVITE to the queue: whose call it is, the greeting, the way in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from infolinia.conduct import events, outbox, record
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call
from infolinia.content import queries as content
from infolinia.content.announcement_text import MORE, MOST_PLACES
from infolinia.floor.routing import heard, openings, promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.expected import minutes_said
from infolinia.floor.routing.facts import Then
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.trades.customers import queries as customers

LONGEST_CALL = 4 * 3600.0  # seconds
MUSIC = "music:hold"
CALLED_BACK = 500  # priority of a customer who was called back: before all who wait, after calls that lost their agent
LAST = -1000  # priority of a caller whose number is limited: after all who wait
MOST_TOLD = 5  # places in the line that are said as numbers
PLAIN = re.compile(r"\+?[0-9]{3,15}")  # a number, not "anonymous"


def arrived(event: door.Arrived, *, now: datetime) -> Call | None:
    """A call came in: claim it and answer it, or refuse a number that is not ours."""
    if Call.objects.filter(pk=event.call).exists():
        return None
    destination = floor.queue_for_number(event.dialled)
    client = destination.client if destination else None
    call = Call(
        id=event.call,
        client=client,
        switch=event.switch,
        boot=event.boot,
        state=CallState.ARRIVED,
        trunk=event.trunk,
        caller=event.caller,
        dialled=event.dialled,
        queue=(destination.queue or "") if destination else "",
        language=destination.language if destination else "pl",
        arrived_at=event.at,
        number=event.seq,
    )
    call.save(force_insert=True)
    told = events.Arrived(
        event.switch, event.boot, event.leg, event.trunk, event.caller, event.caller_name, event.dialled, call.queue,
        call.language, event.seq, event.diverted_from,
    )  # fmt: skip
    record.write(call, told, now=event.at, by=Actor("switch", event.switch))
    if destination is None:
        record.write(call, events.Refused("number"), now=now)
        outbox.want(call, door.Refuse, now=now, leg=event.leg, status=404, reason="not-found")
        return call
    found = customers.by_phone(event.caller, destination.client)
    if len(found) == 1:
        record.write(call, events.Recognised(found[0].id), now=now)
    outbox.want(call, door.Claim, now=now, longest=LONGEST_CALL)
    outbox.want(call, door.Answer, now=now, leg=event.leg)
    return call


def answered(call: Call, leg: str, *, now: datetime, before: tuple[str, ...] = (), is_served: bool = False) -> None:
    """The customer's line is up: greet, or say at once that nobody can come. before: prompts that are heard first.
    is_served: as in enqueue."""
    rules = floor.queue(call.queue) if call.queue else None
    if rules is None:
        destination = floor.queue_for_number(call.dialled)
        turn_away(call, "number", destination.announcement if destination else "", now=now, before=before)
        return
    if not openings.is_open(rules, now) and rules.when_closed.kind != "overflow":
        then(call, "closed", rules.when_closed, now=now, before=before)
        return
    told = heard.of_queue(call.queue)
    greeting = "callback_hello" if promises.of_call(call.id) else told.greeting
    codes = tuple(code for code in (greeting, told.recording) if code)
    prompts = (*before, *prompts_of(call, *codes))
    record.write(call, events.Greeted(codes), now=now)
    if prompts:
        outbox.want(call, door.Play, now=now, leg=leg, prompts=prompts)
    else:
        enqueue(call, now=now, is_served=is_served)


def enqueue(
    call: Call,
    *,
    now: datetime,
    queue: str = "",
    priority: int = 0,
    came: routing.Came | None = None,
    is_served: bool = False,
    by: Actor = CENTRE,
) -> None:
    """Into the queue (or another), with music; or what the queue's rules say when it cannot. came: how it waited in the
    queue it comes from. is_served: somebody is about to be rung, whether or not he works for the queue."""
    wanted = queue or call.queue
    if call.is_last and call.answered_at is None and came is None:
        priority = LAST  # a limit on the number (restricting.py)
    promised = promises.of_call(call.id)
    place = routing.enqueue(
        call.id, wanted, language=call.language, last_agent=_last_agent(call, wanted, now), came=came,
        priority=max(priority, promised.priority + CALLED_BACK) if promised else priority,
        place_since=promised.place_since if promised else None, is_served=is_served, now=now, by=by,
    )  # fmt: skip
    leg = record.leg(call, Role.CUSTOMER)
    if place.queue is None:
        then(call, place.because, place.then, now=now)
        return
    record.write(call, events.Queued(place.queue), now=now, by=by)
    if leg:
        waiting = heard.of_queue(place.queue).waiting
        first = prompts_of(call, waiting) if waiting else ()
        outbox.want(call, door.Play, now=now, leg=leg.id, prompts=(*first, *music(call)), loop=True)


def tell_place(call: Call, *, now: datetime, offers: bool) -> bool:
    """Tell a waiting caller the place in the line and the expected wait, and (offers) that 1 asks for a callback."""
    leg, place = record.leg(call, Role.CUSTOMER), floor.place_in_line(call.id, now)
    routing.told(call.id, now=now)
    if leg is None or place is None or call.state != CallState.WAITING:
        return False
    minutes = minutes_said(floor.expected_in_line(call.queue, place, now))
    if own := heard.of_queue(call.queue).told:
        brought = {
            "place": str(place) if place <= MOST_PLACES else MORE,
            "wait": "" if minutes is None else str(minutes),
        }
        codes = [own]
    else:
        brought = {}
        codes = [f"place_{place}" if place <= MOST_TOLD else "place_many"]
        codes += [] if minutes is None else [f"wait_{minutes}"]
    codes += ["callback_offer"] if offers else []
    prompts = prompts_of(call, *codes, **brought)
    if prompts:
        outbox.want(call, door.Play, now=now, leg=leg.id, prompts=(*prompts, *music(call)), loop=True)
    return True


def _last_agent(call: Call, queue: str, now: datetime) -> str:
    """Who talked with this customer (or, where nobody is known, with this number) last, where the queue asks for it."""
    days = floor.queue(queue).last_agent_days
    if not days or not (call.customer or PLAIN.fullmatch(call.caller)):
        return ""
    same = {"customer": call.customer} if call.customer else {"caller": call.caller}
    earlier = Call.objects.filter(client=call.client, answered_at__gte=now - timedelta(days=days), **same)
    agents = earlier.exclude(pk=call.pk).exclude(agent="").order_by("-answered_at")
    return agents.values_list("agent", flat=True).first() or ""


def then(call: Call, why: str, rule: Then | None, *, now: datetime, before: tuple[str, ...] = ()) -> None:
    """What a queue's rule gives a call it cannot take or keep."""
    if rule is not None and rule.kind == "overflow":
        enqueue(call, now=now, queue=rule.queue)
    elif rule is not None and rule.kind == "refuse":
        turn_away(call, why, "", now=now, before=before)
    else:
        turn_away(call, why, rule.announcement if rule else why, now=now, before=before)


def turn_away(call: Call, why: str, announcement: str, *, now: datetime, before: tuple[str, ...] = ()) -> None:
    """Say it and hang up. before: prompts that are heard first."""
    leg = record.leg(call, Role.CUSTOMER)
    prompts = (*before, *(prompts_of(call, announcement) if announcement else ()))
    record.write(call, events.TurnedAway(why, announcement), now=now)
    if leg and prompts:
        outbox.want(call, door.Play, now=now, leg=leg.id, prompts=prompts)
    else:
        outbox.want(call, door.HangUp, now=now, cause=why)


def prompts_of(call: Call, *codes: str, **brought: str) -> tuple[str, ...]:
    """The sound files of announcements in the call's language; one that does not exist is left out. brought: place and
    wait, where they are known."""
    known = {"queue": call.queue, **brought}
    return tuple(
        prompt for code in codes for prompt in content.announcement_prompts(call.client, code, call.language, known)
    )


def music(call: Call) -> tuple[str, ...]:
    """What is heard while somebody waits: the music of the call's queue, or the usual one."""
    own = heard.of_queue(call.queue).music if call.queue else ""
    return (prompts_of(call, own) if own else ()) or (MUSIC,)
