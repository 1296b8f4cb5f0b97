"""Who hears whom, as a relation between legs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.media.hearing import MANNERS, Manner, Place, Sound, hearing, is_relayed

CUSTOMER, AGENT = Place("customer", 1), Place("agent", 1)


def said(*legs: str) -> frozenset[Sound]:
    return frozenset(Sound(leg) for leg in legs)


def beside(manner: Manner, leg: str = "supervisor", whom: str = "agent") -> Place:
    return Place(leg, 0, whom, manner)


@pytest.mark.parametrize(
    ("manner", "customer", "agent", "supervisor"),
    [
        ("listen", said("agent"), said("customer"), said("agent") | {Sound("agent", "heard")}),
        ("whisper", said("agent"), said("customer", "supervisor"), said("agent", "customer")),
        ("barge", said("agent", "supervisor"), said("customer", "supervisor"), said("agent", "customer")),
    ],
)
def test_a_supervisor_beside_an_agent(
    manner: Manner, customer: frozenset[Sound], agent: frozenset[Sound], supervisor: frozenset[Sound]
):
    heard = hearing([CUSTOMER, AGENT, beside(manner)])
    assert heard == {"customer": customer, "agent": agent, "supervisor": supervisor}


@pytest.mark.parametrize("manner", ["whisper", "barge"])
def test_while_the_customer_is_on_hold_the_supervisor_talks_with_the_agent_alone(manner: Manner):
    heard = hearing([Place("customer"), Place("agent"), beside(manner)])
    assert heard == {"customer": frozenset(), "agent": said("supervisor"), "supervisor": said("agent")}


def test_two_supervisors_who_whisper_to_one_agent_hear_each_other():
    heard = hearing([CUSTOMER, AGENT, beside("whisper", "s1"), beside("whisper", "s2")])
    assert heard["agent"] == said("customer", "s1", "s2")
    assert heard["s1"] == said("customer", "agent", "s2")
    assert heard["customer"] == said("agent")


def test_a_whisper_to_the_agent_is_not_heard_by_a_colleague_in_the_conference():
    heard = hearing([CUSTOMER, AGENT, Place("colleague", 1), beside("whisper")])
    assert heard["colleague"] == said("customer", "agent")


def test_only_voices_of_one_room_relay_so_that_digits_reach_no_listener():
    places = {place.leg: place for place in (CUSTOMER, AGENT, beside("listen"))}
    heard = hearing(places.values())
    assert is_relayed("agent", places, heard) == "customer"
    assert is_relayed("supervisor", places, heard) == ""
    alone = {place.leg: place for place in (Place("agent"), beside("whisper"))}
    assert is_relayed("agent", alone, hearing(alone.values())) == ""


rooms = st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(MANNERS), max_size=3)), min_size=1, max_size=6)


def places_of(plan: list[tuple[int, list[Manner]]]) -> tuple[list[Place], list[Place]]:
    """Everybody, and of them those beside another."""
    mains = [Place(f"m{n}", room) for n, (room, _) in enumerate(plan)]
    follow = [Place(f"f{n}.{k}", 0, f"m{n}", how) for n, (_, hows) in enumerate(plan) for k, how in enumerate(hows)]
    return [*mains, *follow], follow


@given(rooms)
def test_nobody_hears_himself_and_a_listener_changes_nothing_for_anybody(plan: list[tuple[int, list[Manner]]]):
    everybody, beside_them = places_of(plan)
    heard = hearing(everybody)
    assert all(Sound(leg) not in sounds for leg, sounds in heard.items())
    listeners = {place.leg for place in beside_them if place.manner == "listen"}
    without = hearing([place for place in everybody if place.leg not in listeners])
    assert {leg: sounds for leg, sounds in heard.items() if leg not in listeners} == without


@given(rooms)
def test_a_whisper_is_heard_by_its_agent_and_those_beside_him_only(plan: list[tuple[int, list[Manner]]]):
    everybody, beside_them = places_of(plan)
    heard = hearing(everybody)
    for place in beside_them:
        if place.manner == "whisper":
            who = {leg for leg, sounds in heard.items() if Sound(place.leg) in sounds}
            others = {other.leg for other in beside_them if other.beside == place.beside}
            assert place.beside in who
            assert who <= {place.beside} | others - {other.leg for other in beside_them if other.manner == "barge"}
