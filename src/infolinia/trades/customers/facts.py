"""What is known of a customer, and from which level of identity on it may be shown. Plain data.

Levels (rules.md IDV-01): L0 nobody is identified, L1 identified (name and customer number, address, or a number on
file), L2 verified (two independent data), L3 strong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Literal, TypeAlias

CustomerId: TypeAlias = str
Kind: TypeAlias = Literal["consumer", "business", "unknown"]


class Level(IntEnum):
    L0 = 0
    L1 = 1
    L2 = 2
    L3 = 3

    @classmethod
    def parse(cls, text: str) -> Level:
        """`L2` as a level; anything else is L0: what is not understood discloses nothing."""
        return cls[text] if text in cls.__members__ else cls.L0


@dataclass(frozen=True, slots=True)
class Contract:
    code: str
    product: str
    start: date
    end: date | None
    monthly_gross: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Invoice:
    code: str
    title: str
    issued: date
    due: date
    amount: Decimal
    paid: Decimal
    state: str

    @property
    def left(self) -> Decimal:
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left to pay, and how much of it is past its due day, in złoty; the next due day, if one is to come."""

    to_pay: Decimal
    overdue: Decimal
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One check of an identity by telephone."""

    at: datetime
    matched: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check. failed: how many answers in a row did not match. locked_until: from then on it may be tried
    again; None: now."""

    matched: bool
    failed: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier contact, or a case: one line of the history. `case` is its number, if it is one."""

    at: datetime
    text: str
    call: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """Everything on file. Never handed to a screen: `disclosure.card` makes what may be shown."""

    id: CustomerId
    client: str
    kind: Kind
    name: str
    form: str = ""
    customer_no: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    language: str = ""
    preferred_contact: str = ""
    vulnerable: str = ""
    power_of_attorney: str = ""
    contracts: tuple[Contract, ...] = ()
    invoices: tuple[Invoice, ...] = ()

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.city}".strip()) if part)


@dataclass(frozen=True, slots=True)
class Card:
    """A customer as a screen may show one at a level. What the level does not allow is None, not hidden.

    locked: names of what would be known, with the level that opens it: "charges: L2".
    """

    id: CustomerId
    level: Level
    kind: Kind
    form: str
    name: str
    phone: str
    language: str
    vulnerable: str
    customer_no: str | None
    address: str | None
    services: tuple[str, ...] | None
    history: tuple[Contact, ...] | None
    email: str | None
    contracts: tuple[Contract, ...] | None
    invoices: tuple[Invoice, ...] | None
    power_of_attorney: str | None
    preferred_contact: str | None
    locked: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class Found:
    """A line of a search: enough to choose, no more."""

    id: CustomerId
    client: str
    name: str
    customer_no: str
    city: str
    language: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a customer, changed."""

    at: datetime
    by: str
    field: str
    old: str
    new: str
