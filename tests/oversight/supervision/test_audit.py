"""What is written down of who looked: exports of a call's journal, looks, and the page that tells them."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from infolinia.clients import queries as clients
from infolinia.clients import services as users
from infolinia.clients.models import User
from infolinia.conduct.models import Recording
from infolinia.journal.facts import CENTRE
from infolinia.journal.models import Entry
from tests.conduct.conftest import NOW
from tests.oversight.supervision.served import address_of, heard, sights, text

pytestmark = pytest.mark.django_db


def test_the_journal_is_exported_as_it_was_hashed(complaint, visitors):
    response = visitors.both.get(f"/calls/{complaint}/journal.jsonl")
    lines = [json.loads(line) for line in heard(response).decode().splitlines()]
    assert response["Content-Disposition"] == f'attachment; filename="{complaint}.jsonl"'
    assert {line["stream"] for line in lines} == {f"call:{complaint}"}
    kept = Entry.objects.filter(head__kind="call", head__key=complaint).order_by("seq")
    assert [line["hash"] for line in lines] == [entry.hash for entry in kept]


def test_each_look_is_written_down_once(complaint, visitors, now):
    visitors.both.get("/calls", {"q": "Teresa Zdun", "queue": "complaints"})
    visitors.both.get(f"/calls/{complaint}")
    recording = Recording.objects.get(call_id=complaint).id
    for part in ("bytes=0-99", "bytes=100-199", "bytes=5000-"):
        heard(visitors.both.get(address_of(complaint), headers={"Range": part}))
    visitors.both.get(f"/calls/{complaint}/journal.jsonl")
    assert sights() == [
        ("both", "calls", "queue=complaints search"),  # without the words, which name a person
        ("both", "record", complaint),
        ("both", "recording", recording),
        ("both", "journal", complaint),
    ]


def test_a_name_on_the_board_is_a_look_written_once_in_ten_minutes(stage, visitors, now):
    stage.ready("liliana")
    stage.takes("liliana", stage.waits(caller="+48994000101"))
    for _ in range(5):
        visitors.both.get("/board/now")
    assert [what for _user, what, _subject in sights()] == ["customer"]
    stage.run(601)
    visitors.both.get("/board/now")
    assert [what for _user, what, _subject in sights()] == ["customer", "customer"]


def test_words_typed_into_the_list_never_come_into_the_audit(complaint, visitors, now):
    """Nothing is erased from it, and people type names into the wrong field."""
    name = "Jan Kowalski"
    visitors.both.get("/calls", dict.fromkeys(("q", "day", "client", "queue", "agent", "outcome"), name))
    visitors.both.get("/calls", {"q": name, "day": "wczoraj", "client": "NAD", "outcome": "answered"})
    assert [subject for _user, _what, subject in sights()] == [
        "search",
        "day=2026-11-22 client=NAD outcome=answered search",
    ]
    assert not Entry.objects.filter(text__contains="Kowalski").exists()


def test_the_audit_tells_nothing_of_another_operators_people(complaint, visitors):
    visitors.both.get(f"/calls/{complaint}")
    users.put_operator("OBCY", "Obcy")
    stranger = users.put_user("obca", "Obca", role="administrator", operator="OBCY", clients=[], now=NOW)
    browser = Client()
    browser.force_login(stranger)
    assert complaint not in text(browser.get("/audit"))
    assert complaint in text(visitors.admin.get("/audit"))


def test_the_audit_tells_who_saw_what(complaint, visitors):
    visitors.both.get(f"/calls/{complaint}")
    visitors.admin.get(f"/calls/{complaint}")
    page = text(visitors.admin.get("/audit"))
    assert "Both" in page
    assert "record of a call" in page
    assert f'href="/calls/{complaint}"' in page
    only = text(visitors.admin.get("/audit", {"user": "admin"}))
    assert only.count("record of a call") == 1


def test_the_audit_names_a_customer_by_number_and_all_calls_in_words(stage, visitors, now):
    stage.ready("liliana")
    stage.takes("liliana", stage.waits(caller="+48994000101"))
    visitors.both.get("/board")
    visitors.both.get("/calls")
    visitors.admin.post("/language", {"language": "pl"})
    page = text(visitors.admin.get("/audit"))
    assert "N-100417" in page
    assert "<td>lista rozmów</td><td>wszystkie</td>" in page


def test_the_audit_says_in_words_how_a_list_was_narrowed(complaint, visitors, now):
    asked = {"q": "Zdun", "day": "wczoraj", "client": "NAD", "queue": "complaints", "outcome": "abandoned"}
    visitors.both.get("/calls", asked)
    visitors.both.get("/calls", {"agent": users_named("liliana")})
    visitors.both.get("/care/abandoned")
    page = text(visitors.admin.get("/audit")).replace("\xa0", " ")
    wanted = "Day: 22 Nov 2026, Client: Nadwita S.A., Queue: Reklamacje, Outcome: gave up, by words"
    assert f"<td>list of calls</td><td>{wanted}</td>" in page
    assert "<td>list of calls</td><td>Agent: Liliana Borsuk</td>" in page
    assert "<td>list of calls</td><td>who gave up</td>" in page
    visitors.admin.post("/language", {"language": "pl"})
    page = text(visitors.admin.get("/audit")).replace("\xa0", " ")
    assert (
        "Dzień: 22.11.2026, Zleceniodawca: Nadwita S.A., Kolejka: Reklamacje, Przebieg: porzucone, według słów" in page
    )


def test_the_audit_says_in_words_what_programs_asked_for_besides(stage, visitors, now):
    stage.ready("liliana")
    stage.takes("liliana", stage.waits(caller="+48994000101"))
    visitors.both.get("/board")
    customer = next(subject for _user, what, subject in sights() if what == "customer")
    subject = f"live since=2026-11-22 customer={customer} kind=out api"
    users.saw(stage.people["liliana"], "calls", subject, now=NOW, by=CENTRE)
    page = text(visitors.admin.get("/audit")).replace("\xa0", " ")
    wanted = "on the line now, Since: 22 Nov 2026, Customer: N-100417, Kind: outbound, by a program"
    assert f"<td>list of calls</td><td>{wanted}</td>" in page
    visitors.admin.post("/language", {"language": "pl"})
    page = text(visitors.admin.get("/audit")).replace("\xa0", " ")
    assert "Od: 22.11.2026, Klient: N-100417, Rodzaj: wychodzące" in page


def test_who_cannot_sign_in_any_more_can_still_be_asked_for(complaint, visitors):
    visitors.both.get(f"/calls/{complaint}")
    visitors.admin.get(f"/calls/{complaint}")
    User.objects.filter(username="both").update(is_active=False)
    page = text(visitors.admin.get("/audit", {"user": "both"}))
    assert page.count("record of a call") == 1
    assert '<option value="both" selected>Both</option>' in page
    assert "<td>Both</td>" in page


def users_named(username: str) -> str:
    return clients.user_named(username).id


def test_the_audit_has_pages(stage, visitors):
    for n in range(120):
        users.saw(stage.people["liliana"], "customer", f"number {n}", now=NOW, by=CENTRE)
    first = text(visitors.admin.get("/audit"))
    assert "number 119<" in first
    assert "number 69<" not in first
    address = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = text(visitors.admin.get(address))
    assert "number 69<" in second
    assert "number 119<" not in second
    assert "number 119<" in text(visitors.admin.get("/audit", {"before": "x'", "user": "'"}))
    third = second.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    last = text(visitors.admin.get(third))
    assert "number 0<" in last
    assert 'rel="next"' not in last
