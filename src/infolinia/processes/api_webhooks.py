"""The API's part about webhooks: for administrators, within the clients granted to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from infolinia.oversight.frame import sight
from infolinia.processes.api_ledger import facts_of
from infolinia.web.refusals import Refusal
from infolinia.webhooks import queries, services
from infolinia.webhooks.facts import Delivery, Hook

router = Router(tags=["webhooks"])

MOST_NAMED = 20  # clients in a refusal


class WebhookIn(Schema):
    url: str = Field(description="https:// address that takes POST.")
    client: str = Field(
        default="", description="Code of the client whose events it gets; empty: the whole installation's."
    )
    events: list[str] = Field(default_factory=list, description="Names such as call.answered, or call.*; none: all.")
    active: bool = True


class WebhookOut(Schema):
    id: str
    client: str = Field(description="Whose events it gets; empty: the whole installation's.")
    url: str
    events: list[str]
    active: bool
    made_at: datetime
    failing_since: datetime | None = Field(description="Since when nothing was taken.")
    stopped_because: str = Field(description="gone (it answered 410), failing (for five days), or empty.")
    waiting: int
    delivered: int = Field(description="In the last 30 days.")
    dead: int = Field(description="Given up after ten tries; they can be sent again.")


class WebhookMade(WebhookOut):
    secret: str = Field(description="What requests are signed with (Standard Webhooks). Shown this once.")


class Webhooks(Schema):
    items: list[WebhookOut]


class DeliveryOut(Schema):
    id: str = Field(description="The same in every try: webhook-id.")
    position: int
    event: str
    state: str
    tries: int
    made_at: datetime
    next_at: datetime | None
    status: int = Field(description="Of the last reply; 0 when there was none.")
    problem: str


class Deliveries(Schema):
    items: list[DeliveryOut]


class Secret(Schema):
    secret: str


class Tested(Schema):
    delivery: str


class Again(Schema):
    deliveries: list[str] = Field(default_factory=list, max_length=500, description="Ids; none: all that are dead.")


class Sent(Schema):
    count: int


@router.get("/webhooks", response=Webhooks, summary="Where events go")
def webhooks(request: HttpRequest) -> dict[str, Any]:
    _administrators_only(request)
    return {"items": [_out(hook) for hook in queries.hooks()]}


@router.post("/webhooks", response=WebhookMade, summary="Send events to an address")
def make(request: HttpRequest, body: WebhookIn) -> dict[str, Any]:
    """The reply holds the secret, this once. Requests carry webhook-id, webhook-timestamp and webhook-signature
    (standardwebhooks.com); whatever is not answered 2xx is tried again for three days, then listed as dead."""
    hook, secret = _put(request, body, "")
    return {**_out(hook), "secret": secret}


@router.put("/webhooks/{hook}", response=WebhookOut, summary="Change a webhook, or start it again")
def change(request: HttpRequest, hook: str, body: WebhookIn) -> dict[str, Any]:
    """The client of a webhook stays what it is."""
    return _out(_put(request, body, hook)[0])


@router.delete("/webhooks/{hook}", response={204: None}, summary="Tell an address nothing more")
def delete(request: HttpRequest, hook: str) -> Status:
    _administrators_only(request)
    services.delete(hook, now=_now(request), by=_by(request))
    return Status(204, None)


@router.post("/webhooks/{hook}/secret", response=Secret, summary="Replace the secret")
def replace_secret(request: HttpRequest, hook: str) -> dict[str, str]:
    """For a day requests are signed with both."""
    _administrators_only(request)
    return {"secret": services.replace_secret(hook, now=_now(request), by=_by(request))}


@router.post("/webhooks/{hook}/test", response=Tested, summary="Send a test")
def test(request: HttpRequest, hook: str) -> dict[str, str]:
    """An event that says only that it is a test. What became of it: among the deliveries."""
    _administrators_only(request)
    return {"delivery": services.test(hook, now=_now(request), by=_by(request))}


@router.get("/webhooks/{hook}/deliveries", response=Deliveries, summary="What waits, was taken, or is dead")
def deliveries(
    request: HttpRequest,
    hook: str,
    state: Annotated[Literal["waiting", "delivered", "dead"], Query()] = "dead",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    before: Annotated[int | None, Query(description="A position to go on from.")] = None,
) -> dict[str, list[Delivery]]:
    _administrators_only(request)
    return {"items": queries.deliveries(queries.hook(hook).id, state, limit=limit, before=before)}


@router.post("/webhooks/{hook}/again", response=Sent, summary="Send dead ones again")
def again(request: HttpRequest, hook: str, body: Again) -> dict[str, int]:
    _administrators_only(request)
    return {"count": services.send_again(hook, body.deliveries, now=_now(request), by=_by(request))}


def _put(request: HttpRequest, body: WebhookIn, hook: str) -> tuple[Hook, str]:
    _administrators_only(request)
    mine = sight.codes_of(facts_of(request))
    if body.client and body.client not in mine:  # one of others is told as one that nobody has
        known = ", ".join([*sorted(mine)[:MOST_NAMED], *(["…"] if len(mine) > MOST_NAMED else [])])
        raise Refusal("webhook-client", status=422, client=body.client[:80], known=known or "–")
    return services.put(
        body.url,
        hook=hook,
        client=body.client,
        names=body.events,
        active=body.active,
        now=_now(request),
        by=_by(request),
    )


def _out(hook: Hook) -> dict[str, Any]:
    return {
        "id": hook.id, "client": hook.client, "url": hook.url, "events": list(hook.names), "active": hook.active,
        "made_at": hook.made_at, "failing_since": hook.failing_since, "stopped_because": hook.stopped_because,
        **queries.counts(hook.id),
    }  # fmt: skip


def _now(request: Any) -> datetime:
    return request.now


def _by(request: Any) -> Any:
    return request.actor


def _administrators_only(request: HttpRequest) -> None:
    if facts_of(request).role != "administrator":
        raise Refusal("not-granted", status=403)
