"""Answers a request for a part of something long (RFC 9110, 14): a player seeks, a download goes on. Pure but for the
response; what is served is read piece by piece, never whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 64 * 1024  # bytes read at a time

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

Read = Callable[[int, int], bytes]


class Unsatisfiable(ValueError):
    """No byte of what was asked for exists."""


def part(header: str, size: int) -> tuple[int, int] | None:
    """(first byte, byte after the last) of the one range asked for. None: send all of it, as RFC 9110 allows for what
    is not understood and for several ranges. Raises Unsatisfiable."""
    asked = _ONE.fullmatch(header.strip())
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:  # the last so many bytes
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise Unsatisfiable(header)
    return start, stop


def answer(
    request: HttpRequest,
    size: int,
    read: Read,
    content_type: str,
    *,
    close: Callable[[], None],
    most: int | None = None,
) -> HttpResponseBase:
    """The whole or the part asked for. `read(start, stop)` gives those bytes; `close` is called when all is sent.

    most: bytes of a part at most, for players: they ask for all that follows, take it as slowly as they play, and ask
    again where a part ends; so none holds a thread while it plays.
    """
    try:
        asked = part(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    if asked and most:
        asked = asked[0], min(asked[1], asked[0] + most)
    start, stop = asked or (0, size)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(stop - start), "Cache-Control": "no-store"}
    if asked:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    status = 206 if asked else 200
    if request.method == "HEAD":
        close()
        return HttpResponse(status=status, headers=headers, content_type=content_type)
    pieces = _pieces(read, start, stop, close)
    return StreamingHttpResponse(pieces, status=status, headers=headers, content_type=content_type)


def _pieces(read: Read, start: int, stop: int, close: Callable[[], None]) -> Iterator[bytes]:
    try:
        for at in range(start, stop, PIECE):
            yield read(at, min(stop, at + PIECE))
    finally:
        close()
