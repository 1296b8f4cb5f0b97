"""What a caller, a carrier and a lossy network get from the endpoint."""

from __future__ import annotations

import pytest

from infolinia.telephony.sip.endpoint import Admission, Credentials
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Accepted, Ended, Failed, Invited, ReinviteDone
from infolinia.telephony.sip.transaction import Peer

from .pair import OFFER, Wire, names, pair


def ring(wire: Wire, credentials: Credentials | None = None) -> str:
    """`a` calls `b`; returns the caller's key."""
    call, effects = wire.a.endpoint.invite(
        "sip:100@127.0.0.1:5070", wire.b.peer, wire.now, body=OFFER, caller="sip:200@127.0.0.1", credentials=credentials
    )
    wire.run(wire.a, effects)
    return call


def callee(wire: Wire) -> str:
    invited = next(signal for signal in wire.b.signals if isinstance(signal, Invited))
    return invited.call


def answer(wire: Wire, status: int = 200) -> None:
    wire.run(wire.b, wire.b.endpoint.respond(callee(wire), status, wire.now, body=OFFER if status == 200 else b""))


def talk() -> tuple[Wire, str]:
    wire = pair()
    call = ring(wire)
    answer(wire)
    return wire, call


def test_a_call_is_answered_and_ended_by_the_caller():
    wire, call = talk()
    assert names(wire.a)[-1] == "Accepted"
    assert names(wire.b) == ["Invited", "Acknowledged"]
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert wire.b.signals[-1] == Ended(callee(wire))
    wire.until(100)
    assert wire.a.endpoint.sizes()["client"] == wire.b.endpoint.sizes()["server"] == 0
    assert wire.a.endpoint.sizes()["dialogs"] == wire.b.endpoint.sizes()["dialogs"] == 0


def test_an_invite_repeated_while_ringing_is_one_call():
    wire = pair()
    wire.keep = lambda message: not isinstance(message, Response)
    ring(wire)
    wire.run(wire.b, wire.b.endpoint.respond(callee(wire), 180, 0.0))
    wire.until(3.6)  # A: 0.5, 1.5, 3.5
    assert wire.sent("a", "INVITE") == 4
    assert names(wire.b) == ["Invited"]
    assert wire.sent("b", 180) == 4  # each copy is told the newest answer again


def test_cancel_before_an_answer_ends_the_call_with_487():
    wire = pair()
    call = ring(wire)
    wire.run(wire.b, wire.b.endpoint.respond(callee(wire), 180, 0.0))
    wire.run(wire.a, wire.a.endpoint.cancel(call, 0.1))
    assert names(wire.b) == ["Invited", "Cancelled"]
    assert wire.a.signals[-1] == Failed(call, 487, "Request Terminated")
    assert wire.sent("b", 487) == 1


def test_cancel_that_loses_the_race_with_200_hangs_up_politely():
    wire = pair()
    call = ring(wire)
    wire.keep = lambda message: not (isinstance(message, Request) and message.method == "CANCEL")
    wire.run(wire.b, wire.b.endpoint.respond(callee(wire), 180, 0.0))
    wire.run(wire.a, wire.a.endpoint.cancel(call, 0.1))
    wire.keep = lambda message: True
    answer(wire)
    assert wire.sent("a", "ACK") == 1
    assert wire.sent("a", "BYE") == 1
    assert isinstance(wire.b.signals[-1], Ended)
    assert wire.a.signals[-1] == Failed(call, 487, "cancelled")


def test_cancel_after_the_answer_changes_nothing():
    wire, _call = talk()
    request = next(m for who, m in wire.log if who == "a" and isinstance(m, Request))
    text = bytes(request).replace(b"INVITE", b"CANCEL", 2)
    wire.run(wire.b, wire.b.endpoint.receive(text, wire.a.peer, 0.2))
    assert names(wire.b) == ["Invited", "Acknowledged"]
    assert wire.log[-1][1].status == 200


def test_a_200_is_repeated_until_its_lost_ack_comes():
    wire = pair()
    ring(wire)
    lost: list[Request] = []

    def keep(message: Request | Response) -> bool:
        if isinstance(message, Request) and message.method == "ACK" and len(lost) < 2:
            lost.append(message)
            return False
        return True

    wire.keep = keep
    answer(wire)
    wire.until(5)
    assert wire.sent("b", 200) == 3
    assert wire.sent("a", "ACK") == 3
    assert names(wire.b) == ["Invited", "Acknowledged"]


def test_a_call_whose_ack_never_comes_is_ended():
    wire = pair()
    ring(wire)
    wire.keep = lambda message: not (isinstance(message, Request) and message.method == "ACK")
    answer(wire)
    wire.until(33)
    assert wire.b.signals[-1] == Ended(callee(wire), 408)
    assert wire.sent("b", "BYE") >= 1


def test_a_lost_bye_is_repeated():
    wire, call = talk()
    wire.keep = lambda message: wire.sent("a", "BYE") > 2
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert not any(isinstance(signal, Ended) for signal in wire.b.signals)
    wire.until(4)
    assert isinstance(wire.b.signals[-1], Ended)


def test_nobody_answers():
    wire = pair()
    wire.keep = lambda message: False
    call = ring(wire)
    wire.until(33)
    assert wire.a.signals == [Failed(call, 408, "")]
    assert wire.sent("a", "INVITE") == 7


def test_a_merged_request_is_refused_with_482():
    wire = pair()
    ring(wire)
    request = next(m for who, m in wire.log if who == "a" and isinstance(m, Request))
    other_way = bytes(request).replace(b"branch=z9hG4bK", b"branch=z9hG4bKother")
    effects = wire.b.endpoint.receive(other_way, wire.a.peer, 0.1)
    assert parse(effects[0].data).status == 482
    assert names(wire.b) == ["Invited"]


def test_a_second_fork_is_acknowledged_and_ended():
    wire, _call = talk()
    accepted = next(m for who, m in wire.log if who == "b" and isinstance(m, Response) and m.status == 200)
    accepted.headers.set("to", accepted.headers.get("to") + "fork")
    effects = wire.a.endpoint.receive(bytes(accepted), wire.b.peer, 0.3)
    assert [parse(effect.data).method for effect in effects] == ["ACK", "BYE"]
    assert wire.a.endpoint.counts["forked"] == 1


def test_an_unknown_source_is_refused_or_ignored():
    refused = pair(lambda peer, request: Admission(status=403))
    ring(refused)
    assert isinstance(refused.a.signals[-1], Failed)
    assert refused.a.signals[-1].status == 403
    silent = pair(lambda peer, request: Admission())
    ring(silent)
    assert silent.sent("b", 403) == 0
    assert silent.b.endpoint.counts["refused"] == 1
    assert silent.b.endpoint.sizes()["server"] == 0


@pytest.mark.parametrize("password", ["right", "wrong"])
def test_digest_both_ways(password: str):
    wire = pair(lambda peer, request: Admission("carrier", passwords={"joe": "right"}))
    ring(wire, Credentials("joe", password))
    if password == "right":
        assert names(wire.b) == ["Invited"]
        answer(wire)
        assert names(wire.a)[-1] == "Accepted"
    else:
        assert wire.b.signals == []
        assert wire.a.signals[-1].status == 401
        assert wire.b.endpoint.counts["wrong-password"] == 1


def test_hold_by_reinvite_and_glare():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER + b"a=sendonly\r\n", wire.now))
    assert names(wire.b)[-1] == "Reinvited"
    glare = wire.b.endpoint.reinvite(callee(wire), OFFER, wire.now)
    assert glare == [ReinviteDone(callee(wire), 491, b"")]
    wire.run(wire.b, wire.b.endpoint.respond(callee(wire), 200, wire.now, body=OFFER))
    assert wire.a.signals[-1] == ReinviteDone(call, 200, OFFER)


def test_digits_by_info():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.info(call, "application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", wire.now))
    told = wire.b.signals[-1]
    assert (told.content_type, told.body[:8]) == ("application/dtmf-relay", b"Signal=5")
    assert wire.log[-1][1].status == 200


def test_a_request_out_of_order_or_of_no_call():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.info(call, "text/plain", b"", wire.now))
    info = next(m for who, m in wire.log if who == "a" and isinstance(m, Request) and m.method == "INFO")
    late = (
        bytes(info)
        .replace(b" INFO\r\n", b" INFO\r\n")
        .replace(b"CSeq: 2", b"CSeq: 0")
        .replace(b"branch=", b"branch=z9hG4bKx")
    )
    assert parse(wire.b.endpoint.receive(late, wire.a.peer, 0.5)[0].data).status == 500
    stray = bytes(info).replace(b";tag=b", b";tag=zz").replace(b"branch=", b"branch=z9hG4bKy")
    assert parse(wire.b.endpoint.receive(stray, wire.a.peer, 0.5)[0].data).status == 481


def request(method: str = "OPTIONS", *, extra: str = "", body: str = "") -> bytes:
    return (
        f"{method} sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5062;rport;branch=z9hG4bK{method}\r\n"
        f"From: <sip:a@b>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: 1@b\r\nCSeq: 7 {method}\r\n{extra}\r\n{body}"
    ).encode()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request(), 200),
        (request("SUBSCRIBE"), 405),
        (request("MAKECOFFEE"), 501),
        (request(extra="Require: 100rel, gruu\r\n"), 420),
        (request(extra="Content-Length: 9999\r\n"), 400),
        (request(extra="Content-Length: minus\r\n"), 400),
        (request(extra="nonsense line\r\n"), 400),
        (request(extra="X: y\r\n" * 200), 400),
        (request("BYE"), 481),
        (request().replace(b"SIP/2.0\r\nVia", b"SIP/3.0\r\nVia"), 505),
        (request().replace(b"CSeq: 7 OPTIONS", b"CSeq: 7 INVITE"), 400),
        (request().replace(b"CSeq: 7", b"CSeq: 99999999999"), 400),
        (request("INVITE"), 400),
    ],
)
def test_each_fault_gets_the_answer_of_the_rfc(data: bytes, status: int):
    wire = pair()
    effects = wire.b.endpoint.receive(data, Peer("udp", "198.51.100.7", 40000), 0.0)
    response = parse(effects[0].data)
    assert response.status == status
    assert effects[0].to == Peer("udp", "198.51.100.7", 40000)
    assert "rport=40000" in response.headers.get("via")
    assert "received=198.51.100.7" in response.headers.get("via")


@pytest.mark.parametrize(
    "data", [b"", b"\r\n\r\n", b"\x00" * 30, b"GET / HTTP/1.1\r\n\r\n", b"SIP/2.0 999 x\r\n\r\n", b"\xff" * 70000]
)
def test_noise_is_dropped_and_counted(data: bytes):
    wire = pair()
    assert wire.b.endpoint.receive(data, wire.a.peer, 0.0) == []
    assert sum(wire.b.endpoint.counts.values()) == 1


def test_the_caller_hears_of_ringing_and_early_media():
    wire = pair()
    call = ring(wire)
    wire.run(wire.b, wire.b.endpoint.respond(callee(wire), 183, 0.1, body=OFFER))
    progressed = wire.a.signals[-1]
    assert (progressed.call, progressed.status, progressed.body) == (call, 183, OFFER)
    answer(wire)
    assert wire.a.signals[-1] == Accepted(call, OFFER)
