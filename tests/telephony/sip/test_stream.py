"""Messages cut from a stream: however the bytes come, the same messages; what cannot be cut ends the stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.message import LARGEST, MessageProblem, parse
from infolinia.telephony.sip.stream import StreamFraming

ONE = b"INFO sip:a@h SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 5\r\n\r\nhello"
TWO = b"BYE sip:a@h SIP/2.0\r\nCall-ID: 2\r\nl:0\r\n\r\n"
THREE = b"OPTIONS sip:a@h SIP/2.0\r\nCall-ID: 3\r\n\r\n"


def fed(*pieces: bytes) -> list[bytes]:
    framing = StreamFraming()
    return [message for piece in pieces for message in framing.feed(piece)]


@given(st.lists(st.sampled_from([ONE, TWO, THREE]), max_size=6), st.lists(st.integers(1, 40), max_size=60))
def test_messages_are_the_same_however_they_are_cut(messages: list[bytes], sizes: list[int]):
    data = b"".join(messages)
    pieces: list[bytes] = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    assert fed(*pieces, data) == messages


def test_keep_alives_between_messages_are_nothing():
    assert fed(b"\r\n\r\n", b"\r\n" + ONE + b"\r\n\r\n\r", b"\n" + TWO) == [ONE, TWO]


def test_a_folded_line_is_no_header_of_its_own():
    folded = b"INFO sip:a@h SIP/2.0\r\nSubject: x\r\n Content-Length: 99\r\nContent-Length:\r\n\t2\r\n\r\nhi"
    assert fed(folded + TWO) == [folded, TWO]
    assert parse(folded).body == b"hi"


def test_what_was_whole_before_the_fault_is_given():
    framing = StreamFraming()
    assert framing.feed(ONE + b"INFO sip:a@h SIP/2.0\r\nContent-Length: many\r\n\r\n" + TWO) == [ONE]
    for _ in range(2):
        with pytest.raises(MessageProblem):
            framing.feed(TWO)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"INFO sip:a@h SIP/2.0\r\nContent-Length: -5\r\n\r\n", 400),
        (b"INFO sip:a@h SIP/2.0\r\nContent-Length: 5\r\nl: 6\r\n\r\n", 400),
        (b"INFO sip:a@h SIP/2.0\r\nContent-Length: 999999999\r\n\r\n", 400),
        (b"INFO sip:a@h SIP/2.0\r\nContent-Length: 65535\r\n\r\n", 513),
        (b"x" * (LARGEST + 1), 513),
    ],
)
def test_a_stream_that_cannot_be_understood_ends(data: bytes, status: int):
    with pytest.raises(MessageProblem) as caught:
        StreamFraming().feed(data)
    assert caught.value.status == status


def test_a_slow_sender_of_one_endless_header_is_bounded():
    framing = StreamFraming()
    for _ in range(LARGEST):
        assert framing.feed(b"x") == []
    with pytest.raises(MessageProblem):
        framing.feed(b"x")


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_noise_raises_nothing_but_problems(pieces: list[bytes]):
    framing = StreamFraming()
    try:
        for piece in pieces:
            framing.feed(piece)
    except MessageProblem:
        pass
