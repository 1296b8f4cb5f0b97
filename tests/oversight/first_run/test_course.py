"""Where a first run stands follows from what there is, and from nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.oversight.first_run import course, messages
from infolinia.oversight.first_run.facts import Installation, PointCode, StepCode

INSTALLATIONS = st.builds(
    Installation,
    **{
        field.name: st.booleans() if field.type == "bool" else st.integers(min_value=0, max_value=3)
        for field in fields(Installation)
    },
)
WHOLE = Installation(
    speaks=True, begun=True, named=True, procedures=1, queues=1, numbers=1, trunks=1, agents=1, tested=True,
    administrators=2, has_https=True, here_only=False,
)  # fmt: skip


def test_a_bare_installation_begins_with_the_language():
    bare = Installation(administrators=1, first_password=True)
    assert [step.code for step in course.steps(bare) if step.done] == []
    assert course.current(bare) == "language"
    assert course.points(bare)[0] == "unfinished"


def test_a_whole_one_has_only_the_keys_to_be_copied():
    assert all(step.done for step in course.steps(WHOLE))
    assert course.current(WHOLE) == "call"
    assert course.points(WHOLE) == ("keys",)
    assert course.points(WHOLE, {"keys"}) == ()


def test_a_carrier_that_does_not_serve_is_told_until_it_does():
    assert course.points(replace(WHOLE, ill_trunks=1), {"carrier", "keys"}) == ("carrier",)


@settings(deadline=None)
@given(INSTALLATIONS)
def test_the_steps_are_always_all_of_them_in_their_order(it: Installation):
    found = course.steps(it)
    assert [step.code for step in found] == list(get_args(StepCode))
    assert [step.number for step in found] == list(range(1, len(found) + 1))


@settings(deadline=None)
@given(INSTALLATIONS)
def test_one_goes_on_where_something_is_missing(it: Installation):
    at = course.current(it)
    open_ones = [step.code for step in course.steps(it) if not step.done]
    assert at == (open_ones[0] if open_ones else "call")


@settings(deadline=None)
@given(INSTALLATIONS, st.sampled_from([f.name for f in fields(Installation) if f.name != "first_password"]))
def test_what_is_added_never_undoes_a_step(it: Installation, name: str):
    value = getattr(it, name)
    more = replace(it, **{name: True if isinstance(value, bool) else value + 1})
    before = {step.code for step in course.steps(it) if step.done}
    assert before <= {step.code for step in course.steps(more) if step.done}
    assert course.can_serve(it) <= course.can_serve(more)


@settings(deadline=None)
@given(INSTALLATIONS, st.sets(st.sampled_from(get_args(PointCode))))
def test_what_is_put_aside_is_not_told_but_a_centre_that_serves_nobody_is(it: Installation, aside: set[str]):
    told = course.points(it, aside)
    assert set(told) <= set(course.points(it))
    assert ("unfinished" in told) == (not course.can_serve(it))
    assert not (set(told) - course.STAYS) & aside
    assert set(told) >= set(course.points(it)) & course.STAYS


@pytest.mark.parametrize("code", get_args(StepCode))
def test_back_is_the_way_one_came(code: StepCode):
    following = course.following(code)
    if following and code != "language":
        assert course.former(following) == code
    assert course.former("administrator") is None, "nobody goes back to the door"


def test_every_code_has_its_sentence():
    assert set(messages.STEPS) == set(get_args(StepCode))
    assert set(messages.POINTS) == set(get_args(PointCode)) == set(course.OPEN)
