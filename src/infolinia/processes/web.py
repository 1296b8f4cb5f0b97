"""The web process: pages in a small pool of threads, the agents' desk in one of its own, so that no download keeps a
click waiting, and streams beside them on the loop (docs/adr/0003).

`python -m infolinia.processes.web`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket
import sys
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import django.db
import uvicorn
from a2wsgi import WSGIMiddleware
from django.db import DatabaseError, close_old_connections
from nats.aio.msg import Msg

from infolinia.processes import bus as subjects
from infolinia.processes import collector, https
from infolinia.processes.bus import Bus
from infolinia.processes.certificates import files_of, read
from infolinia.processes.front import Front
from infolinia.processes.settings import Settings, current, split_host_port
from infolinia.processes.unfit import SettingsProblem
from infolinia.telephony.switch.tls import Certificate

log = logging.getLogger(__name__)

THREADS = 4
DESK_THREADS = 1  # Python runs one at a time anyway, and two at once keep each other waiting
DESK = "/desk"
ALIVE = "/desk/alive"  # waits behind no click and no download: who is there must not be taken for gone
SWITCH_INTERVAL = 0.0005  # seconds a page's thread may keep the loop, which stamps clicks, from running
TELL_EVERY = 1.0  # seconds from one writing of signs of life to the next
LONGEST_BODY = 2 * 1024 * 1024  # bytes of a request
SLOWEST_BODY = 10.0  # seconds in which a request must have come
SLOWEST_PIECE = 5.0  # seconds in which a piece of a reply must have been taken


class Looks:
    """Wakes whoever waits for a look, and knows which streams the last looks were about."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._about: deque[tuple[tuple[str, str], ...]] = deque(maxlen=1000)
        self._said = 0

    def said(self, streams: Sequence[tuple[str, str]] = ()) -> None:
        """Something was committed in these streams (kind, key)."""
        self._about.append(tuple(streams))
        self._said += 1
        event, self._event = self._event, asyncio.Event()
        event.set()

    def since(self, mark: int) -> tuple[int, list[tuple[str, str]] | None]:
        """The mark to ask with next, and the streams since `mark`; None when too many looks were said to tell."""
        missed = self._said - mark
        if missed > len(self._about):
            return self._said, None
        recent = list(self._about)[len(self._about) - missed :] if missed else []
        return self._said, [stream for streams in recent for stream in streams]

    async def wait(self, seconds: float) -> None:
        """Return at the next look, or after `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()


class Application:
    """Streams by their paths; everything else is a page. Each request is stamped."""

    def __init__(self, pages: Any, desk: Any, signs: Any, streams: dict[str, Any], start: Any, stop: Any) -> None:
        from infolinia.clients.access import stamp

        self._pages, self._desk, self._signs = pages, desk, signs
        self._streams, self._start, self._stop = streams, start, stop
        self._stamp = stamp
        self._leaving = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            self._stamp(scope)  # a click happened when it came, however long it waits for a thread
            stream = self._streams.get(scope["path"]) if scope["method"] == "GET" else None
            if stream:
                await stream(scope, self._until_leaving(receive), send)
            else:
                await self._page(scope, receive, send)

    def leave(self) -> None:
        """The server stops: end the streams, which would end by themselves never. Safe in a signal handler."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._leaving.set)

    def _until_leaving(self, receive: Any) -> Any:
        """What a stream receives: when the server leaves, it hears that the other side is gone."""

        async def received() -> Any:
            asked, left = asyncio.ensure_future(receive()), asyncio.ensure_future(self._leaving.wait())
            try:
                await asyncio.wait({asked, left}, return_when=asyncio.FIRST_COMPLETED)
                return asked.result() if asked.done() else {"type": "http.disconnect"}
            finally:
                asked.cancel()
                left.cancel()

        return received

    async def _page(self, scope: Any, receive: Any, send: Any) -> None:
        """A request goes to the pool whole: a thread never waits for who sends slowly or not at all."""
        try:
            async with asyncio.timeout(SLOWEST_BODY):
                body = await _whole_body(receive)
        except TimeoutError:
            return await _refuse(send, 408)
        if body is None:
            return None  # gone
        if len(body) > LONGEST_BODY:
            return await _refuse(send, 413)
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def received() -> Any:
            return parts.pop() if parts else await receive()

        return await self._thread_of(scope["path"])(scope, received, _patient(send))

    def _thread_of(self, path: str) -> Any:
        if path == ALIVE:
            return self._signs
        return self._desk if path.startswith(DESK) else self._pages

    async def _lifespan(self, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._loop = asyncio.get_running_loop()
                await self._start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _whole_body(receive: Any) -> bytes | None:
    """The body, or a little more than LONGEST_BODY of it; None when the sender went away."""
    body = bytearray()
    while len(body) <= LONGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


def _patient(send: Any) -> Any:
    """A thread never waits for who takes no more (a player that pauses): the rest is thrown away, the connection is
    closed, and whoever wants it asks for it again."""
    is_gone = False

    async def sent(message: Any) -> None:
        nonlocal is_gone
        if is_gone:
            return
        try:
            async with asyncio.timeout(SLOWEST_PIECE):
                await send(message)
        except TimeoutError:
            is_gone = True

    return sent


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def application(settings: Settings) -> Application:
    """The ASGI application of this installation."""
    from django.core.wsgi import get_wsgi_application

    from infolinia.conduct import services as conduct
    from infolinia.journal import services as journal
    from infolinia.oversight.supervision import live as board
    from infolinia.performers.desk import live, signs
    from infolinia.processes import events_stream

    pool = ThreadPoolExecutor(2, thread_name_prefix="stream")
    looks = Looks()
    name, boot = "web", secrets.token_hex(8)
    tasks: set[asyncio.Task[Any]] = set()

    async def start() -> None:
        loop = asyncio.get_running_loop()

        async def connect() -> None:
            bus = await Bus.connect(settings.nats or "nats://127.0.0.1:4222", name="web")

            async def looked(message: Msg) -> None:
                try:
                    streams = [(str(kind), str(key)) for kind, key in json.loads(message.data)["streams"]]
                except (ValueError, KeyError, TypeError):
                    streams = []
                looks.said(streams)

            await bus.subscribe(subjects.LOOK, looked)

            def told(position: int, streams: Sequence[Any]) -> None:
                body = json.dumps({"position": position, "streams": [[s.kind, s.key] for s in streams]}).encode()
                loop.call_soon_threadsafe(lambda: keep(bus.publish(subjects.LOOK, body)))

            journal.on_committed(told)

        def tell() -> None:
            """Signs of life are a write: when it fails, every page of this process says so."""
            now = datetime.now(UTC)
            close_old_connections()
            try:
                signs.tell(now, web=name, boot=boot)
            except django.db.Error as error:
                log.error("The database cannot be written: %s", error)
                conduct.trouble_here("database", now=now)
            except Exception:
                log.exception("Signs of life could not be written")  # the next writing may
            else:
                conduct.well_here("database")

        async def alive() -> None:
            while True:
                await loop.run_in_executor(pool, tell)
                await asyncio.sleep(TELL_EVERY)

        keep(connect())
        keep(alive())
        await loop.run_in_executor(pool, _warm_up)
        collector.calm()

    def keep(work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def stop() -> None:
        for task in tasks:
            task.cancel()
        pool.shutdown(wait=False, cancel_futures=True)

    wsgi = get_wsgi_application()
    pages, desk, heard = (WSGIMiddleware(wsgi, workers=threads) for threads in (THREADS, DESK_THREADS, 1))
    streams = {
        live.PATH: live.Live(pool, looks),
        board.PATH: board.Live(pool, looks.wait),
        events_stream.PATH: events_stream.EventStream(pool, looks.wait),
    }
    return Application(pages, desk, heard, streams, start, stop)


def _warm_up() -> None:
    """Load what pages need now, and not in someone's first click."""
    from django.apps import apps
    from django.template.loader import get_template
    from django.urls import get_resolver

    from infolinia.content import queries as content

    _ = get_resolver().url_patterns
    for app in apps.get_app_configs():
        templates = Path(app.path) / "templates"
        for file in templates.rglob("*.html") if app.name.startswith("infolinia.") else ():
            get_template(file.relative_to(templates).as_posix())
    with contextlib.suppress(DatabaseError):  # it may come later; then the first click waits a little
        content.compile_current()
    close_old_connections()


class Server(uvicorn.Server):
    """Ends the streams first when it is told to stop; then it waits for the replies under way."""

    def __init__(self, config: uvicorn.Config, served: Application, settings: Settings) -> None:
        super().__init__(config)
        self._served, self._settings = served, settings
        self.certificate: Certificate | None = None
        self._fresh: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self._settings.https or self.should_exit:
            return
        files = files_of(self._settings)
        self.certificate = certificate = Certificate(files.certificate, files.key)
        config, state, lifespan = self.config, self.server_state, self.lifespan.state
        self.servers.append(await https.listen(self._settings, certificate, lambda: Front(config, state, lifespan)))
        self._fresh = asyncio.create_task(https.keep_fresh(certificate), name="certificate")
        log.info("Pages are served over HTTPS on %s", self._settings.https)

    def handle_exit(self, sig: int, frame: Any) -> None:
        self._served.leave()
        super().handle_exit(sig, frame)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infolinia.processes.django_settings")
    django.setup()
    sys.setswitchinterval(SWITCH_INTERVAL)
    settings = current()
    try:
        if settings.https:
            read(files_of(settings))
    except SettingsProblem as problem:
        log.error("%s", problem)
        return 2
    served = application(settings)
    Server(server_config(settings, served), served, settings).run()
    return 0


def server_config(settings: Settings, served: Any) -> uvicorn.Config:
    """How the page server serves this application."""
    host, port = split_host_port(settings.http)
    return uvicorn.Config(
        https.SendOn(served, settings) if settings.is_safe_only else served,
        host=host,
        port=port,
        loop="uvloop",
        http=Front,
        lifespan="on",
        log_level=settings.log_level,
        access_log=False,
        # Of anybody else: who guesses passwords would count under a new address with every try.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=2,
        log_config=None,
        server_header=False,
        h11_max_incomplete_event_size=64 * 1024,
    )


if __name__ == "__main__":
    sys.exit(main())
