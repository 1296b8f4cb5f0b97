"""`/healthz`: 200 when every part is there, else 503; either way which part is missing.

Open to all and says no more than that. Each look has its own limit of time, so that a sick part makes a slow answer,
never none.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import nats.errors
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from infolinia.journal import services as journal
from infolinia.processes import bus as subjects
from infolinia.processes.settings import Settings

LOOK = 1.0  # seconds the bus and the switch have to answer

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    installation: Settings = settings.SETTINGS
    bus, switch = asyncio.run(_bus_and_switch(installation))
    parts = {"database": _database(), "centre": _centre(installation), "bus": bus, "switch": switch}
    ok = all(parts.values())
    told = {name: "ok" if there else "missing" for name, there in parts.items()}
    return JsonResponse({"ok": ok, "parts": told}, status=200 if ok else 503)


def _database() -> bool:
    """Whether it can be written; the write is taken back."""
    try:
        journal.try_writing()
    except DatabaseError as error:
        log.error("The database cannot be written: %s", error)
        return False
    return True


def _centre(installation: Settings) -> bool:
    """Whether a centre holds its claim (runtime.md 2): looked up, not tried, so that nobody's claim is disturbed."""
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
                return cursor.fetchone()[0] > 0
    except DatabaseError:
        return False
    try:
        inode = (installation.data / "centre.lock").stat().st_ino
        locks = Path("/proc/locks").read_text()
    except OSError:
        return False
    return any(
        " FLOCK " in line and "->" not in line and line.split()[5].endswith(f":{inode}") for line in locks.splitlines()
    )


async def _bus_and_switch(installation: Settings) -> tuple[bool, bool]:
    if not installation.nats:
        return False, False
    async with subjects.glance(installation.nats, LOOK) as bus:
        if bus is None:
            return False, False
        try:
            await bus.request(subjects.snapshot(installation.switch_name), b"", timeout=LOOK)
        except (TimeoutError, nats.errors.Error):
            return True, False
        return True, True
