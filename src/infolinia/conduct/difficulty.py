"""What makes a call a difficult one for the agent who served it: pure, and explained by the reasons it gives.

Four sources: what the agent marked by a key, what was raised in the call (distress, nuisance), what was measured (an
acoustic shock on the agent's line), and what the call ended with (a result of the table). Nothing is guessed from
anybody's voice (AI Act art. 5(1)(f) forbids to infer emotions of people at work).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal["marked", "distress", "threats", "obscene", "shock", "danger"]

OF_MARKS: dict[str, Reason] = {  # other kinds of nuisance (silence, a joke) are no strain
    "difficult": "marked",
    "distress": "distress",
    "threats": "threats",
    "obscene": "obscene",
}
OF_RESULTS: dict[str, Reason] = {"THREAT": "threats", "SOS": "danger"}  # codes of the table of results
SEVERE: frozenset[Reason] = frozenset({"distress", "threats", "danger"})


def reasons(marks: Collection[str], result: str, shocks: int) -> tuple[Reason, ...]:
    """Why the call was difficult, in a fixed order; empty for a calm one. marks: difficult, distress or a kind of
    nuisance, as the agent set them. result: the code the call ended with, empty for another agent's."""
    found = {OF_MARKS[mark] for mark in marks if mark in OF_MARKS}
    if result in OF_RESULTS:
        found.add(OF_RESULTS[result])
    if shocks:
        found.add("shock")
    order: tuple[Reason, ...] = ("distress", "danger", "threats", "obscene", "shock", "marked")
    return tuple(reason for reason in order if reason in found)


def is_severe(found: Collection[Reason]) -> bool:
    """Whether one such call is enough for a rest."""
    return not SEVERE.isdisjoint(found)
