"""RTCP (RFC 3550 section 6): sender and receiver reports, CNAME, BYE; pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SR, _RR, _SDES, _BYE = 200, 201, 202, 203
_NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970
_BLOCK = struct.Struct("!IIIIII")
_SENDER = struct.Struct("!IIIII")
_MOST_PACKETS = 32  # in one compound


@dataclass(frozen=True, slots=True)
class Block:
    """A report block: what its writer received of `ssrc`. `lost_256`: lost of 256; jitter in timestamp units."""

    ssrc: int
    lost_256: int
    lost: int
    highest: int
    jitter: int
    last_report: int  # middle 32 bits of the NTP time of our last report
    since_report: int  # 1/65536 s between its arrival and this block


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender's part of an SR. `ntp`: 32.32 seconds since 1900."""

    ntp: int
    timestamp: int
    packets: int
    octets: int


@dataclass(frozen=True, slots=True)
class Report:
    """One SR (with `sender`) or RR."""

    ssrc: int
    sender: Sender | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Bye:
    ssrcs: tuple[int, ...]


def ntp(wall: float) -> int:
    """Unix seconds → 32.32 NTP."""
    return int((wall + _NTP_EPOCH) * 4294967296) & 0xFFFFFFFFFFFFFFFF


def middle(ntp_time: int) -> int:
    """The middle 32 bits of an NTP time: 16.16 seconds."""
    return (ntp_time >> 16) & 0xFFFFFFFF


def parse(data: bytes) -> list[Report | Bye] | None:
    """What we understand of a compound packet; None when it is not sound RTCP. Unknown kinds are passed over."""
    found: list[Report | Bye] = []
    at = packets = 0
    size = len(data)
    if size < 8 or size % 4:
        return None
    while at < size:
        if size - at < 4 or data[at] >> 6 != 2 or packets >= _MOST_PACKETS:
            return None
        packets += 1
        count, kind = data[at] & 0x1F, data[at + 1]
        end = at + 4 + 4 * ((data[at + 2] << 8) | data[at + 3])
        if end > size:
            return None
        if kind in (_SR, _RR):
            blocks_at = at + (28 if kind == _SR else 8)
            if blocks_at + 24 * count > end:
                return None
            ssrc = int.from_bytes(data[at + 4 : at + 8])
            sender = _sender(data, at + 8) if kind == _SR else None
            found.append(Report(ssrc, sender, tuple(_block(data, blocks_at + 24 * i) for i in range(count))))
        elif kind == _BYE:
            if at + 4 + 4 * count > end:
                return None
            starts = range(at + 4, at + 4 + 4 * count, 4)
            found.append(Bye(tuple(int.from_bytes(data[start : start + 4]) for start in starts)))
        at = end
    return found


def report(report: Report, cname: str) -> bytes:
    """A compound of SR or RR and SDES with the CNAME."""
    out = bytearray()
    if report.sender is not None:
        sender = report.sender
        out += _SENDER.pack(sender.ntp >> 32, sender.ntp & 0xFFFFFFFF, sender.timestamp, sender.packets & 0xFFFFFFFF,
                            sender.octets & 0xFFFFFFFF)  # fmt: skip
    for block in report.blocks:
        lost = max(-0x800000, min(0x7FFFFF, block.lost)) & 0xFFFFFF
        out += _BLOCK.pack(block.ssrc, block.lost_256 << 24 | lost, block.highest & 0xFFFFFFFF,
                           block.jitter & 0xFFFFFFFF, block.last_report, block.since_report & 0xFFFFFFFF)  # fmt: skip
    kind = _RR if report.sender is None else _SR
    head = struct.pack("!BBHI", 0x80 | len(report.blocks), kind, 1 + len(out) // 4, report.ssrc)
    name = cname.encode()[:255]
    items = bytes((1, len(name))) + name + b"\0"
    items += bytes(-len(items) % 4)
    return head + bytes(out) + struct.pack("!BBHI", 0x81, _SDES, 1 + len(items) // 4, report.ssrc) + items


def bye(ssrc: int) -> bytes:
    """A compound of an empty RR and BYE."""
    return struct.pack("!BBHIBBHI", 0x80, _RR, 1, ssrc, 0x81, _BYE, 1, ssrc)


def _sender(data: bytes, at: int) -> Sender:
    high, low, timestamp, packets, octets = _SENDER.unpack_from(data, at)
    return Sender(high << 32 | low, timestamp, packets, octets)


def _block(data: bytes, at: int) -> Block:
    ssrc, lost, highest, jitter, last_report, since = _BLOCK.unpack_from(data, at)
    total = lost & 0xFFFFFF
    total -= 0x1000000 if total & 0x800000 else 0
    return Block(ssrc, lost >> 24, total, highest, jitter, last_report, since)
