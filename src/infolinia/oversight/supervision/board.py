"""Puts together the board: queues, people and calls now, what needs a look, and the day so far."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import consenting
from infolinia.conduct import queries as conduct
from infolinia.conduct import services as running
from infolinia.conduct.facts import CallFacts, ConcernFacts
from infolinia.conduct.queries import ConsentFacts
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import sparing
from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.queries import AgentNow, QueueNow
from infolinia.floor.routing.strain import Load
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.alarms import Trouble, alarms
from infolinia.oversight.supervision import audit, headset_checks, shocks, wording
from infolinia.oversight.supervision.calls import day_edges
from infolinia.trades.cases import queries as cases
from infolinia.trades.cases.facts import Case
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing

MOST_KEPT = 1000  # steps of live calls that are remembered


@dataclass(frozen=True, slots=True)
class Person:
    """An agent's tile. `where`: the queue and client of the call in hand, or what the agent could get. `note`: of
    difficult calls, while easier queues come first."""

    user: str
    name: str
    state: str
    word: str
    where: str
    since: datetime
    call: str
    team: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """A person in distress, or a threat, that no supervisor sees to yet."""

    id: int
    call: str
    title: str
    where: str
    since: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A queue's tile: the queue, what it reached today of its goal, and what who calls now will wait, in words."""

    queue: QueueNow
    closed: str
    reached: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """A call on the line."""

    id: str
    since: datetime
    conductor: str
    customer: str
    where: str
    state: str
    step: str
    may_listen: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A request of an agent. who: who asks, for whom. whose: who decides, when it is not for this user (mine)."""

    call: str
    terms: str
    who: str
    whose: str
    mine: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Today:
    day: date
    entered: int
    answered: int
    abandoned: int
    mean_wait: float | None
    inside: conduct.InsideTalks
    overdue: int
    next_due: Case | None


@dataclass(frozen=True, slots=True)
class Board:
    position: int
    clients: str
    queues: tuple[Tile, ...]
    people: tuple[Person, ...]
    people_words: str
    calls: tuple[Live, ...]
    troubles: tuple[Trouble, ...]
    today: Today
    consents: tuple[Consent, ...] = ()
    concerns: tuple[Concern, ...] = ()


def board(user: UserFacts, *, now: datetime) -> Board:
    """The board as this user may see it, in the scope in force."""
    position = journal.last_position()
    seen = {item.code: item.name for item in sight.clients_of(user)}
    queues = floor.queues_now(user.operator, now=now, clients_seen=set(seen))
    calls = sorted(conduct.calls_now(), key=lambda call: (call.arrived_at, call.id))
    people = _people(user, queues, calls, now)
    names = {person.id: person.name for person in sight.people_of(user)}
    customer_names = customers.names({call.customer for call in calls})
    return Board(
        position=position,
        clients=_("all clients") if len(seen) > 1 else next(iter(seen.values()), ""),
        queues=tuple(_tile(queue) for queue in queues),
        people=people,
        people_words=wording.people(Counter(person.state for person in people)),
        calls=tuple(
            _live(call, customer_names.get(call.customer, ""), queues, seen, names, user, now) for call in calls
        ),
        troubles=(
            *alarms(user),
            *shocks.troubles(names, now=now),
            *_attention(queues, people, now),
            *headset_checks.troubles(names, {person.user for person in people}, now=now),
        ),
        today=_today(queues, now),
        consents=_consents(seen, names, user),
        concerns=tuple(_concern(item, seen, queues, people, names) for item in running.unseen_concerns()),
    )


def _tile(queue: QueueNow) -> Tile:
    share, goal = queue.level, wording.percent(queue.goal_share)
    facts = {"seconds": queue.goal_seconds, "goal": goal}
    if share is None:
        reached = _("goal {goal} within {seconds} s").format(**facts)
    else:
        reached = _("today {share} within {seconds} s, goal {goal}").format(share=wording.percent(share), **facts)
    closed = ""
    if not queue.opening.is_open:
        until = queue.opening.until
        closed = _("closed until {at}").format(at=wording.moment(until)) if until else pgettext("queue", "closed")
    return Tile(queue, closed, reached, "" if closed else wording.expected(queue))


def _people(user: UserFacts, queues: list[QueueNow], calls: list[CallFacts], now: datetime) -> tuple[Person, ...]:
    known = {person.id for person in sight.people_of(user)}
    names = {queue.id: queue for queue in queues}
    in_hand = {call.id: call for call in calls}
    order = [AgentState.TALKING, AgentState.HOLDING, AgentState.RINGING, AgentState.WRAP_UP, AgentState.READY]
    found = [agent for agent in floor.agents_now(user.operator, now=now) if agent.user in known]
    found.sort(key=lambda agent: order.index(agent.state) if agent.state in order else len(order))
    loads = sparing.loads()
    return tuple(_person(agent, names, in_hand, loads.get(agent.user), now) for agent in found)


def _person(
    agent: AgentNow, queues: dict[str, QueueNow], calls: dict[str, CallFacts], load: Load | None, now: datetime
) -> Person:
    call = calls.get(agent.status.call) or _kept(agent.status.call)
    if agent.status.call:
        where = _where(queues, call.queue) if call else _("another client")
    else:
        mine = [queues[queue].name for queue in agent.queues if queue in queues]
        rest = ngettext("and {n} more", "and {n} more", len(mine) - 2).format(n=len(mine) - 2)
        where = ", ".join([*mine[:2], *([rest] if len(mine) > 2 else [])]) or agent.team
    word = wording.agent_state(agent.state.value, agent.status.reason)
    in_sight = call.id if call else ""
    note = wording.spared(load, now) if load else ""
    return Person(
        agent.user, agent.name, agent.state.value, word, where, agent.status.since, in_sight, agent.team, note
    )


def _kept(call: str) -> CallFacts | None:
    """A call that is no longer on the line, when it is in sight."""
    if not call:
        return None
    try:
        return conduct.call(call)
    except Refusal:
        return None


def _where(queues: dict[str, QueueNow], queue: str) -> str:
    found = queues.get(queue)
    return f"{found.name}, {found.client_name}" if found else queue


def _live(
    call: CallFacts,
    name: str,
    queues: list[QueueNow],
    clients: dict[str, str],
    names: dict[str, str],
    user: UserFacts,
    now: datetime,
) -> Live:
    if name:
        audit.saw_again(user, "customer", call.customer, now=now)
    queue = next((item.name for item in queues if item.id == call.queue), "")
    return Live(
        id=call.id,
        since=call.arrived_at,
        conductor=names.get(call.agent, "") if call.agent else "",
        customer=wording.far_side(call, name, lambda user: names.get(user, "")),
        where=", ".join(part for part in (clients.get(call.client, ""), queue or wording.kind(call)) if part),
        state=wording.call_state(call),
        step=_step(call.id) if call.procedure else "",
        may_listen=call.may_be_heard and call.agent != user.id,
    )


def _concern(
    item: ConcernFacts,
    clients: dict[str, str],
    queues: list[QueueNow],
    people: tuple[Person, ...],
    names: dict[str, str],
) -> Concern:
    call = _kept(item.call)
    queue = next((queue.name for queue in queues if call and queue.id == call.queue), "")
    place = next((person.team for person in people if person.user == item.agent), "")
    where = (names.get(item.agent, ""), place, clients.get(item.client, ""), queue)
    since = _("since {at}; F8 listens").format(at=writing.clock(item.at))
    said = wording.concern(item.kind)
    return Concern(item.id, item.call, said, ", ".join(part for part in where if part), since)


def consents(user: UserFacts) -> tuple[Consent, ...]:
    """The requests of agents that wait for an answer, in the scope in force."""
    clients = {item.code: item.name for item in sight.clients_of(user)}
    return _consents(clients, {person.id: person.name for person in sight.people_of(user)}, user)


def _consents(clients: dict[str, str], names: dict[str, str], user: UserFacts) -> tuple[Consent, ...]:
    return tuple(_consent(item, clients, names, user) for item in conduct.consents())


def _consent(item: ConsentFacts, clients: dict[str, str], names: dict[str, str], user: UserFacts) -> Consent:
    customer = customers.name(item.call.customer) if item.call.customer else writing.phone(item.call.caller)
    parts = (customer, clients.get(item.call.client, ""))
    who = _("{agent} asks, for {customer}").format(
        agent=names.get(item.call.agent, ""), customer=", ".join(part for part in parts if part)
    )
    whose = _("For a higher authority: {whose}.").format(whose=wording.authority(item.whose))
    return Consent(item.call.id, item.terms, who, whose, consenting.may_grant(user.role, item.whose), item.until)


_steps: OrderedDict[tuple[str, str], tuple[int, str]] = OrderedDict()
_lock = Lock()


def _step(call: str) -> str:
    """Where the procedure stands. The call's journal is read again only when it has grown."""
    length = journal.head(Stream("call", call))[0]
    key = (call, wording.language())
    with _lock:
        known = _steps.get(key)
    if known and known[0] == length:
        return known[1]
    card = conduct.card(call)
    said = ""
    if card:
        said = _("{procedure} {n} of {count}: {step}").format(
            procedure=card.procedure, n=card.index, count=card.count, step=card.title
        )
    with _lock:
        _steps[key] = (length, said)
        while len(_steps) > MOST_KEPT:
            _steps.popitem(last=False)
    return said


def _attention(queues: list[QueueNow], people: tuple[Person, ...], now: datetime) -> list[Trouble]:
    """What a supervisor can do something about: queues over their goal, and people who cannot get calls."""
    found: list[Trouble] = []
    for queue in queues:
        if not queue.is_over_goal:
            continue
        late = sum((now - item.since).total_seconds() > queue.goal_seconds for item in queue.waiting)
        title = ngettext("{queue}: {n} person over {seconds} s", "{queue}: {n} people over {seconds} s", late).format(
            queue=queue.name, n=late, seconds=queue.goal_seconds
        )
        if queue.ready + queue.busy == 0:
            text = _("Nobody who could take these calls is signed in.")
        else:
            text = _("{ready} ready, {busy} in a call.").format(ready=queue.ready, busy=queue.busy)
        link = f"{reverse('supervision:calls')}?{urlencode({'queue': queue.id})}"
        found.append(Trouble("wait", title, text, link, _("Show the calls")))
    found += [
        Trouble("wait", wording.queue_alarm(kind, queue), _("Since {at}.").format(at=wording.moment(since)))
        for queue in queues
        for kind, since in queue.alarms.items()
    ]
    shown, names = {person.user for person in people}, {queue.id for queue in queues}
    for why in floor.why_not(now):
        if why.user in shown and why.queue in names:
            title = _("{name}: no calls of {queue}").format(name=why.name, queue=why.queue_name)
            found.append(Trouble("info", title, _certificate(why)))
    return found


def _certificate(why: floor.WhyNot) -> str:
    kind = why.facts["certificate"].replace("_", " ")
    if why.code == "certificate-expired":
        day = writing.day(date.fromisoformat(why.facts["day"]))
        return _("The certificate “{kind}” expired on {day}.").format(kind=kind, day=day)
    return _("The certificate “{kind}” is missing or not valid today.").format(kind=kind)


def _today(queues: list[QueueNow], now: datetime) -> Today:
    days = [queue.today for queue in queues]
    answered = sum(day.answered for day in days)
    waited = sum(day.waited for day in days)
    today = localdate(now)
    since, until = day_edges(today)
    return Today(
        day=today,
        entered=sum(day.entered for day in days),
        answered=answered,
        abandoned=sum(day.abandoned + day.abandoned_short for day in days),
        mean_wait=waited / answered if answered else None,
        inside=conduct.inside_talks(since=since, until=until),
        overdue=len(_overdue(today)),
        next_due=cases.next_due(),
    )


def _overdue(today: date) -> list[Case]:
    """Open cases whose lawful day has passed; `cases.overdue` knows those past our own target."""
    return [case for case in cases.overdue(today) if case.due and case.due < today]
