"""Changes of a session that meet each other: re-INVITE and UPDATE, both ways (RFC 3261 14, RFC 3311 5)."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.message import Response, parse
from infolinia.telephony.sip.signals import ReinviteDone, Updated, UpdateDone

from .pair import OFFER, STRANGER, Wire, changed, pair, statuses, talk
from .test_answering import inside
from .test_uac import alone, respond

OTHER = OFFER.replace(b"4000", b"4002")


def answered(wire: Wire, status: int, method: str = "INVITE", *headers: tuple[str, str]) -> None:
    """`b` answers the newest request of `a` of this method, by hand."""
    response = Response(status, wire.messages("a", method)[-1].headers.copy())
    for name, value in headers:
        response.headers.set(name, value)  # type: ignore[arg-type]
    wire.run(wire.a, wire.a.endpoint.receive(bytes(response), wire.b.peer, wire.now))


def quiet(wire: Wire) -> Wire:
    wire.keep = lambda message: False
    return wire


def test_an_update_changes_the_session_of_a_call():
    wire, call = talk()
    wire.run(wire.b, wire.b.endpoint.update(wire.callee, OTHER, 1.0))
    assert wire.a.signals[-1] == Updated(call, OTHER)
    wire.run(wire.a, wire.a.endpoint.answer_update(call, 200, 1.0, body=OTHER))
    assert wire.b.signals[-1] == UpdateDone(wire.callee, 200, OTHER)
    wire.run(wire.b, wire.b.endpoint.update(wire.callee, OTHER, 2.0))
    wire.run(wire.a, wire.a.endpoint.answer_update(call, 488, 2.0))
    assert wire.b.signals[-1] == UpdateDone(wire.callee, 488, b"")


def test_an_update_moves_the_target():
    wire, _call = talk()
    moved = inside(wire, "UPDATE", 2, "Contact: <sip:new@198.51.100.9:5099>\r\n")
    effects = wire.b.endpoint.receive(moved, STRANGER, 0.0)
    assert statuses(effects) == [200]
    assert parse(effects[0].data).headers.get("contact") == "<sip:127.0.0.1:5070>"
    bye = parse(wire.b.endpoint.bye(wire.callee, 1.0)[0].data)
    assert bye.uri == "sip:new@198.51.100.9:5099"  # type: ignore[union-attr]


def test_a_second_update_before_the_first_is_answered_is_asked_to_wait():
    wire, _call = talk()
    offer = ("Content-Type: application/sdp\r\n", OFFER.decode())
    assert wire.b.endpoint.receive(inside(wire, "UPDATE", 2, *offer), STRANGER, 0.0) == [Updated(wire.callee, OFFER)]
    effects = wire.b.endpoint.receive(inside(wire, "UPDATE", 3, *offer), STRANGER, 0.0)
    assert statuses(effects) == [500]
    assert 0 <= int(parse(effects[0].data).headers.get("retry-after")) <= 10
    assert statuses(wire.b.endpoint.receive(inside(wire, "INVITE", 4, *offer), STRANGER, 0.0)) == [500]
    assert wire.b.endpoint.update(wire.callee, OFFER, 0.0) == [UpdateDone(wire.callee, 491, b"")]


def test_an_update_whose_owner_forgets_it_is_refused_in_the_end():
    wire, call = talk()
    wire.run(wire.b, wire.b.endpoint.update(wire.callee, OTHER, 0.0))
    wire.until(21)
    assert wire.b.signals[-1] == UpdateDone(wire.callee, 500, b"")
    assert wire.a.endpoint.answer_update(call, 200, 21.0) == []


def test_an_update_that_waits_ends_with_the_call():
    wire, call = talk()
    wire.run(wire.b, wire.b.endpoint.update(wire.callee, OTHER, 0.0))
    wire.run(wire.a, wire.a.endpoint.bye(call, 0.1))
    assert wire.sent("a", 487) == 1
    assert wire.silence()


def test_updates_that_cross_are_491_on_both_sides():
    wire, call = talk()
    ours, theirs = wire.a.endpoint.update(call, OTHER, 0.0), wire.b.endpoint.update(wire.callee, OTHER, 0.0)
    crossing = quiet(wire)
    crossing.run(wire.a, ours)
    crossing.run(wire.b, theirs)
    for side, sender in (("a", wire.b), ("b", wire.a)):
        update = bytes(wire.messages(side, "UPDATE")[0])
        assert statuses(sender.endpoint.receive(update, STRANGER, 0.0)) == [491]
    answered(wire, 491, "UPDATE")
    assert wire.a.signals[-1] == UpdateDone(call, 491, b"")


def test_a_reinvite_that_meets_our_update_is_491():
    wire, _call = talk()
    wire.run(wire.b, quiet(wire).b.endpoint.update(wire.callee, OTHER, 0.0))
    assert statuses(wire.b.endpoint.receive(inside(wire, "INVITE", 2), STRANGER, 0.0)) == [491]


def test_an_update_with_an_offer_before_the_offer_of_its_invite_is_answered():
    wire = pair()
    wire.ring()
    offer = ("Content-Type: application/sdp\r\n", OFFER.decode())
    assert statuses(wire.b.endpoint.receive(inside(wire, "UPDATE", 2, *offer), STRANGER, 0.0)) == [500]
    assert statuses(wire.b.endpoint.receive(inside(wire, "UPDATE", 3), STRANGER, 0.0)) == [200]
    called = alone()
    called.ring()
    respond(called, 180, tag="one")
    early = inside_out(called, "UPDATE", "one", OFFER)
    assert statuses(called.a.endpoint.receive(early, called.b.peer, 0.0)) == [491]


def inside_out(wire: Wire, method: str, tag: str, body: bytes) -> bytes:
    """A request of one who rings, with an offer."""
    invite = wire.messages("a", "INVITE")[0]
    return (
        f"{method} sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKe{tag}\r\n"
        f"From: <sip:100@127.0.0.1>;tag={tag}\r\nTo: {invite.headers.get('from')}\r\nCall-ID: {invite.call_id}\r\n"
        f"CSeq: 1 {method}\r\nContent-Type: application/sdp\r\n\r\n"
    ).encode() + body


def test_an_update_with_another_body_is_415():
    wire, _call = talk()
    text = inside(wire, "UPDATE", 2, "Content-Type: text/plain\r\n", "hello")
    assert statuses(wire.b.endpoint.receive(text, STRANGER, 0.0)) == [415]


def test_an_update_is_only_sent_where_it_is_taken_and_possible():
    wire = alone()
    call = wire.ring()
    assert wire.a.endpoint.update(call, OTHER, 0.0) == []  # nobody rings yet
    respond(wire, 183, ("content-type", "application/sdp"), body=OFFER, tag="one")
    assert wire.a.endpoint.update(call, OTHER, 0.0) == []  # their answer is not sure
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"), tag="one")
    assert wire.a.endpoint.update(call, OTHER, 0.0) == [UpdateDone(call, 405, b"")]
    assert wire.a.endpoint.update("no-call", OTHER, 0.0) == []
    rung = pair()
    rung.ring()
    assert rung.b.endpoint.update(rung.callee, OTHER, 0.0) == []


@pytest.mark.parametrize("status", [408, 481])
def test_an_update_to_a_far_end_that_knows_no_such_call_ends_it(status: int):
    wire, call = talk()
    quiet(wire).run(wire.a, wire.a.endpoint.update(call, OTHER, 0.0))
    answered(wire, status, "UPDATE")
    assert wire.a.heard()[-1] == "Ended"
    assert wire.sent("a", "BYE") == 1


# --- re-INVITE that meets theirs (14.1)


def test_a_reinvite_that_meets_theirs_waits_as_its_side_must():
    """The caller 2.1 to 4 s, the called 0 to 2 s: so they do not meet again."""
    wire, call = talk()
    quiet(wire).run(wire.a, wire.a.endpoint.reinvite(call, OTHER, 0.0))
    answered(wire, 491)
    assert wire.a.heard() == ["Accepted"]
    again = wire.a.endpoint._core.dialogs[call].retry_at
    assert again is not None
    assert 2.1 <= again <= 4.0
    wire.until(again)
    assert wire.messages("a", "INVITE")[-1].cseq[0] == 3
    answered(wire, 200, "INVITE", ("contact", "<sip:127.0.0.1:5070>"))
    assert wire.a.signals[-1] == ReinviteDone(call, 200, b"")


def test_a_newer_wish_takes_the_place_of_one_that_waits():
    wire, call = talk()
    quiet(wire).run(wire.a, wire.a.endpoint.reinvite(call, OTHER, 0.0))
    answered(wire, 491)
    assert wire.a.endpoint.reinvite(call, OFFER, 0.5) == []
    wire.until(4.1)
    assert wire.messages("a", "INVITE")[-1].body == OFFER


def test_a_reinvite_is_not_tried_for_ever():
    wire, call = talk()
    quiet(wire).run(wire.a, wire.a.endpoint.reinvite(call, OTHER, 0.0))
    for _ in range(4):
        answered(wire, 491)
        wire.until(wire.now + 4.1)
    assert wire.a.signals[-1] == ReinviteDone(call, 491, b"")


def test_a_retry_waits_until_theirs_is_answered():
    wire, call = talk()
    quiet(wire).run(wire.a, wire.a.endpoint.reinvite(call, OTHER, 0.0))
    answered(wire, 491)
    theirs = changed(wire.messages("b", 200)[0])
    invite = inside_out(wire, "INVITE", "b1", OFFER).replace(b"CSeq: 1", b"CSeq: 5")
    assert parse(theirs).to_tag == "b1"
    wire.run(wire.a, wire.a.endpoint.receive(invite, wire.b.peer, 1.0))
    before = wire.sent("a", "INVITE")
    wire.until(10)
    assert wire.sent("a", "INVITE") == before
    wire.run(wire.a, wire.a.endpoint.respond(call, 488, 10.0))
    wire.until(12)
    assert wire.sent("a", "INVITE") > before


def test_a_crossing_bye_ends_a_reinvite():
    """RFC 3261 15: their BYE crosses our re-INVITE; the answer to that changes nothing any more."""
    wire, call = talk()
    quiet(wire).run(wire.a, wire.a.endpoint.reinvite(call, OTHER, 0.0))
    bye = (
        inside_out(wire, "BYE", "b1", b"")
        .replace(b"CSeq: 1", b"CSeq: 5")
        .replace(b"Content-Type: application/sdp", b"X: y")
    )
    wire.run(wire.a, wire.a.endpoint.receive(bye, wire.b.peer, 0.1))
    answered(wire, 481)
    assert wire.a.heard()[-1] == "Ended"
    assert wire.sent("a", "BYE") == 0
