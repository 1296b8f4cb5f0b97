"""The events of one boot on their way to the centre: numbered, kept until acknowledged, bounded; pure.

Sequence numbers have no gaps. A number is given when an event is accepted, so what is dropped or merged under
pressure (Quality, runtime.md 14) never had one. An acknowledgement names one event (`acknowledge`) or all up to one
(`acknowledge_through`); either way a repeat is harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from infolinia.telephony.switch.door import Event, encode

BOUND = 64 * 1024 * 1024  # bytes
EVERY = 0.5  # seconds between two sendings of the same event
AT_ONCE = 256 * 1024  # bytes sent again in one go, so that a centre that returns is not flooded


@dataclass(slots=True)
class _Waiting:
    data: bytes
    sent: float


class Outlet:
    """Numbers events and holds each until it is acknowledged.

    `build(seq)` makes the event once its number is known. Beyond `bound` bytes the outlet is `full`: the switch takes
    no new calls, Quality that is not final is merged to one a leg, and facts of calls are still accepted.
    """

    def __init__(self, *, bound: int = BOUND) -> None:
        self._bound = bound
        self._waiting: dict[int, _Waiting] = {}
        self._merged: dict[str, Callable[[int], Event]] = {}
        self._seq = 0
        self._bytes = 0
        self.merged = 0  # Quality events that gave way to a newer one

    @property
    def seq(self) -> int:
        """The number of the last event given; 0 before the first."""
        return self._seq

    @property
    def bytes(self) -> int:
        return self._bytes

    @property
    def full(self) -> bool:
        return self._bytes >= self._bound

    def __len__(self) -> int:
        return len(self._waiting)

    def give(self, build: Callable[[int], Event], now: float) -> tuple[Event, bytes]:
        """Number an event and keep it. The caller sends it."""
        event = build(self._seq + 1)
        data = encode(event)
        self._seq += 1
        self._waiting[self._seq] = _Waiting(data, now)
        self._bytes += len(data)
        return event, data

    def give_quality(self, leg: str, build: Callable[[int], Event], now: float) -> tuple[Event, bytes] | None:
        """As `give`, for a Quality that is not final; None while the outlet is full: the newest of a leg is kept."""
        if self.full:
            self.merged += leg in self._merged
            self._merged[leg] = build
            return None
        self._merged.pop(leg, None)
        return self.give(build, now)

    def forget_quality(self, leg: str) -> None:
        """The leg is gone; its final Quality says it all."""
        self._merged.pop(leg, None)

    def release_merged(self, now: float) -> list[tuple[Event, bytes]]:
        """The merged Quality events, once there is room again."""
        given: list[tuple[Event, bytes]] = []
        while self._merged and not self.full:
            leg = next(iter(self._merged))
            given.append(self.give(self._merged.pop(leg), now))
        return given

    def acknowledge(self, seq: int) -> None:
        if waiting := self._waiting.pop(seq, None):
            self._bytes -= len(waiting.data)

    def acknowledge_through(self, seq: int) -> None:
        """All up to and including `seq` are committed."""
        for number in list(self._waiting):
            if number > seq:
                break
            self.acknowledge(number)

    def again(self, now: float) -> list[bytes]:
        """What is to be sent again now: from the lowest one not acknowledged, each at most every 0.5 s."""
        chosen: list[bytes] = []
        size = 0
        for waiting in self._waiting.values():
            if size >= AT_ONCE or now - waiting.sent < EVERY:
                break  # in order: what follows was sent later still
            waiting.sent = now
            chosen.append(waiting.data)
            size += len(waiting.data)
        return chosen
