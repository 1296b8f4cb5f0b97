"""Why bytes are no SIP message."""

from __future__ import annotations


class MessageProblem(ValueError):
    """Bytes that are no SIP message. `status` is the answer a request deserves, 0 when it cannot be answered."""

    def __init__(self, why: str, *, status: int = 0) -> None:
        super().__init__(why)
        self.status = status
