"""Reliable provisional answers (RFC 3262), both sides: said again until their PRACK, in order, never lost in a race."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.endpoint import Admission
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.reliable import read_rack
from infolinia.telephony.sip.session_timer import SessionPolicy
from infolinia.telephony.sip.signals import Accepted, EarlyAnswered, Ended, Failed, Progressed, Updated
from infolinia.telephony.sip.terms import Terms

from .pair import OFFER, STRANGER, Wire, changed, lose, methods, pair, request, statuses
from .test_answering import INVITE
from .test_uac import alone, respond

OTHER = OFFER.replace(b"4000", b"4002")
DEMANDS = INVITE.replace(b"Contact", b"Require: 100rel\r\nContact")


def called(data: bytes = DEMANDS) -> Wire:
    """`b` is called by a far end that the test plays."""
    wire = pair()
    wire.run(wire.b, wire.b.endpoint.receive(data, STRANGER, 0.0))
    return wire


def prack(wire: Wire, rack: str, *, seq: int = 8, body: str = "") -> bytes:
    extra = f"RAck: {rack}\r\n" + ("Content-Type: application/sdp\r\n" if body else "")
    data = request("PRACK", extra=extra, body=body).replace(b"CSeq: 7", f"CSeq: {seq}".encode())
    data = data.replace(b"z9hG4bKPRACK", f"z9hG4bKPRACK{seq}".encode())
    return data.replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={wire.callee}".encode())


def rseq_of(effects: list) -> int:
    return int(parse(effects[0].data).headers.get("rseq"))


def test_early_media_is_sent_reliably_and_acknowledged_and_the_200_needs_no_description():
    wire = pair()
    call = wire.ring()
    wire.answer(183, OFFER)
    early = wire.messages("b", 183)[0]
    assert early.headers.listed("require") == ["100rel"]
    asked = wire.messages("a", "PRACK")[0]
    assert asked.headers.get("rack") == f"{early.headers.get('rseq')} 1 INVITE"
    assert (asked.cseq, asked.to_tag) == ((2, "PRACK"), wire.callee)
    wire.answer()
    assert wire.messages("b", 200)[-1].body == b""
    assert wire.a.signals == [Progressed(call, 183, OFFER), Accepted(call, OFFER)]
    wire.run(wire.a, wire.a.endpoint.bye(call, 1.0))
    assert wire.messages("a", "BYE")[0].cseq[0] == 3
    assert wire.silence()


def test_plain_ringing_is_not_sent_reliably_unless_it_is_demanded():
    wire = pair()
    wire.ring()
    wire.answer(180)
    assert not wire.messages("b", 180)[0].headers.has("rseq")
    demanded = called()
    assert rseq_of(demanded.b.endpoint.respond(demanded.callee, 180, 0.0)) > 0


def test_where_it_is_switched_off_nothing_is_reliable():
    wire = pair(lambda peer, request: Admission("carrier", terms=Terms(reliable="none")))
    wire.ring()
    wire.answer(183, OFFER)
    assert not wire.messages("b", 183)[0].headers.has("rseq")
    terms = Terms(reliable="none", session=SessionPolicy(0))
    _, effects = wire.a.endpoint.invite("sip:1@h", wire.b.peer, 0.0, body=OFFER, caller="sip:2@h", terms=terms)
    invite = parse(effects[0].data)
    assert invite.headers.get("supported") == "timer, replaces, norefersub"
    assert not invite.headers.has("session-expires")


def test_where_it_is_required_our_call_demands_it():
    wire = alone()
    _, effects = wire.a.endpoint.invite(
        "sip:1@h", wire.b.peer, 0.0, body=OFFER, caller="sip:2@h", terms=Terms(reliable="required")
    )
    assert parse(effects[0].data).headers.listed("require") == ["100rel"]


def test_a_lost_183_is_said_again_ever_less_often_and_a_200_waits_for_its_prack():
    wire = pair()
    wire.ring()
    wire.keep = lambda message: not isinstance(message, Response) or message.status < 183
    wire.answer(183, OFFER)
    wire.answer()
    wire.until(8)
    assert wire.sent("b", 183) == 5  # at 0, 0.5, 1.5, 3.5 and 7.5 s: no bound of four seconds here
    assert wire.sent("b", 200) == 0
    wire.keep = lambda message: True
    wire.until(16)
    assert wire.a.heard() == ["Progressed", "Accepted"]


def test_a_call_whose_183_nobody_acknowledges_is_refused_and_told():
    wire = called()
    wire.b.endpoint.respond(wire.callee, 183, 0.0, body=OFFER)
    wire.until(33)
    assert wire.b.signals[-1] == Ended(wire.callee, 408)
    assert wire.sent("b", 504) >= 1
    wire.until(200)
    assert not any(wire.b.endpoint.sizes().values())


def test_answers_wait_for_each_other_in_order():
    wire = called()
    sip, call = wire.b.endpoint, wire.callee
    first = rseq_of(sip.respond(call, 180, 0.0))
    assert sip.respond(call, 183, 0.1, body=OFFER) == []
    assert sip.respond(call, 200, 0.2, body=OFFER) != []  # no description is open: it may go (RFC 3262 3)
    assert statuses(sip.receive(prack(wire, f"{first} 7 INVITE"), STRANGER, 0.3)) == [200]  # late, and welcome


def test_the_next_answer_goes_out_with_the_prack_of_the_one_before():
    wire = called()
    sip, call = wire.b.endpoint, wire.callee
    first = rseq_of(sip.respond(call, 180, 0.0))
    sip.respond(call, 183, 0.1, body=OFFER)
    effects = sip.receive(prack(wire, f"{first} 7 INVITE"), STRANGER, 0.2)
    assert statuses(effects) == [200, 183]
    assert rseq_of(effects[1:]) == first + 1
    assert sip.respond(call, 200, 0.3, body=OFFER) == []
    effects = sip.receive(prack(wire, f"{first + 1} 7 INVITE", seq=9), STRANGER, 0.4)
    assert statuses(effects) == [200, 200]


def test_a_refusal_waits_for_nothing_and_the_late_prack_is_still_answered():
    wire = called()
    sip, call = wire.b.endpoint, wire.callee
    first = rseq_of(sip.respond(call, 183, 0.0, body=OFFER))
    assert statuses(sip.respond(call, 486, 0.1)) == [486]
    late = prack(wire, f"{first} 7 INVITE")
    assert statuses(sip.receive(late, STRANGER, 0.2)) == [200]
    assert statuses(sip.receive(prack(wire, f"{first} 7 INVITE", seq=9), STRANGER, 0.3)) == [481]


@pytest.mark.parametrize("rack", ["{next} 7 INVITE", "{rseq} 6 INVITE"])
def test_a_prack_that_acknowledges_nothing_is_481_and_the_answer_is_said_again(rack: str):
    wire = called()
    first = rseq_of(wire.b.endpoint.respond(wire.callee, 183, 0.0, body=OFFER))
    stray = prack(wire, rack.format(rseq=first, next=first + 1))
    assert statuses(wire.b.endpoint.receive(stray, STRANGER, 0.1)) == [481]
    assert wire.b.endpoint.due() == 0.5


@pytest.mark.parametrize("rack", ["", "x 7 INVITE", "1 7", "1 7 BYE", "99999999999 7 INVITE", "-1 7 INVITE"])
def test_a_prack_that_cannot_be_read_is_400(rack: str):
    wire = called()
    wire.b.endpoint.respond(wire.callee, 183, 0.0, body=OFFER)
    assert statuses(wire.b.endpoint.receive(prack(wire, rack), STRANGER, 0.1)) == [400]
    assert read_rack(rack) is None


def test_a_repeated_prack_gets_the_same_answer():
    wire = called()
    first = rseq_of(wire.b.endpoint.respond(wire.callee, 183, 0.0, body=OFFER))
    asked = prack(wire, f"{first} 7 INVITE")
    once = wire.b.endpoint.receive(asked, STRANGER, 0.1)
    assert wire.b.endpoint.receive(asked, STRANGER, 0.2) == once


def test_our_offer_in_a_183_is_answered_in_its_prack():
    wire = called()
    first = rseq_of(wire.b.endpoint.respond(wire.callee, 183, 0.0, body=OFFER))
    effects = wire.b.endpoint.receive(prack(wire, f"{first} 7 INVITE", body=OTHER.decode()), STRANGER, 0.1)
    assert statuses(effects[:1]) == [200]
    assert effects[1] == EarlyAnswered(wire.callee, OTHER)


def test_an_offer_in_a_prack_is_answered_in_its_200():
    wire = called(DEMANDS.replace(b"\r\n\r\n", b"\r\nContent-Type: application/sdp\r\n\r\n") + OFFER)
    call = wire.callee
    first = rseq_of(wire.b.endpoint.respond(call, 183, 0.0, body=OFFER))
    effects = wire.b.endpoint.receive(prack(wire, f"{first} 7 INVITE", body=OTHER.decode()), STRANGER, 0.1)
    assert effects == [Updated(call, OTHER)]
    answered = wire.b.endpoint.answer_update(call, 200, 0.1, body=OTHER)
    assert (statuses(answered), parse(answered[0].data).body) == ([200], OTHER)
    assert wire.b.endpoint.answer_update(call, 200, 0.1, body=OTHER) == []


def test_a_prack_with_a_body_that_is_no_description_is_415():
    wire = called()
    first = rseq_of(wire.b.endpoint.respond(wire.callee, 183, 0.0, body=OFFER))
    text = prack(wire, f"{first} 7 INVITE", body="hello").replace(b"application/sdp", b"text/plain")
    assert statuses(wire.b.endpoint.receive(text, STRANGER, 0.1)) == [415]


# --- As the one who calls


def reliably(wire: Wire, rseq: str, tag: str = "far", status: int = 183) -> None:
    respond(
        wire, status, ("require", "100rel"), ("rseq", rseq), ("contact", f"<sip:{tag}@127.0.0.1:5070>"),
        ("record-route", f"<sip:127.0.0.1:5070;lr;for={tag}>"), tag=tag,
    )  # fmt: skip


def test_answers_out_of_order_are_not_acknowledged():
    wire = alone()
    wire.ring()
    for rseq in ("7", "7", "9", "8", "x"):
        reliably(wire, rseq)
    assert [m.headers.get("rack") for m in wire.messages("a", "PRACK")] == ["7 1 INVITE", "8 1 INVITE"]
    assert wire.a.heard() == ["Progressed", "Progressed"]


def test_each_place_that_rings_is_acknowledged_on_its_own_way():
    wire = alone()
    call = wire.ring()
    reliably(wire, "7", "one")
    reliably(wire, "90", "two", 180)
    reliably(wire, "8", "one")
    pracks = wire.messages("a", "PRACK")
    assert [(m.to_tag, m.headers.get("rack"), m.cseq[0]) for m in pracks] == [
        ("one", "7 1 INVITE", 2), ("two", "90 1 INVITE", 2), ("one", "8 1 INVITE", 3),
    ]  # fmt: skip
    assert isinstance(pracks[1], Request)
    assert pracks[1].uri == "sip:two@127.0.0.1:5070"
    assert pracks[1].headers.all("route") == ["<sip:127.0.0.1:5070;lr;for=two>"]
    respond(wire, 200, ("contact", "<sip:one@127.0.0.1:5070>"), tag="one")
    wire.run(wire.a, wire.a.endpoint.bye(call, 1.0))
    assert wire.messages("a", "BYE")[0].cseq[0] == 4  # counts on in the dialog that won


def test_those_who_ring_beyond_the_bound_are_not_acknowledged():
    wire = alone()
    wire.ring()
    for number in range(30):
        reliably(wire, "1", f"fork{number}")
    assert wire.sent("a", "PRACK") == 8


def test_a_prack_that_nobody_answers_ends_nothing_by_itself():
    wire = alone()
    call = wire.ring()
    reliably(wire, "7")
    wire.until(40)
    assert wire.a.heard() == ["Progressed"]
    respond(wire, 200, ("contact", "<sip:127.0.0.1:5070>"))
    assert wire.a.signals[-1] == Accepted(call, b"")


def test_a_cancel_crosses_a_reliable_answer():
    wire = pair()
    call = wire.ring()
    wire.keep = lose("PRACK")
    wire.answer(183, OFFER)
    wire.run(wire.a, wire.a.endpoint.cancel(call, 0.1))
    assert wire.a.signals[-1] == Failed(call, 487, "Request Terminated")
    wire.keep = lambda message: True
    wire.until(1)  # the PRACK is said again: the call it is of is over, and it is answered all the same
    again = changed(wire.messages("a", "PRACK")[0], ("z9hG4bK", "z9hG4bKx"))
    assert statuses(wire.b.endpoint.receive(again, wire.a.peer, 1.0)) == [481]
    assert wire.sent("b", 200) == 2  # to the CANCEL and to the PRACK
    assert wire.silence()


def test_an_update_before_the_call_is_up_changes_its_session():
    wire = pair()
    call = wire.ring()
    wire.answer(183, OFFER)
    wire.run(wire.a, wire.a.endpoint.update(call, OTHER, 0.1))
    assert wire.b.signals[-1] == Updated(wire.callee, OTHER)
    wire.run(wire.b, wire.b.endpoint.answer_update(wire.callee, 200, 0.1, body=OTHER))
    assert wire.a.signals[-1].body == OTHER
    wire.run(wire.b, wire.b.endpoint.update(wire.callee, OFFER, 0.2))
    assert wire.a.signals[-1] == Updated(call, OFFER)
    wire.run(wire.a, wire.a.endpoint.answer_update(call, 200, 0.2, body=OFFER))
    assert wire.b.heard()[-1] == "UpdateDone"
    wire.answer()
    assert wire.a.heard()[-1] == "Accepted"
    assert methods(wire.a.endpoint.bye(call, 1.0)) == ["BYE"]
