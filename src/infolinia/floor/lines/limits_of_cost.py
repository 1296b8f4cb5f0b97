"""May this call to outside be made, and may that one go on: prices, and limits by number, user, trunk, hour and sum;
pure.

A fraud rings dear numbers, often at night, many at once, from one stolen account or one broken trunk. So every limit
counts calls or money of the last hour or of the local day, of the installation, a trunk or a user, and running calls
count with what they have cost so far. Money is Decimal złoty; a sum is exact, never a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal

from infolinia.floor.lines.facts import Limit, Outside, Tariff

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether, and if not, why: `code` is calls, cost or no-price; `limit` its code. facts fill the sentence."""

    allowed: bool
    code: str = ""
    limit: str = ""
    facts: dict[str, str] = field(default_factory=lambda: dict[str, str]())


ALLOWED = Verdict(True)


def tariff_of(number: str, tariffs: Iterable[Tariff]) -> Tariff | None:
    """The tariff with the longest prefix of the number."""
    return max(
        (tariff for tariff in tariffs if number.startswith(tariff.prefix)), key=lambda t: len(t.prefix), default=None
    )


def price(tariff: Tariff, seconds: float) -> Decimal:
    """What a call of this length costs: each begun step counts whole, and an answered call has at least one."""
    steps = max(Decimal(1), (Decimal(str(seconds)) / tariff.step).to_integral_value(ROUND_CEILING))
    return tariff.setup + tariff.per_minute * steps * tariff.step / 60


def cost(call: Outside, tariffs: Sequence[Tariff], now: datetime) -> Decimal:
    """What a call has cost until now; nothing when it was not answered, or no tariff is known."""
    tariff = tariff_of(call.number, tariffs)
    if tariff is None or call.up_at is None:
        return Decimal(0)
    return price(tariff, max(0.0, ((call.ended_at or now) - call.up_at).total_seconds()))


def may_begin(
    asked: Outside, *, tariffs: Sequence[Tariff], limits: Sequence[Limit], calls: Sequence[Outside], now: datetime
) -> Verdict:
    """Whether `asked` may be dialled. calls: others of today and of the last hour, running ones too. now: local time.

    Where prices are kept at all, a number without one is not called. A limit is reached by what the new call costs at
    least, too: its first step.
    """
    tariff = tariff_of(asked.number, tariffs)
    if tariffs and tariff is None:
        return Verdict(False, "no-price", facts={"number": asked.number})
    least = price(tariff, 0.0) if tariff else Decimal(0)
    for limit in limits:
        if concerns(limit, asked, now):
            verdict = _judged(limit, asked, tariffs, calls, now, one_more=1, least=least)
            if not verdict.allowed:
                return verdict
    return ALLOWED


def to_be_cut(
    *, tariffs: Sequence[Tariff], limits: Sequence[Limit], calls: Sequence[Outside], now: datetime
) -> list[tuple[Outside, Verdict]]:
    """Running calls that have gone beyond a limit of money, each with the first one that it is beyond."""
    found: list[tuple[Outside, Verdict]] = []
    for call in calls:
        if call.ended_at is not None or call.up_at is None:
            continue
        for limit in limits:
            if not concerns(limit, call, now):
                continue
            verdict = _judged(limit, call, tariffs, calls, now, one_more=0, least=Decimal(0))
            if verdict.code == "cost":
                found.append((call, verdict))
                break
    return found


def concerns(limit: Limit, call: Outside, now: datetime) -> bool:
    """Whether a limit is about such a call at this local time."""
    if not call.number.startswith(limit.prefix) or not _is_between(now.time(), limit.between):
        return False
    match limit.scope:
        case "installation":
            return True
        case "trunk":
            return limit.whose in ("", call.trunk)
        case "user":
            return limit.whose in ("", call.user)


def _is_between(moment: time, between: tuple[time, time] | None) -> bool:
    if between is None:
        return True
    begins, ends = between
    return begins <= moment < ends if begins <= ends else moment >= begins or moment < ends


def _judged(
    limit: Limit,
    call: Outside,
    tariffs: Sequence[Tariff],
    calls: Sequence[Outside],
    now: datetime,
    *,
    one_more: int,
    least: Decimal,
) -> Verdict:
    """one_more and least: the call and the money that come on top of what was."""
    alike = [other for other in calls if _counts_together(limit, call, other)]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = [other for other in alike if _lasts_after(other, now - HOUR)]
    day = [other for other in alike if _lasts_after(other, midnight)]
    for most, of in ((limit.calls_an_hour, hour), (limit.calls_a_day, day)):
        since = now - HOUR if of is hour else midnight
        begun = sum(1 for other in of if other.began_at > since)
        if most is not None and begun + one_more > most:
            return Verdict(False, "calls", limit.code, {"limit": limit.code, "most": str(most)})
    sums = [(limit.cost_an_hour, hour), (limit.cost_a_day, day)]
    if not one_more:
        sums.append((limit.cost_a_call, [call]))
    for most, of in sums:
        if most is None:
            continue
        spent = sum((cost(other, tariffs, now) for other in of), Decimal(0))
        if spent + least > most:
            facts = {"limit": limit.code, "most": str(most), "spent": f"{spent:.2f}"}
            return Verdict(False, "cost", limit.code, facts)
    if one_more and limit.cost_a_call is not None and least > limit.cost_a_call:
        facts = {"limit": limit.code, "most": str(limit.cost_a_call), "spent": f"{least:.2f}"}
        return Verdict(False, "cost", limit.code, facts)
    return ALLOWED


def _counts_together(limit: Limit, call: Outside, other: Outside) -> bool:
    if not other.number.startswith(limit.prefix):
        return False
    match limit.scope:
        case "installation":
            return True
        case "trunk":
            return other.trunk == call.trunk
        case "user":
            return other.user == call.user


def _lasts_after(call: Outside, since: datetime) -> bool:
    return call.ended_at is None or call.ended_at > since or call.began_at > since
