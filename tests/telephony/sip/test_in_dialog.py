"""Requests inside a call: digits, transfer, hold, glare, challenges, what a far end that is gone or lost gets."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.endpoint import Admission, Credentials
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Ended, InfoGiven, ProbeDone, ReferDone, ReinviteDone
from infolinia.telephony.sip.transaction import Peer

from .pair import OFFER, STRANGER, Wire, changed, lose, pair, request, statuses, talk
from .test_answering import inside


def challenge(wire: Wire, status: int = 407, *, nonce: str = "n", extra: str = "") -> None:
    """`b`'s proxy challenges what `a` sent last."""
    asked = next(m for who, m in reversed(wire.log) if who == "a" and isinstance(m, Request) and m.method != "ACK")
    response = Response(status, asked.headers.copy())
    name = "proxy-authenticate" if status == 407 else "www-authenticate"
    response.headers.add(name, f'Digest realm="proxy", nonce="{nonce}", qop="auth"{extra}')
    wire.run(wire.a, wire.a.endpoint.receive(bytes(response), wire.b.peer, wire.now))


def silent(wire: Wire) -> Wire:
    wire.keep = lambda message: False
    return wire


def test_digits_by_info():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.info(call, "application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", wire.now))
    assert wire.b.signals[-1] == InfoGiven(wire.callee, "application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n")
    assert wire.sent("b", 200) == 2
    assert wire.a.heard() == ["Accepted"]


@pytest.mark.parametrize("method", ["BYE", "INVITE", "UPDATE", "INFO", "OPTIONS", "ACK"])
def test_who_has_only_read_the_names_of_a_call_can_do_nothing_in_it(method: str):
    ours = "127.0.0.1"
    wire = pair(lambda peer, _request: Admission("carrier" if peer.host == ours else ""), hears=lambda _peer: False)
    wire.ring()
    wire.answer()
    told = wire.b.heard()
    extra = "Contact: <sip:evil@198.51.100.7>\r\n"
    assert wire.b.endpoint.receive(inside(wire, method, 2, extra), STRANGER, 0.0) == []
    assert wire.b.heard() == told
    assert wire.b.endpoint.knows(wire.callee)
    assert statuses(wire.b.endpoint.receive(inside(wire, "BYE", 3), Peer("udp", ours, 9), 0.0)) == [200]


def test_a_transfer_is_asked_for_and_its_answer_told():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@127.0.0.1", wire.now))
    refer = wire.messages("a", "REFER")[0]
    assert refer.headers.get("refer-to") == "<sip:300@127.0.0.1>"
    assert refer.headers.has("contact")
    assert wire.a.signals[-1] == ReferDone(call, 603)  # we do not let others move our calls


def test_a_call_is_asked_whether_it_is_still_known():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.probe_call(call, wire.now))
    assert wire.a.signals[-1] == ProbeDone(call, 200)
    wire.run(wire.b, wire.b.endpoint.bye(wire.callee, wire.now))
    assert wire.a.endpoint.probe_call(call, wire.now) == []


def test_a_probe_that_nobody_answers_is_408_and_trying_is_no_answer():
    wire, call = talk()
    silent(wire)
    wire.run(wire.a, wire.a.endpoint.probe_call(call, wire.now))
    trying = Response(100, wire.messages("a", "OPTIONS")[0].headers.copy())
    assert wire.a.endpoint.receive(bytes(trying), wire.b.peer, 0.1) == []
    wire.until(33)
    assert wire.a.signals[-1] == ProbeDone(call, 408)


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("OPTIONS", 200),
        ("NOTIFY", 200),
        ("REFER", 400),  # without a target
        ("UPDATE", 200),
        ("PRACK", 400),  # without what it acknowledges
        ("MESSAGE", 405),
        ("DANCE", 501),
    ],
)
def test_each_method_inside_a_call_gets_its_answer(method: str, status: int):
    wire, _call = talk()
    assert statuses(wire.b.endpoint.receive(inside(wire, method, 2), STRANGER, 0.0)) == [status]


def test_an_extension_is_refused_but_a_bye_never_is():
    wire, _call = talk()
    update = inside(wire, "INFO", 2, "Require: gruu\r\n")
    assert statuses(wire.b.endpoint.receive(update, STRANGER, 0.0)) == [420]
    bye = wire.b.endpoint.receive(inside(wire, "BYE", 3, "Require: gruu\r\n"), STRANGER, 0.0)
    assert statuses(bye) == [200]
    assert bye[-1] == Ended(wire.callee)


def test_a_request_out_of_order_or_of_no_call():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.info(call, "text/plain", b"", wire.now))
    info = wire.messages("a", "INFO")[0]
    late = changed(info, ("CSeq: 2", "CSeq: 0"), ("branch=z9hG4bK", "branch=z9hG4bKx"))
    assert statuses(wire.b.endpoint.receive(late, wire.a.peer, 0.5)) == [500]
    for old, new in ((";tag=b", ";tag=zz"), (";tag=a", ";tag=zz"), ("Call-ID: ", "Call-ID: zz")):
        stray = changed(info, (old, new), ("branch=z9hG4bK", "branch=z9hG4bKy"))
        assert statuses(wire.b.endpoint.receive(stray, wire.a.peer, 0.5)) == [481]


def test_nothing_is_asked_in_a_call_that_is_not_up():
    wire = pair()
    call = wire.ring()
    sip = wire.a.endpoint
    assert sip.bye(call, 0.0) == sip.reinvite(call, OFFER, 0.0) == sip.info(call, "a/b", b"", 0.0) == []
    assert sip.refer(call, "sip:x@y", 0.0) == sip.probe_call(call, 0.0) == []
    assert sip.bye("no-call", 0.0) == []


def test_a_connection_that_was_made_anew_is_the_one_to_use():
    wire, _call = talk()
    new = Peer("tcp", "198.51.100.7", 61000)
    effects = wire.b.endpoint.receive(inside(wire, "OPTIONS", 2), new, 0.0)
    assert effects[0].to == new


# --- re-INVITE of ours


def test_glare_is_491_on_both_sides_and_then_works_by_itself():
    wire, call = talk()
    ours = wire.a.endpoint.reinvite(call, OFFER, wire.now)
    theirs = wire.b.endpoint.reinvite(wire.callee, OFFER, wire.now)
    wire.keep = lambda message: False  # they cross on the wire
    wire.run(wire.a, ours)
    wire.run(wire.b, theirs)
    crossed = bytes(wire.messages("b", "INVITE")[0])
    wire.run(wire.a, wire.a.endpoint.receive(crossed, wire.b.peer, wire.now))
    wire.keep = lambda message: True
    wire.until(2)  # the one that was called tries again within two seconds, the caller after that (14.1)
    assert [m.cseq[0] for m in wire.messages("b", "INVITE")] == [1, 2]
    wire.run(wire.a, wire.a.endpoint.respond(call, 200, wire.now, body=OFFER))
    assert wire.b.signals[-1] == ReinviteDone(wire.callee, 200, OFFER)
    wire.until(4.5)
    wire.answer()
    assert wire.a.signals[-1] == ReinviteDone(call, 200, OFFER)


def test_a_change_while_theirs_waits_is_491_at_once():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    assert wire.b.endpoint.reinvite(wire.callee, OFFER, wire.now) == [ReinviteDone(wire.callee, 491, b"")]


def test_the_lost_ack_of_a_reinvite_is_said_again():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.keep = lose("ACK")
    wire.answer()
    wire.until(0.6)
    assert wire.a.heard().count("ReinviteDone") == 1
    wire.keep = lambda message: True
    wire.until(3)
    assert wire.b.heard()[-1] == "Acknowledged"
    assert {ack.cseq[0] for ack in wire.messages("a", "ACK")} == {1, 2}


def test_a_reinvite_answered_after_the_end_is_acknowledged_and_forgotten():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.run(wire.a, wire.a.endpoint.receive(inside_b(wire, "BYE"), wire.b.peer, wire.now))
    assert wire.a.signals[-1] == Ended(call)
    wire.answer()
    assert wire.sent("b", 487) == 0  # `b` never heard of the end: it goes on
    assert wire.sent("a", "ACK") == 2
    assert wire.a.heard()[-1] == "Ended"


def inside_b(wire: Wire, method: str) -> bytes:
    """A request of `b` inside the call, as its endpoint would write it."""
    accepted = wire.messages("b", 200)[0]
    data = request(method).replace(b"From: <sip:a@b>;tag=1", f"From: {accepted.headers.get('to')}".encode())
    data = data.replace(b"To: <sip:x@127.0.0.1>", f"To: {accepted.headers.get('from')}".encode())
    return data.replace(b"Call-ID: 1@b", f"Call-ID: {accepted.call_id}".encode())


def test_a_reinvite_refused_after_the_end_is_forgotten():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert wire.a.heard() == ["Accepted"]
    assert wire.silence()


@pytest.mark.parametrize("status", [408, 481])
def test_a_far_end_that_knows_no_such_call_ends_it(status: int):
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.answer(status)
    assert wire.a.signals[-1] == Ended(call, status)
    assert wire.sent("a", "BYE") == 1


def test_a_reinvite_that_nobody_answers_ends_the_call():
    wire, call = talk()
    silent(wire)
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.until(33)
    assert wire.a.signals[-1] == Ended(call, 408)
    assert wire.sent("a", "BYE") >= 1


def test_a_reinvite_answered_by_no_description_gives_none():
    wire, call = talk()
    silent(wire)
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    accepted = Response(200, wire.messages("a", "INVITE")[-1].headers.copy(), b"<p>")
    accepted.headers.set("content-type", "text/html")
    wire.run(wire.a, wire.a.endpoint.receive(bytes(accepted), wire.b.peer, 0.1))
    assert wire.a.signals[-1] == ReinviteDone(call, 200, b"")


def test_digits_to_a_far_end_that_knows_no_such_call_end_it():
    wire, call = talk()
    wire.b.endpoint.receive(inside(wire, "BYE", 9), STRANGER, 0.0)
    wire.run(wire.a, wire.a.endpoint.info(call, "a/b", b"1", wire.now))
    assert wire.a.signals[-1] == Ended(call, 481)
    assert not wire.a.endpoint.knows(call)


# --- Challenges inside a call


@pytest.mark.parametrize("act", ["bye", "info", "reinvite"])
def test_a_challenge_inside_a_call_is_answered(act: str):
    wire, call = talk(Credentials("joe", "secret"))
    silent(wire)
    sip = wire.a.endpoint
    effects = {
        "bye": lambda: sip.bye(call, 0.0),
        "info": lambda: sip.info(call, "a/b", b"1", 0.0),
        "reinvite": lambda: sip.reinvite(call, OFFER, 0.0),
    }[act]()
    wire.run(wire.a, effects)
    method = {"bye": "BYE", "info": "INFO", "reinvite": "INVITE"}[act]
    challenge(wire)
    first, second = wire.messages("a", method)[-2:]
    assert 'realm="proxy"' in second.headers.get("proxy-authorization")
    assert (second.cseq[0], second.body) == (first.cseq[0] + 1, first.body)
    assert second.via.branch != first.via.branch
    challenge(wire, nonce="again")  # not believed: it is not tried for ever
    assert wire.messages("a", method)[-1] is second


def test_the_ack_of_a_challenged_reinvite_proves_itself_too():
    wire, call = talk(Credentials("joe", "secret"))
    wire.keep = lambda message: bool(message.headers.get("proxy-authorization")) or isinstance(message, Response)
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, 0.0))
    challenge(wire)
    wire.answer()
    assert wire.a.signals[-1] == ReinviteDone(call, 200, OFFER)
    last = wire.messages("a", "ACK")[-1]
    assert last.headers.get("proxy-authorization") == wire.messages("a", "INVITE")[-1].headers.get(
        "proxy-authorization"
    )
    assert wire.b.heard()[-1] == "Acknowledged"


def test_a_call_that_came_in_answers_challenges_with_its_trunk_s_password():
    wire = pair(lambda peer, request: Admission("carrier", credentials=Credentials("joe", "secret")),
                caller_admits=lambda peer, request: Admission("b"))  # fmt: skip
    wire.ring()
    wire.answer()
    wire.keep = lambda message: False
    effects = wire.b.endpoint.bye(wire.callee, 1.0)
    asked = parse(effects[0].data)
    response = Response(401, asked.headers.copy())
    response.headers.add("www-authenticate", 'Digest realm="r", nonce="n", algorithm=SHA-256')
    retried = parse(wire.b.endpoint.receive(bytes(response), wire.a.peer, 1.1)[0].data)
    assert "SHA-256" in retried.headers.get("authorization")
    assert isinstance(retried, Request)
    assert retried.method == "BYE"


def test_a_challenge_that_cannot_be_answered_is_left_at_that():
    wire, call = talk(Credentials("joe", "secret"))
    silent(wire)
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:x@y", 0.0))
    challenge(wire, 401, extra=", algorithm=ROT13")
    assert wire.a.signals[-1] == ReferDone(call, 401)


def test_headers_of_a_bye_are_sent():
    wire, call = talk()
    bye = parse(wire.a.endpoint.bye(call, 0.0, headers=(("retry-after", "5"),))[0].data)
    assert bye.headers.get("retry-after") == "5"
