"""Session descriptions: what is read of theirs, what is agreed, and what ours say."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.telephony.codecs import CODECS, Codec, codec_of
from infolinia.telephony.sip import sdp
from infolinia.telephony.sip.sdp import Agreed, Audio, SdpProblem

START = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"


def described(*lines: str, start: str = START) -> bytes:
    return (start + "".join(f"{line}\r\n" for line in lines)).encode()


def test_a_description_is_read():
    audio = sdp.parse(
        described(
            "a=sendonly", "m=audio 4000/2 RTP/AVP 9 8 96 101 77", "c=IN IP4 192.0.2.2/127", "a=rtpmap:96 opus/48000/2",
            "a=rtpmap:101 Telephone-Event/8000", "a=rtpmap:broken", "a=rtpmap:999 x/8000", "a=rtpmap:97 x/fast",
            "a=fmtp:101 0-15", "a=rtcp:4005 IN IP4 192.0.2.9", "a=recvonly", "b=AS:64", "noise",
        )
    )  # fmt: skip
    assert audio == Audio(
        "192.0.2.2",
        4000,
        ((9, "G722", 8000), (8, "PCMA", 8000), (96, "OPUS", 48000), (101, "TELEPHONE-EVENT", 8000)),
        "recvonly",
        4005,
    )
    assert audio.payload_of("TELEPHONE-EVENT") == 101
    assert audio.payload_of("OPUS") is None
    assert audio.payload_of("OPUS", 48000) == 96


def test_what_stands_for_the_session_stands_for_the_stream():
    audio = sdp.parse(described("a=inactive", "a=tool:x", "m=audio 4000 RTP/AVP 0").replace(b"\r\n", b"\n"))
    assert (audio.address, audio.direction, audio.rtcp_port) == ("192.0.2.1", "inactive", None)


@pytest.mark.parametrize(
    ("line", "held"),
    [("a=sendrecv", False), ("a=recvonly", False), ("a=sendonly", True), ("a=inactive", True),
     ("c=IN IP4 0.0.0.0", True), ("c=IN IP6 ::", True)],
)  # fmt: skip
def test_hold_is_seen_in_its_old_form_and_its_new(line: str, held: bool):
    assert sdp.parse(described("m=audio 4000 RTP/AVP 8", line)).held is held


def test_the_open_audio_stream_is_taken_among_others():
    audio = sdp.parse(
        described(
            "m=video 5000 RTP/AVP 31 34", "m=audio 5004 RTP/SAVP 8", "m=audio 0 RTP/AVP 8", "m=audio 4000 RTP/AVPF 0 8",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        )
    )  # fmt: skip
    assert (audio.port, audio.place) == (4000, 3)
    assert audio.refused == (
        "video 0 RTP/AVP 31", "audio 0 RTP/SAVP 8", "audio 0 RTP/AVP 8",
        "application 0 UDP/DTLS/SCTP webrtc-datachannel",
    )  # fmt: skip


def test_an_answer_refuses_each_other_stream_in_its_place():
    """RFC 3264 6: as many streams as the offer, in its order; a caller with video must get its call."""
    theirs = sdp.parse(described("m=video 5000 RTP/AVP 31", "m=audio 4000 RTP/AVP 8", "m=image 6000 udptl t38"))
    written = sdp.answer(theirs, sdp.agree(theirs), "192.0.2.9", 7000, session=1, version=2).decode()
    assert [line for line in written.split("\r\n") if line.startswith("m=")] == [
        "m=video 0 RTP/AVP 31", "m=audio 7000 RTP/AVP 8", "m=image 0 udptl t38",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"v=0\r\n" + b"x" * sdp.LARGEST, 413),
        (b"", 400),
        (b"o=- 1 1 IN IP4 h\r\nv=0\r\n", 400),
        (described(*["a=x"] * 400), 400),
        (described(), 488),
        (described("m=video 4000 RTP/AVP 31"), 488),
        (described("m=image 4000 udptl t38"), 488),
        (described("m=audio 4000 RTP/SAVP 8"), 488),
        (described(*["m=audio 4000 RTP/AVP 8"] * 17), 488),
        (described("m=audio"), 400),
        (described("m=audio 4000 RTP/AVP"), 400),
        (described("m=audio x RTP/AVP 8"), 400),
        (described("m=audio 65536 RTP/AVP 8"), 400),
        (described("m=audio 4000 RTP/AVP ²"), 400),
        (described("m=audio 4000 RTP/AVP 8 128"), 400),
        (described("m=audio 4000 RTP/AVP <8>"), 400),
        (described("m=audio 4000 RTP/AVP 8", start="v=0\r\n"), 400),
        (described("m=audio 4000 RTP/AVP 8", "c=ATM x", start="v=0\r\n"), 400),
        (described("m=audio 4000 RTP/AVP 8", "c=IN IP4 pbx.example"), 488),
        (described("m=audio 4000 RTP/AVP 8", "c=IN IP4 224.2.1.1/127"), 488),
        (described("m=audio 4000 RTP/AVP 8", "c=IN IP4 255.255.255.255"), 488),
    ],
)
def test_what_cannot_be_carried_is_refused_with_its_status(data: bytes, status: int):
    with pytest.raises(SdpProblem) as caught:
        sdp.parse(data)
    assert caught.value.status == status


def test_an_odd_session_number_is_no_reason_to_refuse_a_call():
    odd = START.replace("- 1 1", "- 99999999999999999999999999 minus")
    assert sdp.parse(described("m=audio 4000 RTP/AVP 8", start=odd)).port == 4000


def test_the_first_codec_of_theirs_that_we_speak_is_agreed():
    theirs = sdp.parse(described("m=audio 4000 RTP/AVP 18 0 8 101", "a=rtpmap:101 telephone-event/8000"))
    assert sdp.agree(theirs) == Agreed("PCMU", 0, 101)
    assert sdp.agree(sdp.parse(described("m=audio 4000 RTP/AVP 8"))) == Agreed("PCMA", 8, None)


@pytest.mark.parametrize("line", ["m=audio 0 RTP/AVP 8", "m=audio 4000 RTP/AVP 18 9"])
def test_nothing_in_common_is_488(line: str):
    theirs = sdp.parse(described(line))
    with pytest.raises(SdpProblem) as caught:
        sdp.agree(theirs)
    assert caught.value.status == 488


CHOOSING = "m=audio 4000 RTP/AVP 0 8 9 96 101 97"
WIDE = ("a=rtpmap:96 opus/48000/2", "a=fmtp:96 stereo=1", "a=rtpmap:101 telephone-event/8000",
        "a=rtpmap:97 telephone-event/48000")  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "wish", "agreed"),
    [
        (("PCMA", "PCMU"), None, Agreed("PCMU", 0, 101)),
        (("G722", "PCMA", "PCMU"), None, Agreed("G722", 9, 101)),
        (("opus", "G722", "PCMA"), None, Agreed("opus", 96, 97, 48000)),
        (("opus", "G722", "PCMA"), "PCMA", Agreed("PCMA", 8, 101)),
        (("opus", "G722", "PCMA"), "PCMU", Agreed("opus", 96, 97, 48000)),
    ],
)
def test_what_is_agreed_follows_our_list_and_what_the_other_end_has(
    ours: tuple[Codec, ...], wish: Codec | None, agreed: Agreed
):
    assert sdp.agree(sdp.parse(described(CHOOSING, *WIDE)), ours, wish) == agreed


def test_a_phone_with_opus_that_sends_digits_at_8000_is_understood():
    theirs = sdp.parse(described("m=audio 4000 RTP/AVP 96 101", *WIDE[:3]))
    agreed = sdp.agree(theirs, ("opus",))
    assert agreed == Agreed("opus", 96, 101, 8000)
    assert "a=rtpmap:101 telephone-event/8000" in answered(theirs, agreed)


def answered(theirs: Audio, agreed: Agreed) -> list[str]:
    return sdp.answer(theirs, agreed, "192.0.2.9", 7000, session=1, version=1).decode().split("\r\n")


def test_an_answer_keeps_their_payload_types_and_says_how_opus_is_wanted():
    theirs = sdp.parse(described(CHOOSING, *WIDE))
    lines = answered(theirs, sdp.agree(theirs, ("opus",)))
    assert "m=audio 7000 RTP/AVP 96 97" in lines
    assert "a=rtpmap:96 opus/48000/2" in lines
    assert "a=fmtp:96 useinbandfec=1;maxaveragebitrate=32000;stereo=0;sprop-stereo=0" in lines
    assert "a=rtpmap:97 telephone-event/48000" in lines
    assert lines.index("a=ptime:20") < lines.index("a=maxptime:60")


def test_g722_is_answered_at_its_clock_of_8000():
    theirs = sdp.parse(described("m=audio 4000 RTP/AVP 9"))
    assert "a=rtpmap:9 G722/8000" in answered(theirs, sdp.agree(theirs, ("G722",)))


@pytest.mark.parametrize("codecs", [("opus", "G722", "PCMA", "PCMU"), ("G722",), ("opus",), ("PCMU", "opus")])
def test_our_offer_names_the_codecs_in_order_and_an_answer_to_it_is_agreed(codecs: tuple[Codec, ...]):
    ours = sdp.parse(sdp.offer("192.0.2.9", 7000, session=1, version=1, codecs=codecs))
    assert [codec_of(name, clock) for _, name, clock in ours.codecs if name != "TELEPHONE-EVENT"] == list(codecs)
    agreed = sdp.agree(ours, codecs)
    assert agreed.codec == codecs[0]
    assert agreed.event_clock == (48000 if codecs[0] == "opus" else 8000)


@given(
    st.lists(st.sampled_from(list(CODECS)), min_size=1, unique=True),
    st.lists(st.sampled_from(list(CODECS)), min_size=1, unique=True),
)
def test_two_of_us_agree_on_the_same_codec_or_on_none(offering: list[Codec], answering: list[Codec]):
    offer = sdp.parse(sdp.offer("192.0.2.9", 7000, session=1, version=1, codecs=offering))
    if not set(offering) & set(answering):
        with pytest.raises(SdpProblem):
            sdp.agree(offer, answering)
        return
    theirs = sdp.agree(offer, answering)
    ours = sdp.agree(sdp.parse("\r\n".join(answered(offer, theirs)).encode()), offering)
    assert ours == theirs
    assert ours.codec in offering
    assert ours.codec in answering


def test_our_offer_is_what_we_would_understand():
    ours = sdp.parse(sdp.offer("2001:db8::1", 7000, session=5, version=6, direction="sendonly"))
    assert (ours.address, ours.port, ours.direction, ours.rtcp_port) == ("2001:db8::1", 7000, "sendonly", 7000)
    assert [name for _, name, _ in ours.codecs] == ["PCMA", "PCMU", "TELEPHONE-EVENT"]
    assert b"o=infolinia 5 6 IN IP6 2001:db8::1\r\n" in sdp.offer("2001:db8::1", 7000, session=5, version=6)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("sendrecv", "sendrecv"), ("sendonly", "recvonly"), ("recvonly", "sendonly"), ("inactive", "inactive")],
)
def test_an_answer_mirrors_the_direction(theirs: str, ours: str):
    offered = sdp.parse(described("m=audio 4000 RTP/AVP 8 96", "a=rtpmap:96 telephone-event/8000", f"a={theirs}"))
    answered = sdp.answer(offered, sdp.agree(offered), "192.0.2.9", 7000, session=1, version=1)
    assert sdp.parse(answered).direction == ours
    assert b"a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n" in answered


def test_hold_by_an_address_of_zeros_is_answered_by_listening():
    offered = sdp.parse(described("m=audio 4000 RTP/AVP 8", "c=IN IP4 0.0.0.0"))
    assert b"a=recvonly" in sdp.answer(offered, sdp.agree(offered), "192.0.2.9", 7000, session=1, version=1)


LINES = st.sampled_from([
    "v=0", "o=- 1 1 IN IP4 h", "c=IN IP4 192.0.2.1", "c=IN IP6 ::1", "c=", "m=audio 4000 RTP/AVP 8 0 101", "m=",
    "m=video 1 RTP/AVP 31", "a=rtpmap:101 telephone-event/8000", "a=rtcp:", "a=rtpmap:", "a=sendonly", "t=0 0",
]) | st.text(max_size=40)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(LINES, max_size=30), st.binary(max_size=30))
def test_whatever_is_read_can_be_answered(lines: list[str], tail: bytes):
    data = "\r\n".join(["v=0", *lines]).encode("utf-8", "replace") + tail
    with contextlib.suppress(SdpProblem):
        theirs = sdp.parse(data)
        answered = sdp.answer(theirs, sdp.agree(theirs), "192.0.2.9", 7000, session=1, version=1)
        ours = sdp.parse(answered)
        assert (ours.port, ours.place, len(ours.refused)) == (7000, theirs.place, len(theirs.refused))


@pytest.mark.parametrize(
    ("line", "longest"),
    [("a=maxptime:10", 10), ("a=maxptime: 40", 40), ("a=maxptime:0", None), ("a=maxptime:-1", None),
     ("a=maxptime:99999999999", None), ("a=maxptime:x", None), ("a=ptime:10", None)],
)  # fmt: skip
def test_the_longest_packet_that_they_take_is_read(line: str, longest: int | None):
    said = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 107 8\r\n"
    theirs = sdp.parse(f"{said}a=rtpmap:107 opus/48000/2\r\n{line}\r\n".encode())
    assert theirs.longest_ms == longest
    taken = sdp.agree(theirs, ("opus", "PCMA"))
    assert taken.codec == ("PCMA" if longest == 10 else "opus"), "a packet of Opus cannot be cut"
