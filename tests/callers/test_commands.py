"""`infolinia call`, typed wrong and right."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@pytest.fixture
def deaf() -> int:
    """A port of this machine that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_where_nothing_listens_it_is_told_without_a_call(deaf: int, host: str):
    result = typed("+48991000120", "--sip", f"{host}:{deaf}")
    assert result.exit_code == 1
    assert f"Nothing listens at {host}:{deaf}." in result.output
    assert "--sip" in result.output
    assert "dialled" not in result.output
    told = json.loads(typed("+48991000120", "--sip", f"{host}:{deaf}", "--json").output)
    assert (told["answered"], told["events"]) == (False, [])
    assert "--sip" in told["cure"]


@contextmanager
def switch(status: int) -> Iterator[int]:
    """Who refuses every call with this status; without one, who is silent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(10)

        def serve() -> None:
            data = b""
            while not data.startswith(b"INVITE "):
                data, peer = sock.recvfrom(4096)
            lines = data.split(b"\r\n")
            kept = [line for line in lines if line.startswith((b"Via:", b"From:", b"Call-ID:", b"CSeq:"))]
            to = next(line for line in lines if line.startswith(b"To:")) + b";tag=x"
            head = f"SIP/2.0 {status} No".encode()
            sock.sendto(b"\r\n".join([head, *kept, to, b"Content-Length: 0", b"", b""]), peer)

        thread = threading.Thread(target=serve, daemon=True)
        if status:
            thread.start()
        yield sock.getsockname()[1]
        if status:
            thread.join()


@pytest.mark.parametrize(("status", "cure"), [(401, "make a trunk whose peers"), (404, "Nobody has that number")])
def test_a_refusal_is_told_with_its_cure(status: int, cure: str):
    with switch(status) as port:
        result = typed("+48991000120", "--sip", f"127.0.0.1:{port}")
    assert result.exit_code == 1
    assert f"status={status}" in result.output
    assert cure in result.output


def test_nobody_there_is_told_and_is_exit_status_1():
    with switch(0) as port:
        result = typed("+48991000120", "--sip", f"127.0.0.1:{port}", "--ring-for", "1")
    assert result.exit_code == 1
    assert "not answered" in result.output
