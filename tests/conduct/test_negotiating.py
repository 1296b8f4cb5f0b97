"""A negotiation at the desk: offers in their order, terms in plain words, and consent that somebody else gives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import queries, services
from infolinia.conduct.events import ProcedureStepped
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.procedures.card import Card
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

OFFERS = "+48991000130"


def card(stage: Stage, call: str) -> Card:
    with scoped(ALL_CLIENTS):
        found = queries.card(call)
    assert found is not None
    return found


def does(stage: Stage, service: Any, call: str, *args: Any, **options: Any) -> None:
    stage.does("bozena", service, call, *args, **options)


@pytest.fixture
def talk(stage: Stage) -> str:
    """Bożena negotiates a lower fee."""
    stage.ready("bozena")
    call = stage.waits(dialled=OFFERS, caller="+48994000109")
    stage.takes("bozena", call)
    does(stage, services.heard, call, "recording", 9, whole=True, begin=0.0)
    does(stage, services.decline_step, call, "reasons", "refused")
    does(stage, services.answer_step, call, "fee", "osiemdziesiąt złotych")
    assert card(stage, call).path == "lower"
    return call


def refused(stage: Stage, service: Any, call: str, *args: Any, by: str = "bozena") -> str:
    with pytest.raises(Refusal) as refusal:
        stage.does(by, service, call, *args)
    return refusal.value.code


def supervisor(role: str) -> str:
    with scoped(ALL_CLIENTS):
        return next(user.id for user in clients.users() if user.role == role)


def test_the_offer_has_its_price_before_it_is_made(stage: Stage, talk: str):
    shown = card(stage, talk)
    assert shown.text == "Mogę obniżyć opłatę do 60,00\u00a0zł na 3\u00a0miesiące. Czy to Państwu odpowiada?"
    assert shown.offered is not None
    assert shown.offered.counts
    assert [(part.value, part.whose) for part in shown.offered.strip.parts][:5] == [
        (3, ""), (4, ""), (5, ""), (6, ""), (7, "leader"),
    ]  # fmt: skip
    assert shown.offered.strip.parts[-1].whose == "manager"


def test_a_refusal_brings_the_next_offer_and_what_is_asked_for_it(stage: Stage, talk: str):
    does(stage, services.decline_step, talk, "lower", "refused")
    shown = card(stage, talk)
    assert "może trwać 6\u00a0miesięcy" in shown.text
    assert shown.offered.made == ("3\u00a0×\u00a060,00\u00a0zł, razem\u00a0180,00\u00a0zł",)
    does(stage, services.bargain, talk, "lower", "zgadzam się")
    shown = card(stage, talk)
    assert (shown.offered.stage, shown.slot_label, shown.answer_path) == ("in_return", "Umowa dłuższa o rok", "stays")
    does(stage, services.answer_step, talk, "stays", "tak")
    shown = card(stage, talk)
    assert shown.path == "terms"
    assert "opłata 60,00\u00a0zł przez 6\u00a0miesięcy" in shown.text
    settled = {item.label: (item.written, item.state) for item in (*shown.settled, *shown.results)}
    assert settled["Umowa dłuższa o rok"] == ("tak", "done")
    assert settled["Miesiące z niższą opłatą"][0].startswith("6\u00a0×\u00a060,00")


def test_terms_of_the_customer_within_authority_are_taken_at_once(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "a pięć miesięcy?")
    assert card(stage, talk).offered.stage == "in_return"


def test_above_it_consent_is_asked_for_and_the_supervisor_gives_it(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "rok po 60 zł")
    shown = card(stage, talk)
    assert (shown.offered.stage, shown.offered.whose) == ("approval", "leader")
    assert shown.text == "Proszę o chwilę, zapytam o zgodę."
    with scoped(ALL_CLIENTS):
        (asked,) = queries.consents()
    assert (asked.call.id, asked.whose) == (talk, "leader")
    assert asked.terms == "12\u00a0×\u00a060,00\u00a0zł, razem\u00a0720,00\u00a0zł"
    services.grant_consent(talk, agrees=True, by=supervisor("supervisor"), now=stage.now)
    stage.settle()
    assert card(stage, talk).offered.stage == "in_return"
    with scoped(ALL_CLIENTS):
        assert queries.consents() == []
        steps = [e.event for e in journal.replay(Stream("call", talk)) if isinstance(e.event, ProcedureStepped)]
    granted = next(step for step in steps if step.kind == "Granted")
    assert granted.body["by"] == supervisor("supervisor")


def test_after_the_call_nobody_is_asked_for_consent(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "rok po 60 zł")
    stage.does("bozena", services.hang_up, talk)
    does(stage, services.speak, talk)
    assert card(stage, talk).offered.stage == "approval"
    assert stage.journal(talk).count("call.consent_asked") == 1
    with scoped(ALL_CLIENTS):
        call = queries.call(talk)
    assert call.consent_until is None


def test_a_refused_consent_goes_on_with_the_offers(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "rok")
    services.grant_consent(talk, agrees=False, by=supervisor("supervisor"), now=stage.now)
    assert card(stage, talk).offered.stage == "offer"
    with pytest.raises(Refusal, match="consent-over"):
        services.grant_consent(talk, agrees=True, by=supervisor("supervisor"), now=stage.now)


def test_what_a_manager_decides_a_leader_does_not(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "dwa lata")
    assert card(stage, talk).offered.whose == "manager"
    with pytest.raises(Refusal, match="consent-not-yours"):
        services.grant_consent(talk, agrees=True, by=supervisor("supervisor"), now=stage.now)
    services.grant_consent(talk, agrees=True, by=supervisor("administrator"), now=stage.now)
    assert card(stage, talk).offered.stage == "in_return"


def test_consent_that_does_not_come_ends_by_the_clock(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "rok")
    assert stage.call(talk).consent_until == stage.now + timedelta(seconds=120)
    stage.run(119)
    assert card(stage, talk).offered.stage == "approval"
    stage.run(2)
    assert card(stage, talk).offered.stage == "offer"
    assert stage.call(talk).consent_until is None


def test_a_hang_up_ends_the_request(stage: Stage, talk: str):
    does(stage, services.bargain, talk, "lower", "rok")
    does(stage, services.hang_up, talk)
    with scoped(ALL_CLIENTS):
        assert queries.consents() == []
    stage.run(125)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("chyba tak", "bargain-unsure"),
        ("kto wie", "bargain-unclear"),
        ("rok po 20 zł", "bargain-outside"),
        ("x" * 4000, "bargain-unclear"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_cure(stage: Stage, talk: str, text: str, code: str):
    assert refused(stage, services.bargain, talk, "lower", text) == code
    assert card(stage, talk).offered.stage == "offer"


def test_another_fee_is_another_negotiation(stage: Stage, talk: str):
    does(stage, services.decline_step, talk, "lower", "refused")
    does(stage, services.answer_step, talk, "fee", "100 zł", correction=True)
    shown = card(stage, talk)
    assert "75,00\u00a0zł" in shown.text
    assert shown.offered.made == ()


def test_a_correction_of_the_fee_says_that_the_negotiation_begins_anew(stage: Stage, talk: str):
    told = services.consequences(talk, "fee", "100 zł", by=stage.people["bozena"], now=stage.now)
    assert (told.bargains, told.stay) == (("Propozycja",), ("Klient", "Powody odejścia"))
    same = services.consequences(talk, "fee", "80 zł", by=stage.people["bozena"], now=stage.now)
    assert same.bargains == ()


def test_nobody_else_bargains_and_not_at_another_step(stage: Stage, talk: str):
    assert refused(stage, services.bargain, talk, "lower", "tak", by="oskar") == "call-not-yours"
    assert refused(stage, services.bargain, talk, "fee", "tak") == "step-moved"


def test_how_words_would_be_understood_is_told_before_they_count(stage: Stage, talk: str):
    by = stage.people["bozena"]
    heard = services.bargain_heard(talk, "lower", "osiem miesięcy", by=by, now=stage.now)
    assert (heard.how, heard.terms.whose, heard.terms.possible) == ("terms", "leader", True)
    assert heard.terms.in_return == "Umowa dłuższa o rok"
    within = services.bargain_heard(talk, "lower", "5", by=by, now=stage.now)
    assert "Przy umowie dłuższej o rok" in within.terms.text
    assert card(stage, talk).offered.stage == "offer"
