"""The user agent server: requests outside any call, who may send them, and what each gets (RFC 3261 8.2, 11, 22); pure.

The order is that of 8.2: who asks, what method, what address, what extensions. Max-Forwards is no concern of the far
end of a call, which we are: a request whose hops are used up has arrived. What becomes of an INVITE is `answering.py`.
"""

from __future__ import annotations

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answering import Answering
from infolinia.telephony.sip.body import SDP
from infolinia.telephony.sip.core import ALLOW, SERVED, SUPPORTED, Admission, Core, Registered, unsupported
from infolinia.telephony.sip.digest import REALM, DigestProblem, Guard, StaleNonce
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.signals import Effect
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_uri

ABILITIES: tuple[Header, ...] = (
    ("allow", ALLOW), ("accept", SDP), ("accept-encoding", "identity"), ("supported", SUPPORTED),
)  # fmt: skip


class Uas:
    def __init__(self, core: Core, answering: Answering, secret: bytes) -> None:
        self._core, self._answering = core, answering
        self._guard = Guard(REALM, secret)

    def receive(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        core = self._core
        if request.method == "REGISTER" and (found := core.register(request, source, now)) is not None:
            return self._registered(request, key, source, found, now) if found.status else []
        admission = core.admit(source, request)
        if not admission.trunk:
            core.counts["refused"] += 1
            if not admission.status:
                return []
            return core.answer(request, key, source, admission.status, now, *admission.headers)
        if admission.passwords and (challenged := self._challenged(request, key, source, admission, now)):
            return challenged
        if request.method not in SERVED:
            return core.refuse_method(request, key, source, now)
        try:
            parse_uri(request.uri)
        except UriProblem as problem:
            return core.answer(request, key, source, 416 if problem.scheme else 400, now)
        if missing := unsupported(request):
            return core.answer(request, key, source, 420, now, missing)
        match request.method:
            case "INVITE":
                return self._answering.invited(request, key, source, admission, now)
            case "OPTIONS":
                return core.answer_bare(request, source, 200, *ABILITIES)
            case "REFER":  # nobody is called for one who is in no call (RFC 3515 5.1)
                return core.answer(request, key, source, 403, now)
            case _:  # of a call, but of none that there is
                return core.answer(request, key, source, 481, now)

    def _registered(self, request: Request, key: Key, source: Peer, found: Registered, now: float) -> list[Effect]:
        """Nothing is kept of whoever has not proven to be somebody: their number has no bound."""
        if found.status == 401:
            return self._core.answer_bare(request, source, found.status, *found.headers)
        return self._core.answer(request, key, source, found.status, now, *found.headers)

    def _challenged(self, request: Request, key: Key, source: Peer, admission: Admission, now: float) -> list[Effect]:
        """Ask for a digest; empty when the request holds a right and new one."""
        stale = False
        for value in request.headers.all("authorization"):
            try:
                if self._guard.check(
                    value, method=request.method, uri=request.uri, passwords=admission.passwords, now=now
                ):
                    return []
                self._core.counts["wrong-password"] += 1
            except StaleNonce:
                stale = True
            except DigestProblem:
                continue
        asked: list[Header] = [("www-authenticate", str(each)) for each in self._guard.challenges(now, stale=stale)]
        return self._core.answer(request, key, source, 401, now, *asked)
