"""A new installation has one who can sign in, and only one."""

from __future__ import annotations

import stat
from pathlib import Path

from django.contrib.auth import authenticate

from infolinia.clients import queries
from infolinia.processes import first_user
from infolinia.processes.settings import Settings


def test_the_first_administrator_can_sign_in_and_nobody_else_reads_how(db, tmp_path: Path):
    settings = Settings(data=tmp_path)
    first_user.ensure(settings)
    username, password = settings.first_sign_in.read_text().split()
    assert stat.S_IMODE(settings.first_sign_in.stat().st_mode) == 0o600
    assert authenticate(username=username, password=password) is not None
    (user,) = queries.users()
    assert user.role == "administrator"
    assert user.clients == {"CENTRUM"}


def test_where_there_are_users_nothing_is_made(people, tmp_path: Path):
    settings = Settings(data=tmp_path)
    first_user.ensure(settings)
    assert not settings.first_sign_in.exists()
    assert "admin" not in {user.username for user in queries.users(blocked=True)}
