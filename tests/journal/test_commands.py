"""`infolinia journal`: what it prints and with which status it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from infolinia.journal import services
from infolinia.journal.commands import journal
from infolinia.journal.facts import SYSTEM, Stream
from infolinia.journal.models import Entry
from tests.journal.events import Noted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def two_streams():
    services.append(Stream("call", "c-1"), Noted("zażółć"), at=NOW, by=SYSTEM)
    services.append(Stream("queue", "q"), Noted("b"), at=NOW, by=SYSTEM)
    with translation.override("en"):
        yield


def run(*words: str) -> Result:
    return CliRunner().invoke(journal, words)


def tamper() -> None:
    row = Entry.objects.get(pk=1)
    row.text += " "
    row.save()


def test_a_whole_ledger():
    done = run("verify")
    assert (done.exit_code, done.output) == (0, "2 streams are whole.\n")
    assert run("verify", "--stream", "call:c-1").output == "1 stream is whole.\n"
    with translation.override("pl"):
        assert run("verify").output == "2 strumienie są nienaruszone.\n"
    sealed = services.seal(at=NOW)
    told = json.loads(run("verify", "--json").output)
    assert told == {"whole": True, "streams": 2, "seal": {"number": 1, "hash": sealed.hash}, "problems": []}


def test_a_broken_ledger_ends_with_1():
    tamper()
    done = run("verify")
    assert done.exit_code == 1
    assert done.output == "call:c-1: Entry 1 was changed after it was written.\n"
    told = run("verify", "--json")
    assert told.exit_code == 1
    assert json.loads(told.output)["problems"] == [
        {
            "code": "text-changed",
            "stream": "call:c-1",
            "facts": {"seq": 1},
            "message": "call:c-1: Entry 1 was changed after it was written.",
        }
    ]
    assert run("verify", "--stream", "queue:q").exit_code == 0


@pytest.mark.parametrize("name", ["c-1", "call:", "phone:1", "call:never"])
def test_a_stream_that_is_none_ends_with_2(name: str):
    for verb in ("verify", "export"):
        done = run(verb, "--stream", name)
        assert done.exit_code == 2
        assert name in done.output


def test_the_export_is_json_lines():
    lines = [json.loads(line) for line in run("export").output.splitlines()]
    assert [line["stream"] for line in lines] == ["call:c-1", "queue:q"]
    assert "zażółć" in run("export", "--stream", "call:c-1", "--json").output
