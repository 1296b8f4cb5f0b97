"""Calls for programs: their journal and their recordings, within the grants, and written down."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from infolinia.clients import queries as audit
from infolinia.clients import services as clients
from infolinia.conduct import services as conduct
from infolinia.conduct.models import Call, Leg
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.supervision import audit as sights
from infolinia.telephony.media.recorder import header
from infolinia.telephony.switch import door
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db
SOUND = header(8000) + bytes(range(250)) * 64  # a recording of a second


class Line:
    """A switch that tells what happens on it."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq

    def tells(self, kind: type[door.Event], call: str, *, after: float = 0.0, **facts: object) -> None:
        self.seq += 1
        at = NOW + timedelta(seconds=after)
        event = kind(switch="switch-1", boot="b", seq=self.seq, call=call, at=at, **facts)
        with scoped(ALL_CLIENTS):
            conduct.line_event(event, now=at)


@pytest.fixture
def calls(people) -> None:
    """A call of each client, the first with a closed recording and one that is being written."""
    line = Line()
    for queue, client, number in (("complaints", "NAD", "+48991000120"), ("orders", "WYG", "+48993000100")):
        rules.put_queue(queue, client, operator="TRZY", name=queue, now=NOW)
        rules.put_number(number, client, operator="TRZY", name=queue, queue=queue, now=NOW)
    for number, (call, dialled) in enumerate((("c-1", "+48991000120"), ("c-2", "+48993000100"))):
        line.tells(
            door.Arrived,
            call,
            after=number,
            leg=f"l-{number}",
            trunk="carrier",
            caller="+48991000142",
            caller_name="",
            dialled=dialled,
        )
    folder = settings.SETTINGS.recordings / "c-1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "r-1.wav").write_bytes(SOUND)
    line.tells(door.RecordingStarted, "c-1", recording="r-1", leg="l-0", path="c-1/r-1.part")
    sha256 = hashlib.sha256(SOUND).hexdigest()
    line.tells(door.RecordingClosed, "c-1", recording="r-1", path="c-1/r-1.wav", sha256=sha256, samples=8000)
    line.tells(door.RecordingStarted, "c-1", recording="r-2", leg="l-0", path="c-1/r-2.part")


@pytest.mark.usefixtures("calls")
def test_lists(people):
    listed = people.supervisor.get("/calls").json()
    assert [(item["id"], item["client"]) for item in listed["items"]] == [("c-2", "WYG"), ("c-1", "NAD")]
    assert listed["before"] is None
    first = people.supervisor.get("/calls", limit=1).json()
    assert [item["id"] for item in first["items"]] == ["c-2"]
    assert [i["id"] for i in people.supervisor.get("/calls", before=first["before"]).json()["items"]] == ["c-1"]
    assert [item["id"] for item in people.outsider.get("/calls", live=True).json()["items"]] == ["c-2"]


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"client": "NAD"}, ["c-1"]),
        ({"queue": "orders"}, ["c-2"]),
        ({"client": "NAD", "queue": "orders"}, []),
        ({"outcome": "answered"}, []),
        ({"since": "2026-11-23T09:00:01Z"}, ["c-2"]),
        ({"since": "2026-11-23T09:00:00Z", "before": "2026-11-23T09:00:01Z"}, ["c-1"]),
        ({"live": True, "client": "NAD"}, ["c-1"]),
        ({"live": True, "queue": "orders", "kind": "in"}, ["c-2"]),
        ({"live": True, "kind": "out"}, []),
    ],
)
def test_a_list_is_narrowed_as_on_the_page(people, asked, found):
    assert [item["id"] for item in people.supervisor.get("/calls", **asked).json()["items"]] == found


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("field", "value"),
    [("since", "2026-11-23T09:00:01Z"), ("before", "2026-11-23T09:00:01Z"), ("outcome", "answered")],
)
def test_what_would_be_ignored_beside_live_is_refused_and_named(people, field, value):
    answer = people.supervisor.get("/calls", live=True, **{field: value})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "wrong-input"
    assert error["facts"]["problems"].startswith(f"{field}: ")
    assert "leave one of the two out" in error["message"]
    token = clients.make_token("c.rogala", "polish", now=NOW)
    browser = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "pl"})
    polish = browser.get("/api/v1/calls", {"live": True, field: value})
    assert "pomiń jedno z dwojga" in polish.json()["error"]["message"]


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ({"client": "NAD", "queue": "complaints", "outcome": "answered"},
         "client=NAD queue=complaints outcome=answered api"),
        ({"live": True, "kind": "in"}, "live kind=in api"),
        ({"since": "2026-11-23T09:00:01Z"}, "since=2026-11-23 api"),
        ({"client": "Jan Kowalski", "queue": "x", "customer": "Jan Kowalski"}, "api"),
    ],
)  # fmt: skip
def test_the_audit_says_how_a_program_narrowed_the_list(people, asked, written):
    sights._seen.clear()
    assert people.supervisor.get("/calls", **asked).status_code == 200
    assert [sight.username for sight in audit.who_saw("calls", written)] == ["c.rogala"]


@pytest.mark.usefixtures("calls")
def test_a_talk_between_colleagues_is_told_to_both(people):
    me = audit.user_named("l.borsuk").id
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk="c-1").update(kind="inside", agent="999")
        Leg.objects.create(id="l-9", call_id="c-1", role="consulted", user=me, state="gone", number=9, made_at=NOW)
    assert [item["id"] for item in people.supervisor.get("/calls", kind="inside").json()["items"]] == ["c-1"]
    assert [item["id"] for item in people.supervisor.get("/calls", kind="in").json()["items"]] == ["c-2"]
    assert [item["id"] for item in people.agent.get("/calls", kind="inside").json()["items"]] == ["c-1"]
    assert people.agent.get("/calls/c-1").status_code == 200
    assert people.agent.get("/calls").json()["items"] == []
    assert people.agent.get("/calls", kind="sideways").status_code == 422
    assert people.agent.get("/calls", outcome="lunch").status_code == 422


@pytest.mark.usefixtures("calls")
def test_an_agent_is_told_of_own_calls_only(people):
    """Not of what customers told colleagues: grants are for taking calls, not for reading all there were."""
    line = {"live": True}
    assert people.agent.get("/calls").json()["items"] == people.agent.get("/calls", **line).json()["items"] == []
    assert people.agent.get("/calls", agent="").json()["items"] == []
    assert people.agent.get("/calls/c-1").status_code == 404
    assert audit.who_saw("record", "c-1") == []
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk="c-1").update(agent=audit.user_named("l.borsuk").id)
    assert [item["id"] for item in people.agent.get("/calls").json()["items"]] == ["c-1"]
    assert [item["id"] for item in people.agent.get("/calls", **line).json()["items"]] == ["c-1"]
    assert people.agent.get("/calls/c-1").status_code == 200


@pytest.mark.usefixtures("calls")
def test_who_conducted_a_call_last_is_told_of_it_while_nobody_does(people):
    me = audit.user_named("l.borsuk").id
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk="c-1").update(agent="", last_agent=me)
        Call.objects.filter(pk="c-2").update(agent="999", last_agent=me)  # another one conducts it since
    for query in ({}, {"live": True}):
        told = people.agent.get("/calls", **query).json()["items"]
        assert [(item["id"], item["agent"], item["served_by"]) for item in told] == [("c-1", "", me)]
    assert people.agent.get("/calls/c-1").status_code == 200
    assert people.agent.get("/calls/c-2").status_code == 404


@pytest.mark.usefixtures("calls")
def test_one_call_and_its_recordings(people):
    told = people.supervisor.get("/calls/c-1").json()
    assert [sight.username for sight in audit.who_saw("record", "c-1")] == ["c.rogala"]
    assert (told["caller"], told["dialled"], told["queue"]) == ("+48991000142", "+48991000120", "complaints")
    closed, open_ = told["recordings"]
    assert (closed["seconds"], closed["sha256"]) == (1.0, hashlib.sha256(SOUND).hexdigest())
    assert open_["closed_at"] is None
    assert people.outsider.get("/calls/c-1").status_code == 404
    assert people.outsider.get("/calls/c-1").content == people.outsider.get("/calls/none").content
    assert len(audit.who_saw("record", "c-1")) == 1


@pytest.mark.usefixtures("calls")
def test_who_looks_at_a_list_is_written_down_once_in_a_while(people):
    sights._seen.clear()
    for _ in range(2):
        people.supervisor.get("/calls")
        people.supervisor.get("/cases")
        people.supervisor.get("/customers", q="nowak")
    for what in ("calls", "cases", "customers"):
        assert [sight.username for sight in audit.who_saw(what, "api")] == ["c.rogala"]


@pytest.mark.usefixtures("calls")
def test_the_journal_with_its_proof(people):
    told = people.supervisor.get("/calls/c-1/journal").json()
    assert told["is_whole"] is True
    assert told["problems"] == []
    assert told["events"][0]["name"] == "call.arrived"
    assert told["events"][0]["event"]["caller"] == "+48991000142"
    assert [sight.username for sight in audit.who_saw("journal", "c-1")] == ["c.rogala"]
    assert people.agent.get("/calls/c-1/journal").status_code == 403
    assert people.outsider.get("/calls/c-1/journal").status_code == 404
    assert len(audit.who_saw("journal", "c-1")) == 1


@pytest.mark.usefixtures("calls")
def test_a_recording_is_downloaded_and_that_is_written_down(people):
    answer = people.supervisor.get("/calls/c-1/recordings/r-1")
    assert b"".join(answer.streaming_content) == SOUND
    assert answer["Content-Type"] == "audio/wav"
    assert answer["Content-Disposition"] == 'attachment; filename="r-1.wav"'
    assert [sight.username for sight in audit.who_saw("recording", "r-1")] == ["c.rogala"]
    assert people.agent.get("/calls/c-1/recordings/r-1").status_code == 403
    for refused in (
        people.outsider.get("/calls/c-1/recordings/r-1"),
        people.outsider.get("/calls/c-2/recordings/r-1"),
        people.supervisor.get("/calls/c-1/recordings/r-2"),
        people.supervisor.get("/calls/c-1/recordings/none"),
    ):
        assert refused.status_code == 404
    assert len(audit.who_saw("recording", "r-1")) == 1


@pytest.mark.usefixtures("calls")
def test_a_recordings_path_cannot_leave_its_folder(people):
    secret = settings.SETTINGS.data / "secret.key"
    assert secret.is_file()
    Line(100).tells(door.RecordingClosed, "c-1", recording="r-2", path="../secret.key", sha256="x", samples=1)
    assert people.supervisor.get("/calls/c-1").json()["recordings"][1]["closed_at"] is not None
    assert people.supervisor.get("/calls/c-1/recordings/r-2").status_code == 404


@pytest.mark.usefixtures("calls")
def test_a_signed_in_supervisor_may_follow_a_link_to_a_recording():
    user = clients.put_user("c.rogala", "Celina Rogala", role="supervisor", operator="TRZY", clients=["NAD"], now=NOW)
    browser = Client()
    browser.force_login(user)
    assert b"".join(browser.get("/api/v1/calls/c-1/recordings/r-1").streaming_content) == SOUND
