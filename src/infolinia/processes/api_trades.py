"""The API's part about customers and cases. Who opens one is written down."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from infolinia.clients import services as audit
from infolinia.journal.scope import scoped
from infolinia.oversight.supervision import audit as sights
from infolinia.processes.api_ledger import facts_of, supervisors_only
from infolinia.trades.cases import queries as cases
from infolinia.trades.customers import queries as customers

router = Router(tags=["customers and cases"])


class FoundOut(Schema):
    """A line of a search: enough to choose, no more."""

    id: str
    client: str
    name: str
    customer_no: str
    city: str


class Found(Schema):
    items: list[FoundOut]


class ContactOut(Schema):
    at: datetime
    text: str
    call: str
    case: str


class ContractOut(Schema):
    code: str
    product: str
    start: date
    end: date | None
    monthly_gross: Decimal = Field(description="Złoty a month, VAT included.")
    status: str


class InvoiceOut(Schema):
    code: str
    title: str
    issued: date
    due: date
    amount: Decimal = Field(description="Złoty.")
    paid: Decimal
    state: str


class CustomerOut(Schema):
    id: str
    client: str
    kind: str
    name: str
    customer_no: str
    phones: list[str]
    email: str
    street: str
    postcode: str
    city: str
    language: str
    contracts: list[ContractOut]
    invoices: list[InvoiceOut]
    history: list[ContactOut] = Field(description="Contacts and cases, newest first.")


@router.get("/customers", response=Found, summary="Find customers")
def find(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=2, description="Name, customer number, telephone number, street or town.")],
    client: str | None = None,
) -> dict[str, Any]:
    """At most 20, best first; each word must fit. For supervisors, as the page of calls finds them."""
    supervisors_only(request)
    saw_list(request, "customers")
    return {"items": customers.search(q, client)}


@router.get("/customers/{customer_id}", response=CustomerOut, summary="A customer, with history")
def customer(request: HttpRequest, customer_id: str) -> dict[str, Any]:
    """Everything on file. For supervisors, within the clients granted, for administrators, too: no page but the desk
    shows a file, and the desk goes by grants. That it was opened is written down."""
    me = supervisors_only(request)
    with scoped(me.clients):
        found = customers.customer(customer_id)
        if found is None:
            raise Http404
        saw(request, "customer", customer_id)
        fields = {name: getattr(found, name) for name in CustomerOut.model_fields if name != "history"}
        return {**fields, "phones": list(found.phones), "history": customers.history(customer_id, limit=100)}


class DeadlineOut(Schema):
    """By when the law wants an answer, and why."""

    regime: str
    legal_end: date
    internal_target: date
    dispatch_by: date
    basis: str
    explanation: list[str] = Field(description="The count, sentence by sentence.")


class CaseLine(Schema):
    number: str = Field(description="Such as R-2026-00042.")
    client: str
    kind: str
    state: str
    matter: str
    customer: str
    call: str
    received: datetime
    priority: str
    due: date | None = Field(description="The legal day of a complaint.")


class Cases(Schema):
    items: list[CaseLine]
    next: int | None = Field(description="Offset of the next page; null on the last.")


class CaseNoteOut(Schema):
    at: datetime
    by: str
    text: str


class CaseOut(CaseLine):
    customer_name: str
    description: str
    by: str
    promise_at: datetime | None = Field(description="By when the customer was told to hear of us (faults).")
    deadline: DeadlineOut | None
    details: dict[str, Any]
    notes: list[CaseNoteOut]


@router.get("/cases", response=Cases, summary="Cases, newest first")
def list_cases(
    request: HttpRequest,
    client: str | None = None,
    kind: Annotated[str | None, Query(description="complaint or fault")] = None,
    state: Annotated[
        str | None, Query(description="open (with those in progress), in_progress, answered, closed")
    ] = None,
    q: Annotated[str, Query(description="In the number, the matter or the description.")] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """An agent is told of those that he opened, as on the desk."""
    saw_list(request, "cases")
    by = _own(request)
    found = cases.cases(client=client, kind=kind, state=state, text=q, by=by, limit=limit + 1, offset=offset)
    return {"items": found[:limit], "next": offset + limit if len(found) > limit else None}


@router.get("/cases/{number}", response=CaseOut, summary="A case, with its deadline and notes")
def case(request: HttpRequest, number: str) -> Any:
    """That it was opened is written down. To an agent there are only the own ones."""
    found = cases.case(number)
    if found is None or found.by != (_own(request) or found.by):
        raise Http404
    saw(request, "case", number)
    return found


def _own(request: HttpRequest) -> str:
    """Whose cases alone are told: an agent's own; empty: all in sight."""
    me = facts_of(request)
    return f"agent:{me.id}" if me.role == "agent" else ""


def saw_list(request: HttpRequest, what: str, of: str = "") -> None:
    """Write down that this request's user looked at a list, once in a while only: programs look again and again.
    of: which one, as pages say it (abandoned, difficult, nuisance, day=2026-11-23)."""
    visitor: Any = request
    sights.saw_again(visitor.facts, what, f"{of} api".lstrip(), by=visitor.actor, now=visitor.now)


def saw(request: HttpRequest, what: str, subject: str) -> None:
    """Write down that this request's user saw something, before it is told."""
    visitor: Any = request
    with transaction.atomic():
        audit.saw(str(visitor.user.pk), what, subject, now=visitor.now, by=visitor.actor)
