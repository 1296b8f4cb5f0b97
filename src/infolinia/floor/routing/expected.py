"""How long a caller will wait; pure.

With `ahead` calls before it, all agents busy, a call waits until ahead + 1 times an agent becomes free or somebody
before it gives up. Agents become free at the rate agents / handling, each of the k calls before it gives up at
1 / patience:

    wait = sum over k = 0 … ahead of 1 / (agents / handling + k / patience)

the mean delay by queue length in an Erlang A system, QLm of Ibrahim and Whitt, "Real-time delay estimation in
overloaded multiserver queues with abandonments", Management Science 55 (10), 2009; without giving up it is
(ahead + 1) · handling / agents. docs/queues.md has its error beside that of simpler ones, measured in
the twin.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from infolinia.floor.routing.facts import AgentId, Outcome, QueueId

USUAL_HANDLING = 240.0  # seconds, until a queue has calls of its own
USUAL_WEIGHT = 5  # calls that the usual is worth
LATEST = 100  # calls that handling rests on
MOST = 3 * LATEST  # calls that patience and shares rest on
STEPS = (1, 2, 3, 4, 5, 10, 15, 20, 30)  # minutes that are said; between them the longer one


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a line moves.

    agents: who serves it, in shares of persons where they serve others too. free: of them, ready now. handling: mean
    seconds of talk and wrap-up. patience: mean seconds before a caller gives up, None: nobody does.
    """

    agents: float
    free: int
    handling: float
    patience: float | None = None


def expected_wait(ahead: int, pace: Pace) -> float | None:
    """Seconds until a call with `ahead` calls before it rings somebody; None when nobody serves the line."""
    if pace.free > ahead:
        return 0.0
    if pace.agents <= 0 or pace.handling <= 0:
        return None
    served = pace.agents / pace.handling
    given_up = 1 / pace.patience if pace.patience else 0.0
    return sum(1 / (served + k * given_up) for k in range(ahead + 1))


def pace(
    queue: QueueId, left: Sequence[Outcome], answered: Sequence[Outcome], able: Collection[AgentId], free: int
) -> Pace:
    """How fast the line of `queue` moves. left: what left it lately, answered: what was answered lately in all lines,
    the newest MOST of each, oldest first. able: signed in, not on a break, and could take its calls; free: how many of
    them are ready.

    The share that the line has of its agents is its share of the work they did lately.
    """
    handled = [item.handled for item in left if item.handled is not None][-LATEST:]
    handling = (sum(handled) + USUAL_WEIGHT * USUAL_HANDLING) / (len(handled) + USUAL_WEIGHT)
    work = [item for item in answered if item.agent in able]
    ours = sum(item.queue == queue for item in work)
    share = (ours + USUAL_WEIGHT) / (len(work) + USUAL_WEIGHT)
    gone = [item.waited for item in left if item.why in ("answered", "abandoned")]
    gave_up = sum(item.why == "abandoned" for item in left)
    patience = sum(gone) / gave_up if gave_up >= USUAL_WEIGHT and sum(gone) > 0 else None
    return Pace(len(able) * share, free, handling, patience)


def minutes_said(seconds: float | None) -> int | None:
    """The whole minutes a caller is told: 0 is "less than a minute"; up to five each, then 10, 15, 20, 30, never less
    than expected; None: nothing is said, because nobody serves the line or it is more than half an hour."""
    if seconds is None or seconds > STEPS[-1] * 60:
        return None
    return 0 if seconds < 60 else next(step for step in STEPS if seconds <= step * 60)
