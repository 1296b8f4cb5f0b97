"""Conversations for tests: a procedure, what the customer would answer, what the trades give back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from infolinia.procedures import card, engine, focus, language
from infolinia.procedures.events import ActionDone, Answered, Call, Confirmed, Declined, Event, Heard
from infolinia.procedures.language import Procedure, Slot
from infolinia.procedures.state import State

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
DEMO = Path(__file__).resolve().parents[2] / "packs" / "demo" / "procedures"
NAMES = ("reklamacja", "awaria", "gaz", "status-zamowienia", "informacja", "rachunek")
GIVEN = {"client.name": "Nadwita S.A.", "call.caller": "+48994000109"}
CALLER = {**GIVEN, "customer": {"id": "K09", "name": "Oleksandr Bondar"}, "customer.name": "Oleksandr Bondar"}
ORDERS = {
    "Z-88120": {"state": "delayed", "reason": "tkanina dotarła później", "due": "2026-12-04"},
    "Z-88250": {"state": "sent", "due": "2026-11-27", "carrier": "Wózek Express", "tracking": "WX-771550"},
}


@cache
def demo(name: str) -> Procedure:
    library = {file.stem: file.read_text("utf-8") for file in DEMO.glob("*.yaml")}
    return language.load(library[name], source=f"{name}.yaml", library=library)


def compiled(text: str, **library: str) -> Procedure:
    return language.load(text, source="test.yaml", library=library)


def begin(procedure: Procedure, given: Mapping[str, Any] = GIVEN, lang: str = "pl") -> State:
    return engine.start(procedure, given=dict(given), performer="desk", language=lang, today=TODAY)


def questions(procedure: Procedure, prefix: str = "") -> Iterator[tuple[str, Slot]]:
    """Every question there is, by path, includes and all."""
    for step in procedure.steps:
        if step.kind in ("ask", "choose"):
            slot = procedure.slot(step.id)
            assert slot is not None
            yield prefix + step.id, slot
        if step.included:
            yield from questions(step.included, f"{prefix}{step.id}/")


def values(slot: Slot) -> list[Any]:
    """Values of its type that the demo's rules allow."""
    match slot.type:
        case "yes_no":
            return [True, False]
        case "choice":
            return [option.value for option in slot.options]
        case "number":
            return ["30", "90"]
        case "money":
            return ["49.90", "120.00"]
        case "date":
            return ["2026-11-01", "2026-11-20"]
        case "period":
            return [{"from": "2026-11-01", "to": "2026-11-23"}, {"from": "2026-10-01", "to": "2026-10-01"}]
        case "phone":
            return ["+48994000109", "+48994000101"]
        case "email":
            return ["a@poczta.example", "b@poczta.example"]
        case "order":
            return ["Z-88120", "Z-88250"]
        case "text" if slot.pattern:
            return ["123", "456"]
        case _:
            return ["jeden", "dwa"]


def acted(call: Call) -> dict[str, Any]:
    """What the trades give; a function of the inputs alone."""
    match call.action.partition(".")[2]:
        case "identify":
            return {"customer": "K09", "level": "L1"}
        case "verify":
            return {"customer": "K09", "level": "L2"}
        case "balance":
            return {"to_pay": "588.90", "overdue": "500.00", "next_due": "2026-12-10"}
        case "open_complaint" | "amend_complaint":
            day = 1 + len(str(call.inputs.get("matter")))
            deadline = {} if call.inputs.get("matter") == "goods" else {"deadline": f"2026-12-{day:02}"}
            acknowledge = {"acknowledge": "2026-12-07"} if call.inputs.get("matter") == "internet_or_phone" else {}
            return {"case": "R-2026-0001", "regime": "telecom", **deadline, **acknowledge}
        case "open_fault" | "amend_fault":
            return {"case": "A-2026-0001", "promise": f"Oddzwonimy: {call.inputs.get('symptoms')}."}
        case "order_status":
            return ORDERS.get(call.inputs["order"], {"state": "accepted"})
        case unknown:
            raise AssertionError(unknown)


def reply(procedure: Procedure, state: State, answers: Mapping[str, Any], *, fails: str = "") -> Event | None:
    """What happens next when everyone does their part; None at an end. A question without an answer is declined."""
    for effect in engine.effects(procedure, state):
        if isinstance(effect, Call):
            outputs = {} if fails else acted(effect)
            return ActionDone(effect.step, effect.key, effect.inputs_hash, outputs, fails)
    at = focus.find(procedure, state)
    if at.terminal:
        return None
    if at.step.kind in ("say", "statement"):
        return Heard(at.path, True, 1, 1.0, 2.0)
    if at.why == "unconfirmed" and state.performer != "desk":
        return Confirmed(at.path)
    if at.path not in answers:
        return Declined(at.path, "dont_know")
    return Answered(at.path, answers[at.path], "")


def run(procedure: Procedure, state: State, answers: Mapping[str, Any], *, most: int = 200) -> tuple[State, list[str]]:
    """To the end, and the steps that were done on the way."""
    done: list[str] = []
    for _ in range(most):
        event = reply(procedure, state, answers)
        if event is None:
            return state, done
        done.append(focus.find(procedure, state).path)
        state = engine.step(procedure, state, event)
    raise AssertionError(f"no end after {most} events: {done[-10:]}")


def until(procedure: Procedure, state: State, answers: Mapping[str, Any], path: str) -> State:
    """To the step `path`, which is then in focus."""
    for _ in range(200):
        if focus.find(procedure, state).path == path:
            return state
        event = reply(procedure, state, answers)
        assert event is not None, f"{path} was never reached"
        state = engine.step(procedure, state, event)
    raise AssertionError(path)


def shown(procedure: Procedure, state: State) -> card.Card:
    return card.card(procedure, state)
