"""SIP over TLS on real sockets: calls come and go, names are checked, and who hesitates at the door is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.processes.authority import Pair, make_authority, make_server
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from infolinia.telephony.switch import tls
from infolinia.telephony.switch.config import SipsConfig
from infolinia.telephony.switch.door import CallEnded, Dial, HangUp, LegAnswered, LegEnded
from infolinia.telephony.switch.lines import Lines, TrunkLine
from infolinia.telephony.switch.shell import Shell
from infolinia.telephony.switch.tls import Certificate

from .decider import Decider
from .test_sockets import config

HOSTS = ["127.0.0.1", "localhost", "pbx.example", "sip.carrier.example"]
OFFER = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n"
)


class Keys:
    """An authority and certificates of its making, as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = make_authority("test", HOSTS, datetime.now(UTC))

    @property
    def ca(self) -> str:
        return self.authority.certificate_pem().decode()

    def write(self, pair: Pair, name: str = "server") -> tuple[Path, Path]:
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        certificate.write_bytes(pair.certificate_pem())
        key.write_bytes(pair.key_pem())
        return certificate, key

    def make(self, *hosts: str, name: str = "server") -> tuple[Path, Path]:
        return self.write(make_server(self.authority, list(hosts), datetime.now(UTC)), name)

    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.ca)

    def server(self, *hosts: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.make(*hosts, name="carrier"))
        return context


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


@pytest.fixture
def decider() -> Decider:
    return Decider()


@pytest_asyncio.fixture
async def shell(tmp_path: Path, keys: Keys, decider: Decider) -> AsyncIterator[Shell]:
    certificate, key = keys.make("pbx.example", "127.0.0.1")
    trunk = TrunkLine(name="callers", peers=("127.0.0.0/8",))
    sips = SipsConfig(bind="127.0.0.1", port=0, certificate=certificate, key=key)
    plane = PlaneConfig(bind="127.0.0.1", ports=(41000, 41198), prompts=tmp_path)
    decider.shell = await Shell.open(
        "127.0.0.1", replace(config(tmp_path), sips=sips, trunks=(trunk,)),
        plane=lambda listener: InProcessPlane(listener, plane), emit=decider.emit,
    )  # fmt: skip
    yield decider.shell
    await decider.shell.close(grace=1.0, acknowledged=0.0)


def request(
    method: str, branch: str, *, to_tag: str = "", seq: int = 1, body: bytes = b"", scheme: str = "sip"
) -> bytes:
    tag = f";tag={to_tag}" if to_tag else ""
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"{method} {scheme}:+48990000100@pbx.example SIP/2.0\r\n"
        f"Via: SIP/2.0/TLS 127.0.0.1:5099;branch=z9hG4bK{branch}\r\n"
        f"From: <sip:+48990000001@127.0.0.1>;tag=mine\r\nTo: <sip:+48990000100@127.0.0.1>{tag}\r\nCall-ID: tls-1\r\n"
        f"CSeq: {seq} {method}\r\nContact: <sip:caller@127.0.0.1:5099;transport=tls>\r\n"
        f"Max-Forwards: 70\r\n{kind}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def read_until(reader: asyncio.StreamReader, *marks: bytes) -> bytes:
    said = b""
    while not all(mark in said for mark in marks):
        piece = await asyncio.wait_for(reader.read(4096), 5)
        assert piece, said
        said += piece
    return said


async def connect(shell: Shell, keys: Keys) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(
        "127.0.0.1", shell.secure_port, ssl=keys.client(), server_hostname="pbx.example"
    )


async def establish(shell: Shell, keys: Keys) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """A call over TLS, answered and acknowledged; and what the switch said to it."""
    reader, writer = await connect(shell, keys)
    writer.write(request("INVITE", "1", body=OFFER))
    answer = await read_until(reader, b"SIP/2.0 200", b"a=rtcp")
    tag = re.search(rb"To: .*tag=(\w+)", answer[answer.index(b"SIP/2.0 200") :])
    assert tag
    writer.write(request("ACK", "2", to_tag=tag[1].decode()))
    return reader, writer, answer


async def test_a_call_over_tls_comes_and_is_ended_on_its_connection(shell: Shell, keys: Keys, decider: Decider):
    reader, writer, answer = await establish(shell, keys)
    assert f"Contact: <sip:127.0.0.1:{shell.secure_port};transport=tls>".encode() in answer
    leg = await decider.told(LegAnswered)
    decider.do(HangUp, call=leg.call)
    bye = await read_until(reader, b"BYE ", b"Content-Length")
    assert bye.startswith(b"BYE sip:caller@127.0.0.1:5099;transport=tls")
    assert f"Via: SIP/2.0/TLS 127.0.0.1:{shell.secure_port};".encode() in bye
    writer.close()


async def test_who_asks_for_a_sips_address_is_given_one(shell: Shell, keys: Keys):
    reader, writer = await connect(shell, keys)
    writer.write(request("INVITE", "1", body=OFFER, scheme="sips"))
    answer = await read_until(reader, b"SIP/2.0 200", b"a=rtcp")
    assert f"Contact: <sips:127.0.0.1:{shell.secure_port}>".encode() in answer
    writer.close()


async def test_when_the_connection_is_lost_the_call_goes_on_over_a_new_one(shell: Shell, keys: Keys, decider: Decider):
    said: asyncio.Queue[bytes] = asyncio.Queue()
    async with await carrier(keys.server("sip.carrier.example"), said) as port:
        calls_out_through(shell, keys, port)
        _, writer, _ = await establish(shell, keys)
        leg = await decider.told(LegAnswered)
        writer.transport.abort()
        await asyncio.sleep(0.1)
        decider.do(HangUp, call=leg.call)
        assert (await asyncio.wait_for(said.get(), 5)).startswith(b"BYE ")
    await decider.told(CallEnded)


# --- Connections of ours


@contextlib.asynccontextmanager
async def _serving(server: asyncio.Server) -> AsyncIterator[int]:
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def carrier(context: ssl.SSLContext, said: asyncio.Queue[bytes]) -> contextlib.AbstractAsyncContextManager[int]:
    """A carrier that is busy; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            said.put_nowait(data)
            lines = data.partition(b"\r\nContact")[0].split(b"\r\n")[1:]
            mirrored = b"\r\n".join(line for line in lines if line.startswith((b"Via", b"From", b"To", b"Call", b"CS")))
            if not data.startswith(b"ACK"):
                writer.write(b"SIP/2.0 486 Busy Here\r\n" + mirrored + b"\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    return _serving(await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context))


def calls_out_through(shell: Shell, keys: Keys, port: int) -> None:
    """A carrier at this port of ours is the trunk `out` from now on."""
    out = TrunkLine(
        name="out", proxies=(f"127.0.0.1:{port}",), transport="tls", tls_name="sip.carrier.example", tls_ca=keys.ca
    )
    assert shell.switch.apply(Lines(version=1, trunks=(out,))).refused == ()


async def dialled(shell: Shell, keys: Keys, decider: Decider, port: int) -> LegEnded:
    calls_out_through(shell, keys, port)
    decider.do(Dial, call="c", leg="l", to="+48990000200", trunk="out", caller="+48990000100", timeout=60.0)
    return await decider.told(LegEnded)


async def test_a_trunk_over_tls_is_called(shell: Shell, keys: Keys, decider: Decider):
    said: asyncio.Queue[bytes] = asyncio.Queue()
    async with await carrier(keys.server("sip.carrier.example"), said) as port:
        ended = await dialled(shell, keys, decider, port)
    assert (ended.cause, ended.status) == ("busy", 486)
    invite = await said.get()
    assert invite.startswith(f"INVITE sip:+48990000200@127.0.0.1:{port};transport=tls SIP/2.0\r\n".encode())
    assert f"Via: SIP/2.0/TLS 127.0.0.1:{shell.secure_port};".encode() in invite


async def test_a_trunk_whose_certificate_is_for_another_gets_nothing(
    shell: Shell, keys: Keys, decider: Decider, caplog: pytest.LogCaptureFixture
):
    said: asyncio.Queue[bytes] = asyncio.Queue()
    async with await carrier(keys.server("pbx.example"), said) as port:
        ended = await dialled(shell, keys, decider, port)
    assert (ended.cause, ended.status) == ("trunk", 503)
    assert said.empty()
    assert "its certificate is for pbx.example and not for sip.carrier.example" in caplog.text


async def test_a_trunk_that_nobody_vouches_for_gets_nothing(
    shell: Shell, keys: Keys, tmp_path: Path, decider: Decider, caplog: pytest.LogCaptureFixture
):
    impostor = Keys(tmp_path)  # the same names, another authority
    said: asyncio.Queue[bytes] = asyncio.Queue()
    async with await carrier(impostor.server("sip.carrier.example"), said) as port:
        ended = await dialled(shell, keys, decider, port)
    assert (ended.cause, ended.status) == ("trunk", 503)
    assert said.empty()
    assert "its certificate is not trusted: " in caplog.text


async def test_a_trunk_that_never_shakes_hands_is_given_up(
    shell: Shell, keys: Keys, decider: Decider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tls, "HANDSHAKE", 0.2)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    async with _serving(server) as port:
        ended = await dialled(shell, keys, decider, port)
    assert (ended.cause, ended.status) == ("trunk", 503)


# --- At the door


async def is_closed(reader: asyncio.StreamReader) -> bool:
    """The other side ends the connection, whatever it says before."""
    with contextlib.suppress(ConnectionResetError):
        async with asyncio.timeout(5):
            while await reader.read(4096):
                pass
    return True


async def test_who_does_not_shake_hands_is_cut_off(shell: Shell, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tls, "HANDSHAKE", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", shell.secure_port)
    assert await is_closed(reader)
    writer.close()


async def test_half_open_connections_from_one_address_are_bounded_and_a_call_gets_through_after_them(
    shell: Shell, keys: Keys, decider: Decider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tls, "MOST_HALF_FROM_ONE", 3)
    opened = [await asyncio.open_connection("127.0.0.1", shell.secure_port) for _ in range(4)]
    assert await is_closed(opened[3][0])
    opened[0][1].close()
    await asyncio.sleep(0.05)
    _, writer, _ = await establish(shell, keys)
    await decider.told(LegAnswered)
    for each in (writer, *(writer for _, writer in opened)):
        each.close()


def plain_sip() -> bytes:
    return request("OPTIONS", "1")


def a_hello_without_end() -> bytes:
    return b"\x16\x03\x01\x3f\xff\x01\x00\xff\xff" + bytes(80_000)


@pytest.mark.parametrize("first", [plain_sip, a_hello_without_end, lambda: bytes(range(256)) * 8])
async def test_what_is_no_handshake_is_closed_and_calls_go_on(
    shell: Shell, keys: Keys, decider: Decider, first: Callable[[], bytes]
):
    reader, writer = await asyncio.open_connection("127.0.0.1", shell.secure_port)
    writer.write(first())
    assert await is_closed(reader)
    writer.close()
    _, writer, _ = await establish(shell, keys)
    await decider.told(LegAnswered)
    writer.close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")  # that they are old is the point
async def test_old_versions_of_tls_are_refused(shell: Shell, keys: Keys):
    context = keys.client()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        await asyncio.open_connection("127.0.0.1", shell.secure_port, ssl=context, server_hostname="pbx.example")


def shown(context: ssl.SSLContext) -> bytes | None:
    """The certificate that a server shows."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    server, visitor = context.wrap_bio(here, there, server_side=True), client.wrap_bio(there, here)
    for _ in range(3):
        for side in (visitor, server):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return visitor.getpeercert(binary_form=True)


def test_changed_files_are_taken_up_and_wrong_ones_are_not(keys: Keys, caplog: pytest.LogCaptureFixture):
    files = keys.make("pbx.example")
    ours = Certificate(*files)
    first = shown(ours.server)
    assert not ours.refresh()
    files[1].write_text("no key")
    assert not ours.refresh()
    assert shown(ours.server) == first
    assert "the old one serves on" in caplog.text
    keys.make("pbx.example", "127.0.0.1")
    assert ours.refresh()
    assert shown(ours.server) != first
