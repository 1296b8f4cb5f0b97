"""Webhooks, and what was or is to be sent to each. Written by `services.py` only."""

from __future__ import annotations

from django.db import models

from infolinia.journal.scope import ALL_CLIENTS, ClientKey, ScopedModel, ScopedQuerySet, current, scoped
from infolinia.webhooks import facts


class Webhook(ScopedModel):
    """Where events of a client (or, without one, of the installation) go. Secrets are sealed (clients.keyring)."""

    client = ClientKey(null=True)
    id = models.CharField(max_length=20, primary_key=True)
    url = models.CharField(max_length=500)
    names = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    secret = models.TextField()
    secret_before = models.TextField(default="", blank=True)
    secret_since = models.DateTimeField()
    position = models.BigIntegerField()
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=20, default="", blank=True)

    def facts(self) -> facts.Hook:
        return facts.Hook(
            id=self.id, client=self.client_id or "", url=self.url, names=tuple(self.names), active=self.active,
            position=self.position, made_at=self.made_at, failing_since=self.failing_since,
            stopped_because=self.stopped_because,
        )  # fmt: skip


def seen() -> ScopedQuerySet:
    """Webhooks of the clients in scope, and those of the installation, which belong to the operator."""
    scope = current()
    with scoped(ALL_CLIENTS):
        rows = Webhook.objects.order_by("made_at", "id")
    return rows if scope is ALL_CLIENTS else rows.filter(models.Q(client=None) | models.Q(client_id__in=scope))


class Delivery(models.Model):
    """An event on its way. Its body is made from the journal when it is sent, so nothing personal is kept here."""

    id = models.CharField(max_length=40, primary_key=True)
    hook_id: str
    hook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    position = models.BigIntegerField()
    event = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_at"], name="webhook_due"),
            models.Index(fields=["hook", "state", "-position"], name="webhook_list"),
        ]

    def facts(self) -> facts.Delivery:
        return facts.Delivery(
            id=self.id, hook=self.hook_id, position=self.position, event=self.event,
            state=self.state, tries=self.tries, made_at=self.made_at, next_at=self.next_at,  # type: ignore[arg-type]
            status=self.status, problem=self.problem,
        )  # fmt: skip
