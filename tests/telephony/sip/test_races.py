"""Messages that cross (RFC 3261 17, RFC 6026 8, RFC 5407): whatever comes first, both ends agree and nothing is left.

A CANCEL that crosses a 200, a BYE that crosses a re-INVITE and a late PRACK stand in test_uac, test_changing and
test_reliable.
"""

from __future__ import annotations

from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.signals import Accepted, Ended, Failed, ReinviteDone

from .pair import OFFER, STRANGER, changed, lose, methods, pair, statuses, talk


def test_a_200_said_again_after_its_transactions_are_gone_gets_its_ack():
    """RFC 6026 8.7: L and M end after 32 s; the dialog knows the ACK still."""
    wire, _call = talk()
    accepted = wire.messages("b", 200)[0]
    wire.until(40)
    assert wire.a.endpoint.sizes()["client"] == 0
    again = wire.a.endpoint.receive(bytes(accepted), wire.b.peer, 40.0)
    assert methods(again) == ["ACK"]
    assert again[0].data == bytes(wire.messages("a", "ACK")[0])
    wire.run(wire.a, wire.a.endpoint.bye(_call, 41.0))
    assert wire.a.endpoint.receive(bytes(accepted), wire.b.peer, 42.0) == []  # of a call that is over


def test_a_200_said_again_within_the_time_is_acknowledged_by_the_dialog_not_told_again():
    wire, _call = talk()
    accepted = wire.messages("b", 200)[0]
    for now in (1.0, 2.0, 31.0):
        assert methods(wire.a.endpoint.receive(bytes(accepted), wire.b.peer, now)) == ["ACK"]
    assert wire.a.heard() == ["Accepted"]


def test_an_invite_said_again_while_its_200_waits_is_absorbed():
    """RFC 6026 7.1: in Accepted a copy of the INVITE gets nothing; the dialog repeats the 200 by its own clock."""
    wire = pair()
    wire.ring()
    wire.keep = lose("ACK")
    wire.answer()
    invite = bytes(wire.messages("a", "INVITE")[0])
    assert wire.b.endpoint.receive(invite, wire.a.peer, 0.2) == []
    assert wire.b.heard() == ["Invited"]


def test_an_invite_said_again_after_everything_is_a_new_call_only_when_its_time_is_over():
    wire, call = talk()
    invite = bytes(wire.messages("a", "INVITE")[0])
    wire.run(wire.a, wire.a.endpoint.bye(call, 1.0))
    assert wire.b.endpoint.receive(invite, wire.a.peer, 5.0) == []
    wire.until(60)
    assert statuses(wire.b.endpoint.receive(invite, wire.a.peer, 60.0)) == [100]


def test_an_ack_that_never_comes_ends_the_call_and_one_that_comes_late_does_not_wake_it():
    wire = pair()
    wire.ring()
    wire.keep = lose("ACK")
    wire.answer()
    wire.until(33)
    assert wire.b.signals[-1] == Ended(wire.callee, 408)
    assert wire.b.endpoint.receive(bytes(wire.messages("a", "ACK")[0]), wire.a.peer, 33.0) == []
    assert wire.silence()


def test_an_ack_lost_once_costs_one_repetition():
    wire = pair()
    wire.ring()
    wire.keep = lambda message: not (isinstance(message, Request) and message.method == "ACK" and wire.now < 0.4)
    wire.answer()
    wire.until(10)
    assert (wire.sent("b", 200), wire.sent("a", "ACK")) == (2, 2)
    assert wire.b.heard() == ["Invited", "Acknowledged"]


def test_a_cancel_that_comes_after_the_200_was_sent_ends_by_bye():
    """RFC 5407 3.1.2: both think they are first."""
    wire = pair()
    call = wire.ring()
    wire.answer(180)
    wire.keep = lambda message: False
    wire.run(wire.a, wire.a.endpoint.cancel(call, 0.1))
    wire.answer()
    wire.keep = lambda message: True
    cancel, accepted = wire.messages("a", "CANCEL")[0], wire.messages("b", 200)[-1]
    wire.run(wire.b, wire.b.endpoint.receive(bytes(cancel), wire.a.peer, 0.2))
    wire.run(wire.a, wire.a.endpoint.receive(bytes(accepted), wire.b.peer, 0.2))
    assert wire.a.signals[-1] == Failed(call, 487, "cancelled")
    assert wire.b.heard()[-1] == "Ended"
    assert "Cancelled" not in wire.b.heard()
    assert wire.silence()


def test_two_byes_that_cross_end_in_peace():
    """RFC 5407 3.1.5: each gets an answer, neither a second end."""
    wire, call = talk()
    ours, theirs = wire.a.endpoint.bye(call, 1.0), wire.b.endpoint.bye(wire.callee, 1.0)
    wire.run(wire.a, ours)
    wire.run(wire.b, theirs)
    assert wire.sent("a", 481) == wire.sent("b", 481) == 1
    assert not any(isinstance(signal, Ended) for signal in (*wire.a.signals, *wire.b.signals))
    assert wire.silence()


def test_a_bye_that_overtakes_the_ack_ends_the_call():
    """RFC 5407 3.1.4."""
    wire = pair()
    call = wire.ring()
    wire.keep = lose("ACK")
    wire.answer()
    wire.run(wire.a, wire.a.endpoint.bye(call, 0.1))
    assert wire.b.signals[-1] == Ended(wire.callee)
    wire.run(wire.b, wire.b.endpoint.receive(bytes(wire.messages("a", "ACK")[0]), wire.a.peer, 0.2))
    assert wire.b.heard()[-1] == "Ended"
    assert wire.silence()


def test_a_refusal_after_a_200_of_another_place_changes_nothing():
    wire, call = talk()
    refused = changed(
        wire.messages("b", 200)[0], ("SIP/2.0 200 OK", "SIP/2.0 486 Busy Here"), (";tag=b1", ";tag=other")
    )
    assert wire.a.endpoint.receive(refused, wire.b.peer, 0.5) == []
    assert wire.a.endpoint.knows(call)


def test_a_provisional_answer_after_the_200_changes_nothing():
    wire, _call = talk()
    late = changed(wire.messages("b", 200)[0], ("SIP/2.0 200 OK", "SIP/2.0 180 Ringing"))
    assert wire.a.endpoint.receive(late, wire.b.peer, 0.5) == []
    assert wire.a.signals == [Accepted(_call, OFFER)]


def test_a_reinvite_whose_200_is_lost_and_its_bye_cross():
    """RFC 5407 3.3: the change was accepted there, the end comes here first."""
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.reinvite(call, OFFER, 1.0))
    wire.keep = lambda message: not isinstance(message, Response)
    wire.answer()
    wire.keep = lambda message: True
    wire.run(wire.b, wire.b.endpoint.bye(wire.callee, 1.1))
    assert wire.a.signals[-1] == Ended(call)
    assert not any(isinstance(signal, ReinviteDone) for signal in wire.a.signals)
    assert wire.silence()


def test_a_copy_of_a_request_in_a_call_changes_its_order_once():
    wire, call = talk()
    wire.run(wire.a, wire.a.endpoint.info(call, "text/plain", b"", 1.0))
    wire.run(wire.a, wire.a.endpoint.probe_call(call, 1.0))
    info = bytes(wire.messages("a", "INFO")[0])
    assert statuses(wire.b.endpoint.receive(info, wire.a.peer, 1.5)) == [200]  # the transaction's own copy
    assert wire.b.heard().count("InfoGiven") == 1
    late = changed(wire.messages("a", "INFO")[0], ("branch=z9hG4bK", "branch=z9hG4bKnew"))
    assert statuses(wire.b.endpoint.receive(late, STRANGER, 40.0)) == [500]  # 12.2.2
