"""A call from its first message to its last, on a wire that loses some, and what noise gets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.telephony.sip import endpoint as endpoint_module
from infolinia.telephony.sip.endpoint import Admission
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Ended
from infolinia.telephony.sip.transaction import Peer

from .pair import OFFER, STRANGER, changed, lose, pair, request, statuses, talk


def test_a_call_is_answered_and_ended_by_the_caller():
    wire, call = talk()
    assert wire.a.endpoint.knows(call)
    assert wire.b.heard() == ["Invited", "Acknowledged"]
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert not wire.a.endpoint.knows(call)
    assert wire.b.signals[-1] == Ended(wire.callee)
    assert wire.silence()


def test_a_call_is_ended_by_the_callee():
    wire, call = talk()
    wire.run(wire.b, wire.b.endpoint.bye(wire.callee, wire.now))
    assert wire.a.signals[-1] == Ended(call)
    assert wire.silence()


def test_an_invite_repeated_while_ringing_is_one_call():
    wire = pair()
    wire.keep = lambda message: not isinstance(message, Response)
    wire.ring()
    wire.answer(180)
    wire.until(3.6)  # A: 0.5, 1.5, 3.5
    assert wire.sent("a", "INVITE") == 4
    assert wire.b.heard() == ["Invited"]
    assert wire.sent("b", 180) == 4  # each copy is told the newest answer again


def test_a_200_is_repeated_until_its_lost_ack_comes():
    wire = pair()
    wire.ring()
    lost: list[Request] = []

    def keep(message: Request | Response) -> bool:
        if isinstance(message, Request) and message.method == "ACK" and len(lost) < 2:
            lost.append(message)
            return False
        return True

    wire.keep = keep
    wire.answer()
    wire.until(5)
    assert wire.sent("b", 200) == 3
    acks = wire.messages("a", "ACK")
    assert len(acks) == 3
    assert len({bytes(ack) for ack in acks}) == 1
    assert wire.b.heard() == ["Invited", "Acknowledged"]


def test_a_200_repeated_after_the_transaction_is_gone_is_still_acknowledged():
    wire, _call = talk()
    accepted = bytes(wire.messages("b", 200)[0])
    wire.until(60)
    assert wire.a.endpoint.sizes()["client"] == 0
    again = wire.a.endpoint.receive(accepted, wire.b.peer, 60.0)
    assert [bytes(parse(effect.data)) for effect in again] == [bytes(wire.messages("a", "ACK")[0])]
    assert wire.a.endpoint.receive(accepted.replace(b"CSeq: 1", b"CSeq: 9"), wire.b.peer, 60.0) == []
    assert wire.a.endpoint.receive(accepted.replace(b";tag=b", b";tag=x"), wire.b.peer, 60.0) == []
    assert wire.a.endpoint.counts["stray-response"] == 3


def test_a_call_whose_ack_never_comes_is_ended():
    wire = pair()
    wire.ring()
    wire.keep = lose("ACK")
    wire.answer()
    wire.until(33)
    assert wire.b.signals[-1] == Ended(wire.callee, 408)
    assert wire.sent("b", "BYE") == 1
    assert wire.sent("b", 200) == 11  # at 0, 0.5, 1.5, 3.5 s, then each 4 s
    assert wire.silence()


def test_a_lost_bye_is_repeated():
    wire, call = talk()
    wire.keep = lambda message: wire.sent("a", "BYE") > 2
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert not any(isinstance(signal, Ended) for signal in wire.b.signals)
    wire.until(4)
    assert isinstance(wire.b.signals[-1], Ended)


def test_the_ends_hang_up_at_once():
    wire, call = talk()
    theirs = wire.b.endpoint.bye(wire.callee, wire.now)
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    wire.run(wire.b, theirs)
    assert wire.a.heard() == ["Accepted"]
    assert wire.sent("a", 481) == wire.sent("b", 481) == 1
    assert wire.silence()


def test_an_answer_that_came_twice_changes_nothing():
    wire, _call = talk()
    assert wire.b.endpoint.respond(wire.callee, 486, wire.now) == []
    assert wire.b.endpoint.respond("no-call", 200, wire.now) == []
    assert wire.b.endpoint.knows(wire.callee)


def test_the_flood_of_one_host_leaves_room_for_the_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(endpoint_module, "MOST_OF_ONE_HOST", 3)
    wire, attacker = pair(), Peer("udp", "203.0.113.66", 5060)

    def invite(number: int) -> bytes:
        more = "Contact: <sip:a@b>\r\nMax-Forwards: 70\r\n"
        made = request("INVITE", extra=more).replace(b"z9hG4bKINVITE", b"z9hG4bK%d" % number)
        return made.replace(b"Call-ID: 1@b", b"Call-ID: %d@b" % number)

    flood = [invite(number) for number in range(5)]
    for data in flood:
        wire.b.endpoint.receive(data, attacker, 1.0)
    assert (wire.b.endpoint.sizes()["server"], wire.b.endpoint.counts["overload"]) == (3, 2)
    assert statuses(wire.b.endpoint.receive(invite(9), wire.a.peer, 1.0)) == [100]


def test_who_has_proven_nothing_costs_no_memory_and_a_copy_gets_the_same_answer():
    """RFC 3261 8.2.7: an answer that keeps nothing has a tag that is the same for a copy of its request."""
    wire = pair()
    for number in range(100):
        asked = request().replace(b"Call-ID: 1@b", b"Call-ID: %d@b" % number)
        first, again = wire.b.endpoint.receive(asked, STRANGER, 1.0), wire.b.endpoint.receive(asked, STRANGER, 1.5)
        assert first == again
        assert statuses(first) == [200]
    assert not any(wire.b.endpoint.sizes().values())


def test_more_transactions_than_memory_allows_are_dropped_but_calls_may_end(monkeypatch: pytest.MonkeyPatch):
    wire, call = talk()
    monkeypatch.setattr(endpoint_module, "MOST_TRANSACTIONS", 1)
    wire.run(wire.a, wire.a.endpoint.info(call, "text/plain", b"1", wire.now))
    assert wire.b.endpoint.counts["overload"] == 1
    assert "InfoGiven" not in wire.b.heard()
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert wire.b.signals[-1] == Ended(wire.callee)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"\x00" * 30,
        b"GET / HTTP/1.1\r\n\r\n",
        b"SIP/2.0 999 x\r\n\r\n",
        b"SIP/2.0 200 OK\r\nnonsense\r\n\r\n",
        b"\xff" * 70000,
        b"INVITE sip:x@y SIP/2.0\r\nContent-Length: 5000\r\n\r\n",
        request("ACK", extra="nonsense\r\n"),
        request().replace(b"SIP/2.0/UDP", b"SIP/2.0"),
    ],
)
def test_noise_is_dropped_and_counted(data: bytes):
    wire = pair()
    assert wire.b.endpoint.receive(data, wire.a.peer, 0.0) == []
    assert sum(wire.b.endpoint.counts.values()) == 1
    assert not any(wire.b.endpoint.sizes().values())


@pytest.mark.parametrize(
    "data",
    [
        request(extra="nonsense\r\n"),
        request().replace(b"CSeq: 7", b"CSeq: seven"),
        request("CANCEL"),
        request("BYE").replace(b"<sip:x@127.0.0.1>\r\nCall", b"<sip:x@127.0.0.1>;tag=9\r\nCall"),
        request("INVITE"),
    ],
)
def test_a_stranger_learns_nothing_whatever_it_sends(data: bytes):
    wire = pair(lambda peer, request: Admission())
    assert wire.b.endpoint.receive(data, STRANGER, 0.0) == []
    assert not any(wire.b.endpoint.sizes().values())


def test_the_answer_goes_where_a_gateway_listens_not_where_it_sends_from():
    wire = pair()
    listens = request().replace(b";rport", b"")
    sends_from = Peer("udp", "198.51.100.7", 51234)
    assert wire.b.endpoint.receive(listens, sends_from, 0.0)[0].to == Peer("udp", "198.51.100.7", 5062)
    # The address in Via is not the one it came from: a translator stands between, only the way back is open.
    translated = request("INFO").replace(b"198.51.100.7:5062;rport", b"10.0.0.7:5062")
    assert wire.b.endpoint.receive(translated, sends_from, 0.0)[0].to == sends_from


# --- Fuzz: whatever comes, nothing raises and nothing is kept for long

PIECES = st.sampled_from([
    request("INVITE", extra="Contact: <sip:a@198.51.100.7>\r\n"), request(), request("BYE"), request("ACK"),
    request("CANCEL"), request("MAKECOFFEE"), request("INFO", body="x" * 40),
    bytes(parse(b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa3\r\nCSeq: 1 INVITE\r\nCall-ID: a2@127.0.0.1\r\n"
                b"From: <sip:a@b>;tag=a1\r\nTo: <sip:a@b>;tag=b1\r\n\r\n")),
    OFFER,
])  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(PIECES))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at : at + draw(st.integers(0, 30))] = b""
            case 1:
                data[at:at] = draw(st.binary(max_size=20))
            case 2:
                data[at:at] = draw(st.sampled_from([b"\r\n", b"\r\n\r\n", b"<", b">", b'"', b";", b",", b":", b"\x00"]))
            case _:
                data[at:at] = data[: draw(st.integers(0, 200))]
    return bytes(data)


@settings(max_examples=300, deadline=None)
@given(st.lists(mutated(), max_size=12), st.booleans())
def test_hostile_datagrams_raise_nothing_and_leave_nothing(datagrams: list[bytes], ringing: bool):
    wire = pair(lambda peer, request: Admission("carrier", passwords={"joe": "x"} if "joe" in request.uri else {}))
    wire.ring()
    if not ringing:
        wire.answer()
    for data in datagrams:
        for side in (wire.a, wire.b):
            wire.run(side, side.endpoint.receive(data, STRANGER, wire.now))
    for side in (wire.a, wire.b):
        for call in {signal.call for signal in side.signals if hasattr(signal, "call")}:
            wire.run(side, side.endpoint.respond(call, 486, wire.now))
            wire.run(side, side.endpoint.bye(call, wire.now))
            wire.run(side, side.endpoint.cancel(call, wire.now))
    assert wire.silence()


def test_a_message_for_nobody_keeps_nothing():
    wire, _call = talk()
    before = wire.b.endpoint.sizes()
    info = parse(request("INFO"))
    stray = changed(info, ("To: <sip:x@127.0.0.1>", "To: <sip:x@127.0.0.1>;tag=gone"))
    for _ in range(3):
        assert statuses(wire.b.endpoint.receive(stray, STRANGER, 0.0)) == [481]
    assert wire.b.endpoint.sizes() == before
    assert wire.b.endpoint.counts["no-such-call"] == 3
