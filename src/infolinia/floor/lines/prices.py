"""Writers of tariffs and limits of cost. Each change is an event of admin:lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from django.db import transaction

from infolinia.floor.lines import checking, services
from infolinia.floor.lines.checking import Mistake
from infolinia.floor.lines.facts import Scope
from infolinia.floor.lines.models import Limit, Tariff
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor

MOST_MONEY = Decimal(100_000)
COUNTS, SUMS = ("calls_an_hour", "calls_a_day"), ("cost_an_hour", "cost_a_day", "cost_a_call")
FIELDS = frozenset({"scope", "whose", "prefix", "between", *COUNTS, *SUMS})


@transaction.atomic
def put_tariff(
    prefix: str,
    *,
    operator: str,
    name: str,
    per_minute: object,
    setup: object = "0",
    step: object = 60,
    now: datetime,
    by: Actor = SYSTEM,
) -> None:
    """What calls to numbers that begin so cost, in złoty. Raises Mistaken."""
    journal.lock(services.LINES)
    mistakes: list[Mistake] = []
    if not checking.AREA.fullmatch(prefix):
        mistakes.append(Mistake("prefix", "begins", {"value": prefix[:40]}))
    if not name or len(name) > 80 or not name.isprintable():
        mistakes.append(Mistake("name", "text", {"longest": "80"}))
    values: dict[str, Any] = {"operator_id": operator, "name": name}
    for field, given in (("per_minute", per_minute), ("setup", setup)):
        values[field] = _money(field, given, mistakes, places=4)
    try:
        values["step"] = checking.READERS["keep_alive"](step) if step not in (1, "1") else 1
    except checking.Wrong as wrong:
        mistakes.append(Mistake("step", wrong.code, wrong.facts))
    if mistakes:
        raise services.Mistaken(mistakes)
    services.put(Tariff, "tariff", {"prefix": prefix}, values, now, by)


@transaction.atomic
def put_limit(code: str, values: Mapping[str, Any], *, operator: str, now: datetime, by: Actor = SYSTEM) -> None:
    """A limit of calls to outside: `values` as in facts.Limit, money as text or number, hours as "22:00". Raises
    Mistaken."""
    journal.lock(services.LINES)
    mistakes = [Mistake(field, "unknown", {}) for field in sorted(set(values) - FIELDS)]
    if not checking.NAME.fullmatch(code):
        mistakes.append(Mistake("code", "name" if code else "limit-name-missing", {"value": code[:40]}))
    scope, whose, prefix = (str(values.get(field) or "") for field in ("scope", "whose", "prefix"))
    scope = scope or "installation"
    if scope not in get_args(Scope):
        mistakes.append(Mistake("scope", "choice", {"value": scope[:40], "known": ", ".join(get_args(Scope))}))
    if scope == "installation" and whose:
        mistakes.append(Mistake("whose", "whose-installation", {}))
    if len(whose) > 40 or not whose.isprintable():
        mistakes.append(Mistake("whose", "text", {"longest": "40"}))
    if prefix and not checking.AREA.fullmatch(prefix):
        mistakes.append(Mistake("prefix", "begins", {"value": prefix[:40]}))
    kept: dict[str, Any] = {"scope": scope, "whose": whose, "prefix": prefix}
    kept["between"] = _between(values.get("between"), mistakes)
    for field in COUNTS:
        kept[field] = _count(field, values.get(field), mistakes)
    for field in SUMS:
        given = values.get(field)
        money = None if given in (None, "") else _money(field, given, mistakes, places=2)
        kept[field] = None if money is None else f"{money:f}"
    if not mistakes and all(kept[field] is None for field in (*COUNTS, *SUMS)):
        mistakes.append(Mistake("cost_a_day", "no-limit", {}))
    if mistakes:
        raise services.Mistaken(mistakes)
    services.put(Limit, "limit", {"code": code}, {"operator_id": operator, "values": kept}, now, by)


@transaction.atomic
def remove(what: str, name: str, *, now: datetime, by: Actor) -> None:
    """Take a tariff or limit away. Raises LookupError when there is none."""
    services.remove({"tariff": Tariff, "limit": Limit}[what], what, name, now, by)


def _money(field: str, given: object, mistakes: list[Mistake], *, places: int) -> Decimal | None:
    try:
        found = Decimal(str(given).strip().replace(",", "."))
        if not (found.is_finite() and 0 <= found <= MOST_MONEY and found == round(found, places)):
            raise InvalidOperation
    except InvalidOperation:
        mistakes.append(Mistake(field, "money", {"value": str(given)[:40]}))
        return None
    return found


def _count(field: str, given: object, mistakes: list[Mistake]) -> int | None:
    if given in (None, ""):
        return None
    try:
        return checking.READERS["channels"](given)
    except checking.Wrong as wrong:
        mistakes.append(Mistake(field, wrong.code, wrong.facts))
        return None


def _between(given: object, mistakes: list[Mistake]) -> list[str] | None:
    if given in (None, "", [], ()):
        return None
    try:
        begins, ends = (time.fromisoformat(edge) for edge in given)  # type: ignore[attr-defined]  # checked by trying
        if begins == ends or begins.tzinfo or ends.tzinfo:
            raise ValueError
    except (TypeError, ValueError):
        mistakes.append(Mistake("between", "hours", {"value": str(given)[:40]}))
        return None
    return [begins.isoformat("minutes"), ends.isoformat("minutes")]
