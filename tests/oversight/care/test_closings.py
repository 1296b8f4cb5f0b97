"""Closing the centre from the page: two steps, what follows, the plan, and who may."""

from __future__ import annotations

import pytest

from infolinia.conduct.facts import CallState
from tests.conduct.test_closing import SERVICE
from tests.oversight.care.test_difficult import desk, does
from tests.oversight.care.test_gave_up import text

pytestmark = pytest.mark.django_db


def closes(visitor, **fields: str):
    return visitor.post("/care/closing/close", {"reason": "fire", **fields})


def test_the_first_step_tells_what_would_happen_the_second_does_it(stage, now, visitors):
    stage.ready("liliana")
    call = stage.waits(dialled="+48991000120")
    stage.takes("liliana", call)
    waits = stage.waits(dialled=SERVICE, caller="+48991000145")
    asked = text(closes(visitors.both))
    assert "Close the centre now (fire)? This happens at once:" in asked
    assert "1 caller who waits is told and called back later." in asked
    assert "1 call in progress: its agent ends it by a key, after 60 s the centre does." in asked
    assert "1 agent is told to leave, and gets no call." in asked
    stage.settle()
    assert stage.call(waits).state is CallState.WAITING

    assert closes(visitors.both, sure="1").status_code == 302
    stage.settle()
    stage.hears_out(waits)
    shown = desk(visitors.agent)
    assert [alarm["kind"] for alarm in shown["alarms"]] == ["evacuation"]
    assert "Opuść budynek teraz." in shown["alarms"][0]["title"]
    page = text(visitors.both.get("/care/closing"))
    assert "Closed since 10:46:00: fire." in page
    assert "The centre is closed: everybody leaves the building." in page
    again = closes(visitors.both, sure="1")
    assert again.status_code == 409
    assert "The centre is closed already." in again.content.decode()
    does(visitors.agent, "leave_now", call)
    stage.settle()
    stage.hears_out(call)
    ready = does(visitors.agent, "ready", "")
    assert ready.json()["error"]["code"] == "closing-not-ready"

    visitors.both.post("/care/closing/open")
    page = text(visitors.both.get("/care/closing"))
    assert "Closed since" not in page
    assert page.count("waits for the callback") == 2
    assert does(visitors.agent, "ready", "", again="1").status_code == 200


def test_a_drill_is_told_to_supervisors_alone(stage, now, visitors):
    stage.ready("liliana")
    assert "Begin a drill (gas)?" in text(closes(visitors.both, reason="gas", drill="1"))
    closes(visitors.both, reason="gas", drill="1", sure="1")
    assert "A drill of closing the centre runs." in text(visitors.both.get("/care/closing"))
    assert desk(visitors.agent)["alarms"] == []
    visitors.both.post("/care/closing/open")
    assert "drill: gas" in text(visitors.both.get("/care/closing"))


def test_only_supervisors_close_and_only_administrators_plan(stage, now, visitors):
    assert closes(visitors.agent, sure="1").status_code == 403
    assert visitors.both.post("/care/closing/plan", {"seconds": "30"}).status_code == 403
    wrong = visitors.admin.post("/care/closing/plan", {"seconds": "soon", "assembly_point": "parking"})
    assert wrong.status_code == 422
    assert 'value="parking"' in wrong.content.decode()
    assert "Give 0 to 600 seconds" in wrong.content.decode()
    wrong = visitors.admin.post("/care/closing/plan", {"seconds": "30", "hand_over_to": "+48700123456"})
    assert 'aria-describedby="hand-over-help hand-over-problem"' in wrong.content.decode()
    assert visitors.admin.post("/care/closing/plan", {"seconds": "30", "assembly_point": "parking"}).status_code == 302
    assert "parking" in text(visitors.both.get("/care/closing"))
