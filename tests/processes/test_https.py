"""Pages over HTTPS: who asks in plain is sent on, whose word about a visitor's address counts, and real connections."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infolinia.processes import web
from infolinia.processes.authority import make_authority, make_server
from infolinia.processes.https import SendOn
from infolinia.processes.settings import Settings, load
from infolinia.processes.unfit import SettingsProblem


async def asked(
    settings: Settings, *, host: str = "centrum.example:8080", client: str = "198.51.100.7", scheme: str = "http",
    path: str = "/calls", query: str = "", headers: tuple[tuple[bytes, bytes], ...] = (),
) -> tuple[int, str, Any]:  # fmt: skip
    """What becomes of a request: status and Location, and the scope that the pages saw."""
    seen: list[Any] = []

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    server = web.server_config(settings, pages)
    server.load()
    scope = {
        "type": "http", "scheme": scheme, "client": (client, 4000), "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "headers": [(b"host", host.encode()), *headers],
    }  # fmt: skip
    await server.loaded_app(scope, None, send)  # type: ignore[arg-type]  # the page reads nothing
    return told[0]["status"], dict(told[0]["headers"]).get(b"location", b"").decode(), seen[0] if seen else None


def settings(folder: Path, **given: object) -> Settings:
    return load(data=folder, **given)


async def test_who_asks_in_plain_is_sent_on(tmp_path: Path):
    safe = settings(tmp_path, https="0.0.0.0:8443")
    assert (await asked(safe, query="page=2"))[:2] == (308, "https://centrum.example:8443/calls?page=2")
    assert (await asked(settings(tmp_path, https="0.0.0.0:443")))[1] == "https://centrum.example/calls"
    assert (await asked(safe, scheme="https"))[0] == 200
    assert (await asked(safe, client="127.0.0.1"))[0] == 200  # this computer
    assert (await asked(safe, path="/healthz"))[0] == 200
    assert (await asked(settings(tmp_path, https="0.0.0.0:8443", https_only=False)))[0] == 200
    assert (await asked(settings(tmp_path)))[0] == 200


@pytest.mark.parametrize("host", ["", "a b", "x\r\nSet-Cookie: a=b", "evil.example/@centrum.example", "[::1", "a:b:c"])
async def test_a_host_that_is_none_is_sent_nowhere(tmp_path: Path, host: str):
    assert (await asked(settings(tmp_path, https="0.0.0.0:8443"), host=host))[:2] == (400, "")


FORWARDED = ((b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-proto", b"https"))


async def test_only_our_proxies_are_believed(tmp_path: Path):
    behind = settings(tmp_path, trusted_proxies=["192.0.2.4", "10.0.0.0/8"])
    for proxy in ("192.0.2.4", "10.1.2.3"):
        status, _, scope = await asked(behind, client=proxy, headers=FORWARDED)
        assert (status, scope["client"][0], scope["scheme"]) == (200, "203.0.113.9", "https")
    assert (await asked(behind, client="198.51.100.7", headers=FORWARDED))[:2] == (308, "https://centrum.example/calls")
    _, _, scope = await asked(settings(tmp_path), client="198.51.100.7", headers=FORWARDED)
    assert (scope["client"][0], scope["scheme"]) == ("198.51.100.7", "http")


async def test_an_address_that_a_visitor_puts_before_the_proxys_is_not_believed(tmp_path: Path):
    """Else who guesses passwords counts under a new address with each try."""
    behind = settings(tmp_path, trusted_proxies=["192.0.2.4"])
    made_up = ((b"x-forwarded-for", b"1.2.3.4, 203.0.113.9"), (b"x-forwarded-proto", b"https"))
    _, _, scope = await asked(behind, client="192.0.2.4", headers=made_up)
    assert scope["client"][0] == "203.0.113.9"


def test_to_trust_everybody_is_a_mistake(tmp_path: Path):
    with pytest.raises(SettingsProblem, match="is everybody"):
        settings(tmp_path, trusted_proxies=["0.0.0.0/0"])


async def test_pages_come_over_both_and_a_new_certificate_is_shown_without_a_restart(
    tmp_path: Path, unused_tcp_port_factory: Callable[[], int]
):
    authority = make_authority("test", ["127.0.0.1"], datetime.now(UTC))
    folder = tmp_path / "tls"
    folder.mkdir()

    def write() -> None:
        pair = make_server(authority, ["127.0.0.1"], datetime.now(UTC))
        (folder / "server.pem").write_bytes(pair.certificate_pem())
        (folder / "server.key").write_bytes(pair.key_pem())

    write()
    ports = unused_tcp_port_factory(), unused_tcp_port_factory()
    chosen = settings(tmp_path, http=f"127.0.0.1:{ports[0]}", https=f"127.0.0.1:{ports[1]}")

    async def page(scope: Any, receive: Any, send: Any) -> None:
        body = scope["scheme"].encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})

    config = web.server_config(chosen, page)
    config.lifespan, config.loop = "off", "none"
    server = web.Server(config, SendOn(page, chosen), chosen)  # type: ignore[arg-type]  # no streams to end
    started = asyncio.Event()
    begin = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await begin(sockets)
        started.set()

    server.startup = startup
    serving = asyncio.create_task(server._serve())
    await asyncio.wait_for(started.wait(), 10)

    async def get(port: int, context: ssl.SSLContext | None) -> tuple[bytes, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        said = await reader.read()
        shown = writer.get_extra_info("ssl_object")
        serial = shown.getpeercert(binary_form=True) if shown else b""
        writer.close()
        return said.rpartition(b"\r\n\r\n")[2], serial

    context = ssl.create_default_context(cadata=authority.certificate_pem().decode())
    assert (await get(ports[0], None))[0] == b"http"
    said, first = await get(ports[1], context)
    assert said == b"https"
    with pytest.raises(ssl.SSLCertVerificationError):
        await get(ports[1], ssl.create_default_context())
    write()
    assert server.certificate
    assert server.certificate.refresh()
    assert (await get(ports[1], context))[1] != first
    server.should_exit = True
    await serving
