"""Quiet, talk and music by levels that are told as time goes."""

from __future__ import annotations

from infolinia.callers.listening import UNBROKEN, Heard, Listening

LOUD, SOFT = -20.0, -90.0


def heard(levels: list[tuple[float, float, float]]) -> Listening:
    """(second, level of the last breath, level of the last second)"""
    listening = Listening(0.0)
    for now, breath, turn in levels:
        listening.hear(breath=breath, turn=turn, now=now)
    return listening


def test_sound_without_a_breath_is_music_and_takes_patience():
    listening = heard([(float(second), LOUD, LOUD) for second in range(1, 31)])
    assert listening.heard is Heard.MUSIC
    assert (listening.waited, listening.talked) == (30.0, 0.0)


def test_talk_takes_none():
    listening = heard([(second / 2, SOFT if second % 8 == 0 else LOUD, LOUD) for second in range(1, 61)])
    assert listening.heard is Heard.TALK
    assert (listening.waited, listening.talked) == (0.0, 30.0)


def test_the_music_before_and_after_a_word_of_the_place_counts():
    music = [(float(second), LOUD, LOUD) for second in range(1, 21)]
    word = [(21.0, SOFT, LOUD), (24.0, SOFT, LOUD)]
    more = [(float(second), LOUD, LOUD) for second in range(25, 45)]
    assert heard(music + word).waited == 20.0
    assert heard(music + word + more).waited == 40.0


def test_a_second_of_quiet_is_a_turn_and_ends_the_talk():
    listening = heard([(2.0, LOUD, LOUD), (UNBROKEN / 2, SOFT, SOFT)])
    assert listening.heard is Heard.QUIET
    assert listening.talked == 0.0
