"""Announcements in the administration: spoken, recorded, chosen for a queue, set back, removed when unused."""

from __future__ import annotations

import io

import pytest
import soundfile
from django.conf import settings

from infolinia.content import announcements as content
from infolinia.content import queries
from infolinia.floor.routing import heard as heard_in
from tests.oversight.supervision.conftest import signed_in
from tests.speech.test_recorded import saved, tone

pytestmark = pytest.mark.django_db

NEW = {"code": "sale", "client": "NAD", "name": "Wyprzedaż", "text_pl": "Tu {client}. Poczekasz {wait}."}


def uploaded(data: bytes, name: str = "powitanie.wav") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_a_text_is_spoken_and_put_together_for_each_call(admin):
    assert admin.sends("/announcements/new", **NEW)[0] == 302
    short = queries.announcement_prompts("NAD", "sale", "pl")
    longer = queries.announcement_prompts("NAD", "sale", "en", {"wait": "5"})
    assert (len(short), len(longer)) == (1, 3), "a sentence with what is not known is left out"
    assert all((settings.SETTINGS.prompts / prompt).is_file() for prompt in longer)
    page = admin.page("/announcements/one/NAD.sale")
    assert "Wyprzedaż" in page
    assert "Alina Perz" in page


def test_mistakes_stand_at_their_field(admin):
    status, page = admin.sends("/announcements/new", **{**NEW, "text_pl": "Do {data}", "fallback": "xx", "code": "A"})
    assert status == 422
    assert all(f'id="{name}-problem"' in page for name in ("text_pl", "fallback", "code"))
    assert "“{data}” is no field." in page
    assert admin.sends("/announcements/new", **{**NEW, "text_pl": ""})[0] == 422
    assert content.find("NAD", "sale") is None


def test_a_file_is_checked_kept_and_played_and_a_bad_one_told(admin):
    status, page = admin.sends("/announcements/new", **NEW, file_pl_new=uploaded(saved(0 * tone(1, -20))))
    assert status == 422
    assert "Nothing is heard in the file." in page
    assert 'value="sale"' in page, "nothing typed is lost"
    status, page = admin.sends("/announcements/new", **{**NEW, "code": "A"}, file_pl_new=uploaded(saved(tone(2, -30))))
    assert (status, "powitanie.wav" in page) == (422, True), "the file is kept while another field is mended"
    assert admin.sends("/announcements/new", **NEW, file_pl_new=uploaded(saved(tone(2, -30))))[0] == 302
    (prompt,) = queries.announcement_prompts("NAD", "sale", "pl")
    assert soundfile.info(settings.SETTINGS.prompts / prompt).duration == pytest.approx(2, abs=0.05)
    assert "changed by" in admin.page("/announcements/one/NAD.sale")
    assert admin.sends("/announcements/one/NAD.sale", file_pl_drop="yes")[0] == 302
    assert content.find("NAD", "sale").said["pl"].file == ""
    first = content.history("NAD", "sale")[-1].number
    assert admin.browser.post(f"/administration/announcements/one/NAD.sale/undo/{first}").status_code == 302
    assert queries.announcement_prompts("NAD", "sale", "pl") == (prompt,)


def test_a_file_of_another_client_is_not_played(admin):
    admin.sends("/announcements/new", **NEW, file_pl_new=uploaded(saved(tone(2, -30))))
    digest = content.find("NAD", "sale").said["pl"].file
    status, _ = admin.sends("/announcements/new", **{**NEW, "client": "WYG", "file_pl": digest})
    assert status == 422
    assert content.find("WYG", "sale") is None


def test_it_is_chosen_for_a_queue_and_not_removed_while_it_is(admin):
    admin.sends("/announcements/new", **NEW)
    assert admin.sends("/queues/one/service", music="sale", told="sale")[0] == 302
    heard = heard_in.of_queue("service")
    assert (heard.music, heard.told, heard.recording) == ("sale", "sale", "recording")
    page = admin.page("/announcements/one/NAD.sale")
    assert "/administration/queues/one/service" in page
    answer = admin.browser.post("/administration/announcements/one/NAD.sale/remove")
    assert answer.status_code == 409
    assert content.find("NAD", "sale")
    admin.sends("/queues/one/service", music="", told="")
    assert admin.browser.post("/administration/announcements/one/NAD.sale/remove").status_code == 302
    assert content.find("NAD", "sale") is None
    made = content.history("NAD", "sale")[-1].number
    assert "/administration/announcements/one/NAD.sale" in admin.page("/announcements"), "it can be brought back"
    assert admin.browser.post(f"/administration/announcements/one/NAD.sale/undo/{made}").status_code == 302
    assert content.find("NAD", "sale").said["pl"].text == NEW["text_pl"]


def test_the_notice_of_recording_is_held_to_the_law(admin):
    assert "REC-01" not in admin.page("/announcements")
    assert admin.sends("/announcements/one/NAD.recording", text_pl="Dzień dobry.")[0] == 302
    assert "does not say that the call is recorded" in admin.page("/announcements")
    assert "REC-01" in admin.page("/announcements/one/NAD.recording")
    assert admin.sends("/queues/one/service", recording="")[0] == 302
    assert "REC-01" in admin.page("/queues")


def test_one_listens_before_it_is_saved(admin):
    heard = {"client": "NAD", "language": "pl", "text": "Numer {place}.", "manner": "woman", "file": ""}
    answer = admin.browser.post("/administration/announcements/listen", heard)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert soundfile.info(io.BytesIO(answer.content)).duration > 0.5
    told = admin.browser.post("/administration/announcements/listen", {**heard, "text": "{x}"})
    assert (told.status_code, "no field" in told.content.decode()) == (422, True)
    for wrong in ({"client": "XXX"}, {"language": "../pl"}, {"manner": "-w /tmp/x"}, {"file": "f" * 32}):
        assert admin.browser.post("/administration/announcements/listen", {**heard, **wrong}).status_code == 404


def test_what_people_set_is_not_undone_by_the_pack(admin, tmp_path):
    from infolinia.content import packs, services
    from tests.conduct.conftest import NOW, _speak

    admin.sends("/announcements/one/NAD.greeting", text_pl="Witamy.")
    services.load_pack(packs.root() / "demo", now=NOW, prompts_folder=tmp_path, render=_speak)
    assert content.find("NAD", "greeting").said["pl"].text == "Witamy."


def test_a_queue_that_is_renamed_is_called_by_its_new_name(admin):
    admin.sends("/announcements/new", **{**NEW, "text_pl": "Kolejka {queue}."})
    before = queries.announcement_prompts("NAD", "sale", "pl", {"queue": "service"})
    admin.sends("/queues/one/service", name="Pomoc")
    after = queries.announcement_prompts("NAD", "sale", "pl", {"queue": "service"})
    assert (before[0], len(after)) == (after[0], 2)
    assert before != after


def test_an_agent_does_not_listen(admin):
    from infolinia.clients.models import User

    agent = signed_in(User.objects.get(username="liliana"))
    assert agent.post("/administration/announcements/listen", {}).status_code == 403
