"""The rehearsals that come with the demo show what must be shown: each procedure on its plain way, with a correction,
with something beside the matter, with a refusal, and with the call handed over; in Polish, and in English as well."""

from __future__ import annotations

import pytest

from infolinia.procedures import card, engine
from infolinia.procedures.events import Declined
from infolinia.procedures.rehearsal.play import Played, play
from infolinia.procedures.rehearsal.script import read
from tests.procedures.drive import DEMO, TODAY, demo

KINDS = {"plain", "correction", "digression", "refusal", "hand_over"}
CALLED = {
    "complaint": "reklamacja",
    "fault": "awaria",
    "gas emergency": "gaz",
    "order status": "status-zamowienia",
    "information": "informacja",
    "identification and verification": "rachunek",
}


def shows(played: Played) -> set[str]:
    """Which kinds a rehearsal shows, by what happened in it."""
    does = {line.does for line in played.script.lines}
    found = {name for name, sign in (("correction", "corrects"), ("digression", "digresses")) if sign in does}
    if any(isinstance(event, Declined) and event.how == "refused" for event in played.events):
        found.add("refusal")
    if played.hand_over:
        found.add("hand_over")
    return found or ({"plain"} if played.finish and "switch" not in does else set())


def shown(procedure: str, language: str) -> set[str]:
    text = (DEMO.parent / "rehearsals" / f"{procedure}.yaml").read_text("utf-8")
    scripts = [script for script in read(text, file=f"{procedure}.yaml") if script.language == language]
    assert {script.procedure for script in scripts} == {procedure}
    played = [play(demo(procedure), script) for script in scripts]
    assert all(one.is_well for one in played)
    return set[str]().union(*map(shows, played))


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("procedure", CALLED.values(), ids=CALLED.keys())
def test_every_kind_of_call_is_rehearsed_in_both_languages(procedure: str, language: str):
    assert KINDS - shown(procedure, language) == set()


@pytest.mark.parametrize("procedure", CALLED.values(), ids=CALLED.keys())
def test_a_machine_says_what_it_is_before_anything_else(procedure: str):
    """AI-01: the first text that the voice puts to the customer is the notice, in either language."""
    for language, words in (("pl", "program komputerowy"), ("en", "computer program")):
        state = engine.start(demo(procedure), given={}, performer="voice", language=language, today=TODAY)
        first = card.card(demo(procedure), state)
        assert (first.kind, first.law) == ("statement", "AI-01")
        assert words in first.text
