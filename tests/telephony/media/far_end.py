"""A far end for tests: a socket that speaks a tone in a codec and keeps what it hears."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import numpy as np

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media import g711, rtcp, rtp
from infolinia.telephony.media.acoustic_limiter import Shock
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.plane import LegQuality, Remote
from infolinia.telephony.media.srtp import Srtp
from infolinia.telephony.media.transcoding import Hearing, encoder


class FarEnd:
    """`speak` sends 20 ms packets on absolute deadlines; `packets` is what came, in order of arrival."""

    def __init__(self, codec: Codec = "PCMU", event_payload: int | None = 101, host: str = "127.0.0.1") -> None:
        self.host = host
        self.codec: Codec = codec
        self.payload = CODECS[codec].payload
        self.event_payload = event_payload
        self.secret: Srtp | None = None  # set: it speaks and understands SRTP alone
        self.closed_to_us = 0  # packets that it could not open
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, 0))
        self.sock.setblocking(False)
        self.packets: list[rtp.Packet] = []
        self.reports: list[rtcp.Report | rtcp.Bye] = []
        self.ssrc, self.seq, self.timestamp = 7000 + self.port, 65_500, 4_294_960_000  # both soon go round
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.sock, self._readable)

    @property
    def port(self) -> int:
        return self.sock.getsockname()[1]

    def remote(self, *, listens: bool = True) -> Remote:
        return Remote(self.host, self.port, self.codec, self.payload, self.event_payload, self.port, listens)

    def _readable(self) -> None:
        data = self.sock.recv(2048)
        if self.secret is not None:
            opened = self.secret.open(data)
            if opened is None:
                self.closed_to_us += 1
                return
            data = opened
        if rtp.is_rtcp(data):
            self.reports += rtcp.parse(data) or []
        elif (packet := rtp.parse(data)) is not None:
            self.packets.append(packet)

    def send(self, port: int, payload: bytes, *, payload_type: int | None = None, marker: bool = False,
             timestamp: int | None = None) -> None:  # fmt: skip
        kind = self.payload if payload_type is None else payload_type
        at = self.timestamp if timestamp is None else timestamp
        packet = rtp.Packet(kind, marker, self.seq, at & 0xFFFFFFFF, self.ssrc, payload)
        self.sock.sendto(self._sealed(rtp.build(packet)), ("127.0.0.1", port))
        self.seq = (self.seq + 1) & 0xFFFF
        if timestamp is None:
            self.timestamp = (self.timestamp + (len(payload) if self.codec != "opus" else 960)) & 0xFFFFFFFF

    def _sealed(self, packet: bytes) -> bytes:
        sealed = self.secret.seal(packet) if self.secret else packet
        assert sealed is not None
        return sealed

    async def speak(self, port: int, frequency: float, seconds: float) -> None:
        rate = CODECS[self.codec].rate
        time = np.arange(int(seconds * rate)) / rate
        sound = (np.sin(2 * np.pi * frequency * time) * 32767 * 10 ** (-12 / 20)).astype(np.int16)
        make, start = encoder(self.codec, rate), self._loop.time()
        for number, at in enumerate(range(0, len(sound), rate // 50)):
            await asyncio.sleep(max(0.0, start + number * 0.02 - self._loop.time()))
            self.send(port, make.encode(sound[at : at + rate // 50]))

    def heard(self) -> Linear:
        """All sound that came, by timestamp, gaps as silence."""
        sounds = [packet for packet in self.packets if packet.payload_type in (0, 8)]
        if not sounds:
            return np.zeros(0, np.int16)
        first = sounds[0].timestamp
        places = [(packet.timestamp - first) & 0xFFFFFFFF for packet in sounds]
        out = np.zeros(max(places) + 320, np.int16)
        for place, packet in zip(places, sounds, strict=True):
            samples = g711.decode(packet.payload, "PCMU" if packet.payload_type == 0 else "PCMA")
            out[place : place + len(samples)] = samples
        return out

    def heard_wide(self) -> Linear:
        """All sound that came, at the codec's own rate, packets that were lost concealed."""
        ear = Hearing(self.codec, CODECS[self.codec].rate)
        came = [packet for packet in self.packets if packet.payload_type == self.payload]
        found = [ear.take(packet.seq, packet.timestamp, packet.payload) for packet in came]
        return np.concatenate([each.samples for each in found if each is not None])

    def digits(self) -> list[rtp.Packet]:
        return [packet for packet in self.packets if packet.payload_type == self.event_payload]

    def close(self) -> None:
        self._loop.remove_reader(self.sock)
        self.sock.close()


class Ledger:
    """A MediaListener that writes down what it is told, and lets tests wait for it."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.qualities: list[tuple[str, LegQuality, bool]] = []
        self._news = asyncio.Event()

    async def until(self, *what: object, seconds: float = 5.0) -> tuple[object, ...]:
        """The first note that begins with `what`."""
        async with asyncio.timeout(seconds):
            while True:
                for note in self.told:
                    if note[: len(what)] == what:
                        return note
                self._news.clear()
                await self._news.wait()

    def _note(self, *what: object) -> None:
        self.told.append(what)
        self._news.set()

    def leg_up(self, leg: str) -> None:
        self._note("up", leg)

    def leg_replaced(self, leg: str) -> None:
        self._note("replaced", leg)

    def leg_failed(self, leg: str, why: str) -> None:
        self._note("failed", leg, why)

    def leg_silent(self, leg: str, heard: bool) -> None:
        self._note("heard" if heard else "silent", leg)

    def digit_began(self, leg: str, digit: str) -> None:
        self._note("began", leg, digit)

    def digit(self, leg: str, digit: str, length: float) -> None:
        self._note("digit", leg, digit, round(length, 3))

    def digits_sent(self, leg: str) -> None:
        self._note("sent", leg)

    def play_ended(self, leg: str, play: str, complete: bool) -> None:
        self._note("played", leg, play, complete)

    def recording_closed(self, recording: str, path: Path, sha256: str, samples: int) -> None:
        self._note("recorded", recording, path, sha256, samples)

    def recording_broken(self, recording: str, why: str) -> None:
        self._note("broken", recording, why)

    def acoustic_shock(self, leg: str, shock: Shock) -> None:
        self._note("shock", leg, shock)

    def quality(self, leg: str, quality: LegQuality, final: bool) -> None:
        self.qualities.append((leg, quality, final))
