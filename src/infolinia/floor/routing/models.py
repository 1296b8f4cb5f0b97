"""Routing's tables: rules (queues, numbers, hours), people's skills, and the floor as it is now.

`Shift`, `Waiting` and `QueueDay` are projections of the journal, written in the transaction of their event.
They belong to the operator; a waiting call says which client it is for.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models

from infolinia.floor.routing import facts, strain
from infolinia.floor.routing.callback_turn import PENDING, Promise
from infolinia.floor.routing.line import Day
from infolinia.floor.routing.work_today import Work

LABEL_OPERATOR, LABEL_CLIENT = "clients.Operator", "clients.Client"


class Skill(models.Model):
    """Something an agent must master; `name` is what screens say."""

    code = models.CharField(max_length=40, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)


class OpeningHours(models.Model):
    """Spans as [["07:00", "21:00"], …] a day, Monday first; `on_holidays` null: a holiday is like any day."""

    code = models.CharField(max_length=40, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    week = models.JSONField()
    on_holidays = models.JSONField(null=True)
    exceptions = models.JSONField(default=dict)

    def facts(self) -> facts.Hours:
        return facts.Hours(
            week=tuple(_spans(day) for day in self.week),
            on_holidays=None if self.on_holidays is None else _spans(self.on_holidays),
            exceptions={date.fromisoformat(day): _spans(spans) for day, spans in self.exceptions.items()},
        )


def _spans(pairs: list[list[str]]) -> tuple[facts.Span, ...]:
    return tuple(facts.Span(_time(opens), _time(closes)) for opens, closes in pairs)


def _time(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


THENS = ("when_full", "when_late", "when_closed", "when_unstaffed", "when_slow")


class Present(models.Manager["Queue"]):
    """Queues that were not removed."""

    def get_queryset(self) -> models.QuerySet[Queue]:
        return super().get_queryset().filter(removed_at=None)


class Queue(models.Model):
    """Rules of a queue; the columns are those of facts.Queue. A `then` is {"kind": …, "announcement" | "queue": …}.
    A row stays when the queue is removed: counts, promises and calls of the past name it."""

    id = models.CharField(max_length=40, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(LABEL_CLIENT, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=0)  # on the board
    skill = models.CharField(max_length=40, blank=True, default="")
    level = models.PositiveSmallIntegerField(default=1)
    fluency = models.CharField(max_length=6, default="B2")
    certificates = models.JSONField(default=list)
    strategy = models.CharField(max_length=20, default="longest_idle")
    priority = models.IntegerField(default=0)
    hours = models.ForeignKey(OpeningHours, on_delete=models.PROTECT, null=True, related_name="+")
    max_length = models.PositiveIntegerField(null=True)
    max_wait = models.FloatField(null=True)
    when_full = models.JSONField(default=dict)
    when_late = models.JSONField(default=dict)
    when_closed = models.JSONField(default=dict)
    ring = models.FloatField(default=20.0)
    wrap_up = models.FloatField(default=60.0)
    goal_seconds = models.PositiveIntegerField(default=20)
    goal_share = models.FloatField(default=0.8)
    greeting = models.CharField(max_length=40, blank=True, default="")  # announcements, by code
    waiting = models.CharField(max_length=40, blank=True, default="")
    music = models.CharField(max_length=40, blank=True, default="")
    recording = models.CharField(max_length=40, blank=True, default="recording")
    told = models.CharField(max_length=40, blank=True, default="")  # with the place in the line and the expected wait
    easings = models.JSONField(default=list)  # [{"after": 30, "level": 2, …}], as facts.Easing
    ageing = models.FloatField(default=0.0)
    daily_limit = models.PositiveIntegerField(null=True)
    last_agent_days = models.PositiveSmallIntegerField(default=0)
    last_agent_wait = models.FloatField(default=20.0)
    ring_most = models.PositiveSmallIntegerField(default=5)
    when_unstaffed = models.JSONField(default=dict)
    max_expected = models.FloatField(null=True)
    when_slow = models.JSONField(default=dict)
    goes_back = models.BooleanField(default=False)
    level_by = models.CharField(max_length=20, default="without_short")
    short = models.FloatField(default=5.0)
    alarms = models.JSONField(default=dict)  # as facts.Thresholds
    tell_every = models.FloatField(default=0.0)
    callbacks = models.JSONField(default=dict)  # as facts.CallBacks
    is_demanding = models.BooleanField(default=False)
    is_emergency = models.BooleanField(default=False)
    takes_everybody = models.BooleanField(default=False)
    hard_calls = models.JSONField(default=dict)  # as facts.HardCalls
    removed_at = models.DateTimeField(null=True)

    objects = Present()
    every: models.Manager[Queue] = models.Manager()

    def facts(self) -> facts.Queue:
        thens: dict[str, Any] = {name: facts.Then(**value) for name in THENS if (value := getattr(self, name))}
        return facts.Queue(
            id=self.id,
            client=self.client_id,
            name=self.name,
            skill=self.skill,
            level=self.level,
            fluency=self.fluency,
            certificates=tuple(self.certificates),
            strategy=self.strategy,
            priority=self.priority,
            hours=self.hours.facts() if self.hours else facts.ALWAYS,
            max_length=self.max_length,
            max_wait=self.max_wait,
            ring=self.ring,
            wrap_up=self.wrap_up,
            goal_seconds=self.goal_seconds,
            goal_share=self.goal_share,
            easings=tuple(facts.Easing(**{**item, **_tuples(item)}) for item in self.easings),
            ageing=self.ageing,
            daily_limit=self.daily_limit,
            last_agent_days=self.last_agent_days,
            last_agent_wait=self.last_agent_wait,
            ring_most=self.ring_most,
            max_expected=self.max_expected,
            goes_back=self.goes_back,
            level_by=self.level_by,
            short=self.short,
            alarms=facts.Thresholds(**self.alarms),
            tell_every=self.tell_every,
            callbacks=facts.CallBacks(**self.callbacks),
            is_demanding=self.is_demanding,
            is_emergency=self.is_emergency,
            takes_everybody=self.takes_everybody,
            hard_calls=facts.HardCalls(**self.hard_calls),
            **thens,
        )


def _tuples(easing: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(easing[name]) for name in ("skills", "languages") if name in easing}


class Number(models.Model):
    """A number people dial (E.164), and where it leads."""

    number = models.CharField(max_length=20, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(LABEL_CLIENT, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, related_name="+")
    procedure = models.CharField(max_length=80, blank=True, default="")
    announcement = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=5, default="pl")
    menu = models.CharField(max_length=80, blank=True, default="")  # a procedure that is a menu, heard at first
    hours = models.ForeignKey(OpeningHours, on_delete=models.PROTECT, null=True, related_name="+")  # of the menu
    outbound_procedure = models.CharField(max_length=80, blank=True, default="")  # of calls that show this number
    records_outbound = models.BooleanField(default=False)

    def facts(self) -> facts.Destination:
        return facts.Destination(
            number=self.number,
            client=self.client_id,
            queue=self.queue_id,
            procedure=self.procedure,
            greeting=self.queue.greeting if self.queue else "",
            announcement=self.announcement,
            language=self.language,
            name=self.name,
            menu=self.menu,
            hours=self.hours.facts() if self.hours else facts.ALWAYS,
            outbound_procedure=self.outbound_procedure,
            records_outbound=self.records_outbound,
        )


class Agent(models.Model):
    """Who may take calls: a user, by id. Skills as {code: level}, languages as {code: fluency}."""

    user = models.CharField(max_length=20, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    team = models.CharField(max_length=60, blank=True, default="")
    skills = models.JSONField(default=dict)
    languages = models.JSONField(default=dict)
    certificates = models.JSONField(default=list)  # [{"kind": …, "valid_from": …, "valid_to": …}]
    seats = models.JSONField(default=dict)  # {queue: {"order": 0, "limit": null, "weight": 1.0}}
    shifts = models.PositiveIntegerField(default=0)  # number of the last shift

    def seat_facts(self) -> dict[str, facts.Seat]:
        return {queue: facts.Seat(**seat) for queue, seat in self.seats.items()}

    def certificate_facts(self) -> tuple[facts.Certificate, ...]:
        return tuple(
            facts.Certificate(item["kind"], _day(item.get("valid_to")), _day(item.get("valid_from")))
            for item in self.certificates
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Shift(models.Model):
    """An agent's status now; the journal's `shift:AGENT.NUMBER`, folded."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="shift")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, db_index=True)
    since = models.DateTimeField()
    idle_since = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True, default="")
    call = models.CharField(max_length=40, blank=True, default="", db_index=True)
    until = models.DateTimeField(null=True, db_index=True)
    missed = models.PositiveSmallIntegerField(default=0)
    pending = models.CharField(max_length=40, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    is_inside = models.BooleanField(default=False)

    def facts(self) -> facts.Status:
        return facts.Status(
            facts.AgentState(self.state),
            self.since,
            self.idle_since,
            self.reason,
            self.call,
            self.until,
            self.missed,
            self.pending,
            self.answered_at,
            self.is_inside,
        )


class AgentDay(models.Model):
    """What an agent did on a local day: calls answered, by queue, and seconds in talk; with colleagues apart
    (work_today.py)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    calls = models.JSONField(default=dict)
    talked = models.FloatField(default=0.0)
    inside = models.PositiveIntegerField(default=0)
    talked_inside = models.FloatField(default=0.0)

    def facts(self) -> Work:
        return Work(self.calls, self.talked, self.inside, self.talked_inside)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "day"], name="one_work_a_day")]


class AgentStrain(models.Model):
    """An agent's load of difficult calls in the running shift (strain.Load)."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="strain")
    row = models.PositiveSmallIntegerField(default=0)
    hard = models.JSONField(default=list)  # instants
    why = models.CharField(max_length=8, blank=True, default="")
    at = models.DateTimeField(null=True)
    rest = models.CharField(max_length=8, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=0)
    spared_until = models.DateTimeField(null=True)

    def facts(self) -> strain.Load:
        hard: list[str] = self.hard
        return strain.Load(
            self.row,
            tuple(datetime.fromisoformat(at) for at in hard),
            self.why,  # type: ignore[arg-type]  # written from a Load
            self.at,
            self.rest,  # type: ignore[arg-type]
            self.minutes,
            self.spared_until,
        )


class Presence(models.Model):
    """The last sign of life of an agent's desk, and the web process that heard it."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="presence")
    seen_at = models.DateTimeField()
    web = models.CharField(max_length=80, blank=True, default="")


class WebProcess(models.Model):
    """The last sign of life of a web process."""

    name = models.CharField(max_length=80, primary_key=True)
    boot = models.CharField(max_length=40, blank=True, default="")
    seen_at = models.DateTimeField()
    up_since = models.DateTimeField()


class Waiting(models.Model):
    """A call in a queue. Whom it rings stands in `ringing`; that an agent is rung by one call at most is held by the
    agent's one row in Shift."""

    call = models.CharField(max_length=40, primary_key=True)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="calls")
    since = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=5)
    priority = models.IntegerField(default=0)
    passed = models.JSONField(default=dict)  # {agent: instant}
    ringing = models.JSONField(default=list)  # agents
    place_since = models.DateTimeField(null=True)
    agent = models.CharField(max_length=20, blank=True, default="")
    home = models.CharField(max_length=40, blank=True, default="")
    hops = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)  # when the caller was last told the place in the line

    def facts(self) -> facts.Waiting:
        return facts.Waiting(
            self.call,
            self.queue_id,
            self.since,
            self.language,
            self.priority,
            {agent: datetime.fromisoformat(at) for agent, at in self.passed.items()},
            frozenset(self.ringing),
            self.place_since,
            self.agent,
            self.home,
            self.hops,
        )


class Turn(models.Model):
    """Whom a queue asked last: the place in the round of `round_robin`."""

    queue = models.OneToOneField(Queue, on_delete=models.CASCADE, primary_key=True, related_name="turn")
    agent = models.CharField(max_length=20)


class Outcome(models.Model):
    """A call that left a queue lately: what expected waits, service levels of the last minutes and alarms rest on.
    Kept for KEPT; the journal has all of them."""

    KEPT = timedelta(hours=26)

    FACTS = ("queue_id", "at", "why", "waited", "agent", "handled")  # fields of facts.Outcome, in its order

    queue_id: str
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="outcomes", db_index=False)
    call = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField(db_index=True)
    why = models.CharField(max_length=20)
    waited = models.FloatField()
    agent = models.CharField(max_length=20, blank=True, default="")
    handled = models.FloatField(null=True)  # seconds, talk to ready; null until known

    class Meta:
        indexes = [
            models.Index(fields=["queue", "at"], name="left_a_queue"),
            models.Index(fields=["why", "at"], name="left_so"),
        ]


class Callback(models.Model):
    """A callback that was promised (promises.py). The number is forgotten when it is over."""

    id = models.CharField(max_length=40, primary_key=True)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="callbacks_promised")
    number = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=5, default="pl")
    priority = models.IntegerField(default=0)
    place_since = models.DateTimeField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default=PENDING, db_index=True)
    call = models.CharField(max_length=40, db_index=True)
    source = models.CharField(max_length=40)
    reason = models.CharField(max_length=12, default="asked")

    def facts(self) -> Promise:
        return Promise(
            self.id,
            self.queue_id,
            self.number,
            self.language,
            self.priority,
            self.place_since,
            self.asked_at,
            self.expires_at,
            self.next_at,
            self.attempts,
            self.state,
            self.call,
            self.source,
            self.reason,
        )


class QueueAlarm(models.Model):
    """An alarm of a queue that lasts."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="alarms_now")
    kind = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "kind"], name="one_alarm_of_a_queue")]


class QueueDay(models.Model):
    """Counts of a queue on a local day."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    entered = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    in_goal = models.PositiveIntegerField(default=0)
    abandoned = models.PositiveIntegerField(default=0)
    abandoned_short = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)
    turned_away = models.PositiveIntegerField(default=0)
    waited = models.FloatField(default=0.0)
    left_in_goal = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "day"], name="one_count_a_day")]

    def facts(self) -> Day:
        return Day(
            self.entered,
            self.answered,
            self.in_goal,
            self.abandoned,
            self.abandoned_short,
            self.elsewhere,
            self.turned_away,
            self.waited,
            self.left_in_goal,
        )
