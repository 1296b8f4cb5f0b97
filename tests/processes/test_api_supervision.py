"""A supervisor on a call, and consent that agents ask for, by programs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from infolinia.clients import queries as audit
from infolinia.clients import services as clients
from infolinia.conduct import services
from infolinia.floor.routing.models import Number
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.supervision import audit as sights
from infolinia.oversight.supervision import watching
from tests.conduct.conftest import NOW, demo_centre, stage, talk
from tests.conduct.stage import Stage
from tests.conduct.test_negotiating import card
from tests.oversight.supervision.conftest import now
from tests.oversight.supervision.test_consent import asked
from tests.processes.test_api_settings import Program

__all__ = ["asked", "demo_centre", "now", "stage", "talk"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def programs(stage: Stage) -> SimpleNamespace:
    """Of the demo's supervisor, of one of the shop alone, of an administrator without grants, of an agent."""
    operator = audit.clients()[0].operator
    clients.put_user("shop", "Shop", role="supervisor", operator=operator, clients=["WYG"], now=NOW)
    clients.put_user("over", "Over", role="administrator", operator=operator, clients=[], now=NOW)
    names = {"celina": "celina", "shop": "shop", "admin": "over", "agent": "oskar"}
    return SimpleNamespace(
        **{who: Program(clients.make_token(username, "floor", now=NOW)) for who, username in names.items()}
    )


def test_she_listens_whispers_joins_in_stops_and_each_is_in_the_journal(programs, stage: Stage, talk: str):
    ask, place = programs.celina, f"/calls/{talk}/supervision"
    assert ask("GET", "/listening")[1]["call"] == ""
    begun = ask("PUT", place, {"mode": "listen"})[1]
    assert (begun["call"], begun["mode"], begun["is_up"], begun["answer"]) == (talk, "listen", False, "")
    ask("POST", f"{place}/line", {"leg": begun["leg"], "sdp": "an offer"})
    stage.settle()
    heard = ask("GET", "/listening")[1]
    assert (heard["is_up"], heard["answer"], heard["said"]) == (True, "answer to an offer", "Nobody hears you.")
    agent = stage.leg("liliana", talk)
    for mode, said in (("whisper", "Only Liliana Borsuk hears you."), ("barge", "Everybody hears you.")):
        assert ask("PUT", place, {"mode": mode})[1]["said"] == said
        stage.settle()
        assert stage.switch.beside == {begun["leg"]: (agent, mode)}
    assert ask("DELETE", place)[0] == 204
    stage.settle()
    assert stage.switch.beside == {}
    assert stage.talk(talk, "liliana")
    assert [name for name in stage.journal(talk) if name.startswith("call.superv")] == [
        "call.supervised", "call.supervision_changed", "call.supervision_changed", "call.supervision_ended",
    ]  # fmt: skip
    with scoped(ALL_CLIENTS):
        assert [sight.username for sight in audit.who_saw("listening", talk)] == ["celina"]


def test_she_takes_a_call_over_once_her_line_stands(programs, stage: Stage, talk: str):
    place = f"/calls/{talk}/supervision"
    leg = programs.celina("PUT", place, {"mode": "listen"})[1]["leg"]
    status, told = programs.celina("POST", f"/calls/{talk}/take-over")
    assert (status, told["error"]["code"]) == (409, "supervision-not-up")
    programs.celina("POST", f"{place}/line", {"leg": leg, "sdp": "an offer"})
    stage.settle()
    assert programs.celina("GET", "/listening")[1]["may_take_over"]
    assert programs.celina("POST", f"/calls/{talk}/take-over")[0] == 204
    stage.settle()
    assert stage.talk(talk, "celina")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({"mode": "whisper"}, 409, "supervision-over"), ({"mode": "sing"}, 422, "wrong-input"), ({}, 422, "wrong-input")],
)
def test_what_makes_no_sense_is_refused(programs, talk: str, body, status, code):
    told = programs.celina("PUT", f"/calls/{talk}/supervision", body)
    assert (told[0], told[1]["error"]["code"]) == (status, code)


def test_agents_and_supervisors_of_other_clients_listen_to_nothing(programs, talk: str):
    place = f"/calls/{talk}"
    asked_for = [
        ("PUT", f"{place}/supervision", {"mode": "listen"}), ("DELETE", f"{place}/supervision", None),
        ("POST", f"{place}/supervision/line", {"leg": "l", "sdp": "s"}), ("POST", f"{place}/take-over", None),
        ("POST", f"{place}/consent", {"agrees": True}),
    ]  # fmt: skip
    for method, path, body in asked_for:
        assert programs.agent(method, path, body)[0] == 403, path
        assert programs.shop(method, path, body)[0] == 404, path
    assert programs.agent("GET", "/listening")[0] == programs.agent("GET", "/consents")[0] == 403
    assert programs.admin("PUT", f"{place}/supervision", {"mode": "listen"})[0] == 200


def test_consent_is_told_and_answered(programs, asked: str, stage: Stage):
    (item,) = programs.celina("GET", "/consents")[1]["items"]
    assert (item["call"], item["mine"]) == (asked, True)
    assert "Bożena Krupska asks, for Oleksandr Bondar" in item["who"]
    assert programs.shop("GET", "/consents")[1]["items"] == []
    assert programs.celina("POST", f"/calls/{asked}/consent", {"agrees": True})[0] == 204
    assert card(stage, asked).offered.stage == "in_return"
    status, told = programs.celina("POST", f"/calls/{asked}/consent", {"agrees": True})
    assert (status, told["error"]["code"]) == (409, "consent-over")


def done_by(stream: Stream, *names: str) -> list[tuple[str, str]]:
    """Which of these events stand in a journal, and who did it."""
    with scoped(ALL_CLIENTS):
        return [(item.name, item.by.kind) for item in journal.replay(stream) if item.name in names]


def test_what_a_program_did_is_written_as_the_programs_and_what_she_did_as_hers(programs, stage: Stage, talk: str):
    """Listening, whispering, joining in, stopping and taking over; her own acts at the board stay hers."""
    place = f"/calls/{talk}/supervision"
    mine = {"by": stage.people["celina"], "now": stage.now}
    watching_names = ("call.supervised", "call.supervision_changed", "call.supervision_ended", "call.taken_over")
    with scoped(ALL_CLIENTS):
        watching.act(talk, "listen", **mine)
        watching.act(talk, "leave", **mine)
    for mode in ("listen", "whisper", "barge"):
        leg = programs.celina("PUT", place, {"mode": mode})[1]["leg"]
    programs.celina("DELETE", place)
    leg = programs.celina("PUT", place, {"mode": "listen"})[1]["leg"]
    programs.celina("POST", f"{place}/line", {"leg": leg, "sdp": "an offer"})
    stage.settle()
    assert programs.celina("POST", f"/calls/{talk}/take-over")[0] == 204
    told = done_by(Stream("call", talk), *watching_names)
    assert told[:2] == [("call.supervised", "agent"), ("call.supervision_ended", "agent")]
    assert told[2:] == [
        (name, "token")
        for name in ("call.supervised", "call.supervision_changed", "call.supervision_changed",
                     "call.supervision_ended", "call.supervised", "call.taken_over")
    ]  # fmt: skip
    assert stage.last(talk, "call.taken_over").supervisor == stage.people["celina"]
    with scoped(ALL_CLIENTS):
        looks = [it.by.kind for it in journal.newest(clients.SEEN, limit=20) if it.event.what == "listening"]
    assert looks == ["token", "token", "agent"], "newest first"
    stage.settle()
    assert stage.talk(talk, "celina")


def test_a_procedure_that_begins_as_a_program_takes_over_is_begun_by_the_program_and_names_her(programs, stage: Stage):
    """The number had no procedure yet when the agent answered."""
    stage.people.pop("admin")
    stage.ready("liliana")
    number = Number.objects.filter(number="+48991000120")
    wanted = number.get().procedure
    number.update(procedure="")
    call = stage.waits()
    stage.takes("liliana", call)
    assert "procedure.started" not in stage.journal(call)
    number.update(procedure=wanted)
    place = f"/calls/{call}/supervision"
    leg = programs.celina("PUT", place, {"mode": "listen"})[1]["leg"]
    programs.celina("POST", f"{place}/line", {"leg": leg, "sdp": "an offer"})
    stage.settle()
    assert programs.celina("POST", f"/calls/{call}/take-over")[0] == 204
    told = done_by(Stream("call", call), "call.taken_over", "procedure.started")
    assert told == [("call.taken_over", "token"), ("procedure.started", "token")]
    assert stage.last(call, "procedure.started").given["agent.name"] == audit.user(stage.people["celina"]).name


def test_a_consent_that_a_program_gave_is_written_as_the_programs(programs, asked: str, stage: Stage):
    assert programs.celina("POST", f"/calls/{asked}/consent", {"agrees": True})[0] == 204
    with scoped(ALL_CLIENTS):
        told = [item for item in journal.replay(Stream("call", asked)) if item.name == "procedure.stepped"]
    by = next(item.by.kind for item in reversed(told) if dict(item.event.body).get("by") == stage.people["celina"])
    assert by == "token"


def test_a_list_that_a_program_looked_at_is_written_as_the_programs(programs, stage: Stage):
    sights._seen.clear()
    programs.celina("GET", "/consents")
    with scoped(ALL_CLIENTS):
        (look,) = journal.newest(clients.SEEN, limit=20)
    assert (look.by.kind, look.event.username, look.event.subject) == ("token", "celina", "api")


def test_what_is_for_a_manager_a_supervisor_does_not_grant(programs, asked: str, stage: Stage):
    assert programs.celina("POST", f"/calls/{asked}/consent", {"agrees": False})[0] == 204
    stage.does("bozena", services.bargain, asked, "lower", "dwa lata")
    (item,) = programs.celina("GET", "/consents")[1]["items"]
    assert (item["mine"], item["whose"]) == (False, "For a higher authority: manager.")
    assert programs.celina("POST", f"/calls/{asked}/consent", {"agrees": True})[0] == 403
    assert programs.admin("POST", f"/calls/{asked}/consent", {"agrees": True})[0] == 204
