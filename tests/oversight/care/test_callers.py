"""The page of nuisance callers: offered numbers, limits with reasons, lifted again; and the desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conduct.test_nuisance import TORMENTOR, marked
from tests.oversight.care.test_difficult import does
from tests.oversight.care.test_gave_up import text

pytestmark = pytest.mark.django_db


def test_a_supervisor_limits_a_number_with_a_reason_and_lifts_the_limit(stage, now, visitors):
    for _ in range(2):
        marked(stage)
    assert "2 calls in 30 days nobody speaks (2)" in text(visitors.both.get("/care/callers"))
    call = marked(stage)
    wrong = visitors.both.post(f"/care/callers/{call}/limit", {"what": "block", "days": "7", "reason": ""})
    assert wrong.status_code == 422
    assert "Write why, in 200 characters at most." in wrong.content.decode()
    assert visitors.shop.post(f"/care/callers/{call}/limit", {"what": "block", "days": "7"}).status_code == 404
    assert visitors.agent.get("/care/callers").status_code == 403
    fields = {"what": "block", "days": "7", "reason": "milczy nocami"}
    assert visitors.both.post(f"/care/callers/{call}/limit", fields).status_code == 302
    page = visitors.both.get("/care/callers")
    said = text(page)
    assert "+48 99 100 01 66 Nadwita S.A. blocked, with an announcement milczy nocami Both" in said
    assert "until 30 Nov 2026, 23:59" in said
    assert "Lift the limit of +48 99 100 01 66" in page.content.decode().replace("\xa0", " ")
    lift = page.content.decode().partition('id="lift-')[2].partition('"')[0]
    assert visitors.shop.post(f"/care/callers/limits/{lift}/lift").status_code == 404
    visitors.both.post(f"/care/callers/limits/{lift}/lift")
    assert "lifted by Both" in text(visitors.both.get("/care/callers"))


def test_the_page_costs_no_more_with_many_limits(stage, now, visitors):
    """People are looked up once, not limit by limit."""

    def limited(caller: str) -> int:
        call = marked(stage, caller=caller)
        fields = {"what": "block", "days": "7", "reason": "milczy"}
        assert visitors.both.post(f"/care/callers/{call}/limit", fields).status_code == 302
        with CaptureQueriesContext(connection) as asked:
            assert text(visitors.both.get("/care/callers")).count("milczy Both") == len(callers)
        return sum("clients_" in query["sql"] for query in asked.captured_queries)

    callers = [TORMENTOR]
    one = limited(TORMENTOR)
    for n in range(3):
        callers.append(f"+4899100017{n}")
        assert limited(callers[-1]) == one


def test_the_agent_marks_warns_and_ends_the_call_with_the_result_that_follows(stage, now, visitors):
    stage.ready("liliana")
    call = stage.waits(caller=TORMENTOR)
    stage.takes("liliana", call)
    shown = does(visitors.agent, "nuisance", call, kind="obscene").json()
    assert shown["marks"] == ["obscene"]
    assert shown["warnings"]["obscene"] == "Chcę pomóc. Proszę mówić do mnie bez obelg, inaczej zakończę rozmowę."
    assert does(visitors.agent, "warned", call).status_code == 200
    shown = does(visitors.agent, "end_nuisance", call).json()
    assert shown["mode"] == "wrap_up"
    assert stage.call(call).disposition == "THREAT"
