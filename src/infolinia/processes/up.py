"""`infolinia up`: one of each process on this machine, started in order and watched."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import sysconfig
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from infolinia.processes import certificates, unfit
from infolinia.processes.children import Child, Children
from infolinia.processes.sentences import Sentence, of_system
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.settings import Settings, environment, split_host_port
from infolinia.processes.unfit import SettingsProblem

log = logging.getLogger(__name__)

REAL_TIME = -10  # of the switch: a page may wait for sound, never sound for a page
PROMPT = -5  # of the pages, and of the centre: behind them it would not decide what their clicks wait for
READY_WITHIN = 90.0  # seconds until /healthz must answer; a busy machine of two cores took 21

Serving = Callable[[Settings, Children], Awaitable[None]]


def run(settings: Settings, *, demo: bool = False, serving: Serving | None = None) -> int:
    """Prepare the data folder, start all processes, call `serving` once pages are served, and stay until a signal.

    Returns the exit status: 0 after a signal, 1 when the centre could not be brought up.
    Raises SettingsProblem when the data folder, a port or a trunk's password cannot be used, and when another centre
    uses the folder.
    """
    os.umask(0o027)  # of what we and our children write, nothing is for other users of the machine
    make_folder(settings.data)
    with only_one(settings.data):
        return _run(settings, demo=demo, serving=serving)


def _run(settings: Settings, *, demo: bool, serving: Serving | None) -> int:
    places = (
        ("http", socket.SOCK_STREAM), ("https", socket.SOCK_STREAM), ("sip", socket.SOCK_DGRAM),
        ("sip", socket.SOCK_STREAM), ("sips", socket.SOCK_STREAM),
    )  # fmt: skip
    for option, kind in places:
        if address := getattr(settings, option):
            _port_is_free(address, kind, option)
    if settings.sips or settings.https:
        certificates.demand(settings, datetime.now(UTC))
    for trunk in settings.trunks:
        trunk.password()
        trunk.authorities()
    prepared = settings.model_copy(update={"nats": settings.nats or f"nats://{_bus_address(settings)}"})
    if code := subprocess.run(
        _module("prepare", *(["--demo"] if demo else [])), env=_env(prepared), check=False
    ).returncode:
        return code
    return asyncio.run(_serve(prepared, own_bus=not settings.nats, serving=serving))


async def _serve(settings: Settings, *, own_bus: bool, serving: Serving | None) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    env = _env(settings)
    bus = [Child("bus", (_nats_server(), "-c", str(_bus_file(settings))), {})] if own_bus else []
    children = Children(
        [
            *bus,
            Child("centre", _module("centre"), env, nice=PROMPT),  # stops after the switch, to hear its last words
            Child("switch", _module("switch"), env, grace=10.0, nice=REAL_TIME),
            Child("web", _module("web"), env, nice=PROMPT),
        ]
    )
    await children.start()
    try:
        if not await _answers(settings, stop):
            log.error("Pages were not served within %.0f s; the lines above say why.", READY_WITHIN)
            return 0 if stop.is_set() else 1
        if serving:
            await serving(settings, children)
        await stop.wait()
    finally:
        await children.stop()
    return 0


async def _answers(settings: Settings, stop: asyncio.Event) -> bool:
    """True once /healthz says that all parts are there; False after READY_WITHIN or a signal."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + READY_WITHIN
    while loop.time() < deadline and not stop.is_set():
        if await asyncio.to_thread(_healthy, settings):
            return True
        await asyncio.sleep(0.1)
    return False


def _healthy(settings: Settings) -> bool:
    try:
        with urllib.request.urlopen(settings.health(), timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"infolinia.processes.{name}", *arguments)


def _env(settings: Settings) -> dict[str, str]:
    return {**os.environ, **environment(settings), "DJANGO_SETTINGS_MODULE": "infolinia.processes.django_settings"}


def make_folder(folder: Path) -> None:
    """Everything below it may be about people: it is closed to other users of the machine, whoever made it."""
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
        elif (mode := folder.stat().st_mode) & 0o007:
            folder.chmod(mode & 0o7770)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        unwritten = _("it cannot be written: {why}. Choose another with --data.")
        raise SettingsProblem(unfit.at(f"data: {folder}", Sentence(unwritten, {"why": of_system(error)}))) from error


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """The folder is this process's while it lasts: two that share one would overwrite each other's bus and codes. A
    standby centre has a folder of its own, and shares the database. Raises SettingsProblem."""
    with open(os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system ends it with its holder, however that ends
        except BlockingIOError as error:
            used = _("process {process} uses this folder. Stop it or name another with --data.")
            why = Sentence(used, {"process": file.read(20).strip() or "?"})
            raise SettingsProblem(unfit.at(f"data: {folder}", why)) from error
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def _port_is_free(address: str, kind: socket.SocketKind, option: str) -> None:
    host, port = split_host_port(address)
    try:
        family = socket.getaddrinfo(host, port, type=kind)[0][0]
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        in_file = _("it cannot be used: {why}. Stop what uses it or choose another in infolinia.toml.")
        by_option = _("it cannot be used: {why}. Stop what uses it or choose another with --{option}.")
        said = in_file if option in ("sips", "https") else by_option
        why = Sentence(said, {"why": of_system(error), "option": option})
        raise SettingsProblem(unfit.at(f"{option}: {address}", why)) from error


# --- The bus of our own: a nats-server on loopback, with a token only this installation knows


def _nats_server() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "nats-server")


def _bus_file(settings: Settings) -> Path:
    return settings.data / "nats.conf"


def _bus_address(settings: Settings) -> str:
    """Write the server's configuration and return `token@host:port`. The port is chosen once for each run."""
    token = secrets.token_hex(16)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = _bus_file(settings)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(f'listen: "127.0.0.1:{port}"\nauthorization {{ token: "{token}" }}\nmax_payload: 1MB\n')
    return f"{token}@127.0.0.1:{port}"
