"""Agents' telephones: who may register one, which are registered now, and where each agent answers.

A password is made here, shown once and kept as what proves it (RFC 7616: H(name:realm:password)), sealed like any other
secret of the lines. Each change is an event of admin:lines and a new version of the lines.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from infolinia.clients import queries as clients
from infolinia.clients.keyring import KeyProblem, Keyring, keyring
from infolinia.floor.lines import events, extensions, services
from infolinia.floor.lines.facts import Device
from infolinia.floor.lines.facts import Phone as PhoneFacts
from infolinia.floor.lines.models import Phone, PhonesAt, Station
from infolinia.floor.lines.services import LINES
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.telephony.sip.digest import REALM, secret_of
from infolinia.telephony.switch.lines import MOST_PHONES, BoundPhone, PhoneLine, ShutOut
from infolinia.web.refusals import Refusal

log = logging.getLogger(__name__)

LONGEST_NAME = 60
MOST_OF_A_USER = 5
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that is misread when it is typed into a telephone
GROUPS, IN_GROUP = 5, 4  # of a password: 20 letters of 32 are 100 bits
FRESH = timedelta(seconds=30)  # after which what a switch told of its telephones is too old to go by


# --- Telephones


@transaction.atomic
def create(user: str, name: str, *, now: datetime, by: Actor = SYSTEM) -> tuple[PhoneFacts, str]:
    """A telephone for a user, and its password, which is not kept and cannot be shown again. Raises Refusal."""
    journal.lock(LINES)
    name = named(name)
    try:
        owner = clients.user(user)
    except (LookupError, ValueError):  # an id is a number
        raise Refusal("lines-phone-user", status=422) from None
    if Phone.objects.filter(user=user).count() >= MOST_OF_A_USER or Phone.objects.count() >= MOST_PHONES:
        raise Refusal("lines-phones-many", most=MOST_OF_A_USER)
    taken = set(Phone.objects.values_list("username", flat=True))
    username = next(found for n in range(1, MOST_PHONES + 2) if (found := f"{owner.username}-{n}"[-40:]) not in taken)
    password = _password()
    row = Phone.objects.create(
        id=f"t-{secrets.token_hex(6)}", operator_id=owner.operator, username=username, user=user, name=name,
        sealed=_sealed(username, password), made_at=now,
    )  # fmt: skip
    _told(row, now=now, by=by, secret=True)
    return _facts(row, {}), password


@transaction.atomic
def bring_back(phone: str, values: Mapping[str, object], *, now: datetime, by: Actor) -> str:
    """One that was removed, as it was, with a new password, which is returned. Raises Refusal."""
    journal.lock(LINES)
    user, username = str(values["user"]), str(values["username"])
    try:
        owner = clients.user(user)
    except (LookupError, ValueError):
        raise Refusal("lines-phone-user", status=422) from None
    if Phone.objects.filter(user=user).count() >= MOST_OF_A_USER or Phone.objects.count() >= MOST_PHONES:
        raise Refusal("lines-phones-many", most=MOST_OF_A_USER)
    if Phone.objects.filter(username=username).exists():
        raise Refusal("lines-phone-taken", name=username)
    password = _password()
    row = Phone.objects.create(
        id=phone, operator_id=owner.operator, username=username, user=user, name=named(str(values["name"])),
        sealed=_sealed(username, password), made_at=now,
    )  # fmt: skip
    _told(row, now=now, by=by, secret=True)
    return password


@transaction.atomic
def rename(phone: str, name: str, *, now: datetime, by: Actor) -> PhoneFacts:
    """Raises Refusal, and LookupError when there is none."""
    row, name = _row(phone), named(name)
    if row.name != name:
        row.name = name
        row.save(update_fields=["name"])
        _told(row, now=now, by=by)
    return _facts(row, _bound(now))


@transaction.atomic
def renew_password(phone: str, *, now: datetime, by: Actor) -> str:
    """A new password; with the old one nothing registers any more. Raises LookupError."""
    row, password = _row(phone), _password()
    row.sealed = _sealed(row.username, password)
    row.save(update_fields=["sealed"])
    _told(row, now=now, by=by, secret=True)
    return password


@transaction.atomic
def remove(phone: str, *, now: datetime, by: Actor) -> None:
    """It rings no more; a call it is in goes on. Raises LookupError."""
    row = _row(phone)
    id_ = row.id
    row.delete()
    services.next_version()
    journal.append(LINES, events.LinesRemoved("phone", id_), at=now, by=by)


def _row(phone: str) -> Phone:
    journal.lock(LINES)
    row = Phone.objects.filter(pk=phone).first()
    if row is None:
        raise LookupError(phone)
    return row


def named(name: str) -> str:
    """The name as it is kept. Raises Refusal for one that a telephone cannot have."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal("lines-phone-name", status=422, longest=LONGEST_NAME)
    return name


def _password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))


def _sealed(username: str, password: str) -> str:
    proofs = {name: secret_of(username, REALM, password, name) for name in ("md5", "sha-256")}
    try:
        return keyring().seal(json.dumps(proofs).encode(), about=f"phone {username}")
    except KeyProblem as problem:
        raise Refusal("lines-keys", why=problem) from problem


def _told(row: Phone, *, now: datetime, by: Actor, secret: bool = False) -> None:
    services.next_version()
    values: dict[str, object] = {"user": row.user, "username": row.username, "name": row.name}
    journal.append(LINES, events.LinesSet("phone", row.id, values, secret), at=now, by=by)


# --- Where an agent answers


@transaction.atomic
def set_device(agent: str, device: str, *, now: datetime, by: Actor) -> None:
    """Where the agent's next calls ring. Raises Refusal: no such place, or no telephone of theirs."""
    journal.lock(LINES)
    if device not in ("browser", "phone", "outside"):
        raise Refusal("lines-device", status=422)
    if device == "outside" and not extensions.of(agent).outside:
        raise Refusal("lines-no-outside", status=403)
    if device == "phone" and not Phone.objects.filter(user=agent).exists():
        raise Refusal("lines-no-phone", status=422)
    if device != _device(agent):
        Station.objects.update_or_create(agent=agent, defaults={"device": device})
        journal.append(LINES, events.LinesSet("station", agent, {"device": device}), at=now, by=by)


def device_of(agent: str, *, now: datetime, switch: str = "") -> Device:
    """Where this agent's call rings now: on the telephone only when one is registered (with this switch); outside where
    an administrator allows it."""
    chosen = chosen_device(agent)
    return "browser" if chosen == "phone" and not is_bound(agent, now=now, switch=switch) else chosen


def chosen_device(agent: str) -> Device:
    """What the agent has chosen, as far as it is still allowed, whether it can be rung or not."""
    match _device(agent):
        case "phone":
            return "phone"
        case "outside" if extensions.of(agent).outside:
            return "outside"
        case _:
            return "browser"


def has_phone(agent: str) -> bool:
    return Phone.objects.filter(user=agent).exists()


def is_bound(agent: str, *, now: datetime, switch: str = "") -> bool:
    """Whether a telephone of the agent is registered now (with this switch)."""
    return any(
        item.user == agent and (not switch or at == switch) for found in _bound(now).values() for at, item in found
    )


def _device(agent: str) -> str:
    return Station.objects.filter(pk=agent).values_list("device", flat=True).first() or "browser"


# --- What switches tell


@transaction.atomic
def told(
    switch: str, bound: Sequence[BoundPhone], shut_out: Sequence[ShutOut], *, boot: str = "", now: datetime
) -> None:
    """Keep what a switch told of its telephones; desks look when it is another thing than before."""
    plain = {"bound": msgspec.to_builtins(bound), "shut_out": msgspec.to_builtins(shut_out)}
    before = PhonesAt.objects.filter(pk=switch).first()
    PhonesAt.objects.update_or_create(switch=switch, defaults={**plain, "boot": boot, "told_at": now})
    places = {(item.username, item.address, item.port) for item in bound}
    if before is None or places != {(item["username"], item["address"], item["port"]) for item in before.bound}:
        journal.stir(LINES)


def switch_now(now: datetime, *, user: str = "") -> tuple[str, str] | None:
    """(switch, its boot) of one that was heard of lately: where a telephone of this user is registered, if any is."""
    rows = list(PhonesAt.objects.filter(told_at__gt=now - FRESH).order_by("-told_at"))
    rows.sort(key=lambda row: not any(item["user"] == user for item in row.bound))
    return (rows[0].switch, rows[0].boot) if rows else None


def phones(user: str = "", *, now: datetime) -> list[PhoneFacts]:
    """All telephones, or those of a user, with where they are registered."""
    bound = _bound(now)
    rows = Phone.objects.filter(user=user) if user else Phone.objects.all()
    return [_facts(row, bound) for row in rows]


def shut_out() -> list[tuple[str, ShutOut]]:
    """(switch, who) of all that are not heard because of guessing."""
    return [(row.switch, msgspec.convert(item, ShutOut)) for row in PhonesAt.objects.all() for item in row.shut_out]


def _facts(row: Phone, bound: dict[str, list[tuple[str, BoundPhone]]]) -> PhoneFacts:
    return PhoneFacts(
        id=row.id, username=row.username, user=row.user, name=row.name, made_at=row.made_at,
        bound=tuple(bound.get(row.username, ())),
    )  # fmt: skip


def _bound(now: datetime) -> dict[str, list[tuple[str, BoundPhone]]]:
    found: dict[str, list[tuple[str, BoundPhone]]] = {}
    for row in PhonesAt.objects.filter(told_at__gt=now - FRESH):
        for item in row.bound:
            phone = msgspec.convert(item, BoundPhone)
            if phone.expires > now.timestamp():
                found.setdefault(phone.username, []).append((row.switch, phone))
    return found


def lines(ring: Keyring | None) -> tuple[PhoneLine, ...]:
    """All telephones with their proofs: for the bus, never for a screen or a log."""
    found: list[PhoneLine] = []
    for row in Phone.objects.all() if ring else ():
        try:
            proofs = json.loads(ring.unseal(row.sealed, about=f"phone {row.username}")) if ring else {}
        except KeyProblem as problem:
            log.error("The password of a telephone cannot be opened: %s", problem)
            continue
        found.append(
            PhoneLine(phone=row.id, user=row.user, username=row.username, ha1_md5=proofs["md5"],
                      ha1_sha256=proofs["sha-256"], name=row.name)
        )  # fmt: skip
    return tuple(found)


def seal_anew(ring: Keyring) -> int:
    """In the running transaction of services.seal_anew: seal every telephone's proof with the new key."""
    done = 0
    for row in Phone.objects.all():
        if ring.is_old(row.sealed):
            about = f"phone {row.username}"
            row.sealed = ring.seal(ring.unseal(row.sealed, about=about), about=about)
            row.save(update_fields=["sealed"])
            done += 1
    return done
