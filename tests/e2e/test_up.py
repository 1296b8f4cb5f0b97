"""`infolinia up` serves with nothing but a folder and two addresses."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser

from infolinia.callers.telephone import Telephone

from .agent import Agent
from .centre import Centre, eventually, free_port


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
        bus = (tmp_path / "data" / "nats.conf").read_text()
        other = ["--http", f"127.0.0.1:{free_port()}", "--sip", f"127.0.0.1:{free_port()}"]
        second = subprocess.run([*command, *other], env=env, capture_output=True, text=True, check=False, timeout=20)
        assert second.returncode == 2
        assert f"proces {process.pid}" in second.stderr
        assert "--data" in second.stderr
        assert (tmp_path / "data" / "nats.conf").read_text() == bus
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


def test_a_stop_in_mid_call_ends_the_call_and_keeps_its_record(tmp_path: Path):
    """Ctrl C: the customer gets a goodbye, and what the switch told last is committed."""
    centre = Centre.start(tmp_path)

    async def ring() -> Telephone:
        telephone = await Telephone.open()
        await telephone.call(centre.number("complaints"), centre.sip, caller="+48991000142")
        await asyncio.to_thread(centre.stop)
        await asyncio.wait_for(telephone.ended.wait(), 5)
        await telephone.close()
        return telephone

    assert asyncio.run(ring()).log[-1].what == "far end hung up"
    exported = centre.command("journal", "export").stdout
    names = [
        line["name"] for line in map(json.loads, exported.splitlines()) if line.get("stream", "").startswith("call:")
    ]
    assert names[-1] == "call.closed"
    assert "call.interrupted" not in names
    assert "Traceback" not in centre.log()


def test_a_stop_with_a_page_open_is_quiet(tmp_path: Path, browser: Browser):
    """The page's stream is ended, not waited for and not torn."""
    centre = Centre.start(tmp_path)
    context = browser.new_context(locale="pl-PL")
    Agent(context, centre, "liliana").signs_in()
    centre.stop()
    context.close()
    assert "Traceback" not in centre.log()
    assert "graceful shutdown exceeded" not in centre.log()
