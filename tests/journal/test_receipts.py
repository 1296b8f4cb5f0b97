"""A POST is done once, whatever the network, the finger or a dying process does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from infolinia.journal import receipts, services
from infolinia.journal.models import Receipt
from infolinia.journal.receipts import ReceiptMiddleware

pytestmark = pytest.mark.django_db


class Page:
    """A view that counts how often it did its work."""

    def __init__(self, reply: Callable[[int], HttpResponseBase]) -> None:
        self.done = 0
        self._reply = reply
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with self._lock:
            self.done += 1
            number = self.done
        return self._reply(number)

    def post(self, id_: str = "r-1", *, user: int | None = 7, path: str = "/desk/answer", field: bool = False):
        request = (
            RequestFactory().post(path, {"request_id": id_})
            if field
            else RequestFactory().post(path, headers={"X-Request-Id": id_} if id_ else {})
        )
        request.user = SimpleNamespace(pk=user, is_authenticated=user is not None)
        return ReceiptMiddleware(self)(request)


def card(number: int) -> HttpResponse:
    return HttpResponse(f"<p>zapisano {number}</p>", status=422, headers={"Location": "/saved", "Set-Cookie": "a=b"})


@pytest.mark.parametrize("field", [True, False])
def test_a_repeat_gets_the_first_reply(field):
    page = Page(card)
    first, second = page.post(field=field), page.post(field=field)
    assert page.done == 1
    assert (second.status_code, second.content, second["Location"]) == (422, first.content, "/saved")
    assert second["Content-Type"] == first["Content-Type"]
    assert "Set-Cookie" not in second
    assert second["X-Repeated"] == "1"


def test_other_ids_other_users_and_requests_without_an_id_are_new():
    page = Page(card)
    for id_, user in (("r-1", 7), ("r-2", 7), ("r-1", 8), ("", 7), ("", 7), ("r-1", None), ("r-1", None)):
        page.post(id_, user=user)
    assert page.done == 7


def test_a_get_is_never_a_repeat():
    page = Page(card)
    for _ in range(2):
        request = RequestFactory().get("/", headers={"X-Request-Id": "r"})
        request.user = SimpleNamespace(pk=7, is_authenticated=True)
        ReceiptMiddleware(page)(request)
    assert page.done == 2


def test_an_id_used_for_something_else_is_refused():
    page = Page(card)
    page.post()
    assert page.post(path="/desk/hang-up").status_code == 409
    assert page.post("x" * 65).status_code == 400
    assert page.done == 1


def test_a_fault_of_ours_may_be_tried_again():
    page = Page(lambda number: HttpResponse(status=503 if number == 1 else 200))
    assert [page.post().status_code, page.post().status_code, page.post().status_code] == [503, 200, 200]
    assert page.done == 2


def test_who_had_no_right_to_ask_may_ask_again():
    """A click whose CSRF token was old must not find its refusal again once the page has a new one."""
    page = Page(lambda number: HttpResponse(status=403 if number == 1 else 200))
    assert [page.post().status_code, page.post().status_code] == [403, 200]


def test_an_exception_may_be_tried_again():
    def once(number: int) -> HttpResponse:
        if number == 1:
            raise ZeroDivisionError
        return HttpResponse("ok")

    page = Page(once)
    with pytest.raises(ZeroDivisionError):
        page.post()
    assert page.post().content == b"ok"


def test_a_stream_is_not_kept():
    page = Page(lambda _: StreamingHttpResponse([b"RIFF"]))
    page.post()
    page.post()
    assert page.done == 2


def test_the_claim_of_a_dead_process_is_taken_over(monkeypatch):
    page = Page(card)
    page.post()
    Receipt.objects.update(status=None, holder=receipts._this_process().rpartition(".")[0] + ".1")
    assert page.post().content == b"<p>zapisano 2</p>"

    monkeypatch.setattr(receipts, "WAIT", 0.0)
    Receipt.objects.update(status=None, holder="elsewhere/1.1")
    busy = page.post()
    assert (busy.status_code, busy["Retry-After"]) == (409, "1")
    Receipt.objects.update(at=receipts._now() - timedelta(seconds=31))
    assert page.post().status_code == 422
    assert page.done == 3


def test_old_receipts_are_forgotten():
    Page(card).post()
    assert services.forget_receipts(receipts._now() - timedelta(days=1)) == 0
    assert services.forget_receipts(receipts._now() + timedelta(days=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_done_once_and_both_get_the_reply():
    go_on = threading.Event()

    def slow(number: int) -> HttpResponse:
        go_on.wait(5)
        return card(number)

    page = Page(slow)

    def click() -> bytes:
        try:
            return page.post().content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        clicks = [pool.submit(click) for _ in range(3)]
        threading.Timer(0.15, go_on.set).start()
        replies = {click.result(10) for click in clicks}
    assert replies == {b"<p>zapisano 1</p>"}
    assert page.done == 1
