"""How often a telephone's password may be guessed, and how much may be asked: pure; times are the loop's seconds.

Guessing is slowed first: after FREE wrong answers within FORGET seconds an address is not heard for 1, 2, 4 … seconds
(a telephone says a REGISTER again by itself, so that it only waits). After MOST_WRONG it is not heard for AN_HOUR, and
that is reported. Counted too are wrong answers for one user from everywhere: after MOST_FOR_USER only addresses from
which that user was right before are heard for them. An administrator may forgive an address at once. What is not heard
gets no answer at all: a guesser does not learn whether it goes on.

An IPv6 address counts as its /64: whoever has one has them all. Memory is bounded; what was silent longest is
forgotten first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

FREE = 3  # wrong answers that cost nothing: a person who types
MOST_WRONG = 10  # wrong answers from one address before it is shut out
MOST_FOR_USER = 30  # wrong answers for one user from all addresses
FORGET = 3600.0  # seconds without a wrong answer after which all is forgiven
AN_HOUR = 3600.0  # seconds for which an address is shut out
SLOWEST = 64.0  # seconds between two tries of an address that is only slowed
BURST, RATE = 240.0, 20.0  # REGISTERs from one address at once, and a second: an office of 100 that starts anew
MOST_REMEMBERED = 10_000  # addresses, and users
MOST_PLACES = 8  # addresses at which one user was right


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    last: float = 0.0
    until: float = 0.0  # not heard before
    credit: float = BURST
    asked: float = 0.0
    places: list[str] = field(default_factory=lambda: list[str]())  # of a user: where they were right


@dataclass(frozen=True, slots=True)
class Shut:
    """An address, or a user, that is not heard until then; how many wrong answers led to that."""

    whom: str
    until: float
    wrong: int


class Guessing:
    """Tries by address and by user. All methods take the time."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, _Tries] = OrderedDict()
        self._users: OrderedDict[str, _Tries] = OrderedDict()

    def hears(self, host: str, now: float) -> bool:
        """Whether a REGISTER from there is looked at; counts it."""
        tries = self._of(self._addresses, place_of(host), now)
        tries.credit = min(BURST, tries.credit + (now - tries.asked) * RATE)
        tries.asked = now
        if now < tries.until or tries.credit < 1.0:
            return False
        tries.credit -= 1.0
        return True

    def is_shut(self, host: str, now: float) -> bool:
        """Whether an address is shut out now."""
        tries = self._addresses.get(place_of(host))
        return tries is not None and tries.wrong >= MOST_WRONG and tries.until > now

    def may_try(self, host: str, user: str, now: float) -> bool:
        """Whether an answer for `user` from there is checked."""
        known = self._users.get(user)
        if known is None or now - known.last > FORGET or known.wrong < MOST_FOR_USER:
            return True
        return place_of(host) in known.places

    def wrong(self, host: str, user: str, now: float) -> Shut | None:
        """A wrong answer. Says whom that shuts out, when it does so now."""
        place = place_of(host)
        tries = self._count(self._addresses, place, now)
        of_user = self._count(self._users, user, now)
        if tries.wrong >= MOST_WRONG:
            tries.until = now + AN_HOUR
            return Shut(place, tries.until, tries.wrong)
        if tries.wrong > FREE:
            tries.until = now + min(SLOWEST, 2.0 ** (tries.wrong - FREE - 1))
        if of_user.wrong == MOST_FOR_USER:
            return Shut(user, now + FORGET, of_user.wrong)
        return None

    def right(self, host: str, user: str, now: float) -> None:
        """A right answer forgives its address, and is remembered for its user."""
        place = place_of(host)
        tries = self._of(self._addresses, place, now)
        tries.wrong, tries.until = 0, 0.0
        of_user = self._of(self._users, user, now)
        if place not in of_user.places:
            of_user.places = [*of_user.places, place][-MOST_PLACES:]

    def forgive(self, whom: str) -> bool:
        """Hear an address or a user again. False when it was heard anyway."""
        gone = self._addresses.pop(place_of(whom), None) or self._addresses.pop(whom, None)
        of_user = self._users.get(whom)
        if of_user is not None and of_user.wrong:
            of_user.wrong = 0
            return True
        return gone is not None and gone.wrong > 0

    def shut(self, now: float) -> tuple[Shut, ...]:
        """Who is shut out now, addresses first."""
        addresses = (
            Shut(place, tries.until, tries.wrong) for place, tries in self._addresses.items()
            if tries.wrong >= MOST_WRONG and tries.until > now
        )  # fmt: skip
        users = (
            Shut(user, tries.last + FORGET, tries.wrong) for user, tries in self._users.items()
            if tries.wrong >= MOST_FOR_USER and now - tries.last <= FORGET
        )  # fmt: skip
        return (*addresses, *users)

    def __len__(self) -> int:
        return len(self._addresses) + len(self._users)

    def _count(self, table: OrderedDict[str, _Tries], key: str, now: float) -> _Tries:
        tries = self._of(table, key, now)
        tries.wrong = tries.wrong + 1 if now - tries.last <= FORGET else 1
        tries.last = now
        return tries

    def _of(self, table: OrderedDict[str, _Tries], key: str, now: float) -> _Tries:
        tries = table.get(key)
        if tries is None:
            if len(table) >= MOST_REMEMBERED:
                table.popitem(last=False)
            tries = table[key] = _Tries(asked=now)
        table.move_to_end(key)
        return tries


def place_of(host: str) -> str:
    """The address that is counted: an IPv6 address as its /64, an IPv4 address that is written as IPv6 as itself."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)
