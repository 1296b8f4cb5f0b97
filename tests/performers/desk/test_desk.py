"""What an agent sees in each mode, in both languages, and what nobody may see yet."""

from __future__ import annotations

import re

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import queries
from infolinia.conduct import services as conduct
from infolinia.floor.lines import phones
from infolinia.performers.desk import alarms
from tests.conduct.stage import Stage

MODES = {
    "out": ("Dzień dobry", "Good day"),
    "ready": ("Czekasz na rozmowę", "Waiting for a call"),
    "ringing": ("Odbierasz w imieniu: Nadwita S.A.", "You answer for Nadwita S.A."),
    "call": ("czytaj dosłownie", "read word for word"),
    "wrap_up": ("Sprawdź i zapisz", "Check and save"),
    "break": ("Przerwa", "A break"),
}


def come_to(mode: str, desk, stage: Stage) -> str:
    match mode:
        case "ready":
            desk.post("ready")
        case "ringing":
            return desk.rings()
        case "call":
            return desk.takes()
        case "wrap_up":
            call = desk.takes()
            desk.post("hang_up", call=call)
            return call
        case "break":
            desk.post("ready")
            desk.post("break", reason="rest")
    return ""


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("mode", MODES)
def test_each_mode_in_each_language(desks, stage: Stage, mode: str, language: str):
    desk = desks("liliana", language=language)
    come_to(mode, desk, stage)
    now = desk.now()
    assert now["mode"] == mode
    assert MODES[mode][language == "en"] in desk.text()
    assert f'lang="{language}"' in desk.page()


@pytest.mark.parametrize("mode", MODES)
def test_no_english_is_left_in_the_polish_desk(desks, stage: Stage, mode: str):
    desk = desks("liliana")
    come_to(mode, desk, stage)
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", desk.html() + desk.page(), flags=re.S)
    english = {"the", "and", "your", "call", "customer", "ready", "step", "not", "save", "answer", "with", "Settled"}
    assert not english & set(re.findall(r"[A-Za-z]+", words))


def test_nothing_above_the_reached_level_is_in_the_page(desks, stage: Stage):
    desk = desks("liliana")
    desk.takes(caller="+48994000109")
    everything = desk.html() + desk.page() + str(desk.now())
    assert "Oleksandr Bondar" in everything
    assert "Fabryczna" in everything
    assert "o.bondar@poczta.example" not in everything
    assert "E-mail, umowy: pokażemy po weryfikacji L2." in desk.text("left")


def test_an_unknown_number_shows_no_customer(desks):
    desk = desks("liliana")
    desk.takes(caller="+48600100200")
    assert "Numeru nie ma w kartotece" in desk.text("left")
    assert "Bondar" not in desk.html()


def test_what_an_agent_saw_is_written_down_once_a_call(desks, stage: Stage):
    desk = desks("liliana")
    desk.takes(caller="+48994000109")
    for _ in range(3):
        desk.now()
    seen = [sight for number in range(1, 40) for sight in clients.who_saw("customer", str(number))]
    assert [sight.username for sight in seen] == ["liliana"]


def test_a_post_with_the_same_id_is_done_once(desks, stage: Stage):
    desk = desks("liliana")
    call = desk.takes()
    desk.goes_to(call, "description")
    first = desk.post("step", id="once", call=call, path="description", text="Iskrzy")
    again = desk.post("step", id="once", call=call, path="description", text="Iskrzy")
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert again.headers["X-Repeated"] == "1"
    steps = stage.journal(call).count("procedure.stepped")
    desk.post("step", id="once", call=call, path="description", text="Iskrzy")
    assert stage.journal(call).count("procedure.stepped") == steps


def test_an_answer_to_a_step_that_has_moved_is_refused_with_the_fresh_card(desks):
    desk = desks("liliana")
    call = desk.takes()
    desk.goes_to(call, "description")
    reply = desk.post("step", call=call, path="danger", text="tak")
    assert reply.status_code == 409
    fresh = reply.json()
    assert fresh["error"]["code"] == "step-moved"
    assert fresh["error"]["message"].startswith("Krok jest już inny.")
    assert 'data-path="description"' in fresh["regions"]["main"]


def test_what_was_not_understood_says_why_and_how(desks):
    desk = desks("liliana")
    call = desk.takes()
    desk.goes_to(call, "since")
    reply = desk.post("step", call=call, path="since", text="kiedyś tam")
    assert reply.status_code == 422
    assert reply.json()["echo"] == {
        "kind": "wrong",
        "message": "To nie jest okres. Napisz na przykład: od 1 listopada do wczoraj.",
    }
    found = desk.get("/desk/understand", call=call, path="since", text="od początku listopada").json()
    assert found == {"kind": "understood", "written": "1–23.11.2026"}


def test_a_correction_says_what_follows_before_it_is_made(desks):
    desk = desks("liliana")
    call = desk.takes()
    desk.goes_to(call, "since")
    question = desk.get("/desk/correction", call=call, path="matter")
    assert "Poprawka: " in question.content.decode()
    found = desk.get("/desk/consequences", call=call, path="matter", text="agent_conduct").json()
    assert found["written"] == "obsługa konsultanta"
    assert "Zostaje" in found["html"]
    assert desk.path() == "since"
    assert desk.get("/desk/correction", call=call, path="nowhere").status_code == 409


def test_another_agent_can_neither_act_nor_look(desks):
    liliana, oskar = desks("liliana"), desks("oskar")
    call = liliana.takes()
    assert oskar.post("hang_up", call=call).status_code == 409
    assert oskar.get("/desk/correction", call=call, path="danger").status_code == 409
    assert oskar.get("/desk/understand", call=call, path="danger", text="tak").status_code == 409
    assert liliana.now()["mode"] == "call"


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("dance", {}, 404),
        ("hold", {}, 409),
        ("hold", {"call": "c-none"}, 404),
        ("break", {"reason": "beach"}, 422),
        ("note", {"call": "c-1", "note": "x" * 5001}, 422),
        ("hand_over", {"call": "c-1", "target": "moon:1"}, 404),
        ("hand_over", {"call": "c-1", "target": "outside:abc"}, 422),
        ("digits", {"call": "c-1", "digits": "12x"}, 422),
    ],
)
def test_bad_acts_are_refused_with_the_state_of_things(desks, act: str, fields: dict[str, str], status: int):
    desk = desks("liliana")
    desk.takes()
    reply = desk.post(act, **fields)
    assert reply.status_code == status
    body = reply.json()
    assert body["error"]["message"]
    assert body["mode"] == "call"


def test_numbers_that_are_none_do_no_harm(desks):
    desk = desks("liliana")
    call = desk.takes()
    for number in ("nan", "inf", "-7", "x"):
        reply = desk.post("heard", call=call, path=desk.path(), sentences=number, whole=0, ago=number)
        assert reply.status_code == 200


def test_reading_word_for_word_is_marked_and_interrupted(desks, stage: Stage):
    desk = desks("liliana")
    call = desk.takes()
    stage.run(12)
    desk.post("heard", call=call, path=desk.path(), sentences=1, whole=0, ago=5)
    assert 'data-read="1"' in desk.now()["regions"]["main"]
    body = dict(stage.last(call, "procedure.stepped").body)
    assert body["end"] - body["begin"] == pytest.approx(5, abs=0.1)


def test_handing_over_to_a_queue_a_colleague_and_outside(desks, stage: Stage):
    liliana, bozena = desks("liliana"), desks("bozena")
    call = liliana.takes()
    bozena.post("ready")
    assert liliana.post("hand_over", call=call, target=f"agent:{bozena.user}", how="ask").status_code == 200
    assert liliana.now()["mode"] == "consulting"
    assert "prosi o udział" in bozena.text()
    stage.offers("bozena")
    bozena.post("answer", call=call)
    assert "Rozmawiasz z Bożena Krupska" in liliana.text()
    liliana.post("complete", call=call)
    assert (liliana.now()["mode"], bozena.now()["mode"]) == ("wrap_up", "call")
    assert bozena.post("hand_over", call=call, target="queue:service").status_code == 200
    assert bozena.now()["mode"] == "wrap_up"


def test_a_colleague_who_answered_is_being_connected_until_the_line_is_made(desks, stage: Stage):
    liliana, bozena = desks("liliana"), desks("bozena")
    call = liliana.takes()
    bozena.post("ready")
    liliana.post("hand_over", call=call, target=f"agent:{bozena.user}", how="ask")
    assert "Dzwoni do Bożena Krupska" in liliana.text()
    bozena.post("answer", call=call)
    assert "Łączymy z Bożena Krupska" in liliana.text()
    assert "Łączymy z Liliana Borsuk" in bozena.text()
    assert "łączymy" in liliana.text("right")
    assert re.search(r'data-act="join" disabled', liliana.html())
    assert not re.search(r'data-act="complete"[^>]* disabled', liliana.html()), "who has answered may take over"
    refused = liliana.post("join", call=call).json()["error"]
    assert refused["message"] == "Łączenie jeszcze trwa. Spróbuj za chwilę."
    before = liliana.now()["sheet"]
    stage.offers("bozena")
    assert "Rozmawiasz z Bożena Krupska" in liliana.text()
    assert "Rozmawiasz z Liliana Borsuk" in bozena.text()
    assert liliana.now()["sheet"] != before, "the sheet shows another thing"
    assert not re.search(r'data-act="join"[^>]* disabled', liliana.html())


def test_a_colleague_who_was_called_is_being_connected_until_the_line_is_made(desks, stage: Stage):
    liliana, bozena = desks("liliana"), desks("bozena")
    phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
    for desk in (liliana, bozena):
        desk.post("ready")
    assert liliana.post("call_colleague", colleague=bozena.user).status_code == 200
    stage.offers("liliana")
    call = liliana.now()["call"]
    assert "Dzwoni do Bożena Krupska" in liliana.text()
    bozena.post("answer", call=call)
    assert "Łączymy z Bożena Krupska" in liliana.text()
    assert "Łączymy z Liliana Borsuk" in bozena.text()
    before = liliana.now()["sheet"]
    stage.offers("bozena")
    assert "Rozmawiasz z Bożena Krupska" in liliana.text()
    assert "Rozmawiasz z Liliana Borsuk" in bozena.text()
    assert liliana.now()["sheet"] != before


def test_with_all_three_in_a_conference_both_desks_say_that_the_customer_hears(desks, stage: Stage):
    liliana, bozena = desks("liliana"), desks("bozena")
    call = liliana.takes()
    bozena.post("ready")
    liliana.post("hand_over", call=call, target=f"agent:{bozena.user}", how="ask")
    stage.offers("bozena")
    bozena.post("answer", call=call)
    for desk in (liliana, bozena):
        assert "nie słyszy Was" in desk.text()
        assert "Rozmowa we troje" not in desk.text()
    liliana.post("join", call=call)
    for desk in (liliana, bozena):
        assert "Rozmowa we troje" in desk.text()
        assert re.search(r"Klient \S.* słyszy Was", desk.text())
    assert "Połącz we troje" not in liliana.text(), "what is done is not offered again"


def test_where_a_call_may_go_is_told_when_asked(desks, stage: Stage):
    liliana, bozena, tymon = desks("liliana"), desks("bozena"), desks("tymon")
    assert liliana.get("/desk/targets").json() == {"targets": []}
    liliana.takes()
    bozena.post("ready")
    tymon.post("ready")  # works for another client only
    told = liliana.get("/desk/targets").json()["targets"]
    assert (told[0]["kind"], told[0]["name"], told[0]["free"]) == ("agent", "Bożena Krupska", True)
    queues = {item["name"] for item in told if item["kind"] == "queue" and item["free"]}
    assert queues == {"Awarie, prąd", "Pogotowie gazowe", "Reklamacje", "Obsługa", "Oferty"}
    assert len(told) <= 9, "each has a digit"


def test_the_wrap_up_is_filled_in_and_saved_whole_or_not_at_all(desks, stage: Stage):
    desk = desks("liliana")
    call = desk.takes()
    desk.goes_to(call, "description")
    desk.post("step", call=call, path="description", text="Iskrzy w liczniku")
    desk.post("note", call=call, note="Dzwonić po 16.")
    desk.post("hang_up", call=call)
    main = desk.now()["regions"]["main"]
    assert "Dzwonić po 16." in main
    assert "Iskrzy w liczniku" in main
    refused = desk.post("wrap_up", call=call, disposition="", note="Nowa notatka")
    assert refused.status_code == 422
    assert stage.call(call).note == "Dzwonić po 16."
    desk.post("wrap_up", call=call, disposition="COMPL_NEW", note="Nowa notatka", then="break")
    assert desk.now()["mode"] == "break"
    assert stage.call(call).note == "Nowa notatka"


def test_only_one_page_is_the_desk(desks):
    first, second = desks("liliana", tab="one"), desks("liliana", tab="two")
    assert first.post("sit").json() == {"mine": True}
    assert second.post("sit").json() == {"mine": False}
    assert second.now()["mine"] is False
    refused = second.post("ready")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "desk-elsewhere")
    assert second.post("sit", move=1).json() == {"mine": True}
    assert first.alive().status_code == 409
    second.post("sit", leave=1)
    assert first.post("sit").json() == {"mine": True}


def test_a_page_that_was_not_heard_of_loses_the_desk(desks, stage: Stage):
    first, second = desks("liliana", tab="one"), desks("liliana", tab="two")
    first.post("sit")
    stage.run(13)
    assert second.post("sit").json() == {"mine": True}


def test_an_alarm_stands_on_the_desk_until_it_is_over(desks, stage: Stage):
    desk = desks("liliana")
    conduct.raise_alarm("switch:s-1", "disk-low", now=stage.now)
    (alarm,) = desk.now()["alarms"]
    assert alarm["title"] == "Mało miejsca na nagrania."
    conduct.end_alarm("switch:s-1", "disk-low", now=stage.now)
    assert desk.now()["alarms"] == []


KINDS = ["disk-low", "disk-full", "trunk-lost", "database", "not-recorded", "bus-lost", "switch-lost", "buffer-full"]


def test_each_alarm_has_words_of_its_own():
    said = [alarms.said(kind, "carrier") for kind in [*KINDS, "something-new"]]
    assert len({alarm.title for alarm in said}) == len(said)
    assert all(alarm.title.endswith(".") and alarm.text for alarm in said)
    assert "something-new" in said[-1].text


def test_a_snapshot_and_what_follows_equal_a_fresh_snapshot(desks):
    """A page that looks after each act shows what a page that is opened now shows."""
    desk = desks("liliana")
    call = desk.takes()
    for act, fields in (
        ("heard", {"path": desk.path(), "sentences": 9, "whole": 1}),
        ("mute", {}),
        ("hold", {}),
        ("resume", {}),
        ("unmute", {}),
        ("note", {"note": "Notatka"}),
        ("hang_up", {}),
    ):
        desk.post(act, call=call, **fields)
        shown, fresh = desk.now(), desk.now()
        assert shown == fresh
        assert shown["position"] == fresh["position"]
        assert fresh["regions"]["top"].strip() in desk.page()


def test_a_search_in_a_call_finds_customers_of_that_client_only(desks):
    desk = desks("liliana")
    assert "Justyna Kaczor" in desk.get("/desk/search", q="Kaczor").content.decode()
    desk.takes()
    assert "Justyna Kaczor" not in desk.get("/desk/search", q="Kaczor").content.decode()
    assert "Oleksandr Bondar" in desk.get("/desk/search", q="Bondar").content.decode()


def test_the_language_of_the_text_changes_and_what_was_read_stays(desks):
    desk = desks("liliana")
    call = desk.takes()
    desk.goes_to(call, "danger")
    desk.post("speak", call=call)
    assert "Is anyone" in desk.text()
    assert desk.path() == "danger"


def test_who_talks_with_a_colleague_still_sees_the_own_queues(desks, stage: Stage):
    phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
    stage.ready("liliana", "bozena")
    liliana = desks("liliana")
    assert liliana.post("call_colleague", colleague=stage.people["bozena"]).status_code == 200
    stage.offers("liliana")
    stage.takes("bozena", queries.call_of(stage.people["liliana"]).id)
    assert liliana.now()["mode"] == "inside"
    page = liliana.page()
    assert 'class="queues"' in page
    assert "Nie masz żadnej kolejki" not in page
