"""The plane over real sockets: what each far end hears, and what the switch is told."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from infolinia.telephony.media import g711, opus, rtcp, telephone_event, tones
from infolinia.telephony.media.acoustic_limiter import Limits, Shock
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import MediaPlane, NoLeg, NoPort, PlaneConfig, PromptMissing, Remote, WrongState
from infolinia.telephony.media.prompts import write_wave
from tests.telephony.media.far_end import FarEnd, Ledger

MakeEnd = Callable[..., FarEnd]


def stereo(path: Path) -> tuple[Linear, Linear]:
    body = np.frombuffer(path.read_bytes()[58:], np.uint8)
    return g711.decode_ulaw(body[0::2].tobytes()), g711.decode_ulaw(body[1::2].tobytes())


def follow_on(end: FarEnd) -> bool:
    """Whether sequence numbers go up by one, whoever spoke."""
    numbers = [packet.seq for packet in end.packets]
    return all((b - a) & 0xFFFF == 1 for a, b in itertools.pairwise(numbers))


def test_the_plane_is_a_media_plane(plane: InProcessPlane) -> None:
    made: MediaPlane = plane
    assert made.legs() == ()


async def test_two_bridged_legs_hear_each_other_each_in_its_own_law(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna, jan = far_end("PCMA"), far_end("PCMU")
    a = plane.create_trunk_leg("l-a", anna.remote())
    j = plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    await asyncio.gather(anna.speak(a, 440, 0.6), jan.speak(j, 1000, 0.6))
    await asyncio.sleep(0.05)

    assert {packet.payload_type for packet in anna.packets} == {8}
    assert {packet.payload_type for packet in jan.packets} == {0}
    assert tones.power(anna.heard()[800:3200], 1000) > 0.95
    assert tones.power(jan.heard()[800:3200], 440) > 0.95
    assert follow_on(anna)
    assert follow_on(jan)
    assert len({packet.ssrc for packet in jan.packets}) == 1
    assert plane.bridged_with("l-a") == ("l-j",)


async def test_packets_of_another_source_are_refused_until_the_line_falls_silent(
    plane: InProcessPlane, far_end: MakeEnd
) -> None:
    anna, thief = far_end(), far_end()
    port = plane.create_trunk_leg("l-a", anna.remote())
    await anna.speak(port, 440, 0.2)
    await thief.speak(port, 1000, 0.2)
    await asyncio.sleep(0.05)

    assert plane.quality("l-a").received == 10
    assert plane.quality("l-a").refused == 10
    plane.update_remote("l-a", Remote("192.0.2.9", 9000, "PCMU", 0))
    await thief.speak(port, 1000, 0.1)  # from elsewhere than described
    await asyncio.sleep(0.05)
    assert plane.quality("l-a").received == 10
    plane.update_remote("l-a", Remote("192.0.2.9", 9000, "PCMU", 0, networks=None))  # learnt from two good packets
    await thief.speak(port, 1000, 0.1)
    await asyncio.sleep(0.05)
    assert plane.quality("l-a").received == 14


async def test_a_prompt_plays_to_its_end_over_the_bridge_and_the_bridge_is_heard_again(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path
) -> None:
    write_wave(tmp_path / "prompts" / "hello.wav", tones.sine(700, 0.4))
    anna, jan = far_end(), far_end()
    plane.create_trunk_leg("l-a", anna.remote())
    port = plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    speech = asyncio.create_task(jan.speak(port, 1500, 1.2))
    await asyncio.sleep(0.2)
    plane.play("l-a", ["hello.wav"], play="k-1")
    await ledger.until("played", "l-a", "k-1", True)
    await speech
    await asyncio.sleep(0.05)

    heard = anna.heard()
    assert follow_on(anna)
    assert tones.power(heard[:1200], 1500) > 0.9
    assert max(tones.power(heard[at : at + 1600], 700) for at in range(0, len(heard) - 1600, 160)) > 0.95
    assert tones.power(heard[-2400:-400], 1500) > 0.9


async def test_a_prompt_goes_on_in_the_codec_that_a_leg_changes_to(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path
) -> None:
    first, second = tones.sine(700, 0.5), tones.sine(1100, 0.5)
    write_wave(tmp_path / "prompts" / "two.wav", np.concatenate([first, second]))
    narrow, wide = far_end("PCMA"), far_end("G722")
    plane.create_trunk_leg("l-a", narrow.remote())
    plane.play("l-a", ["two.wav"], play="k-1")
    await asyncio.sleep(0.6)
    plane.update_remote("l-a", wide.remote())
    await ledger.until("played", "l-a", "k-1", True)
    await asyncio.sleep(0.05)
    assert tones.power(narrow.heard()[800:3200], 700) > 0.9
    heard = wide.heard_wide()
    assert len(heard) < 0.6 * 16000, "it did not begin again"
    spectrum = np.abs(np.fft.rfft(heard[1600:4800]))
    assert abs(int(np.argmax(spectrum)) * 5 - 1100) < 10


async def test_a_machine_without_libopus_carries_all_but_opus(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opus, "_library", lambda: None)
    plane = InProcessPlane(ledger, PlaneConfig(bind="127.0.0.1", ports=(31000, 31010), prompts=tmp_path))
    assert plane.codecs == ("PCMA", "PCMU", "G722")
    with pytest.raises(opus.OpusProblem, match="no libopus"):
        opus.OpusEncoder(16000)
    await plane.close()


async def test_a_digit_stops_an_interruptible_prompt_and_is_told_once(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd
) -> None:
    anna, jan = far_end(), far_end("PCMA")
    port = plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    plane.play("l-a", ["music:hold"], loop=True, interruptible=True, play="k-2")
    for tick in telephone_event.packets("5#", length=0.08, pause=0.06):
        for packet in tick:
            anna.send(port, packet.payload, payload_type=101, marker=packet.marker,
                      timestamp=anna.timestamp + packet.offset)  # fmt: skip
        await asyncio.sleep(0.02)
    await ledger.until("digit", "l-a", "#", 0.08)

    digits = [note for note in ledger.told if note[0] in ("began", "digit")]
    assert digits == [("began", "l-a", "5"), ("digit", "l-a", "5", 0.08), ("began", "l-a", "#"),
                      ("digit", "l-a", "#", 0.08)]  # fmt: skip
    assert ("played", "l-a", "k-2", False) in ledger.told
    listener = telephone_event.Listener()  # the other side of the bridge got them too
    there = [found for packet in jan.digits() for found in listener.take(packet.timestamp, packet.payload, 0.0)]
    assert [found.digit for found in there if isinstance(found, telephone_event.Ended)] == ["5", "#"]


async def test_digits_are_sent_with_three_end_packets(plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd) -> None:
    anna, deaf = far_end(), far_end(event_payload=None)
    plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-d", deaf.remote())
    plane.send_digits("l-a", "19")
    await ledger.until("sent", "l-a")
    await asyncio.sleep(0.05)

    ends = [packet for packet in anna.digits() if packet.payload[1] & 0x80]
    assert [packet.payload[0] for packet in ends] == [1, 1, 1, 9, 9, 9]
    assert len({packet.timestamp for packet in anna.digits()}) == 2
    assert follow_on(anna)
    with pytest.raises(WrongState):
        plane.send_digits("l-d", "1")
    with pytest.raises(WrongState):
        plane.send_digits("l-a", "x")


async def test_three_legs_hear_the_sum_of_the_others_and_two_relay_again(
    plane: InProcessPlane, far_end: MakeEnd
) -> None:
    ends = {name: far_end("PCMA" if name == "l-2" else "PCMU") for name in ("l-1", "l-2", "l-3")}
    ports = {name: plane.create_trunk_leg(name, end.remote()) for name, end in ends.items()}
    plane.bridge(list(ends))
    pitches = {"l-1": 440, "l-2": 1000, "l-3": 2100}
    await asyncio.gather(*(ends[name].speak(ports[name], pitch, 1.0) for name, pitch in pitches.items()))
    for name, end in ends.items():
        heard = end.heard()[-4000:-800]
        shares = {other: tones.power(heard, pitch) for other, pitch in pitches.items()}
        assert shares.pop(name) < 0.01
        assert all(share > 0.3 for share in shares.values()), (name, shares)

    plane.close_leg("l-3")
    assert plane.bridged_with("l-1") == ("l-2",)
    ends["l-1"].packets.clear()
    await ends["l-2"].speak(ports["l-2"], 1000, 0.3)
    assert tones.power(ends["l-1"].heard()[800:2000], 1000) > 0.95


async def test_an_ear_hears_both_sides_and_nobody_hears_it(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna, jan, ear = far_end(), far_end("PCMA"), far_end()
    a = plane.create_trunk_leg("l-a", anna.remote())
    j = plane.create_trunk_leg("l-j", jan.remote())
    e = plane.create_trunk_leg("l-e", ear.remote())
    plane.bridge(["l-a", "l-j"])
    plane.monitor("l-e", "l-a")
    await asyncio.gather(anna.speak(a, 440, 0.9), jan.speak(j, 1000, 0.9), ear.speak(e, 2100, 0.9))

    heard = ear.heard()[-3600:-800]
    assert tones.power(heard, 440) > 0.3
    assert tones.power(heard, 1000) > 0.3
    assert tones.power(anna.heard()[800:], 2100) < 0.01
    assert tones.power(jan.heard()[800:], 2100) < 0.01


async def test_hold_plays_music_to_one_and_silence_to_the_other(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd
) -> None:
    anna, jan = far_end(), far_end()
    a = plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    plane.hold("l-a", ["music:hold"], play="k-3")
    await anna.speak(a, 440, 0.8)
    await asyncio.sleep(0.1)

    assert tones.level(anna.heard()[-3200:]) > -40
    assert tones.level(jan.heard()) == -96
    assert len(jan.packets) > 20  # silence, but packets: the line stays open
    plane.bridge(["l-a", "l-j"])
    assert ("played", "l-a", "k-3", False) in ledger.told
    await anna.speak(a, 440, 0.3)
    assert tones.power(jan.heard()[-1600:-300], 440) > 0.9


async def test_a_muted_leg_is_heard_neither_by_the_others_nor_in_the_recording(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path
) -> None:
    anna, jan = far_end(), far_end("PCMA")
    a = plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    plane.record("r-1", "l-a", tmp_path / "c-1" / "r-1.wav")
    plane.mute("l-a", True)
    await anna.speak(a, 440, 0.4)
    plane.stop_recording("r-1")
    note = await ledger.until("recorded", "r-1")

    assert len(jan.packets) == 20
    assert tones.level(jan.heard()) < -70  # A-law has no zero: its silence is ±8
    assert tones.level(stereo(Path(str(note[2])))[0]) == -96


async def test_a_recording_has_both_sides_in_real_time_and_silence_where_it_was_paused(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path
) -> None:
    anna, jan = far_end("PCMA"), far_end()
    a = plane.create_trunk_leg("l-a", anna.remote())
    j = plane.create_trunk_leg("l-j", jan.remote())
    plane.bridge(["l-a", "l-j"])
    path = tmp_path / "c-1" / "r-1.wav"
    plane.record("r-1", "l-a", path)
    speech = asyncio.gather(anna.speak(a, 440, 2.4), jan.speak(j, 1000, 2.4))
    await asyncio.sleep(0.8)
    plane.pause_recording("r-1", True)
    await asyncio.sleep(0.8)
    plane.pause_recording("r-1", False)
    assert path.with_suffix(".part").exists()
    assert not path.exists()
    await speech
    plane.close_leg("l-a")
    _, _, where, sha256, samples = await ledger.until("recorded", "r-1")

    assert where == path
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    left, right = stereo(path)
    assert isinstance(samples, int)
    assert len(left) == samples
    assert samples == pytest.approx(2.4 * 8000, abs=1200)
    for side, pitch in ((left, 440), (right, 1000)):
        assert tones.power(side[1600:5600], pitch) > 0.95
        assert tones.level(side[7600:12000]) == -96
        assert tones.power(side[14000:18000], pitch) > 0.95


async def test_a_silent_leg_is_told_and_heard_again(plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd) -> None:
    anna = far_end()
    port = plane.create_trunk_leg("l-a", anna.remote())
    await anna.speak(port, 440, 0.1)
    await ledger.until("silent", "l-a")
    await anna.speak(port, 440, 0.1)
    await ledger.until("heard", "l-a")


async def test_reports_give_loss_jitter_and_round_trip(plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd) -> None:
    anna = far_end()
    port = plane.create_trunk_leg("l-a", anna.remote())
    plane.play("l-a", ["tone:busy"], loop=True)
    await anna.speak(port, 440, 0.2)
    anna.seq += 10  # lost on the way
    await anna.speak(port, 440, 0.6)
    ours = next(report for report in anna.reports if isinstance(report, rtcp.Report) and report.sender)
    assert ours.sender is not None
    block = rtcp.Block(ours.ssrc, 64, 3, 1, 80, rtcp.middle(ours.sender.ntp), 0)
    report = rtcp.report(rtcp.Report(anna.ssrc, rtcp.Sender(1 << 40, 0, 1, 1), (block,)), "anna")
    anna.sock.sendto(report, ("127.0.0.1", port))
    await asyncio.sleep(0.05)

    quality = plane.quality("l-a")
    assert quality.lost == 10
    assert quality.far_lost_percent == 25
    assert quality.far_jitter_ms == 10
    assert 0 <= quality.round_trip_ms < 2000
    plane.close_leg("l-a")
    assert ledger.qualities[-1][2]
    await asyncio.sleep(0.05)
    assert isinstance(anna.reports[-1], rtcp.Bye)


async def test_a_held_far_end_is_sent_nothing(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna = far_end()
    plane.create_trunk_leg("l-a", anna.remote(listens=False))
    plane.play("l-a", ["music:hold"], loop=True)
    await asyncio.sleep(0.2)
    assert not anna.packets


async def test_a_play_that_ends_is_followed_by_the_next_without_a_hole(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = far_end("PCMA")
    plane.create_trunk_leg("l-a", anna.remote())

    def next_one(leg: str, play: str, complete: bool) -> None:
        ledger.told.append(("played", leg, play, complete))
        if play == "k-1":
            plane.play(leg, ["tone:busy"], play="k-2")

    monkeypatch.setattr(ledger, "play_ended", next_one)
    plane.play("l-a", ["tone:busy"], play="k-0")  # so that it is loaded
    await asyncio.sleep(0.1)
    plane.play("l-a", ["silence:0.1"], play="k-1")
    await asyncio.sleep(0.4)
    plane.stop_playing("l-a")

    ends = [note[2:] for note in ledger.told if note[0] == "played"]
    assert ends == [("k-0", False), ("k-1", True), ("k-2", False)]
    steps = {(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(anna.packets)}
    assert steps == {160}


async def test_digits_come_by_our_payload_type_where_the_answer_named_another(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd
) -> None:
    anna = far_end(event_payload=96)
    port = plane.create_trunk_leg("l-a", anna.remote())
    anna.send(port, b"\x03\x8a\x03\x20", payload_type=101, timestamp=5)
    await ledger.until("digit", "l-a", "3", 0.1)
    plane.send_digits("l-a", "4")
    await ledger.until("sent", "l-a")
    await asyncio.sleep(0.05)
    assert {packet.payload[0] for packet in anna.digits()} == {4}


async def test_an_ear_whose_target_is_gone_hears_silence(plane: InProcessPlane, far_end: MakeEnd) -> None:
    anna, ear = far_end(), far_end()
    plane.create_trunk_leg("l-a", anna.remote())
    plane.create_trunk_leg("l-e", ear.remote())
    plane.monitor("l-e", "l-a")
    plane.play("l-a", ["music:hold"], loop=True)
    await asyncio.sleep(0.5)
    plane.close_leg("l-a")
    loud = len(ear.packets)
    await asyncio.sleep(0.2)
    assert tones.level(ear.heard()) > -50
    assert len(ear.packets) > loud + 5
    assert ear.packets[-1].payload == b"\xff" * 160
    plane.stop_monitoring("l-e")


async def test_refusals(plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path) -> None:
    plane.create_trunk_leg("l-a", far_end().remote())
    with pytest.raises(WrongState):
        plane.create_trunk_leg("l-a")
    with pytest.raises(NoLeg):
        plane.bridge(["l-a", "l-x"])
    for name in ("missing.wav", "../../../etc/passwd", "tone:nothing", "silence:x", "a\0b"):
        with pytest.raises(PromptMissing):
            plane.play("l-a", [name])
    (tmp_path / "prompts" / "bad.wav").write_bytes(b"RIFFxxxxWAVE")
    plane.play("l-a", ["bad.wav"], play="k-9")
    await ledger.until("played", "l-a", "k-9", False)
    plane.close_leg("l-x")  # nothing


async def test_ports_run_out_and_come_back(ledger: Ledger, tmp_path: Path) -> None:
    plane = InProcessPlane(ledger, PlaneConfig(bind="127.0.0.1", ports=(39990, 39994), prompts=tmp_path))
    ports = [plane.create_trunk_leg(f"l-{number}") for number in range(plane.ports.total)]
    assert all(port % 2 == 0 for port in ports)
    with pytest.raises(NoPort):
        plane.create_trunk_leg("l-z")
    plane.close_leg("l-0")
    assert plane.create_trunk_leg("l-z") == ports[0]
    await plane.close()
    assert plane.ports.free == plane.ports.total


async def test_a_recording_that_cannot_be_written_is_told(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd, tmp_path: Path
) -> None:
    plane.create_trunk_leg("l-a", far_end().remote())
    (tmp_path / "file").write_text("not a folder")
    plane.record("r-1", "l-a", tmp_path / "file" / "r-1.wav")
    await ledger.until("broken", "r-1")
    with pytest.raises(NoLeg):
        plane.stop_recording("r-1")


async def test_a_guarded_ear_gets_a_tone_at_full_scale_limited_and_the_shock_is_told(
    plane: InProcessPlane, ledger: Ledger, far_end: MakeEnd
) -> None:
    customer, agent = far_end("PCMA"), far_end("PCMU")
    port = plane.create_trunk_leg("l-c", customer.remote())
    plane.create_trunk_leg("l-a", agent.remote())
    plane.guard("l-a")
    plane.bridge(["l-c", "l-a"])
    loud = g711.encode((32767 * np.sin(2 * np.pi * 2100 * np.arange(160) / 8000)).astype(np.int16), "PCMA")
    for _ in range(40):
        customer.send(port, loud)
        await asyncio.sleep(0.005)
    note = await ledger.until("shock", "l-a")

    shock = note[2]
    assert isinstance(shock, Shock)
    assert (shock.kind, shock.spl) == ("tone", pytest.approx(118, abs=0.5))
    heard = agent.heard().astype(np.float64)
    assert np.abs(heard).max() <= 10 ** (Limits().peak_dbfs / 20) * 32768
    assert np.abs(heard[1600:3200]).max() <= 10 ** (Limits().tone_to_dbfs / 20) * 32768 * 1.03


async def test_whoever_rings_us_is_heard_as_they_are_and_hears_as_they_will(
    plane: InProcessPlane, far_end: MakeEnd
) -> None:
    """The limiter is for our own people's ears: a leg that is not guarded gets every sample as it came."""
    customer, agent = far_end("PCMU"), far_end("PCMU")
    plane.create_trunk_leg("l-c", customer.remote())
    port = plane.create_trunk_leg("l-a", agent.remote())
    plane.guard("l-a")
    plane.bridge(["l-c", "l-a"])
    loud = g711.encode((32767 * np.sin(2 * np.pi * 300 * np.arange(160) / 8000)).astype(np.int16), "PCMU")
    agent.send(port, loud)
    await asyncio.sleep(0.05)
    assert customer.packets[0].payload == loud
