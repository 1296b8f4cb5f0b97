"""Reliable provisional answers (RFC 3262): what was sent and awaits its PRACK, and what waits behind it; pure.

An answer 183 whose description got lost leaves a caller without sound; sent reliably it is repeated until its PRACK.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.transaction import LIFE, T1, Peer, Send

MOST_QUEUED = 8  # answers that wait for a PRACK
Rack = tuple[int, int]  # RSeq and the CSeq of the INVITE


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that may not be sent before the PRACK of an earlier one."""

    status: int
    body: bytes
    headers: tuple[Header, ...]


@dataclass(slots=True)
class Reliable:
    """The reliable answers to one INVITE, one at a time (3). `rseq`: of the newest."""

    rseq: int
    cseq: int
    unheard: bool = False  # the newest waits for its PRACK
    described: bool = False  # it holds a description
    settled: bool = False  # offer and answer are exchanged: the 200 needs none
    send: Send | None = None
    again: float = 0.0
    every: float = T1
    gives_up: float = 0.0
    queue: deque[Later] = field(default_factory=lambda: deque[Later](maxlen=MOST_QUEUED))

    def sent(self, data: bytes, to: Peer, *, described: bool, now: float) -> None:
        """The answer with `rseq` went out. Repeated on every transport: it is end to end (3)."""
        self.send, self.described, self.unheard = Send(data, to), described, True
        self.every, self.again, self.gives_up = T1, now + T1, now + LIFE

    def acknowledged(self, rack: Rack) -> bool:
        """A PRACK came; True when it is that of the newest answer."""
        if not self.unheard or rack != (self.rseq, self.cseq):
            return False
        self.unheard = False
        self.settled = self.settled or self.described
        return True

    def holds_back(self, status: int) -> bool:
        """Whether an answer must wait: a provisional one always, a 2xx while a description is not acknowledged (3)."""
        return self.unheard and (status < 200 or self.described)

    def due(self) -> float | None:
        return min(self.again, self.gives_up) if self.unheard else None

    def repeat(self, now: float) -> Send | None:
        """The answer to say again; the interval doubles without a bound (3)."""
        self.every *= 2
        self.again = now + self.every
        return self.send


def read_rack(value: str) -> Rack | None:
    """RAck: which answer to which INVITE (7.2); None when it cannot be read."""
    words = value.split()
    if len(words) != 3 or words[2] != "INVITE":
        return None
    rseq, cseq = read_number(words[0]), read_number(words[1])
    return (rseq, cseq) if rseq is not None and cseq is not None else None


def read_number(text: str) -> int | None:
    """An RSeq or CSeq number, below 2**32; None when it is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < 2**32 else None
