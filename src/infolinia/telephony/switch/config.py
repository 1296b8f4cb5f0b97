"""What a switch is told when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from infolinia.telephony.switch.lines import TrunkLine


@dataclass(frozen=True, slots=True, kw_only=True)
class SipsConfig:
    """SIP over TLS: where we listen, and the PEM files of our certificate and its key."""

    bind: str
    port: int
    certificate: Path
    key: Path


class CardTaker(Protocol):
    """The outbound interface for cards: a payment service's door, which turns a card number into a token."""

    def take(self, number: str, reference: str, done: Callable[[str], None]) -> None:
        """Hand the number on; keep and log nothing of it. `reference` names the call. `done(token)` is called once on
        the loop's thread, at once or later; an empty token says that the card was refused or nobody answered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchConfig:
    """Lengths of time in seconds. `host` is what peers reach us at, in SIP and in SDP. sips: None without TLS."""

    name: str
    boot: str
    host: str
    port: int
    sips: SipsConfig | None = None
    trunks: tuple[TrunkLine, ...] = ()  # of the settings file; more come by `Lines`
    test: TrunkLine | None = None  # the line of this installation's own test telephone, by which only calls come in
    recordings: Path = Path("recordings")
    most_legs: int = 4000  # how many ports the media pool has
    connections: int = 500  # of SIP over TCP, and as many over TLS
    connections_from_one: int = 50  # of one address where no telephone is registered (tcp.py)
    phone_keys_in_clear: bool = False  # keys of telephones' SRTP may travel without TLS
    unclaimed: float = 8.0
    retry_after: int = 10  # of a 503
    longest: float = 4 * 3600.0  # of a call, where the centre says nothing
    silence_before_probe: float = 60.0
    check_disk: float = 5.0
    most_checks: int = 30  # of headsets at once
    check_set_up: float = 8.0  # within which a browser must get through
    full_prompt: str = ""  # what a caller hears when the disk is full; empty: refused at once
    cards: CardTaker | None = None  # who takes card numbers that customers key in; None: nobody
    event_bound: int = 64 * 1024 * 1024
