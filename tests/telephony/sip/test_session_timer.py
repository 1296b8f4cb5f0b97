"""Session timers (RFC 4028): who refreshes, how, with what interval, and how a call ends that nobody refreshes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.endpoint import Admission
from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.session_timer import (
    IntervalTooSmall,
    SessionPolicy,
    SessionTimer,
    asking,
    granted,
    least_of,
    wanted,
)
from infolinia.telephony.sip.signals import Ended, Failed, ReinviteDone
from infolinia.telephony.sip.terms import Terms

from .pair import OFFER, STRANGER, Side, Wire, pair, request, statuses, talk
from .test_uac import alone, respond

USUAL, OFF = SessionPolicy(), SessionPolicy(0)


def invite(*items: tuple[str, str]) -> Request:
    return Request("INVITE", "sip:x@y", Headers.received(list(items)))


KNOWS = ("supported", "timer")


@pytest.mark.parametrize(
    ("headers", "policy", "interval", "ours"),
    [
        ((), USUAL, None, None),  # they know nothing of timers and ask for none
        ((KNOWS,), OFF, None, None),
        ((KNOWS,), USUAL, 1800, False),  # we want one: the caller refreshes
        ((KNOWS, ("session-expires", "600")), USUAL, 600, False),
        ((KNOWS, ("session-expires", "600;refresher=uas")), USUAL, 600, True),
        ((KNOWS, ("session-expires", "600;refresher=uac")), OFF, 600, False),
        ((KNOWS, ("session-expires", "7200")), USUAL, 1800, False),  # shortened
        ((KNOWS, ("session-expires", "7200"), ("min-se", "3600")), USUAL, 3600, False),
        ((("session-expires", "600"),), USUAL, 600, True),  # a proxy asks: the caller cannot
        ((("session-expires", "30"),), USUAL, 90, True),
        ((KNOWS, ("session-expires", "soon")), OFF, None, None),
        ((("require", "timer"), ("session-expires", "90")), USUAL, 90, False),
    ],
)
def test_what_a_request_leads_to(headers, policy: SessionPolicy, interval: int | None, ours: bool | None):
    timer, says = wanted(invite(*headers), policy, 10.0)
    assert (timer.interval if timer else None, timer.ours if timer else None) == (interval, ours)
    shown = dict(says)
    if timer:
        assert shown["session-expires"] == f"{interval};refresher={'uas' if ours else 'uac'}"
        knows = any("timer" in value for _, value in headers)
        assert shown.get("require") == ("timer" if knows else None)  # never demanded of one who lacks it (9)
    else:
        assert shown == {}


def test_an_interval_below_ours_is_refused_to_those_who_know_why():
    with pytest.raises(IntervalTooSmall) as problem:
        wanted(invite(KNOWS, ("session-expires", "120")), SessionPolicy(1800, 600), 0.0)
    assert problem.value.least == 600


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_in_the_headers_an_interval_is_sane(expires: str, least: str):
    message = invite(("session-expires", expires), ("min-se", least))
    timer, _ = wanted(message, OFF, 0.0)
    assert timer is None or 90 <= timer.interval < 10**9
    assert least_of(message) >= 90
    response = Response(200, Headers.received([("session-expires", expires)]))
    assert (found := granted(response, 0.0)) is None or found.interval >= 90


def test_when_a_call_is_refreshed_and_when_it_ends():
    assert (SessionTimer(1800, True, 100.0).refresh_at, SessionTimer(1800, True, 100.0).ends_at) == (1000.0, 1868.0)
    assert (SessionTimer(90, False, 0.0).refresh_at, SessionTimer(90, False, 0.0).ends_at) == (None, 60.0)


def test_what_a_request_of_ours_asks_for():
    assert asking(OFF) == ()
    assert asking(USUAL) == (("session-expires", "1800"),)
    assert asking(SessionPolicy(600, 300), least=900) == (("session-expires", "900"), ("min-se", "900"))
    running = SessionTimer(120, False, 0.0)
    assert asking(USUAL, running=running) == (("session-expires", "120;refresher=uas"),)


# --- In calls


def timed(ours: SessionPolicy, theirs: SessionPolicy) -> tuple[Wire, str]:
    """A call that is up between two sides with these wishes, and the caller's key."""
    wire = pair(lambda peer, request: Admission("carrier", terms=Terms(session=theirs)))
    call, effects = wire.a.endpoint.invite(
        "sip:1@127.0.0.1", wire.b.peer, 0.0, body=OFFER, caller="sip:2@127.0.0.1", terms=Terms(session=ours)
    )
    wire.run(wire.a, effects)
    wire.answer()
    assert wire.a.heard()[-1] == "Accepted"
    return wire, call


def test_the_caller_refreshes_by_update_and_the_call_lasts():
    wire, call = timed(SessionPolicy(120), USUAL)
    wire.until(400)
    assert wire.sent("a", "UPDATE") == 6
    assert not wire.messages("a", "UPDATE")[0].body
    assert wire.messages("a", "UPDATE")[0].headers.get("session-expires") == "120;refresher=uac"
    assert wire.sent("a", "BYE") == wire.sent("b", "BYE") == 0
    assert wire.a.endpoint.knows(call)
    wire.run(wire.a, wire.a.endpoint.bye(call, wire.now))
    assert wire.silence()


def test_without_update_it_is_a_reinvite_with_the_description_of_before():
    wire, call = timed(SessionPolicy(120), USUAL)
    dialog = wire.a.endpoint._core.dialogs[call]
    dialog.allows = frozenset({"INVITE"})
    wire.until(61)
    refresh = wire.messages("a", "INVITE")[-1]
    assert (refresh.body, refresh.headers.get("session-expires")) == (OFFER, "120;refresher=uac")
    wire.answer()
    assert wire.a.signals[-1] == ReinviteDone(call, 200, OFFER)
    assert dialog.timer
    assert dialog.timer.since == wire.now


def test_a_far_end_that_does_not_take_update_after_all_gets_a_reinvite():
    wire, call = timed(SessionPolicy(120), USUAL)
    wire.keep = lambda message: not (isinstance(message, Request) and message.method == "UPDATE")
    wire.until(60)
    refused = Response(501, wire.messages("a", "UPDATE")[0].headers.copy())
    wire.run(wire.a, wire.a.endpoint.receive(bytes(refused), wire.b.peer, wire.now))
    assert wire.sent("a", "INVITE") == 2
    wire.answer()
    assert wire.a.endpoint.knows(call)


def test_a_call_that_nobody_refreshes_is_ended_by_both():
    wire, call = timed(SessionPolicy(90), USUAL)
    wire.keep = lambda message: False
    wire.until(130)
    assert wire.a.signals[-1] == Ended(call, 408)
    assert wire.b.signals[-1] == Ended(wire.callee, 408)
    assert "cause=408" in wire.messages("b", "BYE")[0].headers.get("reason")
    assert wire.silence()


def test_a_refresh_that_meets_a_call_they_know_no_more_ends_it():
    wire, call = timed(SessionPolicy(90), USUAL)
    wire.keep = lambda message: False
    wire.run(wire.b, wire.b.endpoint.bye(wire.callee, 1.0))
    wire.keep = lambda message: not (isinstance(message, Request) and message.method == "BYE")
    wire.until(46)
    assert wire.a.signals[-1] == Ended(call, 481)


def test_an_interval_that_is_too_short_for_them_is_asked_for_anew():
    wire, call = timed(SessionPolicy(120), SessionPolicy(1800, 600))
    first, second = wire.messages("a", "INVITE")
    assert (first.headers.get("session-expires"), wire.messages("b", 422)[0].headers.get("min-se")) == ("120", "600")
    assert (second.headers.get("session-expires"), second.headers.get("min-se")) == ("600", "600")
    assert (first.call_id, first.cseq[0], second.cseq[0]) == (second.call_id, 1, 2)
    assert wire.a.endpoint.knows(call)


def test_a_far_end_that_is_never_content_with_the_interval_is_a_refusal():
    wire = alone()
    call = wire.ring()
    for _ in range(9):
        if wire.a.signals:
            break
        respond(wire, 422, ("min-se", "86400"))
    assert wire.a.signals == [Failed(call, 422, "Session Interval Too Small")]
    greedy = alone()
    greedy.ring()
    respond(greedy, 422, ("min-se", "999999999"))
    assert greedy.a.heard() == ["Failed"]


def test_a_refresh_that_is_too_short_is_refused_and_the_call_goes_on():
    wire, _call = talk()
    from .test_answering import inside

    for seq, method in ((2, "UPDATE"), (3, "INVITE")):
        data = inside(wire, method, seq, "Supported: timer\r\nSession-Expires: 30\r\n")
        effects = wire.b.endpoint.receive(data, STRANGER, 0.0)
        assert statuses(effects) == [422]
        assert parse(effects[0].data).headers.get("min-se") == "90"
    assert wire.b.endpoint.knows(wire.callee)


def test_a_refresh_of_ours_that_is_too_short_for_them_is_lengthened():
    wire, call = timed(SessionPolicy(120), USUAL)
    wire.keep = lambda message: False
    wire.until(60)
    for status in (422, 200):
        asked = wire.messages("a", "UPDATE")[-1]
        answer = Response(status, asked.headers.copy())
        answer.headers.set("min-se", "300")
        answer.headers.set("session-expires", "300;refresher=uac")
        wire.run(wire.a, wire.a.endpoint.receive(bytes(answer), wire.b.peer, wire.now))
    assert wire.messages("a", "UPDATE")[-1].headers.get("session-expires") == "300;refresher=uac"
    wire.until(209)
    assert wire.sent("a", "BYE") == 0
    assert wire.a.endpoint.knows(call)


def test_a_refresh_that_is_refused_for_now_is_tried_again_until_the_time_is_over():
    wire, call = timed(SessionPolicy(120), USUAL)
    wire.keep = lambda message: False
    refused: set[str] = set()
    for second in range(60, 100):
        wire.until(second)
        for asked in wire.messages("a", "UPDATE"):
            if asked.via.branch not in refused:
                refused.add(asked.via.branch)
                answer = bytes(Response(500, asked.headers.copy()))
                wire.run(wire.a, wire.a.endpoint.receive(answer, wire.b.peer, wire.now))
    assert len(refused) == 3  # at 60, 70 and 80 s; the call ended at 88 s
    assert wire.a.signals[-1] == Ended(call, 408)


def test_a_call_without_timers_holds_no_alarm():
    wire = Wire(Side("a", 5060), Side("b", 5070, lambda peer, request: Admission("carrier", terms=Terms(session=OFF))))
    wire.ring()
    wire.answer(200)
    wire.until(100)
    plain = request("OPTIONS")
    assert statuses(wire.b.endpoint.receive(plain, STRANGER, wire.now)) == [200]
