"""Calls that we make: from the INVITE to its answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from infolinia.telephony.sip.endpoint import Credentials
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.replaces import read_replaces
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_uri
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.door import Dial, LegId, LegRinging
from infolinia.telephony.switch.leg import Leg
from infolinia.telephony.switch.securing import securing_of
from infolinia.telephony.switch.terms import terms_of


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
        line = trunk.line
        if board.no_room() in ("stopping", "no-port"):
            raise Refused("no-port")
        to = target(command.to, proxy)
        leg = Leg(
            command.leg, command.call, "trunk", "out", "dialling", trunk=trunk.name, session=secrets.randbits(31),
            securing=securing_of(line, is_tls=proxy.transport == "tls"),
        )  # fmt: skip
        if leg.securing.cannot:
            raise Refused("no-trunk", "SRTP is required and its keys may go over TLS only")
        described = self._describing.describe(leg)
        call = board.calls.get(command.call) or board.begin_call(command.call)
        leg.key, effects = board.endpoint.invite(
            to, proxy, board.now(), body=described,
            caller=f"sip:{digits_of(command.caller)}@{bracketed(board.config.host)}",
            credentials=Credentials(line.username, line.password) if line.username and line.password else None,
            trunk=trunk.name, terms=terms_of(line), headers=_replacing(command.replaces),
        )  # fmt: skip
        board.add_leg(call, leg)
        board.timers.set("ring", leg.id, board.now() + command.timeout)
        board.perform(effects)

    def no_answer(self, leg_id: LegId) -> None:
        """The time to ring is over."""
        if leg := self._board.legs.get(leg_id):
            self.gave_up(leg_id)
            self._board.end_leg(leg, "switch", "no-answer", 408)
            for key in leg.keys:
                self._board.perform(self._board.endpoint.cancel(key, self._board.now()))

    def progressed(self, key: str, body: bytes) -> None:
        leg = self._board.keys.get(key)
        if leg is None or leg.state not in ("dialling", "early"):
            return
        early = bool(body) and not leg.forks and self._describing.understands(leg, body)
        if leg.told_early or (leg.told_ringing and not early):
            return
        leg.told_ringing, leg.told_early = True, early
        if early:
            leg.state = "early"
        self._board.tell(LegRinging, leg.call, leg=leg.id, early_media=early)


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
