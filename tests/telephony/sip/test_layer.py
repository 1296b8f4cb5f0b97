"""Which transaction a message belongs to, and that none stays for ever."""

from __future__ import annotations

from infolinia.telephony.sip.alarms import Alarms
from infolinia.telephony.sip.layer import Layer, server_key
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Effect, ProbeDone
from infolinia.telephony.sip.transaction import InviteServer, Peer, PlainClient, PlainServer

from .pair import STRANGER, request

TCP = Peer("tcp", "198.51.100.7", 40000)


def read(data: bytes) -> Request:
    found = parse(data)
    assert isinstance(found, Request)
    return found


def answer(status: int) -> Response:
    return Response(status, read(request()).headers.copy())


def test_a_request_is_matched_by_branch_sender_and_method():
    invite, ack = read(request("INVITE")), read(request("ACK").replace(b"z9hG4bKACK", b"z9hG4bKINVITE"))
    assert server_key(invite) == server_key(ack) == ("z9hG4bKINVITE", "198.51.100.7:5062", "INVITE")
    cancel = read(request("CANCEL").replace(b"z9hG4bKCANCEL", b"z9hG4bKINVITE"))
    assert server_key(cancel)[2] == "CANCEL"


def test_a_sender_of_the_old_standard_is_matched_by_its_call():
    for branch in (b"z9hG4bK", b"1"):
        old = read(request("INVITE").replace(b"z9hG4bKINVITE", branch))
        assert server_key(old) == ("1@b|1|7", "198.51.100.7:5062", "INVITE")


def test_what_is_over_is_forgotten_with_its_alarms():
    alarms = Alarms()
    layer = Layer(alarms)
    invite = read(request("INVITE"))
    key = server_key(invite)
    assert layer.opens_call(key, invite)
    assert not layer.opens_call(("other",), invite)
    server = InviteServer(TCP)
    layer.serve(key, server)
    layer.respond(key, server, answer(486), 0.0)
    ack = read(request("ACK"))
    assert layer.again(server, key, ack, 1.0) == []
    assert (layer.server(key), layer.servers) == (None, 0)
    assert layer.opens_call(key, invite)
    for left in list(alarms.ring(100.0)):
        assert layer.elapse(left, 100.0) == []
    assert len(alarms) == 0


def test_a_copy_is_answered_and_wakes_nobody_twice():
    alarms = Alarms()
    layer = Layer(alarms)
    server = PlainServer(STRANGER)
    layer.serve(("k",), server)
    first = layer.respond(("k",), server, answer(200), 0.0)
    for _ in range(100):
        assert layer.again(server, ("k",), read(request()), 0.5) == first
    assert len(alarms) == 1


def test_an_answer_finds_who_asked_and_silence_is_told():
    alarms = Alarms()
    layer = Layer(alarms)

    def taker(response: Response | None, now: float) -> list[Effect]:
        return [ProbeDone(str(now), response.status if response else 408)]

    layer.ask(PlainClient(read(request()), STRANGER), taker, 0.0)
    assert layer.answered(answer(200), 1.0) == [ProbeDone("1.0", 200)]
    assert layer.answered(answer(200), 1.1) == []
    stray = answer(200)
    stray.headers.set("via", "SIP/2.0/UDP h;branch=z9hG4bKnone")
    assert layer.answered(stray, 1.2) is None

    layer.ask(PlainClient(read(request("INFO")), STRANGER), taker, 10.0)
    told: list[Effect] = []
    while (due := alarms.due()) is not None:
        for key in alarms.ring(due):
            told += [effect for effect in layer.elapse(key, due) if isinstance(effect, ProbeDone)]
    assert told == [ProbeDone("42.0", 408)]
    assert layer.clients == 0
