"""The API's part about agents' short numbers, calls outside by telephone, and answering outside: for administrators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from infolinia.clients import queries as clients
from infolinia.floor.lines import extensions
from infolinia.floor.lines.facts import Extension, Toll
from infolinia.floor.routing import queries as floor
from infolinia.processes.api_ledger import facts_of
from infolinia.web.refusals import Refusal

router = Router(tags=["phones"])


class ExtensionIn(Schema):
    number: str = Field("", max_length=5, description="Short number; empty: the usual one, 2 and the user's id.")
    outside: str = Field("", max_length=30, description="Number outside at which the agent may answer; empty: nowhere.")
    calls_to: list[Toll] = Field(
        [], max_length=3, description="What the agent's telephones may call outside: landline, mobile, abroad."
    )


class ExtensionOut(Schema):
    user: str
    name: str
    number: str = Field(description="What colleagues dial.")
    outside: str
    calls_to: list[Toll]


class Extensions(Schema):
    items: list[ExtensionOut]


@router.get("/extensions", response=Extensions, summary="Short numbers, and who may call or answer outside")
def all_extensions(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    return {"items": [_out(extensions.of(user.id)) for user in clients.users() if floor.is_agent(user.id)]}


@router.put("/extensions/{user}", response=ExtensionOut, summary="Set an agent's short number and rights")
def put(request: HttpRequest, user: str, body: ExtensionIn) -> dict[str, Any]:
    """All three are set: what is left out is taken away."""
    visitor: Any = request
    _administrator(request)
    if not user.isascii() or not user.isdigit() or not floor.is_agent(user):
        raise Http404
    kept = extensions.put(
        user, number=body.number, outside=body.outside, calls_to=body.calls_to, now=visitor.now, by=visitor.actor
    )
    return _out(kept)


def _out(extension: Extension) -> dict[str, Any]:
    return {
        "user": extension.agent, "name": clients.user(extension.agent).name, "number": extension.number,
        "outside": extension.outside, "calls_to": list(extension.calls_to),
    }  # fmt: skip


def _administrator(request: HttpRequest) -> None:
    if facts_of(request).role != "administrator":
        raise Refusal("not-granted", status=403)
