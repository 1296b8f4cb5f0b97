"""Calls for each CPU-second of a whole centre: switch, bus, centre and web, with everything in the journal.

First the same SIPp calls as bench/switch_calls.py (INVITE, 200, ACK, 0.2 s, BYE), but into `infolinia demo`: each is
claimed, answered, greeted and ended by the centre over the bus, and its record is committed, closed and checked
afterwards. Beside it, from the same run, the switch alone with a decider in its own process.

Then calls as people have them: customers with sound wait in queues with music, simulated agents answer in time and talk
for TALK seconds, and every talk is recorded, packed and sealed. Beside it as many calls of the same length and sound
through what Debian has for the line alone: Kamailio and rtpengine, which writes every packet down.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.e2e.centre import Centre, eventually
from tests.soak.many_calls import Crowd, Hours, Plan, check, day, done

from bench import switch_calls
from bench._agent import Habits
from bench._crowd import Customers
from bench._kamailio import kamailio
from bench._peer import cpu_seconds, tree, version
from bench._rtpengine import engine

CALLS = int(os.environ.get("BENCH_SYSTEM_CALLS", "400"))
A_SECOND = int(os.environ.get("BENCH_RATE", "20"))
PROCESSES = ("switch", "centre", "web")
SETTLED_WITHIN = 60.0  # seconds after the last call until all records must be closed
EVENTS = ("call.arrived", "call.closed")
TALK = 8.0  # seconds
AT_ONCE = 30
SERVED = Plan(
    agents=15,
    crowds=(Crowd(at_once=AT_ONCE, patience=(120.0,)),),  # nobody gives up
    seconds=float(os.environ.get("BENCH_SYSTEM_SECONDS", "30")),
    habits=Habits(before_answer=(1.0, 1.0), talk=(TALK, TALK), wrap_up=(1.0, 1.0)),
)
PEER_LACKS = "keeps no queue, no journal and no recording that can be played; its music is the customer's echo"


def processes(centre: Centre) -> dict[str, int]:
    """Process ids of the centre by name, its bus included."""
    found = {name: centre.child(name) for name in PROCESSES}
    listing = subprocess.run(
        ["pgrep", "-P", str(centre.process.pid), "-f", "nats-server"], capture_output=True, text=True, check=True
    )
    return {**found, "bus": int(listing.stdout.split()[0])}


class Meter:
    """CPU seconds of a centre's processes from now, or the last `begin`, on."""

    def __init__(self, centre: Centre) -> None:
        self._pids = processes(centre)
        self._web = 0.0
        self.begin()

    def begin(self) -> None:
        self._before = self._now()

    def all_gone(self) -> None:
        """The last call is over. What is asked of web from now on is no cost of a call; the others go on writing."""
        self._web = self._now()["web"]

    def spent(self) -> dict[str, float]:
        return {name: spent - self._before[name] for name, spent in {**self._now(), "web": self._web}.items()}

    def _now(self) -> dict[str, float]:
        return {name: cpu_seconds(tree(pid)) for name, pid in self._pids.items()}


def count(centre: Centre) -> dict[str, int]:
    """How many of EVENTS the journal holds."""
    counts: dict[str, int] = dict.fromkeys(EVENTS, 0)
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
    meter = Meter(centre)
    began = time.monotonic()
    host, port = centre.sip
    sipp = subprocess.run(
        ["sipp", f"{host}:{port}", "-sf", str(scenario), "-i", "127.0.0.1", "-m", str(CALLS), "-r", str(A_SECOND),
         "-l", "400", "-nostdin", "-trace_stat", "-stf", "stat.csv", "-timeout", "300"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        env={"TERM": "dumb", "PATH": os.environ["PATH"]},
    )  # fmt: skip
    took = time.monotonic() - began
    meter.all_gone()
    deadline = time.monotonic() + SETTLED_WITHIN
    while (counts := count(centre))["call.closed"] < counts["call.arrived"] and time.monotonic() < deadline:
        time.sleep(1)
    spent = meter.spent()
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


# --- Calls that wait, are talked and recorded


def served() -> dict[str, Any]:
    """Raises AssertionError unless every call was answered and is recorded, and all sides tell one story of it."""
    with tempfile.TemporaryDirectory(prefix="infolinia-bench-") as folder:
        (Path(folder) / "data").mkdir()
        centre = Centre.start(Path(folder) / "data")
        try:
            return _served(centre, Path(folder))
        finally:
            centre.stop()


def _served(centre: Centre, folder: Path) -> dict[str, Any]:
    meter = Meter(centre)
    accounts = asyncio.run(day(centre, folder, SERVED, Hours(meter.begin, meter.all_gone)))
    eventually(lambda: not _unpacked(centre), within=SETTLED_WITHIN, what="every recording is packed")
    spent = meter.spent()
    check(accounts, most_apart=math.inf)  # how far apart lengths are is another measurement: many_calls
    closed = sum(entry.counts["call.closed"] for entry in accounts.entries.values())
    kept = json.loads(centre.command("recordings", "verify", "--json").stdout)
    came = done(accounts)
    assert kept == {"checked": came["talks"], "wrong": []}, kept
    assert came["talks"] == came["calls"], came
    lengths = [call.seconds for call in accounts.heard]
    assert closed == len(lengths), closed
    return {
        "agents": SERVED.agents, "at_once": AT_ONCE, "talk_seconds": TALK, "talks": came["talks"],
        "recordings": kept["checked"], "records_closed": closed, "journal_is_whole": not accounts.verified,
        "waited_seconds": round(statistics.mean(wait for waits in accounts.waits.values() for wait in waits), 1),
        **costs(spent, lengths),
        "calls_per_cpu_second_of_the_switch": round(len(lengths) / spent["switch"], 1),
    }  # fmt: skip


def _unpacked(centre: Centre) -> list[Path]:
    return [file for kind in ("part", "wav") for file in (centre.data / "recordings").rglob(f"*.{kind}")]


def costs(spent: Mapping[str, float], lengths: Sequence[float]) -> dict[str, Any]:
    """CPU by process, for calls of these seconds."""
    return {
        "calls": len(lengths), "seconds_a_call": round(statistics.mean(lengths), 1),
        "cpu_seconds": {name: round(seconds, 2) for name, seconds in spent.items()},
        "cpu_ms_a_call": {name: round(1000 * seconds / len(lengths), 1) for name, seconds in spent.items()},
        "cpu_ms_a_second_of_call": {name: round(1000 * seconds / sum(lengths), 2) for name, seconds in spent.items()},
        "calls_per_cpu_second_of_all": round(len(lengths) / sum(spent.values()), 2),
    }  # fmt: skip


def relayed(calls: int, seconds: float) -> dict[str, Any]:
    """So many calls of so many seconds through Kamailio and rtpengine to a SIPp that sends their sound back."""
    with tempfile.TemporaryDirectory(prefix="infolinia-bench-") as name:
        folder = Path(name)
        with engine(folder) as (ng, sound), kamailio(folder, ng=ng) as (port, proxy):
            crowd = Customers(
                folder / "sipp", ("127.0.0.1", port), ["+48990000100"], AT_ONCE, (seconds,), "20", most=calls
            )
            before = cpu_seconds(proxy), cpu_seconds(sound)
            exit_status = asyncio.run(_all_of(crowd, within=calls * seconds / AT_ONCE * 2 + 60))
            spent = {"kamailio": cpu_seconds(proxy) - before[0], "rtpengine": cpu_seconds(sound) - before[1]}
        told, lengths = crowd.told(), [call.seconds for call in crowd.calls()]
        assert (exit_status, told.successful, told.failed) == (0, calls, 0), (told, crowd.problems())
        packets = [packets_in(file) for file in (folder / "spool" / "pcaps").iterdir()]
        return {
            **costs(spent, lengths), "pcaps": len(packets),
            "packets_a_second_of_call": round(sum(packets) / sum(lengths)), "lacks": PEER_LACKS,
            "versions": {"kamailio": version("kamailio", "-v"), "rtpengine": version("rtpengine", "--version")},
        }  # fmt: skip


async def _all_of(crowd: Customers, *, within: float) -> int:
    await crowd.start()
    return await crowd.over(within)


def packets_in(pcap: Path) -> int:
    """How many packets a file holds, by its format: a head of 24 bytes, then 16 before each, the length in the third
    four."""
    data, at, count = pcap.read_bytes(), 24, 0
    while at < len(data):
        at += 16 + int.from_bytes(data[at + 8 : at + 12], sys.byteorder)
        count += 1
    return count


def main() -> int:
    if missing := [name for name in ("sipp", "kamailio", "rtpengine") if not shutil.which(name)]:
        print(f"missing: {', '.join(missing)}: make parts", file=sys.stderr)
        return 1
    figures: dict[str, object] = {"calls": CALLS, "offered_a_second": A_SECOND}
    figures["switch_with_own_decider"] = switch_calls.measure("switch")
    figures["whole_system"] = measure()
    figures["served"] = ours = served()
    figures["relayed"] = relayed(ours["calls"], ours["seconds_a_call"])
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
