"""Writers of operators, clients, users, grants, tokens; and the audit of who saw what."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from infolinia.clients import events
from infolinia.clients.models import ApiToken, Client, Grant, Operator, Role, SignInTry, User
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream

USERS = Stream("admin", "users")
SEEN = Stream("admin", "seen")

TRIES = 5  # wrong passwords for one name, or from one address five times as many
TRIES_WITHIN = timedelta(minutes=10)


class SignInDenied(Exception):
    """No such user or a wrong password; `wait` is set when there were too many tries."""

    def __init__(self, *, wait: timedelta | None = None) -> None:
        super().__init__("denied")
        self.wait = wait


class TokenUnknown(LookupError):
    """No such user for a token."""


@transaction.atomic
def put_operator(code: str, name: str) -> Operator:
    """Make the operator, or rename it."""
    return Operator.objects.update_or_create(code=code, defaults={"name": name})[0]


@transaction.atomic
def put_client(code: str, name: str, *, operator: str, language: str = "pl", about: dict[str, Any] | None = None) -> Client:
    """Make the client, or bring it up to date."""
    values = {"name": name, "operator_id": operator, "language": language, "about": about or {}}
    return Client.objects.update_or_create(code=code, defaults=values)[0]


@transaction.atomic
def put_user(
    username: str,
    name: str,
    *,
    role: str,
    operator: str,
    clients: Iterable[str],
    password: str | None = None,
    language: str = "",
    now: datetime,
    by: Actor = SYSTEM,
) -> User:
    """Make the user, or bring name, role and grants up to date. Without a password nobody can sign in."""
    user = User.objects.filter(username=username).first()
    values = {"name": name, "role": Role(role), "operator_id": operator, "language": language}
    if user is None:
        user = User(username=username, password=make_password(password), **values)
        user.save()
        journal.append(USERS, events.UserCreated(str(user.pk), username, role, name), at=now, by=by)
    else:
        for field, value in values.items():
            setattr(user, field, value)
        if password is not None:
            user.password = make_password(password)
        user.save()
    for code in clients:
        _grant, made = Grant.objects.get_or_create(user=user, client_id=code)
        if made:
            journal.append(USERS, events.UserGranted(str(user.pk), username, code), at=now, by=by)
    return user


def sign_in(username: str, password: str, *, address: str, now: datetime) -> User:
    """The user, when name and password fit. Raises SignInDenied; five wrong tries make a name wait."""
    since = now - TRIES_WITHIN
    tries = SignInTry.objects.filter(at__gt=since)
    if tries.filter(username=username).count() >= TRIES or tries.filter(address=address).count() >= 5 * TRIES:
        _refused(username, address, "too many tries", now)
        raise SignInDenied(wait=TRIES_WITHIN)
    user = User.objects.filter(username=username, is_active=True).first()
    # The hash is computed for an unknown name too, so that the time of the reply tells nothing.
    fits = check_password(password, user.password if user else _nobodys_password())
    if user is None or not fits:
        _refused(username, address, "wrong name or password", now)
        raise SignInDenied
    with transaction.atomic():
        journal.append(
            USERS, events.SignedIn(str(user.pk), username, address), at=now, by=Actor("agent", str(user.pk))
        )
        SignInTry.objects.filter(username=username).delete()
    return user


def sign_out(user: User, *, now: datetime) -> None:
    """Record that the user left."""
    with transaction.atomic():
        journal.append(USERS, events.SignedOut(str(user.pk), user.username), at=now, by=Actor("agent", str(user.pk)))


@transaction.atomic
def _refused(username: str, address: str, why: str, now: datetime) -> None:
    journal.append(USERS, events.SignInRefused(username[:40], address, why), at=now, by=SYSTEM)
    SignInTry.objects.create(username=username[:40], address=address, at=now)


@transaction.atomic
def saw(user_id: str, what: str, subject: str, *, now: datetime, by: Actor) -> None:
    """Record that a user saw personal data or a recording: `what` is a word (customer, recording, record)."""
    username = User.objects.values_list("username", flat=True).get(pk=user_id)
    journal.append(SEEN, events.DataSeen(user_id, username, what, subject), at=now, by=by)


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    """The user's language from now on."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def choose_theme(user: User, theme: str) -> None:
    """The user's theme: light, dark or empty for the system's."""
    User.objects.filter(pk=user.pk).update(theme=theme)


@transaction.atomic
def make_token(username: str, name: str, *, now: datetime, by: Actor = SYSTEM) -> str:
    """A new token for the user; it is shown once and kept as a hash. Raises TokenUnknown."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise TokenUnknown(username)
    id_, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    journal.append(USERS, events.TokenMade(id_, username, name), at=now, by=by)
    ApiToken.objects.create(id=id_, user=user, name=name, hash=_hash(secret), made_at=now)
    return f"il_{id_}_{secret}"


def user_of_token(token: str) -> User | None:
    """The user a token belongs to, None when it is unknown or revoked."""
    parts = token.split("_", 2)
    if len(parts) != 3 or parts[0] != "il":
        return None
    row = ApiToken.objects.select_related("user").filter(id=parts[1], revoked_at=None, user__is_active=True).first()
    return row.user if row and secrets.compare_digest(row.hash, _hash(parts[2])) else None


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    return make_password(secrets.token_hex(16))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
