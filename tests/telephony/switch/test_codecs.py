"""Which codec each leg of a call gets, so that as few calls as can be are transcoded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infolinia.telephony.codecs import Codec
from infolinia.telephony.sip import sdp
from infolinia.telephony.switch.door import Answer, Bridge, Bridged, Claim, Dial, LegSound, Offer
from infolinia.telephony.switch.lines import TrunkLine

from .stage import TRUNK, Stage
from .telephones import Phones

ALL: tuple[Codec, ...] = ("opus", "G722", "PCMA", "PCMU")


@pytest.fixture
def wide(tmp_path: Path) -> Stage:
    return Stage(tmp_path, trunk=_trunk(ALL))


def _trunk(codecs: tuple[Codec, ...]) -> TrunkLine:
    return replace(TRUNK, codecs=codecs)


def offered(*codecs: Codec) -> bytes:
    return sdp.offer("192.0.2.9", 4000, session=1, version=1, codecs=codecs)


def answered(stage: Stage, body: bytes) -> str:
    """The codec of the leg when a caller offers that."""
    stage.ring(body=body)
    assert stage.do(Claim).done
    assert stage.do(Answer, leg=stage.leg).done
    return stage.plane.remotes[stage.leg].codec


@pytest.mark.parametrize(
    ("codecs", "body", "codec"),
    [
        (("PCMA", "PCMU"), offered(*ALL), "PCMA"),
        (("G722", "PCMA"), offered(*ALL), "G722"),
        (ALL, offered("PCMU", "G722", "opus"), "opus"),
        (ALL, offered("PCMU"), "PCMU"),
    ],
)
def test_a_caller_is_answered_in_the_first_codec_of_the_trunk_that_he_has(
    tmp_path: Path, codecs: tuple[Codec, ...], body: bytes, codec: str
):
    assert answered(Stage(tmp_path, trunk=_trunk(codecs)), body) == codec


def test_without_libopus_opus_is_neither_agreed_nor_offered(wide: Stage):
    wide.plane.codecs = ("PCMA", "PCMU", "G722")
    assert answered(wide, offered("opus", "PCMU")) == "PCMU"
    assert wide.do(Dial, leg="l-out", to="+48990000200", trunk="carrier", caller="+48990000100").done
    assert b"opus" not in wide.sent("switch", "INVITE")[-1].body


@pytest.mark.parametrize("codec", ALL)
def test_the_agents_browser_is_wished_the_codec_of_the_customer(wide: Stage, codec: Codec):
    answered(wide, offered(codec))
    for _ in range(2):  # also the page that is loaded again
        assert wide.do(Offer, leg="l-agent", sdp="v=0").done
        assert wide.plane.wishes["l-agent"] == codec


def test_whoever_is_called_is_offered_the_codec_of_the_other_leg_first(wide: Stage):
    answered(wide, offered("G722"))
    assert wide.do(Dial, leg="l-out", to="+48990000200", trunk="carrier", caller="+48990000100").done
    ours = sdp.parse(wide.sent("switch", "INVITE")[-1].body)
    assert [name for _, name, _ in ours.codecs][:4] == ["G722", "OPUS", "PCMA", "PCMU"]
    wide.answer_far(body=offered("opus", "G722"))
    assert wide.plane.remotes["l-out"].codec == "G722"


def test_a_session_that_is_changed_keeps_its_codec_while_the_far_end_has_it(wide: Stage):
    answered(wide, offered("G722", "PCMU"))
    for body, codec in ((offered("PCMU", "opus", "G722"), "G722"), (offered("PCMU"), "PCMU")):
        wide.run_far(wide.far.reinvite(wide.far_key(), body, wide.clock.at))
        assert wide.plane.remotes[wide.leg].codec == codec


def test_a_phone_with_opus_gets_its_digits_at_the_clock_it_named(wide: Stage):
    body = offered("opus").replace(b"a=rtpmap:102 telephone-event/48000", b"a=rtpmap:102 telephone-event/8000")
    answered(wide, body)
    remote = wide.plane.remotes[wide.leg]
    assert (remote.codec, remote.event_payload, remote.event_clock) == ("opus", 102, 8000)


def test_it_is_told_what_bridged_legs_speak_and_when_that_changes(wide: Stage):
    answered(wide, offered("G722", "PCMU"))
    call, leg = wide.call, wide.leg
    assert wide.do(Offer, leg="l-agent", sdp="v=0").done
    wide.plane.listener.leg_up("l-agent")
    assert wide.do(Bridge, legs=(leg, "l-agent")).done
    assert wide.last(Bridged).codecs == ("G722", "G722")
    wide.run_far(wide.far.reinvite(wide.far_key(), offered("G722"), wide.clock.at))
    assert "LegSound" not in wide.names(), "nothing has changed"
    wide.run_far(wide.far.reinvite(wide.far_key(), offered("PCMU"), wide.clock.at))
    told = wide.last(LegSound)
    assert (told.call, told.leg, told.codec) == (call, leg, "PCMU")
    wide.plane.wishes["l-agent"] = "PCMU"
    wide.plane.listener.leg_replaced("l-agent")
    assert (wide.last(LegSound).leg, wide.last(LegSound).codec) == ("l-agent", "PCMU")


def test_an_agents_telephone_is_offered_all_codecs_the_customers_first(tmp_path: Path):
    phones = Phones(tmp_path)
    phones.plane.codecs = ("PCMA", "PCMU", "G722")
    telephone = phones.telephone()
    assert telephone.register() == 200
    phones.ring_anna()
    invite = next(message for message in telephone.received if message.method == "INVITE")
    ours = sdp.parse(invite.body)
    assert [name for _, name, _ in ours.codecs][:3] == ["PCMA", "PCMU", "G722"]
