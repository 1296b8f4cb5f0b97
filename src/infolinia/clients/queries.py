"""Reading operators, clients, users, tokens and the audit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import check_password
from django.utils.crypto import constant_time_compare

from infolinia.clients.events import (
    ClientRemoved,
    ClientSet,
    DataSeen,
    UserChanged,
    UserCreated,
    UserGranted,
    UserRevoked,
)
from infolinia.clients.facts import ClientChange, ClientFacts, Listening, Sight, TokenFacts, UserChange, UserFacts
from infolinia.clients.models import ApiToken, Client, Grant, Operator, Role, User
from infolinia.clients.services import CLIENTS, FIRST, SEEN, USERS
from infolinia.journal import queries as journal
from infolinia.journal.facts import SYSTEM

UNNAMED = "Centrum"  # what a new installation calls its operator
MOST_LOOKED_AT = 20_000  # entries of the audit read for one page


def client(code: str) -> ClientFacts:
    """Raises LookupError for an unknown code."""
    row = Client.objects.filter(code=code).first()
    if row is None:
        raise LookupError(code)
    return _client(row)


def clients() -> list[ClientFacts]:
    return [_client(row) for row in Client.objects.all()]


def client_history(code: str = "") -> list[ClientChange]:
    """What was changed of a client, or of all, oldest first."""
    found: list[ClientChange] = []
    for item in journal.replay(CLIENTS):
        it = item.event
        if not isinstance(it, ClientSet | ClientRemoved) or (code and it.client != code):
            continue
        set_ = isinstance(it, ClientSet)
        after = {"client": it.client, "name": it.name, "language": it.language, **it.about} if set_ else None
        found.append(ClientChange(item.seq, item.at, item.by, after))
    return found


def removed_clients() -> list[str]:
    """Codes of those that were removed, the latest first."""
    last: dict[str, bool] = {}
    for item in journal.replay(CLIENTS):
        it = item.event
        if isinstance(it, ClientSet | ClientRemoved):
            last.pop(it.client, None)
            last[it.client] = isinstance(it, ClientRemoved)
    return [code for code, is_gone in reversed(last.items()) if is_gone]


def set_by_people(username: str) -> bool:
    """Whether somebody, and not a pack, changed this user last."""
    try:
        changes = user_history(user_named(username).id)
    except LookupError:
        return False
    return bool(changes) and changes[-1].by.kind != "system"


def about(code: str) -> dict[str, object]:
    """Sector, complaint regimes and contact of a client, as its pack says."""
    return Client.objects.values_list("about", flat=True).get(code=code)


def listening(code: str) -> Listening:
    """How supervisors may listen to this client's calls: `listening: {agent: told|not-told, reason: asked|not-asked}`
    in what its pack says about it. An unknown client is treated with the most care."""
    about = Client.objects.filter(code=code).values_list("about", flat=True).first()
    said: object = about.get("listening") if isinstance(about, dict) else None
    words = said if isinstance(said, dict) else {}
    return Listening(told=words.get("agent") != "not-told", needs_reason=words.get("reason") == "asked")


def house_name() -> str:
    """Whose centre this is, for the sign-in page; empty while there is no operator or more than one."""
    names = list(Operator.objects.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def operator_name(code: str) -> str:
    """Empty for an unknown one."""
    return Operator.objects.filter(code=code).values_list("name", flat=True).first() or ""


def user(user_id: str) -> UserFacts:
    """Raises LookupError for an unknown id."""
    row = User.objects.prefetch_related("grants").filter(pk=user_id).first()
    if row is None:
        raise LookupError(user_id)
    return facts(row)


def users(*, role: str | None = None, blocked: bool = False) -> list[UserFacts]:
    """By name; with `blocked` also those who cannot sign in any more."""
    rows = User.objects.prefetch_related("grants").order_by("name", "username")
    rows = rows if blocked else rows.filter(is_active=True)
    return [facts(row) for row in (rows.filter(role=role) if role else rows)]


def granted() -> dict[str, frozenset[str]]:
    """The clients of each user who can sign in and has any, by user id."""
    found: dict[str, set[str]] = {}
    for user, code in Grant.objects.filter(user__is_active=True).values_list("user_id", "client_id"):
        found.setdefault(str(user), set()).add(code)
    return {user: frozenset(codes) for user, codes in found.items()}


def blocked(user_ids: Collection[str]) -> set[str]:
    """Those of these users who may not sign in any more."""
    return {str(pk) for pk in User.objects.filter(pk__in=user_ids, is_active=False).values_list("pk", flat=True)}


def is_begun(first_sign_in: Path | None = None) -> bool:
    """Whether an administrator signs in with a password of his own: not the one that the installation has written into
    the file `first_sign_in` (of this installation, unless said otherwise) at its first start."""
    file = first_sign_in or settings.SETTINGS.first_sign_in
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    if administrators.exclude(username=FIRST).exists():
        return True
    first = administrators.filter(username=FIRST).first()
    return first is not None and not _is_of_installation(first.password, _written(file))


def is_new() -> bool:
    """Whether nobody has begun here: there is only the user that the first start has made."""
    return list(User.objects.values_list("username", flat=True)[:2]) == [FIRST] and not is_begun()


def _written(file: Path) -> str:
    try:
        return file.read_text().partition(" ")[2].strip()
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=4)
def _is_of_installation(hashed: str, written: str) -> bool:
    return bool(written) and check_password(written, hashed)


def user_named(username: str) -> UserFacts:
    """Raises LookupError for an unknown name."""
    row = User.objects.prefetch_related("grants").filter(username=username).first()
    if row is None:
        raise LookupError(username)
    return facts(row)


def facts(row: User) -> UserFacts:
    granted = frozenset(grant.client_id for grant in row.grants.all())
    return UserFacts(
        id=str(row.pk),
        username=row.username,
        name=row.name,
        short_name=row.short_name,
        role=row.role,
        operator=row.operator_id or "",
        language=row.language,
        clients=granted,
        is_active=row.is_active,
        password_once=row.password_once,
    )


HISTORY = ("user.created", "user.changed", "user.granted", "user.revoked")


def user_history(user_id: str) -> list[UserChange]:
    """What was changed of a user, oldest first; what one act changed is one change."""
    found: list[UserChange] = []
    state = UserChange(0, datetime.min.replace(tzinfo=UTC), SYSTEM, "", "agent", True, frozenset())
    for item in journal.replay(USERS, names=HISTORY):
        it = item.event
        if getattr(it, "user", "") != user_id:
            continue
        same = bool(found) and (found[-1].at, found[-1].by) == (item.at, item.by)
        state = replace(state, seq=item.seq, at=item.at, by=item.by)
        if not same:
            state = replace(state, password=False, made=False)
        match it:
            case UserCreated():
                state = replace(state, name=_text(it.name), role=it.role, made=True)
            case UserChanged():
                state = replace(
                    state, name=_text(it.name), role=it.role, is_active=it.active,
                    password=state.password or it.password,
                )  # fmt: skip
            case UserGranted():
                state = replace(state, clients=state.clients | {it.client})
            case UserRevoked():
                state = replace(state, clients=state.clients - {it.client})
            case _:
                continue
        if same:
            found[-1] = state
        else:
            found.append(state)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def user_of_session(session_key: str) -> UserFacts | None:
    """Who is signed in under this session cookie, for the live stream, which runs outside Django's middlewares."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user_id = session.get(SESSION_KEY)
    if user_id is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    row = User.objects.prefetch_related("grants").filter(pk=user_id, is_active=True).first()
    if (
        row is None
        or row.password_once
        or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), row.get_session_auth_hash())
    ):
        return None
    return facts(row)


def tokens() -> list[TokenFacts]:
    rows = ApiToken.objects.select_related("user").order_by("made_at")
    return [TokenFacts(row.id, row.name, row.user.username, row.made_at, row.revoked_at) for row in rows]


def who_saw(what: str, subject: str) -> list[Sight]:
    """The audit of one thing, oldest first."""
    return [
        Sight(item.at, item.event.username, item.event.what, item.event.subject)
        for item in journal.replay(SEEN)
        if isinstance(item.event, DataSeen) and (item.event.what, item.event.subject) == (what, subject)
    ]


def sights(*, limit: int, before: int | None = None, users: Collection[str] | None = None) -> tuple[list[Sight], int]:
    """The audit, newest first, and the `seq` to go on before; 0 at its end. `users`: only what these user names saw.
    Of a long audit at most MOST_LOOKED_AT entries are read, so fewer than `limit` may be found although more exist."""
    found: list[Sight] = []
    for _ in range(0, MOST_LOOKED_AT, limit):
        entries = journal.newest(SEEN, limit=limit, before=before)
        for item in entries:
            before = item.seq
            if isinstance(item.event, DataSeen) and (users is None or item.event.username in users):
                found.append(Sight(item.at, item.event.username, item.event.what, item.event.subject))
            if len(found) == limit:
                break
        if len(found) == limit or len(entries) < limit:
            break
    return found, before if before is not None and before > 1 else 0


def _client(row: Client) -> ClientFacts:
    about: dict[str, object] = row.about
    languages = about.get("languages")
    others = [str(code) for code in languages] if isinstance(languages, list) else []
    return ClientFacts(
        row.code, row.name, row.operator_id, row.language, str(about.get("short_name", "")),
        tuple(dict.fromkeys([row.language, *others])), str(about.get("address", "")),
    )  # fmt: skip
