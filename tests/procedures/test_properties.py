"""Whatever happens: nothing raises, a conversation ends, replay is the state, corrections touch what they must."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infolinia.procedures import card, correction, engine, events, focus
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import CALLER, GIVEN, NAMES, begin, demo, questions, reply, run, values

EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def paths(procedure: Procedure, prefix: str = "") -> list[str]:
    found: list[str] = []
    for step in procedure.steps:
        found.append(prefix + step.id)
        if step.included:
            found += paths(step.included, f"{prefix}{step.id}/")
    return found


def anything(procedure: Procedure) -> st.SearchStrategy[events.Event]:
    """Any event, of which many fit a step somewhere and some nowhere."""
    path = st.sampled_from([*paths(procedure), "", "no-such", "a/b/c", "customer"])
    fitting = [(p, v) for p, slot in questions(procedure) for v in values(slot)]
    seconds = st.floats(0, 1000)
    outputs = st.dictionaries(st.sampled_from(["case", "deadline", "customer", "level", "status", "due"]), JSON)
    error = st.sampled_from(["", "", "unavailable", "not_found", "unheard"])
    key = st.builds(lambda p, n: f"{p}#{n}", path, st.integers(0, 2))
    return st.one_of(
        st.sampled_from(fitting).map(lambda pair: events.Answered(pair[0], pair[1], "")),
        st.builds(events.Answered, path, JSON, st.text(max_size=5), unsure=st.booleans(), confirmed=st.booleans()),
        st.builds(events.Confirmed, path),
        st.builds(events.Heard, path, st.booleans(), st.integers(0, 5), seconds, seconds),
        st.builds(events.Declined, path, st.sampled_from(["refused", "dont_know", "else"])),
        st.just(events.Back()),
        st.builds(events.Digressed, st.sampled_from([d.id for d in procedure.digressions] or ["none"])),
        st.builds(events.ActionDone, path, key, st.text(max_size=3), outputs, error),
        st.builds(events.Retried, path),
        st.builds(events.Switched, st.sampled_from(["", "desk", "voice", "x"]), st.sampled_from(["", "pl", "en", "x"])),
    )


def in_words(procedure: Procedure, data: st.DataObject) -> dict[str, Any]:
    """What the customer would answer to each question; some they would not."""
    made: dict[str, Any] = {}
    for path, slot in questions(procedure):
        if data.draw(st.integers(0, 5), label=f"answers {path}?") > 0:
            made[path] = data.draw(st.sampled_from(values(slot)), label=path)
    return made


@pytest.mark.parametrize("name", NAMES)
@EXAMPLES
@given(data=st.data())
def test_whatever_happens_nothing_raises_and_replay_is_the_state(name: str, data: st.DataObject):
    procedure = demo(name)
    state = first = begin(procedure, data.draw(st.sampled_from([GIVEN, CALLER])))
    happened: list[events.Event] = []
    for _ in range(data.draw(st.integers(0, 30))):
        helpful = reply(procedure, state, {p: values(s)[0] for p, s in questions(procedure)})
        event = helpful if helpful and data.draw(st.booleans()) else data.draw(anything(procedure))
        state = engine.step(procedure, state, event)
        happened.append(event)
        assert engine.effects(procedure, state)
        shown = card.card(procedure, state)
        assert 1 <= shown.index <= shown.count
        card.summary(procedure, state)
    again = first
    for event in happened:
        kept = msgspec.json.decode(msgspec.json.encode(events.to_builtins(event)))
        again = engine.step(procedure, again, events.from_builtins(kept))
    assert msgspec.json.encode(again) == msgspec.json.encode(state)
    assert msgspec.json.encode(msgspec.convert(msgspec.to_builtins(state), State)) == msgspec.json.encode(state)


@pytest.mark.parametrize("name", NAMES)
@EXAMPLES
@given(data=st.data())
def test_every_conversation_ends(name: str, data: st.DataObject):
    """Random events first, then everyone does their part: it ends in at most one round over all steps."""
    procedure = demo(name)
    state = begin(procedure, data.draw(st.sampled_from([GIVEN, CALLER])))
    for event in data.draw(st.lists(anything(procedure), max_size=15)):
        state = engine.step(procedure, state, event)
    state, _done = run(procedure, state, {p: values(s)[0] for p, s in questions(procedure)}, most=100)
    assert isinstance(engine.effects(procedure, state)[0], events.Finish | events.HandOver)


def record(procedure: Procedure, state: State) -> dict[str, str]:
    """Every step on the way, with what it was done for: brute force, by reading the fills and inputs again."""
    at = focus.find(procedure, state)
    made: dict[str, str] = {at.path: "done"} if at.path in state.outcomes else {}
    for visited in at.trail:
        step, scope = visited.step, visited.scope
        if step.kind == "statement" or (step.kind == "say" and step.again):
            made[visited.path] = scope.fill(step.text)
        elif step.kind == "do":
            made[visited.path] = repr({name: focus.plain(e.compute(scope)) for name, e in step.inputs.items()})
        elif step.kind == "say" or visited.path in state.answers or visited.path in state.outcomes:
            made[visited.path] = "done"
    return made


@pytest.mark.parametrize("name", NAMES)
@EXAMPLES
@given(data=st.data())
def test_a_correction_redoes_exactly_what_depends_on_it(name: str, data: st.DataObject):
    procedure = demo(name)
    answers = in_words(procedure, data)
    finished, _done = run(procedure, begin(procedure, CALLER), answers)
    before = record(procedure, finished)
    given_answers = [path for path in finished.answers if path in before]
    if not given_answers:
        return
    slots = dict(questions(procedure))
    path = data.draw(st.sampled_from(sorted(given_answers)), label="corrected")
    value = data.draw(st.sampled_from(values(slots[path])), label="to")

    fresh, _done = run(procedure, begin(procedure, CALLER), {**answers, path: value})
    expected = {p for p, key in record(procedure, fresh).items() if before.get(p) != key}
    seen_ahead = correction.preview(procedure, finished, path, value)
    corrected = engine.step(procedure, finished, events.Answered(path, value, ""))
    ended, redone = run(procedure, corrected, {**answers, path: value})

    # A question that was declined and left off the way is not asked again when the way leads there once more.
    known = set(finished.outcomes) | set(finished.answers)
    assert {p for p in redone if p not in known} == {p for p in expected if p not in known}
    assert len(redone) == len(set(redone))
    assert record(procedure, ended) == record(procedure, fresh)
    assert seen_ahead is not None
    assert seen_ahead.fits
