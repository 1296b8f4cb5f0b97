"""The tables of the lines. Written by `services.py` and `spending.py` only; they belong to the operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

import msgspec
from django.db import models

from infolinia.floor.lines import checking, facts
from infolinia.telephony.switch.lines import TrunkState

LABEL_OPERATOR = "clients.Operator"


class Version(models.Model):
    """How often the lines were changed: what a switch is told, and says that it holds. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveIntegerField(default=0)


class Trunk(models.Model):
    """`values` as checking.values_of writes them; `sealed`: the password (clients/keyring.py), empty for none;
    `version`: that of the lines which this state came with."""

    name = models.CharField(max_length=31, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    values = models.JSONField()
    sealed = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def facts(self) -> facts.Trunk:
        trunk, mistakes = checking.check(self.name, self.values)
        if trunk is None:  # an older release kept what this one would not take
            raise ValueError(f"trunk {self.name}: {mistakes}")
        return replace(trunk, has_password=bool(self.sealed), version=self.version, changed_at=self.changed_at)


class Group(models.Model):
    """Trunks in the order in which a call tries them."""

    name = models.CharField(max_length=31, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80, blank=True, default="")
    trunks = models.JSONField()

    class Meta:
        ordering = ["name"]

    def facts(self) -> facts.Group:
        return facts.Group(name=self.name, title=self.title, trunks=tuple(self.trunks))


class Tariff(models.Model):
    """What calls to numbers that begin so cost."""

    prefix = models.CharField(max_length=16, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    per_minute = models.DecimalField(max_digits=10, decimal_places=4)
    setup = models.DecimalField(max_digits=10, decimal_places=4, default=Decimal(0))
    step = models.PositiveSmallIntegerField(default=60)

    class Meta:
        ordering = ["prefix"]

    def facts(self) -> facts.Tariff:
        return facts.Tariff(
            prefix=self.prefix, name=self.name, per_minute=self.per_minute, setup=self.setup, step=self.step
        )


class Limit(models.Model):
    """`values`: the fields of facts.Limit but its code; money as text, hours as "22:00"."""

    code = models.CharField(max_length=40, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    values = models.JSONField()

    class Meta:
        ordering = ["code"]

    def facts(self) -> facts.Limit:
        values: dict[str, Any] = dict(self.values)
        for money in ("cost_an_hour", "cost_a_day", "cost_a_call"):
            if values.get(money) is not None:
                values[money] = Decimal(values[money])
        if between := values.get("between"):
            values["between"] = (time.fromisoformat(between[0]), time.fromisoformat(between[1]))
        return facts.Limit(code=self.code, **values)


class OutsideCall(models.Model):
    """A call to outside, for the limits of cost: forgotten after two days, or with its call."""

    leg = models.CharField(max_length=40, primary_key=True)
    call = models.CharField(max_length=40, db_index=True)
    user = models.CharField(max_length=20)
    trunk = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    began_at = models.DateTimeField(db_index=True)
    up_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def facts(self) -> facts.Outside:
        return facts.Outside(
            leg=self.leg, call=self.call, user=self.user, trunk=self.trunk, number=self.number,
            began_at=self.began_at, up_at=self.up_at, ended_at=self.ended_at,
        )  # fmt: skip


class TrunkStatus(models.Model):
    """How a trunk fares at a switch, as the switch told last."""

    switch = models.CharField(max_length=40)
    name = models.CharField(max_length=64)
    state = models.JSONField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["switch", "name"], name="one_status_a_trunk_and_switch")]
        ordering = ["name", "switch"]

    def facts(self) -> facts.StateAt:
        return facts.StateAt(switch=self.switch, state=msgspec.convert(self.state, TrunkState), told_at=self.told_at)


class Phone(models.Model):
    """A telephone that may register. `username`: what it signs in with; `sealed`: the hashes that prove its password
    (clients/keyring.py); `user`: whose calls it rings with."""

    id = models.CharField(max_length=20, primary_key=True)
    operator = models.ForeignKey(LABEL_OPERATOR, on_delete=models.CASCADE, related_name="+")
    username = models.CharField(max_length=40, unique=True)
    user = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=60)
    sealed = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["username"]


class Station(models.Model):
    """Where an agent answers. Who has no row answers in the browser."""

    agent = models.CharField(max_length=20, primary_key=True)
    device = models.CharField(max_length=10)


class Extension(models.Model):
    """An agent's short number (empty: the usual one), the number outside at which he may answer, and what his
    telephones may call outside (facts.Toll). Who has no row may neither."""

    agent = models.CharField(max_length=20, primary_key=True)
    number = models.CharField(max_length=5, blank=True, default="", db_index=True)
    outside = models.CharField(max_length=20, blank=True, default="")
    calls_to = models.JSONField(default=list)


class PhonesAt(models.Model):
    """The telephones that are registered with a switch, and who is shut out there for guessing, as it told last."""

    switch = models.CharField(max_length=40, primary_key=True)
    bound = models.JSONField(default=list)
    shut_out = models.JSONField(default=list)
    boot = models.CharField(max_length=60, blank=True, default="")
    told_at = models.DateTimeField()


class Turn(models.Model):
    """How many calls a trunk's round robin of caller numbers has served."""

    trunk = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField(default=0)
