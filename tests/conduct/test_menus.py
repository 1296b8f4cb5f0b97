"""A caller goes through a menu by keys: where it leads, what is heard, what is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from infolinia.clients import queries as clients
from infolinia.clients import services as clients_services
from infolinia.conduct import menu_course, queries, services
from infolinia.conduct.facts import CallState
from infolinia.content import services as content
from infolinia.floor.routing import presence, rules
from infolinia.floor.routing import services as routing
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from tests.conduct.conftest import NOW
from tests.conduct.stage import Stage

NUMBER = "+48991000100"
MENU = """
procedure: main-menu
title: {pl: Menu, en: Menu}
kind: menu
slots:
  main:
    type: choice
    values:
      complaints: {pl: reklamacje, en: complaints, key: "1"}
      bills: {pl: rachunki, en: bills, key: "2"}
      outside: {pl: serwis, en: repairs, key: "3"}
      person: {pl: konsultant, en: an agent, key: "0"}
  bills:
    type: choice
    values:
      unpaid: {pl: zaległości, en: arrears, key: "1"}
      other: {pl: inne, en: other, key: "2"}
steps:
  - branch: hours
    when:
      - {if: call.opening = closed, go: closed}
      - {if: call.opening = holiday, go: holiday}
  - say: welcome
    text: {pl: "Dzień dobry, tu {client.name}.", en: "Good morning, this is {client.name}."}
  - choose: main
    text: {pl: "{options}. Gwiazdka powtarza.", en: "{options}. Star repeats."}
    keys: {"*": again, "9": language}
    ladder: {silence: [again, again, to_person], no_match: [again, again, to_person]}
  - branch: main_way
    when:
      - {if: main = complaints, go: to_complaints}
      - {if: main = outside, go: to_outside}
      - {if: main = person, go: to_person}
  - choose: bills
    text: {pl: "{options}.", en: "{options}."}
    keys: {"#": back}
  - branch: bills_way
    when: [{if: bills = unpaid, go: to_goodbye}]
  - hand_over: to_person
    to: person
  - hand_over: to_complaints
    to: queue complaints procedure reklamacja
  - hand_over: to_outside
    to: number +48991000110
  - hand_over: to_goodbye
    to: announcement late
  - hand_over: closed
    to: announcement closed
  - hand_over: holiday
    to: hang_up
"""


@pytest.fixture
def menu(stage: Stage) -> Stage:
    with scoped(ALL_CLIENTS):
        content.publish("NAD", MENU, source="main-menu.yaml", library={}, now=NOW)
        rules.put_number(
            NUMBER, "NAD", operator="TRZY", name="Obsługa", queue="service", procedure="informacja", menu="main-menu",
            now=NOW,
        )  # fmt: skip
    return stage


def presses(stage: Stage, call: str, digit: str) -> None:
    stage.switch.tell(door.DigitHeard, call, leg=stage.customer_leg(call), digit=digit)
    stage.settle()


def played(stage: Stage) -> door.Play:
    return [command for command in stage.switch.done if isinstance(command, door.Play)][-1]


def nothing(stage: Stage, call: str) -> None:
    """The menu plays to its end, and nobody presses anything."""
    last = played(stage)
    stage.switch.tell(door.PlayEnded, call, leg=last.leg, command=last.id, complete=True)
    stage.settle()


def counted(stage: Stage) -> dict[tuple[str, str], int]:
    with scoped(ALL_CLIENTS):
        found = menu_course.figures(NUMBER, today=stage.now.date(), days=7)
    return {(it.step, it.what): it.today for it in found}


def test_a_key_leads_to_its_queue_and_its_procedure_begins_there(menu: Stage):
    call = menu.rings_in(NUMBER)
    assert menu.call(call).state is CallState.MENU
    said = played(menu)
    assert (said.interruptible, len(said.prompts), said.prompts[-1]) == (True, 3, "silence:6")
    presses(menu, call, "1")
    assert menu.call(call).queue == "complaints"
    menu.hears_out(call)
    menu.ready("liliana")
    menu.takes("liliana", call)
    started = menu.last(call, "procedure.started")
    assert started.name == "reklamacja"
    ended = menu.last(call, "call.menu_ended")
    assert (ended.how, ended.to, ended.queue) == ("queue", "complaints", "complaints")
    assert counted(menu) == {("", "began"): 1, ("main", "complaints"): 1}
    with translation.override("pl"), scoped(ALL_CLIENTS):
        told = {line.name: line.sentence for line in queries.record_of(call).lines}
    assert told["call.menu_began"] == "Dzwoniący słyszy menu Menu."
    assert told["call.menu_ended"] == "Menu się skończyło: do kolejki Reklamacje"
    assert told["procedure.started"] == "Rozpoczęto procedurę Reklamacja."


def test_early_keys_go_through_two_menus(menu: Stage):
    call = menu.rings_in(NUMBER)
    presses(menu, call, "2")
    presses(menu, call, "1")
    assert menu.call(call).state is CallState.LEAVING
    assert menu.last(call, "call.turned_away").announcement == "late"


def test_wrong_keys_twice_then_a_person(menu: Stage):
    call = menu.rings_in(NUMBER)
    for _ in range(2):
        presses(menu, call, "7")
        assert menu.call(call).state is CallState.MENU
    presses(menu, call, "7")
    assert (menu.call(call).state, menu.call(call).queue) == (CallState.GREETING, "service")
    menu.hears_out(call)
    menu.ready("bozena")
    menu.takes("bozena", call)
    assert menu.last(call, "procedure.started").name == "informacja"
    assert counted(menu)["main", "no_match"] == 3


def test_silence_twice_then_a_person(menu: Stage):
    call = menu.rings_in(NUMBER)
    for _ in range(3):
        assert menu.call(call).state is CallState.MENU
        nothing(menu, call)
    assert menu.call(call).state is CallState.GREETING


def test_the_end_of_what_played_before_a_key_is_no_silence(menu: Stage):
    call = menu.rings_in(NUMBER)
    before = played(menu)
    presses(menu, call, "2")
    menu.switch.tell(door.PlayEnded, call, leg=before.leg, command=before.id, complete=True)
    menu.settle()
    assert ("bills", "silence") not in counted(menu)


def test_the_language_that_was_chosen_stays_with_the_call(menu: Stage):
    call = menu.rings_in(NUMBER)
    polish = played(menu).prompts
    presses(menu, call, "9")
    english = played(menu).prompts
    assert polish[-2] != english[-2]
    presses(menu, call, "1")
    assert menu.call(call).language == "en"
    menu.hears_out(call)
    menu.ready("liliana")
    menu.takes("liliana", call)
    assert menu.last(call, "procedure.started").language == "en"


def test_star_repeats_and_hash_goes_back(menu: Stage):
    call = menu.rings_in(NUMBER)
    first = played(menu)
    presses(menu, call, "*")
    assert played(menu).prompts == first.prompts[1:], "the welcome was heard"
    presses(menu, call, "2")
    presses(menu, call, "#")
    presses(menu, call, "1")
    assert menu.call(call).queue == "complaints"


def test_an_announcement_that_leads_back_is_heard_before_the_menu(menu: Stage):
    with scoped(ALL_CLIENTS):
        back = MENU.replace("to: announcement late", "to: announcement late back")
        content.publish("NAD", back, source="main-menu.yaml", library={}, now=NOW)
    call = menu.rings_in(NUMBER)
    presses(menu, call, "2")
    bills = played(menu).prompts
    presses(menu, call, "1")
    assert menu.call(call).state is CallState.MENU
    assert played(menu).prompts[1:] == bills, "the announcement, then what is asked there"
    assert counted(menu)["bills", "unpaid"] == 1
    assert ("bills", "returned") not in counted(menu)
    presses(menu, call, "2")
    assert menu.call(call).queue == "service"


def test_a_caller_who_hangs_up_in_the_menu_is_counted_where(menu: Stage):
    call = menu.rings_in(NUMBER)
    presses(menu, call, "2")
    menu.customer_hangs_up(call)
    menu.settle()
    assert menu.call(call).state is CallState.ENDED
    assert menu.last(call, "call.menu_ended").how == "dropped"
    assert counted(menu)["bills", "dropped"] == 1


@pytest.mark.parametrize(("number", "how"), [("+48991000110", "number"), ("", "refused")])
def test_a_number_outside_is_called_where_it_may_be(menu: Stage, settings, number, how):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"outside": [number]})
    call = menu.rings_in(NUMBER)
    presses(menu, call, "3")
    assert menu.last(call, "call.menu_ended").how == how
    assert menu.call(call).state is (CallState.FORWARDED if number else CallState.GREETING)


def test_closed_and_holiday_have_ways_of_their_own(menu: Stage):
    with scoped(ALL_CLIENTS):
        rules.put_hours("office", operator="TRZY", week=[[]] * 7, on_holidays=[], exceptions={}, now=NOW)
        values = {"operator": "TRZY", "name": "Obsługa", "queue": "service", "menu": "main-menu", "hours": "office"}
        rules.put_number(NUMBER, "NAD", **values, now=NOW)
    call = menu.rings_in(NUMBER)
    assert menu.last(call, "call.turned_away").announcement == "closed"
    with scoped(ALL_CLIENTS):
        day = NOW.date().isoformat()
        rules.put_hours("office", operator="TRZY", week=[[]] * 7, on_holidays=[], exceptions={day: []}, now=NOW)
    call = menu.rings_in(NUMBER, caller="+48991000143")
    assert menu.last(call, "call.menu_ended").how == "hang_up"


def test_a_call_whose_line_tells_nothing_gets_to_a_person(menu: Stage):
    call = menu.rings_in(NUMBER)
    menu.now += timedelta(minutes=12)
    menu.run(1)
    assert menu.last(call, "call.menu_ended").how == "stuck"
    assert menu.call(call).queue == "service"


def test_a_number_whose_menu_is_gone_leads_to_its_queue(menu: Stage):
    with scoped(ALL_CLIENTS):
        rules.put_number(NUMBER, "NAD", operator="TRZY", name="Obsługa", queue="service", menu="no-such", now=NOW)
    assert menu.call(menu.rings_in(NUMBER)).state is CallState.GREETING


# --- A key that leads to one particular agent


def leads_to(stage: Stage, user: str, number: str = NUMBER) -> str:
    """A call that was led to this agent by key 3, and has heard the greeting of the queue."""
    with scoped(ALL_CLIENTS):
        text = MENU.replace("to: number +48991000110", f"to: agent {user}")
        content.publish("NAD", text, source="main-menu.yaml", library={}, now=stage.now)
    call = stage.rings_in(number)
    presses(stage, call, "3")
    ended = stage.last(call, "call.menu_ended")
    assert (ended.how, ended.to, ended.queue) == ("agent", user, "service")
    assert stage.call(call).state is CallState.GREETING, "the notice of the recording is heard by all"
    stage.hears_out(call)
    return call


def test_a_key_rings_its_agent_before_others_who_are_ready_for_longer(menu: Stage):
    menu.ready("bozena")
    menu.run(60)
    menu.ready("liliana")
    call = leads_to(menu, "liliana")
    assert (menu.state("liliana"), menu.state("bozena")) == ("ringing", "ready")
    menu.takes("liliana", call)
    assert menu.talk(call, "liliana")
    assert menu.last(call, "procedure.started").name == "informacja"


def test_an_agent_who_does_not_take_it_leaves_the_call_to_the_queue(menu: Stage):
    menu.ready("liliana")
    call = leads_to(menu, "liliana")
    menu.ready("bozena")
    menu.does("liliana", services.decline, call)
    menu.run(1)
    assert menu.state("bozena") == "ringing"
    menu.takes("bozena", call)
    assert menu.talk(call, "bozena")


@pytest.mark.parametrize("user", ["liliana", "nobody-at-all"])
def test_an_agent_who_is_away_or_gone_is_not_waited_for(menu: Stage, user: str):
    menu.ready("bozena")
    call = leads_to(menu, user)
    menu.run(1)
    assert menu.state("bozena") == "ringing"
    assert menu.state("liliana") == "out"
    assert menu.call(call).queue == "service"


def test_an_agent_of_another_client_is_not_rung(menu: Stage):
    with scoped(ALL_CLIENTS):
        user = clients.user(menu.people["liliana"])
        clients_services.put_user(
            user.username, user.name, role=user.role, operator=user.operator, clients=user.clients - {"NAD"},
            now=menu.now,
        )  # fmt: skip
    menu.ready("liliana")
    call = leads_to(menu, "liliana")
    menu.run(1)
    assert menu.state("liliana") == "ready"
    assert menu.call(call).state is CallState.WAITING


def test_an_agent_whose_desk_is_silent_is_not_rung(menu: Stage):
    menu.ready("liliana")
    routing.web_alive("web-1", menu.now)
    routing.heartbeats({menu.people["liliana"]: menu.now}, web="web-1")
    menu.now += presence.SILENCE + timedelta(seconds=1)  # the web process is away, and may come back
    call = leads_to(menu, "liliana")
    assert menu.state("liliana") == "ready"
    assert menu.call(call).state is CallState.WAITING


def test_the_agent_counts_where_nobody_is_signed_in_who_works_for_the_queue(menu: Stage):
    with scoped(ALL_CLIENTS):
        rules.put_skill("rare", "Rare", operator="TRZY", now=NOW)
        otherwise = {"kind": "announce", "announcement": "late"}
        rules.put_queue(
            "service", "NAD", operator="TRZY", name="Obsługa", skill="rare", when_unstaffed=otherwise, now=NOW
        )
    menu.ready("liliana")
    call = leads_to(menu, "liliana")
    assert menu.state("liliana") == "ringing"
    menu.takes("liliana", call)
    assert menu.talk(call, "liliana")
    other = leads_to(menu, "bozena")
    assert menu.last(other, "call.turned_away").why == "unstaffed"


def test_nobody_is_rung_beside_the_agent_until_he_has_let_it_pass(menu: Stage):
    with scoped(ALL_CLIENTS):
        rules.put_queue("service", "NAD", operator="TRZY", name="Obsługa", strategy="ring_all", now=NOW)
    menu.ready("bozena", "liliana")
    call = leads_to(menu, "liliana")
    menu.run(5)
    assert (menu.state("liliana"), menu.state("bozena")) == ("ringing", "ready")
    menu.does("liliana", services.decline, call)
    menu.run(1)
    assert menu.state("bozena") == "ringing"
