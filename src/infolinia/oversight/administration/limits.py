"""Limits of calls to outside: how many, for how much, from when to when."""

from __future__ import annotations

import contextlib
from datetime import time
from decimal import Decimal
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients import queries as clients
from infolinia.floor.lines import prices, queries
from infolinia.floor.lines.facts import Limit, Scope
from infolinia.oversight.administration import lines as shared
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import Changed, Field, Link, Problems, Row, Thing, Values, Who, one

AMOUNTS = ("calls_an_hour", "calls_a_day", "cost_an_hour", "cost_a_day", "cost_a_call")


class Limits(Thing):
    code = "limits"

    def title(self) -> str:
        return _("Limits of calls to outside")

    def about(self) -> str:
        return _("So that a stolen password or a mistake costs little: a call beyond a limit is not made, and told.")

    def new(self) -> str:
        return _("New limit")

    def empty(self) -> str:
        return _("No limit yet: whoever gets at a desk may call as often and as dear as the settings allow.")

    def columns(self) -> tuple[str, ...]:
        return pgettext("setting", "Name"), _("Whose calls"), _("To numbers"), _("From–to"), _("At most")

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        del who
        return [Row(it.code, self.cells(it)) for it in queries.limits()]

    def cells(self, it: Limit) -> tuple[str, ...]:
        """A limit, by the columns."""
        return it.code, _whose(it), it.prefix or _("all"), _between(it.between) or _("always"), _most(it)

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who, key
        scopes = {"installation": _("all together"), "trunk": _("of a trunk"), "user": _("of a user")}
        group = _("At most (empty: no limit of that kind)")
        return [
            Field(
                "code",
                pgettext("setting", "Name"),
                fixed=True,
                help=_("In records and alarms: a-z, digits and dashes."),
            ),
            Field("scope", _("Whose calls"), "choice", options=[(code, scopes[code]) for code in get_args(Scope)]),
            Field("whose", _("Of which"), help=_("The name of a trunk, or the user name; empty: of each one.")),
            Field("prefix", _("To numbers that begin with"), placeholder="+4870"),
            Field("begins", _("From"), placeholder="22:00"),
            Field("ends", _("To"), placeholder="06:00", help=_("May pass midnight.")),
            Field("calls_an_hour", _("Calls an hour"), "number", group=group),
            Field("calls_a_day", _("Calls a day"), "number", group=group),
            Field("cost_an_hour", _("An hour"), "number", unit="zł", group=group),
            Field("cost_a_day", _("A day"), "number", unit="zł", group=group),
            Field("cost_a_call", _("A call"), "number", unit="zł", group=group),
        ]

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return {field.name: "" for field in self.fields(None, "")} | {"scope": "installation"}
        for it in queries.limits():
            if it.code == key:
                begins, ends = it.between or (None, None)
                values: Values = {
                    "code": key,
                    "scope": it.scope,
                    "whose": _named(it.scope, it.whose),
                    "prefix": it.prefix,
                    "begins": f"{begins:%H:%M}" if begins else "",
                    "ends": f"{ends:%H:%M}" if ends else "",
                }
                return values | {name: _typed(getattr(it, name)) for name in AMOUNTS}
        raise LookupError(key)

    def put(self, who: Who, key: str, values: Values) -> str:
        code = key or one(values, "code").strip()
        if not key and any(it.code == code for it in queries.limits()):
            raise Problems({"code": _("There is a limit of this name already.")})
        given: dict[str, Any] = {name: one(values, name).strip() for name in ("scope", "whose", "prefix", *AMOUNTS)}
        given["whose"] = _meant(given["scope"], given["whose"])
        begins, ends = one(values, "begins").strip(), one(values, "ends").strip()
        given["between"] = [begins, ends] if begins or ends else None
        try:
            with shared.problems():
                prices.put_limit(code, given, operator=who.operator, now=who.now, by=who.by)
        except Problems as wrong:
            said = wrong.by_field
            raise Problems({("begins" if name == "between" else name): said[name] for name in said}) from wrong
        return code

    def remove(self, who: Who, key: str) -> None:
        prices.remove("limit", key, now=who.now, by=who.by)

    def gone(self, who: Who) -> list[Link]:
        del who
        return shared.gone("limits", "limit")

    def history(self, key: str) -> list[Changed]:
        return shared.history("limit", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "limit", key, number)


def _named(scope: str, whose: str) -> str:
    """As it is typed: users by the name that they sign in with, which people know; their number is kept."""
    if scope == "user" and whose.isdecimal():
        with contextlib.suppress(LookupError, ValueError):
            return clients.user(whose).username
    return whose


def _meant(scope: str, typed: str) -> str:
    """What was typed, as it is kept. Raises Problems for nobody's name."""
    if not typed:
        return ""
    if scope == "user":
        for find in (clients.user_named, clients.user):
            with contextlib.suppress(LookupError, ValueError):
                return find(typed).id
        raise Problems({"whose": _("There is no user {value}.").format(value=typed[:40])})
    if scope == "trunk" and typed not in {trunk.name for trunk in queries.trunks()}:
        raise Problems({"whose": _("There is no trunk {value}.").format(value=typed[:40])})
    return typed


def _whose(limit: Limit) -> str:
    match limit.scope:
        case "trunk":
            return limit.whose or _("each trunk")
        case "user":
            return wording.who(f"agent:{limit.whose}") if limit.whose else _("each user")
        case _:
            return _("all together")


def _between(between: tuple[time, time] | None) -> str:
    return f"{between[0]:%H:%M}–{between[1]:%H:%M}" if between else ""


def _typed(amount: object) -> str:
    if amount is None:
        return ""
    return f"{amount:f}".replace(".", ",") if isinstance(amount, Decimal) else str(amount)


def _most(limit: Limit) -> str:
    found = [
        (limit.calls_an_hour, _("{n} calls an hour")),
        (limit.calls_a_day, _("{n} calls a day")),
        (limit.cost_an_hour, _("{n} zł an hour")),
        (limit.cost_a_day, _("{n} zł a day")),
        (limit.cost_a_call, _("{n} zł a call")),
    ]
    return ", ".join(sentence.format(n=_typed(amount)) for amount, sentence in found if amount is not None)


def _form(kept: dict[str, Any]) -> Values:
    begins, ends = kept.get("between") or ("", "")
    values: Values = {name: str(kept.get(name) or "") for name in ("scope", "whose", "prefix")}
    values["whose"] = _named(str(values["scope"]), str(values["whose"]))
    amounts: Values = {name: "" if kept.get(name) is None else str(kept[name]).replace(".", ",") for name in AMOUNTS}
    return values | amounts | {"begins": begins, "ends": ends}
