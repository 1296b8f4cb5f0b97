"""What other rooms know of trunks, caller numbers, prices and limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Literal, get_args

from infolinia.telephony.switch.lines import BoundPhone, TrunkLine, TrunkState

Device = Literal["browser", "phone", "outside"]
PoolKind = Literal["fixed", "dialled", "client", "round-robin", "area"]
Scope = Literal["installation", "trunk", "user"]
Toll = Literal["landline", "mobile", "abroad"]  # numbers by what they cost: an exchange's classes of service
TOLLS: tuple[Toll, ...] = get_args(Toll)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolNumber:
    """A number (E.164) that may be shown. client: whose calls show it; area: shown to numbers that begin so."""

    number: str
    client: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Which number calls through a trunk show (callers.py)."""

    kind: PoolKind = "dialled"
    numbers: tuple[PoolNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """A trunk as it is kept. The password is not here; `version` is the one of the lines that brought this state."""

    name: str
    line: TrunkLine
    title: str = ""
    pool: Pool = field(default_factory=Pool)
    is_active: bool = True
    has_password: bool = False
    from_file: bool = False
    version: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Trunks in the order in which a call tries them."""

    name: str
    title: str
    trunks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAt:
    """How a trunk fares at a switch, as the centre was told last."""

    switch: str
    state: TrunkState
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A telephone that may register. `bound`: where it is registered now, by switch; several where more than one device
    uses its name and password."""

    id: str
    username: str
    user: str
    name: str
    made_at: datetime
    bound: tuple[tuple[str, BoundPhone], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How an agent is reached inside the centre, and what he may beyond. number: the short one; outside: the number
    (E.164) at which he may answer, empty where he may not; calls_to: what his telephones may call outside."""

    agent: str
    number: str
    outside: str = ""
    calls_to: tuple[Toll, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of what is kept: values before and after, without secrets. `number` names it for an undo."""

    number: int
    at: datetime
    by: str
    what: str
    name: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    secret: bool  # a password was set or taken away, too


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """How a call leaves: the trunk or group that a Dial names, and the number shown on each trunk."""

    trunk: str
    caller: str
    callers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What calls to numbers that begin with `prefix` (E.164) cost, in złoty: `setup` once, `per_minute` by begun steps
    of `step` seconds."""

    prefix: str
    name: str
    per_minute: Decimal
    setup: Decimal = Decimal(0)
    step: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What outside calls may amount to. scope and whose: of the installation, of a trunk, of a user (empty `whose`:
    of each one). prefix: only calls to such numbers. between: only in these local hours, which may pass midnight.

    None is no limit of that kind; a limit of 0 calls forbids such calls.
    """

    code: str
    scope: Scope = "installation"
    whose: str = ""
    prefix: str = ""
    between: tuple[time, time] | None = None
    calls_an_hour: int | None = None
    calls_a_day: int | None = None
    cost_an_hour: Decimal | None = None
    cost_a_day: Decimal | None = None
    cost_a_call: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """One call to outside: asked for, running or over. up_at: answered; ended_at None: it runs or rings."""

    leg: str
    call: str
    user: str
    trunk: str
    number: str
    began_at: datetime
    up_at: datetime | None = None
    ended_at: datetime | None = None
