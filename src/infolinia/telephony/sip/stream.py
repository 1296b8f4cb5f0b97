"""Cutting messages from a stream (RFC 3261 18.3): headers up to an empty line, then Content-Length bytes; pure."""

from __future__ import annotations

from infolinia.telephony.sip.message import LARGEST
from infolinia.telephony.sip.problem import MessageProblem


class StreamFraming:
    """Takes bytes as they come and gives whole messages. One per connection; its memory is bounded by LARGEST."""

    __slots__ = ("_buffer", "_looked_at", "_problem", "_whole")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._looked_at = 0  # bytes in which no empty line begins
        self._whole = 0  # length of the message that begins the buffer, once its headers are there
        self._problem: MessageProblem | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are whole now.

        Raises MessageProblem when the stream can no longer be understood: where its next message begins cannot be
        known. What was whole before is still given; then it is raised at the next call.
        """
        if self._problem is None:
            self._buffer += data
        messages: list[bytes] = []
        try:
            while self._problem is None and (message := self._next()):
                messages.append(message)
        except MessageProblem as problem:
            self._problem = problem
            self._buffer.clear()
        if self._problem and not messages:
            raise self._problem
        return messages

    def _next(self) -> bytes:
        """The next message; empty when it is not whole."""
        buffer = self._buffer
        if not self._whole:
            if not self._looked_at:
                del buffer[: len(buffer) - len(buffer.lstrip(b"\r\n"))]  # keep-alive, RFC 5626 3.5.1
            end = buffer.find(b"\r\n\r\n", self._looked_at)
            if end < 0:
                if len(buffer) > LARGEST:
                    raise MessageProblem("headers without end", status=513)
                self._looked_at = max(0, len(buffer) - 3)
                return b""
            self._whole = end + 4 + _length(bytes(buffer[:end]))
            if self._whole > LARGEST:
                raise MessageProblem("too large", status=513)
        if len(buffer) < self._whole:
            return b""
        message = bytes(buffer[: self._whole])
        del buffer[: self._whole]
        self._whole = self._looked_at = 0
        return message


def _length(head: bytes) -> int:
    """Content-Length as the parser will read it: folded lines belong to the header before them. None given: 0."""
    found: set[bytes] = set()
    unfolded = head.replace(b"\r\n", b"\n").replace(b"\n ", b" ").replace(b"\n\t", b" ")
    for line in unfolded.split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() in (b"content-length", b"l"):
            found.add(value.strip())
    text = found.pop() if found else b"0"
    if found or not text.isdigit() or len(text) > 8:
        raise MessageProblem("Content-Length", status=400)
    return int(text)
