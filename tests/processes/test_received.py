"""A click is stamped when it comes, not when a thread is free for it (runtime.md 20); a sign of life waits for no
click.
"""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime

from a2wsgi import WSGIMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from infolinia.clients.access import CLOCK, AccessMiddleware
from infolinia.processes.web import Application

SCOPE = {
    "type": "http", "http_version": "1.1", "method": "GET", "path": "/healthz", "raw_path": b"/healthz",
    "query_string": b"", "headers": [(b"infolinia.received", b"1999-01-01")],
}  # fmt: skip


async def ask(application: Application, path: str = "/healthz") -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: object) -> None:
        del message

    await application({**SCOPE, "path": path, "raw_path": path.encode()}, receive, send)


async def test_a_request_that_waits_for_a_thread_keeps_the_instant_at_which_it_came():
    loop, seen = asyncio.get_running_loop(), list[datetime]()
    begun, go_on = asyncio.Event(), threading.Event()

    def remember(request: WSGIRequest) -> HttpResponse:
        seen.append(request.now)  # type: ignore[attr-defined]  # AccessMiddleware puts it there
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(5)
        return HttpResponse()

    def pages(environ, start_response):
        request = WSGIRequest(environ)
        request.user = AnonymousUser()
        response = AccessMiddleware(remember)(request)
        start_response("200 OK", list(response.items()))
        return response

    pool = WSGIMiddleware(pages, workers=1)
    application = Application(pool, pool, pool, {}, None, None)
    first = asyncio.create_task(ask(application))
    await begun.wait()
    second = asyncio.create_task(ask(application))
    await asyncio.sleep(0)  # it came, and waits for the one thread
    came = CLOCK.instant()
    go_on.set()
    await asyncio.gather(first, second)
    assert seen[0] < seen[1] <= came


async def test_a_desk_that_waits_for_its_clicks_still_gives_signs_of_life():
    came: list[str] = []
    go_on = threading.Event()

    def answers(who: str, *, at_once: bool):
        def answer(environ, start_response):
            came.append(f"{who}: {environ['PATH_INFO']}")
            if not at_once:
                go_on.wait(5)
            start_response("204 No Content", [])
            return []

        return WSGIMiddleware(answer, workers=1)

    pages, desk = answers("pages", at_once=False), answers("desk", at_once=False)
    application = Application(pages, desk, answers("signs", at_once=True), {}, None, None)
    waiting = [asyncio.create_task(ask(application, path)) for path in ("/desk/do/hold", "/calls")]
    await ask(application, "/desk/alive")
    assert not any(task.done() for task in waiting)
    go_on.set()
    await asyncio.gather(*waiting)
    assert sorted(came) == ["desk: /desk/do/hold", "pages: /calls", "signs: /desk/alive"]
