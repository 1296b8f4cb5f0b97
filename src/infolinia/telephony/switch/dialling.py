"""Calls that we make: from the INVITE to its answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from ipaddress import ip_address

from infolinia.telephony.sip.endpoint import Credentials
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.replaces import read_replaces
from infolinia.telephony.sip.signals import Effect
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_uri
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.door import Dial, LegId, LegRinging
from infolinia.telephony.switch.identities import shown
from infolinia.telephony.switch.leg import Leg
from infolinia.telephony.switch.lines import EarlyMedia
from infolinia.telephony.switch.securing import securing_of
from infolinia.telephony.switch.terms import terms_of
from infolinia.telephony.switch.trunks import Trunk

MOST_REDIRECTS = 5  # of one call


class Dialling:
    """Legs that we call. Methods that a command calls raise Refused."""

    def __init__(self, board: Board, describing: Describing) -> None:
        self._board, self._describing = board, describing
        self.gave_up: Callable[[LegId], None] = lambda leg: None  # nobody answered in time

    def dial(self, command: Dial) -> None:
        board = self._board
        trunk = board.trunks.get(command.trunk)
        proxy = trunk.proxy if trunk else None
        if trunk is None or proxy is None:
            raise Refused("no-trunk")
        if board.no_room() in ("stopping", "no-port"):
            raise Refused("no-port")
        to = target(command.to, proxy)
        replacing = _replacing(command.replaces)
        leg = Leg(
            command.leg, command.call, "trunk", "out", "dialling", trunk=trunk.name, session=secrets.randbits(31),
            securing=securing_of(trunk.line, is_tls=proxy.transport == "tls"),
            dial=command,
        )  # fmt: skip
        if leg.securing.cannot:
            raise Refused("no-trunk", "SRTP is required and its keys may go over TLS only")
        described = self._describing.describe(leg)
        call = board.calls.get(command.call) or board.begin_call(command.call)
        effects = self._invite(leg, trunk, proxy, to, described, replacing)
        board.add_leg(call, leg)
        board.timers.set("ring", leg.id, board.now() + command.timeout)
        board.perform(effects)

    def _invite(
        self, leg: Leg, trunk: Trunk, proxy: Peer, to: str, described: bytes, more: tuple[Header, ...] = ()
    ) -> list[Effect]:
        """The INVITE of a leg; its key is set."""
        board, line, command = self._board, trunk.line, leg.dial
        assert command is not None
        leg.tried = (*leg.tried, to)
        who = shown(
            line, digits_of(command.caller), bracketed(board.config.host), to,
            withheld=command.withheld, diverted_from=digits_of(command.diverted_from),
        )  # fmt: skip
        leg.key, effects = board.endpoint.invite(
            to, proxy, board.now(), body=described, caller=who.caller, trunk=trunk.name, terms=terms_of(line),
            credentials=Credentials(line.username, line.password) if line.username and line.password else None,
            headers=(*who.headers, *more),
        )  # fmt: skip
        return effects

    def redirected(self, leg: Leg, status: int, targets: tuple[str, ...]) -> bool:
        """Follow a redirection (RFC 3261 8.1.3.4) where the trunk may redirect: within it, a few times, nowhere twice.

        Its request goes to the trunk's proxy whatever host the address names: nobody sends our calls to strangers.
        """
        board, trunk = self._board, self._board.trunks.get(leg.trunk)
        proxy = trunk.proxy if trunk else None
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
        leg.state, leg.theirs, leg.agreed = "dialling", None, None
        effects = self._invite(leg, trunk, proxy, to, self._describing.describe(leg))
        board.keys[leg.key] = leg
        board.perform(effects)
        return True

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


def target(to: str, proxy: Peer) -> str:
    """The address to call: a sip: address as it is, a number at the trunk's proxy. Raises Refused."""
    if to.lower().startswith(("sip:", "sips:")):
        try:
            return str(parse_uri(to))
        except UriProblem as problem:
            raise Refused("no-trunk", "an address that cannot be read") from problem
    user = digits_of(to)
    if not user:
        raise Refused("no-trunk", "a number that cannot be read")
    tail = ";transport=tls" if proxy.transport == "tls" else ""
    return f"sip:{user}@{bracketed(proxy.host)}:{proxy.port}{tail}"


def digits_of(number: str) -> str:
    """Digits and + only: what is put in an address of ours carries nothing else."""
    return "".join(char for char in number if char in "+0123456789*#")


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
