"""The sound of legs: what the media plane tells, and recordings."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, cast

from infolinia.telephony.media.acoustic_limiter import Shock
from infolinia.telephony.media.plane import LegQuality, MediaProblem
from infolinia.telephony.media.watch import Watch
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.cards import Cards
from infolinia.telephony.switch.checks import Checks
from infolinia.telephony.switch.door import (
    AcousticShock,
    Bridged,
    Code,
    DigitHeard,
    LegAnswered,
    LegId,
    LegReplaced,
    LegSilent,
    PlayEnded,
    Quality,
    RecordingClosed,
    RecordingPaused,
    RecordingStarted,
    Unbridged,
)
from infolinia.telephony.switch.leg import Call, Leg, Recording

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}")  # of a file or folder that we make


class Sound:
    """Hears of sound (a MediaListener) and turns it into events; carries out what commands ask of sound."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.cards = Cards(board)
        self.checks = Checks(board)
        self.nudge: Callable[[], None] = lambda: None
        self.announcing: dict[LegId, Leg] = {}  # calls refused by an announcement; no event speaks of them
        self.announced: list[LegId] = []  # whose announcement ended; taken by the switch
        self.silent: list[Leg] = []  # legs whose far end should be probed; taken by the switch

    # --- What the plane tells

    def leg_up(self, leg: LegId) -> None:
        if leg in self.checks:
            self.checks.up(leg)
        elif (found := self._board.legs.get(leg)) and not found.told_up:
            found.state, found.told_up = "up", True
            self._board.tell(LegAnswered, found.call, leg=leg, secure="dtls")

    def leg_replaced(self, leg: LegId) -> None:
        if found := self._board.legs.get(leg):
            self._board.tell(LegReplaced, found.call, leg=leg)
            self._board.tell_codec(found)

    def leg_failed(self, leg: LegId, why: str) -> None:
        if leg in self.checks:
            self.checks.failed(leg)
        elif found := self._board.legs.get(leg):
            self._board.end_leg(found, "switch", "lost" if found.told_up else "media")

    def leg_silent(self, leg: LegId, heard: bool) -> None:
        if leg in self.checks:
            if not heard:
                self.checks.silent(leg)
        elif found := self._board.legs.get(leg):
            if heard:
                found.heard_at = self._board.now()
            self._board.tell(LegSilent, found.call, leg=leg, heard=heard)

    def digit_began(self, leg: LegId, digit: str) -> None:
        """The plane has stopped what it interrupts; the digit is told when it ends."""

    def digit(self, leg: LegId, digit: str, length: float) -> None:
        if (found := self._board.legs.get(leg)) and self._is_heard(found, digit, "rtp"):
            if self.cards.digit(found, digit):
                return
            self._board.tell(DigitHeard, found.call, leg=leg, digit=digit, length=round(length, 3), by="rtp")
            self._collect(found, digit)

    def digit_by_info(self, leg: Leg, digit: str, length: float) -> None:
        if leg.id in self._board.legs and self._is_heard(leg, digit, "info"):
            if leg.media:
                self._board.plane.interrupt(leg.id)
            if self.cards.digit(leg, digit):
                return
            self._board.tell(DigitHeard, leg.call, leg=leg.id, digit=digit, length=length, by="info")
            self._collect(leg, digit)

    def _is_heard(self, leg: Leg, digit: str, by: Literal["rtp", "info"]) -> bool:
        """Whether a key counts: not as its own twin, and not when no hand can press so many. Each is written down."""
        now = self._board.now()
        if not leg.may_press.take(now):
            self._board.counts["keys-too-many"] += 1
            return False
        return leg.once.is_new(digit, by, now)

    def _collect(self, leg: Leg, digit: str) -> None:
        if leg.collector is None:
            return
        if because := leg.collector.digit(digit, self._board.now()):
            self._board.end_collecting(leg, because)
        else:
            self._board.timers.set("collect", leg.id, leg.collector.due())

    def digits_sent(self, leg: LegId) -> None:
        """The centre does not wait for it."""

    def play_ended(self, leg: LegId, play: str, complete: bool) -> None:
        if leg in self.announcing:
            self.announced.append(leg)
            self.nudge()
        elif play and (found := self._board.legs.get(leg) or self._ending(leg)):
            self._board.tell(PlayEnded, found.call, leg=leg, command=play, complete=complete)

    def recording_closed(self, recording: str, path: Path, sha256: str, samples: int) -> None:
        self._closed(recording, sha256, samples)

    def recording_broken(self, recording: str, why: str) -> None:
        self._board.counts["recording-broken"] += 1
        self._closed(recording, "", 0)

    def _closed(self, recording: str, sha256: str, samples: int) -> None:
        board = self._board
        found = board.recordings.pop(recording, None)
        if found is None:
            return
        board.tell(RecordingClosed, found.call, recording=recording, path=found.path, sha256=sha256, samples=samples)
        if call := board.calls.get(found.call):
            call.recordings.discard(recording)
            board.end_call_if_over(call)

    def acoustic_shock(self, leg: LegId, shock: Shock) -> None:
        if found := self._board.legs.get(leg) or self._ending(leg):
            facts = {"sound": shock.kind, "spl": shock.spl, "limited_spl": shock.limited_spl,
                     "seconds": shock.seconds, "frequency": shock.frequency}  # fmt: skip
            self._board.tell(AcousticShock, found.call, leg=leg, **facts)

    def quality(self, leg: LegId, quality: LegQuality, final: bool) -> None:
        board = self._board
        found = board.legs.get(leg) or self._ending(leg)
        if found is None:
            return
        if found.watch is None:
            found.watch = Watch("agent" if found.kind == "browser" or found.direction == "out" else "customer")
        facts = _figures(found.watch, quality, final)
        facts |= {
            "received": quality.received, "lost": quality.lost, "late": quality.late,
            "jitter_ms": round(quality.jitter_ms, 2), "far_lost_percent": round(max(0.0, quality.far_lost_percent), 2),
            "far_jitter_ms": round(max(0.0, quality.far_jitter_ms), 2),
            "round_trip_ms": round(max(0.0, quality.round_trip_ms), 2),
        }  # fmt: skip
        if final:
            board.tell(Quality, found.call, leg=leg, final=True, **facts)
            return
        now = board.now()
        if found.watch.is_news(now):
            board.tell_quality(found, **facts)
        if quality.received != found.received:
            found.received, found.heard_at = quality.received, now
        elif found.kind == "trunk" and now - found.heard_at >= board.config.silence_before_probe:
            self.silent.append(found)
            self.nudge()

    def _ending(self, leg: LegId) -> Leg | None:
        """A leg that is being closed: its last play and quality are still told."""
        return self._board.ending if self._board.ending and self._board.ending.id == leg else None

    # --- What commands ask

    def bridge(self, legs: tuple[Leg, ...]) -> None:
        board, ids = self._board, tuple(leg.id for leg in legs)
        before = self._bridges(ids)
        board.plane.bridge(ids)
        self._tell_left(before, ids)
        for leg in legs:
            leg.told_codec = board.codec(leg) or ""
        board.tell(Bridged, legs[0].call, legs=ids, codecs=tuple(leg.told_codec for leg in legs))

    def move(self, leg: Leg, to: Call, beside: Leg) -> None:
        """The leg becomes one of another call and hears `beside`, without a gap in its sound."""
        board, left = self._board, self._board.calls[leg.call]
        for recording in [found.id for found in board.recordings.values() if found.leg == leg.id]:
            board.plane.stop_recording(recording)
        board.end_collecting(leg, "ended")
        del left.legs[leg.id]
        leg.call, to.legs[leg.id] = to.id, leg
        to.had.append(leg.id)
        self.bridge((beside, leg))
        board.end_call_if_over(left)

    def hold(self, leg: Leg, prompts: tuple[str, ...], command: str) -> None:
        before = self._bridges((leg.id,))
        self._board.plane.hold(leg.id, prompts, play=command)
        self._tell_left(before, (), always=(leg.id,))

    def monitor(self, ear: Leg, target: Leg, mode: Literal["listen", "whisper", "barge", "off"]) -> None:
        if mode == "off":
            self._board.plane.stop_monitoring(ear.id)
            return
        before = self._bridges((ear.id,))
        self._board.plane.monitor(ear.id, target.id, mode)
        self._tell_left(before, ())

    def _bridges(self, ids: tuple[LegId, ...]) -> set[LegId]:
        """These legs and those bridged with them, as far as they are in a bridge."""
        found: set[LegId] = set()
        for leg in ids:
            if others := self._board.plane.bridged_with(leg):
                found |= {leg, *others}
        return found

    def _tell_left(self, before: set[LegId], now: tuple[LegId, ...], always: tuple[LegId, ...] = ()) -> None:
        for leg in sorted(before | set(always)):
            found = self._board.legs.get(leg)
            if found and leg not in now and (leg in always or not self._board.plane.bridged_with(leg)):
                self._board.tell(Unbridged, found.call, leg=leg)

    def record(self, leg: Leg, recording: str) -> None:
        board = self._board
        if not (_NAME.fullmatch(leg.call) and _NAME.fullmatch(recording)):
            raise Refused("wrong-state", "a recording is named by letters, digits, - and _")
        if recording in board.recordings:
            raise Refused("wrong-state", "recorded already")
        if board.disk is not None and board.disk.room != "enough":
            raise Refused("no-disk")
        path = f"{leg.call}/{recording}.wav"
        file = board.config.recordings / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            board.plane.record(recording, leg.id, file)
        except OSError as error:
            raise Refused("no-disk", error.strerror or "") from error
        board.recordings[recording] = Recording(recording, leg.call, leg.id, path)
        board.calls[leg.call].recordings.add(recording)
        board.tell(RecordingStarted, leg.call, recording=recording, leg=leg.id, path=path)

    def pause(self, call: str, recording: str, paused: bool) -> None:
        found = self._recording(call, recording)
        self._board.plane.pause_recording(recording, paused)
        if found.paused != paused:
            found.paused = paused
            self._board.tell(RecordingPaused, call, recording=recording, paused=paused)

    def stop_recording(self, call: str, recording: str) -> None:
        self._recording(call, recording)
        self._board.plane.stop_recording(recording)

    def _recording(self, call: str, recording: str) -> Recording:
        found = self._board.recordings.get(recording)
        if found is None or found.call != call:
            raise Refused("no-leg", "no such recording")
        return found


def _figures(watch: Watch, quality: LegQuality, final: bool) -> dict[str, Any]:
    """What the sound is like: since the last report, or over the whole leg when it ends."""
    verdict = watch.whole(quality) if final else watch.take(quality)
    levels = quality.whole if final else quality.levels
    return {
        "mos_from": verdict.mos_from, "mos_to": verdict.mos_to, "cause": verdict.cause if final else watch.cause,
        "codec": quality.codec, "speech_dbov": levels.speech_dbov, "noise_dbov": levels.noise_dbov,
        "speech": levels.speech, "silence": levels.silence, "clipped": levels.clipped, "echo": quality.echo,
        "echo_ms": round(quality.echo_ms, 1),
    }  # fmt: skip


def as_refused(problem: MediaProblem) -> Refused:
    return Refused(cast("Code", problem.code), str(problem)[:200])
