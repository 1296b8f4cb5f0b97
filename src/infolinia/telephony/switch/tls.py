"""SIP over TLS (RFC 3261 26.2, RFC 5922): the connections of `tcp.py` with OpenSSL between two memory buffers.

OpenSSL sees no socket, so that an address is judged, and who has not finished the handshake is counted, before a byte
of it is read. A connection that comes in is admitted as over TCP: by its address, later by a digest. One that we make
is kept only when the certificate speaks for the name that the trunk must bear. Our certificate is read anew when its
files change; connections that are open keep theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import cast

from cryptography import x509

from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.names import Far, names_of, speaks_for
from infolinia.telephony.switch.tcp import Connection, MayConnect, Receive, Tcp

log = logging.getLogger(__name__)

HANDSHAKE = 4.0  # seconds it may take; less than tcp.CONNECT_WITHIN
LONGEST_HANDSHAKE = 64 * 1024  # bytes of it
MOST_HALF_OPEN = 100  # connections whose handshake is not done
MOST_HALF_FROM_ONE = 10
LOOK_AT_FILES = 30.0  # seconds
MOST_AUTHORITIES = 64  # sets of them that are kept ready


class TlsProblem(OSError):
    """A connection that could not be made safe; says why."""


class Certificate:
    """Ours, in two PEM files, as contexts for both directions. Raises OSError (ssl.SSLError is one) for wrong files."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = (certificate, key)
        self._stamp = self._stamped()
        self._clients: dict[str, ssl.SSLContext] = {}
        self.server = self._context()

    def _stamped(self) -> tuple[tuple[int, int], ...]:
        return tuple((found.st_mtime_ns, found.st_ino) for found in (file.stat() for file in self._files))

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
        context.load_cert_chain(*self._files)
        return context

    def refresh(self) -> bool:
        """Take changed files; True when they were taken. Wrong ones are told in the log, and the old ones serve on."""
        try:
            stamp = self._stamped()
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            self._context()  # whole and fitting?
            self.server.load_cert_chain(*self._files)  # who listens with it goes on listening
            self._clients.clear()
        except OSError as error:
            log.error("The certificate has changed and cannot be used, the old one serves on: %s", error)
            return False
        log.info("The certificate has changed: new connections get the new one")
        return True

    def client(self, ca: str) -> ssl.SSLContext:
        """For a connection of ours; we show our certificate to who asks for it. Raises OSError."""
        if ca not in self._clients:
            if len(self._clients) >= MOST_AUTHORITIES:
                self._clients.clear()
            context = ssl.create_default_context(cadata=ca or None)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.check_hostname = False  # names as SIP reads them: names.py
            context.load_cert_chain(*self._files)
            self._clients[ca] = context
        return self._clients[ca]


class Tls(Tcp):
    """All TLS connections. expects: whom to expect at a peer that we connect to; None: nobody we know."""

    transport = "tls"

    def __init__(
        self,
        receive: Receive,
        may_connect: MayConnect,
        certificate: Certificate,
        expects: Callable[[Peer], Far | None],
    ) -> None:
        super().__init__(receive, may_connect)
        self.certificate, self.expects = certificate, expects
        self._half_open: dict[TlsConnection, str] = {}
        self._look = asyncio.get_running_loop().call_later(LOOK_AT_FILES, self._look_at_files)
        certificate.client("")  # reads the system's authorities now, and not while people talk

    def connection(self, peer: Peer | None = None) -> TlsConnection:
        return TlsConnection(self, peer)

    @property
    def half_open(self) -> int:
        return len(self._half_open)

    def begins(self, connection: TlsConnection, host: str) -> bool:
        """Whether a handshake that came in is begun."""
        if (
            len(self._half_open) >= MOST_HALF_OPEN
            or sum(other == host for other in self._half_open.values()) >= MOST_HALF_FROM_ONE
        ):
            self.refused += 1
            return False
        self._half_open[connection] = host
        return True

    def done(self, connection: TlsConnection) -> None:
        self._half_open.pop(connection, None)

    def _look_at_files(self) -> None:
        self._look = asyncio.get_running_loop().call_later(LOOK_AT_FILES, self._look_at_files)
        self.certificate.refresh()

    def close(self) -> None:
        self._look.cancel()
        for connection in list(self._half_open):
            connection.abort()
        super().close()


class TlsConnection(Connection):
    """A connection whose bytes go through OpenSSL. It can be used once the handshake is done."""

    def __init__(self, owner: Tls, peer: Peer | None = None) -> None:
        super().__init__(owner, peer)
        self._tls = owner
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._session: ssl.SSLObject | None = None
        self._far: Far | None = None
        self._shaken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._is_up = False
        self._shaking = 0  # bytes of the handshake that came

    async def ready(self) -> None:
        await asyncio.shield(self._shaken)

    def _open(self) -> None:
        """The TCP connection is there: begin the handshake."""
        assert self._transport is not None
        if self._ours is None:
            if not self._tls.begins(self, self._peer.host):
                self._transport.abort()
                return
            self._session = self._tls.certificate.server.wrap_bio(self._in, self._out, server_side=True)
        else:
            self._far = self._tls.expects(self._ours)
            if self._far is None:
                self._give_up("no trunk is known there")
                return
            try:
                context = self._tls.certificate.client(self._far.ca)
            except OSError as error:
                self._give_up(f"the authorities that may vouch for it cannot be read: {error}")
                return
            name = self._far.name
            self._session = context.wrap_bio(self._in, self._out, server_hostname=name)
        self._patience = asyncio.get_running_loop().call_later(HANDSHAKE, self._give_up, "no handshake in time")
        self._shake()

    def data_received(self, data: bytes) -> None:
        self._in.write(data)
        if not self._is_up:
            self._shaking += len(data)
            if self._shaking > LONGEST_HANDSHAKE:
                self._give_up("a handshake without end")
                return
            self._shake()
        if self._is_up:
            self._read()

    def _shake(self) -> None:
        assert self._session is not None
        try:
            self._session.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            return
        except ssl.SSLError as error:
            self._flush()  # the alert that says why
            self._give_up(_reason(error))
            return
        if self._far is not None and not self._is_whom_we_expect(self._session, self._far.name):
            return
        self._flush()
        self._tls.done(self)
        if self._transport is None or self._transport.is_closing():
            return
        self._is_up = True
        self._shaken.set_result(None)
        super()._open()

    def _is_whom_we_expect(self, session: ssl.SSLObject, name: str) -> bool:
        shown = x509.load_der_x509_certificate(cast("bytes", session.getpeercert(binary_form=True)))
        if speaks_for(shown, name):
            return True
        self._give_up(f"its certificate is for {', '.join(names_of(shown)) or 'nobody'} and not for {name}")
        return False

    def _read(self) -> None:
        assert self._session is not None
        while self._transport is not None and not self._transport.is_closing():
            try:
                plain = self._session.read(65536)
            except ssl.SSLWantReadError:
                self._flush()
                return
            except ssl.SSLError:  # a forged record, or the end said by close_notify
                self._flush()
                self.close()
                return
            if not plain:
                self.close()
                return
            super().data_received(plain)

    def send(self, data: bytes) -> None:
        if self._session is None or not self._is_up:
            return
        try:
            self._session.write(data)
        except ssl.SSLError:
            self.abort()
            return
        self._flush()

    def _flush(self) -> None:
        if self._out.pending:
            super().send(self._out.read())

    def connection_lost(self, exc: Exception | None) -> None:
        self._tls.done(self)
        self._fail("the other side closed")
        super().connection_lost(exc)

    def _give_up(self, why: str) -> None:
        if self._ours is not None:
            log.warning("No TLS with the trunk at %s: %s", self._peer.host, why)
        else:
            log.info("A TLS handshake that came in failed: %s", why)  # no address: it may be of somebody's home
        self._fail(why)
        if self._transport is not None:
            self._transport.close()

    def _fail(self, why: str) -> None:
        if not self._shaken.done():
            self._shaken.set_exception(TlsProblem(why))
            self._shaken.exception()  # whoever came in is waited for by nobody

    def close(self) -> None:
        """Say close_notify and close; the answer is not waited for."""
        if self._session is not None and self._is_up:
            with contextlib.suppress(ssl.SSLError):  # their close_notify has not come, and need not
                self._session.unwrap()
            self._flush()
        super().close()


def _reason(error: ssl.SSLError) -> str:
    """What OpenSSL says, without its line of code."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    return (error.reason or "error").lower().replace("_", " ")
