"""What the endpoint tells its user: plain events about calls, each naming the call by its key."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.transaction import Peer, Send

CallKey = str


@dataclass(frozen=True, slots=True)
class Invited:
    """A new call: 100 was sent. Answer with `respond`."""

    call: CallKey
    request: Request
    peer: Peer
    trunk: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Our 200 was acknowledged: the call is up. `body` is the answer when our 200 held the offer."""

    call: CallKey
    body: bytes


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The caller gave up before an answer; 487 was sent."""

    call: CallKey


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over: their BYE, or an ACK that never came (status 408)."""

    call: CallKey
    status: int = 200


@dataclass(frozen=True, slots=True)
class Reinvited:
    """They change the session (hold, new address). Answer with `respond`."""

    call: CallKey
    body: bytes


@dataclass(frozen=True, slots=True)
class InfoGiven:
    """SIP INFO; 200 was sent."""

    call: CallKey
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Progressed:
    """Our call rings, or has early media when `body` is not empty."""

    call: CallKey
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """Our call was answered; the ACK was sent."""

    call: CallKey
    body: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """Our call was refused, cancelled (487) or never answered (408).

    `target`: the address a 3xx points to. It is not followed by itself: who may be called is its owner's to decide.
    """

    call: CallKey
    status: int
    reason: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class ReinviteDone:
    """Our re-INVITE was answered: 200 with a description, or why not.

    491: they change the session at the same time; try again after 2.1 to 4 s where the call is ours, else within 2 s
    (RFC 3261 14.1).
    """

    call: CallKey
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class ReferDone:
    """Our REFER was accepted (202) or refused."""

    call: CallKey
    status: int


@dataclass(frozen=True, slots=True)
class ProbeDone:
    """Our OPTIONS was answered; status 408 when nobody did. `token` is what `probe` was given."""

    token: str
    status: int


Signal = (
    Invited | Acknowledged | Cancelled | Ended | Reinvited | InfoGiven | Progressed | Accepted | Failed | ReinviteDone
    | ReferDone | ProbeDone
)  # fmt: skip
Effect = Send | Signal
