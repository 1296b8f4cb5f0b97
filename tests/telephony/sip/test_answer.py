"""What an answer mirrors, where it goes, and what can still be answered of a broken request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.answer import answer_to, can_answer, reply_peer, salvage
from infolinia.telephony.sip.message import Request, parse
from infolinia.telephony.sip.transaction import Peer

from .pair import STRANGER, request


def read(data: bytes) -> Request:
    found = parse(data)
    assert isinstance(found, Request)
    return found


def test_an_answer_mirrors_its_request():
    two = request().replace(b"From:", b"Via: SIP/2.0/UDP second;rport\r\nFrom:")
    answer = answer_to(read(two), 486, STRANGER, tag="us", server="Infolinia")
    assert list(answer.headers.items()) == [
        ("via", "SIP/2.0/UDP 198.51.100.7:5062;rport=40000;branch=z9hG4bKOPTIONS;received=198.51.100.7"),
        ("via", "SIP/2.0/UDP second;rport"), ("from", "<sip:a@b>;tag=1"), ("to", "<sip:x@127.0.0.1>;tag=us"),
        ("call-id", "1@b"), ("cseq", "7 OPTIONS"), ("server", "Infolinia"),
    ]  # fmt: skip


def test_a_tag_is_given_once_and_not_with_100():
    tagged = read(request().replace(b"To: <sip:x@127.0.0.1>", b"To: <sip:x@127.0.0.1>;tag=theirs"))
    assert answer_to(tagged, 200, STRANGER, tag="us", server="").to_tag == "theirs"
    assert answer_to(read(request()), 100, STRANGER, tag="", server="").to_tag == ""


def test_where_an_answer_goes():
    asked = read(request().replace(b";rport", b""))
    assert reply_peer(asked, STRANGER) == Peer("udp", "198.51.100.7", 5062)
    assert reply_peer(asked, Peer("udp", "198.51.100.7", 5062)) == Peer("udp", "198.51.100.7", 5062)
    assert reply_peer(asked, Peer("tcp", "198.51.100.7", 999)) == Peer("tcp", "198.51.100.7", 999)
    assert reply_peer(read(request()), STRANGER) == STRANGER


def test_what_is_left_of_a_broken_request():
    broken = b"\r\n" + request(extra="nonsense\r\n\xff: \x00\r\n").replace(b"Via", b"v").replace(b"To:", b"t :")
    found = salvage(broken)
    assert found is not None
    assert (found.method, found.call_id, found.via.port) == ("OPTIONS", "1@b", 5062)
    assert can_answer(found)


@pytest.mark.parametrize(
    "data",
    [b"", b"OPTIONS sip:x@h", b"OPTIONS sip:x@h HTTP/1.1", b"OPT-IONS sip:x@h SIP/2.0", b"OPTIONS nowhere SIP/2.0",
     b"\xff" * 100],
)  # fmt: skip
def test_what_is_beyond_help(data: bytes):
    assert salvage(data) is None


@pytest.mark.parametrize("name", [b"Via", b"From", b"To", b"Call-ID", b"CSeq"])
def test_nothing_is_answered_without_all_that_it_mirrors(name: bytes):
    found = salvage(request().replace(name + b":", b"X:"))
    assert found is not None
    assert not can_answer(found)
    ack = salvage(request("ACK"))
    assert ack is not None
    assert not can_answer(ack)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_salvage_never_raises(noise: bytes, at: int):
    data = request()
    found = salvage(data[:at] + noise + data[at:])
    assert found is None or len(bytes(found)) < 10_000
