"""What the editor gets while a supervisor writes: the check, the saving, the publishing, and what is kept from whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from infolinia.content import queries
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import checking, starting
from infolinia.procedures import tree

pytestmark = pytest.mark.django_db

BOOK = "/authoring/NAD/nowa"
TEXT = starting.text("nowa", "pl")
PAGES = ("", "/history", "/before", "/file", "/words", "/tally")
ACTS = ("/check", "/save", "/publish", "/drop", "/moved", "/take-up", "/number")


def post(browser: Client, what: str, *, book: str = BOOK, status: int = 200, **body: object) -> dict[str, Any]:
    reply = browser.post(
        f"{book}/{what}", json.dumps(body), content_type="application/json", headers={"Accept": "application/json"}
    )
    assert reply.status_code == status, reply.content[:500]
    return json.loads(reply.content)


def refused(browser: Client, what: str, code: str, status: int, *, book: str = BOOK, **body: object) -> dict[str, str]:
    error = post(browser, what, book=book, status=status, **body)["error"]
    assert error["code"] == code
    return error["facts"]


def page(browser: Client, path: str, status: int = 200) -> str:
    reply = browser.get(path)
    assert reply.status_code == status
    return " ".join(reply.content.decode().replace("\xa0", " ").split())


def draft(name: str = "nowa"):
    with scoped(ALL_CLIENTS):
        return queries.draft("NAD", name)


# --- Who may write


def test_an_agent_writes_no_procedures(visitors):
    assert visitors.agent.get("/authoring").status_code == 403
    assert visitors.agent.post("/authoring/new").status_code == 403
    for path in PAGES:
        assert visitors.agent.get(f"/authoring/NAD/reklamacja{path}").status_code == 403
    for path in ACTS:
        assert visitors.agent.post(f"/authoring/NAD/reklamacja{path}").status_code == 403


def test_procedures_of_another_client_do_not_exist(visitors):
    for browser in (visitors.shop, visitors.nobody):
        for path in PAGES:
            assert browser.get(f"/authoring/NAD/reklamacja{path}").status_code == 404
        for path in ACTS:
            assert browser.post(f"/authoring/NAD/reklamacja{path}").status_code == 404
        assert browser.post("/authoring/new", {"client": "NAD", "name": "x"}).status_code == 404
    assert "Nadwita" not in page(visitors.shop, "/authoring")
    assert "You see no client yet" in page(visitors.nobody, "/authoring")


def test_an_administrator_writes_for_all_clients_of_the_operator(visitors):
    for path in ("/authoring/NAD/reklamacja", "/authoring/WYG/reklamacja"):
        assert visitors.admin.get(path).status_code == 200


@pytest.mark.parametrize("name", ["1a", "a b", "..", "a" * 61, "%00"])
def test_a_name_that_no_procedure_can_have_leads_nowhere(visitors, name: str):
    assert visitors.both.get(f"/authoring/NAD/{name}").status_code == 404


# --- The list


def test_the_list_tells_what_is_published_and_who_writes_at_what(visitors):
    post(visitors.both, "save", text=TEXT.replace("finish: done", "finish: matter"), edition=0)
    told = page(visitors.both, "/authoring")
    row = told[told.index('href="/authoring/NAD/nowa"') :]
    row = row[: row.index("</tr>")]
    assert "not yet" in row
    assert "Both" in row
    assert "1 error" in page(visitors.both, row[row.index('data-tally="') + 12 :].partition('"')[0])
    told = page(visitors.both, "/authoring")
    assert "1 error" in told  # counted once, remembered
    complaint = told[told.index('href="/authoring/NAD/reklamacja"') :]
    assert "since 23 Nov 2026" in complaint[: complaint.index("</tr>")]
    assert "+48 99 100 01 20" in complaint[: complaint.index("</tr>")]
    assert "a part of others" in told  # identyfikacja: it can be opened, though no call begins with it
    assert "procedure: identyfikacja" in page(visitors.both, "/authoring/NAD/identyfikacja")


def test_a_new_procedure_begins_empty(visitors):
    reply = visitors.both.post("/authoring/new", {"client": "NAD", "name": "nowa"})
    assert (reply.status_code, reply["Location"]) == (302, BOOK)
    opened = page(visitors.both, BOOK)
    assert 'data-edition="0"' in opened
    assert "></textarea>" in opened
    assert draft() is None  # nothing typed, nothing kept


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "The field is empty."),
        ("1 a", "cannot be a name"),
        ("reklamacja", "There is a procedure reklamacja already"),
    ],
)
def test_a_name_that_cannot_be_is_told_where_it_was_typed(visitors, name: str, said: str):
    reply = visitors.both.post("/authoring/new", {"client": "NAD", "name": name})
    assert reply.status_code == 422
    assert said in reply.content.decode().replace("\xa0", " ")
    assert f'value="{name}"' in reply.content.decode()


def test_a_copy_has_the_new_name_and_everything_else(visitors):
    reply = visitors.both.post("/authoring/new", {"client": "NAD", "name": "druga", "of": "reklamacja"})
    assert reply["Location"] == "/authoring/NAD/druga"
    copied = draft("druga")
    assert copied
    with scoped(ALL_CLIENTS):
        source = queries.library("NAD")["reklamacja"]
    assert "\nprocedure: druga\n" in copied.text
    assert "version:" not in copied.text.split("steps:")[0]
    assert copied.text.splitlines()[-1] == source.splitlines()[-1]
    found = post(visitors.both, "check", book="/authoring/NAD/druga", text=copied.text, number=1)
    assert found["errors"] == 0


@pytest.mark.parametrize(
    ("first", "copied"),
    [
        ("procedure: pierwsza  # uwaga", "procedure: druga  # uwaga"),
        ("procedure: a" + " " * 200_000 + "b", "procedure: druga"),  # at once, and not in minutes
    ],
)
def test_a_copy_is_named_anew_whatever_its_line_holds(first: str, copied: str):
    assert starting.copied(f"# A\n{first}\nversion: 3\nsteps:\n", "druga") == f"# A\n{copied}\nsteps:\n"


# --- The check


def test_the_check_answers_with_findings_picture_and_counts(visitors):
    found = post(visitors.both, "check", text=TEXT, number=7)
    assert (found["number"], found["errors"], found["steps"], found["ends"]) == (7, 0, 3, 1)
    assert 'data-line="20"' in found["drawing"] or 'id="step-done"' in found["drawing"]
    assert "<style" not in found["drawing"]  # the page's policy would refuse it
    broken = post(visitors.both, "check", text=TEXT.replace("disposition: I_INFO", "dispositon: I_INFO"), number=8)
    assert broken["drawing"] == ""
    assert {(line["line"], line["severity"]) for line in broken["lines"]} >= {(20, "error")}
    assert all(line["why"] and line["cure"] for line in broken["lines"])
    assert draft() is None  # a check keeps nothing


def test_findings_speak_the_language_of_the_reader(visitors):
    text = TEXT.replace("disposition: I_INFO", "")
    english = post(visitors.both, "check", text=text, number=1)["lines"][0]
    visitors.both.post("/language", {"language": "pl", "next": "/board"})
    polish = post(visitors.both, "check", text=text, number=2)["lines"][0]
    assert english["line"] == polish["line"]
    assert english["why"] != polish["why"]
    assert polish["cure"].startswith("Dopisz")


def test_a_text_of_another_name_cannot_be_published_and_says_so_at_its_line(visitors):
    found = post(visitors.both, "check", text="# c\n" + TEXT.replace("procedure: nowa", "procedure: inna"), number=1)
    assert (found["errors"], found["lines"][0]["line"]) == (1, 2)
    assert "inna" in found["lines"][0]["why"]


def test_a_statement_that_the_law_demands_is_a_finding_in_the_editor_too(visitors):
    text = TEXT.replace("slots:", "call: {direction: in, kind: complaint}\nslots:").replace("    law: REC-01\n", "")
    assert post(visitors.both, "check", text=text, number=1)["errors"] > 0


HOSTILE = [
    "",
    "]",
    "a: &a [*a]",
    "procedure: [" * 500,
    "- " * 3000,
    "{" * 5000,
    "\x00",
    "\ud800",
    "steps:\n" + "  - say: a\n" * 5000,
    "procedure: x\ntitle: {pl: <script>alert(1)</script>, en: '\"><svg onload=x>'}\nsteps: [{return: <b>}]",
    "a\r\nb: c\r\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_checked_and_nothing_of_it_becomes_markup(visitors, text: str):
    found = post(visitors.both, "check", text=text, number=1)
    assert found["errors"] >= 1
    assert "<script" not in found["drawing"]
    assert len(found["lines"]) <= checking.MOST_SHOWN


def test_more_errors_than_are_shown_are_counted(visitors):
    unknown = "".join(f"field{at}: 1\n" for at in range(checking.MOST_SHOWN + 50))
    found = post(visitors.both, "check", text=TEXT + unknown, number=1)
    assert found["errors"] == checking.MOST_SHOWN + 50
    assert len(found["lines"]) == checking.MOST_SHOWN


def test_markup_in_a_procedure_stays_text_on_every_page(visitors):
    nasty = TEXT.replace("Nowa procedura", "<script>alert(1)</script>").replace("# Co", "# </textarea><b>")
    post(visitors.both, "save", text=nasty, edition=0)
    post(visitors.both, "publish", edition=1)
    visitors.both.post("/language", {"language": "pl", "next": "/board"})
    for path in ("/authoring", BOOK, f"{BOOK}/history"):
        told = page(visitors.both, path)
        assert "<script>alert" not in told
        assert "</textarea><b>" not in told
    drawing = post(visitors.both, "check", text=nasty, number=1)["drawing"]
    assert "<script>" not in drawing


def test_a_text_that_is_too_large_is_told_before_it_is_read(visitors):
    huge = "#" * (tree.LARGEST + 1)
    assert refused(visitors.both, "check", "draft-large", 422, text=huge, number=1)["most"] == "256"
    refused(visitors.both, "save", "draft-large", 422, text=huge, edition=0)
    refused(visitors.both, "check", "draft-large", 422, text="#" * 2_000_000, number=1)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b'{"text": 1}', b'{"text": "a"}', b'{"text":"a","number":true}']
)
def test_what_is_no_editors_message_is_refused(visitors, body: bytes):
    reply = visitors.both.post(
        f"{BOOK}/check", body, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert (reply.status_code, json.loads(reply.content)["error"]["code"]) == (400, "not-json")


def test_one_text_is_checked_at_a_time_and_who_comes_meanwhile_comes_again(visitors, monkeypatch):
    monkeypatch.setattr(checking, "WAIT", 0.01)
    with checking.turn():
        refused(visitors.both, "check", "check-busy", 503, text=TEXT, number=1)
    assert post(visitors.both, "check", text=TEXT, number=2)["errors"] == 0


# --- Saving


def test_a_draft_is_saved_and_comes_back_as_it_was_typed(visitors):
    told = post(visitors.both, "save", text="procedure: [\n", edition=0)
    assert (told["edition"], len(told["at"])) == (1, 8)
    assert post(visitors.both, "save", text="procedure: ]\n", edition=1)["edition"] == 2
    assert "procedure: ]" in page(visitors.both, BOOK)
    assert visitors.both.get(f"{BOOK}/file").content.decode() == "procedure: ]\n"


def test_who_wrote_at_the_same_time_is_told_and_gets_both_texts(visitors):
    post(visitors.both, "save", text="mine", edition=0)
    assert refused(visitors.admin, "save", "draft-moved", 409, text="theirs", edition=0)["edition"] == "1"
    there = post(visitors.admin, "moved", text="theirs")
    assert (there["text"], there["edition"], there["by"], there["own"]) == ("mine", 1, "Both", False)
    assert "<del>theirs</del>" in there["html"]
    assert "<ins>mine</ins>" in there["html"]
    assert post(visitors.both, "moved", text="mine, longer")["own"]  # the same person, in another tab
    assert post(visitors.admin, "save", text="theirs", edition=1)["edition"] == 2
    kept = draft()
    assert kept
    assert kept.text == "theirs"


def test_a_saving_whose_reply_was_lost_may_be_repeated(visitors):
    headers = {"Accept": "application/json", "X-Request-Id": "r-1"}
    body = json.dumps({"text": "a", "edition": 0})
    replies = [
        visitors.both.post(f"{BOOK}/save", body, content_type="application/json", headers=headers) for _ in range(2)
    ]
    assert [json.loads(reply.content)["edition"] for reply in replies] == [1, 1]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_what_no_database_keeps_is_told(visitors, text: str):
    refused(visitors.both, "save", "draft-characters", 422, text=text, edition=0)


def test_a_draft_is_thrown_away(visitors):
    post(visitors.both, "save", text=TEXT, edition=0)
    refused(visitors.both, "drop", "draft-moved", 409, edition=0)
    post(visitors.both, "drop", edition=1)
    assert draft() is None
    assert "The draft of nowa was thrown away." in page(visitors.both, "/authoring?dropped=nowa")
    assert "draft thrown away" in page(visitors.both, f"{BOOK}/history")


# --- Publishing, history, numbers


def test_a_draft_is_published_and_the_journal_says_by_whom(visitors):
    post(visitors.both, "save", text=TEXT, edition=0)
    refused(visitors.both, "publish", "draft-moved", 409, edition=3)
    assert post(visitors.both, "publish", edition=1)["version"] == "1"
    told = page(visitors.both, f"{BOOK}/history?published=1")
    assert "Version 1 is published. <a" in told
    assert "version 1 published" in told
    assert "No number is led to it yet." in told
    assert "conducts new calls" not in told  # no call can come to it
    last = journal.replay(queries.CONTENT)[-1]
    assert (last.name, last.by.kind) == ("procedure.published", "agent")


def test_what_the_check_finds_keeps_from_publishing(visitors):
    post(visitors.both, "save", text=TEXT.replace("disposition: I_INFO", ""), edition=0)
    assert refused(visitors.both, "publish", "draft-errors", 422, edition=1)["line"] == "19"
    post(visitors.both, "save", text=TEXT.replace("procedure: nowa", "procedure: inna"), edition=1)
    refused(visitors.both, "publish", "draft-name", 422, edition=2)


def test_an_older_version_is_taken_up_again(visitors):
    for text in (TEXT, TEXT + "# 2\n"):
        saved = post(visitors.both, "save", text=text, edition=0)
        post(visitors.both, "publish", edition=saved["edition"])
    with scoped(ALL_CLIENTS):
        newest, first = queries.versions("NAD", "nowa")
    told = page(visitors.both, f"{BOOK}/history")
    assert first.hash in told
    assert visitors.both.get(f"{BOOK}/file?version={first.hash}").content.decode().count("# 2") == 0
    reply = visitors.both.post(f"{BOOK}/take-up", {"hash": first.hash})
    assert reply.status_code == 302
    told = page(visitors.both, reply["Location"])
    assert "Version 1 is the one in force again." in told
    assert "version 1 taken up again" in told
    with scoped(ALL_CLIENTS):
        assert queries.current_hash("NAD", "nowa") == first.hash != newest.hash
    assert visitors.both.post(f"{BOOK}/take-up", {"hash": "x"}).status_code == 404
    assert visitors.both.get(f"{BOOK}/file?version=x").status_code == 404


def test_a_number_is_led_to_a_published_procedure_of_its_client(visitors):
    assert visitors.both.post(f"{BOOK}/number", {"number": "+48991000120"}).status_code == 409  # not published yet
    post(visitors.both, "save", text=TEXT, edition=0)
    post(visitors.both, "publish", edition=1)
    assert "No number is led to it yet, so it conducts no call." in page(visitors.both, f"{BOOK}/before")
    reply = visitors.both.post(f"{BOOK}/number", {"number": "+48991000120"})
    told = page(visitors.both, reply["Location"])
    assert "New calls to +48 99 100 01 20 are conducted by this procedure. Before it was: Complaint." in told
    assert "conducts new calls" in told
    assert "calls to +48 99 100 01 20 led here<small>before: Complaint</small></td><td>Both</td>" in told
    gone = page(visitors.both, "/authoring/NAD/reklamacja/history")
    assert "calls to +48 99 100 01 20 led to: Nowa procedura" in gone or "led to: New procedure" in gone
    assert "conducts new calls" not in gone
    assert "New calls are conducted by it at once." in page(visitors.both, f"{BOOK}/before")
    assert visitors.both.post(f"{BOOK}/number", {"number": "+48993000100"}).status_code == 404  # the shop's
    assert visitors.both.post(f"{BOOK}/number", {"number": "+48000"}).status_code == 404


def test_who_publishes_a_part_is_told_which_procedures_keep_the_former(visitors):
    book = "/authoring/NAD/identyfikacja"
    with scoped(ALL_CLIENTS):
        text = queries.library("NAD")["identyfikacja"]
    assert "reklamacja" in page(visitors.both, f"{book}/before")
    post(visitors.both, "save", book=book, text=text + "# ours\n", edition=0)
    post(visitors.both, "publish", book=book, edition=1)
    assert "Still include a former text of it" in page(visitors.both, f"{book}/history")
    assert "a former text in:" in page(visitors.both, "/authoring")


def test_a_procedure_that_never_was_has_no_history_and_no_file(visitors):
    assert visitors.both.get(f"{BOOK}/history").status_code == 404
    assert visitors.both.get(f"{BOOK}/file").status_code == 404


# --- Both languages


@pytest.mark.parametrize(("language", "word"), [("pl", "Zapisz jako plik"), ("en", "Save as a file")])
def test_the_editor_speaks_both_languages(visitors, language: str, word: str):
    visitors.both.post("/language", {"language": language, "next": "/board"})
    assert word in page(visitors.both, BOOK)
    words = json.loads(visitors.both.get(f"{BOOK}/words").content)
    means = dict(words["types"])["money"]
    assert ("Kwota" in means) == (language == "pl")


def test_the_hints_know_what_this_installation_offers(visitors):
    words = json.loads(visitors.both.get("/authoring/NAD/reklamacja/words").content)
    assert {"ask", "statement", "finish"} <= {kind for kind, _ in words["kinds"]}
    assert [put for put, _ in words["actions"]["cases.open_fault"]["inputs"]]
    assert "I_INFO" in {code for code, _ in words["dispositions"]}
    assert "identyfikacja" in {name for name, _ in words["procedures"]}
    assert "reklamacja" not in {name for name, _ in words["procedures"]}  # it cannot include itself
    assert "REC-01" in {rule for rule, _ in words["laws"]}
    assert {field["name"] for field in words["groups"]["step ask"]} >= {"ask", "text", "when", "on_refuse"}
