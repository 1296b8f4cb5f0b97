"""The picture of a procedure: every step once, every way to go on as an arrow, nothing over anything else."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.drawing.layout import NARROW, NODE_HEIGHT, WIDE, Edge, Node, Picture, Widths, picture
from infolinia.procedures.drawing.svg import draw
from infolinia.procedures.parts import Procedure
from tests.procedures.drive import NAMES, compiled, demo

SVG = "{http://www.w3.org/2000/svg}"


def of_jumps(count: int, jumps: dict[int, int]) -> Procedure:
    """A list of questions; the branch before question n jumps ahead."""
    steps = []
    for n in range(count):
        if n in jumps:
            steps.append(f"  - {{branch: b{n}, when: [{{if: danger, go: s{jumps[n]}}}]}}")
        steps.append(f"  - {{say: s{n}, text: {{pl: Tak., en: Yes.}}}}")
    steps.append("  - {finish: over, disposition: I_INFO}")
    text = "\n".join(["procedure: p", "title: {pl: P, en: P}", "given: {danger: {type: yes_no}}", "steps:", *steps])
    return compiled(text)


def overlap(drawn: Picture) -> list[tuple[Node, Node]]:
    """Boxes that lie over each other."""
    width, height = drawn.widths.node, NODE_HEIGHT
    pairs = combinations(drawn.nodes.values(), 2)
    return [(one, two) for one, two in pairs if abs(one.x - two.x) < width and abs(one.y - two.y) < height]


def lanes(drawn: Picture) -> list[tuple[int, int, int]]:
    """(x, from y, to y) of the long vertical pieces of jumps."""
    found = []
    for edge in drawn.edges:
        for (x1, y1), (x2, y2) in zip(edge.points[1:], edge.points[2:], strict=False):
            if x1 == x2 and not edge.is_fall:
                found.append((x1, min(y1, y2), max(y1, y2)))
    return found


def is_beside(drawn: Picture, edge: Edge) -> bool:
    """An arrow begins and ends at the border of its boxes."""
    source, target = drawn.nodes[edge.source], drawn.nodes[edge.target]
    (x1, y1), (x2, y2) = edge.points[0], edge.points[-1]
    return (
        source.x <= x1 <= source.x + drawn.widths.node
        and source.y <= y1 <= source.y + NODE_HEIGHT
        and target.x <= x2 <= target.x + drawn.widths.node
        and target.y <= y2 <= target.y + NODE_HEIGHT
    )


@pytest.mark.parametrize("widths", [WIDE, NARROW])
@pytest.mark.parametrize("name", NAMES)
def test_every_step_and_every_way_is_in_the_picture(name: str, widths: Widths):
    procedure, drawn = demo(name), picture(demo(name), widths)
    assert set(drawn.nodes) == {step.id for step in procedure.steps}
    assert not overlap(drawn)
    assert all(is_beside(drawn, edge) for edge in drawn.edges)
    ways = {(edge.source, edge.target) for edge in drawn.edges}
    for step in procedure.steps:
        for target in {*step.on_error.values(), *(go for _, go in step.edges)}:
            assert (step.id, target) in ways
    every = [point for edge in drawn.edges for point in edge.points]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in every)


@given(st.integers(4, 20), st.data())
def test_arrows_that_run_side_by_side_have_lanes_of_their_own(count: int, data: st.DataObject):
    sources = data.draw(st.sets(st.integers(0, count - 2)))
    jumps = {n: data.draw(st.integers(n + 1, count - 1)) for n in sorted(sources)}
    drawn = picture(of_jumps(count, jumps))
    assert not overlap(drawn)
    for (x1, top1, end1), (x2, top2, end2) in combinations(lanes(drawn), 2):
        assert x1 != x2 or end1 < top2 or end2 < top1


def test_an_end_that_only_a_jump_leads_to_stands_beside_it():
    drawn = picture(demo("awaria"))
    assert drawn.nodes["power_is_back"].column == "side"
    assert drawn.nodes["power_is_back"].row == drawn.nodes["solved"].row


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_the_picture_is_a_file_that_stands_alone(lang: str):
    procedure = demo("reklamacja")
    root = ElementTree.fromstring(draw(procedure, lang, marks={"matter": "error"}))
    assert root.get("aria-label") == procedure.title[lang]
    boxes = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    assert set(boxes) == {f"step-{step.id}" for step in procedure.steps}
    assert boxes["step-recording"].get("class") == "statement"
    assert boxes["step-matter"].get("class") == "choose error"
    assert "error" in "".join(boxes["step-matter"].itertext())
    recording = procedure.step("recording")
    assert recording
    assert boxes["step-recording"].get("data-line") == str(recording.place.line)
    assert not [name for element in root.iter() for name in element.attrib if "href" in name]


def test_words_of_an_author_are_words_in_the_picture():
    title = "<script>&\"'"
    drawn = draw(replace(of_jumps(3, {}), title={"pl": title}), "pl")
    assert ElementTree.fromstring(drawn).get("aria-label") == title
    assert "<script>" not in drawn


@pytest.mark.parametrize(
    ("language", "said", "way"),
    [("pl", "Prosi o telefon: nie", "Droga: konsultant"), ("en", "Wants a call back: no", "Way: person")],
)
def test_a_simple_condition_is_said_by_the_names_of_its_data(language: str, said: str, way: str):
    text = """
procedure: p
title: {pl: P, en: P}
given:
  back: {type: yes_no, title: {pl: Prosi o telefon, en: Wants a call back}}
  way:
    type: choice
    title: {pl: Droga, en: Way}
    values:
      person: {pl: [konsultant], en: [person]}
      nobody: {pl: [nic], en: [nothing]}
  age: {type: number, title: {pl: Wiek, en: Age}}
steps:
  - {branch: b, when: [{if: not back, go: over}, {if: way = person, go: more}, {if: age > 7, go: more}]}
  - {say: s, text: {pl: Tak., en: Yes.}}
  - {say: more, text: {pl: Tak., en: Yes.}}
  - {finish: over, disposition: I_INFO}
"""
    words = "\n".join(ElementTree.fromstring(draw(compiled(text), language)).itertext())
    assert said in words
    assert way in words
    assert "not back" not in words
    assert "age > 7" in words, "what is no simple question stands as it is written"
