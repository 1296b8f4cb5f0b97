"""What an agent types in plain words, and what the page shows back."""

from __future__ import annotations

import json

CALLER = "+48994000109"


def at(desks, path: str, username: str = "liliana", **facts: str):
    desk = desks(username)
    call = desk.takes(caller=CALLER, **facts)
    desk.goes_to(call, path)
    return desk, call


def test_what_counts_from_now_counts_from_the_clock_of_the_call(desks, stage):
    desk, call = at(desks, "since")
    shown = desk.get("/desk/understand", call=call, path="since", text="od wczoraj").json()
    assert (shown["kind"], shown["written"]) == ("understood", "22–23.11.2026")


def test_an_answer_and_a_correction_in_one_sentence_are_shown_and_noted(desks, stage):
    desk, call = at(desks, "since")
    text = "od wczoraj, a sprawa to jednak paczka"
    shown = desk.get("/desk/understand", call=call, path="since", text=text).json()
    assert shown["kind"] == "understood"
    (also,) = shown["also"]
    assert (also["label"], also["written"]) == ("Rodzaj", "dostawa zamówienia")
    assert also["before"] == "usługa internetowa lub telefoniczna"
    reply = desk.post("step", call=call, path="since", text=text).json()
    assert [note["path"] for note in reply["noted"]] == ["matter"]
    assert "dostawa zamówienia" in desk.text("right")


def test_what_was_noted_in_passing_is_taken_back_by_one_act(desks, stage):
    desk, call = at(desks, "since")
    desk.post("step", call=call, path="since", text="od wczoraj, a sprawa to jednak paczka")
    reply = desk.post("undo", call=call, noted="matter")
    assert reply.status_code == 200
    right = desk.text("right")
    assert "usługa internetowa lub telefoniczna" in right
    assert "22–23.11.2026" in right, "the answer itself stays"


def test_what_was_taken_back_does_not_come_back_when_it_is_noted_and_taken_back_again(desks, stage):
    desk, call = at(desks, "since")
    for path, text in (("since", "od wczoraj, odpowiedź listem"), ("fixed", "nie, odpowiedź mailem")):
        desk.goes_to(call, path)
        noted = desk.post("step", call=call, path=path, text=text).json()["noted"]
        assert [note["path"] for note in noted] == ["reply_way"]
        assert desk.post("undo", call=call, noted="reply_way").status_code == 200
    assert desk.path() == "reply_way", "it is asked, as if nobody had said it"


def test_the_answer_alone_counts_when_the_agent_says_so(desks, stage):
    desk, call = at(desks, "since")
    reply = desk.post("step", call=call, path="since", text="od wczoraj, a sprawa to jednak paczka", alone=1)
    assert "noted" not in reply.json()
    assert "usługa internetowa lub telefoniczna" in desk.text("right")


def test_a_correction_without_an_answer_puts_right_and_the_question_stays(desks, stage):
    desk, call = at(desks, "email")
    shown = desk.get("/desk/understand", call=call, path="email", text="nie, jednak listem").json()
    assert shown["kind"] == "also"
    reply = desk.post("step", call=call, path="email", text="nie, jednak listem")
    assert reply.status_code == 200
    assert desk.path() == "address", "the way of the reply leads to another question"


def test_that_the_customer_does_not_know_is_no_answer_but_a_wish(desks, stage):
    desk, call = at(desks, "since")
    reply = desk.post("step", call=call, path="since", text="nie pamięta")
    assert reply.status_code == 422
    assert (reply.json()["echo"]["kind"], reply.json()["echo"]["wish"]) == ("wish", "dont_know")
    assert desk.path() == "since", "nothing is done before the agent has seen it"


def test_half_an_answer_says_what_it_counts_as(desks, stage):
    desk, call = at(desks, "danger")
    shown = desk.get("/desk/understand", call=call, path="danger", text="chyba nie").json()
    assert (shown["kind"], shown["written"], shown["counts"]) == ("doubt", "nie", "Liczy się jako: tak.")
    assert "counts" not in desk.get("/desk/understand", call=call, path="danger", text="nie").json()


def test_an_objection_in_words_is_found(desks, stage):
    desk, call = at(desks, "since")
    shown = desk.get("/desk/understand", call=call, path="since", text="znowu nikt nie oddzwoni").json()
    assert (shown["kind"], shown["wish"], shown["digression"]) == ("wish", "digress", "nobody_calls_back")


def test_the_customers_own_words_are_never_taken_for_a_command(desks, stage):
    desk, call = at(desks, "description")
    for text in ("nie wiem", "znowu nikt nie oddzwoni", "Nie działa, a odpowiedź jednak listem"):
        shown = desk.get("/desk/understand", call=call, path="description", text=text).json()
        assert (shown["kind"], shown["written"]) == ("understood", text)
        assert "also" not in shown


def test_what_is_wrong_says_so_with_its_cure(desks, stage):
    desk, call = at(desks, "email")
    reply = desk.post("step", call=call, path="email", text="jan poczta")
    assert reply.json()["echo"] == {
        "kind": "wrong", "message": "To nie jest adres e-mail. Ma nazwę, @ i domenę.",
    }  # fmt: skip


def test_hostile_words_change_nothing(desks, stage):
    desk, call = at(desks, "since")
    before = stage.journal(call)
    for text in ("<script>alert(1)</script>, listem", "," * 4000, "a, " * 1500, "\x00, 50 zł", json.dumps({"a": 1})):
        assert desk.get("/desk/understand", call=call, path="since", text=text).status_code == 200
        assert desk.post("step", call=call, path="since", text=text).status_code in (200, 422)
    assert desk.post("undo", call=call, noted="matter ' OR 1=1 -- ../../x").status_code in (200, 409)
    assert desk.post("step", call=call, path="since", text="x" * 6000).status_code == 422
    assert len(stage.journal(call)) - len(before) < 3
