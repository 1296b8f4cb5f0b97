"""Our line beside its peers, in one run: Kamailio and baresip for calls, rtpengine for sound, a bare echo as the limit.

The work is not equal, and each row says what its program does: Kamailio relays a call with transactions and answers
none; baresip is a telephone with sound; rtpengine relays and dumps packets, our switch relays, watches the quality and
writes a finished recording. CPU is user and kernel time of the program's processes; the load is not counted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import media_plane, switch_calls
from bench._kamailio import baresip, kamailio
from bench._peer import cpu_seconds, memory_mib, version
from bench._rtpengine import rtpengine

CALLS, A_SECOND = 3000, 300  # of the line; a telephone gets a tenth of both
BRIDGES = int(os.environ.get("BENCH_CALLS", "100"))
HERE = Path(__file__).resolve().parent
DOES = {
    "switch": "answers a call, with transactions, dialog, offer and answer, a port for its sound, and its events",
    "kamailio": "passes a call on with transactions and Record-Route; SIPp answers",
    "baresip": "answers a call and speaks a tone for as long as it lasts",
    "echo": "sends every datagram back; the figure is of two streams, as a call has",
    "relayed": "our bridge: source lock, RTCP, quality",
    "recorded": "the same with a stereo recording, aligned by time and hashed",
    "rtpengine": "relays a call in user space",
    "rtpengine_recorded": "the same, every packet written to a pcap file",
}


def calls(folder: Path, port: int, pids: Sequence[int], count: int, a_second: int) -> dict[str, Any]:
    """SIPp's calls of 0.2 s (bench/switch_calls.py) to a port, and the time of these processes."""
    (folder / "calls.xml").write_text(switch_calls.SCENARIO)
    before, idle = cpu_seconds(pids), memory_mib(pids)
    subprocess.run(
        ["sipp", f"127.0.0.1:{port}", "-sf", "calls.xml", "-i", "127.0.0.1", "-m", str(count), "-r", str(a_second),
         "-l", "2000", "-nostdin", "-trace_stat", "-stf", "stat.csv", "-timeout", "60"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    spent = cpu_seconds(pids) - before
    last = (folder / "stat.csv").read_text().strip().splitlines()
    told = dict(zip(last[0].split(";"), last[-1].split(";"), strict=False))
    answered = int(told["SuccessfulCall(C)"])
    return {
        "answered": answered, "failed": int(told["FailedCall(C)"]), "offered_a_second": a_second,
        "cpu_seconds": round(spent, 2), "calls_per_cpu_second": round(answered / max(spent, 0.01)),
        "memory_mib": memory_mib(pids), "idle_memory_mib": idle,
    }  # fmt: skip


def line() -> dict[str, Any]:
    """Calls of our switch and of the peers."""
    figures: dict[str, Any] = {}
    for name, peer, part in (("kamailio", kamailio, 1), ("baresip", baresip, 10)):
        with tempfile.TemporaryDirectory() as folder, peer(Path(folder)) as (port, pids):
            figures[name] = calls(Path(folder), port, pids, CALLS // part, A_SECOND // part)
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.switch_calls", "--serve", "switch"],
        stdout=subprocess.PIPE, text=True, cwd=HERE.parent,
    )  # fmt: skip
    assert server.stdout is not None
    port = int(server.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        figures["switch"] = calls(Path(folder), port, [server.pid], CALLS, A_SECOND)
    server.terminate()
    server.wait(30)
    return figures


def sound(generator: Path, echo: Path) -> dict[str, Any]:
    """Streams through our media plane and through the peers."""
    figures: dict[str, Any] = {}
    with subprocess.Popen([echo, str(2 * BRIDGES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as limit:
        assert limit.stdout is not None
        ports = [str(port) for port in json.loads(limit.stdout.readline())]
        figures["echo"] = streams(generator, ports, [limit.pid])
        limit.terminate()
    for mode in ("relayed", "recorded"):
        figures[mode] = media_plane.measure(generator, mode, BRIDGES)
    for name, recorded in (("rtpengine", False), ("rtpengine_recorded", True)):
        with tempfile.TemporaryDirectory() as folder, rtpengine(Path(folder), BRIDGES, recorded=recorded) as made:
            figures[name] = streams(generator, made.ports, made.pids)
    return figures


def streams(generator: Path, ports: Sequence[str], pids: Sequence[int], *options: str) -> dict[str, Any]:
    """The load of bench/media_plane.py, with these options of its own, to these ports."""
    load = subprocess.Popen([generator, str(media_plane.SECONDS), *options, *ports], stdout=subprocess.PIPE, text=True)
    percent = media_plane.middle_cpu(pids)
    seen = json.loads(load.communicate()[0])
    per_call = max(percent, 0.01) / BRIDGES
    return {
        "calls": BRIDGES, "cpu_percent": round(percent, 1), "cpu_percent_a_call": round(per_call, 3),
        "calls_a_core": round(100 / per_call), "memory_mib": memory_mib(pids), **seen,
    }  # fmt: skip


def main() -> int:
    missing = [name for name in ("sipp", "kamailio", "baresip", "rtpengine", "cc") if not shutil.which(name)]
    if missing:
        print(f"missing: {', '.join(missing)}: make parts, and gcc", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="infolinia-peers-") as folder:
        made = [media_plane.built(name, Path(folder)) for name in ("media_generator", "udp_echo")]
        figures = {"calls": line(), "sound": sound(*made)}
    versions = {
        "kamailio": version("kamailio", "-v"), "rtpengine": version("rtpengine", "--version"),
        "baresip": version("baresip", "-h"), "sipp": version("sipp", "-v"),
    }  # fmt: skip
    print(json.dumps({**figures, "does": DOES, "versions": versions}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
