"""STUN, offers and DTLS without a socket: a browser is played by the test."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL
from pylibsrtp import Error as SrtpError

from infolinia.telephony.browser import offer as offers
from infolinia.telephony.browser import stun
from infolinia.telephony.browser.dtls import MOST_DATAGRAMS, MTU, Certificate, DtlsProblem, Handshake
from infolinia.telephony.browser.stun import IceLite, Message
from infolinia.telephony.codecs import Codec

ICE = IceLite("ours", "our password", "theirs")
TRANSACTION = bytes(range(12))


def check(*extra: tuple[int, bytes], user: str = "ours:theirs", password: str | None = "our password") -> bytes:
    attributes = ((stun.USERNAME, user.encode()), (stun.PRIORITY, b"\0\0\0\1"), *extra)
    return stun.build(Message(stun.BINDING_REQUEST, TRANSACTION, attributes), password)


def reply(data: bytes) -> Message:
    message = stun.parse(data)
    assert message is not None
    assert message.transaction == TRANSACTION
    return message


def code(message: Message) -> int:
    value = message.first(stun.ERROR_CODE)
    assert value is not None
    return value[2] * 100 + value[3]


# RFC 5769 section 2.1: a request of software "STUN test client", with its password.
SAMPLE = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b1"
    "51263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
)


def test_the_sample_of_rfc_5769_is_read() -> None:
    message = stun.parse(SAMPLE)
    assert message is not None
    assert message.first(stun.USERNAME) == b"evtj:h6vY"
    assert message.is_signed_with("VOkJxbRl1RmTxUk/WvJxBt")
    assert not message.is_signed_with("another")
    assert stun.parse(SAMPLE[:-1] + b"\0") is None  # a wrong fingerprint


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::7"])
def test_a_check_is_answered_with_the_address_it_came_from(host: str) -> None:
    verdict = ICE.answer(check((stun.USE_CANDIDATE, b""), (stun.ICE_CONTROLLING, bytes(8))), host, 32853)
    assert verdict.is_checked
    assert verdict.is_nominated
    message = reply(verdict.reply)
    assert message.kind == stun.BINDING_SUCCESS
    assert message.is_signed_with("our password")
    mapped = message.first(stun.XOR_MAPPED_ADDRESS)
    assert mapped is not None
    mask = struct.pack("!I", stun.COOKIE) + TRANSACTION
    assert struct.unpack("!H", mapped[2:4])[0] ^ 0x2112 == 32853
    assert ipaddress.ip_address(bytes(a ^ b for a, b in zip(mapped[4:], mask, strict=False))) == ipaddress.ip_address(
        host
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (check(password=None), 400),
        (check(password="guess"), 401),
        (check(user="ours:others"), 401),
        (check((0x0055, b"")), 420),
        (check((stun.ICE_CONTROLLED, bytes(8))), 487),
    ],
)
def test_a_check_that_is_not_the_peers_is_refused(data: bytes, expected: int) -> None:
    verdict = ICE.answer(data, "192.0.2.1", 9)
    assert not verdict.is_checked
    assert code(reply(verdict.reply)) == expected
    assert len(verdict.reply) <= len(data) + 40  # no use for amplification


def test_what_is_no_request_gets_no_answer() -> None:
    indication = stun.build(Message(stun.BINDING_INDICATION, TRANSACTION, ()), None)
    for data in (indication, b"", b"\0\1\0\0", bytes(20), b"\0\1\0\0" + SAMPLE[4:], SAMPLE[:60] + SAMPLE[64:]):
        assert ICE.answer(data, "192.0.2.1", 9).reply == b""


def framed(tail: bytes) -> bytes:
    """Bytes behind a head that looks right."""
    tail = tail[: len(tail) // 4 * 4]
    return b"\0\1" + struct.pack("!HI", len(tail), stun.COOKIE) + TRANSACTION + tail


@given(st.binary(max_size=300) | st.binary(max_size=80).map(framed))
def test_no_bytes_break_stun(data: bytes) -> None:
    assert not ICE.answer(data, "192.0.2.1", 9).is_checked


@given(
    st.lists(st.tuples(st.sampled_from([6, 0x24, 0x25, 0x8022, 0x802A, 0x7777]), st.binary(max_size=40)), max_size=8)
)
def test_a_message_is_read_as_it_was_written(attributes: list[tuple[int, bytes]]) -> None:
    message = Message(stun.BINDING_REQUEST, TRANSACTION, tuple(attributes))
    read = stun.parse(stun.build(message, "p"))
    assert read is not None
    assert read.attributes[:-1] == message.attributes
    assert read.is_signed_with("p")


# --- Offers -----------------------------------------------------------------------------------------------------------

FINGERPRINT = bytes(range(32))
OFFER = f"""v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=msid-semantic: WMS x
m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8 110 126
c=IN IP4 0.0.0.0
a=ice-ufrag:aBcD
a=ice-pwd:0123456789012345678901
a=fingerprint:sha-1 00:11
a=fingerprint:sha-256 {FINGERPRINT.hex(":").upper()}
a=setup:actpass
a=mid:0
a=sendrecv
a=rtcp-mux
a=candidate:1 1 udp 2113937151 8b0c-mdns.local 54321 typ host
a=rtpmap:111 opus/48000/2
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=mid:1
a=rtpmap:96 VP8/90000
""".replace("\n", "\r\n")


def test_an_offer_is_answered_stream_by_stream() -> None:
    read = offers.parse(OFFER)
    assert (read.codec, read.payload, read.event_payload, read.fragment) == ("PCMU", 0, 126, "aBcD")
    assert read.fingerprint == FINGERPRINT
    text = offers.answer(
        read, addresses=("203.0.113.5", "127.0.0.1"), port=20000, fragment="ff", password="pp",
        fingerprint=FINGERPRINT, session=7,
    )  # fmt: skip
    lines = text.split("\r\n")
    assert [line for line in lines if line.startswith("m=")] == [
        "m=audio 20000 UDP/TLS/RTP/SAVPF 0 126",
        "m=video 0 UDP/TLS/RTP/SAVPF 96",
    ]
    assert "a=group:BUNDLE 0" in lines
    assert "a=setup:passive" in lines
    assert "a=ice-lite" in lines
    assert [line.split()[4] for line in lines if line.startswith("a=candidate")] == ["203.0.113.5", "127.0.0.1"]


@pytest.mark.parametrize(
    ("wish", "codec", "lines"),
    [
        (None, "PCMU", ["a=rtpmap:0 PCMU/8000", "a=rtpmap:126 telephone-event/8000"]),
        ("PCMA", "PCMA", ["a=rtpmap:8 PCMA/8000", "a=rtpmap:126 telephone-event/8000"]),
        ("G722", "G722", ["a=rtpmap:9 G722/8000", "a=rtpmap:126 telephone-event/8000"]),
        ("opus", "opus", ["a=rtpmap:111 opus/48000/2", "a=rtpmap:110 telephone-event/48000",
                          "a=fmtp:111 useinbandfec=1;maxaveragebitrate=32000;stereo=0;sprop-stereo=0"]),
    ],
)  # fmt: skip
def test_a_browser_is_answered_with_the_codec_of_the_other_end(
    wish: Codec | None, codec: Codec, lines: list[str]
) -> None:
    read = offers.parse(OFFER, ("PCMU", "PCMA", "G722", "opus"), wish)
    assert read.codec == codec
    text = offers.answer(read, addresses=("::1",), port=1, fragment="f", password="p", fingerprint=b"", session=1)
    assert not set(lines) - set(text.split("\r\n"))


def test_a_browser_is_not_answered_with_a_codec_that_this_machine_has_not() -> None:
    assert offers.parse(OFFER, ("PCMU", "PCMA", "G722"), "opus").codec == "PCMU"


def test_an_a_law_only_offer_that_only_listens_is_spoken_to() -> None:
    read = offers.parse(OFFER.replace("111 9 0 8 110 126", "8").replace("a=sendrecv", "a=recvonly"))
    assert (read.codec, read.payload, read.event_payload) == ("PCMA", 8, None)
    text = offers.answer(read, addresses=("::1",), port=1, fragment="f", password="p", fingerprint=b"", session=1)
    assert "a=sendonly" in text
    assert "IN IP6 ::1" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v=0", "x=0"),
        ("m=audio 9", "m=audio 0"),
        ("m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8 110 126", "m=audio 9"),
        ("UDP/TLS/RTP/SAVPF 111", "RTP/AVP 111"),
        ("a=rtcp-mux", "a=x"),
        ("a=ice-ufrag:aBcD", "a=x"),
        ("a=setup:actpass", "a=setup:passive"),
        ("sha-256", "md5"),
        ("sha-256 00:01", "sha-256 zz:01"),
        ("111 9 0 8 110 126", "111"),
        ("SAVPF 111 9 0 8 110 126\r\n", "SAVPF 999\r\na=rtpmap:999 PCMU/8000\r\n"),
    ],
)
def test_an_offer_we_cannot_answer_is_refused(old: str, new: str) -> None:
    assert old in OFFER
    with pytest.raises(offers.OfferProblem):
        offers.parse(OFFER.replace(old, new, 1))


@given(st.text(max_size=200) | st.lists(st.sampled_from(OFFER.split("\r\n")), max_size=30).map("\r\n".join))
def test_no_text_breaks_the_reader_of_offers(text: str) -> None:
    for offered in (text, "v=0\r\n" + text):
        try:
            read: offers.Offer | None = offers.parse(offered)
        except offers.OfferProblem:
            read = None
        assert read is None or read.codec in ("PCMU", "PCMA")


def test_the_reader_of_offers_is_bounded() -> None:
    for text in ("v=0" + "x" * 70_000, "v=0\n" * 3000, "v=0\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 0\n" * 40):
        with pytest.raises(offers.OfferProblem):
            offers.parse(text)


# --- DTLS -------------------------------------------------------------------------------------------------------------


class BrowserSide:
    """The DTLS client of a browser."""

    def __init__(self, profiles: bytes = b"SRTP_AES128_CM_SHA1_80") -> None:
        self.certificate = Certificate.make(datetime.now(UTC))
        context = self.certificate.context
        context.set_tlsext_use_srtp(profiles)
        self.connection = SSL.Connection(context, None)
        self.connection.set_connect_state()
        self.connection.set_ciphertext_mtu(MTU)

    def step(self, datagrams: list[bytes]) -> list[bytes]:
        for data in datagrams:
            self.connection.bio_write(data)
        with contextlib.suppress(SSL.WantReadError):
            self.connection.do_handshake()
        try:
            return [self.connection.bio_read(65536)]
        except SSL.WantReadError:
            return []


def shake(ours: Handshake, browser: BrowserSide) -> None:
    for _ in range(10):
        for data in browser.step(ours.outgoing()):
            ours.datagram(data)
        if ours.keys is not None:
            browser.step(ours.outgoing())
            return


@pytest.mark.parametrize("profile", ["SRTP_AES128_CM_SHA1_80", "SRTP_AEAD_AES_128_GCM"])
def test_both_sides_come_to_the_same_keys(profile: str) -> None:
    browser = BrowserSide(profile.encode())
    ours = Handshake(Certificate.make(), "sha-256", browser.certificate.fingerprint)
    shake(ours, browser)
    assert ours.keys is not None
    assert ours.keys.profile == profile
    packet = struct.pack("!BBHII", 0x80, 0, 1, 2, 3) + b"\x55" * 160
    assert packet not in ours.keys.send.protect(packet)
    with pytest.raises(SrtpError):
        ours.keys.send.protect(packet)  # the same number again would weaken the cipher
    with pytest.raises(SrtpError):
        ours.keys.receive.unprotect(packet + bytes(10))
    assert ours.due() is None
    browser.connection.shutdown()
    ours.datagram(browser.connection.bio_read(2000))
    assert ours.is_closed
    ours.close()


def test_another_certificate_than_the_offered_is_refused() -> None:
    ours = Handshake(Certificate.make(), "sha-256", hashlib.sha256(b"another").digest())
    with pytest.raises(DtlsProblem, match="not the one of the offer"):
        shake(ours, BrowserSide())
    assert ours.keys is None


def test_a_handshake_is_bounded_and_survives_noise() -> None:
    ours = Handshake(Certificate.make(), "sha-256", bytes(32))
    for number in range(MOST_DATAGRAMS):
        ours.datagram(bytes([22, 254, 253, number % 256]) * 5)
    with pytest.raises(DtlsProblem, match="too many"):
        ours.datagram(b"one more")


def test_a_lost_flight_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = BrowserSide()
    ours = Handshake(Certificate.make(), "sha-256", browser.certificate.fingerprint)
    for data in browser.step([]):
        ours.datagram(data)
    assert all(len(data) <= MTU for data in ours.outgoing())
    due = ours.due()
    assert due is not None
    assert 0 < due <= 1
    ours.elapse()
    assert ours.outgoing() == []  # not yet
    shake(ours, browser)
