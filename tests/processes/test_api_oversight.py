"""How calls sounded, who saw what, and the installation's settings, for programs."""

from __future__ import annotations

import pytest
from django.test import Client

from infolinia.clients import queries as seen
from infolinia.clients import services as clients
from infolinia.clients.models import User
from infolinia.conduct import services
from infolinia.journal.facts import CENTRE
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.supervision import audit
from infolinia.telephony.switch import door
from tests.conduct.conftest import NOW, demo_centre, stage
from tests.conduct.stage import Stage
from tests.oversight.supervision.conftest import now
from tests.oversight.supervision.test_call_quality import checked, ended
from tests.processes.test_api_supervision import programs

__all__ = ["demo_centre", "now", "programs", "stage"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture(autouse=True)
def _nothing_was_seen():
    audit._seen.clear()


def test_the_calls_of_a_day_come_with_the_worst_first_and_where_it_comes_from(programs, stage: Stage):
    stage.ready("liliana")
    fine, bad = ended(stage), ended(stage, lost=300)
    told = programs.celina("GET", "/call-quality")[1]
    assert [(it["call"], it["grade"], it["side"], it["cause"]) for it in told["calls"]] == [
        (bad, "bad", "network", "loss_from"), (fine, "good", "", ""),
    ]  # fmt: skip
    worst = told["calls"][0]
    assert (worst["client"], worst["agent"], worst["said"]) == (
        "NAD", "Liliana Borsuk", "network: sound is lost on its way to us",
    )  # fmt: skip
    assert worst["heard_by_agent"] == worst["score"] < 3.6
    assert worst["heard_by_customer"] > 4.0
    assert "customer: sound is lost on its way to us" in worst["course"]
    assert told["calls"][1]["course"] == "no bad stretch"
    assert told["calls"][1]["unrated"] == ""
    assert (told["day"], told["is_cut"]) == ("2026-11-23", False)
    with scoped(ALL_CLIENTS):
        assert [it.username for it in seen.who_saw("calls", "day=2026-11-23 api")] == ["celina"]

    legs = {leg["role"]: leg for leg in programs.celina("GET", f"/calls/{bad}/quality")[1]["items"]}
    assert (legs["customer"]["side"], legs["customer"]["cause"]) == ("network", "loss_from")
    assert (legs["agent"]["cause"], legs["agent"]["figures"]["speech_dbov"]) == ("", -26.0)
    assert legs["customer"]["figures"]["lost"] == 300
    with scoped(ALL_CLIENTS):
        assert [it.username for it in seen.who_saw("record", bad)] == ["celina"]

    unheard = ended(stage, received=0)
    first = programs.celina("GET", "/call-quality")[1]["calls"][0]
    assert (first["call"], first["score"], first["grade"], first["unrated"]) == (
        unheard, None, "", "the agent was not heard",
    )  # fmt: skip
    assert (first["heard_by_agent"], first["heard_by_customer"]) == (4.4, None)

    assert programs.celina("GET", "/call-quality?day=2026-02-01")[1]["calls"] == []
    assert programs.shop("GET", "/call-quality")[1]["calls"] == []
    assert programs.shop("GET", f"/calls/{bad}/quality")[0] == 404
    assert programs.agent("GET", "/call-quality")[0] == programs.agent("GET", f"/calls/{bad}/quality")[0] == 403
    for nonsense in ("nonsense", "1300-01-01"):
        status, refused = programs.celina("GET", f"/call-quality?day={nonsense}")
        assert (status, refused["error"]["code"]) == (422, "wrong-input")


def test_shocks_and_checks_of_headsets_stand_beside(programs, stage: Stage):
    stage.ready("liliana", "oskar")
    call = stage.waits()
    stage.takes("liliana", call)
    facts = {"sound": "click", "spl": 112.0, "limited_spl": 105.0, "seconds": 0.02}
    stage.switch.tell(door.AcousticShock, call, leg=stage.leg("liliana", call), **facts)
    stage.settle()
    checked(stage, "oskar", round_trip_ms=640.0, lost=20, bursts=20)
    told = programs.celina("GET", "/call-quality")[1]
    (shock,) = told["shocks"]
    assert (shock["agent"], shock["words"]) == ("Liliana Borsuk", "A click of 112 dB was turned down to 105 dB.")
    (check,) = told["checks"]
    assert check["where"].startswith("network: ")
    services.hang_up(call, by=stage.people["liliana"], now=stage.now)
    stage.settle()


def test_the_audit_is_read_page_by_page(programs, stage: Stage):
    programs.celina("GET", "/calls/none")
    for n in range(5):
        clients.saw(stage.people["liliana"], "record", f"c-{n}", now=NOW, by=CENTRE)
    clients.saw(stage.people["celina"], "customer", "k-1", now=NOW, by=CENTRE)
    first = programs.admin("GET", "/audit?limit=4")[1]
    assert [it["subject"] for it in first["items"]] == ["k-1", "c-4", "c-3", "c-2"]
    assert first["items"][1] | {"at": ""} == {
        "at": "", "username": "liliana", "name": "Liliana Borsuk", "what": "record", "subject": "c-4",
        "said": "record of a call", "about": "c-4",
    }  # fmt: skip
    rest = programs.admin("GET", f"/audit?limit=4&before={first['before']}")[1]
    assert ([it["subject"] for it in rest["items"]], rest["before"]) == (["c-1", "c-0"], None)
    assert [it["subject"] for it in programs.admin("GET", "/audit?user=celina")[1]["items"]] == ["k-1"]
    assert programs.admin("GET", "/audit?user=none")[0] == 404
    User.objects.filter(username="celina").update(is_active=False)
    (look,) = programs.admin("GET", "/audit?user=celina")[1]["items"]
    assert (look["subject"], look["name"]) == ("k-1", "Celina Rogala"), "who cannot sign in any more has seen it, too"
    User.objects.filter(username="celina").update(is_active=True)
    assert programs.celina("GET", "/audit")[0] == programs.agent("GET", "/audit")[0] == 403


def test_the_audit_of_another_operator_is_its_own(programs, stage: Stage):
    clients.saw(stage.people["liliana"], "record", "c-1", now=NOW, by=CENTRE)
    clients.put_operator("OBCY", "Obcy")
    clients.put_user("obca", "Obca", role="administrator", operator="OBCY", clients=[], now=NOW)
    token = clients.make_token("obca", "audit", now=NOW)
    told = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/audit").json()
    assert told["items"] == []


def test_the_installations_settings_are_told_to_administrators(programs):
    told = {it["name"]: it for it in programs.admin("GET", "/installation")[1]["items"]}
    assert told["timezone"]["value"] == "Europe/Warsaw"
    assert told["timezone"]["meaning"]
    assert programs.celina("GET", "/installation")[0] == 403
