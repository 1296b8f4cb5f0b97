"""Floods, each as fast as one process can, or `a_second` at most: `python -m bench._attacks NAME SECONDS RATE PORTS`.

PORTS is the line that `bench._served` prints. Prints how many messages, packets or connections were made.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import re
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench._served import HOST, LIMITED
from infolinia.telephony.sip.digest import REALM

STRANGER = "127.0.0.66"
NONCE = re.compile(rb'nonce="([^"]+)"')
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
)
Ports = dict[str, Any]


def request(
    method: str, number: int, host: str, port: int, more: str = "", body: str = "", transport: str = "UDP"
) -> bytes:
    """A request that opens something new."""
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"{method} sip:+48990000100@{HOST} SIP/2.0\r\n"
        f"Via: SIP/2.0/{transport} {host}:{port};branch=z9hG4bK{number};rport\r\nMax-Forwards: 70\r\n"
        f"From: <sip:+4899{number:07}@{host}>;tag={number}\r\nTo: <sip:anna-1@{HOST}>\r\nCall-ID: flood-{number}\r\n"
        f"CSeq: 1 {method}\r\nContact: <sip:x@{host}:{port}>\r\n{more}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def udp(host: str, port: int = 0) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((host, port))
    made.setblocking(False)
    return made


def datagrams(host: str, write: Callable[[int, int], bytes], to: tuple[str, int]) -> Iterator[None]:
    """One datagram a step; what comes back is thrown away."""
    sock = udp(host)
    port = sock.getsockname()[1]
    for number in itertools.count(random.randrange(10**6)):
        with contextlib.suppress(BlockingIOError):
            sock.sendto(write(number, port), to)
        with contextlib.suppress(BlockingIOError):
            while True:
                sock.recv(65536)
        yield


def invites_of_strangers(ports: Ports) -> Iterator[None]:
    body = OFFER.format(host=STRANGER)
    return datagrams(STRANGER, lambda n, port: request("INVITE", n, STRANGER, port, body=body), (HOST, ports["sip"]))


def invites_beyond_a_limit(ports: Ports) -> Iterator[None]:
    body = OFFER.format(host=LIMITED)
    return datagrams(LIMITED, lambda n, port: request("INVITE", n, LIMITED, port, body=body), (HOST, ports["sip"]))


def registers(ports: Ports) -> Iterator[None]:
    """Wrong passwords, from many addresses, each to the newest challenge that it got."""
    socks = [udp(f"127.0.1.{number}") for number in range(1, 101)]
    nonces = dict.fromkeys(range(len(socks)), "0000")
    for number in itertools.count():
        who = number % len(socks)
        sock = socks[who]
        host, port = sock.getsockname()
        proof = (
            f'Authorization: Digest username="anna-1", realm="{REALM}", nonce="{nonces[who]}", uri="sip:x", '
            f'algorithm=MD5, response="{number:032x}", qop=auth, nc={number:08x}, cnonce="c"\r\n'
        )
        with contextlib.suppress(BlockingIOError):
            sock.sendto(request("REGISTER", number, host, port, proof), (HOST, ports["sip"]))
        with contextlib.suppress(BlockingIOError):
            if found := NONCE.search(sock.recv(65536)):
                nonces[who] = found[1].decode()
        yield


def options(ports: Ports) -> Iterator[None]:
    return datagrams(STRANGER, lambda n, port: request("OPTIONS", n, STRANGER, port), (HOST, ports["sip"]))


def sound(ports: Ports) -> Iterator[None]:
    """RTP to every port, open or not, with two streams that look right."""
    sock = udp(STRANGER)
    first, last = ports["media"]
    for number in itertools.count():
        header = struct.pack("!BBHII", 0x80, 8, number & 0xFFFF, number * 160 & 0xFFFFFFFF, 7)
        for port in range(first, last + 1, 2):
            with contextlib.suppress(OSError):
                sock.sendto(header + bytes(160), (HOST, port))
            yield


def half_open(ports: Ports) -> Iterator[None]:
    """Connections that say nothing, over TCP and TLS, from many addresses; each is kept as long as it lives."""
    kept: list[socket.socket] = []
    for number in itertools.count():
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.settimeout(0.5)
        with contextlib.suppress(OSError):
            made.bind((f"127.0.2.{1 + number % 20}", 0))
            made.connect((HOST, ports["sip"] if number % 2 else ports["sips"]))
        kept.append(made)
        if len(kept) > 800:
            kept.pop(0).close()
        yield


def slow_senders(ports: Ports) -> Iterator[None]:
    """A request byte by byte, a byte a second, over as many connections as may be; a step is a byte."""
    data = request("INVITE", 1, "127.0.3.1", 5060, body=OFFER.format(host="127.0.3.1"), transport="TCP")
    kept: list[tuple[socket.socket, int]] = []
    while True:
        while len(kept) < 300:
            made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            made.settimeout(0.5)
            with contextlib.suppress(OSError):
                made.bind((f"127.0.3.{1 + len(kept) % 10}", 0))
                made.connect((HOST, ports["sip"]))
            kept.append((made, 0))
            yield
        began, left = time.monotonic(), list[tuple[socket.socket, int]]()
        for sock, at in kept:
            with contextlib.suppress(OSError):
                sock.send(data[at : at + 1])
                left.append((sock, at + 1))
            yield
        kept = left
        time.sleep(max(0.0, began + 1.0 - time.monotonic()))


def huge(ports: Ports) -> Iterator[None]:
    """Datagrams and messages over TCP near and beyond every bound, from a carrier's address."""
    sock = udp(LIMITED)
    host, port = sock.getsockname()
    long = request("INVITE", 1, host, port, "X-Long: " + "a" * 60_000 + "\r\n")
    many = request("INVITE", 2, host, port, "Via: SIP/2.0/UDP h\r\n" * 2_500)
    lines = request("INVITE", 3, host, port, body=OFFER.format(host=host) + "a=x\r\n" * 9_000)
    for number in itertools.count():
        with contextlib.suppress(OSError):
            sock.sendto((long, many, lines)[number % 3], (HOST, ports["sip"]))
        if number % 50 == 0:
            with (
                contextlib.suppress(OSError),
                socket.create_connection((HOST, ports["sip"]), 0.5, (LIMITED, 0)) as stream,
            ):
                stream.sendall(b"INVITE sip:x SIP/2.0\r\nContent-Length: 999999999\r\n\r\n" + bytes(300_000))
        yield


ATTACKS: dict[str, Callable[[Ports], Iterator[None]]] = {
    made.__name__: made
    for made in (
        invites_of_strangers, invites_beyond_a_limit, registers, options, sound, half_open, slow_senders, huge,
    )
}  # fmt: skip


def run(name: str, seconds: float, a_second: float, ports: Ports) -> int:
    """How many steps were done."""
    began = time.monotonic()
    for done, _ in enumerate(ATTACKS[name](ports), 1):
        now = time.monotonic()
        if now - began >= seconds:
            return done
        if a_second and done > (now - began) * a_second:
            time.sleep(done / a_second - (now - began))
    return 0


if __name__ == "__main__":
    print(run(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), json.loads(sys.argv[4])))
