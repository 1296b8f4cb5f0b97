"""Packets of 20 ms made into shorter ones, for a far end that takes no longer ones (a=maxptime, RFC 8866 6.4); pure.

Each of our packets becomes the same number of pieces, so that its sequence number times that number counts them without
a gap. A packet that is no sound (a digit) is said as often instead: a repeat that costs the receiver nothing
(RFC 4733 2.5.1.4).
"""

from __future__ import annotations

from infolinia.telephony.codecs import FRAME_MS
from infolinia.telephony.media.rtp import HEADER

SHORTEST_MS = 5  # a far end that wants less than this gets this


def pieces_for(longest_ms: int | None) -> int:
    """Into how many pieces our packets are cut: 1, 2 or 4."""
    if not longest_ms or longest_ms >= FRAME_MS:
        return 1
    return 2 if longest_ms >= FRAME_MS // 2 else FRAME_MS // SHORTEST_MS


def cut(packet: bytes, pieces: int, sound: int) -> list[bytes]:
    """A packet of G.711 or G.722 in pieces: a byte is a unit of their timestamps. sound: their payload type."""
    first, second, seq, timestamp, ssrc = HEADER.unpack_from(packet)
    payload = packet[HEADER.size :]
    is_sound = second & 0x7F == sound and len(payload) % pieces == 0
    size = len(payload) // pieces
    made: list[bytes] = []
    for number in range(pieces):
        at = number * size if is_sound else 0
        head = HEADER.pack(
            first, second & 0x7F if is_sound and number else second,
            (seq * pieces + number) & 0xFFFF, (timestamp + at) & 0xFFFFFFFF, ssrc,
        )  # fmt: skip
        made.append(head + (payload[at : at + size] if is_sound else payload))
    return made
