"""The four transactions: every state, every timer, on datagrams and on connections (RFC 3261 17, RFC 6026)."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.transaction import (
    LIFE,
    LONGEST_RINGING,
    T4,
    Given,
    InviteClient,
    InviteServer,
    Peer,
    PlainClient,
    PlainServer,
    Send,
    State,
    TimedOut,
    Transaction,
)

UDP, TCP = Peer("udp", "192.0.2.1", 5060), Peer("tcp", "192.0.2.1", 5060)


def asked(method: str = "INVITE") -> Request:
    return Request(
        method,
        "sip:x@h",
        Headers([
            ("via", "SIP/2.0/UDP us;branch=z9hG4bK1"), ("route", "<sip:p;lr>"), ("from", "<sip:us@h>;tag=us"),
            ("to", "<sip:x@h>"), ("call-id", "1"), ("cseq", f"5 {method}"),
        ]),
    )  # fmt: skip


def answered(status: int, method: str = "INVITE") -> Response:
    headers = asked(method).headers.copy()
    headers.set("to", "<sip:x@h>;tag=far")
    return Response(status, headers)


def run(transaction: Transaction, until: float) -> tuple[list[float], list[object]]:
    """Let the timers run: when something was sent, and what else was told."""
    sent: list[float] = []
    told: list[object] = []
    while (due := transaction.due()) is not None and due <= until:
        for effect in transaction.elapse(due):
            if isinstance(effect, Send):
                sent.append(due)
            else:
                told.append(effect)
    return sent, told


# --- Client, INVITE


def test_an_invite_is_repeated_until_it_times_out():
    client = InviteClient(asked(), UDP)
    assert client.start(0.0) == [Send(bytes(asked()), UDP)]
    assert run(client, 100.0) == ([0.5, 1.5, 3.5, 7.5, 15.5, 31.5], [TimedOut()])
    assert client.state is State.TERMINATED
    assert client.due() is None


def test_an_invite_on_a_connection_is_sent_once():
    client = InviteClient(asked(), TCP)
    client.start(0.0)
    assert run(client, 100.0) == ([], [TimedOut()])


def test_ringing_stops_the_repetition_and_may_last():
    client = InviteClient(asked(), UDP)
    client.start(0.0)
    assert client.receive(answered(180), 0.2) == [Given(answered(180))]
    assert client.state is State.PROCEEDING
    assert client.elapse(1.0) == []
    client.receive(answered(180), 100.0)
    assert client.due() == 100.0 + LONGEST_RINGING
    assert run(client, 1000.0) == ([], [TimedOut()])


def test_what_was_given_up_ends_soon_however_it_rings():
    client = InviteClient(asked(), UDP)
    client.start(0.0)
    client.give_up(0.0)  # nothing was heard: timer B is enough
    assert client.ends == LIFE
    client.receive(answered(100), 0.1)
    client.give_up(1.0)
    client.receive(answered(180), 2.0)
    assert client.due() == 1.0 + LIFE
    assert run(client, 100.0)[1] == [TimedOut()]


def test_a_200_is_given_each_time_for_a_while():
    client = InviteClient(asked(), UDP)
    client.start(0.0)
    for at in (1.0, 2.0):
        assert client.receive(answered(200), at) == [Given(answered(200))]
    assert client.state is State.ACCEPTED
    assert client.receive(answered(486), 3.0) == []
    assert client.receive(answered(180), 3.0) == []
    assert run(client, 100.0) == ([], [])
    assert client.state is State.TERMINATED
    assert client.receive(answered(200), 100.0) == []


@pytest.mark.parametrize("peer", [UDP, TCP])
def test_a_refusal_is_acknowledged_each_time_and_given_once(peer: Peer):
    client = InviteClient(asked(), peer)
    client.start(0.0)
    send, given = client.receive(answered(486), 1.0)
    assert given == Given(answered(486))
    assert isinstance(send, Send)
    ack = parse(send.data)
    assert isinstance(ack, Request)
    assert (ack.method, ack.cseq, ack.to_tag) == ("ACK", (5, "ACK"), "far")
    assert ack.via.branch == "z9hG4bK1"
    assert ack.headers.all("route") == ["<sip:p;lr>"]
    assert client.receive(answered(486), 1.1) == [send]
    assert client.receive(answered(180), 1.1) == []
    assert client.receive(answered(200), 1.1) == [Given(answered(200))]  # a fork that was answered all the same
    assert client.due() == (1.0 if peer is TCP else 1.0 + LIFE)
    assert run(client, 100.0) == ([], [])


# --- Client, others


def test_a_request_is_repeated_slower_when_it_is_worked_on():
    client = PlainClient(asked("BYE"), UDP)
    assert client.start(0.0) == [Send(bytes(asked("BYE")), UDP)]
    assert run(client, 2.0)[0] == [0.5, 1.5]
    assert client.receive(answered(100, "BYE"), 2.0) == [Given(answered(100, "BYE"))]
    sent, told = run(client, 100.0)
    assert sent[:3] == [6.0, 10.0, 14.0]
    assert told == [TimedOut()]


def test_a_request_is_repeated_at_most_each_four_seconds():
    client = PlainClient(asked("BYE"), UDP)
    client.start(0.0)
    assert run(client, 100.0) == ([0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], [TimedOut()])


@pytest.mark.parametrize(("peer", "ends"), [(UDP, 1.0 + T4), (TCP, 1.0)])
def test_an_answer_is_given_once(peer: Peer, ends: float):
    client = PlainClient(asked("BYE"), peer)
    client.start(0.0)
    if peer is TCP:
        assert client.receive(answered(100, "BYE"), 0.5) == [Given(answered(100, "BYE"))]
        assert client.again is None
    assert client.receive(answered(200, "BYE"), 1.0) == [Given(answered(200, "BYE"))]
    assert client.receive(answered(200, "BYE"), 1.0) == []
    assert client.due() == ends
    assert client.elapse(0.9) == []
    assert run(client, 100.0) == ([], [])
    assert client.receive(answered(200, "BYE"), 100.0) == []


# --- Server, INVITE


def test_a_copy_of_an_invite_gets_the_newest_answer():
    server = InviteServer(UDP, "call")
    assert server.call == "call"
    assert server.receive(asked(), 0.0) == []
    for status in (100, 180):
        send = Send(bytes(answered(status)), UDP)
        assert server.respond(answered(status), 0.1) == [send]
        assert server.receive(asked(), 0.2) == [send]
    assert server.due() is None
    assert server.receive(asked("ACK"), 0.3) == []


def test_a_refusal_is_repeated_until_its_ack():
    server = InviteServer(UDP)
    server.respond(answered(486), 0.0)
    assert run(server, 4.0)[0] == [0.5, 1.5, 3.5]
    assert server.receive(asked(), 4.0) == [Send(bytes(answered(486)), UDP)]
    assert server.receive(asked("ACK"), 5.0) == []
    assert server.state is State.CONFIRMED
    assert server.receive(asked(), 5.1) == []
    assert server.receive(asked("ACK"), 5.1) == []
    assert run(server, 100.0) == ([], [])
    assert server.state is State.TERMINATED


def test_a_refusal_whose_ack_never_comes_is_told():
    server = InviteServer(UDP)
    server.respond(answered(486), 0.0)
    sent, told = run(server, 100.0)
    assert (len(sent), told) == (10, [TimedOut()])


def test_on_a_connection_the_ack_ends_it_at_once():
    server = InviteServer(TCP)
    server.respond(answered(486), 0.0)
    assert server.again is None
    server.receive(asked("ACK"), 1.0)
    assert server.state is State.TERMINATED


def test_a_200_is_the_dialogs_to_repeat():
    server = InviteServer(UDP)
    server.respond(answered(200), 0.0)
    assert server.state is State.ACCEPTED
    assert server.receive(asked(), 0.1) == []
    assert server.respond(answered(200), 0.2) == [Send(bytes(answered(200)), UDP)]
    assert server.respond(answered(486), 0.3) == []
    assert run(server, 100.0) == ([], [])


def test_one_final_answer_and_no_more():
    server = InviteServer(UDP)
    server.respond(answered(486), 0.0)
    assert server.respond(answered(200), 0.1) == []
    assert server.last == bytes(answered(486))
    assert server.elapse(0.2) == []


# --- Server, others


@pytest.mark.parametrize(("peer", "ends"), [(UDP, LIFE), (TCP, 0.0)])
def test_a_copy_of_a_request_gets_the_same_answer(peer: Peer, ends: float):
    server = PlainServer(peer)
    assert server.receive(asked("BYE"), 0.0) == []
    assert server.respond(answered(100, "BYE"), 0.0) == [Send(bytes(answered(100, "BYE")), peer)]
    assert server.state is State.PROCEEDING
    assert server.respond(answered(200, "BYE"), 0.0) == [Send(bytes(answered(200, "BYE")), peer)]
    assert server.receive(asked("BYE"), 0.0) == [Send(bytes(answered(200, "BYE")), peer)]
    assert server.respond(answered(500, "BYE"), 0.0) == []
    assert server.due() == ends
    assert server.elapse(-1.0) == []
    assert run(server, 100.0) == ([], [])
    assert server.state is State.TERMINATED


def test_what_a_transaction_is_for_is_said_by_its_kind():
    with pytest.raises(NotImplementedError):
        Transaction(UDP, State.TRYING).elapse(0.0)
