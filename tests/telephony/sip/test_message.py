"""Messages as far ends write them: tolerated where they can be understood, refused where they cannot be safely.

The torture messages follow the kinds of RFC 4475, in our own words.
"""

from __future__ import annotations

import contextlib
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import LARGEST, MessageProblem, Request, Response, demand, parse

WHOLE = (
    "INVITE sip:x@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@h>\r\n"
    "Call-ID: 1\r\nCSeq: 1 INVITE\r\n"
)


def message(extra: str = "", body: str = "", start: str = WHOLE) -> bytes:
    return f"{start}{extra}\r\n{body}".encode("utf-8", "surrogateescape")


def test_a_message_that_tries_every_freedom_of_the_grammar():
    odd = (
        b"INVITE sip:vivekg@chair.example;unknownparam SIP/2.0\r\n"
        b"TO :\r\n sip:vivekg@chair.example ;   tag    = 1918181833n\r\n"
        b'from   : "J Rosenberg \\\\\\"" <sip:jdrosen@example>\r\n  ;\r\n  tag = 98asjd8\r\n'
        b"MaX-fOrWaRdS: 0068\r\nCall-ID: 98asdjaksd.0ha@192.0.2.1\r\nContent-Length   : 3\r\ncseq: 0009\r\n  INVITE\r\n"
        b"v:  SIP  / 2.0  / TCP     spindle.example   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   "
        b"/ UDP  192.0.2.255   ; branch=\r\n z9hG4bK30239\r\n"
        b'm:"Quoted string \\"\\"" <sip:jdrosen@example> ; newparam =newvalue ; q = 0.33\r\n'
        b"UnknownHeader: ;;,,;;,;\r\nc: application/sdp;x=y\r\n"
        b"Route:\r\n <sip:services.example;lr;unknown=1>\r\n\r\nv=0xx"
    )
    read = parse(odd)
    demand(read)
    assert isinstance(read, Request)
    assert (read.method, read.cseq, read.to_tag, read.from_tag) == ("INVITE", (9, "INVITE"), "1918181833n", "98asjd8")
    assert (read.via.transport, read.via.host, read.via.branch) == ("tcp", "spindle.example", "z9hG4bK9ikj8")
    assert (read.content_type, read.body) == ("application/sdp", b"v=0")
    assert len(read.headers.listed("via")) == 2
    assert "".join(name for name, _ in read.headers.items()).islower()


def test_every_compact_name_is_understood():
    read = parse(
        b"OPTIONS sip:h SIP/2.0\r\nv: SIP/2.0/UDP h\r\nf: <sip:a@b>\r\nt: <sip:c@d>\r\ni: 7\r\nCSeq: 1 OPTIONS\r\n"
        b"k: timer\r\nm: <sip:e@f>\r\nl: 0\r\n\r\n"
    )
    demand(read)
    assert read.call_id == "7"
    assert read.headers.get("contact") == "<sip:e@f>"
    assert read.headers.get("supported") == "timer"


def test_line_ends_of_old_telephones():
    bare = message("Content-Length: 4\r\n").replace(b"\r\n", b"\n") + b"a\r\n\r\nb"
    assert parse(bare).body == b"a\r\n\r"
    assert parse(b"\r\n\r\n" + message()).call_id == "1"


def test_a_method_of_any_token_is_read():
    read = parse(b"!interesting-Method0123456789_*+`.%indeed'~ sip:h SIP/2.0\r\nCSeq: 0 !x\r\n\r\n")
    assert isinstance(read, Request)
    assert read.method == "!interesting-Method0123456789_*+`.%indeed'~"


def test_bytes_that_are_no_text_pass_through_unharmed():
    data = message("Subject: \udcff\udcfe\x00\r\n", "\udc80")
    assert b"Subject: \xff\xfe\x00\r\n" in bytes(parse(data))
    assert parse(data).body == b"\x80"


def test_a_body_longer_than_its_length_is_cut_there():
    assert parse(message("Content-Length: 2\r\n", "abcdef")).body == b"ab"
    assert parse(message("", "abcdef")).body == b"abcdef"
    assert parse(message("Content-Length: 2\r\nl: 2\r\n", "abcdef")).body == b"ab"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"x" * (LARGEST + 1), 513),
        (WHOLE.encode(), 0),
        (b"INVITE sip:x@h\r\n\r\n", 0),
        (b"INVITE sip:x@h SIP/2.0 more\r\n\r\n", 0),
        ("INVITÉ sip:x@h SIP/2.0\r\n\r\n".encode(), 0),
        (b"IN(VITE sip:x@h SIP/2.0\r\n\r\n", 0),
        (b"INVITE sip:x@h SIP/7.0\r\n\r\n", 505),
        (b"INVITE sip:x@h HTTP/1.1\r\n\r\n", 0),
        (b"INVITE sip:" + b"x" * 9000 + b" SIP/2.0\r\n\r\n", 0),
        (message("Subject: " + "x" * 9000 + "\r\n"), 400),
        (message("Subject: x\r\n" + (" " + "y" * 4000 + "\r\n") * 3), 400),
        (message("X: y\r\n" * 130), 400),
        (message(" folded"), 0),
        (message("no header\r\n"), 400),
        (message(": no name\r\n"), 400),
        (message("two words: x\r\n"), 400),
        (message("Zażółć: x\r\n"), 400),
        (message("Subject: a\rEvil: b\r\n"), 400),
        (message("Content-Length: -1\r\n"), 400),
        (message("Content-Length: ٣\r\n"), 400),
        (message("Content-Length: 999999999\r\n"), 400),
        (message("Content-Length: 5\r\n", "abc"), 400),
        (message("Content-Length: 1\r\nl: 2\r\n", "abc"), 400),
        (b"INVITE sip:x@h SIP/2.0\r\n folded: before any\r\n\r\n", 400),
        (b"SIP/2.0 20 OK\r\n\r\n", 0),
        (b"SIP/2.0 700 OK\r\n\r\n", 0),
        ("SIP/2.0 ²00 OK\r\n\r\n".encode(), 0),
        (b"SIP/2.0 200 OK\r\nContent-Length: 5\r\n\r\n", 0),
        (b"SIP/2.0 200 OK\r\nnonsense\r\n\r\n", 0),
    ],
)
def test_what_is_no_message_is_refused(data: bytes, status: int):
    with pytest.raises(MessageProblem) as caught:
        parse(data)
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Call-ID: 1\r\n", ""),
        ("From: <sip:a@b>;tag=1\r\n", ""),
        ("To: <sip:x@h>\r\n", "To: \r\n"),
        ("To: <sip:x@h>\r\n", "To: \r\nTo: <sip:x@h>\r\n"),
        ("CSeq: 1 INVITE\r\n", ""),
        ("Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n", ""),
        ("Via: SIP/2.0/UDP h", "Via: UDP h"),
        ("Via: SIP/2.0/UDP h;branch=z9hG4bK1", "Via: ,"),
        ("Via: SIP/2.0/UDP h", "Via: ,SIP/2.0/UDP h,"),
        ("Call-ID: 1", "Call-ID: 1\r\nCall-ID: 2"),
        ("To: ", "t: <sip:y@h>\r\nTo: "),
        ("CSeq: 1 INVITE", "CSeq: 1 BYE"),
        ("CSeq: 1 INVITE", "CSeq: 2147483648 INVITE"),
        ("CSeq: 1 INVITE", "CSeq: -1 INVITE"),
        ("CSeq: 1 INVITE", "CSeq: 1"),
        ("CSeq: 1 INVITE", "CSeq: 1 INVITE INVITE"),
        ("CSeq: 1 INVITE", "CSeq: ² INVITE"),
    ],
)
def test_what_every_message_must_have(old: str, new: str):
    assert old in WHOLE
    if new.startswith("Via: ,SIP"):
        demand(parse(message(start=WHOLE.replace(old, new))))  # empty elements of a list are none
        return
    with pytest.raises(MessageProblem) as caught:
        demand(parse(message(start=WHOLE.replace(old, new))))
    assert caught.value.status == 400


def test_a_response_may_answer_any_method():
    read = parse(WHOLE.replace("INVITE sip:x@h SIP/2.0", "SIP/2.0 200  Fine  by me ").encode() + b"\r\n")
    demand(read)
    assert isinstance(read, Response)
    assert (read.status, read.reason) == (200, "Fine  by me")
    assert Response(486, Headers()).reason == "Busy Here"
    assert Response(499, Headers()).reason == ""


def test_messages_are_equal_when_their_bytes_are():
    one, same, other = parse(message()), parse(message()), parse(message(body="x"))
    assert one == same
    assert one != other
    assert one != "INVITE"
    response = Response(200, Headers([("call-id", "9")]))
    assert response == Response(200, Headers([("call-id", "9")]))
    assert response != one
    assert (repr(one), repr(response)) == ("<INVITE 1>", "<200 9>")


def test_a_start_line_cannot_be_forged():
    assert bytes(Request("BYE", "sip:a@h\r\nEvil: 1", Headers())).startswith(b"BYE sip:a@h Evil: 1 SIP/2.0\r\n")


# --- Properties

NAMES = st.sampled_from(["subject", "call-id", "x-own", "to", "route"])
VALUES = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60).map(str.strip)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=20), st.binary(max_size=200))
def test_what_we_write_is_read_as_it_was_meant(items: list[tuple[str, str]], body: bytes):
    written = Request("INFO", "sip:a@h", Headers.received(list(items)), body)
    read = parse(bytes(written))
    assert isinstance(read, Request)
    assert [item for item in read.headers.items() if item[0] != "content-length"] == items
    assert read.body == body


@settings(max_examples=300)
@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: WHOLE.encode() + text.encode("utf-8", "replace"))
)
def test_reading_raises_nothing_but_problems(data: bytes):
    for candidate in (data, data + b"\r\n\r\n"):
        try:
            read = parse(candidate)
            demand(read)
        except MessageProblem:
            continue
        assert parse(bytes(read)).call_id == read.call_id


@given(st.integers(0, len(WHOLE) + 2))
def test_a_message_cut_anywhere_raises_nothing_but_problems(length: int):
    with contextlib.suppress(MessageProblem):
        demand(parse(message()[:length] + b"\r\n\r\n"))


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode() + b"S: " + b"\r\n x" * 20_000,
        WHOLE.encode() + b"a: b\r\n" * 10_000 + b"\r\n",
        b"INVITE " + b"\r\n" * 32_000 + b"\r\n",
        WHOLE.encode() + b"Contact: " + b'"<,' * 2_700 + b"\r\n\r\n",
        b"\n" * 65_000,
    ],
)
def test_the_largest_messages_take_little_memory(data: bytes):
    data = data[:LARGEST]
    tracemalloc.start()
    try:
        read = parse(data)
        read.headers.listed("contact")
    except MessageProblem:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
