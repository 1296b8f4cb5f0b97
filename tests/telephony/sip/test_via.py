"""Via: read as far ends write it, marked with where a request came from, and the port an answer goes to."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.problem import MessageProblem
from infolinia.telephony.sip.via import Via, marked, parse_via, reply_port


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa;rport", ("udp", "192.0.2.1", 5062, "z9hG4bKa", True)),
        ("SIP  / 2.0\t/ TCP   h.example ;\tbranch = z9hG4bKb", ("tcp", "h.example", None, "z9hG4bKb", False)),
        ("sip/2.0/tls [2001:db8::1]:5061;rport=9", ("tls", "2001:db8::1", 5061, "", True)),
        ("SIP/2.0/UDP host : 5070;x", ("udp", "host", 5070, "", False)),
    ],
)  # fmt: skip
def test_a_via_is_read(text: str, expected: tuple[str, str, int | None, str, bool]):
    via = parse_via(text)
    assert (via.transport, via.host, via.port, via.branch, via.rport) == expected
    assert via.text == text


@pytest.mark.parametrize(
    "text",
    ["", "SIP/2.0/UDP", "SIP/2.0 host", "HTTP/1.1/TCP host", "SIP/2.0/UDP host:port", "SIP/2.0/UDP ;branch=x",
     "SIP/2.0/UDP two words", "SIP/2.0/UDP [::1", "SIP/2.0/UDP [::1]x", "SIP/2.0/UDP h:70000"],
)  # fmt: skip
def test_what_is_no_via_deserves_400(text: str):
    with pytest.raises(MessageProblem) as caught:
        parse_via(text)
    assert caught.value.status == 400


def test_only_the_first_of_several_values_is_marked():
    line = "SIP/2.0/UDP a:5060 ;rport;received=6.6.6.6; branch=z9hG4bK1, SIP/2.0/TCP b;rport;branch=z9hG4bK2"
    assert marked(line, "192.0.2.1", 4000) == (
        "SIP/2.0/UDP a:5060;rport=4000;branch=z9hG4bK1;received=192.0.2.1, SIP/2.0/TCP b;rport;branch=z9hG4bK2"
    )


def via(host: str, port: int | None, *, rport: bool) -> Via:
    return Via("udp", host, port, "b", rport, "")


def test_the_port_of_an_answer():
    seen = ("192.0.2.1", 4000)
    assert reply_port(via("192.0.2.1", 5062, rport=True), *seen) == 4000
    assert reply_port(via("192.0.2.1", 5062, rport=False), *seen) == 5062
    assert reply_port(via("192.0.2.1", None, rport=False), *seen) == 5060
    assert reply_port(via("10.0.0.1", 5062, rport=False), *seen) == 4000  # translated on the way
    assert reply_port(via("pbx.example", None, rport=False), *seen) == 5060


@given(st.text(max_size=200))
def test_reading_raises_nothing_else(text: str):
    with contextlib.suppress(MessageProblem):
        parse_via(f"SIP/2.0/UDP {text}")
