"""A card number that a customer keys in: who learns what of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.switch.card_entry import CardEntry, luhn
from infolinia.telephony.switch.cards import PracticeTaker
from infolinia.telephony.switch.door import CardEnded, CardProgress, DigitHeard, HangUp, StopCard, TakeCard, encode
from tests.telephony.switch.stage import Stage

NUMBER = "4111111111111111"  # a test number of card schemes


class Taker:
    """Keeps what it was given until a test answers for it."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.done: Callable[[str], None] = lambda _token: None

    def take(self, number: str, reference: str, done: Callable[[str], None]) -> None:
        self.taken.append((number, reference))
        self.done = done


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def talk(tmp_path: Path, taker: Taker) -> tuple[Stage, str, str]:
    stage = Stage(tmp_path, cards=taker)
    call, leg = stage.talk()
    return stage, call, leg


def keys(stage: Stage, leg: str, text: str) -> None:
    for key in text:
        stage.plane.listener.digit(leg, key, 0.1)


def test_the_number_goes_to_the_taker_and_its_token_comes_back(talk: tuple[Stage, str, str], taker: Taker):
    stage, call, leg = talk
    assert stage.do(TakeCard, leg=leg).done
    keys(stage, leg, f"{NUMBER}#")
    assert taker.taken == [(NUMBER, call)]
    assert not stage.all(CardEnded)
    taker.done("tok-7")
    ended = stage.last(CardEnded)
    assert (ended.outcome, ended.count, ended.token, ended.last_four) == ("taken", 16, "tok-7", "1111")
    assert [event.count for event in stage.all(CardProgress)] == list(range(1, 17))
    assert not stage.all(DigitHeard)
    told = b"".join(encode(event) for event in stage.events)
    assert NUMBER.encode() not in told
    assert NUMBER[:6].encode() not in told


def test_the_leg_is_masked_from_the_first_moment_until_after_the_last_key(talk: tuple[Stage, str, str], taker: Taker):
    stage, _, leg = talk
    stage.do(TakeCard, leg=leg)
    assert stage.plane.asked[-1] == ("mask", leg, True)
    keys(stage, leg, f"{NUMBER}#")
    taker.done("tok-7")
    keys(stage, leg, "9")
    assert not stage.all(DigitHeard), "the moment after is hidden, too"
    stage.wait(0.6)
    assert stage.plane.asked[-1] == ("mask", leg, False)
    keys(stage, leg, "9")
    assert [event.digit for event in stage.all(DigitHeard)] == ["9"]


@pytest.mark.parametrize(
    ("typed", "outcome", "count"),
    [("4111111111111112#", "mistyped", 16), ("411#", "short", 3), ("9*411#", "short", 3), ("#", "short", 0)],
)
def test_a_mistake_in_typing_reaches_nobody(
    talk: tuple[Stage, str, str], taker: Taker, typed: str, outcome: str, count: int
):
    stage, _, leg = talk
    stage.do(TakeCard, leg=leg)
    keys(stage, leg, typed)
    ended = stage.last(CardEnded)
    assert (ended.outcome, ended.count, ended.token, ended.last_four) == (outcome, count, "", "")
    assert taker.taken == []
    assert stage.do(TakeCard, leg=leg).done, "it may be tried again"


def test_a_star_begins_again(talk: tuple[Stage, str, str], taker: Taker):
    stage, _, leg = talk
    stage.do(TakeCard, leg=leg)
    keys(stage, leg, f"4222*{NUMBER}#")
    assert taker.taken[0][0] == NUMBER


def test_a_card_that_is_refused(talk: tuple[Stage, str, str], taker: Taker):
    stage, _, leg = talk
    stage.do(TakeCard, leg=leg)
    keys(stage, leg, f"{NUMBER}#")
    taker.done("")
    assert (stage.last(CardEnded).outcome, stage.last(CardEnded).last_four) == ("refused", "")


def test_who_keys_nothing_is_not_waited_for(talk: tuple[Stage, str, str]):
    stage, _, leg = talk
    stage.do(TakeCard, leg=leg)
    keys(stage, leg, "41")
    stage.wait(21)
    assert (stage.last(CardEnded).outcome, stage.last(CardEnded).count) == ("timeout", 2)


def test_the_agent_stops_it_and_a_customer_who_hangs_up_ends_it(talk: tuple[Stage, str, str], taker: Taker):
    stage, _, leg = talk
    stage.do(TakeCard, leg=leg)
    assert stage.do(TakeCard, leg=leg).code == "wrong-state"
    assert stage.do(StopCard, leg=leg).done
    assert stage.last(CardEnded).outcome == "stopped"
    stage.do(TakeCard, leg=leg)
    keys(stage, leg, f"{NUMBER}#")
    stage.do(HangUp, leg=leg)
    assert stage.last(CardEnded).outcome == "ended"
    taker.done("too late")
    assert [event.outcome for event in stage.all(CardEnded)] == ["stopped", "ended"]


def test_without_a_taker_no_card_is_asked_for(tmp_path: Path):
    stage = Stage(tmp_path)
    _, leg = stage.talk()
    assert stage.do(TakeCard, leg=leg).code == "wrong-state"
    assert ("mask", leg, True) not in stage.plane.asked


def test_the_practice_taker_gives_a_token_that_holds_nothing_of_the_number():
    tokens: list[str] = []
    for _ in range(2):
        PracticeTaker().take(NUMBER, "c-1", tokens.append)
    assert len(set(tokens)) == 2
    assert all(NUMBER[-4:] not in token and token.startswith("practice-") for token in tokens)


@given(st.text("0123456789", min_size=11, max_size=18), st.data())
def test_one_wrong_digit_is_always_found(start: str, data: st.DataObject):
    check = next(digit for digit in "0123456789" if luhn(start + digit))
    whole = start + check
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != whole[place]))
    assert not luhn(whole[:place] + wrong + whole[place + 1 :])


def test_an_entry_never_shows_its_digits():
    entry = CardEntry.begin(0.0)
    for key in NUMBER:
        entry.key(key, 1.0)
    assert "4111" not in repr(entry)
    assert entry.take() == NUMBER
    assert entry.count == 0
