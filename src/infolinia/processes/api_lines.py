"""The API's part about trunks, their groups, prices and limits of cost: for administrators (docs/trunks.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from infolinia.floor.lines import checking, prices, queries, services
from infolinia.floor.lines.facts import Change, Trunk
from infolinia.processes.api_ledger import facts_of
from infolinia.web.refusals import Refusal

router = Router(tags=["lines"])

MOST_CHANGES = 500


class TrunkIn(Schema):
    values: dict[str, Any] = Field(description="The settings, as docs/trunks.md lists them; others have their default.")
    password: str | None = Field(default=None, description="Null keeps the one there is, empty takes it away.")
    seen: int | None = Field(default=None, description="The version that you have changed; refused when it is no more.")


class TrunkOut(Schema):
    name: str
    version: int
    from_file: bool = Field(description="It stands in the settings file and is changed there.")
    has_password: bool
    changed_at: datetime | None
    values: dict[str, Any]


class StateOut(Schema):
    name: str
    switch: str
    registered: str = Field(description="Empty (registers nowhere), asking, registered, refused or lost.")
    status: int = Field(description="SIP status that explains `registered`.")
    probed: str = Field(description="What OPTIONS told: unknown, well or lost.")
    proxies: list[str] = Field(description="Each server and how it is.")
    calls_in: int
    calls_out: int
    told_at: datetime


class GroupIn(Schema):
    trunks: list[str] = Field(description="In the order in which a call tries them.")
    title: str = ""


class GroupOut(GroupIn):
    name: str


class TariffIn(Schema):
    name: str
    per_minute: str = Field(description="Złoty, such as 0.35.")
    setup: str = Field(default="0", description="Złoty, once for each call that is answered.")
    step: int = Field(default=60, description="Seconds; a begun step counts whole.")


class TariffOut(TariffIn):
    prefix: str


class LimitIn(Schema):
    values: dict[str, Any] = Field(
        description="scope (installation, trunk, user), whose, prefix, between, calls_an_hour, calls_a_day, "
        "cost_an_hour, cost_a_day, cost_a_call."
    )


class LimitOut(LimitIn):
    code: str


class ChangeOut(Schema):
    number: int = Field(description="Names it for a restore.")
    at: datetime
    by: str = Field(description="Such as agent:3: the user's id, or a token's.")
    what: str = Field(description="trunk, group, tariff or limit.")
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None = Field(description="Null: it was removed.")
    secret: bool = Field(description="The password was set or taken away, too. No password is told.")


class Trunks(Schema):
    items: list[TrunkOut]


class States(Schema):
    items: list[StateOut]


class Groups(Schema):
    items: list[GroupOut]


class Tariffs(Schema):
    items: list[TariffOut]


class Limits(Schema):
    items: list[LimitOut]


class Changes(Schema):
    items: list[ChangeOut]


# --- Trunks


@router.get("/trunks", response=Trunks, summary="Trunks, those of the settings file first")
def trunks(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    return {"items": [_trunk(found) for found in queries.trunks()]}


@router.get("/trunks/states", response=States, summary="How each trunk fares at each switch, now")
def states(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    return {
        "items": [
            {
                "name": found.state.name, "switch": found.switch, "registered": found.state.registered,
                "status": found.state.status, "probed": found.state.probed, "proxies": list(found.state.proxies),
                "calls_in": found.state.calls_in, "calls_out": found.state.calls_out, "told_at": found.told_at,
            }
            for found in queries.trunk_states()
        ]
    }  # fmt: skip


@router.get("/trunks/{name}", response=TrunkOut, summary="One trunk")
def trunk(request: HttpRequest, name: str) -> dict[str, Any]:
    _administrator(request)
    return _trunk(queries.trunk(name))


@router.put("/trunks/{name}", response=TrunkOut, summary="Make a trunk, or change it")
def put_trunk(request: HttpRequest, name: str, given: TrunkIn) -> dict[str, Any]:
    """What is not among the values has its default. Every mistake is told, each with its field."""
    who = _administrator(request)
    return _trunk(services.put_trunk(name, given.values, password=given.password, seen=given.seen, **who))


@router.delete("/trunks/{name}", response={204: None}, summary="Take a trunk away; calls on it go on")
def remove_trunk(request: HttpRequest, name: str) -> Status[None]:
    return _removed(request, lambda who: services.remove_trunk(name, now=who["now"], by=who["by"]))


# --- Groups


@router.get("/trunk-groups", response=Groups, summary="Groups of trunks")
def groups(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    return {"items": [{"name": g.name, "title": g.title, "trunks": list(g.trunks)} for g in queries.groups()]}


@router.put("/trunk-groups/{name}", response=GroupOut, summary="Make a group of trunks, or change it")
def put_group(request: HttpRequest, name: str, given: GroupIn) -> dict[str, Any]:
    services.put_group(name, given.trunks, title=given.title, **_administrator(request))
    return {"name": name, "title": given.title, "trunks": given.trunks}


@router.delete("/trunk-groups/{name}", response={204: None}, summary="Take a group away; its trunks stay")
def remove_group(request: HttpRequest, name: str) -> Status[None]:
    return _removed(request, lambda who: services.remove_group(name, now=who["now"], by=who["by"]))


# --- Prices and limits


@router.get("/tariffs", response=Tariffs, summary="What calls to outside cost")
def tariffs(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    return {"items": [_tariff(found.prefix) for found in queries.tariffs()]}


@router.put("/tariffs/{prefix}", response=TariffOut, summary="Set the price of numbers that begin so, such as +48")
def put_tariff(request: HttpRequest, prefix: str, given: TariffIn) -> dict[str, Any]:
    prices.put_tariff(prefix, **given.dict(), **_administrator(request))
    return _tariff(prefix)


@router.delete("/tariffs/{prefix}", response={204: None}, summary="Take a price away")
def remove_tariff(request: HttpRequest, prefix: str) -> Status[None]:
    return _removed(request, lambda who: prices.remove("tariff", prefix, now=who["now"], by=who["by"]))


@router.get("/limits", response=Limits, summary="What calls to outside may amount to")
def limits(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    return {"items": [_limit(found.code) for found in queries.limits()]}


@router.put("/limits/{code}", response=LimitOut, summary="Set a limit")
def put_limit(request: HttpRequest, code: str, given: LimitIn) -> dict[str, Any]:
    prices.put_limit(code, given.values, **_administrator(request))
    return _limit(code)


@router.delete("/limits/{code}", response={204: None}, summary="Take a limit away")
def remove_limit(request: HttpRequest, code: str) -> Status[None]:
    return _removed(request, lambda who: prices.remove("limit", code, now=who["now"], by=who["by"]))


# --- Who changed what


@router.get("/lines/changes", response=Changes, summary="Who changed what of the lines, newest first")
def changes(request: HttpRequest, what: str = "", name: str = "") -> dict[str, Any]:
    _administrator(request)
    return {"items": [_change(found) for found in queries.changes(what, name, limit=MOST_CHANGES)]}


@router.post("/lines/changes/{number}/restore", response={204: None}, summary="Let it be as this change left it")
def restore(request: HttpRequest, number: int) -> Status[None]:
    services.restore(number, **_administrator(request))
    return Status(204, None)


def _administrator(request: HttpRequest) -> dict[str, Any]:
    """Whose lines, who does it and when. Raises Refusal for anybody else."""
    facts = facts_of(request)
    if facts.role != "administrator":
        raise Refusal("not-granted", status=403)
    visitor: Any = request
    return {"operator": facts.operator, "now": visitor.now, "by": visitor.actor}


def _removed(request: HttpRequest, work: Callable[[dict[str, Any]], None]) -> Status[None]:
    who = _administrator(request)
    try:
        work(who)
    except LookupError:
        raise Refusal("not-found", status=404) from None
    return Status(204, None)


def _trunk(found: Trunk) -> dict[str, Any]:
    return {
        "name": found.name, "version": found.version, "from_file": found.from_file,
        "has_password": found.has_password, "changed_at": found.changed_at, "values": checking.values_of(found),
    }  # fmt: skip


def _tariff(prefix: str) -> dict[str, Any]:
    found = next(item for item in queries.tariffs() if item.prefix == prefix)
    return {
        "prefix": prefix, "name": found.name, "per_minute": f"{found.per_minute.normalize():f}",
        "setup": f"{found.setup.normalize():f}", "step": found.step,
    }  # fmt: skip


def _limit(code: str) -> dict[str, Any]:
    found = next(item for item in queries.limits() if item.code == code)
    sums = ("cost_an_hour", "cost_a_day", "cost_a_call")
    values: dict[str, Any] = {name: getattr(found, name) for name in ("scope", "whose", "prefix")}
    values["between"] = [edge.isoformat("minutes") for edge in found.between] if found.between else None
    values |= {"calls_an_hour": found.calls_an_hour, "calls_a_day": found.calls_a_day}
    values |= {name: None if (money := getattr(found, name)) is None else f"{money:f}" for name in sums}
    return {"code": code, "values": values}


def _change(found: Change) -> dict[str, Any]:
    return {
        "number": found.number, "at": found.at, "by": found.by, "what": found.what, "name": found.name,
        "before": found.before, "after": found.after, "secret": found.secret,
    }  # fmt: skip
