"""Many customers and agents in a real centre, and what each side says of it: SIPp, the agents, the journal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench import _people
from bench._agent import Agent, Habits, Talk
from bench._crowd import Customers, Heard, Told

from tests.e2e.centre import Centre, eventually

QUEUES = ("complaints", "faults", "service", "orders")
MOST_APART = 0.050  # seconds between two accounts of the same thing
KEY_TO_BYE = 3.0  # seconds at most from the agent's key to our BYE, on a full machine
BYE_TO_CENTRE = 1.0  # seconds at most from the customer's BYE until the centre has it, on a full machine
READY_WITHIN = 30.0  # seconds in which all agents must have signed in
SETTLED_WITHIN = 20.0  # seconds after the last call until every record must be closed


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many customers at once; each draws one of these patiences (seconds). a_second: new ones, at most."""

    at_once: int
    patience: tuple[float, ...]
    a_second: float = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    agents: int
    crowds: tuple[Crowd, ...]
    seconds: float  # during which new customers ring
    habits: Habits

    @property
    def at_once(self) -> int:
        return sum(crowd.at_once for crowd in self.crowds)


@dataclass(slots=True)
class Stint:
    """One agent's part in a call: from the key to the end, or to the hand-over."""

    agent: str
    queue: str
    queued: datetime | None
    answered: datetime
    ended: datetime | None = None
    was_handed_over: bool = False


@dataclass(slots=True)
class Entry:
    """A call by its journal."""

    id: str
    queue: str = ""  # the one it waits in, or was served from, last
    leg: str = ""
    caller: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    up: datetime | None = None  # the customer's line
    down: datetime | None = None
    entered: Counter[str] = field(default_factory=Counter)  # by queue
    queued: datetime | None = None
    stints: list[Stint] = field(default_factory=list)
    holds: list[tuple[str, datetime, datetime | None]] = field(default_factory=list)  # by whom
    unanswered: list[tuple[str, str]] = field(default_factory=list)  # (agent, why)
    hung_up: datetime | None = None
    by: str = ""
    down_by: str = ""  # whose BYE ended the customer's line

    @property
    def gave_up_in(self) -> str:
        """The queue it waited in to the end, if so."""
        return self.queue if self.queued and not (self.stints and self.stints[-1].answered >= self.queued) else ""


@dataclass
class Accounts:
    """What each side says after the day's work."""

    told: list[Told]
    exits: list[int]
    problems: list[str]
    heard: list[Heard]
    refused: int  # calls that the centre refused at once
    talks: dict[str, list[Talk]]  # by user id
    troubles: list[str]
    entries: dict[str, Entry]
    waits: dict[str, list[float]]  # by call: what its queue says it waited each time it was answered
    left: Counter[tuple[str, str]]  # by (queue, why)
    today: dict[str, dict[str, Any]]
    calls: list[dict[str, Any]]
    live: list[dict[str, Any]]
    agents: list[dict[str, Any]]
    verified: str


# --- The day


@dataclass(frozen=True, slots=True)
class Hours:
    """What is called when the agents are ready and no customer has rung, and when the last person has gone and nobody
    has asked the journal yet."""

    opened: Callable[[], None] = lambda: None
    closed: Callable[[], None] = lambda: None


async def day(centre: Centre, folder: Path, plan: Plan, hours: Hours = Hours()) -> Accounts:
    """Agents come, customers ring and agents serve for `plan.seconds`; then all ends in its own time."""
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)  # a stopwatch must not wait for what it measures
    try:
        return await _day(centre, folder, plan, hours)
    finally:
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, 0)


async def _day(centre: Centre, folder: Path, plan: Plan, hours: Hours) -> Accounts:
    password = secrets.token_hex(8)
    people = _people.add(centre.data, plan.agents, password)
    agents = [
        Agent(centre.url, name, password, plan.habits, random.Random(number)) for number, name in enumerate(people)
    ]
    numbers = [centre.number(queue) for queue in QUEUES]
    crowds = [
        Customers(folder / f"sipp-{n}", centre.sip, numbers, crowd.at_once, crowd.patience, f"{n + 10}", crowd.a_second)
        for n, crowd in enumerate(plan.crowds)
    ]
    at_work = [asyncio.create_task(agent.work()) for agent in agents]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(READY_WITHIN):
            await asyncio.gather(*(agent.ready() for agent in agents))
    hours.opened()
    for crowd in crowds:
        await crowd.start()
    await asyncio.sleep(plan.seconds)
    for crowd in crowds:
        crowd.no_more()
    longest = max(max(crowd.patience) for crowd in plan.crowds) + 15
    exits = await asyncio.gather(*(crowd.over(longest) for crowd in crowds))
    await asyncio.sleep(max(plan.habits.wrap_up) + 1)
    for agent in agents:
        agent.leave()
    await asyncio.wait(at_work, timeout=20)
    troubles = [f"{agent.username}: {trouble}" for agent in agents for trouble in agent.troubles]
    for agent, task in zip(agents, at_work, strict=True):
        if not task.done():
            troubles.append(f"{agent.username} cannot leave: {agent.mode}")
            task.cancel()
        elif problem := task.exception():
            troubles.append(f"{agent.username}: {problem!r} {getattr(problem, 'exceptions', '')}")
    hours.closed()
    return await asyncio.to_thread(
        _accounts, centre, crowds, exits, dict(zip(people.values(), agents, strict=True)), troubles
    )


def _accounts(
    centre: Centre, crowds: Sequence[Customers], exits: list[int], agents: dict[str, Agent], troubles: list[str]
) -> Accounts:
    def all_closed() -> bool:
        names = Counter(item["name"] for item in _events(centre))
        return names["call.closed"] == names["call.arrived"]

    try:
        eventually(all_closed, within=SETTLED_WITHIN, what="every record of a call is closed")
    except AssertionError as late:
        troubles.append(str(late))
    calls = _calls(centre)
    entries = _entries(_events(centre))
    for call in calls:
        if call["id"] in entries:
            entries[call["id"]].caller = call["caller"]
    waits: dict[str, list[float]] = {}
    left: Counter[tuple[str, str]] = Counter()
    for item in _events(centre, "queue"):
        if item["name"] == "queue.left":
            left[item["stream"].partition(":")[2], item["event"]["why"]] += 1
            if item["event"]["why"] == "answered":
                waits.setdefault(item["event"]["call"], []).append(item["event"]["waited"])
    heard = [call for crowd in crowds for call in crowd.calls()]
    verified = centre.command("journal", "verify")
    return Accounts(
        told=[crowd.told() for crowd in crowds],
        exits=exits,
        problems=[crowd.problems() for crowd in crowds],
        heard=[call for call in heard if not call.refused],
        refused=sum(call.refused for call in heard),
        talks={user: agent.talks for user, agent in agents.items()},
        troubles=troubles,
        entries=entries,
        waits=waits,
        left=left,
        today={row["id"]: row for row in centre.api("/api/v1/queues")["items"]},
        calls=calls,
        live=centre.api("/api/v1/calls?live=true")["items"],
        agents=[row for row in centre.api("/api/v1/agents?out=true")["items"] if row["id"] in agents],
        verified="" if verified.returncode == 0 else verified.stdout + verified.stderr,
    )


def _events(centre: Centre, kind: str = "call") -> list[dict[str, Any]]:
    """All events of streams of this kind."""
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        reply = centre.api(f"/api/v1/events?kind={kind}&after={after}&limit=1000")
        found += reply["items"]
        if reply["position"] <= after:
            return found
        after = reply["position"]


def _calls(centre: Centre) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    before = ""
    while True:
        reply = centre.api(f"/api/v1/calls?limit=200{before}")
        found += reply["items"]
        if not reply["before"]:
            return found
        before = "&before=" + reply["before"].replace("+", "%2B")


def _entries(events: Iterable[dict[str, Any]]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for item in events:
        id_, at, told = item["stream"].partition(":")[2], datetime.fromisoformat(item["at"]), item["event"]
        entry = entries.setdefault(id_, Entry(id_))
        entry.counts[item["name"]] += 1
        match item["name"]:
            case "call.arrived":
                entry.leg, entry.queue = told["leg"], told["queue"]
            case "call.leg_up" if told["leg"] == entry.leg:
                entry.up = at
            case "call.leg_ended" if told["leg"] == entry.leg:
                entry.down, entry.down_by = at, told["by"]
            case "call.queued":
                entry.queued, entry.queue = at, told["queue"]
                entry.entered[entry.queue] += 1
            case "call.unanswered":
                entry.unanswered.append((told["agent"], told["why"]))
            case "call.answered":
                entry.stints.append(Stint(told["agent"], entry.queue, entry.queued, at))
            case "call.held":
                entry.holds.append((told["agent"], at, None))
            case "call.resumed":
                entry.holds[-1] = (*entry.holds[-1][:2], at)
            case "call.handed_over":
                entry.stints[-1].ended, entry.stints[-1].was_handed_over = at, True
            case "call.hung_up":
                entry.hung_up, entry.by = at, told["by"]
                if entry.stints and entry.stints[-1].ended is None:
                    entry.stints[-1].ended = at
            case _:
                pass
    return entries


# --- The comparison


@dataclass(frozen=True, slots=True)
class Apart:
    """One figure by two accounts, in seconds."""

    what: str
    call: str
    journal: float
    other: float

    @property
    def by(self) -> float:
        return self.journal - self.other


def _between(begin: datetime | None, end: datetime | None) -> float:
    if begin is None or end is None:
        raise AssertionError(f"no length from {begin} to {end}")
    return (end - begin).total_seconds()


def _talks(accounts: Accounts) -> dict[str, list[tuple[str, Talk]]]:
    """The talks that came of a call, with whom, in their order."""
    found: dict[str, list[tuple[str, Talk]]] = {}
    for user, talks in accounts.talks.items():
        for talk in talks:
            if talk.answered:
                found.setdefault(talk.call, []).append((user, talk))
    for of_call in found.values():
        of_call.sort(key=lambda pair: pair[1].answered or pair[1].rung)
    return found


def _who_ended_is_told(entry: Entry, call: Heard, talk: Talk | None) -> bool:
    """Whether journal and SIPp say the same of who ended the call.

    The journal names whose act the centre had first, SIPp whose BYE was first on the wire: a customer may hang up while
    the agent's key is on its way, an agent while the customer's BYE is, and within MOST_APART either is right.
    """
    if entry.by == {"customer": "customer", "centre": "agent"}[call.by]:
        return True
    if talk is None or call.ended is None or talk.hung_up is None:
        return False
    after_key = _between(talk.hung_up, call.ended)
    is_on_its_way = entry.by == "agent" and call.by == "customer" and -BYE_TO_CENTRE <= after_key <= KEY_TO_BYE
    return abs(after_key) <= MOST_APART or is_on_its_way


def _end_of(talk: Talk, entry: Entry, stint: Stint, call: Heard) -> datetime | None:
    """When a talk ended, by the agent's own log: the key that ended it, or the end of the customer's voice. A key that
    waited for its turn while the customer hung up ended nothing. Where the agent could not hear the end (on hold), SIPp
    says when it was."""
    if stint.was_handed_over or entry.by == "agent":
        return talk.hung_up
    ended = talk.ceased or call.ended
    assert talk.hung_up is None or _between(talk.hung_up, ended) <= KEY_TO_BYE, (entry, talk)
    return ended


def compare(accounts: Accounts) -> list[Apart]:
    """Every length that two sides know, by both."""
    apart: list[Apart] = []
    by_caller = {entry.caller: entry for entry in accounts.entries.values()}
    heard = {call.caller: call for call in accounts.heard}
    for caller, call in heard.items():
        entry = by_caller[caller]
        apart.append(Apart("length of a call, SIPp", entry.id, _between(entry.up, entry.down), call.seconds))
    for id_, talks in _talks(accounts).items():
        entry = accounts.entries[id_]
        call = heard[entry.caller]
        for (_, talk), stint, waited in zip(talks, entry.stints, accounts.waits[id_], strict=True):
            ended = _end_of(talk, entry, stint, call)
            own, by_journal = _between(talk.answered, ended), _between(stint.answered, stint.ended)
            apart.append(Apart("talk, agent", id_, by_journal, own))
            own = _between(call.answered, talk.answered)
            apart.append(Apart("wait for a person, SIPp and agent", id_, _between(entry.up, stint.answered), own))
            apart.append(Apart("wait in the queue, its own", id_, _between(stint.queued, stint.answered), waited))
        own_holds = [hold for _, talk in talks for hold in talk.holds]
        for (_, held, resumed), (pressed, again) in zip(entry.holds, own_holds, strict=True):
            if resumed and again:  # else the call ended on hold, or the line refused to hold it so late
                apart.append(Apart("hold, agent", id_, _between(held, resumed), _between(pressed, again)))
    return apart


def to_hear(accounts: Accounts) -> list[float]:
    """Seconds from the agent's key to the customer's first voice in the agent's ear, in the order of the day."""
    talks = [talk for of_call in _talks(accounts).values() for _, talk in of_call if talk.heard]
    talks.sort(key=lambda talk: talk.rung)
    return [_between(talk.answered, talk.heard) for talk in talks]


def done(accounts: Accounts) -> dict[str, int]:
    """What befell the calls, by the journal."""
    entries = accounts.entries.values()
    why = Counter(why for entry in entries for _, why in entry.unanswered)
    return {
        "calls": len(entries), "served": sum(1 for entry in entries if entry.stints),
        "talks": sum(len(entry.stints) for entry in entries), "gave up": sum(1 for e in entries if e.gave_up_in),
        "handed over": sum(stint.was_handed_over for entry in entries for stint in entry.stints),
        "holds": sum(len(entry.holds) for entry in entries), "rings missed": why["missed"],
        "rings declined": why["declined"],
        "customer hung up in a talk": sum(1 for e in entries if e.by == "customer" and not e.gave_up_in),
    }  # fmt: skip


def most_at_once(accounts: Accounts) -> int:
    """The most calls that SIPp had at one moment, from INVITE to BYE."""
    ups = [(call.invited, 1) for call in accounts.heard if call.invited]
    downs = [(call.ended, -1) for call in accounts.heard if call.ended]
    return max(accumulate(step for _, step in sorted(ups + downs)), default=0)


def report(accounts: Accounts, plan: Plan) -> dict[str, Any]:
    """The figures of a day, for bench/results."""
    heard = sorted(1000 * seconds for seconds in to_hear(accounts))
    largest: dict[str, float] = {}
    for item in compare(accounts):
        largest[item.what] = max(largest.get(item.what, 0.0), round(abs(item.by) * 1000, 1))
    return {
        "at_once": most_at_once(accounts), "agents": plan.agents, "seconds": plan.seconds,
        **{what.replace(" ", "_"): count for what, count in done(accounts).items()},
        "largest_difference_ms": largest, "limit_ms": MOST_APART * 1000,
        "key_to_voice_ms": {"p50": round(heard[len(heard) // 2]), "p95": round(heard[len(heard) * 95 // 100])},
    }  # fmt: skip


def table(apart: Sequence[Apart], most: int = 5) -> str:
    """The largest differences of each kind."""
    lines = [f"{'':36}{'call':30}{'journal':>10}{'other':>10}{'apart':>9}"]
    for what in dict.fromkeys(item.what for item in apart):
        of_kind = sorted((item for item in apart if item.what == what), key=lambda item: -abs(item.by))
        lines += [
            f"{what:36}{item.call:30}{item.journal:9.3f}s{item.other:9.3f}s{item.by * 1000:7.1f}ms"
            for item in of_kind[:most]
        ]
        lines.append(f"{'':36}{len(of_kind)} compared")
    return "\n".join(lines)


def check(accounts: Accounts, *, most_apart: float = MOST_APART, once_in: int = 0, refused_of: int = 0) -> str:
    """Assert that nothing was lost, nothing is stuck, and all sides agree. Returns the table of differences.

    once_in: of so many differences one may be above MOST_APART and up to `most_apart`. It is for machines that do other
    work, too: there the agents' stopwatch may wait for its turn. refused_of: of so many calls one may be refused at
    once, as the switch does while the centre is behind; nothing is written of it.
    """
    assert accounts.troubles == []
    assert accounts.exits == [0] * len(accounts.exits), accounts.problems
    created = sum(told.created for told in accounts.told)
    assert sum(told.failed for told in accounts.told) == 0, accounts.problems
    taken = len(accounts.heard)
    assert sum(told.successful for told in accounts.told) == created == taken + accounts.refused
    assert accounts.refused * refused_of <= created if refused_of else accounts.refused == 0

    # No call lost, none stuck
    assert len(accounts.calls) == len(accounts.entries) == taken
    assert {call["state"] for call in accounts.calls} == {"ended"}
    assert accounts.live == []
    assert {agent["state"] for agent in accounts.agents} == {"out"}
    assert {row["id"]: row["waiting"] for row in accounts.today.values() if row["waiting"]} == {}
    for entry in accounts.entries.values():
        once = {name: entry.counts[name] for name in ("call.arrived", "call.hung_up", "call.line_down", "call.closed")}
        assert set(once.values()) == {1}, (entry.id, once)
    assert accounts.verified == ""

    # Counts
    heard, talks = {call.caller: call for call in accounts.heard}, _talks(accounts)
    said_bye = {"far": "customer", "centre": "centre"}
    for entry in accounts.entries.values():
        call, last = heard[entry.caller], talks.get(entry.id, [("", None)])[-1][1]
        assert said_bye[entry.down_by] == call.by, (entry, call)
        assert _who_ended_is_told(entry, call, last), (entry, call, last)
        mine = [(stint.agent, stint.was_handed_over) for stint in entry.stints]
        assert mine == [(user, bool(talk.handed_over)) for user, talk in talks.get(entry.id, [])], (entry, talks)
    _rings_agree(accounts)
    served = Counter({user: sum(1 for talk in talks if talk.answered) for user, talks in accounts.talks.items()})
    stints = [stint for entry in accounts.entries.values() for stint in entry.stints]
    assert +served == Counter(stint.agent for stint in stints)
    for entry in accounts.entries.values():
        kept = entry.counts["recording.closed"]
        assert kept == entry.counts["recording.started"] <= 1, entry
        # Who hangs up in the moment of the answer is heard by nobody, and there is nothing to keep.
        assert bool(entry.counts["call.connected"]) <= bool(kept) <= bool(entry.stints), entry
    for queue, row in accounts.today.items():
        counts = row["today"]
        assert counts["entered"] == sum(entry.entered[queue] for entry in accounts.entries.values())
        assert counts["answered"] == sum(1 for s in stints if s.queue == queue) == accounts.left[queue, "answered"]
        gave_up = sum(1 for entry in accounts.entries.values() if entry.gave_up_in == queue)
        assert counts["abandoned"] + counts["abandoned_short"] == gave_up == accounts.left[queue, "abandoned"]

    # Lengths
    apart = compare(accounts)
    shown = table(apart)
    assert [item for item in apart if abs(item.by) > most_apart] == [], shown
    if once_in:
        assert sum(1 for item in apart if abs(item.by) > MOST_APART) <= len(apart) / once_in, shown
    return shown


def _rings_agree(accounts: Accounts) -> None:
    """Each ring that an agent declined or let go by is in the journal as such, and no other. One that was let go by is
    not missed where the customer gave up meanwhile."""
    by_journal = Counter(
        (entry.id, agent, why)
        for entry in accounts.entries.values()
        for agent, why in entry.unanswered
        if why in ("missed", "declined")
    )
    of_log = {"let": "missed", "declined": "declined"}
    own = Counter(
        (talk.call, user, of_log[talk.refused])
        for user, talks in accounts.talks.items()
        for talk in talks
        if talk.refused in of_log
    )
    assert by_journal - own == Counter()
    assert [left for left in own - by_journal if left[2] != "missed" or not accounts.entries[left[0]].gave_up_in] == []
