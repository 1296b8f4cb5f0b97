"""What the journal holds of calls that agents make: to colleagues, to queues, and outside; part of `events`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("call.phone_called", sentence=gettext_noop("An agent's telephone called: {whom}."))
@dataclass(frozen=True, slots=True)
class PhoneCalled:
    """whom: colleague, queue, outside or refused. kind: that of the call. dialled: where it is a number of ours or of a
    colleague; a number outside stands in what follows. number: of the switch's event, as of an arrival."""

    switch: str
    boot: str
    leg: str
    agent: str
    whom: str
    kind: str
    dialled: str
    queue: str
    language: str
    number: int = 0


@event("call.colleague_called", sentence=gettext_noop("An agent calls a colleague."))
@dataclass(frozen=True, slots=True)
class ColleagueCalled:
    """`leg`: the caller's, on `device`; empty where a telephone has it already."""

    agent: str
    to: str
    switch: str
    boot: str
    language: str
    leg: str = ""
    device: str = "browser"


@event("call.dialled_out", sentence=gettext_noop("An agent calls a number outside."), personal=("to",))
@dataclass(frozen=True, slots=True)
class DialledOut:
    """`leg`: the line to whom is called; `shown`: the number of ours that is shown; `kind`: of number (outside.py)."""

    agent: str
    leg: str
    to: str
    trunk: str
    shown: str
    kind: str


@event("call.phone_refused", sentence=gettext_noop("The call by telephone was refused: {why} ({kind})."))
@dataclass(frozen=True, slots=True)
class PhoneRefused:
    """kind: of the number: colleague, queue, emergency, short-number, national, mobile, premium, international,
    unknown-number. why:
    no-such-number, not-granted, no-shift, busy, away, no-client, no-line, or the code of the refusal at the desk."""

    agent: str
    kind: str
    why: str


@event("call.brought_in", sentence=gettext_noop("A colleague who was asked by telephone came into the call."))
@dataclass(frozen=True, slots=True)
class BroughtIn:
    """The agent's telephone joined its two calls (REFER with Replaces). `leg`: the colleague's, up, on `device`; until
    now it was in the call `from_call`."""

    agent: str
    leg: str
    device: str
    from_call: str


@event(
    "call.joined_outside",
    sentence=gettext_noop("The agent's telephone joined the customer with a number outside."),
    personal=("to",),
)
@dataclass(frozen=True, slots=True)
class JoinedOutside:
    """REFER with Replaces, as above. `leg`: the line to the number, up; until now it was in the call `from_call`."""

    from_agent: str
    to: str
    leg: str
    from_call: str


@event("call.gone_on", sentence=gettext_noop("Who was asked went on in another call."))
@dataclass(frozen=True, slots=True)
class GoneOn:
    """`leg`: that of the colleague `agent`, or (empty) of a number outside; it is in `to_call` from now on."""

    agent: str
    leg: str
    to_call: str


@event("call.notice_began", sentence=gettext_noop("The customer is told of the recording ({announcement})."))
@dataclass(frozen=True, slots=True)
class NoticeBegan:
    """Whom we called has answered, and hears the notice before the agent; `leg`: his. In a call outside the recording
    begins after it; that of a callback holds it."""

    leg: str
    announcement: str


@event("call.notice_ended", sentence=gettext_noop("The notice of the recording ended; heard to its end: {heard}."))
@dataclass(frozen=True, slots=True)
class NoticeEnded:
    """Not heard to its end (there is none, the line could not play it, the agent put the customer on hold): a call
    outside is not recorded."""

    heard: bool
