"""The timeline as numbers for an SVG: places in percent of its width, and sound as paths; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infolinia.oversight.supervision.facts import Step, Timeline

PARTS = 315  # bars across the picture: four pixels each on the smallest screen
MOST_TICKS = 12
TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)  # seconds
HALF = 19.0  # height of the loudest bar above the middle
QUIET = 0.01  # of the loudest: below it there is silence


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the timeline. `x` and `width` are percentages, written for SVG."""

    x: str
    width: str
    label: str
    second: float
    kind: str = ""
    lasted: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawing:
    ticks: tuple[Mark, ...]
    sections: tuple[Mark, ...]
    waits: tuple[Mark, ...]
    statements: tuple[Mark, ...]
    corrections: tuple[Mark, ...]
    marks: tuple[Mark, ...]  # what happened on the line
    left: tuple[str, str]  # paths: sound, silence
    right: tuple[str, str]
    parts: int = PARTS


def drawing(
    line: Timeline, left: Sequence[float], right: Sequence[float], marks: Sequence[tuple[float, str]] = ()
) -> Drawing:
    """The timeline of a recording; its length must be above zero. `left` and `right` are levels of PARTS parts, `marks`
    seconds at which something happened on the line, and what."""

    def mark(begin: float | None, end: float | None, label: str, kind: str = "", lasted: float = 0.0) -> Mark:
        start = min(max(0.0, begin or 0.0), line.seconds)
        stop = min(max(start, end if end is not None else line.seconds), line.seconds)
        return Mark(_percent(start / line.seconds), _percent((stop - start) / line.seconds), label, start, kind, lasted)

    step = next((s for s in TICKS if line.seconds / s <= MOST_TICKS), TICKS[-1])
    count = min(int(line.seconds // step), 10 * MOST_TICKS)
    return Drawing(
        ticks=tuple(mark(n * step, n * step, "") for n in range(count + 1)),
        sections=tuple(mark(*section) for section in _sections(line.steps)),
        waits=tuple(mark(w.begin, w.end, w.whom, w.kind, w.seconds) for w in line.waits if w.begin is not None),
        statements=tuple(mark(s.begin, s.end, str(s.number)) for s in line.statements if s.begin is not None),
        corrections=tuple(
            mark(reply.second, reply.second, step.label)
            for step in line.steps
            for reply in step.corrections
            if reply.second is not None
        ),
        marks=tuple(mark(second, second, what) for second, what in marks),
        left=_bars(left),
        right=_bars(right),
    )


def _sections(steps: Sequence[Step]) -> list[tuple[float, float, str]]:
    """Neighbouring steps of one section as one block."""
    made: list[tuple[float, float, str]] = []
    for step in steps:
        if step.begin is None or step.end is None or step.kind == "aside":
            continue
        name = step.section or step.label
        if made and made[-1][2] == name:
            made[-1] = (made[-1][0], max(made[-1][1], step.end), name)
        else:
            made.append((max(step.begin, made[-1][1]) if made else step.begin, step.end, name))
    return made


def _bars(levels: Sequence[float]) -> tuple[str, str]:
    loudest = max(levels, default=0.0)
    sound: list[str] = []
    silence: list[str] = []
    for place, level in enumerate(levels):
        if level <= QUIET or level <= QUIET * loudest:
            silence.append(f"M{place}.5 20h.01")
        else:
            half = max(1.5, HALF * (level / loudest) ** 0.7)
            sound.append(f"M{place}.5 {20 - half:.1f}v{2 * half:.1f}")
    return "".join(sound), "".join(silence)


def _percent(share: float) -> str:
    return f"{share * 100:.3f}"
