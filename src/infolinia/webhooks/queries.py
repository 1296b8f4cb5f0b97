"""What screens and programs ask: the webhooks of the clients in scope, and what is on its way to each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from django.db.models import Count

from infolinia.web.refusals import Refusal
from infolinia.webhooks import facts
from infolinia.webhooks.models import Delivery, seen


def hooks() -> list[facts.Hook]:
    """Oldest first."""
    return [row.facts() for row in seen()]


def hook(id_: str) -> facts.Hook:
    """Raises Refusal."""
    row = seen().filter(pk=id_).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return row.facts()


def counts(hook: str) -> Mapping[facts.State, int]:
    """How many deliveries of a hook are in each state."""
    found = dict(Delivery.objects.filter(hook=hook).values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in get_args(facts.State)}


def deliveries(hook: str, state: facts.State, *, limit: int = 50, before: int | None = None) -> list[facts.Delivery]:
    """Newest first; `before`: a position to go on from."""
    rows = Delivery.objects.filter(hook=hook, state=state)
    if before is not None:
        rows = rows.filter(position__lt=before)
    return [row.facts() for row in rows.order_by("-position")[:limit]]
