"""The E-model against the values that the ITU publishes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.media import e_model
from infolinia.telephony.media.e_model import Path


@pytest.mark.parametrize(("r", "mos"), [(90, 4.34), (80, 4.03), (70, 3.60), (60, 3.10), (50, 2.58)])
def test_the_score_of_a_rating(r: float, mos: float) -> None:
    """G.107 Annex B, table B.1."""
    assert e_model.mos(r) == pytest.approx(mos, abs=0.01)


def test_the_score_has_its_ends() -> None:
    assert e_model.mos(-5) == e_model.mos(0) == 1.0
    assert e_model.mos(3) == 1.0
    assert e_model.mos(100) == 4.5


def test_a_call_without_fault_has_the_default_rating() -> None:
    """G.107: 93.2 with every parameter at its default."""
    assert e_model.rating(Path()) == pytest.approx(93.2)
    assert round(e_model.mos(93.2), 2) == 4.41


@pytest.mark.parametrize(("loss", "ie"), [(1, 5), (2, 7), (3, 10), (5, 15), (7, 20), (10, 25)])
def test_loss_costs_what_planning_reckons_with(loss: float, ie: float) -> None:
    """G.113's planning values of G.711 with concealment, random loss; the formula fits them within 2.1."""
    assert e_model.loss_impairment(Path(loss_percent=loss)) == pytest.approx(ie, abs=2.1)


def test_a_late_answer_costs_nothing_up_to_a_tenth_of_a_second_and_much_at_four() -> None:
    """G.114: below 150 ms hardly anybody is hindered, beyond 400 ms nobody should plan."""
    assert e_model.delay_impairment(100, telr=200.0) == 0
    assert e_model.rating(Path(150)) > 89
    assert 60 < e_model.rating(Path(400)) < 70


def test_echo_costs_more_the_later_it_comes() -> None:
    near, far = e_model.delay_impairment(20, telr=35), e_model.delay_impairment(150, telr=35)
    assert e_model.delay_impairment(150) < 4 < near < far


def test_losses_in_rows_cost_more_than_one_by_one() -> None:
    single, rows = Path(loss_percent=5), Path(loss_percent=5, burst_ratio=2)
    assert e_model.loss_impairment(rows) > e_model.loss_impairment(single)
    assert e_model.burst_ratio(lost=30, bursts=30, received=970) == pytest.approx(1.0, abs=0.04)
    assert e_model.burst_ratio(lost=30, bursts=10, received=970) == pytest.approx(2.9, abs=0.05)
    assert e_model.burst_ratio(lost=0, bursts=0, received=100) == 1.0


def test_two_ways_joined_lose_and_wait_together() -> None:
    both = e_model.joined(Path(40, 10, 2.0, "opus"), Path(60, 10, 1.0, "PCMA"))
    assert (both.delay_ms, both.loss_percent, both.burst_ratio) == (100, pytest.approx(19), 2.0)
    assert e_model.rating(both) < e_model.rating(Path(40, 10, 2.0, "opus"))


@given(st.floats(0, 5000), st.floats(0, 100), st.floats(1, 20), st.floats(0, 80))
def test_worse_is_never_better_and_all_is_within_its_ends(delay: float, loss: float, burst: float, telr: float) -> None:
    path = Path(delay, loss, burst, "PCMU", telr)
    r = e_model.rating(path)
    assert 0 <= r <= 93.2
    assert 1 <= e_model.mos(r) <= 4.5
    assert e_model.rating(Path(delay, min(100, loss + 5), burst, "PCMU", telr)) <= r + 1e-9
