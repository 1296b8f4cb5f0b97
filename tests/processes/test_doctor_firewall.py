"""The doctor behind a firewall that drops what comes to the ports for sound: a real one, in a network of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"  # where Debian keeps ip and iptables, out of most users' PATH
for program, package in (("unshare", "util-linux"), ("ip", "iproute2"), ("iptables", "iptables")):
    assert shutil.which(program, path=PATH), f"make parts installs {package}"

FIRST, LAST = 30_000, 30_099
RULE = f"INPUT -p udp --dport {FIRST}:{LAST} -j DROP"
ASK = f"{sys.executable} -c 'from infolinia.processes.command_line import main; main()' doctor --json --data"


def in_own_network(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs it where there is only `lo`; rules set there are gone with it."""
    return subprocess.run(
        ["unshare", "--map-root-user", "--net", "sh", "-c", f"ip link set lo up && {script}"],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "PATH": PATH, **env},
    )  # fmt: skip


def test_ports_for_sound_behind_a_firewall_are_found_and_heard_again_without_it(tmp_path: Path):
    tried = in_own_network(f"iptables -A {RULE}")
    if tried.returncode:
        pytest.skip(f"a user may not make a network with a firewall of its own here: {tried.stderr.strip()}")
    (tmp_path / "infolinia.toml").write_text(f"""
        http = "127.0.0.1:8080"
        sip = "127.0.0.1:5060"
        rtp_ports = [{FIRST}, {LAST}]
    """)
    doctor = f"{ASK} {tmp_path}; "
    done = in_own_network(f"iptables -A {RULE}; {doctor} iptables -D {RULE}; {doctor}", INFOLINIA_LANGUAGE="en")
    shut, opened = (found(line) for line in done.stdout.splitlines())
    assert f"ports {FIRST} to {LAST}, did not come" in shut["rtp-closed"]["said"]
    assert f"Let UDP {FIRST}-{LAST} in" in shut["rtp-closed"]["cure"]
    assert shut["rtp-closed"]["level"] == "problem"
    assert set(shut) - set(opened) == {"rtp-closed"}
    assert "rtp-taken" not in shut, "a port that is closed is not one that somebody holds"


def found(answer: str) -> dict[str, Any]:
    return {each["code"]: each for each in json.loads(answer)["findings"]}
