"""A registrar's memory: which telephones can be rung for a user, and where they are (RFC 3261 section 10.3); pure.

Who may register is decided before (digest, RFC 8760); here a REGISTER that was proven changes the bindings of one user:
all that it asks for, or nothing. A telephone is reached where its REGISTER came from and not where its Contact says
that it is: that passes address translation without more (as RFC 5626 has it for its flows), and nobody can register
the address of a stranger for us to send calls to. Path and outbound are not supported: no proxy stands between.

Bindings live as long as their process. A telephone registers anew every LONGEST seconds at most, so that one that was
forgotten by a restart is back soon.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import NameAddress, Uri, UriProblem, parse_name_address

SHORTEST, USUAL, LONGEST = 60, 120, 300  # seconds a binding is kept: less is refused, more is shortened
NEVER_REFUSED = 3600  # seconds from which a wish must not be answered with 423 (10.3 step 7)
MOST_CONTACTS = 5  # of one user: telephones that ring at once
LONGEST_AGENT = 80  # characters of a User-Agent that are kept
_DECIDING = ("transport", "user", "ttl", "method", "maddr")  # parameters that must be on both addresses (19.1.4)


@dataclass(frozen=True, slots=True)
class Binding:
    """One telephone of a user. Times are the loop's seconds. `contact`: the address that a call to it names."""

    user: str
    contact: str
    source: Peer
    call_id: str
    cseq: int
    since: float
    expires_at: float
    q: float = 1.0
    agent: str = ""

    @property
    def hop(self) -> Peer:
        """Where a request to this telephone is sent: the connection it came by, or for UDP the port it names on the
        machine it came from."""
        uri = parse_name_address(f"<{self.contact}>").uri
        if self.source.transport == "udp" and uri.host == self.source.host and uri.port:
            return Peer("udp", self.source.host, uri.port)
        return self.source

    @property
    def places(self) -> tuple[Peer, Peer]:
        """Where its own requests may come from."""
        return self.source, self.hop


@dataclass(frozen=True, slots=True)
class Reply:
    """What a REGISTER is answered with. `changed`: who can be rung where is another thing now."""

    status: int
    headers: tuple[Header, ...] = ()
    changed: bool = False


class Registrar:
    """The bindings of all users. At most `most` of them, and MOST_CONTACTS of each user."""

    def __init__(self, *, most: int = 2_000) -> None:
        self._most = most
        self._bindings: dict[str, tuple[Binding, ...]] = {}
        self._places: dict[Peer, frozenset[str]] = {}  # where telephones send from, and whose they are

    # --- Reading

    def of(self, user: str, now: float) -> tuple[Binding, ...]:
        """The telephones of a user that can be rung now, the most wanted first."""
        live = (item for item in self._bindings.get(user, ()) if item.expires_at > now)
        return tuple(sorted(live, key=lambda item: (-item.q, -item.since, item.contact)))

    def knows(self, source: Peer) -> bool:
        """Whether a telephone is bound at this address."""
        return source in self._places

    def users_at(self, source: Peer) -> frozenset[str]:
        """Whose telephones are bound at this address."""
        return self._places.get(source, frozenset())

    def all(self, now: float) -> Iterator[Binding]:
        for user in self._bindings:
            yield from self.of(user, now)

    def due(self) -> float | None:
        """When the next binding ends."""
        return min((item.expires_at for items in self._bindings.values() for item in items), default=None)

    def __len__(self) -> int:
        return sum(len(items) for items in self._bindings.values())

    # --- Changing

    def expire(self, now: float) -> bool:
        """Forget what has ended; True when something had."""
        before = len(self)
        self._bindings = {
            user: live for user, items in self._bindings.items()
            if (live := tuple(item for item in items if item.expires_at > now))
        }  # fmt: skip
        changed = len(self) != before
        if changed:
            self._remember()
        return changed

    def keep(self, users: Iterable[str]) -> bool:
        """Forget all but these users; True when somebody was forgotten."""
        known = set(users)
        gone = [user for user in self._bindings if user not in known]
        for user in gone:
            del self._bindings[user]
        self._remember()
        return bool(gone)

    def _remember(self) -> None:
        found: dict[Peer, frozenset[str]] = {}
        for user, items in self._bindings.items():
            for place in (place for item in items for place in item.places):
                found[place] = found.get(place, frozenset()) | {user}
        self._places = found

    def register(self, user: str, request: Request, source: Peer, now: float) -> Reply:
        """Do what a proven REGISTER for `user` asks (10.3, steps 6 to 8).

        400: contacts that cannot be read, or a star that is not alone or does not end. 423 with Min-Expires: too short
        a time. 500: older than what is stored for the same Call-ID. 503: there is no room.
        """
        values = request.headers.listed("contact")
        held = self.of(user, now)
        if not values:
            return Reply(200, _listed(held, now))
        if any(value.strip() == "*" for value in values):
            return self._nothing_left(user, request, held, now)
        if len(values) > MOST_CONTACTS:
            return Reply(400)
        wanted: list[tuple[NameAddress, int]] = []
        for value in values:
            contact = _readable(value)
            if contact is None:
                return Reply(400)
            seconds = _seconds(contact, request)
            if 0 < seconds < SHORTEST:
                return Reply(423, (("min-expires", str(SHORTEST)),))
            wanted.append((contact, min(seconds, LONGEST)))
        after = list(held)
        for contact, seconds in wanted:
            at = next((n for n, item in enumerate(after) if _are_same(item, contact.uri)), None)
            if at is not None and not _is_newer(request, after[at]):
                return Reply(500)  # a late copy, overtaken by what came after it
            before = after.pop(at) if at is not None else None
            if seconds:
                after.append(_binding(user, contact, request, source, now, seconds, before))
        after.sort(key=lambda item: item.expires_at)
        after = after[-MOST_CONTACTS:]  # a telephone that starts often leaves its dead addresses behind
        if len(after) > len(held) and len(self) + len(after) - len(held) > self._most:
            return Reply(503)
        return self._now(user, held, tuple(after), now)

    def _nothing_left(self, user: str, request: Request, held: tuple[Binding, ...], now: float) -> Reply:
        if len(request.headers.listed("contact")) != 1 or request.headers.get("expires").strip() != "0":
            return Reply(400)
        if not all(_is_newer(request, item) for item in held):
            return Reply(500)
        return self._now(user, held, (), now)

    def _now(self, user: str, before: tuple[Binding, ...], after: tuple[Binding, ...], now: float) -> Reply:
        if after:
            self._bindings[user] = after
        else:
            self._bindings.pop(user, None)
        self._remember()
        changed = {_place(item) for item in before} != {_place(item) for item in after}
        return Reply(200, _listed(self.of(user, now), now), changed)


def _place(binding: Binding) -> tuple[str, Peer]:
    return binding.contact, binding.source


def _readable(value: str) -> NameAddress | None:
    try:
        contact = parse_name_address(value)
    except UriProblem:
        return None
    return contact if contact.uri.scheme in ("sip", "sips") and contact.uri.host else None


def _seconds(contact: NameAddress, request: Request) -> int:
    """How long the binding is wanted: its own parameter, the header, or what is usual (10.2.1.1)."""
    for text in (contact.parameters.get("expires", ""), request.headers.get("expires").strip()):
        if text.isascii() and text.isdigit():
            return min(int(text[:10]), NEVER_REFUSED)
    return USUAL


def _binding(
    user: str, contact: NameAddress, request: Request, source: Peer, now: float, seconds: int, before: Binding | None
) -> Binding:
    agent = "".join(char for char in request.headers.get("user-agent") if char.isprintable())[:LONGEST_AGENT]
    fresh = Binding(
        user, contact.text.partition("?")[0], source, request.call_id, request.cseq[0], now, now + seconds,
        _q(contact.parameters.get("q", "")), agent,
    )  # fmt: skip
    return replace(fresh, since=before.since) if before else fresh


def _q(text: str) -> float:
    """From 0 to 1; what cannot be read is 1, as if it was not there."""
    try:
        value = float(text)
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 1.0


def _is_newer(request: Request, binding: Binding) -> bool:
    """Within one Call-ID a higher number is a later word; another Call-ID is a telephone that started anew."""
    return request.call_id != binding.call_id or request.cseq[0] > binding.cseq


def _are_same(binding: Binding, other: Uri) -> bool:
    """Whether two addresses are one (19.1.4)."""
    uri = parse_name_address(f"<{binding.contact}>").uri
    if (uri.scheme, uri.user, uri.host.lower(), uri.port) != (other.scheme, other.user, other.host.lower(), other.port):
        return False
    mine, theirs = uri.parameters, other.parameters
    names = {*_DECIDING, *(mine.keys() & theirs.keys())}
    return all(mine.get(name, "").lower() == theirs.get(name, "").lower() for name in names)


def _listed(bindings: tuple[Binding, ...], now: float) -> tuple[Header, ...]:
    return tuple(
        ("contact", f"<{item.contact}>;expires={max(1, math.ceil(item.expires_at - now))}") for item in bindings
    )
