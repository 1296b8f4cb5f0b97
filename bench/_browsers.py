"""A browser's end of a leg, without the browser: ICE, DTLS and SRTP as Chromium does them, speaking G.711.

bench/media_plane.py plays many in one process; the simulated agent (bench/_agent.py) has one for each of its calls.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import sys
import time
from collections.abc import Callable

from OpenSSL import SSL
from pylibsrtp import Policy, Session

from bench._voice import noise
from infolinia.telephony.browser import stun
from infolinia.telephony.browser.dtls import Certificate

SILENCE = 0xFF  # µ-law
_VOICE = noise(1)
SPEECH = [_VOICE[at : at + 160] for at in range(0, len(_VOICE), 160)]  # by 20 ms
SO_TIMESTAMPNS = 35  # Linux: each datagram comes with when it came (asm-generic/socket.h); Python has no name for it


def certificate() -> Certificate:
    """One for all browsers of a process."""
    made = Certificate.make()
    made.context.set_tlsext_use_srtp(b"SRTP_AEAD_AES_128_GCM")
    return made


class Browser:
    """One peer connection. `offer` goes to the server, its answer to `connect`; `up` once DTLS is done.

    first_voice, last_voice: monotonic instants of the first and newest packet that was not silence. They are the
    system's: a process that waits for its turn reads late what came in time.
    """

    def __init__(self, number: int, certificate: Certificate) -> None:
        self.number, self.received, self.seq = number, 0, 0
        self.first_voice: float | None = None
        self.last_voice: float | None = None
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.sock.bind(("127.0.0.1", 0))
        self.connection = SSL.Connection(certificate.context, None)
        self.connection.set_connect_state()
        self.connection.set_ciphertext_mtu(1200)
        self.up = asyncio.Event()
        self.send_session: Session | None = None
        self.receive_session: Session | None = None
        self.on_sound: Callable[[bytes], None] = lambda packet: None  # each packet of sound that comes
        self._check = b""
        fingerprint = certificate.fingerprint.hex(":").upper()
        self.offer = (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n"
            f"a=ice-ufrag:user\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 {fingerprint}\r\n"
            "a=setup:actpass\r\na=mid:0\r\na=rtcp-mux\r\n"
        )

    def connect(self, answer: str) -> None:
        port = int(re.findall(r"^m=audio (\d+)", answer, re.MULTILINE)[0])
        user, password = (re.findall(rf"^a=ice-{key}:(\S+)", answer, re.MULTILINE)[0] for key in ("ufrag", "pwd"))
        self.to = ("127.0.0.1", port)
        attributes = ((stun.USERNAME, f"{user}:user".encode()), (stun.USE_CANDIDATE, b""))
        request = stun.Message(stun.BINDING_REQUEST, struct.pack("!III", 0, 0, self.number), attributes)
        self._check = stun.build(request, password)
        asyncio.get_running_loop().add_reader(self.sock.fileno(), self.readable)
        self.check()

    def check(self) -> None:
        """Agree to be sent to (RFC 7675); to be said again within 30 s."""
        self.sock.sendto(self._check, self.to)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.sock.fileno())
        self.readable()
        self.sock.close()

    def readable(self) -> None:
        """Read all that came."""
        while True:
            try:
                data, told, _flags, _from = self.sock.recvmsg(2048, 64)
            except BlockingIOError:
                return
            except OSError:  # what we sent came to a closed port
                continue
            self._take(data, _came(told))

    def _take(self, data: bytes, came: float) -> None:
        if data[0] >= 128:
            if self.receive_session is not None and not 192 <= data[1] <= 223:
                packet = self.receive_session.unprotect(data)
                self.received += 1
                self.on_sound(packet)
                if packet.count(SILENCE, 12) < 80:
                    self.last_voice = came
                    self.first_voice = self.first_voice or self.last_voice
            return
        if data[0] >= 20:
            self.connection.bio_write(data)
        if self.send_session is None:
            self.shake()

    def shake(self) -> None:
        try:
            self.connection.do_handshake()
            key = self.connection.export_keying_material(b"EXTRACTOR-dtls_srtp", 56)
            profile = Policy.SRTP_PROFILE_AEAD_AES_128_GCM
            self.send_session = Session(Policy(key[:16] + key[32:44], Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))
            self.receive_session = Session(Policy(key[16:32] + key[44:], Policy.SSRC_ANY_INBOUND, srtp_profile=profile))
            self.up.set()
        except SSL.WantReadError:
            self.up.clear()
        try:
            self.sock.sendto(self.connection.bio_read(65536), self.to)
        except SSL.WantReadError:
            return

    def speak(self, payload: bytes = b"") -> None:
        """Send the next 20 ms; of noise at the level of speech, when nothing else is to be said."""
        if self.send_session is not None:
            head = struct.pack("!BBHII", 0x80, 0, self.seq & 0xFFFF, self.seq * 160, 5000 + self.number)
            try:
                self.sock.sendto(self.send_session.protect(head + (payload or SPEECH[self.seq % len(SPEECH)])), self.to)
            except OSError:
                return
            self.seq += 1


def _came(told: list[tuple[int, int, bytes]]) -> float:
    """The monotonic instant of a datagram by what the system told beside it."""
    for level, kind, value in told:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
            seconds, nanoseconds = struct.unpack("qq", value)
            return time.monotonic() - (time.time_ns() - seconds * 1_000_000_000 - nanoseconds) / 1e9
    return time.monotonic()


async def browsers_side(count: int, seconds: float) -> None:
    """Prints each offer, reads its answer; "up" when all are; what they saw after `seconds` of speaking."""
    loop = asyncio.get_running_loop()
    made = certificate()
    browsers = [Browser(number, made) for number in range(count)]
    for browser in browsers:
        print(json.dumps(browser.offer), flush=True)
        browser.connect(json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
        await asyncio.sleep(0.01)
    await asyncio.gather(*(browser.up.wait() for browser in browsers))
    print('"up"', flush=True)
    start, sent = time.monotonic(), 0
    while sent < seconds * 50 * count:
        due = start + (sent // count) * 0.02 + (sent % count) * 0.02 / count
        if due > time.monotonic():
            await asyncio.sleep(due - time.monotonic())
        browsers[sent % count].speak()
        sent += 1
    await asyncio.sleep(0.2)
    print(json.dumps({"sent": sent, "received": sum(browser.received for browser in browsers)}), flush=True)
