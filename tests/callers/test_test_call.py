"""A test call is bounded in time, alone, stopped when somebody wants it, and leaves a report whatever happens."""

from __future__ import annotations

import asyncio
import json
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from infolinia.callers import test_call
from infolinia.speech import espeak
from infolinia.speech.speaker import SpeakerMissing


@pytest.fixture
def silence() -> Iterator[tuple[str, int]]:
    """A place that takes everything and says nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        yield deaf.getsockname()


def order(proxy: tuple[str, int], longest: float = 0.3) -> test_call.Order:
    return test_call.Order(
        number="+48991000100", proxy=proxy, host="127.0.0.1", caller="+48994000199", username="t", password="secret",
        sentence="To próba.", language="pl", longest=longest,
    )  # fmt: skip


def test_nobody_answers(silence: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def mute(*_words: object) -> Path:
        raise SpeakerMissing("none")

    monkeypatch.setattr(espeak, "render", mute)
    assert asyncio.run(test_call._when_free(order(silence), tmp_path)) == 0
    report = test_call.report_of(tmp_path)
    assert report is not None
    assert (report.ended, report.answered, report.spoken) == (True, False, False)
    assert [line.what for line in report.log] == ["dialled", "no answer"]
    assert stat.S_IMODE((tmp_path / "test-call.json").stat().st_mode) == 0o600
    assert "secret" not in (tmp_path / "test-call.json").read_text()
    assert not test_call.is_running(tmp_path)
    test_call.forget(tmp_path)
    assert test_call.report_of(tmp_path) is None


def test_one_at_a_time(silence: tuple[str, int], tmp_path: Path):
    with test_call._lock(tmp_path) as held:
        assert held
        assert test_call.is_running(tmp_path)
        assert asyncio.run(test_call._when_free(order(silence), tmp_path)) == test_call.BUSY
    assert test_call.report_of(tmp_path) is None


def test_as_a_process(silence: tuple[str, int], tmp_path: Path):
    """What the page starts: the order comes by standard input, so that no password stands in the list of processes."""
    command = [sys.executable, "-m", "infolinia.callers.test_call", str(tmp_path)]
    done = subprocess.run(command, input=msgspec.json.encode(order(silence)), check=False, timeout=60)
    assert done.returncode == 0
    assert json.loads((tmp_path / "test-call.json").read_text())["ended"] is True


def test_a_report_that_cannot_be_read_is_none(tmp_path: Path):
    assert test_call.report_of(tmp_path) is None
    (tmp_path / "test-call.json").write_text('{"number": 1}')
    assert test_call.report_of(tmp_path) is None
    test_call.stop(tmp_path)
    assert not (tmp_path / "test-call.stop").exists(), "there is nothing to stop"
