"""The switch as a process: SIP and media sockets on uvloop, the door on the bus.

`python -m infolinia.processes.switch`. It needs no bus and no centre to keep calls alive: it starts to listen first and
connects when there is something to connect to. SIGTERM ends calls politely, closes recordings and flushes events.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import resource
import secrets
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvloop
from nats.aio.msg import Msg

from infolinia.content.prompts import LINE_TROUBLE
from infolinia.processes import bus as subjects
from infolinia.processes import collector, logs
from infolinia.processes.bus import Bus
from infolinia.processes.certificates import files_of, read
from infolinia.processes.settings import Settings, load, split_host_port
from infolinia.processes.trunk_setting import Trunk
from infolinia.processes.unfit import SettingsProblem
from infolinia.telephony.browser.dtls import Certificate
from infolinia.telephony.browser.leg import BrowserDoor
from infolinia.telephony.codecs import codecs_of
from infolinia.telephony.media.acoustic_limiter import Limits
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import MediaListener, PlaneConfig
from infolinia.telephony.sip.uri import is_literal
from infolinia.telephony.switch.cards import PracticeTaker
from infolinia.telephony.switch.config import SipsConfig, SwitchConfig
from infolinia.telephony.switch.core import Switch
from infolinia.telephony.switch.disk import MIB, Disk
from infolinia.telephony.switch.door import Command, DoorProblem, Event, Outcome, decode, encode
from infolinia.telephony.switch.lines import TEST_LINE, Lines, TrunkLine
from infolinia.telephony.switch.shell import Shell

log = logging.getLogger(__name__)

AGAIN = 0.1  # seconds between two looks at what must be sent again
LOOK_UP = 60.0  # seconds between two look-ups of a proxy's name
LOOK_UP_WITHIN = 10.0  # seconds that one look-up may take
GRACE = 3.0  # seconds to end calls and close recordings
SIP_PORT = 5060
FILES_BESIDES = 200  # open files that are neither media nor connections of SIP: recordings, the bus


class BusDoor:
    """The door of one switch on the bus: commands, snapshots and acknowledgements in, events out."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._out: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._bus: Bus | None = None
        self._shell: Shell | None = None
        self.new_lines = asyncio.Event()  # names may have to be looked up

    def emit(self, event: Event, data: bytes) -> None:
        """Given to the switch. What cannot go out now is in its outlet and goes out later."""
        if self._bus is not None and self._bus.connected:
            self._out.append(data)
            self._news.set()

    async def serve(self, shell: Shell, url: str) -> None:
        """Connect, however long that takes, and carry messages until cancelled."""
        self._shell = shell
        self._bus = bus = await Bus.connect(url, name=f"switch {self._name}")
        await bus.subscribe(subjects.command(self._name), self._command)
        await bus.subscribe(subjects.ack(self._name), self._ack)
        for name in (self._name, "all"):
            await bus.subscribe(subjects.snapshot(name), self._snapshot)
        await bus.subscribe(subjects.figures(self._name), self._figures)
        await bus.subscribe(subjects.lines(self._name), self._lines)
        log.info("On the bus as %s", self._name)
        try:
            await asyncio.gather(self._pump(bus), self._repeat(bus))
        finally:
            with contextlib.suppress(Exception):
                await bus.close()

    async def _pump(self, bus: Bus) -> None:
        subject = subjects.event(self._name)
        while True:
            await self._news.wait()
            self._news.clear()
            while self._out:
                await bus.publish(subject, self._out.popleft())

    async def _repeat(self, bus: Bus) -> None:
        assert self._shell is not None
        loop, at = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        while True:
            at = max(at + AGAIN, loop.time())
            await asyncio.sleep(at - loop.time())
            if bus.connected and not self._out:
                for data in self._shell.switch.again():
                    self._out.append(data)
                self._news.set()

    async def _command(self, message: Msg) -> None:
        assert self._shell is not None
        try:
            command = decode(message.data)
        except DoorProblem as problem:
            log.warning("A command could not be read")
            outcome = Outcome(id="", code="unreadable", detail=str(problem)[:200])
        else:
            if isinstance(command, Command):
                outcome = self._shell.switch.handle(command)
                self._shell.settle()
            else:
                outcome = Outcome(id="", code="unreadable", detail="not a command")
        if message.reply:
            await message.respond(encode(outcome))

    async def _ack(self, message: Msg) -> None:
        assert self._shell is not None
        try:
            body = json.loads(message.data)
            boot, seq = str(body["boot"]), int(body["seq"])
        except (ValueError, KeyError, TypeError):
            log.warning("An acknowledgement could not be read")
            return
        self._shell.switch.acknowledge(boot, seq, through=True)
        self._shell.settle()

    async def _lines(self, message: Msg) -> None:
        assert self._shell is not None
        try:
            lines = decode(message.data)
        except DoorProblem as problem:
            log.warning("Trunks and phones could not be read: %s", problem)
            return
        if isinstance(lines, Lines):
            held = self._shell.switch.apply(lines)
            self._shell.settle()
            self.new_lines.set()
            log.info(
                "Version %d of the lines: %d trunks, %d phones", held.version, len(lines.trunks), len(lines.phones)
            )
            if message.reply:
                await message.respond(encode(held))

    async def _snapshot(self, message: Msg) -> None:
        assert self._shell is not None
        if message.reply:
            await message.respond(encode(self._shell.switch.snapshot()))

    async def _figures(self, message: Msg) -> None:
        assert self._shell is not None
        if message.reply:
            await message.respond(json.dumps(figures(self._shell.switch)).encode())


def figures(switch: Switch) -> dict[str, Any]:
    """How much is held, what was dropped or refused since the start, and resident memory in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "holds": {**switch.sizes(), **{f"sip_{name}": count for name, count in switch.signalling_sizes().items()}},
        "counts": switch.counts(), "memory": pages * resource.getpagesize(),
    }  # fmt: skip


# --- From the settings


def trunk_line(trunk: Trunk) -> TrunkLine:
    """Raises SettingsProblem."""
    line = TrunkLine(
        name=trunk.name, peers=tuple(trunk.peers), proxies=(trunk.proxy,) if trunk.proxy else (),
        transport=trunk.transport, watched=bool(trunk.proxy), username=trunk.username, password=trunk.password(),
        challenge=trunk.challenge, country=trunk.default_country, emergency=True,
        tls_name=trunk.tls_name, tls_ca=trunk.authorities(), codecs=codecs_of(trunk.codecs),
        srtp=trunk.srtp, srtp_keys_in_clear=trunk.srtp_keys_in_clear, sound_from=trunk.sound_from,
        session_timer=trunk.session_timer, reliable=trunk.reliable,
        early_media=trunk.early_media, redirects=trunk.redirects, refers=trunk.refers,
        trusts_identity=trunk.trusts_identity, identity=trunk.identity, diversion=trunk.diversion,
    )  # fmt: skip
    try:
        _ = line.networks
    except ValueError as error:
        raise SettingsProblem(f"trunks: {trunk.name}: {error}") from error
    return line


def test_line(settings: Settings) -> TrunkLine:
    """By which the test telephone of the first run comes in: from this machine only, and only with its password."""
    host = split_host_port(settings.sip)[0]
    own = (host,) if is_literal(host) and host not in ("0.0.0.0", "::") else ()
    return TrunkLine(
        name=TEST_LINE, peers=("127.0.0.0/8", "::1/128", *own), username=TEST_LINE, challenge=True,
        password=settings.test_telephone_password(), channels_in=1, a_second_in=2,
    )  # fmt: skip


async def look_up(shell: Shell) -> None:
    """Look up every name that the switch's trunks need; one that cannot be looked up keeps what it had."""
    loop = asyncio.get_running_loop()
    for host, transport in sorted(shell.switch.names()):
        kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
        try:
            found = await asyncio.wait_for(loop.getaddrinfo(host, SIP_PORT, type=kind), LOOK_UP_WITHIN)
        except (OSError, TimeoutError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else "no answer"
            log.warning("The name of a trunk's proxy cannot be looked up: %s: %s", host, why)
            continue
        shell.switch.looked_up(host, transport, str(found[0][4][0]))
    shell.settle()


def own_address(settings: Settings) -> str:
    """What peers reach us at."""
    if settings.public_address:
        return settings.public_address
    host = split_host_port(settings.sip)[0]
    if host not in ("0.0.0.0", "::"):
        return host
    family, far = (socket.AF_INET6, "2001:db8::1") if host == "::" else (socket.AF_INET, "192.0.2.1")
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((far, 9))  # sends nothing; asks the routes
            return probe.getsockname()[0]
        except OSError:
            return "::1" if host == "::" else "127.0.0.1"


def most_legs(settings: Settings) -> int:
    """How many legs there can be: a port and an open file for each."""
    first, last = settings.rtp_ports
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min((last - first + 1) // 2, max(1, files - files_besides(settings)))


def files_besides(settings: Settings) -> int:
    """Open files that are no media socket."""
    return FILES_BESIDES + settings.sip_connections * (2 if settings.sips else 1)


def switch_config(settings: Settings, trunks: tuple[TrunkLine, ...]) -> SwitchConfig:
    return SwitchConfig(
        name=settings.switch_name, boot=f"{int(time.time()):08x}{secrets.token_hex(4)}", host=own_address(settings),
        port=split_host_port(settings.sip)[1], sips=sips_config(settings), trunks=trunks, test=test_line(settings),
        cards=PracticeTaker() if settings.cards == "practice" else None,
        recordings=settings.recordings, most_legs=most_legs(settings), unclaimed=settings.unclaimed_seconds,
        phone_keys_in_clear=settings.phone_keys_in_clear,
        connections=settings.sip_connections, connections_from_one=settings.sip_connections_from_one,
        full_prompt=LINE_TROUBLE if (settings.prompts / LINE_TROUBLE).is_file() else "",
    )  # fmt: skip


def sips_config(settings: Settings) -> SipsConfig | None:
    """Raises SettingsProblem."""
    if not settings.sips:
        return None
    bind, port = split_host_port(settings.sips)
    files = files_of(settings)
    read(files)  # says which is missing, and the cure
    return SipsConfig(bind=bind, port=port, certificate=files.certificate, key=files.key)


def plane_maker(settings: Settings) -> Callable[[MediaListener], InProcessPlane]:
    bind = split_host_port(settings.sip)[0]
    limits = Limits.of_headset(settings.headset_spl)
    config = PlaneConfig(bind=bind, ports=settings.rtp_ports, prompts=settings.prompts, limits=limits)
    browsers = BrowserDoor(Certificate.make(), (own_address(settings),))
    return lambda listener: InProcessPlane(listener, config, browsers=browsers)


# --- The process


async def open_shell(settings: Settings, door: BusDoor) -> Shell:
    """Raises SettingsProblem, OSError."""
    trunks = tuple(trunk_line(trunk) for trunk in settings.trunks)
    settings.data.mkdir(parents=True, exist_ok=True)
    disk = Disk(
        settings.data, low=settings.disk_alarm_mib * MIB, full=settings.disk_full_mib * MIB,
        ballast=settings.ballast_mib * MIB,
    )  # fmt: skip
    bind = split_host_port(settings.sip)[0]
    return await Shell.open(
        bind, switch_config(settings, trunks), plane=plane_maker(settings), emit=door.emit, disk=disk
    )


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run until `stop` is set."""
    door = BusDoor(settings.switch_name)
    shell = await open_shell(settings, door)
    collector.calm()
    log.info("Listening for SIP on %s, UDP and TCP; %d trunks", settings.sip, len(settings.trunks))
    if settings.sips:
        log.info("Listening for SIP over TLS on %s", settings.sips)
    tasks = [asyncio.create_task(_look_up_proxies(door, shell), name="proxies")]
    if settings.nats:
        tasks.append(asyncio.create_task(_keep(door, shell, settings.nats), name="bus"))
    await stop.wait()
    log.info("Stopping")
    await shell.close(grace=GRACE)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(door: BusDoor, shell: Shell, url: str) -> None:
    while True:
        try:
            await door.serve(shell, url)
        except Exception:
            log.exception("The bus was left; it is joined again")
            await asyncio.sleep(1.0)


async def _look_up_proxies(door: BusDoor, shell: Shell) -> None:
    while True:
        door.new_lines.clear()
        await look_up(shell)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_UP):
                await door.new_lines.wait()


class Bounded(logging.Filter):
    """At most `most` records of one message a minute: what strangers send must not fill the disk by way of the log."""

    def __init__(self, most: int = 20) -> None:
        super().__init__()
        self._most = most
        self._minute = 0
        self._seen: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        minute = int(record.created // 60)
        if minute != self._minute:
            self._minute = minute
            self._seen.clear()
        key = f"{record.name} {record.msg}"[:200]
        count = self._seen[key] = self._seen.get(key, 0) + 1
        if count == self._most:
            record.msg = f"{record.msg} (said {count} times; no more this minute)"
        return count <= self._most


def main() -> int:
    """Start from the environment's settings. Returns the exit status."""
    try:
        settings = load()
    except SettingsProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    logs.to_stderr("switch", settings.log_level).addFilter(Bounded())
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await serve(settings, stop)

    try:
        uvloop.run(run())
    except (OSError, SettingsProblem) as error:
        log.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
