"""Facts about the installation: its database, its bus, its trunks, its certificate; and all facts together."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from urllib.parse import urlparse

import nats
import nats.errors

from infolinia.processes import certificates
from infolinia.processes import settings as installation
from infolinia.processes.doctor import machine
from infolinia.processes.doctor.facts import CertificateFacts, Facts, RegistrationFacts, ServiceFacts
from infolinia.processes.doctor.probing import probe_all
from infolinia.processes.sentences import Sentence, gettext_noop, of_system
from infolinia.processes.settings import Settings
from infolinia.processes.switch import own_address, trunk_line
from infolinia.telephony.sip.uri import is_literal
from infolinia.telephony.switch.lines import TrunkLine, host_and_port

WITHIN = 3.0  # seconds for the bus


def gather(settings: Settings) -> Facts:
    """Everything, in some seconds. Raises SettingsProblem for a trunk of the settings file that cannot be read."""
    services, lines, lost = _services(settings)
    network = machine.network(settings)
    trunks = asyncio.run(probe_all(lines, own_address(settings)))
    return Facts(
        storage=machine.storage(settings), network=network,
        address=machine.address(settings, _far(lines)), trunks=trunks, clock=machine.clock(settings),
        pages=machine.pages(settings), parts=machine.parts(settings), services=services,
        certificate=_certificate(settings),
        unregistered=lost if network.is_running else (),  # what was told last of one that stands still is old
    )  # fmt: skip


def hidden(url: str) -> str:
    """An address without its name and password."""
    if "@" not in url:
        return url
    found = urlparse(url)
    port = f":{found.port}" if found.port else ""
    return f"{found.scheme}://{found.hostname or ''}{port}{found.path}"


def _far(lines: list[TrunkLine]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for line in lines:
        for text in (*line.proxies, *(peer.partition("/")[0] for peer in line.peers)):
            try:
                host, _ = host_and_port(f"[{text}]" if text.count(":") > 1 and text[0] != "[" else text)
            except ValueError:
                continue
            if is_literal(host):
                found.append((line.name, host))
    return tuple(found)


def _certificate(settings: Settings) -> CertificateFacts:
    is_used = bool(settings.https or settings.sips)
    if not is_used:
        return CertificateFacts()
    files = certificates.files_of(settings)
    try:
        shown, key = certificates.read(files)
    except certificates.FileProblem as problem:
        return CertificateFacts(is_used=True, faults=(problem.found,))
    hosts = [host for host in settings.hosts if host and host[0] != "." and host != "*"]
    return CertificateFacts(is_used=True, faults=certificates.faults(files, shown, key, hosts, datetime.now(UTC)))


def _services(settings: Settings) -> tuple[ServiceFacts, list[TrunkLine], tuple[RegistrationFacts, ...]]:
    """Also the trunks, those of the database when it can be read, else those of the settings file; and which of them
    the switches told that they could not register."""
    from_file = [trunk_line(trunk) for trunk in settings.trunks]
    nats_error = asyncio.run(_bus_error(settings.nats)) if settings.nats else None
    told = {"database": hidden(settings.database) or str(settings.database_file), "nats": hidden(settings.nats)}
    if not settings.database and not settings.database_file.is_file():
        return ServiceFacts(**told, nats_error=nats_error, is_new=True), from_file, ()
    os.environ.update(installation.environment(settings))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infolinia.processes.django_settings")
    import django

    django.setup()
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    from infolinia.content import queries as content
    from infolinia.floor.lines import queries as lines

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        pending = tuple(f"{step.app_label} {step.name}" for step, _ in plan)
        is_new = not executor.loader.applied_migrations
        if pending:
            return ServiceFacts(**told, nats_error=nats_error, pending=pending, is_new=is_new), from_file, ()
        silent = tuple(content.silent_announcements(settings.prompts))
        known = [trunk.line for trunk in lines.trunks() if trunk.is_active]
        lost = unregistered(known)
    except Error as error:
        why = Sentence(_without_secrets(str(error).strip().partition("\n")[0], settings))
        return ServiceFacts(**told, nats_error=nats_error, database_error=why), from_file, ()
    finally:
        connection.close()
    return ServiceFacts(**told, nats_error=nats_error, prompts_missing=silent), known, lost


def unregistered(trunks: list[TrunkLine]) -> tuple[RegistrationFacts, ...]:
    """Those of these trunks that the switches told last that they could not register; Django is set up."""
    from infolinia.floor.lines import queries as lines

    return tuple(
        RegistrationFacts(trunk=trunk.name, fault=found.fault, status=found.status)
        for trunk in trunks
        if (found := lines.ill(trunk.name)) and found.fault != "silent"
    )


def _without_secrets(text: str, settings: Settings) -> str:
    password = urlparse(settings.database).password if settings.database else None
    return text.replace(password, "…") if password else text


async def _bus_error(url: str) -> Sentence | None:
    async def quiet(_: Exception) -> None:
        return

    try:
        bus = await asyncio.wait_for(
            nats.connect(url, allow_reconnect=False, connect_timeout=int(WITHIN), error_cb=quiet), WITHIN
        )
    except TimeoutError:
        return Sentence(gettext_noop("nothing in {seconds} s"), {"seconds": f"{WITHIN:.0f}"})
    except OSError as error:
        return of_system(error)
    except nats.errors.Error as error:
        return Sentence(str(error).removeprefix("nats: ") or gettext_noop("it does not let us in"))
    await bus.close()
    return None
