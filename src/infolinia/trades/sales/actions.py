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
    """The state of an order with what is known of day and parcel; what is not is left out. `status` says it in words of
    the call's language.

    Raises ActionFailed: `not_found` (also for an order of another client, or of another customer than the one given),
    `unavailable`.
    """
    try:
        with scoped({context.client}):
            found = queries.order(str(inputs.get("order") or ""), context.client)
    except OperationalError as error:
        raise ActionFailed("unavailable", str(error)) from None
    if found is None or inputs.get("customer") not in (None, "", found.customer):
        raise ActionFailed("not_found")
    with translation.override(context.language or clients.client(context.client).language or "pl"):
        told: dict[str, Any] = {"state": found.status, "status": messages.told(found)}
    if found.status == "delayed" and found.reason:
        told["reason"] = found.reason
    if found.due and found.status != "accepted":
        told["due"] = found.due.isoformat()
    if found.carrier and found.status == "sent":
        told |= {"carrier": found.carrier, "tracking": found.tracking}
    return told


def register_all() -> None:
    register(
        "sales.order_status",
        {"order": "order", "customer": "customer?"},
        {"state": "text", "status": "text", "reason": "text?", "due": "date?", "carrier": "text?", "tracking": "text?"},
        order_status,
        errors=("not_found",),
    )
