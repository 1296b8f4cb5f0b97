"""A POST is done once: a repeat with the same id gets the first reply (runtime.md 13).

The id comes as header `X-Request-Id` or field `request_id` and is the page's; it is unique for each user. The reply is
kept only when it was final (not a 5xx), so that a page may try again after a fault of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from infolinia.journal.models import Receipt

LONGEST_ID = 64
KEPT_HEADERS = ("HX-Trigger", "HX-Redirect", "HX-Retarget", "HX-Reswap", "Location")
KEPT_FOR = timedelta(days=2)
GIVEN_UP_AFTER = timedelta(seconds=5)  # a first try that has no reply by then died with its process


class ReceiptMiddleware:
    """Answers a repeated POST from its receipt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        id_ = self._id(request)
        user = getattr(request, "user", None)
        if not id_ or user is None or not user.is_authenticated:
            return self._get_response(request)
        if len(id_) > LONGEST_ID:
            return HttpResponse(_("The request id is too long."), status=400)
        now = datetime.now(UTC)
        try:
            with transaction.atomic():
                receipt = Receipt.objects.create(user=str(user.pk), request=id_, at=now)
        except IntegrityError:
            receipt = Receipt.objects.get(user=str(user.pk), request=id_)
            if receipt.status is not None or now - receipt.at < GIVEN_UP_AFTER:
                return self._repeat(receipt)
        try:
            response = self._get_response(request)
        except BaseException:
            receipt.delete()
            raise
        if response.status_code >= 500 or response.streaming:
            receipt.delete()
            return response
        Receipt.objects.filter(pk=receipt.pk).update(
            status=response.status_code,
            content_type=response.headers.get("Content-Type", ""),
            headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
            body=response.content,
        )
        return response

    def _repeat(self, receipt: Receipt) -> HttpResponse:
        if receipt.status is None:  # the first is still being answered
            return HttpResponse(_("This is being saved already."), status=409, headers={"Retry-After": "1"})
        response = HttpResponse(bytes(receipt.body), status=receipt.status, content_type=receipt.content_type)
        for name, value in receipt.headers.items():
            response.headers[name] = value
        response.headers["X-Repeated"] = "1"
        return response

    def _id(self, request: HttpRequest) -> str:
        if request.method != "POST":
            return ""
        return request.headers.get("X-Request-Id", "") or request.POST.get("request_id", "")


def forget_old(now: datetime) -> int:
    """Drop receipts that no page can still repeat."""
    count, _rows = Receipt.objects.filter(at__lt=now - KEPT_FOR).delete()
    return count
