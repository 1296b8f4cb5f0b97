"""REFER and Replaces, both ways: who may, what is asked, what is told of it, whose place is taken (RFC 3515, 3891)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.endpoint import Admission
from infolinia.telephony.sip.message import Response, parse
from infolinia.telephony.sip.replaces import Replaces, read_refer_to, read_replaces, write_refer_to
from infolinia.telephony.sip.signals import Failed, Invited, ReferAsked, ReferDone, ReferProgressed
from infolinia.telephony.sip.terms import Terms

from .pair import OFFER, STRANGER, Wire, pair, request, statuses
from .test_answering import inside

MAY = Admission("carrier", terms=Terms(refers=True))


def trusting() -> tuple[Wire, str]:
    """A call that is up, whose called side lets the caller refer."""
    wire = pair(lambda peer, request: MAY)
    call = wire.ring()
    wire.answer()
    return wire, call


def test_a_refer_is_asked_of_the_owner_and_its_course_is_told():
    wire, call = trusting()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0, referred_by="sip:200@x.example"))
    assert wire.b.signals[-1] == ReferAsked(wire.callee, "sip:300@x.example", None, "<sip:200@x.example>")
    assert "ReferDone" not in wire.a.heard()
    wire.run(wire.b, wire.b.endpoint.answer_refer(wire.callee, 202, 1.0))
    assert wire.a.signals[-2:] == [ReferDone(call, 202), ReferProgressed(call, 100, False)]
    notify = wire.messages("b", "NOTIFY")[0]
    assert notify.headers.get("event") == "refer;id=2"
    assert notify.headers.get("subscription-state").startswith("active;")
    assert (notify.content_type, notify.body) == ("message/sipfrag", b"SIP/2.0 100 Trying\r\n")
    for status, final in ((180, False), (200, True)):
        wire.run(wire.b, wire.b.endpoint.notify(wire.callee, status, 2.0))
        assert wire.a.signals[-1] == ReferProgressed(call, status, final)
    assert wire.messages("b", "NOTIFY")[-1].headers.get("subscription-state") == "terminated;reason=noresource"
    assert wire.b.endpoint.notify(wire.callee, 200, 3.0) == []  # the last word was said
    wire.run(wire.a, wire.a.endpoint.bye(call, 3.0))
    assert wire.silence()


def test_a_refer_from_one_who_may_not_is_declined_without_a_word_to_the_owner():
    wire = pair()
    call = wire.ring()
    wire.answer()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    assert wire.a.signals[-1] == ReferDone(call, 603)
    assert "ReferAsked" not in wire.b.heard()
    assert wire.b.endpoint.counts["refer-declined"] == 1


def test_a_refer_that_nobody_decides_is_declined():
    wire, call = trusting()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    wire.until(21)
    assert wire.a.signals[-1] == ReferDone(call, 603)
    assert wire.b.endpoint.answer_refer(wire.callee, 202, 22.0) == []


def test_a_refusal_of_the_owner_is_told():
    wire, call = trusting()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    wire.run(wire.b, wire.b.endpoint.answer_refer(wire.callee, 403, 0.1))
    assert wire.a.signals[-1] == ReferDone(call, 403)
    assert wire.sent("b", "NOTIFY") == 0


def test_the_call_may_end_while_a_refer_waits():
    wire, call = trusting()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    wire.run(wire.a, wire.a.endpoint.bye(call, 0.1))
    assert wire.b.heard()[-1] == "Ended"
    assert wire.sent("b", 603) == 1
    assert wire.silence()


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ("", 400),
        ("Refer-To: <sip:1@x>\r\nRefer-To: <sip:2@x>\r\n", 400),
        ("Refer-To: <mailto:a@b>\r\n", 400),
        ("Refer-To: <sip:1@x;method=BYE>\r\n", 400),
        ("Refer-To: <sip:1@x?Replaces=1&Replaces=2>\r\n", 400),
        ("Refer-To: <sip:1@x?Replaces=a%0d%0aX%3Ay%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n", 400),
        (f"Refer-To: <sip:{'1' * 3000}@x>\r\n", 400),
        ("Refer-To: sip:1@x\r\nRequire: norefersub\r\n", None),
    ],
)
def test_hostile_targets_reach_nobody(extra: str, status: int | None):
    wire, _call = trusting()
    effects = wire.b.endpoint.receive(inside(wire, "REFER", 2, extra), STRANGER, 0.0)
    if status:
        assert statuses(effects) == [status]
    else:
        assert [type(effect) for effect in effects] == [ReferAsked]


def test_what_stands_in_a_target_beside_replaces_is_left_out():
    found = read_refer_to(
        "<sip:1@x.example;user=phone?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2&Route=sip:evil&body=x>"
    )
    assert found is not None
    assert found.address == "sip:1@x.example;user=phone"
    assert found.replaces == Replaces("a@b", "1", "2")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str):
    read_refer_to(text)
    found = read_replaces(text)
    assert found is None or read_replaces(str(found)) == found


WORD = st.text(st.sampled_from("abcXYZ019-.!%*_+`'~@$/"), min_size=1, max_size=40)


@given(WORD, WORD, WORD, st.booleans())
def test_a_replaces_inside_a_target_comes_back_whole(call_id: str, to: str, by: str, early: bool):
    replaces = Replaces(call_id, to, by, early)
    found = read_refer_to(write_refer_to("sip:1@x.example", replaces))
    assert found is not None
    assert (found.address, found.replaces) == ("sip:1@x.example", replaces)


def test_one_refer_at_a_time():
    wire, call = trusting()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:400@x.example", 0.0))
    assert wire.a.signals[-1] == ReferDone(call, 491)
    assert wire.b.heard().count("ReferAsked") == 1


def test_one_who_wants_to_hear_nothing_is_told_nothing():
    wire, _call = trusting()
    refer = inside(wire, "REFER", 2, "Refer-To: <sip:1@x.example>\r\nRefer-Sub: false\r\n")
    wire.run(wire.b, wire.b.endpoint.receive(refer, STRANGER, 0.0))
    assert statuses(wire.b.endpoint.answer_refer(wire.callee, 202, 0.0)) == [202]
    assert wire.b.endpoint.notify(wire.callee, 200, 0.0) == []


def test_one_who_refuses_to_hear_is_told_no_more():
    wire, call = trusting()
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    wire.keep = lambda message: False
    wire.run(wire.b, wire.b.endpoint.answer_refer(wire.callee, 202, 0.0))
    refused = Response(481, wire.messages("b", "NOTIFY")[0].headers.copy())
    wire.run(wire.b, wire.b.endpoint.receive(bytes(refused), wire.a.peer, 0.1))
    assert wire.b.endpoint.notify(wire.callee, 180, 0.2) == []
    assert wire.b.endpoint.knows(wire.callee)  # RFC 5057: only the subscription is gone


@pytest.mark.parametrize(
    ("state", "body", "told"),
    [
        ("terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n", (486, True)),
        ("terminated", "nonsense", (0, True)),
        ("active", "SIP/2.0 603 Decline\r\nServer: x\r\n", (603, True)),
        ("active", "", (0, False)),
    ],
)
def test_what_they_tell_of_our_refer(state: str, body: str, told: tuple[int, bool]):
    wire, call = trusting()
    wire.keep = lambda message: False
    wire.run(wire.a, wire.a.endpoint.refer(call, "sip:300@x.example", 0.0))
    notify = (
        f"NOTIFY sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKn1\r\n"
        f"From: <sip:100@127.0.0.1>;tag={wire.callee}\r\nTo: <sip:2@x>;tag={call}\r\n"
        f"Call-ID: {wire.messages('a', 'REFER')[0].call_id}\r\nCSeq: 9 NOTIFY\r\nEvent: refer\r\n"
        f"Subscription-State: {state}\r\nContent-Type: message/sipfrag\r\n\r\n{body}"
    ).encode()
    effects = wire.a.endpoint.receive(notify, wire.b.peer, 0.1)
    assert statuses(effects) == [200]
    assert effects[-1] == ReferProgressed(call, *told)
    again = notify.replace(b"z9hG4bKn1", b"z9hG4bKn2").replace(b"CSeq: 9", b"CSeq: 10")
    assert statuses(wire.a.endpoint.receive(again, wire.b.peer, 0.2)) == ([481] if told[1] else [200])


# --- An INVITE with Replaces


def replacing(wire: Wire, replaces: str, *, more: str = "") -> bytes:
    extra = f"Replaces: {replaces}\r\n{more}Contact: <sip:c@198.51.100.7:5062>\r\nContent-Type: application/sdp\r\n"
    return request("INVITE", extra=extra, body=OFFER.decode())


def named(wire: Wire) -> str:
    """The call as its called side knows it."""
    replaces = wire.b.endpoint.identity(wire.callee)
    assert replaces
    return str(Replaces(replaces.call_id, replaces.from_tag, replaces.to_tag))


def test_a_call_takes_the_place_of_another():
    wire, _call = trusting()
    effects = wire.b.endpoint.receive(replacing(wire, named(wire), more="Require: replaces\r\n"), STRANGER, 0.0)
    assert statuses(effects) == [100]
    invited = effects[-1]
    assert isinstance(invited, Invited)
    assert invited.replaces == wire.callee


def test_how_a_call_is_named_to_others():
    wire, call = trusting()
    ours = wire.a.endpoint.identity(call)
    assert ours
    assert wire.b.endpoint.named(ours) == wire.callee  # as the far end of `a` would get it
    assert wire.b.endpoint.named(Replaces("x", "y", "z")) == ""
    assert wire.a.endpoint.identity("no-call") is None
    assert wire.a.endpoint.target(call) == "sip:127.0.0.1:5070"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda name: name.replace("to-tag=", "to-tag=x"), 481),
        (lambda name: name.replace("from-tag=", "from-tag=x"), 481),
        (lambda name: "x" + name, 481),
        (lambda name: f"{name};early-only", 486),
        (lambda name: f"{name}\r\nReplaces: {name}", 400),
        (lambda name: "nonsense", 400),
        (lambda name: "a;to-tag=;from-tag=b", 400),
    ],
)
def test_a_place_that_cannot_be_taken(change, status: int):
    wire, _call = trusting()
    assert statuses(wire.b.endpoint.receive(replacing(wire, change(named(wire))), STRANGER, 0.0)) == [status]
    assert wire.b.endpoint.knows(wire.callee)


def test_the_place_of_a_call_that_is_over_is_603():
    wire, call = trusting()
    name = named(wire)
    wire.run(wire.a, wire.a.endpoint.bye(call, 0.0))
    assert statuses(wire.b.endpoint.receive(replacing(wire, name), STRANGER, 0.1)) == [603]


def test_a_call_that_rings_here_is_nobodys_to_take():
    wire = pair(lambda peer, request: MAY)
    wire.ring()
    wire.answer(180)
    assert statuses(wire.b.endpoint.receive(replacing(wire, named(wire)), STRANGER, 0.0)) == [481]


def test_a_call_of_ours_that_rings_may_be_taken():
    wire = pair(caller_admits=lambda peer, request: MAY)
    call, effects = wire.a.endpoint.invite(
        "sip:1@h", wire.b.peer, 0.0, body=OFFER, caller="sip:2@h", trunk="carrier", terms=Terms(refers=True)
    )
    wire.run(wire.a, effects)
    wire.answer(180)
    invite = wire.messages("a", "INVITE")[0]
    name = f"{invite.call_id};to-tag={call};from-tag={wire.callee};early-only"
    effects = wire.a.endpoint.receive(replacing(wire, name), STRANGER, 0.1)
    assert isinstance(effects[-1], Invited)
    assert effects[-1].replaces == call


def test_another_trunk_or_one_without_the_right_takes_nobodys_place():
    wire = pair(lambda peer, request: MAY if peer != STRANGER else Admission("other", terms=Terms(refers=True)))
    wire.ring()
    wire.answer()
    assert statuses(wire.b.endpoint.receive(replacing(wire, named(wire)), STRANGER, 0.0)) == [403]
    plain = pair()
    plain.ring()
    plain.answer()
    assert statuses(plain.b.endpoint.receive(replacing(plain, named(plain)), STRANGER, 0.0)) == [403]
    assert plain.b.endpoint.counts["replaces-refused"] == 1


def test_refer_outside_a_call_is_forbidden():
    wire = pair(lambda peer, request: MAY)
    refer = request("REFER", extra="Refer-To: <sip:1@x>\r\nContact: <sip:a@b>\r\n")
    assert statuses(wire.b.endpoint.receive(refer, STRANGER, 0.0)) == [403]
    assert not any(isinstance(signal, Failed) for signal in wire.b.signals)
    assert parse(refer).method == "REFER"  # type: ignore[union-attr]
