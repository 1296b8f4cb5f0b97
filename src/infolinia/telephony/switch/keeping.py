"""Trunks are kept alive and watched: OPTIONS to their servers, registration with their registrars, and the alarms."""

from __future__ import annotations

from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.registration import Account
from infolinia.telephony.sip.signals import RegistrationTold
from infolinia.telephony.switch.board import Board
from infolinia.telephony.switch.trunks import Trunk

LOST_AFTER = 2  # unanswered OPTIONS in a row
TRUNK_PROBE = "trunk:"  # begins the name of a probe


class Keeping:
    def __init__(self, board: Board) -> None:
        self._board = board
        self._leaving: set[str] = set()  # registrations that we take back as the switch stops
        self._registering: set[str] = set()

    @property
    def is_leaving(self) -> bool:
        """True while a registrar has not answered our farewell yet."""
        return bool(self._leaving)

    def begin(self) -> None:
        """The trunks are new or have changed: begin what is not kept yet, end what is there no more."""
        board = self._board
        names = {trunk.name for trunk in board.trunks}
        for alarm, detail in list(board.alarms):
            if alarm in ("trunk-lost", "trunk-not-registered") and detail not in names:
                board.clear_alarm(alarm, detail)
        for name in self._registering - names:
            self._give_up(name)
        for trunk in board.trunks:
            if trunk.line.watched:
                if not board.timers.has("probe", trunk.name):
                    board.timers.set("probe", trunk.name, board.now())
            else:
                self._forget_probes(trunk)
            self._register(trunk)

    def farewell(self) -> None:
        """Take back our registrations: a registrar that still sends us calls would lose them."""
        board = self._board
        for name in list(self._registering):
            trunk = board.trunks.get(name)
            if trunk and trunk.registered == "registered":
                self._leaving.add(name)
            board.perform(board.endpoint.registrations.leave(name, board.now()))

    # --- OPTIONS

    def probe(self, name: str) -> None:
        """Ask each server of a trunk whether it lives."""
        board = self._board
        trunk = board.trunks.get(name)
        if trunk is None or not trunk.line.watched:
            return
        board.timers.set("probe", name, board.now() + trunk.line.keep_alive)
        for index, proxy in enumerate(trunk.proxies):
            if proxy.peer:
                board.perform(board.endpoint.probe(f"{TRUNK_PROBE}{name}:{index}", proxy.peer, board.now()))

    def probed(self, token: str, status: int) -> None:
        board = self._board
        name, _, index = token.removeprefix(TRUNK_PROBE).rpartition(":")
        trunk = board.trunks.get(name)
        if trunk is None or int(index) >= len(trunk.proxies) or not trunk.line.watched:
            return
        before = trunk.state().probed
        proxy = trunk.proxies[int(index)]
        lost = status in (408, 503)
        proxy.unanswered = proxy.unanswered + 1 if lost else 0
        if not lost:
            proxy.condition = "well"
        elif proxy.unanswered >= LOST_AFTER:
            proxy.condition = "lost"
        if (now := trunk.state().probed) == before:
            return
        trunk.since = board.clock.instant().timestamp()
        if now == "lost":
            board.raise_alarm("trunk-lost", name)
        else:
            board.clear_alarm("trunk-lost", name)

    def _forget_probes(self, trunk: Trunk) -> None:
        self._board.timers.drop("probe", trunk.name)
        for proxy in trunk.proxies:
            proxy.condition, proxy.unanswered = "unknown", 0
        self._board.clear_alarm("trunk-lost", trunk.name)

    # --- Registration

    def _register(self, trunk: Trunk) -> None:
        board, line, registration = self._board, trunk.line, trunk.line.registration
        if registration is None:
            self._give_up(trunk.name)
            return
        if trunk.registrar is None or trunk.registrar.peer is None:
            trunk.registered = trunk.registered or "asking"
            return  # its name is still to be looked up; then we are called again
        credentials = Credentials(line.username, line.password) if line.username and line.password else None
        account = Account(trunk.account_user, trunk.domain, trunk.registrar.peer, registration.expires, credentials)
        effects = board.endpoint.registrations.begin(trunk.name, account, board.now())
        if effects:  # none where this account is kept already, however it fares
            trunk.registered, trunk.status = "asking", 0
        self._registering.add(trunk.name)
        board.perform(effects)

    def _give_up(self, name: str) -> None:
        board = self._board
        if name not in self._registering:
            return
        self._registering.discard(name)
        board.timers.drop("register", name)
        board.perform(board.endpoint.registrations.leave(name, board.now()))
        if trunk := board.trunks.get(name):
            trunk.registered, trunk.status = "", 0
        board.clear_alarm("trunk-not-registered", name)

    def again(self, name: str) -> None:
        """The time to register again has come."""
        board = self._board
        board.perform(board.endpoint.registrations.again(name, board.now()))

    def told(self, told: RegistrationTold) -> None:
        """A registrar answered, or did not."""
        board, name = self._board, told.name
        if told.condition == "left":
            self._leaving.discard(name)
            return
        due = board.endpoint.registrations.due(name)
        if due is not None:
            board.timers.set("register", name, due)
        trunk = board.trunks.get(name)
        if trunk is None:
            return
        if trunk.registered != told.condition:
            trunk.since = board.clock.instant().timestamp()
        trunk.registered, trunk.status = told.condition, told.status
        if told.condition == "registered":
            board.clear_alarm("trunk-not-registered", name)
        else:
            board.raise_alarm("trunk-not-registered", name)
