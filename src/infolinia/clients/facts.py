"""What other rooms know of clients and users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from infolinia.journal.facts import Actor

Role = Literal["agent", "supervisor", "administrator"]


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """short_name: what is said and what small places show; empty: the name. languages: that its calls are conducted in,
    the first of them `language`. address: how its customers are spoken to; empty: as everybody pleases."""

    code: str
    name: str
    operator: str
    language: str
    short_name: str = ""
    languages: tuple[str, ...] = ()
    address: str = ""

    @property
    def short(self) -> str:
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Listening:
    """What a client wants of supervisors who listen to its calls. told: the agent sees that one listens; needs_reason:
    the supervisor says why."""

    told: bool = True
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class UserFacts:
    """A user as the other rooms see one; `clients` are the codes of those granted. Who is not active cannot sign in.
    password_once: the password was made for the user, who has to choose another before anything else."""

    id: str
    username: str
    name: str
    short_name: str
    role: Role
    operator: str
    language: str
    clients: frozenset[str]
    is_active: bool = True
    password_once: bool = False


@dataclass(frozen=True, slots=True)
class ClientChange:
    """How a client was from then on; after is None where it was removed."""

    seq: int
    at: datetime
    by: Actor
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class UserChange:
    """How a user was from then on. seq: of the last of its events in the journal. password: it was replaced, too.
    A name that was erased is empty."""

    seq: int
    at: datetime
    by: Actor
    name: str
    role: str
    is_active: bool
    clients: frozenset[str]
    password: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class TokenFacts:
    id: str
    name: str
    username: str
    made_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sight:
    """Someone saw something: one line of the audit."""

    at: datetime
    username: str
    what: str
    subject: str
