"""Facts about this machine: files, ports, addresses, clock, installed parts. Nothing is changed."""

from __future__ import annotations

import errno
import http.client
import json
import os
import resource
import shutil
import socket
import subprocess
import sysconfig
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import infolinia
from infolinia.processes import claim
from infolinia.processes.doctor.facts import (
    AddressFacts,
    ClockFacts,
    Listener,
    NetworkFacts,
    PageFacts,
    PartFacts,
    SecretFile,
    StorageFacts,
)
from infolinia.processes.sentences import Sentence, gettext_noop, of_system
from infolinia.processes.settings import Settings, split_host_port
from infolinia.processes.switch import files_besides, own_address
from infolinia.speech.espeak import PROGRAM
from infolinia.telephony.media import opus
from infolinia.telephony.sip.uri import is_literal

MIB = 1024 * 1024
ANSWERS_WITHIN = 3.0  # seconds for our own pages
TRIED = 40  # ports of rtp_ports
COMES_WITHIN = 0.5  # seconds for a datagram to ourselves
MOST_FILES = 5_000  # of the data folder whose times are looked at


def storage(settings: Settings) -> StorageFacts:
    folder = settings.data
    if not folder.is_dir():
        return StorageFacts(folder=str(folder), exists=False)
    error = None
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as failed:
        error = of_system(failed)
    return StorageFacts(
        folder=str(folder), error=error, owner=folder.stat().st_uid, user=os.geteuid(),
        free_mib=shutil.disk_usage(folder).free / MIB, alarm_mib=settings.disk_alarm_mib,
        full_mib=settings.disk_full_mib, secrets=tuple(_secrets(settings)),
    )  # fmt: skip


def _secrets(settings: Settings) -> list[SecretFile]:
    folder = settings.data
    files = [
        folder / "secret.key", settings.first_sign_in, settings.first_code, folder / "demo.json", folder / "nats.conf",
        *folder.glob("keys*"), *folder.glob("keys/*"), *folder.glob("tls/*.key"),
        *(trunk.password_file for trunk in settings.trunks if trunk.password_file),
        *([settings.tls_key] if settings.tls_key else []),
    ]  # fmt: skip
    if "@" in settings.database or "@" in settings.nats:
        files.append(folder / "infolinia.toml")
    return [SecretFile(path=str(file), mode=file.stat().st_mode & 0o777) for file in files if file.is_file()]


def is_running(settings: Settings) -> bool:
    """Whether a centre is active in our folder or our pages are served, so that our ports are taken by ourselves."""
    if claim.is_held(settings.data):
        return True
    try:
        with urllib.request.urlopen(settings.health(), timeout=ANSWERS_WITHIN) as reply:
            said = reply.read(4096)
    except urllib.error.HTTPError as error:  # 503: a part is missing, and it says which
        said = error.read(4096)
    except (OSError, ValueError, http.client.HTTPException):
        return False
    try:
        return "parts" in json.loads(said)
    except (ValueError, TypeError):
        return False


def network(settings: Settings) -> NetworkFacts:
    running = is_running(settings)
    listeners = tuple(
        Listener(setting=name, address=address, protocol=protocol, error=_bind_error(address, kind))
        for name, protocol, kind in (
            ("http", "TCP", socket.SOCK_STREAM), ("https", "TCP", socket.SOCK_STREAM),
            ("sip", "UDP", socket.SOCK_DGRAM), ("sip", "TCP", socket.SOCK_STREAM), ("sips", "TCP", socket.SOCK_STREAM),
        )
        if (address := getattr(settings, name))
    )  # fmt: skip
    first, last = settings.rtp_ports
    host = split_host_port(settings.sip)[0]
    step = max(2, (last - first) // TRIED // 2 * 2)
    tried = list(range(first + first % 2, last + 1, step))
    refused = tuple(port for port in tried if _bind_error(_written(host, port), socket.SOCK_DGRAM))
    free = [port for port in tried if port not in refused]
    to = own_address(settings) if not settings.public_address else host
    heard = _comes(host, free[0], to if to not in ("0.0.0.0", "::") else "127.0.0.1") if free else True
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    return NetworkFacts(
        is_running=running, listeners=listeners, rtp_ports=settings.rtp_ports, rtp_tried=len(tried),
        rtp_refused=refused, rtp_heard=heard, files=files,
        files_needed=(last - first + 1) // 2 + files_besides(settings),
    )  # fmt: skip


def _written(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _bind_error(address: str, kind: socket.SocketKind) -> Sentence | None:
    host, port = split_host_port(address)
    try:
        family = socket.getaddrinfo(host, port, type=kind)[0][0]
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return of_system(error)
    return None


def _comes(bind: str, port: int, to: str) -> bool:
    """Whether a datagram to `to` at a port of ours comes."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    said = os.urandom(16)
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as ear, socket.socket(family, socket.SOCK_DGRAM) as mouth:
            ear.bind((bind, port))
            ear.settimeout(COMES_WITHIN)
            mouth.sendto(said, (to, port))
            return ear.recv(64) == said
    except OSError:
        return False


def address(settings: Settings, far: tuple[tuple[str, str], ...]) -> AddressFacts:
    told = own_address(settings)
    if not is_literal(told):
        return AddressFacts(told=told, is_set=bool(settings.public_address), is_address=False)
    ours = not _bind_error(_written(told, 0), socket.SOCK_DGRAM)
    back = ours
    if not ours:
        bind = split_host_port(settings.sip)[0]
        first, last = settings.rtp_ports
        free = next(
            (port for port in range(first, last + 1) if not _bind_error(_written(bind, port), socket.SOCK_DGRAM)), 0
        )
        back = bool(free) and _comes(bind, free, told)
    return AddressFacts(told=told, is_set=bool(settings.public_address), is_ours=ours, comes_back=back, far=far)


def clock(settings: Settings) -> ClockFacts:
    newest = 0.0
    if settings.data.is_dir():
        for number, file in enumerate(settings.data.iterdir()):
            if number >= MOST_FILES:
                break
            try:
                newest = max(newest, file.stat().st_mtime)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.EACCES):
                    raise
    return ClockFacts(
        now=datetime.now(UTC), newest_file=datetime.fromtimestamp(newest, UTC) if newest else None,
        synchronized=_synchronized(),
    )  # fmt: skip


def _synchronized() -> bool | None:
    program = shutil.which("timedatectl")
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, "show", "-p", "NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=3,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(done.stdout.strip())


def pages(settings: Settings) -> PageFacts:
    return PageFacts(
        http=split_host_port(settings.http)[0], https=settings.https, has_proxy=bool(settings.trusted_proxies)
    )


def parts(settings: Settings) -> PartFacts:
    error = None
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        error = Sentence(gettext_noop("there is no such zone among this machine's or Python's data"))
    house = Path(infolinia.__file__).parent
    missing = [file.relative_to(house) for file in house.rglob("*.po") if not file.with_suffix(".mo").is_file()]
    return PartFacts(
        has_espeak=shutil.which(PROGRAM) is not None, has_opus=opus.is_available(),
        has_nats_server=bool(settings.nats) or (Path(sysconfig.get_path("scripts")) / "nats-server").is_file(),
        timezone=settings.timezone, zone_error=error, languages_missing=tuple(sorted(map(str, missing))),
    )  # fmt: skip
