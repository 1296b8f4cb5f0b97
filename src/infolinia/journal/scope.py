"""Whose rows a query may see: the client scope, without which no table of a client's can be read.

`with scoped({"NAD"}):` opens it; pages open it from the user's grants, the centre from the call it works on, and work
on behalf of everyone says `scoped(ALL_CLIENTS)`. Outside, a query raises ScopeMissing instead of leaking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import models


class AllClients:
    """The scope of work done for the whole installation."""

    def __contains__(self, client: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "ALL_CLIENTS"


ALL_CLIENTS: Final = AllClients()
Scope = frozenset[str] | AllClients

_scope: ContextVar[Scope | None] = ContextVar("infolinia_scope", default=None)


class ScopeMissing(RuntimeError):
    """A client's rows were asked for, or written, outside a scope that holds that client."""


@contextmanager
def scoped(clients: Iterable[str] | AllClients) -> Iterator[None]:
    """Within it, only rows of these clients exist. An inner scope replaces the outer one."""
    if isinstance(clients, str):
        raise TypeError("scoped() takes a collection of clients' ids, not one id")
    token = _scope.set(clients if isinstance(clients, AllClients) else frozenset(clients))
    try:
        yield
    finally:
        _scope.reset(token)


def current() -> Scope:
    """The scope in force. Raises ScopeMissing when there is none."""
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("No client scope: open one with `with scoped({...}):` before reading a client's rows.")
    return scope


def require(client: str | None) -> None:
    """Raise ScopeMissing unless the scope in force holds this client."""
    if client not in current():
        raise ScopeMissing(f"Rows of {client} are outside the scope {current()!r}.")


class ScopedQuerySet(models.QuerySet[Any]):
    """Checks what is written around `save()`."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            require(row.client_id)
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        for field in ("client", "client_id"):
            if field in kwargs:
                value = kwargs[field]
                require(getattr(value, "pk", value))
        return super().update(**kwargs)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    """Sees only rows of the clients in scope."""

    def get_queryset(self) -> ScopedQuerySet:
        scope = current()
        rows = super().get_queryset()
        return rows if isinstance(scope, AllClients) else rows.filter(client_id__in=scope)


class ClientCode:
    """What `row.client` gives and takes: the client's code, as `row.client_id` does."""

    def __init__(self, field: models.ForeignKey[Any, Any]) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        return self if row is None else getattr(row, self.field.attname)

    def __set__(self, row: models.Model, client: Any) -> None:
        setattr(row, self.field.attname, getattr(client, "pk", client) or None)


class ClientKey(models.ForeignKey):
    """The client a row belongs to. The database holds the key to the client's row; the room holds its code only,
    because that row is another room's model."""

    forward_related_accessor_class = ClientCode

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        options = {"to": "clients.Client", "on_delete": models.PROTECT, "related_name": "+", **kwargs}
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class ScopedModel(models.Model):
    """A row that belongs to a client. A table whose rows may belong to none says `client = ClientKey(null=True)`; such
    rows are seen with ALL_CLIENTS only."""

    client = ClientKey()

    objects = ScopedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        require(self.client_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        require(self.client_id)
        return super().delete(*args, **kwargs)
