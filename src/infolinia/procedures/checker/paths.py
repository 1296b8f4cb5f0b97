"""What may hold where: the values each slot may have at each step, and shortest ways to a fault; pure.

`flow` joins the ways that meet, so it may only think too much possible. What it finds is looked at again by `search`,
which follows single ways, and tells apart just those slots that the ways found so far could not be gone for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from infolinia.procedures.checker.domains import Guard, Test
from infolinia.procedures.checker.graph import Edge, Effect, Graph

MOST_STATES = 30_000  # of one search; beyond it fewer slots are told apart
MOST_ROUNDS = 12
Env = list[int]  # of each variable, a bit for each value it may have


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the graph: the nodes, and of each edge what it was taken for."""

    nodes: tuple[int, ...]
    whys: tuple[str, ...]


def flow(graph: Graph, removed: frozenset[int] = frozenset()) -> list[Env | None]:
    """The values that each variable may have before each node; None where nobody comes."""
    found: list[Env | None] = [None] * len(graph.nodes)
    if not graph.nodes or 0 in removed:
        return found
    found[0] = list(graph.initial)
    waiting, queued = deque([0]), {0}
    while waiting:
        at = waiting.popleft()
        queued.discard(at)
        here = found[at]
        if here is None:
            continue
        for edge in graph.nodes[at].edges:
            if edge.target in removed:
                continue
            there = through(edge, here, graph)
            if there is None:
                continue
            before = found[edge.target]
            if before is not None:
                there = [a | b for a, b in zip(before, there, strict=True)]
                if there == before:
                    continue
            found[edge.target] = there
            if edge.target not in queued:
                queued.add(edge.target)
                waiting.append(edge.target)
    return found


def through(edge: Edge, env: Env, graph: Graph) -> Env | None:
    """The values after an edge; None when it cannot be taken with these."""
    for test in edge.tests:
        narrowed = narrow(test, env)
        if narrowed is None:
            return None
        env = narrowed
    if edge.effects:
        before, env = env, list(env)
        for effect in edge.effects:
            env[effect.variable] = _after(effect, before, graph)
    return env


def narrow(test: Test, env: Env) -> Env | None:
    """The values with which a test may come out as wanted; None when there are none."""
    reads = test.guard.reads
    allowed = [0] * len(reads)
    for row in test.rows:
        if all(env[v] >> i & 1 for v, i in zip(reads, row, strict=True)):
            for at, i in enumerate(row):
                allowed[at] |= 1 << i
    if reads and not allowed[0]:
        return None
    if not reads and not test.rows:
        return None
    made = list(env)
    for v, bits in zip(reads, allowed, strict=True):
        made[v] = bits
    return made


def _after(effect: Effect, env: Env, graph: Graph) -> int:
    everything = (1 << len(graph.domains[effect.variable])) - 1
    match effect.kind:
        case "any":
            return everything & ~1
        case "none":
            return 1
        case "maybe":
            return everything
        case "copy" | "given":
            return sum(1 << i for i in copied(effect, graph, _bits(env[effect.source])))


def copied(effect: Effect, graph: Graph, values: Iterable[int]) -> set[int]:
    """The values of a copy: the same where both variables tell them apart, else any."""
    target, source = graph.domains[effect.variable], graph.domains[effect.source]
    if effect.kind == "given":
        values = [i for i in values if i] or range(1, len(source))
    if target is source:
        return set(values)
    found: set[int] = set()
    for i in values:
        if i == 0:
            found.add(0)
            continue
        same = [j for j, value in enumerate(target) if j and value is source[i]]
        if isinstance(source[i], str | bool | int):
            same = [j for j, v in enumerate(target) if j and isinstance(v, str | bool | int) and v == source[i]]
        found.update(same or range(1, len(target)))
    return found


def _bits(number: int) -> list[int]:
    return [i for i in range(number.bit_length()) if number >> i & 1]


@dataclass(slots=True)
class Effort:
    """How many states all searches of one check may still look at; when they are used up, the joined ways decide."""

    left: int = 150_000


def search(
    graph: Graph,
    goals: Mapping[int, tuple[Test, ...]],
    removed: frozenset[int] = frozenset(),
    effort: Effort | None = None,
) -> Way | None:
    """A shortest way to a goal at which its tests hold, not over what is removed; None when there is none.

    Begins by telling apart what the goals read. A way found is gone once more with everything; if a condition on it
    cannot hold, what that one reads is told apart as well.
    """
    effort = effort or Effort()
    tracked = sorted({v for tests in goals.values() for test in tests for v in test.guard.reads})
    way: Way | None = None
    for _ in range(MOST_ROUNDS):
        found = _explore(graph, goals, removed, _with_sources(graph, tracked), effort)
        if found is None:
            break
        if not found:
            return None
        edges = found[0]
        way = _way(edges)
        more = _impossible(graph, edges, goals[way.nodes[-1]], frozenset(tracked))
        if more is None or set(more) <= set(tracked):
            return way
        tracked = sorted({*tracked, *more})
    if way is None:  # too much to tell anything apart: any way there
        found = _explore(graph, dict.fromkeys(goals, ()), removed, (), Effort(MOST_STATES))
        way = _way(found[0]) if found else None
    return way


def _with_sources(graph: Graph, tracked: Sequence[int]) -> list[int]:
    """The variables, and those that are copied into them."""
    found = set(tracked)
    sources: dict[int, set[int]] = {}
    for node in graph.nodes:
        for edge in node.edges:
            for effect in edge.effects:
                if effect.source >= 0:
                    sources.setdefault(effect.variable, set()).add(effect.source)
    left = list(tracked)
    while left:
        for source in sources.get(left.pop(), ()):
            if source not in found:
                found.add(source)
                left.append(source)
    return sorted(found)


def _impossible(
    graph: Graph, edges: Sequence[tuple[int, Edge]], goal: tuple[Test, ...], tracked: frozenset[int]
) -> tuple[int, ...] | None:
    """What the conditions read that cannot hold together on this way; None when it can be gone.

    Of several such places that one is taken which has to do with what is told apart already, else the last.
    """
    env: Env = list(graph.initial)
    versions = [0] * len(env)
    held: list[tuple[Test, tuple[int, ...]]] = []
    found: list[tuple[int, ...]] = []
    steps: list[tuple[tuple[Test, ...], Edge | None]] = [(edge.tests, edge) for _, edge in edges]
    for tests, edge in [*steps, (goal, None)]:
        for test in tests:
            narrowed = narrow(test, env)
            against = _against(test, env, held, versions)
            if narrowed is None or against is not None:
                found.append(tuple({*test.guard.reads, *(against or ())}))
            else:
                env = narrowed
                held.append((test, tuple(versions[v] for v in test.guard.reads)))
        if edge is not None and edge.effects:
            env = through(Edge(edge.target, effects=edge.effects), env, graph) or env
            for effect in edge.effects:
                versions[effect.variable] += 1
    near = [reads for reads in found if tracked & set(reads) and not set(reads) <= tracked]
    return (near or found or [None])[-1]


def _against(
    test: Test, env: Env, held: Sequence[tuple[Test, tuple[int, ...]]], versions: Sequence[int]
) -> tuple[int, ...] | None:
    """What an earlier condition of the way reads that leaves this one no row; None when each leaves one."""
    reads = test.guard.reads
    rows = [row for row in test.rows if all(env[v] >> i & 1 for v, i in zip(reads, row, strict=True))]
    for other, at in held:
        pairs = [
            (here, there)
            for there, (v, version) in enumerate(zip(other.guard.reads, at, strict=True))
            for here, mine in enumerate(reads)
            if v == mine and versions[v] == version
        ]
        if len(pairs) < 2 or not rows:
            continue  # one slot alone is what the values already tell
        allowed = {tuple(row[there] for _, there in pairs) for row in other.rows}
        rows = [row for row in rows if tuple(row[here] for here, _ in pairs) in allowed]
        if not rows:
            return other.guard.reads
    return None


def _way(edges: Sequence[tuple[int, Edge]]) -> Way:
    return Way((0, *(edge.target for _, edge in edges)), tuple(edge.why for _, edge in edges))


class _Projection:
    """A test over the tracked variables only: the values of those it reads for which some row is left."""

    def __init__(self, test: Test, positions: Mapping[int, int]) -> None:
        guard: Guard = test.guard
        kept = [(at, positions[v]) for at, v in enumerate(guard.reads) if v in positions]
        self._positions = tuple(position for _, position in kept)
        self._rows = {tuple(row[at] for at, _ in kept) for row in test.rows}

    def holds(self, state: tuple[int, ...]) -> bool:
        return tuple(state[position] for position in self._positions) in self._rows


def _explore(
    graph: Graph,
    goals: Mapping[int, tuple[Test, ...]],
    removed: frozenset[int],
    tracked: Sequence[int],
    effort: Effort,
) -> list[list[tuple[int, Edge]]] | None:
    """The edges of a shortest way to a goal, in a list; an empty list when there is none, None when it is too much."""
    positions = {v: at for at, v in enumerate(tracked)}
    projections: dict[tuple[int, bool], _Projection] = {}

    def holds(tests: tuple[Test, ...], state: tuple[int, ...]) -> bool:
        for test in tests:
            key = (id(test.guard), test.wanted)
            if key not in projections:
                projections[key] = _Projection(test, positions)
            if not projections[key].holds(state):
                return False
        return True

    if not graph.nodes or 0 in removed:
        return []
    parents: dict[tuple[int, tuple[int, ...]], tuple[tuple[int, tuple[int, ...]], Edge] | None] = {}
    waiting: deque[tuple[int, tuple[int, ...]]] = deque()
    for state in product(*(_bits(graph.initial[v]) for v in tracked)):
        parents[0, state] = None
        waiting.append((0, state))
        if len(parents) > MOST_STATES:
            return None
    while waiting:
        effort.left -= 1
        if effort.left < 0:
            return None
        here = waiting.popleft()
        at, state = here
        if at in goals and holds(goals[at], state):
            return [_back(here, parents)]
        for edge in graph.nodes[at].edges:
            if edge.target in removed or not holds(edge.tests, state):
                continue
            for following in _states(edge, state, positions, graph):
                there = (edge.target, following)
                if there not in parents:
                    parents[there] = (here, edge)
                    waiting.append(there)
        if len(parents) > MOST_STATES:
            return None
    return []


def _states(
    edge: Edge, state: tuple[int, ...], positions: Mapping[int, int], graph: Graph
) -> Iterable[tuple[int, ...]]:
    changed = [effect for effect in edge.effects if effect.variable in positions]
    if not changed:
        return (state,)
    options: list[Iterable[int]] = [(value,) for value in state]
    for effect in changed:
        size = len(graph.domains[effect.variable])
        match effect.kind:
            case "any":
                options[positions[effect.variable]] = range(1, size)
            case "none":
                options[positions[effect.variable]] = (0,)
            case "maybe":
                options[positions[effect.variable]] = range(size)
            case "copy" | "given":
                value = state[positions[effect.source]]
                options[positions[effect.variable]] = copied(effect, graph, (value,))
    return product(*options)


def _back(
    here: tuple[int, tuple[int, ...]],
    parents: Mapping[tuple[int, tuple[int, ...]], tuple[tuple[int, tuple[int, ...]], Edge] | None],
) -> list[tuple[int, Edge]]:
    edges: list[tuple[int, Edge]] = []
    while (step := parents[here]) is not None:
        here, edge = step
        edges.append((here[0], edge))
    return edges[::-1]
