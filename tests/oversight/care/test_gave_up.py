"""The list of who gave up: what a supervisor reads there, and calls back from there."""

from __future__ import annotations

import re

import pytest

from infolinia.floor.routing import promises
from tests.conduct.test_agent_first import given_up

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\xa0", " ")))


def test_who_gave_up_how_often_and_how_long_and_the_button_that_calls_back(stage, now, visitors):
    given_up(stage, 15)
    call = given_up(stage, 75)
    given_up(stage, 15, "")
    said = text(visitors.both.get("/care/abandoned"))
    assert "1 caller of the last day may be called back." in said
    assert "Nadwita S.A., Obsługa" in said
    assert "2 calls 1:15 tried again, in vain Call back" in said
    assert "withheld number" in said
    assert "not called: the number is withheld" in said
    assert visitors.both.post(f"/care/abandoned/{call}").headers["Location"] == "/care/abandoned?queue="
    (promise,) = promises.open_promises()
    assert (promise.reason, promise.source) == ("chosen", call)
    assert "waits for the callback" in text(visitors.both.get("/care/abandoned?queue=service"))
    again = visitors.both.post(f"/care/abandoned/{call}", follow=True)
    assert "This caller was served, or is called back already." in text(again)


def test_who_looks_sees_and_calls_back_only_callers_of_granted_clients(stage, now, visitors):
    call = given_up(stage, 15)
    assert "Nobody has hung up while waiting" in text(visitors.shop.get("/care/abandoned"))
    assert visitors.shop.post(f"/care/abandoned/{call}").status_code == 404
    assert visitors.agent.get("/care/abandoned").status_code == 403
    assert promises.open_promises() == []


def test_the_board_tells_what_who_calls_now_will_wait(stage, now, visitors):
    for number in range(3):
        stage.waits(dialled="+48991000100", caller=f"+4899100014{number}")
    board = visitors.both.get("/board/now").json()["regions"]["queues"].replace("\xa0", " ")
    assert "no wait can be told: nobody serves it" in board
    stage.ready("bozena", "liliana")
    board = visitors.both.get("/board/now").json()["regions"]["queues"].replace("\xa0", " ")
    assert "who calls now waits about" in board
