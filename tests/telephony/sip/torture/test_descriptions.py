"""Session descriptions and RTCP as no honest far end sends them: each class gets its answer, and nothing else."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

import pytest

from infolinia.telephony.media import rtcp
from infolinia.telephony.sip import sdp
from infolinia.telephony.sip.sdp import SdpProblem

from .test_torture import PAGE

HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
AUDIO = "m=audio 4000 RTP/AVP 8 0\r\n"
TAKEN = 200


@dataclass(frozen=True, slots=True)
class Case:
    """`status`: of our answer to an INVITE with this offer."""

    kind: str
    name: str
    data: bytes
    status: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def case(kind: str, name: str, text: str, status: int, *, head: str = HEAD) -> Case:
    return Case(kind, name, (head + text).encode("utf-8", "surrogateescape"), status)


def at(address: str) -> str:
    return f"{AUDIO}c=IN {'IP6' if ':' in address else 'IP4'} {address}\r\n"


SDP = (
    case("streams twice", "two audio streams", AUDIO + AUDIO.replace("4000", "4002"), TAKEN),
    case("streams twice", "the same line sixteen times", AUDIO * 16, TAKEN),
    case("streams twice", "two, the first refused", AUDIO.replace("4000", "0") + AUDIO, TAKEN),
    case("streams twice", "two connection lines", AUDIO + "c=IN IP4 192.0.2.8\r\nc=IN IP4 224.0.0.1\r\n", TAKEN),
    case("huge counts", "seventeen streams", AUDIO * 17, 488),
    case("huge counts", "a thousand lines", AUDIO + "a=x:1\r\n" * 1000, 400),
    case("huge counts", "a hundred payload types", f"m=audio 4000 RTP/AVP {' '.join(map(str, range(100)))}\r\n", TAKEN),
    case("huge counts", "forty thousand bytes", AUDIO + f"a=x:{'y' * 40_000}\r\n", 413),
    case("huge counts", "four billion ports", "m=audio 4000/4294967295 RTP/AVP 8\r\n", TAKEN),
    *(
        case("ports that are none", text or "none", f"m=audio {text} RTP/AVP 8\r\n", 400)
        for text in ("-1", "65536", "99999999999999999999", "0x10", "4e3", "", "\u0664000", "4000-4002")
    ),
    case("ports that are none", "zero", AUDIO.replace("4000", "0"), 488),
    *(
        case("ports that lie", f"rtcp {text}", AUDIO + f"a=rtcp:{text}\r\n", TAKEN)
        for text in ("0", "-5", "65536", "4000", "4001 IN IP4 203.0.113.9", "x", "")
    ),
    case("ports that lie", "a port of the system", AUDIO.replace("4000", "22"), TAKEN),
    *(
        case("addresses of nobody", text or "none", at(text), 488)
        for text in (
            "224.2.1.1", "224.2.1.1/127/3", "239.255.255.250", "255.255.255.255", "ff02::1", "::ffff:224.0.0.1",
            "::ffff:255.255.255.255", "pbx.example", "192.0.2", "192.0.2.256", "0xC0.0.2.7", "%s%s%s", "2001:db8:::1",
        )
    ),
    case("addresses of nobody", "zeros, as the old hold", at("0.0.0.0"), TAKEN),
    case("addresses of nobody", "no address at all", AUDIO, 400, head="v=0\r\n"),
    case("addresses of nobody", "another network", AUDIO + "c=ATM NSAP 47.0091\r\n", 400, head="v=0\r\n"),
    case("formats that are none", "payload type 128", "m=audio 4000 RTP/AVP 128\r\n", 400),
    case("formats that are none", "a negative one", "m=audio 4000 RTP/AVP -8\r\n", 400),
    case("formats that are none", "words", "m=audio 4000 RTP/AVP eight\r\n", 400),
    case("formats that are none", "none of them", "m=audio 4000 RTP/AVP\r\n", 400),
    case("formats that are none", "a codec that nobody maps", "m=audio 4000 RTP/AVP 96\r\n", 488),
    case("formats that are none", "a map to nothing", "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 /0\r\n", 488),
    case("formats that are none", "A-law at a clock of zero", "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMA/0\r\n", 488),
    case("formats that are none", "A-law at another", "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMA/44100\r\n", 488),
    case(
        "maps twice", "two maps of one type",
        "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 X/8000\r\na=rtpmap:96 PCMA/8000\r\n", TAKEN,
    ),
    case("maps twice", "A-law by the number of another", "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMA/8000\r\n", TAKEN),
    case("maps twice", "directions that differ", AUDIO + "a=sendonly\r\na=recvonly\r\na=sendrecv\r\n", TAKEN),
    case("no description", "nothing but a version", "", 488, head="v=0\r\n"),
    case("no description", "another version first", AUDIO, 400, head="x=1\r\n"),
    case("no description", "bytes that are no text", AUDIO + "a=x:\udcff\udcfe\x00\r\n", TAKEN),
    case("no description", "line ends of every kind", (HEAD + AUDIO).replace("\r\n", "\n"), TAKEN, head=""),
    case("no description", "spaces for names", " m = audio 4000 RTP/AVP 8\r\n", 488),
    case("other kinds of sound", "over TCP", "m=audio 9 TCP/RTP/AVP 8\r\n", 488),
    case("other kinds of sound", "fax", "m=image 4000 udptl t38\r\n", 488),
    case("other kinds of sound", "a name of forty-one letters", f"m={'a' * 41} 4000 RTP/AVP 8\r\n", 400),
    case("other kinds of sound", "a line break in a name", "m=audio\x0b4000 RTP/AVP 8\r\n", TAKEN),
)  # fmt: skip


def status_of(data: bytes) -> int:
    """What an INVITE with this offer gets; our answer to it can be written and names every stream of theirs."""
    try:
        theirs = sdp.parse(data)
        agreed = sdp.agree(theirs)
    except SdpProblem as problem:
        return problem.status
    written = sdp.answer(theirs, agreed, "192.0.2.1", 7000, session=1, version=1)
    assert written.count(b"\r\nm=") == 1 + len(theirs.refused)
    assert sdp.parse(written).port == 7000
    assert theirs.rtcp_port is None or 0 < theirs.rtcp_port < 65536
    return TAKEN


@pytest.mark.parametrize("each", SDP, ids=str)
def test_each_description_gets_its_answer(each: Case):
    assert status_of(each.data) == each.status


@pytest.mark.parametrize("each", SDP, ids=str)
def test_each_description_cut_at_any_place_is_taken_or_refused(each: Case):
    for cut in range(0, min(len(each.data), 3000), 5):
        assert status_of(each.data[:cut]) in (200, 400, 413, 488)


# --- RTCP (RFC 3550 6, A.2)

RR = struct.pack("!BBHI", 0x80, 201, 1, 7)
SR = struct.pack("!BBHIIIIII", 0x80, 200, 6, 7, 1, 2, 3, 4, 5)
BYE = struct.pack("!BBHI", 0x81, 203, 1, 7)
SDES = struct.pack("!BBHI", 0x81, 202, 2, 7) + b"\x01\x01x\x00"
BLOCK = struct.pack("!IIIIII", 7, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)

RTCP = (
    ("cut", "one word", RR[:4], None),
    ("cut", "between words", RR[:7], None),
    ("cut", "a sender's report without its numbers", SR[:8], None),
    ("cut", "in the second packet", RR + BYE[:4], None),
    ("cut", "nothing", b"", None),
    ("lengths that lie", "beyond the end", struct.pack("!BBHI", 0x80, 201, 99, 7), None),
    ("lengths that lie", "the most there is", struct.pack("!BBHI", 0x80, 201, 0xFFFF, 7), None),
    ("lengths that lie", "none, over and over", struct.pack("!BBH", 0x80, 201, 0) * 2, None),
    ("lengths that lie", "none, of a kind unknown", struct.pack("!BBH", 0x80, 222, 0) * 8, 0),
    ("counts that lie", "thirty-one blocks of none", struct.pack("!BBHI", 0x9F, 201, 1, 7), None),
    ("counts that lie", "a block less than told", struct.pack("!BBHI", 0x82, 201, 7, 7) + BLOCK, None),
    ("counts that lie", "thirty-one that say farewell", struct.pack("!BBHI", 0x9F, 203, 1, 7), None),
    ("counts that lie", "a farewell of nobody", struct.pack("!BBHI", 0x80, 203, 1, 7), 1),
    ("versions", "zero", b"\x00" + RR[1:], None),
    ("versions", "one", b"\x40" + RR[1:], None),
    ("versions", "three", b"\xc0" + RR[1:], None),
    ("versions", "another in the second packet", RR + b"\x00" + BYE[1:], None),
    ("orders", "the farewell first", BYE + RR, 2),
    ("orders", "the description first", SDES + SR, 1),
    ("orders", "two reports", SR + RR, 2),
    ("orders", "a kind unknown between", RR + struct.pack("!BBHI", 0x80, 250, 1, 7) + BYE, 2),
    ("too many", "thirty-three packets", RR * 33, None),
    ("too many", "thirty-two", RR * 32, 32),
    ("padding", "told of and not there", b"\xa0" + RR[1:], 1),
    ("numbers that lie", "the largest everywhere", struct.pack("!BBHI", 0x81, 201, 7, 7) + BLOCK, 1),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "data", "found"), RTCP, ids=[f"{kind}: {name}" for kind, name, *_ in RTCP])
def test_each_report_is_read_or_dropped(kind: str, name: str, data: bytes, found: int | None):
    read = rtcp.parse(data)
    assert (None if read is None else len(read)) == found
    for cut in range(len(data)):
        rtcp.parse(data[:cut])
        rtcp.parse(data[cut:])


def test_the_page_says_how_many_of_these_were_tried():
    text = PAGE.read_text(encoding="utf-8")
    for title, kinds in (("SDP", [each.kind for each in SDP]), ("RTCP", [kind for kind, *_ in RTCP])):
        row = rf"\| {title}: [^|]*\| {len(set(kinds))} \| {len(kinds)} \|"
        assert re.search(row, text), (title, len(set(kinds)), len(kinds))
    assert f"| {sum(each.status == TAKEN for each in SDP)} taken, " in text
