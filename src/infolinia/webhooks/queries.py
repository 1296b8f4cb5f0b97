"""What screens and programs ask: the webhooks of the clients in scope, and what is on its way to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from django.db.models import Count
from django.utils.translation import gettext

from infolinia.journal import queries as journal
from infolinia.journal import scope
from infolinia.journal.facts import Actor
from infolinia.web.refusals import Refusal
from infolinia.webhooks import events, facts, messages
from infolinia.webhooks.models import Delivery, seen
from infolinia.webhooks.services import STREAM


def hooks() -> list[facts.Hook]:
    """Oldest first."""
    return [row.facts() for row in seen()]


def hook(id_: str) -> facts.Hook:
    """Raises Refusal."""
    row = seen().filter(pk=id_).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return row.facts()


@dataclass(frozen=True, slots=True)
class Change:
    """How a webhook was from then on; after is None where it was deleted. secret: it was replaced."""

    seq: int
    at: datetime
    by: Actor
    hook: str
    after: events.WebhookPut | None
    secret: bool = False


def changes(hook: str = "") -> list[Change]:
    """What people changed of a webhook, or of all in scope, oldest first."""
    found: list[Change] = []
    last: dict[str, events.WebhookPut] = {}
    seen_clients = scope.current()
    for item in journal.replay(STREAM):
        match item.event:
            case events.WebhookPut() as it:
                last[it.hook] = it
                change = Change(item.seq, item.at, item.by, it.hook, it)
            case events.WebhookDeleted() as it:
                change = Change(item.seq, item.at, item.by, it.hook, None)
            case events.SecretReplaced() as it:
                change = Change(item.seq, item.at, item.by, it.hook, last.get(it.hook), secret=True)
            case _:
                continue
        put = last.get(change.hook)
        if (hook and change.hook != hook) or (put is not None and put.client and put.client not in seen_clients):
            continue
        found.append(change)
    return found


def said(delivery: facts.Delivery) -> str:
    """How a try ended, in the reader's language."""
    if delivery.status:
        return f"HTTP {delivery.status}"
    sentence = messages.PROBLEMS.get(delivery.problem) or messages.REFUSALS.get(delivery.problem, "")
    return gettext(sentence).replace("{url}", "…") if sentence else delivery.problem


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
