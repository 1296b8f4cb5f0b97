"""The telephones that register here: who may, where they are, and ringing all that a user has.

A telephone proves its password by digest (RFC 8760: SHA-256 is offered before MD5). An unknown user and a wrong
password look the same, an answer that is repeated counts for nothing, and guessing is slowed and then refused
(`guessing.py`). Bindings live with the switch: after a restart telephones are back as soon as they register anew, which
each does within registrar.LONGEST seconds.

A call to a user rings every telephone that is bound; the first that answers has the call and the others are told that
it was answered elsewhere (RFC 3326). A refusal by one leaves the others ringing; a 6xx ends them all (RFC 3261 16.7).
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime

from infolinia.telephony.sip.core import Admission, Registered
from infolinia.telephony.sip.digest import REALM, DigestProblem, Guard, StaleNonce, fields_of
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.registrar import Binding, Registrar
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_name_address
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.causes import cause_of
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.dialling import bracketed, digits_of
from infolinia.telephony.switch.door import RingPhone
from infolinia.telephony.switch.guessing import Guessing, Shut
from infolinia.telephony.switch.leg import Leg
from infolinia.telephony.switch.lines import BoundPhone, PhoneLine, ShutOut
from infolinia.telephony.switch.securing import Securing
from infolinia.telephony.switch.terms import PHONE, PHONES

MOST_PROOFS = 2  # Authorization headers that are looked at: one for each algorithm
MOST_ASKED = 2_000  # telephones whose last challenge is remembered
MOST_RUNG = 10  # telephones of one user
ELSEWHERE: Header = ("reason", 'SIP;cause=200;text="Call completed elsewhere"')
LOOK = 60.0  # seconds between two looks whether somebody who was shut out is heard again


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request proves: a telephone's user name, or nothing. unheard: it gets no answer."""

    username: str = ""
    stale: bool = False
    unheard: bool = False


class Phones:
    def __init__(self, board: Board, describing: Describing) -> None:
        self._board, self._describing = board, describing
        self._registrar, self._guessing = Registrar(), Guessing()
        self._guard = Guard(REALM, secrets.token_bytes(32))
        self._lines: dict[str, PhoneLine] = {}
        self._is_told = False
        self._asked: OrderedDict[tuple[str, int], None] = OrderedDict()  # who was challenged

    def serve(self, phones: Iterable[PhoneLine]) -> None:
        """These may register from now on. Who may no more is forgotten; a call that is up goes on."""
        self._is_told = True
        self._lines = {line.username: line for line in phones}
        self._registrar.keep(self._lines)

    # --- Registering

    def register(self, request: Request, source: Peer, now: float) -> Registered | None:
        """What a REGISTER gets; None where no telephone may register at all. While nobody has said who may (a switch
        that starts), it gets no answer: it asks again in a moment, when a refusal would keep it away for long."""
        if not self._is_told:
            return Registered()
        if not self._lines:
            return None
        board = self._board
        if not self._registrar.knows(source) and not self._guessing.hears(source.host, now):
            board.counts["register-unheard"] += 1
            return Registered()
        found = self._whose(request, source, now)
        if found.unheard:
            return Registered()
        if found.username:
            return self._proven(found.username, request, source, now)
        return Registered(401, self._challenges(request, source, now, stale=found.stale))

    def _whose(self, request: Request, source: Peer, now: float) -> Proof:
        """Whose telephone a request proves itself to be; wrong passwords are counted."""
        board, stale = self._board, False
        for value in request.headers.all("authorization")[:MOST_PROOFS]:
            try:
                fields = fields_of(value)
                user = fields.get("username", "")[:64]
                if fields.get("algorithm", "").lower() == "sha-256":
                    self._asked.pop((source.host, source.port), None)  # no sign of age any more
                if not self._guessing.may_try(source.host, user, now):
                    board.counts["register-unheard"] += 1
                    return Proof(unheard=True)
                proven = self._guard.proven(
                    value, method=request.method, uri=request.uri, secrets=self._secret, now=now, whom=source.host
                )
            except StaleNonce:
                stale = True
                continue
            except DigestProblem:
                continue
            if proven:
                self._guessing.right(source.host, proven, now)
                return Proof(proven)
            board.counts["register-wrong-password"] += 1
            if shut := self._guessing.wrong(source.host, user, now):
                self._report(shut)
        return Proof(stale=stale)

    def _challenges(self, request: Request, source: Peer, now: float, *, stale: bool) -> tuple[Header, ...]:
        asked = self._guard.challenges(now, stale=stale, whom=source.host)
        if self._is_old(request, source):
            asked = [each for each in asked if each.algorithm == "MD5"]
        return tuple(("www-authenticate", str(each)) for each in asked)

    # --- Calling

    def admit(self, request: Request, source: Peer) -> Admission:
        """Who calls. A telephone proves with each call whose it is: an address alone can be made up, and what a call
        may cost is somebody's."""
        now = self._board.now()
        if not self._guessing.hears(source.host, now):
            self._board.counts["call-unheard"] += 1
            return Admission()
        found = self._whose(request, source, now)
        if found.unheard:
            return Admission()
        line = self._lines.get(found.username)
        if line is None:
            return Admission(status=401, headers=self._challenges(request, source, now, stale=found.stale))
        if found.username not in self._registrar.users_at(source):
            return Admission(status=403)  # its name is bound elsewhere: it registers first
        return Admission(PHONES, terms=PHONE, user=line.user)

    def _is_old(self, request: Request, source: Peer) -> bool:
        """Whether to ask for MD5 only: it answered by MD5, or it was asked before and came again without an answer.
        Some telephones give up when they are offered an algorithm that they do not know (against RFC 7616 3.7)."""
        key, answers = (source.host, source.port), request.headers.all("authorization")
        if answers:
            return not any("sha-256" in value.lower() for value in answers)
        is_old = key in self._asked
        self._asked[key] = None
        self._asked.move_to_end(key)
        if len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)
        return is_old

    def _secret(self, username: str, algorithm: str) -> str | None:
        line = self._lines.get(username)
        if line is None:
            return None
        return (line.ha1_sha256 if algorithm == "sha-256" else line.ha1_md5) or None

    def _proven(self, user: str, request: Request, source: Peer, now: float) -> Registered:
        try:
            address = parse_name_address(request.headers.get("to")).uri.user
        except UriProblem:
            return Registered(400)
        if address != user:
            return Registered(403)  # one's own telephones only
        reply = self._registrar.register(user, request, source, now)
        if (due := self._registrar.due()) is not None:
            self._board.timers.set("round", "phones", due)
        date: Header = ("date", format_datetime(self._board.clock.instant(), usegmt=True))  # clocks of phones go by it
        return Registered(reply.status, (*reply.headers, date) if reply.status == 200 else reply.headers)

    def expire(self) -> None:
        """Forget bindings that have ended."""
        self._registrar.expire(self._board.now())
        if (due := self._registrar.due()) is not None:
            self._board.timers.set("round", "phones", due)

    def knows(self, source: Peer) -> bool:
        """Whether a telephone is bound at this address."""
        return self._registrar.knows(source)

    def may_connect(self, host: str) -> bool:
        """Whether a connection from there may become a telephone's."""
        return bool(self._lines) and not self._guessing.is_shut(host, self._board.now())

    # --- Guessers

    def _report(self, shut: Shut) -> None:
        self._board.raise_alarm("phone-guessing", shut.whom)
        self._board.timers.set("round", "guessing", self._board.now() + LOOK)

    def look_at_guessers(self) -> None:
        """The alarm of somebody who is heard again is over."""
        board = self._board
        still = {shut.whom for shut in self._guessing.shut(board.now())}
        told = [detail for alarm, detail in board.alarms if alarm == "phone-guessing"]
        for whom in told:
            if whom not in still:
                board.clear_alarm("phone-guessing", whom)
        if any(whom in still for whom in told):
            board.timers.set("round", "guessing", board.now() + LOOK)

    def forgive(self, whom: str) -> None:
        """Hear an address (or a user) again at once."""
        self._guessing.forgive(whom)
        self.look_at_guessers()

    # --- For the centre

    def bound(self) -> tuple[BoundPhone, ...]:
        """Every telephone that can be rung now."""
        now, instant = self._board.now(), self._board.clock.instant().timestamp()
        return tuple(
            BoundPhone(
                username=item.user, user=line.user, address=item.source.host, port=item.source.port,
                transport=item.source.transport, agent=item.agent, since=round(instant - (now - item.since), 1),
                expires=round(instant + (item.expires_at - now), 1),
            )
            for item in self._registrar.all(now) if (line := self._lines.get(item.user))
        )  # fmt: skip

    def shut_out(self) -> tuple[ShutOut, ...]:
        now, instant = self._board.now(), self._board.clock.instant().timestamp()
        return tuple(
            ShutOut(whom=shut.whom, until=round(instant + (shut.until - now), 1), wrong=shut.wrong)
            for shut in self._guessing.shut(now)
        )

    # --- Ringing

    def ring(self, command: RingPhone) -> None:
        """Ring all telephones of a user as one leg. Raises Refused."""
        board, now = self._board, self._board.now()
        found = self._of(command.user, now)[:MOST_RUNG]
        if not found:
            raise Refused("no-phone")
        if board.no_room() in ("stopping", "no-port"):
            raise Refused("no-port")
        is_tls = all(binding.hop.transport == "tls" for binding in found)  # one description goes to all of them
        leg = Leg(
            command.leg, command.call, "trunk", "out", "dialling", phone=command.user, session=secrets.randbits(31),
            securing=Securing("optional", is_tls, board.config.phone_keys_in_clear),
            hosts=tuple({binding.source.host for binding in found}),
        )  # fmt: skip
        described = self._describing.describe(leg)
        call = board.calls.get(command.call) or board.begin_call(command.call)
        board.add_leg(call, leg)
        board.timers.set("ring", leg.id, now + command.timeout)
        number = digits_of(command.caller)
        caller = f"sip:{number}@{bracketed(board.config.host)}" if number else "sip:anonymous@anonymous.invalid"
        for binding in found:
            key, effects = board.endpoint.invite(
                binding.contact, binding.hop, now, body=described, caller=caller, is_behind=True, terms=PHONE
            )
            leg.forks += (key,)
            board.keys[key] = leg
            board.perform(effects)

    def _of(self, user: str, now: float) -> list[Binding]:
        lines = [line.username for line in self._lines.values() if line.user == user]
        return [binding for username in lines for binding in self._registrar.of(username, now)]

    def answered(self, leg: Leg, key: str) -> None:
        """The first that answers has the call."""
        self._forget(leg, key)
        leg.key, others, leg.forks = key, leg.forks, ()
        self._board.keys[key] = leg
        for other in others:
            self._board.keys.pop(other, None)
            self._board.perform(self._board.endpoint.cancel(other, self._board.now(), headers=(ELSEWHERE,)))

    def failed(self, leg: Leg, key: str, status: int) -> None:
        """One telephone will not answer: the last one's word is the leg's, but no word is weaker than a person's."""
        self._forget(leg, key)
        self._board.keys.pop(key, None)
        leg.refused = _stronger(leg.refused, status)
        if leg.forks and status < 600:
            return
        board, others = self._board, leg.forks
        board.end_leg(leg, "far", cause_of(leg.refused), leg.refused)
        for other in others:
            board.perform(board.endpoint.cancel(other, board.now()))

    def _forget(self, leg: Leg, key: str) -> None:
        leg.forks = tuple(other for other in leg.forks if other != key)


def _stronger(one: int, other: int) -> int:
    """The refusal that tells more: a person's (6xx, 486) before what a dead telephone leaves behind."""

    def weight(status: int) -> tuple[int, int]:
        person = 3 if status >= 600 else 2 if status in (480, 486) else 1 if status else 0
        return person, -status

    return max(one, other, key=weight)
