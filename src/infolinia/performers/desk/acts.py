"""The acts of the agent: the name in the address, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from infolinia.conduct import queries as calls
from infolinia.conduct import services as conduct
from infolinia.conduct.nuisance import KINDS, RESULTS
from infolinia.floor.lines import phones
from infolinia.floor.routing import services as routing
from infolinia.journal.facts import Actor
from infolinia.procedures.sentences import Noted
from infolinia.web.refusals import Refusal

ACOUSTIC_SHOCK = "acoustic_shock"  # a reason of routing's breaks
LONGEST_TEXT = 5000  # characters
LONGEST_BARGAIN = 300  # characters of what a customer answers to an offer
LONGEST_OFFER = 20_000  # characters of a browser's SDP


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, when, and what the page sent. What is missing reads as empty."""

    user: str
    fields: Mapping[str, str]
    now: datetime

    @property
    def call(self) -> str:
        """Raises Refusal without one."""
        if call := self.fields.get("call", "")[:40]:
            return call
        raise Refusal("call-gone")

    @property
    def path(self) -> str:
        return self.fields.get("path", "")[:400]

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """Raises Refusal for one that is too long."""
        text = self.fields.get(name, "")
        if len(text) > longest:
            raise Refusal("text-long", status=422, longest=longest)
        return text

    def number(self, name: str, most: float) -> float:
        """Between 0 and `most`; what is no number is 0."""
        try:
            value = float(self.fields.get(name, "0") or 0)
        except ValueError:
            return 0.0
        return min(max(value, 0.0), most) if value == value else 0.0

    def figures(self, limits: Mapping[str, float]) -> dict[str, float]:
        """Those that were sent, each between 0 and its limit."""
        return {name: self.number(name, most) for name, most in limits.items() if self.fields.get(name)}


def do(name: str, act: Act) -> tuple[Noted, ...]:
    """Returns what was noted in passing. Raises Refusal, with 404 for an act that does not exist."""
    if name not in ACTS:
        raise Refusal("not-found", status=404)
    made = ACTS[name](act)
    return made if name == "step" else ()


def _ready(act: Act) -> None:
    conduct.must_be_open(act.user)
    with transaction.atomic():
        routing.sign_in(act.user, now=act.now)
        routing.set_ready(act.user, now=act.now)
        conduct.headset_ready(act.user, now=act.now)


def _check(act: Act) -> None:
    """`check`: the page's name for it. `voice`: the built-in one speaks, no microphone."""
    name, sdp = act.fields.get("check", "")[:40], act.text("sdp", LONGEST_OFFER)
    conduct.check_headset(act.user, name, sdp, is_test_voice=act.fields.get("voice") == "1", now=act.now)


def _check_measured(act: Act) -> None:
    """What the browser measured of the check."""
    limits = conduct.MEASURED_IN_CHECK
    conduct.headset_measured(act.user, act.fields.get("check", "")[:40], act.figures(limits))


def _break(act: Act) -> None:
    reason = act.fields.get("reason", "rest")[:40]
    with transaction.atomic():
        routing.take_break(act.user, reason, now=act.now)
        if reason == ACOUSTIC_SHOCK:
            conduct.shock_said(act.user, now=act.now)


def _answer(act: Act, *, correction: bool) -> tuple[Noted, ...]:
    """`option`: of a doubt's readings. `alone`: nothing else that was heard in the words counts."""
    option, alone = int(act.number("option", 9)), act.fields.get("alone") == "1"
    how = {"correction": correction, "option": option, "alone": alone}
    return conduct.answer_step(act.call, act.path, act.text("text"), **how, by=act.user, now=act.now)


def _bargain(act: Act) -> None:
    """`refused`: how many offers had been refused when this one was on the page."""
    refused = int(act.number("refused", 1000)) if act.fields.get("refused") else None
    text = act.text("text", LONGEST_BARGAIN)
    conduct.bargain(act.call, act.path, text, refused=refused, by=act.user, now=act.now)


def _heard(act: Act) -> None:
    """`ago`: seconds since the reading began."""
    sentences, ago = int(act.number("sentences", 500)), act.number("ago", 3600)
    started = next((r.started_at for r in calls.recordings(act.call) if r.purpose == "call"), None)
    begin = max(0.0, (act.now - started).total_seconds() - ago) if started else 0.0
    is_whole = act.fields.get("whole") == "1"
    conduct.heard(act.call, act.path, sentences, whole=is_whole, begin=begin, by=act.user, now=act.now)


def _hand_over(act: Act) -> None:
    """`target`: agent:ID, queue:ID or outside:NUMBER; `how`: ask (a colleague first) or now."""
    kind, _, target = act.fields.get("target", "").partition(":")
    match kind, act.fields.get("how", "ask"):
        case "queue", _:
            conduct.transfer_to_queue(act.call, target[:100], by=act.user, now=act.now)
        case "outside", _:
            conduct.transfer_to_outside(act.call, target[:40], by=act.user, now=act.now)
        case "agent", "now":
            conduct.transfer_to_colleague(act.call, target[:40], by=act.user, now=act.now)
        case "agent", _:
            conduct.consult(act.call, target[:40], by=act.user, now=act.now)
        case _:
            raise Refusal("transfer-target", status=404)


def _wrap_up(act: Act) -> None:
    """Note, result and, at will, a break: all of it or nothing."""
    with transaction.atomic():
        conduct.note(act.call, act.text("note"), by=act.user, now=act.now)
        conduct.dispose(act.call, act.fields.get("disposition", "")[:40], by=act.user, now=act.now)
        if act.fields.get("then") == "break":
            routing.take_break(act.user, "rest", now=act.now)
        conduct.finish_wrap_up(act.call, by=act.user, now=act.now)


def _end_nuisance(act: Act) -> None:
    """End a call that was marked as a nuisance; the result follows from its kind."""
    with transaction.atomic():
        marks = conduct.marks_of(act.call, act.user)
        result = next((RESULTS[kind] for kind in KINDS if kind in marks), "")
        conduct.hang_up(act.call, by=act.user, now=act.now)
        if result:
            conduct.dispose(act.call, result, by=act.user, now=act.now)


def _device(act: Act) -> None:
    """Where the agent answers from now on; a call in hand moves there at once."""
    device = act.fields.get("device", "")[:10]
    actor = Actor("agent", act.user)
    with transaction.atomic():
        call = calls.call_of(act.user)
        if call and call.is_conducted and call.agent == act.user:
            conduct.move(call.id, device, by=act.user, now=act.now)
        if device in ("browser", "outside") or phones.has_phone(act.user):
            phones.set_device(act.user, device, now=act.now, by=actor)


def _of_call(service: Callable[..., Any]) -> Callable[[Act], Any]:
    """An act that needs nothing but the call."""
    return lambda act: service(act.call, by=act.user, now=act.now)


ACTS: dict[str, Callable[[Act], Any]] = {
    "start": lambda act: routing.sign_in(act.user, now=act.now),
    "ready": _ready,
    "break": _break,
    "leave": lambda act: routing.sign_out(act.user, now=act.now),
    "offer": lambda act: conduct.offer(
        act.call, act.fields.get("leg", "")[:60], act.text("sdp", LONGEST_OFFER), by=act.user, now=act.now
    ),
    "check": _check,
    "check_measured": _check_measured,
    "answer": _of_call(conduct.answer),
    "decline": _of_call(conduct.decline),
    "hold": _of_call(conduct.hold),
    "resume": _of_call(conduct.resume),
    "device": _device,
    "mute": lambda act: conduct.mute(act.call, True, by=act.user, now=act.now),
    "unmute": lambda act: conduct.mute(act.call, False, by=act.user, now=act.now),
    "digits": lambda act: conduct.send_digits(act.call, act.text("digits", 40), by=act.user, now=act.now),
    "hang_up": _of_call(conduct.hang_up),
    "hand_over": _hand_over,
    "park": _of_call(conduct.park),
    "pick_up": _of_call(conduct.pick_up),
    "take_card": _of_call(conduct.take_card),
    "stop_card": _of_call(conduct.stop_card),
    "leave_now": _of_call(conduct.leave_now),
    "nuisance": lambda act: conduct.mark_nuisance(act.call, act.fields.get("kind", "")[:10], by=act.user, now=act.now),
    "warned": _of_call(conduct.warned),
    "end_nuisance": _end_nuisance,
    "difficult": _of_call(conduct.mark_difficult),
    "distress": _of_call(conduct.raise_distress),
    "distress_over": _of_call(conduct.take_distress_back),
    "complete": _of_call(conduct.complete_transfer),
    "join": _of_call(conduct.join),
    "leave_talk": _of_call(conduct.leave_talk),
    "call_colleague": lambda act: conduct.call_colleague(act.text("colleague", 20).strip(), by=act.user, now=act.now),
    "drop": _of_call(conduct.drop_consultation),
    "step": lambda act: _answer(act, correction=False),
    "correct": lambda act: _answer(act, correction=True),
    "bargain": _bargain,
    "undo": lambda act: conduct.undo_noted(act.call, act.text("noted", 4000).split(), by=act.user, now=act.now),
    "heard": _heard,
    "declined": lambda act: conduct.decline_step(
        act.call, act.path, act.fields.get("how", "")[:20], by=act.user, now=act.now
    ),
    "attach": lambda act: conduct.attach_customer(act.call, act.text("customer", 40), by=act.user, now=act.now),
    "retry": lambda act: conduct.retry_step(act.call, act.path, by=act.user, now=act.now),
    "confirm": lambda act: conduct.confirm(act.call, act.path, by=act.user, now=act.now),
    "back": _of_call(conduct.back),
    "speak": _of_call(conduct.speak),
    "digress": lambda act: conduct.digress(act.call, act.fields.get("digression", "")[:100], by=act.user, now=act.now),
    "note": lambda act: conduct.note(act.call, act.text("note"), by=act.user, now=act.now),
    "wrap_up": _wrap_up,
}
