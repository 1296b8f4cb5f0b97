"""Reading cases. Within the scope in force: other clients' cases do not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from infolinia.trades.cases import deadline_text
from infolinia.trades.cases.facts import Case as CaseFacts
from infolinia.trades.cases.facts import CaseNumber
from infolinia.trades.cases.models import Case
from infolinia.trades.customers import queries as customers

OPEN = ("open", "in_progress")


def case(number: CaseNumber) -> CaseFacts | None:
    row = Case.objects.filter(number=number).first()
    return _one(row) if row else None


def of_call(call: str) -> list[CaseFacts]:
    """The cases opened in a call, oldest first."""
    return _all(Case.objects.filter(call=call).order_by("received", "number"))


def last_of_calls(calls: Collection[str]) -> dict[str, CaseNumber]:
    """Of those calls in which a case was opened: the number of the last one."""
    return dict(Case.objects.filter(call__in=calls).order_by("received", "number").values_list("call", "number"))


def of_customer(customer: str, *, limit: int = 20) -> list[CaseFacts]:
    """Newest first."""
    if not customer.isdecimal():
        return []
    return _all(Case.objects.filter(customer_id=customer).order_by("-received", "-number")[:limit])


def mine(by: str, *, limit: int = 50) -> list[CaseFacts]:
    """Cases that an actor (`agent:7`) opened, newest first."""
    return _all(Case.objects.filter(by=by).order_by("-received", "-number")[:limit])


def cases(
    *,
    client: str | None = None,
    kind: str | None = None,
    state: str | None = None,
    text: str = "",
    by: str = "",
    limit: int = 100,
    offset: int = 0,
) -> list[CaseFacts]:
    """A list for screens and the API, newest first. state: `open` covers those in progress, too. text: in the number,
    the description or the matter. by: the actor (`agent:7`) who opened it."""
    rows = Case.objects.all()
    if by:
        rows = rows.filter(by=by)
    if client:
        rows = rows.filter(client_id=client)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state__in=OPEN if state == "open" else (state,))
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(description__icontains=text) | Q(matter__icontains=text))
    return _all(rows.order_by("-received", "-number")[offset : offset + limit])


def overdue(day: date) -> list[CaseFacts]:
    """Open complaints whose own target has passed on `day`, the most urgent first."""
    rows = Case.objects.filter(state__in=OPEN, internal_target__lt=day)
    return _all(rows.order_by("legal_end", "number"))


def next_due() -> CaseFacts | None:
    """The open complaint whose legal day comes first."""
    row = Case.objects.filter(state__in=OPEN, legal_end__isnull=False).order_by("legal_end", "number").first()
    return _one(row) if row else None


def _all(rows: Iterable[Case]) -> list[CaseFacts]:
    found = list(rows)
    names = customers.names({str(row.customer_id) for row in found if row.customer_id})
    return [_facts(row, names.get(str(row.customer_id), "")) for row in found]


def _one(row: Case) -> CaseFacts:
    return _all([row])[0]


def _facts(row: Case, customer_name: str) -> CaseFacts:
    return CaseFacts(
        number=row.number,
        client=row.client_id,
        kind=row.kind,
        state=row.state,
        matter=row.matter,
        description=row.description,
        customer=str(row.customer_id or ""),
        customer_name=customer_name,
        call=row.call,
        received=row.received,
        by=row.by,
        priority=row.priority,
        regime=row.regime,
        deadline=deadline_text.read(row.deadline) if row.deadline else None,
        promise_at=row.promise_at,
        details=row.details,
        notes=tuple(item.facts() for item in row.notes.order_by("at", "pk")),
    )
