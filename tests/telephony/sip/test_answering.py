"""Their INVITE and re-INVITE: one call however often it comes, CANCEL, offers early and late, what carriers wrap."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Acknowledged, Ended, Invited, Reinvited
from infolinia.telephony.sip.transaction import Peer

from .pair import OFFER, STRANGER, changed, lose, pair, request, statuses, talk

INVITE = request("INVITE", extra="Contact: <sip:a@198.51.100.7:5062>\r\n")


def test_a_merged_request_is_refused_with_482():
    wire = pair()
    wire.ring()
    other_way = changed(wire.messages("a", "INVITE")[0], ("branch=z9hG4bK", "branch=z9hG4bKother"))
    assert statuses(wire.b.endpoint.receive(other_way, wire.a.peer, 0.1)) == [482]
    assert wire.b.heard() == ["Invited"]
    wire.answer(486)
    wire.until(60)  # all is forgotten: the same identifiers may come again
    again = changed(wire.messages("a", "INVITE")[0], ("branch=z9hG4bK", "branch=z9hG4bKlater"))
    assert statuses(wire.b.endpoint.receive(again, wire.a.peer, 60.0)) == [100]


def test_what_comes_on_one_branch_from_two_senders_is_two_requests():
    wire = pair()
    wire.b.endpoint.receive(INVITE, STRANGER, 0.0)
    other = INVITE.replace(b"198.51.100.7:5062;rport", b"198.51.100.8:5062;rport").replace(b"Call-ID: 1", b"Call-ID: 2")
    assert statuses(wire.b.endpoint.receive(other, STRANGER, 0.0)) == [100]


def test_cancel_after_the_answer_changes_nothing():
    wire, _call = talk()
    invite = wire.messages("a", "INVITE")[0]
    effects = wire.b.endpoint.receive(changed(invite, ("INVITE sip", "CANCEL sip"), ("1 INVITE", "1 CANCEL")),
                                      wire.a.peer, 0.2)  # fmt: skip
    assert statuses(effects) == [200]
    assert parse(effects[0].data).to_tag == wire.callee  # 9.2: the same tag as its INVITE was answered with
    assert wire.b.heard() == ["Invited", "Acknowledged"]


@pytest.mark.parametrize(
    ("old", "new"), [("CSeq: 1 ", "CSeq: 2 "), ("Call-ID: ", "Call-ID: x"), (";tag=a", ";tag=x"), ("", "")]
)
def test_a_cancel_is_believed_only_from_who_called(old: str, new: str):
    wire = pair()
    wire.ring()
    cancel = changed(wire.messages("a", "INVITE")[0], ("INVITE sip", "CANCEL sip"), ("1 INVITE", "1 CANCEL"))
    stranger = Peer("udp", "198.51.100.9", wire.a.peer.port)
    effects = wire.b.endpoint.receive(cancel.replace(old.encode(), new.encode()) if old else cancel,
                                      wire.a.peer if old else stranger, 0.2)  # fmt: skip
    assert statuses(effects) == [481]
    assert wire.b.heard() == ["Invited"]
    assert statuses(wire.b.endpoint.receive(cancel, wire.a.peer, 0.3)) == [200, 487]


def test_changes_without_end_are_refused_and_the_call_goes_on():
    wire, _call = talk()
    found: list[int] = []
    for number in range(2, 62):
        effects = wire.b.endpoint.receive(inside(wire, "INVITE", number), STRANGER, 0.0)
        found += statuses(effects)
        wire.b.endpoint.respond(wire.callee, 488, 0.0)  # nothing where it was refused already
    assert found == [100] * 20 + [500] * 40
    assert wire.b.endpoint.knows(wire.callee)
    assert statuses(wire.b.endpoint.receive(inside(wire, "INVITE", 90), STRANGER, 3.0)) == [100]


def test_a_bye_before_our_answer_ends_the_invite_too():
    wire = pair()
    wire.b.endpoint.receive(INVITE, STRANGER, 0.0)
    wire.run(wire.b, wire.b.endpoint.receive(INVITE.replace(b"z9hG4bKINVITE", b"z9hG4bKx").replace(b"1@b", b"2@b"),
                                             STRANGER, 0.0))  # fmt: skip
    bye = request("BYE").replace(b"CSeq: 7", b"CSeq: 8").replace(b"1@b", b"2@b")
    bye = bye.replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={wire.callee}".encode())
    effects = wire.b.endpoint.receive(bye, STRANGER, 0.1)
    assert statuses(effects) == [200, 487]
    assert effects[-1] == Ended(wire.callee)


def test_an_invite_without_an_offer_gets_ours_and_answers_in_its_ack():
    wire = pair()
    wire.run(wire.b, wire.b.endpoint.receive(INVITE, STRANGER, 0.0))
    invited = wire.b.signals[0]
    assert isinstance(invited, Invited)
    assert (invited.request.body, invited.peer, invited.trunk) == (b"", STRANGER, "carrier")
    accepted = wire.b.endpoint.respond(invited.call, 200, 0.1, body=OFFER)
    assert parse(accepted[0].data).body == OFFER
    ack = request("ACK", extra="Content-Type: application/sdp\r\n", body=OFFER.decode())
    ack = ack.replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={invited.call}".encode())
    assert wire.b.endpoint.receive(ack, STRANGER, 0.2) == [Acknowledged(invited.call, OFFER)]
    assert wire.b.endpoint.receive(ack, STRANGER, 0.3) == []  # a copy


def test_an_ack_whose_body_is_no_description_still_stops_the_200():
    wire = pair()
    wire.run(wire.b, wire.b.endpoint.receive(INVITE, STRANGER, 0.0))
    wire.b.endpoint.respond(wire.callee, 200, 0.1, body=OFFER)
    ack = request("ACK", extra="Content-Type: text/plain\r\n", body="hi")
    ack = ack.replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={wire.callee}".encode())
    assert wire.b.endpoint.receive(ack, STRANGER, 0.2) == [Acknowledged(wire.callee, b"")]


def test_an_ack_with_the_branch_of_its_invite_is_taken():
    wire = pair()
    wire.run(wire.b, wire.b.endpoint.receive(INVITE, STRANGER, 0.0))
    wire.b.endpoint.respond(wire.callee, 200, 0.1, body=OFFER)
    ack = request("ACK").replace(b"z9hG4bKACK", b"z9hG4bKINVITE")
    ack = ack.replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={wire.callee}".encode())
    assert wire.b.endpoint.receive(ack, STRANGER, 0.2) == [Acknowledged(wire.callee, b"")]


def test_the_ack_of_another_invite_does_not_count():
    wire, call = talk()
    wire.keep = lose("ACK")
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, 1.0))
    wire.run(wire.b, wire.b.endpoint.respond(wire.callee, 200, 1.0, body=OFFER))
    old = wire.messages("a", "ACK")[0]
    assert old.cseq == (1, "ACK")
    assert wire.b.endpoint.receive(bytes(old), wire.a.peer, 1.1) == []
    new = wire.messages("a", "ACK")[-1]
    assert wire.b.endpoint.receive(bytes(new), wire.a.peer, 1.2) == [Acknowledged(wire.callee, b"")]


def test_a_description_that_a_carrier_wraps_is_found():
    wrapped = (
        b"--b1\r\nContent-Type: application/isup;version=itu-t92+\r\n\r\n\x01\x00\x49\r\n"
        b"--b1\r\nContent-Type: application/sdp\r\n\r\n" + OFFER + b"\r\n--b1--\r\n"
    ).decode("latin-1")
    wire = pair()
    extra = f"Contact: <sip:a@b>\r\nContent-Type: multipart/mixed;boundary=b1\r\nContent-Length: {len(wrapped)}\r\n"
    wire.run(wire.b, wire.b.endpoint.receive(request("INVITE", extra=extra, body=wrapped), STRANGER, 0.0))
    invited = wire.b.signals[0]
    assert isinstance(invited, Invited)
    assert invited.request.body == OFFER
    assert invited.request.content_type == "application/sdp"


def test_a_100_echoes_the_timestamp_and_no_tag():
    wire = pair()
    effects = wire.b.endpoint.receive(INVITE.replace(b"Contact", b"Timestamp: 54\r\nContact"), STRANGER, 0.0)
    trying = parse(effects[0].data)
    assert (trying.headers.get("timestamp"), trying.to_tag) == ("54", "")


def test_record_route_is_echoed_and_followed():
    routed = INVITE.replace(
        b"Contact", b"Record-Route: <sip:192.0.2.1;lr>\r\nRecord-Route: <sip:192.0.2.2;lr>, <sip:x;lr>\r\nContact"
    )
    wire = pair()
    wire.run(wire.b, wire.b.endpoint.receive(routed, STRANGER, 0.0))
    accepted = parse(wire.b.endpoint.respond(wire.callee, 200, 0.0, body=OFFER)[0].data)
    assert accepted.headers.listed("record-route") == ["<sip:192.0.2.1;lr>", "<sip:192.0.2.2;lr>", "<sip:x;lr>"]
    effects = wire.b.endpoint.bye(wire.callee, 0.1)
    bye = parse(effects[0].data)
    assert isinstance(bye, Request)
    assert bye.uri == "sip:a@198.51.100.7:5062"
    assert bye.headers.all("route") == ["<sip:192.0.2.1;lr>", "<sip:192.0.2.2;lr>", "<sip:x;lr>"]
    assert effects[0].to.host == "192.0.2.1"


CARRIER = (
    "INVITE sip:+48222000;phone-context=x@192.0.2.1:5060;user=phone SIP/2.0\r\n"
    "v: SIP/2.0/UDP 192.0.2.50:5060;branch=z9hG4bKedge , "
    "SIP / 2.0 / UDP 10.9.9.9 ;branch=z9hG4bKcore;received=10.9.9.1\r\n"
    "Via: SIP/2.0/TCP 10.8.8.8;branch=z9hG4bKgw\r\nRecord-Route: <sip:192.0.2.50;lr;ftag=1>,<sip:10.9.9.9;lr=on>\r\n"
    'f: "NOWAK, ANNA" <sip:+48600100200@carrier.example;user=phone>;tag=c1\r\nt: <sip:+48222000@192.0.2.1>\r\n'
    "i: 77-12@10.8.8.8\r\nCSeq: 102 INVITE\r\n"
    'm: <sip:+48600100200@10.8.8.8:5080;transport=udp;x-i=a%3Bb>;+sip.x="1"\r\n'
    "k: timer, 100rel, replaces, precondition\r\nx: 1800;refresher=uas\r\nMin-SE: 90\r\nP-Early-Media: supported\r\n"
    "Max-Forwards: 62\r\nAllow: INVITE,UPDATE,PRACK\r\nc: application/sdp\r\nl: {length}\r\n\r\n"
)


def test_a_call_as_a_carriers_border_controller_sends_it():
    wire, edge = pair(), Peer("udp", "192.0.2.50", 33060)
    data = CARRIER.format(length=len(OFFER)).encode() + OFFER
    wire.run(wire.b, wire.b.endpoint.receive(data, edge, 0.0))
    effects = wire.b.endpoint.respond(wire.callee, 200, 0.1, body=OFFER)
    accepted = parse(effects[0].data)
    assert effects[0].to == Peer("udp", "192.0.2.50", 5060)  # it listens there, and did not ask for rport
    assert [value.partition("branch=")[2][:10] for value in accepted.headers.listed("via")] == [
        "z9hG4bKedg", "z9hG4bKcor", "z9hG4bKgw",
    ]  # fmt: skip
    assert accepted.headers.listed("via")[0].endswith(";received=192.0.2.50")
    assert accepted.headers.listed("record-route") == ["<sip:192.0.2.50;lr;ftag=1>", "<sip:10.9.9.9;lr=on>"]
    assert accepted.headers.get("session-expires") == "1800;refresher=uas"
    assert accepted.headers.listed("require") == ["timer"]

    ending = wire.b.endpoint.bye(wire.callee, 9.0)
    bye = parse(ending[0].data)
    assert isinstance(bye, Request)
    assert bye.uri == "sip:+48600100200@10.8.8.8:5080;transport=udp;x-i=a%3Bb"
    assert bye.headers.all("route") == ["<sip:192.0.2.50;lr;ftag=1>", "<sip:10.9.9.9;lr=on>"]
    assert ending[0].to == Peer("udp", "192.0.2.50", 5060)
    assert (bye.to_tag, bye.from_tag, bye.call_id) == ("c1", wire.callee, "77-12@10.8.8.8")


def test_a_carrier_that_demands_what_we_lack_is_told_so():
    wire = pair()
    demanding = (
        CARRIER.replace("Max-Forwards", "Require: timer, gruu\r\nMax-Forwards").format(length=len(OFFER)).encode()
    )
    effects = wire.b.endpoint.receive(demanding + OFFER, STRANGER, 0.0)
    assert statuses(effects) == [420]
    assert parse(effects[0].data).headers.get("unsupported") == "gruu"


def test_a_refusal_says_when_to_try_again():
    wire = pair()
    wire.run(wire.b, wire.b.endpoint.receive(INVITE, STRANGER, 0.0))
    refused = parse(wire.b.endpoint.respond(wire.callee, 503, 0.0, headers=(("retry-after", "30"),))[0].data)
    assert refused.headers.get("retry-after") == "30"


# --- re-INVITE


def test_hold_is_told_and_answered():
    wire, call = talk()
    held = OFFER + b"a=sendonly\r\n"
    wire.run(wire.a, wire.a.endpoint.reinvite(call, held, wire.now))
    assert wire.b.signals[-1] == Reinvited(wire.callee, held)
    wire.answer()
    assert wire.a.heard()[-1] == "ReinviteDone"
    assert wire.b.heard()[-1] == "Acknowledged"


def test_a_reinvite_without_an_offer_asks_for_ours():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, b"", wire.now))
    assert wire.b.signals[-1] == Reinvited(wire.callee, b"")


def test_a_refused_reinvite_leaves_the_call_as_it_was():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.answer(488)
    assert wire.a.signals[-1].status == 488
    assert wire.a.endpoint.knows(call)
    assert wire.b.endpoint.knows(wire.callee)
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, wire.now))
    wire.answer()
    assert wire.a.signals[-1].status == 200


def inside(wire, method: str, seq: int, extra: str = "", body: str = "") -> bytes:
    """A request of `a` inside its call, written by hand."""
    data = request(method, extra=extra, body=body).replace(b"CSeq: 7", f"CSeq: {seq}".encode())
    ours = wire.messages("a", "INVITE")[0]
    data = data.replace(b"From: <sip:a@b>;tag=1", f"From: {ours.headers.get('from')}".encode())
    data = data.replace(b"Call-ID: 1@b", f"Call-ID: {ours.call_id}".encode())
    data = data.replace(f"branch=z9hG4bK{method}".encode(), f"branch=z9hG4bK{method}{seq}".encode())
    return data.replace(b"To: <sip:x@127.0.0.1>", f"To: <sip:x@127.0.0.1>;tag={wire.callee}".encode())


def test_a_second_reinvite_before_the_first_is_answered_is_asked_to_wait():
    wire, _call = talk()
    wire.run(wire.b, wire.b.endpoint.receive(inside(wire, "INVITE", 2), STRANGER, 0.0))
    effects = wire.b.endpoint.receive(inside(wire, "INVITE", 3), STRANGER, 0.0)
    assert statuses(effects) == [500]
    assert parse(effects[0].data).headers.get("retry-after") == "2"


def test_a_reinvite_that_overtakes_the_ack_is_told_to_try_again():
    wire = pair()
    wire.ring()
    wire.keep = lose("ACK")
    wire.answer()
    assert statuses(wire.b.endpoint.receive(inside(wire, "INVITE", 2), STRANGER, 0.0)) == [491]


def test_a_reinvite_with_another_body_is_415_and_one_that_is_cancelled_487():
    wire, _call = talk()
    text = inside(wire, "INVITE", 2, "Content-Type: text/plain\r\n", "hello")
    assert statuses(wire.b.endpoint.receive(text, STRANGER, 0.0)) == [415]
    wire.run(wire.b, wire.b.endpoint.receive(inside(wire, "INVITE", 3), STRANGER, 0.0))
    cancel = inside(wire, "CANCEL", 3).replace(b"z9hG4bKCANCEL3", b"z9hG4bKINVITE3")
    cancelled = wire.b.endpoint.receive(cancel, STRANGER, 0.0)
    assert statuses(cancelled) == [200, 487]
    assert all(isinstance(parse(effect.data), Response) for effect in cancelled)  # the call itself goes on
    assert wire.b.endpoint.knows(wire.callee)
