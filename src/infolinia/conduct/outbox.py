"""Commands to the line: decided in the transaction of their reason, carried out by the centre afterwards.

Whoever decides (the centre, or a desk's act in the web process) writes a row here with its event; the centre sends the
rows in their order. A repeat after a crash bears the same id, and the switch answers it with the first outcome.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from infolinia.conduct.models import Call, LineCommand
from infolinia.telephony.switch import door

MOST_AT_ONCE = 500
WANT = """
    INSERT INTO conduct_linecommand (id, number, call, switch, kind, body, made_at)
    SELECT %s, COALESCE(MAX(number), 0) + 1, %s, %s, %s, %s, %s FROM conduct_linecommand"""
LIVE_FOR = timedelta(seconds=5)  # a command of the moment (hold, hang up) is dropped after this


def want(call: Call, kind: type[door.Command], *, now: datetime, live: bool = False, **facts: Any) -> str:
    """Write down that the line shall do this; returns the command's id. `live`: only within LIVE_FOR."""
    return _write(
        kind(id=_new(), call=call.id, boot=call.boot, expires_at=now + LIVE_FOR if live else None, **facts),
        call.switch, now,
    )  # fmt: skip


def want_of_switch(
    switch: str, kind: type[door.Command], *, now: datetime, about: str = "", live: bool = False, **facts: Any
) -> str:
    """The same about no call. `about`: what else it is about; what is about the same goes in its order."""
    return _write(kind(id=_new(), call=about, expires_at=now + LIVE_FOR if live else None, **facts), switch, now)


def _new() -> str:
    return f"k-{secrets.token_hex(8)}"


def _write(command: door.Command, switch: str, now: datetime) -> str:
    made_at = connection.ops.adapt_datetimefield_value(now)
    body = door.encode(command).decode()
    with connection.cursor() as cursor:
        cursor.execute(WANT, [command.id, command.call, switch, type(command).__name__, body, made_at])
    return command.id


def count() -> int:
    """How many were not carried out yet."""
    return LineCommand.objects.filter(outcome=None).count()


def waiting() -> list[tuple[str, str, door.Command]]:
    """(id, switch, command) of what was not carried out yet, in the order of decision."""
    found: list[tuple[str, str, door.Command]] = []
    for row in LineCommand.objects.filter(outcome=None).order_by("number")[:MOST_AT_ONCE]:
        command = door.decode(row.body.encode())
        assert isinstance(command, door.Command)
        found.append((row.id, row.switch, command))
    return found
