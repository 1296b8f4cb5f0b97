"""What the endpoint tells its user: plain events about calls, each naming the call by its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.replaces import Replaces
from infolinia.telephony.sip.transaction import Peer, Send

CallKey = str


@dataclass(frozen=True, slots=True)
class Invited:
    """A new call: 100 was sent. Answer with `respond`. `replaces`: the call whose place it takes (RFC 3891). `user`:
    whose telephone calls, where it is one of ours."""

    call: CallKey
    request: Request
    peer: Peer
    trunk: str
    replaces: CallKey = ""
    user: str = ""


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
class Updated:
    """They change the session by UPDATE, or by PRACK, perhaps before the call is up (RFC 3311, RFC 3262 5).

    Answer with `answer_update`.
    """

    call: CallKey
    body: bytes


@dataclass(frozen=True, slots=True)
class EarlyAnswered:
    """Their answer to the offer in a reliable provisional answer of ours."""

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
    """Our call rings, or has early media when `body` is not empty.

    gate: what P-Early-Media says of it (RFC 5009); empty when it says nothing.
    """

    call: CallKey
    status: int
    body: bytes
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Our call was answered; the ACK was sent."""

    call: CallKey
    body: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """Our call was refused, cancelled (487) or never answered (408).

    `targets`: the addresses a 3xx points to, the preferred one first. They are not followed: who may be called is its
    owner's to decide.
    """

    call: CallKey
    status: int
    reason: str
    targets: tuple[str, ...] = ()
    unheard: bool = False  # not even a provisional answer came: the next server may be tried
    retry_after: int = 0  # seconds that a 503 names


@dataclass(frozen=True, slots=True)
class ReinviteDone:
    """Our re-INVITE was answered: 200 with a description, or why not.

    491: a change is under way already. One of theirs that crosses ours on the wire is waited for, and ours tried again
    (RFC 3261 14.1). A refresh of the session by us ends with this signal, too, when it brought a description.
    """

    call: CallKey
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class UpdateDone:
    """Our UPDATE was answered: 200 with a description where ours had one, or why not."""

    call: CallKey
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class ReferDone:
    """Our REFER was accepted (202) or refused."""

    call: CallKey
    status: int


@dataclass(frozen=True, slots=True)
class ReferProgressed:
    """What became of the call that we asked for by REFER, as they tell; status 0: they do not say.

    `final`: nothing more will be told.
    """

    call: CallKey
    status: int
    final: bool


@dataclass(frozen=True, slots=True)
class ReferAsked:
    """They ask us to call `to` in their place (RFC 3515). Answer with `answer_refer`, then tell by `notify`.

    `replaces`: the dialog whose place that call shall take; `referred_by`: who asks (RFC 3892), as they say.
    """

    call: CallKey
    to: str
    replaces: Replaces | None = None
    referred_by: str = ""


@dataclass(frozen=True, slots=True)
class ProbeDone:
    """Our OPTIONS was answered; status 408 when nobody did. `token` is what `probe` was given."""

    token: str
    status: int


@dataclass(frozen=True, slots=True)
class RegistrationTold:
    """How our registration of this name stands: registered, refused (by `status`), lost (408, 503) or left."""

    name: str
    condition: Literal["asking", "registered", "refused", "lost", "left"]
    status: int


Signal = (
    Invited | Acknowledged | Cancelled | Ended | Reinvited | Updated | EarlyAnswered | InfoGiven | Progressed | Accepted
    | Failed | ReinviteDone | RegistrationTold | UpdateDone | ReferDone | ReferProgressed | ReferAsked | ProbeDone
)  # fmt: skip
Effect = Send | Signal
