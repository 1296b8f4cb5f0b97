"""Where a call stands, and what would come: computed, never stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infolinia.procedures import engine, focus
from infolinia.procedures.events import Answered, Back, Declined, Digressed, Heard, Switched
from infolinia.procedures.parts import Procedure
from tests.procedures.drive import begin, compiled
from tests.procedures.test_engine import CASE, WHO, at, done, fold, heard, to_end, to_matter, to_terms


@pytest.fixture(scope="module")
def case() -> Procedure:
    return compiled(CASE, who=WHO)


def test_what_would_come_if_every_question_stayed_unanswered(case: Procedure):
    walked = focus.walk(case, begin(case))
    assert walked.focus.path == "recording"
    ahead = [visited.path for visited in walked.ahead]
    assert ahead[:4] == ["danger", "safe", "who", "who/name"]
    assert ahead[-1] == "done"
    assert "amount" not in ahead, "nobody knows yet whether it will be asked"
    known = [v.path for v in focus.walk(case, fold(case, to_matter(case), Answered("matter", "bill", ""))).ahead]
    assert known[:2] == ["email", "by_letter"]
    assert not focus.walk(case, begin(case), ahead=False).ahead


def test_what_lies_behind(case: Procedure):
    state = to_terms(case)
    trail = focus.find(case, state).trail
    assert [v.path for v in trail if v.asked] == ["danger", "who/name", "matter", "amount", "email"]
    assert focus.find(case, state).scope.made == {"level": "L1", "case": "R-1", "deadline": "2026-12-07"}
    assert focus.find(case, to_end(case)).terminal


def test_a_known_customer_is_not_asked_and_the_text_while_an_action_runs(case: Procedure):
    state = begin(case, {"customer": "K1", "customer.name": "Anna"})
    state = fold(case, state, heard("recording"), Answered("danger", False, ""))
    assert at(case, state) == ("who/find", "new")
    assert focus.find(case, state).inputs == {"customer": "K1"}
    state = fold(case, to_matter(case), Answered("matter", "power", ""), Answered("email", "a@b.pl", ""), heard("sum"))
    assert focus.find(case, state).text == "Zapisuję."


def test_a_new_customer_is_looked_up_again_and_their_level_replaces_the_old(case: Procedure):
    state = fold(case, to_end(case), Answered("who/name", "Ewa", ""))
    assert at(case, state) == ("who/find", "changed")
    state = done(case, state, "nobody")
    assert "level" not in focus.walk(case, state).scope.made


def test_what_an_action_no_longer_gives_is_known_no_more(case: Procedure):
    state = fold(case, to_end(case), Answered("amount", "60.00", ""))
    state = done(case, state, case="R-1")
    assert focus.walk(case, state).scope.made == {"level": "L1", "case": "R-1"}
    assert at(case, state) == ("terms", "changed")


def test_a_given_answer_needs_no_question_and_a_value_of_another_type_is_asked_again():
    text = """
procedure: p
title: {pl: P, en: P}
given: {n: {type: number, optional: true}}
steps:
  - ask: n
    text: {pl: Ile?, en: How many?}
  - finish: end
    disposition: X
"""
    made = compiled(text)
    assert at(made, begin(made, {"n": "5"})) == ("end", "end")
    state = fold(made, begin(made), Answered("n", "5", ""))
    kept = state.answers["n"]
    broken = type(kept)(value="five", written="", confirmed=True, order=1)
    assert at(made, type(state)(**{**_fields(state), "answers": {"n": broken}})) == ("n", "invalid")


def _fields(state: object) -> dict[str, object]:
    return {name: getattr(state, name) for name in state.__slots__}  # type: ignore[attr-defined]


def test_next_skips_what_lies_between_and_optional_needs_no_edge():
    text = """
procedure: p
title: {pl: P, en: P}
slots: {a: {type: text, optional: true}, b: {type: text}}
steps:
  - ask: a
    text: {pl: A?, en: A?}
    next: b
  - say: never
    text: {pl: Nigdy., en: Never.}
  - ask: b
    text: {pl: B?, en: B?}
    optional: true
    when: performer = desk
  - finish: end
    disposition: X
"""
    made = compiled(text)
    state = fold(made, begin(made), Answered("a", "1", ""))
    assert at(made, state) == ("b", "new")
    assert at(made, fold(made, state, Switched(performer="voice"))) == ("end", "end")


def test_an_included_procedure_by_itself_ends_where_it_returns():
    made = compiled(WHO)
    state = done(made, fold(made, begin(made), Answered("name", "Anna", "")), level="L1")
    assert (focus.find(made, state).error, focus.find(made, state).step.id) == ("known", "known")
    direct = compiled("procedure: r\ntitle: {pl: R, en: R}\nsteps: [{return: ok}]")
    assert focus.find(direct, begin(direct)).error == "ok"


def test_a_walk_over_far_too_many_steps_is_stopped():
    """Includes may hold each other's steps many times over; the file itself is bounded when it is read."""
    say = "\n".join(f"  - say: s{n}\n    when: performer = voice\n    text: {{pl: a, en: a}}" for n in range(400))
    body = say.replace("{", "{{").replace("}", "}}")
    inner = f"procedure: {{}}\ntitle: {{{{pl: a, en: b}}}}\nsteps:\n{body}\n  - return: ok"
    names = [f"i{n}" for n in range(6)]
    library = {name: inner.format(name) for name in names}
    outer = "procedure: o\ntitle: {pl: a, en: b}\nsteps:\n" + "\n".join(f"  - include: {n}" for n in names)
    made = compiled(f"{outer}\n  - finish: e\n    disposition: X", **library)
    assert focus.find(made, begin(made)).error == "circle"


def test_the_same_evidence_gives_the_same_place_however_often_it_is_asked(case: Procedure):
    state = to_terms(case)
    assert focus.find(case, state) == focus.find(case, state)
    read = engine.step(case, state, Heard("terms", True, 2, 1, 2))
    assert at(case, read) == ("agreed", "new")


def test_a_call_of_too_many_events_ends(case: Procedure):
    state = begin(case)
    full = type(state)(**{**_fields(state), "events": focus.MOST_EVENTS})
    assert (focus.find(case, full).error, focus.find(case, full).terminal) == ("too-long", True)


def test_from_where_a_digression_left_the_walk_goes_on(case: Procedure):
    inside = fold(case, begin(case), heard("recording"), Answered("danger", False, ""))
    assert at(case, fold(case, inside, Digressed("who/hide"))) == ("matter", "new")
    assert at(case, fold(case, inside, Digressed("who/hide"), Digressed("fire"))) == ("emergency", "end")
    assert at(case, fold(case, to_end(case), Digressed("fire"))) == ("emergency", "end")


def test_a_declined_question_leads_on_away_or_nowhere(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""))
    assert at(case, fold(case, state, Declined("amount", "dont_know"))) == ("email", "new")
    assert at(case, fold(case, state, Declined("amount", "refused"))) == ("email", "new"), "it is optional"
    known = fold(case, state, Declined("amount", "refused"), Declined("email", "refused"))
    assert at(case, known) == ("by_letter", "new")
    assert at(case, fold(case, known, Declined("matter", "refused"))) == ("matter", "end")


def test_why_a_question_is_put_again(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""), Answered("amount", "-1", ""))
    assert at(case, state) == ("amount", "invalid")
    assert at(case, fold(case, to_terms(case), Back())) == ("email", "unconfirmed")
    asked = fold(case, to_terms(case), heard("terms"), Answered("agreed", True, ""))
    assert at(case, asked) == ("send", "new")
    assert at(case, done(case, asked, "down")) == ("send", "error")
    other = fold(case, asked, Answered("matter", "power", ""))
    assert at(case, other) == ("sum", "changed")
    other = done(case, fold(case, other, heard("sum")), case="R-2", deadline="2026-12-07")
    assert at(case, other) == ("terms", "changed")
    assert at(case, fold(case, other, heard("terms"))) == ("agreed", "changed")
    late = fold(case, to_end(case), Answered("email", "c@d.pl", ""))
    assert focus.find(case, late).error == "changed-after-done"


def test_a_circle_of_the_walk_and_a_level_that_does_not_hold(case: Procedure):
    known = {"customer": "K1"}
    state = done(case, fold(case, begin(case, known), heard("recording"), Answered("danger", False, "")), "nobody")
    assert at(case, state) == ("matter", "new")
    assert at(case, fold(case, begin(case), heard("recording"), Answered("danger", True, ""))) == ("emergency", "end")


def test_a_procedure_cut_short_in_memory_says_so(case: Procedure):
    cut = replace(case, steps=case.steps[:1])
    assert focus.find(cut, fold(cut, begin(cut), heard("recording"))).error == "no-end"
