"""How many difficult calls an agent has had, and what follows: a rest, and easier queues for a while. Pure.

What a difficult call is, `conduct/difficulty.py` says; here it is one of a row. After `in_row` of them without a calm
call or a rest between, or `in_hour` within an hour, the limit is reached; a call with threats or a danger to life
reaches it alone. Then a rest is offered or given, and for `spared` minutes the agent is asked for calls of demanding
queues only when nobody else has taken them for `wait` seconds.

Such limits are practice, not law: the law asks the employer to protect health at work (Labour Code art. 207) and to set
additional breaks for work that is monotonous or paced (art. 145). The breaks count as work and worsen no figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from infolinia.floor.routing.facts import HardCalls

Why: TypeAlias = Literal["", "row", "hour", "severe"]

HOUR = timedelta(hours=1)
A_REST = timedelta(minutes=5)  # a break from which on the row begins anew
OFFER_STANDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Load:
    """row: difficult calls since the last calm one, or rest. hard: when those of the last hour were. why, at: which
    limit was reached last, and when. rest: what followed (offered, given); minutes: of that rest."""

    row: int = 0
    hard: tuple[datetime, ...] = ()
    why: Why = ""
    at: datetime | None = None
    rest: Literal["", "offered", "given"] = ""
    minutes: int = 0
    spared_until: datetime | None = None

    def is_spared(self, now: datetime) -> bool:
        return self.spared_until is not None and now < self.spared_until

    def is_offered(self, now: datetime) -> bool:
        """Whether a rest stands open."""
        return self.rest == "offered" and self.at is not None and now - self.at < OFFER_STANDS


FRESH = Load()


def after_call(load: Load, rules: HardCalls, now: datetime, *, hard: bool, severe: bool = False) -> Load:
    """The load once a call is served and written up. severe: threats, or a danger to life; counts as hard."""
    lately = tuple(at for at in load.hard if now - at < HOUR)
    if not (hard or severe):
        return replace(load, row=0, hard=lately)
    load = replace(load, row=load.row + 1, hard=(*lately, now))
    why = _reached(load, rules, severe=severe)
    if not why:
        return load
    rest: Literal["", "offered", "given"] = "" if rules.rest == "none" and not severe else "offered"
    if rules.rest == "given":
        rest = "given"
    until = now + timedelta(minutes=rules.spared) if rules.spared else load.spared_until
    if load.spared_until is not None and until is not None:
        until = max(until, load.spared_until)
    return replace(load, why=why, at=now, rest=rest, minutes=rules.minutes, spared_until=until)


def _reached(load: Load, rules: HardCalls, *, severe: bool) -> Why:
    if severe:
        return "severe"
    if rules.in_row is not None and load.row >= rules.in_row:
        return "row"
    return "hour" if rules.in_hour is not None and len(load.hard) >= rules.in_hour else ""


def after_rest(load: Load, lasted: timedelta) -> Load:
    """The load after a break. One that is too short for a rest changes nothing."""
    return replace(load, row=0, rest="", minutes=0) if lasted >= A_REST else load
