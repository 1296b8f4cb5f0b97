"""One leg's sound, coming and going: relay, generated frames, digits, reports. It knows no socket and no loop.

A `Wire` carries its packets; times are passed in (`time.monotonic()` seconds). What goes out is one RTP stream for the
leg's whole life: whoever speaks on it (another leg, a prompt, a mix, a digit), sequence numbers and timestamps go on
without a break, and within one speaker they keep the speaker's own gaps and order, so that the far end's jitter buffer
sees the network as it is.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias

from infolinia.telephony.media import rtcp, rtp
from infolinia.telephony.media.acoustic_limiter import Guard
from infolinia.telephony.media.g711 import ALAW_TO_ULAW, FRAME, RATE, SILENCE, ULAW_TO_ALAW, Codec
from infolinia.telephony.media.plane import LegId, LegQuality
from infolinia.telephony.media.telephone_event import Began, Ended, EventPacket, Listener

Put: TypeAlias = Callable[[int, bytes, float], None]
"""Takes every packet of a stream: timestamp, µ-law, now. A recorder's channel or a jitter buffer."""

CNAME = "infolinia"
OUR_EVENTS = 101  # payload type of telephone-event in our offers: they may send by it whatever their answer says
_LATE = 0x10000 - 200  # a sequence number that is up to 200 behind is late; any other is ahead
_BREAK = 0.1  # seconds without generated sound after which the timestamps take the pause in
_pack, _unpack = rtp.HEADER.pack, rtp.HEADER.unpack_from
_FRAME_SILENCE: dict[Codec, bytes] = {codec: bytes([code]) * FRAME for codec, code in SILENCE.items()}
_LAWS: dict[tuple[Codec, Codec], bytes] = {("PCMA", "PCMU"): ALAW_TO_ULAW, ("PCMU", "PCMA"): ULAW_TO_ALAW}


class Wire(Protocol):
    """What carries a leg's packets to the far end."""

    def send(self, packet: bytes) -> None: ...

    def send_report(self, packet: bytes) -> None: ...

    def close(self) -> None: ...


class Leg:
    """A leg. The plane sets `targets`, `says`, `hears` and `taken`; a wire calls `packet` and `report_came`."""

    __slots__ = (
        "_base_seq", "_base_timestamp", "_codecs", "_digits", "_digits_at", "_event_types", "_events", "_far_jitter",
        "_far_lost", "_floor", "_octets", "_origin", "_origin_ssrc", "_reported", "_round_trip", "_sender_ntp", "_seq",
        "_sr_at", "_ssrc", "_timestamp", "codec", "event_payload", "guard", "hears", "is_silent", "last_heard",
        "listens", "muted", "name", "on_digit", "payload", "reception", "refused", "report_due", "says",
        "sending_digits", "sent", "sent_at", "taken", "targets", "wire",
    )  # fmt: skip

    def __init__(self, name: LegId, on_digit: Callable[[LegId, Began | Ended], None]) -> None:
        self.name = name
        self.on_digit = on_digit
        self.wire: Wire | None = None
        self.targets: tuple[Leg, ...] = ()  # who hears this leg by relay
        self.says: tuple[Put, ...] = ()  # who else takes what it says
        self.hears: tuple[Put, ...] = ()  # who takes what it hears
        self.taken = False  # something is generated for it: relayed packets are not for it now
        self.guard: Guard | None = None  # of an agent's ear, against acoustic shock
        self.muted = False
        self.listens = True
        self.codec: Codec = "PCMU"
        self.payload = 0
        self.event_payload: int | None = None
        self._codecs: dict[int, Codec] = {0: "PCMU", 8: "PCMA"}
        self._event_types: tuple[int, ...] = ()
        # coming
        self.reception = rtp.Reception()
        self._events = Listener()
        self.last_heard: float | None = None
        self.is_silent = False
        self.refused = 0
        self._sender_ntp, self._sr_at = 0, 0.0
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
        self.sending_digits: deque[list[EventPacket]] = deque()
        self._digits_at: int | None = None
        self._digits = 0
        # reports
        self.report_due = 0.0
        self._reported = 0
        self._far_lost = self._far_jitter = self._round_trip = -1.0

    def agree(self, codec: Codec, payload: int, event_payload: int | None) -> None:
        """What was negotiated. Both static types of G.711 are understood besides."""
        self.codec, self.payload, self.event_payload = codec, payload, event_payload
        self._codecs = {0: "PCMU", 8: "PCMA", payload: codec}
        self._event_types = (event_payload, OUR_EVENTS) if event_payload is not None else ()

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
        if self.muted:
            payload = bytes((SILENCE[codec],)) * len(payload)
        for target in self.targets:
            target.relay(self, ssrc, codec, seq, timestamp, marker, payload, now)
        if self.says and not self.muted:
            if codec == "PCMA":
                payload = payload.translate(ALAW_TO_ULAW)
            for put in self.says:
                put(timestamp, payload, now)

    def _event(self, ssrc: int, seq: int, timestamp: int, marker: bool, payload: bytes, now: float) -> None:
        for target in self.targets:
            if target.event_payload is not None and not self.muted:
                target.relay(self, ssrc, None, seq, timestamp, marker, payload, now)
        for found in self._events.take(timestamp, payload, now):
            self.on_digit(self.name, found)

    def elapse(self, now: float) -> None:
        for found in self._events.elapse(now):
            self.on_digit(self.name, found)

    # --- Going ------------------------------------------------------------------------------------------------------

    def relay(self, origin: Leg, ssrc: int, codec: Codec | None, seq: int, timestamp: int, marker: bool,
              payload: bytes, now: float) -> None:  # fmt: skip
        """A packet of another leg, on arrival. `codec` None: a telephone event."""
        if self.taken or not self.listens:
            return
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
        if codec is not None and codec != self.codec:
            payload = payload.translate(_LAWS[codec, self.codec])
        if self.guard is not None and codec is not None:
            payload = self.guard.take(payload, self.codec, now)
        self.sent += 1
        self._octets += len(payload)
        if self.wire is not None:
            self.wire.send(
                _pack(0x80, payload_type | 0x80 if marker else payload_type, out_seq, out_timestamp, self._ssrc)
                + payload
            )
        if self.hears and codec is not None:
            self._let_hear(out_timestamp, payload, now)

    def frame(self, payload: bytes, now: float) -> None:
        """20 ms of generated sound, in the leg's codec."""
        if not self.listens:
            return
        if self.guard is not None:
            payload = self.guard.take(payload, self.codec, now)
        marker = self._origin is not self or self.sent_at is None or now - self.sent_at > _BREAK
        if marker:
            self._change_speaker(self, 0, 0, now)
            self._seq, self._timestamp = self._base_seq, self._base_timestamp
        else:
            self._seq = (self._seq + 1) & 0xFFFF
            self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF
        self.sent_at = now
        self._send(self.payload, marker, self._timestamp, payload)
        if self.hears:
            self._let_hear(self._timestamp, payload, now)

    def silence(self, now: float) -> None:
        self.frame(_FRAME_SILENCE[self.codec], now)

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
        self._digits += FRAME
        self._timestamp = (self._digits_at + self._digits) & 0xFFFFFFFF
        self.sent_at = now
        if self.sending_digits:
            return True
        self._digits_at = None
        return False

    def _change_speaker(self, origin: object, seq: int, timestamp: int, now: float) -> None:
        """Let `seq` and `timestamp` of a new speaker follow on what was sent last, the time between included."""
        gap = FRAME if self.sent_at is None else max(FRAME, int((now - self.sent_at) * RATE))
        self._origin = origin
        self._base_seq = (self._seq + 1 - seq) & 0xFFFF
        self._base_timestamp = (self._timestamp + gap - timestamp) & 0xFFFFFFFF

    def _send(self, payload_type: int, marker: bool, timestamp: int, payload: bytes) -> None:
        self.sent += 1
        self._octets += len(payload)
        if self.wire is not None and self.listens:
            self.wire.send(
                _pack(0x80, payload_type | 0x80 if marker else payload_type, self._seq, timestamp, self._ssrc) + payload
            )

    def _let_hear(self, timestamp: int, payload: bytes, now: float) -> None:
        if self.codec == "PCMA":
            payload = payload.translate(ALAW_TO_ULAW)
        for put in self.hears:
            put(timestamp, payload, now)

    # --- Reports ----------------------------------------------------------------------------------------------------

    def report(self, now: float, wall: float) -> None:
        """Send SR or RR. `wall`: Unix seconds."""
        sender = None
        if self.sent > self._reported and self.sent_at is not None:
            self._reported = self.sent
            timestamp = (self._timestamp + int((now - self.sent_at) * RATE)) & 0xFFFFFFFF
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
                self._far_jitter = block.jitter / (RATE / 1000)
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
            jitter_ms=heard.jitter / (RATE / 1000), sent=self.sent, far_lost_percent=self._far_lost,
            far_jitter_ms=self._far_jitter, round_trip_ms=self._round_trip,
        )  # fmt: skip
