"""What those who run the centre see, and what they do not."""

from __future__ import annotations

import io
import wave
from datetime import timedelta

import pytest
from django.conf import settings

from infolinia.clients import services as users
from infolinia.conduct import services as conduct
from infolinia.conduct.models import Call, Recording
from infolinia.journal.models import Entry
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from tests.conduct.conftest import NOW
from tests.oversight.supervision import served
from tests.oversight.supervision.served import address_of, heard, sights, text

pytestmark = pytest.mark.django_db


# --- Roles


PAGES = ["/board", "/board/now", "/board/day", "/board/alarms", "/calls", "/calls/c-1", "/calls/c-1/journal.jsonl"]
OF_ADMINISTRATORS = ["/audit"]


def test_an_agent_opens_none_of_it(complaint, visitors):
    for path in [*PAGES, *OF_ADMINISTRATORS, "/calls/c-1/recordings/r.wav"]:
        assert visitors.agent.get(path).status_code == 403


def test_users_and_the_audit_are_for_administrators(stage, visitors):
    for path in OF_ADMINISTRATORS:
        assert visitors.both.get(path).status_code == 403
        assert visitors.admin.get(path).status_code in (200, 404)


def test_a_supervisor_and_an_administrator_open_it(complaint, visitors):
    for path in PAGES:
        assert visitors.both.get(path).status_code == 200
        assert visitors.admin.get(path).status_code == 200


def test_the_sign_in_leads_by_role(stage, visitors):
    assert visitors.agent.get("/")["Location"] == "/desk"
    assert visitors.both.get("/")["Location"] == "/board"
    assert visitors.admin.get("/")["Location"] == "/board"


# --- Scopes


def test_a_call_of_another_client_does_not_exist(complaint, visitors):
    recording = Recording.objects.get(call_id=complaint)
    for path in ("", "/journal.jsonl", f"/recordings/{recording.id}.wav"):
        assert visitors.shop.get(f"/calls/{complaint}{path}").status_code == 404
    assert complaint not in text(visitors.shop.get("/calls"))
    assert sights() == [("shop", "calls", "all")]


def test_nobody_of_another_client_is_found_by_search(complaint, visitors):
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk=complaint).update(caller="+48994000101")
    for words in ("Wrzos", "994000101", complaint, "R-2026-00001"):
        assert f'href="/calls/{complaint}"' not in text(visitors.shop.get("/calls", {"q": words}))
        assert "No call fits" in text(visitors.shop.get("/calls", {"q": words}))


def test_the_board_shows_queues_and_calls_of_granted_clients_only(stage, visitors, now):
    stage.ready("liliana", "oskar", "tymon")
    call = stage.waits()
    stage.takes("liliana", call) if stage.state("liliana") == "ringing" else stage.takes("oskar", call)
    page = text(visitors.shop.get("/board"))
    assert "Zamówienia" in page
    assert "Reklamacje" not in page
    assert "Nadwita" not in page
    assert call not in page
    assert "Tymon Gawęda" in page
    assert "Oskar Wilga" not in page  # works for another client only
    assert "Liliana Borsuk" in page  # works for both
    if stage.state("liliana") == "talking":
        assert "another client" in page


def test_who_is_granted_nothing_sees_nothing(complaint, visitors):
    page = text(visitors.nobody.get("/board"))
    assert "You are granted no client" in page
    assert "Liliana" not in page
    assert "There has been none yet" in text(visitors.nobody.get("/calls"))


def test_an_administrator_sees_all_clients_of_the_operator(complaint, visitors):
    users.put_operator("INNY", "Inny operator")
    users.put_client("OBC", "Obcy", operator="INNY")
    page = text(visitors.admin.get("/board"))
    assert "Reklamacje" in page
    assert "Zamówienia" in page
    assert complaint in text(visitors.admin.get("/calls"))
    assert "Obcy" not in text(visitors.admin.get("/administration/users/new"))


# --- The list of calls


def test_a_call_is_found(complaint, visitors):
    for query in [
        {},
        {"q": "Teresa Zdun"},
        {"q": "994 000 999"},
        {"q": "+48 99 400 09 99"},
        {"q": "R-2026-00001"},
        {"q": "c-1"},
        {"day": "23.11.2026"},
        {"day": "2026-11-23"},
        {"day": "23 Nov 2026"},
        {"queue": "complaints", "client": "NAD", "outcome": "answered"},
    ]:
        page = text(visitors.both.get("/calls", query))
        assert f'href="/calls/{complaint}"' in page
        assert "R-2026-00001" in page


def test_a_call_is_found_by_its_agent(complaint, stage, visitors):
    assert complaint in text(visitors.both.get("/calls", {"agent": stage.people["liliana"]}))
    assert "No call fits" in text(visitors.both.get("/calls", {"agent": stage.people["oskar"]}))


def test_what_does_not_fit_is_not_found(complaint, visitors):
    for query in [
        {"q": "Nikt Taki"},
        {"q": "123456789"},
        {"q": "%"},
        {"day": "22.11.2026"},
        {"queue": "orders"},
        {"client": "WYG"},
        {"outcome": "abandoned"},
    ]:
        page = text(visitors.both.get("/calls", query))
        assert f'href="/calls/{complaint}"' not in page
        assert "No call fits" in page


def test_a_day_that_is_none_is_kept_and_explained(complaint, visitors):
    for day in ["31.2.2026", "jutro jakoś", "1.1.0001", "'; --"]:
        page = text(visitors.both.get("/calls", {"day": day}))
        assert "This is no day. Write for example 23.11.2026 or yesterday." in page
        assert 'aria-invalid="true"' in page


def test_anything_may_stand_in_the_address(complaint, visitors):
    for query in (
        {"before": "x y z"},
        {"before": "2026-11-23T10:00"},
        {"q": "\x00" * 500},
        {"outcome": "x"},
        {"q": "<b>"},
    ):
        response = visitors.both.get("/calls", query)
        assert response.status_code == 200
        assert b"<b>&" not in response.content
        assert b'value="<b>"' not in response.content


def test_who_gave_up_is_found_as_such(stage, visitors):
    call = stage.waits()
    stage.customer_hangs_up(call)
    stage.settle()
    page = text(visitors.both.get("/calls", {"outcome": "abandoned"}))
    assert f'href="/calls/{call}"' in page
    assert "gave up" in page


def given_up_after(stage, *names: str) -> str:
    """A call that these agents served in turn, each handing it to a queue, in which the customer then gave up."""
    call = stage.waits()
    for name in names:
        stage.ready(name)
        stage.takes(name, call)
        stage.does(name, conduct.transfer_to_queue, call, "complaints")
    stage.customer_hangs_up(call)
    stage.settle()
    return call


def test_a_call_given_up_in_a_queue_again_names_who_served_it_last_and_is_found_by_it(stage, visitors, now):
    call = given_up_after(stage, "liliana", "bozena")
    liliana, bozena = stage.people["liliana"], stage.people["bozena"]
    row = f'href="/calls/{call}"'
    for found in ({"outcome": "abandoned"}, {"outcome": "answered"}, {"agent": bozena}):
        page = text(visitors.both.get("/calls", found))
        assert row in page, found
        assert "<td>Bożena Krupska</td><td>gave up in a queue after a talk</td>" in page
    assert row not in text(visitors.both.get("/calls", {"agent": liliana}))
    assert "gave up in a queue after a talk" in text(visitors.both.get(f"/calls/{call}"))
    assert call in visitors.both.get("/care/abandoned").content.decode(), "as there"


def test_what_was_noted_stands_before_that_the_customer_gave_up(stage, visitors):
    call = given_up_after(stage, "liliana")
    stage.does("liliana", conduct.dispose, call, "COMPL_NEW")
    assert "complaint lodged, gave up in a queue after a talk" in text(visitors.both.get("/calls"))


def test_who_hung_up_while_a_number_outside_talked_has_not_given_up(stage, visitors):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.does("liliana", conduct.transfer_to_outside, call, "+48991000777")
    stage.switch.up(next(leg for leg, line in stage.switch.legs.items() if leg != stage.customer_leg(call)))
    stage.settle()
    stage.customer_hangs_up(call)
    stage.settle()
    page = text(visitors.both.get("/calls"))
    assert "<td>Liliana Borsuk</td><td>ended</td>" in page
    assert f'href="/calls/{call}"' not in text(visitors.both.get("/calls", {"outcome": "abandoned"}))


def test_pages_go_on_where_the_last_ended_also_within_one_instant(stage, visitors):
    with scoped(ALL_CLIENTS):
        for n in range(60):
            Call.objects.create(
                id=f"p-{n:03}",
                client="NAD",
                switch="s",
                boot="b",
                state="ended",
                arrived_at=NOW + timedelta(minutes=n // 30),
            )
    found, address = [], "/calls"
    for _ in range(5):
        page = visitors.both.get(address).content.decode()
        found += [part.split('"')[0] for part in page.split('href="/calls/')[1:]]
        if 'rel="next"' not in page:
            break
        address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert found == [f"p-{n:03}" for n in reversed(range(60))]


# --- The record of a call


def test_the_record_of_a_call(complaint, visitors, now):
    page = text(visitors.both.get(f"/calls/{complaint}"))
    assert "Teresa Zdun and Liliana Borsuk" in page
    assert "Nadwita S.A. · Reklamacje" in page
    assert "accepted" in page.lower() or "complaint" in page.lower()
    assert "Steps of the procedure Reklamacja, version" in page
    for label in ("Recording", "Danger", "Full name", "Kind", "The complaint"):
        assert f"<td>{label}</td>" in page
    assert "Internet zwalnia od 18 do 23." in page
    assert "was: Internet zwalnia wieczorami, pomiar 210 z 600 Mb/s." in page
    assert "does not know" in page
    assert "The record is intact." in page
    assert "Klientka spokojna.<br>Prosi o list." in page.replace("<br />", "<br>")
    assert "R-2026-00001" in page
    assert "23 Dec 2026" in page
    assert "The call waits in the queue Reklamacje." in page
    assert "The result of the call: complaint lodged." in page
    assert "The procedure Complaint began." in page, "by its title"
    assert "Where this date comes from" in page
    assert "counted from the next day" in page
    assert "waits 0:05" in page  # the hold
    assert "Play" in page


def test_each_step_leads_to_its_second_of_the_recording(complaint, visitors):
    page = text(visitors.both.get(f"/calls/{complaint}"))
    begins = [float(part.split('"')[0]) for part in page.split('<tr data-begin="')[1:]]
    assert begins[:3] == [0.0, 2.0, 4.0]
    assert begins == sorted(begins)
    assert '<a href="#picture" data-seek="2.0">0:02</a>' in page
    assert 'data-seek="1.0" data-evidence="1">0:01–0:02' in page  # the statement, read from 1 to 2
    assert page.count('class="section"') >= 5


def test_the_record_in_polish(complaint, visitors):
    visitors.both.post("/language", {"language": "pl"})
    page = text(visitors.both.get(f"/calls/{complaint}"))
    for words in (
        "Teresa Zdun i Liliana Borsuk",
        "Kroki procedury Reklamacja",
        "Zapis jest nienaruszony.",
        "Oświadczenia odczytane dosłownie",
        "23.12.2026",
        "środa",
        "nie wie",
        "klient, lewy kanał",
    ):
        assert words in page


def test_the_waveform_says_where_nothing_was_kept_since_nobody_was_there(stage, visitors):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.run(10)
    stage.does("liliana", conduct.park, call)
    stage.run(20)
    stage.customer_hangs_up(call)
    stage.settle()
    served.record(call, 30)
    page = text(visitors.both.get(f"/calls/{call}"))
    assert "<title>The recording pauses: nobody is with the customer.</title>" in page
    visitors.both.post("/language", {"language": "pl"})
    assert "Nagrywanie wstrzymano: klient jest sam na linii." in text(visitors.both.get(f"/calls/{call}"))


def test_a_changed_journal_shows(complaint, visitors):
    entry = Entry.objects.filter(head__kind="call", head__key=complaint).order_by("seq")[3]
    Entry.objects.filter(pk=entry.pk).update(text=entry.text.replace("{", "{ ", 1))
    page = text(visitors.both.get(f"/calls/{complaint}"))
    assert "The record was changed." in page
    assert "Entry 4 was changed after it was written." in page
    assert "The record is intact." not in page


def test_a_call_on_the_line_has_a_record_already(stage, visitors):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    page = text(visitors.both.get(f"/calls/{call}"))
    assert "The recording is being written." in page
    assert "talks" in page


def test_a_call_without_agent_or_procedure_has_a_record(stage, visitors):
    call = stage.waits()
    stage.customer_hangs_up(call)
    stage.settle()
    page = text(visitors.both.get(f"/calls/{call}"))
    assert "Nothing was recorded" in page
    assert "conducted without a procedure" in page
    assert "No agent." in page


def test_the_record_says_what_was_encrypted(stage, visitors):
    stage.switch.secure = "srtp"
    call = stage.waits()
    stage.switch.secure = "dtls"
    stage.ready("liliana")
    stage.takes("liliana", call)
    page = text(visitors.both.get(f"/calls/{call}"))
    shown = page.split('id="encryption"')[1].split("</ol>")[0]
    assert '<span>customer</span><span class="quiet">sound and signalling (SRTP, TLS)</span>' in shown
    assert '<span>agent</span><span class="quiet">sound (DTLS-SRTP)</span>' in shown
    stage.switch.secure = ""
    plain = text(visitors.both.get(f"/calls/{stage.waits()}"))
    assert '<span>customer</span><span class="quiet">nothing</span>' in plain


def test_a_lost_file_is_said(complaint, visitors):
    (settings.SETTINGS.recordings / Recording.objects.get(call_id=complaint).path).unlink()
    assert "is not where it was written" in text(visitors.both.get(f"/calls/{complaint}"))


def test_a_call_that_is_none(stage, visitors):
    for call in ["c-404", "..", "%2e%2e", "x" * 300]:
        assert visitors.both.get(f"/calls/{call}").status_code == 404


# --- The sound


def test_a_recording_is_heard_as_pcm(complaint, visitors):
    response = visitors.both.get(address_of(complaint))
    assert response["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(heard(response))) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (2, 2, 8000)


def test_a_player_seeks_in_a_recording(complaint, visitors):
    whole = heard(visitors.both.get(address_of(complaint)))
    response = visitors.both.get(address_of(complaint), headers={"Range": "bytes=100000-100999"})
    assert response.status_code == 206
    assert heard(response) == whole[100000:101000]
    assert visitors.both.get(address_of(complaint), headers={"Range": "bytes=999999999-"}).status_code == 416


def test_a_path_that_leaves_the_folder_is_not_served(complaint, visitors):
    Recording.objects.filter(call_id=complaint).update(path="../secret.key")
    assert visitors.both.get(address_of(complaint)).status_code == 404
    assert not [line for line in sights() if line[1] == "recording"]


def test_a_recording_of_another_call_is_not_served_under_this_one(complaint, stage, visitors):
    other = served.complaint(stage, caller="+48994000777")
    wrong = address_of(other).replace(other, complaint, 1)
    assert visitors.both.get(wrong).status_code == 404


def test_an_acoustic_shock_stands_on_the_board_with_its_call(stage, visitors, now):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    leg = stage.leg("liliana", call)
    facts = {"sound": "feedback", "spl": 121.2, "limited_spl": 94.0, "seconds": 0.8, "frequency": 2500.0}
    stage.switch.tell(door.AcousticShock, call, leg=leg, **facts)
    stage.settle()
    page = visitors.both.get("/board").content.decode()
    assert "acoustic shock at" in page
    assert "Feedback of 121 dB was turned down to 94 dB." in page
    assert f'href="/calls/{call}"' in page
    conduct.shock_said(stage.people["liliana"], now=stage.now)
    page = visitors.both.get("/board").content.decode()
    assert "Reported by the agent." in page
    stage.run(31 * 60)
    assert "acoustic shock at" not in visitors.both.get("/board").content.decode()


@pytest.mark.parametrize(
    ("codecs", "changed", "said"),
    [
        (("G722", "G722"), "", "Sound: G.722, not transcoded"),
        (("opus", "PCMA"), "", "Sound: Opus → PCMA, transcoded"),
        (("opus", "opus"), "PCMU", "Sound: Opus → PCMU, transcoded"),
        (("G722", "PCMA", "opus"), "", "Sound: G.722 + PCMA + Opus, mixed"),
        ((), "", ""),
    ],
)
def test_a_record_says_what_the_lines_speak_and_whether_sound_is_transcoded(stage, visitors, codecs, changed, said):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    legs = (stage.customer_leg(call), stage.leg("liliana", call), "l-third")[: len(codecs) or 2]
    stage.switch.tell(door.Bridged, call, legs=legs, codecs=codecs)
    if changed:
        stage.switch.tell(door.LegSound, call, leg=legs[1], codec=changed)
    stage.settle()
    page = text(visitors.both.get(f"/calls/{call}"))
    assert ("Sound:" in page) == bool(said)
    assert said in page
    assert not changed or "A line speaks PCMU from now on." in page
