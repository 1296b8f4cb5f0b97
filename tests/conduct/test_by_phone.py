"""Agents' telephones call: colleagues, queues and numbers outside; what they may not is refused, told and written
down."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import services
from infolinia.floor.lines import extensions, prices, spending
from infolinia.floor.lines import services as lines
from infolinia.floor.lines.facts import TOLLS, Toll
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.telephony.switch import door

from .stage import Stage

OUTSIDE = "+48601000017"
OUR_NUMBER = "+48991000120"


def short(stage: Stage, name: str) -> str:
    return extensions.of(stage.people[name]).number


def may_call_out(stage: Stage, name: str, calls_to: Sequence[Toll] = TOLLS) -> None:
    extensions.put(stage.people[name], calls_to=calls_to, now=stage.now, by=SYSTEM)


def done(stage: Stage, kind: type[door.Command], call: str) -> list:
    return [command for command in stage.switch.done if isinstance(command, kind) and command.call == call]


def picks_up(stage: Stage, name: str, call: str) -> None:
    stage.takes(name, call)


@pytest.fixture
def trunk(stage: Stage) -> str:
    operator = clients.user(stage.people["liliana"]).operator
    lines.put_trunk(
        "carrier", {"peers": ["192.0.2.7"], "proxies": ["192.0.2.7:5060"]}, operator=operator, now=stage.now
    )
    return "carrier"


# --- Colleagues


def test_a_telephone_calls_a_colleague_by_the_short_number(stage: Stage):
    stage.ready("liliana", "bozena")
    call = stage.dials("liliana", short(stage, "bozena"))
    assert (stage.call(call).kind, stage.call(call).state, stage.state("bozena")) == ("inside", "consulting", "ringing")
    assert stage.state("liliana") == "talking"
    stage.takes("bozena", call)
    assert len(done(stage, door.Answer, call)) == 1
    assert stage.switch.hears(stage.customer_leg(call), stage.leg("bozena", call))
    assert stage.recordings(call) == []
    stage.switch.ends(stage.customer_leg(call))
    stage.settle()
    assert (stage.state("liliana"), stage.state("bozena")) == ("ready", "ready")
    assert stage.call(call).ended_by == "agent"
    assert stage.switch.legs == {}


def test_a_colleague_who_hangs_up_ends_it_for_both(stage: Stage):
    stage.ready("liliana", "bozena")
    call = stage.dials("liliana", short(stage, "bozena"))
    stage.takes("bozena", call)
    stage.does("bozena", services.leave_talk, call)
    assert (stage.state("liliana"), stage.state("bozena")) == ("ready", "ready")
    assert stage.call(call).ended_by == "colleague"
    assert stage.switch.legs == {}


def test_who_calls_may_give_up_before_it_is_answered(stage: Stage):
    stage.ready("liliana", "bozena")
    call = stage.dials("liliana", short(stage, "bozena"))
    stage.switch.ends(stage.customer_leg(call), cause="cancelled", status=487)
    stage.settle()
    assert (stage.state("liliana"), stage.state("bozena")) == ("ready", "ready")
    assert stage.call(call).answered_at is None
    assert not stage.call(call).state.on_line


@pytest.mark.parametrize("how", ["missed", "declined"])
def test_a_colleague_who_does_not_answer_leaves_the_caller_free(stage: Stage, how: str):
    stage.ready("liliana", "bozena")
    call = stage.dials("liliana", short(stage, "bozena"))
    if how == "declined":
        stage.does("bozena", services.decline, call)
    else:
        stage.run(40)
    assert stage.call(call).ended_by == how
    assert stage.state("liliana") == "ready"
    assert stage.state("bozena") == "ready"
    assert stage.switch.legs == {}


def test_a_colleague_with_a_call_in_hand_is_busy_and_that_is_written_down(stage: Stage):
    stage.ready("bozena")
    other = stage.waits()
    stage.takes("bozena", other)
    stage.ready("liliana")
    call = stage.dials("liliana", short(stage, "bozena"))
    told = stage.last(call, "call.phone_refused")
    assert (told.agent, told.kind, told.why) == (stage.people["liliana"], "colleague", "busy")
    assert stage.state("liliana") == "ready"


def test_it_counts_as_no_work_of_a_queue_and_costs_no_place_in_the_line(stage: Stage):
    stage.ready("liliana", "bozena")
    before = {name: floor.status(stage.people[name]).idle_since for name in ("liliana", "bozena")}
    call = stage.dials("liliana", short(stage, "bozena"))
    stage.takes("bozena", call)
    stage.run(30)
    stage.does("bozena", services.leave_talk, call)
    assert {name: floor.status(stage.people[name]).idle_since for name in before} == before
    with_work = [item for item in floor.all_agents(stage.now) if item.talked_today or item.calls_today]
    assert with_work == []
    assert all(item.today.entered == 0 for item in floor.queues_now(now=stage.now))


def test_who_was_on_a_break_is_on_it_again_afterwards(stage: Stage):
    stage.ready("liliana", "bozena")
    routing.take_break(stage.people["liliana"], "meal", now=stage.now)
    call = stage.dials("liliana", short(stage, "bozena"))
    stage.takes("bozena", call)
    stage.switch.ends(stage.customer_leg(call))
    stage.settle()
    status = floor.status(stage.people["liliana"])
    assert (status.state.value, status.reason) == ("break", "meal")


def test_who_holds_a_customer_asks_somebody_by_a_second_call(stage: Stage):
    stage.ready("liliana")
    held = stage.waits()
    stage.takes("liliana", held)
    stage.does("liliana", services.hold, held)
    stage.ready("bozena")
    call = stage.dials("liliana", short(stage, "bozena"))
    stage.takes("bozena", call)
    assert floor.status(stage.people["liliana"]).call == held
    stage.switch.ends(stage.customer_leg(call))
    stage.settle()
    assert stage.call(held).state == "held"
    assert (stage.state("liliana"), stage.state("bozena")) == ("holding", "ready")


# --- Queues


def test_a_telephone_reaches_a_queue_as_a_customer_would(stage: Stage):
    stage.ready("liliana")
    call = stage.dials("liliana", OUR_NUMBER)
    stage.hears_out(call)
    assert (stage.call(call).kind, stage.call(call).from_agent) == ("in", stage.people["liliana"])
    assert stage.call(call).state == "waiting"
    assert stage.state("liliana") == "talking"  # and is not rung by his own call
    stage.ready("bozena")
    stage.takes("bozena", call)
    assert stage.talk(call, "bozena")
    stage.switch.ends(stage.customer_leg(call))
    stage.settle()
    assert (stage.state("liliana"), stage.state("bozena")) == ("ready", "wrap_up")


# --- Outside


def test_a_call_outside_is_an_outbound_call_of_the_agent(stage: Stage, trunk: str):
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    call = stage.dials("liliana", OUTSIDE)
    (dial,) = done(stage, door.Dial, call)
    assert (dial.to, dial.trunk, stage.call(call).state) == (OUTSIDE, trunk, "dialling")
    assert dial.caller in {item.number for item in floor.numbers() if item.client == stage.call(call).client}
    stage.switch.up(dial.leg)
    stage.settle()
    assert (stage.call(call).kind, stage.call(call).state) == ("out", "talking")
    assert (stage.call(call).agent, stage.call(call).caller) == (stage.people["liliana"], OUTSIDE)
    assert stage.switch.hears(stage.customer_leg(call), dial.leg)
    assert spending.is_running()
    stage.switch.ends(stage.customer_leg(call))
    stage.settle()
    assert stage.state("liliana") == "wrap_up"
    assert not spending.is_running()
    assert stage.switch.legs == {}


def test_who_may_call_mobiles_only_calls_one(stage: Stage, trunk: str):
    may_call_out(stage, "liliana", ["mobile"])
    stage.ready("liliana")
    call = stage.dials("liliana", OUTSIDE)
    assert [dial.to for dial in done(stage, door.Dial, call)] == [OUTSIDE]


def test_a_number_outside_that_is_busy_is_told_to_the_telephone(stage: Stage, trunk: str):
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    call = stage.dials("liliana", OUTSIDE)
    (dial,) = done(stage, door.Dial, call)
    stage.switch.ends(dial.leg, cause="busy", status=486)
    stage.settle()
    assert [command.status for command in done(stage, door.Refuse, call)] == [486]
    assert stage.switch.legs == {}
    assert not stage.call(call).state.on_line


@pytest.mark.parametrize(
    ("number", "granted", "on_shift", "kind", "why"),
    [
        (OUTSIDE, (), True, "mobile", "not-granted"),
        (OUTSIDE, ("landline", "abroad"), True, "mobile", "not-granted"),
        ("+48223456789", ("mobile",), True, "national", "not-granted"),
        ("+4930901820", ("landline", "mobile"), True, "international", "not-granted"),
        (OUTSIDE, TOLLS, False, "mobile", "no-shift"),
        ("+48700000017", TOLLS, True, "premium", "transfer-not-allowed"),
        ("+4930901820", TOLLS, True, "international", "transfer-not-allowed"),
        ("7777", TOLLS, True, "unknown-number", "no-such-number"),
        ("sales", TOLLS, True, "unknown-number", "no-such-number"),
    ],
)
def test_what_a_telephone_may_not_is_refused_and_written_down(
    stage: Stage, trunk: str, number: str, granted: tuple[Toll, ...], on_shift: bool, kind: str, why: str
):
    may_call_out(stage, "liliana", granted)
    if on_shift:
        stage.ready("liliana")
    call = stage.dials("liliana", number)
    told = stage.last(call, "call.phone_refused")
    assert (told.agent, told.kind, told.why) == (stage.people["liliana"], kind, why)
    assert done(stage, door.Dial, call) == []
    (play,) = done(stage, door.Play, call)
    leg = stage.customer_leg(call)
    assert [command.leg for command in done(stage, door.EarlyMedia, call)] == [leg]
    stage.switch.tell(door.PlayEnded, call, leg=leg, command=play.id, complete=True)
    stage.settle()
    assert len(done(stage, door.Refuse, call)) == 1
    assert stage.call(call).state == "ended"
    assert stage.state("liliana") == ("ready" if on_shift else "out")
    with_number = [name for name in stage.journal(call) if number in str(stage.last(call, name))]
    assert with_number == []


def test_a_limit_of_cost_stops_a_telephone(stage: Stage, trunk: str):
    operator = clients.user(stage.people["liliana"]).operator
    prices.put_limit("few", {"scope": "user", "calls_a_day": 1}, operator=operator, now=stage.now)
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    first = stage.dials("liliana", OUTSIDE)
    stage.switch.ends(stage.customer_leg(first), cause="cancelled", status=487)
    stage.settle()
    stage.run(90)
    call = stage.dials("liliana", OUTSIDE)
    assert stage.last(call, "call.phone_refused").why == "limit-calls"


def test_help_is_called_whatever_else_holds(stage: Stage, trunk: str):
    call = stage.dials("liliana", "112")
    (dial,) = done(stage, door.Dial, call)
    assert dial.to == "112"
    stage.switch.up(dial.leg)
    stage.settle()
    assert stage.switch.hears(stage.customer_leg(call), dial.leg)


def test_the_short_number_is_the_users_until_an_administrator_sets_another(stage: Stage):
    user = stage.people["bozena"]
    usual = extensions.of(user).number
    assert extensions.whose(usual) == user
    extensions.put(user, number="301", now=stage.now, by=Actor("agent", "1"))
    assert (extensions.whose("301"), extensions.whose(usual)) == (user, "")
