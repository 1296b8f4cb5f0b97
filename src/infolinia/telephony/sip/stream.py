"""Cutting messages from a stream (RFC 3261 18.3): headers up to an empty line, then Content-Length bytes."""

from __future__ import annotations

from infolinia.telephony.sip.message import LARGEST, MessageProblem


class StreamFraming:
    """Takes bytes as they come and gives whole messages. One per connection; its memory is bounded by LARGEST."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are whole now. Raises MessageProblem when the stream can no longer be understood."""
        self._buffer += data
        messages: list[bytes] = []
        while True:
            while self._buffer.startswith(b"\r\n"):  # keep-alive, RFC 5626 3.5.1
                del self._buffer[:2]
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > LARGEST:
                    raise MessageProblem("headers without end", status=513)
                return messages
            length = self._length(bytes(self._buffer[:end]))
            whole = end + 4 + length
            if whole > LARGEST:
                raise MessageProblem("too large", status=513)
            if len(self._buffer) < whole:
                return messages
            messages.append(bytes(self._buffer[:whole]))
            del self._buffer[:whole]

    @staticmethod
    def _length(head: bytes) -> int:
        for line in head.split(b"\r\n"):
            name, colon, value = line.partition(b":")
            if colon and name.strip().lower() in (b"content-length", b"l"):
                text = value.strip()
                if not text.isdigit() or len(text) > 8:
                    raise MessageProblem("Content-Length", status=400)
                return int(text)
        return 0
