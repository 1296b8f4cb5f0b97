"""Consent that agents ask for: who sees the request on the board, and whose answer counts."""

from __future__ import annotations

import re

import pytest

from infolinia.conduct import queries, services
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.test_negotiating import card

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(stage, now):
    """Bożena asks for a year at a lower fee."""
    stage.ready("bozena")
    call = stage.waits(dialled="+48991000130", caller="+48994000109")
    stage.takes("bozena", call)
    stage.does("bozena", services.heard, call, "recording", 9, whole=True, begin=0.0)
    stage.does("bozena", services.decline_step, call, "reasons", "refused")
    stage.does("bozena", services.answer_step, call, "fee", "80 zł")
    stage.does("bozena", services.bargain, call, "lower", "rok")
    return call


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def board(visitor) -> str:
    return visitor.get("/board/now").json()["regions"]["attention"]


def answer(visitor, call: str, agrees: str = "1"):
    return visitor.post(f"/calls/{call}/consent", {"agrees": agrees}, headers={"Accept": "application/json"})


def test_the_board_says_who_asks_for_whom_for_what_and_until_when(asked, visitors):
    said = text(board(visitors.both))
    assert "Consent is asked for 1" in said
    assert "12 × 60,00 zł, razem 720,00 zł" in said.replace("\u00a0", " ")
    assert "Bożena Krupska asks, for Oleksandr Bondar, Nadwita S.A." in said
    assert "waited for until 10:48:00" in said


def test_its_answer_goes_to_the_call(asked, visitors, stage):
    assert answer(visitors.both, asked).status_code == 204
    assert card(stage, asked).offered.stage == "in_return"
    assert "Consent is asked for" not in board(visitors.both)
    late = answer(visitors.both, asked)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "consent-over")


def test_a_no_goes_on_with_the_offers(asked, visitors, stage):
    assert answer(visitors.both, asked, agrees="0").status_code == 204
    assert card(stage, asked).offered.stage == "offer"


def test_agents_and_supervisors_of_other_clients_neither_see_nor_answer_it(asked, visitors):
    assert "Consent is asked for" not in board(visitors.shop)
    assert answer(visitors.shop, asked).status_code == 404
    assert answer(visitors.agent, asked).status_code == 403
    with scoped(ALL_CLIENTS):
        assert [item.call.id for item in queries.consents()] == [asked]


def test_what_is_for_a_manager_has_no_buttons_for_a_supervisor(asked, visitors, stage):
    assert answer(visitors.both, asked, agrees="0").status_code == 204
    stage.does("bozena", services.bargain, asked, "lower", "dwa lata")
    html = board(visitors.both)
    assert "data-consent" not in html
    assert "For a higher authority: manager." in text(html)
    assert answer(visitors.both, asked).status_code == 403
    assert "data-consent" in board(visitors.admin)
    assert answer(visitors.admin, asked).status_code == 204


def test_a_get_or_an_unknown_call_answers_nothing(asked, visitors):
    assert visitors.both.get(f"/calls/{asked}/consent").status_code == 405
    assert answer(visitors.both, "nothing").status_code == 404
