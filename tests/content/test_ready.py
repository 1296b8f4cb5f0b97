"""What is ready to begin with passes the check, and is given to a client once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.timezone import localdate

from infolinia.content import announcements, demands, packs, queries, ready
from infolinia.content.codes import known
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures.checker import check as checker
from tests.clients.conftest import people
from tests.content.test_demo_procedures import NOW
from tests.content.test_packs import is_mute

__all__ = ["people"]
BY = Actor("agent", "1")
NAMES = ("recepcja", "informacja", "reklamacja", "zamowienie", "zgloszenie")


@pytest.mark.parametrize("name", NAMES)
def test_the_checker_finds_nothing(db, name: str):
    file = packs.root() / "ready" / "procedures" / f"{name}.yaml"
    demanded = demands.demanded(localdate(NOW), voice=False)
    text = file.read_text("utf-8")
    found = checker.check(
        text, source=file.name, library={}, actions=checker.installed(), demanded=demanded, codes=known()
    )
    assert found == []


def said(client: str, code: str, language: str) -> str:
    kept = announcements.find(client, code)
    return kept.said[language].text if kept and language in kept.said else ""


def test_they_are_offered_in_both_languages():
    offered = ready.procedures()
    assert tuple(offered) == NAMES
    assert all({"pl", "en"} <= set(procedure.title) for procedure in offered.values())


def test_a_procedure_becomes_the_clients_own(people):
    ready.give_procedure("NAD", "recepcja", now=NOW, by=BY)
    ready.give_procedure("NAD", "recepcja", now=NOW, by=BY)
    with scoped({"NAD"}):
        assert [version.by for version in queries.versions("NAD", "recepcja")] == [BY]
    with pytest.raises(LookupError):
        ready.give_procedure("NAD", "../manifest", now=NOW, by=BY)


def test_announcements_are_given_where_there_are_none(people, tmp_path: Path):
    ready.speak("NAD", "waiting", {"pl": "Chwila."}, now=NOW, by=BY, prompts_folder=tmp_path, render=is_mute)
    given = ready.give_announcements("NAD", ("pl",), now=NOW, by=BY, prompts_folder=tmp_path, render=is_mute)
    assert given > 10
    assert said("NAD", "waiting", "pl") == "Chwila.", "what is the client's own stays"
    assert said("NAD", "closed", "pl")
    assert said("NAD", "closed", "en") == "", "in the languages that are served"
    assert ready.give_announcements("NAD", ("pl",), now=NOW, by=BY, prompts_folder=tmp_path, render=is_mute) == 0
