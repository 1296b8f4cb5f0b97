"""Reading operators, clients and users."""

from __future__ import annotations

from infolinia.clients.facts import ClientFacts, UserFacts
from infolinia.clients.models import Client, User


def client(code: str) -> ClientFacts:
    """Raises LookupError for an unknown code."""
    row = Client.objects.filter(code=code).first()
    if row is None:
        raise LookupError(code)
    return _client(row)


def clients() -> list[ClientFacts]:
    return [_client(row) for row in Client.objects.all()]


def about(code: str) -> dict[str, object]:
    """Sector, complaint regimes and contact of a client, as its pack says."""
    return Client.objects.values_list("about", flat=True).get(code=code)


def user(user_id: str) -> UserFacts:
    """Raises LookupError for an unknown id."""
    row = User.objects.prefetch_related("grants").filter(pk=user_id).first()
    if row is None:
        raise LookupError(user_id)
    return facts(row)


def users(*, role: str | None = None) -> list[UserFacts]:
    rows = User.objects.prefetch_related("grants").filter(is_active=True).order_by("name")
    return [facts(row) for row in (rows.filter(role=role) if role else rows)]


def user_named(username: str) -> UserFacts:
    """Raises LookupError for an unknown name."""
    row = User.objects.prefetch_related("grants").filter(username=username).first()
    if row is None:
        raise LookupError(username)
    return facts(row)


def facts(row: User) -> UserFacts:
    granted = frozenset(grant.client_id for grant in row.grants.all())  # type: ignore[attr-defined]
    return UserFacts(
        str(row.pk), row.username, row.name, row.short_name, row.role, row.operator_id or "", row.language, granted
    )


def _client(row: Client) -> ClientFacts:
    return ClientFacts(row.code, row.name, row.operator_id, row.language)
