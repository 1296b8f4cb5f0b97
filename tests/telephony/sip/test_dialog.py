"""A dialog's requests, its repeated 200, its remote target."""

from __future__ import annotations

from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Response
from infolinia.telephony.sip.transaction import Peer, Send

PEER = Peer("udp", "192.0.2.1", 5060)


def dialog(*routes: str, target: str = "sip:far@192.0.2.5:5070") -> Dialog:
    return Dialog("us", "c@h", "<sip:us@h>;tag=us", "<sip:far@h>;tag=far", "far", target, "<sip:us@h>", PEER, routes)


def test_requests_are_numbered_and_an_ack_has_the_number_of_its_invite():
    one = dialog()
    assert [one.request(method, "v").cseq for method in ("INVITE", "INFO", "BYE")] == [
        (1, "INVITE"), (2, "INFO"), (3, "BYE"),
    ]  # fmt: skip
    assert one.request("ACK", "v", seq=1).cseq == (1, "ACK")
    assert one.local_seq == 3


def test_a_request_bears_what_names_the_dialog():
    request = dialog("<sip:p1;lr>", "<sip:p2;lr>").request("INVITE", "via", body=b"x", content_type="application/sdp")
    assert request.uri == "sip:far@192.0.2.5:5070"
    assert list(request.headers.items()) == [
        ("via", "via"), ("max-forwards", "70"), ("route", "<sip:p1;lr>"), ("route", "<sip:p2;lr>"),
        ("from", "<sip:us@h>;tag=us"), ("to", "<sip:far@h>;tag=far"), ("call-id", "c@h"), ("cseq", "1 INVITE"),
        ("contact", "<sip:us@h>"), ("content-type", "application/sdp"),
    ]  # fmt: skip


def test_only_an_ack_bears_the_proof_of_its_invite():
    one = dialog()
    one.authorization = (("authorization", "Digest x"),)
    assert one.request("ACK", "v", seq=1).headers.get("authorization") == "Digest x"
    assert not one.request("BYE", "v").headers.has("authorization")


def test_a_200_is_repeated_ever_slower_until_its_ack():
    one = dialog()
    assert one.due() is None
    one.accept(b"200", PEER, 7, 10.0)
    times: list[float] = []
    while (due := one.due()) is not None and due < one.gives_up:
        times.append(due - 10.0)
        assert one.repeat(due) == Send(b"200", PEER)
    assert times == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert due == one.gives_up == 42.0
    assert one.unacknowledged
    assert not one.acknowledged(6)
    assert one.acknowledged(7)
    assert not one.acknowledged(7)
    assert one.due() is None
    assert not one.unacknowledged


def accepted(seq: int, contact: str = "") -> Response:
    headers = Headers([("cseq", f"{seq} INVITE")])
    if contact:
        headers.add("contact", contact)
    return Response(200, headers)


def test_each_copy_of_a_200_gets_the_same_ack_and_a_new_200_a_new_one():
    one = dialog()
    first = one.acknowledge(accepted(1), "v1")
    assert one.acknowledge(accepted(1), "v2") is first
    assert one.acknowledge(accepted(2), "v3") is not first
    assert first.to == Peer("udp", "192.0.2.5", 5070)


def test_a_new_contact_is_where_requests_go_from_then_on():
    one = dialog()
    one.refresh(accepted(1))
    assert one.target == "sip:far@192.0.2.5:5070"
    one.refresh(accepted(1, "<sip:far@192.0.2.6;x=1>;expires=9"))
    assert one.target == "sip:far@192.0.2.6;x=1"
    assert one.hop == Peer("udp", "192.0.2.6", 5060)


def test_an_ended_dialog_says_so():
    one = dialog()
    assert not one.ended
    one.state = DialogState.ENDED
    assert one.ended
