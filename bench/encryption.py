"""What encryption of an outside line costs: SRTP of a call and of a packet, TLS of a connection and of a message.

Calls are bridged, 100 at a time, the first leg SDES-SRTP (AES_CM_128_HMAC_SHA1_80) and the second in clear, through our
media plane and through rtpengine, beside the same calls with both legs in clear. The packets are sealed before the
load begins; no figure is given unless nearly all that was sent came out in clear as it was, or sealed with the key that
was agreed. TLS is that of our switch and of Kamailio, 1.3 with an ECDSA P-256 certificate: a new connection with one
OPTIONS answered, and an OPTIONS over an open one, beside the same over TCP. CPU is user and kernel time of the
program's processes; the load is not counted. SRTP of a packet is without sockets, CPU of one thread, by suite, beside
`relay`: a packet of a bridged call that is sent on untouched.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from bench import media_plane, peers
from bench._kamailio import kamailio_answering
from bench._peer import cpu_seconds, version
from bench._rtpengine import rtpengine
from bench._served import HOST, Switch
from bench.transcoding import microseconds as relayed
from infolinia.processes.authority import make_authority, make_server
from infolinia.telephony.media.srtp import PROFILES, Srtp, SrtpKey, SrtpKeys
from infolinia.telephony.sip import sdes

PACKETS = 5_000
ROUNDS = 5
CONNECTIONS, MESSAGES, TLS_ROUNDS = 1_000, 8_000, 3
CALLS = media_plane.CALLS
CAME = 0.99  # of the packets; the first ones go while an address is learned
LIMITS = {"dearest_srtp_microseconds": 25.0, "connection_milliseconds": 10.0}
OPTIONS = (
    "OPTIONS sip:{host}:{port};transport={transport} SIP/2.0\r\n"
    "Via: SIP/2.0/{upper} {host}:5061;branch=z9hG4bK{number}\r\nMax-Forwards: 70\r\n"
    "From: <sip:carrier@{host}>;tag=t{number}\r\nTo: <sip:{host}>\r\nCall-ID: {number}@{host}\r\nCSeq: 1 OPTIONS\r\n"
    "Contact: <sip:carrier@{host}:5061;transport={transport}>\r\nUser-Agent: carrier\r\nContent-Length: 0\r\n\r\n"
)


# --- SRTP -------------------------------------------------------------------------------------------------------------


def srtp(suite: str) -> float:
    """Microseconds to seal a packet and open another: CPU, in the best of ROUNDS."""
    material = SrtpKey(suite, bytes(sdes.SUITES[suite]))
    found = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        here, there = Srtp(SrtpKeys(material, material)), Srtp(SrtpKeys(material, material))
        for seq in range(PACKETS):
            sealed = there.seal(packet(seq))
            assert sealed is not None
            assert here.open(sealed) is not None
        found = min(found, (time.process_time() - begin) / PACKETS)
    return found * 1e6


def packet(seq: int) -> bytes:
    """RTP of 20 ms of PCMU, in the codes of bench/media_generator.c."""
    return struct.pack("!BBHII", 0x80, 0, seq, seq * 160, 7) + b"\xd5" * 160


def calls(folder: Path) -> dict[str, dict[str, Any]]:
    """Bridged calls of our media plane and of rtpengine, in clear and with SRTP on one side."""
    generator, stream = media_plane.built("media_generator", folder), folder / "stream.srtp"
    theirs, ours = media_plane.SRTP.receive, media_plane.SRTP.send
    carrier = Srtp(SrtpKeys(receive=ours, send=theirs))
    sealed = [carrier.seal(packet(seq)) or b"" for seq in range(int(media_plane.SECONDS * 50))]
    stream.write_bytes(b"".join(sealed))
    load = ("-s", str(stream))
    figures: dict[str, dict[str, Any]] = {
        "plain": media_plane.measure(generator, "relayed", CALLS),
        "srtp": checked(media_plane.measure(generator, "sealed", CALLS, *load), ours),
    }
    with tempfile.TemporaryDirectory() as work, rtpengine(Path(work), CALLS) as bridges:
        figures["rtpengine_plain"] = peers.streams(generator, bridges.ports, bridges.pids)
    key = str(sdes.Crypto(1, theirs.suite, theirs.material))
    with tempfile.TemporaryDirectory() as work, rtpengine(Path(work), CALLS, key=key) as bridges:
        told = re.search(r"^a=crypto:(.*?)\r?$", bridges.answer, re.MULTILINE)
        agreed = sdes.parse(told[1]) if told else None
        assert agreed is not None, bridges.answer
        seen = peers.streams(generator, bridges.ports, bridges.pids, *load)
        figures["rtpengine_srtp"] = checked(seen, SrtpKey(agreed.suite, agreed.material))
    return figures


def checked(seen: dict[str, Any], key: SrtpKey) -> dict[str, Any]:
    """The figures of sealed streams; RuntimeError unless both directions came, each as it should.

    key: what comes out sealed must open with.
    """
    shown = Srtp(SrtpKeys(key, key)).open(bytes.fromhex(seen.pop("shown")))
    is_ours = shown is not None and shown[28:] == packet(0)[28:]  # the first bytes of the sound bear its time
    if not is_ours or min(seen["intact"], seen["sealed"]) < CAME * seen["sent"] / 2:
        raise RuntimeError(f"what was sent did not come out: {seen}, opened {shown!r}")
    return seen


# --- TLS --------------------------------------------------------------------------------------------------------------


class Carrier:
    """A client on one connection to a server, over TCP or TLS."""

    def __init__(self, port: int, *, secure: bool) -> None:
        self._port, self._transport, self._number = port, "tls" if secure else "tcp", 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if secure else None
        if self._context:  # whom it trusts is the client's cost
            self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE

    def connect(self) -> None:
        self.socket = socket.create_connection((HOST, self._port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context:
            self.socket = self._context.wrap_socket(self.socket)

    def ask(self) -> None:
        """OPTIONS and its 200."""
        self._number += 1
        said = OPTIONS.format(
            host=HOST, port=self._port, transport=self._transport, upper=self._transport.upper(), number=self._number
        )
        self.socket.sendall(said.encode())
        heard = b""
        while b"\r\n\r\n" not in heard:
            more = self.socket.recv(65_536)
            if not more:
                raise RuntimeError(f"closed after {self._number} requests")
            heard += more
        assert heard.startswith(b"SIP/2.0 200 "), heard

    def come_and_ask(self) -> None:
        self.connect()
        self.ask()
        self.socket.close()

    def is_as_said(self) -> bool:
        """Whether TLS is 1.3 and the certificate is of ECDSA P-256."""
        assert isinstance(self.socket, ssl.SSLSocket)
        shown = x509.load_der_x509_certificate(self.socket.getpeercert(binary_form=True) or b"").public_key()
        return (
            self.socket.version() == "TLSv1.3"
            and isinstance(shown, ec.EllipticCurvePublicKey)
            and isinstance(shown.curve, ec.SECP256R1)
        )


def spent(pids: Sequence[int], work: Callable[[], None], times: int) -> float:
    """Microseconds of CPU that these processes took for one of `times`."""
    before = cpu_seconds(pids)
    for _ in range(times):
        work()
    return round((cpu_seconds(pids) - before) / times * 1e6, 1)


def served(port: int, secure_port: int, pids: Sequence[int]) -> dict[str, float]:
    """Microseconds of a server over TCP and over TLS, in the best of TLS_ROUNDS."""
    figures: dict[str, float] = {}

    def keep(name: str, found: float) -> None:
        figures[name] = min(found, figures.get(name, found))

    for _ in range(TLS_ROUNDS):
        for name, carrier in (("tcp", Carrier(port, secure=False)), ("tls", Carrier(secure_port, secure=True))):
            keep(f"{name}_connection_microseconds", spent(pids, carrier.come_and_ask, CONNECTIONS))
            carrier.connect()
            keep(f"{name}_message_microseconds", spent(pids, carrier.ask, MESSAGES))
            assert name == "tcp" or carrier.is_as_said()
            carrier.socket.close()
    return figures


def lines(folder: Path) -> dict[str, dict[str, float]]:
    """OPTIONS to our switch and to Kamailio."""
    switch = Switch.start()
    figures = {"switch": served(switch.ports["sip"], switch.ports["sips"], [switch.process.pid])}
    switch.end()
    now = datetime.now(UTC)
    pair = make_server(make_authority("bench", [HOST], now), [HOST], now)
    (folder / "certificate.pem").write_bytes(pair.certificate_pem())
    (folder / "key.pem").write_bytes(pair.key_pem())
    with kamailio_answering(folder) as server:
        figures["kamailio"] = served(*server)
    return figures


def main() -> int:
    missing = [name for name in ("kamailio", "rtpengine", "cc") if not shutil.which(name)]
    if missing:
        print(f"missing: {', '.join(missing)}: make parts, and gcc", file=sys.stderr)
        return 1
    relay = relayed("PCMA", "PCMA", lambda leg: None)
    by_suite = {suite: round(srtp(suite), 2) for suite in PROFILES}
    with tempfile.TemporaryDirectory(prefix="infolinia-encryption-") as folder:
        figures = {"tls": lines(Path(folder)), "calls": calls(Path(folder))}
    figures = {
        "relay_microseconds": round(relay, 2),
        "srtp_in_and_out_microseconds": by_suite,
        "dearest_srtp_microseconds": max(by_suite.values()),
        **figures,
        "limits": LIMITS,
        "versions": {"kamailio": version("kamailio", "-v"), "rtpengine": version("rtpengine", "--version")},
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
