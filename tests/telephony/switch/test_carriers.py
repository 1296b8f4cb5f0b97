"""Carriers on real sockets: Kamailio as the registrar we register with, SIPp as one that is busy."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from infolinia.telephony.sip.signals import Accepted, Invited
from infolinia.telephony.switch.door import Arrived, Dial, LegAnswered, SwitchAlarm
from infolinia.telephony.switch.lines import Lines, Registration, TrunkGroup, TrunkLine
from infolinia.telephony.switch.shell import Shell

from .caller import Caller
from .decider import Decider
from .test_sockets import open_switch

pytestmark = pytest.mark.e2e

KAMAILIO = """
debug=-1
log_stderror=yes
fork=no
children=1
listen=udp:127.0.0.1:{port}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
request_route {{
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("carrier.example", "word", "0")) {{
            www_challenge("carrier.example", "0");
            exit;
        }}
        save("location");
        exit;
    }}
    if (has_totag()) {{
        loose_route();
        t_relay();
        exit;
    }}
    record_route();
    $ru = "sip:48991@carrier.example";
    if (!lookup("location")) {{
        sl_send_reply("404", "Not registered");
        exit;
    }}
    t_relay();
}}
"""

BUSY = """<?xml version="1.0" encoding="us-ascii"?>
<scenario name="busy"><recv request="INVITE"/>
<send><![CDATA[
SIP/2.0 503 Service Unavailable
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Retry-After: 60
Content-Length: 0

]]></send>
<recv request="ACK"/></scenario>
"""


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def program(*command: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        env={"TERM": "dumb", "PATH": "/usr/sbin:/usr/bin:/bin"},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def switch(folder: Path) -> AsyncIterator[tuple[Shell, Decider]]:
    decider = Decider()
    shell = await open_switch(folder, decider)
    try:
        yield shell, decider
    finally:
        await shell.close(grace=1.0, acknowledged=0.0)


async def registered(shell: Shell, name: str, wanted: str) -> None:
    for _ in range(400):
        if next(s for s in shell.switch.snapshot().trunks if s.name == name).registered == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{name} is not {wanted}")


def account(port: int, password: str) -> TrunkLine:
    registration = Registration(registrar=f"127.0.0.1:{port}", user="48991", domain="carrier.example", expires=60)
    return TrunkLine(name="kamailio", registration=registration, username="48991", password=password)


async def test_a_trunk_registers_with_kamailio_and_a_call_comes_in_through_it(tmp_path: Path):
    assert shutil.which("kamailio", path="/usr/sbin:/usr/bin"), "install kamailio"
    port = free_port()
    (tmp_path / "kamailio.cfg").write_text(KAMAILIO.format(port=port))
    command = ("kamailio", "-f", str(tmp_path / "kamailio.cfg"), "-m", "32", "-M", "8", "-Y", str(tmp_path))
    async with program(*command, folder=tmp_path), switch(tmp_path) as (shell, decider):
        shell.switch.apply(Lines(version=1, trunks=(account(port, "wrong"),)))
        shell.settle()
        await registered(shell, "kamailio", "refused")
        assert (await decider.told(SwitchAlarm)).alarm == "trunk-not-registered"
        shell.switch.apply(Lines(version=2, trunks=(account(port, "word"),)))
        shell.settle()
        await registered(shell, "kamailio", "registered")
        assert (await decider.told(SwitchAlarm)).alarm == "cleared"
        caller = await Caller.open()
        caller.call(port)
        arrived = await decider.told(Arrived, within=10)
        assert (arrived.trunk, arrived.dialled) == ("kamailio", "+48990000100")
        await caller.until(Accepted, within=10)
        await decider.told(LegAnswered)
        caller.close()


async def test_a_call_that_sipp_answers_with_503_goes_on_through_the_second_trunk(tmp_path: Path):
    assert shutil.which("sipp"), "install sip-tester"
    port = free_port()
    (tmp_path / "busy.xml").write_text(BUSY)
    command = ("sipp", "-sf", str(tmp_path / "busy.xml"), "-i", "127.0.0.1", "-p", str(port), "-m", "1", "-nostdin")
    async with program(*command, folder=tmp_path) as sipp, switch(tmp_path) as (shell, decider):
        second = await Caller.open()
        lines = Lines(
            version=1,
            trunks=(
                TrunkLine(name="busy", proxies=(f"127.0.0.1:{port}",)),
                TrunkLine(name="second", proxies=(f"127.0.0.1:{second.port}",)),
            ),
            groups=(TrunkGroup(name="group", trunks=("busy", "second")),),
        )
        shell.switch.apply(lines)
        await asyncio.sleep(0.5)  # SIPp binds its port
        decider.do(
            Dial, call="c", leg="l", to="+48990000200", trunk="group", caller="+48990000100",
            callers={"second": "+48990000101"}, timeout=20.0,
        )  # fmt: skip
        invited = await second.until(Invited, within=10)
        assert "+48990000101@" in invited.request.headers.get("from")
        second.respond(200)
        assert (await decider.told(LegAnswered)).leg == "l"
        async with asyncio.timeout(10):
            assert await sipp.wait() == 0
        second.close()
