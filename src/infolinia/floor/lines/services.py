"""Writers of trunks and their groups, and of how trunks fare. Each change is an event of admin:lines, and a new version
of the lines, by which every switch gets the whole of them (docs/adr/0016-lines-are-master-data.md).

Setting what stands already writes nothing. Prices and limits: `prices.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.conf import settings
from django.db import models, transaction

from infolinia.clients.keyring import KeyProblem, keyring
from infolinia.floor.lines import checking, events, history, messages
from infolinia.floor.lines.checking import Mistake
from infolinia.floor.lines.facts import Trunk as TrunkFacts
from infolinia.floor.lines.models import Group, Trunk, TrunkStatus, Turn, Version
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream
from infolinia.telephony.switch.lines import MOST_OF_TRUNKS, MOST_TRUNKS, TrunkState
from infolinia.web.refusals import Refusal

LINES = Stream("admin", "lines")
LONGEST_PASSWORD = 128
MOST_IN_GROUP = 20


class Mistaken(Refusal):
    """Settings that cannot be kept: `mistakes` name each field."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        said = " ".join(f"{mistake.field}: {messages.said(mistake)}" for mistake in mistakes)
        super().__init__("lines-mistakes", status=422, problems=said)
        self.mistakes = tuple(mistakes)


# --- Trunks


@transaction.atomic
def put_trunk(
    name: str,
    values: Mapping[str, Any],
    *,
    operator: str,
    password: str | None = None,
    seen: int | None = None,
    now: datetime,
    by: Actor = SYSTEM,
) -> TrunkFacts:
    """Make the trunk, or let it be as these values say; what is not given has its default.

    password: None keeps the one there is, empty takes it away. seen: the version that whoever changes it has looked
    at. Raises Mistaken, and Refusal when it stands in the settings file or was changed meanwhile.
    """
    journal.lock(LINES)
    row = Trunk.objects.filter(pk=name).first()
    if name in in_file():
        raise Refusal("lines-in-file", name=name)
    if Group.objects.filter(pk=name).exists():
        raise Refusal("lines-taken", name=name)
    if seen is not None and seen != (row.version if row else 0):
        raise Refusal("lines-changed", name=name)
    if row is None and Trunk.objects.count() >= MOST_TRUNKS:
        raise Refusal("lines-many", most=MOST_TRUNKS)
    trunk, mistakes = checking.check(name, values)
    mistakes += _password_mistakes(password)
    has_password = bool(password) if password is not None else bool(row and row.sealed)
    if trunk and trunk.line.challenge and not has_password:
        mistakes += (Mistake("password", "password-needed", {}),)
    others = sum(_size_of(kept.facts()) for kept in Trunk.objects.exclude(pk=name))
    if trunk and _size_of(trunk) + others > MOST_OF_TRUNKS:
        field = "tls_ca" if trunk.line.tls_ca else "name"
        mistakes += (Mistake(field, "all-too-large", {"most": str(MOST_OF_TRUNKS // 1024)}),)
    if trunk is None or mistakes:
        raise Mistaken(mistakes)
    plain = checking.values_of(trunk)
    if row and row.values == plain and password is None and row.operator_id == operator:
        return row.facts()
    sealed = row.sealed if row and password is None else _sealed(name, password or "")
    version = next_version()
    row, _ = Trunk.objects.update_or_create(
        name=name,
        defaults={
            "operator_id": operator, "values": plain, "sealed": sealed, "version": version, "changed_at": now,
        },
    )  # fmt: skip
    journal.append(LINES, events.LinesSet("trunk", name, plain, password is not None), at=now, by=by)
    return row.facts()


def _size_of(trunk: TrunkFacts) -> int:
    """Bytes that a trunk takes of the message to the switches, its longest password included."""
    return len(msgspec.json.encode(trunk.line)) + LONGEST_PASSWORD


@transaction.atomic
def remove_trunk(name: str, *, now: datetime, by: Actor) -> None:
    """Take the trunk away; calls on it go on. Raises Refusal when a group uses it, LookupError when there is none."""
    journal.lock(LINES)
    if name in in_file():
        raise Refusal("lines-in-file", name=name)
    row = Trunk.objects.filter(pk=name).first()
    if row is None:
        raise LookupError(name)
    for group in Group.objects.all():
        if name in group.trunks:
            raise Refusal("lines-in-use", name=name, group=group.name)
    row.delete()
    Turn.objects.filter(pk=name).delete()
    TrunkStatus.objects.filter(name=name).delete()
    next_version()
    journal.append(LINES, events.LinesRemoved("trunk", name), at=now, by=by)


def _password_mistakes(password: str | None) -> tuple[Mistake, ...]:
    if password and (len(password) > LONGEST_PASSWORD or not password.isprintable()):
        return (Mistake("password", "text", {"longest": str(LONGEST_PASSWORD)}),)
    return ()


def _sealed(name: str, password: str) -> str:
    if not password:
        return ""
    try:
        return keyring().seal(password.encode(), about=f"trunk {name}")
    except KeyProblem as problem:
        raise Refusal("lines-keys", why=problem) from problem


@transaction.atomic
def seal_anew(*, now: datetime, by: Actor = SYSTEM) -> int:
    """After `keyring.rotate`: seal every password with the new key; returns how many. Raises KeyProblem."""
    from infolinia.floor.lines import phones

    journal.lock(LINES)
    ring, done = keyring(), 0
    for row in Trunk.objects.exclude(sealed=""):
        if ring.is_old(row.sealed):
            about = f"trunk {row.name}"
            row.sealed = ring.seal(ring.unseal(row.sealed, about=about), about=about)
            row.save(update_fields=["sealed"])
            done += 1
    done += phones.seal_anew(ring)
    if done:
        journal.append(LINES, events.LinesResealed(done), at=now, by=by)
    return done


# --- Groups


@transaction.atomic
def put_group(
    name: str, trunks: Sequence[str], *, operator: str, title: str = "", now: datetime, by: Actor = SYSTEM
) -> None:
    """Trunks in the order in which a call tries them; a call through one of them goes on with the others. Raises
    Mistaken, and Refusal when a trunk has this name."""
    journal.lock(LINES)
    known = {*Trunk.objects.values_list("name", flat=True), *in_file()}
    if name in known:
        raise Refusal("lines-taken", name=name)
    mistakes = [
        Mistake("trunks", "unknown-trunk", {"value": str(trunk)[:40]}) for trunk in trunks if trunk not in known
    ]
    if len(set(trunks)) < len(trunks):
        mistakes.append(Mistake("trunks", "twice", {"value": next(item for item in trunks if trunks.count(item) > 1)}))
    if not trunks:
        mistakes.append(Mistake("trunks", "empty", {}))
    if len(trunks) > MOST_IN_GROUP:
        mistakes.append(Mistake("trunks", "too-many", {"most": str(MOST_IN_GROUP)}))
    if not checking.NAME.fullmatch(name):
        mistakes.append(Mistake("name", "name" if name else "name-missing", {"value": name[:40]}))
    if len(title) > 80 or not title.isprintable():
        mistakes.append(Mistake("title", "text", {"longest": "80"}))
    if mistakes:
        raise Mistaken(mistakes)
    put(Group, "group", {"name": name}, {"operator_id": operator, "title": title, "trunks": list(trunks)}, now, by)


@transaction.atomic
def remove_group(name: str, *, now: datetime, by: Actor) -> None:
    """Raises LookupError when there is none."""
    remove(Group, "group", name, now, by)


# --- Undo


@transaction.atomic
def restore(number: int, *, operator: str, now: datetime, by: Actor) -> None:
    """Let what change `number` (queries.history) was about be as that change left it. A password that was replaced or
    removed since is not brought back: secrets are in no history. Raises LookupError, and what putting it raises."""
    from infolinia.floor.lines import phones, prices

    journal.lock(LINES)
    change = history.find(number)
    if change.after is None:
        match change.what:
            case "trunk":
                remove_trunk(change.name, now=now, by=by)
            case "group":
                remove_group(change.name, now=now, by=by)
            case "phone" | "station":
                raise Refusal("lines-no-undo", what=change.what)
            case _:
                prices.remove(change.what, change.name, now=now, by=by)
        return
    values: dict[str, Any] = dict(change.after)
    match change.what:
        case "trunk":
            put_trunk(change.name, values, operator=operator, now=now, by=by)
        case "group":
            put_group(change.name, values["trunks"], operator=operator, title=values["title"], now=now, by=by)
        case "phone":
            try:
                phones.rename(change.name, str(values["name"]), now=now, by=by)
            except LookupError:  # it is gone, and so is its password: phones.bring_back
                raise Refusal("lines-no-undo", what=change.what) from None
        case "station":
            raise Refusal("lines-no-undo", what=change.what)
        case "tariff":
            prices.put_tariff(change.name, **values, operator=operator, now=now, by=by)
        case _:
            prices.put_limit(change.name, values, operator=operator, now=now, by=by)


# --- How trunks fare


@transaction.atomic
def told_states(switch: str, states: Sequence[TrunkState], *, now: datetime) -> bool:
    """Keep what a switch told of its trunks; True when anything is new."""
    rows = {row.name: row for row in TrunkStatus.objects.filter(switch=switch)}
    changed = False
    for state in states:
        plain = msgspec.to_builtins(state)
        row = rows.pop(state.name, None)
        if row is None or row.facts().state != state:
            TrunkStatus.objects.update_or_create(
                switch=switch, name=state.name, defaults={"state": plain, "told_at": now}
            )
            changed = True
    if rows:
        TrunkStatus.objects.filter(switch=switch, name__in=list(rows)).delete()
    if changed or rows:
        journal.stir(LINES)
    return changed or bool(rows)


def take_turn(trunk: str) -> int:
    """The next number of a trunk's round robin; in the running transaction."""
    Turn.objects.get_or_create(pk=trunk)
    Turn.objects.filter(pk=trunk).update(number=models.F("number") + 1)
    return Turn.objects.values_list("number", flat=True).get(pk=trunk) - 1


# --- What the writers of this room share


def next_version() -> int:
    """The lines change with the running transaction: every switch is to get them anew."""
    Version.objects.get_or_create(pk=1)
    Version.objects.filter(pk=1).update(number=models.F("number") + 1)
    journal.stir(LINES)
    return Version.objects.values_list("number", flat=True).get(pk=1)


def in_file() -> frozenset[str]:
    """Names of the trunks of the settings file."""
    return frozenset(trunk.name for trunk in settings.SETTINGS.trunks)


def put(
    model: type[models.Model],
    what: str,
    key: Mapping[str, str],
    values: Mapping[str, Any],
    now: datetime,
    by: Actor,
) -> None:
    """Write a row and its event, unless it stands so already. The event holds plain values: no operator, and what a row
    keeps as one JSON value taken apart."""
    row = model._default_manager.filter(**key).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return
    model._default_manager.update_or_create(**key, defaults=values)
    next_version()
    told = {name: value for name, value in values.items() if name not in ("operator_id", "values")}
    plain = {name: _plain(value) for name, value in {**told, **values.get("values", {})}.items()}
    journal.append(LINES, events.LinesSet(what, next(iter(key.values())), plain), at=now, by=by)


def remove(model: type[models.Model], what: str, name: str, now: datetime, by: Actor) -> None:
    journal.lock(LINES)
    deleted, _ = model._default_manager.filter(pk=name).delete()
    if not deleted:
        raise LookupError(name)
    next_version()
    journal.append(LINES, events.LinesRemoved(what, name), at=now, by=by)


def _plain(value: object) -> object:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
