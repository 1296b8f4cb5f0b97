"""What procedures may do with orders: tell their status (a general status needs level L1 at most)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import OperationalError
from django.utils import translation

from infolinia.clients import queries as clients
from infolinia.journal.scope import scoped
from infolinia.procedures.actions import ActionContext, ActionFailed, register
from infolinia.trades.sales import messages, queries


def order_status(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Status in words of the client's language, and what is known of day and parcel; what is not is left out.

    Raises ActionFailed: `not_found` (also for another client's order), `unavailable`.
    """
    try:
        with scoped({context.client}):
            found = queries.order(str(inputs.get("order") or ""), context.client)
    except OperationalError as error:
        raise ActionFailed("unavailable", str(error)) from None
    if found is None:
        raise ActionFailed("not_found")
    with translation.override(clients.client(context.client).language or "pl"):
        told: dict[str, Any] = {"status": messages.told(found)}
    if found.due and found.status in ("in_production", "delayed", "sent", "returned"):
        told["due"] = found.due.isoformat()
    if found.carrier and found.status == "sent":
        told |= {"carrier": found.carrier, "tracking": found.tracking}
    return told


def register_all() -> None:
    register(
        "sales.order_status",
        {"order": "order"},
        {"status": "text", "due": "date?", "carrier": "text?", "tracking": "text?"},
        order_status,
    )
