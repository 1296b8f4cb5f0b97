"""The course of a call: what each event of its journal changes. Pure.

Services record events; the rows of a call and its legs are written from here and nowhere else, so that a replayed
journal and the stored state are the same by one piece of code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from infolinia.conduct import callback_events, care_events, closing_events, events, menu_events
from infolinia.conduct.facts import CallState, Kind, Role

NOT_PARKED: Mapping[str, Any] = {"orbit": 0, "parked_by": "", "parked_at": None, "parked_until": None}
UP, WANTED, GONE = "up", "wanted", "gone"
BACK = ("dropped", "hung_up")  # a consultation that ended so puts the agent back to the customer at once


@dataclass(frozen=True, slots=True)
class LegCourse:
    role: str
    user: str = ""
    state: str = WANTED
    silent: bool = False
    made_at: datetime | None = None
    mode: str = ""  # of a supervisor
    trouble: str = ""  # what is wrong with its sound
    trouble_at: datetime | None = None  # when that was last written
    device: str = "browser"


@dataclass(frozen=True, slots=True)
class Course:
    """Where a call stands."""

    state: str = CallState.ARRIVED
    kind: str = Kind.IN
    queue: str = ""
    customer: str = ""
    agent: str = ""
    last_agent: str = ""  # who conducted it before whoever does now
    procedure: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    held_since: datetime | None = None
    wrap_up_until: datetime | None = None
    ended_by: str = ""
    gave_up: bool = False  # the customer hung up unanswered, or while it waited for an agent again
    disposition: str = ""
    note: str = ""
    muted: bool = False
    agent_lost_at: datetime | None = None
    interrupted: bool = False
    consent_until: datetime | None = None
    line_down: bool = False
    callback: str = ""  # the promise that it keeps
    distress_at: datetime | None = None
    is_last: bool = False  # a limit on the number: served after all others
    orbit: int = 0  # the number under which it is parked
    parked_by: str = ""
    parked_at: datetime | None = None
    parked_until: datetime | None = None
    notice_since: datetime | None = None  # whom we called hears the notice of the recording
    card_since: datetime | None = None  # a card number is being keyed in
    card: str = ""  # what became of the last one: its outcome, and the last four digits
    legs: Mapping[str, LegCourse] = field(default_factory=dict[str, LegCourse])

    def leg(self, role: str) -> str:
        """The live leg in this role, the newest; empty when there is none."""
        return next((id_ for id_, leg in reversed(self.legs.items()) if leg.role == role and leg.state != GONE), "")

    @property
    def in_talk(self) -> str:
        """The state in which the agent speaks with whom the call is about: without a customer that is the colleague."""
        return CallState.CONSULTING if self.kind == Kind.INSIDE else CallState.TALKING

    @property
    def is_conference(self) -> bool:
        """Customer, agent and colleague hear each other."""
        return self.state == CallState.CONSULTING and self.kind != Kind.INSIDE and self.held_since is None

    def with_leg(self, leg: str, **changes: Any) -> Course:
        """The same with a leg changed; an unknown leg changes nothing."""
        if leg not in self.legs:
            return self
        return replace(self, legs={**self.legs, leg: replace(self.legs[leg], **changes)})

    def with_new(self, leg: str, role: str, user: str, at: datetime, device: str = "browser") -> Course:
        return replace(self, legs={**self.legs, leg: LegCourse(role, user, made_at=at, device=device)})

    def without(self, *roles: str, unless_up: bool = False) -> Course:
        """The same with the legs in these roles gone."""
        legs = {
            id_: replace(leg, state=GONE) if leg.role in roles and not (unless_up and leg.state == UP) else leg
            for id_, leg in self.legs.items()
        }
        return replace(self, legs=legs)


def after(call: Course, event: object, at: datetime) -> Course:
    """The call once `event` happened at `at`."""
    match event:
        case events.Arrived(leg=leg, queue=queue):
            return replace(call, queue=queue).with_new(leg, Role.CUSTOMER, "", at)
        case callback_events.CalledBack(leg=leg, queue=queue, callback=callback):
            called = replace(call, queue=queue, callback=callback)
            return called.with_new(leg, Role.CUSTOMER, "", at) if leg else called
        case callback_events.CustomerDialled(leg=leg):
            return call.with_new(leg, Role.CUSTOMER, "", at)
        case care_events.Restricted(what=what):
            return replace(call, is_last=what == "last")
        case care_events.DistressRaised():
            return replace(call, distress_at=at)
        case care_events.DistressTakenBack():
            return replace(call, distress_at=None)
        case events.PhoneCalled() | events.ColleagueCalled() | events.DialledOut() | events.PhoneRefused():
            return _called(call, event, at)
        case events.Refused():
            return replace(call, state=CallState.ENDED, ended_at=at, ended_by="centre")
        case events.Recognised(customer=customer) | events.Attached(customer=customer):
            return replace(call, customer=customer)
        case menu_events.MenuBegan() | menu_events.OfferedAgain():
            return replace(call, state=CallState.MENU)
        case menu_events.MenuEnded(queue=queue) if queue:
            return replace(call, queue=queue)
        case events.Greeted():
            return replace(call, state=CallState.GREETING)
        case events.TurnedAway():
            return replace(call, state=CallState.LEAVING)
        case events.Queued(queue=queue):
            return replace(_with_nobody(call), state=CallState.WAITING, queue=queue)
        case events.Disposed(code=code):
            return replace(call, disposition=code)
        case events.Noted(text=text):
            return replace(call, note=text or "")
        case events.ProcedureStarted(version=version):
            return replace(call, procedure=version)
        case events.HungUp() | events.Interrupted() | events.WrappedUp():
            return _ended(call, event, at)
        case events.LegUp() | events.LegEnded() | events.LegSilent() | events.LineDown():
            return _line(call, event, at)
        case events.Rung() | events.LegAwaited() | events.Unanswered() | events.Answered():
            return _rung(call, event, at)
        case closing_events.Evacuated() | closing_events.EvacuatedOutside():
            return replace(_with_nobody(call.without(Role.AGENT, Role.MOVING)), **NOT_PARKED)
        case (
            events.Consulted()
            | events.Connected()
            | events.ConsultationEnded()
            | events.HandedOver()
            | events.Forwarded()
            | events.Parked()
            | events.Unparked()
            | events.BroughtIn()
            | events.JoinedOutside()
            | events.GoneOn()
        ):
            return _changes_hands(call, event, at)
        case events.Supervised() | events.SupervisionChanged() | events.SupervisionEnded() | events.TakenOver():
            return _supervised(call, event, at)
        case events.QualityChanged(leg=leg, cause=cause):
            return call.with_leg(leg, trouble=cause, trouble_at=at)
        case _:
            return _talk(call, event, at)


def replayed(happened: Iterable[tuple[object, datetime]]) -> Course:
    """The call after all (event, at) of its journal."""
    call = Course()
    for event, at in happened:
        call = after(call, event, at)
    return call


def _all_three(call: Course, legs: Iterable[str]) -> bool:
    """The customer hears the agent and the colleague, and they the customer."""
    roles = {call.legs[leg].role for leg in legs if leg in call.legs}
    return call.state == CallState.CONSULTING and {Role.CUSTOMER, Role.CONSULTED} <= roles


def _with_nobody(call: Course) -> Course:
    """Nobody conducts it."""
    last = call.agent or call.last_agent
    return replace(call, agent="", last_agent=last, muted=False, held_since=None, agent_lost_at=None)


def _called(call: Course, event: object, at: datetime) -> Course:
    """An agent calls."""
    match event:
        case events.PhoneCalled(leg=leg, agent=agent, whom="queue", kind=kind, queue=queue):
            return replace(call, kind=kind, queue=queue).with_new(leg, Role.CUSTOMER, agent, at, "phone")
        case events.PhoneCalled(leg=leg, agent=agent, kind=kind):
            return replace(call, kind=kind, agent=agent).with_new(leg, Role.AGENT, agent, at, "phone")
        case events.ColleagueCalled(agent=agent, leg=leg, device=device):
            begun = replace(call, kind=Kind.INSIDE, state=CallState.CONSULTING, agent=agent)
            return begun.with_new(leg, Role.AGENT, agent, at, device) if leg else begun
        case events.DialledOut(leg=leg):
            return replace(call, state=CallState.DIALLING).with_new(leg, Role.CUSTOMER, "", at)
        case _:  # refused
            return replace(call, state=CallState.LEAVING)


def _line(call: Course, event: object, at: datetime) -> Course:
    match event:
        case events.LegUp(leg=leg) if leg in call.legs and call.legs[leg].state != GONE:
            up = call.with_leg(leg, state=UP, silent=False)
            if call.state == CallState.DIALLING and call.legs[leg].role == Role.CUSTOMER:
                return replace(up, state=CallState.TALKING, answered_at=at)
            return up
        case events.LegEnded(leg=leg):
            return call.with_leg(leg, state=GONE)
        case events.LegSilent(leg=leg, heard=heard):
            return call.with_leg(leg, silent=not heard)
        case events.LineDown():
            return replace(call, line_down=True).without(*Role)
        case _:
            return call


def _rung(call: Course, event: object, at: datetime) -> Course:
    match event:
        case events.Rung(agent=agent, leg=leg, role=role, device=device):
            rung = call.with_new(leg, role, agent, at, device)
            return replace(rung, state=CallState.RINGING) if role == Role.AGENT else rung
        case events.LegAwaited(agent=agent, leg=leg, role=role, instead=instead):
            return call.with_leg(instead, state=GONE).with_new(leg, role, agent, at)
        case events.Unanswered(leg=leg):
            left = call.with_leg(leg, state=GONE)
            waits = call.state == CallState.RINGING and not left.leg(Role.AGENT)  # it may ring at others
            return replace(left, state=CallState.WAITING) if waits else left
        case events.Answered(agent=agent, leg=leg) if leg in call.legs and call.legs[leg].role == Role.AGENT:
            has_line = call.legs[leg].state == UP
            return replace(
                call,
                state=CallState.TALKING,
                agent=agent,
                answered_at=call.answered_at or at,
                agent_lost_at=None if has_line else at,
            )
        case events.Answered(leg=leg) if leg in call.legs and call.kind == Kind.INSIDE:
            return replace(call, answered_at=call.answered_at or at)
        case _:
            return call


def _talk(call: Course, event: object, at: datetime) -> Course:
    match event:
        case events.Held():
            return replace(call, state=CallState.HELD, held_since=at)
        case events.Resumed():
            return replace(call, state=call.in_talk, held_since=None)
        case events.Muted(muted=muted):
            return replace(call, muted=muted)
        case events.AgentLost(agent=agent, leg=leg, awaited=awaited):
            lost = call.with_leg(leg, state=GONE).with_new(awaited, Role.AGENT, agent, at)
            return replace(lost, agent_lost_at=at)
        case events.AgentBack():
            return replace(call, agent_lost_at=None)
        case events.NoticeBegan():
            return replace(call, notice_since=at)
        case events.NoticeEnded():
            return replace(call, notice_since=None)
        case events.CardBegan():
            return replace(call, card_since=at, card="")
        case events.CardEnded(outcome=outcome, last_four=last_four):
            return replace(call, card_since=None, card=f"{outcome} {last_four or ''}".strip())
        case events.MoveBegan(agent=agent, leg=leg, device=device):
            return call.with_new(leg, Role.MOVING, agent, at, device)
        case events.MoveEnded(leg=leg):
            return call.with_leg(leg, state=GONE)
        case events.Moved(leg=leg):
            return replace(call.without(Role.AGENT).with_leg(leg, role=Role.AGENT), agent_lost_at=None)
        case events.ConsentAsked(until=until):
            return replace(call, consent_until=until)
        case events.ConsentOver():
            return replace(call, consent_until=None)
        case _:
            return call


def _changes_hands(call: Course, event: object, at: datetime) -> Course:
    match event:
        case events.Consulted():
            return replace(call, state=CallState.CONSULTING, held_since=call.held_since or at)
        case events.Connected(legs=legs) if _all_three(call, legs):
            return replace(call, held_since=None)
        case events.ConsultationEnded(leg=leg) if call.kind == Kind.INSIDE:
            return call.with_leg(leg, state=GONE)
        case events.ConsultationEnded(leg=leg, why=why):
            back = why in BACK or call.is_conference
            state = CallState.TALKING if back else CallState.HELD
            return replace(call, state=state, held_since=None if back else call.held_since or at).with_leg(
                leg, state=GONE
            )
        case events.BroughtIn(agent=agent, leg=leg, device=device):
            return call.with_new(leg, Role.CONSULTED, agent, at, device).with_leg(leg, state=UP)
        case events.JoinedOutside(leg=leg):
            left = _with_nobody(call.without(Role.AGENT, Role.MOVING)).with_new(leg, Role.OUTSIDE, "", at)
            return replace(left.with_leg(leg, state=UP), state=CallState.FORWARDED)
        case events.GoneOn(leg=leg):
            return replace(call, legs={id_: other for id_, other in call.legs.items() if id_ != leg})
        case events.HandedOver(to_agent=colleague, leg=leg) if colleague:
            left = _with_nobody(call.without(Role.AGENT, Role.MOVING)).with_leg(leg, role=Role.AGENT)
            return replace(left, state=CallState.TALKING, agent=colleague)
        case events.HandedOver():
            return _with_nobody(call.without(Role.AGENT, Role.MOVING))
        case events.Parked(from_agent=agent, orbit=orbit, until=until):
            left = _with_nobody(call.without(Role.AGENT, Role.MOVING))
            return replace(left, state=CallState.PARKED, orbit=orbit, parked_by=agent, parked_at=at, parked_until=until)
        case events.Unparked():
            return replace(call, state=CallState.WAITING, **NOT_PARKED)
        case events.Forwarded(leg=leg):
            left = _with_nobody(call.without(Role.AGENT, Role.MOVING)).with_new(leg, Role.OUTSIDE, "", at)
            return replace(left, state=CallState.FORWARDED)
        case _:
            return call


def _supervised(call: Course, event: object, at: datetime) -> Course:
    match event:
        case events.Supervised(supervisor=user, leg=leg):
            return call.with_new(leg, Role.SUPERVISOR, user, at).with_leg(leg, mode="listen")
        case events.SupervisionChanged(leg=leg, mode=mode):
            return call.with_leg(leg, mode=mode)
        case events.SupervisionEnded(leg=leg):
            return call.with_leg(leg, state=GONE)
        case events.TakenOver(supervisor=user, leg=leg):
            taken = _with_nobody(call.without(Role.AGENT, Role.MOVING)).with_leg(leg, role=Role.AGENT, mode="")
            return replace(taken, state=CallState.TALKING, agent=user)
        case _:
            return call


def _ended(call: Course, event: object, at: datetime) -> Course:
    match event:
        case events.HungUp(by=by, wrap_up_until=until):
            state = CallState.WRAP_UP if until else CallState.ENDED
            waits = call.answered_at is None or call.state in (CallState.WAITING, CallState.RINGING)
            gave_up = by == "customer" and waits
            ended = replace(call, state=state, ended_by=by, gave_up=gave_up, wrap_up_until=until)
            ended = ended.without(Role.AGENT, Role.CONSULTED, Role.MOVING, Role.SUPERVISOR, unless_up=True)
        case events.Interrupted(wrap_up_until=until):
            state = CallState.WRAP_UP if until else CallState.INTERRUPTED
            ended = replace(call, state=state, ended_by="line", wrap_up_until=until, interrupted=True, line_down=True)
            ended = ended.without(*Role)
        case _:  # wrapped up
            state = CallState.INTERRUPTED if call.interrupted else CallState.ENDED
            return replace(call, state=state, wrap_up_until=None)
    nothing_open = replace(
        ended, held_since=None, agent_lost_at=None, consent_until=None, card_since=None, notice_since=None
    )
    return replace(nothing_open, ended_at=at, **NOT_PARKED)
