"""Step by step from nothing to a centre that can be called; mistakes are told at their field."""

from __future__ import annotations

import fcntl
import re
from datetime import UTC, datetime

import msgspec
import pytest
from django.conf import settings

from infolinia.callers import test_call
from infolinia.clients import queries as clients
from infolinia.clients.services import FIRST_CLIENT
from infolinia.content import announcements
from infolinia.content import queries as content
from infolinia.floor.lines import queries as lines
from infolinia.floor.lines import services as line_services
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.floor.routing import services as routing
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.first_run import course, queries, services
from infolinia.telephony.switch.lines import Registered, TrunkState
from tests.clients.conftest import NOW
from tests.oversight.first_run.conftest import Visitor, text_of

QUEUE = {"name": "Obsługa", "hours": "office", "skill": "", "greeting_pl": "Dzień dobry.", "greeting_en": ""}
NUMBER = {"number": "+48 22 123 45 67", "name": "Recepcja", "language": "pl", "procedure": "recepcja"}
ME = {"who": "me", "fluency_pl": "native", "fluency_en": ""}


def walk(bare: Visitor) -> Visitor:
    bare.takes_over()
    assert bare.sends("/client", name="Szpital Miejski", whose="own") == (302, "/first-run/procedure")
    assert bare.sends("/procedure", procedure="recepcja") == (302, "/first-run/queue")
    assert bare.sends("/queue", **QUEUE) == (302, "/first-run/number")
    assert bare.sends("/number", queue="obsluga", **NUMBER) == (302, "/first-run/trunk")
    assert bare.sends("/agent", **ME) == (302, "/first-run/call")
    return bare


def found(username: str = "anna"):
    with scoped(ALL_CLIENTS):
        return queries.installation(clients.user_named(username))


def said(client: str, code: str, language: str) -> str:
    kept = announcements.find(client, code)
    return kept.said[language].text if kept and language in kept.said else ""


def test_the_whole_way(bare: Visitor):
    walk(bare)
    it = found()
    assert course.can_serve(it)
    assert [step.code for step in course.steps(it) if not step.done] == ["trunk", "call"]
    (number,) = floor.numbers()
    assert (number.number, number.queue, number.procedure, number.client) == (
        "+48221234567", "obsluga", "recepcja", FIRST_CLIENT,
    )  # fmt: skip
    assert clients.client(FIRST_CLIENT).name == clients.operator_name(FIRST_CLIENT) == "Szpital Miejski"
    assert said(FIRST_CLIENT, "greeting", "pl") == "Dzień dobry."
    assert said(FIRST_CLIENT, "greeting", "en") == ""
    assert floor.agent_rules(clients.user_named("anna").id).languages == {"pl": "native"}
    assert floor.hours_of_queues() == {"Obsługa": "office"}
    assert bare.browser.get("/first-run")["Location"] == "/first-run/trunk", "one goes on where something is missing"
    assert bare.browser.get("/")["Location"] == "/board", "the centre can serve: its administrator is led nowhere"


def test_it_goes_on_after_a_stop(bare: Visitor):
    bare.takes_over()
    bare.sends("/client", name="Szpital Miejski", whose="own")
    again = Visitor()
    again.browser.post("/sign-in", {"username": "anna", "password": "cow under a bridge"})
    assert again.browser.get("/first-run")["Location"] == "/first-run/procedure"
    assert "Step 4 of 9" in again.page("/procedure")


def test_a_clients_centre(bare: Visitor):
    bare.takes_over()
    bare.sends("/client", name="Trzy Dzwonki", whose="client", client="Gazownia Łódź sp. z o.o.")
    assert clients.client("GAZOWNIALODZ").name == "Gazownia Łódź sp. z o.o."
    bare.sends("/client", name="Trzy Dzwonki", whose="client", client="Gazownia Łódź S.A.")
    assert [item.name for item in clients.clients()] == ["Gazownia Łódź S.A.", "Trzy Dzwonki"], "corrected, not doubled"
    bare.sends("/procedure", procedure="zgloszenie")
    assert [name for name, _title in content.procedures("GAZOWNIALODZ", "pl")] == ["zgloszenie"]
    assert "Dzień dobry, tu Gazownia Łódź S.A." in bare.page("/queue")
    bare.sends("/queue", **QUEUE)
    bare.sends("/agent", **ME)
    assert "GAZOWNIALODZ" in clients.user_named("anna").clients


def test_a_queue_with_a_skill_finds_its_agent(bare: Visitor):
    bare.takes_over()
    bare.sends("/client", name="Szpital Miejski", whose="own")
    bare.sends("/queue", **{**QUEUE, "skill": "Reklamacje"})
    assert floor.queue("obsluga").skill == "reklamacje"
    status, page = bare.sends("/agent", who="other", username="olga", name="Olga Lis", fluency_pl="C1", fluency_en="B2")
    assert status == 200
    assert "it is shown this once" in page
    olga = clients.user_named("olga")
    assert floor.agent_rules(olga.id).skills == {"reklamacje": services.SKILLED}
    password = page.split("<code>")[1].split("</code>")[0]
    assert Visitor().browser.post("/sign-in", {"username": "olga", "password": password}).status_code == 302
    assert password not in bare.page("/agent")


def test_correcting_a_queue_keeps_what_else_was_set(bare: Visitor):
    walk(bare)
    bare.sends("/queue", **{**QUEUE, "name": "Rejestracja", "hours": ""})
    assert {it.id: it.name for it in floor.queues().values()} == {"obsluga": "Rejestracja"}
    assert floor.queue("obsluga").max_wait == 600.0
    assert "Rejestracja" in bare.page("/queue")


def test_correcting_a_number_keeps_what_else_was_set(bare: Visitor):
    walk(bare)
    (number,) = floor.numbers()
    rules.put_number(
        number.number, number.client, operator=FIRST_CLIENT, name=number.name, queue=number.queue,
        procedure=number.procedure, announcement="closed", now=NOW,
    )  # fmt: skip
    bare.sends("/number", queue="obsluga", **{**NUMBER, "name": "Rejestracja"})
    (number,) = floor.numbers()
    assert (number.name, number.announcement) == ("Rejestracja", "closed")


def test_a_carrier_by_registration_and_by_address(bare: Visitor):
    bare.takes_over()
    how = {"how": "registration", "server": "sip.carrier.example", "username": "48991", "password": "secret words"}
    assert bare.sends("/trunk", **how) == (302, "/first-run/trunk"), "the page shows how it fares"
    (trunk,) = lines.trunks()
    assert (trunk.line.registration.registrar, trunk.has_password) == ("sip.carrier.example", True)
    page = bare.page("/trunk")
    assert "secret words" not in page
    assert "is being asked" in text_of(bare.browser.get("/first-run/trunk/check"))
    bare.sends("/trunk", how="address", server="198.51.100.7:5060", peers="198.51.100.0/28, 203.0.113.4")
    (trunk,) = lines.trunks()
    assert trunk.line.registration is None
    assert trunk.line.peers == ("198.51.100.0/28", "203.0.113.4")


@pytest.mark.parametrize(
    ("registered", "status", "word", "cure"),
    [
        ("lost", 408, "registrar does not answer", "Correct the server's name or port"),
        ("refused", 403, "refuses the user name or the password", "Compare both with the carrier's letter"),
    ],
)
def test_a_dead_carrier_is_not_called_healthy(
    bare: Visitor, monkeypatch: pytest.MonkeyPatch, registered: Registered, status: int, word: str, cure: str
):
    monkeypatch.setattr("infolinia.oversight.first_run.checks.of_step", lambda *_: ())
    bare.takes_over()
    bare.sends("/trunk", how="registration", server="127.0.0.1:15999", username="48991", password="secret words")
    assert "Nothing to be cured was found" in text_of(bare.browser.get("/first-run/trunk/check"))
    line_services.told_states("s", [TrunkState(name="carrier", registered=registered, status=status)], now=NOW)
    page = text_of(bare.browser.get("/first-run/trunk/check"))
    assert f"not registered</span> <small>{status}</small>" in page
    assert word in page
    assert cure in page
    assert "Nothing to be cured was found" not in page


def test_a_wrong_carrier_stays_on_the_list_of_what_is_open(bare: Visitor):
    bare.takes_over()
    assert "No carrier is connected" in text_of(bare.browser.get("/administration"))
    bare.sends("/trunk", how="registration", server="127.0.0.1:15999", username="48991", password="secret words")
    line_services.told_states("s", [TrunkState(name="carrier", registered="lost", status=408)], now=NOW)
    page = text_of(bare.browser.get("/administration"))
    assert "The carrier carrier cannot be used." in page
    assert "The carrier's registrar does not answer." in page
    assert '<a href="/administration/trunks/one/carrier">To the trunk</a>' in page
    assert "put-aside/carrier" not in page
    line_services.told_states("s", [TrunkState(name="carrier", registered="registered")], now=NOW)
    assert "cannot be used" not in text_of(bare.browser.get("/administration"))


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("/client", {"name": "", "whose": "own"}, "name"),
        ("/client", {"name": "Szpital", "whose": "client", "client": ""}, "client"),
        ("/procedure", {"procedure": "../../etc/passwd"}, "procedure"),
        ("/queue", {**QUEUE, "name": ""}, "name"),
        ("/queue", {**QUEUE, "hours": "never"}, "hours"),
        ("/queue", {**QUEUE, "greeting_pl": ""}, "greeting_pl"),
        ("/queue", {**QUEUE, "greeting_pl": "Tu {nikt}."}, "greeting_pl"),
        ("/number", {**NUMBER, "number": "12"}, "number"),
        ("/number", NUMBER, "queue"),
        ("/trunk", {"how": "registration", "server": "", "username": "u"}, "server"),
        ("/trunk", {"how": "registration", "server": "sip.carrier.example", "username": ""}, "username"),
        ("/trunk", {"how": "address", "server": "", "peers": "0.0.0.0/0"}, "peers"),
        ("/agent", {"who": "me", "fluency_pl": ""}, "fluency_pl"),
        ("/agent", {"who": "other", "username": "anna", "name": "Anna", "fluency_pl": "C1"}, "username"),
        ("/agent", {"who": "other", "username": "9", "name": "", "fluency_pl": "C1"}, "name"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_made(
    bare: Visitor, path: str, typed: dict[str, str], field: str
):
    bare.takes_over()
    before = found()
    status, page = bare.sends(path, **typed)
    assert status == 422
    assert "Nothing was saved." in page
    assert "wrong-said" in page
    assert f'name="{field}"' in page
    assert found() == before
    for name, value in typed.items():
        assert value in page or name in ("hours", "procedure"), "what was typed is kept"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "Anna Kowal", "name": "Anna", "password": "cow under a bridge"}, "small letters"),
        ({"username": "anna", "name": "", "password": "cow under a bridge"}, "first and the last name"),
        ({"username": "anna", "name": "Anna", "password": "short"}, "At least 10"),
        ({"username": "anna.kowal", "name": "Anna", "password": "anna.kowal"}, "Your name is in it"),
    ],
)
def test_the_first_administrator_is_made_whole_or_not(bare: Visitor, typed: dict[str, str], said: str):
    bare.comes_in()
    status, page = bare.sends("/administrator", **typed)
    assert (status, said in page) == (422, True)
    assert typed["password"] not in page.replace(typed["username"], "")
    assert not clients.is_begun()


def test_what_is_open_stands_on_the_first_page_of_the_administration(bare: Visitor):
    bare.takes_over()
    page = text_of(bare.browser.get("/administration"))
    assert "The first run is not finished" in page
    walk_on = bare.browser.post("/first-run/put-aside/unfinished")
    assert walk_on["Location"] == "/administration"
    assert "The first run is not finished" in text_of(bare.browser.get("/administration")), "it cannot be put aside"
    assert "Keep a copy of the keys" in page
    bare.browser.post("/first-run/put-aside/keys")
    assert "Keep a copy of the keys" not in text_of(bare.browser.get("/administration"))
    assert bare.browser.post("/first-run/put-aside/nonsense").status_code == 404


def test_a_number_of_others_is_not_rung(bare: Visitor):
    walk(bare)
    answer = bare.browser.post("/first-run/call/begin", {"number": "+48112"})
    assert answer.status_code == 422
    assert not (settings.SETTINGS.data / "test-call.json").exists()
    assert "This is no number of your centre." in text_of(answer)


def test_while_a_test_call_is_up_it_can_be_ended_and_no_other_begun(bare: Visitor):
    walk(bare)
    page = bare.page("/call")
    assert 'id="ring" autofocus' in page
    assert 'id="hang-up" class="end" disabled' in page
    settings.SETTINGS.data.mkdir(exist_ok=True)
    with (settings.SETTINGS.data / "test-call.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        page = bare.page("/call")
        assert 'id="ring" disabled' in page
        assert 'id="hang-up" class="end" autofocus' in page
        answer = bare.browser.post("/first-run/call/begin", {"number": "+48221234567"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "A test call is going on. End it first." in page
    assert '<button form="end" class="end">Hang up</button>' in page
    assert "Step 9 of 9" in page, "it is told on the page itself"


def test_that_nobody_is_ready_is_told_as_soon_as_it_rings(bare: Visitor):
    walk(bare)
    bare.sends("/queue", **{**QUEUE, "hours": ""})
    folder, now = settings.SETTINGS.data, datetime.now(UTC)
    folder.mkdir(exist_ok=True)
    report = test_call.Report(number="+48221234567", caller="+48994000199", started_at=now)
    (folder / "test-call.json").write_bytes(msgspec.json.encode(report))
    try:
        with (folder / "test-call.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            page = text_of(bare.browser.get("/first-run/call/watch"))
            assert "Nobody is ready to answer. Open the desk" in re.sub("<[^>]*>", "", page)
            anna = clients.user_named("anna").id
            routing.sign_in(anna, now=now)
            routing.set_ready(anna, now=now)
            assert "Nobody is ready" not in text_of(bare.browser.get("/first-run/call/watch"))
    finally:
        (folder / "test-call.json").unlink()
