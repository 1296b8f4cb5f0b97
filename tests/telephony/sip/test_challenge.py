"""A request of ours said again with what was asked for."""

from __future__ import annotations

from infolinia.telephony.sip.challenge import authorized, proofs
from infolinia.telephony.sip.digest import Credentials, fields_of
from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request, Response


def invite() -> Request:
    headers = Headers([("via", "SIP/2.0/UDP h;branch=z9hG4bK1"), ("cseq", "1 INVITE"), ("route", "<sip:p;lr>")])
    return Request("INVITE", "sip:x@h", headers, b"body")


def again(request: Request, status: int, *values: str) -> Request | None:
    response = Response(status, Headers())
    for value in values:
        response.headers.add("www-authenticate" if status == 401 else "proxy-authenticate", value)
    return authorized(
        request, response, Credentials("joe", "p"), via="SIP/2.0/UDP h;branch=z9hG4bK2", seq=2, cnonce="c"
    )


def test_all_but_via_cseq_and_the_proof_stays():
    retry = again(invite(), 401, 'Digest realm="r", nonce="n"')
    assert retry is not None
    assert retry.via.branch == "z9hG4bK2"
    assert retry.cseq == (2, "INVITE")
    assert (retry.uri, retry.body, retry.headers.get("route")) == ("sip:x@h", b"body", "<sip:p;lr>")
    assert fields_of(retry.headers.get("authorization"))["uri"] == "sip:x@h"
    assert proofs(retry) == (("authorization", retry.headers.get("authorization")),)
    assert proofs(invite()) == ()


def test_the_first_challenge_that_we_can_answer_is_answered():
    retry = again(invite(), 407, 'Digest realm="r", nonce="1", algorithm=X', 'Digest realm="r", nonce="2"')
    assert retry is not None
    assert fields_of(retry.headers.get("proxy-authorization"))["nonce"] == "2"


def test_no_challenge_that_we_can_answer():
    assert again(invite(), 401) is None
    assert again(invite(), 401, "Basic x") is None


def test_a_realm_that_did_not_believe_us_is_not_asked_again_unless_our_nonce_was_stale():
    first = again(invite(), 407, 'Digest realm="r", nonce="1"')
    assert first is not None
    assert again(first, 407, 'Digest realm="r", nonce="2"') is None
    second = again(first, 407, 'Digest realm="r", nonce="2", stale=true')
    assert second is not None
    assert [fields_of(value)["nonce"] for value in second.headers.all("proxy-authorization")] == ["2"]


def test_each_proxy_on_the_way_gets_its_own_proof():
    first = again(invite(), 407, 'Digest realm="one", nonce="1"')
    assert first is not None
    second = again(first, 407, 'Digest realm="two", nonce="2"')
    assert second is not None
    assert [fields_of(value)["realm"] for value in second.headers.all("proxy-authorization")] == ["one", "two"]
