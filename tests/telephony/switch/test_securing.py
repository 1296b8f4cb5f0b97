"""SDES by the policy of a line: who gets encryption, who is refused, and that it stays for the call's life."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infolinia.telephony.sip import sdes, sdp
from infolinia.telephony.sip.sdes import Crypto
from infolinia.telephony.sip.sdp import SdpProblem
from infolinia.telephony.sip.signals import Failed, Invited, ReinviteDone
from infolinia.telephony.switch.door import Answer, Claim, Dial, LegAnswered, LegEnded
from infolinia.telephony.switch.lines import Srtp
from infolinia.telephony.switch.securing import Securing

from .stage import TRUNK, Stage

EIGHTY = "AES_CM_128_HMAC_SHA1_80"
MINE = Crypto(1, EIGHTY, bytes(range(30)))


def offer(protocol: str = "RTP/SAVP", *crypto: Crypto) -> bytes:
    lines = [
        "v=0", "o=- 1 1 IN IP4 192.0.2.9", "s=-", "c=IN IP4 192.0.2.9", "t=0 0", f"m=audio 4000 {protocol} 8",
        *(f"a=crypto:{each}" for each in crypto),
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode()


def stage(folder: Path, policy: Srtp, *, in_clear: bool = True) -> Stage:
    """A carrier over UDP; `in_clear`: its keys may travel so."""
    return Stage(folder, trunk=replace(TRUNK, srtp=policy, srtp_keys_in_clear=in_clear))


def refused(stage: Stage) -> int:
    return next(signal.status for signal in reversed(stage.signals) if isinstance(signal, Failed))


def called(stage: Stage, body: bytes) -> sdp.Audio:
    """A call that comes with this offer, and what our answer says."""
    stage.ring(body=body)
    assert stage.do(Claim).done
    assert stage.do(Answer, leg=stage.leg).done
    answer = next(message.body for who, message in reversed(stage.wire) if who == "switch" and message.body)
    return sdp.parse(answer, secure=True)


@pytest.mark.parametrize("protocol", ["RTP/SAVP", "RTP/AVP", "RTP/SAVPF"])
@pytest.mark.parametrize("policy", ["optional", "required"])
def test_an_offer_with_a_key_is_answered_with_ours(tmp_path: Path, policy: Srtp, protocol: str):
    made = stage(tmp_path, policy)
    answer = called(made, offer(protocol, MINE))
    assert answer.protocol == protocol
    (ours,) = answer.crypto
    assert ours.matches(MINE)
    assert ours.material != MINE.material
    keys = made.plane.remotes[made.leg].keys
    assert keys
    assert (keys.receive.material, keys.send.material) == (MINE.material, ours.material)
    assert made.last(LegAnswered).secure == "srtp-open"


def test_their_first_suite_that_we_speak_is_taken(tmp_path: Path):
    strong = sdes.make(9, "AEAD_AES_256_GCM")
    (ours,) = called(stage(tmp_path, "optional"), offer("RTP/SAVP", strong, MINE)).crypto
    assert ours.matches(strong)


@pytest.mark.parametrize(
    ("policy", "in_clear", "body"),
    [
        ("none", True, offer("RTP/SAVP", MINE)),
        ("optional", False, offer("RTP/SAVP", MINE)),  # the keys would have been read by anybody on the way
        ("optional", True, offer("RTP/SAVP")),
        ("required", True, offer("RTP/AVP")),
        ("required", False, offer("RTP/AVP")),
        ("required", False, offer("RTP/SAVP", MINE)),
    ],
)
def test_who_cannot_have_what_is_asked_for_is_refused(tmp_path: Path, policy: Srtp, in_clear: bool, body: bytes):
    made = stage(tmp_path, policy, in_clear=in_clear)
    made.ring(body=body)
    assert refused(made) == 488
    assert made.switch.sizes()["legs"] == 0


@pytest.mark.parametrize(
    ("policy", "in_clear", "body"),
    [
        ("none", True, offer("RTP/AVP", MINE)),
        ("optional", False, offer("RTP/AVP", MINE)),
        ("optional", True, offer("RTP/AVP")),
    ],
)
def test_a_plain_call_where_that_will_do(tmp_path: Path, policy: Srtp, in_clear: bool, body: bytes):
    made = stage(tmp_path, policy, in_clear=in_clear)
    answer = called(made, body)
    assert (answer.protocol, answer.crypto) == ("RTP/AVP", ())
    assert made.plane.remotes[made.leg].keys is None
    assert made.last(LegAnswered).secure == ""


def dial(stage: Stage) -> sdp.Audio:
    """We call the carrier; what our offer says."""
    outcome = stage.do(Dial, call="c", leg="l", to="+48990000200", trunk="carrier", caller="+48990000100")
    assert outcome.done, outcome
    invited = next(signal for signal in reversed(stage.signals) if isinstance(signal, Invited))
    return sdp.parse(invited.request.body, secure=True)


@pytest.mark.parametrize(("policy", "protocol"), [("optional", "RTP/AVP"), ("required", "RTP/SAVP")])
def test_we_offer_and_take_the_key_of_the_answer(tmp_path: Path, policy: Srtp, protocol: str):
    made = stage(tmp_path, policy)
    ours = dial(made)
    assert ours.protocol == protocol
    assert [crypto.suite for crypto in ours.crypto] == list(sdes.OFFERED)
    theirs = Crypto(3, EIGHTY, bytes(30))
    made.answer_far(body=offer(protocol, theirs))
    keys = made.plane.remotes["l"].keys
    assert keys
    assert (keys.receive.material, keys.send.material) == (theirs.material, ours.crypto[2].material)
    assert made.last(LegAnswered).secure == "srtp-open"


@pytest.mark.parametrize(
    ("policy", "answer"),
    [
        ("required", offer("RTP/AVP")),
        ("required", offer("RTP/SAVP")),
        ("required", offer("RTP/SAVP", Crypto(1, EIGHTY, bytes(30)))),  # tag 1 was another suite
        ("optional", offer("RTP/AVP", Crypto(8, EIGHTY, bytes(30)))),  # a tag that was not offered
    ],
)
def test_an_answer_that_does_not_fit_the_offer_ends_the_call(tmp_path: Path, policy: Srtp, answer: bytes):
    made = stage(tmp_path, policy)
    dial(made)
    made.answer_far(body=answer)
    assert (made.last(LegEnded).by, made.last(LegEnded).status) == ("switch", 488)
    assert not made.all(LegAnswered)


def test_an_offer_that_was_not_understood_makes_a_plain_call_where_that_will_do(tmp_path: Path):
    made = stage(tmp_path, "optional")
    dial(made)
    made.answer_far(body=offer("RTP/AVP"))
    assert made.last(LegAnswered).secure == ""
    assert made.plane.remotes["l"].keys is None


def test_nobody_is_called_when_the_keys_would_be_read_on_the_way(tmp_path: Path):
    made = stage(tmp_path, "required", in_clear=False)
    outcome = made.do(Dial, call="c", leg="l", to="+48990000200", trunk="carrier", caller="+48990000100")
    assert (outcome.code, outcome.detail) == ("no-trunk", "SRTP is required and its keys may go over TLS only")


# --- In the call


def reinvite(stage: Stage, body: bytes) -> ReinviteDone:
    key = stage.far_key()
    stage.run_far(stage.far.reinvite(key, body, stage.clock.at))
    return next(signal for signal in reversed(stage.signals) if isinstance(signal, ReinviteDone))


def test_a_change_of_the_session_keeps_our_key_and_takes_their_new_one(tmp_path: Path):
    made = stage(tmp_path, "optional")
    (first,) = called(made, offer("RTP/SAVP", MINE)).crypto
    renewed = Crypto(1, EIGHTY, bytes(30))
    (second,) = sdp.parse(reinvite(made, offer("RTP/SAVP", renewed)).body, secure=True).crypto
    assert second == first
    keys = made.plane.remotes[made.leg].keys
    assert keys
    assert keys.receive.material == renewed.material
    (third,) = sdp.parse(
        reinvite(made, offer("RTP/SAVP", Crypto(2, "AES_CM_128_HMAC_SHA1_32", bytes(30)))).body, secure=True
    ).crypto
    assert third.suite == "AES_CM_128_HMAC_SHA1_32"
    assert third.material != first.material


@pytest.mark.parametrize("body", [offer("RTP/AVP"), offer("RTP/SAVP")])
def test_what_is_encrypted_stays_so(tmp_path: Path, body: bytes):
    made = stage(tmp_path, "optional")
    called(made, offer("RTP/AVP", MINE))
    before = made.plane.remotes[made.leg].keys
    assert reinvite(made, body).status == 488
    assert made.plane.remotes[made.leg].keys == before


# --- What is told


def audio(protocol: str, *crypto: Crypto) -> sdp.Audio:
    return sdp.parse(offer(protocol, *crypto), secure=True)


def test_the_record_says_what_was_encrypted():
    assert Securing().told == ""
    assert Securing(is_tls=True).told == "tls"
    over_tls = Securing("optional", is_tls=True)
    over_tls.take_offer(audio("RTP/SAVP", MINE))
    assert over_tls.told == "srtp"


def test_a_refused_change_leaves_all_as_it_was():
    line = Securing("required", is_tls=True)
    line.take_offer(audio("RTP/SAVP", MINE))
    before = line.keys, line.protection
    with pytest.raises(SdpProblem):
        line.take_offer(audio("RTP/AVP"))
    assert (line.keys, line.protection) == before


def test_who_takes_the_place_of_an_encrypted_far_end_must_be_as_safe_and_gets_a_key_of_its_own():
    line = Securing("optional", is_tls=True)
    line.take_offer(audio("RTP/SAVP", MINE))
    for less in (line.taken_over(is_tls=False), line.taken_over(is_tls=True)):
        with pytest.raises(SdpProblem):
            less.take_offer(audio("RTP/AVP"))
    with pytest.raises(SdpProblem):
        line.taken_over(is_tls=False).take_offer(audio("RTP/SAVP", MINE))
    other = line.taken_over(is_tls=True)
    other.take_offer(audio("RTP/SAVP", MINE))
    assert other.send != line.send
