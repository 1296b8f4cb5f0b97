"""Calls that we make: who they say that they are, redirections, early media, several that ring."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.switch.dialling import is_heard
from infolinia.telephony.switch.door import (
    AnswerRedirect,
    Dial,
    HangUp,
    LegAnswered,
    LegEnded,
    LegRinging,
    RedirectAsked,
)
from infolinia.telephony.switch.identities import ANONYMOUS, shown

from .stage import PROXY, SWITCH, TRUNK, Stage, offer

TO = "sip:600100200@192.0.2.9:5060"


def on(tmp_path: Path, **settings: Any) -> Stage:
    """A call is up on a trunk with these settings; the far end of what is dialled is played by the test."""
    stage = Stage(tmp_path, trunk=replace(TRUNK, **settings))
    stage.talk()
    stage.far_is_there = False
    return stage


def dial(stage: Stage, **facts: Any) -> Request:
    assert stage.do(Dial, leg="l-out", to="600100200", trunk="carrier", caller="+48990000100", **facts).done
    return asked(stage)


def asked(stage: Stage) -> Request:
    invite = stage.sent("switch", "INVITE")[-1]
    assert isinstance(invite, Request)
    return invite


def reply(stage: Stage, status: int, *more: tuple[str, str], body: bytes = b"", tag: str = "t1") -> None:
    """The far end answers our newest INVITE."""
    request = asked(stage)
    response = Response(status, request.headers.copy(), body)
    for name in ("contact", "session-expires", "supported", "content-type", "p-early-media"):
        response.headers.drop(name)  # type: ignore[arg-type]
    response.headers.set("to", f"{request.headers.get('to')};tag={tag}")
    for name, value in (("contact", f"<sip:{tag}@192.0.2.9>"), *more) if status < 300 else more:
        response.headers.add(name, value)  # type: ignore[arg-type]
    if body:
        response.headers.set("content-type", "application/sdp")
    stage.switch.receive(bytes(response), PROXY)


# --- Who calls


@pytest.mark.parametrize(
    ("identity", "header", "value"),
    [
        ("asserted", "p-asserted-identity", "<sip:+48990000100@192.0.2.1>"),
        ("preferred", "p-preferred-identity", "<sip:+48990000100@192.0.2.1>"),
        ("remote-party", "remote-party-id", "<sip:+48990000100@192.0.2.1>;party=calling;screen=yes;privacy=off"),
        ("none", "p-asserted-identity", ""),
    ],
)
def test_the_identity_is_said_as_the_trunk_wants_it(tmp_path: Path, identity: Any, header: Any, value: str):
    invite = dial(on(tmp_path, identity=identity))
    assert invite.headers.get(header) == value
    assert "+48990000100" in invite.headers.get("from")
    assert not invite.headers.has("privacy")


@pytest.mark.parametrize("identity", ["none", "asserted", "preferred", "remote-party"])
def test_a_withheld_number_is_only_where_the_carrier_keeps_it(tmp_path: Path, identity: Any):
    invite = dial(on(tmp_path, identity=identity, diversion="none"), withheld=True)
    assert invite.headers.get("from").startswith(f"{ANONYMOUS};tag=")
    assert invite.headers.get("privacy") == "id"
    holds = [name for name, text in invite.headers.items() if "+48990000100" in text]
    assert holds == {
        "none": [], "asserted": ["p-asserted-identity"], "preferred": ["p-preferred-identity"],
        "remote-party": ["remote-party-id"],
    }[identity]  # fmt: skip
    assert identity != "remote-party" or "privacy=full" in invite.headers.get("remote-party-id")


@pytest.mark.parametrize(
    ("diversion", "header", "value"),
    [
        ("diversion", "diversion", "<sip:+48990000500@192.0.2.1>;reason=unconditional;counter=1"),
        ("history-info", "history-info", f"<sip:+48990000500@192.0.2.1>;index=1, <{TO};cause=302>;index=1.1;mp=1"),
        ("none", "diversion", ""),
    ],
)
def test_a_forwarded_call_says_whose_number_was_called(tmp_path: Path, diversion: Any, header: Any, value: str):
    invite = dial(on(tmp_path, diversion=diversion), diverted_from="+48990000500")
    assert invite.headers.get(header) == value


def test_nothing_that_a_decider_gives_can_forge_a_header():
    line = replace(TRUNK, identity="asserted", diversion="diversion")
    who = shown(line, "+48990000100", "192.0.2.1", TO, diverted_from="+48990000500")
    assert "\r" not in who.caller + "".join(value for _, value in who.headers)


def test_what_was_forwarded_to_us_is_told(tmp_path: Path):
    stage = Stage(tmp_path)
    key, effects = stage.far.invite(
        "sip:+48990000100@192.0.2.1", SWITCH, stage.clock.at, body=offer(), caller="sip:+48990000001@192.0.2.9",
        headers=(("diversion", "<sip:+48990000300@192.0.2.9>;reason=no-answer"),),
    )  # fmt: skip
    stage.run_far(effects)
    assert key
    assert stage.events[-1].diverted_from == "+48990000300"  # type: ignore[attr-defined]


# --- Redirections


def allow(stage: Stage) -> None:
    """The centre lets calls go wherever their carrier leads them."""

    def decide(event: object) -> None:
        if isinstance(event, RedirectAsked):
            assert stage.do(AnswerRedirect, leg=event.leg, accepted=True).done

    stage.decide = decide


def test_a_redirection_is_followed_within_its_trunk(tmp_path: Path):
    stage = on(tmp_path, redirects="follow")
    allow(stage)
    dial(stage)
    reply(stage, 302, ("contact", "<sip:600100300@192.0.2.9>;q=0.5, <sip:600100400@192.0.2.7:5070>;q=0.9"))
    assert asked(stage).uri == "sip:600100400@192.0.2.7:5070"
    assert len({invite.call_id for invite in stage.sent("switch", "INVITE")[-2:]}) == 2
    reply(stage, 180)
    assert stage.last(LegRinging).leg == "l-out"
    reply(stage, 200, body=offer())
    assert stage.last(LegAnswered).leg == "l-out"
    assert not stage.all(LegEnded)


@pytest.mark.parametrize(
    ("redirects", "contact"),
    [
        ("none", "<sip:600100300@192.0.2.9>"),
        ("follow", "<sip:600100300@203.0.113.9>"),  # elsewhere
        ("follow", "<sip:600100300@evil.example>"),
        ("follow", "<tel:+48703100200>"),
        ("follow", "<sip:anna@192.0.2.9>"),
        ("follow", f"<{TO}>"),  # where it came from
        ("follow", "<sip:600100300@[::zz]>"),
        ("follow", "nonsense"),
        ("follow", "*"),
        ("follow", ""),
    ],
)
def test_a_redirection_elsewhere_is_a_refusal(tmp_path: Path, redirects: Any, contact: str):
    stage = on(tmp_path, redirects=redirects)
    dial(stage)
    before = len(stage.sent("switch", "INVITE"))
    reply(stage, 302, *([("contact", contact)] if contact else []))
    assert len(stage.sent("switch", "INVITE")) == before
    assert (stage.last(LegEnded).leg, stage.last(LegEnded).status) == ("l-out", 302)


def test_another_server_for_the_same_number_needs_nobodys_word(tmp_path: Path):
    stage = on(tmp_path, redirects="follow")
    dial(stage)
    reply(stage, 305, ("contact", "<sip:+48600100200@192.0.2.7>"))
    assert asked(stage).uri == "sip:+48600100200@192.0.2.7"
    assert not stage.all(RedirectAsked)


@pytest.mark.parametrize("says_no", [True, False])
def test_a_call_goes_to_no_other_number_without_the_centres_word(tmp_path: Path, says_no: bool):
    """A carrier, or who broke into it, leads calls to numbers that pay it."""
    stage = on(tmp_path, redirects="follow")
    dial(stage, timeout=60.0)
    before = len(stage.sent("switch", "INVITE"))
    reply(stage, 302, ("contact", "<sip:0037060112233@192.0.2.9>"))
    told = stage.last(RedirectAsked)
    assert (told.leg, told.number, told.status) == ("l-out", "+37060112233", 302)
    if says_no:
        assert stage.do(AnswerRedirect, leg="l-out", accepted=False).done
    else:
        stage.wait(6)
        assert stage.do(AnswerRedirect, leg="l-out", accepted=True).code == "no-leg"
    ended = stage.last(LegEnded)
    assert (ended.leg, ended.by, ended.cause, ended.status) == ("l-out", "centre", "not-allowed", 302)
    assert len(stage.sent("switch", "INVITE")) == before
    stage.far_is_there = True
    stage.wait(40)
    assert len(stage.sent("switch", "INVITE")) == before


def test_while_the_centre_decides_the_call_is_on_no_way_and_can_be_taken_back(tmp_path: Path):
    stage = on(tmp_path, redirects="follow")
    dial(stage)
    reply(stage, 302, ("contact", "<sip:600100300@192.0.2.9>"))
    assert stage.do(HangUp, leg="l-out").done
    assert stage.last(LegEnded).leg == "l-out"
    assert not stage.sent("switch", "CANCEL")
    assert stage.do(AnswerRedirect, leg="l-out", accepted=True).code == "no-leg"
    assert stage.do(AnswerRedirect, leg=stage.leg, accepted=True).code == "wrong-state"  # a leg that nobody redirected


def test_redirections_end_somewhere(tmp_path: Path):
    stage = on(tmp_path, redirects="follow")
    allow(stage)
    dial(stage)
    for number in range(10):
        if stage.all(LegEnded):
            break
        reply(stage, 302, ("contact", f"<sip:60010030{number}@192.0.2.9>"))
    assert len(stage.sent("switch", "INVITE")) == 6
    assert stage.last(LegEnded).cause == "refused"
    assert stage.switch.counts()["redirected-too-often"] == 1


def test_ringing_in_time_counts_over_all_redirections(tmp_path: Path):
    stage = on(tmp_path, redirects="follow")
    allow(stage)
    dial(stage, timeout=10.0)
    stage.wait(6)
    reply(stage, 302, ("contact", "<sip:600100300@192.0.2.9>"))
    reply(stage, 180)
    stage.wait(5)
    assert stage.last(LegEnded).cause == "no-answer"
    assert stage.sent("switch", "CANCEL")[-1].call_id == asked(stage).call_id


# --- Early media


@pytest.mark.parametrize(
    ("policy", "gate", "heard"),
    [
        ("follow", "", True), ("follow", "sendrecv", True), ("follow", "inactive", False),
        ("follow", "supported", True),
        ("ignore", "", False), ("ignore", "sendrecv", False),
        ("gated", "", False), ("gated", "sendonly", True), ("gated", "recvonly", False),
        ("gated", "gated, sendrecv", True),
    ],
)  # fmt: skip
def test_early_media_is_taken_as_the_trunk_says(tmp_path: Path, policy: Any, gate: str, heard: bool):
    assert is_heard(policy, gate) is heard
    stage = on(tmp_path, early_media=policy)
    invite = dial(stage)
    assert invite.headers.get("p-early-media") == ("supported" if policy == "gated" else "")
    reply(stage, 183, *([("p-early-media", gate)] if gate else []), body=offer())
    assert stage.last(LegRinging).early_media is heard
    assert ("l-out" in stage.plane.remotes) is heard
    reply(stage, 200, body=offer())
    assert stage.last(LegAnswered).leg == "l-out"
    assert "l-out" in stage.plane.remotes


def test_of_several_that_ring_the_one_that_answers_is_heard_and_the_others_end(tmp_path: Path):
    stage = on(tmp_path)
    dial(stage)
    reply(stage, 183, body=offer(address="192.0.2.11"), tag="one")
    reply(stage, 183, body=offer(address="192.0.2.12"), tag="two")
    assert len(stage.all(LegRinging)) == 1
    reply(stage, 200, body=offer(address="192.0.2.11"), tag="one")
    assert stage.plane.remotes["l-out"].address == "192.0.2.11"
    reply(stage, 200, body=offer(address="192.0.2.12"), tag="two")
    assert [m.to_tag for m in stage.sent("switch", "ACK")[-2:]] == ["one", "two"]
    assert [m.to_tag for m in stage.sent("switch", "BYE")] == ["two"]
    assert stage.plane.remotes["l-out"].address == "192.0.2.11"
    assert not stage.all(LegEnded)


def test_an_answer_that_only_came_early_is_used_when_the_200_has_none(tmp_path: Path):
    """RFC 6337 2.2: after a reliable answer the 200 holds none; it is that of the fork that answers."""
    stage = on(tmp_path, reliable="supported", early_media="ignore")
    dial(stage)
    for number, tag in enumerate(("one", "two")):
        more = (("require", "100rel"), ("rseq", "5"))
        reply(stage, 183, *more, body=offer(address=f"192.0.2.1{number}"), tag=tag)
    assert len(stage.sent("switch", "PRACK")) == 2
    reply(stage, 200, tag="one")
    assert stage.plane.remotes["l-out"].address == "192.0.2.10"
    assert stage.last(LegAnswered).leg == "l-out"
