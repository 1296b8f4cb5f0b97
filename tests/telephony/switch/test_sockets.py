"""The switch on real sockets with the real media plane: a call is heard, over UDP and TCP, among hostile datagrams."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.clock import Clock
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from infolinia.telephony.sip.signals import Accepted, Ended, Invited, ReinviteDone
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch import tcp
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.door import (
    Arrived,
    Bridge,
    CallEnded,
    Dial,
    DigitHeard,
    HangUp,
    LegAnswered,
    LegEnded,
    LegHeldByPeer,
    LegRinging,
    Play,
    Record,
    RecordingClosed,
    SwitchStarted,
    Unbridged,
)
from infolinia.telephony.switch.lines import Lines, Transport, TrunkLine
from infolinia.telephony.switch.shell import Shell

from .caller import FRAME, Caller
from .decider import Decider

LOOPBACK = TrunkLine(name="carrier", peers=("127.0.0.0/8",))


def config(folder: Path, boot: str = "b1", port: int = 0, trunk: TrunkLine = LOOPBACK) -> SwitchConfig:
    return SwitchConfig(
        name="s1", boot=boot, host="127.0.0.1", port=port, trunks=(trunk,), recordings=folder / "recordings"
    )


async def open_switch(
    folder: Path, decider: Decider, boot: str = "b1", port: int = 0, *, trunk: TrunkLine = LOOPBACK,
    clock: Clock | None = None,
) -> Shell:  # fmt: skip
    plane = PlaneConfig(bind="127.0.0.1", ports=(40000, 40998), prompts=folder)
    decider.shell = await Shell.open(
        "127.0.0.1", config(folder, boot, port, trunk), plane=lambda listener: InProcessPlane(listener, plane),
        emit=decider.emit, clock=clock,
    )  # fmt: skip
    return decider.shell


@dataclass
class Room:
    shell: Shell
    decider: Decider
    caller: Caller

    def calls_out_through(self, port: int, transport: Transport = "udp") -> None:
        """A carrier at this port of ours is the trunk `out` from now on."""
        out = TrunkLine(name="out", proxies=(f"127.0.0.1:{port}",), transport=transport)
        assert self.shell.switch.apply(Lines(version=1, trunks=(out,))).version == 1


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    decider = Decider()
    shell = await open_switch(tmp_path, decider)
    caller = await Caller.open()
    yield Room(shell, decider, caller)
    caller.close()
    await shell.close(grace=1.0, acknowledged=0.0)


def media_port(body: bytes) -> int:
    found = re.search(rb"m=audio (\d+)", body)
    assert found
    return int(found[1])


async def test_a_call_is_answered_heard_recorded_and_ended(room: Room):
    key = room.caller.call(room.shell.port)
    accepted = await room.caller.until(Accepted)
    answered = await room.decider.told(LegAnswered)
    room.decider.do(Record, call=answered.call, leg=answered.leg, recording="r-1")
    room.decider.do(Play, call=answered.call, leg=answered.leg, prompts=("tone:ringback",), loop=True)
    room.caller.speak(media_port(accepted.body), 3)
    await room.caller.hears(10)
    room.caller.run(room.caller.endpoint.bye(key, time.monotonic()))
    ended = await room.decider.told(CallEnded)
    assert ended.legs == (answered.leg,)
    closed = await room.decider.told(RecordingClosed)
    assert len(closed.sha256) == 64
    file = room.shell.switch.config.recordings / closed.path
    assert file.is_file()
    assert not list(file.parent.glob("*.part"))


async def test_digits_by_rtp_are_heard_once(room: Room):
    room.caller.call(room.shell.port)
    port = media_port((await room.caller.until(Accepted)).body)
    room.caller.speak(port, 2)
    for end, length in ((0, 160), (0, 320), (1, 480), (1, 480), (1, 480)):
        room.caller.press(port, "7", end=end, length=length)
    heard = await room.decider.told(DigitHeard)
    assert (heard.digit, heard.by) == ("7", "rtp")
    assert sum(isinstance(event, DigitHeard) for event in room.decider.events) == 1


async def test_hold_by_the_far_end_stops_what_it_hears(room: Room):
    key = room.caller.call(room.shell.port)
    await room.caller.until(Accepted)
    leg = await room.decider.told(LegAnswered)
    room.decider.do(Play, call=leg.call, leg=leg.leg, prompts=("tone:ringback",), loop=True)
    await room.caller.hears(3)
    room.caller.run(room.caller.endpoint.reinvite(key, room.caller.sdp("sendonly"), time.monotonic()))
    assert b"a=recvonly" in (await room.caller.until(ReinviteDone)).body
    assert (await room.decider.told(LegHeldByPeer)).held
    await asyncio.sleep(0.1)
    heard = len(room.caller.heard)
    await asyncio.sleep(0.2)
    assert len(room.caller.heard) == heard


async def test_two_people_hear_each_other_and_one_hangs_up(room: Room):
    colleague = await Caller.open()
    room.calls_out_through(colleague.port)
    room.caller.call(room.shell.port)
    here = media_port((await room.caller.until(Accepted)).body)
    first = await room.decider.told(LegAnswered)
    room.decider.do(
        Dial, call=first.call, leg="l-out", to="+48990000200", trunk="out", caller="+48990000100", timeout=10.0
    )
    await colleague.until(Invited)
    colleague.respond(180)
    await room.decider.told(LegRinging)
    colleague.respond(200)
    await room.decider.told(LegAnswered, when=lambda event: event.leg == "l-out")
    room.decider.do(Bridge, call=first.call, legs=(first.leg, "l-out"))
    there = media_port(colleague.offered())
    for _ in range(5):
        room.caller.speak(here)
        colleague.speak(there)
        await asyncio.sleep(0.02)
    await colleague.hears(3)
    await room.caller.hears(3)
    assert any(packet[12:] == FRAME for packet in colleague.heard)
    key = next(signal.call for signal in colleague.signals if isinstance(signal, Invited))
    colleague.run(colleague.endpoint.bye(key, time.monotonic()))
    ended = await room.decider.told(LegEnded)
    assert (ended.leg, ended.by) == ("l-out", "far")
    assert await room.decider.told(Unbridged, when=lambda event: event.leg == first.leg)
    assert not any(isinstance(event, CallEnded) for event in room.decider.events)
    colleague.close()


async def test_the_centre_hangs_up(room: Room):
    room.caller.call(room.shell.port)
    leg = await room.decider.told(LegAnswered)
    room.decider.do(HangUp, call=leg.call)
    await room.caller.until(Ended)


async def test_a_call_succeeds_while_rubbish_arrives(room: Room):
    chance = random.Random(5)
    loop = asyncio.get_running_loop()
    invite = (
        b"INVITE sip:+48990000100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1\r\n"
        b"From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:b@127.0.0.1>\r\nCall-ID: 1@x\r\nCSeq: 1 INVITE\r\n"
        b"Contact: <sip:a@127.0.0.1>\r\nContent-Length: 0\r\n\r\n"
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as vandal:
        vandal.setblocking(False)

        async def vandalise() -> None:
            for _ in range(3000):
                data = bytearray(invite)
                for _ in range(chance.randrange(1, 12)):
                    data[chance.randrange(len(data))] = chance.randrange(256)
                if chance.random() < 0.3:
                    data = bytearray(chance.randbytes(chance.randrange(1, 1400)))
                await loop.sock_sendto(vandal, bytes(data), ("127.0.0.1", room.shell.port))

        task = asyncio.create_task(vandalise())
        key = room.caller.call(room.shell.port, caller="+48990000777")
        await room.caller.until(Accepted, within=20)
        await task
    room.caller.run(room.caller.endpoint.bye(key, time.monotonic()))
    arrived = await room.decider.told(Arrived, when=lambda event: event.caller == "+48990000777")
    await room.decider.told(CallEnded, within=20, when=lambda event: event.call == arrived.call)
    assert room.shell.switch.counts()["malformed"] > 100
    assert "fault" not in room.shell.switch.counts()


# --- TCP


def request(method: str, port: int, branch: str, *, to_tag: str = "", seq: int = 1, body: bytes = b"") -> bytes:
    tag = f";tag={to_tag}" if to_tag else ""
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"{method} sip:+48990000100@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5099;branch=z9hG4bK{branch}"
        f"\r\nFrom: <sip:+48990000001@127.0.0.1>;tag=mine\r\nTo: <sip:+48990000100@127.0.0.1>{tag}\r\n"
        f"Call-ID: tcp-1\r\nCSeq: {seq} {method}\r\nContact: <sip:caller@127.0.0.1:5099;transport=tcp>\r\n"
        f"Max-Forwards: 70\r\n{kind}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def test_a_call_over_tcp_in_pieces(room: Room):
    reader, writer = await asyncio.open_connection("127.0.0.1", room.shell.port)
    invite = request("INVITE", room.shell.port, "1", body=room.caller.sdp())
    for at in range(0, len(invite), 100):
        writer.write(invite[at : at + 100])
        await writer.drain()
    answer = b""
    while b"SIP/2.0 200" not in answer or b"a=rtcp" not in answer:
        answer += await asyncio.wait_for(reader.read(4096), 5)
    assert b"SIP/2.0 100" in answer
    tag = re.search(rb"To: .*tag=(\w+)", answer[answer.index(b"SIP/2.0 200") :])
    assert tag
    writer.write(request("ACK", room.shell.port, "2", to_tag=tag[1].decode()) + b"\r\n\r\n")
    leg = await room.decider.told(LegAnswered)
    room.decider.do(HangUp, call=leg.call)
    said = b""
    while b"BYE " not in said:
        said += await asyncio.wait_for(reader.read(4096), 5)
    assert said.startswith(b"BYE sip:caller@127.0.0.1")
    writer.close()


async def test_a_trunk_over_tcp_is_connected_to_and_written_to_once_per_message(room: Room):
    said: asyncio.Queue[bytes] = asyncio.Queue()
    connections = 0

    async def carrier(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while data := await reader.read(65_536):
            said.put_nowait(data)
            if data.startswith(b"INVITE"):
                head, _, _ = data.partition(b"\r\nContact")
                mirrored = b"\r\n".join(
                    line for line in head.split(b"\r\n")[1:] if not line.startswith((b"Max", b"Allow"))
                )
                writer.write(b"SIP/2.0 486 Busy Here\r\n" + mirrored + b"\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(carrier, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    room.calls_out_through(port, "tcp")
    for number in range(2):
        room.decider.do(
            Dial, call=f"c-{number}", leg=f"l-{number}", to="+48990000200", trunk="out", caller="+48990000100"
        )
        ended = await room.decider.told(LegEnded, when=lambda event, leg=f"l-{number}": event.leg == leg)
        assert (ended.cause, ended.status) == ("busy", 486)
        assert (await said.get()).startswith(b"INVITE sip:+48990000200@127.0.0.1")
        assert (await asyncio.wait_for(said.get(), 5)).startswith(b"ACK")
    assert connections == 1
    server.close()


async def test_a_carrier_that_takes_no_connection_costs_a_call_no_time(room: Room):
    room.calls_out_through(1, "tcp")
    room.decider.do(Dial, call="c", leg="l", to="+48990000200", trunk="out", caller="+48990000100", timeout=60.0)
    ended = await room.decider.told(LegEnded)
    assert (ended.cause, ended.status) == ("trunk", 503)


async def test_a_ping_on_a_connection_gets_its_pong(room: Room):
    reader, writer = await asyncio.open_connection("127.0.0.1", room.shell.port)
    writer.write(b"\r\n\r\n")
    assert await asyncio.wait_for(reader.readexactly(2), 5) == b"\r\n"
    writer.close()


async def test_a_connection_that_drips_is_closed(room: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tcp, "HALF_MESSAGE", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", room.shell.port)
    writer.write(b"INVITE sip:x SIP/2.0\r\nVia")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_a_connection_without_end_of_headers_is_closed(room: Room):
    reader, writer = await asyncio.open_connection("127.0.0.1", room.shell.port)
    writer.write(b"X: " + b"y" * 200_000)
    with contextlib.suppress(ConnectionResetError):
        assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


Opened = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[str], Awaitable[Opened]]


@pytest_asyncio.fixture
async def connect(room: Room) -> AsyncIterator[Connect]:
    """A connection from an address; all are closed at the end."""
    opened: list[Opened] = []

    async def made(host: str) -> Opened:
        opened.append(await asyncio.open_connection("127.0.0.1", room.shell.port, local_addr=(host, 0)))
        await asyncio.sleep(0.02)
        return opened[-1]

    yield made
    for _, writer in opened:
        writer.close()


async def is_cut(opened: Opened) -> bool:
    """Whether the switch has closed a connection."""
    try:
        return await asyncio.wait_for(opened[0].read(1), 0.3) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


async def test_connections_of_strangers_from_one_address_are_bounded(room: Room, connect: Connect):
    room.shell._tcp.most_from_one = 3
    opened = [await connect("127.0.0.5") for _ in range(4)]
    assert [await is_cut(each) for each in opened] == [False, False, False, True]
    assert not await is_cut(await connect("127.0.0.6"))


async def test_an_office_of_many_telephones_behind_one_router_is_not_cut(room: Room, connect: Connect):
    """Only strangers count: a connection over which a telephone has registered is a telephone's."""
    room.shell._tcp.most_from_one = 3
    registered: set[Peer] = set()
    room.shell._tcp.is_phone = lambda peer: peer in registered
    for _ in range(10):
        opened = await connect("127.0.0.5")
        assert not await is_cut(opened)
        registered.add(Peer("tcp", *opened[1].get_extra_info("sockname")))
    guessers = [await connect("127.0.0.5") for _ in range(4)]
    assert [await is_cut(each) for each in guessers] == [False, False, False, True]


async def test_when_there_is_no_more_room_the_oldest_stranger_goes_and_telephones_and_trunks_stay(
    room: Room, connect: Connect
):
    streams, registered = room.shell._tcp, set[Peer]()
    streams.most, streams.is_trunk = 4, lambda host: host == "127.0.0.9"
    streams.is_phone = lambda peer: peer in registered
    phone, trunk = await connect("127.0.0.5"), await connect("127.0.0.9")
    registered.add(Peer("tcp", *phone[1].get_extra_info("sockname")))
    strangers = [await connect(f"127.0.0.{number}") for number in range(20, 26)]
    assert [await is_cut(each) for each in strangers] == [True] * 4 + [False] * 2
    assert not await is_cut(phone)
    assert not await is_cut(trunk)
    assert streams.connections == 4


async def test_a_stranger_who_says_nothing_is_not_waited_for_as_long_as_a_trunk(
    room: Room, connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tcp, "IDLE_STRANGER", 0.1)
    room.shell._tcp.is_trunk = lambda host: host == "127.0.0.9"
    stranger, trunk = await connect("127.0.0.5"), await connect("127.0.0.9")
    assert await is_cut(stranger)
    assert not await is_cut(trunk)


# --- Stop and start


async def test_a_switch_that_stops_says_goodbye_and_starts_anew(tmp_path: Path):
    decider, caller = Decider(), await Caller.open()
    shell = await open_switch(tmp_path, decider)
    caller.call(shell.port)
    leg = await decider.told(LegAnswered)
    decider.do(Record, call=leg.call, leg=leg.leg, recording="r-1")
    await asyncio.sleep(0.1)
    port = shell.port
    await shell.close(grace=3.0, acknowledged=0.0)
    await caller.until(Ended)
    closed = await decider.told(RecordingClosed)
    assert (shell.switch.config.recordings / closed.path).read_bytes().startswith(b"RIFF")

    second = await open_switch(tmp_path, decider, boot="b2", port=port)
    started = await decider.told(SwitchStarted)
    assert (started.boot, started.seq) == ("b2", 1)
    caller.call(port)
    await decider.told(LegAnswered, when=lambda event: event.boot == "b2")
    await second.close(grace=1.0, acknowledged=0.0)
    caller.close()
