"""Session timers (RFC 4028): a call whose far end is gone without a word ends, because nobody refreshes it; pure.

One side of the call refreshes it at half of the agreed interval, by UPDATE or re-INVITE; the other ends the call when
no refresh came in time. So a proxy or a far end that lost the call does not keep it for ever.
"""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.telephony.sip.headers import Header, parameter
from infolinia.telephony.sip.message import Request, Response

SMALLEST = 90  # seconds: nobody may ask for less (5)
LONGEST = 86_400  # seconds that we ever ask for


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """What we want. expires: seconds between refreshes, 0 for no timer of ours; least: the fewest that we accept."""

    expires: int = 1800
    least: int = SMALLEST


@dataclass(frozen=True, slots=True)
class SessionTimer:
    """What was agreed. `ours`: we refresh; `since`: the newest refresh, in the loop's seconds."""

    interval: int
    ours: bool
    since: float

    @property
    def refresh_at(self) -> float | None:
        """When we say that the call still is; None when that is theirs to do (7.2, 9)."""
        return self.since + self.interval / 2 if self.ours else None

    @property
    def ends_at(self) -> float:
        """When a call that nobody refreshed is ended: a little before the interval is over (10)."""
        return self.since + self.interval - min(32.0, self.interval / 3)


class IntervalTooSmall(ValueError):
    """They want a shorter interval than we accept: 422 with `least` in Min-SE."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least


def _seconds(text: str) -> int:
    """A delta-seconds; 0 when it is none."""
    digits = text.partition(";")[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def least_of(message: Request | Response) -> int:
    """The Min-SE of a message, the standard's when it has none or one that cannot be read."""
    return max([SMALLEST, *(_seconds(value) for value in message.headers.all("min-se"))])


def wanted(request: Request, policy: SessionPolicy, now: float) -> tuple[SessionTimer | None, tuple[Header, ...]]:
    """The timer that their INVITE or UPDATE leads to, and the headers of our 2xx that say so (9).

    Raises IntervalTooSmall, for senders that know what a 422 means.
    """
    headers, least = request.headers, max(policy.least, SMALLEST)
    knows = "timer" in (option.lower() for option in headers.listed("supported") + headers.listed("require"))
    value = headers.get("session-expires")
    asked, refresher = _seconds(value), parameter(value, "refresher").lower()
    if asked and knows and asked < least:
        raise IntervalTooSmall(least)
    if not asked and not (policy.expires and knows):
        return None, ()
    floor = max(least, least_of(request))
    interval = asked
    if policy.expires and (not asked or policy.expires < asked):
        interval = policy.expires
    interval = max(interval, floor)
    if not knows:
        refresher = "uas"
    elif refresher not in ("uac", "uas"):
        refresher = "uac"
    says: tuple[Header, ...] = (("session-expires", f"{interval};refresher={refresher}"),)
    if knows:
        says = (("require", "timer"), *says)
    return SessionTimer(interval, refresher == "uas", now), says


def asking(policy: SessionPolicy, *, least: int = 0, running: SessionTimer | None = None) -> tuple[Header, ...]:
    """The headers of an INVITE or UPDATE of ours (7.1). least: what a 422 told; running: the call has a timer."""
    expires = running.interval if running else policy.expires
    least = max(least, policy.least)
    if not expires:
        return ()
    expires = min(max(expires, least), LONGEST)
    who = f";refresher={'uac' if running.ours else 'uas'}" if running else ""
    shown: tuple[Header, ...] = (("min-se", str(least)),) if least > SMALLEST else ()
    return (("session-expires", f"{expires}{who}"), *shown)


def granted(response: Response, now: float) -> SessionTimer | None:
    """The timer of a 2xx to a request of ours; None when the far end wants none (7.2)."""
    value = response.headers.get("session-expires")
    interval = _seconds(value)
    if not interval:
        return None
    return SessionTimer(max(interval, SMALLEST), parameter(value, "refresher").lower() != "uas", now)
