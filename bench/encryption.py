"""What encryption of an outside line costs: SRTP a packet, by suite, and TLS a handshake and a SIP message, both
without sockets and by CPU time of one thread.

`relay` is a packet of a bridged call that is sent on untouched, in the same run. A handshake is both sides', in one
process, of an ECDSA P-256 certificate over TLS 1.3.
"""

from __future__ import annotations

import json
import ssl
import struct
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.transcoding import microseconds as relayed
from infolinia.processes.authority import make_authority, make_server
from infolinia.telephony.media.srtp import PROFILES, Srtp, SrtpKey, SrtpKeys
from infolinia.telephony.sip.sdes import SUITES

PACKETS = 5_000
HANDSHAKES = 100
MESSAGES = 2_000
ROUNDS = 5
LIMITS = {"dearest_srtp_microseconds": 25.0, "handshake_milliseconds": 10.0}
INVITE = b"INVITE sip:+48990000100@centrum.example SIP/2.0\r\n" + b"X-Header: of a usual length\r\n" * 40


def best(work: Callable[[], object], times: int) -> float:
    """CPU seconds of one of `times`, in the best of ROUNDS."""
    found = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        found = min(found, (time.process_time() - begin) / times)
    return found


def srtp(suite: str) -> float:
    """Microseconds to seal a packet and open another."""
    material = SrtpKey(suite, bytes(SUITES[suite]))

    def work() -> None:
        here, there = Srtp(SrtpKeys(material, material)), Srtp(SrtpKeys(material, material))
        for seq in range(PACKETS):
            packet = struct.pack("!BBHII", 0x80, 8, seq, seq * 160, 7) + bytes(160)
            sealed = there.seal(packet)
            assert sealed is not None
            assert here.open(sealed) is not None

    return best(work, PACKETS) * 1e6


class Pair:
    """Two ends of a TLS connection in memory."""

    def __init__(self, server: ssl.SSLContext, client: ssl.SSLContext) -> None:
        there, here = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.server = server.wrap_bio(there, here, server_side=True)
        self.client = client.wrap_bio(here, there, server_hostname="centrum.example")
        for _ in range(3):
            for side in (self.client, self.server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue

    def say(self) -> None:
        self.client.write(INVITE)
        assert self.server.read(65_536) == INVITE


def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    now = datetime.now(UTC)
    authority = make_authority("bench", ["centrum.example"], now)
    pair = make_server(authority, ["centrum.example"], now)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = Path(folder, "c.pem"), Path(folder, "k.pem")
        certificate.write_bytes(pair.certificate_pem())
        key.write_bytes(pair.key_pem())
        server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cadata=authority.certificate_pem().decode())


def main() -> None:
    relay = relayed("PCMA", "PCMA", lambda leg: None)
    by_suite = {suite: round(srtp(suite), 2) for suite in PROFILES}
    server, client = contexts()
    handshake = best(lambda: [Pair(server, client) for _ in range(HANDSHAKES)], HANDSHAKES)
    pair = Pair(server, client)
    message = best(lambda: [pair.say() for _ in range(MESSAGES)], MESSAGES)
    figures = {
        "relay_microseconds": round(relay, 2),
        "srtp_in_and_out_microseconds": by_suite,
        "dearest_srtp_microseconds": max(by_suite.values()),
        "handshake_milliseconds": round(handshake * 1e3, 2),
        "message_of_1200_bytes_microseconds": round(message * 1e6, 1),
        "limits": LIMITS,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
