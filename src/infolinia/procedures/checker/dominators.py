"""Dominators of a directed graph, by iteration (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm); pure."""

from __future__ import annotations

from collections.abc import Sequence


def immediate(successors: Sequence[Sequence[int]], start: int) -> list[int]:
    """The immediate dominator of each node; -1 for what cannot be reached, the start's is itself."""
    order = _postorder(successors, start)
    number = {node: at for at, node in enumerate(order)}
    before: dict[int, list[int]] = {node: [] for node in order}
    for node in order:
        for following in successors[node]:
            before[following].append(node)
    found = [-1] * len(successors)
    found[start] = start
    changed = True
    while changed:
        changed = False
        for node in reversed(order):
            if node == start:
                continue
            meet = -1
            for other in before[node]:
                if found[other] >= 0:
                    meet = other if meet < 0 else _meet(other, meet, found, number)
            if found[node] != meet:
                found[node] = meet
                changed = True
    return found


def dominates(above: int, node: int, found: Sequence[int]) -> bool:
    """Whether every way from the start to `node` goes over `above`; true of a node that cannot be reached."""
    if found[node] < 0:
        return True
    while node != above:
        if found[node] == node:
            return False
        node = found[node]
    return True


def _meet(a: int, b: int, found: Sequence[int], number: dict[int, int]) -> int:
    while a != b:
        while number[a] < number[b]:
            a = found[a]
        while number[b] < number[a]:
            b = found[b]
    return a


def _postorder(successors: Sequence[Sequence[int]], start: int) -> list[int]:
    order: list[int] = []
    seen = {start}
    stack = [(start, iter(successors[start]))]
    while stack:
        node, rest = stack[-1]
        following = next((n for n in rest if n not in seen), None)
        if following is None:
            order.append(node)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(successors[following])))
    return order
