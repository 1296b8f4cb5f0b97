"""Whatever both sides do and whatever is lost: each call has one end on each side, and nothing of it stays."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.telephony.sip.endpoint import Admission, Credentials
from infolinia.telephony.sip.message import Request, Response

from .pair import OFFER, Side, Wire, pair

ACTS = st.sampled_from(["invite", "answer", "bye", "cancel", "reinvite", "info", "wait", "long", "probe"])
PASSWORDS = Admission("carrier", passwords={"joe": "x"})


def keys(side: Side) -> list[str]:
    return sorted({signal.call for signal in side.signals if hasattr(signal, "call")})  # type: ignore[attr-defined]


def act(wire: Wire, side: Side, what: str, which: int, calls: list[str], status: int) -> None:
    sip, now = side.endpoint, wire.now
    known = [*keys(side), *(calls if side is wire.a else [])]
    call = known[which % len(known)] if known else ""
    match what:
        case "invite":
            calls.append(wire.ring(Credentials("joe", "x"), OFFER if which % 3 else b""))
        case "answer":
            wire.run(side, sip.respond(call, status, now, body=OFFER if status == 200 else b""))
        case "bye":
            wire.run(side, sip.bye(call, now))
        case "cancel":
            wire.run(side, sip.cancel(call, now))
        case "reinvite":
            wire.run(side, sip.reinvite(call, OFFER, now))
        case "info":
            wire.run(side, sip.info(call, "application/dtmf-relay", b"Signal=1", now))
        case "probe":
            wire.run(side, sip.probe_call(call, now))
        case "wait":
            wire.until(now + 0.7)
        case _:
            wire.until(now + 11)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(ACTS, st.booleans(), st.integers(0, 7), st.sampled_from([180, 183, 200, 200, 200, 486, 488])),
        min_size=4, max_size=25,
    ),
    st.lists(st.booleans(), min_size=1, max_size=40),
    st.booleans(),
)  # fmt: skip
def test_each_call_has_one_end_and_leaves_nothing(
    acts: list[tuple[str, bool, int, int]], fates: list[bool], challenged: bool
):
    wire = pair((lambda peer, request: PASSWORDS) if challenged else None)
    calls: list[str] = []
    turn = 0

    def keep(message: Request | Response) -> bool:
        nonlocal turn
        turn += 1
        return fates[turn % len(fates)]

    wire.keep = keep
    calls.append(wire.ring(Credentials("joe", "x")))
    for what, caller, which, status in acts:
        act(wire, wire.a if caller else wire.b, what, which, calls, status)
    wire.keep = lambda message: True
    wire.until(wire.now + 40)
    for side in (wire.a, wire.b):
        for call in (*keys(side), *(calls if side is wire.a else [])):
            wire.run(side, side.endpoint.respond(call, 486, wire.now))
            wire.run(side, side.endpoint.cancel(call, wire.now))
            wire.run(side, side.endpoint.bye(call, wire.now))

    assert wire.silence()
    for side in (wire.a, wire.b):
        told = [(type(signal).__name__, getattr(signal, "call", "")) for signal in side.signals]
        ends = Counter(call for name, call in told if name in ("Ended", "Failed", "Cancelled"))
        assert all(count == 1 for count in ends.values()), told
        starts = Counter(told)
        assert all(count == 1 for (name, _), count in starts.items() if name in ("Invited", "Accepted"))
        for call in ends:
            names = [name for name, of in told if of == call]
            after = set(names[1 + max(i for i, name in enumerate(names) if name in ("Ended", "Failed", "Cancelled")) :])
            assert not after, told
