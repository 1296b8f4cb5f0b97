"""What an administrator sets: by form, with its mistakes told at their field, its history and a way back."""

from __future__ import annotations

import re

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import menu_course
from infolinia.conduct.models import Call
from infolinia.content import services as content
from infolinia.floor.lines import queries as lines
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.administration.kinds import KINDS, kind
from infolinia.oversight.administration.things import fingerprint
from tests.conduct.conftest import NOW
from tests.conduct.test_menus import MENU
from tests.oversight.supervision.conftest import signed_in

pytestmark = pytest.mark.django_db

TRUNK = {"name": "carrier", "title": "Carrier One", "proxies": "198.51.100.1:5060\n198.51.100.2", "peers": "",
         "username": "302", "password": "hush-hush"}  # fmt: skip
OUTBOUND = """
procedure: ankieta
title: {pl: Ankieta, en: Survey}
call: {direction: out, kind: information}
steps:
  - finish: over
    disposition: I_INFO
"""


@pytest.mark.parametrize("thing", KINDS, ids=lambda thing: thing.code)
def test_each_kind_has_a_list_and_an_empty_form(admin, thing):
    assert thing.title() in admin.page("")
    assert thing.title() in admin.page(f"/{thing.code}")
    assert thing.new() in admin.page(f"/{thing.code}/new")


@pytest.mark.parametrize("thing", KINDS, ids=lambda thing: thing.code)
def test_each_thing_of_the_demo_is_kept_as_it_is_when_it_is_saved_unchanged(admin, thing, stage):
    """What the form shows is what is there: saving it changes nothing."""
    import html
    import re

    keys = [
        html.unescape(key)
        for key in re.findall(rf'/administration/{thing.code}/one/([^"]+)"', admin.page(f"/{thing.code}"))
    ]
    for key in keys:
        before = rules.history({"numbers": "number", "queues": "queue", "skills": "skill", "opening-hours": "hours"}
                               .get(thing.code, "none"), key.replace("%2B", "+"))  # fmt: skip
        status, page = admin.sends(f"/{thing.code}/one/{key}")
        assert (status, "alert" in page) == (302, False), (key, page)
        after = rules.history({"numbers": "number", "queues": "queue", "skills": "skill", "opening-hours": "hours"}
                              .get(thing.code, "none"), key.replace("%2B", "+"))  # fmt: skip
        changed = [set(change.before) for change in after[: len(after) - len(before)]]
        assert all(fields <= MADE_EXPLICIT for fields in changed), (key, changed)


MADE_EXPLICIT = {  # of a queue that a pack names with few words, the form writes down what held by default
    "ageing", "alarms", "certificates", "daily_limit", "easings", "fluency", "goal_seconds", "goal_share", "goes_back",
    "last_agent_days", "last_agent_wait", "level", "level_by", "max_expected", "max_length", "max_wait", "place",
    "priority", "ring", "ring_most", "short", "skill", "strategy", "waiting", "greeting", "when_closed", "when_full",
    "when_late", "when_slow", "when_unstaffed", "wrap_up", "recording", "music", "told", "callbacks", "hard_calls",
    "tell_every", "is_demanding", "is_emergency", "takes_everybody",
}  # fmt: skip


def test_a_trunk_from_the_first_to_the_last(admin):
    status, _ = admin.sends("/trunks/new", **TRUNK)
    assert status == 302
    trunk = lines.trunk("carrier")
    assert trunk.line.proxies == ("198.51.100.1:5060", "198.51.100.2")
    assert trunk.has_password
    assert lines.lines().trunks[0].password == "hush-hush"
    page = admin.page("/trunks/one/carrier")
    assert "hush-hush" not in page
    assert "Alina Perz" in page
    assert admin.sends("/trunks/one/carrier", channels="30", title="Carrier 1")[0] == 302
    assert lines.trunk("carrier").line.channels == 30
    assert lines.lines().trunks[0].password == "hush-hush", "an empty field leaves the password as it is"
    page = admin.page("/trunks/one/carrier")
    assert "<del>0</del> <ins>30</ins>" in page
    first = lines.changes("trunk", "carrier")[-1].number
    assert admin.browser.post(f"/administration/trunks/one/carrier/undo/{first}").status_code == 302
    assert (lines.trunk("carrier").line.channels, lines.trunk("carrier").title) == (0, "Carrier One")
    assert admin.sends("/trunks/one/carrier", forget_password="yes")[0] == 302
    assert not lines.trunk("carrier").has_password
    assert admin.browser.post("/administration/trunks/one/carrier/remove").status_code == 302
    assert lines.trunks() == []


def test_mistakes_stand_at_their_field_and_nothing_typed_is_lost(admin):
    status, page = admin.sends("/trunks/new", **{**TRUNK, "peers": "10.0.0.0/8\nnowhere", "codecs": "MP3"})
    assert status == 422
    assert "Nothing was saved." in page
    assert 'id="peers-problem"' in page
    assert 'id="codecs-problem"' in page
    assert "10.0.0.0/8 nowhere" in page
    assert "Carrier One" in page
    assert lines.trunks() == []


def test_a_field_that_is_empty_is_said_to_be_empty(admin):
    for path, empty in (("/tariffs/new", "per_minute"), ("/numbers/new", "number"), ("/tariffs/new", "prefix")):
        status, page = admin.sends(path, **{empty: " ", "name": ""})
        told = re.search(rf'id="{empty}-problem"[^>]*>([^<]*)<', page)[1]
        assert (status, told.startswith("The field is empty. "), "“" in told) == (422, True, False), told
    assert 'id="name-problem"' in admin.sends("/numbers/new", number="", name="")[1], "with all else that is missing"


def test_who_changed_it_meanwhile_is_not_overwritten(admin):
    admin.sends("/trunks/new", **TRUNK)
    thing = kind("trunks")
    status, page = admin.sends("/trunks/one/carrier", seen=fingerprint({"name": "old"}), title="Mine")
    assert status == 409
    assert "Somebody else changed this meanwhile" in page
    assert "Mine" in page
    assert lines.trunk("carrier").title == "Carrier One"
    assert thing.code == "trunks"


def test_what_is_needed_elsewhere_is_not_removed(admin):
    admin.sends("/trunks/new", **TRUNK)
    assert admin.sends("/trunk-groups/new", name="out", trunks="carrier")[0] == 302
    answer = admin.browser.post("/administration/trunks/one/carrier/remove")
    assert answer.status_code == 409
    assert "out" in answer.content.decode()
    assert [trunk.name for trunk in lines.trunks()] == ["carrier"]


def test_a_tariff_and_a_limit(admin):
    assert admin.sends("/tariffs/new", prefix="+48 70", name="Premium", per_minute="7,69")[0] == 302
    status, page = admin.sends("/tariffs/new", prefix="+4870", name="Again", per_minute="1")
    assert (status, "There is a tariff for these numbers already." in page) == (422, True)
    assert admin.sends("/limits/new", code="night", begins="22:00", ends="06:00", calls_an_hour="3")[0] == 302
    (limit,) = lines.limits()
    assert (limit.calls_an_hour, f"{limit.between[0]:%H:%M}") == (3, "22:00")
    assert "22:00–06:00" in admin.page("/limits")
    status, page = admin.sends("/limits/one/night", begins="25:00")
    assert status == 422
    assert 'id="begins-problem"' in page
    assert admin.sends("/limits/new", code="nothing")[0] == 422
    for scope, sentence in (("user", "There is no user kto."), ("trunk", "There is no trunk kto.")):
        status, page = admin.sends("/limits/new", code="hers", scope=scope, whose="kto", calls_a_day="3")
        assert (status, sentence in page) == (422, True)
    assert admin.sends("/limits/new", code="hers", scope="user", whose="liliana", calls_a_day="3")[0] == 302
    assert "<td>Liliana Borsuk</td>" in admin.page("/limits")
    assert 'value="liliana"' in admin.page("/limits/one/hers")
    assert lines.limits()[0].whose == clients.user_named("liliana").id


def test_opening_hours(admin):
    week = ["8–16"] * 5 + ["", "0–24"]
    days = "2026-12-24 8:00–12:00\n2026-12-31"
    assert admin.sends("/opening-hours/new", code="town", week=week, holidays="", exceptions=days)[0] == 302
    page = admin.page("/opening-hours/one/town")
    assert 'value="8:00–16:00"' in page
    assert "2026-12-24 8:00–12:00" in page
    for changed in ({"week": ["8-25"] + [""] * 6}, {"exceptions": "Christmas 8–12"}, {"holidays": "noon"}):
        status, page = admin.sends("/opening-hours/one/town", **changed)
        assert status == 422, changed
        assert "wrong-said" in page


def test_a_queue_with_all_it_knows(admin):
    skill = next(iter(floor.skills()))
    queue = {
        "id": "vip", "client": "NAD", "name": "VIP", "skill": skill, "level": "3", "strategy": "round_robin",
        "max_wait": "120", "when_late": "refuse", "goal_share": "90", "goal_seconds": "10",
        "easings": "30 level=2\n60 level=1 languages=en", "alarms_longest_wait": "60", "alarms_service_level": "80",
        "last_agent_days": "7",
    }  # fmt: skip
    assert admin.sends("/queues/new", **queue)[0] == 302
    found = floor.queue("vip")
    assert (found.strategy, found.goal_share, found.when_late.kind) == ("round_robin", 0.9, "refuse")
    assert [(item.after, item.level, item.languages) for item in found.easings] == [(30, 2, ()), (60, 1, ("en",))]
    assert (found.alarms.longest_wait, found.alarms.service_level) == (60, 0.8)
    for field, wrong in (
        ("easings", "soon"), ("ring", "1"), ("level", "nine"), ("alarms_minutes", "1"), ("place", "-1"),
        ("place", "9" * 20), ("priority", "9" * 20), ("alarms_waiting", "-1"), ("alarms_longest_wait", "9" * 20),
    ):  # fmt: skip
        status, page = admin.sends("/queues/one/vip", **{field: wrong})
        assert status == 422, field
        assert f'id="{field}-problem"' in page, (field, page)
    assert admin.sends("/queues/one/vip", strategy="ring_all")[0] == 302
    first = rules.history("queue", "vip")[-1].id
    assert admin.browser.post(f"/administration/queues/one/vip/undo/{first}").status_code == 302
    assert floor.queue("vip").strategy == "round_robin"


def test_all_that_is_wrong_with_a_queue_is_told_at_once_each_at_its_field(admin):
    assert admin.sends("/queues/new", id="first", client="NAD", name="x")[0] == 302
    wrong = {
        "ring": "500", "wrap_up": "-1", "level": "nine", "short": "61", "goal_share": "120", "alarms_minutes": "1",
        "easings": "30 level=9\n20 skills=juggling", "when_full": "overflow:first", "callbacks_attempts": "11",
        "max_length": "many",
    }  # fmt: skip
    status, page = admin.sends("/queues/one/first", **wrong)
    assert status == 422
    assert set(re.findall(r'id="(\w+)-problem"', page)) == set(wrong)
    assert floor.queue("first").ring == 20.0
    easings = re.search(r'id="easings-problem"[^>]*>([^<]*)<', page)[1]
    assert ("“9” cannot be chosen." in easings, "“20” is not later" in easings, "juggling" in easings) == (True,) * 3
    for field in wrong:  # each by itself is as wrong as among the others
        status, page = admin.sends("/queues/one/first", **{field: wrong[field]})
        assert (status, re.findall(r'id="(\w+)-problem"', page)) == (422, [field])


def test_overflow_in_a_ring_is_refused(admin):
    base = {"client": "NAD", "name": "x"}
    assert admin.sends("/queues/new", id="first", **base)[0] == 302
    assert admin.sends("/queues/new", id="second", **base, when_full="overflow:first", max_length="5")[0] == 302
    status, page = admin.sends("/queues/one/first", when_full="overflow:second", max_length="5")
    assert status == 422
    assert "ring" in page


def test_a_number(admin):
    given = {"number": "+48 99 100 01 99", "client": "NAD", "name": "New line", "queue": "complaints"}
    assert admin.sends("/numbers/new", **given)[0] == 302
    assert floor.queue_for_number("+48991000199").queue == "complaints"
    assert admin.sends("/numbers/new", **{**given, "number": "991 000 198"})[0] == 302
    assert floor.queue_for_number("+48991000198").queue == "complaints"
    for changed in ({"number": "12"}, {"name": ""}, {"queue": "", "announcement": ""}, {}):
        assert admin.sends("/numbers/new", **{**given, **changed})[0] == 422, changed


def test_what_holds_for_calls_outside_is_set_at_the_number_they_show(admin, monkeypatch):
    with scoped(ALL_CLIENTS):
        content.publish("NAD", OUTBOUND, source="ankieta.yaml", library={}, now=NOW)
    page = admin.page("/numbers/one/+48991000120")
    offered = page.split('name="outbound_procedure"')[1].split("</select>")[0]
    assert "Survey" in offered
    assert "Complaint" not in offered, "its calls come in"
    path = "/numbers/one/+48991000120"
    assert admin.sends(path, outbound_procedure="ankieta", records_outbound="yes")[0] == 302
    found = floor.queue_for_number("+48991000120")
    assert (found.outbound_procedure, found.records_outbound, found.procedure) == ("ankieta", True, "reklamacja")
    page = admin.page(path)
    assert page.count("Record calls outside") == 2, "in the form, and under who changed what"
    first = rules.history("number", "+48991000120")[-1].id
    assert admin.browser.post(f"/administration{path}/undo/{first}").status_code == 302
    monkeypatch.setattr("infolinia.oversight.administration.numbers.content.announcement", lambda *asked: "")
    status, page = admin.sends(path, records_outbound="yes")
    assert status == 422, "nobody is recorded untold"
    assert 'id="records_outbound-problem"' in page
    assert not floor.queue_for_number("+48991000120").records_outbound


@pytest.mark.parametrize("path", ["", "/trunks", "/trunks/new", "/queues/one/complaints"])
def test_only_administrators(admin, stage, path):
    from infolinia.clients.models import User

    for name in ("liliana", "celina"):
        user = User.objects.filter(username=name).first()
        if user is not None and user.role != "administrator":
            assert signed_in(user).get(f"/administration{path}").status_code == 403


@pytest.mark.parametrize("path", ["/nothing", "/trunks/one/none", "/queues/one/none", "/numbers/one/+48000"])
def test_what_is_not_there(admin, path):
    assert admin.browser.get(f"/administration{path}").status_code == 404


def test_a_change_that_is_none_of_its_is_not_undone(admin):
    admin.sends("/trunks/new", **TRUNK)
    assert admin.browser.post("/administration/trunks/one/carrier/undo/999").status_code == 404


def test_a_number_says_what_its_callers_chose_in_the_words_of_its_menu(admin):
    with scoped(ALL_CLIENTS):
        title = MENU.replace("title: {pl: Menu, en: Menu}", "title: {pl: Menu główne, en: The main menu}")
        content.publish("NAD", title, source="main-menu.yaml", library={}, now=NOW)
        call = Call(id="c-1", client="NAD", dialled="+48991000100")
        menu_course.count(call, "main-menu", "main", "complaints", now=NOW)
        menu_course.count(call, "main-menu", "", "began", now=NOW)
    page = admin.page("/numbers/one/+48991000100")
    assert "1: complaints" in page
    assert "The main menu" in page
    assert "heard the menu" in page
    assert ">complaints<" not in page


def test_announcements_are_offered_by_name_and_only_those_that_make_sense(admin):
    def offered(path: str, name: str) -> dict[str, str]:
        select = re.search(rf'<select[^>]*name="{name}".*?</select>', admin.page(path), re.DOTALL)
        assert select
        return dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select[0]))

    number = offered("/numbers/one/+48991000100", "announcement")
    assert number["late"] == "We are sorry that no one could answer in time…"
    assert not {"wait_15", "callback_hello", "phone_busy", "outside_press_1", "outside_gas", "hold"} & set(number)
    with scoped(ALL_CLIENTS):
        rules.put_number("+48991000100", "NAD", operator="TRZY", name="x", announcement="hold", now=NOW)
    assert "hold" in offered("/numbers/one/+48991000100", "announcement"), "what stands there stays"
    queue = offered("/queues/one/complaints", "recording")
    assert "recording" in queue
    assert "place_1" not in queue


def test_a_number_in_polish_says_nothing_in_english(admin):
    admin.browser.post("/language", {"language": "pl"})
    page = admin.page("/numbers/one/+48991000100")
    assert "gdy prowadzi do człowieka" in page
    assert "“person”" not in page
    assert "„person”" not in page
    assert ">o każdej porze<" in page
    assert ">godziny pracy<" in page
    assert not {">always<", ">office<", ">pl<", ">uk<"} & set(re.findall(r">\w+<", page))
    assert "godziny pracy" in admin.page("/opening-hours")
