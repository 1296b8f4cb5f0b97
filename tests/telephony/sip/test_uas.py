"""What a request from outside any call gets: who may, digest, methods, addresses, extensions."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.digest import Credentials, read_challenge, respond
from infolinia.telephony.sip.endpoint import Admission
from infolinia.telephony.sip.message import parse
from infolinia.telephony.sip.signals import Failed

from .pair import STRANGER, pair, request, statuses


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request(), 200),
        (request("SUBSCRIBE"), 405),
        (request("UPDATE"), 481),
        (request("REFER"), 403),
        (request("MAKECOFFEE"), 501),
        (request(extra="Require: 100rel, gruu\r\n"), 420),
        (request("INVITE", extra="Require: path\r\nContact: <sip:a@b>\r\n"), 420),
        (request(extra="Content-Length: 9999\r\n"), 400),
        (request(extra="Content-Length: minus\r\n"), 400),
        (request(extra="Content-Length: 0\r\nContent-Length: 5\r\n"), 400),
        (request(extra="nonsense line\r\n"), 400),
        (request(extra="X: y\r\n" * 200), 400),
        (request(extra="From: <sip:a@b>\r\n"), 400),
        (request("BYE"), 481),
        (request("INFO"), 481),
        (request("NOTIFY"), 481),
        (request("CANCEL"), 481),
        (request().replace(b"SIP/2.0\r\nVia", b"SIP/3.0\r\nVia"), 505),
        (request().replace(b"CSeq: 7 OPTIONS", b"CSeq: 7 INVITE"), 400),
        (request().replace(b"CSeq: 7", b"CSeq: 99999999999"), 400),
        (request("INVITE"), 400),  # no Contact: nowhere to send a BYE
        (request("INVITE", uri="mailto:x@y"), 416),
        (request("INVITE", uri="sip:x@y:port"), 400),
        (request("INVITE", extra="Contact: <sip:a@b>\r\nContent-Type: text/plain\r\n", body="hello"), 415),
    ],
)
def test_each_fault_gets_the_answer_of_the_rfc(data: bytes, status: int):
    wire = pair()
    effects = wire.b.endpoint.receive(data, STRANGER, 0.0)
    response = parse(effects[0].data)
    assert statuses(effects) == [status]
    assert effects[0].to == STRANGER
    assert "rport=40000" in response.headers.get("via")
    assert "received=198.51.100.7" in response.headers.get("via")
    assert response.to_tag
    assert wire.b.heard() == []


def test_what_is_not_supported_is_named():
    wire = pair()
    response = parse(wire.b.endpoint.receive(request(extra="Require: 100rel, gruu\r\n"), STRANGER, 0.0)[0].data)
    assert response.headers.get("unsupported") == "gruu"
    refused = parse(wire.b.endpoint.receive(request("PUBLISH"), STRANGER, 0.0)[0].data)
    assert refused.headers.get("allow") == "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, NOTIFY, PRACK, UPDATE, REFER"


def test_options_tells_what_we_can():
    wire = pair()
    response = parse(wire.b.endpoint.receive(request(), STRANGER, 0.0)[0].data)
    assert response.headers.get("accept") == "application/sdp"
    assert "INVITE" in response.headers.get("allow")
    assert response.headers.get("supported") == "100rel, timer, replaces, norefersub"


def test_a_request_whose_hops_are_used_up_has_arrived():
    """RFC 4475 3.3.11 and RFC 3261 16.3: a proxy answers 483; the far end of a call serves the request."""
    wire = pair()
    assert statuses(wire.b.endpoint.receive(request(extra="Max-Forwards: 0\r\n"), STRANGER, 0.0)) == [200]


def test_a_retransmitted_request_gets_the_same_answer():
    wire = pair()
    first = wire.b.endpoint.receive(request(), STRANGER, 0.0)
    assert wire.b.endpoint.receive(request(), STRANGER, 0.5) == first
    assert wire.b.endpoint.sizes()["server"] == 0


def test_an_unknown_source_is_refused_or_ignored():
    refused = pair(lambda peer, request: Admission(status=403))
    refused.ring()
    assert isinstance(refused.a.signals[-1], Failed)
    assert refused.a.signals[-1].status == 403
    silent = pair(lambda peer, request: Admission())
    silent.ring()
    assert silent.sent("b", 403) == 0
    assert silent.b.endpoint.counts["refused"] == 1
    assert silent.b.endpoint.sizes()["server"] == 0


# --- Digest: what a trunk that must prove itself gets

GUARDED = Admission("carrier", passwords={"joe": "right"})


def proof(challenged: bytes, *, count: int = 1, password: str = "right") -> str:
    challenge = read_challenge(parse(challenged).headers.get("www-authenticate"))
    return "Authorization: " + respond(
        challenge, Credentials("joe", password), method="OPTIONS", uri="sip:x@127.0.0.1", count=count, cnonce="c"
    )


def ask(wire, extra: str, branch: str, now: float = 0.0) -> bytes:
    data = request(extra=f"{extra}\r\n" if extra else "").replace(b"z9hG4bKOPTIONS", f"z9hG4bK{branch}".encode())
    return wire.b.endpoint.receive(data, STRANGER, now)[0].data


def test_digest_is_asked_for_and_believed_once():
    wire = pair(lambda peer, request: GUARDED)
    challenged = ask(wire, "", "1")
    assert parse(challenged).status == 401
    assert "stale" not in parse(challenged).headers.get("www-authenticate")
    assert [value.partition("algorithm=")[2][:7] for value in parse(challenged).headers.all("www-authenticate")] == [
        "SHA-256", "MD5, qo",
    ]  # fmt: skip
    assert parse(ask(wire, proof(challenged), "2")).status == 200
    assert parse(ask(wire, proof(challenged, count=2), "3")).status == 200


def test_a_replayed_answer_is_asked_anew_and_not_believed():
    wire = pair(lambda peer, request: GUARDED)
    answer = proof(ask(wire, "", "1"))
    assert parse(ask(wire, answer, "2")).status == 200
    replayed = parse(ask(wire, answer, "3"))
    assert replayed.status == 401
    assert "stale=true" in replayed.headers.get("www-authenticate")


def test_a_stale_nonce_is_said_to_be_stale():
    wire = pair(lambda peer, request: GUARDED)
    answer = proof(ask(wire, "", "1"))
    late = parse(ask(wire, answer, "2", now=301.0))
    assert late.status == 401
    assert "stale=true" in late.headers.get("www-authenticate")


def test_a_wrong_password_is_counted():
    wire = pair(lambda peer, request: GUARDED)
    wrong = parse(ask(wire, proof(ask(wire, "", "1"), password="guess"), "2"))
    assert wrong.status == 401
    assert "stale" not in wrong.headers.get("www-authenticate")
    assert wire.b.endpoint.counts["wrong-password"] == 1


def test_an_answer_that_is_no_digest_is_asked_anew():
    wire = pair(lambda peer, request: GUARDED)
    assert parse(ask(wire, "Authorization: Basic am9lOnJpZ2h0", "1")).status == 401
