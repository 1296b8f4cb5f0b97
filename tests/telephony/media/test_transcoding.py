"""Sound from one codec to another: tones keep their pitch and level, nothing clicks, the delay is bounded."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.codecs import CODECS, Codec, choose, codecs_of
from infolinia.telephony.media.concealment import Concealment
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.transcoding import Crossing, Framed, Hearing, Recut, encoder

PAIRS = list(itertools.permutations(CODECS, 2))
LEVEL_DB = {"PCMA": 0.2, "PCMU": 0.2, "G722": 0.3, "opus": 1.5}  # what a codec may change of a tone's level


def tone(frequency: float, seconds: float, rate: int) -> Linear:
    return (np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate) * 8000).astype(np.int16)


def rate_of(codec: Codec) -> int:
    return CODECS[codec].rate


def packets(codec: Codec, sound: Linear) -> list[bytes]:
    """Sound at the codec's own rate as packets of 20 ms."""
    frame, make = rate_of(codec) // 50, encoder(codec, rate_of(codec))
    return [make.encode(sound[at : at + frame]) for at in range(0, len(sound), frame)]


def sent(codec: Codec, sound: Linear, lost: frozenset[int] = frozenset()) -> list[tuple[int, int, bytes]]:
    """(sequence number, timestamp, payload) as a far end sends it, both near their wrap."""
    step = CODECS[codec].frame
    return [
        ((65_500 + n) & 0xFFFF, (2**32 - 20 * step + n * step) & 0xFFFFFFFF, payload)
        for n, payload in enumerate(packets(codec, sound))
        if n not in lost
    ]


def heard(codec: Codec, frames: list[Framed]) -> Linear:
    """What the far end hears of frames that all came."""
    ear = Hearing(codec, rate_of(codec))
    step = CODECS[codec].frame
    pieces: list[Linear] = []
    for number, frame in enumerate(frames):
        found = ear.take(number, frame.at, frame.payload)
        assert found is not None
        assert frame.at == number * step, "frames follow on each other without a gap"
        pieces.append(found.samples)
    return np.concatenate(pieces)


def crossed(source: Codec, target: Codec, sound: Linear, lost: frozenset[int] = frozenset()) -> Linear:
    crossing = Crossing(source, target)
    return heard(target, [frame for packet in sent(source, sound, lost) for frame in crossing.take(*packet)])


def decibels(samples: Linear) -> float:
    return 20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) + 1e-9)


def away_from(samples: Linear, rate: int, frequency: float) -> float:
    """The strongest 20 ms of what is not the tone, in dB against the tone: a click is loud here."""
    wave = samples.astype(np.float64)
    at = np.arange(len(wave)) / rate
    basis = np.stack([np.sin(2 * np.pi * frequency * at), np.cos(2 * np.pi * frequency * at)])
    frame, worst = rate // 50, 0.0
    for begin in range(0, len(wave) - frame + 1, frame):
        here, piece = basis[:, begin : begin + frame], wave[begin : begin + frame]
        weights = np.linalg.lstsq(here.T, piece, rcond=None)[0]
        worst = max(worst, float(np.sqrt(np.mean((piece - weights @ here) ** 2))))
    return 20 * np.log10(worst / np.sqrt(np.mean(wave**2)) + 1e-9)


@pytest.mark.parametrize(("source", "target"), PAIRS)
@pytest.mark.parametrize("frequency", [400.0, 1000.0, 2500.0])
def test_a_tone_goes_through_each_pair_at_its_pitch_and_level_and_without_clicks(
    source: Codec, target: Codec, frequency: float
) -> None:
    there = crossed(source, target, tone(frequency, 1.0, rate_of(source)))
    steady, rate = there[rate_of(target) // 5 :], rate_of(target)
    spectrum = np.abs(np.fft.rfft(steady * np.hanning(len(steady))))
    assert abs(np.argmax(spectrum) * rate / len(steady) - frequency) <= 2.0
    whole = decibels(tone(frequency, 1.0, rate_of(source)))
    assert abs(decibels(steady) - whole) <= LEVEL_DB[source] + LEVEL_DB[target]
    assert away_from(steady, rate, frequency) < (-14 if "opus" in (source, target) else -25)


@pytest.mark.parametrize(("source", "target"), [("G722", "opus"), ("opus", "G722")])
def test_between_wide_codecs_the_upper_band_is_kept(source: Codec, target: Codec) -> None:
    there = crossed(source, target, tone(5000, 1.0, 16000))[4000:]
    assert abs(decibels(there) - decibels(tone(5000, 1.0, 16000))) <= 2.5
    assert int(np.argmax(np.abs(np.fft.rfft(there))) * 16000 / len(there)) in range(4990, 5011)


@pytest.mark.parametrize("source", ["G722", "opus"])
def test_towards_a_narrow_end_the_upper_band_is_left_out_and_does_not_fold_down(source: Codec) -> None:
    there = crossed(source, "PCMA", tone(6000, 1.0, 16000))[2000:]
    assert decibels(there) < decibels(tone(6000, 1.0, 16000)) - 30


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_the_delay_of_a_pair_is_below_ten_milliseconds(source: Codec, target: Codec) -> None:
    sound = np.zeros(rate_of(source), np.int16)
    sound[rate_of(source) // 2 :] = tone(1000, 0.5, rate_of(source))
    there = np.abs(crossed(source, target, sound).astype(np.int32))
    begins = int(np.argmax(there > 4000)) / rate_of(target)
    assert 0.499 <= begins < 0.512


@pytest.mark.parametrize("source", list(CODECS))
def test_a_lost_packet_is_concealed_at_the_level_of_what_was_before(source: Codec) -> None:
    target: Codec = "PCMU" if source != "PCMU" else "PCMA"
    rate = rate_of(target)
    there = crossed(source, target, tone(500, 1.0, rate_of(source)), frozenset({20, 35}))
    assert len(there) == rate, "the timeline runs on over what was lost"
    for number in (20, 35):
        concealed = there[number * rate // 50 : (number + 1) * rate // 50]
        assert abs(decibels(concealed) - decibels(tone(500, 0.02, rate))) < 6


def test_a_long_loss_is_a_gap_and_not_sound_without_end() -> None:
    crossing = Crossing("PCMA", "G722")
    packets_of = sent("PCMA", tone(500, 1.0, 8000), frozenset(range(10, 40)))
    frames = [frame for packet in packets_of for frame in crossing.take(*packet)]
    assert [frame.at // 160 for frame in frames] == [*range(10), *range(40, 50)]


def test_a_late_packet_is_passed_over_once_its_place_was_filled() -> None:
    crossing = Crossing("opus", "PCMA")
    stream = sent("opus", tone(500, 0.2, 16000))
    made = [len(crossing.take(*stream[n])) for n in (0, 1, 3, 2, 4)]
    assert made == [1, 1, 2, 0, 1]


@pytest.mark.parametrize("source", ["PCMA", "PCMU", "G722"])
@pytest.mark.parametrize("ms", [10, 30, 40, 60])
def test_packets_of_another_length_become_twenty_milliseconds_with_the_same_bytes(source: Codec, ms: int) -> None:
    stream = b"".join(packets(source, tone(700, 1.2, rate_of(source))))
    size, recut, made = ms * 8, Recut(source), list[Framed]()
    for number, begin in enumerate(range(0, len(stream), size)):
        made += recut.take(number, 4_294_967_000 + begin & 0xFFFFFFFF, stream[begin : begin + size])
    assert {len(frame.payload) for frame in made} == {160}
    assert b"".join(frame.payload for frame in made) == stream
    assert [frame.at for frame in made] == [160 * n for n in range(len(made))]


@pytest.mark.parametrize("ms", [10, 30, 40, 60])
def test_packets_of_another_length_are_transcoded_in_frames_of_twenty_milliseconds(ms: int) -> None:
    stream, crossing, made = b"".join(packets("PCMA", tone(700, 1.2, 8000))), Crossing("PCMA", "G722"), list[Framed]()
    for number, begin in enumerate(range(0, len(stream), ms * 8)):
        made += crossing.take(number, begin, stream[begin : begin + ms * 8])
    assert len(made) == 60
    assert abs(decibels(heard("G722", made)[1600:]) - decibels(tone(700, 1.0, 8000))) < 0.5


@given(
    st.sampled_from(PAIRS),
    st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 2**32 - 1), st.binary(min_size=1, max_size=300))),
)
def test_no_packets_break_a_crossing_or_make_more_sound_than_came(
    pair: tuple[Codec, Codec], stream: list[tuple[int, int, bytes]]
) -> None:
    crossing, made = Crossing(*pair), 0
    for packet in stream:
        made += len(crossing.take(*packet))
    assert made <= 14 * len(stream)  # the longest packet of Opus, what was concealed, and the rest of one frame


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 2**32 - 1), st.binary(min_size=1, max_size=700))))
def test_no_packets_break_a_recut(stream: list[tuple[int, int, bytes]]) -> None:
    recut = Recut("PCMA")
    made = [frame for packet in stream for frame in recut.take(*packet)]
    assert 160 * len(made) <= sum(len(payload) for _, _, payload in stream)


def test_concealment_fades_to_silence_within_a_tenth_of_a_second() -> None:
    concealment = Concealment(8000)
    concealment.heard(tone(300, 0.06, 8000))
    levels = [decibels(concealment.next()) for _ in range(7)]
    assert levels[0] > decibels(tone(300, 0.06, 8000)) - 2
    assert levels == sorted(levels, reverse=True)
    assert levels[5] < 0 > levels[6]


@pytest.mark.parametrize(
    ("theirs", "ours", "wish", "chosen"),
    [
        ([(8, "PCMA"), (0, "PCMU")], ("PCMA", "PCMU"), None, 8),
        ([(0, "PCMU"), (8, "PCMA")], ("PCMA", "PCMU"), None, 0),  # between the laws the offerer's order holds
        ([(0, "PCMU"), (9, "G722"), (96, "opus")], ("opus", "G722", "PCMA", "PCMU"), None, 96),
        ([(0, "PCMU"), (9, "G722"), (96, "opus")], ("G722", "PCMA", "PCMU"), None, 9),
        ([(0, "PCMU"), (9, "G722"), (96, "opus")], ("PCMA", "PCMU", "G722"), None, 0),
        ([(0, "PCMU"), (9, "G722"), (96, "opus")], ("opus", "G722", "PCMU"), "G722", 9),
        ([(0, "PCMU"), (9, "G722")], ("PCMU",), "G722", 0),  # a wish that is not allowed here
        ([(9, "G722")], ("PCMU",), None, None),
        ([], ("PCMU",), None, None),
    ],
)
def test_the_codec_is_chosen(
    theirs: list[tuple[int, Codec]], ours: tuple[Codec, ...], wish: Codec | None, chosen: int | None
) -> None:
    assert choose(theirs, ours, wish) == chosen


def test_codecs_of_a_setting_are_read_in_any_case_and_a_wrong_one_is_named() -> None:
    assert codecs_of(["OPUS", "g722", "pcma", "PCMA"]) == ("opus", "G722", "PCMA")
    with pytest.raises(ValueError, match=r"'g729' is no codec of ours: there are PCMA, PCMU, G722, opus"):
        codecs_of(["pcma", "g729"])
    with pytest.raises(ValueError, match="no codec is named"):
        codecs_of([])
