"""Guessing a telephone's password: slowed, then shut out, forgiven by time, by a right answer or by a person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.switch import guessing
from infolinia.telephony.switch.guessing import (
    AN_HOUR,
    BURST,
    FREE,
    MOST_FOR_USER,
    MOST_WRONG,
    Guessing,
    Shut,
    place_of,
)

THERE, ELSEWHERE = "198.51.100.7", "203.0.113.1"


def tries(policy: Guessing, count: int, host: str = THERE, user: str = "anna", now: float = 0.0) -> list[Shut | None]:
    return [policy.wrong(host, user, now) for _ in range(count)]


def test_a_person_may_mistype_without_waiting():
    policy = Guessing()
    tries(policy, FREE)
    assert policy.hears(THERE, 0.0)


def test_then_each_try_costs_twice_the_time():
    policy = Guessing()
    tries(policy, FREE)
    waits: list[float] = []
    now = 0.0
    for _ in range(4):
        policy.wrong(THERE, "anna", now)
        wait = next(seconds for seconds in range(200) if policy.hears(THERE, now + seconds))
        waits.append(wait)
        now += wait
    assert waits == [1, 2, 4, 8]


def test_at_last_the_address_is_shut_out_for_an_hour_and_that_is_reported_once():
    policy = Guessing()
    told = tries(policy, MOST_WRONG)
    assert told == [None] * (MOST_WRONG - 1) + [Shut(THERE, AN_HOUR, MOST_WRONG)]
    assert not policy.hears(THERE, AN_HOUR - 1)
    assert policy.hears(ELSEWHERE, 1.0)
    assert policy.shut(1.0) == (Shut(THERE, AN_HOUR, MOST_WRONG),)
    assert policy.hears(THERE, AN_HOUR)
    assert policy.shut(AN_HOUR) == ()


def test_a_right_answer_forgives_its_address():
    policy = Guessing()
    tries(policy, MOST_WRONG - 1)
    policy.right(THERE, "piotr", 100.0)
    assert policy.hears(THERE, 100.0)
    assert tries(policy, FREE, now=100.0) == [None] * FREE
    assert policy.hears(THERE, 100.0)


def test_guessing_one_user_from_everywhere_leaves_only_the_places_where_they_were_right():
    policy = Guessing()
    policy.right(THERE, "anna", 0.0)
    told = [policy.wrong(f"203.0.113.{n}", "anna", 1.0) for n in range(MOST_FOR_USER)]
    assert told[-1] == Shut("anna", 1.0 + guessing.FORGET, MOST_FOR_USER)
    assert not policy.may_try("192.0.2.200", "anna", 2.0)
    assert policy.may_try(THERE, "anna", 2.0)
    assert policy.may_try("192.0.2.200", "piotr", 2.0)
    assert policy.may_try("192.0.2.200", "anna", 2.0 + guessing.FORGET)
    assert policy.shut(2.0)[-1].whom == "anna"


def test_an_administrator_forgives():
    policy = Guessing()
    tries(policy, MOST_WRONG)
    assert policy.forgive(THERE)
    assert policy.hears(THERE, 1.0)
    assert not policy.forgive(THERE)
    for n in range(MOST_FOR_USER):
        policy.wrong(f"203.0.113.{n}", "piotr", 1.0)
    assert policy.forgive("piotr")
    assert policy.may_try(ELSEWHERE, "piotr", 1.0)
    assert not policy.forgive("nobody")


def test_who_has_a_whole_network_has_one_address():
    policy = Guessing()
    for n in range(MOST_WRONG):
        policy.wrong(f"2001:db8::{n:x}", "anna", 0.0)
    assert not policy.hears("2001:db8::ffff", 1.0)
    assert policy.hears("2001:db8:0:1::1", 1.0)
    assert policy.forgive("2001:db8::/64")
    assert place_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert place_of("fe80::1%eth0") == "fe80::/64"
    assert place_of("not an address") == "not an address"


def test_a_flood_from_one_address_is_thinned_and_no_other_suffers():
    policy = Guessing()
    heard = sum(policy.hears(THERE, 0.0) for _ in range(1000))
    assert heard == BURST
    assert policy.hears(ELSEWHERE, 0.0)
    assert policy.hears(THERE, 1.0)


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 30_000), st.booleans()), max_size=50))
def test_memory_is_bounded(sent: list[tuple[int, int, bool]]):
    policy = Guessing()
    small = 20
    before, guessing.MOST_REMEMBERED = guessing.MOST_REMEMBERED, small
    try:
        for now, (host, user, right) in enumerate(sent):
            address = f"10.0.{host // 256}.{host % 256}"
            policy.hears(address, float(now))
            if right:
                policy.right(address, str(user), float(now))
            else:
                policy.wrong(address, str(user), float(now))
            assert len(policy) <= 2 * small
    finally:
        guessing.MOST_REMEMBERED = before
