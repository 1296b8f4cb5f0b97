"""The first administrator of a new installation: without one nobody could sign in."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from infolinia.clients import queries, services
from infolinia.processes.settings import Settings

CODE, NAME = "CENTRUM", "Centrum"


def ensure(settings: Settings) -> None:
    """Make the user `admin`, with an operator who serves only itself, when there is no user at all."""
    if queries.users(blocked=True):
        return
    password = secrets.token_urlsafe(12)
    with open(os.open(settings.first_sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(f"admin {password}\n")
    if not queries.clients():
        services.put_operator(CODE, NAME)
        services.put_client(CODE, NAME, operator=CODE, language=settings.language)
    client = queries.clients()[0]
    services.put_user(
        "admin", "Administrator", role="administrator", operator=client.operator,
        clients=[each.code for each in queries.clients()], password=password, now=datetime.now(UTC),
    )  # fmt: skip
