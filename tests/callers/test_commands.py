"""`infolinia call`, typed wrong and right."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from infolinia.callers.commands import call


def typed(*words: str) -> Result:
    return CliRunner().invoke(call, list(words))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("+48991000120", "--sip", "5060"), "--sip"),
        (("+48991000120", "--sip", "127.0.0.1:99999"), "--sip"),
        (("+48991000120", "--wav", "nowhere.wav"), "nowhere.wav"),
        (("+48991000120", "--say", "hi", "--language", "xx"), "--say"),
        (("+48991000120", "--digits", "1a!"), "--digits"),
        (("+48991000120", "--for", "-3"), "--for"),
        ((), "NUMBER"),
    ],
)
def test_what_is_typed_wrong_is_named(words: tuple[str, ...], named: str):
    result = typed(*words)
    assert result.exit_code == 2, result.output
    assert named in result.output
    assert "Traceback" not in result.output


def test_a_sound_file_that_is_none_is_named(tmp_path: Path):
    file = tmp_path / "voice.wav"
    file.write_bytes(b"no sound")
    result = typed("+48991000120", "--wav", str(file))
    assert result.exit_code == 2
    assert "voice.wav" in result.output


def test_nobody_there_is_told_and_is_exit_status_1():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    result = typed("+48991000120", "--sip", f"127.0.0.1:{port}", "--ring-for", "1")
    assert result.exit_code == 1
    assert "not answered" in result.output
