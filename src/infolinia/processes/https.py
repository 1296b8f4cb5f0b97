"""Pages over HTTPS beside plain HTTP: one application behind both, and who asks in plain is sent on.

A browser gives the microphone to a page on HTTPS or on this very computer only (Secure Contexts, 3.1). The certificate
is taken anew when its files change.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from infolinia.processes.settings import Settings, split_host_port
from infolinia.telephony.switch.tls import LOOK_AT_FILES, Certificate
from infolinia.web.secure_context import is_this_computer

HANDSHAKE = 5.0  # seconds it may take
STAYS = ("/healthz", "/metrics")  # asked for by programs beside us
_HOST = re.compile(rb"(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9_.\-]{1,253})(:\d{1,5})?")


class SendOn:
    """ASGI: what came in plain from elsewhere is sent to HTTPS (308: the same method), all else passes."""

    def __init__(self, app: Any, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["scheme"] != "http" or scope["path"] in STAYS or _is_near(scope):
            await self._app(scope, receive, send)
            return
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        found = _HOST.fullmatch(host)
        if found is None:
            await _answer(send, 400, [])
            return
        query = scope.get("query_string", b"")
        rest = scope.get("raw_path", scope["path"].encode()) + (b"?" + query if query else b"")
        where = self._settings.https_address(found[1].decode()).encode() + rest
        await _answer(send, 308, [(b"location", where)])


def _is_near(scope: Any) -> bool:
    """Asked for from this computer, which needs no HTTPS."""
    client = scope.get("client")
    return client is not None and is_this_computer(client[0])


async def _answer(send: Any, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    headers = [*headers, (b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def listen(settings: Settings, certificate: Certificate, made: Any) -> asyncio.Server:
    """A listener for HTTPS; `made()` gives the protocol of a connection. Raises OSError."""
    host, port = split_host_port(settings.https)
    return await asyncio.get_running_loop().create_server(
        made, host, port, ssl=certificate.server, ssl_handshake_timeout=HANDSHAKE, backlog=512
    )


async def keep_fresh(certificate: Certificate) -> None:
    """Look at the certificate's files until cancelled."""
    while True:
        await asyncio.sleep(LOOK_AT_FILES)
        certificate.refresh()
