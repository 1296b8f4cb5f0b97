"""What may stand in the rules of a queue. All that is wrong is found at once: whoever typed it mends it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from infolinia.floor.routing import facts
from infolinia.floor.routing.facts import FLUENCY, CallBacks, Easing, HardCalls, Then, Thresholds
from infolinia.floor.routing.limits import ring_of
from infolinia.floor.routing.models import THENS, OpeningHours, Queue, Skill
from infolinia.floor.routing.orders import STRATEGIES
from infolinia.floor.routing.problems import RuleProblem
from infolinia.floor.routing.service_level import DEFINITIONS

BOUNDS = {  # the least and the most that makes sense
    "ageing": (0.0, 100.0),
    "daily_limit": (1, 1000),
    "last_agent_days": (0, 365),
    "last_agent_wait": (0.0, 600.0),
    "ring_most": (1, 20),
    "max_expected": (1.0, 7200.0),
    "max_wait": (1.0, 7200.0),
    "max_length": (0, 10_000),
    "ring": (5.0, 120.0),
    "wrap_up": (0.0, 3600.0),
    "goal_seconds": (1, 3600),
    "goal_share": (0.0, 1.0),
    "short": (0.0, 60.0),
    "level": (1, 5),
    "place": (0, 1000),
    "priority": (-1000, 1000),
    "tell_every": (0.0, 600.0),
}

Values = Mapping[str, Any]
Problems = Iterator[RuleProblem]


def wrong(id_: str, client: str, values: Values, *, may_come: bool) -> list[RuleProblem]:
    """What is wrong with `values`, as rules.put_queue takes them. may_come: an overflow may name a queue that does not
    exist yet."""
    checks: Sequence[Callable[[str, Values], Problems]] = (
        _choices, _numbers, _easings, _alarms, _callbacks, _hard_calls, _words,
    )  # fmt: skip
    found = [problem for check in checks for problem in check(id_, values)]
    row = Queue.every.filter(pk=id_).first()
    if row is not None and row.client_id != client:
        return [*found, RuleProblem("queue-client", "queue", id_, row.client_id)]
    return [*found, *overflows(id_, client, values, may_come=may_come)]


def _choices(id_: str, values: Values) -> Problems:
    strategy, fluency = values.get("strategy", "longest_idle"), values.get("fluency", "B2")
    if strategy not in STRATEGIES:
        yield RuleProblem("strategy", "queue", id_, strategy, STRATEGIES, field="strategy")
    if fluency not in FLUENCY:
        yield RuleProblem("fluency", "queue", id_, fluency, FLUENCY, field="fluency")
    if (skill := values.get("skill")) and not Skill.objects.filter(pk=skill).exists():
        yield RuleProblem("skill", "queue", id_, skill, field="skill")
    if (hours := values.get("hours")) is not None and not OpeningHours.objects.filter(pk=hours).exists():
        yield RuleProblem("hours", "queue", id_, hours, field="hours")
    for then in THENS:
        if values.get(then) and values[then].get("kind") not in ("announce", "overflow", "refuse"):
            yield RuleProblem("then", "queue", id_, values[then], field=then)
    if (level_by := values.get("level_by", "without_short")) not in DEFINITIONS:
        yield RuleProblem("level-by", "queue", id_, level_by, DEFINITIONS, field="level_by")


def _numbers(id_: str, values: Values) -> Problems:
    for field, (least, most) in BOUNDS.items():
        value = values.get(field)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            yield RuleProblem(f"{field}-bounds", "queue", id_, value, [f"{least:g} … {most:g}"], field=field)


def _easings(id_: str, values: Values) -> Problems:
    """Each later than the one before, and asking for what there is."""
    before = 0.0
    skills = set(Skill.objects.values_list("code", flat=True)) if values.get("easings") else set[str]()
    for item in values.get("easings", ()):
        try:
            easing = Easing(**item)
        except TypeError:
            yield RuleProblem("easing", "queue", id_, dict(item), Easing.__dataclass_fields__, field="easings")
            continue
        if not isinstance(easing.after, int | float) or easing.after <= before:
            yield RuleProblem("easing-after", "queue", id_, easing.after, field="easings")
        else:
            before = easing.after
        if easing.level is not None and not 1 <= easing.level <= 5:
            yield RuleProblem("level", "queue", id_, easing.level, field="easings")
        if easing.fluency is not None and easing.fluency not in FLUENCY:
            yield RuleProblem("fluency", "queue", id_, easing.fluency, FLUENCY, field="easings")
        if unknown := set(easing.skills) - skills:
            yield RuleProblem("skill", "queue", id_, min(unknown), field="easings")


def _alarms(id_: str, values: Values) -> Problems:
    alarms: Mapping[str, Any] = values.get("alarms", {})
    try:
        rules = Thresholds(**alarms)
    except TypeError:
        yield RuleProblem("alarms", "queue", id_, dict(alarms), Thresholds.__dataclass_fields__, field="alarms")
        return
    for name in ("service_level", "abandoned"):
        share = getattr(rules, name)
        if share is not None and not 0 < share < 1:
            yield RuleProblem(f"alarms-{name}", "queue", id_, share, ["0 … 1"], field=f"alarms_{name}")
    for name, most in (("longest_wait", 86_400), ("waiting", 10_000)):
        value = getattr(rules, name)
        if value is not None and not 1 <= value <= most:
            yield RuleProblem(f"alarms-{name}", "queue", id_, value, [f"1 … {most}"], field=f"alarms_{name}")
    if not 5 <= rules.minutes <= 1440:
        yield RuleProblem("alarms-minutes", "queue", id_, rules.minutes, ["5 … 1440"], field="alarms_minutes")


def _callbacks(id_: str, values: Values) -> Problems:
    given: Mapping[str, Any] = values.get("callbacks", {})
    try:
        rules = CallBacks(**given)
        fits = 60 <= rules.expires <= 86_400 and 1 <= rules.attempts <= 10 and 30 <= rules.retry <= 7200
        fits = fits and rules.first in ("customer", "agent") and 0 <= rules.abandoned_wait <= 7200
        fits = fits and (rules.abandoned_after is None or 5 <= rules.abandoned_after <= 7200)
    except TypeError:
        yield RuleProblem("callbacks", "queue", id_, dict(given), CallBacks.__dataclass_fields__, field="callbacks")
        return
    if not fits or not isinstance(rules.offered, bool):
        yield RuleProblem("callbacks-bounds", "queue", id_, dict(given), field="callbacks")


def _hard_calls(id_: str, values: Values) -> Problems:
    given: Mapping[str, Any] = values.get("hard_calls", {})
    try:
        rules = HardCalls(**given)
        limits = [limit for limit in (rules.in_row, rules.in_hour) if limit is not None]
        fits = all(1 <= limit <= 50 for limit in limits) and rules.rest in ("none", "offered", "given")
        fits = fits and 1 <= rules.minutes <= 60 and 0 <= rules.spared <= 480 and 0 <= rules.wait <= 3600
    except TypeError:
        yield RuleProblem("hard-calls", "queue", id_, dict(given), HardCalls.__dataclass_fields__, field="hard_calls")
        return
    if not fits:
        yield RuleProblem("hard-calls-bounds", "queue", id_, dict(given), field="hard_calls")


def _words(id_: str, values: Values) -> Problems:
    known = {"hours", *(field.attname for field in Queue._meta.concrete_fields)}
    for unknown in sorted(set(values) - known):
        yield RuleProblem("word", "queue", id_, unknown, field=unknown)


def overflows(id_: str, client: str, values: Values, *, may_come: bool) -> list[RuleProblem]:
    """No ring of overflows, none to a queue of another client, and none to one that does not exist, unless it may come.
    What `values` do not name holds as it is kept."""
    rows = {row.id: row for row in Queue.objects.select_related("hours")}
    mine = Queue.every.filter(pk=id_).first()
    thens: dict[str, Then] = {}
    found: list[RuleProblem] = []
    for name in THENS:
        then: Mapping[str, str] = values.get(name, getattr(mine, name, None)) or {}
        target = then.get("queue", "")
        if then.get("kind") == "overflow":
            thens[name] = Then("overflow", queue=target)
        if target and target != id_ and target not in rows and not may_come:
            found.append(RuleProblem("overflow-unknown", "queue", id_, target, sorted(rows), field=name))
        elif target in rows and rows[target].client_id != client:
            found.append(RuleProblem("overflow-client", "queue", id_, target, field=name))
    every = {row.id: row.facts() for row in rows.values()}
    every[id_] = replace(facts.Queue(id_, client), **thens)
    if ring := ring_of(every.values()):
        field = next((name for name, then in thens.items() if then.queue in ring), "")
        found.append(RuleProblem("overflow-ring", "queue", id_, " → ".join(ring), field=field))
    return found
