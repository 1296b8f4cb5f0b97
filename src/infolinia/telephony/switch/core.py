"""The switch without sockets: SIP messages, sound and commands in; SIP messages and events out.

A shell (`shell.py`) gives it each message with `receive`, calls `elapse` when `due()` has come, and sends what it is
told to. Whoever decides calls `handle` and learns of the line by `emit`: over the bus (processes/switch.py) or in the
same process (tests, bench). What a caller hears needs no decider: ringing, plays, collecting and the longest length of
a call run on here (runtime.md 15).
"""

from __future__ import annotations

import logging
import os
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path

from infolinia.telephony.clock import Clock
from infolinia.telephony.media.plane import MediaListener, MediaPlane
from infolinia.telephony.sip.endpoint import Endpoint
from infolinia.telephony.sip.signals import Effect
from infolinia.telephony.sip.transaction import Peer, Send
from infolinia.telephony.switch.admission import Gate
from infolinia.telephony.switch.board import Alarm, Board, Emit
from infolinia.telephony.switch.commands import Commands
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.disk import Disk
from infolinia.telephony.switch.door import Command, LegSnapshot, Outcome, Snapshot, SwitchStarted
from infolinia.telephony.switch.lines import Lines, LinesHeld
from infolinia.telephony.switch.names import Far
from infolinia.telephony.switch.signalling import Signalling
from infolinia.telephony.switch.sound import Sound

log = logging.getLogger(__name__)

MOST_OUTCOMES = 2_000  # in a snapshot


class Switch:
    """One switch, from its start to its farewell. All methods are synchronous and belong to one thread.

    plane: makes the media plane, given who listens to it. emit: gets each event, and its bytes for the bus; it is
    called from inside other methods, and may call `handle`. send: puts bytes on the wire.
    """

    def __init__(
        self,
        config: SwitchConfig,
        *,
        plane: Callable[[MediaListener], MediaPlane],
        clock: Clock,
        emit: Emit,
        send: Callable[[Send], None],
        disk: Disk | None = None,
        token: Callable[[], str] | None = None,
    ) -> None:
        self.config = config
        self.gate = Gate()
        self._send = send
        self._board = board = Board(config, clock, emit, disk)
        self._sound = Sound(board)
        self._signalling = Signalling(board, self._sound)
        self._commands = Commands(board, self._signalling, self._sound)
        self.gate.phones, self.gate.test = self._signalling.phones, board.trunks.test
        self.gate.serve(board.trunks)
        board.perform = self._perform
        self.nudge: Callable[[], None] = lambda: None  # asks the shell for `elapse` soon
        self._sound.nudge = lambda: self.nudge()
        board.plane = plane(self._sound)
        board.endpoint = Endpoint(
            host=config.host, port=config.port, admit=self.gate.admit, token=token or (lambda: secrets.token_hex(8)),
            secret=secrets.token_bytes(32), secure_port=config.sips.port if config.sips else 0,
            register=self._signalling.phones.register, hears=self.gate.hears,
        )  # fmt: skip

    # --- Life

    def start(self) -> None:
        """Say that we are up, and begin the rounds: disk, trunks, events not acknowledged."""
        board = self._board
        board.tell(SwitchStarted, pid=os.getpid())
        self._check_disk()
        self._signalling.keeping.begin()

    def farewell(self) -> None:
        """Take no more calls and end those there are, politely."""
        board = self._board
        board.stopping = True
        for call in list(board.calls):
            self._signalling.end_call(call, "switch", "stopped")
        self._sound.checks.farewell()
        self._signalling.keeping.farewell()
        self._settle()

    @property
    def busy(self) -> bool:
        """True while a call is up, a recording is open or a registrar does not know yet that we stop."""
        return bool(self._board.calls or self._board.recordings) or self._signalling.keeping.is_leaving

    @property
    def quiet(self) -> bool:
        """True when a stop would lose nothing: every event is acknowledged, too."""
        return not self.busy and not len(self._board.outlet)

    @property
    def plane(self) -> MediaPlane:
        return self._board.plane

    # --- The decider's side

    def handle(self, command: Command) -> Outcome:
        """Carry out a command, or answer a repeat with its first outcome."""
        self._board.backlog.heard(self._board.now())
        try:
            outcome = self._commands.handle(command)
            self._settle()
        except Exception as error:  # one command must not take every call with it
            _report("A command could not be carried out", error)
            outcome = Outcome(id=command.id, code="broken")
            if command.call in self._board.calls:
                self._board.memory.keep(command.call, outcome)
        return outcome

    def apply(self, lines: Lines) -> LinesHeld:
        """Serve these trunks and phones from now on. Calls that are up go on, also on a line that was taken away."""
        board = self._board
        refused = board.trunks.apply(lines)
        self.gate.serve(board.trunks)
        self._signalling.keeping.begin()
        self._signalling.phones.serve(lines.phones)
        self._settle()
        return LinesHeld(switch=self.config.name, boot=self.config.boot, version=lines.version, refused=refused)

    def names(self) -> set[tuple[str, str]]:
        """(host name, transport) that the shell is to look up and tell by `looked_up`."""
        return self._board.trunks.names()

    def looked_up(self, host: str, transport: str, address: str) -> None:
        self._board.trunks.looked_up(host, transport, address)
        self.gate.serve(self._board.trunks)
        self._signalling.keeping.begin()

    def snapshot(self) -> Snapshot:
        board = self._board
        calls = board.calls_on_trunks()
        by_leg = {recording.leg: recording.id for recording in board.recordings.values()}
        legs = tuple(
            LegSnapshot(
                leg=leg.id, call=leg.call, kind=leg.kind, direction=leg.direction, state=leg.state,
                bridged_with=board.plane.bridged_with(leg.id) if leg.media else (), recording=by_leg.get(leg.id, ""),
            )
            for leg in board.legs.values()
        )  # fmt: skip
        return Snapshot(
            switch=self.config.name, boot=self.config.boot, seq=board.outlet.seq, legs=legs,
            commands=board.memory.newest(MOST_OUTCOMES), lines=board.trunks.version,
            trunks=tuple(trunk.state(*calls.get(trunk.name, (0, 0))) for trunk in board.trunks),
            phones=self._signalling.phones.bound(),
            shut_out=self._signalling.phones.shut_out(),
        )  # fmt: skip

    def acknowledge(self, boot: str, seq: int, *, through: bool = False) -> None:
        """The centre has committed event `seq`; with `through`, also all before it."""
        if boot == self.config.boot:
            self._board.backlog.heard(self._board.now())
            if through:
                self._board.outlet.acknowledge_through(seq)
            else:
                self._board.outlet.acknowledge(seq)
            if self._board.alarms:
                self._board.tell_merged()

    def again(self) -> list[bytes]:
        """Events to send again now."""
        self._board.tell_merged()
        return self._board.outlet.again(self._board.now())

    # --- The wire's side

    def receive(self, data: bytes, peer: Peer) -> None:
        """One SIP message. Never raises, whatever it holds."""
        try:
            self._perform(self._board.endpoint.receive(data, peer, self._board.now()))
            self._settle()
        except Exception as error:
            self._board.counts["fault"] += 1
            _report("A message could not be handled", error)

    def unreachable(self, peer: Peer) -> None:
        """No connection to a peer could be made."""
        self._perform(self._board.endpoint.unreachable(peer, self._board.now()))
        self._settle()

    def due(self) -> float | None:
        """When `elapse` wants to be called, in the clock's seconds."""
        sip, own = self._board.endpoint.due(), self._board.timers.due()
        if sip is None or own is None:
            return own if sip is None else sip
        return min(sip, own)

    def elapse(self) -> None:
        """Do what is due."""
        board, now = self._board, self._board.now()
        try:
            self._perform(board.endpoint.elapse(now))
        except Exception as error:
            _report("A SIP timer failed", error)
        for what, whose in board.timers.elapse(now):
            try:
                self._timer(what, whose)
            except Exception as error:
                _report("A timer failed", error)
        self._settle()

    def _timer(self, what: str, whose: str) -> None:
        board = self._board
        match what, whose:
            case "unclaimed", call:
                self._signalling.unclaimed(call)
            case "longest", call:
                self._signalling.end_call(call, "switch", "longest")
            case "ring", leg:
                self._signalling.dialling.no_answer(leg)
            case "collect", leg:
                if (found := board.legs.get(leg)) and found.collector:
                    board.end_collecting(found, "timeout")
            case "card", leg:
                self._sound.cards.late(leg)
            case "unmask", leg:
                self._sound.cards.unmask(leg)
            case "digits", leg:
                self._signalling.next_digit(leg)
            case "refer", leg:
                self._signalling.referring.undecided(leg)
            case "redirect", leg:
                self._signalling.dialling.redirect_undecided(leg)
            case "referred", leg:
                self._signalling.referring.untold(leg)
            case "announced", leg:
                self._signalling.arriving.announced(leg)
            case "check", leg:
                self._sound.checks.failed(leg)
            case "round", "phones":
                self._signalling.phones.expire()
            case "round", "guessing":
                self._signalling.phones.look_at_guessers()
            case "round", "disk":
                self._check_disk()
            case "probe", trunk:
                self._signalling.keeping.probe(trunk)
            case "register", trunk:
                self._signalling.keeping.again(trunk)
            case "way", leg:
                self._signalling.dialling.look_for_a_way(leg)
            case _:
                pass

    def _check_disk(self) -> None:
        board = self._board
        if board.disk is None:
            return
        room = board.disk.check()
        alarms: tuple[tuple[Alarm, bool], ...] = (("disk-low", room != "enough"), ("disk-full", room == "full"))
        for alarm, on in alarms:
            if on:
                board.raise_alarm(alarm)
            else:
                board.clear_alarm(alarm)
        board.timers.set("round", "disk", board.now() + self.config.check_disk)

    # --- Carrying out

    def _perform(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self._send(effect)
            else:
                self._signalling.take(effect)

    def _settle(self) -> None:
        """What the plane told from inside one of its methods and must not be answered there."""
        sound = self._sound
        while sound.announced:
            self._signalling.arriving.announced(sound.announced.pop())
        while sound.silent:
            self._signalling.probing.probe_leg(sound.silent.pop())

    # --- Connections of ours

    def reach(self, peer: Peer) -> Peer:
        """Where to connect now that the connection which a peer had opened is gone."""
        return self._board.trunks.reach(peer)

    def expects(self, peer: Peer) -> Far | None:
        """Whom TLS must find there; None when no trunk is known at that address."""
        return self._board.trunks.expects(peer)

    # --- For health and drift

    def sizes(self) -> dict[str, int]:
        """How much is held; all zero but `outlet` when no call is up."""
        board = self._board
        return {
            "calls": len(board.calls), "legs": len(board.legs), "keys": len(board.keys), "outlet": len(board.outlet),
            "recordings": len(board.recordings), "outcomes": len(board.memory), "media": len(board.plane.legs()),
            "checks": len(self._sound.checks),
        }  # fmt: skip

    def signalling_sizes(self) -> dict[str, int]:
        """How much SIP is remembered; all zero some 35 s after the last message."""
        return self._board.endpoint.sizes()

    def counts(self) -> dict[str, int]:
        return {**self._board.counts, **self._board.endpoint.counts}


def _report(what: str, error: Exception) -> None:
    """Say where a fault lies and of what kind it is; never its text, which may quote what a person sent."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    log.error("%s: %s at %s", what, type(error).__name__, where)
