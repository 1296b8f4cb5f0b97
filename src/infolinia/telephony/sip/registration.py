"""Our bindings at registrars: REGISTER as a client (RFC 3261 10.2, 22), kept alive until it is given up; pure.

One `Account` a registrar. `begin` asks, `due` says when it wants to ask again (`again` then), `leave` takes the binding
away. A binding is renewed after 80 to 90 % of its life, so that one lost renewal costs nothing; what failed is tried
again after a wait that doubles, half of it by chance (RFC 5626 4.5), because a registrar that comes back must not meet
all its clients in one second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from infolinia.telephony.sip.challenge import CHALLENGES, MOST_TRIES, authorized
from infolinia.telephony.sip.core import Core
from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.headers import Headers, seconds_of
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.signals import Effect, RegistrationTold
from infolinia.telephony.sip.transaction import Peer, PlainClient
from infolinia.telephony.sip.uri import UriProblem, parse_name_address

BASE_WAIT, LONGEST_WAIT = 30.0, 1800.0  # seconds, RFC 5626 4.5
REFUSED_WAIT = 240.0  # seconds, at first: a wrong password said too often can lock the account
REFUSALS = (401, 403, 404, 407)
LONGEST, SHORTEST = 86_400, 10  # seconds of a binding that we ask for and believe

Condition = Literal["asking", "registered", "refused", "lost", "left"]


@dataclass(frozen=True, slots=True)
class Account:
    """What we are at a registrar. domain: of the address of record; user: its user part, and that of our Contact."""

    user: str
    domain: str
    peer: Peer
    expires: int
    credentials: Credentials | None


@dataclass(slots=True)
class Binding:
    """One account as it fares. Times are loop seconds."""

    account: Account
    call_id: str
    tag: str
    seq: int = 0
    expires: int = 0  # asked for
    failures: int = 0
    condition: Condition = "asking"
    due: float | None = None
    waiting: PlainClient | None = field(default=None, repr=False)


class Registrations:
    """All bindings of one endpoint, by a name of its owner's. `chance()` gives 0 to 1."""

    def __init__(self, core: Core, chance: Callable[[], float] | None = None) -> None:
        self._core, self._chance = core, chance or core.chance
        self._bindings: dict[str, Binding] = {}

    def begin(self, name: str, account: Account, now: float) -> list[Effect]:
        """Register; `RegistrationTold` follows each change. An account that is the same already is left as it is."""
        known = self._bindings.get(name)
        if known is not None and known.account == account:
            return []
        effects = self.leave(name, now) if known else []
        core = self._core
        self._bindings[name] = binding = Binding(account, f"{core.token()}@{core.host}", core.token())
        binding.expires = account.expires
        return [*effects, *self._ask(name, binding, now)]

    def again(self, name: str, now: float) -> list[Effect]:
        """The time to renew, or to try again, has come."""
        binding = self._bindings.get(name)
        if binding is None or binding.due is None or binding.due > now:
            return []
        return self._ask(name, binding, now)

    def leave(self, name: str, now: float) -> list[Effect]:
        """Take the binding away (10.2.2); what comes of that changes nothing, but a challenge is answered."""
        binding = self._bindings.pop(name, None)
        if binding is None or binding.condition in ("refused", "lost"):
            return []
        binding.expires, binding.condition, binding.due = 0, "left", None
        return self._ask(name, binding, now)

    def due(self, name: str) -> float | None:
        """When `again` wants to be called."""
        binding = self._bindings.get(name)
        return binding.due if binding else None

    # --- One REGISTER

    def _ask(self, name: str, binding: Binding, now: float) -> list[Effect]:
        binding.due = None
        return self._send(name, binding, self._request(binding), 0, now)

    def _request(self, binding: Binding) -> Request:
        core, account = self._core, binding.account
        binding.seq += 1
        domain = f"[{account.domain}]" if ":" in account.domain else account.domain
        record = f"<sip:{account.user}@{domain}>"
        headers = Headers(
            [
                ("via", core.via(account.peer)),
                ("max-forwards", "70"),
                ("from", f"{record};tag={binding.tag}"),
                ("to", record),
                ("call-id", binding.call_id),
                ("cseq", f"{binding.seq} REGISTER"),
                ("contact", self._contact(account)),
                ("expires", str(binding.expires)),
                ("user-agent", core.agent),
            ]
        )
        return Request("REGISTER", f"sip:{domain}", headers)

    def _contact(self, account: Account) -> str:
        return self._core.contact(account.peer).replace("<sip:", f"<sip:{account.user}@", 1)

    def _send(self, name: str, binding: Binding, request: Request, tried: int, now: float) -> list[Effect]:
        binding.waiting = transaction = PlainClient(request, binding.account.peer)

        def answered(response: Response | None, now: float) -> list[Effect]:
            if binding.waiting is not transaction:
                return []
            return self._answered(name, binding, request, response, tried, now)

        return self._core.layer.ask(transaction, answered, now)

    def _answered(
        self, name: str, binding: Binding, request: Request, response: Response | None, tried: int, now: float
    ) -> list[Effect]:
        if response is None:
            return self._failed(name, binding, 408, 0, now)
        if response.status < 200:
            return []
        if response.status < 300:
            return self._registered(name, binding, response, now)
        if tried < MOST_TRIES and (again := self._better(binding, request, response)):
            return self._send(name, binding, again, tried + 1, now)
        return self._failed(name, binding, response.status, seconds_of(response.headers.get("retry-after")), now)

    def _better(self, binding: Binding, request: Request, response: Response) -> Request | None:
        """The same with a password (22.2), or for as long as the registrar takes at least (10.2.8)."""
        credentials = binding.account.credentials
        if response.status in CHALLENGES and credentials:
            binding.seq += 1
            return authorized(
                request, response, credentials,
                via=self._core.via(binding.account.peer), seq=binding.seq, cnonce=self._core.token(),
            )  # fmt: skip
        least = seconds_of(response.headers.get("min-expires"))
        if response.status == 423 and binding.expires < least <= LONGEST:
            binding.expires = least
            return self._request(binding)
        return None

    def _registered(self, name: str, binding: Binding, response: Response, now: float) -> list[Effect]:
        binding.waiting, binding.failures = None, 0
        if binding.condition == "left":
            return [RegistrationTold(name, "left", response.status)]
        life = max(SHORTEST, min(LONGEST, self._granted(binding, response)))
        binding.due = now + life * (0.8 + 0.1 * self._chance())
        return self._told(name, binding, "registered", response.status)

    def _granted(self, binding: Binding, response: Response) -> int:
        """How long the binding holds: what stands at our Contact, else Expires, else what we asked for (10.2.4)."""
        ours = self._contact(binding.account).strip("<>").partition(";")[0].lower()
        for value in response.headers.listed("contact"):
            try:
                found = parse_name_address(value)
            except UriProblem:
                continue
            if found.text.partition(";")[0].lower() == ours and "expires" in found.parameters:
                return seconds_of(found.parameters["expires"]) or binding.expires
        return seconds_of(response.headers.get("expires")) or binding.expires

    def _failed(self, name: str, binding: Binding, status: int, retry_after: int, now: float) -> list[Effect]:
        binding.waiting = None
        if binding.condition == "left":
            return [RegistrationTold(name, "left", status)]
        binding.expires = binding.account.expires
        base = REFUSED_WAIT if status in REFUSALS else BASE_WAIT
        wait = min(LONGEST_WAIT, base * 2 ** min(binding.failures, 10))
        binding.failures += 1
        binding.due = now + max(wait * (0.5 + 0.5 * self._chance()), min(float(retry_after), LONGEST_WAIT))
        return self._told(name, binding, "lost" if status in (408, 503) else "refused", status)

    def _told(self, name: str, binding: Binding, condition: Condition, status: int) -> list[Effect]:
        binding.condition = condition
        return [RegistrationTold(name, condition, status)]
