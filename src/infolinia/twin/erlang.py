"""Erlang B, C and A: what queueing theory says of one pool of equal agents; pure.

C: calls come at random, handling times are exponential, nobody gives up (Erlang 1917). A: each waiting caller gives up
after an exponential time (Palm 1957; Garnett, Mandelbaum, Reiman, "Designing a call center with impatient customers",
Manufacturing & Service Operations Management 4 (3), 2002). All times are seconds, rates per second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

MOST_AGENTS = 10_000
STEPS = 400  # of the differential equation of a caller's wait
TAIL = 1e-12  # probability of states that are left out


@dataclass(frozen=True, slots=True)
class Theory:
    """waits: share of callers who do not get an agent at once. mean_wait: seconds, of all callers. service_level: share
    of all callers who are answered within the goal. gives_up: share. occupancy: of agents."""

    waits: float
    mean_wait: float
    service_level: float
    gives_up: float
    occupancy: float


def erlang_b(agents: int, load: float) -> float:
    """The share of calls that find all of `agents` busy when such calls are lost. load: rate · handling, in erlangs."""
    _checked(agents, load)
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(agents: int, rate: float, handling: float, goal: float) -> Theory | None:
    """None when more comes than can be served: without giving up the line grows for ever."""
    load = rate * handling
    _checked(agents, load)
    if load >= agents:
        return None
    blocked = erlang_b(agents, load)
    waits = agents * blocked / (agents - load * (1 - blocked))
    spare = agents - load
    within = 1 - waits * math.exp(-spare * goal / handling)
    return Theory(waits, waits * handling / spare, within, 0.0, load / agents)


def erlang_a(agents: int, rate: float, handling: float, patience: float, goal: float) -> Theory:
    """patience: mean seconds until a waiting caller gives up."""
    load = rate * handling
    _checked(agents, load)
    if patience <= 0:
        raise ValueError(f"patience must be above 0, not {patience}")
    served, given_up = 1 / handling, 1 / patience
    share = _states(agents, rate, served, given_up)
    line = np.maximum(np.arange(len(share)) - agents, 0)
    mean_line = float(line @ share)
    gives_up = given_up * mean_line / rate
    at_once = float(share[:agents].sum())
    within = at_once + float(share[agents:] @ _served_within(len(share) - agents, agents * served, given_up, goal))
    return Theory(1 - at_once, mean_line / rate, within, gives_up, load * (1 - gives_up) / agents)


def _states(agents: int, rate: float, served: float, given_up: float) -> np.ndarray:
    """How probable each number of calls in the system is; cut where the rest is below TAIL."""
    weights, log, best = [0.0], 0.0, 0.0
    for n in range(1, 50 * MOST_AGENTS):
        log += math.log(rate / (min(n, agents) * served + max(0, n - agents) * given_up))
        weights.append(log)
        best = max(best, log)
        if n > agents and log < best + math.log(TAIL) - math.log(n):
            break
    share = np.exp(np.array(weights) - best)
    return share / share.sum()


def _served_within(count: int, served: float, given_up: float, goal: float) -> np.ndarray:
    """For a caller with j = 0 … count - 1 before it: the chance to be answered within `goal`. By the equation
    f_j' = (served + j · given_up) (f_(j-1) - f_j) - given_up · f_j, f_(-1) = 1, with Runge and Kutta's fourth order."""
    ahead = np.arange(count)
    leaves = served + ahead * given_up
    steps = max(STEPS, math.ceil(goal * float(leaves[-1] + given_up)))
    step = goal / steps

    def slope(f: np.ndarray) -> np.ndarray:
        before = np.concatenate(([1.0], f[:-1]))
        return leaves * (before - f) - given_up * f

    f = np.zeros(count)
    for _ in range(steps):
        a = slope(f)
        b = slope(f + step / 2 * a)
        c = slope(f + step / 2 * b)
        d = slope(f + step * c)
        f = f + step / 6 * (a + 2 * b + 2 * c + d)
    return f


def _checked(agents: int, load: float) -> None:
    if not 1 <= agents <= MOST_AGENTS:
        raise ValueError(f"agents must be 1 to {MOST_AGENTS}, not {agents}")
    if not load > 0 or not math.isfinite(load):
        raise ValueError(f"the load must be above 0 erlangs, not {load}")
