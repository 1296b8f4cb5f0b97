"""The desk's side of HTTP as its script speaks it: sign in by the form, look, be told to look, act."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit


class DeskProblem(Exception):
    """The server said what it does not say to a desk in order."""


@dataclass(frozen=True, slots=True)
class Reply:
    """sent: the monotonic instant at which the request was on its way."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    sent: float = 0.0

    def json(self) -> dict:
        return json.loads(self.body) if self.body else {}


class Desk:
    """One agent's browser session. As in a browser no request waits for another; connections are kept for the next."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._cookies: dict[str, str] = {}
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._tab = str(uuid.uuid4())

    async def sign_in(self, username: str, password: str) -> None:
        page = await self.request("GET", "/sign-in")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
        if token is None:
            raise DeskProblem(f"no form at /sign-in: {page.status}")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token[1].decode(), "next": "/desk"}
        reply = await self.request("POST", "/sign-in", form)
        if reply.status != 302 or "sessionid" not in self._cookies:
            raise DeskProblem(f"{username} cannot sign in: {reply.status}")
        if (await self.request("GET", "/desk")).status != 200:
            raise DeskProblem(f"{username} gets no desk")

    async def look(self) -> dict:
        """How things stand."""
        return (await self.request("GET", "/desk/now")).json()

    async def targets(self) -> list[dict]:
        """Where the call in hand may go."""
        return (await self.request("GET", "/desk/targets")).json().get("targets", [])

    async def act(self, name: str, **fields: str) -> Reply:
        """One act of the agent; the reply is how things stand after it."""
        return await self.request("POST", f"/desk/do/{name}", fields)

    async def alive(self) -> None:
        """The desk is there."""
        await self.request("POST", "/desk/alive", is_once=False)

    async def told(self) -> AsyncIterator[int]:
        """The journal's position, each time the page is told to look."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(self._head("GET", "/desk/live", b""))
            kind = b"message"
            async for line in _lines(reader):
                if line.startswith(b"event: "):
                    kind = line[7:]
                elif line.startswith(b"data: ") and kind == b"message":
                    yield int(json.loads(line[6:])["position"])
                elif not line:
                    kind = b"message"
        finally:
            writer.close()

    async def request(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, *, is_once: bool = True
    ) -> Reply:
        body = urlencode(fields or {}).encode()
        while True:
            was_kept = bool(self._free)
            reader, writer = self._free.pop() if was_kept else await asyncio.open_connection(self._host, self._port)
            try:
                writer.write(self._head(method, path, body, is_once=is_once) + body)
                sent = time.monotonic()
                reply = replace(await _reply(reader), sent=sent)
            except (OSError, asyncio.IncompleteReadError):
                writer.close()
                if not was_kept:
                    raise
                continue  # it was kept too long
            self._free.append((reader, writer))
            return self._kept(reply)

    async def close(self) -> None:
        while self._free:
            _, writer = self._free.pop()
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _head(self, method: str, path: str, body: bytes, *, is_once: bool = True) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}", "Accept: application/json"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if method == "POST":
            lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
            if "sessionid" in self._cookies:
                lines.append(f"X-CSRFToken: {self._cookies.get('csrftoken', '')}")
                lines += [f"X-Request-Id: {uuid.uuid4()}"] if is_once else []
        if path.startswith("/desk/"):
            lines.append(f"X-Desk-Tab: {self._tab}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _kept(self, reply: Reply) -> Reply:
        for cookie in reply.headers.get("set-cookie", "").split("\n"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if name:
                self._cookies[name] = value
        return reply


async def _headers(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        key = name.lower()
        headers[key] = f"{headers[key]}\n{value.strip()}" if key in headers else value.strip()
    return int(lines[0].split(" ")[1]), headers


async def _reply(reader: asyncio.StreamReader) -> Reply:
    status, headers = await _headers(reader)
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join([part async for part in _chunks(reader)])
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Reply(status, headers, body)


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int((await reader.readline()).split(b";")[0] or b"0", 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    status, _ = await _headers(reader)
    if status != 200:
        raise DeskProblem(f"/desk/live said {status}")
    rest = b""
    async for part in _chunks(reader):
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line
