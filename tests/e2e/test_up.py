"""`infolinia up` serves with nothing but a folder and two addresses."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from .centre import eventually, free_port


def healthy(http: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{http}/healthz", timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def options(host: str, port: int) -> bytes:
    """The reply to a SIP OPTIONS, empty when there is none in a second."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(1)
        sock.bind(("127.0.0.1", 0))
        own = sock.getsockname()[1]
        request = (
            f"OPTIONS sip:{host}:{port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bKup{own};rport\r\n"
            f"From: <sip:probe@127.0.0.1>;tag=1\r\nTo: <sip:{host}:{port}>\r\nCall-ID: up-{own}\r\n"
            "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )
        sock.sendto(request.encode(), (host, port))
        try:
            return sock.recv(4096)
        except TimeoutError:
            return b""


def open_to_others(folder: Path) -> list[str]:
    """What other users of the machine may read, write or enter."""
    return [str(path) for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o007]


def test_a_bare_start_answers_healthz_and_options(tmp_path: Path):
    http, port = f"127.0.0.1:{free_port()}", free_port()
    command = [sys.executable, "-m", "infolinia.processes.command_line", "up", "--data", str(tmp_path / "data")]
    env = {k: v for k, v in os.environ.items() if not k.startswith("INFOLINIA_")}
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(
        [*command, "--http", http, "--sip", f"127.0.0.1:{port}"], env=env, stderr=log, stdout=log
    )
    try:
        eventually(lambda: healthy(http), within=20, what="/healthz")
        assert eventually(lambda: options("127.0.0.1", port), within=10, what="OPTIONS").startswith(b"SIP/2.0 200")
        assert open_to_others(tmp_path / "data") == []
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_port_in_use_is_named_with_its_cure(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        http = f"127.0.0.1:{taken.getsockname()[1]}"
        run = subprocess.run(
            [sys.executable, "-m", "infolinia.processes.command_line", "up", "--data", str(tmp_path), "--http", http],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 2
    assert http in run.stderr
    assert "--http" in run.stderr
