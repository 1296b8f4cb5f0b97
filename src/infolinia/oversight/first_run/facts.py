"""What the first run knows of an installation, and its steps. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

StepCode: TypeAlias = Literal[
    "language", "administrator", "client", "procedure", "queue", "number", "trunk", "agent", "call"
]
PointCode: TypeAlias = Literal[
    "unfinished", "first-password", "trunk", "carrier", "https", "administrator", "keys", "hours", "test-call"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What there is.

    begun: an administrator has a password of his own. named: the organisation has its own name. procedures: published
    ones. numbers: those that lead to a queue or a menu. trunks: those in use. ill_trunks: those of
    them that are not registered or do not answer. agents: people who take calls and may
    sign in. tested: an agent has answered a call. always_open: queues without opening hours. here_only: pages are
    served to this computer alone. first_password: the installation's password for `admin` lies in its file.
    """

    speaks: bool = False
    begun: bool = False
    named: bool = False
    procedures: int = 0
    queues: int = 0
    numbers: int = 0
    trunks: int = 0
    ill_trunks: int = 0
    agents: int = 0
    tested: bool = False
    administrators: int = 0
    always_open: int = 0
    has_https: bool = False
    here_only: bool = True
    first_password: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first run; `number` from 1."""

    code: StepCode
    number: int
    done: bool
