"""What all peers of bench/peers.py share: free ports, the processes that count, their time and memory."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path


def free_port(kind: int = socket.SOCK_DGRAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tree(pid: int) -> list[int]:
    """A process and those it started."""
    listing = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [pid, *(below for child in listing.split() for below in tree(int(child)))]


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and kernel time of these processes so far, and of their children that have ended."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mib(pids: Sequence[int]) -> float:
    """What these processes hold, shared pages by share."""
    kib = 0
    for pid in pids:
        smaps = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kib += sum(int(found) for found in re.findall(r"^Pss:\s+(\d+) kB", smaps, re.MULTILINE))
    return round(kib / 1024, 1)


def version(*command: str) -> str:
    """The first thing that looks like a version in what the program says of itself."""
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+(?:\.\d+)+(?:[-+~]\S+)?", run.stdout + run.stderr)
    return found[0].rstrip(",") if found else "?"
