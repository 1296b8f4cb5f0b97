"""What all parts of the switch work on: live calls and legs, timers, the events that go out, what is out of order."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from infolinia.telephony.clock import Clock
from infolinia.telephony.codecs import NARROW, OF_AGENTS, Codec
from infolinia.telephony.media.plane import MediaPlane, MediaProblem
from infolinia.telephony.sip.endpoint import Endpoint
from infolinia.telephony.sip.signals import Effect
from infolinia.telephony.switch.backlog import Backlog
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.disk import Disk
from infolinia.telephony.switch.door import (
    CallEnded,
    CallId,
    CardEnded,
    Code,
    DigitsCollected,
    Event,
    LegEnded,
    LegId,
    LegSound,
    Quality,
    SwitchAlarm,
    Unbridged,
)
from infolinia.telephony.switch.leg import By, Call, Leg, Recording
from infolinia.telephony.switch.memory import Memory
from infolinia.telephony.switch.outlet import Outlet
from infolinia.telephony.switch.timers import Timers
from infolinia.telephony.switch.trunks import Trunks

Alarm = Literal[
    "disk-low", "disk-full", "buffer-full", "centre-behind", "ports-low", "trunk-lost", "trunk-not-registered",
    "phone-guessing",
]  # fmt: skip
Emit = Callable[[Event, bytes], None]
E = TypeVar("E", bound=Event)

PORTS_LOW, PORTS_WELL = 0.9, 0.8  # of the pool


class Refused(Exception):
    """A command that cannot be carried out; `code` is one of the door's."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code)
        self.code: Code = code
        self.detail = detail


class Board:
    """The state of a switch, and the few acts that every part needs."""

    endpoint: Endpoint
    plane: MediaPlane
    perform: Callable[[list[Effect]], None]  # carry out what the endpoint wants

    def __init__(self, config: SwitchConfig, clock: Clock, emit: Emit, disk: Disk | None) -> None:
        self.config, self.clock, self.disk = config, clock, disk
        self._emit = emit
        self.outlet = Outlet(bound=config.event_bound)
        self.backlog = Backlog(behind=config.unclaimed / 2)
        self.timers = Timers()
        self.memory = Memory()
        self.calls: dict[CallId, Call] = {}
        self.legs: dict[LegId, Leg] = {}
        self.keys: dict[str, Leg] = {}  # SIP call → leg
        self.recordings: dict[str, Recording] = {}
        self.farewells: set[str] = set()  # SIP calls to be ended as soon as their ACK comes
        self.trunks = Trunks(config.trunks, config.test)
        self.alarms: set[tuple[str, str]] = set()
        self.counts: Counter[str] = Counter()
        self.ending: Leg | None = None  # the leg whose sound is being closed
        self.stopping = False

    def now(self) -> float:
        return self.clock.seconds()

    def new_id(self, letter: str) -> str:
        """Unique, and in order of time."""
        milliseconds = int(self.clock.instant().timestamp() * 1000)
        return f"{letter}-{milliseconds:012x}{secrets.token_hex(7)}"

    # --- Telling

    def tell(self, kind: type[E], call: CallId = "", **facts: Any) -> None:
        """Give an event to the outlet and to whoever listens."""
        event, data = self.outlet.give(self._builder(kind, call, facts), self.now())
        self._emit(event, data)
        if self.outlet.full and kind is not SwitchAlarm:
            self.raise_alarm("buffer-full")

    def tell_quality(self, leg: Leg, **facts: Any) -> None:
        given = self.outlet.give_quality(leg.id, self._builder(Quality, leg.call, {"leg": leg.id, **facts}), self.now())
        if given:
            self._emit(*given)

    def tell_merged(self) -> None:
        """Once acknowledgements made room."""
        if not self.outlet.full:
            self.clear_alarm("buffer-full")
            for event, data in self.outlet.release_merged(self.now()):
                self._emit(event, data)

    def _builder(self, kind: type[E], call: CallId, facts: dict[str, Any]) -> Callable[[int], Event]:
        at, config = self.clock.instant(), self.config
        return lambda seq: kind(switch=config.name, boot=config.boot, seq=seq, at=at, call=call, **facts)

    def raise_alarm(self, alarm: Alarm, detail: str = "") -> None:
        if (alarm, detail) not in self.alarms:
            self.alarms.add((alarm, detail))
            self.tell(SwitchAlarm, alarm=alarm, detail=detail)

    def clear_alarm(self, alarm: Alarm, detail: str = "") -> None:
        if (alarm, detail) in self.alarms:
            self.alarms.discard((alarm, detail))
            self.tell(SwitchAlarm, alarm="cleared", detail=f"{alarm} {detail}".strip())

    # --- Room for more

    def no_room(self) -> str:
        """Why no new call can be taken; empty when one can."""
        if self.stopping:
            return "stopping"
        if len(self.legs) >= self.config.most_legs:
            return "no-port"
        if self.outlet.full:
            return "buffer-full"
        if self.backlog.refuses(self.now()):
            return "centre-behind"
        if self.disk is not None and self.disk.room == "full":
            return "disk-full"
        return ""

    def watch_backlog(self) -> None:
        if self.alarms and self.backlog.has_caught_up(self.now()):
            self.clear_alarm("centre-behind")

    def watch_ports(self) -> None:
        used, most = len(self.legs), self.config.most_legs
        if used >= PORTS_LOW * most:
            self.raise_alarm("ports-low")
        elif self.alarms and used < PORTS_WELL * most:
            self.clear_alarm("ports-low")

    def calls_on_trunks(self) -> dict[str, tuple[int, int]]:
        """By trunk, how many calls there are in and out."""
        found: dict[str, tuple[int, int]] = {}
        for leg in self.legs.values():
            if leg.trunk:
                calls_in, calls_out = found.get(leg.trunk, (0, 0))
                found[leg.trunk] = (calls_in + (leg.direction == "in"), calls_out + (leg.direction == "out"))
        return found

    # --- Calls and legs

    def begin_call(self, call: CallId, *, claimed: bool = True) -> Call:
        begun = self.calls[call] = Call(call, self.now(), claimed)
        self.timers.set("longest", call, self.now() + self.config.longest)
        return begun

    def awaits_claim(self, call: Call) -> None:
        now = self.now()
        self.timers.set("unclaimed", call.id, now + self.config.unclaimed)
        self.backlog.came(call.id, now)

    def claimed(self, call: Call) -> None:
        """The centre has taken charge of it."""
        call.claimed = True
        self.timers.drop("unclaimed", call.id)
        self.backlog.claimed(call.id, self.now())
        self.watch_backlog()

    def add_leg(self, call: Call, leg: Leg) -> Leg:
        leg.heard_at = self.now()
        call.legs[leg.id] = leg
        call.had.append(leg.id)
        self.legs[leg.id] = leg
        if leg.key:
            self.keys[leg.key] = leg
        self.watch_ports()
        return leg

    def leg_of(self, call: CallId, leg: LegId) -> Leg:
        """The leg a command means. Raises Refused."""
        if call not in self.calls:
            raise Refused("no-call")
        found = self.legs.get(leg)
        if found is None or found.call != call:
            raise Refused("no-leg")
        return found

    def with_media(self, call: CallId, leg: LegId) -> Leg:
        found = self.leg_of(call, leg)
        if not found.media:
            raise Refused("wrong-state", "no sound yet")
        return found

    def end_leg(self, leg: Leg, by: By, cause: str, status: int = 0) -> None:
        """Forget a leg whose SIP side is dealt with: its sound is closed, its end is told, then that of the call."""
        if self.legs.pop(leg.id, None) is None:
            return
        for key in leg.keys:
            self.keys.pop(key, None)
        for what in ("ring", "way", "collect", "digits", "card", "unmask", "refer", "referred", "redirect"):
            self.timers.drop(what, leg.id)
        self.end_collecting(leg, "ended")
        if leg.carding:
            count = leg.card.count if leg.card else 0
            self.tell(CardEnded, leg.call, leg=leg.id, command=leg.carding, outcome="ended", count=count)
            leg.card, leg.carding = None, ""
        if leg.media:
            leg.media, self.ending = False, leg
            self._tell_unbridged(leg)
            self.plane.close_leg(leg.id)
            self.ending = None
        self.outlet.forget_quality(leg.id)
        self.tell(LegEnded, leg.call, leg=leg.id, by=by, cause=cause, status=status)
        if call := self.calls.get(leg.call):
            call.legs.pop(leg.id, None)
            self.end_call_if_over(call)
        if self.alarms:
            self.watch_ports()

    def _tell_unbridged(self, leg: Leg) -> None:
        """Who is left alone in a bridge when a leg goes."""
        others = self.plane.bridged_with(leg.id)
        if len(others) == 1 and (other := self.legs.get(others[0])):
            self.tell(Unbridged, other.call, leg=other.id)

    def end_call_if_over(self, call: Call) -> None:
        """CallEnded is the last event of a call: it waits for the files of its recordings."""
        if call.legs or call.recordings or self.calls.get(call.id) is not call:
            return
        del self.calls[call.id]
        self.timers.drop("unclaimed", call.id)
        self.backlog.gone(call.id)
        self.watch_backlog()
        self.timers.drop("longest", call.id)
        self.memory.end(call.id)
        self.tell(CallEnded, call.id, legs=tuple(call.had))

    def end_collecting(self, leg: Leg, because: Literal["count", "terminator", "timeout", "ended"]) -> None:
        if leg.collector is None:
            return
        digits, command = leg.collector.digits, leg.collecting
        leg.collector, leg.collecting = None, ""
        self.timers.drop("collect", leg.id)
        self.tell(DigitsCollected, leg.call, leg=leg.id, command=command, digits=digits, because=because)

    def codecs_of(self, leg: Leg) -> tuple[Codec, ...]:
        """What a leg's description may name, best first: as its trunk is set, as far as this machine has them."""
        trunk = self.trunks.get(leg.trunk)
        wanted: tuple[Codec, ...] = OF_AGENTS if leg.phone else trunk.line.codecs if trunk else NARROW
        return tuple(codec for codec in wanted if codec in self.plane.codecs) or NARROW

    def wish(self, call: CallId, leg: LegId = "") -> Codec | None:
        """The codec of whoever this leg will most likely talk to, the call's first other leg; None: nobody yet."""
        for other in self.calls[call].legs.values() if call in self.calls else ():
            if other.id != leg and (codec := self.codec(other)):
                return codec
        return None

    def codec(self, leg: Leg) -> Codec | None:
        """What is agreed for a leg; None: nothing yet."""
        if leg.kind == "browser":
            return self.plane.codec(leg.id) if leg.media else None
        return leg.agreed.codec if leg.agreed else None

    def tell_codec(self, leg: Leg) -> None:
        """Where the codec of a leg that was bridged has changed."""
        codec = self.codec(leg)
        if leg.told_codec and codec and codec != leg.told_codec:
            leg.told_codec = codec
            self.tell(LegSound, leg.call, leg=leg.id, codec=codec)

    def open_trunk_leg(self, leg: Leg) -> int:
        """The leg's media port, opened when first needed. Raises Refused('no-port')."""
        if not leg.media:
            try:
                leg.port = self.plane.create_trunk_leg(leg.id)
            except MediaProblem as problem:
                self.raise_alarm("ports-low")
                raise Refused("no-port") from problem
            leg.media = True
            # Whoever calls in on a trunk has an ear of their own; whom we ring, and who calls by a telephone, is ours.
            if leg.direction == "out" or leg.phone:
                self.plane.guard(leg.id)
        return leg.port
