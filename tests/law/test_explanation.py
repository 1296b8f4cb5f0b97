"""Reasons are English sentences with their figures; a reader gets them translated, codes of the tables too."""

from __future__ import annotations

from infolinia.law.explanation import Reason, because, said

POLISH = {"Free on {day}: {name}.": "Wolne {day}: {name}.", "Sunday": "niedziela", "2026-12-27": "never looked up"}


def test_a_reason_is_said_in_english_and_in_the_language_of_the_reader():
    reason = because("R-1", "an act", "Free on {day}: {name}.", day="2026-12-27", name="sunday")
    assert reason.text == "Free on 2026-12-27: Sunday."
    assert said(reason, lambda sentence: POLISH.get(sentence, sentence)) == "Wolne 2026-12-27: niedziela."


def test_a_reason_without_fields_stays_as_it_is():
    assert said(Reason("R-1", "an act", "As written."), lambda sentence: "never asked") == "As written."


def test_braces_in_a_figure_are_only_signs():
    reason = because("R-1", "an act", "Debt {debt}.", debt="{0.__class__}")
    assert said(reason, str) == "Debt {0.__class__}."
