"""Mutated datagrams: messages of every protocol that the switch hears, each broken in a way that knows its structure.

`python -m tests.telephony.switch.mutated SEED SECONDS PORTS` sends them at a switch of `bench._served` and prints how
many by kind. The same seed makes the same datagrams.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable

from bench._attacks import HOST, LIMITED, OFFER, STRANGER, request, udp
from OpenSSL import SSL

from infolinia.telephony.browser import stun
from tests.telephony.sip.torture.messages import RFC4475, RFC5118
from tests.telephony.sip.torture.test_descriptions import RTCP, SDP

NUMBERS = (
    "0",
    "-1",
    "1",
    "255",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967296",
    "9" * 40,
    "1e9",
    "0x10",
    "",
)
STRANGE = (
    "\x00",
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\t",
    '"',
    "<",
    ">",
    ";",
    ",",
    "%00",
    "%",
    "\\",
    "ż",
    "\u202e",
    "\ufeff",
    "=",
    ":",
    " ",
)
METHODS = (
    "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "UPDATE", "REFER", "NOTIFY", "INFO", "SUBSCRIBE",
    "MESSAGE", "PUBLISH", "invite", "X",
)  # fmt: skip
MORE = (
    "Supported: 100rel, timer, replaces\r\n", "Require: 100rel\r\n", "Session-Expires: 90;refresher=uac\r\n",
    "RAck: 1 1 INVITE\r\n",
    "Replaces: a;to-tag=b;from-tag=c\r\n", "Refer-To: <sip:1@h>\r\n", "Event: refer\r\n", "Expires: 60\r\n",
    "P-Asserted-Identity: <sip:+48990000001@h>\r\n", "Diversion: <sip:+48990000001@h>;reason=busy\r\n",
    'Authorization: Digest username="anna-1", realm="r", nonce="n", uri="u", response="0"\r\n',
    "History-Info: <sip:1@h>;index=1\r\n", "Route: <sip:h;lr>\r\n", "Record-Route: <sip:h;lr>, <sip:i;lr>\r\n",
    "Content-Encoding: gzip\r\n", "Max-Forwards: 0\r\n", "Retry-After: 1\r\n",
)  # fmt: skip
LONGEST = 60_000  # bytes; a datagram holds a few more


class Mutator:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = seed % 10**6 * 1000

    # --- What is mutated

    def sip(self, host: str, port: int) -> bytes:
        pick, self.number = self.random.choice, self.number + 1
        if self.random.random() < 0.2:
            return pick(RFC4475 + RFC5118).data
        method = pick(METHODS)
        body = OFFER.format(host=host) if self.random.random() < 0.6 else ""
        if self.random.random() < 0.2:
            body = pick(SDP).data.decode("utf-8", "surrogateescape")
        more = "".join(self.random.sample(MORE, self.random.randrange(4)))
        made = request(method, self.number, host, port, more, "").replace(b"Content-Length: 0\r\n\r\n", b"")
        data = body.encode("utf-8", "surrogateescape")
        kind = b"Content-Type: application/sdp\r\n" if body else b""
        made += kind + b"Content-Length: %d\r\n\r\n" % len(data) + data
        if self.random.random() < 0.15:  # an answer to something that was never asked
            made = re.sub(rb"^[^\r]*", b"SIP/2.0 %d X" % self.random.randrange(100, 700), made, count=1)
        if self.random.random() < 0.2:
            made = made.replace(
                b"To: <sip:anna-1@127.0.0.1>", b"To: <sip:anna-1@127.0.0.1>;tag=%d" % self.random.randrange(9)
            )
        return made

    def rtp(self) -> bytes:
        seq, at = self.random.randrange(65536), self.random.randrange(2**32)
        kind = self.random.choice((0, 8, 9, 101, 107, 13, 96, 72, 127))
        payload = b"\x05\x8a\x03\x20" if kind == 101 else bytes(self.random.choice((0, 1, 80, 160, 480, 1400)))
        return struct.pack("!BBHII", 0x80, kind, seq, at, 7) + payload

    def rtcp(self) -> bytes:
        return self.random.choice(RTCP)[2]

    def stun(self) -> bytes:
        attributes = ((stun.USERNAME, b"ours:user"), (stun.PRIORITY, bytes(4)), (stun.USE_CANDIDATE, b""))
        return stun.build(stun.Message(stun.BINDING_REQUEST, self.random.randbytes(12), attributes), "guess")

    def dtls(self) -> bytes:
        return self.random.choice(HELLOS)

    # --- How

    def text(self, data: bytes) -> bytes:
        """SIP or SDP: lines, words and numbers are changed, not only bytes."""
        pick = self.random.choice
        lines = data.split(b"\r\n")
        for _ in range(self.random.randrange(1, 5)):
            at = self.random.randrange(len(lines))
            match self.random.randrange(12):
                case 0:
                    del lines[at]
                case 1:
                    lines.insert(at, pick(lines))
                case 2:
                    lines[at] = (lines[at] * self.random.choice((2, 50, 900)))[:LONGEST]  # it may be long already
                case 3:
                    lines[at] = re.sub(rb"\d+", pick(NUMBERS).encode(), lines[at], count=self.random.randrange(3))
                case 4:
                    cut = self.random.randrange(len(lines[at]) + 1)
                    lines[at] = lines[at][:cut] + pick(STRANGE).encode() + lines[at][cut:]
                case 5:
                    lines[at] = lines[at][: self.random.randrange(len(lines[at]) + 1)]
                case 6:
                    lines[at] = b" " + lines[at]  # folded
                case 7:
                    other = self.random.randrange(len(lines))
                    lines[at], lines[other] = lines[other], lines[at]
                case 8:
                    lines[at : at + 1] = [lines[at]] * self.random.choice((5, 200))
                case 9:
                    lines[at] = self.random.randbytes(self.random.randrange(200))
                case 10:
                    lines[at] = lines[at].swapcase()
                case _:
                    lines[at] = lines[at].replace(b"sip:", pick((b"sips:", b"tel:", b"sip:@", b"sip:[::", b"http:")))
            if not lines:
                lines = [b""]
        return b"\r\n".join(lines)[:LONGEST]

    def bits(self, data: bytes) -> bytes:
        """Anything: bits, fields of two and four bytes, cuts, repeats."""
        made = bytearray(data)
        for _ in range(self.random.randrange(1, 6)):
            if not made:
                break
            at = self.random.randrange(len(made))
            match self.random.randrange(6):
                case 0:
                    made[at] ^= 1 << self.random.randrange(8)
                case 1:
                    made[at : at + 2] = self.random.choice((b"\0\0", b"\xff\xff", b"\x7f\xff", b"\x80\x00"))
                case 2:
                    made[at : at + 4] = self.random.choice((bytes(4), b"\xff" * 4, b"\x80\0\0\0"))
                case 3:
                    del made[at:]
                case 4:
                    made[at:at] = made[at : at + 40] * self.random.randrange(4)
                case _:
                    made += self.random.randbytes(self.random.randrange(64))
        return bytes(made[:3000])


def _hello() -> bytes:
    """The first flight of a DTLS client."""
    connection = SSL.Connection(SSL.Context(SSL.DTLS_METHOD), None)
    connection.set_connect_state()
    connection.set_ciphertext_mtu(1200)
    with contextlib.suppress(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(4096)


HELLOS = tuple(_hello() for _ in range(4))


def run(seed: int, seconds: float, ports: dict[str, int], *, a_second: float = 2500.0) -> Counter[str]:
    """Send. Few come from a trunk's address, because what the switch must remember of them is much."""
    mutator, sent = Mutator(seed), Counter[str]()
    pick = mutator.random.random
    strangers, trunk, sound = udp(STRANGER), udp(LIMITED), udp(LIMITED, 40_000)
    first, last = ports["media"]  # pyright: ignore
    ways: tuple[tuple[float, str, Callable[[], bytes], Callable[[bytes], bytes], socket.socket, bool], ...] = (
        (0.06, "sip of a trunk", lambda: mutator.sip(*trunk.getsockname()), mutator.text, trunk, False),
        (0.40, "sip of strangers", lambda: mutator.sip(*strangers.getsockname()), mutator.text, strangers, False),
        (0.45, "sip, bits", lambda: mutator.sip(*strangers.getsockname()), mutator.bits, strangers, False),
        (0.60, "rtp", mutator.rtp, mutator.bits, sound, True),
        (0.70, "rtp of strangers", mutator.rtp, mutator.bits, strangers, True),
        (0.80, "rtcp", mutator.rtcp, mutator.bits, sound, True),
        (0.90, "stun", mutator.stun, mutator.bits, strangers, True),
        (1.01, "dtls", mutator.dtls, mutator.bits, strangers, True),
    )
    began, done = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        chance = pick()
        _, kind, make, mutate, sock, is_media = next(way for way in ways if chance < way[0])
        data = make()
        data = mutate(data) if pick() < 0.95 else data
        port = mutator.random.randrange(first, last + 1, 2) if is_media else ports["sip"]
        with contextlib.suppress(OSError):
            sock.sendto(data, (HOST, port))
        for each in (strangers, trunk, sound):
            with contextlib.suppress(OSError):
                each.recv(65_536)
        sent[kind] += 1
        done += 1
        if done > passed * a_second:
            time.sleep(done / a_second - passed)
    return sent


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(int(sys.argv[1]), float(sys.argv[2]), json.loads(sys.argv[3]))))
