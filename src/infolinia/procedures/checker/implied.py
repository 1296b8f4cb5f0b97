"""What is known whenever something else has a certain value: "the amount, if it is about a bill"; pure.

A data flow beside that of the values: for each value of each slot that conditions read, the slots that are known then.
Ways that meet leave what holds on all. It shows at once what `search` would need many ways for: a question put on a
condition, and its answer used on the same one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from infolinia.procedures.checker import paths
from infolinia.procedures.checker.graph import Edge, Graph
from infolinia.procedures.checker.paths import Env

MOST_VALUES = 12  # of a slot that is looked at
Facts = list[int]  # the slots known, a bit each: first in any case, then for each case


class Implied:
    """The facts before each node."""

    def __init__(self, graph: Graph, envs: Sequence[Env | None]) -> None:
        self._graph, self._envs = graph, envs
        self._all = (1 << len(graph.domains)) - 1
        read = {v for node in graph.nodes for edge in node.edges for test in edge.tests for v in test.guard.reads}
        self._cases: dict[int, list[int]] = {}
        size = 1
        for variable in sorted(v for v in read if len(graph.domains[v]) <= MOST_VALUES):
            self._cases[variable] = list(range(size, size + len(graph.domains[variable])))
            size += len(graph.domains[variable])
        self._whole = {v: (1 << len(graph.domains[v])) - 1 for v in self._cases}
        self._facts: list[Facts | None] = [None] * len(graph.nodes)
        self._flow(size)

    def known(self, at: int, variable: int) -> bool:
        """Whether the variable has a value at the node, on every way."""
        facts, env = self._facts[at], self._envs[at]
        if facts is None or env is None:
            return True
        if facts[0] >> variable & 1:
            return True
        return any(
            all(facts[case] >> variable & 1 for i, case in enumerate(cases) if env[v] >> i & 1)
            for v, cases in self._cases.items()
        )

    def _flow(self, size: int) -> None:
        if not self._graph.nodes or self._envs[0] is None:
            return
        start = self._sure(self._envs[0])
        self._facts[0] = self._impossible([start] * size, self._envs[0])
        waiting, queued = deque([0]), {0}
        while waiting:
            at = waiting.popleft()
            queued.discard(at)
            facts, env = self._facts[at], self._envs[at]
            for edge in self._graph.nodes[at].edges if facts and env else ():
                there = self._through(edge, facts or [], env or [])
                if there is None:
                    continue
                before = self._facts[edge.target]
                if before is not None:
                    there = [a & b for a, b in zip(before, there, strict=True)]
                    if there == before:
                        continue
                self._facts[edge.target] = there
                if edge.target not in queued:
                    queued.add(edge.target)
                    waiting.append(edge.target)

    def _through(self, edge: Edge, facts: Facts, env: Env) -> Facts | None:
        for test in edge.tests:
            narrowed = paths.narrow(test, env)
            if narrowed is None:
                return None
            env = narrowed
        after = paths.through(Edge(edge.target, effects=edge.effects), env, self._graph)
        if after is None:
            return None
        if edge.tests:
            facts = self._impossible(facts, env)
            sure = facts[0] | self._sure(env)
            for variable in {v for test in edge.tests for v in test.guard.reads if v in self._cases}:
                shared = self._all
                for i, case in enumerate(self._cases[variable]):
                    if env[variable] >> i & 1:
                        shared &= facts[case]
                sure |= shared
            facts = [fact | sure for fact in facts]
        if not edge.effects:
            return facts
        made = list(facts)
        for effect in edge.effects:
            bit = 1 << effect.variable
            if effect.kind in ("any", "given"):
                made = [fact | bit for fact in made]
            elif effect.kind == "copy":
                made = [
                    fact | bit if old >> effect.source & 1 else fact & ~bit
                    for fact, old in zip(made, facts, strict=True)
                ]
            else:
                made = [fact & ~bit for fact in made]
        for effect in edge.effects:
            same = self._graph.domains[effect.variable] is self._graph.domains[effect.source]
            for i, case in enumerate(self._cases.get(effect.variable, ())):
                copied = effect.kind == "copy" and same and effect.source in self._cases
                made[case] = made[self._cases[effect.source][i]] if copied else made[0]
        return self._impossible(made, after)

    def _impossible(self, facts: Facts, env: Env) -> Facts:
        """Anything may be said of a case that cannot be."""
        made = list(facts)
        for variable, cases in self._cases.items():
            values = env[variable]
            if values != self._whole[variable]:
                for i, case in enumerate(cases):
                    if not values >> i & 1:
                        made[case] = self._all
        return made

    def _sure(self, env: Env) -> int:
        return sum(1 << variable for variable, values in enumerate(env) if not values & 1)
