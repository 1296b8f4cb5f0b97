"""The page of how calls sounded, and the same on the record of one."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import Any

import pytest
from django.utils import translation

from infolinia.clients import services as users
from infolinia.clients.models import User
from infolinia.conduct import services as conduct
from infolinia.conduct.facts import CallFacts, Kind, LegSound, Role
from infolinia.floor.lines import phones
from infolinia.floor.routing import services as routing
from infolinia.oversight.supervision import call_quality
from infolinia.telephony.switch import door
from tests.conduct.conftest import NOW
from tests.conduct.stage import Stage
from tests.conduct.test_headset import FINE
from tests.oversight.supervision.served import text


def quality(stage: Stage, call: str, leg: str, cause: str = "", *, final: bool = False, **facts: Any) -> None:
    given = {"received": 3000, "mos_from": 4.4, "mos_to": 4.4, "codec": "PCMA", **facts}
    stage.switch.tell(door.Quality, call, leg=leg, cause=cause, final=final, **given)
    stage.settle()


def ended(stage: Stage, lost: int = 0, **facts: Any) -> str:
    """A call that was talked in, with a customer's line that lost packets."""
    call = stage.waits()
    stage.takes("liliana", call)
    mine, theirs = stage.leg("liliana", call), stage.customer_leg(call)
    if lost:
        quality(stage, call, theirs, "loss_from")
        stage.run(30)
        quality(stage, call, theirs)
    quality(stage, call, theirs, "loss_from" if lost else "", final=True, lost=lost, mos_from=3.0 if lost else 4.4)
    quality(stage, call, mine, **{"final": True, "speech_dbov": -26.0, "noise_dbov": -61.0, **facts})
    stage.customer_hangs_up(call)
    stage.settle()
    stage.does("liliana", conduct.dispose, call, "COMPL_NEW")
    stage.does("liliana", conduct.finish_wrap_up, call)
    return call


def test_the_calls_of_a_day_stand_with_the_worst_first(stage: Stage, visitors, now):
    stage.ready("liliana")
    fine, bad = ended(stage), ended(stage, lost=300)
    page = visitors.both.get("/call-quality").content.decode()
    assert page.index(f"/calls/{bad}") < page.index(f"/calls/{fine}")
    assert "network: sound is lost on its way to us" in page
    assert 'class="bad customer"' in page
    assert "no bad stretch" in page
    assert f"/calls/{bad}" not in visitors.shop.get("/call-quality").content.decode()
    assert f"/calls/{bad}" not in visitors.both.get("/call-quality?day=1.02.2026").content.decode()
    assert visitors.agent.get("/call-quality").status_code == 403


def test_a_call_that_nobody_answered_is_not_rated_and_comes_last(stage: Stage, visitors, now):
    stage.ready("liliana")
    fine = ended(stage)
    call = stage.waits()
    stage.offers("liliana")  # it rings at her, and her browser sends sound
    for rung in (stage.customer_leg(call), stage.leg("liliana", call)):
        quality(stage, call, rung, final=True)
    stage.customer_hangs_up(call)
    stage.settle()
    page = text(visitors.both.get("/call-quality"))
    assert row(page, call).startswith('<td class="number"><span class="quiet">not rated</span><small>nobody answered')
    assert page.index(f"/calls/{fine}") < page.index(f"/calls/{call}")
    assert '<span class="quiet">none found</span>' in row(page, fine)
    assert "none found" not in row(page, call)


def test_a_talk_in_which_a_side_was_not_heard_is_not_rated_and_comes_first(stage: Stage, visitors, now):
    stage.ready("liliana")
    bad = ended(stage, lost=300)
    unheard = ended(stage, received=0)
    mute = ended(stage, cause="mute")
    page = text(visitors.both.get("/call-quality"))
    for call in (unheard, mute):
        assert "not rated</span><small>the agent was not heard</small>" in row(page, call)
        assert page.index(f"/calls/{call}") < page.index(f"/calls/{bad}")
    assert "agent's microphone: nothing is heard" in row(page, mute).replace("&#x27;", "'")


def test_a_call_on_the_line_is_not_there_yet(stage: Stage, visitors, now):
    stage.ready("liliana", "bozena")
    call = stage.waits()
    stage.takes("liliana", call)
    mine = stage.leg("liliana", call)
    stage.does("liliana", conduct.transfer_to_queue, call, "complaints")
    quality(stage, call, mine, final=True)
    assert f"/calls/{call}" not in text(visitors.both.get("/call-quality"))


def test_in_polish_the_source_of_trouble_is_said_as_people_say_it(stage: Stage, visitors, now):
    stage.ready("liliana")
    call = ended(stage)
    with translation.override("pl"):
        users.choose_language(User.objects.get(username="both"), "pl")
        page = text(visitors.both.get("/call-quality"))
    assert "Źródło zakłóceń" in page
    assert "nie stwierdzono" in row(page, call)
    assert "Skąd to" not in page


def test_what_is_no_day_is_kept_and_explained(stage: Stage, visitors, now):
    page = visitors.both.get("/call-quality?day=nonsense").content.decode()
    assert "This is no day." in page
    assert 'value="nonsense"' in page


def test_the_record_says_how_each_leg_sounded(stage: Stage, visitors, now):
    stage.ready("liliana")
    page = visitors.both.get(f"/calls/{ended(stage, lost=300)}").content.decode()
    assert "Quality of sound" in page
    assert "network: sound is lost on its way to us" in page
    assert "lost on the way to us" in page
    assert "-26" in page


def test_a_shock_stands_below_the_calls(stage: Stage, visitors, now):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    facts = {"sound": "click", "spl": 112.0, "limited_spl": 105.0, "seconds": 0.02}
    stage.switch.tell(door.AcousticShock, call, leg=stage.leg("liliana", call), **facts)
    stage.settle()
    words = "A click of 112 dB was turned down to 105 dB."
    assert words in text(visitors.both.get("/call-quality"))
    assert words not in text(visitors.nobody.get("/call-quality"))


def row(page: str, call: str) -> str:
    """The cells of a call."""
    return next(part for part in page.split("<tr>") if f"/calls/{call}" in part)


def talk(**facts: Any) -> CallFacts:
    """A call that was talked in and is over."""
    given = {field.name: "" for field in fields(CallFacts) if field.default is MISSING}
    return CallFacts(**{**given, "answered_at": NOW, **facts})


def leg(role: Role, mos: float | None, **figures: Any) -> LegSound:
    return LegSound("l", "c", role, "", mos, {"received": 1000, "codec": "PCMA", **figures}, {}, NOW)


def test_scores_go_from_mouth_to_ear_over_both_legs():
    clean = leg(Role.CUSTOMER, 4.4), leg(Role.AGENT, 4.4)
    assert call_quality.scores(talk(), clean) == (4.4, 4.4)
    lossy = leg(Role.CUSTOMER, 3.5, lost=80), leg(Role.AGENT, 3.5, far_lost_percent=8.0)
    to_agent, to_customer = call_quality.scores(talk(), lossy)
    alone, _ = call_quality.scores(talk(), (leg(Role.CUSTOMER, 3.5, lost=80),))
    assert to_agent is not None
    assert alone is not None
    assert to_customer is not None
    assert to_agent < alone < to_customer


def test_what_nobody_could_hear_has_no_score():
    customer, agent = leg(Role.CUSTOMER, 4.4), leg(Role.AGENT, 4.4)
    assert call_quality.scores(talk(answered_at=None), (customer, agent)) == (None, None)
    assert call_quality.scores(talk(), (customer, leg(Role.AGENT, None))) == (4.4, None)
    assert call_quality.scores(talk(), (leg(Role.CUSTOMER, None), agent)) == (None, 4.4)
    assert call_quality.scores(talk(), (customer, leg(Role.AGENT, 4.4, cause="mute"))) == (4.4, None)
    only_rung = replace(agent, user="2")
    assert call_quality.scores(talk(), (customer, only_rung)) == (4.4, None), "at him it only rang"
    colleagues = agent, leg(Role.CONSULTED, 4.4)
    assert call_quality.scores(talk(kind=Kind.INSIDE), colleagues) == (4.4, 4.4)
    assert call_quality.scores(talk(), (customer, leg(Role.OUTSIDE, 4.4))) == (4.4, 4.4)


@pytest.mark.parametrize(("score", "grade"), [(4.4, "good"), (4.0, "good"), (3.9, "fair"), (3.5, "bad")])
def test_grades(score: float, grade: str):
    assert call_quality.grade(score) == grade


def checked(stage: Stage, name: str, **facts: Any) -> None:
    """An agent whose headset was checked."""
    phones.told(stage.switch.name, [], [], boot=stage.switch.boot, now=stage.now)
    conduct.check_headset(stage.people[name], "one", "offer", is_test_voice=False, now=stage.now)
    stage.settle()
    stage.switch.checked(stage.people[name], **({} if "why" in facts else FINE), **facts)
    stage.settle()


def test_the_checks_before_the_calls_stand_on_the_page_the_worst_first(stage: Stage, visitors, now):
    stage.ready("liliana", "oskar", "bozena")
    checked(stage, "liliana", round_trip_ms=18.2)
    checked(stage, "oskar", round_trip_ms=640.0, lost=20, bursts=20)
    checked(stage, "bozena", why="no-line")
    page = text(visitors.both.get("/call-quality"))
    rows = [
        page.index(what) for what in ("network: no line came about", "640 ms there and back", "18 ms there and back")
    ]
    assert rows == sorted(rows)
    assert "lost 7.4 %" in page


def test_a_poor_check_is_on_the_board_while_its_agent_is_there(stage: Stage, visitors, now):
    stage.ready("liliana", "oskar")
    checked(stage, "liliana")
    checked(stage, "oskar", echo=0.7)
    board = text(visitors.both.get("/board"))
    assert "headset test" in board
    assert "microphone: echo, found at" in board
    assert board.count("headset test") == 1
    assert "headset test" not in text(visitors.nobody.get("/board"))
    routing.sign_out(stage.people["oskar"], now=stage.now)
    assert "headset test" not in text(visitors.both.get("/board"))


def test_a_headset_that_is_well_again_is_off_the_board(stage: Stage, visitors, now):
    stage.ready("oskar")
    checked(stage, "oskar", echo=0.7)
    checked(stage, "oskar")
    assert "headset test" not in text(visitors.both.get("/board"))
