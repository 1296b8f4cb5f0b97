"""Difficult calls on the board, at the desk and on the page of care."""

from __future__ import annotations

import pytest

from infolinia.performers.desk import caring
from tests.conduct.test_concerns import ends, set_rules, talks
from tests.oversight.care.test_gave_up import text

pytestmark = pytest.mark.django_db


def board(visitor, region: str = "concerns") -> str:
    return visitor.get("/board/now").json()["regions"][region].replace("\xa0", " ")


def desk(visitor) -> dict:
    return visitor.get("/desk/now").json()


def does(visitor, act: str, call: str, **fields: str):
    headers = {"X-Request-Id": f"{act}-{call}-{len(fields)}", "Accept": "application/json"}
    return visitor.post(f"/desk/do/{act}", {"call": call, **fields}, headers=headers)


def test_distress_stands_on_the_board_at_once_with_who_and_where_and_leaves_when_a_supervisor_sees_to_it(
    stage, now, visitors
):
    call = talks(stage)
    assert "concern-" not in board(visitors.both)
    shown = does(visitors.agent, "distress", call).json()
    assert {"112", "116 123", "800 70 2222"} <= set(shown["regions"]["right"].replace("<", ">").split(">"))
    said = board(visitors.both)
    assert "A person in distress on the line" in said
    assert "Liliana Borsuk, Reklamacje, Nadwita S.A., Reklamacje" in said
    assert f'data-call-here="{call}"' in said
    assert "concern-" not in board(visitors.shop)
    concern = said.partition('id="concern-')[2].partition('"')[0]
    assert visitors.shop.post(f"/care/concerns/{concern}/seen").status_code == 404
    assert visitors.agent.post(f"/care/concerns/{concern}/seen").status_code == 403
    assert visitors.both.post(f"/care/concerns/{concern}/seen").status_code == 204
    assert "concern-" not in board(visitors.both)
    assert "A person in distress" in text(visitors.both.get("/care/difficult"))
    again = visitors.both.post(f"/care/concerns/{concern}/done", {"note": ""}, follow=True)
    assert "Write what was done first." in text(again)
    done = visitors.both.post(f"/care/concerns/{concern}/done", {"note": "112 na miejscu"}, follow=True)
    assert "112 na miejscu Both" in text(done)


def test_the_mark_is_one_key_and_the_desk_tells_of_the_rest_kindly(stage, now, visitors):
    set_rules(stage, in_row=1)
    call = talks(stage)
    assert does(visitors.agent, "difficult", call).json()["marks"] == ["difficult"]
    ends(stage, call)
    shown = desk(visitors.agent)
    assert 'id="take-rest"' in shown["regions"]["main"]
    assert "1 trudna rozmowa z rzędu: to kosztuje siły." in shown["regions"]["main"].replace("\xa0", " ")
    assert "after difficult calls: easier queues first until 11:" in board(visitors.both, "people")
    assert "Liliana Borsuk 1 1 10 minutes of rest offered, easier queues first" in text(
        visitors.both.get("/care/difficult")
    )
    does(visitors.agent, "break", "", reason="after_hard_call")
    stage.run(301)
    stage.ready("liliana")
    assert "take-rest" not in desk(visitors.agent)["regions"]["main"]


def test_distress_that_was_a_mistake_is_taken_back_at_the_desk(stage, now, visitors):
    call = talks(stage)
    does(visitors.agent, "distress", call)
    shown = does(visitors.agent, "distress_over", call).json()
    assert "distress-over" not in shown["regions"]["right"]
    assert "concern-" not in board(visitors.both)


def test_numbers_of_help_are_said_in_groups_with_the_alarm_first():
    numbers = caring.numbers()
    assert [(item.number, item.is_alarm) for item in numbers][:2] == [("112", True), ("800 70 2222", False)]
