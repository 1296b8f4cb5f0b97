"""RTP, RTCP, digits and sound files: what is written is read back, and no bytes can break a reader."""

from __future__ import annotations

import struct
import wave
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media import g711, rtcp, rtp, telephone_event, tones
from infolinia.telephony.media.collector import Collector
from infolinia.telephony.media.hold_music import hold_music
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.prompts import BUILT_IN, PromptProblem, Prompts, Wave, read_wave, write_wave
from infolinia.telephony.media.telephone_event import Began, Ended, Listener
from infolinia.telephony.media.transcoding import Hearing

u16, u32 = st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1)
anything = st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda tail: b"\x80\xc8\x00\x06" + tail),
                     st.binary(max_size=60).map(lambda tail: b"\xb1\x00" + tail))  # fmt: skip


@given(st.builds(rtp.Packet, st.integers(0, 127), st.booleans(), u16, u32, u32, st.binary(max_size=320)))
def test_a_packet_is_read_as_it_was_written(packet: rtp.Packet) -> None:
    assert rtp.parse(rtp.build(packet)) == packet


@given(anything)
def test_no_bytes_break_the_readers(data: bytes) -> None:
    packet = rtp.parse(data)
    assert packet is None or len(packet.payload) <= len(data)
    rtcp.parse(data)
    rtp.is_rtcp(data)
    Listener().take(1, data, 0.0)


@given(st.lists(anything, max_size=20))
def test_no_packets_break_a_leg(datagrams: list[bytes]) -> None:
    leg, other = Leg("l-1", lambda leg, found: None), Leg("l-2", lambda leg, found: None)
    leg.agree("PCMA", 8, 101)
    other.agree("PCMU", 0, None)
    leg.targets = (other,)
    for number, data in enumerate(datagrams):
        if data:
            leg.packet(data, number * 0.02)
        leg.report_came(data, number * 0.02, 1e9)
    leg.report(1.0, 1e9)
    assert leg.quality().lost >= 0


@given(
    st.builds(
        rtcp.Report,
        u32,
        st.none() | st.builds(rtcp.Sender, st.integers(0, 2**64 - 1), u32, u32, u32),
        st.lists(
            st.builds(rtcp.Block, u32, st.integers(0, 255), st.integers(-(2**23), 2**23 - 1), u32, u32, u32, u32),
            max_size=3,
        ).map(tuple),
    )
)
def test_a_report_is_read_as_it_was_written(report: rtcp.Report) -> None:
    assert rtcp.parse(rtcp.report(report, "infolinia")) == [report]


def test_bye_is_read() -> None:
    assert rtcp.parse(rtcp.bye(5)) == [rtcp.Report(5, None, ()), rtcp.Bye((5,))]


def test_header_extension_sources_and_padding_are_left_out() -> None:
    head = struct.pack("!BBHII", 0x80 | 0x20 | 0x10 | 1, 0, 1, 2, 3) + struct.pack("!I", 9)
    extension = struct.pack("!HHI", 0xBEDE, 1, 0)
    packet = rtp.parse(head + extension + b"sound" + b"\0\0\x03")
    assert packet is not None
    assert packet.payload == b"sound"
    assert rtp.parse(head + extension + b"\0") is None
    assert rtp.parse(head) is None


def test_reception_counts_loss_lateness_and_a_number_that_goes_round() -> None:
    heard = rtp.Reception()
    for number, seq in enumerate((65533, 65534, 0, 65535, 1, 1, 4)):
        heard.take(7, seq, number * 160, number * 0.02)
    assert (heard.received, heard.lost, heard.late) == (7, 1, 2)  # a repeated packet counts as received (RFC 3550 A.3)
    assert heard.highest == 65536 + 4
    assert heard.jitter == pytest.approx(0, abs=1e-6)
    assert heard.fraction_lost() == 256 // 8
    assert heard.fraction_lost() == 0
    heard.take(8, 100, 0, 1.0)  # another stream goes on counting
    assert (heard.received, heard.lost) == (8, 1)


@given(st.text("0123456789*#ABCD", min_size=1, max_size=6), st.data())
def test_digits_are_heard_once_each_whatever_packets_are_lost_or_repeated(digits: str, data: st.DataObject) -> None:
    listener, found = Listener(), list[Began | Ended]()
    for tick, batch in enumerate(telephone_event.packets(digits, length=0.1, pause=0.06)):
        copies = [packet for packet in batch for _ in range(data.draw(st.integers(0, 2)))] if len(batch) == 1 else batch
        for packet in copies:
            found += listener.take(packet.offset, packet.payload, tick * 0.02)
        found += listener.elapse(tick * 0.02)
    assert "".join(end.digit for end in found if isinstance(end, Ended)) == digits
    assert len([begin for begin in found if isinstance(begin, Began)]) == len(digits)


def test_a_digit_whose_end_is_lost_is_over_after_a_tenth_of_a_second() -> None:
    listener = Listener()
    assert listener.take(1, b"\x05\x0a\x01\x40", 0.0) == [Began("5")]
    assert listener.elapse(0.09) == []
    assert listener.elapse(0.11) == [Ended("5", 0.04)]
    assert listener.take(1, b"\x05\x8a\x01\x40", 0.12) == []  # its end after all


def test_a_late_copy_of_a_key_is_no_second_one() -> None:
    listener, found = Listener(), list[Began | Ended]()
    for timestamp, key, now in ((10_000, 1, 1.0), (12_000, 2, 1.25), (10_000, 1, 1.3), (12_000, 2, 1.31)):
        found += listener.take(timestamp, bytes((key, 0x8A, 0x03, 0x20)), now)
    assert [end.digit for end in found if isinstance(end, Ended)] == ["1", "2"]
    assert listener.take(9_000, b"\x03\x8a\x03\x20", 1.4)  # keys that were recorded one by one begin where they like
    assert listener.take(10_000, b"\x01\x8a\x03\x20", 1.9)


def test_collecting_ends_by_count_terminator_or_silence() -> None:
    collector = Collector(3, "#", 4.0, since=0.0)
    assert collector.digit("1", 1.0) is None
    assert collector.elapse(4.9) is None
    assert collector.elapse(5.0) == "timeout"
    assert collector.digit("#", 5.0) == "terminator"
    assert collector.digit("2", 5.0) is None
    assert collector.digit("3", 5.0) == "count"
    assert collector.digits == "123"


# --- Sound ------------------------------------------------------------------------------------------------------------


def test_both_laws_keep_every_code_and_are_nearest() -> None:
    codes = bytes(range(256))
    assert g711.encode(g711.decode(codes, "PCMA"), "PCMA") == codes
    assert g711.encode(g711.decode(codes, "PCMU"), "PCMU") == codes.replace(b"\x7f", b"\xff")  # one zero of two
    samples = np.arange(-32768, 32768).astype(np.int16)
    for codec, worst in (("PCMA", 512), ("PCMU", 644)):
        there = g711.decode(g711.encode(samples, codec), codec).astype(int)
        assert np.abs(there - samples).max() <= worst
        assert np.abs(there - samples)[32668:32868].max() <= 8
    tone = tones.sine(1000, 0.1)
    through = g711.translate(g711.translate(g711.encode(tone, "PCMA"), "PCMA", "PCMU"), "PCMU", "PCMA")
    assert tones.power(g711.decode(through, "PCMA"), 1000) > 0.995


def wav(samples: np.ndarray, rate: int, width: int, channels: int = 1) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("width", [1, 2])
def test_any_rate_and_width_is_played_at_its_own_pitch(rate: int, width: int) -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(rate) / rate) * 0.5
    samples = (tone * 127 + 128).astype(np.uint8) if width == 1 else (tone * 32767).astype("<i2")
    read = read_wave(wav(samples, rate, width))
    assert len(read.samples) == pytest.approx(8000, abs=2)
    assert tones.power(read.samples[200:-200], 1000) > 0.99
    assert tones.level(read.samples) == pytest.approx(-9, abs=0.5)


def test_what_lies_above_the_telephone_band_does_not_fold_back() -> None:
    high = (np.sin(2 * np.pi * 6000 * np.arange(48000) / 48000) * 20000).astype("<i2")
    assert tones.level(read_wave(wav(high, 48000, 2)).samples) < -50


def test_stereo_becomes_mono_and_the_extensible_header_is_understood(tmp_path: Path) -> None:
    tone = tones.sine(500, 0.5)
    both = np.column_stack([tone, tone]).astype("<i2")
    assert tones.power(read_wave(wav(both, 8000, 2, 2)).samples, 500) > 0.99
    body = tone.tobytes()
    form = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 8000, 16000, 2, 16, 22, 16, 4) + struct.pack("<H", 1) + bytes(14)
    data = b"RIFF" + struct.pack("<I", 60 + len(body)) + b"WAVEfmt " + struct.pack("<I", 40) + form
    assert len(read_wave(data + b"data" + struct.pack("<I", len(body)) + body).samples) == 4000
    write_wave(tmp_path / "x.wav", tone)
    assert read_wave((tmp_path / "x.wav").read_bytes()).samples.tobytes() == tone.tobytes()


@given(st.one_of(
    st.binary(max_size=100),
    st.tuples(u16, u16, u32, u16, st.binary(max_size=80)).map(
        lambda parts: b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", parts[0] % 8, parts[1] % 10,
        parts[2] % 60000, 0, 0, parts[3] % 34) + b"data\xff\xff\xff\xff" + parts[4]
    ),
))  # fmt: skip
def test_a_sound_file_is_read_or_refused(data: bytes) -> None:
    try:
        read: Wave | None = read_wave(data)
    except PromptProblem:
        read = None
    assert read is None or read.samples.dtype == np.int16


def test_prompts_are_kept_until_the_file_changes(tmp_path: Path) -> None:
    write_wave(tmp_path / "a.wav", tones.sine(500, 0.05))
    (tmp_path / "b.al").write_bytes(b"\x2a" * 200)
    prompts = Prompts(tmp_path)
    key = prompts.key("a.wav")
    assert prompts.ready(key, "PCMA") is None
    sound = prompts.load(key, "PCMA")
    assert prompts.ready(key, "PCMA") == sound
    assert sound.count == 3  # whole frames
    (tmp_path / "a.wav").touch()
    assert prompts.ready(prompts.key("a.wav"), "PCMA") is None
    assert prompts.load(prompts.key("b.al"), "PCMA").data == b"\x2a" * 200 + b"\xd5" * 120
    assert prompts.load(prompts.key("silence:0.1"), "PCMU").data == b"\xff" * 800
    for name in BUILT_IN:
        lengths = {codec: prompts.load(prompts.key(name), codec).count for codec in CODECS}
        assert len(set(lengths.values())) == 1, "as long in each codec"


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_a_prompt_of_16_khz_keeps_its_upper_band_for_a_wide_codec(tmp_path: Path, codec: Codec) -> None:
    time = np.arange(16000) / 16000
    (tmp_path / "high.wav").write_bytes(wav((np.sin(2 * np.pi * 5000 * time) * 8000).astype(np.int16), 16000, 2))
    prompts = Prompts(tmp_path)
    sound = prompts.load(prompts.key("high.wav"), codec)
    sent: list[rtp.Packet] = []
    leg = Leg("l-1", lambda leg, found: None)
    leg.agree(codec, 9, None)
    leg.wire = SimpleNamespace(send=lambda packet: sent.append(rtp.parse(packet)))  # pyright: ignore
    for number in range(sound.count):
        leg.prompt(sound.frame(number), number * 0.02)
    ear = Hearing(codec, 16000)
    heard = [ear.take(packet.seq, packet.timestamp, packet.payload) for packet in sent]
    samples = np.concatenate([each.samples for each in heard if each])
    assert len(samples) == 16000
    spectrum = np.abs(np.fft.rfft(samples))
    assert abs(int(np.argmax(spectrum)) - 5000) <= 2


def test_hold_music_is_at_speech_level_and_loops_without_a_seam() -> None:
    music = hold_music()
    assert len(music) > 20 * 8000
    assert tones.level(music) == pytest.approx(-20, abs=0.5)
    assert np.abs(music.astype(int)).max() < 32767
    steps = np.abs(np.diff(music.astype(int)))
    assert abs(int(music[0]) - int(music[-1])) <= steps.max()


def test_every_digit_tone_is_told_from_the_others_and_from_speechlike_sound() -> None:
    for digit in tones.DTMF:
        assert tones.digit_in(tones.dtmf(digit, 0.05)) == digit
    assert tones.digit_in(tones.sine(697, 0.05)) == ""
    assert tones.digit_in(hold_music()[:800]) == ""
    assert tones.digit_in(tones.silence(0.05)) == ""
