"""RTCP sender and receiver reports and BYE (RFC 3550 section 6); pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass

NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970


@dataclass(frozen=True, slots=True)
class Report:
    """One reception block: what a receiver says of our stream."""

    ssrc: int
    fraction_lost: int  # 1/256
    lost: int
    highest: int
    jitter: int  # timestamp units
    last_sr: int  # middle 32 bits of the NTP time of our last SR
    delay: int  # since then, 1/65536 s


@dataclass(frozen=True, slots=True)
class Compound:
    """What a compound packet said. `sent` is the middle of the sender's NTP time, 0 without an SR."""

    ssrc: int = 0
    sent: int = 0
    reports: tuple[Report, ...] = ()
    bye: bool = False


def parse(data: bytes) -> Compound | None:
    """Read a compound packet; None when it is not one. Unknown packets inside are passed over."""
    ssrc = sent = 0
    reports: list[Report] = []
    bye = False
    offset, seen = 0, 0
    while offset + 4 <= len(data) and seen < 16:
        first, kind, words = struct.unpack_from("!BBH", data, offset)
        end = offset + 4 * (words + 1)
        if first & 0xC0 != 0x80 or end > len(data):
            return None
        count, body = first & 0x1F, offset + 4
        if kind in (200, 201):
            if end - body < (24 if kind == 200 else 4):
                return None
            ssrc = int.from_bytes(data[body : body + 4], "big")
            body += 4
            if kind == 200:
                high, low = struct.unpack_from("!II", data, body)
                sent = ((high & 0xFFFF) << 16) | (low >> 16)
                body += 20
            for _ in range(count):
                if body + 24 > end:
                    return None
                source, loss, highest, jitter, last, delay = struct.unpack_from("!IIIIII", data, body)
                lost = loss & 0xFFFFFF
                lost = lost - 0x1000000 if lost & 0x800000 else lost
                reports.append(Report(source, loss >> 24, lost, highest, jitter, last, delay))
                body += 24
        elif kind == 203:
            bye = True
        offset, seen = end, seen + 1
    return Compound(ssrc, sent, tuple(reports), bye) if seen else None


def ntp_middle(unix: float) -> int:
    """The middle 32 bits of the NTP time."""
    whole = int(unix)
    return (((whole + NTP_EPOCH) & 0xFFFF) << 16) | (int((unix - whole) * 65536) & 0xFFFF)


def sender_report(ssrc: int, unix: float, timestamp: int, packets: int, octets: int, report: Report | None) -> bytes:
    """SR with at most one block, and an SDES with our name."""
    whole = int(unix)
    body = struct.pack(
        "!IIIIII", ssrc, (whole + NTP_EPOCH) & 0xFFFFFFFF, int((unix - whole) * 2**32) & 0xFFFFFFFF,
        timestamp & 0xFFFFFFFF, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF,
    )  # fmt: skip
    if report:
        body += struct.pack(
            "!IIIIII", report.ssrc, (report.fraction_lost << 24) | (max(0, report.lost) & 0xFFFFFF), report.highest,
            report.jitter, report.last_sr, report.delay,
        )  # fmt: skip
    head = struct.pack("!BBH", 0x80 | (1 if report else 0), 200, len(body) // 4)
    return head + body + _sdes(ssrc)


def bye(ssrc: int) -> bytes:
    return struct.pack("!BBHI", 0x81, 203, 1, ssrc)


def _sdes(ssrc: int) -> bytes:
    item = b"\x01\x09infolinia\x00"
    item += b"\x00" * (-len(item) % 4)
    return struct.pack("!BBHI", 0x81, 202, 1 + len(item) // 4, ssrc) + item
