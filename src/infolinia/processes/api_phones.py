"""The API's part about agents' telephones: for administrators."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema, Status

from infolinia.clients import queries as clients
from infolinia.conduct import services as conduct
from infolinia.floor.lines import phones
from infolinia.floor.lines.facts import Phone
from infolinia.processes.api_ledger import facts_of
from infolinia.web.refusals import Refusal

router = Router(tags=["phones"])


class PhoneIn(Schema):
    user: str = Field(max_length=150, description="Whose calls it rings with: the user's id or login.")
    name: str = Field(description="What people call it, such as Desk 12.")


class Rename(Schema):
    name: str


class BoundOut(Schema):
    switch: str
    address: str
    port: int
    transport: str = Field(description="udp, tcp or tls.")
    agent: str = Field(description="What the telephone says that it is (User-Agent).")
    since: datetime
    expires: datetime


class PhoneOut(Schema):
    id: str
    username: str = Field(description="What it signs in with.")
    user: str
    name: str
    made_at: datetime
    bound: list[BoundOut] = Field(description="Where it is registered now; none: it cannot be rung.")


class PhoneMade(PhoneOut):
    password: str = Field(description="Shown this once.")


class Phones(Schema):
    items: list[PhoneOut]


class Password(Schema):
    password: str = Field(description="Shown this once.")


class ShutOutOut(Schema):
    whom: str = Field(description="An address, a network, or a telephone's user name.")
    switch: str
    until: datetime
    wrong: int = Field(description="Wrong passwords that led to it.")


class ShutOutList(Schema):
    items: list[ShutOutOut]


class Whom(Schema):
    whom: str = Field(max_length=64)


@router.get("/phones", response=Phones, summary="Telephones and where they are registered")
def all_phones(request: HttpRequest, user: str = "") -> dict[str, Any]:
    now = _administrator(request)
    return {"items": [_out(item) for item in phones.phones(user[:20], now=now)]}


@router.post("/phones", response=PhoneMade, summary="A telephone for a user")
def make(request: HttpRequest, body: PhoneIn) -> dict[str, Any]:
    """The reply holds the password, this once."""
    now = _administrator(request)
    phone, password = phones.create(_id_of(body.user), body.name, now=now, by=_by(request))
    return {**_out(phone), "password": password}


@router.get("/phones/shut-out", response=ShutOutList, summary="Who is not heard because of wrong passwords")
def shut_out(request: HttpRequest) -> dict[str, Any]:
    _administrator(request)
    items = [
        {"whom": item.whom, "switch": switch, "until": _instant(item.until), "wrong": item.wrong}
        for switch, item in phones.shut_out()
    ]
    return {"items": items}


@router.post("/phones/shut-out/forgive", response={204: None}, summary="Hear an address or a user again")
def forgive(request: HttpRequest, body: Whom) -> Status:
    now = _administrator(request)
    conduct.forgive_phone(body.whom, by=_by(request), now=now)
    return Status(204, None)


@router.put("/phones/{phone}", response=PhoneOut, summary="Rename a telephone")
def rename(request: HttpRequest, phone: str, body: Rename) -> dict[str, Any]:
    now = _administrator(request)
    try:
        return _out(phones.rename(phone, body.name, now=now, by=_by(request)))
    except LookupError as missing:
        raise Http404 from missing


@router.post("/phones/{phone}/password", response=Password, summary="A new password")
def renew_password(request: HttpRequest, phone: str) -> dict[str, str]:
    """With the old one nothing registers any more."""
    now = _administrator(request)
    try:
        return {"password": phones.renew_password(phone, now=now, by=_by(request))}
    except LookupError as missing:
        raise Http404 from missing


@router.delete("/phones/{phone}", response={204: None}, summary="Remove a telephone")
def remove(request: HttpRequest, phone: str) -> Status:
    now = _administrator(request)
    try:
        phones.remove(phone, now=now, by=_by(request))
    except LookupError as missing:
        raise Http404 from missing
    return Status(204, None)


def _id_of(user: str) -> str:
    """The id of a user who is named by id or by login; what is neither stays as it is, and is refused."""
    with contextlib.suppress(LookupError):
        return user if user.isdecimal() else clients.user_named(user).id
    return user


def _out(phone: Phone) -> dict[str, Any]:
    bound = [
        {
            "switch": switch, "address": item.address, "port": item.port, "transport": item.transport,
            "agent": item.agent, "since": _instant(item.since), "expires": _instant(item.expires),
        }
        for switch, item in phone.bound
    ]  # fmt: skip
    return {
        "id": phone.id, "username": phone.username, "user": phone.user, "name": phone.name, "made_at": phone.made_at,
        "bound": bound,
    }  # fmt: skip


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _administrator(request: HttpRequest) -> datetime:
    """Now; raises Refusal for anybody else."""
    if facts_of(request).role != "administrator":
        raise Refusal("not-granted", status=403)
    visitor: Any = request
    return visitor.now


def _by(request: Any) -> Any:
    return request.actor
