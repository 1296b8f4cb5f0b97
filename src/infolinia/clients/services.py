"""Writers of operators, clients, users, grants, tokens; signing in; and the audit of who saw what."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.db import models, transaction
from django.db.models.fields.related import ForeignObjectRel
from django.utils.translation import gettext

from infolinia.clients import events, first_code, guessing, messages, passwords
from infolinia.clients.models import ApiToken, Client, Grant, Operator, Role, SignInTry, User
from infolinia.journal import queries as ledger
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream
from infolinia.web.refusals import Refusal

USERS = Stream("admin", "users")
CLIENTS = Stream("admin", "clients")
SEEN = Stream("admin", "seen")

FIRST = "admin"  # the user of a new installation
FIRST_CLIENT = "CENTRUM"  # its operator, and the client that the operator is to itself
FIRST_CODE = "(first code)"  # what wrong codes are counted under; no user has such a name
LANGUAGES = ("", "pl", "en")
CLIENT_CODE = re.compile(r"[A-Z0-9]{1,16}")
THEMES = ("", "light", "dark")


class SignInDenied(Exception):
    """No such user or a wrong password; after too many tries `until` is when the next one is looked at."""

    def __init__(self, *, until: datetime | None = None) -> None:
        super().__init__("denied")
        self.until = until


class PasswordProblem(ValueError):
    """A password that cannot be chosen; `code` is a key of messages.PASSWORDS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CodeOver(Exception):
    """The one-time code was made too long ago: the next start of the centre makes a new one."""


class TokenUnknown(LookupError):
    """No such user for a token, or no such token."""


@transaction.atomic
def put_operator(code: str, name: str) -> Operator:
    """Make the operator, or rename it."""
    return Operator.objects.update_or_create(code=code, defaults={"name": name})[0]


@transaction.atomic
def put_client(
    code: str,
    name: str,
    *,
    operator: str,
    language: str = "pl",
    about: dict[str, Any] | None = None,
    now: datetime | None = None,
    by: Actor = SYSTEM,
) -> Client:
    """Make the client, or bring it up to date. A pack that is loaded again does not undo what people set since. now:
    when, for the history; without it none is begun. Raises Refusal for a code that no client can have, or that is
    another operator's."""
    journal.lock(CLIENTS)
    if not CLIENT_CODE.fullmatch(code):
        raise Refusal("client-code", status=422, client=code[:40])
    row = Client.objects.filter(code=code).first()
    if row is not None and row.operator_id != operator and by != SYSTEM:
        raise Refusal("client-taken", client=code)
    values = {"name": name, "operator_id": operator, "language": language, "about": about or {}}
    if row is not None and all(getattr(row, field) == value for field, value in values.items()):
        return row
    told = events.ClientSet(code, name, language, about or {})
    if by == SYSTEM and _changed_since(told):
        return row or Client(code=code, **values)
    if now is not None:
        journal.append(CLIENTS, told, at=now, by=by)
    return Client.objects.update_or_create(code=code, defaults=values)[0]


def _changed_since(told: events.ClientSet) -> bool:
    """Whether somebody changed or removed the client since a pack said the same."""
    changes = [
        item
        for item in ledger.replay(CLIENTS)
        if isinstance(item.event, events.ClientSet | events.ClientRemoved) and item.event.client == told.client
    ]
    packs = [item.event for item in changes if item.by == SYSTEM]
    return bool(packs) and packs[-1] == told and changes[-1].by != SYSTEM


@transaction.atomic
def remove_client(code: str, *, now: datetime, by: Actor) -> None:
    """Raises LookupError when there is none, and Refusal when anything belongs to it."""
    journal.lock(CLIENTS)
    row = Client.objects.filter(code=code).first()
    if row is None:
        raise LookupError(code)
    if found := belongings(code):
        by_kind = ", ".join(f"{gettext(messages.KINDS.get(kind, kind))}: {count}" for kind, count in found.items())
        raise Refusal("client-needed", name=row.name, by=by_kind)
    journal.append(CLIENTS, events.ClientRemoved(code), at=now, by=by)
    row.delete()


def belongings(code: str) -> dict[str, int]:
    """How many rows of each table belong to a client, by the table's name (`queue`, `call`); none is left out."""
    found: dict[str, int] = {}
    for relation in Client._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and (related := relation.related_model) is not None:
            rows: models.Manager[Any] = related._base_manager  # type: ignore[union-attr]  # a class, once loaded
            if count := rows.filter(**{relation.field.name: code}).count():
                name = str(related._meta.model_name)  # type: ignore[union-attr]
                found[name] = found.get(name, 0) + count
    return found


@transaction.atomic
def put_user(
    username: str,
    name: str,
    *,
    role: str,
    operator: str,
    clients: Iterable[str],
    password: str | None = None,
    once: bool = False,
    language: str = "",
    active: bool = True,
    now: datetime,
    by: Actor = SYSTEM,
) -> User:
    """Make the user, or bring name, role and grants up to date. Without a password nobody can sign in; an existing one
    stays when none is given. once: whoever signs in with this password has to choose another first.

    Raises Refusal when nobody would be left who administers the operator's centre.
    """
    journal.lock(USERS)
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(
            username=username,
            password=make_password(password),
            name=name,
            role=Role(role),
            operator_id=operator,
            language=language,
            is_active=active,
            password_once=once and password is not None,
        )
        user.save()
        journal.append(USERS, events.UserCreated(str(user.pk), username, role, name), at=now, by=by)
    else:
        _change(user, name, Role(role), operator, password, active, once=once, now=now, by=by)
    _grants(user, frozenset(clients), now=now, by=by)
    return user


@transaction.atomic
def begin(username: str, name: str, password: str, *, now: datetime, by: Actor) -> User:
    """The first administrator takes the centre over, under this name and with a password of his own. Under another name
    than FIRST, that user is blocked. The password and the code of the installation open nothing from then on."""
    first = User.objects.get(username=FIRST)
    grants = list(Grant.objects.filter(user=first).values_list("client_id", flat=True))
    facts: dict[str, Any] = {"role": Role.ADMINISTRATOR, "operator": first.operator_id, "clients": grants}
    user = put_user(username, name, password=password, language=first.language, now=now, by=by, **facts)
    if username != FIRST:
        put_user(FIRST, first.name, active=False, now=now, by=by, **facts)
    transaction.on_commit(forget_first)
    return user


def forget_first() -> None:
    """The files that tell how the first administrator comes in."""
    first_code.forget(settings.SETTINGS.first_sign_in)
    first_code.forget(settings.SETTINGS.first_code)


def _change(
    user: User,
    name: str,
    role: Role,
    operator: str,
    password: str | None,
    active: bool,
    *,
    once: bool,
    now: datetime,
    by: Actor,
) -> None:
    has_password = is_password_usable(user.password)  # comparing with none would take as long as with one
    new_password = password is not None and not (has_password and check_password(password, user.password))
    if user.is_active and user.is_administrator and not (active and role == Role.ADMINISTRATOR):
        others = User.objects.filter(operator_id=user.operator_id, role=Role.ADMINISTRATOR, is_active=True)
        if not others.exclude(pk=user.pk).exists():
            raise Refusal("last-administrator", name=user.name)
    before = (user.name, user.role, user.operator_id, user.is_active)
    if before == (name, role, operator, active) and not new_password:
        return
    user.name, user.role, user.operator_id, user.is_active = name, role, operator, active
    if new_password:
        user.password, user.password_once = make_password(password), once
    user.save()
    changed = events.UserChanged(str(user.pk), user.username, str(role), name, active, new_password)
    journal.append(USERS, changed, at=now, by=by)


def choose_password(user_id: str, old: str, new: str, *, address: str, now: datetime) -> User:
    """The user's own new password. old: the one there is, which is not asked for again after a sign-in with one that
    was to be used once. Raises PasswordProblem, and SignInDenied after too many wrong tries."""
    user = User.objects.get(pk=user_id)
    if not user.password_once:
        _may_guess(user.username, address[:45], now)
        if not check_password(old, user.password):
            _refused(user.username, address[:45], now)
            raise PasswordProblem("old")
    if wrong := passwords.problem(new, username=user.username, name=user.name):
        raise PasswordProblem(wrong)
    if check_password(new, user.password):
        raise PasswordProblem("same")
    user.password, user.password_once = make_password(new), False
    changed = events.UserChanged(str(user.pk), user.username, user.role, user.name, user.is_active, True)
    with transaction.atomic():
        journal.append(USERS, changed, at=now, by=Actor("agent", str(user.pk)))
        user.save(update_fields=["password", "password_once"])
    return user


def _grants(user: User, wanted: frozenset[str], *, now: datetime, by: Actor) -> None:
    have = set(Grant.objects.filter(user=user).values_list("client_id", flat=True))
    for code in sorted(wanted - have):
        Grant.objects.create(user=user, client_id=code)
        journal.append(USERS, events.UserGranted(str(user.pk), user.username, code), at=now, by=by)
    for code in sorted(have - wanted):
        Grant.objects.filter(user=user, client_id=code).delete()
        journal.append(USERS, events.UserRevoked(str(user.pk), user.username, code), at=now, by=by)


def sign_in(username: str, password: str, *, address: str, now: datetime) -> User:
    """The user, when name and password fit. Raises SignInDenied; how many tries there are stands in guessing.py."""
    username, address = username[:40], address[:45]
    _may_guess(username, address, now)
    user = User.objects.filter(username=username, is_active=True).first()
    # The hash is computed for an unknown name too, so that the time of the reply tells nothing.
    fits = check_password(password, user.password if user else _nobodys_password())
    if user is None or not fits:
        _refused(username, address, now)
        raise SignInDenied
    _came_in(user, username, address, now)
    return user


def come_in_first(code: str, *, address: str, now: datetime) -> User:
    """The first administrator, for the one-time code. It opens the door until that administrator has a password of his
    own, so that a stop of the centre in between shuts nobody out. Raises SignInDenied and CodeOver; wrong codes are
    counted as wrong passwords are."""
    file, address = settings.SETTINGS.first_code, address[:45]
    _may_guess(FIRST_CODE, address, now)
    user = User.objects.filter(username=FIRST, is_active=True).first()
    if user is None or not first_code.fits(file, code):
        _refused(FIRST_CODE, address, now, "wrong code")
        raise SignInDenied
    if first_code.is_over(file, now):
        raise CodeOver
    _came_in(user, FIRST_CODE, address, now)
    return user


def _may_guess(username: str, address: str, now: datetime) -> None:
    """Raises SignInDenied while there were too many wrong tries."""
    recent = SignInTry.objects.filter(address=address, at__gt=now - guessing.WITHIN)
    of_name = list(recent.filter(username=username).values_list("at", flat=True))
    until = guessing.waits_until(of_name, list(recent.values_list("at", flat=True)), now)
    if until:
        raise SignInDenied(until=until)


@transaction.atomic
def _came_in(user: User, tried: str, address: str, now: datetime) -> None:
    by = Actor("agent", str(user.pk))
    journal.append(USERS, events.SignedIn(str(user.pk), user.username, address), at=now, by=by)
    SignInTry.objects.filter(username=tried, address=address).delete()


@transaction.atomic
def _refused(username: str, address: str, now: datetime, why: str = "wrong name or password") -> None:
    journal.append(USERS, events.SignInRefused(username, address, why), at=now, by=SYSTEM)
    SignInTry.objects.filter(at__lte=now - guessing.WITHIN).delete()
    SignInTry.objects.create(username=username, address=address, at=now)


@transaction.atomic
def sign_out(user: User, *, now: datetime) -> None:
    """Record that the user left."""
    journal.append(USERS, events.SignedOut(str(user.pk), user.username), at=now, by=Actor("agent", str(user.pk)))


@transaction.atomic
def saw(user_id: str, what: str, subject: str, *, now: datetime, by: Actor) -> None:
    """Record that a user saw personal data or a recording: `what` is a word (customer, recording, record)."""
    username = User.objects.values_list("username", flat=True).get(pk=user_id)
    journal.append(SEEN, events.DataSeen(user_id, username, what, subject), at=now, by=by)


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    """The user's language from now on; empty for the installation's. Raises ValueError for an unknown one."""
    if language not in LANGUAGES:
        raise ValueError(language)
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def choose_theme(user: User, theme: str) -> None:
    """The user's theme: light, dark or empty for the system's. Raises ValueError for an unknown one."""
    if theme not in THEMES:
        raise ValueError(theme)
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


@transaction.atomic
def revoke_token(token_id: str, *, now: datetime, by: Actor = SYSTEM) -> None:
    """From now on the token opens nothing. Raises TokenUnknown; doing it twice is once."""
    journal.lock(USERS)
    row = ApiToken.objects.select_related("user").filter(id=token_id).first()
    if row is None:
        raise TokenUnknown(token_id)
    if row.revoked_at is None:
        journal.append(USERS, events.TokenRevoked(row.id, row.user.username, row.name), at=now, by=by)
        ApiToken.objects.filter(id=token_id).update(revoked_at=now)


def user_of_token(token: str, *, now: datetime) -> tuple[User, str] | None:
    """The user a token belongs to and the token's id; None when it is unknown or revoked."""
    parts = token.split("_", 2)
    if len(parts) != 3 or parts[0] != "il":
        return None
    row = ApiToken.objects.select_related("user").filter(id=parts[1], user__is_active=True).first()
    if row is None or (row.revoked_at is not None and row.revoked_at <= now):
        return None
    return (row.user, row.id) if secrets.compare_digest(row.hash, _hash(parts[2])) else None


def forget_sessions() -> None:
    """Delete the sessions that are over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    return make_password(secrets.token_hex(16))


def _hash(secret: str) -> str:
    """A token has 256 random bits, so a plain SHA-256 of it cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
