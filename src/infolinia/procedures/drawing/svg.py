"""The picture of a procedure as SVG: one file that stands alone, or a part of a page; pure.

A kind of step is known by its shape: a statement is filled, a question is plain, an action has a bar at its left, a
branch has cut corners, an included procedure a double border, an end is round. A step that is done only sometimes has a
dashed border and says when. What the checker found is a thick red or amber border and a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from infolinia.procedures.drawing.layout import NODE_HEIGHT, WIDE, Edge, Node, Picture, Widths, picture
from infolinia.procedures.parts import Procedure, Slot, Step
from infolinia.procedures.slots.written import yes_no

Mark = Literal["error", "warning"]
Gettext = Callable[[str], str]

LETTER = 7.2  # pixels of an average letter at 13 px in a system font, rather too many
SMALL = 6.2  # at 11 px
ENDS = ("finish", "hand_over", "return")

STYLE = """
.procedure { font: 13px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; --ink: #182124; --soft: #424f54;
  --line: #75838a; --sheet: #fdfdfc; --fill: #dcecee; --accent: #0a596a; --alarm: #9f1f19; --wait: #7d4b00; }
@media (prefers-color-scheme: dark) { .procedure { --ink: #e4e9e8; --soft: #b6c0c2; --line: #7f8d92; --sheet: #1d2427;
  --fill: #1c3b42; --accent: #7fc6d3; --alarm: #f39c92; --wait: #e7b866; } }
.procedure text { fill: var(--ink); }
.procedure .box { fill: var(--sheet); stroke: var(--line); stroke-width: 1.2; }
.procedure .statement .box { fill: var(--fill); stroke: var(--accent); }
.procedure .bar, .procedure .head { fill: var(--line); stroke: none; }
.procedure .inner { fill: none; stroke: var(--line); }
.procedure .sometimes .box { stroke-dasharray: 5 3; }
.procedure .error .box { stroke: var(--alarm); stroke-width: 3; }
.procedure .warning .box { stroke: var(--wait); stroke-width: 3; }
.procedure .why { font-size: 11px; fill: var(--soft); }
.procedure .error .why { fill: var(--alarm); } .procedure .warning .why { fill: var(--wait); }
.procedure .way { fill: none; stroke: var(--line); stroke-width: 1.2; }
"""


def gettext_noop(text: str) -> str:
    return text


WORDS = {
    "refused": gettext_noop("refuses"),
    "dont_know": gettext_noop("does not know"),
    "unavailable": gettext_noop("not available"),
    "error": gettext_noop("error"),
    "warning": gettext_noop("warning"),
    "when": gettext_noop("when {condition}"),
}


SIMPLE = re.compile(r"(?P<is_not>not +)?(?P<name>\w+)(?: *= *(?P<value>\w+))?")


@dataclass(frozen=True, slots=True)
class _Pen:
    language: str
    say: Gettext
    marks: Mapping[str, Mark]
    widths: Widths
    slot_of: Callable[[str], Slot | None] = lambda _name: None

    def title(self, step: Step) -> str:
        return step.title.get(self.language) or step.id.replace("_", " ")

    def why(self, edge: Edge) -> str:
        words = [self._word(why) for why in edge.why]
        return ", ".join(dict.fromkeys(word for word in words if word))

    def _word(self, why: str) -> str:
        return self.say(WORDS[why]) if why in WORDS else self.condition(why)

    def condition(self, text: str) -> str:
        """A condition about one yes or no, or one value of a choice, by what people call them; any other as written."""
        match = SIMPLE.fullmatch(text.strip())
        slot = self.slot_of(match["name"]) if match else None
        title = slot.title.get(self.language, "") if slot else ""
        if match is None or slot is None or not title:
            return text
        if match["value"] is None:
            return f"{title}: {yes_no(not match['is_not'], self.language)}" if slot.type == "yes_no" else text
        words = next((it.words.get(self.language, ()) for it in slot.options if it.value == match["value"]), ())
        return f"{title}: {words[0]}" if words and not match["is_not"] else text


def draw(
    procedure: Procedure,
    language: str,
    *,
    say: Gettext = lambda text: text,
    marks: Mapping[str, Mark] | None = None,
    widths: Widths = WIDE,
) -> str:
    """The picture. say: gettext in the reader's language. marks: what was found, by step."""
    pen, drawn = _Pen(language, say, marks or {}, widths, procedure.slot), picture(procedure, widths)
    name = procedure.title.get(language, procedure.name)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure" role="img" aria-label={quoteattr(name)} '
        f'viewBox="0 0 {drawn.width} {drawn.height}" width="{drawn.width}" height="{drawn.height}">'
    )
    parts = (head, f"<style>{STYLE}</style>", *_ways(drawn, pen), *_boxes(drawn, pen), "</svg>\n")
    return "\n".join(parts)


def _boxes(drawn: Picture, pen: _Pen) -> Iterator[str]:
    for node in drawn.nodes.values():
        step, mark = node.step, pen.marks.get(node.step.id, "")
        classes = " ".join(word for word in (step.kind, mark, "sometimes" if step.when else "") if word)
        full = pen.title(step) + (f" ({step.id})" if step.id != pen.title(step) else "")
        label = _short(pen.title(step), pen.widths.node - 24, LETTER)
        yield f'<g class="{classes}" id="step-{step.id}" data-line="{step.place.line}"><title>{escape(full)}</title>'
        yield _shape(node, pen.widths.node)
        middle = node.x + pen.widths.node // 2
        yield f'<text x="{middle}" y="{node.middle + 4}" text-anchor="middle">{escape(label)}</text>'
        if beside := _beside(step, mark, pen):
            words = escape(_short(beside, pen.widths.labels - 8, SMALL))
            yield (
                f'<text class="why" x="{node.x + pen.widths.node + 6}" y="{node.y + NODE_HEIGHT + 4}">'
                f"<title>{escape(beside)}</title>{words}</text>"
            )
        yield "</g>"


def _beside(step: Step, mark: str, pen: _Pen) -> str:
    """What is said under the right corner of a box."""
    found = [pen.say(WORDS[mark])] if mark else []
    if step.when is not None:
        found.append(pen.say(WORDS["when"]).format(condition=pen.condition(step.when.text)))
    return ": ".join(found)


def _shape(node: Node, w: int) -> str:
    x, y, h = node.x, node.y, NODE_HEIGHT
    box = f'<rect class="box" x="{x}" y="{y}" width="{w}" height="{h}" rx="{{}}"/>'
    match node.step.kind:
        case "branch":
            return f'<path class="box" d="M{x + 10} {y}h{w - 20}l10 {h // 2}l-10 {h // 2}h-{w - 20}l-10 -{h // 2}z"/>'
        case "do":
            return box.format(6) + f'<rect class="bar" x="{x}" y="{y + 6}" width="4" height="{h - 12}"/>'
        case "include":
            inner = f'<rect class="inner" x="{x + 4}" y="{y + 4}" width="{w - 8}" height="{h - 8}" rx="4"/>'
            return box.format(6) + inner
        case kind:
            return box.format(h // 2 if kind in ENDS else 6)


def _ways(drawn: Picture, pen: _Pen) -> Iterator[str]:
    for edge in drawn.edges:
        path = "M" + "L".join(f"{x} {y}" for x, y in edge.points)
        yield f'<path class="way" d="{path}"/><path class="head" d="{_head(edge.points)}"/>'
        why = "" if edge.is_fall else pen.why(edge)
        if not why:
            continue
        (x, y), to_right = edge.points[0], edge.points[1][0] > edge.points[0][0]
        words = escape(_short(why, pen.widths.labels - 16, SMALL))
        anchor = "start" if to_right else "end"
        yield (
            f'<text class="why" x="{x + 8 if to_right else x - 8}" y="{y - 3}" '
            f'text-anchor="{anchor}"><title>{escape(why)}</title>{words}</text>'
        )


def _head(points: tuple[tuple[int, int], ...]) -> str:
    """The arrowhead, pointing as the last piece runs."""
    (x1, _), (x2, y2) = points[-2:]
    if x1 == x2:
        return f"M{x2} {y2}l-4 -7h8z"
    back = -7 if x2 > x1 else 7
    return f"M{x2} {y2}l{back} -4v8z"


def _short(text: str, width: float, letter: float) -> str:
    most = int(width / letter)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
