"""Choosing several, negotiating, and private values, as the page draws them."""

from __future__ import annotations

import re

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import queries
from infolinia.conduct import services as conduct
from infolinia.journal.scope import ALL_CLIENTS, scoped

CALLER = "+48994000109"
OFFERS, BILL = "+48991000130", "+48991000110"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def desk(desks, stage):
    made = desks("bozena")
    made.call = made.takes(dialled=OFFERS, caller=CALLER)
    made.post("heard", call=made.call, path="recording", sentences=9, whole=1)
    return made


@pytest.fixture
def bargaining(desk):
    desk.post("declined", call=desk.call, path="reasons", how="refused")
    desk.post("step", call=desk.call, path="fee", text="80 zł")
    assert desk.path() == "lower"
    return desk


def test_a_yes_behind_a_no_that_was_on_its_way_is_none_to_the_next_offer(bargaining):
    assert 'data-refused="0"' in bargaining.now()["regions"]["main"]
    bargaining.post("declined", call=bargaining.call, path="lower", how="refused")
    late = bargaining.post("bargain", call=bargaining.call, path="lower", text="", refused="0")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "step-moved")
    main = bargaining.now()["regions"]["main"]
    assert 'data-stage="offer"' in main
    assert 'data-refused="1"' in main
    bargaining.post("bargain", call=bargaining.call, path="lower", text="", refused="1")
    assert 'data-stage="in_return"' in bargaining.now()["regions"]["main"]


def test_several_are_ticked_and_shown_ticked_again(desk):
    main = desk.now()["regions"]["main"]
    assert 'role="group"' in main
    assert main.count('type="checkbox"') == 5
    desk.post("step", call=desk.call, path="reasons", text="1, 3")
    assert "cena i przeprowadzka" in desk.text("right")
    desk.post("back", call=desk.call)
    ticked = re.findall(r'value="(\w+)" checked', desk.now()["regions"]["main"])
    assert ticked == ["price", "moving"]


def test_several_in_plain_words(desk):
    shown = desk.get("/desk/understand", call=desk.call, path="reasons", text="za drogo i nikt nie oddzwania").json()
    assert shown["written"] == "cena, obsługa"


def test_the_strip_is_a_slider_that_says_whose_decision_each_value_is(bargaining):
    main = bargaining.now()["regions"]["main"]
    slider = re.search(r'<div class="strip"[^>]*>', main)
    assert slider
    for part in (
        'role="slider"', 'tabindex="0"', 'aria-valuemin="3"', 'aria-valuemax="24"', 'aria-valuenow="3"',
        'aria-valuetext="3, decydujesz Ty"', 'aria-labelledby="strip-label"',
    ):  # fmt: skip
        assert part in slider[0]
    assert "lider zespołu, na prośbę" in main
    assert "kierownik, na prośbę" in main


def test_what_others_would_go_down_to_is_nowhere_on_the_page(bargaining):
    html = bargaining.html()
    assert "Obniżka, % najwyżej 25" in html.replace("\u00a0", " ")
    for secret in ("percent_at_most", ">30<", ">35<", "30 %", "35 %", "najwyżej 30", "najwyżej 35"):
        assert secret not in html.replace("\u00a0", " ")


def test_words_show_terms_decision_and_what_is_to_be_said(bargaining):
    told = bargaining.get("/desk/bargain", call=bargaining.call, path="lower", text="osiem miesięcy").json()
    assert (told["kind"], told["asks"]) == ("terms", True)
    assert plain(told["whose"]).startswith("Decyduje lider zespołu. Enter zapyta o zgodę.")
    assert {"name": "Razem", "value": "480,00\u00a0zł"} in told["terms"]
    mine = bargaining.get("/desk/bargain", call=bargaining.call, path="lower", text="pięć").json()
    assert (mine["asks"], plain(mine["whose"])) == (False, "Decydujesz Ty. W zamian poproś o: Umowa dłuższa o rok.")
    assert "przez" not in mine["text"]
    assert "5\u00a0miesięcy" in mine["text"]
    wrong = bargaining.get("/desk/bargain", call=bargaining.call, path="lower", text="rok po 5 zł").json()
    assert wrong["kind"] == "wrong"


def test_an_objection_to_the_offer_is_found_by_its_words(bargaining):
    told = bargaining.get("/desk/bargain", call=bargaining.call, path="lower", text="to za mało").json()
    assert (told["kind"], told["digression"]) == ("wish", "too_little")


def test_a_refusal_of_the_words_keeps_the_offer_and_says_the_cure(bargaining):
    reply = bargaining.post("bargain", call=bargaining.call, path="lower", text="hmm")
    assert reply.status_code == 422
    assert reply.json()["error"]["message"].startswith("To nie jest odpowiedź na propozycję.")
    assert bargaining.post("bargain", call=bargaining.call, path="lower", text="x" * 301).status_code == 422


def test_consent_is_waited_for_in_sight_and_its_answer_comes_by_itself(bargaining, stage):
    bargaining.post("bargain", call=bargaining.call, path="lower", text="rok")
    text = bargaining.text()
    assert "Pytanie o zgodę: lider zespołu" in text
    assert "czekamy na nią do 10:48" in text
    with scoped(ALL_CLIENTS):
        leader = next(user.id for user in clients.users() if user.role == "supervisor")
    conduct.grant_consent(bargaining.call, agrees=True, by=leader, now=stage.now)
    assert "Umowa dłuższa o rok" in bargaining.text()


def test_offers_refused_stay_in_sight(bargaining):
    bargaining.post("declined", call=bargaining.call, path="lower", how="refused")
    right = bargaining.text("right")
    assert "Padły propozycje 3 × 60,00 zł, razem 180,00 zł odmowa 6 × 60,00 zł, razem 360,00 zł teraz" in right


def test_an_offer_that_was_never_made_is_not_among_those_refused(bargaining, stage):
    bargaining.post("bargain", call=bargaining.call, path="lower", text="rok")
    with scoped(ALL_CLIENTS):
        leader = next(user.id for user in clients.users() if user.role == "supervisor")
    conduct.grant_consent(bargaining.call, agrees=True, by=leader, now=stage.now)
    right = bargaining.text("right")
    assert "Padły propozycje 3 × 60,00 zł, razem 180,00 zł odmowa 12 × 60,00 zł, razem 720,00 zł teraz" in right


def test_what_is_asked_in_return_says_when_it_does_not_hold(bargaining):
    bargaining.post("bargain", call=bargaining.call, path="lower", text="pół roku")
    reply = bargaining.post("step", call=bargaining.call, path="stays", text="nie")
    assert reply.status_code == 200
    assert "Ta propozycja jest tylko z umową dłuższą o rok." in bargaining.text()
    bargaining.post("declined", call=bargaining.call, path="lower", how="refused")
    assert bargaining.path() == "no_agreement"


def test_the_wrap_up_knows_a_result_of_the_procedures_own_line(bargaining):
    for _ in range(2):
        bargaining.post("declined", call=bargaining.call, path="lower", how="refused")
    bargaining.post("hang_up", call=bargaining.call)
    main = bargaining.now()["regions"]["main"]
    assert re.search(r'value="S_PRICE" selected', main)
    assert "Obecna opłata: 80,00" in main


def test_a_call_that_was_passed_on_says_so_in_the_wrap_up(desk, stage):
    desk.post("declined", call=desk.call, path="reasons", how="refused")
    desk.post("step", call=desk.call, path="fee", text="80 zł")
    desk.post("hand_over", call=desk.call, target="queue:service", how="now")
    main = desk.now()["regions"]["main"]
    assert re.search(r'value="I_TRANSFER" selected', main)
    assert "Obecna opłata: 80,00" in main


@pytest.mark.parametrize("language", ["pl", "en"])
def test_private_values_never_stand_in_the_page_or_the_record(desks, stage, language: str):
    desk = desks("bozena", language=language)
    call = desk.takes(dialled=BILL, caller=CALLER)
    desk.goes_to(call, "weryfikacja/birth_date")
    typed = "14 lipca 1991"
    shown = desk.get("/desk/understand", call=call, path="weryfikacja/birth_date", text=typed).json()
    assert shown["written"] == "•••••"
    desk.post("step", call=call, path="weryfikacja/birth_date", text=typed)
    desk.post("step", call=call, path="weryfikacja/pesel_tail", text="226")
    desk.post("back", call=call)
    for html in (desk.html(), desk.page()):
        assert "14.07.1991" not in html
        assert "1991" not in html
        assert '"226"' not in html
        assert ">226<" not in html
    with scoped(ALL_CLIENTS):
        record = "".join(f"{line.answer} {line.sentence}" for line in queries.record_of(call).lines)
    assert "1991" not in record
    page = desk.get("/desk/correction", call=call, path="weryfikacja/birth_date").content.decode()
    assert "1991" not in page
