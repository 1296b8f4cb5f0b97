"""A supervisor listens, whispers, joins in and takes over; each of it in the call's journal."""

from __future__ import annotations

import pytest
from django.db import transaction

from infolinia.clients import queries as clients
from infolinia.clients.models import Client, Grant, User
from infolinia.conduct import events, queries, record, services
from infolinia.conduct.facts import CallState, Role
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage


def listens(stage: Stage, call: str, name: str = "celina", **options: str) -> str:
    """Her line stands beside the agent's; returns its leg."""
    stage.does(name, services.listen, call, **options)
    leg = stage.leg(name, call)
    services.offer(call, leg, f"offer {name}", by=stage.people[name], now=stage.now)
    stage.settle()
    return leg


def refused(stage: Stage, name: str, service, call: str, *args: str, **options: str) -> str:
    with pytest.raises(Refusal) as refusal:
        service(call, *args, by=stage.people[name], now=stage.now, **options)
    return refusal.value.code


def audited(what: str) -> list[str]:
    seen = clients.sights(limit=20, before=None, users=None)[0]
    return [item.subject for item in seen if item.what == what]


def test_she_listens_whispers_joins_in_and_goes_back_and_each_is_in_the_journal(stage: Stage, talk: str):
    leg = listens(stage, talk)
    agent = stage.leg("liliana", talk)
    assert stage.switch.beside == {leg: (agent, "listen")}
    for mode in ("whisper", "barge", "listen"):
        stage.does("celina", services.supervise, talk, mode)
        assert stage.switch.beside == {leg: (agent, mode)}
        assert stage.call(talk).supervisors[0].mode == mode
    stage.does("celina", services.stop_listening, talk)
    assert stage.switch.beside == {}
    assert leg not in stage.switch.legs
    assert stage.talk(talk, "liliana")
    told = [name for name in stage.journal(talk) if name.startswith("call.superv")]
    assert told == ["call.supervised", *["call.supervision_changed"] * 3, "call.supervision_ended"]
    assert stage.last(talk, "call.supervised").supervisor == stage.people["celina"]
    assert stage.last(talk, "call.supervision_ended").why == "stopped-listening"
    with scoped(ALL_CLIENTS):
        assert queries.supervised_by(stage.people["celina"]) is None
    assert audited("listening") == [talk]


def test_the_same_mode_twice_is_once(stage: Stage, talk: str):
    listens(stage, talk)
    stage.does("celina", services.supervise, talk, "whisper")
    stage.does("celina", services.supervise, talk, "whisper")
    stage.does("celina", services.stop_listening, talk)
    stage.does("celina", services.stop_listening, talk)
    assert stage.journal(talk).count("call.supervision_changed") == 1
    assert stage.journal(talk).count("call.supervision_ended") == 1


def test_she_takes_over_with_the_procedure_and_the_agent_writes(stage: Stage, talk: str):
    leg = listens(stage, talk)
    before = stage.call(talk).procedure
    stage.does("celina", services.take_over, talk)
    call = stage.call(talk)
    assert (call.agent, call.state, call.procedure) == (stage.people["celina"], CallState.TALKING, before)
    assert call.leg(Role.AGENT).id == leg
    assert stage.talk(talk, "celina")
    assert stage.leg("liliana", talk) == ""
    assert (stage.state("liliana"), stage.state("celina")) == ("wrap_up", "talking")
    assert stage.journal(talk).count("procedure.started") == 1
    assert stage.last(talk, "call.taken_over").from_agent == stage.people["liliana"]
    stage.does("celina", services.hang_up, talk)
    stage.does("celina", services.dispose, talk, "I_TRANSFER")
    stage.does("celina", services.finish_wrap_up, talk)
    assert stage.state("celina") == "break", "who only supervised is not sent calls afterwards"


def test_she_takes_over_a_customer_who_waits_while_a_colleague_is_asked(stage: Stage, talk: str):
    stage.ready("bozena")
    listens(stage, talk)
    stage.does("liliana", services.consult, talk, stage.people["bozena"])
    stage.takes("bozena", talk)
    stage.does("celina", services.take_over, talk)
    assert stage.talk(talk, "celina")
    assert stage.state("bozena") == "ready"
    assert stage.call(talk).held_since is None


def test_a_line_that_the_agent_was_about_to_move_to_goes_with_the_agent(stage: Stage, talk: str):
    listens(stage, talk)
    with scoped(ALL_CLIENTS), transaction.atomic():
        call = record.locked(talk)
        record.write(call, events.MoveBegan(stage.people["liliana"], "l-move", "phone"), now=stage.now)
        call.legs.filter(pk="l-move").update(offered_at=stage.now)
    stage.does("celina", services.take_over, talk)
    assert "l-move" in [command.leg for command in stage.switch.done if isinstance(command, door.HangUp)]
    assert stage.talk(talk, "celina")


def test_only_a_supervisor_with_a_grant_for_the_client_may(stage: Stage, talk: str):
    assert refused(stage, "bozena", services.listen, talk) == "supervision-role"
    Grant.objects.filter(user=stage.people["celina"], client="NAD").delete()
    assert refused(stage, "celina", services.listen, talk) == "not-found"
    assert "call.supervised" not in stage.journal(talk)
    assert audited("listening") == []


def test_a_grant_that_is_taken_away_ends_what_she_may_do(stage: Stage, talk: str):
    listens(stage, talk)
    Grant.objects.filter(user=stage.people["celina"], client="NAD").delete()
    assert refused(stage, "celina", services.supervise, talk, "barge") == "not-found"
    User.objects.filter(pk=stage.people["celina"]).update(is_active=False)
    stage.run(1)
    assert stage.last(talk, "call.supervision_ended").why == "blocked"
    assert stage.talk(talk, "liliana")


def test_an_administrator_listens_to_all_clients_of_the_operator_but_cannot_take_over_without_taking_calls(
    stage: Stage, talk: str
):
    stage.people["admin"] = next(user.id for user in clients.users() if user.role == "administrator")
    Grant.objects.filter(user=stage.people["admin"]).delete()
    listens(stage, talk, "admin")
    assert refused(stage, "admin", services.take_over, talk) == "routing-no-agent"
    assert stage.talk(talk, "liliana")


def test_three_supervisors_at_most(stage: Stage, talk: str):
    for n in range(3):
        name = f"extra{n}"
        made = User.objects.create(username=name, name=name, role="supervisor", operator_id="TRZY")
        Grant.objects.create(user=made, client_id="NAD")
        services.listen(talk, by=str(made.pk), now=stage.now)
    assert refused(stage, "celina", services.listen, talk) == "supervision-full"


def test_a_client_may_ask_for_a_reason_and_for_silence(stage: Stage, talk: str):
    Client.objects.filter(code="NAD").update(about={"listening": {"agent": "not-told", "reason": "asked"}})
    assert refused(stage, "celina", services.listen, talk) == "supervision-reason"
    listens(stage, talk, reason="reklamacja R-7")
    assert stage.last(talk, "call.supervised").reason == "reklamacja R-7"
    assert clients.listening("NAD").told is False
    assert clients.listening("WYG").told is True


def test_who_has_a_call_in_hand_does_not_listen_to_another(stage: Stage, talk: str):
    stage.ready("celina")
    other = stage.waits()
    stage.takes("celina", other)
    assert refused(stage, "celina", services.listen, talk) == "supervision-busy"
    assert refused(stage, "celina", services.listen, other) == "supervision-busy"


def test_to_listen_elsewhere_ends_the_listening_here(stage: Stage, talk: str):
    stage.ready("bozena")
    other = stage.waits()
    stage.takes("bozena", other)
    listens(stage, talk)
    leg = listens(stage, other)
    assert list(stage.switch.beside) == [leg]
    assert stage.call(talk).supervisors == ()


def test_a_call_that_only_waits_cannot_be_listened_to(stage: Stage):
    stage.people.pop("admin")
    call = stage.waits()
    assert refused(stage, "celina", services.listen, call) == "call-state"


def test_a_supervisors_broken_line_leaves_the_call_as_it_was(stage: Stage, talk: str):
    leg = listens(stage, talk)
    stage.does("celina", services.supervise, talk, "barge")
    stage.switch.ends(leg, "switch", "lost")
    stage.settle()
    assert stage.last(talk, "call.supervision_ended").why == "lost"
    assert stage.talk(talk, "liliana")
    assert stage.state("liliana") == "talking"


def test_a_line_that_no_browser_makes_is_given_up(stage: Stage, talk: str):
    stage.does("celina", services.listen, talk)
    stage.run(21)
    assert stage.last(talk, "call.supervision_ended").why == "unmade"


def test_she_stays_beside_an_agent_whose_line_broke_and_came_back(stage: Stage, talk: str):
    leg = listens(stage, talk)
    stage.does("celina", services.supervise, talk, "whisper")
    stage.switch.ends(stage.leg("liliana", talk), "switch", "lost")
    stage.settle()
    stage.offers("liliana")
    assert stage.switch.beside == {leg: (stage.leg("liliana", talk), "whisper")}
    assert stage.talk(talk, "liliana")


def test_what_the_line_could_not_do_is_not_shown_as_done(stage: Stage, talk: str):
    leg = listens(stage, talk)
    stage.switch.refuses[door.Monitor] = "broken"
    stage.does("celina", services.supervise, talk, "whisper")
    assert stage.call(talk).supervisors == ()
    assert stage.last(talk, "call.supervision_ended").why == "line"
    assert leg not in stage.switch.legs


@pytest.mark.parametrize("how", ["queue", "hang_up", "customer"])
def test_supervision_ends_when_the_agent_or_the_customer_goes(stage: Stage, talk: str, how: str):
    leg = listens(stage, talk)
    if how == "queue":
        stage.does("liliana", services.transfer_to_queue, talk, "complaints")
        assert stage.last(talk, "call.supervision_ended").why == "agent-left"
    elif how == "hang_up":
        stage.does("liliana", services.hang_up, talk)
    else:
        stage.customer_hangs_up(talk)
        stage.settle()
    assert leg not in stage.switch.legs
    assert stage.call(talk).supervisors == ()
    assert refused(stage, "celina", services.supervise, talk, "whisper") == "supervision-over"
