"""Whom a queue asks first: the strategies, each an order of agents; pure.

An order gives an agent a key; the lower one is asked first, among equals who has waited longest for work, then the
lower id, which makes a replay exact. Before the order stands the agent's own rank of the queue (facts.Seat.order).

    longest_idle   who has waited longest for work
    skill_level    the best at the skill (among equals the longest idle)
    round_robin    the next one in turn: by id, from whom the queue asked last, which the journal remembers. Who joins
                   gets a turn within one round, who leaves holds nobody up
    fewest_calls   who answered fewest calls since local midnight, of whatever queue. Who comes at noon gets many in a
                   row: where that is unwanted, use least_talk or longest_idle
    least_talk     who talked least since local midnight, hold included
    random         by chance, in proportion to facts.Seat.weight. The chance of a call is a function of the policy's
                   seed and the call's id, so that a replay and a simulation choose alike
    ring_all       several agents ring at once, the longest idle ones; the first to answer has the call
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import TypeAlias

from infolinia.floor.routing.facts import Agent, AgentId, CallId, Queue, QueueId, Strategy

Key: TypeAlias = "float | tuple[bool, AgentId]"
Order: TypeAlias = Callable[[Agent, Queue, Mapping[QueueId, AgentId]], Key]


def by_idleness(agent: Agent, queue: Queue, turns: Mapping[QueueId, AgentId]) -> int:
    return 0


def by_level(agent: Agent, queue: Queue, turns: Mapping[QueueId, AgentId]) -> int:
    return -level_of(agent, queue)


def by_turn(agent: Agent, queue: Queue, turns: Mapping[QueueId, AgentId]) -> tuple[bool, AgentId]:
    return agent.id <= turns.get(queue.id, ""), agent.id


def by_calls(agent: Agent, queue: Queue, turns: Mapping[QueueId, AgentId]) -> int:
    return sum(agent.calls_today.values())


def by_talk(agent: Agent, queue: Queue, turns: Mapping[QueueId, AgentId]) -> float:
    return agent.talked_today


# A new strategy is a line here and a name in facts.Strategy; `random` is drawn for each call (drawn).
STRATEGIES: Mapping[Strategy, Order] = {
    "longest_idle": by_idleness,
    "skill_level": by_level,
    "round_robin": by_turn,
    "fewest_calls": by_calls,
    "least_talk": by_talk,
    "random": by_idleness,
    "ring_all": by_idleness,
}


def level_of(agent: Agent, queue: Queue) -> int:
    """The agent's level at what the queue asks for: of its skill, or of another that does as well; 0 of none."""
    if not queue.other_skills:
        return agent.skills.get(queue.skill, 0)
    return max(agent.skills.get(skill, 0) for skill in (queue.skill, *queue.other_skills))


def drawn(call: CallId, seed: str, agents: Sequence[Agent], queue: Queue) -> Agent:
    """Who gets a call by chance, in proportion to the weights; with all weights 0, everybody alike. The same call, seed
    and agents give the same, whatever their order. Raises ValueError of no agents."""
    if not agents:
        raise ValueError("nobody to draw from")
    first = min(agent.seat(queue.id).order for agent in agents)
    asked = sorted((agent for agent in agents if agent.seat(queue.id).order == first), key=lambda agent: agent.id)
    weights = [max(0.0, agent.seat(queue.id).weight) for agent in asked]
    if not any(weights):
        weights = [1.0] * len(asked)
    left = int.from_bytes(blake2b(f"{seed}/{call}".encode(), digest_size=8).digest()) / 2**64 * sum(weights)
    for agent, weight in zip(asked, weights, strict=True):
        left -= weight
        if left < 0:
            return agent
    return max(zip(weights, asked, strict=True), key=lambda pair: pair[0])[1]  # rounding ate the rest
