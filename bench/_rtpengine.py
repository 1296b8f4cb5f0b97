"""rtpengine (Debian's, without its kernel module) as a peer in media, told what to do by the ng protocol over UDP."""

from __future__ import annotations

import itertools
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._peer import free_port, tree

SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {port} {profile} 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n"
)

_cookies = itertools.count(1)


def bencoded(value: object) -> bytes:
    match value:
        case str():
            return b"%d:" % len(value.encode()) + value.encode()
        case Mapping():
            return b"d" + b"".join(bencoded(str(key)) + bencoded(value[key]) for key in sorted(value)) + b"e"
        case _:
            raise TypeError(repr(value))


def ask(ng: socket.socket, **said: str) -> str:
    """The session description in the answer. Raises RuntimeError when rtpengine refused."""
    cookie = b"%d" % next(_cookies)
    ng.send(cookie + b" " + bencoded({name.replace("_", " ") if name == "record_call" else name.replace("_", "-"): text
                                       for name, text in said.items()}))  # fmt: skip
    reply = ng.recv(65536)
    if b"6:result2:ok" not in reply:
        raise RuntimeError(reply.decode(errors="replace"))
    found = re.search(rb"3:sdp(\d+):", reply)
    return reply[found.end() : found.end() + int(found[1])].decode() if found else ""


def port_of(sdp: str) -> str:
    found = re.search(r"^m=audio (\d+)", sdp, re.MULTILINE)
    if found is None:
        raise RuntimeError(sdp)
    return found[1]


@dataclass(frozen=True, slots=True)
class Bridges:
    """ports: to speak to, leg by leg, two of a call. pids: whose time counts. answer: what the first leg was told."""

    ports: list[str]
    pids: list[int]
    answer: str


@contextmanager
def engine(folder: Path) -> Iterator[tuple[int, list[int]]]:
    """An rtpengine that waits to be told: the port of its ng protocol and the processes whose time counts. What it is
    told to record lies in folder/spool/pcaps."""
    ng_port = free_port()
    spool = folder / "spool"
    spool.mkdir(exist_ok=True)
    process = subprocess.Popen(
        ["rtpengine", "--foreground", "--table=-1", "--interface=127.0.0.1", f"--listen-ng=127.0.0.1:{ng_port}",
         f"--pidfile={folder}/pid", "--port-min=33000", "--port-max=45998", "--num-threads=2", "--log-level=3",
         "--log-stderr", "--endpoint-learning=immediate", "--delete-delay=0",
         f"--recording-dir={spool}", "--recording-method=pcap"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=(folder / "rtpengine.log").open("w"),
    )  # fmt: skip
    try:
        time.sleep(1.5)
        if process.poll() is not None:
            raise RuntimeError((folder / "rtpengine.log").read_text()[-2000:])
        yield ng_port, tree(process.pid)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def rtpengine(folder: Path, calls: int, *, recorded: bool = False, key: str = "") -> Iterator[Bridges]:
    """So many calls of two legs. key: an `a=crypto` of each call's first leg; the second is in clear."""
    with engine(folder) as (ng_port, pids), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ng:
        ng.settimeout(5)
        ng.connect(("127.0.0.1", ng_port))
        ports: list[str] = []
        record = {"record_call": "on"} if recorded else {}
        plain = {"transport_protocol": "RTP/AVP"} if key else {}
        answers: list[str] = []
        for number in range(calls):
            call, profile = f"c-{number}", "RTP/SAVP" if key else "RTP/AVP"
            here = SDP.format(port=20000 + 4 * number, profile=profile) + (f"a=crypto:{key}\r\n" if key else "")
            offered = ask(ng, command="offer", call_id=call, from_tag="a", sdp=here, **record, **plain)
            there = SDP.format(port=20002 + 4 * number, profile="RTP/AVP")
            answers.append(ask(ng, command="answer", call_id=call, from_tag="a", to_tag="b", sdp=there, **record))
            ports += [port_of(answers[-1]), port_of(offered)]
        yield Bridges(ports, pids, answers[0])
