"""A POST is done once: a repeat with the same id gets the first reply (runtime.md 13).

The page gives the id, as header `X-Request-Id` or field `request_id`; it is unique for each user. The first to come
claims it, in a commit of its own, and leaves its reply with it; a repeat that comes meanwhile waits for that reply. A
reply that was no answer (5xx, an exception) is not kept, nor one to who had no right to ask (401, 403: a page whose
CSRF token was old asks again with a new one), and the claim of a process that died is taken over: then the
work may have been committed or not, which is why services have once-only keys and steps have paths.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from infolinia.journal.models import Receipt
from infolinia.web.refusals import Refusal, answer

LONGEST_ID = 64
KEPT_HEADERS = ("Location",)
NO_RIGHT = (401, 403)
WAIT = 3.0  # seconds a repeat waits for the first reply
LOOK_EVERY = 0.05  # seconds
GIVEN_UP_AFTER = timedelta(seconds=30)  # a claim from another machine without a reply by then


class ReceiptMiddleware:
    """Answers a repeated POST from its receipt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        id_ = _id_of(request)
        user = getattr(request, "user", None)
        if not id_ or user is None or not user.is_authenticated:
            return self._get_response(request)
        if len(id_) > LONGEST_ID:
            return answer(request, Refusal("request-id-too-long", status=400, longest=LONGEST_ID))
        receipt = _claim(str(user.pk), id_, request.path)
        if receipt is None:
            return self._repeat(request, str(user.pk), id_)
        return self._first(request, receipt)

    def _first(self, request: HttpRequest, receipt: Receipt) -> HttpResponseBase:
        kept = False
        try:
            response = self._get_response(request)
            if (
                isinstance(response, HttpResponse)
                and response.status_code < 500
                and response.status_code not in NO_RIGHT
            ):
                Receipt.objects.filter(pk=receipt.pk).update(
                    status=response.status_code,
                    content_type=response.headers.get("Content-Type", ""),
                    headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
                    body=response.content,
                )
                kept = True
            return response
        finally:
            if not kept:
                receipt.delete()

    def _repeat(self, request: HttpRequest, user: str, id_: str) -> HttpResponseBase:
        until = time.monotonic() + WAIT
        while True:
            receipt = Receipt.objects.filter(user=user, request=id_).first()
            if receipt is None or (receipt.status is None and _abandoned(receipt)):
                if mine := _take_over(receipt) if receipt else _claim(user, id_, request.path):
                    return self._first(request, mine)
            elif receipt.path != request.path:
                return answer(request, Refusal("request-id-reused"))
            elif receipt.status is not None:
                return _reply(receipt)
            if time.monotonic() >= until:
                response = answer(request, Refusal("being-saved"))
                response.headers["Retry-After"] = "1"
                return response
            threading.Event().wait(LOOK_EVERY)


def _id_of(request: HttpRequest) -> str:
    if request.method != "POST":
        return ""
    return request.headers.get("X-Request-Id", "") or request.POST.get("request_id", "")


def _claim(user: str, id_: str, path: str) -> Receipt | None:
    """A receipt of our own for this request, or None when there is one already."""
    try:
        with transaction.atomic():
            return Receipt.objects.create(user=user, request=id_, path=path[:512], at=_now(), holder=_this_process())
    except IntegrityError:
        return None


def _take_over(receipt: Receipt) -> Receipt | None:
    """The claim of a process that died, ours now; None when another repeat was quicker."""
    claim = Receipt.objects.filter(pk=receipt.pk, status=None, holder=receipt.holder, at=receipt.at)
    receipt.at, receipt.holder = _now(), _this_process()
    return receipt if claim.update(at=receipt.at, holder=receipt.holder) else None


def _abandoned(receipt: Receipt) -> bool:
    host, _, process = receipt.holder.rpartition("/")
    if host != socket.gethostname():
        return _now() - receipt.at > GIVEN_UP_AFTER
    pid, _, began = process.partition(".")
    return _began(int(pid)) != began


def _reply(receipt: Receipt) -> HttpResponse:
    response = HttpResponse(bytes(receipt.body), status=receipt.status, content_type=receipt.content_type)
    for name, value in receipt.headers.items():
        response.headers[name] = value
    response.headers["X-Repeated"] = "1"
    return response


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def _process_of(pid: int) -> str:
    return f"{socket.gethostname()}/{pid}.{_began(pid)}"


def _this_process() -> str:
    """Name of this process that no later one can have: host, pid, and when the kernel started it."""
    return _process_of(os.getpid())


def _began(pid: int) -> str:
    """Ticks since boot at which the process was started; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
