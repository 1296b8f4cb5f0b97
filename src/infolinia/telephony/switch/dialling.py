"""Calls that we make: from the INVITE to its answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from ipaddress import ip_address

from infolinia.telephony.sip.endpoint import Credentials
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.replaces import read_replaces
from infolinia.telephony.sip.signals import Effect, Failed
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_uri
from infolinia.telephony.switch import numbering
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.door import Dial, LegId, LegRinging, RedirectAsked
from infolinia.telephony.switch.identities import shown
from infolinia.telephony.switch.leg import Leg
from infolinia.telephony.switch.lines import EarlyMedia, TrunkLine
from infolinia.telephony.switch.parties import number_at
from infolinia.telephony.switch.plan import UNHEARD_FOR, Plan
from infolinia.telephony.switch.securing import Securing, securing_of
from infolinia.telephony.switch.terms import terms_of
from infolinia.telephony.switch.trunks import Proxy, Trunk

MOST_REDIRECTS = 5  # of one call
DECIDED_WITHIN = 5.0  # seconds that the centre has to say whether a call may go to another number


class Dialling:
    """Legs that we call. Methods that a command calls raise Refused."""

    def __init__(self, board: Board, describing: Describing) -> None:
        self._board, self._describing = board, describing
        self.gave_up: Callable[[LegId], None] = lambda leg: None  # nobody answered in time

    def dial(self, command: Dial) -> None:
        board, now = self._board, self._board.now()
        readable(command.to)
        _replacing(command.replaces)
        ways = board.trunks.ways(command.trunk, now)
        ways = [(trunk, proxy) for trunk, proxy in ways if may_call(trunk.line, command.to)]
        if not ways:
            raise Refused("no-trunk")
        ways = [(trunk, proxy) for trunk, proxy in ways if not _securing(trunk, proxy).cannot]
        if not ways:
            raise Refused("no-trunk", "SRTP is required and its keys may go over TLS only")
        if board.no_room() in ("stopping", "no-port"):
            raise Refused("no-port")
        plan = Plan(command, list(ways))
        first = plan.choose(now, board.calls_on_trunks())
        if first is None:
            raise Refused("no-trunk", "all channels are in use")
        name = first[0].name if isinstance(first, tuple) else ways[0][0].name
        leg = Leg(
            command.leg, command.call, "trunk", "out", "dialling", trunk=name, session=secrets.randbits(31),
            securing=_securing(*ways[0]), dial=command, plan=plan,
        )  # fmt: skip
        board.open_trunk_leg(leg)
        board.add_leg(board.calls.get(command.call) or board.begin_call(command.call), leg)
        board.timers.set("ring", leg.id, now + command.timeout)
        self._go(leg, plan, first)

    def _go(self, leg: Leg, plan: Plan, way: tuple[Trunk, Proxy] | float) -> None:
        """On this way now, or later."""
        board, now = self._board, self._board.now()
        if not isinstance(way, tuple):
            board.timers.set("way", leg.id, way)
            return
        trunk, plan.proxy = way
        peer, line, command = plan.proxy.peer, trunk.line, plan.command
        assert peer is not None
        trunk.rate_out.take(now)
        leg.trunk, leg.theirs, leg.agreed = trunk.name, None, None
        leg.securing = _securing(trunk, plan.proxy)
        to = target(numbering.outgoing(command.to, line), peer, trunk.domain)
        effects = self._invite(leg, trunk, peer, to, self._describing.describe(leg), _replacing(command.replaces))
        board.keys[leg.key] = leg
        if plan.left:
            board.timers.set("way", leg.id, now + UNHEARD_FOR)
        board.perform(effects)

    def look_for_a_way(self, leg_id: LegId) -> None:
        """Nothing may have been heard on the way that the call took, or it waits for one."""
        board, now = self._board, self._board.now()
        leg = board.legs.get(leg_id)
        if leg is None or leg.plan is None or (leg.key and board.endpoint.heard(leg.key)):
            return
        left = leg.key
        if left:
            leg.plan.failed(now)
        if self._next(leg, leg.plan) and left:
            board.perform(board.endpoint.cancel(left, now))

    def moves_on(self, leg: Leg, failed: Failed) -> bool:
        """Our call failed at a server: it goes on to the next, if there is one and the server was to blame."""
        plan = leg.plan
        if plan is None or leg.told_ringing or not plan.leads_on(failed.status, unheard=failed.unheard):
            return False
        if failed.unheard or failed.status == 503:
            plan.failed(self._board.now(), failed.retry_after)
        return self._next(leg, plan)

    def _next(self, leg: Leg, plan: Plan) -> bool:
        board = self._board
        way = plan.choose(board.now(), board.calls_on_trunks())
        if way is None:
            return False
        board.keys.pop(leg.key, None)
        leg.key = ""
        board.counts["moved-on"] += 1
        self._go(leg, plan, way)
        return True

    def _invite(
        self, leg: Leg, trunk: Trunk, proxy: Peer, to: str, described: bytes, more: tuple[Header, ...] = ()
    ) -> list[Effect]:
        """The INVITE of a leg; its key is set."""
        board, line, command = self._board, trunk.line, leg.dial
        assert command is not None
        leg.tried = (*leg.tried, to)
        who = shown(
            line, _written(command.callers.get(trunk.name, command.caller), line),
            bracketed(trunk.domain or board.config.host), to,
            withheld=command.withheld, diverted_from=_written(command.diverted_from, line),
        )  # fmt: skip
        leg.key, effects = board.endpoint.invite(
            to, proxy, board.now(), body=described, caller=who.caller, trunk=trunk.name, terms=terms_of(line),
            credentials=Credentials(line.username, line.password) if line.username and line.password else None,
            headers=(*who.headers, *more),
        )  # fmt: skip
        return effects

    def redirected(self, leg: Leg, status: int, targets: tuple[str, ...]) -> bool:
        """Follow a redirection (RFC 3261 8.1.3.4) where the trunk may redirect: within it, a few times, nowhere twice,
        to another number only when the centre says so: it may cost more than the one that was asked for.

        Its request goes to the trunk's proxy whatever host the address names: nobody sends our calls to strangers.
        """
        board, trunk = self._board, self._board.trunks.get(leg.trunk)
        proxy = leg.plan.proxy.peer if leg.plan and leg.plan.proxy else None
        follows = trunk is not None and trunk.line.redirects == "follow" and 300 <= status < 400
        if trunk is None or proxy is None or not follows or leg.dial is None or leg.state not in ("dialling", "early"):
            return False
        if len(leg.tried) > MOST_REDIRECTS:
            board.counts["redirected-too-often"] += 1
            return False
        to = next((to for to in targets if _is_of(to, trunk, proxy) and to not in leg.tried), "")
        if not to:
            board.counts["redirected-elsewhere"] += 1
            return False
        del board.keys[leg.key]
        leg.key, leg.state, leg.theirs, leg.agreed = "", "dialling", None, None
        asked = number_at(to, trunk.line)
        if asked == number_at(leg.tried[-1], trunk.line):
            self._follow(leg, to)
            return True
        leg.redirect = to, status
        board.timers.drop("way", leg.id)
        board.timers.set("redirect", leg.id, board.now() + DECIDED_WITHIN)
        board.tell(RedirectAsked, leg.call, leg=leg.id, number=asked, status=status)
        return True

    def _follow(self, leg: Leg, to: str) -> bool:
        """Call there, on the way that the leg is on. False when its trunk is gone."""
        board, trunk = self._board, self._board.trunks.get(leg.trunk)
        proxy = leg.plan.proxy.peer if leg.plan and leg.plan.proxy else None
        if trunk is None or proxy is None:
            return False
        effects = self._invite(leg, trunk, proxy, to, self._describing.describe(leg))
        board.keys[leg.key] = leg
        board.perform(effects)
        return True

    def answer_redirect(self, leg: Leg, accepted: bool) -> None:
        if leg.redirect is None:
            raise Refused("wrong-state", "nothing was asked, or too long ago")
        board, (to, status) = self._board, leg.redirect
        leg.redirect = None
        board.timers.drop("redirect", leg.id)
        if not (accepted and self._follow(leg, to)):
            self.gave_up(leg.id)
            board.end_leg(leg, "centre", "not-allowed", status)

    def redirect_undecided(self, leg_id: LegId) -> None:
        """Nobody said yes in time."""
        if (leg := self._board.legs.get(leg_id)) and leg.redirect:
            self._board.counts["redirect-undecided"] += 1
            self.answer_redirect(leg, accepted=False)

    def no_answer(self, leg_id: LegId) -> None:
        """The time to ring is over."""
        if leg := self._board.legs.get(leg_id):
            self.gave_up(leg_id)
            self._board.end_leg(leg, "switch", "no-answer", 408)
            for key in leg.keys:
                self._board.perform(self._board.endpoint.cancel(key, self._board.now()))

    def progressed(self, key: str, body: bytes, gate: str) -> None:
        """It rings. Its early media is taken as the trunk's settings say (RFC 3960, RFC 5009)."""
        leg = self._board.keys.get(key)
        if leg is None or leg.state not in ("dialling", "early"):
            return
        trunk = self._board.trunks.get(leg.trunk)
        may = is_heard(trunk.line.early_media if trunk else "follow", gate)
        early = may and bool(body) and not leg.forks and self._describing.understands(leg, body)
        if leg.told_early or (leg.told_ringing and not early):
            return
        leg.told_ringing, leg.told_early = True, early
        if early:
            leg.state = "early"
        self._board.tell(LegRinging, leg.call, leg=leg.id, early_media=early)


def is_heard(policy: EarlyMedia, gate: str) -> bool:
    """Whether early media is taken. gate: what P-Early-Media says, from the far end's side as in SDP (RFC 5009 8)."""
    directions = {word.strip() for word in gate.split(",")} & {"sendrecv", "sendonly", "recvonly", "inactive"}
    allowed = bool(directions & {"sendrecv", "sendonly"})
    if policy == "follow":
        return allowed or not directions
    return policy == "gated" and allowed


def _is_of(to: str, trunk: Trunk, proxy: Peer) -> bool:
    """Whether an address of a redirection is the trunk's: the number at its proxy, or at a network of its own."""
    try:
        found = parse_uri(to)
    except UriProblem:
        return False
    if found.scheme != "sip" or not digits_of(found.user):
        return False
    if found.host == proxy.host or found.host in {each.host for each in trunk.proxies}:
        return True
    try:
        address = ip_address(found.host)
    except ValueError:  # a name
        return False
    return any(address in network for network in trunk.line.networks)


def _replacing(replaces: str) -> tuple[Header, ...]:
    """The headers of a call that takes the place of another where it goes (RFC 3891 4). Raises Refused."""
    if not replaces:
        return ()
    found = read_replaces(replaces)
    if found is None:
        raise Refused("wrong-state", "replaces names no dialog")
    return (("require", "replaces"), ("replaces", str(found)))


def _securing(trunk: Trunk, proxy: Proxy) -> Securing:
    return securing_of(trunk.line, is_tls=proxy.transport == "tls")


def may_call(line: TrunkLine, to: str) -> bool:
    """Emergency numbers are called only through trunks that are allowed to: a call to them must arrive near here."""
    return line.emergency or not numbering.is_emergency(to, line.country)


def readable(to: str) -> None:
    """Raises Refused when an address or number cannot be dialled."""
    target(to, Peer("udp", "192.0.2.1", 5060))


def target(to: str, proxy: Peer, domain: str = "") -> str:
    """The address to call: a sip: address as it is, a number at the carrier's domain or else at its proxy. Raises
    Refused."""
    if to.lower().startswith(("sip:", "sips:")):
        try:
            return str(parse_uri(to))
        except UriProblem as problem:
            raise Refused("no-trunk", "an address that cannot be read") from problem
    user = digits_of(to)
    if not user:
        raise Refused("no-trunk", "a number that cannot be read")
    tail = ";transport=tls" if proxy.transport == "tls" else ""
    where = bracketed(domain) if domain else f"{bracketed(proxy.host)}:{proxy.port}"
    return f"sip:{user}@{where}{tail}"


def _written(number: str, line: TrunkLine) -> str:
    """A number of ours as a trunk writes it, and nothing else."""
    return digits_of(numbering.outgoing(number, line))


def digits_of(number: str) -> str:
    """Digits and + only: what is put in an address of ours carries nothing else."""
    return "".join(char for char in number if char in "+0123456789*#")


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
