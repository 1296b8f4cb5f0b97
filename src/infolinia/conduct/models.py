"""Calls as they are now: projections of their journal, written with each event. Only this room's services write."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from infolinia.conduct import evacuation
from infolinia.conduct.facts import (
    CallFacts,
    CallState,
    CheckFacts,
    ConcernFacts,
    Kind,
    LegFacts,
    LegSound,
    RecordingFacts,
    Role,
    ShockFacts,
)
from infolinia.journal.scope import ClientKey, ScopedModel


class Call(ScopedModel):
    """One call. A call to a number that is not ours belongs to no client."""

    legs: models.Manager[Leg]  # these two are made by the foreign keys of others
    recordings: models.Manager[Recording]
    client = ClientKey(null=True)
    id = models.CharField(max_length=40, primary_key=True)
    switch = models.CharField(max_length=60)
    boot = models.CharField(max_length=60)
    state = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=8, default="in")
    from_agent = models.CharField(max_length=40, default="", blank=True, db_index=True)  # who of us began it
    trunk = models.CharField(max_length=40, default="", blank=True)
    caller = models.CharField(max_length=64, default="", blank=True)
    dialled = models.CharField(max_length=64, default="", blank=True)
    queue = models.CharField(max_length=60, default="", blank=True)
    language = models.CharField(max_length=5, default="pl")
    customer = models.CharField(max_length=40, default="", blank=True)
    agent = models.CharField(max_length=40, default="", blank=True)
    last_agent = models.CharField(max_length=40, default="", blank=True)  # who conducted it before
    procedure = models.CharField(max_length=64, default="", blank=True)  # hash of the version
    arrived_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    wrap_up_until = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, default="", blank=True)
    gave_up = models.BooleanField(default=False)  # the customer hung up unanswered, or while it waited again
    disposition = models.CharField(max_length=20, default="", blank=True)
    note = models.TextField(default="", blank=True)
    muted = models.BooleanField(default=False)
    agent_lost_at = models.DateTimeField(null=True)  # since when the agent who conducts the call has no line
    consent_until = models.DateTimeField(null=True)  # until when somebody's consent is waited for
    callback = models.CharField(max_length=40, default="", blank=True)  # the promise that it keeps
    is_last = models.BooleanField(default=False)  # a limit on the number: served after all others
    distress_at = models.DateTimeField(null=True)  # since when somebody in it is known to be in distress
    orbit = models.PositiveSmallIntegerField(default=0)  # the number under which it is parked
    parked_by = models.CharField(max_length=40, default="", blank=True)
    parked_at = models.DateTimeField(null=True)
    parked_until = models.DateTimeField(null=True)
    notice_since = models.DateTimeField(null=True)  # whom we called hears the notice of the recording
    card_since = models.DateTimeField(null=True)  # a card number is being keyed in
    card_digits = models.PositiveSmallIntegerField(default=0)  # how many digits of it there are by now
    card = models.CharField(max_length=20, default="", blank=True)  # what became of the last one
    number = models.BigIntegerField(default=0)  # of the switch's event of arrival
    interrupted = models.BooleanField(default=False)  # its switch was lost
    line_down = models.BooleanField(default=False)  # nothing of it is left on the line

    class Meta:
        indexes = [
            models.Index(fields=["arrived_at", "id"], name="calls_in_time"),
            models.Index(fields=["caller", "arrived_at"], name="calls_of_a_number"),
            models.Index(fields=["customer", "arrived_at"], name="calls_of_a_customer"),
            models.Index(fields=["agent", "arrived_at"], name="calls_of_an_agent"),
            models.Index(fields=["switch"], name="calls_on_a_switch", condition=models.Q(line_down=False)),
        ]

    def facts(self) -> CallFacts:
        """Of many calls at once: queries.py."""
        recording = self.recordings.filter(closed_at=None, started_at__isnull=False).exists()
        return self.facts_with(self.legs.order_by("number"), recording=recording)

    def facts_with(self, legs: Iterable[Leg], *, recording: bool) -> CallFacts:
        """The same of legs that were read already, in their order. recording: whether one of the call is open."""
        return CallFacts(
            id=self.id,
            client=self.client or "",
            state=CallState(self.state),
            caller=self.caller,
            dialled=self.dialled,
            queue=self.queue,
            language=self.language,
            customer=self.customer,
            agent=self.agent,
            procedure=self.procedure,
            arrived_at=self.arrived_at,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            held_since=self.held_since,
            wrap_up_until=self.wrap_up_until,
            ended_by=self.ended_by,
            disposition=self.disposition,
            note=self.note,
            muted=self.muted,
            recording=recording,
            legs=tuple(leg.facts() for leg in legs),
            agent_lost_at=self.agent_lost_at,
            interrupted=self.interrupted,
            consent_until=self.consent_until,
            orbit=self.orbit,
            parked_by=self.parked_by,
            parked_at=self.parked_at,
            trunk=self.trunk,
            card_since=self.card_since,
            card_digits=self.card_digits,
            card=self.card,
            callback=self.callback,
            distress_at=self.distress_at,
            kind=Kind(self.kind),
            from_agent=self.from_agent,
            last_agent=self.last_agent,
            gave_up=self.gave_up,
        )


class Leg(models.Model):
    """One party's connection. `answer` is the SDP for a browser."""

    id = models.CharField(max_length=40, primary_key=True)
    call_id: str
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="legs")
    role = models.CharField(max_length=12)
    mode = models.CharField(max_length=8, default="", blank=True)  # of a supervisor: listen, whisper, barge
    user = models.CharField(max_length=40, default="", blank=True)
    device = models.CharField(max_length=8, default="browser")  # where an agent's line ends
    state = models.CharField(max_length=10, default="wanted")
    answer = models.TextField(default="", blank=True)
    offered_at = models.DateTimeField(null=True)  # when the browser last made an offer
    silent = models.BooleanField(default=False)
    number = models.PositiveIntegerField()  # of the call's legs, in the order of their making
    made_at = models.DateTimeField()
    trouble = models.CharField(max_length=12, default="", blank=True)  # what is wrong with its sound now
    trouble_at = models.DateTimeField(null=True)
    mos = models.FloatField(null=True, db_index=True)  # the worse of both directions, when the leg has ended
    figures = models.JSONField(default=dict)  # of its sound: events.Quality, when the leg has ended
    browser = models.JSONField(default=dict)  # what the agent's browser measured

    class Meta:
        indexes = [
            models.Index(fields=["role", "user"], name="legs_that_are_there", condition=~models.Q(state="gone")),
        ]

    def facts(self) -> LegFacts:
        return LegFacts(
            self.id,
            Role(self.role),
            self.user,
            self.state,
            self.answer,
            self.silent,
            self.mode,
            self.trouble,
            self.device,
            self.offered_at is not None,
        )

    def sound(self) -> LegSound:
        return LegSound(
            self.id, self.call_id, Role(self.role), self.user, self.mos, self.figures, self.browser, self.made_at,
        )  # fmt: skip


class LineCommand(models.Model):
    """A command to the switch that was decided and is to be carried out: the outbox of the line."""

    id = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(unique=True)  # order of decision
    call = models.CharField(max_length=40, db_index=True)
    switch = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    body = models.TextField()  # the door's JSON
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, null=True)  # null: not carried out yet; "": done; else the refusal

    class Meta:
        indexes = [
            models.Index(fields=["number"], name="to_be_carried_out", condition=models.Q(outcome=None)),
        ]


class Recording(models.Model):
    """A recording: written by the switch, then ours."""

    id = models.CharField(max_length=40, primary_key=True)
    call_id: str
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="recordings")
    purpose = models.CharField(max_length=12, default="call")  # call, consultation
    path = models.CharField(max_length=200, default="", blank=True)
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)  # of the file that the switch wrote
    samples = models.BigIntegerField(default=0)
    key = models.TextField(default="", blank=True)  # sealed, of one that is packed
    levels = models.TextField(default="", blank=True)  # how loud each side is, of one that is packed
    not_packed = models.CharField(max_length=12, default="", blank=True)  # why it cannot be packed

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="recordings_open", condition=models.Q(closed_at=None)),
            models.Index(
                fields=["closed_at"], name="recordings_to_pack",
                condition=models.Q(key="", not_packed="") & ~models.Q(path=""),
            ),
        ]  # fmt: skip

    def facts(self) -> RecordingFacts:
        return RecordingFacts(
            id=self.id, call=self.call_id, purpose=self.purpose, path=self.path,
            started_at=self.started_at, closed_at=self.closed_at, sha256=self.sha256, samples=self.samples,
            key=self.key, levels=self.levels,
        )  # fmt: skip


class Shock(models.Model):
    """The record of acoustic shocks, for safety at work: measured on an agent's line, or said by the agent."""

    call_id: str | None
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, related_name="shocks")
    user = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField(db_index=True)
    sound = models.CharField(max_length=10)  # click, tone, feedback, noise; said: the agent's own word
    spl = models.FloatField(default=0.0)
    limited_spl = models.FloatField(default=0.0)
    seconds = models.FloatField(default=0.0)
    frequency = models.FloatField(default=0.0)

    def facts(self) -> ShockFacts:
        return ShockFacts(
            self.call_id or "", self.user, self.at, self.sound, self.spl, self.limited_spl, self.seconds,
            self.frequency,
        )  # fmt: skip


class RecordingHold(models.Model):
    """Somebody keeps the recordings of a call beyond their time: a dispute, the police."""

    call = models.CharField(max_length=40, db_index=True)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()
    by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], name="one_hold_a_call", condition=models.Q(ended_at=None))
        ]


class CallMark(models.Model):
    """What an agent said of a call by a key: difficult, distress, or a kind of nuisance. Taken back: it goes."""

    call_id: str
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=10)
    agent = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "kind", "agent"], name="one_mark_of_a_kind")]


class MenuCount(ScopedModel):
    """How many callers of a number did something in a menu on a local day (menu_course.py)."""

    client = ClientKey()
    number = models.CharField(max_length=20)
    day = models.DateField()
    menu = models.CharField(max_length=80)
    step = models.CharField(max_length=200, blank=True, default="")
    what = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "number", "day", "menu", "step", "what"], name="one_count_of_a_choice"
            )
        ]


class Concern(ScopedModel):
    """A person in distress, or a threat: what supervisors must see at once and somebody must follow up."""

    client = ClientKey()
    call_id: str
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="concerns")
    kind = models.CharField(max_length=10)  # distress, threats
    agent = models.CharField(max_length=40)
    source = models.CharField(max_length=12)  # key, procedure, nuisance
    at = models.DateTimeField(db_index=True)
    seen_by = models.CharField(max_length=40, default="", blank=True)
    seen_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "kind"], name="one_concern_of_a_kind")]

    def facts(self) -> ConcernFacts:
        return ConcernFacts(
            self.pk, self.client or "", self.call_id, self.kind, self.agent, self.source, self.at, self.seen_by,
            self.seen_at, self.done_by, self.done_at, self.note,
        )  # fmt: skip


class CallerLimit(ScopedModel):
    """A number that a supervisor limited for nuisance. The number is sealed; digest finds it (restricting.py)."""

    client = ClientKey()
    digest = models.CharField(max_length=64, db_index=True)
    sealed = models.TextField()
    what = models.CharField(max_length=5)  # block, last
    reason = models.CharField(max_length=200)
    set_by = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    ended_by = models.CharField(max_length=40, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)  # that it met

    @property
    def about(self) -> str:
        """What the sealed number is bound to."""
        return f"caller {self.digest[:16]}"


class ClosingPlan(models.Model):
    """What an operator laid down for a closing of the centre (evacuation.Plan)."""

    operator = models.OneToOneField("clients.Operator", on_delete=models.CASCADE, primary_key=True, related_name="+")
    assembly_point = models.CharField(max_length=120, default="", blank=True)
    seconds = models.PositiveSmallIntegerField(default=60)
    hand_over_to = models.CharField(max_length=20, default="", blank=True)

    def facts(self) -> evacuation.Plan:
        return evacuation.Plan(self.assembly_point, self.seconds, self.hand_over_to)


class ClosingRow(models.Model):
    """A closing of the centre, or a drill, with the plan as it stood."""

    operator_id: str
    operator = models.ForeignKey("clients.Operator", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10)
    is_drill = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    by = models.CharField(max_length=40)
    assembly_point = models.CharField(max_length=120, default="", blank=True)
    seconds = models.PositiveSmallIntegerField(default=60)
    hand_over_to = models.CharField(max_length=20, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operator"], name="one_closing_at_a_time", condition=models.Q(ended_at=None)
            )
        ]

    def facts(self) -> evacuation.Closing:
        plan = evacuation.Plan(self.assembly_point, self.seconds, self.hand_over_to)
        return evacuation.Closing(
            self.pk, self.operator_id, self.reason, self.is_drill, self.began_at, self.by, plan, self.ended_at,
            self.ended_by,
        )  # fmt: skip


class HeadsetCheck(models.Model):
    """The check of a user's headset and way here: the newest one as it runs, and what the last one that was done
    found."""

    user = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=40)  # that the page gave it
    leg = models.CharField(max_length=40, db_index=True)
    state = models.CharField(max_length=10)  # wanted, offered, done, failed
    why = models.CharField(max_length=20, default="", blank=True)  # it failed
    answer = models.TextField(default="", blank=True)  # the SDP for the browser
    is_test_voice = models.BooleanField(default=False)
    browser = models.JSONField(default=dict)  # what the browser measured
    at = models.DateTimeField(null=True)  # when the last one was done
    figures = models.JSONField(default=dict)  # of it: floor.routing.events.Checked by its names
    is_kept = models.BooleanField(default=False)  # in the journal of a shift

    def facts(self) -> CheckFacts:
        return CheckFacts(self.user, self.name, self.state, self.why, self.answer, self.at, self.figures)


class Alarm(models.Model):
    """Trouble that lasts, for the banner of every screen."""

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, default="", blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "detail"], name="one_alarm_of_a_kind")]


class DispositionRow(models.Model):
    """A code that ends a call, from a pack. Without any, the shipped table holds."""

    code = models.CharField(max_length=20, primary_key=True)
    place = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=20)
    group = models.CharField(max_length=20)
    name = models.JSONField(default=dict)  # language → name


class Authority(models.Model):
    """One row: which centre decides. A centre that took over has the higher number."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    epoch = models.BigIntegerField()
