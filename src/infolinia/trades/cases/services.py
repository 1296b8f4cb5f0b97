"""Writers of cases: opened in a call by a procedure, amended in it, noted, and moved on.

One transaction each: the case, its event, and the line in the call's stream (runtime.md 11). An amendment never opens a
second case and never restarts the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from infolinia.clients import queries as clients
from infolinia.content import tables
from infolinia.journal import scope
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.law import deadlines, regimes
from infolinia.law.calendar import legal_day
from infolinia.trades.cases import deadline_text, events, messages
from infolinia.trades.cases.facts import LETTERS, CaseNumber, Kind
from infolinia.trades.cases.models import Case, LastNumber, Note
from infolinia.trades.cases.triage import triage
from infolinia.trades.customers import queries as customers
from infolinia.trades.customers import services as customers_services
from infolinia.web.refusals import Refusal

STATES = ("open", "in_progress", "answered", "closed")


def stream(number: CaseNumber) -> Stream:
    return Stream("case", number)


@transaction.atomic
def open_complaint(
    client: str,
    *,
    matter: str,
    description: str,
    customer: str = "",
    call: str = "",
    key: str | None = None,
    details: Mapping[str, Any] | None = None,
    now: datetime,
    by: Actor,
) -> Case:
    """Take a complaint and count its deadline from `now`. A repeat of the same key in the same call finds the first."""
    journal.lock()
    if (first := _of_key(call, key)) is not None:
        return first
    row = _new(client, "complaint", matter, description, customer, call, key, details, now=now, by=by)
    _count(row)
    return _opened(row, now=now, by=by)


@transaction.atomic
def amend_complaint(
    number: CaseNumber,
    *,
    matter: str | None = None,
    description: str | None = None,
    customer: str | None = None,
    details: Mapping[str, Any] | None = None,
    now: datetime,
    by: Actor,
    call: str = "",
) -> Case:
    """Correct a complaint: what is given replaces, details are joined. Another matter may bring another regime, which
    is counted from when the complaint was received. Raises Refusal when there is no such open case in scope."""
    journal.lock()
    row = _amendable(number, "complaint")
    if not _apply(row, matter, description, customer, details):
        return row
    _count(row)
    return _amended(row, call, now=now, by=by)


@transaction.atomic
def open_fault(
    client: str,
    *,
    place: str,
    phone: str,
    symptoms: str,
    danger: bool,
    sensitive: bool,
    customer: str = "",
    call: str = "",
    key: str | None = None,
    details: Mapping[str, Any] | None = None,
    now: datetime,
    by: Actor,
) -> Case:
    """Take a fault, set its priority and by when the caller hears of us. A repeat of the key finds the first."""
    journal.lock()
    if (first := _of_key(call, key)) is not None:
        return first
    facts = {"place": place, "phone": phone, "danger": danger, "sensitive": sensitive, **(details or {})}
    row = _new(client, "fault", "fault", symptoms, customer, call, key, facts, now=now, by=by)
    _urgency(row)
    return _opened(row, now=now, by=by)


@transaction.atomic
def amend_fault(
    number: CaseNumber,
    *,
    symptoms: str | None = None,
    customer: str | None = None,
    details: Mapping[str, Any] | None = None,
    now: datetime,
    by: Actor,
    call: str = "",
) -> Case:
    """Correct a fault: symptoms, or place, phone, danger, sensitive in `details`. Raises Refusal as above."""
    journal.lock()
    row = _amendable(number, "fault")
    if not _apply(row, None, symptoms, customer, details):
        return row
    _urgency(row)
    return _amended(row, call, now=now, by=by)


@transaction.atomic
def note(number: CaseNumber, text: str, *, now: datetime, by: Actor) -> None:
    """Add a note to a case. Raises Refusal when there is none in scope, or the text is empty."""
    journal.lock()
    row = _row(number)
    if not text.strip():
        raise Refusal("cases-empty-note", status=422)
    journal.append(stream(number), events.CaseNoted(number, text.strip()), at=now, by=by, client=row.client_id)
    Note.objects.create(client_id=row.client_id, case=row, at=now, by=str(by), text=text.strip())


@transaction.atomic
def set_state(number: CaseNumber, state: str, *, now: datetime, by: Actor) -> None:
    """Move a case on: open, in_progress, answered, closed. Raises Refusal for another word or an unknown case."""
    journal.lock()
    if state not in STATES:
        raise Refusal("cases-state", status=422, state=state)
    row = _row(number)
    if row.state == state:
        return
    journal.append(stream(number), events.CaseStateChanged(number, state), at=now, by=by, client=row.client_id)
    row.state = state
    row.save(update_fields=["state"])


# --- How it is done


def _of_key(call: str, key: str | None) -> Case | None:
    return Case.objects.filter(call=call, key=key).first() if key is not None else None


def _row(number: CaseNumber) -> Case:
    row = Case.objects.filter(number=number).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return row


def _amendable(number: CaseNumber, kind: Kind) -> Case:
    row = _row(number)
    if row.kind != kind:
        raise Refusal("not-found", status=404)
    if row.state in ("answered", "closed"):
        raise Refusal("cases-closed", case=number)
    return row


def _new(
    client: str,
    kind: Kind,
    matter: str,
    description: str,
    customer: str,
    call: str,
    key: str | None,
    details: Mapping[str, Any] | None,
    *,
    now: datetime,
    by: Actor,
) -> Case:
    scope.require(client)
    return Case(
        number=_next_number(LETTERS[kind], legal_day(now).year),
        client_id=client,
        kind=kind,
        matter=matter,
        description=description,
        details=dict(details or {}),
        customer_id=_customer(customer, client),
        call=call,
        key=key,
        received=now,
        by=str(by),
    )


def _customer(customer: str, client: str) -> int | None:
    """The customer's row, if it is this client's; an unknown one is none: a case is taken from anyone."""
    known = customers.customer(customer) if customer else None
    return int(known.id) if known and known.client == client else None


def _next_number(letter: str, year: int) -> CaseNumber:
    row, _made = LastNumber.objects.select_for_update().get_or_create(letter=letter, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{letter}-{year}-{row.last:05}"


def _apply(
    row: Case,
    matter: str | None,
    description: str | None,
    customer: str | None,
    details: Mapping[str, Any] | None,
) -> bool:
    """Put what is given into the row; whether that changed anything."""
    before = (row.matter, row.description, row.customer_id, dict(row.details))
    row.matter = matter if matter is not None else row.matter
    row.description = description if description is not None else row.description
    if customer:
        row.customer_id = _customer(customer, row.client_id) or row.customer_id
    row.details = {**row.details, **(details or {})}
    return before != (row.matter, row.description, row.customer_id, row.details)


def _count(row: Case) -> None:
    """The deadline of a complaint, by the regime of its matter, client and kind of customer; none where only the
    contract with a firm sets the time."""
    of_client = clients.about(row.client_id).get("complaint_regimes", ())
    own = frozenset(str(name) for name in of_client) if isinstance(of_client, list) else frozenset[str]()
    is_business = row.customer_id is not None and customers.kind(str(row.customer_id)) == "business"
    row.regime = regimes.regime(row.matter, is_business=is_business, of_client=own)
    if row.regime == regimes.CONTRACT:
        row.deadline = row.legal_end = row.internal_target = None
        return
    law = tables.law()
    by_email = row.details.get("reply_way") == "email"
    count = deadlines.complaint(row.regime, row.received, law, reply_way="email" if by_email else "letter")
    acknowledge: date | None = None
    if row.regime == "telecom":
        acknowledge = deadlines.complaint("telecom_acknowledgement", row.received, law).legal_end
    row.deadline = deadline_text.stored(count, acknowledge)
    row.legal_end, row.internal_target = count.legal_end, count.internal_target


def _urgency(row: Case) -> None:
    found = triage(
        danger=bool(row.details.get("danger")),
        sensitive=bool(row.details.get("sensitive")),
        symptoms=row.description,
        wide=row.details.get("range") == "street",
        now=row.received,
        holidays=tables.law().holidays,
    )
    row.priority, row.promise_at = found.priority, found.back_by


def _opened(row: Case, *, now: datetime, by: Actor) -> Case:
    opened = events.CaseOpened(row.number, row.kind, row.matter, _id(row), row.call, **_said(row))
    in_call = events.OpenedInCall(row.number, row.kind, row.legal_end)
    return _write(row, opened, in_call, row.call, now=now, by=by)


def _amended(row: Case, call: str, *, now: datetime, by: Actor) -> Case:
    amended = events.CaseAmended(row.number, row.matter, _id(row), **_said(row))
    in_call = events.AmendedInCall(row.number, row.kind, row.legal_end)
    return _write(row, amended, in_call, call or row.call, now=now, by=by)


def _write(row: Case, of_case: Any, of_call: Any, call: str, *, now: datetime, by: Actor) -> Case:
    journal.append(stream(row.number), of_case, at=now, by=by, client=row.client_id)
    if call:
        journal.append(Stream("call", call), of_call, at=now, by=by, client=row.client_id)
    row.save()
    if row.customer_id is not None:
        customers_services.record_contact(
            str(row.customer_id),
            at=row.received,
            text=row.description or _matter(row),
            key=f"case:{row.number}",
            call=row.call,
            case=row.number,
        )
    return row


def _matter(row: Case) -> str:
    """What it is about, where nobody described it, in the client's language: it stays in the history."""
    with translation.override(clients.client(row.client_id).language or "pl"):
        return messages.matter(row.matter)


def _id(row: Case) -> str:
    return str(row.customer_id or "")


def _said(row: Case) -> dict[str, Any]:
    count: Mapping[str, Any] = row.deadline or {}
    return {
        "priority": row.priority,
        "description": row.description,
        "details": row.details,
        "regime": row.regime,
        "raw_end": date.fromisoformat(count["raw_end"]) if count else None,
        "legal_end": row.legal_end,
        "internal_target": row.internal_target,
        "basis": count.get("basis", ""),
        "tables": count.get("tables", ""),
        "promise_at": row.promise_at,
    }
