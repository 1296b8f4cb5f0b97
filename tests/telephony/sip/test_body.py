"""The session description, found where carriers put it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.body import MOST_PARTS, BodyProblem, session_of
from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request

SDP = b"v=0\r\ns=-\r\n"


def message(body: bytes, kind: str = "", *, encoding: str = "", disposition: str = "") -> Request:
    headers = Headers([("content-type", kind)] if kind else [])
    if encoding:
        headers.add("content-encoding", encoding)
    if disposition:
        headers.add("content-disposition", disposition)
    return Request("INVITE", "sip:x", headers, body)


def parts(*contents: tuple[str, bytes], boundary: str = "b") -> bytes:
    return (
        b"".join(
            f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n" for kind, content in contents
        )
        + f"--{boundary}--\r\n".encode()
    )


def test_a_description_alone():
    assert session_of(message(b"")) == b""
    assert session_of(message(b"", "multipart/mixed")) == b""
    assert session_of(message(SDP, "Application/SDP; charset=utf-8")) == SDP
    assert session_of(message(SDP, "application/sdp", encoding="identity")) == SDP


def test_a_description_among_other_parts():
    body = parts(("application/isup", b"\x01\r\n\r\n\x02"), ("Application/SDP", SDP), ("application/sdp", b"second"))
    assert session_of(message(b"preamble\r\n" + body, 'multipart/mixed; boundary="b"')) == SDP
    compact = body.replace(b"Content-Type: Application", b"Content-ID: <1>\r\nc : Application")
    assert session_of(message(compact, "multipart/related;boundary=b")) == SDP


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (SDP, ""),
        (SDP, "text/plain"),
        (parts(("text/plain", b"x")), "multipart/mixed;boundary=b"),
        (parts(("application/sdp", SDP)), "multipart/mixed"),
        (parts(("application/sdp", SDP)), "multipart/mixed;boundary=other"),
        (parts(("application/sdp", SDP), boundary="bb"), "multipart/mixed;boundary=b"),
        (b"--b\r\n" * 1000 + parts(("application/sdp", SDP)), "multipart/mixed;boundary=b"),
    ],
)
def test_a_body_without_one_is_a_problem_unless_it_may_be_ignored(body: bytes, kind: str):
    with pytest.raises(BodyProblem):
        session_of(message(body, kind))
    assert session_of(message(body, kind, disposition="render;handling=optional")) == b""


def test_a_packed_body_is_not_unpacked():
    with pytest.raises(BodyProblem):
        session_of(message(SDP, "application/sdp", encoding="gzip"))


@given(st.binary(max_size=300), st.text(max_size=20))
def test_whatever_the_parts_hold_nothing_else_is_raised(content: bytes, boundary: str):
    body = b"\r\n--b\r\n".join([content] * (MOST_PARTS + 2))
    for kind in ("multipart/mixed;boundary=b", f"multipart/mixed;boundary={boundary}"):
        try:
            assert session_of(message(body, kind)) in body
        except BodyProblem:
            assert body
