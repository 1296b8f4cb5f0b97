"""Nuisance calls: marked, warned, counted by number; a limit that a person set, and where it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.conduct import nuisance, services
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import CallerLimit, RecordingHold
from infolinia.conduct.nuisance import KINDS, Said
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

BY = Actor("agent", "7")
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SERVICE, COMPLAINTS, TORMENTOR = "+48991000100", "+48991000120", "+48991000166"


# --- Pure


@given(st.lists(st.tuples(st.sampled_from(["+481", "+482", ""]), st.integers(0, 50), st.sampled_from(KINDS))))
def test_only_numbers_with_three_calls_in_thirty_days_are_offered_and_never_a_withheld_one(made):
    said = [
        Said(f"c-{n}", "NAD", number, kind, NOON - timedelta(days=days)) for n, (number, days, kind) in enumerate(made)
    ]
    found = {line.number: line for line in nuisance.numbers(said, NOON)}
    assert "" not in found
    for number in ("+481", "+482"):
        count = sum(item.number == number and NOON - item.at < timedelta(days=30) for item in said)
        assert (found[number].times if number in found else 0) == count
        assert (number in found and found[number].is_offered) == (count >= 3)


@pytest.mark.parametrize("what", ["block", "last"])
def test_a_limit_holds_on_no_line_of_emergencies_and_on_none_that_takes_everybody(what):
    assert nuisance.holds(what, is_emergency=False, takes_everybody=False) == what
    assert nuisance.holds(what, is_emergency=True, takes_everybody=False) is None
    assert nuisance.holds(what, is_emergency=False, takes_everybody=True) is None


def test_a_limit_ends_within_ninety_days():
    assert nuisance.may_last(NOON + timedelta(days=90), NOON)
    assert not nuisance.may_last(NOON + timedelta(days=91), NOON)
    assert not nuisance.may_last(NOON, NOON)


# --- The centre


def marked(stage: Stage, kind: str = "silent", caller: str = TORMENTOR) -> str:
    """A call that an agent marked, warned and ended."""
    if stage.state("bozena") != "ready":
        stage.ready("bozena")
    call = stage.waits(dialled=SERVICE, caller=caller)
    stage.takes("bozena", call)
    stage.does("bozena", services.mark_nuisance, call, kind)
    stage.does("bozena", services.warned, call)
    stage.does("bozena", services.hang_up, call)
    stage.does("bozena", services.dispose, call, nuisance.RESULTS[kind])
    stage.does("bozena", services.finish_wrap_up, call)
    return call


def limited(stage: Stage, what: str = "block", days: int = 7) -> str:
    call = [marked(stage) for _ in range(3)][-1]
    with scoped({"NAD"}):
        until = stage.now + timedelta(days=days)
        services.limit_caller(call, what, until=until, reason="milczy nocami", by=BY, now=stage.now)
    return call


def test_three_marked_calls_are_offered_and_a_blocked_number_hears_the_announcement(stage: Stage):
    marked(stage)
    marked(stage)
    with scoped({"NAD"}):
        (line,) = services.nuisance_numbers(now=stage.now)
        assert (line.number, line.times, line.is_offered) == (TORMENTOR, 2, False)
    call = marked(stage)
    assert stage.journal(call).count("call.warned") == 1
    with scoped({"NAD"}):
        (line,) = services.nuisance_numbers(now=stage.now)
        assert line.is_offered
        until = stage.now + timedelta(days=7)
        services.limit_caller(call, "block", until=until, reason="milczy nocami", by=BY, now=stage.now)
        with pytest.raises(Refusal) as refused:
            services.limit_caller(call, "last", until=until, reason="znowu", by=BY, now=stage.now)
        assert refused.value.code == "limit-stands"
    assert TORMENTOR not in all_limits()
    blocked = stage.rings_in(dialled=SERVICE, caller=TORMENTOR)
    assert stage.call(blocked).state is CallState.LEAVING
    assert len(stage.hears(blocked)) == 1
    assert "call.restricted" in stage.journal(blocked)
    other = stage.waits(dialled=SERVICE, caller="+48991000167")
    assert stage.call(other).state in (CallState.WAITING, CallState.RINGING)
    with scoped({"NAD"}):
        (limit,) = services.caller_limits(now=stage.now)
        assert (limit.number, limit.calls, limit.reason) == (TORMENTOR, 1, "milczy nocami")
    with scoped({"WYG"}):
        assert services.caller_limits(now=stage.now) == []
        assert services.nuisance_numbers(now=stage.now) == []
        with pytest.raises(Refusal):
            services.lift_caller_limit(limit.id, by=BY, now=stage.now)
    assert journal.verify() == []


def all_limits() -> str:
    """All that the table of limits holds, as text."""
    with scoped(ALL_CLIENTS):
        return str(list(CallerLimit.objects.values()))


def test_the_complaint_line_takes_a_blocked_number_like_any_other(stage: Stage):
    limited(stage)
    call = stage.waits(dialled=COMPLAINTS, caller=TORMENTOR)
    assert stage.call(call).state in (CallState.WAITING, CallState.RINGING)
    assert "call.restricted" not in stage.journal(call)


def test_a_number_that_is_served_last_waits_behind_who_came_later(stage: Stage):
    limited(stage, "last")
    stage.switch.answers_browsers = True
    agent = stage.people["bozena"]
    from infolinia.floor.routing import services as routing

    routing.take_break(agent, "rest", now=stage.now)
    first = stage.waits(dialled=SERVICE, caller=TORMENTOR)
    second = stage.waits(dialled=SERVICE, caller="+48991000167")
    waiting = {item.call: item.priority for item in floor.waiting()}
    assert (waiting[first], waiting[second]) == (-1000, 0)
    stage.ready("bozena")
    assert stage.call(second).state is CallState.RINGING


def test_a_limit_is_lifted_or_ends_by_itself_and_the_number_is_forgotten_a_day_later(stage: Stage):
    limited(stage, days=1)
    with scoped({"NAD"}):
        (limit,) = services.caller_limits(now=stage.now)
        services.lift_caller_limit(limit.id, by=BY, now=stage.now)
        services.lift_caller_limit(limit.id, by=BY, now=stage.now)
    call = stage.waits(dialled=SERVICE, caller=TORMENTOR)
    assert "call.restricted" not in stage.journal(call)
    stage.customer_hangs_up(call)
    stage.settle()
    with scoped(ALL_CLIENTS):
        told = [item.name for item in journal.replay(Stream("admin", "callers"))]
        assert told == ["callers.limited", "callers.limit_lifted"]
        stage.now += timedelta(days=1, seconds=6)
        stage.run(6)
        assert services.caller_limits(now=stage.now) == []


def test_threats_alarm_supervisors_keep_the_recording_and_are_undone_when_it_was_none(stage: Stage):
    stage.ready("bozena")
    call = stage.waits(dialled=SERVICE, caller=TORMENTOR)
    stage.takes("bozena", call)
    stage.does("bozena", services.mark_nuisance, call, "threats")
    with scoped({"NAD"}):
        (alarm,) = services.unseen_concerns()
    assert (alarm.kind, alarm.source) == ("threats", "nuisance")
    assert RecordingHold.objects.filter(call=call, ended_at=None).count() == 1
    stage.does("bozena", services.mark_nuisance, call, "joke")  # it was a joke after all
    with scoped({"NAD"}):
        assert services.unseen_concerns() == []
    assert RecordingHold.objects.filter(call=call, ended_at=None).count() == 0
    assert services.marks_of(call, stage.people["bozena"]) == {"joke"}


def test_what_cannot_be_is_refused(stage: Stage):
    stage.ready("bozena")
    call = stage.waits(dialled=SERVICE, caller=TORMENTOR)
    stage.takes("bozena", call)

    def code(service, *args, **options) -> str:
        with pytest.raises(Refusal) as refused, scoped({"NAD"}):
            service(*args, now=stage.now, **options)
        return refused.value.code

    agent = stage.people["bozena"]
    assert code(services.mark_nuisance, call, "tiresome", by=agent) == "nuisance-kind"
    assert code(services.warned, call, by=agent) == "nuisance-not-marked"
    week = stage.now + timedelta(days=7)
    assert code(services.limit_caller, call, "block", until=week, reason="x", by=BY) == "limit-number"
    stage.does("bozena", services.mark_nuisance, call, "joke")
    assert code(services.limit_caller, call, "gag", until=week, reason="x", by=BY) == "limit-what"
    assert code(services.limit_caller, call, "block", until=stage.now, reason="x", by=BY) == "limit-until"
    assert code(services.limit_caller, call, "block", until=week, reason=" ", by=BY) == "limit-reason"
