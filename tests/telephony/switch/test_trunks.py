"""The trunks of a switch: which there are after each telling, and where their calls go."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from infolinia.telephony.media.source_lock import Networks
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    Claim,
    Dial,
    HangUp,
    LegAnswered,
    LegEnded,
    Outcome,
    SwitchAlarm,
)
from infolinia.telephony.switch.lines import Lines, Registration, SoundFrom, TrunkGroup, TrunkLine
from infolinia.telephony.switch.trunks import Trunk, Trunks

from .stage import PROXY, Stage

FILE = TrunkLine(name="file", peers=("192.0.2.9",))


def proxy_of(line: TrunkLine) -> Peer | None:
    trunk = Trunks([line]).get(line.name)
    assert trunk is not None
    return trunk.proxy


def test_calls_go_to_the_first_proxy_or_else_to_a_single_peer():
    assert proxy_of(TrunkLine(name="a", peers=("192.0.2.7",))) == Peer("udp", "192.0.2.7", 5060)
    assert proxy_of(TrunkLine(name="a", peers=("192.0.2.0/24",))) is None
    assert proxy_of(TrunkLine(name="a")) is None
    assert proxy_of(TrunkLine(name="a", peers=("2001:db8::1",))) == Peer("udp", "2001:db8::1", 5060)
    over_tcp = TrunkLine(name="a", peers=("192.0.2.7",), proxies=("192.0.2.8:5070", "192.0.2.9"), transport="tcp")
    assert proxy_of(over_tcp) == Peer("tcp", "192.0.2.8", 5070)
    assert proxy_of(TrunkLine(name="a", proxies=("192.0.2.8",), transport="tls")) == Peer("tls", "192.0.2.8", 5061)


@pytest.mark.parametrize(
    ("sound_from", "heard"),
    [
        ("described", ()),
        ("network", (ip_network("198.51.100.0/28"), ip_network("192.0.2.9"))),
        ("anywhere", None),
    ],
)
def test_sound_comes_from_where_the_trunk_says(tmp_path: Path, sound_from: SoundFrom, heard: Networks | None):
    """Its servers, too, though they stand in no network of its peers."""
    line = TrunkLine(name="carrier", peers=("198.51.100.0/28",), proxies=("192.0.2.9:5060",), sound_from=sound_from)
    stage = Stage(tmp_path, trunk=line)
    _, leg = stage.talk()
    assert stage.plane.remotes[leg].networks == heard


def test_a_name_is_looked_up_and_kept_over_a_change():
    trunks = Trunks([])
    line = TrunkLine(name="a", proxies=("sip.carrier.example:5070",))
    trunks.apply(Lines(version=1, trunks=(line,)))
    assert trunks.names() == {("sip.carrier.example", "udp")}
    trunk = _trunk(trunks, "a")
    assert trunk.proxy is None
    trunks.looked_up("sip.carrier.example", "udp", "198.51.100.4")
    assert trunk.proxy == Peer("udp", "198.51.100.4", 5070)
    trunks.apply(Lines(version=2, trunks=(TrunkLine(name="a", proxies=("sip.carrier.example:5071",)),)))
    assert _trunk(trunks, "a").proxy == Peer("udp", "198.51.100.4", 5071)


def test_a_trunk_of_the_file_stays_and_its_name_is_not_given_away():
    trunks = Trunks([FILE])
    refused = trunks.apply(Lines(version=3, trunks=(TrunkLine(name="file", peers=("203.0.113.1",)),)))
    assert refused == ("file",)
    assert _trunk(trunks, "file").line == FILE
    assert _trunk(trunks, "file").from_file
    assert trunks.version == 3


def test_a_trunk_that_cannot_be_read_is_refused_and_the_others_are_taken():
    trunks = Trunks([])
    lines = Lines(
        version=1,
        trunks=(TrunkLine(name="bad", peers=("x",)), TrunkLine(name="worse", proxies=("a:b",)), TrunkLine(name="good")),
        groups=(TrunkGroup(name="out", trunks=("good",)),),
    )
    assert trunks.apply(lines) == ("bad", "worse")
    assert [trunk.name for trunk in trunks] == ["good"]
    assert trunks.groups["out"].trunks == ("good",)


def test_what_a_trunk_is_known_to_do_stays_when_another_changes():
    trunks = Trunks([])
    a, b = TrunkLine(name="a", proxies=("192.0.2.8",)), TrunkLine(name="b", proxies=("192.0.2.9",))
    trunks.apply(Lines(version=1, trunks=(a, b)))
    _trunk(trunks, "a").proxies[0].condition = "lost"
    trunks.apply(Lines(version=2, trunks=(a,)))
    assert _trunk(trunks, "a").state().probed == "lost"
    assert trunks.get("b") is None


def _trunk(trunks: Trunks, name: str) -> Trunk:
    found = trunks.get(name)
    assert found is not None
    return found


# --- In a switch


def test_a_call_goes_on_though_its_trunk_is_taken_away(tmp_path: Path):
    stage = Stage(tmp_path, trunk=TrunkLine(name="file", peers=("203.0.113.9",)))
    far = TrunkLine(name="far", peers=(PROXY.host,))
    held = stage.switch.apply(Lines(version=1, trunks=(far,)))
    assert (held.version, held.refused) == (1, ())
    stage.ring()
    arrived = stage.last(Arrived)
    assert arrived.trunk == "far"
    stage.do(Claim, call=arrived.call)
    stage.do(Answer, call=arrived.call, leg=arrived.leg)
    stage.last(LegAnswered)
    stage.switch.apply(Lines(version=2))
    stage.wait(30)
    assert stage.switch.snapshot().lines == 2
    assert [leg.leg for leg in stage.switch.snapshot().legs] == [arrived.leg]
    stage.ring()
    assert sum(isinstance(event, Arrived) for event in stage.events) == 1
    assert stage.do(Dial, call="c", leg="l", to="+48990000200", trunk="far", caller="+48990000100").code == "no-trunk"


def test_the_alarm_of_a_trunk_ends_with_the_trunk(tmp_path: Path):
    stage = Stage(tmp_path, trunk=TrunkLine(name="file", peers=("203.0.113.9",)))
    stage.switch.apply(Lines(version=1, trunks=(TrunkLine(name="far", proxies=(PROXY.host,), watched=True),)))
    stage.far_is_there = False
    stage.wait(130)
    assert stage.last(SwitchAlarm).alarm == "trunk-lost"
    state = next(trunk for trunk in stage.switch.snapshot().trunks if trunk.name == "far")
    assert (state.probed, state.proxies) == ("lost", (f"{PROXY.host}:5060 lost",))
    stage.switch.apply(Lines(version=2))
    alarms = [event.detail for event in stage.events if isinstance(event, SwitchAlarm)]
    assert alarms == ["far", "trunk-lost far"]


def test_with_a_proxy_lost_calls_go_to_the_next(tmp_path: Path):
    trunks = Trunks([TrunkLine(name="a", proxies=("192.0.2.8", "192.0.2.9"))])
    trunk = _trunk(trunks, "a")
    trunk.proxies[0].condition = "lost"
    assert trunk.proxy == Peer("udp", "192.0.2.9", 5060)
    trunk.proxies[1].condition = "lost"
    assert trunk.proxy == Peer("udp", "192.0.2.8", 5060)


# --- Failover and limits: a switch between several carriers

FIRST, SECOND = Peer("udp", "198.51.100.1", 5060), Peer("udp", "198.51.100.2", 5060)
OUT = TrunkLine(name="out", proxies=("198.51.100.1", PROXY.host))


def call_out(stage: Stage, trunk: str = "out", **facts: object) -> Outcome:
    facts = {"call": "c-o", "leg": "l-o", "to": "+48221234567", "caller": "+48991000100", "timeout": 30.0, **facts}
    return stage.do(Dial, trunk=trunk, **facts)


def carriers(tmp_path: Path, *lines: TrunkLine, groups: tuple[TrunkGroup, ...] = ()) -> Stage:
    """A switch with these trunks. The stage's far end is at PROXY; whoever is elsewhere says nothing."""
    stage = Stage(tmp_path, trunk=TrunkLine(name="file", peers=("203.0.113.9",)))
    stage.lose = lambda message: isinstance(message, Request) and message.method == "REGISTER"  # `registrar` answers
    stage.switch.apply(Lines(version=1, trunks=lines, groups=groups))
    return stage


def invites(stage: Stage) -> list[str]:
    return [message.uri for message in stage.sent("switch", "INVITE") if isinstance(message, Request)]


def test_a_server_that_says_nothing_is_left_for_the_next_within_seconds(tmp_path: Path):
    stage = carriers(tmp_path, OUT)
    assert call_out(stage).done
    stage.wait(3.9)
    assert not stage.sent("far", 100)
    stage.wait(0.2)
    assert invites(stage)[-1] == f"sip:+48221234567@{PROXY.host}:5060"
    stage.answer_far()
    assert stage.last(LegAnswered).leg == "l-o"
    assert not stage.all(LegEnded)
    stage.switch.handle(HangUp(id="k", call="c-o"))
    assert call_out(stage, leg="l-2", call="c-2").done  # the silent one comes last for a while
    assert invites(stage)[-1].startswith(f"sip:+48221234567@{PROXY.host}")
    stage.wait(31)
    assert call_out(stage, leg="l-3", call="c-3").done
    assert invites(stage)[-1].startswith("sip:+48221234567@198.51.100.1")


@pytest.mark.parametrize("status", [500, 502, 503, 401, 407])
def test_a_server_that_cannot_is_left_for_the_next_trunk_of_the_group(tmp_path: Path, status: int):
    group = TrunkGroup(name="out", trunks=("a", "b"))
    a, b = TrunkLine(name="a", proxies=(PROXY.host,)), TrunkLine(name="b", proxies=("198.51.100.2",))
    stage = carriers(tmp_path, a, b, groups=(group,))
    assert call_out(stage, callers={"b": "+48991000200"}).done
    stage.answer_far(status)
    assert not stage.all(LegEnded)
    request = stage.sent("switch", "INVITE")[-1]
    assert isinstance(request, Request)
    assert request.uri == "sip:+48221234567@198.51.100.2:5060"
    assert "+48991000200@" in request.headers.get("from")
    stage.wait(33)
    assert (stage.last(LegEnded).cause, stage.last(LegEnded).by) == ("no-answer", "switch")


@pytest.mark.parametrize("status", [486, 404, 403, 480, 600, 603])
def test_what_whom_we_call_says_is_the_end_of_it(tmp_path: Path, status: int):
    stage = carriers(tmp_path, TrunkLine(name="out", proxies=(PROXY.host, "198.51.100.1")))
    assert call_out(stage).done
    stage.answer_far(status)
    assert stage.last(LegEnded).status == status
    assert len(stage.sent("switch", "INVITE")) == 1


def test_a_call_that_rang_is_not_tried_elsewhere(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="out", proxies=(PROXY.host, "198.51.100.1")))
    assert call_out(stage).done
    stage.answer_far(180)
    stage.answer_far(503)
    assert stage.last(LegEnded).status == 503


def test_the_last_way_ends_the_call_with_its_own_word(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="out", proxies=(PROXY.host,)))
    assert call_out(stage).done
    stage.answer_far(503)
    assert (stage.last(LegEnded).cause, stage.last(LegEnded).status) == ("trunk", 503)


def test_a_call_given_up_while_it_looks_for_a_way_is_over_everywhere(tmp_path: Path):
    stage = carriers(tmp_path, OUT)
    assert call_out(stage).done
    stage.wait(4.1)
    assert stage.do(HangUp, call="c-o").done
    stage.wait(200)
    assert [event.leg for event in stage.all(LegEnded)] == ["l-o"]
    assert not any(stage.switch.sizes()[what] for what in ("calls", "legs", "keys", "media"))
    assert not any(stage.switch.signalling_sizes().values())


def test_a_late_answer_of_a_server_that_was_left_is_hung_up(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="out", proxies=(PROXY.host, "198.51.100.1")))
    stage.lose = lambda message: isinstance(message, Response) and message.status == 100
    assert call_out(stage).done
    stage.wait(4.1)
    assert invites(stage)[-1].startswith("sip:+48221234567@198.51.100.1")
    stage.answer_far()
    assert stage.sent("switch", "BYE")
    assert not stage.all(LegAnswered)


def test_with_all_channels_in_use_calls_go_to_the_next_trunk_and_then_are_refused(tmp_path: Path):
    group = TrunkGroup(name="out", trunks=("a", "b"))
    a = TrunkLine(name="a", proxies=("198.51.100.1",), channels_out=1)
    b = TrunkLine(name="b", proxies=("198.51.100.2",), channels=1)
    stage = carriers(tmp_path, a, b, groups=(group,))
    assert call_out(stage).done
    assert call_out(stage, call="c-2", leg="l-2").done
    assert [uri.partition("@")[2] for uri in invites(stage)] == ["198.51.100.1:5060", "198.51.100.2:5060"]
    full = call_out(stage, call="c-3", leg="l-3")
    assert (full.code, full.detail) == ("no-trunk", "all channels are in use")
    states = {state.name: (state.calls_in, state.calls_out) for state in stage.switch.snapshot().trunks}
    assert states == {"file": (0, 0), "a": (0, 1), "b": (0, 1)}
    stage.do(HangUp, call="c-o")
    assert call_out(stage, call="c-3", leg="l-3").done


def test_calls_in_beyond_the_channels_get_503_with_retry_after(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="far", peers=(PROXY.host,), channels_in=1))
    stage.ring()
    stage.ring()
    (refused,) = stage.sent("switch", 503)
    assert refused.headers.get("retry-after") == "10"
    assert len(stage.all(Arrived)) == 1


def test_calls_in_beyond_the_rate_get_503_and_a_second_later_they_come(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="far", peers=(PROXY.host,), a_second_in=2))
    for _ in range(3):
        stage.ring()
    assert len(stage.all(Arrived)) == 2
    stage.wait(1.0)
    stage.ring()
    assert len(stage.all(Arrived)) == 3


def test_calls_out_beyond_the_rate_wait_their_turn(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="out", proxies=("198.51.100.1",), a_second_out=2))
    for number in range(5):
        assert call_out(stage, call=f"c-{number}", leg=f"l-{number}").done
    begun = {message.call_id for message in stage.sent("switch", "INVITE")}
    assert len(begun) == 2
    stage.wait(1.05)
    assert len({message.call_id for message in stage.sent("switch", "INVITE")}) == 4
    stage.wait(1.05)
    assert len({message.call_id for message in stage.sent("switch", "INVITE")}) == 5


def test_a_call_that_waits_its_turn_may_be_given_up(tmp_path: Path):
    stage = carriers(tmp_path, TrunkLine(name="out", proxies=("198.51.100.1",), a_second_out=1))
    call_out(stage)
    call_out(stage, call="c-2", leg="l-2")
    assert stage.do(HangUp, call="c-2").done
    stage.wait(3)
    assert len({message.call_id for message in stage.sent("switch", "INVITE")}) == 1


def test_emergency_numbers_go_only_through_trunks_that_may_call_them(tmp_path: Path):
    group = TrunkGroup(name="out", trunks=("a", "b"))
    a = TrunkLine(name="a", proxies=("198.51.100.1",))
    b = TrunkLine(name="b", proxies=("198.51.100.2",), emergency=True)
    stage = carriers(tmp_path, a, b, groups=(group,))
    assert call_out(stage, to="112").done
    assert invites(stage) == ["sip:112@198.51.100.2:5060"]
    assert call_out(stage, trunk="a", to="112", leg="l-2", call="c-2").code == "no-trunk"


# --- Registration in a switch

ACCOUNT = Registration(registrar=PROXY.host, user="48991", domain="carrier.example", expires=600)
REGISTERS = TrunkLine(name="reg", registration=ACCOUNT, username="48991", password="word")


def registrar(stage: Stage, status: int = 200) -> None:
    """The far end answers the newest REGISTER."""
    request = next(message for message in reversed(stage.sent("switch", "REGISTER")))
    stage.reply(request, status)


def states(stage: Stage) -> dict[str, str]:
    return {state.name: state.registered for state in stage.switch.snapshot().trunks}


def test_a_trunk_registers_and_takes_the_calls_of_its_registrar(tmp_path: Path):
    other = TrunkLine(name="other", peers=("192.0.2.0/24",))
    stage = carriers(tmp_path, other, REGISTERS)
    assert states(stage)["reg"] == "asking"
    registrar(stage)
    assert states(stage) == {"file": "", "other": "", "reg": "registered"}
    stage.ring(to="sip:48991@192.0.2.1")
    assert stage.last(Arrived).trunk == "reg"
    stage.ring(to="sip:+48990000100@192.0.2.1")
    assert stage.last(Arrived).trunk == "other"
    assert call_out(stage, trunk="reg").done
    request = stage.sent("switch", "INVITE")[-1]
    assert isinstance(request, Request)
    assert request.uri == "sip:+48221234567@carrier.example"
    assert request.headers.get("from").startswith("<sip:+48991000100@carrier.example>")


def test_a_registration_that_fails_is_an_alarm_until_it_stands(tmp_path: Path):
    stage = carriers(tmp_path, REGISTERS)
    registrar(stage, 403)
    assert (stage.last(SwitchAlarm).alarm, stage.last(SwitchAlarm).detail) == ("trunk-not-registered", "reg")
    state = next(state for state in stage.switch.snapshot().trunks if state.name == "reg")
    assert (state.registered, state.status) == ("refused", 403)
    while len(stage.sent("switch", "REGISTER")) < 2:  # when exactly is left to chance
        stage.wait(1)
    registrar(stage)
    assert stage.last(SwitchAlarm).detail == "trunk-not-registered reg"
    stage.switch.apply(Lines(version=2))
    unregister = stage.sent("switch", "REGISTER")[-1]
    assert unregister.headers.get("expires") == "0"


def test_a_trunk_that_is_not_registered_is_tried_last(tmp_path: Path):
    group = TrunkGroup(name="out", trunks=("reg", "b"))
    stage = carriers(tmp_path, REGISTERS, TrunkLine(name="b", proxies=("198.51.100.2",)), groups=(group,))
    registrar(stage, 403)
    assert call_out(stage).done
    assert invites(stage) == ["sip:+48221234567@198.51.100.2:5060"]


def test_other_settings_of_a_trunk_do_not_register_it_anew_and_another_account_does(tmp_path: Path):
    stage = carriers(tmp_path, REGISTERS)
    registrar(stage)
    stage.switch.apply(Lines(version=2, trunks=(replace(REGISTERS, channels=5),)))
    assert len(stage.sent("switch", "REGISTER")) == 1
    assert states(stage)["reg"] == "registered"
    account = replace(ACCOUNT, user="48992")
    stage.switch.apply(Lines(version=3, trunks=(replace(REGISTERS, registration=account),)))
    assert [message.headers.get("expires") for message in stage.sent("switch", "REGISTER")] == ["600", "0", "600"]
    stage.switch.apply(Lines(version=4, trunks=(replace(REGISTERS, registration=None, proxies=(PROXY.host,)),)))
    assert states(stage)["reg"] == ""


def test_a_switch_that_stops_takes_its_registrations_back(tmp_path: Path):
    stage = carriers(tmp_path, REGISTERS)
    registrar(stage)
    stage.switch.farewell()
    assert stage.switch.busy
    assert stage.sent("switch", "REGISTER")[-1].headers.get("expires") == "0"
    registrar(stage)
    assert not stage.switch.busy


def test_a_registrar_named_by_name_is_registered_with_when_it_was_looked_up(tmp_path: Path):
    line = replace(REGISTERS, registration=replace(ACCOUNT, registrar="sip.carrier.example"))
    stage = carriers(tmp_path, line)
    assert stage.switch.names() == {("sip.carrier.example", "udp")}
    assert not stage.sent("switch", "REGISTER")
    stage.switch.looked_up("sip.carrier.example", "udp", PROXY.host)
    registrar(stage, 403)
    stage.switch.looked_up("sip.carrier.example", "udp", PROXY.host)  # the minute's look-up changes nothing
    assert states(stage)["reg"] == "refused"
    assert len(stage.sent("switch", "REGISTER")) == 1
    stage.switch.looked_up("sip.carrier.example", "udp", "192.0.2.10")
    assert states(stage)["reg"] == "asking"
    stage.switch.looked_up("sip.carrier.example", "udp", PROXY.host)
    registrar(stage)
    assert states(stage)["reg"] == "registered"
    stage.ring(to="sip:48991@192.0.2.1")
    assert stage.last(Arrived).trunk == "reg"


def test_a_trunk_that_is_watched_no_more_raises_no_alarm(tmp_path: Path):
    watched = TrunkLine(name="far", proxies=(PROXY.host,), watched=True, keep_alive=10)
    stage = carriers(tmp_path, watched)
    stage.far_is_there = False
    stage.wait(60)
    assert stage.last(SwitchAlarm).alarm == "trunk-lost"
    stage.switch.apply(Lines(version=2, trunks=(replace(watched, watched=False),)))
    assert stage.last(SwitchAlarm).detail == "trunk-lost far"
    probes = len(stage.sent("switch", "OPTIONS"))
    stage.wait(300)
    assert len(stage.all(SwitchAlarm)) == 2
    assert len(stage.sent("switch", "OPTIONS")) - probes < 60  # copies of the last one only
