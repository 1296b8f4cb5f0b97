"""What procedures may do with customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from infolinia.journal import services as journal
from infolinia.journal.facts import Stream
from infolinia.journal.scope import scoped
from infolinia.law.calendar import legal_day
from infolinia.procedures.actions import ActionContext, ActionFailed, register
from infolinia.trades.customers import events, matching, queries, services
from infolinia.trades.customers.facts import CustomerId, Level


def identify(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Who is it, and how sure are we (IDV-01): L1 when two data name one customer of the call's client: the name said,
    the customer number, the address, a telephone number on file. A `customer` that the performer chose counts as two:
    it was confirmed in the conversation, or picked by name and number from what the search gave.

    Raises ActionFailed("not_found"), also when the name said is not the customer's, or ActionFailed("ambiguous").
    """
    said = {name: str(inputs.get(name) or "").strip() for name in ("customer", "name", "number", "address")}
    with scoped({context.client}), transaction.atomic():
        customer, by_what = _who(said, context)
        known = queries.customer(customer) if customer else None
        if known is None or known.client != context.client:
            raise ActionFailed("not_found")
        if said["name"]:
            if not matching.names_same(said["name"], known.name):
                raise ActionFailed("not_found")
            by_what = (*by_what, "name")
        if said["address"] and _address_same(said["address"], known.street, known.city):
            by_what = (*by_what, "address")
        level = Level.L1 if len(set(by_what)) >= 2 else Level.L0
        if context.call:
            found = events.Identified(known.id, level.name, by_what)
            journal.append(Stream("call", context.call), found, at=context.now, by=context.by, client=context.client)
    return {"customer": known.id, "level": level.name}


def verify(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Is the one on the line the customer (IDV-01): L2 when the day of birth and the last three digits of the PESEL
    number both are those on file. Three answers that do not match lock this for 24 hours (IDV-03).

    Raises ActionFailed("mismatch") or ActionFailed("locked"), and never tells which of the two was wrong.
    """
    customer = str(inputs.get("customer") or context.customer)
    with scoped({context.client}), transaction.atomic():
        known = queries.customer(customer)
        if known is None or known.client != context.client:
            raise ActionFailed("mismatch")
        tail = matching.digits(str(inputs.get("pesel_tail") or ""))
        born = _day(inputs.get("birth_date"))
        checked = services.check_identity(known.id, born, tail, key=context.key, now=context.now)
        if context.call:
            failed = events.NotVerified(known.id, checked.failed, checked.locked_until)
            happened = events.Verified(known.id, Level.L2.name) if checked.matched else failed
            journal.append(Stream("call", context.call), happened, at=context.now, by=context.by, client=context.client)
    if not checked.matched:  # after the transaction: a failed check counts
        raise ActionFailed("locked" if checked.locked_until else "mismatch")
    return {"customer": known.id, "level": Level.L2.name}


def tell_balance(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """What the customer has to pay, without interest: `to_pay` in all, `overdue` of it, `next_due` the next due day.
    Only from level L2 on. Disputed invoices are left out.

    Raises ActionFailed("not_found").
    """
    with scoped({context.client}):
        customer = str(inputs.get("customer") or context.customer)
        known = queries.customer(customer)
        found = queries.balance(customer, legal_day(context.now)) if known and known.client == context.client else None
    if found is None:
        raise ActionFailed("not_found")
    told: dict[str, Any] = {"to_pay": str(found.to_pay), "overdue": str(found.overdue)}
    return {**told, "next_due": found.next_due.isoformat()} if found.next_due else told


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None


def _who(said: Mapping[str, str], context: ActionContext) -> tuple[CustomerId | None, tuple[str, ...]]:
    if said["number"]:
        by_number = queries.by_customer_no(said["number"], context.client)
        if by_number:
            return by_number, ("number",)
        on_file = queries.by_phone(said["number"], context.client)
        if len(on_file) == 1:
            return on_file[0].id, ("phone",)
    if queries.customer(said["customer"]):
        return said["customer"], ("chosen", _way(said["customer"], context))
    by_number = queries.by_customer_no(said["customer"], context.client)
    if by_number:
        return by_number, ("number",)
    if queries.customer(context.customer):
        return context.customer, (_way(context.customer, context),)
    text = said["name"] or said["customer"]
    found = [item for item in queries.search(text, context.client) if matching.names_same(text, item.name)]
    if len(found) > 1:
        raise ActionFailed("ambiguous")
    return (found[0].id, ()) if found else (None, ())


def _way(customer: CustomerId, context: ActionContext) -> str:
    """How the call came by this customer: the number it comes from is on file, or somebody searched."""
    on_file = any(found.id == customer for found in queries.by_phone(context.caller, context.client))
    return "phone" if on_file else "search"


def _address_same(said: str, street: str, city: str) -> bool:
    """The house number and a long word of the street or town were said."""
    words = set(matching.folded(said).replace(",", " ").split())
    known = matching.folded(f"{street} {city}").replace(",", " ").split()
    numbers = [word for word in known if word[0].isdecimal()]
    return bool(numbers) and numbers[0] in words and any(len(word) > 3 and word in words for word in known)


def register_all() -> None:
    register(
        "customers.identify",
        {"customer": "customer?", "name": "text?", "number": "text?", "address": "text?"},
        {"customer": "customer", "level": "level"},
        identify,
        errors=("not_found", "ambiguous"),
    )
    register(
        "customers.verify",
        {"customer": "customer", "birth_date": "date", "pesel_tail": "text"},
        {"customer": "customer", "level": "level"},
        verify,
        errors=("mismatch", "locked"),
    )
    register(
        "customers.balance",
        {"customer": "customer"},
        {"to_pay": "money", "overdue": "money", "next_due": "date?"},
        tell_balance,
        errors=("not_found",),
        level=Level.L2.name,
    )
