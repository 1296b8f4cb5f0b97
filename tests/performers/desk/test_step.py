"""What the sheet offers when something does not go as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from infolinia.floor.routing import messages, states
from infolinia.procedures import actions
from infolinia.procedures.actions import ActionContext, ActionFailed

ACTION = "cases.open_complaint"


@pytest.fixture
def failing():
    """The action fails so many times, then works."""
    right = actions.get(ACTION)
    left = [1]

    def run(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
        if left[0]:
            left[0] -= 1
            raise ActionFailed("broken")
        return right.run(inputs, context)

    actions.register(ACTION, right.inputs, right.outputs, run, irreversible=right.irreversible)
    yield left
    actions.register(ACTION, right.inputs, right.outputs, right.run, irreversible=right.irreversible)


def test_an_action_that_failed_is_tried_again(desks, stage, failing: list[int]):
    desk = desks("liliana")
    call = desk.takes(caller="+48994000109")
    desk.goes_to(call, "open")
    assert "System nie wykonał tego kroku. Ustalenia są zachowane." in desk.text()
    assert "Spróbuj ponownie Enter" in desk.text()
    reply = desk.post("retry", call=call, path="open")
    assert reply.status_code == 200
    assert desk.path() == "number_and_deadline"
    assert stage.journal(call).count("call.case_opened") == 1
    assert desk.post("retry", call=call, path="open").status_code == 409


def test_what_never_works_is_not_tried_for_ever(desks, failing: list[int]):
    failing[0] = 99
    desk = desks("liliana", language="en")
    call = desk.takes(caller="+48994000109")
    desk.goes_to(call, "open")
    for _ in range(10):
        assert desk.post("retry", call=call, path="open").status_code == 200
    reply = desk.post("retry", call=call, path="open")
    assert reply.status_code == 409
    assert reply.json()["error"]["message"] == "It was tried often enough. Write a note and hand the call over."


def test_a_step_that_did_not_fail_cannot_be_tried_again(desks):
    desk = desks("liliana")
    call = desk.takes(caller="+48994000109")
    desk.goes_to(call, "description")
    assert desk.post("retry", call=call, path="description").json()["error"]["code"] == "step-moved"


def test_an_objection_answered_often_enough_says_to_offer_a_person(desks):
    desk = desks("liliana")
    call = desk.takes(caller="+48994000109")
    desk.goes_to(call, "description")
    for times in range(3):
        assert ("zaproponuj inną osobę" in desk.text("right")) == (times >= 2)
        desk.post("digress", call=call, digression="nobody_calls_back")


def test_yes_and_no_are_those_of_the_language_of_the_call(desks):
    desk = desks("liliana", language="en")
    call = desk.takes(caller="+48994000109")
    desk.goes_to(call, "danger")
    assert 'value="nie"' in desk.html()
    assert desk.post("step", call=call, path="danger", text="nie").status_code == 200


@pytest.mark.parametrize("language", ["pl", "en"])
def test_breaks_are_those_of_routing_in_its_words(desks, language: str):
    desk = desks("liliana", language=language)
    desk.post("ready")
    page = desk.page()
    places = [page.index(f'data-reason="{reason}"') for reason in states.REASONS]
    assert places == sorted(places)
    word = {"pl": "odpoczynek od ekranu", "en": "rest from the screen"}[language]
    assert word in page
    desk.post("break", reason="screen")
    assert word in desk.text("top")
    assert set(messages.breaks()) == set(states.REASONS)
