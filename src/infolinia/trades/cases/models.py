"""Cases of clients. Written by `services.py` only."""

from __future__ import annotations

from django.db import models

from infolinia.journal.scope import ScopedModel
from infolinia.trades.cases import facts

TEXT = {"blank": True, "default": ""}


class LastNumber(models.Model):
    """The last number given, by kind and year; one row is one sequence."""

    letter = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "year"], name="one_sequence_a_year")]


class Case(ScopedModel):
    """`deadline` is the count of law.deadlines as JSON; the days beside it are for queries. `key` is the once-only key
    of the action that opened it."""

    number = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=12, db_index=True)
    state = models.CharField(max_length=16, default="open", db_index=True)
    matter = models.CharField(max_length=80)
    description = models.TextField(**TEXT)
    details = models.JSONField(default=dict)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    call = models.CharField(max_length=40, db_index=True, **TEXT)
    key = models.CharField(max_length=200, null=True)
    received = models.DateTimeField()
    by = models.CharField(max_length=60)
    priority = models.CharField(max_length=4, **TEXT)
    regime = models.CharField(max_length=40, **TEXT)
    deadline = models.JSONField(null=True)
    legal_end = models.DateField(null=True, db_index=True)
    internal_target = models.DateField(null=True, db_index=True)
    promise_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="one_case_a_key")]


class Note(ScopedModel):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    text = models.TextField()

    def facts(self) -> facts.CaseNote:
        return facts.CaseNote(self.at, self.by, self.text)
