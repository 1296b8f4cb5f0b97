"""What a customer says while nobody is there is not kept: the recording pauses, and is one recording all the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infolinia.conduct import record, services
from infolinia.conduct.course import Course, LegCourse
from infolinia.conduct.facts import CallState, Kind
from infolinia.conduct.models import LineCommand
from infolinia.conduct.pausing import is_alone
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage

AT = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
RECORDED = ("recording.started", "recording.paused", "recording.resumed", "recording.closed")


@pytest.fixture
def talk(stage: Stage, talk: str) -> str:
    """Liliana talks with a customer; Bożena is free."""
    stage.ready("bozena")
    return talk


def is_silent(stage: Stage, call: str) -> bool:
    """Whether silence is written; the call has one recording, which runs."""
    (recording,) = [name for name, of in stage.switch.recordings.items() if of == call]
    return recording in stage.switch.paused


def recorded(stage: Stage, call: str) -> list[str]:
    """What the journal tells of the recording."""
    return [name.removeprefix("recording.") for name in stage.journal(call) if name in RECORDED]


def pauses(stage: Stage) -> list[type[door.Command]]:
    """What was asked of the line about pauses."""
    return [
        type(command)
        for command in stage.switch.done
        if isinstance(command, door.PauseRecording | door.ResumeRecording)
    ]


def refusals(stage: Stage, call: str) -> set[str]:
    """What the journal says that the line could not do."""
    with scoped(ALL_CLIENTS):
        return {item.event.kind for item in journal.replay(record.stream(call)) if item.name == "line.refused"}


@pytest.mark.parametrize("state", list(CallState))
def test_a_customer_is_alone_wherever_no_agent_has_the_call_in_hand(state: CallState):
    if not state.on_line:
        assert is_alone(Course(state=state)) is None, "it is over: nothing is asked of the line"
    elif state == CallState.FORWARDED:
        assert is_alone(Course(state=state)) is None, "who was called outside is gone: the call goes on elsewhere"
    else:
        conducted = state in (CallState.TALKING, CallState.HELD, CallState.CONSULTING)
        assert is_alone(Course(state=state, agent="u-1")) is not conducted
        assert is_alone(Course(state=state, agent="u-1", agent_lost_at=AT)) is True
        assert is_alone(Course(state=state)) is True


def test_with_a_number_outside_the_customer_is_not_alone_once_it_has_answered():
    rung = Course(state=CallState.FORWARDED, legs={"l-1": LegCourse("outside")})
    assert is_alone(rung) is True
    assert is_alone(rung.with_leg("l-1", state="up")) is False
    assert is_alone(rung.with_leg("l-1", state="gone")) is None


def test_a_call_between_colleagues_has_no_customer():
    assert is_alone(Course(kind=Kind.INSIDE, state=CallState.CONSULTING, agent="u-1", agent_lost_at=AT)) is None


def test_a_call_that_nobody_leaves_is_never_silent(stage: Stage, talk: str):
    stage.does("liliana", services.hold, talk)
    stage.does("liliana", services.resume, talk)
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.takes("bozena", talk)
    stage.does("liliana", services.complete_transfer, talk)
    assert stage.talk(talk, "bozena")
    stage.does("bozena", services.hang_up, talk)
    assert pauses(stage) == []


def test_parked_it_is_silent_until_whoever_picks_it_up_is_there(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    assert is_silent(stage, talk)
    stage.does("bozena", services.pick_up, talk)
    assert is_silent(stage, talk), "her line does not stand yet: the customer still hears music"
    stage.offers("bozena")
    assert stage.talk(talk, "bozena")
    assert not is_silent(stage, talk)
    stage.does("bozena", services.hang_up, talk)
    assert recorded(stage, talk) == ["started", "paused", "resumed", "closed"]
    assert len(stage.recordings(talk)) == 1


def test_the_recording_is_silent_before_the_music_and_goes_on_before_they_hear_each_other(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    stage.does("bozena", services.pick_up, talk)
    stage.offers("bozena")
    about = (door.PauseRecording, door.Hold, door.ResumeRecording, door.Bridge)
    kinds = [type(command) for command in stage.switch.done if isinstance(command, about)]
    assert kinds[-4:] == [*about], "no word is kept that nobody hears, and none is lost that somebody does"


def test_parked_for_too_long_it_stays_silent_while_it_rings_back(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    stage.run(121)
    assert stage.state("liliana") == "ringing"
    assert is_silent(stage, talk)
    stage.takes("liliana", talk)
    assert not is_silent(stage, talk)
    assert recorded(stage, talk) == ["started", "paused", "resumed"]


@pytest.mark.parametrize("declines", [False, True])
def test_in_a_queue_again_it_is_silent_until_it_is_answered_again(stage: Stage, talk: str, declines: bool):
    stage.does("liliana", services.transfer_to_queue, talk, "complaints")
    assert stage.state("bozena") == "ringing"
    assert is_silent(stage, talk)
    if declines:
        stage.does("bozena", services.decline, talk)
        assert is_silent(stage, talk)
        stage.ready("oskar")
    stage.takes("oskar" if declines else "bozena", talk)
    assert not is_silent(stage, talk)
    assert recorded(stage, talk) == ["started", "paused", "resumed"]


def test_handed_to_a_colleague_it_is_silent_while_he_is_rung(stage: Stage, talk: str):
    stage.does("liliana", services.transfer_to_colleague, talk, stage.people["bozena"])
    assert is_silent(stage, talk)
    stage.takes("bozena", talk)
    assert not is_silent(stage, talk)


def test_when_the_agents_line_is_lost_it_is_silent_until_it_is_back(stage: Stage, talk: str):
    stage.switch.ends(stage.leg("liliana", talk), "switch", "lost")
    stage.settle()
    assert is_silent(stage, talk)
    stage.offers("liliana")
    assert stage.talk(talk, "liliana")
    assert not is_silent(stage, talk)


def test_when_it_does_not_come_back_the_customer_waits_unrecorded_for_the_next_agent(stage: Stage, talk: str):
    stage.switch.ends(stage.leg("liliana", talk), "switch", "lost")
    stage.run(61)
    assert stage.state("bozena") == "ringing"
    assert is_silent(stage, talk)
    stage.takes("bozena", talk)
    assert not is_silent(stage, talk)
    assert recorded(stage, talk) == ["started", "paused", "resumed"]


def test_an_agent_who_answers_before_his_line_stands_is_not_with_the_customer_yet(stage: Stage):
    stage.people.pop("admin")
    stage.ready("liliana")
    call = stage.waits()
    stage.does("liliana", services.answer, call)
    assert is_silent(stage, call)
    stage.offers("liliana")
    assert not is_silent(stage, call)


def test_forwarded_outside_it_is_silent_while_that_number_rings(stage: Stage, talk: str):
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    assert is_silent(stage, talk)
    dialled = next(command for command in stage.switch.done if isinstance(command, door.Dial))
    stage.switch.up(dialled.leg)
    stage.settle()
    assert not is_silent(stage, talk)
    stage.switch.ends(dialled.leg)
    stage.settle()
    assert recorded(stage, talk) == ["started", "paused", "resumed", "closed"]


def test_a_number_outside_that_does_not_answer_leaves_the_customer_alone_again(stage: Stage, talk: str):
    stage.does("liliana", services.transfer_to_outside, talk, "991000991")
    dialled = next(command for command in stage.switch.done if isinstance(command, door.Dial))
    stage.switch.ends(dialled.leg, "far", "busy", 486)
    stage.settle()
    assert stage.state("bozena") == "ringing"
    assert is_silent(stage, talk)
    assert recorded(stage, talk) == ["started", "paused"]


def test_a_supervisor_who_takes_the_call_over_is_with_the_customer(stage: Stage, talk: str):
    stage.switch.ends(stage.leg("liliana", talk), "switch", "lost")
    stage.settle()
    stage.does("celina", services.listen, talk)
    leg = stage.leg("celina", talk)
    services.offer(talk, leg, "offer celina", by=stage.people["celina"], now=stage.now)
    stage.settle()
    assert is_silent(stage, talk), "she listens to nobody yet"
    stage.does("celina", services.take_over, talk)
    assert stage.talk(talk, "celina")
    assert not is_silent(stage, talk)


def test_a_customer_who_hangs_up_while_it_is_silent_leaves_a_whole_recording(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    stage.customer_hangs_up(talk)
    stage.settle()
    assert recorded(stage, talk) == ["started", "paused", "closed"]
    assert refusals(stage, talk) == set()
    assert stage.alarms() == []
    assert stage.wanted() == []


def test_a_switch_that_is_lost_while_it_is_silent_is_asked_for_nothing_more(stage: Stage, talk: str):
    stage.does("liliana", services.park, talk)
    stage.switch.restarts()
    stage.settle()
    assert stage.call(talk).state is CallState.INTERRUPTED
    assert pauses(stage) == [door.PauseRecording]
    assert stage.wanted() == []


def test_where_nothing_is_recorded_nothing_is_paused(stage: Stage):
    stage.people.pop("admin")
    stage.switch.refuses[door.Record] = "no-disk"
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.does("liliana", services.park, call)
    assert pauses(stage) == []
    stage.ready("bozena")
    stage.does("bozena", services.pick_up, call)
    stage.offers("bozena")
    assert refusals(stage, call) == {"Record"}, "it is tried again, and that there is nothing to pause is no fault"


@pytest.mark.parametrize("begins", [False, True])
def test_a_recording_that_broke_is_no_alarm_when_it_should_pause(stage: Stage, talk: str, begins: bool):
    """The line says that there is none: that is what was wanted."""
    stage.switch.recordings.clear()
    stage.does("liliana", services.park, talk)
    if begins:
        stage.does("bozena", services.pick_up, talk)
        stage.offers("bozena")
    assert [row.outcome for row in LineCommand.objects.filter(kind__endswith="eRecording")] == ["no-leg"] * (1 + begins)
    assert refusals(stage, talk) == set()
    assert stage.alarms() == []


def test_any_other_refusal_to_be_silent_is_written_down(stage: Stage, talk: str):
    stage.switch.refuses[door.PauseRecording] = "broken"
    stage.does("liliana", services.park, talk)
    assert refusals(stage, talk) == {"PauseRecording"}


def test_a_card_number_that_is_keyed_in_stays_hidden_whatever_the_recording_does(stage: Stage, talk: str):
    stage.does("liliana", services.take_card, talk)
    stage.switch.ends(stage.leg("liliana", talk), "switch", "lost")
    stage.settle()
    assert is_silent(stage, talk)
    stage.offers("liliana")
    assert not is_silent(stage, talk)
    assert stage.call(talk).card_since is not None
    assert not any(isinstance(command, door.StopCard) for command in stage.switch.done)


def test_the_consultation_is_recorded_whoever_is_with_the_customer(stage: Stage, talk: str):
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.takes("bozena", talk)
    with scoped(ALL_CLIENTS):
        asked = next(row for row in stage.recordings(talk) if row.purpose == "consultation")
    stage.switch.ends(stage.leg("liliana", talk), "switch", "lost")
    stage.settle()
    assert stage.switch.paused == {name for name in stage.switch.recordings if name != asked.id}
