"""Answered calls for each CPU-second of a whole centre: switch, bus, centre and web, with everything in the journal.

The same SIPp calls as bench/switch_calls.py (INVITE, 200, ACK, 0.2 s, BYE), but into `infolinia demo`: each is claimed,
answered, greeted and ended by the centre over the bus, and its record is committed, closed and checked afterwards.
Beside it, from the same run, the switch alone with a decider in its own process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.centre import Centre

from bench import switch_calls

CALLS = int(os.environ.get("BENCH_SYSTEM_CALLS", "400"))
A_SECOND = int(os.environ.get("BENCH_RATE", "20"))
PROCESSES = ("switch", "centre", "web")
SETTLED_WITHIN = 60.0  # seconds after the last call until all records must be closed
EVENTS = ("call.arrived", "call.closed")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def processes(centre: Centre) -> dict[str, int]:
    """Process ids of the centre by name, its bus included."""
    found = {name: centre.child(name) for name in PROCESSES}
    listing = subprocess.run(
        ["pgrep", "-P", str(centre.process.pid), "-f", "nats-server"], capture_output=True, text=True, check=True
    )
    return {**found, "bus": int(listing.stdout.split()[0])}


def count(centre: Centre) -> dict[str, int]:
    """How many of EVENTS the journal holds."""
    counts = dict.fromkeys(EVENTS, 0)
    after = 0
    while True:
        reply = centre.api(f"/api/v1/events?kind=call&after={after}&limit=1000")
        for item in reply["items"]:
            if item["name"] in counts:
                counts[item["name"]] += 1
        if reply["position"] <= after:
            return counts
        after = reply["position"]


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="infolinia-bench-") as folder:
        centre = Centre.start(Path(folder))
        try:
            return _measure(centre, Path(folder))
        finally:
            centre.stop()


def _measure(centre: Centre, folder: Path) -> dict[str, object]:
    scenario = folder / "calls.xml"
    scenario.write_text(switch_calls.SCENARIO.replace("+48990000100", centre.number("complaints")))
    pids = processes(centre)
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    began = time.monotonic()
    host, port = centre.sip
    sipp = subprocess.run(
        ["sipp", f"{host}:{port}", "-sf", str(scenario), "-i", "127.0.0.1", "-m", str(CALLS), "-r", str(A_SECOND),
         "-l", "400", "-nostdin", "-trace_stat", "-stf", "stat.csv", "-timeout", "300"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        env={"TERM": "dumb", "PATH": os.environ["PATH"]},
    )  # fmt: skip
    took = time.monotonic() - began
    # Asking costs CPU of web, which nothing else would: its figure is read before, the others when all is written.
    web = cpu_seconds(pids["web"]) - before["web"]
    deadline = time.monotonic() + SETTLED_WITHIN
    while (counts := count(centre))["call.closed"] < counts["call.arrived"] and time.monotonic() < deadline:
        time.sleep(1)
    spent = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items() if name != "web"} | {"web": web}
    lines = (folder / "stat.csv").read_text().strip().splitlines()
    told = dict(zip(lines[0].split(";"), lines[-1].split(";"), strict=False))
    answered = int(told["SuccessfulCall(C)"])
    verified = centre.command("journal", "verify")
    return {
        "answered": answered, "failed": int(told["FailedCall(C)"]), "retransmissions": int(told["Retransmissions(C)"]),
        "sipp_exit": sipp.returncode, "a_second": round(answered / took, 1),
        "records_closed": counts["call.closed"], "journal_is_whole": verified.returncode == 0,
        "cpu_seconds": {name: round(seconds, 2) for name, seconds in spent.items()},
        "calls_per_cpu_second_of_the_switch": round(answered / spent["switch"]),
        "calls_per_cpu_second_of_all": round(answered / sum(spent.values()), 1),
        "cpu_ms_a_call": {name: round(1000 * seconds / answered, 1) for name, seconds in spent.items()},
    }  # fmt: skip


def main() -> int:
    if not shutil.which("sipp"):
        print("sipp is missing: make parts", file=sys.stderr)
        return 1
    figures: dict[str, object] = {"calls": CALLS, "offered_a_second": A_SECOND}
    figures["switch_with_own_decider"] = switch_calls.measure("switch")
    figures["whole_system"] = measure()
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
