"""The switch as a process on a real bus: events until acknowledged, commands once, life without bus or centre."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
import sysconfig
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import nats
import pytest_asyncio
from nats.aio.client import Client
from nats.aio.msg import Msg

from infolinia.processes import bus as subjects
from infolinia.processes.settings import Settings, environment
from infolinia.processes.switch import GRACE, Bounded, BusDoor, look_up, open_shell, own_address, trunk_line
from infolinia.processes.trunk_setting import Trunk
from infolinia.telephony.sip.signals import Accepted, Ended, Failed, Progressed
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    Claim,
    Command,
    Event,
    HangUp,
    LegAnswered,
    Outcome,
    Play,
    Snapshot,
    SwitchStarted,
    decode,
    encode,
)
from infolinia.telephony.switch.lines import Lines, LinesHeld, TrunkLine
from infolinia.telephony.switch.shell import Shell
from tests.telephony.switch.caller import Caller

E = TypeVar("E", bound=Event)
SWITCH = "switch-t"


def free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def becomes(condition: Callable[[], bool], within: float = 8.0) -> None:
    for _ in range(int(within / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen in time")


class NatsServer:
    """A nats-server that can be stopped and started again on its port."""

    def __init__(self) -> None:
        self.port = free_port(socket.SOCK_STREAM)
        self.url = f"nats://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        program = Path(sysconfig.get_path("scripts")) / "nats-server"
        self._process = await asyncio.create_subprocess_exec(
            program, "-a", "127.0.0.1", "-p", str(self.port), stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(10):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.02)
                else:
                    writer.close()
                    return

    async def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            await self._process.wait()
            self._process = None


class Centre:
    """Takes events in order, each once, and acknowledges them while `commits` is set."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.events: list[Event] = []
        self.deliveries = 0
        self.commits = True
        self._through: dict[str, int] = {}
        self._news = asyncio.Event()
        self._commands = 0

    @classmethod
    async def join(cls, url: str) -> Centre:
        async def quiet(error: Exception) -> None:
            del error

        client = await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.05, error_cb=quiet)
        centre = cls(client)
        await client.subscribe(subjects.event(SWITCH), cb=centre._event)
        await client.flush()
        return centre

    async def _event(self, message: Msg) -> None:
        self.deliveries += 1
        event = decode(message.data)
        assert isinstance(event, Event)
        through = self._through.get(event.boot, 0)
        if not self.commits:
            return
        if event.seq == through + 1:
            self.events.append(event)
            self._through[event.boot] = event.seq
            self._news.set()
        if event.seq <= through + 1:
            body = {"boot": event.boot, "seq": self._through[event.boot]}
            await self.client.publish(subjects.ack(SWITCH), json.dumps(body).encode())

    async def told(self, kind: type[E], *, when: Callable[[E], bool] = lambda event: True, within: float = 8.0) -> E:
        async with asyncio.timeout(within):
            while True:
                for event in reversed(self.events):
                    if isinstance(event, kind) and when(event):
                        return event
                self._news.clear()
                await self._news.wait()

    async def do(self, kind: type[Command], **facts: object) -> Outcome:
        self._commands += 1
        facts = {"id": f"k-{self._commands}", **facts}
        return await self.ask(encode(kind(**facts)))  # pyright: ignore

    async def ask(self, data: bytes) -> Outcome:
        reply = decode((await self.client.request(subjects.command(SWITCH), data, timeout=2)).data)
        assert isinstance(reply, Outcome)
        return reply

    async def snapshot(self, name: str = SWITCH) -> Snapshot:
        reply = decode((await self.client.request(subjects.snapshot(name), b"", timeout=2)).data)
        assert isinstance(reply, Snapshot)
        return reply


def settings_for(folder: Path, url: str, sip: int = 0) -> Settings:
    return Settings(
        data=folder, nats=url, sip=f"127.0.0.1:{sip}", rtp_ports=(41000, 41998), switch_name=SWITCH, ballast_mib=1,
        trunks=[Trunk(name="carrier", peers=["127.0.0.0/8"])], unclaimed_seconds=0.5, disk_alarm_mib=2, disk_full_mib=1,
    )  # fmt: skip


@pytest_asyncio.fixture
async def server() -> AsyncIterator[NatsServer]:
    server = NatsServer()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def centre(server: NatsServer) -> AsyncIterator[Centre]:
    centre = await Centre.join(server.url)
    yield centre
    await centre.client.close()


@pytest_asyncio.fixture
async def caller() -> AsyncIterator[Caller]:
    caller = await Caller.open()
    yield caller
    caller.close()


@pytest_asyncio.fixture
async def shell(server: NatsServer, centre: Centre, tmp_path: Path) -> AsyncIterator[Shell]:
    settings = settings_for(tmp_path, server.url)
    door = BusDoor(SWITCH)
    shell = await open_shell(settings, door)
    task = asyncio.create_task(door.serve(shell, server.url))
    await centre.told(SwitchStarted)
    yield shell
    await shell.close(grace=GRACE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_call_over_the_bus(shell: Shell, centre: Centre, caller: Caller):
    caller.call(shell.port)
    arrived = await centre.told(Arrived)
    assert (await centre.do(Claim, call=arrived.call)).done
    assert (await centre.do(Answer, call=arrived.call, leg=arrived.leg)).done
    await centre.told(LegAnswered)
    await caller.until(Accepted)
    snapshot = await centre.snapshot()
    assert [(leg.leg, leg.state) for leg in snapshot.legs] == [(arrived.leg, "up")]
    assert (await centre.snapshot("all")).boot == snapshot.boot
    assert (await centre.do(HangUp, call=arrived.call)).done
    await caller.until(Ended)


async def test_events_come_again_until_the_centre_commits(shell: Shell, centre: Centre, caller: Caller):
    centre.commits = False
    before = centre.deliveries
    caller.call(shell.port)
    await becomes(lambda: centre.deliveries >= before + 3)  # first, and twice again
    centre.commits = True
    await centre.told(Arrived)
    await centre.told(Event, when=lambda event: type(event).__name__ == "CallEnded")  # unclaimed meanwhile
    await becomes(lambda: not shell.switch.sizes()["outlet"])
    assert [event.seq for event in centre.events] == list(range(1, len(centre.events) + 1))


async def test_what_cannot_be_read_is_answered_as_such(shell: Shell, centre: Centre):
    assert (await centre.ask(b"\xff\x00nonsense")).code == "unreadable"
    assert (await centre.ask(encode(Outcome(id="k")))).code == "unreadable"
    for body in (b"", b"[]", b'{"boot":1}', b'{"boot":"b","seq":"x"}'):
        await centre.client.publish(subjects.ack(SWITCH), body)
    assert (await centre.snapshot()).switch == SWITCH


async def test_a_switch_takes_its_lines_over_the_bus_and_says_which_it_holds(shell: Shell, centre: Centre):
    trunk = TrunkLine(name="second", proxies=("localhost:5070",))
    data = encode(Lines(version=4, trunks=(trunk,)))
    held = decode((await centre.client.request(subjects.lines(SWITCH), data, timeout=2)).data)
    assert isinstance(held, LinesHeld)
    assert (held.version, held.refused) == (4, ())
    await look_up(shell)
    snapshot = await centre.snapshot()
    assert snapshot.lines == 4
    assert [(trunk.name, trunk.from_file) for trunk in snapshot.trunks] == [("carrier", True), ("second", False)]
    await centre.client.publish(subjects.lines(SWITCH), b"nonsense")
    assert (await centre.snapshot()).lines == 4
    assert not shell.switch.names() - {("localhost", "udp")}


async def test_sound_and_calls_go_on_while_the_bus_is_away(
    server: NatsServer, shell: Shell, centre: Centre, caller: Caller
):
    caller.call(shell.port)
    arrived = await centre.told(Arrived)
    await centre.do(Claim, call=arrived.call)
    await centre.do(Answer, call=arrived.call, leg=arrived.leg)
    await centre.do(Play, call=arrived.call, leg=arrived.leg, prompts=("tone:ringback",), loop=True)
    await caller.hears(5)
    await server.stop()
    second = await Caller.open()
    second.call(shell.port, caller="+48990000002")
    assert (await second.until(Progressed)).status == 180
    assert (await second.until(Failed)).status == 503  # nobody claimed it
    heard = len(caller.heard)
    await caller.hears(heard + 20)
    await server.start()
    missed = await centre.told(Arrived, when=lambda event: event.caller == "+48990000002", within=15)
    assert missed.seq > arrived.seq
    assert (await centre.do(HangUp, call=arrived.call)).done
    await caller.until(Ended)
    second.close()


async def test_the_process_starts_stops_politely_and_starts_anew(
    server: NatsServer, centre: Centre, caller: Caller, tmp_path: Path
):
    port = free_port(socket.SOCK_DGRAM)
    env = {**environment(settings_for(tmp_path, server.url, port)), "PYTHONUNBUFFERED": "1"}
    boots: list[str] = []
    for number in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "infolinia.processes.switch", env=env, stderr=asyncio.subprocess.PIPE
        )
        try:
            boot = boots[-1] if boots else ""
            started = await centre.told(SwitchStarted, when=lambda event, boot=boot: event.boot != boot, within=20)
            boots.append(started.boot)
            assert started.pid == process.pid
            caller.signals.clear()
            caller.call(port)
            arrived = await centre.told(Arrived, when=lambda event, boot=boots[-1]: event.boot == boot)
            await centre.do(Claim, id=f"c{number}", call=arrived.call)
            await centre.do(Answer, id=f"a{number}", call=arrived.call, leg=arrived.leg)
            await caller.until(Accepted)
        finally:
            process.send_signal(signal.SIGTERM)
            _, log = await process.communicate()
        await caller.until(Ended)
        assert process.returncode == 0, log.decode()
        assert b"990000001" not in log


async def test_a_setting_that_cannot_be_used_is_said_in_a_line(tmp_path: Path):
    trunk = Trunk(name="a", peers=["192.0.2.7"], username="a", password_file=tmp_path / "nowhere")
    settings = settings_for(tmp_path, "").model_copy(update={"trunks": [trunk]})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "infolinia.processes.switch", env=environment(settings), stderr=asyncio.subprocess.PIPE
    )
    _, log = await process.communicate()
    assert process.returncode == 1
    assert b"trunks: a:" in log
    assert b"Traceback" not in log


def test_a_trunk_of_the_settings_file_as_the_switch_takes_it():
    given = Trunk(name="a", peers=["192.0.2.7"], proxy="192.0.2.8:5070", transport="tcp")
    assert trunk_line(given) == TrunkLine(
        name="a", peers=("192.0.2.7",), proxies=("192.0.2.8:5070",), transport="tcp", watched=True, emergency=True
    )


def test_what_a_trunk_of_the_file_says_of_sip_is_what_the_switch_does():
    said = {
        "session_timer": 600, "reliable": "required", "early_media": "gated", "redirects": "follow", "refers": True,
        "trusts_identity": False, "identity": "asserted", "diversion": "history-info",
    }  # fmt: skip
    line = trunk_line(Trunk(name="a", peers=["192.0.2.7"], **said))
    assert {name: getattr(line, name) for name in said} == said


def test_our_own_address_is_one_that_peers_can_use(tmp_path: Path):
    settings = settings_for(tmp_path, "")
    assert own_address(settings) == "127.0.0.1"
    assert own_address(settings.model_copy(update={"sip": "0.0.0.0:5060"})) != "0.0.0.0"
    assert own_address(settings.model_copy(update={"public_address": "203.0.113.5"})) == "203.0.113.5"


def test_a_message_is_logged_twenty_times_a_minute_and_no_more():
    bounded = Bounded(most=20)

    def record(text: str, at: float) -> bool:
        made = logging.makeLogRecord({"name": "x", "msg": text})
        made.created = at
        return bounded.filter(made)

    assert sum(record("a", 60.0) for _ in range(100)) == 20
    assert record("b", 60.0)
    assert record("a", 120.0)


async def test_how_much_it_holds(centre: Centre, shell: Shell):
    del shell
    told = json.loads((await centre.client.request(subjects.figures(SWITCH), b"", timeout=2)).data)
    assert told["holds"]["calls"] == 0
    assert told["memory"] > 1_000_000
    assert isinstance(told["counts"], dict)
