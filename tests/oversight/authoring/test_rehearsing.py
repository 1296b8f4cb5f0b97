"""The rehearsal beside the text: what the panel gets, what is kept, who may, and that nobody hangs the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from infolinia.content import rehearsals
from infolinia.content.models import RehearsalFile
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import trying
from infolinia.procedures.rehearsal.script import read
from tests.conduct.conftest import NOW
from tests.oversight.authoring.test_writing import post, refused

pytestmark = pytest.mark.django_db

BOOK = "/authoring/NAD/powitanie"
TEXT = """procedure: powitanie
title: {pl: Powitanie, en: Welcome}
given:
  customer: {type: customer, optional: true, title: {pl: Klient, en: Customer}}
slots:
  amount: {type: money, title: {pl: Kwota, en: Amount}}
  day: {type: date, looks: ahead, title: {pl: Dzień, en: Day}}
  order: {type: order, pattern: 'Z-\\d{5}', title: {pl: Zamówienie, en: Order}}
  state: {type: text, title: {pl: Stan, en: State}}
digressions:
  why: {hear: {pl: ["po co to"], en: ["what for"]}, text: {pl: "Dla porządku.", en: "For the record."}}
steps:
  - statement: hello
    text: {pl: "Tu {client.name}. Rozmowa jest nagrywana.", en: "This is {client.name}. The call is recorded."}
  - ask: amount
    text: {pl: "Ile?", en: "How much?"}
    on_refuse: later
  - ask: day
    text: {pl: "Kiedy?", en: "When?"}
    optional: true
  - ask: order
    text: {pl: "Które zamówienie?", en: "Which order?"}
  - do: look_up
    action: sales.order_status
    with: {order: order, customer: customer}
    out: {state: state}
    on_error: {not_found: later}
  - say: told
    text: {pl: "Stan: {state}.", en: "State: {state}."}
  - finish: over
    disposition: I_ORDER
    text: {pl: "Do widzenia.", en: "Goodbye."}
  - finish: later
    disposition: CB_ASKED
    text: {pl: "Oddzwonimy.", en: "We will call back."}
"""
ROUNDS = """procedure: powitanie
title: {pl: P, en: P}
steps:
  - repeat: a
    for: 50
    max: 50
    steps:
      - repeat: b
        for: 50
        max: 50
        steps:
          - say: again
            text: {pl: "Jeszcze raz.", en: "Again."}
  - finish: over
    disposition: I_INFO
"""
ACTS = ("rehearse", "rehearsals/keep", "rehearsals/drop", "rehearsals/run", "rehearsals/replace")
PAGES = ("rehearsals", "rehearsals/file", "rehearsals/one")


def says(*words: str) -> list[dict[str, Any]]:
    return [{"does": "says", "value": word} for word in words]


def rehearse(browser: Client, *words: str, text: str = TEXT, status: int = 200, **more: Any) -> dict[str, Any]:
    body = {"text": text, "number": 7, "lines": says(*words), **more}
    return post(browser, "rehearse", book=BOOK, status=status, **body)


def course(reply: dict[str, Any]) -> str:
    return " ".join(str(reply["course"]).replace("\xa0", " ").split())


def keep(browser: Client, name: str, *words: str, **more: Any) -> dict[str, Any]:
    return post(browser, "rehearsals/keep", book=BOOK, text=TEXT, name=name, lines=says(*words), **more)


def names() -> list[str]:
    with scoped(ALL_CLIENTS):
        return [found.script.name for found in rehearsals.kept("NAD", "powitanie")]


# --- A conversation tried


def test_the_text_is_rehearsed_as_it_is_being_written(visitors):
    begun = rehearse(visitors.both)
    assert (begun["number"], begun["step"], begun["asks"]) == (7, "amount", True)
    assert "Tu Nadwita S.A. Rozmowa jest nagrywana." in course(begun)
    assert "read to its end, as evidence" in course(begun)
    said = rehearse(visitors.both, "sto złotych", "zielony")
    assert "Kwota: 100,00 zł" in course(said)
    assert "This is no date." in course(said)
    assert (said["step"], said["unclear"], said["focuses"]) == ("day", [1], {"0": "amount", "1": "day"})
    assert [item["label"] for item in said["settled"]] == ["Kwota"]
    assert [item["says"] for item in said["beside"]] == ["po co to"]


def test_actions_answer_what_the_author_chooses(visitors):
    lines = ("20 zł", "jutro", "88120")
    made_up = rehearse(visitors.both, *lines)
    assert "Stan: ‹state›." in course(made_up)
    assert made_up["ended"]
    assert "The end. Result:" in course(made_up)
    chosen = rehearse(visitors.both, *lines, backend={"sales.order_status": [{"state": "w drodze"}]})
    assert "Stan: w drodze." in course(chosen)
    assert "sales.order_status → " in course(chosen)
    failed = rehearse(visitors.both, *lines, backend={"sales.order_status": [{"error": "not_found"}]})
    assert "Oddzwonimy." in course(failed)
    stuck = rehearse(visitors.both, *lines, backend={"sales.order_status": [{"error": "unavailable"}]})
    assert "stopped at the step “look_up”" in course(stuck)
    assert "on_error" in course(stuck)


def test_the_setting_offers_what_the_text_names(visitors):
    shown = rehearse(visitors.both, given={"customer": "Ewa Lis"})["setting"]
    assert 'data-given="customer" value="Ewa Lis"' in shown
    assert 'data-action="sales.order_status"' in shown
    assert '<option value="not_found">' in shown
    assert 'data-output="state"' in shown


def test_other_things_happen_in_a_conversation(visitors):
    lines = [
        {"does": "says", "value": "20 zł"},
        {"does": "digresses", "value": "why"},
        {"does": "corrects", "slots": {"amount": "30 zł"}},
        {"does": "switch", "value": "en"},
        {"does": "declines", "value": "dont_know"},
        {"does": "switch", "value": "voice"},
        {"does": "back", "value": "true"},
    ]
    found = course(rehearse(visitors.both, lines=lines))
    for words in (
        "po co to", "Dla porządku.", "The customer corrects: Kwota: 30 zł", "Kwota: 30,00 zł", "When?", "Voice agent",
        "From here on in English.", "The customer does not know.", "One step back.",
    ):  # fmt: skip
        assert words in found, words


def test_after_a_change_it_stops_where_a_line_no_longer_fits(visitors):
    lines = [{"does": "says", "value": "20 zł", "focus": "amount"}, {"does": "says", "value": "jutro", "focus": "day"}]
    changed = TEXT.replace("  - ask: day\n", "  - ask: day\n    when: amount > 50 zł\n")
    found = rehearse(visitors.both, text=changed, lines=lines)
    assert found["stopped"] == {"why": "moved", "line": 1}
    assert "stopped at the step “order”" in course(found)
    assert "was said at the step “day”" in course(found)
    assert '<ol class="unsaid"' in course(found)


def test_nobody_is_told_to_say_something_else_where_the_call_has_ended(visitors):
    lines = [{"does": "says", "value": "20 zł", "focus": "amount"}, {"does": "says", "value": "jutro", "focus": "day"}]
    ending = "  - finish: early\n    disposition: I_INFO\n    when: amount > 1 zł\n  - ask: day\n"
    found = course(rehearse(visitors.both, text=TEXT.replace("  - ask: day\n", ending), lines=lines))
    assert "Say something else" not in found
    assert "the call ends before it comes there" in found or "The call is over here" in found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TEXT.replace("ask: amount", "ask: amuont"), "Line 15: amuont is not among the slots"),
        ("procedure: [", "Line 1:"),
        ("", "Line 1: The file is empty."),
        (
            TEXT.replace("  - say: told", "  - include: nowhere\n  - say: told"),
            "The procedure nowhere is not in this pack",
        ),
    ],
)
def test_a_text_that_cannot_be_read_says_where(visitors, text: str, why: str):
    found = rehearse(visitors.both, text=text)
    assert not found["readable"]
    assert why in found["halt"].replace("\xa0", " ")


def test_the_panel_speaks_polish(visitors):
    visitors.both.post("/language", {"language": "pl", "next": "/"})
    found = course(rehearse(visitors.both, "zielony", "?"))
    assert "Konsultant" in found
    assert "Klient" in found
    assert "To nie jest kwota." in found


# --- Bounds and hostile bodies


NO_TEXT = (b"", b"[", b"null", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"text": 7}', b'{"lines": []}')
WRONG = (
    b'{"text": "", "lines": [{"does": "explodes"}]}', b'{"text": "", "lines": {"0": 1}}', b'{"text": "", "number": -1}',
    b'{"text": "", "performer": "root"}', b'{"text": "", "language": "xx"}', b'{"text": "", "given": {"a": [' * 5000,
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_a_body_that_cannot_be_read_is_refused(visitors, act: str):
    wrong = WRONG if act in ("rehearse", "rehearsals/keep") else ()
    for body in (*NO_TEXT, *wrong):
        reply = visitors.both.post(f"{BOOK}/{act}", body, content_type="application/json")
        assert reply.status_code == 400, body[:60]


def test_lines_and_text_are_bounded(visitors):
    refused(visitors.both, "rehearse", "rehearsal-lines", 422, book=BOOK, text=TEXT, lines=says(*["a"] * 101))
    refused(visitors.both, "rehearse", "rehearsal-lines", 422, book=BOOK, text=TEXT, lines=says("a" * 501))
    refused(visitors.both, "rehearse", "draft-large", 422, book=BOOK, text="a" * 300_000)
    refused(visitors.both, "rehearse", "draft-large", 422, book=BOOK, text="a" * 1_200_000)


def test_a_loop_of_the_author_does_not_hang_the_server(visitors, monkeypatch):
    monkeypatch.setattr(trying, "SECONDS", 0.05)
    found = rehearse(visitors.both, text=ROUNDS)
    assert found["stopped"]["why"] == "time"
    assert "It takes too long." in course(found)


DEEP: Any = {"a": {"b": {"c": {"d": "e"}}}}


@pytest.mark.parametrize(
    "more",
    [
        {"given": {"customer": DEEP, "amount": [1, 2], "client.name": {"x": "y"}, "call.caller": 7}},
        {"backend": {"sales.order_status": [{"state": DEEP, "error": []}] * 20}, "now": "9999-99-99"},
        {"backend": {"nowhere.at_all": [{"error": "x"}]}, "now": "2026-11-23T10:15Z"},
        {"now": "9999-12-31T23:59"},
        {"now": "0001-01-01T00:00"},
        {"lines": [{"does": "corrects", "slots": {"nowhere/amount": "1"}}, {"does": "digresses", "value": "~/x"}]},
        {"lines": [{"does": "says", "value": "\x00\ud7ff\u2028{{}}", "focus": "no/such"}]},
        {"lines": [{"does": "switch", "value": "root"}, {"does": "heard", "value": "half"}, {"does": "retries"}]},
    ],
)
def test_what_makes_no_sense_does_no_harm(visitors, more: dict[str, Any]):
    assert rehearse(visitors.both, **more)["readable"]


def test_what_is_said_is_shown_as_text(visitors):
    found = rehearse(visitors.both, "<script>alert(1)</script>")["course"]
    assert "<script>" not in found
    assert "&lt;script&gt;" in found


# --- What is kept


def test_a_conversation_is_kept_played_and_thrown_away(visitors):
    kept = keep(visitors.both, "Zwykła droga", "20 zł", "jutro", "88120")
    assert kept["count"] == 1
    assert "Zwykła droga" in kept["html"]
    passed = post(visitors.both, "rehearsals/run", book=BOOK, text=TEXT)
    assert (passed["count"], passed["well"], passed["failing"]) == (1, 1, 0)
    changed = TEXT.replace("disposition: I_ORDER", "disposition: CB_ASKED")
    failing = post(visitors.both, "rehearsals/run", book=BOOK, text=changed)
    assert (failing["well"], failing["failing"]) == (0, 1)
    assert "The disposition should be I_ORDER" in failing["html"]
    told = [item.name for item in journal.replay(rehearsals.queries.CONTENT)]
    assert told[-1] == "rehearsal.kept"
    post(visitors.both, "rehearsals/drop", book=BOOK, rehearsal="Zwykła droga")
    assert names() == []


def test_a_kept_conversation_comes_back_into_the_panel(visitors):
    keep(visitors.both, "Odmowa", "20 zł", "jutro", "88120", backend={"sales.order_status": [{"error": "not_found"}]})
    one = json.loads(visitors.both.get(f"{BOOK}/rehearsals/one", {"rehearsal": "Odmowa"}).content)
    assert [line["value"] for line in one["lines"]] == ["20 zł", "jutro", "88120"]
    assert [line["focus"] for line in one["lines"]] == ["amount", "day", "order"]
    assert one["backend"] == {"sales.order_status": [{"error": "not_found"}]}
    again = post(visitors.both, "rehearse", book=BOOK, text=TEXT, **{k: v for k, v in one.items() if k != "left_out"})
    assert again["ended"]
    assert visitors.both.get(f"{BOOK}/rehearsals/one", {"rehearsal": "inna"}).status_code == 404


def test_what_was_not_understood_is_not_kept(visitors):
    facts = refused(visitors.both, "rehearsals/keep", "rehearsal-unclear", 422, book=BOOK, text=TEXT, name="x",
                    lines=says("zielony"))  # fmt: skip
    assert facts == {"step": "amount"}
    refused(visitors.both, "rehearsals/keep", "rehearsal-named", 422, book=BOOK, text=TEXT, name=" ", lines=[])
    refused(visitors.both, "rehearsals/keep", "rehearsal-unreadable", 422, book=BOOK, text="[", name="x", lines=[])
    assert names() == []


def test_a_conversation_of_another_procedure_is_not_kept_with_that_one(visitors):
    other = TEXT.replace("procedure: powitanie", "procedure: reklamacja")
    facts = refused(visitors.both, "rehearsals/keep", "draft-name", 422, book=BOOK, text=other, name="x", lines=[])
    assert facts == {"name": "powitanie", "other": "reklamacja"}
    with scoped(ALL_CLIENTS):
        assert rehearsals.kept("NAD", "reklamacja") == []


def test_a_conversation_that_is_not_finished_is_kept_as_far_as_it_went(visitors):
    keep(visitors.both, "Początek", "20 zł")
    assert post(visitors.both, "rehearsals/run", book=BOOK, text=TEXT)["well"] == 1


def test_the_file_is_what_the_command_plays_and_comes_back(visitors):
    keep(visitors.both, "Zwykła droga", "20 zł", "jutro", "88120")
    reply = visitors.both.get(f"{BOOK}/rehearsals/file")
    assert reply["Content-Disposition"] == 'attachment; filename="powitanie-rehearsals.yaml"'
    file = reply.content.decode()
    (script,) = read(file, file="r.yaml")
    assert script.end
    post(visitors.both, "rehearsals/drop", book=BOOK, rehearsal="Zwykła droga")
    assert visitors.both.get(f"{BOOK}/rehearsals/file").status_code == 404
    post(visitors.both, "rehearsals/replace", book=BOOK, text="# moje\r\n" + file)
    assert names() == ["Zwykła droga"]
    assert visitors.both.get(f"{BOOK}/rehearsals/file").content.decode() == "# moje\n" + file
    facts = refused(visitors.both, "rehearsals/replace", "rehearsals-wrong", 422, book=BOOK, text="- rehearsal: x\n")
    assert "rehearsals/powitanie.yaml:1:3" in facts["why"]


def test_a_text_that_cannot_be_read_plays_none(visitors):
    keep(visitors.both, "Zwykła droga", "20 zł", "jutro", "88120")
    found = post(visitors.both, "rehearsals/run", book=BOOK, text="procedure: [")
    assert (found["count"], found["well"], found["failing"]) == (1, 0, 0)
    assert "Line 1:" in found["html"]


def test_what_is_kept_and_can_no_longer_be_read_is_told_with_the_cure(visitors):
    with scoped(ALL_CLIENTS):
        RehearsalFile.objects.create(
            client_id="NAD", procedure="powitanie", text="- rehearsal: [", saved_at=NOW, saved_by="1"
        )
    for act, body in (("keep", {"text": TEXT, "name": "x", "lines": []}), ("drop", {"rehearsal": "x"})):
        facts = refused(visitors.both, f"rehearsals/{act}", "rehearsals-unreadable", 422, book=BOOK, **body)
        assert "rehearsals/powitanie.yaml:1" in facts["why"]


# --- Who may


def test_an_agent_rehearses_nothing(visitors):
    for act in ACTS:
        assert visitors.agent.post(f"/authoring/NAD/reklamacja/{act}").status_code == 403
    for page in PAGES:
        assert visitors.agent.get(f"/authoring/NAD/reklamacja/{page}").status_code == 403


def test_rehearsals_of_another_client_do_not_exist(visitors):
    for browser in (visitors.shop, visitors.nobody):
        for act in ACTS:
            assert browser.post(f"/authoring/NAD/reklamacja/{act}").status_code == 404
        for page in PAGES:
            assert browser.get(f"/authoring/NAD/reklamacja/{page}").status_code == 404
