"""Every kind of question at the desk, by a procedure of its own: rounds, times, lengths, places, what expires."""

from __future__ import annotations

import pytest

from infolinia.conduct import record
from infolinia.content import services as content
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.journal.scope import ALL_CLIENTS, scoped

OFFERS = "+48991000130"
METERS = """
procedure: oferta-utrzymania
title: {pl: Liczniki, en: Meters}
languages: [pl, en]
slots:
  reading: {type: number, title: {pl: Stan licznika, en: Reading}}
  more: {type: yes_no, title: {pl: Jeszcze jeden, en: One more}}
  floor: {type: ordinal, title: {pl: Piętro, en: Floor}}
  hour: {type: time, title: {pl: Godzina, en: Hour}}
  long: {type: duration, title: {pl: Jak długo, en: How long}}
  day: {type: date, looks: ahead, title: {pl: Dzień, en: Day}}
  pesel: {type: pesel, title: {pl: PESEL, en: PESEL}}
  nip: {type: nip, title: {pl: NIP, en: NIP}}
digressions:
  far:
    objection: true
    hear: {pl: [To za daleko], en: [That is too far]}
    text: {pl: "Rozumiem.", en: "I see."}
steps:
  - statement: recording
    law: REC-01
    text: {pl: "Rozmowa jest nagrywana.", en: "The call is recorded."}
  - repeat: meters
    for: more
    max: 3
    steps:
      - ask: reading
        title: {pl: Licznik, en: Meter}
        text: {pl: "Jaki jest stan licznika numer {meters.index}?", en: "What does meter number {meters.index} read?"}
      - ask: more
        text: {pl: "Czy jest jeszcze jeden?", en: "Is there another one?"}
  - ask: floor
    text: {pl: "Które piętro?", en: "Which floor?"}
  - ask: hour
    text: {pl: "O której?", en: "At what time?"}
  - ask: long
    text: {pl: "Jak długo?", en: "For how long?"}
  - ask: day
    text: {pl: "Kiedy?", en: "When?"}
  - ask: pesel
    text: {pl: "PESEL?", en: "PESEL?"}
    on_refuse: skip
  - ask: nip
    text: {pl: "NIP?", en: "NIP?"}
  - finish: done
    disposition: I_INFO
    text: {pl: "Liczników: {meters.count}.", en: "Meters: {meters.count}."}
"""


@pytest.fixture
def desk(desks, stage):
    with scoped(ALL_CLIENTS):
        content.publish("NAD", METERS, source="meters.yaml", library={}, now=stage.now, by=Actor("system"))
    made = desks("bozena")
    made.call = made.takes(dialled=OFFERS)
    made.post("heard", call=made.call, path="recording", sentences=9, whole=1)
    return made


def test_beside_a_private_value_only_the_other_answer_is_kept(desk):
    """Of a private value nothing stands in the words of another answer: those are shown unmasked."""
    for path, text in (
        ("meters.1/reading", "1"), ("meters.1/more", "nie"), ("floor", "1"), ("hour", "10:00"), ("long", "godzina"),
        ("day", "jutro"),
    ):  # fmt: skip
        answers(desk, path, text)
    reply = desk.post("step", call=desk.call, path="pesel", text="44051401359, a dzień to jednak pojutrze").json()
    assert [note["path"] for note in reply["noted"]] == ["day"]
    with scoped(ALL_CLIENTS):
        events = [item.event for item in journal.replay(record.stream(desk.call)) if item.name == "procedure.stepped"]
    kept = [event.body for event in events if event.step == "day"][-1]
    assert kept["written"].startswith("25.11.2026")
    assert "44051401359" not in str(kept)


def understood(desk, path: str, text: str) -> str:
    return desk.get("/desk/understand", call=desk.call, path=path, text=text).json()["written"]


def answers(desk, path: str, text: str) -> None:
    assert desk.path() == path
    reply = desk.post("step", call=desk.call, path=path, text=text)
    assert reply.status_code == 200, reply.json().get("echo")


def test_rounds_have_numbers_and_answers_of_their_own(desk):
    assert "Jaki jest stan licznika numer 1?" in desk.text()
    answers(desk, "meters.1/reading", "sto dwadzieścia")
    answers(desk, "meters.1/more", "tak")
    assert "Jaki jest stan licznika numer 2?" in desk.text()
    answers(desk, "meters.2/reading", "80")
    answers(desk, "meters.2/more", "nie")
    right = desk.text("right")
    assert "Stan licznika (1) 120" in right
    assert "Stan licznika (2) 80" in right
    assert desk.path() == "floor"
    desk.post("correct", call=desk.call, path="meters.1/reading", text="130")
    assert "Stan licznika (1) 130" in desk.text("right")
    assert desk.path() == "floor", "another round is not asked again"


def test_a_correction_of_a_round_says_what_becomes_of_the_others(desk):
    for path, text in (("meters.1/reading", "1"), ("meters.1/more", "tak"), ("meters.2/reading", "2")):
        answers(desk, path, text)
    told = desk.get("/desk/consequences", call=desk.call, path="meters.1/more", text="nie").json()
    assert "Stan licznika (2)" in told["html"]
    desk.post("correct", call=desk.call, path="meters.1/more", text="nie")
    assert desk.path() == "floor"
    assert "Stan licznika (2), niepotrzebne" in desk.text("right")


def test_times_lengths_and_places_are_typed_as_they_are_said(desk, stage):
    answers(desk, "meters.1/reading", "1")
    answers(desk, "meters.1/more", "nie")
    assert understood(desk, "floor", "trzecie") == "3"
    answers(desk, "floor", "drugie")
    assert understood(desk, "hour", "za pół godziny") == "11:16"  # by the clock of the centre, not of UTC
    shown = desk.get("/desk/understand", call=desk.call, path="hour", text="wpół do trzeciej").json()
    assert (shown["kind"], shown["options"]) == ("options", ["14:30", "02:30"])
    assert desk.post("step", call=desk.call, path="hour", text="wpół do trzeciej").status_code == 422
    assert desk.post("step", call=desk.call, path="hour", text="wpół do trzeciej", option=1).status_code == 200
    assert "14:30" in desk.text("right")
    assert understood(desk, "long", "półtorej godziny").startswith("90")  # minutes
    answers(desk, "long", "dwa tygodnie")
    assert understood(desk, "day", "w piątek") == "27.11.2026"
    answers(desk, "day", "pojutrze")
    assert "25.11.2026 (środa)" in desk.text("right")


def test_a_pesel_is_masked_without_being_asked_to_and_a_nip_is_not(desk):
    for path, text in (
        ("meters.1/reading", "1"), ("meters.1/more", "nie"), ("floor", "1"), ("hour", "10:00"), ("long", "godzina"),
        ("day", "jutro"),
    ):  # fmt: skip
        answers(desk, path, text)
    assert understood(desk, "pesel", "44051401359") == "•••••359"
    wrong = desk.get("/desk/understand", call=desk.call, path="pesel", text="44051401358").json()
    assert wrong["kind"] == "wrong"
    assert "44051401358" not in wrong["message"]
    answers(desk, "pesel", "44 05 14 013 59")
    assert "•••••359" in desk.text("right")
    desk.post("back", call=desk.call)
    main = desk.now()["regions"]["main"]
    assert 'data-kept="•••••359"' in main
    assert "44051401359" not in desk.html()
    assert desk.post("confirm", call=desk.call, path="pesel").status_code == 200, "an empty field keeps it"
    answers(desk, "nip", "1234563218")
    assert "123-456-32-18" in desk.text("right")
    assert "Liczników: 1." in desk.text()


def test_the_objection_stands_at_every_round(desk):
    assert "„To za daleko”" in desk.text("right")
    desk.post("digress", call=desk.call, digression="far")
    assert desk.path() == "meters.1/reading"
