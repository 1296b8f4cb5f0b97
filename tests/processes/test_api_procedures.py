"""Procedures for programs: written, checked, published and taken up again as in the editor, within the same rights."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from infolinia.clients import services as clients
from infolinia.content import queries, services
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import checking, shelf, starting
from infolinia.processes import api_procedures
from tests.procedures.test_menus import MENU
from tests.processes.conftest import NOW
from tests.processes.test_api_settings import Program

pytestmark = pytest.mark.django_db
TEXT = starting.text("nowa", "en")
BOOK = "/procedures/NAD/nowa"


@pytest.fixture
def programs(people) -> SimpleNamespace:
    """Of a supervisor of both clients, of one of the shop alone, of an administrator without grants, of an agent."""
    clients.put_user("a.sowa", "Anna Sowa", role="administrator", operator="TRZY", clients=[], now=NOW)
    names = {"supervisor": "c.rogala", "outsider": "w.klos", "admin": "a.sowa", "agent": "l.borsuk"}
    return SimpleNamespace(
        **{who: Program(clients.make_token(username, "writer", now=NOW)) for who, username in names.items()}
    )


def draft():
    with scoped(ALL_CLIENTS):
        return queries.draft("NAD", "nowa")


def written(program: Program, text: str = TEXT, edition: int = 0) -> dict[str, object]:
    status, told = program("PUT", f"{BOOK}/draft", {"text": text, "edition": edition})
    assert status == 200, told
    return told


def published(program: Program, text: str = TEXT) -> dict[str, str]:
    status, told = program("POST", f"{BOOK}/publish", {"edition": written(program, text, 0)["edition"]})
    assert status == 200, told
    return told


def test_from_a_draft_to_what_new_calls_get_and_back_to_an_older_version(programs):
    rules.put_queue("orders", "NAD", operator="TRZY", name="Orders", now=NOW)
    rules.put_number("+48991000120", "NAD", operator="TRZY", name="Orders", queue="orders", now=NOW)
    ask = programs.supervisor
    made = written(ask)
    assert (made["edition"], made["errors"], made["steps"], made["ends"], made["findings"]) == (1, 0, 3, 1, [])
    (line,) = ask("GET", "/procedures")[1]["items"]
    assert (line["client"], line["name"], line["kind"], line["state"], line["version"]) == (
        "NAD", "nowa", "call", "draft", "",
    )  # fmt: skip
    assert line["draft"]["saved_by"] == "Celina Rogala, by the program writer"
    assert ask("PUT", f"{BOOK}/numbers/%2B48991000120")[1]["error"]["code"] == "not-published"

    first = ask("POST", f"{BOOK}/publish", {"edition": 1})[1]
    assert first["version"] == "1"
    with scoped(ALL_CLIENTS):
        assert queries.current_hash("NAD", "nowa") == first["hash"]
    assert ask("PUT", f"{BOOK}/numbers/%2B48991000120")[0] == 204
    assert next(it.procedure for it in floor.numbers()) == "nowa"

    changed = TEXT.replace("How can I help?", "What is it about?")
    assert written(ask, changed)["edition"] == 2
    told = ask("GET", BOOK)[1]
    assert (told["text"], told["state"], told["title"], told["numbers"]) == (
        changed, "changed", "New procedure", ["+48991000120"],
    )  # fmt: skip
    assert "How can I help?" in ask("GET", f"{BOOK}?version=published")[1]["text"]
    assert told["next_version"] == 2
    assert ask("POST", f"{BOOK}/publish", {"edition": 2})[1]["version"] == "2"

    done = ask("GET", f"{BOOK}/history")[1]["items"]
    assert [(it["what"], it["version"]) for it in done if it["what"] == "published"] == [
        ("published", "2"), ("published", "1"),
    ]  # fmt: skip
    assert {it["by"] for it in done} == {"Celina Rogala, by the program writer"}
    assert ask("POST", f"{BOOK}/take-up", {"hash": first["hash"]})[1] == first
    newest = ask("GET", f"{BOOK}/history")[1]["items"][0]
    assert (newest["what"], newest["current"]) == ("taken_up", True)
    assert "How can I help?" in ask("GET", BOOK)[1]["text"]


def test_the_check_tells_the_place_and_the_cure_in_the_callers_language(programs, people):
    wrong = TEXT.replace("- ask: matter", "- ask: mater")
    told = programs.supervisor("POST", f"{BOOK}/check", {"text": wrong})[1]
    assert told["errors"] >= 1
    found = told["findings"][0]
    assert wrong.splitlines()[found["line"] - 1].strip() == "- ask: mater"
    assert found["severity"] == "error"
    assert found["cure"] == "Add it or correct the name."
    assert draft() is None, "nothing is kept"
    said = people.supervisor._browser.post(
        f"/api/v1{BOOK}/check", {"text": wrong}, content_type="application/json", headers={"Accept-Language": "pl"}
    ).json()["findings"][0]
    assert (said["line"], said["why"] != found["why"]) == (found["line"], True)


def test_a_text_that_cannot_be_read_is_kept_but_not_published(programs):
    told = written(programs.supervisor, "steps: [\r\n")
    assert told["errors"] >= 1
    assert draft().text == "steps: [\n"
    status, refused = programs.supervisor("POST", f"{BOOK}/publish", {"edition": 1})
    assert (status, refused["error"]["code"]) == (422, "draft-errors")


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("nowa", {"text": "x" * 300_000}, 422, "draft-large"),
        ("nowa", {"text": "a\0b"}, 422, "draft-characters"),
        ("1a", {"text": TEXT}, 422, "draft-named"),
        ("nowa", {"text": TEXT, "edition": 7}, 409, "draft-moved"),
        ("nowa", {"text": TEXT, "publish": True}, 422, "wrong-input"),
    ],
)
def test_what_the_editor_refuses_is_refused(programs, name, body, status, code):
    told = programs.supervisor("PUT", f"/procedures/NAD/{name}/draft", body)
    assert (told[0], told[1]["error"]["code"]) == (status, code)
    assert draft() is None


def test_nobody_overwrites_or_throws_away_what_they_never_saw(programs):
    written(programs.supervisor)
    assert written(programs.admin, TEXT + "# seen\n", 1)["edition"] == 2
    assert programs.supervisor("PUT", f"{BOOK}/draft", {"text": "x", "edition": 1})[0] == 409
    assert programs.supervisor("DELETE", f"{BOOK}/draft?edition=1")[0] == 409
    assert programs.supervisor("POST", f"{BOOK}/publish", {"edition": 1})[0] == 409
    assert programs.supervisor("DELETE", f"{BOOK}/draft?edition=2")[0] == 204
    assert draft() is None


def test_an_agent_and_other_clients_have_no_part_in_it(programs):
    published(programs.supervisor)
    asked = [
        ("GET", BOOK, None), ("PUT", f"{BOOK}/draft", {"text": TEXT}), ("DELETE", f"{BOOK}/draft?edition=1", None),
        ("POST", f"{BOOK}/check", {"text": TEXT}), ("POST", f"{BOOK}/publish", {"edition": 1}),
        ("GET", f"{BOOK}/history", None), ("POST", f"{BOOK}/take-up", {"hash": "x"}),
        ("PUT", f"{BOOK}/numbers/%2B48991000120", None),
    ]  # fmt: skip
    for method, path, body in asked:
        assert programs.agent(method, path, body)[0] == 403, path
        assert programs.outsider(method, path, body)[0] == 404, path
    assert programs.outsider("GET", "/procedures")[1]["items"] == []
    assert programs.outsider("GET", "/procedures?client=NAD")[0] == 404
    assert programs.agent("GET", "/procedures")[0] == 403
    assert [it["name"] for it in programs.admin("GET", "/procedures?client=NAD")[1]["items"]] == ["nowa"]


def test_what_is_not_there_is_not_found(programs):
    published(programs.supervisor)
    for path in ("/procedures/NAD/none", f"{BOOK}?version=none", "/procedures/NAD/none/history", "/procedures/NAD/1a"):
        assert programs.supervisor("GET", path)[0] == 404, path
    assert programs.supervisor("GET", "/procedures/NAD/none?version=published")[0] == 404


def test_parts_of_a_pack_and_menus_are_told_as_such(programs):
    part = starting.text("identity", "en").replace("  - finish: done\n    disposition: I_INFO\n", "  - say: done\n")
    whole = "procedure: order\nversion: 1\ntitle: {pl: Order, en: Order}\nsteps:\n  - include: identity\n"
    whole += "  - finish: over\n    disposition: I_INFO\n"
    with scoped(ALL_CLIENTS):
        services.publish("NAD", whole, source="order.yaml", library={"identity": part + "  - return: over\n"}, now=NOW)
    status, told = programs.supervisor("PUT", "/procedures/NAD/menu/draft", {"text": starting.text("menu", "en")})
    assert status == 200, told
    listed = {it["name"]: it for it in programs.supervisor("GET", "/procedures?client=NAD")[1]["items"]}
    assert {name: (it["kind"], it["state"]) for name, it in listed.items()} == {
        "identity": ("call", "part"), "menu": ("menu", "draft"), "order": ("call", "published"),
    }  # fmt: skip
    assert listed["order"]["published_by"] == ""
    assert programs.supervisor("GET", "/procedures/NAD/identity")[1]["included_in"] == ["order"]


def test_the_editors_list_names_the_program_that_wrote(programs):
    written(programs.supervisor)
    with scoped(ALL_CLIENTS):
        assert shelf.who_saved(draft()) == "Celina Rogala, przez program writer"


def test_while_another_text_is_checked_nothing_is_kept(programs, monkeypatch):
    monkeypatch.setattr(api_procedures, "PATIENCE", 0.01)
    with checking.turn():
        status, told = programs.supervisor("PUT", f"{BOOK}/draft", {"text": TEXT})
    assert (status, told["error"]["code"]) == (503, "check-busy")
    assert draft() is None
    assert written(programs.supervisor)["edition"] == 1


def test_a_text_that_is_too_large_does_not_wait_for_the_check_of_another(programs):
    large = {"text": "ą" * 150_000}
    with checking.turn():
        for method, path in (("PUT", f"{BOOK}/draft"), ("POST", f"{BOOK}/check")):
            status, told = programs.supervisor(method, path, large)
            assert (status, told["error"]["code"]) == (422, "draft-large"), path
            assert programs.outsider(method, path, large)[0] == 404, path


LINES = """rehearsal: A matter
procedure: nowa
language: en
given: {client.name: Nadwita}
lines:
  - {focus: matter, says: my bill is too high}
end: {finish: done, disposition: I_INFO}
"""


def test_rehearsals_are_taken_and_played_by_the_draft(programs):
    written(programs.supervisor)
    place = f"{BOOK}/rehearsals"
    taken = programs.supervisor("PUT", place, {"text": LINES.replace("\n", "\r\n")})
    assert (taken[0], taken[1]["text"]) == (200, LINES), taken
    assert [(it["name"], it["how"]) for it in taken[1]["items"]] == [("A matter", "unplayed")]
    assert programs.supervisor("GET", place)[1] == taken[1]
    assert [it["how"] for it in programs.supervisor("POST", f"{place}/run")[1]["items"]] == ["well"]

    written(programs.supervisor, TEXT.replace("I_INFO", "I_ORDER"), 1)
    (failed,) = programs.supervisor("POST", f"{place}/run")[1]["items"]
    assert failed["how"] == "otherwise"
    assert "I_ORDER" in failed["why"]
    for wrong in (LINES + "colour: red\n", "x" * 300_000):
        status, told = programs.supervisor("PUT", place, {"text": wrong})
        assert (status, told["error"]["code"]) == (422, "rehearsals-wrong" if "red" in wrong else "wrong-input")
    assert programs.supervisor("GET", place)[1]["text"] == LINES
    for method, path, body in (("GET", place, None), ("PUT", place, {"text": ""}), ("POST", f"{place}/run", None)):
        assert programs.agent(method, path, body)[0] == 403, path
        assert programs.outsider(method, path, body)[0] == 404, path


def test_a_menu_written_as_text_is_held_against_its_numbers(programs):
    ask = programs.supervisor
    with scoped(ALL_CLIENTS):
        rules.put_number("+48991000120", "NAD", operator="TRZY", name="Obsługa", menu="main-menu", now=NOW)
    status, told = ask("PUT", "/procedures/NAD/main-menu/draft", {"text": MENU, "edition": 0})
    assert status == 200, told
    found = told["findings"]
    assert [(it["line"], it["why"][:46]) for it in found] == [(18, "to_person leads to the queue of the number, an")]
    assert found[0]["cure"].startswith("Choose a queue for the number")
    status, refused = ask("POST", "/procedures/NAD/main-menu/publish", {"edition": 1})
    assert (status, refused["error"]["code"]) == (422, "draft-errors")
    assert "Choose a queue for the number" in refused["error"]["message"]
