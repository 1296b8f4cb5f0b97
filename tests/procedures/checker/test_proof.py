"""The proof itself: dominators and data flow against every way through random graphs; no alarm where none is due."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.procedures.checker import dominators
from infolinia.procedures.checker.check import check
from infolinia.procedures.checker.proof import Demand
from tests.procedures.checker.planted import ACTIONS, HEAD, LIBRARY

MANY = settings(max_examples=150, deadline=None)


def ways(successors: list[list[int]], start: int, end: int, avoid: frozenset[int] = frozenset()) -> list[list[int]]:
    """Every way that meets no node twice."""
    found: list[list[int]] = []
    stack = [[start]]
    while stack:
        way = stack.pop()
        if way[-1] == end:
            found.append(way)
            continue
        stack += [[*way, n] for n in successors[way[-1]] if n not in way and n not in avoid]
    return found


@MANY
@given(st.integers(2, 8), st.data())
def test_a_node_dominates_another_when_it_is_on_every_way(size: int, data: st.DataObject):
    edge = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    successors: list[list[int]] = [[] for _ in range(size)]
    for a, b in data.draw(st.lists(edge, max_size=2 * size)):
        successors[a].append(b)
    found = dominators.immediate(successors, 0)
    for node in range(size):
        every = ways(successors, 0, node)
        assert (found[node] >= 0) == bool(every)
        for above in range(size):
            assert dominators.dominates(above, node, found) == all(above in way for way in every)


class Drawn:
    """A random procedure of yes-or-no questions, jumps and one kind of statement, and what a naive walk finds."""

    def __init__(self, chance: random.Random) -> None:
        self.steps: list[tuple[str, str, str, str]] = []  # kind, id, when, go
        asked: list[str] = []
        size = chance.randint(3, 9)
        for at in range(size):
            kind = chance.choice(["ask", "ask", "branch", "statement", "say"])
            condition = chance.choice(["", "not "]) + chance.choice(asked) if asked else ""
            when = condition if condition and chance.random() < 0.5 else ""
            if kind == "branch" and not condition:
                kind = "statement"
            later = f"s{chance.randint(at + 1, size)}"
            go = later if kind == "branch" else chance.choice(["", "", "skip"]) if kind == "ask" else ""
            self.steps.append((kind, f"s{at}", condition if kind == "branch" else when, go))
            if kind == "ask":
                asked.append(f"s{at}")
        self.asked = asked

    def text(self) -> str:
        said = '    text: {pl: "Tak.", en: "Yes."}\n'
        slots = "".join(f"  {name}: {{type: yes_no}}\n" for name in self.asked)
        lines = ""
        for kind, id_, when, go in self.steps:
            lines += f"  - {kind}: {id_}\n"
            if kind == "branch":
                lines += f"    when:\n      - {{if: {when}, go: {go}}}\n"
                continue
            lines += f"    when: {when}\n" if when else ""
            lines += "    law: REC-01\n" if kind == "statement" else ""
            lines += f"    on_refuse: {go}\n" if go else ""
            fill = next((a for a in self.asked if kind == "say"), "")
            lines += said.replace("Tak", f"{{{fill}}}").replace("Yes", f"{{{fill}}}") if fill else said
        size = len(self.steps)
        head = HEAD + "call: {direction: in, kind: x}\n" + (f"slots:\n{slots}" if slots else "")
        return f"{head}steps:\n{lines}  - finish: s{size}\n    disposition: X\n"

    def walk(self) -> tuple[bool, set[str]]:
        """Whether the end can be reached without a statement; at which steps an unknown value may be said."""
        bare, unknown = False, set[str]()
        fill = self.asked[0] if self.asked else ""
        stack: list[tuple[int, dict[str, bool | None], bool]] = [(0, {}, False)]
        while stack:
            at, known, read = stack.pop()
            if at == len(self.steps):
                bare = bare or not read
                continue
            kind, id_, when, go = self.steps[at]
            value = known.get(when.removeprefix("not ")) if when else None
            holds = value is not None and value != when.startswith("not ")
            if kind == "branch":
                stack.append((int(go[1:]) if holds else at + 1, known, read))
            elif when and not holds:
                stack.append((at + 1, known, read))
            elif kind == "ask":
                answers: list[bool | None] = [True, False, *([None] if go else [])]
                stack += [(at + 1, {**known, id_: answer}, read) for answer in answers]
            else:
                if kind == "say" and fill and known.get(fill) is None:
                    unknown.add(id_)
                stack.append((at + 1, known, read or kind == "statement"))
        return bare, unknown


@pytest.mark.parametrize("seed", range(400))
def test_holes_are_found_exactly_where_a_walk_over_every_way_finds_them(seed: int):
    drawn = Drawn(random.Random(seed))
    found = check(drawn.text(), source="x.yaml", library={}, actions=ACTIONS, demanded=[Demand("REC-01")])
    bare, unknown = drawn.walk()
    assert any(f.code == "law-skipped" for f in found) == bare
    assert {f.step for f in found if f.code == "unfilled"} == unknown
    assert not [f for f in found if f.code == "not-checked"]


GOOD = {
    "asked on the same condition as it is said": """slots:
  yes: {type: yes_no}
  a: {type: text}
steps:
  - ask: yes
    text: {pl: "Czy?", en: "Is it?"}
  - ask: a
    when: yes
    text: {pl: "Co?", en: "What?"}
  - say: hello
    text: {pl: "Tak.", en: "Yes."}
  - say: it
    when: yes
    text: {pl: "{a}", en: "{a}"}
  - finish: end
    disposition: X
""",
    "two statements share the ways": """call: {direction: in, kind: x}
slots:
  n: {type: number}
steps:
  - ask: n
    text: {pl: "Ile?", en: "How many?"}
  - statement: few
    law: CAN-02
    when: n < 3
    text: {pl: "Mało.", en: "Few."}
  - statement: many
    law: CAN-02
    when: n >= 3
    text: {pl: "Dużo.", en: "Many."}
  - finish: end
    disposition: CANCELLED
""",
    "said once the level is sure": """slots:
  order: {type: order}
  level: {type: level}
  sum: {type: money, disclose: L2}
steps:
  - ask: order
    text: {pl: "Numer?", en: "Number?"}
  - ask: sum
    text: {pl: "Ile?", en: "How much?"}
  - do: d
    action: shop.look_up
    with: {order: order}
    out: {level: level}
    on_error: {unavailable: end}
  - branch: enough
    when:
      - {if: level < L2, go: end}
  - say: tell
    text: {pl: "{sum}", en: "{sum}"}
  - finish: end
    disposition: X
""",
    "a value is offered only where what it needs was asked": """slots:
  danger: {type: yes_no}
  meter: {type: text}
  matter:
    type: choice
    values: {bill: {pl: [rachunek], en: [bill]}, power: {pl: [prąd], en: [power], needs: not danger}}
steps:
  - ask: danger
    text: {pl: "Czy?", en: "Is it?"}
  - ask: meter
    when: not danger
    text: {pl: "Licznik?", en: "Meter?"}
  - choose: matter
    text: {pl: "Co: {options}?", en: "What: {options}?"}
  - say: it
    when: matter = power
    text: {pl: "{meter}", en: "{meter}"}
  - finish: end
    disposition: X
""",
    "an include fills it, its other exit leads elsewhere": """slots:
  a: {type: text}
steps:
  - include: inner
    with: {wanted: "'x'"}
    out: {name: a}
    exits: {verified: continue, refused: end}
  - say: it
    text: {pl: "{a}", en: "{a}"}
  - finish: end
    disposition: X
""",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=list(GOOD))
def test_no_alarm_where_the_ways_belong_together(text: str):
    assert check(HEAD + text, source="x.yaml", library=LIBRARY, actions=ACTIONS, demanded=[
        Demand("CAN-02", dispositions=frozenset({"CANCELLED"}))
    ]) == []  # fmt: skip


def test_a_value_that_is_always_offered_is_followed_on_every_way():
    text = GOOD["a value is offered only where what it needs was asked"].replace(", needs: not danger", "")
    (finding,) = check(HEAD + text, source="x.yaml", library={}, actions=ACTIONS)
    assert (finding.code, finding.step) == ("unfilled", "it")


def test_the_way_shown_is_a_shortest_one_with_what_it_was_taken_for():
    told = '    when: yes\n    text: {pl: "{a}'
    text = HEAD + GOOD["asked on the same condition as it is said"].replace(told, told.partition("\n")[2])
    (finding,) = check(text, source="x.yaml", library={}, actions=ACTIONS)
    assert (finding.code, finding.severity, finding.step) == ("unfilled", "error", "it")
    assert finding.way == ("yes", "a [-]", "hello", "it")
