"""A switch on a virtual wire, clock and media plane, with a far end that is a SIP endpoint of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media.hearing import Manner
from infolinia.telephony.media.plane import (
    BadOffer,
    LegQuality,
    MediaListener,
    NoPort,
    PromptMissing,
    Remote,
    WrongState,
)
from infolinia.telephony.sip.endpoint import Admission, Credentials, Endpoint
from infolinia.telephony.sip.message import Headers, Request, Response, parse
from infolinia.telephony.sip.signals import Accepted, Effect, Failed, Invited, Reinvited
from infolinia.telephony.sip.transaction import Peer, Send
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.core import Switch
from infolinia.telephony.switch.disk import Disk
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    Claim,
    Command,
    Event,
    Outcome,
    Record,
    RecordingStarted,
    decode,
)
from infolinia.telephony.switch.lines import TrunkLine

PROXY = Peer("udp", "192.0.2.9", 5060)
SWITCH = Peer("udp", "192.0.2.1", 5060)
E = TypeVar("E", bound=Event)


def offer(direction: str = "sendrecv", events: bool = True, address: str = "192.0.2.9") -> bytes:
    types = "8 0 101" if events else "8 0"
    lines = [
        "v=0", f"o=- 1 1 IN IP4 {address}", "s=-", f"c=IN IP4 {address}", "t=0 0", f"m=audio 4000 RTP/AVP {types}",
        *(["a=rtpmap:101 telephone-event/8000"] if events else []), f"a={direction}",
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode()


class VirtualClock:
    def __init__(self) -> None:
        self.at = 100.0
        self.start = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def seconds(self) -> float:
        return self.at

    def instant(self) -> datetime:
        return self.start + timedelta(seconds=self.at)


class FakePlane:
    """Remembers what it was asked for; a test speaks for the far ends through `listener`."""

    def __init__(self, listener: MediaListener) -> None:
        self.listener = listener
        self.ports = count(20000, 2)
        self.open: dict[str, int] = {}
        self.remotes: dict[str, Remote] = {}
        self.codecs: tuple[Codec, ...] = tuple(CODECS)
        self.wishes: dict[str, Codec | None] = {}
        self.guarded: set[str] = set()
        self.asked: list[tuple[object, ...]] = []
        self.playing: dict[str, str] = {}
        self.bridges: list[set[str]] = []
        self.recordings: dict[str, tuple[str, Path]] = {}
        self.full = False
        self.received = 0  # packets, by each leg
        self.examined: dict[str, Callable[[LegQuality], None]] = {}

    def create_trunk_leg(self, leg: str, remote: Remote | None = None) -> int:
        if self.full:
            raise NoPort("every port is taken")
        self.open[leg] = next(self.ports)
        return self.open[leg]

    def update_remote(self, leg: str, remote: Remote) -> None:
        assert leg in self.open
        self.remotes[leg] = remote

    def codec(self, leg: str) -> Codec:
        return self.wishes.get(leg) or "PCMU"

    def create_browser_leg(self, leg: str, offer: str, wish: Codec | None = None) -> str:
        self.wishes[leg] = wish
        if not offer.startswith("v=0"):
            raise BadOffer("cannot be read")
        self.open[leg] = 0
        return f"v=0 answer to {len(offer)}"

    def close_leg(self, leg: str) -> None:
        if self.open.pop(leg, None) is None:
            return
        self.end_play(leg, complete=False)
        self.unbridge(leg)
        self.listener.quality(leg, LegQuality(received=7), True)

    def legs(self) -> tuple[str, ...]:
        return tuple(self.open)

    def bridge(self, legs: Sequence[str]) -> None:
        for leg in legs:
            self.end_play(leg, complete=False)
            self.unbridge(leg)
        self.bridges.append(set(legs))

    def unbridge(self, leg: str) -> None:
        for bridge in self.bridges:
            bridge.discard(leg)
        self.bridges = [bridge for bridge in self.bridges if len(bridge) > 1]

    def bridged_with(self, leg: str) -> tuple[str, ...]:
        return tuple(sorted(other for b in self.bridges if leg in b for other in b if other != leg))

    def hold(self, leg: str, prompts: Sequence[str], *, play: str = "") -> None:
        self.unbridge(leg)
        self.play(leg, prompts, loop=True, play=play)

    def play(
        self, leg: str, prompts: Sequence[str], *, loop: bool = False, interruptible: bool = False, play: str = ""
    ) -> None:
        if any("missing" in prompt for prompt in prompts):
            raise PromptMissing("missing.wav")
        self.end_play(leg, complete=False)
        self.asked.append(("play", leg, tuple(prompts), loop, interruptible))
        self.playing[leg] = play

    def end_play(self, leg: str, *, complete: bool) -> None:
        play = self.playing.pop(leg, None)
        if play is not None:
            self.listener.play_ended(leg, play, complete)

    def stop_playing(self, leg: str) -> None:
        self.end_play(leg, complete=False)

    def interrupt(self, leg: str) -> None:
        self.asked.append(("interrupt", leg))

    def send_digits(self, leg: str, digits: str, *, length: float = 0.1, pause: float = 0.06) -> None:
        self.asked.append(("digits", leg, digits))

    def guard(self, leg: str) -> None:
        self.guarded.add(leg)

    def mute(self, leg: str, muted: bool) -> None:
        self.asked.append(("mute", leg, muted))

    def mask(self, leg: str, masked: bool) -> None:
        self.asked.append(("mask", leg, masked))

    def record(self, recording: str, leg: str, path: Path) -> None:
        self.recordings[recording] = (leg, path)

    def pause_recording(self, recording: str, paused: bool) -> None:
        self.asked.append(("pause", recording, paused))

    def stop_recording(self, recording: str) -> None:
        self.asked.append(("stop", recording))

    def monitor(self, ear: str, target: str, manner: Manner = "listen") -> None:
        if ear == target:
            raise WrongState("it hears itself already")
        self.asked.append((manner, ear, target))

    def stop_monitoring(self, ear: str) -> None:
        self.asked.append(("off", ear))

    def quality(self, leg: str) -> LegQuality:
        return LegQuality(received=self.received)

    def examine(self, leg: str, prompts: Sequence[str], seconds: float, done: Callable[[LegQuality], None]) -> None:
        assert leg in self.open
        self.asked.append(("examine", leg, tuple(prompts), seconds))
        self.examined[leg] = done

    async def close(self) -> None:
        for leg in list(self.open):
            self.close_leg(leg)


TRUNK = TrunkLine(name="carrier", peers=("192.0.2.0/24",), proxies=(f"{PROXY.host}:{PROXY.port}",))


class Stage:
    """`ring()` begins a call from the carrier; `do(...)` is the decider; `wait(seconds)` lets time pass."""

    def __init__(self, tmp_path: Path, *, trunk: TrunkLine = TRUNK, disk: Disk | None = None, **config: object) -> None:
        self.clock = VirtualClock()
        self.events: list[Event] = []
        self.wire: list[tuple[str, Request | Response]] = []
        self.signals: list[object] = []
        self.lose: Callable[[Request | Response], bool] = lambda message: False
        self.decide: Callable[[Event], None] = lambda event: None
        self.far_is_there = True
        self._commands = count(1)
        self._pending: list[tuple[bytes, bool]] = []
        self._carrying = False
        numbers = count(1)
        self.far = Endpoint(
            host=PROXY.host, port=PROXY.port, admit=lambda peer, request: Admission("switch"),
            token=lambda: f"far{next(numbers)}", secret=b"far",
        )  # fmt: skip
        settings: dict[str, object] = {"trunks": (trunk,), "recordings": tmp_path / "recordings", **config}
        self.planes: list[FakePlane] = []

        def plane(listener: MediaListener) -> FakePlane:
            self.planes.append(FakePlane(listener))
            return self.planes[0]

        self.switch = Switch(
            SwitchConfig(name="s1", boot="b1", host=SWITCH.host, port=SWITCH.port, **settings),  # pyright: ignore
            plane=plane, clock=self.clock, emit=self._emit, send=self._to_far, disk=disk,
        )  # fmt: skip
        self.plane = self.planes[0]
        self.switch.start()

    def _emit(self, event: Event, data: bytes) -> None:
        assert decode(data) == event
        self.events.append(event)
        self.decide(event)

    # --- The wire: queued, so that neither side is entered twice

    def _to_far(self, send: Send) -> None:
        self.wire.append(("switch", parse(send.data)))
        if send.to == PROXY and self.far_is_there and not self.lose(parse(send.data)):
            self._pending.append((send.data, True))
        self._carry()

    def run_far(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.wire.append(("far", parse(effect.data)))
                if not self.lose(parse(effect.data)):
                    self._pending.append((effect.data, False))
            else:
                self.signals.append(effect)
        self._carry()

    def _carry(self) -> None:
        if self._carrying:
            return
        self._carrying = True
        try:
            while self._pending:
                data, to_far = self._pending.pop(0)
                if to_far:
                    effects = self.far.receive(data, SWITCH, self.clock.at)
                    self._carrying = True
                    for effect in effects:
                        if isinstance(effect, Send):
                            self.wire.append(("far", parse(effect.data)))
                            if not self.lose(parse(effect.data)):
                                self._pending.append((effect.data, False))
                        else:
                            self.signals.append(effect)
                else:
                    self.switch.receive(data, PROXY)
        finally:
            self._carrying = False

    def wait(self, seconds: float) -> None:
        until = self.clock.at + seconds
        while True:
            due = [d for d in (self.switch.due(), self.far.due()) if d is not None and d <= until]
            if not due:
                break
            self.clock.at = max(self.clock.at, min(due))
            if (at := self.switch.due()) is not None and at <= self.clock.at:
                self.switch.elapse()
            if (at := self.far.due()) is not None and at <= self.clock.at:
                self.run_far(self.far.elapse(self.clock.at))
        self.clock.at = until

    # --- The far end

    def ring(
        self, *, body: bytes | None = None, caller: str = "sip:+48990000001@192.0.2.9", password: str = "",
        to: str = "sip:+48990000100@192.0.2.1",
    ) -> str:  # fmt: skip
        """An INVITE from the carrier; returns the far end's key."""
        key, effects = self.far.invite(
            to, SWITCH, self.clock.at, body=offer() if body is None else body, caller=caller,
            credentials=Credentials("u", password) if password else None,
        )  # fmt: skip
        self.run_far(effects)
        return key

    def reply(self, request: Request | Response, status: int) -> None:
        """A bare answer to a request of the switch, as a stranger far end would give it."""
        headers = Headers(
            [item for item in request.headers.items() if item[0] in ("via", "from", "to", "call-id", "cseq")]
        )
        self.switch.receive(bytes(Response(status, headers)), PROXY)

    def answer_far(self, status: int = 200, body: bytes | None = None) -> None:
        """The far end answers our INVITE or re-INVITE."""
        key = next(s.call for s in reversed(self.signals) if isinstance(s, Invited | Reinvited))
        body = (offer() if status in (183, 200) else b"") if body is None else body
        self.run_far(self.far.respond(key, status, self.clock.at, body=body))

    def far_key(self) -> str:
        return next(s.call for s in reversed(self.signals) if isinstance(s, Invited | Accepted | Failed))

    def far_bye(self) -> None:
        self.run_far(self.far.bye(self.far_key(), self.clock.at))

    # --- The decider

    def do(self, kind: type[Command], **facts: object) -> Outcome:
        facts = {"call": facts.get("call") or self.call, **facts}
        facts.setdefault("id", f"k-auto-{next(self._commands)}")
        return self.switch.handle(kind(**facts))  # pyright: ignore

    @property
    def call(self) -> str:
        return next(e.call for e in reversed(self.events) if e.call)

    @property
    def leg(self) -> str:
        return next(e.leg for e in reversed(self.events) if isinstance(e, Arrived))

    def talk(self) -> tuple[str, str]:
        """A call that is up: its id and that of its leg."""
        self.ring()
        assert self.do(Claim).done
        assert self.do(Answer, leg=self.leg).done
        return self.call, self.leg

    def record(self, leg: str) -> RecordingStarted:
        assert self.do(Record, leg=leg, recording="r-1").done
        return self.last(RecordingStarted)

    # --- What a test asks

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def last(self, kind: type[E]) -> E:
        return self.all(kind)[-1]

    def names(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    def sent(self, who: str, what: str | int) -> list[Request | Response]:
        return [
            m for side, m in self.wire if side == who and (m.method if isinstance(m, Request) else m.status) == what
        ]
