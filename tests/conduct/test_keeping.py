"""Recordings are kept as long as what they are for lasts, by the shipped table of the law; then they go."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from infolinia.clients import keyring
from infolinia.conduct import packing, retention, services
from infolinia.conduct.models import Call, Recording
from infolinia.conduct.recording_commands import recordings
from infolinia.conduct.retention import COMPLAINT, CONTRACT, SERVICE, About, verdict
from infolinia.content import tables
from infolinia.journal import queries as journal
from infolinia.journal.facts import SYSTEM
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.processes.keys_command import keys
from infolinia.telephony.media.recorder import header
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

DAY = date(2026, 11, 23)
WARSAW = ZoneInfo("Europe/Warsaw")
CODES = bytes(range(250)) * 64
WAV = header(8000) + CODES


def judged(**about: object) -> retention.Verdict:
    return verdict(
        About(**{"recorded": DAY, **about}),
        tables.retention_rows(),
        tables.limitation_periods(),  # type: ignore[arg-type]
    )


def test_ninety_days_for_quality():
    found = judged()
    assert (found.kind, found.until) == (SERVICE, date(2027, 2, 21))
    assert not found.is_over(date(2027, 2, 21))
    assert found.is_over(date(2027, 2, 22))


def test_a_contract_that_runs_keeps_it():
    found = judged(disposition="S_WON")
    assert (found.kind, found.until, found.awaits) == (CONTRACT, None, "contract_ended")


def test_an_open_case_keeps_it_and_a_closed_one_for_its_limitation():
    assert judged(cases=(None,)).awaits == "case_closed"
    found = judged(cases=(date(2026, 12, 1),))
    # Claims in general: six years from the day the case was closed, to the end of that year (KC art. 118).
    assert (found.kind, found.until) == (COMPLAINT, date(2032, 12, 31))
    assert judged(cases=(date(2026, 12, 1), None)).until is None


def test_a_hold_keeps_it_whatever_else():
    assert judged(held=True).awaits == "hold"


@given(
    st.dates(date(2018, 6, 1), date(2040, 1, 1)), st.lists(st.none() | st.integers(0, 4000), max_size=3),
    st.sampled_from(["", "I_INFO", "S_WON"]), st.booleans(),
)  # fmt: skip
def test_one_purpose_more_never_shortens_the_time(recorded: date, closed: list[int | None], code: str, held: bool):
    cases = tuple(None if days is None else recorded + timedelta(days=days) for days in closed)
    least = judged(recorded=recorded)
    most = judged(recorded=recorded, cases=cases, disposition=code, held=held)
    assert least.until is not None
    assert most.until is None or most.until >= least.until
    assert (most.until is None) == (held or None in cases or code == "S_WON")
    assert most.explanation


@pytest.fixture
def over(stage: Stage) -> str:
    """A call that is done, with a recording that is packed."""
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.customer_hangs_up(call)
    stage.settle()
    stage.does("liliana", services.dispose, call, "I_INFO")
    stage.does("liliana", services.finish_wrap_up, call)
    stage.settle()
    with scoped(ALL_CLIENTS):
        (row,) = Recording.objects.filter(call=call)
        file = settings.SETTINGS.recordings / row.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(WAV)
        row.sha256, row.samples = hashlib.sha256(WAV).hexdigest(), 8000
        about = row.facts().about
        key, row.key = keyring.keyring().data_key(about=about)
        packed, _ = packing.pack(file, key, about=about, sha256=row.sha256, samples=row.samples)
        file.unlink()
        row.path = str(packed.relative_to(settings.SETTINGS.recordings))
        row.save()
    yield call
    shutil.rmtree(settings.SETTINGS.recordings, ignore_errors=True)


def files() -> list[Path]:
    return [path for path in settings.SETTINGS.recordings.rglob("*") if path.is_file()]


def typed(*words: str) -> Result:
    return CliRunner().invoke(recordings, list(words))


def recording_of(call: str) -> str:
    with scoped(ALL_CLIENTS):
        return Recording.objects.get(call=call).id


@pytest.mark.parametrize(("zone", "day"), [("Europe/Warsaw", 23), ("Pacific/Auckland", 24), ("America/Lima", 23)])
def test_the_day_of_a_recording_is_the_installations(over: str, zone: str, day: int):
    Recording.objects.filter(call=over).update(started_at=datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    with override_settings(TIME_ZONE=zone):
        (due,) = services.recordings_due(date(2027, 6, 1), limit=9)
    assert due.verdict.until == date(2026, 11, day) + timedelta(days=90)


def test_it_goes_the_day_after_and_the_ledger_says_why(stage: Stage, over: str):
    last = (stage.now.astimezone(WARSAW) + timedelta(days=90)).date()
    now = datetime.combine(last, datetime.min.time(), WARSAW)
    recording = recording_of(over)
    assert not services.let_recording_go(recording, last, now=now)
    assert len(files()) == 1
    assert [due.recording for due in services.recordings_due(last + timedelta(days=1), limit=9)] == [recording]
    assert services.let_recording_go(recording, last + timedelta(days=1), now=now)
    assert files() == []
    with scoped(ALL_CLIENTS):
        row = Recording.objects.get(pk=recording)
        assert (row.path, row.key, row.levels) == ("", "", "")
        gone = journal.newest(services.RECORDINGS, limit=1)[0]
        assert journal.verify(services.RECORDINGS) == []
    assert (gone.event.call, gone.event.kind, gone.event.until) == (over, SERVICE, last)
    assert "RODO" in gone.event.source
    assert services.recordings_due(last + timedelta(days=400), limit=9) == []


def test_what_is_held_stays_until_it_is_released(stage: Stage, over: str):
    later, recording = (stage.now + timedelta(days=400)), recording_of(over)
    services.hold_recordings(over, reason="Policja, sprawa K-12", now=stage.now, by=SYSTEM)
    assert not services.let_recording_go(recording, later.date(), now=later)
    with pytest.raises(Refusal) as refused:
        services.forget(over, reason="asked", now=later)
    assert refused.value.code == "call-held"
    services.release_recordings(over, now=later, by=SYSTEM)
    assert services.let_recording_go(recording, later.date(), now=later)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_hold_says_why(stage: Stage, over: str, reason: str):
    with pytest.raises(Refusal):
        services.hold_recordings(over, reason=reason, now=stage.now, by=SYSTEM)


def test_a_file_that_cannot_be_deleted_is_kept_in_the_books(stage: Stage, over: str, monkeypatch):
    def refuses(self: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied")

    later, recording = stage.now + timedelta(days=400), recording_of(over)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuses)
        with pytest.raises(PermissionError):
            services.let_recording_go(recording, later.date(), now=later)
    with scoped(ALL_CLIENTS):
        assert Recording.objects.get(pk=recording).path


def test_verify_from_the_command_line(over: str):
    assert json.loads(typed("verify", "--json").output) == {"checked": 1, "wrong": []}
    (file,) = files()
    whole = file.read_bytes()
    file.write_bytes(whole[:-20] + b"\0" * 20)
    told = typed("verify", "--json", over)
    assert told.exit_code == 1
    assert json.loads(told.output)["wrong"][0]["problem"] == "changed"
    file.unlink()
    told = typed("verify")
    assert told.exit_code == 1
    assert over in told.output


def test_retention_from_the_command_line(stage: Stage, over: str):
    day = (stage.now + timedelta(days=200)).date().isoformat()
    (item,) = json.loads(typed("retention", "--day", day, "--json").output)["items"]
    assert (item["call"], item["goes"], item["kind"]) == (over, True, SERVICE)
    assert any("RODO" in line["source"] for line in item["explanation"])
    assert len(files()) == 1  # it only tells
    assert over in typed("retention", "--day", day).output


def test_export_from_the_command_line(over: str, tmp_path: Path):
    done = typed("export", over, "c-none", "--to", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert "c-none" in done.output
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_bytes() == WAV
    with scoped(ALL_CLIENTS):
        assert journal.newest(services.RECORDINGS, limit=1)[0].name == "recording.exported"


def test_hold_and_release_from_the_command_line(over: str):
    assert typed("hold", over, "--reason", "spór").exit_code == 0
    assert typed("release", over).exit_code == 0
    refused = typed("hold", "c-none", "--reason", "spór")
    assert refused.exit_code == 1


def test_a_new_key_seals_what_was_sealed_before(over: str):
    with scoped(ALL_CLIENTS):
        before = Recording.objects.get(call=over).key
    done = CliRunner().invoke(keys, ["rotate", "--json"])
    assert json.loads(done.output)["recordings"] == 1
    with scoped(ALL_CLIENTS):
        after = Recording.objects.get(call=over).key
    assert before.split(".")[1] != after.split(".")[1]
    assert json.loads(typed("verify", "--json").output)["wrong"] == []


def test_calls_are_as_the_cases_say(stage: Stage, over: str):
    """The row of the call is what retention reads its disposition from."""
    with scoped(ALL_CLIENTS):
        Call.objects.filter(pk=over).update(disposition="S_WON")
    later = stage.now + timedelta(days=4000)
    assert not services.let_recording_go(recording_of(over), later.date(), now=later)
