"""Two texts of a procedure beside each other, in words and line by line: the draft and any version, both languages."""

from __future__ import annotations

import pytest
from django.test import Client

from infolinia.content import drafts, queries
from infolinia.journal.facts import Actor
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import starting
from tests.conduct.conftest import NOW
from tests.oversight.authoring.test_writing import page, post

pytestmark = pytest.mark.django_db

BOOK = "/authoring/NAD/nowa"
CELINA = Actor("agent", "7")
TEXT = starting.text("nowa", "pl")


def save(text: str) -> int:
    with scoped(ALL_CLIENTS):
        draft = queries.draft("NAD", "nowa")
        return drafts.save("NAD", "nowa", text, edition=draft.edition if draft else 0, now=NOW, by=CELINA)


def publish(text: str) -> str:
    edition = save(text)
    with scoped(ALL_CLIENTS):
        drafts.publish("NAD", "nowa", edition=edition, now=NOW, by=CELINA)
        return queries.current_hash("NAD", "nowa")


def longer() -> str:
    step = '  - say: thanks\n    text: {pl: "Dziękuję.", en: "Thank you."}\n'
    first = TEXT.index("  - ", TEXT.index("steps:"))
    return TEXT[:first] + step + TEXT[first:]


def compare(browser: Client, query: str = "") -> str:
    return page(browser, f"{BOOK}/compare{query}")


def test_the_draft_is_compared_with_what_is_published(visitors):
    publish(TEXT)
    save(longer().replace("Dziękuję.", "Dziękuję <b>bardzo</b>."))
    shown = compare(visitors.both)
    assert "The step “thanks” is new." in shown
    assert "Dziękuję &lt;b&gt;bardzo&lt;/b&gt;." in shown
    assert '<option value="draft" selected>draft, saved 23 Nov 2026' in shown
    assert "lines are the same" in shown
    assert 'class="sign"><span aria-hidden="true">+</span><span class="unseen">after:</span>' in shown


def test_any_two_versions_are_compared_both_ways(visitors):
    first = publish(TEXT)
    second = publish(longer())
    assert "The step “thanks” is new." in compare(visitors.both)  # without a draft: the last two
    assert "The step “thanks” is gone." in compare(visitors.both, f"?old={second}&new={first}")
    assert "Both texts are the same" in compare(visitors.both, f"?old={first}&new={first}")
    unified = compare(visitors.both, f"?old={first}&new={second}&layout=unified&lines=all")
    assert 'class="diff unified"' in unified
    assert "lines are the same" not in unified


def test_before_the_first_version_everything_is_new(visitors):
    save(TEXT)
    assert "every line is new" in compare(visitors.both)


@pytest.mark.parametrize("text", ["procedure: [", "", "x" * 60_000, "- a\n" * 20_000, "\ufeff#\r\n\t: ]"])
def test_texts_that_are_no_procedures_are_compared_line_by_line(visitors, text: str):
    publish(TEXT)
    save(text)
    assert "Line by line" in compare(visitors.both)


def test_a_version_that_is_not_there_is_not_found(visitors):
    page(visitors.both, f"{BOOK}/compare", 404)
    publish(TEXT)
    for query in ("?old=0123456789abcdef", "?new=draft", "?old=../x&new=nothing"):
        page(visitors.both, f"{BOOK}/compare{query}", 404)


def test_the_comparison_speaks_polish(visitors):
    publish(TEXT)
    save(longer())
    visitors.both.post("/language", {"language": "pl", "next": "/"})
    assert "Krok „thanks”: dodano." in compare(visitors.both)


def test_only_who_may_write_compares(visitors):
    publish(TEXT)
    page(visitors.agent, f"{BOOK}/compare", 403)
    for browser in (visitors.shop, visitors.nobody):
        page(browser, f"{BOOK}/compare", 404)


def test_before_publishing_the_changes_and_failing_rehearsals_are_shown(visitors):
    publish(TEXT)
    save(longer())
    shown = page(visitors.both, f"{BOOK}/before")
    assert "The step “thanks” is new." in shown
    assert "No rehearsal is kept" in shown
    post(visitors.both, "rehearsals/keep", text=TEXT, name="Stara", lines=[{"does": "says", "value": "nie wiem nic"}])
    assert "The rehearsal that is kept goes as written." in page(visitors.both, f"{BOOK}/before")
    save(TEXT.replace("I_INFO", "CB_ASKED"))
    shown = page(visitors.both, f"{BOOK}/before")
    assert "1 of 1 rehearsals does not go as written:" in shown
    assert "<strong>Stara</strong>" in shown
    assert "This does not bar publishing" in shown
