"""What a performer shows of a negotiation: whose decision, what was refused, what terms come to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from infolinia.procedures import engine, focus, offered, pricing
from infolinia.procedures.events import Agreed, Answered, Declined, Event, Granted, Proposed
from infolinia.procedures.offered import Offered
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import TODAY, compiled
from tests.procedures.test_negotiating import PLAN

DEBT = {"debt": {"balance": "1200.00"}}


@pytest.fixture(scope="module")
def plan() -> Procedure:
    return compiled(PLAN)


@pytest.fixture(autouse=True)
def counts():
    def parts(inputs: Any, terms: Any) -> dict[str, str]:
        return {"each": str((inputs["balance"] / terms["count"]).quantize(Decimal("0.01")))}

    pricing.register("debts.plan", {"balance": "money"}, parts)
    yield
    pricing.register("debts.plan", {}, lambda inputs, terms: {})


def begun(plan: Procedure, *events: Event, performer: str = "desk") -> State:
    state = engine.start(plan, given=DEBT, performer=performer, language="pl", today=TODAY)
    for event in (None, *events):
        state = engine.step(plan, state, event) if event else state
        at = focus.find(plan, state)
        if terms := offered.priced(at, state):
            state = engine.step(plan, state, Proposed(at.path, terms, by="performer"))
    return state


def shown(plan: Procedure, state: State) -> Offered:
    made = offered.offered(focus.find(plan, state), state)
    assert made is not None
    return made


def test_the_strip_says_of_each_value_who_may_grant_it(plan: Procedure):
    made = shown(plan, begun(plan))
    assert made.strip is not None
    assert [(part.value, part.whose) for part in made.strip.parts] == [
        (1, ""), *((value, "") for value in range(3, 7)), *((value, "leader") for value in range(7, 13)),
    ]  # fmt: skip
    assert (made.strip.term, made.strip.at, made.stage, made.counts) == ("count", 1, "offer", True)


def test_bounds_of_the_offer_in_focus_are_shown_and_no_others(plan: Procedure):
    assert shown(plan, begun(plan)).limits == ()
    second = shown(plan, begun(plan, Declined("plan", "refused")))
    assert [(limit.term, limit.how, limit.written) for limit in second.limits] == [("each", "least", "50,00\u00a0zł")]
    assert second.in_return == "income_day"
    assert second.made == ("1\u00a0×\u00a01\u00a0200,00\u00a0zł",)


def test_terms_are_counted_and_say_whose_decision_they_are(plan: Procedure):
    state = begun(plan)
    at = focus.find(plan, state)
    mine = offered.preview(at, state, {"count": "4"})
    assert (mine.whose, mine.possible, mine.text) == ("", True, "4\u00a0raty po 300,00\u00a0zł?")
    assert [(term.name, term.written) for term in mine.terms] == [("count", "4"), ("each", "300,00\u00a0zł")]
    above = offered.preview(at, state, {"count": "10"})
    assert (above.whose, above.possible) == ("leader", True)
    assert offered.preview(at, state, {"count": "40"}).possible is False
    assert offered.preview(at, state, {"each": "100"}).named["count"] == "1", "of the offer made"


def test_consent_that_is_asked_for_names_who_gives_it(plan: Procedure):
    state = begun(plan, Proposed("plan", {"count": "12", "each": "100.00"}))
    made = shown(plan, state)
    assert (made.stage, made.whose, made.level) == ("approval", "leader", 2)
    assert made.made == ("1\u00a0×\u00a01\u00a0200,00\u00a0zł",), "who proposes other terms refuses the offer made"
    granted = begun(plan, Proposed("plan", {"count": "12", "each": "100.00"}), Granted("plan", 2))
    assert focus.find(plan, granted).path == "terms"


def test_what_is_asked_in_return_is_a_question_of_its_own(plan: Procedure):
    made = shown(plan, begun(plan, Declined("plan", "refused"), Agreed("plan")))
    assert (made.stage, made.return_path, made.in_return) == ("in_return", "income_day", "income_day")


def test_a_step_that_is_no_negotiation_or_is_over_shows_none(plan: Procedure):
    state = begun(plan, Declined("plan", "refused"), Declined("plan", "refused"))
    assert offered.offered(focus.find(plan, state), state) is None
    agreed = begun(plan, Agreed("plan"))
    assert focus.find(plan, agreed).path == "terms"
    assert offered.offered(focus.find(plan, agreed), agreed) is None


def test_an_offer_without_a_price_cannot_be_taken_yet(plan: Procedure):
    pricing.register("debts.plan", {}, lambda inputs, terms: {})
    assert shown(plan, begun(plan, Declined("plan", "refused"))).counts is False


def test_terms_of_amounts_alone_have_no_strip():
    alone = compiled(PLAN.replace("count: 1, ", "").replace("count: 3 to 6, ", "").replace("count: 7 to 12, ", ""))
    made = shown(alone, begun(alone, Answered("accepted", True, "tak")))
    assert made.strip is None
    assert offered.dial(alone.steps[0]) == ""


def test_more_values_than_a_strip_can_show_have_none():
    wide = compiled(PLAN.replace("7 to 12", "7 to 120"))
    assert shown(wide, begun(wide)).strip is None
