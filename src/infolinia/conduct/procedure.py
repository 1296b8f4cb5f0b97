"""The procedure of a running call: its evidence is in the call's journal, its state is folded from there.

An action of a trade runs in the same transaction as the event that records its result, under a once-only key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from infolinia.clients import queries as clients
from infolinia.conduct import concerns, consenting, events, menu_course, record
from infolinia.conduct.facts import CallState, Kind
from infolinia.conduct.models import Call
from infolinia.conduct.wall_clock import wall_clock
from infolinia.content import queries as content
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.journal import services as ledger
from infolinia.journal.facts import Actor, Recorded, Stream
from infolinia.procedures import actions, card, engine, focus, offered, texts
from infolinia.procedures import events as steps
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

CUSTOMER = "customer"  # the slot, and its type, by which a procedure knows who is on the line
# The forms of address as clients write them; a firm, or nothing, is addressed as nobody knows who speaks for it.
ADDRESSED = dict(zip(("pan", "pani", "państwo"), texts.ADDRESSES, strict=True))
MOST_ACTIONS = 20  # in a row, without a person between them


def begin(call: Call, *, by: Actor, now: datetime) -> None:
    """Start the procedure of the number that was called, or is shown, its version pinned to the call: it names the
    agent of the call. A call that has one keeps it. by: whose act began it; what runs at once is theirs, too."""
    if call.procedure:
        return
    wanted = _wanted(call)
    version = content.current(call.client, wanted) if wanted else None
    if version is None:
        return
    today = wall_clock(now).date()
    given = _given(call)
    started = events.ProcedureStarted(version.name, version.hash, "desk", call.language, today.isoformat(), given)
    record.write(call, started, now=now, by=by)
    procedure, state = state_of(call)
    _run_actions(call, procedure, state, by=by, now=now)


def _wanted(call: Call) -> str:
    destination = floor.queue_for_number(call.dialled)
    if call.kind == Kind.OUT:
        return destination.outbound_procedure if destination else ""
    return menu_course.procedure_wanted(call) or (destination.procedure if destination else "")


def _given(call: Call) -> dict[str, Any]:
    given: dict[str, Any] = {
        "call.direction": "out" if call.kind == Kind.OUT else "in",
        "call.caller": call.caller,
        "client.name": clients.client(call.client).name,
        "agent.name": clients.user(call.agent).name,
    }
    if call.customer:
        given["customer"] = call.customer
        given["customer.name"] = customers.name(call.customer)
        if addressed := ADDRESSED.get(customers.form(call.customer).casefold()):
            given["customer.addressed"] = addressed
    return given


def state_of(call: Call) -> tuple[Procedure, State]:
    """The procedure and its state, folded from the journal."""
    stream = record.stream(call.id)
    _, proof = journal.head(stream)
    return content.procedure(call.procedure), _folded(stream, call.procedure, proof)


def states(procedure: Procedure, happened: Iterable[Recorded]) -> Iterator[State]:
    """The state of the procedure after each of its events in a journal, the beginning first."""
    state: State | None = None
    for recorded in happened:
        match recorded.event:
            case events.ProcedureStarted(_, _, performer, language, today, given):
                state = engine.start(
                    procedure,
                    given=dict(given) if given else {},
                    performer=performer,
                    language=language,
                    today=date.fromisoformat(today),
                )
                yield state
            case events.ProcedureStepped(body=body) if body and state is not None:
                state = engine.step(procedure, state, steps.from_builtins(dict(body)))
                yield state
            case _:
                pass


@lru_cache(maxsize=256)
def _folded(stream: Stream, version: str, proof: str) -> State:
    """`proof`, the hash of the stream's last entry, stands for all of them: the same gives the same state, and what was
    written in a transaction that failed is never asked for again."""
    state: State | None = None
    for after in states(content.procedure(version), journal.replay(stream)):
        state = after
    assert state is not None, f"{stream} with {proof} has no procedure"
    return state


def card_of(call: Call) -> card.Card | None:
    """What the desk shows; None when the call has no procedure."""
    return card.card(*state_of(call)) if call.procedure else None


def summary_of(call: Call) -> str:
    """The facts that were settled, for the note."""
    return card.summary(*state_of(call)) if call.procedure else ""


def level_of(call: Call) -> str:
    """The identity level of the call's customer: what the procedure's actions reached for this one, and no other;
    without them L1 at most, when the call comes from a number that only this customer has on file."""
    return _level(call, state_of(call)[1] if call.customer and call.procedure else None)


def _level(call: Call, state: State | None) -> str:
    """Of each action only the last result counts: answers put right may match no more."""
    if not call.customer:
        return "L0"
    on_file = [found.id for found in customers.by_phone(call.caller, call.client)]
    reached = "L1" if on_file == [call.customer] else "L0"
    last = [results[-1].outputs for results in state.results.values() if results] if state else []
    levels = [str(told.get("level", "")) for told in last if str(told.get("customer", "")) == call.customer]
    return max([reached, *levels])


def heard(call_id: str, path: str, sentences: int, *, whole: bool, begin: float, by: str, now: datetime) -> None:
    """A text was said or read, `sentences` of it so far; `begin` is the second of the recording at which it began."""
    call, procedure, state = conducted(call_id, by)
    must_stand(procedure, state, path)
    second = _second(call, now)
    event = steps.Heard(path, whole, sentences, min(max(0.0, begin), max(0.0, second)), max(0.0, second))
    text = focus.find(procedure, state).text
    take(call, procedure, state, event, path, by=by, now=now, text=text)


def decline(call_id: str, path: str, how: str, *, by: str, now: datetime) -> None:
    """The customer refuses, or does not know. Raises Refusal: step-moved; step-needed where the procedure has no way on
    without an answer."""
    call, procedure, state = conducted(call_id, by)
    must_stand(procedure, state, path)
    shown = card.card(procedure, state)
    if not (shown.may_not_know if how == "dont_know" else shown.may_refuse):
        raise Refusal("step-needed")
    take(call, procedure, state, steps.Declined(path, how), path, by=by, now=now)


def back(call_id: str, *, by: str, now: datetime) -> None:
    """Show the last settled answer again."""
    call, procedure, state = conducted(call_id, by)
    take(call, procedure, state, steps.Back(), "", by=by, now=now)


def retry(call_id: str, path: str, *, by: str, now: datetime) -> None:
    """Try the action that failed at this step again. Raises Refusal: step-moved, step-retries."""
    call, procedure, state = conducted(call_id, by)
    must_stand(procedure, state, path)
    event = steps.Retried(path)
    if engine.step(procedure, state, event).results == state.results:
        raise Refusal("step-retries" if card.card(procedure, state).may_retry else "step-moved")
    take(call, procedure, state, event, path, by=by, now=now)


def learn_customer(call: Call, customer: str, name: str, *, by: str, now: datetime) -> None:
    """Who the customer is, for a procedure that knows of one: as if it had been given."""
    if not call.procedure:
        return
    procedure, state = state_of(call)
    slot = engine.slot_at(procedure, CUSTOMER)
    if slot is None or slot.type != CUSTOMER:
        return
    event = steps.Answered(CUSTOMER, {"id": customer, "name": name}, name)
    take(call, procedure, state, event, CUSTOMER, by=by, now=now)


def confirm(call_id: str, path: str, *, by: str, now: datetime) -> None:
    """The value shown is right."""
    call, procedure, state = conducted(call_id, by)
    if path not in state.answers:  # a path stays in the chain for good: no words from outside may stand there
        raise Refusal("step-moved")
    take(call, procedure, state, steps.Confirmed(path), path, by=by, now=now)


def digress(call_id: str, digression: str, *, by: str, now: datetime) -> None:
    """The customer said something beside the matter."""
    call, procedure, state = conducted(call_id, by)
    if engine.find_digression(procedure, digression) is None:
        raise Refusal("step-moved")
    if digression == "distress" and CallState(call.state).on_line:
        concerns.raise_distress(call_id, source="procedure", by=by, now=now)
        call.refresh_from_db()
    take(call, procedure, state, steps.Digressed(digression), digression, by=by, now=now)


def speak(call_id: str, *, by: str, now: datetime) -> None:
    """Go on in the next language of the procedure; what was read or answered stays."""
    call, procedure, state = conducted(call_id, by)
    known = procedure.languages
    following = known[(known.index(state.language) + 1) % len(known)] if state.language in known else known[0]
    if following != state.language:
        take(call, procedure, state, steps.Switched(language=following), "", by=by, now=now)


def conducted(call_id: str, by: str) -> tuple[Call, Procedure, State]:
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.TALKING, CallState.HELD, CallState.CONSULTING, CallState.WRAP_UP)
    if not call.procedure:
        raise Refusal("step-moved")
    return call, *state_of(call)


def must_stand(procedure: Procedure, state: State, path: str) -> None:
    """Raise Refusal unless the focus is there: two clicks, a replay after a lost network, a second tab."""
    if focus.find(procedure, state).path != path:
        raise Refusal("step-moved")


def take(
    call: Call,
    procedure: Procedure,
    state: State,
    event: steps.Event,
    path: str,
    *,
    by: str,
    now: datetime,
    text: str = "",
) -> State:
    """Write an event of the engine, then do what the procedure wants done after it."""
    return take_all(call, procedure, state, [(path, event)], by=Actor("agent", by), now=now, text=text)


def take_all(
    call: Call,
    procedure: Procedure,
    state: State,
    happened: Iterable[tuple[str, steps.Event]],
    *,
    by: Actor,
    now: datetime,
    text: str = "",
) -> State:
    """The same for several that came at once, as (path, event): what is to be done follows the last of them."""
    proof = ledger.evidence(record.stream(call.id), text) if text else ""
    for path, event in happened:
        _write(call, path, event, by=by, now=now, proof=proof)
        state = engine.step(procedure, state, event)
    state = _run_actions(call, procedure, state, by=by, now=now)
    consenting.follow(call, procedure, state, now=now)
    return state


def _run_actions(call: Call, procedure: Procedure, state: State, *, by: Actor, now: datetime) -> State:
    """Run what the procedure wants done now, each with its result's event, until a person is needed. An offer that came
    into focus gets its price."""
    for _ in range(MOST_ACTIONS):
        wanted = [effect for effect in engine.effects(procedure, state) if isinstance(effect, steps.Call)]
        if not wanted:
            return _priced(call, procedure, state, by=by, now=now)
        for effect in wanted:
            key = f"{call.id}:{effect.key}"
            context = actions.ActionContext(
                call.id, call.client, call.customer, by, now, key, state.language, call.caller
            )
            try:
                action = actions.get(effect.action)
                if action.level > "L0" and _level(call, state) < action.level:
                    raise actions.ActionFailed(actions.NOT_VERIFIED)
                outputs = dict(action.run(effect.inputs, context))
                done = steps.ActionDone(effect.step, effect.key, effect.inputs_hash, _plain(outputs))
            except actions.ActionFailed as failed:
                done = steps.ActionDone(effect.step, effect.key, effect.inputs_hash, {}, failed.code)
            _write(call, effect.step, done, by=by, now=now, key=effect.key)
            state = engine.step(procedure, state, done)
            _learn(call, done.outputs, by=by, now=now)
    return state


def _priced(call: Call, procedure: Procedure, state: State, *, by: Actor, now: datetime) -> State:
    at = focus.find(procedure, state)
    terms = offered.priced(at, state)
    if not terms:
        return state
    made = steps.Proposed(at.path, terms, by="performer")
    after = engine.step(procedure, state, made)
    if after.negotiations == state.negotiations:
        return state  # it does not keep the bounds of the offer: nothing was put on the table
    _write(call, at.path, made, by=by, now=now)
    return after


def _write(
    call: Call, path: str, event: steps.Event, *, by: Actor, now: datetime, key: str | None = None, proof: str = ""
) -> None:
    body = steps.to_builtins(event)
    stepped = events.ProcedureStepped(path, body["kind"], body, _second(call, now), proof)
    record.write(call, stepped, now=now, by=by, key=key)


def _learn(call: Call, outputs: dict[str, Any], *, by: Actor, now: datetime) -> None:
    """An action found out who the customer is."""
    customer = str(outputs.get("customer") or "")
    if customer and customer != call.customer:
        record.write(call, events.Recognised(customer), now=now, by=by)


def _plain(outputs: dict[str, Any]) -> dict[str, Any]:
    return {name: focus.plain(value) for name, value in outputs.items() if value is not None}


def _second(call: Call, now: datetime) -> float:
    """The second of the running recording, -1 when none runs."""
    started = (
        call.recordings.filter(purpose="call", started_at__isnull=False).values_list("started_at", flat=True).first()
    )
    return round((now - started).total_seconds(), 2) if started else -1.0
