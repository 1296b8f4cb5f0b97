"""Where the steps of a procedure stand in its picture, and how the arrows run; pure.

A procedure is a list, so its picture is a ladder: the steps below each other in the order of the file. An end that only
a jump leads to stands beside the first step that jumps there. Jumps to an end run between the two columns, jumps down
the list on the left; each has a lane of its own where others run beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from infolinia.procedures import ways
from infolinia.procedures.parts import Procedure, Step

Column = Literal["main", "side"]

NODE_HEIGHT = 34  # pixels, like all lengths here
PITCH = 56  # from row to row
LANE = 12  # from lane to lane
MARGIN = 16
FALL = "fall"  # why an arrow only leads to the step below


@dataclass(frozen=True, slots=True)
class Widths:
    """Of a box, and of the room for the words beside it and beside a jump."""

    node: int = 208
    labels: int = 156


WIDE, NARROW = Widths(), Widths(144, 84)


@dataclass(frozen=True, slots=True)
class Node:
    """A step: its box, by the upper left corner."""

    step: Step
    column: Column
    row: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.y + NODE_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow. `why`: what leads along it, in the file's words; `points`: its corners, the last at the arrowhead."""

    source: str
    target: str
    why: tuple[str, ...]
    points: tuple[tuple[int, int], ...]

    @property
    def is_fall(self) -> bool:
        return self.why == (FALL,)


@dataclass(frozen=True, slots=True)
class Picture:
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    width: int
    height: int
    widths: Widths = WIDE


@dataclass(slots=True)
class _Jump:
    source: str
    target: str
    why: list[str]
    lane: int = field(default=0)


def picture(procedure: Procedure, widths: Widths = WIDE) -> Picture:
    """The whole procedure; what it includes is one box."""
    steps = procedure.steps
    jumps = _jumps(steps)
    beside = _ends_beside(steps)
    rows = _rows(steps, beside, jumps)
    left = [jump for jump in jumps if jump.target not in beside]
    right = [jump for jump in jumps if jump.target in beside and rows[jump.source] != rows[jump.target]]
    lanes_left, lanes_right = _lanes(left, rows), _lanes(right, rows)
    main_x = MARGIN + (widths.labels if left else 0) + lanes_left * LANE
    side_x = main_x + widths.node + widths.labels + lanes_right * LANE
    nodes: dict[str, Node] = {}
    for step in steps:
        column: Column = "side" if step.id in beside else "main"
        x = side_x if column == "side" else main_x
        nodes[step.id] = Node(step, column, rows[step.id], x, MARGIN + rows[step.id] * PITCH)
    edges = [*_falls(steps, beside, nodes, widths)]
    for jump, out in _outs(jumps, beside):
        source, target = nodes[jump.source], nodes[jump.target]
        route = _down_the_list if target.column == "main" else _to_the_side
        edges.append(
            Edge(jump.source, jump.target, tuple(jump.why), route(source, target, jump.lane, source.y + out, widths))
        )
    width = (side_x if beside else main_x + widths.labels) + widths.node + MARGIN
    return Picture(nodes, tuple(edges), width, MARGIN + (max(rows.values()) + 1) * PITCH, widths)


def falls_on(step: Step) -> bool:
    """Whether the step below may follow by itself."""
    return step.when is not None or (step.kind not in ways.ENDS and not step.next)


def whys(step: Step) -> Iterator[tuple[str, str]]:
    """(target, why) of each jump of a step."""
    for condition, go in step.edges:
        yield go, condition.text
    for why, go in (("refused", step.on_refuse), ("dont_know", step.on_dont_know)):
        if go not in ("", "skip", "hand_over"):
            yield go, why
    for error, go in step.on_error.items():
        yield go, error
    for exit_, go in step.exits.items():
        if go != "continue":
            yield go, exit_
    if step.next:
        yield step.next, ""


def _jumps(steps: Sequence[Step]) -> list[_Jump]:
    """One for each pair of steps, in the order of the file."""
    known = {step.id for step in steps}
    found: dict[tuple[str, str], _Jump] = {}
    for step in steps:
        for target, why in whys(step):
            if target in known:
                found.setdefault((step.id, target), _Jump(step.id, target, [])).why.append(why)
    return list(found.values())


def _ends_beside(steps: Sequence[Step]) -> frozenset[str]:
    """The ends that no step falls into."""
    return frozenset(
        step.id
        for before, step in pairwise(steps)
        if step.kind in ways.ENDS and not falls_on(before) and step.when is None
    )


def _rows(steps: Sequence[Step], beside: frozenset[str], jumps: Sequence[_Jump]) -> dict[str, int]:
    listed = (step.id for step in steps if step.id not in beside)
    rows = {id_: row for row, id_ in enumerate(listed)}
    taken: set[int] = set()
    waiting = [step.id for step in steps if step.id in beside]
    sources = {id_: [rows[j.source] for j in jumps if j.target == id_ and j.source in rows] for id_ in waiting}
    first = {id_: min(found, default=len(rows)) for id_, found in sources.items()}
    for id_ in sorted(waiting, key=lambda id_: first[id_]):
        row = first[id_]
        while row in taken:
            row += 1
        taken.add(row)
        rows[id_] = row
    return rows


def _lanes(jumps: Iterable[_Jump], rows: Mapping[str, int]) -> int:
    """Give each jump the innermost lane that is free all along its way; returns how many lanes there are."""
    ends: list[list[tuple[int, int]]] = []
    spans = [(min(rows[j.source], rows[j.target]), max(rows[j.source], rows[j.target]), j) for j in jumps]
    for first, last, jump in sorted(spans, key=lambda span: (span[1] - span[0], span[0])):
        free = (n for n, lane in enumerate(ends) if all(last < a or b < first for a, b in lane))
        jump.lane = next(free, len(ends))
        if jump.lane == len(ends):
            ends.append([])
        ends[jump.lane].append((first, last))
    return len(ends)


def _falls(steps: Sequence[Step], beside: frozenset[str], nodes: Mapping[str, Node], widths: Widths) -> Iterator[Edge]:
    listed = [step for step in steps if step.id not in beside]
    for step, below in pairwise(listed):
        if falls_on(step):
            x = nodes[step.id].x + widths.node // 2
            points = ((x, nodes[step.id].y + NODE_HEIGHT), (x, nodes[below.id].y))
            yield Edge(step.id, below.id, (FALL,), points)


def _outs(jumps: Sequence[_Jump], beside: frozenset[str]) -> Iterator[tuple[_Jump, int]]:
    """How far below the top of its step each jump leaves: those of one side share the height."""
    shared: dict[tuple[str, bool], list[_Jump]] = {}
    for jump in jumps:
        shared.setdefault((jump.source, jump.target in beside), []).append(jump)
    for group in shared.values():
        for place, jump in enumerate(sorted(group, key=lambda jump: jump.lane), start=1):
            yield jump, NODE_HEIGHT * place // (len(group) + 1)


def _down_the_list(source: Node, target: Node, lane: int, out: int, widths: Widths) -> tuple[tuple[int, int], ...]:
    x, into = source.x - widths.labels - lane * LANE, target.y + NODE_HEIGHT - 7  # below what leaves the step
    return (source.x, out), (x, out), (x, into), (target.x, into)


def _to_the_side(source: Node, target: Node, lane: int, out: int, widths: Widths) -> tuple[tuple[int, int], ...]:
    begin, into = source.x + widths.node, target.y + NODE_HEIGHT // 2
    if out == into:
        return (begin, out), (target.x, into)
    x = begin + widths.labels + lane * LANE
    return (begin, out), (x, out), (x, into), (target.x, into)
