"""Care for programs: only supervisors, only of granted clients; what is asked wrong changes nothing."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from infolinia.clients import queries as audit
from infolinia.clients import services as accounts
from infolinia.conduct import services as conduct
from infolinia.conduct.facts import CallState
from infolinia.floor.routing import promises
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.test_agent_first import given_up
from tests.conduct.test_closing import SERVICE
from tests.conduct.test_concerns import ends, set_rules, talks
from tests.conduct.test_nuisance import TORMENTOR, marked
from tests.oversight.care.test_difficult import does
from tests.oversight.care.test_gave_up import text

pytestmark = pytest.mark.django_db


class Program:
    """The API as a program with this user's token sees it: status and what was answered."""

    def __init__(self, username: str, now) -> None:
        token = accounts.make_token(username, "care", now=now)
        self._browser = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def __call__(self, method: str, path: str, **body: object) -> tuple[int, dict]:
        response = getattr(self._browser, method)(f"/api/v1{path}", body or None, content_type="application/json")
        return response.status_code, response.json() if response.content else {}

    def items(self, path: str) -> list[dict]:
        response = self._browser.get(f"/api/v1{path}")
        assert response.status_code == 200
        return response.json()["items"]


@pytest.fixture
def programs(stage, now, visitors) -> SimpleNamespace:
    """Of a supervisor of both clients, of one of the shop alone, of an administrator, of an agent."""
    return SimpleNamespace(
        both=Program("both", stage.now), shop=Program("shop", stage.now),
        admin=Program("admin", stage.now), agent=Program("liliana", stage.now),
    )  # fmt: skip


def code(answer: tuple[int, dict]) -> str:
    return answer[1]["error"]["code"]


ROUTES = (
    ("get", "/abandoned", {}),
    ("post", "/abandoned/c-1/callback", {}),
    ("get", "/concerns", {}),
    ("post", "/concerns/1/seen", {}),
    ("post", "/concerns/1/done", {"note": "seen to"}),
    ("get", "/difficult", {}),
    ("get", "/nuisance", {}),
    ("get", "/caller-limits", {}),
    ("post", "/caller-limits", {"call": "c-1", "what": "block", "until": "2026-11-30T10:00:00Z", "reason": "x"}),
    ("delete", "/caller-limits/1", {}),
    ("get", "/closing", {}),
    ("get", "/closings", {}),
    ("post", "/closing", {"reason": "fire"}),
    ("delete", "/closing", {}),
    ("put", "/closing/plan", {"seconds": 5}),
)


def test_an_agent_may_nothing_of_it_and_nobody_without_a_token(programs):
    for method, path, body in ROUTES:
        assert code(programs.agent(method, path, **body)) == "not-granted", path
        response = getattr(Client(), method)(f"/api/v1{path}", body or None, content_type="application/json")
        assert response.status_code == 401, path
    with scoped(ALL_CLIENTS):
        assert conduct.closing_running("TRZY") is None


def test_what_does_not_exist_is_not_found_however_it_is_asked_for(programs):
    for missing in ("c-0", "%00", "ż" * 300):
        assert programs.both("post", f"/abandoned/{missing}/callback")[0] == 404
    for missing in ("1", "0", "99999999999999999999999"):
        assert programs.both("post", f"/concerns/{missing}/seen")[0] == 404
        assert programs.both("post", f"/concerns/{missing}/done", note="seen to")[0] == 404
        assert programs.both("delete", f"/caller-limits/{missing}")[0] == 404
    assert programs.both("post", "/concerns/one/seen")[0] == 422
    assert programs.both("patch", "/closing")[0] == 405


def test_who_gave_up_is_listed_by_number_and_called_back_once(stage, programs):
    given_up(stage, 15)
    call = given_up(stage, 75)
    (line,) = programs.both.items("/abandoned")
    assert (line["call"], line["client"], line["times"], line["waited"]) == (call, "NAD", 2, pytest.approx(75, abs=1))
    assert line["may_be_called"] is True
    assert programs.both.items("/abandoned?queue=service") == [line]
    assert programs.both.items("/abandoned?queue=elsewhere") == []
    assert programs.shop.items("/abandoned") == []

    assert programs.shop("post", f"/abandoned/{call}/callback")[0] == 404
    assert promises.open_promises() == []
    assert programs.both("post", f"/abandoned/{call}/callback") == (204, {})
    (promise,) = promises.open_promises()
    assert (promise.reason, promise.source) == ("chosen", call)
    assert programs.both.items("/abandoned")[0]["standing"] == "promised"
    assert code(programs.both("post", f"/abandoned/{call}/callback")) == "abandoned-not"


def test_a_person_in_distress_is_seen_to_and_followed_up(stage, visitors, programs):
    call = talks(stage)
    does(visitors.agent, "distress", call)
    (concern,) = programs.both.items("/concerns")
    assert (concern["call"], concern["client"], concern["kind"], concern["seen_by"]) == (call, "NAD", "distress", "")
    assert programs.shop.items("/concerns") == []
    path = f"/concerns/{concern['id']}"
    assert programs.shop("post", f"{path}/seen")[0] == 404
    assert programs.shop("post", f"{path}/done", note="not mine")[0] == 404

    assert programs.both("post", f"{path}/seen") == (204, {})
    (seen,) = programs.both.items("/concerns")
    assert "Both, by the program care" in text(visitors.both.get("/care/difficult"))
    assert seen["seen_by"]
    assert seen["seen_at"]
    assert seen["done_at"] is None

    assert code(programs.both("post", f"{path}/done", note="  ")) == "concern-note"
    assert code(programs.both("post", f"{path}/done", note="x" * 10_000)) == "concern-note"
    assert code(programs.both("post", f"{path}/done")) == "wrong-input"
    assert programs.both("post", f"{path}/done", note="112 came") == (204, {})
    (done,) = programs.both.items("/concerns")
    assert (done["note"], bool(done["done_at"])) == ("112 came", True)


def test_who_had_difficult_calls_and_what_rest_followed(stage, visitors, programs):
    set_rules(stage, in_row=1)
    call = talks(stage)
    assert programs.both.items("/difficult") == []
    does(visitors.agent, "difficult", call)
    ends(stage, call)
    (line,) = programs.both.items("/difficult")
    assert (line["name"], line["row"], line["hour"]) == ("Liliana Borsuk", 1, 1)
    assert line["word"].startswith("10 minutes of rest offered")
    assert Program("nobody", stage.now).items("/difficult") == []


def test_lists_of_difficult_people_are_written_down_as_on_the_pages(programs):
    for path in ("/abandoned", "/concerns", "/nuisance"):
        programs.both.items(path)
    with scoped(ALL_CLIENTS):
        for which in ("abandoned", "difficult", "nuisance"):
            assert [it.username for it in audit.who_saw("calls", f"{which} api")] == ["both"]


def test_a_nuisance_number_is_limited_with_a_reason_and_let_go(stage, programs):
    for _ in range(3):
        call = marked(stage)
    (line,) = programs.both.items("/nuisance")
    assert (line["call"], line["number"], line["times"], line["is_offered"]) == (call, TORMENTOR, 3, True)
    assert programs.shop.items("/nuisance") == []
    until = stage.now + timedelta(days=7)
    wanted = {"call": call, "what": "block", "until": until.isoformat(), "reason": "silent at night"}
    assert programs.shop("post", "/caller-limits", **wanted)[0] == 404
    for wrong, refused in (
        ({"what": "shout"}, "wrong-input"),
        ({"until": "soon"}, "wrong-input"),
        ({"until": until.replace(tzinfo=None).isoformat()}, "limit-until"),
        ({"until": (stage.now + timedelta(days=91)).isoformat()}, "limit-until"),
        ({"until": stage.now.isoformat()}, "limit-until"),
        ({"reason": " "}, "limit-reason"),
        ({"reason": "x" * 10_000}, "limit-reason"),
    ):
        answer = programs.both("post", "/caller-limits", **{**wanted, **wrong})
        assert (answer[0], code(answer)) == (422, refused), wrong
    assert programs.both.items("/caller-limits") == []

    assert programs.both("post", "/caller-limits", **wanted) == (204, {})
    (limit,) = programs.both.items("/caller-limits")
    assert (limit["number"], limit["what"], limit["reason"]) == (TORMENTOR, "block", "silent at night")
    assert (limit["calls"], limit["ended_at"]) == (0, None)
    assert code(programs.both("post", "/caller-limits", **wanted)) == "limit-stands"
    assert programs.shop.items("/caller-limits") == []
    assert programs.shop("delete", f"/caller-limits/{limit['id']}")[0] == 404

    assert programs.both("delete", f"/caller-limits/{limit['id']}") == (204, {})
    assert programs.both.items("/caller-limits")[0]["ended_at"]


def test_an_administrator_without_grants_cares_for_all_clients_as_on_the_pages(stage, visitors, programs):
    abandoned = given_up(stage, 15)
    assert [it["call"] for it in programs.admin.items("/abandoned")] == [abandoned]
    assert programs.admin("post", f"/abandoned/{abandoned}/callback") == (204, {})
    for _ in range(3):
        nuisance = marked(stage)
    call = talks(stage)
    does(visitors.agent, "distress", call)
    (concern,) = programs.admin.items("/concerns")
    assert programs.admin("post", f"/concerns/{concern['id']}/seen") == (204, {})
    assert [it["call"] for it in programs.admin.items("/nuisance")] == [nuisance]
    until = (stage.now + timedelta(days=7)).isoformat()
    wanted = {"call": nuisance, "what": "block", "until": until, "reason": "silent at night"}
    assert programs.admin("post", "/caller-limits", **wanted) == (204, {})
    (limit,) = programs.admin.items("/caller-limits")
    assert programs.admin("delete", f"/caller-limits/{limit['id']}") == (204, {})


def test_an_ordinary_caller_cannot_be_limited(stage, programs):
    call = given_up(stage, 15)
    wanted = {"call": call, "what": "last", "until": (stage.now + timedelta(days=1)).isoformat(), "reason": "no"}
    assert code(programs.both("post", "/caller-limits", **wanted)) == "limit-number"


def test_a_closing_tells_who_waits_and_a_drill_tells_nobody(stage, programs):
    call = stage.waits(dialled=SERVICE)
    assert programs.both("post", "/closing", reason="gas", drill=True)[1]["is_drill"] is True
    stage.settle()
    assert stage.call(call).state is CallState.WAITING
    assert programs.both("get", "/closing")[1]["running"]["reason"] == "gas"
    assert programs.both("delete", "/closing") == (204, {})
    assert programs.both("get", "/closing")[1]["running"] is None
    assert programs.both("delete", "/closing") == (204, {}), "open already"

    assert code(programs.both("post", "/closing", reason="lunch")) == "wrong-input"
    made = programs.both("post", "/closing", reason="fire")[1]
    assert (made["reason"], made["is_drill"], made["plan"]["seconds"]) == ("fire", False, 60)
    assert code(programs.both("post", "/closing", reason="fire")) == "closing-runs"
    stage.settle()
    stage.hears_out(call)
    assert [item.source for item in promises.open_promises()] == [call]
    told = {it["reason"]: it for it in programs.both.items("/closings")}
    assert {reason: (it["is_drill"], bool(it["ended_at"])) for reason, it in told.items()} == {
        "fire": (False, False), "gas": (True, True),
    }  # fmt: skip


def test_an_administrator_plans_a_closing_and_a_wrong_plan_changes_nothing(programs):
    plan = {"assembly_point": "Car park B", "seconds": 30, "hand_over_to": "+48991000199"}
    assert programs.admin("put", "/closing/plan", **plan) == (200, plan)
    for wrong, refused in (
        ({"seconds": 601}, "closing-seconds"),
        ({"seconds": -1}, "closing-seconds"),
        ({"seconds": "soon"}, "wrong-input"),
        ({"assembly_point": "x" * 10_000}, "closing-place"),
        ({"hand_over_to": "home"}, "transfer-number"),
    ):
        answer = programs.admin("put", "/closing/plan", **{**plan, **wrong})
        assert (answer[0], code(answer)) == (422, refused), wrong
    assert programs.both("get", "/closing")[1]["plan"] == plan
    assert programs.both("post", "/closing", reason="fire")[1]["plan"] == plan
