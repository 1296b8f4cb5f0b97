"""The media plane in the switch's own loop: `plane.MediaPlane` over asyncio (uvloop) sockets.

What costs in it is the packet of a bridged call: one `recvfrom`, one `sendto`, about two dozen Python operations, and a
slice assignment for a recording. Everything slow (prompt files, recordings, hashing) is in two threads of its own.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from infolinia.telephony.codecs import CODECS, OF_AGENTS, Codec
from infolinia.telephony.media import opus
from infolinia.telephony.media.acoustic_limiter import Guard
from infolinia.telephony.media.conversations import Conversations
from infolinia.telephony.media.examination import REPORT_EVERY, Examination
from infolinia.telephony.media.hearing import Manner
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.masking import Mask
from infolinia.telephony.media.measuring import Measuring
from infolinia.telephony.media.mixer import Mixer
from infolinia.telephony.media.pacing import Ticker
from infolinia.telephony.media.plane import (
    BadOffer,
    LegId,
    LegQuality,
    MediaListener,
    NoLeg,
    PlaneConfig,
    PromptMissing,
    RecordingId,
    Remote,
    WrongState,
)
from infolinia.telephony.media.playing import Playing
from infolinia.telephony.media.prompts import Key, PromptProblem, Prompts, Rendered
from infolinia.telephony.media.recorder import PartFile, Recording, Writer
from infolinia.telephony.media.seat import Browsers, BrowserWire, Seat
from infolinia.telephony.media.telephone_event import Began, Ended, is_digits
from infolinia.telephony.media.trunk import Ports, TrunkWire

LOOK_EVERY = 0.1  # seconds: silence, lost ends of digits, reports, recordings
FLUSH_EVERY = 1.0
KEEP_ALIVE = 0.5  # seconds without a packet to a leg that has heard us before


class _Ears:
    """A browser transport's packets go to its leg only while it is the leg's transport."""

    __slots__ = ("_plane", "_seat")

    def __init__(self, plane: InProcessPlane, seat: Seat) -> None:
        self._plane, self._seat = plane, seat

    def packet(self, data: bytes, now: float) -> None:
        self._seat.leg.packet(data, now)

    def report_came(self, data: bytes, now: float, wall: float) -> None:
        self._seat.leg.report_came(data, now, wall)

    def up(self, wire: BrowserWire) -> None:
        self._plane.browser_up(self._seat, wire)

    def failed(self, wire: BrowserWire, why: str) -> None:
        self._plane.browser_failed(self._seat, wire, why)


class InProcessPlane:
    """See `plane.MediaPlane` and the docstring of its module. Make it inside the running loop."""

    def __init__(self, listener: MediaListener, config: PlaneConfig, *, browsers: Browsers | None = None) -> None:
        self._listener, self._config, self._browsers = listener, config, browsers
        self._loop = asyncio.get_running_loop()
        self.codecs = tuple(codec for codec in CODECS if codec != "opus" or opus.is_available())
        self.ports = Ports(config.bind, *config.ports)
        self._seats: dict[LegId, Seat] = {}
        self._recordings: dict[RecordingId, tuple[Seat, Recording]] = {}
        self._mixer = Mixer()
        self._conversations = Conversations(self._mixer, self._pace)
        self._prompts = Prompts(config.prompts)
        self._loader = ThreadPoolExecutor(1, "prompts")
        self._measuring = Measuring(self._loader, self._in_loop)
        self._writer = Writer(config.write_ahead)
        self._ticker = Ticker(self._loop, self._tick)
        self._paced: dict[Seat, None] = {}  # legs that hear something generated; a dict keeps the order
        self._look_handle = self._loop.call_later(LOOK_EVERY, self._look)
        self._flush_due = 0.0
        self._closed = False

    # --- Legs -------------------------------------------------------------------------------------------------------

    def create_trunk_leg(self, leg: LegId, remote: Remote | None = None) -> int:
        if leg in self._seats:
            raise WrongState(f"{leg}: exists")
        sock = self.ports.open()
        seat = Seat(Leg(leg, self._digit))
        seat.trunk = TrunkWire(self._loop, sock, seat.leg, self.ports.is_ours)
        seat.leg.wire = seat.trunk
        self._measuring.probe(seat)
        self._seats[leg] = seat
        if remote is not None:
            self.update_remote(leg, remote)
        return seat.trunk.port

    def update_remote(self, leg: LegId, remote: Remote) -> None:
        seat = self._seat(leg)
        if seat.trunk is None:
            raise WrongState(f"{leg}: a browser leg's description is its offer")
        seat.leg.agree(remote.codec, remote.payload, remote.event_payload, remote.event_clock)
        seat.leg.listens = remote.listens
        seat.trunk.describe(remote)

    def codec(self, leg: LegId) -> Codec:
        seat = self._seat(leg)
        return seat.coming.codec if seat.coming is not None else seat.leg.codec

    def create_browser_leg(self, leg: LegId, offer: str, wish: Codec | None = None) -> str:
        if self._browsers is None:
            raise BadOffer("this switch takes no browsers")
        seat = self._seats.get(leg)
        if seat is not None and seat.trunk is not None:
            raise WrongState(f"{leg}: a trunk leg")
        new = seat is None
        if seat is None:
            seat = Seat(Leg(leg, self._digit))
        try:
            ours: list[Codec] = [codec for codec in OF_AGENTS if codec in self.codecs]
            wire = self._browsers.open(offer, self.ports.open, _Ears(self, seat), ours, wish)
        except ValueError as error:
            raise BadOffer(str(error)) from error
        if seat.coming is not None:  # an offer that was overtaken by this one
            self._close_wire(seat.coming)
        seat.coming = wire
        if new:
            self._measuring.probe(seat)
            self._seats[leg] = seat
            seat.leg.agree(wire.codec, wire.payload, wire.event_payload, wire.event_clock)
        return wire.answer

    def browser_up(self, seat: Seat, wire: BrowserWire) -> None:
        """DTLS is done: from now on this transport is the leg's."""
        if wire is not seat.coming:
            return
        before, seat.wire, seat.coming = seat.wire, wire, None
        seat.leg.wire = wire
        seat.leg.agree(wire.codec, wire.payload, wire.event_payload, wire.event_clock)
        if before is None:
            self._listener.leg_up(seat.leg.name)
        else:
            self._close_wire(before)
            self._listener.leg_replaced(seat.leg.name)

    def browser_failed(self, seat: Seat, wire: BrowserWire, why: str) -> None:
        """A transport that will not come, or whose consent ended. An earlier one goes on."""
        if wire is seat.coming:
            seat.coming = None
            self._close_wire(wire)
        elif wire is not seat.wire:
            return
        self._listener.leg_failed(seat.leg.name, why)

    def guard(self, leg: LegId) -> None:
        seat = self._seat(leg)
        if seat.leg.guard is None:
            seat.leg.guard = Guard(self._config.limits)

    def close_leg(self, leg: LegId) -> None:
        seat = self._seats.get(leg)
        if seat is None:
            return
        for recording in list(seat.recordings):
            self.stop_recording(recording)
        self._end_play(seat, complete=False)
        self._conversations.forget(seat)
        self._tell_shocks(seat.leg, float("inf"))
        seat.leg.say_bye()
        self._listener.quality(leg, self._measuring.quality(seat, late=False), True)
        if seat.probe is not None:
            seat.probe.close()
        self._paced.pop(seat, None)
        del self._seats[leg]
        for wire in (seat.trunk, seat.wire, seat.coming):
            if wire is not None:
                self._close_wire(wire)
        # Nothing of it may refer to itself in a circle: the collector comes seldom to a switch (processes.collector).
        seat.trunk = seat.wire = seat.coming = seat.probe = None
        seat.leg.let_go()

    def legs(self) -> tuple[LegId, ...]:
        return tuple(self._seats)

    def quality(self, leg: LegId) -> LegQuality:
        return self._measuring.quality(self._seat(leg), late=False)

    # --- Who hears whom ---------------------------------------------------------------------------------------------

    def bridge(self, legs: Sequence[LegId]) -> None:
        seats = [self._seat(leg) for leg in dict.fromkeys(legs)]
        for seat in seats:
            self._end_play(seat, complete=False)
            self._begin(seat)
        self._conversations.bridge(seats)

    def unbridge(self, leg: LegId) -> None:
        self._conversations.leave(self._seat(leg))

    def bridged_with(self, leg: LegId) -> tuple[LegId, ...]:
        seat = self._seat(leg)
        return tuple(other.leg.name for other in seat.bridge.seats if other is not seat) if seat.bridge else ()

    def hold(self, leg: LegId, prompts: Sequence[str], *, play: str = "") -> None:
        keys = self._keys(prompts)
        seat = self._seat(leg)
        self._conversations.leave(seat)
        self._start_play(seat, Playing(play, loop=True, interruptible=False, codec=seat.leg.codec, keys=keys))

    def mute(self, leg: LegId, muted: bool) -> None:
        self._seat(leg).leg.muted = muted

    def mask(self, leg: LegId, masked: bool) -> None:
        said = self._seat(leg).leg
        if masked == (said.mask is not None):
            return
        by_tones = None if said.event_payload is not None else lambda found: self._digit(leg, found)
        said.mask = Mask(by_tones) if masked else None

    def monitor(self, ear: LegId, target: LegId, manner: Manner = "listen") -> None:
        seat, other = self._seat(ear), self._seat(target)
        self._conversations.accompany(seat, other, manner)
        for begun in (seat,) if manner == "listen" else (seat, other):
            self._begin(begun)
            self._pace(begun)

    def stop_monitoring(self, ear: LegId) -> None:
        self._conversations.part(self._seat(ear))

    def examine(self, leg: LegId, prompts: Sequence[str], seconds: float, done: Callable[[LegQuality], None]) -> None:
        keys, seat = self._keys(prompts), self._seat(leg)
        self._measuring.examine(seat, seconds, done)
        self._start_play(seat, Playing("", loop=False, interruptible=False, codec=seat.leg.codec, keys=keys))

    # --- Prompts and digits -----------------------------------------------------------------------------------------

    def play(
        self, leg: LegId, prompts: Sequence[str], *, loop: bool = False, interruptible: bool = False, play: str = ""
    ) -> None:
        keys = self._keys(prompts)
        seat = self._seat(leg)
        self._start_play(seat, Playing(play, loop, interruptible, seat.leg.codec, keys))

    def stop_playing(self, leg: LegId) -> None:
        self._end_play(self._seat(leg), complete=False)

    def interrupt(self, leg: LegId) -> None:
        seat = self._seat(leg)
        if seat.playing is not None and seat.playing.interruptible:
            self._end_play(seat, complete=False)

    def send_digits(self, leg: LegId, digits: str, *, length: float = 0.1, pause: float = 0.06) -> None:
        seat = self._seat(leg)
        if seat.leg.event_payload is None:
            raise WrongState(f"{leg}: telephone-event was not agreed")
        if not digits or len(digits) > 100 or not is_digits(digits):
            raise WrongState(f"{leg}: {digits[:100]!r} are not digits")
        if seat.leg.sending_digits:
            raise WrongState(f"{leg}: digits are being sent")
        seat.leg.send_digits(digits, length, pause)
        self._begin(seat)
        self._pace(seat)

    def _keys(self, prompts: Sequence[str]) -> list[Key]:
        try:
            return [self._prompts.key(name) for name in prompts]
        except PromptProblem as problem:
            raise PromptMissing(str(problem)) from problem

    def _start_play(self, seat: Seat, playing: Playing) -> None:
        self._end_play(seat, complete=False)
        seat.playing = playing
        self._begin(seat)
        self._fetch(seat, playing)
        self._pace(seat)

    def _fetch(self, seat: Seat, playing: Playing) -> None:
        """Have the prompts in the leg's codec, at once when they are in memory."""
        keys, codec = playing.keys, seat.leg.codec
        playing.codec, playing.is_loaded = codec, False
        ready = [self._prompts.ready(key, codec) for key in keys]
        sounds = [sound for sound in ready if sound is not None]
        if len(sounds) == len(keys):
            playing.load(sounds)
        else:
            work = self._loader.submit(self._load, keys, codec)
            work.add_done_callback(lambda done: self._in_loop(lambda: self._loaded(seat, playing, codec, done)))

    def _load(self, keys: Sequence[Key], codec: Codec) -> list[Rendered]:
        return [self._prompts.load(key, codec) for key in keys]

    def _loaded(self, seat: Seat, playing: Playing, codec: Codec, done: Future[list[Rendered]]) -> None:
        if seat.playing is not playing or playing.codec != codec:
            return
        if done.exception() is not None:
            self._end_play(seat, complete=False)
        else:
            playing.load(done.result())

    def _end_play(self, seat: Seat, *, complete: bool) -> None:
        playing, seat.playing = seat.playing, None
        if playing is not None:
            self._pace(seat)
            self._listener.play_ended(seat.leg.name, playing.name, complete)

    def _digit(self, leg: LegId, found: Began | Ended) -> None:
        seat = self._seats.get(leg)
        if seat is None:
            return
        if isinstance(found, Began):
            self._listener.digit_began(leg, found.digit)
            if seat.playing is not None and seat.playing.interruptible:
                self._end_play(seat, complete=False)
        else:
            self._listener.digit(leg, found.digit, found.length)

    # --- Recordings -------------------------------------------------------------------------------------------------

    def record(self, recording: RecordingId, leg: LegId, path: Path) -> None:
        seat = self._seat(leg)
        if recording in self._recordings:
            raise WrongState(f"{recording}: exists")
        part = PartFile(path, lambda why: self._in_loop(lambda: self._broken(recording, why)))
        made = Recording(part, self._writer, time.monotonic())
        self._recordings[recording] = seat, made
        seat.recordings.append(recording)
        seat.leg.says = (*seat.leg.says, made.said.put)
        seat.leg.hears = (*seat.leg.hears, made.heard.put)

    def pause_recording(self, recording: RecordingId, paused: bool) -> None:
        if recording not in self._recordings:
            raise NoLeg(recording)
        self._recordings[recording][1].pause(paused)

    def stop_recording(self, recording: RecordingId) -> None:
        found = self._recordings.pop(recording, None)
        if found is None:
            raise NoLeg(recording)
        seat, made = found
        seat.recordings.remove(recording)
        seat.leg.says = tuple(put for put in seat.leg.says if put != made.said.put)
        seat.leg.hears = tuple(put for put in seat.leg.hears if put != made.heard.put)
        path = made.path
        made.finish(
            time.monotonic(),
            lambda sha256, samples: self._in_loop(
                lambda: self._listener.recording_closed(recording, path, sha256, samples)
            ),
        )

    def _broken(self, recording: RecordingId, why: str) -> None:
        found = self._recordings.pop(recording, None)
        if found is not None:
            seat, made = found
            seat.recordings.remove(recording)
            seat.leg.says = tuple(put for put in seat.leg.says if put != made.said.put)
            seat.leg.hears = tuple(put for put in seat.leg.hears if put != made.heard.put)
        self._listener.recording_broken(recording, why)

    # --- The beat ---------------------------------------------------------------------------------------------------

    def _pace(self, seat: Seat) -> None:
        """Whether something must be generated for the leg; and what it hears by relay meanwhile: nothing."""
        leg = seat.leg
        leg.taken = seat.playing is not None or bool(leg.sending_digits)
        if leg.taken or (seat.heard_since is not None and not seat.is_fed):
            self._paced[seat] = None
        else:
            self._paced.pop(seat, None)
        if (self._paced or self._mixer) and not self._ticker.is_running:
            self._ticker.start()

    def _begin(self, seat: Seat) -> None:
        if seat.heard_since is None:
            seat.heard_since = time.monotonic()

    def _tick(self, _deadline: float) -> None:
        now = time.monotonic()
        self._mixer.tick(now)
        for seat in tuple(self._paced):
            leg = seat.leg
            if leg.sending_digits:
                if not leg.digits_tick(now):
                    self._pace(seat)
                    self._listener.digits_sent(leg.name)
                continue
            frame = self._next_frame(seat)
            if frame is not None:
                leg.prompt(frame, now)
            elif seat in self._paced:
                leg.silence(now)
        if not (self._paced or self._mixer):
            self._ticker.stop()

    def _next_frame(self, seat: Seat) -> bytes | None:
        """The next 20 ms of what the leg's play has for it. One that ends may be followed by another at once."""
        for _ in range(2):
            playing = seat.playing
            if playing is not None and playing.codec != seat.leg.codec:
                self._fetch(seat, playing)
            if playing is None or not playing.is_loaded:
                return None
            frame = playing.next()
            if frame is not None:
                return frame
            self._end_play(seat, complete=True)
        return None

    def _look(self) -> None:
        """Ten times a second: what no packet tells."""
        self._look_handle = self._loop.call_later(LOOK_EVERY, self._look)
        now, wall = time.monotonic(), time.time()
        silent_after, report_every = self._config.silent_after, self._config.report_every
        for seat in tuple(self._seats.values()):
            leg = seat.leg
            leg.elapse(now)
            self._tell_shocks(leg, now)
            if seat.probe is not None:
                seat.probe.look(now)
            since = max(leg.last_heard or 0.0, seat.heard_since or 0.0)
            if since and (leg.last_heard is not None or seat.heard_since is not None):
                is_silent = now - since > silent_after
                if is_silent != leg.is_silent:
                    leg.is_silent = is_silent
                    self._listener.leg_silent(leg.name, not is_silent)
            if seat.bridge is not None and (leg.sent_at is None or now - leg.sent_at > KEEP_ALIVE):
                leg.silence(now)
            if leg.report_due <= now:
                if leg.report_due:
                    leg.report(now, wall)
                    self._listener.quality(leg.name, self._measuring.quality(seat, late=True), False)
                every = REPORT_EVERY if isinstance(seat.probe, Examination) else report_every
                leg.report_due = now + every * random.uniform(0.5, 1.5)  # RFC 3550 6.2: never all at once
        if now >= self._flush_due:
            self._flush_due = now + FLUSH_EVERY
            for _, recording in tuple(self._recordings.values()):
                recording.flush(now)

    def _tell_shocks(self, leg: Leg, now: float) -> None:
        if leg.guard is None:
            return
        limiter = leg.guard.limiter
        limiter.elapse(now)
        while limiter.shocks:
            self._listener.acoustic_shock(leg.name, limiter.shocks.pop(0))

    # --- The rest ---------------------------------------------------------------------------------------------------

    async def close(self) -> None:
        for leg in self.legs():
            self.close_leg(leg)
        self._closed = True
        self._look_handle.cancel()
        self._ticker.stop()
        await self._loop.run_in_executor(None, self._writer.stop)
        self._loader.shutdown(wait=False, cancel_futures=True)
        await asyncio.sleep(0)  # what the writer's thread told the loop comes first

    def _seat(self, leg: LegId) -> Seat:
        seat = self._seats.get(leg)
        if seat is None:
            raise NoLeg(leg)
        return seat

    def _close_wire(self, wire: TrunkWire | BrowserWire) -> None:
        wire.close()
        self.ports.give_back(wire.port)

    def _in_loop(self, call: Callable[[], None]) -> None:
        """From a thread: have `call` done on the loop."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)
