"""What a call costs in the media plane: CPU of its process at N bridged and recorded calls, and what the far end sees.

Load is a C program of its own (bench/media_generator.c; needs `cc`), browsers are played by another Python process.
`guarded` is `recorded` with the limiter against acoustic shock on one of the two ears, `mixed` a conference of three,
`listened` a call with a supervisor who listens; both are recorded. `floor` is a bare Python relay in the same run: one
recvfrom and one sendto a packet, nothing else. Calls a core are an extrapolation, 100 / CPU percent a call; `two_cores`
is none: recorded calls in two planes, a process each, on a machine that carries their load too, more and more of them.
Deviations are of arrivals at the far end from 20 ms, stamped by the kernel.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import uvloop

from bench._peer import cpu_seconds
from infolinia.telephony.browser.leg import BrowserDoor
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig, Remote
from infolinia.telephony.media.srtp import SrtpKey, SrtpKeys

SECONDS = 10.0  # of load; the middle 6 are measured
CALLS = int(os.environ.get("BENCH_CALLS", "100"))
BROWSER_LEGS = int(os.environ.get("BENCH_BROWSER_LEGS", "40"))
LIMITS = {"recorded_calls_a_core": 250, "browser_legs_a_core": 200}
PORTS = ((20000, 25998), (26000, 31998))  # of a plane; of the second one beside it
MORE_CALLS = (200, 300, 400, 500, 600, 700, 800, 900, 1000)  # tried on two cores, in two planes
ON_TIME_MS = 20.0  # p99 of the deviation at the far end
LOST = 0.002  # of the packets; the first ones go while an address is learned
# Of each call's first leg in the mode `sealed`, which bench/encryption.py asks for.
SRTP = SrtpKeys(*(SrtpKey("AES_CM_128_HMAC_SHA1_80", bytes([side]) * 30) for side in (1, 2)))


class Nobody:
    """A listener that only counts browsers that came up."""

    def __init__(self) -> None:
        self.up = 0

    def leg_up(self, leg: str) -> None:
        self.up += 1

    def __getattr__(self, name: str):
        return lambda *_: None


# --- The process under test -------------------------------------------------------------------------------------------


async def plane_side(mode: str, count: int, folder: Path) -> None:
    """Prints its ports as a line of JSON, then works until its stdin closes."""
    listener = Nobody()
    door = None
    if mode == "browser":
        from infolinia.telephony.browser.dtls import Certificate

        door = BrowserDoor(Certificate.make(), ("127.0.0.1",))
    config = PlaneConfig(bind="127.0.0.1", ports=PORTS[mode == "second"], prompts=folder)
    plane = InProcessPlane(listener, config, browsers=door)
    if mode == "browser":
        for number in range(count):
            offer = json.loads(await ask())
            print(json.dumps(plane.create_browser_leg(f"l-{number}", offer)), flush=True)
        for number in range(0, count, 2):
            plane.bridge([f"l-{number}", f"l-{number + 1}"])
        await ask()
        await plane.close()
        return
    ports: list[int] = []
    legs = {"played": 1, "mixed": 3, "listened": 3}.get(mode, 2)
    for call in range(count):
        names = [f"l-{call}-{side}" for side in range(legs)]
        for side, name in enumerate(names):
            law = side == 1 and mode == "translated"
            keys = SRTP if side == 0 and mode == "sealed" else None
            remote = Remote("127.0.0.1", 9, "PCMA" if law else "PCMU", 8 if law else 0, 101, keys=keys)
            ports.append(plane.create_trunk_leg(name, remote))
        if mode == "played":
            plane.play(names[0], ["music:hold"], loop=True)
        elif mode == "listened":
            plane.bridge(names[:2])
            plane.monitor(names[2], names[1])
        else:
            plane.bridge(names)
        if mode == "guarded":
            plane.guard(names[1])
        if mode not in ("relayed", "sealed"):
            plane.record(f"r-{call}", names[0], folder / f"r-{call}.wav")
    print(json.dumps(ports), flush=True)
    await ask()
    await plane.close()


async def floor_side(count: int) -> None:
    """A bare relay between neighbours, with nothing but the sockets."""
    loop = asyncio.get_running_loop()
    socks = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2 * count)]
    sources: dict[int, tuple[str, int]] = {}

    def relay(n: int, other: int) -> None:
        data, sources[n] = socks[n].recvfrom(2048)
        if other in sources:
            socks[other].sendto(data, sources[other])

    for n, sock in enumerate(socks):
        sock.setblocking(False)
        sock.bind(("127.0.0.1", 0))
        loop.add_reader(sock.fileno(), relay, n, n ^ 1)
    print(json.dumps([sock.getsockname()[1] for sock in socks]), flush=True)
    await ask()


async def ask() -> str:
    """The next line of stdin; empty when it was closed."""
    return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


# --- The measuring ----------------------------------------------------------------------------------------------------


def side(*arguments: str) -> tuple[subprocess.Popen[str], TextIO, TextIO]:
    """Another process of this module, with its stdin and stdout."""
    made = subprocess.Popen(
        [sys.executable, "-m", "bench.media_plane", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if made.stdin is None or made.stdout is None:
        raise RuntimeError("no pipes")
    return made, made.stdin, made.stdout


def built(name: str, folder: Path) -> Path:
    """A program of ours in C, bench/NAME.c, compiled into a folder."""
    program = folder / name
    subprocess.run(["cc", "-O2", "-o", program, Path(__file__).resolve().parent / f"{name}.c"], check=True)
    return program


def middle_cpu(pids: Sequence[int]) -> float:
    """CPU percent of these processes in the middle of the load."""
    time.sleep(SECONDS * 0.2)
    begin, at = cpu_seconds(pids), time.monotonic()
    time.sleep(SECONDS * 0.6)
    return 100 * (cpu_seconds(pids) - begin) / (time.monotonic() - at)


def carried(generator: Path, modes: Sequence[str], count: int, *options: str) -> tuple[float, dict[str, Any]]:
    """A plane of each mode carries so many calls: CPU percent of all, and what the far end saw.

    options: of the load, before its ports.
    """
    with tempfile.TemporaryDirectory(prefix="infolinia-media-") as folder:
        for mode in modes:
            (Path(folder) / mode).mkdir()
        planes = [side(mode, str(count), f"{folder}/{mode}") for mode in modes]
        ports = [port for _, _, told in planes for port in json.loads(told.readline())]
        command = [generator, str(SECONDS), *options, *map(str, ports)]
        load = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        percent = middle_cpu([plane.pid for plane, _, _ in planes])
        seen = json.loads(load.communicate()[0])
        for plane, to_plane, _ in planes:
            to_plane.close()
            plane.wait()
    return percent, seen


def measure(generator: Path, mode: str, count: int, *options: str) -> dict[str, Any]:
    percent, seen = carried(generator, (mode,), count, *options)
    per_call = percent / count
    if mode in ("translated", "played", "mixed", "listened"):
        seen.pop("transit_ms")  # what comes back is not what was sent
    return {
        "calls": count, "cpu_percent": round(percent, 1), "cpu_percent_a_call": round(per_call, 3),
        "calls_a_core": round(100 / per_call), **seen,
    }  # fmt: skip


def measure_two_cores(generator: Path) -> dict[str, object]:
    """The last of MORE_CALLS that was carried on time, and the first that was not."""
    held: dict[str, object] = {}
    for count in MORE_CALLS:
        percent, seen = carried(generator, ("recorded", "second"), count // 2)
        lost, late = 1 - seen["received"] / seen["sent"], seen["gap_deviation_ms"]["p99"]
        told = {"calls": count, "cpu_percent": round(percent, 1), "lost": round(lost, 4), **seen}
        if lost > LOST or late > ON_TIME_MS:
            return {**held, "not_on_time": told}
        held = told
    return held


def measure_browsers(count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="infolinia-media-") as folder:
        under_test, to_plane, from_plane = side("browser", str(count), folder)
        browsers, to_browsers, from_browsers = side("browsers", str(count))
        for _ in range(count):
            to_plane.write(from_browsers.readline())
            to_plane.flush()
            to_browsers.write(from_plane.readline())
            to_browsers.flush()
        from_browsers.readline()  # all are up
        percent = middle_cpu([under_test.pid])
        seen = json.loads(from_browsers.readline())
        to_plane.close()
        under_test.wait()
        browsers.wait()
    per_leg = percent / count
    return {
        "legs": count, "cpu_percent": round(percent, 1), "cpu_percent_a_leg": round(per_leg, 3),
        "legs_a_core": round(100 / per_leg), **seen,
    }  # fmt: skip


def main() -> None:
    if not shutil.which("cc"):
        sys.exit("bench.media_plane needs a C compiler for its load: apt-get install gcc libc6-dev")
    with tempfile.TemporaryDirectory(prefix="infolinia-generator-") as folder:
        generator = built("media_generator", Path(folder))
        figures: dict[str, object] = {"limits": LIMITS}
        for mode, count in (
            ("floor", CALLS), ("relayed", CALLS), ("recorded", CALLS), ("guarded", CALLS), ("translated", CALLS),
            ("played", CALLS), ("mixed", max(1, CALLS // 5)), ("listened", max(1, CALLS // 5)),
        ):  # fmt: skip
            figures[mode] = measure(generator, mode, count)
        figures["two_cores"] = measure_two_cores(generator)
        figures["browser"] = measure_browsers(BROWSER_LEGS)
        print(json.dumps(figures))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "floor":
        uvloop.run(floor_side(int(sys.argv[2])))
    elif sys.argv[1] == "browsers":
        from bench._browsers import browsers_side

        uvloop.run(browsers_side(int(sys.argv[2]), SECONDS))
    else:
        uvloop.run(plane_side(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
