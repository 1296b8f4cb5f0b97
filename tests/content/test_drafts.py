"""A supervisor's draft: nothing is overwritten unseen, nothing wrong is published, and what was can come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext

from infolinia.clients import services as clients
from infolinia.content import drafts, queries, services
from infolinia.content.models import ProcedureVersion
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.journal.scope import ScopeMissing, scoped
from infolinia.procedures import tree
from infolinia.procedures.checker import findings as sentences
from infolinia.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
TODAY = NOW.date()
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
        f
        for f in drafts.findings("NAD", "powitanie", TEXT.replace("disposition: I_INFO", ""), on=TODAY)
        if f.severity == "error"
    ]
    assert finding.place.line == 6


def test_a_draft_may_include_what_the_client_has_published():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    hello = TEXT[TEXT.index("  - say") : TEXT.index("  - finish")]
    other = TEXT.replace("procedure: powitanie", "procedure: inna").replace(hello, "  - include: powitanie\n")
    assert "unknown-procedure" not in [finding.code for finding in drafts.findings("NAD", "inna", other, on=TODAY)]


def test_nobody_throws_away_what_somebody_else_saved():
    mine = save("mine")
    save("theirs", mine)
    with refused("draft-moved"):
        drafts.drop("NAD", "powitanie", edition=mine, now=NOW, by=CELINA)
    found = queries.draft("NAD", "powitanie")
    assert found
    assert found.text == "theirs"


def test_a_page_that_shows_an_older_draft_overwrites_no_newer_one():
    old = save(TEXT + "# 1\n", save(TEXT))
    drafts.publish("NAD", "powitanie", edition=old, now=NOW, by=CELINA)
    new = save(TEXT + "# 3\n", save(TEXT + "# 2\n"))
    with refused("draft-moved"):
        save("what stands in the older page", old)
    drafts.drop("NAD", "powitanie", edition=new, now=NOW, by=CELINA)
    assert save(TEXT + "# 4\n") > new


def test_a_text_that_grows_too_large_with_its_number_is_no_fault_of_the_server():
    full = TEXT + "#" * (tree.LARGEST - len(TEXT.encode()) - 1) + "\n"
    with refused("draft-errors"):
        drafts.publish("NAD", "powitanie", edition=save(full), now=NOW, by=CELINA)
    assert queries.draft("NAD", "powitanie") is not None
    assert queries.versions("NAD", "powitanie") == []


def test_an_older_version_comes_back_as_it_was():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    old = queries.current_hash("NAD", "powitanie")
    drafts.publish("NAD", "powitanie", edition=save(TEXT + "# 2\n"), now=NOW, by=CELINA)
    drafts.roll_back("NAD", "powitanie", old, now=NOW, by=CELINA)
    assert queries.current_hash("NAD", "powitanie") == old
    for unknown in ("nothing", "a\0b"):
        with refused("not-found"):
            drafts.roll_back("NAD", "powitanie", unknown, now=NOW, by=CELINA)
        with pytest.raises(queries.NoProcedure):
            queries.version_text("NAD", "powitanie", unknown)


def test_a_draft_that_is_thrown_away_leaves_what_is_published():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    written = save("other")
    drafts.drop("NAD", "powitanie", edition=written, now=NOW, by=CELINA)
    drafts.drop("NAD", "powitanie", edition=written, now=NOW, by=CELINA)  # once is enough
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


def test_the_journal_tells_who_wrote_but_not_of_every_few_seconds():
    oskar = Actor("agent", "8")
    for second, by in ((0, CELINA), (3, CELINA), (6, oskar), (9, oskar), (600, oskar)):
        edition = queries.draft("NAD", "powitanie")
        now = NOW + timedelta(seconds=second)
        drafts.save("NAD", "powitanie", f"# {second}", edition=edition.edition if edition else 0, now=now, by=by)
    told = [(item.by, item.at - NOW) for item in journal.replay(Stream("admin", "content"))]
    assert told == [(CELINA, timedelta(0)), (oskar, timedelta(seconds=6)), (oskar, timedelta(seconds=600))]


def test_a_saving_that_comes_twice_is_one():
    assert save(TEXT) == 1
    assert save(TEXT) == 1  # the reply to the first was lost


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_character_that_no_database_keeps_is_told(text: str):
    with refused("draft-characters"):
        save(text)


def test_a_statement_that_the_law_demands_holds_publishing_back():
    complaint = TEXT.replace("steps:", "call: {direction: in, kind: complaint}\nsteps:").replace("say: hello", "ask: x")
    complaint = complaint.replace("steps:", "slots: {x: {type: text}}\nsteps:")
    assert "law-skipped" in [f.code for f in drafts.findings("NAD", "powitanie", complaint, on=TODAY)]
    with refused("draft-errors"):
        drafts.publish("NAD", "powitanie", edition=save(complaint), now=NOW, by=CELINA)


def test_who_did_what_to_a_procedure():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    old = queries.current_hash("NAD", "powitanie")
    drafts.publish("NAD", "powitanie", edition=save(TEXT + "# 2\n"), now=NOW, by=CELINA)
    drafts.roll_back("NAD", "powitanie", old, now=NOW, by=Actor("agent", "8"))
    drafts.drop("NAD", "powitanie", edition=save("other"), now=NOW, by=CELINA)
    save(TEXT, name="inna")
    told = [(change.what, change.version) for change in queries.history("NAD", "powitanie")]
    assert told == [
        ("dropped", ""), ("drafted", ""), ("taken_up", "1"), ("published", "2"), ("drafted", ""), ("published", "1"),
        ("drafted", ""),
    ]  # fmt: skip
    assert [change.what for change in queries.history("NAD", "inna")] == ["drafted"]
    (current,) = queries.shelf("NAD")
    assert (current.version, current.by) == ("1", Actor("agent", "8"))


def test_an_older_version_that_can_no_longer_be_read_stays_where_it_is():
    drafts.publish("NAD", "powitanie", edition=save(TEXT), now=NOW, by=CELINA)
    old = queries.current_hash("NAD", "powitanie")
    drafts.publish("NAD", "powitanie", edition=save(TEXT + "# 2\n"), now=NOW, by=CELINA)
    ProcedureVersion.objects.filter(hash=old).update(text="procedure: [")
    with refused("version-unusable"):
        drafts.roll_back("NAD", "powitanie", old, now=NOW, by=CELINA)
    assert queries.current_hash("NAD", "powitanie") != old


def test_what_a_procedure_includes_stays_at_hand_and_says_who_has_the_former_text():
    whole = TEXT.replace("procedure: powitanie", "procedure: calosc").replace(
        "  - finish", "  - include: czesc\n  - finish"
    )
    part = TEXT.replace("procedure: powitanie", "procedure: czesc").replace("Good morning.", "B?")
    part = part[: part.index("  - finish")] + "  - return: done\n"
    services.publish("NAD", whole, source="calosc.yaml", library={"czesc": part}, now=NOW, by=CELINA)
    assert queries.library("NAD") == {"calosc": whole, "czesc": part}  # as a pack brings it: a part of others only
    assert queries.including("NAD") == {}
    drafts.publish("NAD", "czesc", edition=save(part.replace("B?", "C?"), name="czesc"), now=NOW, by=CELINA)
    assert "C?" in queries.library("NAD")["czesc"]
    assert queries.including("NAD") == {"czesc": {"calosc"}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 4  # szkic", "version: 5  # szkic"),
        ('version: "4"\t# a', "version: 5\t# a"),
        ("version:", "version: 5"),
        ("version: 4", "version: 5"),
        ("version: 'it''s # one'  # a", "version: 5  # a"),
        ("version: a" + " " * 200_000 + "b", "version: 5"),  # at once, and not in minutes
    ],
)
def test_the_number_of_a_version_leaves_its_comment(before: str, after: str):
    text = f"procedure: a\n{before}\nsteps:\n"
    assert drafts.with_version(text, 5) == f"procedure: a\n{after}\nsteps:\n"


def test_a_code_that_ends_no_call_here_is_found_at_its_line_with_the_nearest():
    text = TEXT.replace("disposition: I_INFO", "disposition: I_INFFO")
    (found,) = [f for f in drafts.findings("NAD", "powitanie", text, on=TODAY) if f.code == "unknown-disposition"]
    assert (found.severity, found.place.line, found.facts["nearest"]) == ("error", 7, "I_INFO")
    with translation.override("pl"):
        assert sentences.why(found, gettext).startswith("I_INFFO nie jest kodem")
    with refused("draft-errors"):
        drafts.publish("NAD", "powitanie", edition=save(text), now=NOW, by=CELINA)
