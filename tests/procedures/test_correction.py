"""What a correction would change is told before anyone decides on it."""

from __future__ import annotations

import pytest

from infolinia.procedures import correction
from infolinia.procedures.events import Answered
from infolinia.procedures.parts import Procedure
from tests.procedures.drive import begin, compiled
from tests.procedures.test_card import TITLED
from tests.procedures.test_engine import WHO, fold, heard, to_end, to_matter


@pytest.fixture(scope="module")
def case() -> Procedure:
    return compiled(TITLED, who=WHO)


def test_another_matter_drops_asks_reads_and_redoes(case: Procedure):
    seen = correction.preview(case, to_end(case), "matter", "power")
    assert seen is not None
    assert (seen.label, seen.before, seen.after, seen.fits) == ("matter", "rachunek", "prąd", True)
    assert seen.stays == ("danger", "name", "E-mail")
    assert seen.asks == ("agreed",), "the terms may be others"
    assert seen.drops == ("Kwota",)
    assert seen.redoes[0] == "Numer"


def test_a_correction_that_opens_a_new_question(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "power", ""), Answered("email", "a@b.pl", ""), heard("sum"))
    seen = correction.preview(case, state, "matter", "bill")
    assert seen is not None
    assert seen.asks[0] == "Kwota"


def test_what_changes_nothing_and_what_does_not_fit(case: Procedure):
    same = correction.preview(case, to_end(case), "matter", "bill")
    assert same is not None
    assert (same.drops, same.reads, same.redoes) == ((), (), ())
    wrong = correction.preview(case, to_end(case), "matter", "weather")
    assert wrong is not None
    assert (wrong.fits, wrong.after) == (False, "weather")


def test_what_was_given_may_be_corrected_and_what_was_never_asked_has_no_before(case: Procedure):
    known = begin(case, {"customer": "K9", "customer.name": "Oleksandr Bondar"})
    seen = correction.preview(case, known, "customer", "K10")
    assert seen is not None
    assert (seen.before, seen.after) == ("Oleksandr Bondar", "K10")
    fresh = correction.preview(case, begin(case), "who/name", "Ewa")
    assert fresh is not None
    assert fresh.before == ""


def test_there_is_nothing_to_correct_where_nobody_asks(case: Procedure):
    assert correction.preview(case, to_end(case), "case", "R-2") is None
    assert correction.preview(case, to_end(case), "nobody", 1) is None
