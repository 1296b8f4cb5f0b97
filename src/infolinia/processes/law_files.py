"""The files that `infolinia law` reads, in the shape in which they are written; unknown fields are refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

FEW = msgspec.Meta(max_length=1000)  # what is known of one person; more is a slip, or an attack


class Moment:
    """A time as people write it: without seconds, without an offset (then of the country whose law is asked for)."""

    __slots__ = ("at",)

    def __init__(self, at: datetime) -> None:
        self.at = at

    def in_zone(self, zone: ZoneInfo) -> datetime:
        return self.at if self.at.tzinfo else self.at.replace(tzinfo=zone)


class DebtInFile(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    principal: str
    due: date


class PaymentInFile(msgspec.Struct, forbid_unknown_fields=True):
    date: date
    amount: str
    debt: str | None = msgspec.field(default=None, name="for")


class CreditFile(msgspec.Struct, forbid_unknown_fields=True):
    """Debts, payments, and the day at whose end is said what is left."""

    debts: list[DebtInFile]
    payments: list[PaymentInFile]
    as_of: date
    kind: str | None = None


class ConsentInFile(msgspec.Struct, forbid_unknown_fields=True):
    controller: str
    channel: str
    given: Moment
    evidence: str = ""
    purpose: str = "marketing"
    withdrawn: Moment | None = None


class StopInFile(msgspec.Struct, forbid_unknown_fields=True):
    stop: str
    since: Moment
    until: Moment | None = None
    controller: str | None = None


class AttemptInFile(msgspec.Struct, forbid_unknown_fields=True):
    at: Moment
    outcome: str
    campaign: str | None = None


class ChosenInFile(msgspec.Struct, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    first: Moment
    last: Moment


class ContactFile(msgspec.Struct, forbid_unknown_fields=True):
    """One intended contact and what is known of earlier ones; see law/contact.py."""

    purpose: str
    channel: str
    at: Moment
    controller: str
    campaign: str | None = None
    profile: str | None = None
    zone: str | None = None
    no_other_contact: bool = False
    consents: Annotated[list[ConsentInFile], FEW] = []
    stops: Annotated[list[StopInFile], FEW] = []
    attempts: Annotated[list[AttemptInFile], FEW] = []
    said: Annotated[list[Annotated[str, FEW]], FEW] = []
    chosen: Annotated[list[ChosenInFile], FEW] = []
