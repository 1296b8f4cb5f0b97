"""How long callers wait for an answer when ten times as many come at once, and what a call holds of memory.

A whole centre (`infolinia demo`: switch, bus, centre, journal) gets a steady stream of SIPp's calls, then ten times as
many a second. Measured by SIPp: from INVITE to 200. Beside it the same calls through Kamailio, which passes them on to
a SIPp that answers at once: it decides nothing, keeps nothing and has no sound. Memory is that of the centre's
processes before the calls and while those of the burst live; the first call of all makes each process load what it
needs, so it is not counted.
"""

from __future__ import annotations

import json
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.e2e.centre import Centre

from bench import _people, switch_calls
from bench._kamailio import kamailio
from bench._peer import memory_mib, version
from bench.whole_system import processes

STEADY, TIMES = 3, 10  # calls a second; the burst is so many times as many
STEADY_FOR, BURST_FOR = 10, 10  # seconds
LASTS = 12  # seconds, so that all of the burst live at once
LIMITS = {"burst_answer_p95_ms": 2000}


def offer(to: tuple[str, int], number: str, folder: Path, a_second: int, seconds: int) -> subprocess.Popen[bytes]:
    """SIPp's calls of LASTS seconds to a number at this address."""
    folder.mkdir()
    scenario = switch_calls.SCENARIO.replace("+48990000100", number)
    scenario = scenario.replace('<send retrans="500">', '<send retrans="500" start_rtd="1">', 1)
    scenario = scenario.replace('<recv response="200"/>', '<recv response="200" rtd="1"/>', 1)
    scenario = scenario.replace('<pause milliseconds="200"/>', f'<pause milliseconds="{1000 * LASTS}"/>')
    (folder / "calls.xml").write_text(scenario)
    host, port = to
    return subprocess.Popen(
        ["sipp", f"{host}:{port}", "-sf", "calls.xml", "-i", "127.0.0.1", "-m", str(a_second * seconds),
         "-r", str(a_second), "-l", "2000", "-nostdin", "-timer_resol", "1", "-trace_rtt", "-rtt_freq", "1",
         "-trace_stat", "-stf", "stat.csv", "-timeout", "120"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def answered(folder: Path) -> dict[str, Any]:
    """How many, and the milliseconds to their answers."""
    rows = next(folder.glob("*_rtt.csv")).read_text().splitlines()[1:]
    taken = sorted(float(row.split(";")[1]) for row in rows)
    last = (folder / "stat.csv").read_text().strip().splitlines()
    told = dict(zip(last[0].split(";"), last[-1].split(";"), strict=False))
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return {
        "calls": len(taken), "failed": int(told["FailedCall(C)"]), "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(cuts[18], 1), "most_ms": round(taken[-1], 1),
    }  # fmt: skip


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="infolinia-burst-") as folder:
        centre = Centre.start(Path(folder))
        try:
            _people.add(centre.data, 1, secrets.token_hex(8))  # its queues then hold all who come
            pids, line = processes(centre), (centre.sip, centre.number("complaints"))
            offer(*line, Path(folder) / "first", 1, 1).wait()
            before = {name: memory_mib([pid]) for name, pid in pids.items()}
            offer(*line, Path(folder) / "steady", STEADY, STEADY_FOR).wait()
            burst = offer(*line, Path(folder) / "burst", STEADY * TIMES, BURST_FOR)
            time.sleep(BURST_FOR + 2)
            live = len(centre.api("/api/v1/calls?live=true&limit=200")["items"])
            during = {name: memory_mib([pid]) for name, pid in pids.items()}
            burst.wait()
            count = STEADY * TIMES * BURST_FOR
            return {
                "steady_a_second": STEADY, "burst_a_second": STEADY * TIMES,
                "steady": answered(Path(folder) / "steady"), "burst": answered(Path(folder) / "burst"),
                "live_at_least": live, "memory_before_mib": before, "memory_in_burst_mib": during,
                "memory_kib_a_call": {
                    name: round(1024 * (during[name] - before[name]) / count) for name in ("switch", "centre", "web")
                },
            }  # fmt: skip
        finally:
            centre.stop()


def passed_on() -> dict[str, Any]:
    """The same calls through Kamailio."""
    with tempfile.TemporaryDirectory(prefix="infolinia-burst-") as name, kamailio(Path(name)) as (port, _):
        folder, line = Path(name), (("127.0.0.1", port), "+48990000100")
        offer(*line, folder / "first", 1, 1).wait()
        offer(*line, folder / "steady", STEADY, STEADY_FOR).wait()
        offer(*line, folder / "burst", STEADY * TIMES, BURST_FOR).wait()
        return {
            "steady": answered(folder / "steady"), "burst": answered(folder / "burst"),
            "version": version("kamailio", "-v"),
        }  # fmt: skip


def main() -> int:
    if missing := [name for name in ("sipp", "kamailio") if not shutil.which(name)]:
        print(f"missing: {', '.join(missing)}: make parts", file=sys.stderr)
        return 1
    print(json.dumps({"limits": LIMITS, **measure(), "kamailio": passed_on()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
