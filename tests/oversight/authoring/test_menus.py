"""Menus made in a form: new, typed wrong and right, published, tried with keys; and what is kept from whom."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from infolinia.clients import queries as clients
from infolinia.clients import services as clients_services
from infolinia.content import announcements, queries
from infolinia.content import services as content
from infolinia.content.announcements import Said
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import menu_sheet
from tests.conduct.conftest import NOW
from tests.conduct.test_menus import MENU as TWO_LEVELS

pytestmark = pytest.mark.django_db

FORM = "/menus/NAD/menu-main"
BEGIN = {"client": "NAD", "name": "menu-main", "title_pl": "Menu główne", "title_en": "Main menu"}


@pytest.fixture(autouse=True)
def prompts(tmp_path, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"data": tmp_path})


@pytest.fixture
def closed(visitors) -> None:
    with scoped(ALL_CLIENTS):
        said = {"pl": Said("Nieczynne."), "en": Said("We are closed.")}
        folder = content.settings.SETTINGS.prompts
        announcements.put("NAD", "closed", name="Closed", said=said, folder=folder, now=NOW)


def page(browser: Client, path: str, status: int = 200) -> str:
    reply = browser.get(path)
    assert reply.status_code == status
    return words(reply)


def words(reply) -> str:
    return " ".join(unescape(reply.content.decode()).replace("\xa0", " ").split())


def stored(browser: Client, path: str = FORM) -> dict[str, str]:
    """What the form would send as it stands."""
    html = browser.get(path).content.decode()
    form = html[html.index('id="menu-form"') : html.index("</form>", html.index('id="menu-form"'))]
    found = {
        name: unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    }
    found |= {
        name: unescape(t) for name, t in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def sends(browser: Client, do: str = "save", **changed: str) -> tuple[int, str]:
    reply = browser.post(FORM, {**stored(browser), "do": do, **changed})
    return reply.status_code, words(reply) if reply.status_code != 302 else reply["Location"]


def current() -> menu_sheet.Sheet | None:
    with scoped(ALL_CLIENTS):
        text = queries.library("NAD").get("menu-main")
        return menu_sheet.read(text, "menu-main") if text else None


def tries(browser: Client, keys: str, **more: str) -> tuple[list[tuple[str, str]], bool]:
    reply = browser.post(f"{FORM}/rehearse", {**stored(browser), "keys": keys, "at": "2026-11-26T10:00", **more})
    assert reply.status_code == 200, reply.content
    told = reply.json()
    return [(entry["kind"], entry["text"]) for entry in told["entries"]], told["over"]


@pytest.fixture
def begun(visitors, closed) -> Client:
    assert visitors.both.post("/menus/new", BEGIN)["Location"] == FORM
    return visitors.both


def test_a_new_menu_is_whole_and_waits_as_a_draft(begun):
    form = page(begun, FORM)
    assert "not published yet" in form
    assert "to be corrected" not in form
    assert BEGIN["title_en"] in page(begun, "/menus")
    assert current() is None
    assert sends(begun, "publish") == (302, f"{FORM}?told=published")
    published = current()
    assert published is not None
    assert (published.title["pl"], published.closed) == ("Menu główne", "announcement closed")


def test_a_name_that_is_taken_or_wrong_is_told_at_its_field(begun):
    mistakes = (
        ("menu-main", "already"), ("1", "“1” cannot be a name"), ("reklamacja", "already"), ("", "The field is empty."),
    )  # fmt: skip
    for name, said in mistakes:
        reply = begun.post("/menus/new", {**BEGIN, "name": name, "title_en": ""})
        assert reply.status_code == 422
        assert said in words(reply)
        assert 'id="title_en-problem"' in words(reply)


def test_keys_lead_where_the_form_says(begun):
    status, _where = sends(
        begun, "publish", way_1="queue complaints-NAD", procedure_1="reklamacja", words_1_pl="reklamacje",
        words_1_en="complaints", way_2="announcement closed back", words_2_pl="godziny", words_2_en="hours",
        wrong_times="3", wrong_way="hang_up", holiday="hang_up",
    )  # fmt: skip
    assert status == 302
    made = current()
    assert made is not None
    assert {key.key: key.way for key in made.keys} == {
        "1": "queue complaints-NAD procedure reklamacja", "2": "announcement closed back", "9": "language",
        "0": "person", "*": "again",
    }  # fmt: skip
    assert (made.wrong, made.holiday) == (menu_sheet.Failing(3, "hang_up"), "hang_up")
    form = page(begun, FORM)
    assert "complaints → queue Reklamacje" in form, "the picture tells where the key leads"


def test_what_moves_to_another_key_keeps_its_name_in_the_counts(begun):
    assert sends(begun, way_1="queue complaints-NAD", words_1_pl="reklamacje", words_1_en="complaints")[0] == 302
    moved = {"way_1": "", "words_1_pl": "", "words_1_en": "", "way_5": "queue complaints-NAD"}
    assert sends(begun, "publish", **moved, words_5_pl="reklamacje", words_5_en="complaints")[0] == 302
    made = current()
    assert made is not None
    assert {key.value: key.key for key in made.keys if key.value} == {"complaints": "5", "person": "0"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("My bills & faults", "my_bills_faults"), ("Łódź", "lodz"), ("known", "key_1"), ("language", "key_1"),
        ("24 h", "key_1"), ("…", "key_1"), ("main", "main_2"), ("Other matters", "other_matters"),
    ],
)  # fmt: skip
def test_a_value_is_named_by_its_words(begun, words: str, name: str):
    assert sends(begun, way_1="queue complaints-NAD", words_1_pl="sprawa", words_1_en=words)[0] == 302
    with scoped(ALL_CLIENTS):
        draft = queries.draft("NAD", "menu-main")
    assert draft is not None
    assert menu_sheet.read(draft.text, "menu-main").keys[0].value == name
    assert "to be corrected" not in page(begun, FORM)


def test_mistakes_stand_at_their_field_and_nothing_typed_is_lost(begun):
    status, form = sends(
        begun, "publish", way_1="queue complaints-NAD", words_1_pl="reklamacje", words_1_en="", way_2="number",
        number_2="12", words_2_pl="serwis", words_2_en="repairs", prompt_pl="{nikt}", title_en="",
        way_3="queue complaints-NAD", words_3_pl="reklamacje", words_3_en="other",
    )  # fmt: skip
    assert status == 422
    assert "not published" in form
    for field in ("words_1_en", "number_2", "prompt_pl", "title_en"):
        assert f'id="{field}-problem"' in form, field
        assert f'aria-describedby="{field}-problem' in form, field
    assert 'id="words_1_pl-problem"' not in form, "what is missing is told once"
    assert 'value="reklamacje"' in form
    assert current() is None
    assert stored(begun)["prompt_pl"] == "{nikt}", "it is kept as a draft"
    assert "are to be corrected" in page(begun, FORM)


def test_what_the_check_of_procedures_finds_stands_at_its_field_too(begun):
    same = {"words_1_pl": "konsultant", "words_1_en": "an agent", "way_1": "queue complaints-NAD"}
    status, form = sends(begun, "publish", **same)
    assert status == 422
    assert re.search(r'id="words_[01]_(pl|en)-problem"', form)


def test_announcements_of_the_centre_itself_are_not_offered_but_stay_where_they_stand(begun):
    with scoped(ALL_CLIENTS):
        folder = content.settings.SETTINGS.prompts
        for code, text in (("wait_15", "Piętnaście minut."), ("late", "Nikt nie odebrał. Prosimy zadzwonić później.")):
            said = {"pl": Said(text), "en": Said("Please call again.")}
            announcements.put("NAD", code, name="", said=said, folder=folder, now=NOW)
    form = page(begun, FORM)
    assert 'value="announcement late"' in form
    assert "Please call again, then the end" in form
    assert "wait_15" not in form
    assert sends(begun, closed="announcement wait_15")[0] == 302
    assert 'value="announcement wait_15" selected' in page(begun, FORM)


def test_of_a_premium_number_it_is_told_that_none_is_ever_called(begun, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["+48"]})
    dear = {"way_2": "number", "number_2": "+48 700 100 200", "words_2_pl": "wróżka", "words_2_en": "a seer"}
    status, form = sends(begun, "publish", **dear)
    assert status == 422
    assert "+48700100200 is a premium rate number: the centre never calls one." in form
    assert "do not allow calls" not in form


def test_a_number_outside_is_allowed_by_the_settings_or_told(begun, settings):
    outside = {"way_2": "number", "number_2": "+48 99 100 01 10", "words_2_pl": "serwis", "words_2_en": "repairs"}
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": []})
    status, form = sends(begun, "publish", **outside)
    assert status == 422
    assert "do not allow calls to +48991000110: outside = []" in form
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": ["+48991000110"]})
    assert sends(begun, "publish", **outside)[0] == 302


def test_going_back_to_the_queue_needs_its_announcement_and_a_number_of_minutes(begun):
    status, form = sends(begun, "publish", returning="10")
    assert status == 422
    assert "Write the announcement menu_again first, with {queue} in it." in form
    with scoped(ALL_CLIENTS):
        said = {"pl": Said("Wrócić do kolejki {queue}? Jeden."), "en": Said("Back to {queue}? One.")}
        folder, names = content.settings.SETTINGS.prompts, {"complaints-NAD": "Reklamacje"}
        announcements.put("NAD", "menu_again", name="", said=said, folder=folder, queues=names, now=NOW)
    status, form = sends(begun, "publish", returning="ten")
    assert (status, 'id="returning-problem"' in form) == (422, True)
    assert sends(begun, "publish", returning="10")[0] == 302
    assert current().returning == "10"


def test_a_way_of_the_text_that_the_form_does_not_offer_stays_and_one_that_is_gone_is_told(begun):
    assert sends(begun, "publish")[0] == 302
    with scoped(ALL_CLIENTS):
        text = queries.library("NAD")["menu-main"]
        ways = text.replace("no_match: [again, again, to_person]", "no_match: [again, on_wrong]")
        ways += "  - hand_over: on_wrong\n    to: queue complaints-NAD procedure reklamacja\n"
        content.publish("NAD", ways, source="menu-main.yaml", library={}, now=NOW)
    form = page(begun, FORM)
    assert "queue Reklamacje, reklamacja</option>" in form
    assert "to be corrected" not in form
    assert stored(begun)["wrong_way"] == "queue complaints-NAD procedure reklamacja"
    with scoped(ALL_CLIENTS):
        gone = ways.replace("queue complaints-NAD procedure reklamacja", "announcement gone")
        content.publish("NAD", gone, source="menu-main.yaml", library={}, now=NOW)
    form = page(begun, FORM)
    assert "announcement gone (not there)" in form
    assert "There is no announcement gone. Choose another." in form


@pytest.mark.parametrize("number", ["", "12", "12: 3", "#5", "{"])
def test_a_number_that_is_none_is_kept_and_shown_again(begun, number: str):
    typed = {"way_2": "number", "number_2": number, "words_2_pl": "serwis", "words_2_en": "repairs"}
    assert sends(begun, **typed)[0] == 302
    assert stored(begun)["way_2"] == "number"
    assert stored(begun)["number_2"] == number.replace(" ", "")
    assert 'id="number_2-problem"' in page(begun, FORM)


def test_a_form_without_any_key_is_kept_and_shown_again(begun):
    assert sends(begun, way_0="", way_9="", way_star="")[0] == 302
    assert "Let at least one key lead somewhere." in page(begun, FORM)
    assert sends(begun, "publish")[0] == 422
    assert sends(begun, "publish", way_0="person", words_0_pl="konsultant", words_0_en="an agent")[0] == 302


def test_two_people_do_not_overwrite_each_other(begun, visitors):
    mine, theirs = stored(begun), stored(visitors.admin)
    assert visitors.admin.post(FORM, {**theirs, "title_pl": "Menu Alicji"}).status_code == 302
    reply = begun.post(FORM, {**mine, "title_pl": "Moje"})
    assert reply.status_code == 409
    assert 'value="Moje"' in words(reply)
    assert "Load it again" in words(reply)
    assert stored(begun)["title_pl"] == "Menu Alicji"


def test_a_text_that_the_form_cannot_show_is_left_to_the_text_editor(visitors):
    with scoped(ALL_CLIENTS):
        content.publish("NAD", TWO_LEVELS.replace("main-menu", "menu-main"), source="x", library={}, now=NOW)
    said = page(visitors.both, FORM)
    assert "- choose: bills" in said
    assert 'href="/authoring/NAD/menu-main"' in said
    assert visitors.both.post(FORM, {"title_pl": "x"}).status_code == 200
    with scoped(ALL_CLIENTS):
        assert queries.draft("NAD", "menu-main") is None
    assert visitors.both.post(f"{FORM}/rehearse", {"keys": ""}).status_code == 409


def test_a_procedure_that_is_no_menu_has_no_such_form(visitors):
    assert visitors.both.get("/menus/NAD/reklamacja").status_code == 404


def test_menus_are_for_who_writes_procedures(begun, visitors):
    for path in ("/menus", "/menus/new", FORM):
        assert visitors.agent.get(path).status_code == 403
    for browser in (visitors.shop, visitors.nobody):
        assert browser.get(FORM).status_code == 404
        assert browser.post("/menus/new", BEGIN).status_code == 404
        assert browser.post(f"{FORM}/rehearse", {"keys": ""}).status_code == 404
        assert browser.post(f"{FORM}/sound", {"keys": ""}).status_code == 404
    assert "Nadwita" not in page(visitors.shop, "/menus")


def test_a_draft_is_thrown_away_by_who_has_seen_it(begun):
    assert begun.post(f"{FORM}/drop", {"edition": "99"}).status_code == 409
    assert begun.post(f"{FORM}/drop", {"edition": stored(begun)["edition"]}).status_code == 302
    assert begun.get(FORM).status_code == 404


def test_numbers_and_menus_that_lead_to_it_are_told(begun, visitors):
    assert sends(begun, "publish")[0] == 302
    with scoped(ALL_CLIENTS):
        rules.put_number(
            "+48991000120", "NAD", operator="TRZY", name="Obsługa", queue="complaints-NAD", menu="menu-main", now=NOW
        )
    assert 'href="/administration/numbers/one/+48991000120"' in page(visitors.admin, FORM)
    assert "+48 99 100 01 20" in page(begun, FORM)
    other = {**BEGIN, "name": "menu-other"}
    assert begun.post("/menus/new", other).status_code == 302
    typed = {**stored(begun, "/menus/NAD/menu-other"), "way_7": "menu menu-main", "words_7_pl": "dalej"}
    assert begun.post("/menus/NAD/menu-other", {**typed, "words_7_en": "more", "do": "publish"}).status_code == 302
    assert "menu menu-other" in page(begun, FORM)
    assert "English: dziewięć" not in page(begun, "/menus")


def test_a_queue_that_a_key_leads_to_is_not_removed_and_the_key_is_told(begun, visitors):
    queue = {"way_1": "queue complaints-NAD", "words_1_pl": "reklamacje", "words_1_en": "complaints"}
    assert sends(begun, "publish", **queue)[0] == 302
    with scoped(ALL_CLIENTS):
        rules.put_queue("other", "NAD", operator="TRZY", name="Inne", now=NOW)
        rules.put_number(
            "+48991000120", "NAD", operator="TRZY", name="Obsługa", queue="other", menu="menu-main", now=NOW
        )
    form = page(visitors.admin, "/administration/queues/one/complaints-NAD")
    assert '<a href="/menus/NAD/menu-main">menu Main menu: key 1</a>' in form
    reply = visitors.admin.post("/administration/queues/one/complaints-NAD/remove")
    assert (reply.status_code, "menu Main menu: key 1" in words(reply)) == (409, True)
    assert sends(begun, "publish", way_1="", words_1_pl="", words_1_en="")[0] == 302
    assert visitors.admin.post("/administration/queues/one/complaints-NAD/remove").status_code == 302


def test_a_key_leads_to_one_agent_whose_page_tells_it(begun, visitors):
    with scoped(ALL_CLIENTS):
        user = clients.user_named("agent")
        rules.put_agent(user.id, operator="TRZY", languages={"pl": "native"}, now=NOW)
    one = {"way_1": "agent agent", "words_1_pl": "opiekun", "words_1_en": "your adviser"}
    assert 'value="agent agent"' in page(begun, FORM)
    assert sends(begun, "publish", **one)[0] == 302
    assert "your adviser → Agent, else the queue of the number" in page(begun, FORM)
    heard, over = tries(begun, "1")
    assert (heard[-1], over) == (("end", "The call goes on: Agent, else the queue of the number."), True)
    form = page(visitors.admin, f"/administration/users/one/{user.id}")
    assert '<a href="/menus/NAD/menu-main">menu Main menu: key 1</a>' in form
    with scoped(ALL_CLIENTS):
        values = {"role": user.role, "operator": user.operator, "clients": user.clients}
        clients_services.put_user(user.username, user.name, **values, active=False, now=NOW)
    form = page(begun, FORM)
    assert "Agent agent takes no calls of this client. Choose somebody else." in form
    assert "agent agent (not there)" in form


# --- Tried without a telephone


def test_keys_are_tried_by_the_form_as_it_stands(begun):
    heard, over = tries(begun, "")
    assert (over, [kind for kind, _text in heard]) == (False, ["said", "said"])
    assert heard[0][1] == "Dzień dobry, tu Nadwita S.A."
    assert "Konsultant: 0" in heard[1][1]
    unsaved = {"way_1": "queue complaints-NAD", "words_1_pl": "reklamacje", "words_1_en": "complaints"}
    heard, over = tries(begun, "91", **unsaved)
    assert heard[2] == ("pressed", "Key 9")
    assert heard[3][1].startswith("Complaints: 1")
    assert (heard[-1], over) == (("end", "The call goes on: queue Reklamacje."), True)


def test_nobody_presses_and_wrong_keys(begun):
    heard, over = tries(begun, "--")
    assert [text for kind, text in heard if kind == "pressed"] == ["Nobody presses a key."] * 2
    assert (heard[-1], over) == (("end", "The call goes on: a person: the queue of the number."), True)
    heard, over = tries(begun, "77")
    assert ("note", "This key does nothing here.") in heard
    assert not over


def test_the_time_of_the_call_decides(begun):
    with scoped(ALL_CLIENTS):
        values = {"operator": "TRZY", "name": "Obsługa", "queue": "complaints-NAD", "hours": "office"}
        rules.put_number("+48991000120", "NAD", **values, language="en", menu="menu-main", now=NOW)
    at_night = {"hours": "number +48991000120", "at": "2026-11-26T23:00"}
    heard, over = tries(begun, "", **at_night)
    assert heard == [("said", "Closed: We are closed."), ("end", "The call ends after that.")]
    assert over
    assert tries(begun, "", hours="hours office", at="2026-11-26T23:00")[1]
    assert not tries(begun, "", hours="number +48991000120")[1]
    assert not tries(begun, "", hours="hours no-such", at="yesterday")[1]


def test_what_is_heard_can_be_listened_to(begun):
    reply = begun.post(f"{FORM}/sound", {**stored(begun), "keys": "", "at": "2026-11-26T10:00"})
    assert (reply.status_code, reply["Content-Type"]) == (200, "audio/wav")
    assert reply.content[:4] == b"RIFF"


def test_a_form_that_cannot_be_read_is_told_in_the_rehearsal(begun):
    reply = begun.post(
        f"{FORM}/rehearse", {**stored(begun), "prompt_pl": "{", "keys": ""}, headers={"Accept": "application/json"}
    )
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "rehearsal-unreadable"


def test_a_number_without_a_queue_has_no_menu_that_leads_to_a_person(begun, visitors):
    named = {"operator": "TRZY", "name": "Obsługa", "menu": "menu-main", "now": NOW}
    with scoped(ALL_CLIENTS):
        rules.put_number("+48991000120", "NAD", **named)
    form = page(begun, FORM)
    for name in ("way_0", "silence_way", "wrong_way"):
        assert f'id="{name}-problem"' in form, name
    assert "The number +48991000120 leads to this menu and has no queue" in form
    queue = {"way_0": "queue complaints-NAD", "silence_way": "hang_up", "wrong_way": "hang_up"}
    assert sends(begun, "publish")[0] == 422
    assert sends(begun, "publish", **queue)[0] == 302
    with scoped(ALL_CLIENTS):
        rules.put_number("+48991000120", "NAD", queue="complaints-NAD", **named)
    assert sends(begun, "publish", way_0="person")[0] == 302
    with scoped(ALL_CLIENTS), pytest.raises(rules.RuleProblem):
        rules.put_number("+48991000120", "NAD", **named)
    at = "/administration/numbers/one/+48991000120"
    seen = re.search(r'name="seen" value="([^"]*)"', visitors.admin.get(at).content.decode())
    assert seen
    given = {"number": "+48991000120", "client": "NAD", "name": "Obsługa", "queue": "", "menu": "menu-main"}
    reply = visitors.admin.post(at, {**given, "language": "pl", "seen": seen[1]})
    assert reply.status_code == 422
    assert "The menu leads callers to the queue of the number: to a person, or to one agent. Choose a queue." in words(
        reply
    )


def test_fifty_agents_are_listed_once_for_each_kind_of_field_and_none_is_left_out(begun):
    with scoped(ALL_CLIENTS):
        for n in range(50):
            user = clients_services.put_user(
                f"agent.{n}", f"Agent {n:02}", role="agent", operator="TRZY", clients=["NAD"], now=NOW
            )
            rules.put_agent(str(user.pk), operator="TRZY", languages={"pl": "native"}, now=NOW)
    assert sends(begun, way_1="agent agent.7", words_1_pl="Ewa", words_1_en="Ewa")[0] == 302
    form = page(begun, FORM)
    lists = re.findall(r'<template id="list-(ways[\w-]*)">(.*?)</template>', form)
    assert [name for name, _options in lists] == ["ways", "ways-of-key"]
    for _name, options in lists:
        assert len(re.findall(r'<option value="agent agent\.\d+">Agent \d\d, else', options)) == 50
    fields = re.findall(r'<select id="(\w+)" name="\w+" data-list="([\w-]+)"[^>]*>(.*?)</select>', form)
    assert len(fields) == 12 * 2 + 4
    assert {len(re.findall("<option", options)) for _field, _list, options in fields} == {1}
    assert 'value="agent agent.7" selected>Agent 07, else' in next(it for name, _list, it in fields if name == "way_1")
