"""Clients, telephones and webhooks by form; what is removed comes back; what is needed is not removed."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.floor.lines import phones
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import removing, rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.administration.things import Difference, Field
from infolinia.oversight.administration.wording import differences
from infolinia.telephony.switch.lines import BoundPhone, ShutOut
from infolinia.webhooks import queries as webhooks
from infolinia.webhooks import services as sending
from tests.conduct.conftest import NOW

pytestmark = pytest.mark.django_db

URL = "https://crm.example/infolinia"


def secret(page: str) -> str:
    return re.search(r'class="secret" readonly value="([^"]+)"', page)[1]


def does(admin, path: str, **given: str) -> tuple[int, str]:
    answer = admin.browser.post(f"/administration{path}", given)
    return answer.status_code, " ".join(answer.content.decode().replace("\xa0", " ").split())


# --- Clients


def test_a_client_from_the_first_to_the_last(admin):
    given = {
        "code": "gaz", "name": "Gazownia Miejska S.A.", "short_name": "Gazownia", "languages": ["pl", "uk"],
        "address": "formal", "contact": "email bok@gaz.example", "listening_reason": "yes",
    }  # fmt: skip
    status, page = admin.sends("/clients/new", **{**given, "contact": "e-mail", "code": "gaz-1"})
    assert (status, 'id="contact-problem"' in page, 'id="code-problem"' in page) == (422, True, True)
    assert "Gazownia Miejska" in page
    assert admin.sends("/clients/new", **given)[0] == 302
    gaz = clients.client("GAZ")
    assert (gaz.short, gaz.languages, gaz.address) == ("Gazownia", ("pl", "uk"), "formal")
    assert clients.listening("GAZ").needs_reason
    assert clients.about("GAZ")["contact"] == {"email": "bok@gaz.example"}
    assert admin.sends("/clients/one/GAZ", **{**given, "name": "Gazownia Wielka"})[0] == 302
    page = admin.page("/clients/one/GAZ")
    assert "<del>Gazownia Miejska S.A.</del> <ins>Gazownia Wielka</ins>" in page
    (first,) = re.findall(r"/one/GAZ/undo/(\d+)", page)
    assert admin.browser.post(f"/administration/clients/one/GAZ/undo/{first}").status_code == 302
    assert clients.client("GAZ").name == "Gazownia Miejska S.A."
    assert admin.browser.post("/administration/clients/one/GAZ/remove").status_code == 302
    assert "/administration/clients/one/GAZ" in admin.page("/clients")
    page = admin.page("/clients/one/GAZ")
    last = re.findall(r"/one/GAZ/undo/(\d+)", page)[0]
    assert admin.browser.post(f"/administration/clients/one/GAZ/undo/{last}").status_code == 302
    assert clients.client("GAZ").short_name == "Gazownia"


def test_a_client_to_whom_anything_belongs_stays(admin):
    status, page = does(admin, "/clients/one/NAD/remove")
    assert status == 409
    assert 'href="/administration/queues/one/complaints"' in page
    assert "customers: " in page
    with pytest.raises(Exception, match="client-needed"):
        services.remove_client("NAD", now=NOW, by=rules.SYSTEM)
    assert clients.client("NAD")


def test_a_pack_that_is_loaded_again_leaves_what_people_set(admin):
    before = clients.client("NAD")
    status, _page = admin.sends("/clients/one/NAD", short_name="Nadwita", complaint_regimes=["telecom"])
    assert status == 302
    with scoped(ALL_CLIENTS):
        services.put_client("NAD", before.name, operator=before.operator, about=_of_the_pack(), now=NOW)
    assert clients.client("NAD").short_name == "Nadwita"


def _of_the_pack() -> dict[str, object]:
    first = clients.client_history("NAD")[0].after or {}
    return {word: value for word, value in first.items() if word not in ("client", "name", "language")}


# --- Telephones


def test_a_telephone_from_the_first_to_the_last(admin):
    liliana = clients.user_named("liliana")
    status, page = admin.sends("/phones/new", name=" ", user=liliana.id)
    assert (status, 'id="name-problem"' in page) == (422, True)
    status, page = admin.sends("/phones/new", name="Desk 12", user=liliana.id)
    assert (status, "liliana-1" in page) == (200, True)
    password = secret(page)
    (phone,) = phones.phones(now=NOW)
    assert password not in admin.page(f"/phones/one/{phone.id}")
    assert "it cannot be rung" in admin.page(f"/phones/one/{phone.id}")
    bound = BoundPhone(
        username="liliana-1", user=liliana.id, address="192.0.2.7", port=5062, transport="tls", agent="Snom D865",
        since=NOW.timestamp(), expires=NOW.timestamp() + 4e9,
    )  # fmt: skip
    at = admin.now()
    phones.told("switch-1", [bound], [ShutOut(whom="203.0.113.9", until=NOW.timestamp() + 900, wrong=40)], now=at)
    page = admin.page(f"/phones/one/{phone.id}")
    assert "192.0.2.7:5062" in page
    assert "Snom D865" in page
    page = admin.page("/phones")
    assert "203.0.113.9" in page
    assert does(admin, "/phones/do/forgive", value="203.0.113.9")[1].count("is heard again") == 1
    assert admin.sends(f"/phones/one/{phone.id}", name="Desk 13")[0] == 302
    first = re.findall(rf"/one/{phone.id}/undo/(\d+)", admin.page(f"/phones/one/{phone.id}"))[-1]
    assert admin.browser.post(f"/administration/phones/one/{phone.id}/undo/{first}").status_code == 302
    assert phones.phones(now=NOW)[0].name == "Desk 12"
    assert secret(does(admin, f"/phones/one/{phone.id}/do/password")[1]) != password
    assert does(admin, f"/phones/one/{phone.id}/remove")[0] == 302
    assert phones.phones(now=NOW) == []
    assert "Desk 12 (liliana-1)" in admin.page("/phones")
    status, page = does(admin, f"/phones/one/{phone.id}/undo/{first}")
    assert (status, secret(page) != password) == (200, True)
    assert phones.phones(now=NOW)[0].username == "liliana-1"


def test_whose_a_new_telephone_is_must_be_chosen(admin):
    form = admin.page("/phones/new")
    people = re.search(r'<select id="user".*?</select>', form)[0]
    assert re.findall(r"<option[^>]*>([^<]*)", people)[0] == "choose…"
    assert re.findall(r'<option value="([^"]*)" selected', people) == [""]
    status, page = admin.sends("/phones/new", name="Desk 12")
    assert status == 422
    assert re.search(r'id="user-problem"[^>]*>([^<]*)<', page)[1] == "Choose whose telephone this is."
    assert 'id="name-problem"' not in page
    assert 'id="name-problem"' in admin.sends("/phones/new", name="")[1], "both at once"
    assert phones.phones(now=NOW) == []


# --- Webhooks


def test_a_webhook_from_the_first_to_the_last(admin):
    mistakes = (
        ({"url": "ftp://x"}, "url"), ({"url": "http://8.8.8.8/hook"}, "url"),
        ({"events": "call.answered\nno.such"}, "events"),
    )  # fmt: skip
    for wrong, field in mistakes:
        status, page = admin.sends("/webhooks/new", **{"url": URL, "client": "NAD", **wrong})
        assert (status, f'id="{field}-problem"' in page) == (422, True), page
    status, page = admin.sends("/webhooks/new", url=URL, client="NAD", events="call.*")
    assert status == 200
    given = secret(page)
    assert given.startswith("whsec_")
    with scoped(ALL_CLIENTS):
        (hook,) = webhooks.hooks()
    path = f"/webhooks/one/{hook.id}"
    assert given not in admin.page(path)
    assert "A test is on its way" in does(admin, f"{path}/do/test")[1]
    with scoped(ALL_CLIENTS):
        (due,) = sending.due(now=admin.now(), limit=9)
        for _ in range(11):
            sending.failed(due.id, problem="no-connection", now=NOW)
    page = admin.page(path)
    assert "webhook.tested" in page
    assert "Nothing answers at this address." in page
    assert "Sent again: 1." in does(admin, f"{path}/do/again", value=due.id)[1]
    assert secret(does(admin, f"{path}/do/secret")[1]) != given
    assert admin.sends(path, url=f"{URL}/2", events="call.*")[0] == 302
    first = re.findall(rf"{path}/undo/(\d+)", admin.page(path))[-1]
    assert does(admin, f"{path}/undo/{first}")[0] == 302
    with scoped(ALL_CLIENTS):
        assert webhooks.hook(hook.id).url == URL
    assert does(admin, f"{path}/remove")[0] == 302
    assert URL in admin.page("/webhooks")
    status, page = does(admin, f"{path}/undo/{first}")
    assert (status, secret(page) != given) == (200, True)
    with scoped(ALL_CLIENTS):
        assert webhooks.hook(hook.id).names == ("call.*",)


# --- Removal


def test_what_is_needed_is_told_with_links_and_stays(admin):
    for path, links in [
        ("/queues/one/complaints", ["/administration/numbers/one/", "/administration/queues/one/"]),
        ("/skills/one/complaints", ["/administration/queues/one/complaints", "/administration/users/one/"]),
        ("/opening-hours/one/" + floor.opening_hours()[0], ["/administration/queues/one/"]),
    ]:
        status, page = does(admin, f"{path}/remove")
        assert status == 409, path
        for link in links[:1]:
            assert link in page, (path, link)
        assert admin.page(path)
    with pytest.raises(Exception, match="routing-needed"):
        removing.remove("queue", "complaints", now=NOW, by=rules.SYSTEM)


def test_a_queue_with_its_number_is_removed_and_brought_back(admin):
    assert admin.sends("/opening-hours/new", code="town", week=["8–16"] * 7)[0] == 302
    assert admin.sends("/queues/new", id="vip", client="NAD", name="VIP", hours="town")[0] == 302
    number = {"number": "+48991000199", "client": "NAD", "name": "VIP", "queue": "vip"}
    assert admin.sends("/numbers/new", **number)[0] == 302
    assert does(admin, "/opening-hours/one/town/remove")[0] == 409
    assert does(admin, "/queues/one/vip/remove")[0] == 409
    assert does(admin, "/numbers/one/+48991000199/remove")[0] == 302
    assert does(admin, "/queues/one/vip/remove")[0] == 302
    assert does(admin, "/opening-hours/one/town/remove")[0] == 302
    assert "vip" not in floor.queues()
    assert floor.queue("vip").name == "VIP", "calls of the past name it"
    assert floor.queue_for_number("+48991000199") is None
    assert "vip, VIP" in admin.page("/queues")
    made = re.findall(r"/queues/one/vip/undo/(\d+)", admin.page("/queues/one/vip"))[-1]
    status, page = does(admin, f"/queues/one/vip/undo/{made}")
    assert (status, "town" in page) == (422, True), "its opening hours are gone, too"
    (hours,) = re.findall(r"/one/town/undo/(\d+)", admin.page("/opening-hours/one/town"))
    assert does(admin, f"/opening-hours/one/town/undo/{hours}")[0] == 302
    assert does(admin, f"/queues/one/vip/undo/{made}")[0] == 302
    (was,) = re.findall(r"/numbers/one/[^/]+/undo/(\d+)", admin.page("/numbers/one/+48991000199"))
    assert does(admin, f"/numbers/one/+48991000199/undo/{was}")[0] == 302
    assert floor.queue_for_number("+48991000199").queue == "vip"


def test_a_pack_that_is_loaded_again_brings_nothing_back(admin):
    values = dict(rules.history("skill", "orders")[0].values)
    for queue in floor.queues().values():
        if queue.skill == "orders":
            admin.sends(f"/queues/one/{queue.id}", skill="")
    for user in clients.users(blocked=True):
        known = floor.agent_rules(user.id)
        if known and "orders" in known.skills:
            skills = {code: level for code, level in known.skills.items() if code != "orders"}
            rules.put_agent(
                user.id, operator=user.operator, team=known.team, skills=skills, languages=known.languages,
                certificates=known.certificates, now=NOW, by=rules.Actor("agent", "1"),
            )  # fmt: skip
    assert does(admin, "/skills/one/orders/remove")[0] == 302
    rules.put_skill("orders", values["name"], operator=values["operator_id"], now=NOW)
    assert "orders" not in floor.skills()
    rules.put_skill("orders", "Orders", operator=values["operator_id"], now=NOW)
    assert "orders" in floor.skills(), "a pack that says something new is heard"


def test_what_was_never_there_is_not_there(admin):
    for path in ("/queues/one/none", "/phones/one/none", "/webhooks/one/none", "/clients/one/NONE"):
        assert admin.browser.get(f"/administration{path}").status_code == 404
        for what in ("/remove", "/undo/1", "/do/password"):
            assert does(admin, path + what)[0] == 404, path + what
    assert does(admin, "/phones/do/nothing")[0] == 404


def test_a_box_in_a_history_is_said_in_words():
    with translation.override("pl"):
        (told,) = differences({"on": "yes"}, {"on": ""}, [Field("on", "W użyciu", "yes")])
    assert told == Difference("W użyciu", "tak", "nie")
