"""Finding customers and what may be shown of them. All within the scope in force: other clients' rows do not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from infolinia.trades.customers import balance as balances
from infolinia.trades.customers import disclosure, matching, phones
from infolinia.trades.customers.facts import Balance, Card, Change, Contact, CustomerId, Found, Kind, Level
from infolinia.trades.customers.facts import Customer as CustomerFacts
from infolinia.trades.customers.models import Customer

MOST_FOUND = 20
HISTORY_LINES = 5
MIN_SEARCH = 2
WHOLE_NUMBER = 9  # digits of a Polish telephone number


def by_phone(number: str, client: str) -> list[Found]:
    """Who of a client's customers has this number on file: none, one, or a few."""
    wanted = phones.e164(number)
    if not wanted:
        return []
    rows = Customer.objects.filter(client_id=client).filter(Q(phone=wanted) | Q(alt_phone=wanted))
    return [_found(row) for row in rows.order_by("pk")[:MOST_FOUND]]


def search(text: str, client: str | None = None) -> list[Found]:
    """By name, customer number, telephone number, street or town; each word must fit. Best first: the whole customer
    number, then name. Shorter than two signs finds nobody."""
    words = matching.folded(text).split()
    if sum(map(len, words)) < MIN_SEARCH:
        return []
    rows = Customer.objects.all() if client is None else Customer.objects.filter(client_id=client)
    digits, number = matching.digits(text), phones.e164(text)
    fits = Q()
    if digits and not any(character.isalpha() for character in text):
        fits = Q(search__contains=digits)  # a number, however it is spaced
    else:
        for word in words:
            fits &= Q(search__contains=word)
    if number and len(digits) >= WHOLE_NUMBER:
        fits |= Q(phone=number) | Q(alt_phone=number)
    found = list(rows.filter(fits).order_by("name", "pk")[:MOST_FOUND])
    found.sort(key=lambda row: not matching.number_same(text, row.customer_no))  # stable: names stay in order
    return [_found(row) for row in found]


def customer(customer_id: CustomerId) -> CustomerFacts | None:
    """Everything on file; for decisions, not for screens. None outside the scope."""
    row = _row(customer_id)
    return row.facts() if row else None


def name(customer_id: CustomerId) -> str:
    """Empty for an unknown one."""
    row = _row(customer_id)
    return row.name if row else ""


def names(customer_ids: Collection[CustomerId]) -> dict[CustomerId, str]:
    """The names of those of them that the scope holds, by one statement."""
    return {CustomerId(str(row.pk)): row.name for row in _rows(customer_ids)}


def numbers(customer_ids: Collection[CustomerId]) -> dict[CustomerId, str]:
    """The customer numbers of those of them that the scope holds and that have one."""
    return {CustomerId(str(row.pk)): row.customer_no for row in _rows(customer_ids) if row.customer_no}


def kind(customer_id: CustomerId) -> Kind:
    row = _row(customer_id)
    return row.kind if row else "unknown"


def card(customer_id: CustomerId, level: Level | str, *, phone: str = "") -> Card | None:
    """The customer as a screen may show one at this level; None when there is none in scope."""
    row = _row(customer_id)
    if row is None:
        return None
    reached = Level.parse(level) if isinstance(level, str) else level
    return disclosure.card(row.facts(), reached, tuple(history(customer_id)), phone)


def balance(customer_id: CustomerId, today: date) -> Balance | None:
    """What the customer has to pay at `today`; for level L2 only (rules.md IDV-01). None outside the scope."""
    row = _row(customer_id)
    return balances.balance(row.facts().invoices, today) if row else None


def form(customer_id: CustomerId) -> str:
    """How the customer wants to be addressed, as the client wrote it: pan, pani, państwo, firma; empty: not known."""
    row = _row(customer_id)
    return row.form if row else ""


def history(customer_id: CustomerId, *, limit: int = HISTORY_LINES) -> list[Contact]:
    """Contacts and cases, newest first."""
    row = _row(customer_id)
    return [item.facts() for item in row.contacts.order_by("-at", "-pk")[:limit]] if row else []


def changes(customer_id: CustomerId) -> list[Change]:
    """Which fields were changed, when, by whom; newest first."""
    row = _row(customer_id)
    return [item.facts() for item in row.changes.order_by("-at", "-pk")] if row else []


def id_of(code: str, client: str) -> CustomerId | None:
    """The customer with a client's own code (from its pack)."""
    pk = Customer.objects.filter(client_id=client, code=code).values_list("pk", flat=True).first()
    return None if pk is None else str(pk)


def by_customer_no(number: str, client: str) -> CustomerId | None:
    """The only customer of a client with this customer number, however it is written."""
    digits = matching.digits(number)
    if not digits:
        return None
    rows = Customer.objects.filter(client_id=client, customer_no__contains=digits)
    fitting = [row for row in rows if matching.number_same(number, row.customer_no)]
    return str(fitting[0].pk) if len(fitting) == 1 else None


def _row(customer_id: CustomerId) -> Customer | None:
    return Customer.objects.filter(pk=customer_id).first() if str(customer_id).isdecimal() else None


def _rows(customer_ids: Collection[CustomerId]) -> Iterable[Customer]:
    return Customer.objects.filter(pk__in=[id_ for id_ in customer_ids if str(id_).isdecimal()])


def _found(row: Customer) -> Found:
    return Found(str(row.pk), row.client_id, row.name, row.customer_no, row.city, row.language)
