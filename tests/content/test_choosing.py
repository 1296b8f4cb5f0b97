"""Where an announcement is chosen, only those stand that make sense there, under names."""

from __future__ import annotations

import pytest

from infolinia.content import choosing, manifest, packs

DEMO = manifest.read_announcements(
    (packs.root() / "demo" / "announcements.yaml").read_text("utf-8"), source="demo"
)  # what every client of the demo has


def codes(**more: bool) -> set[str]:
    queues = ("gas", "faults", "complaints", "service", "offers", "orders")
    found = {it.code for it in DEMO}
    return {code for code in found if choosing.is_for_callers(code, queues=queues, **more)}


def test_of_the_demo_a_number_or_a_menu_is_offered_what_makes_sense_there():
    assert codes(instead_of_queue=True) == {
        "transfer", "closed", "full", "late", "nobody", "number", "emergency", "greeting", "greeting_gas",
        "greeting_faults", "waiting_gas",
    }  # fmt: skip
    assert codes() - codes(instead_of_queue=True) == {"recording", "waiting", "position"}


def test_what_only_begins_like_one_of_the_centres_own_is_offered():
    for code in ("place_of_pickup", "wait_for_us", "outside_hours", "holding", "callback"):
        assert choosing.is_for_callers(code), code


@pytest.mark.parametrize(
    ("name", "said", "called"),
    [
        ("Nieczynne", {"pl": {"text": "Jest nieczynne."}}, "Nieczynne"),
        ("", {"en": {"text": "We are closed."}, "pl": {"text": "Jest nieczynne."}}, "Jest nieczynne"),
        ("", {"en": {"text": "We are closed."}}, "We are closed"),
        ("", {"pl": {"text": ""}, "en": {"text": "We are closed."}}, "We are closed"),
        ("", {"pl": {"text": "Infolinia jest teraz nieczynna. Zapraszamy w godzinach pracy."}},
         "Infolinia jest teraz nieczynna. Zapraszamy w…"),
        ("", {}, "closed"),
    ],
)  # fmt: skip
def test_one_without_a_name_is_called_as_its_text_begins(name: str, said: dict[str, dict[str, str]], called: str):
    assert choosing.called("closed", name, said, "pl") == called
