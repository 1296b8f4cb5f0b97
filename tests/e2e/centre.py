"""A whole centre for a test: `infolinia demo` in a folder of its own, on free ports, as a newcomer starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


def free_port() -> int:
    """A port free for both UDP and TCP at this moment."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
            tcp.bind(("127.0.0.1", 0))
            port = tcp.getsockname()[1]
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                try:
                    udp.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return port


@dataclass
class Centre:
    """A running demo centre; `facts` is the JSON object it printed."""

    data: Path
    process: subprocess.Popen[str]
    facts: dict[str, Any]

    @classmethod
    def start(cls, data: Path, *options: str, env: Mapping[str, str] | None = None) -> Self:
        """env: settings of this centre besides the usual ones."""
        command = [sys.executable, "-m", "infolinia.processes.command_line", "demo", "--no-callers", "--json"]
        http, sip = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        first = free_port() % 20000 + 30000
        kept = {k: v for k, v in os.environ.items() if not k.startswith("INFOLINIA_") and k != "DJANGO_SETTINGS_MODULE"}
        ports = {"INFOLINIA_RTP_PORTS": f"[{first}, {first + 1999}]"}
        log = (data / "centre.log").open("w")
        process = subprocess.Popen(
            [*command, "--data", str(data), "--http", http, "--sip", sip, *options],
            stdout=subprocess.PIPE, stderr=log, text=True, env={**kept, **ports, **(env or {})},
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.wait(30)
            raise AssertionError(f"the demo did not start:\n{(data / 'centre.log').read_text()[-3000:]}")
        return cls(data, process, json.loads(line))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    @property
    def url(self) -> str:
        return self.facts["url"]

    @property
    def sip(self) -> tuple[str, int]:
        host, _, port = self.facts["sip"].rpartition(":")
        return host, int(port)

    def number(self, code: str) -> str:
        """The number whose code (complaints, faults, orders, service) is this."""
        return next(row["number"] for row in self.facts["numbers"] if row["code"] == code)

    def account(self, username: str) -> dict[str, str]:
        return next(row for row in self.facts["accounts"] if row["username"] == username)

    def api(self, path: str) -> Any:
        """A GET of the API with the demo's token."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {self.facts['token']}"})
        with urllib.request.urlopen(request, timeout=10) as reply:
            body = reply.read()
        return json.loads(body) if reply.headers.get_content_type() == "application/json" else body

    def becomes_administrator(self, name: str) -> None:
        """The API speaks for the administrator from now on, by a token of this name."""
        made = self.command("token", "create", "--user", "admin", "--name", name, "--json")
        self.facts["token"] = json.loads(made.stdout)["token"]

    def user(self, first_name: str) -> str:
        """The id of the agent."""
        rows = self.api("/api/v1/agents?out=1")["items"]
        return next(row["id"] for row in rows if row["name"].startswith(first_name))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """A POST of the API with the demo's token."""
        return self._send("POST", path, body)

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """A PUT of the API with the demo's token."""
        return self._send("PUT", path, body)

    def delete(self, path: str) -> Any:
        """A DELETE of the API with the demo's token."""
        return self._send("DELETE", path, {})

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self.facts['token']}", "Content-Type": "application/json"}
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.loads(reply.read() or b"null")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`infolinia WORDS --data …`."""
        return subprocess.run(
            [sys.executable, "-m", "infolinia.processes.command_line", *words, "--data", str(self.data)],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def log(self) -> str:
        return (self.data / "centre.log").read_text()

    def is_well(self) -> bool:
        try:
            return bool(self.api("/healthz")["ok"])
        except OSError:
            return False

    def kill(self, name: str) -> float:
        """Kill one of its processes (or the bus) without a word. Returns the monotonic time."""
        os.kill(self.pids("nats-server")[0] if name == "bus" else self.child(name), signal.SIGKILL)
        return time.monotonic()

    def child(self, name: str) -> int:
        """The process id of one of its processes."""
        return self.pids(f"infolinia.processes.{name}")[0]

    def pids(self, command: str) -> list[int]:
        """Its children whose command line holds this."""
        listing = subprocess.run(["pgrep", "-P", str(self.process.pid), "-f", command],
                                 capture_output=True, text=True, check=False)  # fmt: skip
        assert listing.stdout, f"no process {command}"
        return [int(pid) for pid in listing.stdout.split()]


def eventually(check: Any, *, within: float, what: str) -> Any:
    """The first true value of `check()`; fails when there is none in time."""
    deadline = time.monotonic() + within
    while True:
        if value := check():
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {within:.0f} s")
        time.sleep(0.05)
