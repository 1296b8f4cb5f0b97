"""One leg's sound, coming and going: relay, generated frames, digits, reports. It knows no socket and no loop.

A `Wire` carries its packets; times are passed in (`time.monotonic()` seconds). What goes out is one RTP stream for the
leg's whole life: whoever speaks on it (another leg, a prompt, a mix, a digit), sequence numbers and timestamps go on
without a break, and within one speaker they keep the speaker's own gaps and order, so that the far end's jitter buffer
sees the network as it is. Where the two legs' packets differ in codec or length, `transcoding` makes new ones.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias

import numpy as np

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media import g711, rtcp, rtp, telephone_event
from infolinia.telephony.media.acoustic_limiter import Guard
from infolinia.telephony.media.g711 import ALAW_TO_ULAW, ULAW_TO_ALAW, Linear
from infolinia.telephony.media.masking import Heard, Mask
from infolinia.telephony.media.plane import LegId, LegQuality
from infolinia.telephony.media.telephone_event import Began, Ended, EventPacket, Listener
from infolinia.telephony.media.transcoding import QUIET, WIDE_RATE, Crossing, Encoder, Reading, Recut, encoder, silence
from infolinia.telephony.media.wide_guard import WideGuard

Put: TypeAlias = Callable[[int, bytes, float], None]
"""Takes the sound of a stream: timestamp at 8 kHz, µ-law, now. A recorder's channel or a jitter buffer."""

PutWide: TypeAlias = Callable[[int, Linear, float], None]
"""Takes the sound of a stream at 16 kHz: timestamp, samples, now."""

CNAME = "infolinia"
_WIDE_SILENCE: Linear = np.zeros(WIDE_RATE // 50, np.int16)
OUR_EVENTS = (101, 102)  # payload types of telephone-event in our offers: they may send by them whatever they answer
MOST_JITTER = 60_000.0  # milliseconds in a report of the far end that are believed
_MOST_DECODED = 100  # packets in a tenth of a second that work is done on: a flood must not take the processor
_LATE = 0x10000 - 200  # a sequence number that is up to 200 behind is late; any other is ahead
_BREAK = 0.1  # seconds without generated sound after which the timestamps take the pause in
_pack, _unpack = rtp.HEADER.pack, rtp.HEADER.unpack_from
_LAWS: dict[tuple[Codec, Codec], bytes] = {("PCMA", "PCMU"): ALAW_TO_ULAW, ("PCMU", "PCMA"): ULAW_TO_ALAW}


class Wire(Protocol):
    """What carries a leg's packets to the far end."""

    def send(self, packet: bytes) -> None: ...

    def send_report(self, packet: bytes) -> None: ...

    def close(self) -> None: ...


class Leg:
    """A leg. The plane sets `targets`, `says`, `hears` and `taken`; a wire calls `packet` and `report_came`."""

    __slots__ = (
        "_base_seq", "_base_timestamp", "_codecs", "_crossed", "_crossing", "_decoded", "_decoding_since", "_digits",
        "_digits_at", "_encoder", "_event_types", "_events", "_far_jitter", "_far_lost", "_floor", "_frame",
        "_frame_bytes", "_heard", "_heard_wide", "_octets", "_origin", "_origin_ssrc", "_quiet", "_reported",
        "_round_trip", "_said", "_said_wide", "_sender_ntp", "_seq", "_sr_at", "_ssrc", "_timestamp", "_wide_guard",
        "_zero", "clock", "codec", "event_clock", "event_payload", "guard", "hears", "hears_wide", "is_silent",
        "last_heard", "listens", "mask", "muted", "name", "on_digit", "payload", "reception", "refused", "report_due",
        "says", "says_wide", "sending_digits", "sent", "sent_at", "taken", "targets", "wire",
    )  # fmt: skip

    def __init__(self, name: LegId, on_digit: Callable[[LegId, Began | Ended], None]) -> None:
        self.name = name
        self.on_digit = on_digit
        self.wire: Wire | None = None
        self.targets: tuple[Leg, ...] = ()  # who hears this leg by relay
        self.says: tuple[Put, ...] = ()  # who else takes what it says
        self.hears: tuple[Put, ...] = ()  # who takes what it hears
        self.says_wide: tuple[PutWide, ...] = ()  # the same at 16 kHz
        self.hears_wide: tuple[PutWide, ...] = ()
        self.taken = False  # something is generated for it: relayed packets are not for it now
        self.guard: Guard | None = None  # of an agent's ear, against acoustic shock
        self._wide_guard: WideGuard | None = None  # the same in a wide codec
        self.muted = False
        self.mask: Mask | None = None  # hides what is keyed in
        self.listens = True
        self.codec: Codec = "PCMU"
        self.payload = 0
        self.clock = 8000  # timestamp units a second
        self._frame = self._frame_bytes = 160  # timestamp units and bytes of 20 ms; 0 bytes: any number
        self.event_payload: int | None = None
        self.event_clock = 8000
        self._codecs: dict[int, Codec] = {0: "PCMU", 8: "PCMA"}
        self._event_types: tuple[int, ...] = ()
        # coming
        self.reception = rtp.Reception()
        self._events = Listener()
        self._said = Reading(g711.RATE)  # of a wide codec, for who takes what it says
        self._said_wide = Reading(WIDE_RATE)
        self.last_heard: float | None = None
        self.is_silent = False
        self.refused = 0
        self._sender_ntp, self._sr_at = 0, 0.0
        self._decoding_since, self._decoded = 0.0, 0
        # going
        self._ssrc = secrets.randbits(32)
        self._seq = secrets.randbits(15)
        self._timestamp = secrets.randbits(31)
        self.sent_at: float | None = None
        self.sent = self._octets = 0
        self._origin: object = None
        self._origin_ssrc = 0
        self._floor = 0
        self._base_seq = self._base_timestamp = 0
        self._crossing: Crossing | Recut | None = None  # makes the present speaker's packets into ours
        self._crossed: Codec = "PCMU"  # the speaker's
        self._zero = 0  # the speaker's timestamp that has become the base
        self._encoder: tuple[int, Encoder] | None = None  # of what `sound` is given, and its rate
        self._quiet = 0  # frames that it has still to make of silence
        self._heard = Reading(g711.RATE)  # of a wide codec, for who takes what it hears
        self._heard_wide = Reading(WIDE_RATE)
        self.sending_digits: deque[list[EventPacket]] = deque()
        self._digits_at: int | None = None
        self._digits = 0
        # reports
        self.report_due = 0.0
        self._reported = 0
        self._far_lost = self._far_jitter = self._round_trip = -1.0

    def agree(self, codec: Codec, payload: int, event_payload: int | None, event_clock: int = 8000) -> None:
        """What was negotiated. Both static types of G.711 are understood besides, and the codec by its type in our
        offers."""
        kind = CODECS[codec]
        if codec != self.codec:
            self._crossing = self._encoder = self._wide_guard = None
            self._origin = None  # whoever speaks begins anew
        self.codec, self.payload, self.event_payload, self.event_clock = codec, payload, event_payload, event_clock
        self.clock, self._frame, self._frame_bytes = kind.clock, kind.frame, kind.frame_bytes
        self.reception.clock, self._events.clock = kind.clock, event_clock
        self._codecs = {0: "PCMU", 8: "PCMA", kind.payload: codec, payload: codec}
        self._event_types = (event_payload, *OUR_EVENTS) if event_payload is not None else ()

    def let_go(self) -> None:
        """The leg is over: it holds no one, no one's packets come to it."""
        self.wire = self._origin = None
        self.targets = self.says = self.hears = self.says_wide = self.hears_wide = ()

    # --- Coming -----------------------------------------------------------------------------------------------------

    def knows(self, payload_type: int) -> bool:
        return payload_type in self._codecs or payload_type in self._event_types

    def packet(self, data: bytes, now: float) -> None:
        """A packet of the far end, known to come from it."""
        if data[0] == 0x80 and len(data) > 12:  # the ordinary one, without the cost of a Packet
            _, second, seq, timestamp, ssrc = _unpack(data)
            payload = data[12:]
            marker, payload_type = second > 127, second & 0x7F
        else:
            packet = rtp.parse(data)
            if packet is None or not packet.payload:
                self.refused += 1
                return
            seq, timestamp, ssrc, payload = packet.seq, packet.timestamp, packet.ssrc, packet.payload
            marker, payload_type = packet.marker, packet.payload_type
        self.last_heard = now
        self.reception.take(ssrc, seq, timestamp, now)
        codec = self._codecs.get(payload_type)
        if codec is None:
            if payload_type in self._event_types:
                self._event(ssrc, seq, timestamp, marker, payload, now)
            return
        if self.mask is not None:
            shown = self.mask.take(Heard(ssrc, codec, seq, timestamp, marker, payload))
            if shown is None:
                return
            ssrc, codec, seq, timestamp, marker, payload = shown
        self._say(ssrc, codec, seq, timestamp, marker, payload, now)

    def _say(self, ssrc: int, codec: Codec, seq: int, timestamp: int, marker: bool, payload: bytes, now: float) -> None:
        """Sound of the far end goes to whoever hears it."""
        if self.muted:
            payload = silence(codec)
        for target in self.targets:
            target.relay(self, ssrc, codec, seq, timestamp, marker, payload, now)
        if self.says_wide and not self.muted and self._may_decode(now):
            sound = self._said_wide.take(codec, ssrc, seq, timestamp, payload)
            if sound is not None:
                for wide in self.says_wide:
                    wide(sound.at & 0xFFFFFFFF, sound.samples, now)
        if self.says and not self.muted:
            if codec == "PCMA":
                payload = payload.translate(ALAW_TO_ULAW)
            elif codec != "PCMU":
                heard = self._said.take(codec, ssrc, seq, timestamp, payload) if self._may_decode(now) else None
                if heard is None:
                    return
                timestamp, payload = heard.at & 0xFFFFFFFF, g711.encode_ulaw(heard.samples)
            for put in self.says:
                put(timestamp, payload, now)

    def _event(self, ssrc: int, seq: int, timestamp: int, marker: bool, payload: bytes, now: float) -> None:
        if self.mask is not None and (shown := self.mask.pressed()):
            self._say(*shown, now)
        self._said.pass_over(seq)
        self._said_wide.pass_over(seq)
        for target in self.targets:
            if target.event_payload is not None and not self.muted and self.mask is None:
                target.relay(self, ssrc, None, seq, timestamp, marker, payload, now)
            else:
                target.passed_over(self, ssrc, seq)
        for found in self._events.take(timestamp, payload, now):
            self.on_digit(self.name, found)

    def _may_decode(self, now: float) -> bool:
        """Whether one more packet may be decoded. What is beyond any real stream is refused."""
        if not 0 <= now - self._decoding_since < 0.1:
            self._decoding_since, self._decoded = now, 0
        self._decoded += 1
        if self._decoded <= _MOST_DECODED:
            return True
        self.refused += 1
        return False

    def elapse(self, now: float) -> None:
        for found in self._events.elapse(now):
            self.on_digit(self.name, found)

    # --- Going ------------------------------------------------------------------------------------------------------

    def relay(self, origin: Leg, ssrc: int, codec: Codec | None, seq: int, timestamp: int, marker: bool,
              payload: bytes, now: float) -> None:  # fmt: skip
        """A packet of another leg, on arrival. `codec` None: a telephone event."""
        if self.taken or not self.listens:
            return
        if codec != self.codec or self._crossing is not None or len(payload) != self._frame_bytes:
            same = self._alike(origin, codec, payload)
            if same is None:
                self._cross(origin, ssrc, codec, seq, timestamp, marker, payload, now)
                return
            payload = same
        if origin is not self._origin or ssrc != self._origin_ssrc:
            self._origin_ssrc, self._floor, marker = ssrc, seq, True
            self._change_speaker(origin, seq, timestamp, now)
        else:
            ahead = (seq - self._floor) & 0xFFFF
            if ahead > _LATE:
                return  # from before it was the speaker: its number is another packet's here
            if ahead > 0x2000:  # the floor follows, so that "late" stays unambiguous
                self._floor = (seq - 0x1000) & 0xFFFF
        out_seq = (seq + self._base_seq) & 0xFFFF
        out_timestamp = (timestamp + self._base_timestamp) & 0xFFFFFFFF
        if (out_seq - self._seq) & 0xFFFF < 0x8000:
            self._seq, self._timestamp, self.sent_at = out_seq, out_timestamp, now
        payload_type = self.payload if codec is not None else self.event_payload or 0
        if self.guard is not None and codec is not None:
            guarded = self._guarded(out_seq, out_timestamp, payload, now)
            if guarded is None:
                return
            payload = guarded
        self.sent += 1
        self._octets += len(payload)
        if self.wire is not None:
            self.wire.send(
                _pack(0x80, payload_type | 0x80 if marker else payload_type, out_seq, out_timestamp, self._ssrc)
                + payload
            )
        if codec is None:
            self._heard.pass_over(out_seq)
            self._heard_wide.pass_over(out_seq)
        elif self.hears or self.hears_wide:
            self._let_hear(out_seq, out_timestamp, payload, now)

    def passed_over(self, origin: Leg, ssrc: int, seq: int) -> None:
        """A packet of another leg ends here: what follows takes its number, or its absence would be told as a loss."""
        if self._crossing is not None or origin is not self._origin or ssrc != self._origin_ssrc:
            return
        if 0 < (seq + self._base_seq - self._seq) & 0xFFFF < 0x8000:
            self._base_seq = (self._base_seq - 1) & 0xFFFF
            self._floor = seq  # what comes late from before it has lost its number

    def _alike(self, origin: Leg, codec: Codec | None, payload: bytes) -> bytes | None:
        """What of the packet may be sent as it came but for its head; None when another packet must be made of it."""
        if codec is None:
            if self._crossing is not None or origin.clock != self.clock:
                return None
            return telephone_event.scaled(payload, origin.event_clock, self.event_clock)
        if codec == self.codec and not self._frame_bytes:  # Opus says itself how long it is
            if self._crossing is not None:
                self._origin = None  # a speaker that changed to our codec begins anew
            return payload
        if len(payload) != self._frame_bytes or (self._crossing is not None and origin is self._origin):
            return None
        if codec == self.codec:
            return payload
        law = _LAWS.get((codec, self.codec))
        return payload.translate(law) if law else None

    def _cross(self, origin: Leg, ssrc: int, codec: Codec | None, seq: int, timestamp: int, marker: bool,
               payload: bytes, now: float) -> None:  # fmt: skip
        """Packets of ours made of one of another leg's: another codec, another length, or digits beside such sound."""
        if codec is not None and not origin._may_decode(now):
            return
        crossed = codec or origin.codec
        if self._crossing is None or origin is not self._origin or (ssrc, crossed) != (
            self._origin_ssrc, self._crossed
        ):  # fmt: skip
            marker = True
            self._change_speaker(origin, 0, 0, now)
            quiet = QUIET if self.sent_at is not None else 0
            self._crossing = Recut(crossed) if crossed == self.codec else Crossing(crossed, self.codec, quiet)
            self._origin_ssrc, self._crossed, self._zero = ssrc, crossed, timestamp
        if codec is None:
            since = (timestamp - self._zero) & 0xFFFFFFFF
            since = since - 0x100000000 if since > 0x80000000 else since
            self._timestamp = (self._base_timestamp + since * self.clock // origin.clock) & 0xFFFFFFFF
            self._seq = (self._seq + 1) & 0xFFFF
            event = telephone_event.scaled(payload, origin.event_clock, self.event_clock)
            self._crossing.pass_over(seq)
            self._send(self.event_payload or 0, marker, self._timestamp, event)
            self.sent_at = now
            return
        for at, made in self._crossing.take(seq, timestamp, payload):
            self._seq = (self._seq + 1) & 0xFFFF
            self._timestamp, self.sent_at = (self._base_timestamp + at) & 0xFFFFFFFF, now
            if self.guard is not None:
                guarded = self._guarded(self._seq, self._timestamp, made, now)
                if guarded is None:
                    continue
                made = guarded
            self._send(self.payload, marker, self._timestamp, made)
            marker = False
            if self.hears or self.hears_wide:
                self._let_hear(self._seq, self._timestamp, made, now)

    def sound(self, samples: Linear, now: float) -> None:
        """20 ms of generated linear sound, at 8 or 16 kHz."""
        codec = self.codec
        if codec == "PCMA" or codec == "PCMU":
            self.frame(g711.encode(samples, codec), now)
            return
        rate = len(samples) * 50
        if self._encoder is None or self._encoder[0] != rate or (codec == "G722" and self._origin is not self):
            self._encoder, self._quiet = (rate, encoder(codec, rate)), QUIET if self.sent_at is not None else 0
        if self._quiet and codec == "G722":
            self._quiet, samples = self._quiet - 1, np.zeros_like(samples)
        self.frame(self._encoder[1].encode(samples), now)

    def prompt(self, frame: bytes, now: float) -> None:
        """20 ms of a prompt, as `prompts` rendered it for the leg's codec."""
        if self.codec == "G722":
            self.sound(np.frombuffer(frame, np.int16), now)
        else:
            self.frame(frame, now)

    def frame(self, payload: bytes, now: float) -> None:
        """20 ms of generated sound, in the leg's codec."""
        if not self.listens:
            return
        marker = self._origin is not self or self.sent_at is None or now - self.sent_at > _BREAK
        if marker:
            self._change_speaker(self, 0, 0, now)
            self._seq, self._timestamp = self._base_seq, self._base_timestamp
        else:
            self._seq = (self._seq + 1) & 0xFFFF
            self._timestamp = (self._timestamp + self._frame) & 0xFFFFFFFF
        self.sent_at = now
        if self.guard is not None:
            guarded = self._guarded(self._seq, self._timestamp, payload, now)
            if guarded is None:
                return
            payload = guarded
        self._send(self.payload, marker, self._timestamp, payload)
        if self.hears or self.hears_wide:
            self._let_hear(self._seq, self._timestamp, payload, now)

    def silence(self, now: float) -> None:
        if self.codec == "G722":
            self.sound(_WIDE_SILENCE, now)
        else:
            self.frame(silence(self.codec), now)

    def send_digits(self, digits: str, length: float, pause: float) -> None:
        """Put digits in line for `digits_tick`; lengths in seconds."""
        frame, event_frame = self._frame, self.event_clock // 50
        self.sending_digits.extend(
            telephone_event.packets(digits, length=length, pause=pause, frame=frame, event_frame=event_frame)
        )

    def digits_tick(self, now: float) -> bool:
        """Send the next 20 ms of the digits that wait. False when that was the last."""
        if self._digits_at is None:
            self._change_speaker(None, 0, 0, now)
            self._digits_at, self._digits = self._base_timestamp, 0
            self._seq = (self._base_seq - 1) & 0xFFFF
        for packet in self.sending_digits.popleft() if self.sending_digits else ():
            self._seq = (self._seq + 1) & 0xFFFF
            at = (self._digits_at + packet.offset) & 0xFFFFFFFF
            self._send(self.event_payload or 0, packet.marker, at, packet.payload)
        self._digits += self._frame
        self._timestamp = (self._digits_at + self._digits) & 0xFFFFFFFF
        self.sent_at = now
        if self.sending_digits:
            return True
        self._digits_at = None
        return False

    def _change_speaker(self, origin: object, seq: int, timestamp: int, now: float) -> None:
        """Let `seq` and `timestamp` of a new speaker follow on what was sent last, the time between included."""
        frame = self._frame
        gap = frame if self.sent_at is None else max(frame, int((now - self.sent_at) * self.clock))
        self._origin, self._crossing = origin, None
        self._base_seq = (self._seq + 1 - seq) & 0xFFFF
        self._base_timestamp = (self._timestamp + gap - timestamp) & 0xFFFFFFFF

    def _send(self, payload_type: int, marker: bool, timestamp: int, payload: bytes) -> None:
        if payload_type != self.payload:
            self._heard.pass_over(self._seq)
            self._heard_wide.pass_over(self._seq)
        self.sent += 1
        self._octets += len(payload)
        if self.wire is not None and self.listens:
            self.wire.send(
                _pack(0x80, payload_type | 0x80 if marker else payload_type, self._seq, timestamp, self._ssrc) + payload
            )

    def _guarded(self, seq: int, timestamp: int, payload: bytes, now: float) -> bytes | None:
        """A packet as the agent's ear may have it; None: it gets none."""
        assert self.guard is not None
        codec = self.codec
        if codec == "PCMA" or codec == "PCMU":
            return self.guard.take(payload, codec, now)
        if not self._may_decode(now):
            return None
        if self._wide_guard is None:
            self._wide_guard = WideGuard(codec, self.guard.limiter)
        return self._wide_guard.take(seq, timestamp, payload, now)

    def _let_hear(self, seq: int, timestamp: int, payload: bytes, now: float) -> None:
        if self.hears_wide and (sound := self._heard_wide.take(self.codec, 0, seq, timestamp, payload)):
            for wide in self.hears_wide:
                wide(sound.at & 0xFFFFFFFF, sound.samples, now)
        if not self.hears:
            return
        if self.codec == "PCMA":
            payload = payload.translate(ALAW_TO_ULAW)
        elif self.codec != "PCMU":
            heard = self._heard.take(self.codec, 0, seq, timestamp, payload)
            if heard is None:
                return
            timestamp, payload = heard.at & 0xFFFFFFFF, g711.encode_ulaw(heard.samples)
        for put in self.hears:
            put(timestamp, payload, now)

    # --- Reports ----------------------------------------------------------------------------------------------------

    def report(self, now: float, wall: float) -> None:
        """Send SR or RR. `wall`: Unix seconds."""
        sender = None
        if self.sent > self._reported and self.sent_at is not None:
            self._reported = self.sent
            timestamp = (self._timestamp + int((now - self.sent_at) * self.clock)) & 0xFFFFFFFF
            sender = rtcp.Sender(rtcp.ntp(wall), timestamp, self.sent, self._octets)
        blocks: tuple[rtcp.Block, ...] = ()
        heard = self.reception
        if heard.started:
            since = int((now - self._sr_at) * 65536) if self._sender_ntp else 0
            lost, jitter = heard.fraction_lost(), int(heard.jitter)
            blocks = (rtcp.Block(heard.ssrc, lost, heard.lost, heard.highest, jitter, self._sender_ntp, since),)
        if self.wire is not None and (sender or blocks):
            self.wire.send_report(rtcp.report(rtcp.Report(self._ssrc, sender, blocks), CNAME))

    def report_came(self, data: bytes, now: float, wall: float) -> None:
        """RTCP of the far end."""
        found = rtcp.parse(data)
        if found is None:
            self.refused += 1
            return
        for report in found:
            if isinstance(report, rtcp.Bye):
                continue
            if report.sender is not None:
                self._sender_ntp, self._sr_at = rtcp.middle(report.sender.ntp), now
            for block in report.blocks:
                if block.ssrc != self._ssrc:
                    continue
                self._far_lost = block.lost_256 / 2.56
                self._far_jitter = min(block.jitter / (self.clock / 1000), MOST_JITTER)
                if block.last_report:
                    trip = (rtcp.middle(rtcp.ntp(wall)) - block.last_report - block.since_report) & 0xFFFFFFFF
                    if trip < 60 * 65536:  # else clocks or a liar
                        self._round_trip = trip / 65.536

    def say_bye(self) -> None:
        if self.wire is not None and self.sent:
            self.wire.send_report(rtcp.bye(self._ssrc))

    def quality(self) -> LegQuality:
        heard = self.reception
        return LegQuality(
            received=heard.received, lost=heard.lost, late=heard.late, refused=self.refused,
            jitter_ms=heard.jitter / (self.clock / 1000), sent=self.sent, far_lost_percent=self._far_lost,
            far_jitter_ms=self._far_jitter, round_trip_ms=self._round_trip, bursts=heard.bursts, codec=self.codec,
        )  # fmt: skip
