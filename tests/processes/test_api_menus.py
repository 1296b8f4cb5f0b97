"""Menus by programs: written, checked, published and thrown away by the fields and the rules of the form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from infolinia.clients import services as clients
from infolinia.content import drafts, queries, services
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import checking, menu_sheet
from infolinia.processes import api_procedures
from tests.conduct.test_menus import MENU as TWO_LEVELS
from tests.oversight.supervision.conftest import signed_in

from .conftest import NOW, Api
from .test_api_settings import Program, admin, queue

__all__ = ["admin", "queue"]

pytestmark = pytest.mark.django_db
AT = "/menus/NAD/menu-main"
TITLE = {"pl": "Menu główne", "en": "Main menu"}
MENU: dict[str, Any] = {
    "title": TITLE,
    "greeting": {"text": {"pl": "Dzień dobry, tu {client.name}.", "en": "Good morning, this is {client.name}."}},
    "prompt": {"text": {"pl": "{options}. Gwiazdka powtarza.", "en": "{options}. Star repeats."}},
    "keys": {
        "1": {"to": "queue orders", "words": {"pl": "zamówienia", "en": "orders"}},
        "0": {"to": "person", "words": {"pl": "konsultant", "en": "an agent"}},
        "9": {"to": "language"},
        "*": {"to": "again"},
    },
    "wrong": {"times": 2, "to": "hang_up"},
    "closed": "hang_up",
}


@pytest.fixture(autouse=True)
def prompts(tmp_path, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"data": tmp_path})


@pytest.fixture
def written(admin, queue) -> Program:
    status, made = admin("PUT", AT, MENU)
    assert (status, made["problems"]) == (200, []), made
    return admin


def current() -> menu_sheet.Sheet | None:
    with scoped(ALL_CLIENTS):
        text = queries.library("NAD").get("menu-main")
        return menu_sheet.read(text, "menu-main") if text else None


def places(told: dict[str, Any]) -> dict[str, str]:
    return {it["place"]: it["message"] for it in told["problems"]}


def test_a_menu_from_its_draft_to_what_callers_hear(admin, queue):
    assert admin("GET", AT)[0] == 404
    status, made = admin("PUT", AT, MENU)
    assert status == 200, made
    assert (made["state"], made["version"], made["edition"], made["problems"]) == ("draft", "", 1, [])
    assert made["menu"]["keys"]["1"] == {"to": "queue orders", "words": {"pl": "zamówienia", "en": "orders"}}
    assert made["menu"]["silence"] == {"times": 1, "to": "person"}, "what is left out has its default"
    assert admin("GET", AT)[1] == made
    assert current() is None

    status, said = admin("POST", f"{AT}/publish", {"edition": 1})
    assert (status, said["state"], said["version"], said["edition"]) == (200, "published", "1", 0)
    heard = current()
    assert heard is not None
    assert (heard.title, heard.closed, heard.wrong) == (TITLE, "hang_up", menu_sheet.Failing(2, "hang_up"))
    assert {key.key: key.value for key in heard.keys if key.value} == {"1": "orders", "0": "an_agent"}

    changed = {**said["menu"], "title": {"pl": "Menu", "en": "Menu"}}
    status, draft = admin("PUT", AT, {**changed, "edition": 0})
    assert (status, draft["state"], draft["version"], draft["menu"]) == (200, "changed", "1", changed)
    (listed,) = admin("GET", "/menus?client=NAD")[1]["items"]
    assert listed == {
        "client": "NAD", "name": "menu-main", "title": "Main menu", "state": "changed", "version": "1",
        "edition": draft["edition"], "numbers": [], "within": [],
    }  # fmt: skip
    assert admin("DELETE", f"{AT}/draft?edition={draft['edition'] + 1}")[0] == 409
    assert admin("DELETE", f"{AT}/draft?edition={draft['edition']}")[0] == 204
    assert admin("DELETE", f"{AT}/draft?edition={draft['edition']}")[0] == 404
    assert admin("GET", AT)[1]["menu"]["title"] == TITLE


def test_numbers_and_menus_above_are_told(written):
    assert written("POST", f"{AT}/publish", {"edition": 1})[0] == 200
    with scoped(ALL_CLIENTS):
        rules.put_number(
            "+48991000120", "NAD", operator="TRZY", name="Obsługa", queue="orders", menu="menu-main", now=NOW
        )
    above = {**MENU, "keys": {**MENU["keys"], "7": {"to": "menu menu-main", "words": {"pl": "dalej", "en": "more"}}}}
    status, made = written("PUT", "/menus/NAD/menu-first", {**above, "title": {"pl": "Pierwsze", "en": "First"}})
    assert (status, made["problems"]) == (200, [])
    assert written("POST", "/menus/NAD/menu-first/publish", {"edition": made["edition"]})[0] == 200
    (listed,) = (it for it in written("GET", "/menus")[1]["items"] if it["name"] == "menu-main")
    assert (listed["numbers"], listed["within"]) == (["+48991000120"], ["First"])


def test_a_menu_that_leads_to_a_person_needs_a_number_with_a_queue(written):
    assert written("POST", f"{AT}/publish", {"edition": 1})[0] == 200
    only_below = {
        **MENU, "keys": {"7": {"to": "menu menu-main", "words": {"pl": "dalej", "en": "more"}}},
        "silence": {"to": "queue orders"}, "wrong": {"to": "queue orders"},
    }  # fmt: skip
    first = "/menus/NAD/menu-first"
    assert places(written("POST", f"{first}/check", only_below)[1]) == {}
    with scoped(ALL_CLIENTS):
        rules.put_number("+48991000120", "NAD", operator="TRZY", name="Obsługa", menu="menu-first", now=NOW)
    told = places(written("POST", f"{first}/check", only_below)[1])
    assert set(told) == {"keys.7.to"}
    assert told["keys.7.to"].startswith("The number +48991000120 leads to this menu and has no queue")
    number = {"client": "NAD", "name": "Obsługa", "menu": "menu-main"}
    status, told = written("PUT", "/numbers/%2B48991000121", number)
    assert (status, told["error"]["code"]) == (422, "wrong-input")
    assert "The menu leads callers to the queue of the number" in told["error"]["message"]
    assert written("PUT", "/numbers/%2B48991000121", {**number, "queue": "orders"})[0] == 200


def test_the_form_shows_what_a_program_wrote_and_that_a_program_did(written):
    user = clients.put_user("e.form", "Ewa Form", role="supervisor", operator="TRZY", clients=["NAD"], now=NOW)
    clients.choose_language(user, "en")
    html = " ".join(signed_in(user).get("/menus/NAD/menu-main").content.decode().split())
    assert 'value="Menu główne"' in html
    assert "Anna Sowa, by the program test" in html
    with scoped(ALL_CLIENTS):
        assert [change.by.kind for change in queries.history("NAD", "menu-main")] == ["token"]


def test_a_draft_is_kept_with_its_mistakes_and_each_is_told_at_its_place(written):
    bad = {
        **MENU,
        "greeting": {"announcement": "gone", "text": TITLE},
        "prompt": {"text": {"pl": "{nikt}", "en": "{options}."}},
        "keys": {
            "1": {"to": "queue nowhere", "words": {"pl": "zamówienia", "en": ""}},
            "2": {"to": "number 12", "words": {"pl": "serwis", "en": "repairs"}},
            "3": {"to": "menu menu-none", "words": {"pl": "menu", "en": "menu"}},
        },
        "silence": {"to": "announcement gone"},
        "title": {"pl": "Menu", "en": ""},
        "returning": 10,
    }
    status, told = written("POST", f"{AT}/check", bad)
    assert status == 200
    assert {
        "greeting.announcement", "prompt.text.pl", "keys.1.to", "keys.1.words.en", "keys.2.to", "keys.3.to",
        "silence.to", "title.en", "returning",
    } <= set(places(told)), told  # fmt: skip
    assert places(told)["keys.1.to"] == "There is no queue nowhere. Choose another."
    assert written("GET", AT)[1]["menu"]["title"] == TITLE, "a check keeps nothing"

    status, made = written("PUT", AT, {**bad, "edition": 1})
    assert (status, places(made), made["menu"]["returning"]) == (200, places(told), 10)
    status, said = written("POST", f"{AT}/publish", {"edition": made["edition"]})
    assert (status, said["error"]["code"]) == (422, "menu-unfit")
    assert "keys.1.to: There is no queue nowhere. Choose another." in said["error"]["message"]
    assert current() is None
    said = written._client.get(f"/api/v1{AT}", headers={"Accept-Language": "pl"}).json()
    assert places(said)["title.en"] == "Napisz, jak nazywa się menu."


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"keys": {"1": {"to": "dance"}}}, "keys.1.to"),
        ({"keys": {"1": {"to": "queue"}}}, "keys.1.to"),
        ({"keys": {"*": {"to": "menu a: b"}}}, "keys.*.to"),
        ({"keys": {"A": {"to": "person"}}}, "keys.A"),
        ({"keys": {"1": {"to": "person", "words": {"de": "Mensch"}}}}, "keys.1.words.de"),
        ({"silence": {"to": "again"}}, "silence.to"),
        ({"wrong": {"times": 10}}, "wrong.times"),
        ({"closed": "person\n  - finish: x"}, "closed"),
        ({"holiday": "tomorrow"}, "holiday"),
        ({"greeting": {"announcement": "a: b"}}, "greeting.announcement"),
        ({"languages": ["pl", "pl"]}, "languages"),
        ({"languages": ["de"]}, "languages[0]"),
        ({"returning": -1}, "returning"),
        ({"title": None}, "title"),
        ({"more": 1}, "more"),
    ],
)
def test_what_no_menu_could_say_is_refused_with_its_place_and_nothing_is_kept(admin, wrong, place):
    status, said = admin("PUT", AT, {**MENU, **wrong})
    assert (status, said["error"]["code"]) == (422, "wrong-input"), said
    assert said["error"]["facts"]["problems"].startswith(f"{place}: "), said
    assert admin("GET", AT)[0] == 404
    assert admin("POST", f"{AT}/check", {**MENU, **wrong})[0] == 422


def test_characters_that_cannot_be_kept_are_refused(admin):
    status, said = admin("PUT", AT, {**MENU, "title": {"pl": "a\ud800b", "en": "x"}})
    assert (status, said["error"]["code"]) == (422, "wrong-input")
    assert said["error"]["facts"]["problems"].startswith("title.pl: there is a character in it that cannot be kept")
    assert admin("PUT", AT, {**MENU, "title": {"pl": "Me\0nu", "en": "Menu"}})[1]["menu"]["title"]["pl"] == "Menu"


def test_two_who_write_do_not_overwrite_each_other(written):
    moved = {**MENU, "title": {"pl": "Moje", "en": "Mine"}}
    assert written("PUT", AT, {**moved, "edition": 1})[1]["edition"] == 2
    for edition in (0, 1):
        status, said = written("PUT", AT, {**MENU, "edition": edition})
        assert (status, said["error"]["code"]) == (409, "draft-moved")
    assert written("POST", f"{AT}/publish", {"edition": 1})[0] == 409
    assert written("PUT", AT, MENU)[1]["edition"] == 3, "without an edition the last word holds"


def test_while_another_text_is_checked_a_program_waits_a_second_at_most_and_nothing_changes(written, monkeypatch):
    monkeypatch.setattr(api_procedures, "PATIENCE", 0.01)
    moved = {**MENU, "title": {"pl": "Moje", "en": "Mine"}}
    asked = [
        ("GET", AT, None), ("PUT", AT, moved), ("PUT", "/menus/NAD/menu-new", MENU), ("POST", f"{AT}/check", MENU),
        ("POST", f"{AT}/publish", {"edition": 1}),
    ]  # fmt: skip
    with checking.turn():
        for method, path, body in asked:
            status, told = written(method, path, body)
            assert (status, told["error"]["code"]) == (503, "check-busy"), (method, path)
    now = written("GET", AT)[1]
    assert (now["edition"], now["state"], now["menu"]["title"]) == (1, "draft", TITLE)
    assert written("GET", "/menus/NAD/menu-new")[0] == 404


def test_what_is_published_is_not_checked_once_more_for_the_answer(written, monkeypatch):
    checked: list[bool] = []
    findings = drafts.findings

    def counted(*args: Any, **more: Any) -> Any:
        checked.append(current() is None)
        return findings(*args, **more)

    monkeypatch.setattr(drafts, "findings", counted)
    status, told = written("POST", f"{AT}/publish", {"edition": 1})
    assert (status, told["state"], told["problems"]) == (200, "published", [])
    assert checked
    assert all(checked), "a check after publishing could be refused, although callers hear the menu already"


def test_a_client_that_is_none_and_an_edition_that_is_none_are_refused(written):
    assert written("GET", "/menus?client=TYPO")[0] == 404
    for edition in ("-1", str(2**31), str(2**70)):
        status, told = written("DELETE", f"{AT}/draft?edition={edition}")
        assert (status, told["error"]["code"]) == (422, "wrong-input"), edition


def test_a_text_that_has_no_such_fields_is_left_to_the_text_editor(admin):
    with scoped(ALL_CLIENTS):
        services.publish("NAD", TWO_LEVELS.replace("main-menu", "menu-main"), source="x", library={}, now=NOW)
    for method, path, body in (("GET", AT, None), ("PUT", AT, MENU), ("POST", f"{AT}/check", MENU)):
        status, said = admin(method, path, body)
        assert (status, said["error"]["code"]) == (409, "menu-not-shown")
    with scoped(ALL_CLIENTS):
        assert queries.draft("NAD", "menu-main") is None


def test_a_procedure_of_that_name_stays_and_names_are_checked(written):
    with scoped(ALL_CLIENTS):
        text = "procedure: reklamacja\ntitle: {pl: R, en: C}\nsteps:\n  - finish: over\n    disposition: COMPL_NEW\n"
        services.publish("NAD", text, source="reklamacja.yaml", library={}, now=NOW)
    assert written("GET", "/menus/NAD/reklamacja")[0] == 404
    for name, code in (("reklamacja", "name-taken"), ("1", "draft-named"), ("a:b", "draft-named")):
        status, said = written("PUT", f"/menus/NAD/{name}", MENU)
        assert (status, said["error"]["code"]) == (422, code), name


def test_menus_are_for_who_writes_procedures_within_their_clients(written, people):
    def asks(program: Api, method: str, path: str, body: object = None) -> int:
        data = json.dumps(body) if body is not None else ""
        browser: Client = program._browser
        return browser.generic(method, f"/api/v1{path}", data, content_type="application/json").status_code

    requests = [
        ("GET", AT, None), ("PUT", AT, MENU), ("POST", f"{AT}/check", MENU), ("POST", f"{AT}/publish", {"edition": 1}),
        ("DELETE", f"{AT}/draft?edition=1", None),
    ]  # fmt: skip
    for request in [("GET", "/menus", None), *requests]:
        assert asks(people.agent, *request) == 403, request
    for request in requests:
        assert asks(people.outsider, *request) == 404, request
    assert people.outsider.get("/menus").json() == {"items": []}
    assert asks(people.supervisor, "GET", AT) == 200
    assert asks(people.supervisor, "PUT", AT.replace("NAD", "XXX"), MENU) == 404
    assert asks(people.supervisor, "POST", f"{AT}/publish", {"edition": 1}) == 200
