"""What becomes of a call of ours: rung, answered, refused, challenged, forked, redirected, given up."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.endpoint import Admission, Credentials
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Accepted, Ended, Failed, ProbeDone, Progressed
from infolinia.telephony.sip.transaction import Peer

from .pair import OFFER, Wire, changed, lose, methods, pair, request, statuses, talk


def respond(wire: Wire, status: int, *headers: tuple[str, str], body: bytes = b"", tag: str = "far") -> None:
    """Answer `a`'s newest INVITE as a far end that is not ours."""
    asked = wire.messages("a", "INVITE")[-1]
    response = Response(status, asked.headers.copy(), body, "")
    for name in (
        "contact",
        "allow",
        "content-type",
        "max-forwards",
        "authorization",
        "proxy-authorization",
        "supported",
        "session-expires",
    ):
        response.headers.drop(name)
    if status > 100:
        response.headers.set("to", f"{asked.headers.get('to')};tag={tag}")
    for name, value in headers:
        response.headers.add(name, value)  # type: ignore[arg-type]
    wire.run(wire.a, wire.a.endpoint.receive(bytes(response), wire.b.peer, wire.now))


def alone() -> Wire:
    """`a` with a far end that the test plays."""
    wire = pair()
    wire.keep = lambda message: False
    return wire


def test_the_caller_hears_of_ringing_and_early_media():
    wire = pair()
    call = wire.ring()
    wire.answer(180)
    assert wire.a.signals[-1] == Progressed(call, 180, b"")
    wire.answer(183, OFFER)
    assert wire.a.signals[-1] == Progressed(call, 183, OFFER)
    wire.answer()
    assert wire.a.signals[-1] == Accepted(call, OFFER)


def test_nobody_answers():
    wire = alone()
    call = wire.ring()
    wire.until(33)
    assert wire.a.signals == [Failed(call, 408, "", unheard=True)]
    assert wire.sent("a", "INVITE") == 7
    assert wire.silence()


def test_a_call_that_rings_for_ever_is_given_up_and_cancelled():
    wire = pair()
    call = wire.ring()
    wire.answer(180)
    wire.until(179)
    assert wire.a.heard() == ["Progressed"]
    wire.until(181)
    assert wire.a.signals[-1] == Failed(call, 408, "")
    assert wire.b.heard()[-1] == "Cancelled"
    assert wire.silence()


def test_cancel_before_an_answer_ends_the_call_with_487():
    wire = pair()
    call = wire.ring()
    wire.answer(180)
    wire.run(wire.a, wire.a.endpoint.cancel(call, 0.1))
    assert wire.b.heard() == ["Invited", "Cancelled"]
    assert wire.a.signals[-1] == Failed(call, 487, "Request Terminated")
    assert wire.sent("b", 487) == 1
    invite, cancel = wire.messages("a", "INVITE")[0], wire.messages("a", "CANCEL")[0]
    assert cancel.via.branch == invite.via.branch
    assert wire.silence()


def test_a_cancel_waits_for_a_sign_of_life():
    wire = alone()
    call = wire.ring()
    assert wire.a.endpoint.cancel(call, 0.0) == []
    respond(wire, 100)
    assert wire.sent("a", "CANCEL") == 1
    assert wire.a.endpoint.cancel(call, 0.1) == []  # once is enough
    respond(wire, 180)
    assert wire.sent("a", "CANCEL") == 1


def test_a_cancel_that_nothing_comes_of_ends_the_call_all_the_same():
    wire = alone()
    call = wire.ring()
    respond(wire, 180)
    wire.run(wire.a, wire.a.endpoint.cancel(call, 1.0))
    respond(wire, 180)
    wire.until(34)
    assert wire.a.signals[-1] == Failed(call, 487, "cancelled")
    assert wire.silence()


def test_cancel_that_loses_the_race_with_200_hangs_up_politely():
    wire = pair()
    call = wire.ring()
    wire.keep = lose("CANCEL")
    wire.answer(180)
    wire.run(wire.a, wire.a.endpoint.cancel(call, 0.1))
    wire.keep = lambda message: True
    wire.answer()
    assert wire.sent("a", "ACK") == 1
    assert wire.sent("a", "BYE") == 1
    assert isinstance(wire.b.signals[-1], Ended)
    assert wire.a.signals[-1] == Failed(call, 487, "cancelled")
    assert wire.silence()


def test_a_cancel_takes_the_way_of_its_invite():
    wire = alone()
    call, effects = wire.a.endpoint.invite(
        "sip:100@h", wire.b.peer, 0.0, body=b"", caller="sip:2@h", headers=(("route", "<sip:edge;lr>"),)
    )
    wire.run(wire.a, effects)
    respond(wire, 180)
    cancel = parse(wire.a.endpoint.cancel(call, 0.1)[0].data)
    assert cancel.headers.all("route") == ["<sip:edge;lr>"]
    assert cancel.cseq == (1, "CANCEL")


def test_cancel_after_the_answer_does_nothing():
    wire, call = talk()
    assert wire.a.endpoint.cancel(call, 1.0) == []


# --- Forks


def test_a_second_fork_is_acknowledged_and_ended_once():
    wire, call = talk()
    accepted = wire.messages("b", 200)[0]
    other = changed(accepted, (";tag=b1", ";tag=fork"), ("<sip:127.0.0.1:5070>", "<sip:127.0.0.1:5099>"))
    effects = wire.a.endpoint.receive(other, wire.b.peer, 0.3)
    assert methods(effects) == ["ACK", "BYE"]
    ack, bye = (parse(effect.data) for effect in effects)
    assert isinstance(bye, Request)
    assert bye.uri == "sip:127.0.0.1:5099"
    assert {ack.to_tag, bye.to_tag} == {"fork"}
    assert wire.a.endpoint.counts["forked"] == 1
    assert methods(wire.a.endpoint.receive(other, wire.b.peer, 0.4)) == ["ACK"]  # a copy of it: no second BYE
    assert wire.a.endpoint.knows(call)


def test_a_fork_that_is_answered_after_a_refusal_is_ended():
    wire = alone()
    call = wire.ring()
    respond(wire, 486)
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"), body=OFFER, tag="late")
    assert wire.a.signals == [Failed(call, 486, "Busy Here")]
    assert wire.sent("a", "BYE") == 1


def test_forks_are_bounded():
    wire = alone()
    wire.ring()
    for number in range(30):
        respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"), tag=f"fork{number}")
    assert wire.sent("a", "BYE") == 7
    assert wire.a.endpoint.counts["forked"] == 7 + 22


def test_early_dialogs_of_forks_all_ring_and_the_first_200_is_the_call():
    wire = alone()
    call = wire.ring()
    respond(wire, 180, tag="one")
    respond(wire, 183, ("content-type", "application/sdp"), body=OFFER, tag="two")
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"), tag="two")
    assert wire.a.heard() == ["Progressed", "Progressed", "Accepted"]
    wire.run(wire.a, wire.a.endpoint.bye(call, 1.0))
    assert wire.messages("a", "BYE")[0].to_tag == "two"


@pytest.mark.parametrize(
    ("method", "status"),
    [("UPDATE", 200), ("PRACK", 481), ("INFO", 200), ("OPTIONS", 200), ("BYE", 481), ("INVITE", 481)],
)
def test_what_one_who_rings_asks_does_not_end_the_call(method: str, status: int):
    wire = alone()
    call = wire.ring()
    respond(wire, 180, tag="one")
    respond(wire, 180, tag="two")
    early = request(method).replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={call}".encode())
    early = early.replace(b"1@b", wire.messages("a", "INVITE")[0].call_id.encode())
    for tag in (b"two", b"one"):
        asked = early.replace(b"<sip:a@b>;tag=1", b"<sip:a@b>;tag=" + tag).replace(b"z9hG4bK", b"z9hG4bK" + tag)
        assert statuses(wire.a.endpoint.receive(asked, wire.b.peer, 0.1)) == [status]
    assert statuses(wire.a.endpoint.receive(early, wire.b.peer, 0.1)) == [481]  # one who does not ring
    assert wire.a.heard() == ["Progressed", "Progressed"]
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"), tag="two")
    assert statuses(wire.a.endpoint.receive(asked.replace(b"z9hG4bK", b"z9hG4bKlate"), wire.b.peer, 0.2)) == [481]


def test_one_of_the_old_standard_without_a_tag_cannot_end_what_only_rings():
    wire = alone()
    call = wire.ring()
    bye = request("BYE").replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={call}".encode())
    bye = bye.replace(b"1@b", wire.messages("a", "INVITE")[0].call_id.encode()).replace(b";tag=1", b"")
    assert statuses(wire.a.endpoint.receive(bye, wire.b.peer, 0.1)) == [481]
    assert wire.a.endpoint.knows(call)


def test_far_ends_that_ring_are_bounded():
    wire = alone()
    wire.ring()
    for number in range(100):
        respond(wire, 180, tag=f"fork{number}")
    assert wire.a.heard().count("Progressed") == 100
    assert sum(wire.a.endpoint.sizes().values()) == 3


# --- Refusals and redirections


@pytest.mark.parametrize("status", [404, 410, 420, 480, 483, 484, 486, 488, 500, 503, 600, 603])
def test_a_refusal_is_told_and_acknowledged(status: int):
    wire = pair()
    call = wire.ring()
    wire.answer(status)
    failed = wire.a.signals[-1]
    assert isinstance(failed, Failed)
    assert (failed.call, failed.status) == (call, status)
    assert wire.sent("a", "ACK") == 1
    assert wire.silence()


def test_a_lost_ack_of_a_refusal_is_said_again():
    wire = pair()
    wire.ring()
    wire.keep = lambda message: not (isinstance(message, Request) and message.method == "ACK" and wire.now < 1)
    wire.answer(486)
    wire.until(5)
    assert wire.sent("b", 486) == wire.sent("a", "ACK") == 3
    assert wire.silence()


def test_a_redirection_is_told_and_not_followed():
    wire = alone()
    call = wire.ring()
    respond(wire, 302, ("contact", '"Elsewhere" <sip:+48222000@192.0.2.77>;q=0.7'))
    assert wire.a.signals == [Failed(call, 302, "Moved Temporarily", ("sip:+48222000@192.0.2.77",))]
    assert wire.sent("a", "INVITE") == 1


def test_an_answer_with_a_body_that_is_no_description_gives_none():
    wire = alone()
    call = wire.ring()
    respond(wire, 183, ("content-type", "text/html"), body=b"<p>wait</p>")
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"), ("content-type", "text/html"), body=b"<p>well</p>")
    assert wire.a.signals == [Progressed(call, 183, b""), Accepted(call, b"")]


# --- Digest


def guarded(*, wrong: bool = False) -> tuple[Wire, str]:
    wire = pair(lambda peer, request: Admission("carrier", passwords={"joe": "right"}))
    call = wire.ring(Credentials("joe", "wrong" if wrong else "right"))
    return wire, call


def test_a_challenge_is_answered():
    wire, call = guarded()
    assert wire.b.heard() == ["Invited"]
    first, second = wire.messages("a", "INVITE")
    assert first.call_id == second.call_id
    assert first.from_tag == second.from_tag
    assert (first.cseq[0], second.cseq[0]) == (1, 2)
    assert first.via.branch != second.via.branch
    wire.answer()
    assert wire.a.signals == [Accepted(call, OFFER)]
    # 13.2.2.4: the ACK bears what the INVITE proved itself with
    assert wire.messages("a", "ACK")[-1].headers.get("authorization") == second.headers.get("authorization")
    wire.run(wire.a, wire.a.endpoint.bye(call, 1.0))
    assert wire.silence()


def test_a_wrong_password_is_tried_once():
    wire, call = guarded(wrong=True)
    assert wire.b.signals == []
    assert wire.a.signals == [Failed(call, 401, "Unauthorized")]
    assert wire.b.endpoint.counts["wrong-password"] == 1


def test_a_challenge_without_credentials_is_a_refusal():
    wire = pair(lambda peer, request: Admission("carrier", passwords={"joe": "right"}))
    call = wire.ring()
    assert wire.a.signals == [Failed(call, 401, "Unauthorized")]


def test_a_stale_nonce_is_answered_anew_but_not_for_ever():
    wire = alone()
    call = wire.ring(Credentials("joe", "right"))
    for number in range(9):
        if wire.a.signals:
            break
        respond(wire, 407, ("proxy-authenticate", f'Digest realm="r", nonce="n{number}", stale=true'))
    assert wire.a.signals == [Failed(call, 407, "Proxy Authentication Required")]
    assert wire.sent("a", "INVITE") == 4


def test_a_proxy_and_a_server_may_both_ask():
    wire = alone()
    call = wire.ring(Credentials("joe", "right"))
    respond(wire, 407, ("proxy-authenticate", 'Digest realm="proxy", nonce="1"'))
    respond(wire, 401, ("www-authenticate", 'Digest realm="server", nonce="2", qop="auth"'))
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"))
    last = wire.messages("a", "INVITE")[-1]
    assert 'realm="proxy"' in last.headers.get("proxy-authorization")
    assert 'realm="server"' in last.headers.get("authorization")
    assert wire.a.signals == [Accepted(call, b"")]


def test_a_call_that_was_given_up_is_not_tried_again_with_a_password():
    wire = alone()
    call = wire.ring(Credentials("joe", "right"))
    assert wire.a.endpoint.cancel(call, 0.0) == []
    respond(wire, 401, ("www-authenticate", 'Digest realm="r", nonce="n"'))
    assert wire.a.signals == [Failed(call, 487, "cancelled")]


# --- Routes


def test_the_route_set_of_a_call_of_ours_is_their_record_route_turned_round():
    wire = alone()
    call = wire.ring()
    respond(
        wire, 200, ("contact", "<sip:agent@10.1.1.1:5070>"),
        ("record-route", "<sip:192.0.2.2;lr>, <sip:192.0.2.1:5080;lr>"), ("record-route", "<sip:192.0.2.9;lr>"),
    )  # fmt: skip
    effects = wire.a.endpoint.bye(call, 1.0)
    bye = parse(effects[0].data)
    assert isinstance(bye, Request)
    assert bye.uri == "sip:agent@10.1.1.1:5070"
    assert bye.headers.all("route") == ["<sip:192.0.2.9;lr>", "<sip:192.0.2.1:5080;lr>", "<sip:192.0.2.2;lr>"]
    assert effects[0].to == Peer("udp", "192.0.2.9", 5060)


def test_a_strict_router_gets_itself_in_the_request_uri():
    wire = alone()
    call = wire.ring()
    respond(wire, 200, ("contact", "<sip:agent@192.0.2.5>"), ("record-route", "<sip:192.0.2.2;x=1>"))
    bye = parse(wire.a.endpoint.bye(call, 1.0)[0].data)
    assert isinstance(bye, Request)
    assert bye.uri == "sip:192.0.2.2;x=1"
    assert bye.headers.all("route") == ["<sip:agent@192.0.2.5>"]


def test_extra_headers_and_our_abilities_are_in_the_invite():
    wire = alone()
    _, effects = wire.a.endpoint.invite(
        "sip:100@127.0.0.1", wire.b.peer, 0.0, body=b"", caller="sip:2@h", headers=(("privacy", "id"),)
    )
    invite = parse(effects[0].data)
    assert invite.headers.get("privacy") == "id"
    assert "INFO" in invite.headers.get("allow")
    assert not invite.headers.has("content-type")


# --- Is the trunk there?


def test_a_trunk_is_asked_whether_it_lives():
    wire = pair()
    wire.run(wire.a, wire.a.endpoint.probe("trunk", wire.b.peer, 0.0))
    assert wire.a.signals == [ProbeDone("trunk", 200)]
    wire.keep = lambda message: False
    wire.run(wire.a, wire.a.endpoint.probe("dead", wire.b.peer, 0.0))
    wire.until(33)
    assert wire.a.signals[-1] == ProbeDone("dead", 408)
    assert wire.silence()


def test_an_ipv6_trunk_is_asked_at_its_address():
    wire = alone()
    probe = parse(wire.a.endpoint.probe("six", Peer("tcp", "2001:db8::1", 5060), 0.0)[0].data)
    assert isinstance(probe, Request)
    assert probe.uri == "sip:[2001:db8::1]:5060"
    assert probe.headers.get("contact") == "<sip:127.0.0.1:5060;transport=tcp>"
