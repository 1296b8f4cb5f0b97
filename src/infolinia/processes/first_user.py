"""The first administrator of a new installation: without one nobody could sign in."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from infolinia.clients import first_code, queries, services
from infolinia.processes.settings import Settings

CODE, NAME = services.FIRST_CLIENT, queries.UNNAMED


def ensure(settings: Settings) -> None:
    """Make the user `admin`, with an operator who serves only itself, when there is no user at all. While `admin` has
    the password of the installation, whoever reads the data folder also finds the code that opens the first run."""
    if not queries.users(blocked=True):
        _make(settings)
    if queries.is_begun(settings.first_sign_in):
        first_code.forget(settings.first_code)
    else:
        first_code.make(settings.first_code)


def _make(settings: Settings) -> None:
    password = secrets.token_urlsafe(12)
    with open(os.open(settings.first_sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(f"{services.FIRST} {password}\n")
    if not queries.clients():
        services.put_operator(CODE, NAME)
        services.put_client(CODE, NAME, operator=CODE, language=settings.language, now=datetime.now(UTC))
    client = queries.clients()[0]
    services.put_user(
        services.FIRST, "Administrator", role="administrator", operator=client.operator,
        clients=[each.code for each in queries.clients()], password=password, now=datetime.now(UTC),
    )  # fmt: skip
