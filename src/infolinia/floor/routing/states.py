"""The states of an agent: a table of transitions, and the function that walks it. Pure.

`do` decides what an act brings about and gives the status after it, or raises NotNow. `services` records the act with
what it fixed (until when, which reason); `shift.py` folds the records back through `do`, so stored and replayed states
are the same by one piece of code.

A missed ring (decided here; docs/adr has the why): the first one puts the agent back to ready, at the end of the line,
so that others are asked first; MISSES_BEFORE_BREAK in a row mean that nobody sits there: a break with the reason
`missed`, which only the agent ends. A declined ring goes to the end of the line, too, but is no miss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from infolinia.floor.routing.facts import AgentState, CallId, Status

MISSES_BEFORE_BREAK = 2

PREPARING = "preparing"  # signed in, headset not tested yet
MISSED = "missed"
UNREACHABLE = "unreachable"  # "Przerwa: brak łączności"
EVACUATED = "evacuated"  # the centre was closed in an emergency
REASONS_OF_CENTRE = frozenset({PREPARING, MISSED, UNREACHABLE, EVACUATED})
REASONS = ("acoustic_shock", "rest", "screen", "meal", "after_hard_call", "training", "other")  # as the menu lists them


class Act(StrEnum):
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    READY = "ready"
    BREAK = "break"
    RING = "ring"
    MISS = "miss"
    DECLINE = "decline"
    WITHDRAW = "withdraw"  # the caller hung up, or the call went elsewhere, while ringing
    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    CALL = "call"  # the agent calls somebody
    TAKE = "take"  # a supervisor takes over the call of another agent
    RELEASE = "release"  # the call ended, or left this agent
    FINISH = "finish"  # of wrap-up


_S, _A = AgentState, Act

# (state, act) → state. Where no line stands, the act is refused. Acts on a call must name the call of the state.
TABLE: Mapping[tuple[AgentState, Act], AgentState] = {
    (_S.OUT, _A.SIGN_IN): _S.BREAK,
    (_S.BREAK, _A.READY): _S.READY,
    (_S.BREAK, _A.BREAK): _S.BREAK,
    (_S.BREAK, _A.SIGN_OUT): _S.OUT,
    (_S.READY, _A.BREAK): _S.BREAK,
    (_S.READY, _A.SIGN_OUT): _S.OUT,
    (_S.READY, _A.RING): _S.RINGING,
    (_S.RINGING, _A.MISS): _S.READY,  # or a break, see MISSES_BEFORE_BREAK
    (_S.RINGING, _A.DECLINE): _S.READY,
    (_S.RINGING, _A.WITHDRAW): _S.READY,
    (_S.RINGING, _A.ANSWER): _S.TALKING,
    (_S.RINGING, _A.BREAK): _S.RINGING,  # pending
    (_S.BREAK, _A.CALL): _S.TALKING,
    (_S.READY, _A.CALL): _S.TALKING,
    (_S.BREAK, _A.TAKE): _S.TALKING,
    (_S.READY, _A.TAKE): _S.TALKING,
    (_S.TALKING, _A.HOLD): _S.HOLDING,
    (_S.TALKING, _A.RELEASE): _S.WRAP_UP,
    (_S.TALKING, _A.BREAK): _S.TALKING,  # pending
    (_S.HOLDING, _A.RESUME): _S.TALKING,
    (_S.HOLDING, _A.RELEASE): _S.WRAP_UP,
    (_S.HOLDING, _A.BREAK): _S.HOLDING,  # pending
    (_S.WRAP_UP, _A.BREAK): _S.WRAP_UP,  # pending
    (_S.WRAP_UP, _A.FINISH): _S.READY,  # or the pending break
    (_S.WRAP_UP, _A.SIGN_OUT): _S.OUT,
}

ON_A_CALL = frozenset({_A.MISS, _A.DECLINE, _A.WITHDRAW, _A.ANSWER, _A.HOLD, _A.RESUME, _A.RELEASE, _A.FINISH})


class NotNow(Exception):
    """The act does not fit the state. `code`: `state`, or `other-call` when it is about a call that is not here."""

    def __init__(self, code: str, state: AgentState, act: Act) -> None:
        super().__init__(f"{act} while {state}: {code}")
        self.code, self.state, self.act = code, state, act


def signed_out(now: datetime) -> Status:
    return Status(_S.OUT, now, now)


def do(
    status: Status,
    act: Act,
    now: datetime,
    *,
    call: CallId = "",
    until: datetime | None = None,
    reason: str = "",
    is_inside: bool = False,
) -> Status:
    """The status after `act`.

    call: the call meant; an act on a call other than the status's raises NotNow. until: when ringing or wrap-up ends by
    itself; a release without it asks for no wrap-up and the agent is free at once. reason: of a break. is_inside: of a
    call that is answered or made: it is no work of a queue, and costs nobody the place in the line.
    """
    target = TABLE.get((status.state, act))
    if target is None:
        raise NotNow("state", status.state, act)
    if act in ON_A_CALL and call != status.call:
        raise NotNow("other-call", status.state, act)
    match act:
        case _A.SIGN_IN:
            return Status(_S.BREAK, now, now, reason=PREPARING)
        case _A.SIGN_OUT:
            return signed_out(now)
        case _A.BREAK if target is not _S.BREAK:
            return replace(status, pending=reason)
        case _A.BREAK:
            return Status(_S.BREAK, now, now, reason=reason)
        case _A.READY:
            return Status(_S.READY, now, now)
        case _A.RING:
            return replace(status, state=_S.RINGING, since=now, call=call, until=until)
        case _A.WITHDRAW:  # not the agent's doing: keeps the place in the line
            return _free(status, now, idle_since=status.idle_since)
        case _A.DECLINE:
            return _free(replace(status, missed=0), now, idle_since=now)
        case _A.MISS:
            missed = status.missed + 1
            if missed >= MISSES_BEFORE_BREAK and not status.pending:
                return Status(_S.BREAK, now, now, reason=MISSED)
            return _free(replace(status, missed=missed), now, idle_since=now)
        case _A.ANSWER:
            return replace(
                status, state=_S.TALKING, since=now, until=None, missed=0, answered_at=now, is_inside=is_inside
            )
        case _A.TAKE | _A.CALL:  # who was on a break goes back to it afterwards
            pending = status.reason if status.state is _S.BREAK else status.pending
            return replace(
                status, state=_S.TALKING, since=now, reason="", call=call, pending=pending, missed=0, answered_at=now,
                is_inside=is_inside,
            )  # fmt: skip
        case _A.HOLD | _A.RESUME:
            return replace(status, state=target, since=now)
        case _A.RELEASE if until is not None:
            return replace(status, state=_S.WRAP_UP, since=now, until=until)
        case _:  # released without wrap-up, or wrap-up finished
            return _free(status, now, idle_since=status.idle_since if status.is_inside else now)


def _free(status: Status, now: datetime, *, idle_since: datetime) -> Status:
    """Ready again, or on the break that was asked for meanwhile."""
    if status.pending:
        return Status(_S.BREAK, now, now, reason=status.pending)
    return Status(_S.READY, now, idle_since, missed=status.missed)
