"""The trunks of a switch: which there are after each telling, and where their calls go."""

from __future__ import annotations

from pathlib import Path

from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.door import Answer, Arrived, Claim, Dial, LegAnswered, SwitchAlarm
from infolinia.telephony.switch.lines import Lines, TrunkGroup, TrunkLine
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
