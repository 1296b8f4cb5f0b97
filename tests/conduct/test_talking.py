"""What the agent does with the line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infolinia.conduct import services
from infolinia.conduct.facts import CallState
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import MUSIC, Stage


def test_on_hold_the_customer_hears_music_and_a_second_click_changes_nothing(stage: Stage, talk: str):
    stage.does("liliana", services.hold, talk)
    stage.does("liliana", services.hold, talk)
    assert stage.hears(talk) == (MUSIC,)
    assert stage.journal(talk).count("call.held") == 1
    assert stage.state("liliana") == "holding"
    stage.does("liliana", services.resume, talk)
    stage.does("liliana", services.resume, talk)
    assert stage.talk(talk, "liliana")
    assert stage.journal(talk).count("call.resumed") == 1


def test_a_hold_that_comes_too_late_is_dropped_and_the_screen_says_so(stage: Stage, talk: str):
    services.hold(talk, by=stage.people["liliana"], now=stage.now)
    stage.now += timedelta(seconds=6)  # the centre was away
    stage.settle()
    assert stage.talk(talk, "liliana")
    assert stage.call(talk).state is CallState.TALKING
    assert stage.last(talk, "line.refused").code == "late"


def test_mute_stays_over_a_new_line(stage: Stage, talk: str):
    stage.does("liliana", services.mute, talk, True)
    assert stage.switch.legs[stage.leg("liliana", talk)].muted
    stage.switch.ends(stage.leg("liliana", talk), "line", "lost")
    stage.settle()
    stage.offers("liliana")
    assert stage.switch.legs[stage.leg("liliana", talk)].muted
    assert stage.talk(talk, "liliana")


def test_a_mute_that_was_not_done_is_not_shown(stage: Stage, talk: str):
    stage.switch.refuses[door.Mute] = "no-leg"
    stage.does("liliana", services.mute, talk, True)
    assert not stage.call(talk).muted


def test_digits_go_to_the_customer_and_nothing_else_does(stage: Stage, talk: str):
    stage.does("liliana", services.send_digits, talk, "12#")
    sent = [command for command in stage.switch.done if isinstance(command, door.SendDigits)]
    assert [command.digits for command in sent] == ["12#"]
    with pytest.raises(Refusal, match="call-digits"):
        services.send_digits(talk, "1; drop", by=stage.people["liliana"], now=stage.now)


def test_the_agent_hangs_up_twice_and_the_call_ends_once(stage: Stage, talk: str):
    stage.does("liliana", services.hang_up, talk)
    services.hang_up(talk, by=stage.people["liliana"], now=stage.now)
    assert stage.call(talk).ended_by == "agent"
    assert stage.journal(talk).count("call.hung_up") == 1
    assert not stage.switch.legs


def test_a_colleague_may_not_touch_the_call(stage: Stage, talk: str):
    stage.ready("bozena")
    for service in (services.hold, services.hang_up, services.resume):
        with pytest.raises(Refusal, match="call-not-yours"):
            service(talk, by=stage.people["bozena"], now=stage.now)


def test_the_agents_line_breaks_and_comes_back(stage: Stage, talk: str):
    stage.switch.ends(stage.leg("liliana", talk), "line", "lost")
    stage.settle()
    assert stage.hears(talk)[-1] == MUSIC
    assert stage.call(talk).agent_lost_at is not None
    assert stage.state("liliana") == "talking"
    stage.run(5)
    stage.offers("liliana")
    assert stage.talk(talk, "liliana")
    assert stage.call(talk).agent_lost_at is None
    assert {"call.agent_lost", "call.agent_back"} <= set(stage.journal(talk))


def test_an_agent_whose_line_stays_broken_gives_the_call_to_the_next_before_all_others(stage: Stage, talk: str):
    other = stage.waits()
    stage.switch.ends(stage.leg("liliana", talk), "line", "lost")
    stage.run(62)
    assert stage.state("liliana") == "break"
    stage.ready("bozena")
    assert stage.call(talk).state is CallState.RINGING
    assert stage.call(other).state is CallState.WAITING


def test_a_recording_that_cannot_begin_is_an_alarm_and_the_call_goes_on(stage: Stage):
    stage.switch.refuses[door.Record] = "disk-low"
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    assert stage.talk(call, "liliana")
    assert stage.alarms() == [("recording", "not-recorded", "disk-low")]
    stage.switch.refuses.clear()
    stage.customer_hangs_up(call)
    stage.settle()
    stage.does("liliana", services.dispose, call, "I_INFO")
    stage.does("liliana", services.finish_wrap_up, call)
    assert stage.journal(call)[-1] == "call.closed"
    next_call = stage.waits()
    stage.takes("liliana", next_call)
    assert stage.alarms() == []


def test_a_blocked_agent_hears_no_more_of_the_call_and_the_customer_gets_the_next(stage: Stage, talk: str):
    from infolinia.clients import queries as clients
    from infolinia.clients import services as access

    user = clients.user(stage.people["liliana"])
    access.put_user(user.username, user.name, role=user.role, operator=user.operator, clients=user.clients,
                    active=False, now=stage.now)  # fmt: skip
    stage.settle()
    assert not stage.talk(talk, "liliana")
    assert stage.leg("liliana", talk) == ""
    assert stage.call(talk).state is CallState.WAITING
    stage.ready("bozena")
    stage.takes("bozena", talk)
    assert stage.talk(talk, "bozena")
