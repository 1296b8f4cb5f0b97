"""A stolen password of a telephone, and what a thief does with it: every way is stopped, and told to who must know."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import queries
from infolinia.floor.lines import prices
from infolinia.floor.lines import services as lines
from infolinia.floor.lines.events import LimitReached
from infolinia.journal import queries as journal
from infolinia.telephony.switch import door

from .stage import Stage
from .test_by_phone import may_call_out

DEAR = ("+48703100200", "+37060112233", "+882160012345", "+2392212345")  # premium rate, abroad, satellite, an island
PLAIN = "+48601000017"


@pytest.fixture
def operator(stage: Stage) -> str:
    return clients.user(stage.people["liliana"]).operator


@pytest.fixture
def trunk(stage: Stage, operator: str) -> str:
    values = {"peers": ["192.0.2.7"], "proxies": ["192.0.2.7:5060"]}
    lines.put_trunk("carrier", values, operator=operator, now=stage.now)
    return "carrier"


def tries(stage: Stage, number: str) -> str:
    """A call by Liliana's telephone that ends at once; why it was refused, or nothing where it was dialled."""
    before = len(dialled(stage))
    call = stage.dials("liliana", number)
    if len(dialled(stage)) > before:
        stage.switch.ends(stage.customer_leg(call), cause="cancelled", status=487)
        stage.settle()
        stage.run(90)
        return ""
    return stage.last(call, "call.phone_refused").why


def dialled(stage: Stage) -> list[door.Dial]:
    return [command for command in stage.switch.done if isinstance(command, door.Dial)]


def test_a_stolen_password_alone_calls_nobody_outside(stage: Stage, trunk: str):
    assert tries(stage, PLAIN) == "not-granted"
    may_call_out(stage, "liliana")
    assert tries(stage, PLAIN) == "no-shift", "at night nobody is at work"
    assert dialled(stage) == []


def test_dear_numbers_are_called_by_no_telephone(stage: Stage, trunk: str):
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    assert {tries(stage, number) for number in DEAR} == {"transfer-not-allowed"}
    assert dialled(stage) == []


def test_many_short_calls_end_at_the_limit_of_the_hour_and_are_told_once(stage: Stage, trunk: str, operator: str):
    prices.put_limit("burst", {"scope": "user", "prefix": "+48", "calls_an_hour": 3}, operator=operator, now=stage.now)
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    refused = [tries(stage, f"+4860100{number:04}") for number in range(10)]
    assert refused == [""] * 3 + ["limit-calls"] * 7
    assert [(alarm.kind, alarm.detail) for alarm in queries.alarms()].count(("cost-limit", "burst")) == 1
    told = [item.event for item in journal.replay(lines.LINES) if isinstance(item.event, LimitReached)]
    assert [(event.limit, event.done) for event in told] == [("burst", "refused")] * 7
    stage.now += timedelta(hours=2)
    stage.settle()
    assert ("cost-limit", "burst") not in [(alarm.kind, alarm.detail) for alarm in queries.alarms()]


def test_at_night_less_is_allowed_than_by_day(stage: Stage, trunk: str, operator: str, settings):
    local = stage.now.astimezone(ZoneInfo(settings.SETTINGS.timezone)).hour
    until = f"{(local + 23) % 24:02}:00"
    prices.put_limit(
        "night", {"scope": "installation", "between": [f"{local:02}:00", until], "calls_an_hour": 1},
        operator=operator, now=stage.now,
    )  # fmt: skip
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    assert [tries(stage, PLAIN) for _ in range(3)] == ["", "limit-calls", "limit-calls"]


def test_a_number_that_leads_on_to_a_dear_one_is_not_followed(stage: Stage, trunk: str):
    """The cheap number is dialled; its carrier answers by 302 to one that pays the thief."""
    may_call_out(stage, "liliana")
    stage.ready("liliana")
    call = stage.dials("liliana", PLAIN)
    for number in DEAR:
        stage.switch.tell(door.RedirectAsked, call, leg=dialled(stage)[-1].leg, number=number, status=302)
        stage.settle()
        assert stage.last(call, "call.redirect_declined").why == "transfer-not-allowed"
    answers = [command for command in stage.switch.done if isinstance(command, door.AnswerRedirect)]
    assert [answer.accepted for answer in answers] == [False] * len(DEAR)
