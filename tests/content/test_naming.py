"""Which procedures name a queue or an announcement, and by which key a menu leads there."""

from __future__ import annotations

import pytest
from django.utils import translation

from infolinia.clients import services as clients
from infolinia.content import naming, services
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.conftest import NOW
from tests.conduct.test_menus import MENU
from tests.procedures.test_menus import MENU as SMALL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(tmp_path, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"data": tmp_path})
    clients.put_operator("TRZY", "Trzy Dzwonki")
    clients.put_client("NAD", "Nadwita S.A.", operator="TRZY", language="pl", about={})
    with scoped(ALL_CLIENTS):
        yield services.publish("NAD", MENU, source="main-menu.yaml", library={}, now=NOW)


def at(found: list[naming.Named]) -> list[tuple[str, str, str]]:
    return [(it.kind, it.name, it.at) for it in found]


def test_a_queue_is_named_by_the_key_that_leads_there():
    assert at(naming.of_queue("complaints")) == [("menu", "main-menu", "1")]
    assert naming.of_queue("complain") == []


def test_an_announcement_is_named_by_key_and_by_hours():
    found = naming.of_announcements("NAD")
    assert at(found["late"]) == [("menu", "main-menu", "1")]
    assert at(found["closed"]) == [("menu", "main-menu", "closed")]
    assert naming.of_announcements("WYG") == {}


def test_what_a_menu_includes_counts_as_it_is_heard_there():
    inner = SMALL.replace("main-menu", "inner")
    outer = SMALL.replace("main-menu", "outer").replace(
        "  - hand_over: to_complaints\n    to: queue complaints procedure reklamacja", "  - include: inner"
    )
    outer = outer.replace("go: to_complaints", "go: inner").replace("  - hand_over: to_person\n    to: person\n", "")
    outer += "  - hand_over: to_person\n    to: person\n"
    services.publish("NAD", outer, source="outer.yaml", library={"inner": inner}, now=NOW)
    assert ("menu", "outer", "1") in at(naming.of_queue("complaints"))


def test_a_procedure_that_conducts_calls_is_named_by_its_text():
    text = """
procedure: call
title: {pl: Rozmowa, en: Call}
steps:
  - hand_over: on
    to: "queue: gas"
"""
    services.publish("NAD", text, source="call.yaml", library={}, now=NOW)
    assert at(naming.of_queue("gas")) == [("procedure", "call", "")]


def test_what_is_counted_of_a_menu_is_said_in_its_words():
    inner = SMALL.replace("main-menu", "inner").replace("title: {pl: Menu, en: Menu}", "title: {pl: Dalej, en: More}")
    outer = SMALL.replace("main-menu", "outer").replace(
        "  - hand_over: to_complaints\n    to: queue complaints procedure reklamacja", "  - include: inner"
    )
    outer = outer.replace("go: to_complaints", "go: inner").replace("  - hand_over: to_person\n    to: person\n", "")
    outer += "  - hand_over: to_person\n    to: person\n"
    services.publish("NAD", outer, source="outer.yaml", library={"inner": inner}, now=NOW)
    with translation.override("pl"):
        menu = naming.menu_words("NAD", "main-menu")
        assert menu.chosen("main", "complaints") == "1: reklamacje"
        assert menu.chosen("bills", "unpaid") == "1: zaległości"
        assert menu.chosen("main", "gone_since") == "gone_since"
        assert [menu.place(step) for step in ("", "welcome", "bills")] == ["", "powitanie", "bills"]
        within = naming.menu_words("NAD", "outer")
        assert within.chosen("inner/main", "complaints") == "1: reklamacje"
        assert within.place("inner/main") == "Dalej"
    with translation.override("en"):
        assert naming.menu_words("NAD", "main-menu").chosen("main", "complaints") == "1: complaints"
    assert (naming.menu_words("NAD", "gone").title(), naming.menu_words("NAD", "gone").place("x")) == ("gone", "x")
