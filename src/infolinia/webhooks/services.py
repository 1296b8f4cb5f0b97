"""Writers of webhooks and of what is on its way to them.

The centre calls `collect`, sends what `due` names, and says what became of it: an event is sent at least once, with the
same id in every try (runtime.md 11). Nothing here holds a body: it is made from the journal at each try, so an erasure
counts for what waits, too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.conf import settings
from django.db import transaction

from infolinia.clients import keyring
from infolinia.journal import queries as journal
from infolinia.journal import registry
from infolinia.journal import services as ledger
from infolinia.journal.facts import Actor, Recorded, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal
from infolinia.webhooks import addresses, events, facts, retrying, signing
from infolinia.webhooks.models import Delivery, Webhook, seen

STREAM = Stream("admin", "webhooks")
KINDS = frozenset({"call", "shift", "queue", "case"})  # administration is told to nobody outside
MOST_HOOKS = 50
A_READ = 200  # events looked at in one transaction
BOTH_SIGN = timedelta(days=1)  # after a secret was replaced
KEPT = timedelta(days=30)  # of what was delivered, and of what is dead


@transaction.atomic
def put(
    url: str,
    *,
    hook: str = "",
    client: str = "",
    names: Sequence[str] = (),
    active: bool = True,
    now: datetime,
    by: Actor,
) -> tuple[facts.Hook, str]:
    """Make a webhook, or change the one of this id; a stopped one that is active again goes on with what waits for it.

    Returns it, and its secret as the receiver keeps it, this once; "" when it was there already. Raises Refusal.
    """
    _check(url, names)
    ledger.lock(STREAM)
    row = _hook(hook) if hook else None
    if active or row is None or row.url != url:  # one that the settings allow no more can still be switched off
        _judge(url)
    secret = b""
    if row is None:
        if seen().count() >= MOST_HOOKS:
            raise Refusal("webhook-too-many", most=MOST_HOOKS)
        secret = secrets.token_bytes(signing.SECRET_BYTES)
        id_ = f"w-{secrets.token_hex(6)}"
        row = Webhook(
            id=id_, client=client or None, secret=_seal(id_, secret), secret_since=now,
            position=journal.last_position(), made_at=now,
        )  # fmt: skip
    row.url, row.names, row.active = url, list(names), active
    if active:
        row.failing_since, row.stopped_because = None, ""
    _save(row)
    put_ = events.WebhookPut(row.id, row.client_id or "", url, tuple(names), active)
    ledger.append(STREAM, put_, at=now, by=by)
    return row.facts(), signing.shown(secret) if secret else ""


@transaction.atomic
def bring_back(hook: str, url: str, *, client: str, names: Sequence[str], now: datetime, by: Actor) -> str:
    """One that was deleted, with a new secret, which is returned. It is told what happens from now on. Raises
    Refusal."""
    _check(url, names)
    _judge(url)
    ledger.lock(STREAM)
    if seen().filter(pk=hook).exists():
        raise Refusal("webhook-is-there")
    if seen().count() >= MOST_HOOKS:
        raise Refusal("webhook-too-many", most=MOST_HOOKS)
    secret = secrets.token_bytes(signing.SECRET_BYTES)
    row = Webhook(
        id=hook, client=client or None, url=url, names=list(names), secret=_seal(hook, secret), secret_since=now,
        position=journal.last_position(), made_at=now,
    )  # fmt: skip
    _save(row)
    ledger.append(STREAM, events.WebhookPut(row.id, client, url, tuple(names), True), at=now, by=by)
    return signing.shown(secret)


@transaction.atomic
def test(hook: str, *, now: datetime, by: Actor) -> str:
    """Send an event that says only that it is a test, whatever the hook asks for; the delivery's id. One that is
    stopped is not tested. Raises Refusal."""
    ledger.lock(STREAM)
    row = _hook(hook)
    if not row.active:
        raise Refusal("webhook-stopped")
    told = ledger.append(STREAM, events.WebhookTested(row.id, row.url), at=now, by=by)
    id_ = f"{row.id}-{told.position}"
    Delivery.objects.create(id=id_, hook=row, position=told.position, event=told.name, made_at=now, next_at=now)
    return id_


@transaction.atomic
def delete(hook: str, *, now: datetime, by: Actor) -> None:
    """It is told nothing more; what waits for it is dropped. Raises Refusal."""
    ledger.lock(STREAM)
    row = _hook(hook)
    ledger.append(STREAM, events.WebhookDeleted(row.id, row.url), at=now, by=by)
    with scoped(ALL_CLIENTS):
        row.delete()


@transaction.atomic
def replace_secret(hook: str, *, now: datetime, by: Actor) -> str:
    """A new secret, shown this once. For a day both sign, so that the receiver can change over. Raises Refusal."""
    ledger.lock(STREAM)
    row = _hook(hook)
    secret = secrets.token_bytes(signing.SECRET_BYTES)
    row.secret_before, row.secret, row.secret_since = row.secret, _seal(row.id, secret), now
    _save(row)
    ledger.append(STREAM, events.SecretReplaced(row.id, row.url), at=now, by=by)
    return signing.shown(secret)


@transaction.atomic
def send_again(hook: str, deliveries: Sequence[str] = (), *, now: datetime, by: Actor) -> int:
    """Send dead deliveries again: these, or all of the hook. Returns how many. Raises Refusal."""
    ledger.lock(STREAM)
    row = _hook(hook)
    dead = Delivery.objects.filter(hook=row, state="dead")
    if deliveries:
        dead = dead.filter(pk__in=deliveries)
    count = dead.update(state="waiting", tries=0, next_at=now)
    if count:
        ledger.append(STREAM, events.SentAgain(row.id, row.url, count), at=now, by=by)
    return count


def _check(url: str, names: Sequence[str]) -> None:
    try:
        addresses.check(url)
    except addresses.AddressProblem as problem:
        raise Refusal(problem.code, status=422, url=url[:100]) from problem
    known = {kind.name for kind in registry.kinds()}
    areas = {name.partition(".")[0] + ".*" for name in known}
    for name in names:
        if name not in known and name not in areas:
            raise Refusal("webhook-name", status=422, name=name[:80])


def _judge(url: str) -> None:
    private = [ip_network(text, strict=False) for text in settings.SETTINGS.webhook_networks]
    try:
        addresses.judge(url, private)
    except addresses.AddressProblem as problem:
        raise Refusal(problem.code, status=422, url=url[:100]) from problem


def _hook(hook: str) -> Webhook:
    row: Webhook | None = seen().filter(pk=hook).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return row


def _seal(hook: str, secret: bytes) -> str:
    return keyring.keyring().seal(secret, about=f"webhook {hook}")


def _unseal(hook: str, sealed: str) -> bytes:
    return keyring.keyring().unseal(sealed, about=f"webhook {hook}")


def _save(row: Webhook) -> None:
    with scoped(ALL_CLIENTS):  # one of the installation belongs to no client
        row.save()


@transaction.atomic
def seal_anew() -> int:
    """After `keyring.rotate`: seal every secret with the new key; how many webhooks. Raises KeyProblem."""
    ring, done = keyring.keyring(), 0
    with scoped(ALL_CLIENTS):
        for row in Webhook.objects.order_by("id"):
            if ring.is_old(row.secret) or (row.secret_before and ring.is_old(row.secret_before)):
                row.secret = _seal(row.id, _unseal(row.id, row.secret))
                if row.secret_before:
                    row.secret_before = _seal(row.id, _unseal(row.id, row.secret_before))
                row.save(update_fields=["secret", "secret_before"])
                done += 1
    return done


# --- The centre's


def collect(*, now: datetime) -> int:
    """Put down what happened since each hook was last looked at; returns how many deliveries that made."""
    with scoped(ALL_CLIENTS):
        active = list(Webhook.objects.filter(active=True).order_by("id").values_list("pk", "position"))
        newest = journal.last_position() if active else 0
        return sum(_collect_for(hook, now) for hook, position in active if position < newest)


@transaction.atomic
def _collect_for(hook: str, now: datetime) -> int:
    row = Webhook.objects.select_for_update().filter(pk=hook, active=True).first()
    if row is None:
        return 0
    found, position = journal.read_on(row.position, A_READ, KINDS)
    wanted = [item for item in found if _is_for(row, item)]
    Delivery.objects.bulk_create(
        [
            Delivery(
                id=f"{row.id}-{item.position}",
                hook=row,
                position=item.position,
                event=item.name,
                made_at=now,
                next_at=now,
            )
            for item in wanted
        ],
        ignore_conflicts=True,
    )
    Webhook.objects.filter(pk=hook).update(position=position)
    return len(wanted)


def _is_for(row: Webhook, item: Recorded) -> bool:
    if row.client_id and item.client != row.client_id:
        return False
    return not row.names or item.name in row.names or f"{item.name.partition('.')[0]}.*" in row.names


def due(*, now: datetime, limit: int, busy: Sequence[str] = ()) -> list[facts.Due]:
    """What to send now, oldest first; `busy`: deliveries that are on their way already."""
    with scoped(ALL_CLIENTS):
        rows = (
            Delivery.objects.select_related("hook")
            .filter(state="waiting", next_at__lte=now, hook__active=True)
            .exclude(pk__in=list(busy))
            .order_by("next_at", "position")[:limit]
        )
        return [facts.Due(row.id, row.hook.pk, row.hook.url, row.position) for row in rows]


def secrets_of(hook: str, *, now: datetime) -> list[bytes]:
    """What a request is signed with: the secret, and for a day the one before it."""
    with scoped(ALL_CLIENTS):
        row = _hook(hook)
    sealed = [row.secret]
    if row.secret_before and now - row.secret_since < BOTH_SIGN:
        sealed.append(row.secret_before)
    return [_unseal(hook, text) for text in sealed]


@transaction.atomic
def delivered(delivery: str, status: int, *, now: datetime) -> None:
    """The receiver took it."""
    with scoped(ALL_CLIENTS):
        row = Delivery.objects.select_related("hook").filter(pk=delivery).first()
        if row is None:
            return
        Delivery.objects.filter(pk=delivery).update(
            state="delivered", tries=row.tries + 1, next_at=None, status=status, problem=""
        )
        if row.hook.failing_since is not None:
            Webhook.objects.filter(pk=row.hook.pk).update(failing_since=None)


@transaction.atomic
def failed(
    delivery: str, *, status: int = 0, problem: str = "", asked: float = 0.0, chance: float = 0.0, now: datetime
) -> None:
    """The receiver did not take it: it is tried again later, or it is dead. A hook that is gone, or has taken nothing
    for five days, is stopped. asked: seconds of a Retry-After. chance: 0 to 1, random."""
    with scoped(ALL_CLIENTS):
        ledger.lock(STREAM)
        row = Delivery.objects.select_related("hook").filter(pk=delivery).first()
        if row is None:
            return
        again = retrying.next_try(row.tries + 1, now, chance=chance, asked=asked)
        Delivery.objects.filter(pk=delivery).update(
            state="waiting" if again else "dead", tries=row.tries + 1, next_at=again, status=status, problem=problem
        )
        hook: Webhook = row.hook
        since = hook.failing_since or now
        because = "gone" if status == retrying.GONE else "failing" if retrying.is_given_up(since, now) else ""
        hook.failing_since = since
        if because and hook.active:
            hook.active, hook.stopped_because = False, because
            ledger.append(STREAM, events.WebhookStopped(hook.id, hook.url, because), at=now, by=Actor("centre"))
        hook.save()


def forget(before: datetime) -> None:
    """Delete what was delivered, or is dead, since before then."""
    with transaction.atomic():
        Delivery.objects.filter(made_at__lt=before).exclude(state="waiting").delete()
