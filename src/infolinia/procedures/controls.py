"""What is said instead of an answer: failures and their ladders, what the customer asks for, stops and timers; pure.

Each raises a counter that has a bound, and at the bound the call goes on another way: the step gets an outcome, or the
call is passed on (`State.over`). At the desk a person decides how often to ask: nothing there is passed on by itself.
"""

from __future__ import annotations

from msgspec.structs import replace

from infolinia.procedures import asides, focus, ladders, negotiation
from infolinia.procedures.events import Failed, Rejected
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State

MOST_PUT_AGAIN = 3  # repeat, slower, help, hold: of each at one step
MOST_INCOMPLETE = 2  # in one answer, before it counts as not understood
MOST_REJECTED = 3
MOST_CUT = 10  # a text interrupted
MOST_CORRECTIONS = 20
MOST_BACK = 20
PUT_AGAIN = ("repeat", "slower", "help", "hold")


def count(state: State, key: str) -> tuple[State, int]:
    """The state with this counter raised, and its value."""
    now = state.counters.get(key, 0) + 1
    return replace(state, counters={**state.counters, key: now}), now


def bounded(state: State, key: str, most: int, why: str) -> State:
    """Raise the counter; beyond its bound the call is passed on, but never from the desk, except for corrections."""
    state, now = count(state, key)
    passed_on = now > most and (state.performer != "desk" or why == "corrections")
    return replace(state, over=why) if passed_on else state


def failed(procedure: Procedure, state: State, event: Failed) -> State:
    """The question in focus got no value."""
    at = focus.find(procedure, state)
    if at.path != event.step or at.terminal:
        return state
    if at.why == "digression":
        return asides.failed(state, event.how)
    if at.step.kind == "negotiate":
        made = negotiation.of(at.step, state.negotiations.get(at.path), at.hash)
        if at.why == "approval":
            return bounded(state, f"{at.path}:waits", MOST_PUT_AGAIN, "no_answer")
        made = replace(made, rounds=made.rounds + 1)
        if at.why == "in_return" and made.rounds >= at.step.most:
            made = negotiation.refused(at.step, made, state.performer)
        return replace(state, negotiations={**state.negotiations, at.path: made})
    if at.step.kind not in ("ask", "choose"):
        return bounded(state, f"{at.path}:{event.how}", MOST_PUT_AGAIN, "no_answer")
    if event.how == "incomplete":
        state, now = count(state, f"{at.path}:incomplete")
        if now <= MOST_INCOMPLETE:
            return replace(state, asked="incomplete")
    return climb(state, at, ladders.kind(event.how))


def climb(state: State, at: focus.Focus, kind: str) -> State:
    """One rung up; at the end of the ladder the failure is the outcome of the step."""
    state, now = count(state, f"{at.path}:{kind}")
    rung = ladders.rung(at.step, state.performer, kind, now)
    if rung:
        return replace(state, asked=rung)
    answers = {path: answer for path, answer in state.answers.items() if path != at.path}
    return replace(state, answers=answers, outcomes={**state.outcomes, at.path: kind})


def rejected(procedure: Procedure, state: State, event: Rejected) -> State:
    """The value read back is wrong: the question is put again, a few times."""
    if event.slot not in state.answers:
        return state
    answers = {path: answer for path, answer in state.answers.items() if path != event.slot}
    made, now = count(replace(state, answers=answers, asked="again"), f"{event.slot}:rejected")
    if now > MOST_REJECTED and state.performer != "desk":
        return replace(made, outcomes={**made.outcomes, event.slot: "no_match"})
    return made


def put_again(procedure: Procedure, state: State, what: str) -> State:
    """The customer wants the step again, slower, explained, or a moment of time."""
    at = focus.find(procedure, state)
    if at.terminal:
        return state
    return replace(bounded(state, f"{at.path}:{what}", MOST_PUT_AGAIN, "stuck"), asked=what)


def timed_out(procedure: Procedure, state: State, timer: str) -> State:
    """Consent did not come in time: the call goes to who the procedure says, or the offers go on."""
    at = focus.find(procedure, state)
    if at.why != "approval" or at.step.approval is None or timer != approval_timer(at.path, state):
        return state
    made = replace(state.negotiations[at.path], pending=False, table={})
    state = replace(state, negotiations={**state.negotiations, at.path: made})
    return replace(state, outcomes={**state.outcomes, at.path: "no_consent"}) if at.step.approval.to else state


def approval_timer(path: str, state: State) -> str:
    """The name of the timer of the consent asked for now."""
    return f"approval:{path}#{state.negotiations[path].asked}"


def action_timer(key: str) -> str:
    return f"action:{key}"
