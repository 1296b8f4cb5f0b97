"""A supervisor's draft: nothing is overwritten unseen, nothing wrong is published, and what was can come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from infolinia.clients import services as clients
from infolinia.content import drafts, queries
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.journal.scope import ScopeMissing, scoped
from infolinia.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
CELINA = Actor("agent", "7")
TEXT = """procedure: powitanie  # komentarz zostaje
title: {pl: Powitanie, en: Welcome}
steps:
  - say: hello
    text: {pl: "Dzień dobry.", en: "Good morning."}
  - finish: over
    disposition: I_INFO
"""
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nadwita() -> Iterator[None]:
    clients.put_operator("TRZY", "Trzy Dzwonki")
    for code in ("NAD", "WYG"):
        clients.put_client(code, code, operator="TRZY", language="pl", about={})
    with scoped({"NAD"}):
        yield


def save(text: str, edition: int = 0, name: str = "powitanie") -> int:
    return drafts.save("NAD", name, text, edition=edition, now=NOW, by=CELINA)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_a_draft_is_kept_as_it_is_right_or_wrong():
    assert save("procedure: [") == 1
    assert save("procedure: [\n", 1) == 2
    assert save("procedure: [\n", 2) == 2  # nothing changed
    found = queries.draft("NAD", "powitanie")
    assert found
    assert (found.text, found.edition, found.saved_by) == ("procedure: [\n", 2, "7")
    assert queries.current_hash("NAD", "powitanie") == ""


def test_nobody_overwrites_what_somebody_else_saved():
    save(TEXT)
    with refused("draft-moved"):
        save("other", 0)
    with refused("draft-moved"):
        drafts.publish("NAD", "powitanie", edition=2, now=NOW, by=CELINA)
    found = queries.draft("NAD", "powitanie")
    assert found
    assert found.text == TEXT


def test_what_is_published_gets_the_next_number_and_keeps_its_comments():
    for number in ("1", "2"):
        edition = save(TEXT + f"# {number}\n")
        drafts.publish("NAD", "powitanie", edition=edition, now=NOW, by=CELINA)
        assert queries.draft("NAD", "powitanie") is None
    newest, first = queries.versions("NAD", "powitanie")
    assert (newest.version, newest.current, newest.by) == ("2", True, CELINA)
    assert (first.version, first.current) == ("1", False)
    text = queries.version_text("NAD", "powitanie", newest.hash)
    assert text.startswith("procedure: powitanie  # komentarz zostaje\nversion: 2\n")
    told = [item.name for item in journal.replay(Stream("admin", "content"))]
    assert told == ["procedure.drafted", "procedure.published"] * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT.replace("finish: over", "finish: hello"), "draft-errors"),
        (TEXT.replace("disposition: I_INFO", ""), "draft-errors"),
        (TEXT.replace("procedure: powitanie", "procedure: inna"), "draft-name"),
    ],
)
def test_what_is_wrong_is_not_published_and_not_lost(text: str, code: str):
    edition = save(text)
    with refused(code):
        drafts.publish("NAD", "powitanie", edition=edition, now=NOW, by=CELINA)
    assert queries.versions("NAD", "powitanie") == []
    assert queries.draft("NAD", "powitanie")


def test_the_check_of_a_draft_names_the_line():
    (finding,) = [
        f for f in drafts.findings("NAD", "powitanie", TEXT.replace("disposition: I_INFO", "")) if f.severity == "error"
    ]
    assert finding.place.line == 6


def test_a_draft_may_include_what_the_client_has_published():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    hello = TEXT[TEXT.index("  - say") : TEXT.index("  - finish")]
    other = TEXT.replace("procedure: powitanie", "procedure: inna").replace(hello, "  - include: powitanie\n")
    assert "unknown-procedure" not in [finding.code for finding in drafts.findings("NAD", "inna", other)]


def test_an_older_version_comes_back_as_it_was():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    old = queries.current_hash("NAD", "powitanie")
    drafts.publish("NAD", "powitanie", edition=save(TEXT + "# 2\n"), now=NOW, by=CELINA)
    drafts.roll_back("NAD", "powitanie", old, now=NOW, by=CELINA)
    assert queries.current_hash("NAD", "powitanie") == old
    with refused("not-found"):
        drafts.roll_back("NAD", "powitanie", "nothing", now=NOW, by=CELINA)


def test_a_draft_that_is_thrown_away_leaves_what_is_published():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    save("other")
    drafts.drop("NAD", "powitanie", now=NOW, by=CELINA)
    drafts.drop("NAD", "powitanie", now=NOW, by=CELINA)  # once is enough
    assert queries.draft("NAD", "powitanie") is None
    assert len(queries.versions("NAD", "powitanie")) == 1


@pytest.mark.parametrize("name", ["", "1a", "a b", "../x", "a" * 61])
def test_a_name_is_one_that_files_and_paths_can_hold(name: str):
    with refused("draft-named"):
        save(TEXT, name=name)


def test_a_text_has_a_largest_size():
    with refused("draft-large"):
        save("#" * 300_000)


def test_another_clients_procedures_are_out_of_reach():
    with pytest.raises(ScopeMissing):
        drafts.save("WYG", "powitanie", TEXT, edition=0, now=NOW, by=CELINA)
    for read in (queries.drafts, lambda client: queries.versions(client, "powitanie")):
        with pytest.raises(ScopeMissing):
            read("WYG")


def test_refusals_speak_the_readers_language():
    save(TEXT)
    with pytest.raises(Refusal) as moved:
        save("other", 0)
    with translation.override("pl"):
        assert moved.value.message.startswith("Ktoś inny zapisał w międzyczasie procedurę powitanie.")
