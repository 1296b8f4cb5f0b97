"""Answered calls for each CPU-second of the switch, beside a bare responder as the limit.

SIPp makes the calls: INVITE, 100, 180, 200, ACK, BYE, 200 over UDP, with an offer and an answer, and no sound. The
switch runs as in production (uvloop, a media port for each call, every event encoded and kept until acknowledged); who
decides is in the same process: Claim and Answer when a call arrives, an acknowledgement for each event. The limit
answers INVITE and BYE by string replacement and knows no transactions, no dialogs and no state.

CPU is that of the server process from when it listens until the last call has ended. `--profile` prints where it goes.
"""

from __future__ import annotations

import asyncio
import cProfile
import json
import os
import pstats
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import uvloop

CALLS = 6000
A_SECOND = 1200

SCENARIO = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="calls">
  <send retrans="500"><![CDATA[
      INVITE sip:+48990000100@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
      From: "Anna Nowak" <sip:+4899[call_number]00000@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:+48990000100@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: <sip:+48990000001@[local_ip]:[local_port]>
      Max-Forwards: 70
      User-Agent: carrier
      Allow: INVITE, ACK, BYE, CANCEL, OPTIONS
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=carrier 1 1 IN IP4 [local_ip]
      s=-
      c=IN IP4 [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 8 0 101
      a=rtpmap:8 PCMA/8000
      a=rtpmap:0 PCMU/8000
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-15
      a=ptime:20
      a=sendrecv

  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[
      ACK sip:+48990000100@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
      From: "Anna Nowak" <sip:+4899[call_number]00000@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:+48990000100@[remote_ip]:[remote_port]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0

  ]]></send>
  <pause milliseconds="200"/>
  <send retrans="500"><![CDATA[
      BYE sip:+48990000100@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
      From: "Anna Nowak" <sip:+4899[call_number]00000@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:+48990000100@[remote_ip]:[remote_port]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 2 BYE
      Max-Forwards: 70
      Content-Length: 0

  ]]></send>
  <recv response="200"/>
</scenario>
"""


def main() -> int:
    if "--serve" in sys.argv:
        return serve(sys.argv[sys.argv.index("--serve") + 1])
    if not shutil.which("sipp"):
        print("sipp is missing: make parts", file=sys.stderr)
        return 1
    figures: dict[str, object] = {"calls": CALLS, "offered_a_second": A_SECOND}
    for name in ("limit", "switch"):
        measured = measure(name)
        figures[name] = measured
    switch, limit = figures["switch"], figures["limit"]
    assert isinstance(switch, dict)
    assert isinstance(limit, dict)
    figures["share_of_limit"] = round(switch["calls_per_cpu_second"] / limit["calls_per_cpu_second"], 3)
    print(json.dumps(figures, indent=2))
    return 0


def measure(name: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        options = ["--profile"] if "--profile" in sys.argv and name == "switch" else []
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.switch_calls", "--serve", name, *options],
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent,
        )  # fmt: skip
        assert server.stdout is not None
        port = int(server.stdout.readline())
        scenario = Path(folder) / "calls.xml"
        scenario.write_text(SCENARIO)
        sipp = subprocess.run(
            ["sipp", f"127.0.0.1:{port}", "-sf", str(scenario), "-i", "127.0.0.1", "-m", str(CALLS),
             "-r", str(A_SECOND), "-l", "3000", "-max_socket", "500", "-nostdin",
             "-trace_stat", "-stf", "stat.csv", "-timeout", "120"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            env={"TERM": "dumb", "PATH": os.environ["PATH"]},
        )  # fmt: skip
        last = (Path(folder) / "stat.csv").read_text().strip().splitlines()
        told = dict(zip(last[0].split(";"), last[-1].split(";"), strict=False))
        server.send_signal(signal.SIGTERM)
        out, _ = server.communicate(timeout=60)
    result = json.loads(out.strip().splitlines()[-1])
    answered = int(told["SuccessfulCall(C)"])
    return {
        "answered": answered, "failed": int(told["FailedCall(C)"]), "retransmissions": int(told["Retransmissions(C)"]),
        "cpu_seconds": round(result["cpu"], 3), "calls_per_cpu_second": round(answered / result["cpu"]),
        "sipp_exit": sipp.returncode, "memory_mib": round(result["memory"] / 1024, 1),
    }  # fmt: skip


def serve(name: str) -> int:
    profile = cProfile.Profile() if "--profile" in sys.argv else None

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        port, close = await (_switch() if name == "switch" else _responder())
        began = time.process_time()
        print(port, flush=True)
        if profile:
            profile.enable()
        await stop.wait()
        if profile:
            profile.disable()
        cpu = time.process_time() - began
        await close()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB
        print(json.dumps({"cpu": cpu, "memory": memory}), flush=True)

    uvloop.run(run())
    if profile:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumtime").print_stats(60)
    return 0


async def _switch() -> tuple[int, Callable[[], object]]:
    from infolinia.processes import collector
    from infolinia.telephony.media.in_process import InProcessPlane
    from infolinia.telephony.media.plane import PlaneConfig
    from infolinia.telephony.switch.config import SwitchConfig
    from infolinia.telephony.switch.door import Answer, Arrived, Claim, Event
    from infolinia.telephony.switch.lines import TrunkLine
    from infolinia.telephony.switch.shell import Shell

    shell: Shell | None = None
    number = 0

    def decide(event: Event, data: bytes) -> None:
        nonlocal number
        if shell is None:
            return
        if isinstance(event, Arrived):
            number += 2
            shell.switch.handle(Claim(id=f"k-{number}", call=event.call, longest=3600.0))
            shell.switch.handle(Answer(id=f"k-{number + 1}", call=event.call, leg=event.leg))
        shell.switch.acknowledge("bench", event.seq)

    folder = Path(tempfile.mkdtemp(prefix="infolinia-bench-"))
    plane = PlaneConfig(bind="127.0.0.1", ports=(20000, 29998), prompts=folder)
    config = SwitchConfig(
        name="s", boot="bench", host="127.0.0.1", port=0, recordings=folder,
        trunks=(TrunkLine(name="carrier", peers=("127.0.0.1",)),),
    )  # fmt: skip
    shell = await Shell.open("127.0.0.1", config, plane=lambda listener: InProcessPlane(listener, plane), emit=decide)
    collector.calm()
    return shell.port, lambda: shell.close(grace=1.0, acknowledged=0.0)


class _Responder(asyncio.DatagramProtocol):
    """100, 180 and 200 to an INVITE, 200 to a BYE; nothing is parsed beyond the headers that are mirrored."""

    MIRRORED = re.compile(rb"^(?:Via|From|Call-ID|CSeq): .*\r\n", re.MULTILINE)
    TO = re.compile(rb"^To: (.*)\r\n", re.MULTILINE)
    SDP = (
        b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        b"m=audio 20000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
    )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if data.startswith(b"ACK"):
            return
        mirrored = b"".join(self.MIRRORED.findall(data))
        to = self.TO.search(data)
        head = mirrored + b"To: " + to[1] if to else mirrored
        send = self.transport.sendto
        if data.startswith(b"INVITE"):
            tail = b";tag=x\r\nContact: <sip:127.0.0.1>\r\n"
            send(b"SIP/2.0 100 Trying\r\n" + head + b"\r\nContent-Length: 0\r\n\r\n", addr)
            send(b"SIP/2.0 180 Ringing\r\n" + head + tail + b"Content-Length: 0\r\n\r\n", addr)
            described = b"Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(self.SDP)
            send(b"SIP/2.0 200 OK\r\n" + head + tail + described + self.SDP, addr)
        else:
            send(b"SIP/2.0 200 OK\r\n" + head + b"\r\nContent-Length: 0\r\n\r\n", addr)


async def _responder() -> tuple[int, Callable[[], object]]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(_Responder, local_addr=("127.0.0.1", 0))

    async def close() -> None:
        transport.close()

    return transport.get_extra_info("sockname")[1], close


if __name__ == "__main__":
    sys.exit(main())
