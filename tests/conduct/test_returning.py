"""Who waited in a queue and calls again soon is asked whether to go back there, past the menu."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infolinia.conduct import returning
from infolinia.conduct.facts import CallState
from infolinia.conduct.returning import Earlier
from infolinia.content import announcements
from infolinia.content import services as content
from infolinia.content.announcements import Said
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage

from .test_menus import MENU, NOW, NUMBER, counted, nothing, played, presses

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def call(minutes_ago: float, waited: str = "complaints") -> Earlier:
    return Earlier(f"c-{minutes_ago}", AT - timedelta(minutes=minutes_ago), waited)


@pytest.mark.parametrize(
    ("earlier", "queue"),
    [
        ([], None),
        ([call(10)], "complaints"),
        ([call(10.1)], None),
        ([call(1, "")], None),
        ([call(8), call(2, "bills")], "bills"),
        ([call(8), call(2, "")], None),
    ],
)
def test_the_last_call_decides_while_it_is_fresh(earlier, queue):
    found = returning.decide(earlier, 10, AT)
    assert (found.waited if found else None) == queue


@pytest.fixture
def menu(stage: Stage, tmp_path) -> Stage:
    with scoped(ALL_CLIENTS):
        text = MENU.replace("kind: menu", "kind: menu\nreturning: 10")
        content.publish("NAD", text, source="main-menu.yaml", library={}, now=NOW)
        rules.put_number(
            NUMBER, "NAD", operator="TRZY", name="Obsługa", queue="service", procedure="informacja", menu="main-menu",
            now=NOW,
        )  # fmt: skip
        said = {"pl": Said("Wrócić do kolejki {queue}? Naciśnij 1.")}
        names = {it.id: it.name for it in floor.queues().values() if it.client == "NAD"}
        announcements.put("NAD", "menu_again", name="", said=said, folder=tmp_path, queues=names, now=NOW)
    return stage


def waits_and_hangs_up(stage: Stage) -> str:
    first = stage.rings_in(NUMBER)
    presses(stage, first, "1")
    stage.hears_out(first)
    assert stage.call(first).state is CallState.WAITING
    stage.customer_hangs_up(first)
    stage.settle()
    return first


def test_one_key_leads_back_past_the_menu_to_the_same_procedure(menu: Stage):
    first = waits_and_hangs_up(menu)
    again = menu.rings_in(NUMBER)
    assert menu.call(again).state is CallState.MENU
    asked = menu.last(again, "call.menu_offered_again")
    assert (asked.queue, asked.earlier) == ("complaints", first)
    assert (played(menu).interruptible, played(menu).prompts[-1]) == (True, "silence:6")
    presses(menu, again, "1")
    ended = menu.last(again, "call.menu_ended")
    assert (ended.how, ended.queue, ended.procedure) == ("again", "complaints", "reklamacja")
    menu.hears_out(again)
    assert menu.call(again).queue == "complaints"
    menu.ready("liliana")
    menu.takes("liliana", again)
    assert menu.last(again, "procedure.started").name == "reklamacja"
    assert counted(menu)["", "led_back"] == counted(menu)["", "asked_back"] == 1


def test_without_a_key_the_menu_begins_and_who_left_it_is_asked_no_more(menu: Stage):
    waits_and_hangs_up(menu)
    again = menu.rings_in(NUMBER)
    nothing(menu, again)
    assert menu.last(again, "call.menu_began").name == "main-menu"
    menu.customer_hangs_up(again)
    menu.settle()
    assert menu.last(menu.rings_in(NUMBER), "call.menu_began").name == "main-menu"


def test_another_key_is_one_of_the_menu_already(menu: Stage):
    waits_and_hangs_up(menu)
    again = menu.rings_in(NUMBER)
    presses(menu, again, "2")
    presses(menu, again, "2")
    assert menu.last(again, "call.menu_ended").how == "person"
    assert menu.call(again).queue == "service"


def test_who_hangs_up_at_the_question_is_counted(menu: Stage):
    waits_and_hangs_up(menu)
    again = menu.rings_in(NUMBER)
    menu.customer_hangs_up(again)
    menu.settle()
    assert menu.last(again, "call.menu_ended").how == "dropped"
    assert counted(menu)["", "dropped"] == 1


@pytest.mark.parametrize("what", ["later", "another", "closed", "silent"])
def test_nobody_is_asked_who_cannot_go_back(menu: Stage, what: str):
    waits_and_hangs_up(menu)
    caller = {"caller": "+48991000143"} if what == "another" else {}
    with scoped(ALL_CLIENTS):
        if what == "closed":
            rules.put_hours("never", operator="TRZY", week=[[]] * 7, on_holidays=[], exceptions={}, now=NOW)
            rules.put_queue("complaints", "NAD", operator="TRZY", name="Reklamacje", hours="never", now=NOW)
        elif what == "silent":
            announcements.remove("NAD", "menu_again", now=NOW, by=content.SYSTEM)
    if what == "later":
        menu.now += timedelta(minutes=11)
    again = menu.rings_in(NUMBER, **caller)
    assert menu.last(again, "call.menu_began").name == "main-menu"


def test_a_line_that_tells_nothing_at_the_question_gets_to_a_person(menu: Stage):
    waits_and_hangs_up(menu)
    again = menu.rings_in(NUMBER)
    menu.now += timedelta(minutes=12)
    menu.run(1)
    assert menu.last(again, "call.menu_ended").how == "stuck"


def test_the_end_of_another_sound_answers_nothing(menu: Stage):
    waits_and_hangs_up(menu)
    again = menu.rings_in(NUMBER)
    menu.switch.tell(door.PlayEnded, again, leg=menu.customer_leg(again), command="x", complete=True)
    menu.settle()
    assert menu.call(again).state is CallState.MENU
    assert menu.last(again, "call.menu_offered_again").queue == "complaints"
