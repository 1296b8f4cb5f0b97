"""Tariffs: what calls to outside cost, so that limits can be kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.lines import prices, queries
from infolinia.oversight.administration import lines as shared
from infolinia.oversight.administration.things import Changed, Field, Link, Problems, Row, Thing, Values, Who, one


class Tariffs(Thing):
    code = "tariffs"

    def title(self) -> str:
        return _("Tariffs")

    def about(self) -> str:
        return _("What calls to outside cost. Once there is a tariff, numbers that none fits are not called.")

    def new(self) -> str:
        return _("New tariff")

    def empty(self) -> str:
        return _("No tariff yet: nothing is known of what calls cost.")

    def columns(self) -> tuple[str, ...]:
        return (
            _("Numbers that begin with"),
            pgettext("setting", "Name"),
            _("A minute, zł"),
            _("A call, zł"),
            _("Counted by"),
        )

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        del who
        return [
            Row(it.prefix, (it.prefix, it.name, _money(it.per_minute), _money(it.setup), f"{it.step} s"))
            for it in queries.tariffs()
        ]

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who, key
        return [
            Field(
                "prefix",
                _("Numbers that begin with"),
                fixed=True,
                placeholder="+4870",
                help=_("With + and the country. The longest that fits counts."),
            ),
            Field("name", pgettext("setting", "Name"), placeholder=_("Premium rates")),
            Field("per_minute", _("A minute"), "number", unit="zł", placeholder="0,35"),
            Field("setup", _("A call, once"), "number", unit="zł", placeholder="0"),
            Field("step", _("Counted by begun"), "number", unit=pgettext("unit", "seconds"), placeholder="60"),
        ]

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return {"prefix": "", "name": "", "per_minute": "", "setup": "0", "step": "60"}
        for it in queries.tariffs():
            if it.prefix == key:
                return {
                    "prefix": key,
                    "name": it.name,
                    "per_minute": _money(it.per_minute),
                    "setup": _money(it.setup),
                    "step": str(it.step),
                }
        raise LookupError(key)

    def put(self, who: Who, key: str, values: Values) -> str:
        prefix = key or one(values, "prefix").replace(" ", "")
        if not key and any(it.prefix == prefix for it in queries.tariffs()):
            raise Problems({"prefix": _("There is a tariff for these numbers already.")})
        with shared.problems():
            prices.put_tariff(
                prefix,
                operator=who.operator,
                name=one(values, "name").strip(),
                per_minute=one(values, "per_minute"),
                setup=one(values, "setup") or "0",
                step=one(values, "step"),
                now=who.now,
                by=who.by,
            )
        return prefix

    def remove(self, who: Who, key: str) -> None:
        prices.remove("tariff", key, now=who.now, by=who.by)

    def gone(self, who: Who) -> list[Link]:
        del who
        return shared.gone("tariffs", "tariff")

    def history(self, key: str) -> list[Changed]:
        return shared.history("tariff", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "tariff", key, number)


def _money(amount: Decimal) -> str:
    """As it is typed: 0,35."""
    return f"{amount.normalize():f}".replace(".", ",")


def _form(kept: dict[str, Any]) -> Values:
    return {name: str(kept[name]).replace(".", ",") for name in ("name", "per_minute", "setup", "step")}
