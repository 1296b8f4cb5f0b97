"""Writers of customers: from a pack or import, from a call, by an agent; and of their contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from infolinia.journal import scope
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream
from infolinia.trades.customers import events, lockout, matching, phones
from infolinia.trades.customers.facts import Checked
from infolinia.trades.customers.models import Attempt, Change, Consent, Contact, Contract, Customer, Invoice
from infolinia.web.refusals import Refusal

FIELDS = frozenset(
    field.attname
    for field in Customer._meta.concrete_fields
    if field.attname not in {"id", "client_id", "code", "search", "created_at"}
)
PHONES = ("phone", "alt_phone")
SEARCHED = ("name", "customer_no", "phone", "alt_phone", "street", "city")


def stream(customer: str) -> Stream:
    """Where the journal tells of a customer."""
    return Stream("admin", f"customer.{customer}")


@transaction.atomic
def put(
    client: str, code: str, values: Mapping[str, Any], *, now: datetime, by: Actor = SYSTEM, way: str = "import"
) -> str:
    """Make the customer with this code, or bring it up to date; its id. The scope must hold the client."""
    journal.lock()
    row = Customer.objects.filter(client_id=client, code=code).first()
    if row is None:
        return _create(client, code, values, way, now=now, by=by)
    _change(row, values, now=now, by=by)
    return str(row.pk)


@transaction.atomic
def create_unknown(client: str, phone: str, *, language: str = "", now: datetime, by: Actor) -> str:
    """A minimal customer for a caller nobody knows; one who is known by this number already is found instead."""
    journal.lock()
    number = phones.e164(phone)
    if number:
        known = Customer.objects.filter(client_id=client).filter(models.Q(phone=number) | models.Q(alt_phone=number))
        if (row := known.order_by("pk").first()) is not None:
            return str(row.pk)
    return _create(client, None, {"phone": number, "language": language}, "call", now=now, by=by)


@transaction.atomic
def update(customer: str, values: Mapping[str, Any], *, now: datetime, by: Actor) -> tuple[str, ...]:
    """Change fields; which did change. The change is kept with old and new values and recorded. Raises Refusal."""
    journal.lock()
    row = Customer.objects.filter(pk=customer).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return _change(row, values, now=now, by=by)


@transaction.atomic
def record_contact(customer: str, *, at: datetime, text: str, key: str, call: str = "", case: str = "") -> None:
    """Add a line to the customer's history, once a key; a repeat brings it up to date. An unknown customer is none."""
    row = Customer.objects.filter(pk=customer).first()
    if row is not None:
        values = {"customer": row, "at": at, "text": text[:300], "call": call, "case": case}
        Contact.objects.update_or_create(client_id=row.client_id, key=key, defaults=values)


@transaction.atomic
def check_identity(customer: str, born: date | None, pesel_tail: str, *, key: str, now: datetime) -> Checked:
    """Compare what was answered with what is on file, and count it (rules.md IDV-03). What is not on file matches
    nothing; during a lock nothing is compared or counted. A repeat under the same key counts once.
    Raises Refusal for an unknown customer."""
    journal.lock()
    row = Customer.objects.filter(pk=customer).first()
    if row is None:
        raise Refusal("not-found", status=404)
    attempts = [item.facts() for item in row.attempts.all()]
    done = row.attempts.filter(key=key).first()
    if done is None:
        if until := lockout.locked_until(attempts, now):
            return Checked(matched=False, failed=lockout.MOST_FAILED, locked_until=until)
        matched = bool(born and row.birth_date == born and pesel_tail and row.pesel_last3 == pesel_tail)
        done = Attempt.objects.create(client_id=row.client_id, customer=row, at=now, matched=matched, key=key)
        attempts.append(done.facts())
    count = len(lockout.failed(attempts, done.at))
    return Checked(done.matched, count, None if done.matched else lockout.locked_until(attempts, done.at))


@transaction.atomic
def put_contract(
    client: str,
    code: str,
    customer: str,
    *,
    product: str,
    start: date,
    end: date | None,
    monthly_gross: Decimal,
    status: str,
    form: str = "",
    note: str = "",
) -> None:
    """Make the contract, or bring it up to date."""
    values = {
        "customer_id": customer,
        "product": product,
        "start": start,
        "end": end,
        "monthly_gross": monthly_gross,
        "status": status,
        "form": form,
        "note": note,
    }
    Contract.objects.update_or_create(client_id=client, code=code, defaults=values)


@transaction.atomic
def put_invoice(client: str, code: str, customer: str, **values: Any) -> None:
    """Make the invoice, or bring it up to date; `values` as in models.Invoice."""
    Invoice.objects.update_or_create(client_id=client, code=code, defaults={"customer_id": customer, **values})


@transaction.atomic
def put_consent(client: str, code: str, customer: str, **values: Any) -> None:
    """Make the consent, or bring it up to date; `values` as in models.Consent."""
    Consent.objects.update_or_create(client_id=client, code=code, defaults={"customer_id": customer, **values})


def _create(client: str, code: str | None, values: Mapping[str, Any], way: str, *, now: datetime, by: Actor) -> str:
    scope.require(client)
    clean = _clean(values)
    row = Customer(client_id=client, code=code, created_at=now, **clean)
    row.search = _search(row)
    row.save()
    created = events.Created(str(row.pk), way, {name: str(value) for name, value in clean.items() if value})
    journal.append(stream(str(row.pk)), created, at=now, by=by, client=client)
    return str(row.pk)


def _change(row: Customer, values: Mapping[str, Any], *, now: datetime, by: Actor) -> tuple[str, ...]:
    new = {name: value for name, value in _clean(values).items() if getattr(row, name) != value}
    if not new:
        return ()
    names = tuple(sorted(new))
    old = {name: getattr(row, name) for name in names}
    for name, value in new.items():
        setattr(row, name, value)
    row.search = _search(row)
    row.save()
    for name in names:
        Change.objects.create(
            client_id=row.client_id,
            customer=row,
            at=now,
            by=str(by),
            field=name,
            old=_text(old[name])[:200],
            new=_text(new[name])[:200],
        )
    changed = events.Changed(
        str(row.pk),
        names,
        {name: _text(value) for name, value in old.items()},
        {name: _text(value) for name, value in new.items()},
    )
    journal.append(stream(str(row.pk)), changed, at=now, by=by, client=row.client_id)
    return names


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(values) - FIELDS):
        raise Refusal("customers-field", status=422, field=unknown[0])
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    for name in PHONES:
        if clean.get(name):
            number = phones.e164(clean[name])
            if not number:
                raise Refusal("customers-phone", status=422, phone=clean[name])
            clean[name] = number
    return clean


def _search(row: Customer) -> str:
    words = [matching.folded(getattr(row, name)) for name in SEARCHED if getattr(row, name)]
    return " | ".join([*words, matching.digits(row.customer_no)])[:400]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
