"""Two legs in a bridge, without sockets: what goes out on one when the other speaks another codec or packet length."""

from __future__ import annotations

import itertools
import struct

import numpy as np
import pytest

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media import g711, rtp, tones
from infolinia.telephony.media.acoustic_limiter import Guard
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.prompts import render
from infolinia.telephony.media.telephone_event import Began, Ended
from infolinia.telephony.media.transcoding import Hearing, encoder, silence

EVENT = struct.Struct("!BBH")


class Far:
    """A far end and its leg: `say` gives the leg packets, `packets` is what the leg sent it."""

    def __init__(self, codec: Codec, event_clock: int | None = None) -> None:
        self.codec, self.kind = codec, CODECS[codec]
        self.packets: list[rtp.Packet] = []
        self.digits: list[Began | Ended] = []
        self.leg = Leg(codec, lambda leg, found: self.digits.append(found))
        self.leg.agree(codec, self.kind.payload, 101, event_clock or self.kind.clock)
        self.leg.wire = self
        self._encoder = encoder(codec, self.kind.rate)
        self.seq, self.timestamp, self.ssrc = 65_530, 2**32 - 5 * self.kind.frame, 77
        self.now = 100.0

    def send(self, packet: bytes) -> None:
        found = rtp.parse(packet)
        assert found is not None
        self.packets.append(found)

    def send_report(self, packet: bytes) -> None:
        """Reports are not looked at here."""

    def close(self) -> None:
        """Nothing to close."""

    def say(self, frequency: float, seconds: float) -> None:
        time = np.arange(int(seconds * self.kind.rate)) / self.kind.rate
        sound, frame = (np.sin(2 * np.pi * frequency * time) * 8000).astype(np.int16), self.kind.rate // 50
        for at in range(0, len(sound), frame):
            self.put(self.kind.payload, self._encoder.encode(sound[at : at + frame]), self.kind.frame)

    def put(self, payload_type: int, payload: bytes, units: int, *, timestamp: int | None = None) -> None:
        at = self.timestamp if timestamp is None else timestamp
        self.leg.packet(rtp.build(rtp.Packet(payload_type, False, self.seq, at, self.ssrc, payload)), self.now)
        self.seq = (self.seq + 1) & 0xFFFF
        self.timestamp = (self.timestamp + units) & 0xFFFFFFFF
        self.now += units / self.kind.clock

    def press(self, digit: int) -> None:
        """0.1 s, its end three times."""
        begun, step = self.timestamp, self.leg.event_clock // 50
        for n in range(1, 6):
            self.put(101, EVENT.pack(digit, 10 | (0x80 if n == 5 else 0), n * step), self.kind.frame, timestamp=begun)
        for _ in range(2):
            self.put(101, EVENT.pack(digit, 0x8A, 5 * step), 0, timestamp=begun)

    def sound(self) -> list[rtp.Packet]:
        return [packet for packet in self.packets if packet.payload_type == self.kind.payload]

    def heard(self) -> Linear:
        ear = Hearing(self.codec, self.kind.rate)
        found = [ear.take(packet.seq, packet.timestamp, packet.payload) for packet in self.sound()]
        return np.concatenate([each.samples for each in found if each])


def bridged(one: Far, other: Far) -> None:
    one.leg.targets, other.leg.targets = (other.leg,), (one.leg,)


def loudest(samples: Linear, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate / len(samples))


@pytest.mark.parametrize("codec", list(CODECS))
def test_between_legs_of_one_codec_nothing_is_touched(codec: Codec) -> None:
    speaker, listener = Far(codec), Far(codec)
    bridged(speaker, listener)
    came: list[bytes] = []
    speaker.leg.on_digit = lambda leg, found: None
    whole, put = speaker.leg.packet, came.append

    def packet(data: bytes, now: float) -> None:
        put(data[12:])
        whole(data, now)

    for frequency in (500.0, 700.0):
        make = encoder(codec, speaker.kind.rate)
        samples = (np.sin(2 * np.pi * frequency * np.arange(speaker.kind.rate // 5) / speaker.kind.rate) * 8000).astype(
            np.int16
        )
        frame = speaker.kind.rate // 50
        for at in range(0, len(samples), frame):
            head = struct.pack("!BBHII", 0x80, speaker.kind.payload, speaker.seq, speaker.timestamp, 7)
            packet(head + make.encode(samples[at : at + frame]), speaker.now)
            speaker.seq = (speaker.seq + 1) & 0xFFFF
            speaker.timestamp = (speaker.timestamp + speaker.kind.frame) & 0xFFFFFFFF
    assert [each.payload for each in listener.packets] == came


@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(CODECS, 2)))
def test_a_tone_is_heard_in_the_codec_of_whoever_hears_it(source: Codec, target: Codec) -> None:
    speaker, listener = Far(source), Far(target)
    bridged(speaker, listener)
    speaker.say(1000, 1.0)
    packets, frame = listener.sound(), listener.kind.frame
    assert len(packets) == 50
    assert [packet.seq for packet in packets] == [(packets[0].seq + n) & 0xFFFF for n in range(50)]
    assert [packet.timestamp for packet in packets] == [
        (packets[0].timestamp + n * frame) & 0xFFFFFFFF for n in range(50)
    ]
    assert [packet.marker for packet in packets] == [True] + [False] * 49
    assert abs(loudest(listener.heard()[listener.kind.rate // 4 :], listener.kind.rate) - 1000) < 3


@pytest.mark.parametrize(
    ("source", "source_events", "target", "target_events"),
    [("opus", 48000, "PCMA", 8000), ("PCMU", 8000, "opus", 48000), ("opus", 8000, "G722", 8000),
     ("opus", 8000, "opus", 48000), ("G722", 8000, "PCMA", 8000), ("PCMA", 8000, "PCMA", 8000)],
)  # fmt: skip
def test_a_digit_keeps_its_length_between_legs_of_other_clocks(
    source: Codec, source_events: int, target: Codec, target_events: int
) -> None:
    speaker, listener = Far(source, source_events), Far(target, target_events)
    bridged(speaker, listener)
    speaker.say(500, 0.2)
    speaker.press(7)
    speaker.say(500, 0.2)
    assert [found for found in speaker.digits if isinstance(found, Ended)] == [Ended("7", pytest.approx(0.1))]
    events = [packet for packet in listener.packets if packet.payload_type == 101]
    assert len(events) == 7
    assert len({packet.timestamp for packet in events}) == 1
    before, after = listener.sound()[9], listener.sound()[10]
    assert (events[0].timestamp - before.timestamp) & 0xFFFFFFFF == listener.kind.frame
    assert EVENT.unpack(events[-1].payload) == (7, 0x8A, target_events // 10)
    assert (after.timestamp - events[0].timestamp) & 0xFFFFFFFF == 5 * listener.kind.frame
    numbers = [packet.seq for packet in listener.packets]
    assert numbers == [(numbers[0] + n) & 0xFFFF for n in range(len(numbers))]


@pytest.mark.parametrize("ms", [10, 30, 40, 60])
@pytest.mark.parametrize("target", ["PCMA", "PCMU", "G722"])
def test_a_far_end_with_other_packets_is_heard_in_packets_of_20_ms(ms: int, target: Codec) -> None:
    speaker, listener = Far("PCMA"), Far(target)
    bridged(speaker, listener)
    stream = g711.encode(tones.sine(600, 1.2), "PCMA")
    for at in range(0, len(stream), ms * 8):
        speaker.put(8, stream[at : at + ms * 8], ms * 8)
    packets = listener.sound()
    assert {len(packet.payload) for packet in packets} == {160}
    assert [packet.timestamp for packet in packets] == [
        (packets[0].timestamp + 160 * n) & 0xFFFFFFFF for n in range(60)
    ]
    if target == "PCMA":
        assert b"".join(packet.payload for packet in packets) == stream


def test_what_a_leg_of_a_wide_codec_says_and_hears_is_recorded_in_narrow_sound() -> None:
    speaker, listener = Far("opus"), Far("G722")
    bridged(speaker, listener)
    said: list[bytes] = []
    heard: list[bytes] = []
    at: list[int] = []
    speaker.leg.says = (lambda timestamp, ulaw, now: said.append(ulaw),)
    listener.leg.hears = (lambda timestamp, ulaw, now: (heard.append(ulaw), at.append(timestamp)),)
    speaker.say(800, 0.6)
    for side in (said, heard):
        samples = g711.decode_ulaw(b"".join(side))
        assert len(samples) == 4800
        assert tones.power(samples[800:], 800) > 0.98
    assert np.diff(at).tolist() == [160] * 29


@pytest.mark.parametrize("codec", ["G722", "opus", "PCMA"])
def test_a_muted_leg_is_silent_in_each_codec(codec: Codec) -> None:
    speaker, listener = Far(codec), Far(codec)
    bridged(speaker, listener)
    speaker.say(800, 0.2)
    speaker.leg.muted = True
    speaker.say(800, 0.6)
    assert tones.level(listener.heard()[-speaker.kind.rate // 5 :]) < -60


@pytest.mark.parametrize("codec", list(CODECS))
def test_generated_sound_is_said_in_the_codec_of_the_leg(codec: Codec) -> None:
    listener = Far(codec)
    for n in range(50):
        listener.leg.sound(tones.sine(900, 1.0)[160 * n : 160 * n + 160], 5 + n * 0.02)
    assert abs(loudest(listener.heard(), listener.kind.rate) - 900) < 3
    steps = np.diff([packet.timestamp for packet in listener.packets]) % 2**32
    assert steps.tolist() == [listener.kind.frame] * 49


def test_a_speaker_that_changes_its_codec_is_heard_on() -> None:
    speaker, listener = Far("PCMA"), Far("opus")
    bridged(speaker, listener)
    speaker.say(500, 0.2)
    speaker.leg.agree("opus", 107, 101, 48000)
    for _ in range(3):
        speaker.kind, speaker._encoder = CODECS["opus"], encoder("opus", 16000)
        speaker.say(500, 0.1)
    numbers = [packet.seq for packet in listener.packets]
    assert numbers == [(numbers[0] + n) & 0xFFFF for n in range(25)]
    times = [packet.timestamp for packet in listener.packets]
    assert all(0 < (b - a) & 0xFFFFFFFF < 4800 for a, b in itertools.pairwise(times))


@pytest.mark.parametrize(("codec", "clock"), [("opus", 48000), ("opus", 8000), ("PCMA", 8000)])
def test_digits_that_we_send_are_of_their_length_in_the_clock_that_was_agreed(codec: Codec, clock: int) -> None:
    listener = Far(codec, clock)
    listener.leg.send_digits("5", 0.1, 0.06)
    now = 1.0
    while listener.leg.digits_tick(now):
        now += 0.02
    *_, last = [packet for packet in listener.packets if packet.payload_type == 101]
    assert EVENT.unpack(last.payload) == (5, 0x8A, clock // 10)


def loud(seconds: float = 0.4) -> Linear:
    """Begins and ends at full loudness, as a prompt should not."""
    return (np.sin(2 * np.pi * 440 * np.arange(int(seconds * 16000)) / 16000 + 1.0) * 8000).astype(np.int16)


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_prompts_speakers_and_mixes_follow_on_each_other_without_a_crack(codec: Codec) -> None:
    """A decoder of G.722 that hears another encoder begin loud would say it at full scale."""
    listener, speaker, narrow = Far(codec), Far(codec), Far("PCMA")
    prompt, now = render(loud(), codec), 1.0
    for turn in ("prompt", "prompt", "relay", "prompt", "narrow", "mix", "silence", "prompt"):
        speaker.now = narrow.now = now
        speaker.leg.targets = narrow.leg.targets = ()
        if turn == "relay":
            speaker.say(440, 0.2)  # somebody who speaks already
            speaker.leg.targets = (listener.leg,)
            speaker.say(440, 0.4)
        elif turn == "narrow":
            narrow.leg.targets = (listener.leg,)
            narrow.say(440, 0.4)
        for n in range(20 if turn in ("prompt", "mix", "silence") else 0):
            if turn == "prompt":
                listener.leg.prompt(prompt.frame(n), now + n * 0.02)
            elif turn == "mix":
                listener.leg.sound(loud()[320 * n : 320 * n + 320], now + n * 0.02)
            else:
                listener.leg.silence(now + n * 0.02)
        now += 0.4
    heard = listener.heard()
    assert np.abs(heard.astype(int)).max() < 8000 * 1.6
    assert tones.level(heard) > -20


def test_a_flood_of_packets_is_decoded_up_to_a_bound_and_speech_after_it_is_heard() -> None:
    speaker, listener = Far("opus"), Far("PCMA")
    bridged(speaker, listener)
    packet = encoder("opus", 16000).encode(loud(0.02))
    for _ in range(5000):
        speaker.put(107, packet, 960)
        speaker.now = 100.0
    assert len(listener.packets) <= 110
    assert speaker.leg.quality().refused > 4800
    listener.packets.clear()
    speaker.now = 101.0
    speaker.say(700, 1.0)
    assert abs(loudest(listener.heard()[-4000:], 8000) - 700) < 4


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_what_a_guarded_ear_is_sent_too_fast_is_left_out_and_the_rest_is_of_one_encoder(codec: Codec) -> None:
    speaker, listener = Far(codec), Far(codec)
    bridged(speaker, listener)
    listener.leg.guard = Guard()
    speaker.say(700, 1.0)
    usual = len(listener.packets)
    speaker.now, begun = listener.now, speaker.now
    time = np.arange(speaker.kind.rate // 50) / speaker.kind.rate
    sound = (np.sin(2 * np.pi * 700 * time) * 8000).astype(np.int16)
    for _ in range(150):
        speaker.put(speaker.kind.payload, speaker._encoder.encode(sound), speaker.kind.frame)
        speaker.now = begun + 1.0
    assert len(listener.packets) - usual <= 101
    assert silence(codec) not in [packet.payload for packet in listener.packets]
    assert np.abs(listener.heard()).max() < 10_000
