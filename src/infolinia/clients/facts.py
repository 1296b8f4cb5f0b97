"""What other rooms know of clients and users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["agent", "supervisor", "administrator"]


@dataclass(frozen=True, slots=True)
class ClientFacts:
    code: str
    name: str
    operator: str
    language: str


@dataclass(frozen=True, slots=True)
class UserFacts:
    id: str
    username: str
    name: str
    short_name: str
    role: Role
    operator: str
    language: str
    clients: frozenset[str]
