"""Asking a trunk's proxy whether it lives: one OPTIONS (RFC 3261 11) from a port of its own, over its transport."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast

from cryptography import x509

from infolinia.processes.doctor.facts import TrunkFacts
from infolinia.processes.sentences import Sentence, gettext_noop, of_system
from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.transaction import Peer, Send
from infolinia.telephony.switch.lines import TrunkLine, host_and_port
from infolinia.telephony.switch.names import names_of, speaks_for
from infolinia.telephony.switch.trunks import own_hosts

WITHIN = 4.0  # seconds for an answer
LONGEST = 65_536  # bytes of it
_STATUS = re.compile(rb"SIP/2\.0 (\d{3})")
_DATE = re.compile(rb"^date\s*:\s*([^\r\n]{10,60})", re.IGNORECASE | re.MULTILINE)


class NoAnswer(Exception):
    """Says why there was none."""

    def __init__(self, text: str, **facts: str) -> None:
        self.why = Sentence(text, facts)
        super().__init__(str(self.why))


async def probe_all(lines: list[TrunkLine], ours: str) -> tuple[TrunkFacts, ...]:
    """One fact for each trunk that has a place to call; all are asked at once. ours: the address we say is ours."""
    asked = [(line, place) for line in lines for place in (line.proxies or own_hosts(line))[:1]]
    return tuple(await asyncio.gather(*(_probe(line, place, ours) for line, place in asked)))


async def _probe(line: TrunkLine, place: str, ours: str) -> TrunkFacts:
    try:
        host, port = host_and_port(place, 5061 if line.transport == "tls" else 5060)
        async with asyncio.timeout(WITHIN):
            answer = await _ask(line, host, port, ours)
    except TimeoutError:
        nothing = Sentence(gettext_noop("nothing in {seconds} s"), {"seconds": f"{WITHIN:.0f}"})
        return TrunkFacts(name=line.name, place=place, transport=line.transport, error=nothing)
    except (OSError, NoAnswer, ValueError) as error:
        return TrunkFacts(name=line.name, place=place, transport=line.transport, error=_why(error))
    status = _STATUS.match(answer)
    return TrunkFacts(
        name=line.name, place=place, transport=line.transport, status=int(status[1]) if status else 0,
        error=None if status else Sentence(gettext_noop("what came is no SIP")), behind_seconds=_behind(answer),
    )  # fmt: skip


async def _ask(line: TrunkLine, host: str, port: int, ours: str) -> bytes:
    loop = asyncio.get_running_loop()
    kind = socket.SOCK_DGRAM if line.transport == "udp" else socket.SOCK_STREAM
    try:
        address = str((await loop.getaddrinfo(host, port, type=kind))[0][4][0])
    except socket.gaierror as error:
        raise NoAnswer(gettext_noop("its name cannot be looked up")) from error
    peer = Peer(line.transport, address, port)
    if line.transport == "udp":
        return await _by_datagram(peer, ours)
    context = None
    if line.transport == "tls":
        context = ssl.create_default_context(cadata=line.tls_ca or None)
        context.check_hostname = False  # names as SIP reads them, below
    reader, writer = await asyncio.open_connection(
        address, port, ssl=context, server_hostname=(line.tls_name or host) if context else None
    )
    try:
        if context is not None:
            _must_be(writer, line.tls_name or host)
        writer.write(_options(peer, ours, writer.get_extra_info("sockname")[1]))
        return await reader.read(LONGEST)
    finally:
        writer.close()


def _must_be(writer: asyncio.StreamWriter, name: str) -> None:
    session = cast("ssl.SSLObject", writer.get_extra_info("ssl_object"))
    shown = x509.load_der_x509_certificate(cast("bytes", session.getpeercert(binary_form=True)))
    if not speaks_for(shown, name):
        names = ", ".join(names_of(shown)) or "–"
        raise NoAnswer(gettext_noop("its certificate is for {names} and not for {name}"), names=names, name=name)


async def _by_datagram(peer: Peer, ours: str) -> bytes:
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in peer.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.connect((peer.host, peer.port))  # only its answers come, and a refusal is told
        await loop.sock_sendall(sock, _options(peer, ours, sock.getsockname()[1]))
        return await loop.sock_recv(sock, LONGEST)


def _options(peer: Peer, ours: str, port: int) -> bytes:
    endpoint = Endpoint(
        host=ours, port=port, secure_port=port, admit=lambda _peer, _request: Admission(),
        token=lambda: secrets.token_hex(8), secret=secrets.token_bytes(16),
    )  # fmt: skip
    effects = endpoint.probe("doctor", peer, time.monotonic())
    return next(effect.data for effect in effects if isinstance(effect, Send))


def _behind(answer: bytes) -> float | None:
    found = _DATE.search(answer)
    if found is None:
        return None
    try:
        at = parsedate_to_datetime(found[1].decode("ascii", "replace"))
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - datetime.now(UTC)).total_seconds()


def _why(error: Exception) -> Sentence:
    if isinstance(error, NoAnswer):
        return error.why
    if isinstance(error, ssl.SSLCertVerificationError):
        return Sentence(gettext_noop("its certificate is not trusted: {why}"), {"why": error.verify_message})
    if isinstance(error, ConnectionRefusedError):
        return Sentence(gettext_noop("nothing listens there"))
    if isinstance(error, OSError) and error.strerror:
        return of_system(error)
    return Sentence(str(error) or type(error).__name__)
