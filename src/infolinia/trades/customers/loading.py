"""The customers' parts of a pack: customers, what they have, consents, earlier contacts. CSV with a header row.

Loading it again brings rows up to date. A row that cannot be read raises RowProblem with file, line and column.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from infolinia.content import loaders
from infolinia.content.loaders import Part
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.law.calendar import WARSAW
from infolinia.trades.customers import queries, services

T = TypeVar("T")

CHUNK = 200  # rows a transaction (runtime.md 22)


class RowProblem(ValueError):
    """A row of a pack that cannot be read: `code` is the column."""

    def __init__(self, file: str, line: int, code: str, value: str) -> None:
        super().__init__(f"{file}:{line}: {code}: {value!r} cannot be read")
        self.file, self.line, self.code, self.value = file, line, code, value


class Row:
    """A row of a CSV file that reads its columns by type and says where a wrong one stands."""

    def __init__(self, file: str, line: int, values: Mapping[str, str]) -> None:
        self._file, self._line, self._values = file, line, values

    def text(self, column: str) -> str:
        return (self._values.get(column) or "").strip()

    def yes(self, column: str) -> bool:
        return self.text(column) == "yes"

    def day(self, column: str) -> date:
        return self._as(column, date.fromisoformat)

    def day_or_none(self, column: str) -> date | None:
        return self.day(column) if self.text(column) else None

    def moment(self, column: str) -> datetime:
        """A local time of the centre."""
        return self._as(column, lambda text: datetime.fromisoformat(text).replace(tzinfo=WARSAW))

    def moment_or_none(self, column: str) -> datetime | None:
        return self.moment(column) if self.text(column) else None

    def money(self, column: str) -> Decimal:
        return self._as(column, Decimal)

    def customer(self, column: str, client: str) -> str:
        found = queries.id_of(self.text(column), client)
        if found is None:
            raise RowProblem(self._file, self._line, column, self.text(column))
        return found

    def _as(self, column: str, read: Callable[[str], T]) -> T:
        try:
            return read(self.text(column))
        except (ValueError, InvalidOperation):
            raise RowProblem(self._file, self._line, column, self.text(column)) from None


def rows(file: Path) -> Iterator[Row]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        for values in reader:
            yield Row(file.name, reader.line_num, values)


def register_all() -> None:
    loaders.register("customers", lambda part: load(part, lambda row: _customer(row, part.now)))
    loaders.register("contracts", lambda part: load(part, _contract))
    loaders.register("invoices", lambda part: load(part, _invoice))
    loaders.register("consents", lambda part: load(part, _consent))
    loaders.register("contacts", lambda part: load(part, _contact))


def load(part: Part, put: Callable[[Row], None]) -> int:
    """Write each row in transactions of CHUNK, so that no one waits long for the database; how many there were."""
    found, count = rows(part.file), 0
    with scoped(ALL_CLIENTS):
        while chunk := list(islice(found, CHUNK)):
            with transaction.atomic():
                for row in chunk:
                    put(row)
            count += len(chunk)
    return count


def _customer(row: Row, now: datetime) -> None:
    values: dict[str, Any] = {
        name: row.text(name) for name in services.FIELDS if name not in ("birth_date", "no_marketing")
    }
    values |= {"birth_date": row.day_or_none("birth_date"), "no_marketing": row.yes("no_marketing")}
    services.put(row.text("client"), row.text("id"), values, now=now)


def _contract(row: Row) -> None:
    client = row.text("client")
    services.put_contract(
        client,
        row.text("id"),
        row.customer("customer", client),
        product=row.text("product"),
        start=row.day("start"),
        end=row.day_or_none("end"),
        monthly_gross=row.money("monthly_gross"),
        status=row.text("status"),
        form=row.text("form"),
        note=row.text("note"),
    )


def _invoice(row: Row) -> None:
    client = row.text("client")
    services.put_invoice(
        client,
        row.text("id"),
        row.customer("customer", client),
        title=row.text("title"),
        issued=row.day("issued"),
        due=row.day("due"),
        amount=row.money("amount"),
        paid=row.money("paid"),
        paid_at=row.day_or_none("paid_at"),
        state=row.text("state"),
    )


def _consent(row: Row) -> None:
    client = row.text("client")
    services.put_consent(
        client,
        row.text("id"),
        row.customer("customer", client),
        channel=row.text("channel"),
        purpose=row.text("purpose"),
        given_at=row.moment_or_none("given_at"),
        way=row.text("way"),
        text_version=row.text("text_version"),
        evidence=row.text("evidence"),
        withdrawn_at=row.moment_or_none("withdrawn_at"),
        objection_at=row.moment_or_none("objection_at"),
    )


def _contact(row: Row) -> None:
    customer = row.customer("customer", row.text("client"))
    at = row.moment("at")
    services.record_contact(customer, at=at, text=row.text("text"), key=f"pack:{customer}:{at.isoformat()}")
