"""The API's part about what all settings have in common: who changed what, the way back, what needs them, and what was
removed. `kind` is the word in the address of the page: clients, users, trunks, numbers, queues, phones …"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from infolinia.floor.routing import rule_words
from infolinia.floor.routing.rules import RuleProblem
from infolinia.oversight.administration.kinds import KINDS, kind
from infolinia.oversight.administration.things import Changed, Problems, Thing, Who
from infolinia.processes.api_ledger import facts_of
from infolinia.web.refusals import Refusal

router = Router(tags=["settings"])


class DifferenceOut(Schema):
    field: str = Field(description="In the language of Accept-Language, as the form says it.")
    before: str
    after: str


class ChangeOut(Schema):
    number: str = Field(description="Names it for a restore.")
    at: datetime
    by: str
    made: bool
    removed: bool
    differences: list[DifferenceOut]


class ChangesOut(Schema):
    items: list[ChangeOut]


class LinkOut(Schema):
    label: str
    address: str = Field(description="Of its page; empty where it has none.")


class LinksOut(Schema):
    items: list[LinkOut]


class KindOut(Schema):
    kind: str
    title: str
    about: str
    count: int


class KindsOut(Schema):
    items: list[KindOut]


class Restored(Schema):
    secret: str = Field(description="The new one, where the thing was gone with its own; shown this once. Else empty.")


@router.get("/settings", response=KindsOut, summary="Kinds of settings, and how many there are of each")
def kinds(request: HttpRequest) -> dict[str, Any]:
    with administrator(request) as who:
        items = [
            {"kind": thing.code, "title": thing.title(), "about": thing.about(), "count": len(thing.rows(who))}
            for thing in KINDS
        ]
    return {"items": items}


@router.get("/settings/{code}/removed", response=LinksOut, summary="What was removed and can be brought back")
def removed(request: HttpRequest, code: str) -> dict[str, Any]:
    with administrator(request) as who:
        return {"items": _thing(code).gone(who)}


@router.get("/settings/{code}/{key}/changes", response=ChangesOut, summary="Who changed what of a setting")
def changes(request: HttpRequest, code: str, key: str) -> dict[str, Any]:
    """Newest first; of one that was removed, too."""
    with administrator(request) as who:
        thing = _thing(code)
        _must_be_in_sight(thing, who, key)
        return {"items": [_change(item) for item in thing.history(key)]}


@router.post(
    "/settings/{code}/{key}/changes/{number}/restore", response=Restored, summary="Let it be as a change left it"
)
def restore(request: HttpRequest, code: str, key: str, number: str) -> dict[str, str]:
    """What was removed comes back. A password is never set back; a telephone or webhook that comes back gets a new
    secret."""
    with administrator(request) as who:
        done = _thing(code).undo(who, key, number)
    return {"secret": done.once.value if done and done.once else ""}


@router.get("/settings/{code}/{key}/needed-by", response=LinksOut, summary="What would miss a setting")
def needed_by(request: HttpRequest, code: str, key: str) -> dict[str, Any]:
    with administrator(request) as who:
        thing = _thing(code)
        thing.values(who, key)
        return {"items": thing.needed_by(who, key)}


@contextmanager
def administrator(request: HttpRequest) -> Iterator[Who]:
    """Who asks; mistakes as refusals. Raises Refusal for anybody else."""
    me = facts_of(request)
    if me.role != "administrator":
        raise Refusal("not-granted", status=403)
    visitor: Any = request
    try:
        yield Who(me, visitor.now, visitor.actor)
    except Problems as wrong:
        raise Refusal("wrong-input", status=422, problems=wrong) from wrong
    except RuleProblem as wrong:
        raise Refusal("wrong-input", status=422, problems="; ".join(map(_told, wrong.all))) from wrong


def _told(wrong: RuleProblem) -> str:
    """With its field, as all problems of the API; where there are no words for it, by its code."""
    if wrong.code not in rule_words.PROBLEMS and not wrong.code.endswith("-bounds"):
        return str(wrong)
    said = rule_words.said(wrong)
    return f"{wrong.field}: {said}" if wrong.field else said


def _thing(code: str) -> Thing:
    found = kind(code)
    if found is None:
        raise Refusal("not-found", status=404)
    return found


def _must_be_in_sight(thing: Thing, who: Who, key: str) -> None:
    """Raises LookupError for what is of another operator, or never was."""
    try:
        thing.values(who, key)
    except LookupError:
        if not any(link.address.endswith(f"/{key}") for link in thing.gone(who)):
            raise


def _change(it: Changed) -> dict[str, Any]:
    differences = [{"field": each.label, "before": each.before, "after": each.after} for each in it.differences]
    return {
        "number": it.number, "at": it.at, "by": it.by, "made": it.made, "removed": it.removed,
        "differences": differences,
    }  # fmt: skip
