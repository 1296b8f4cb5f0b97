"""The sales' part of a pack: orders, a CSV file. Customers must be loaded before."""

from __future__ import annotations

from infolinia.content import loaders
from infolinia.trades.customers.loading import Row, load
from infolinia.trades.sales import services


def register_all() -> None:
    loaders.register("orders", lambda part: load(part, _order))


def _order(row: Row) -> None:
    client = row.text("client")
    services.put_order(
        client,
        row.text("number"),
        row.customer("customer", client),
        item=row.text("item"),
        made_to_measure=row.yes("made_to_measure"),
        ordered=row.day("ordered"),
        promised=row.day("promised"),
        status=row.text("status"),
        due=row.day_or_none("due"),
        reason=row.text("reason"),
        carrier=row.text("carrier"),
        tracking=row.text("tracking"),
        price_gross=row.money("price_gross"),
    )
