"""Where things lie on the picture of a recording."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infolinia.oversight.supervision.drawing import MOST_TICKS, PARTS, drawing
from infolinia.oversight.supervision.facts import Reply, Statement, Step, Timeline, Wait

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SILENT = [0.0] * PARTS


def step(label: str, section: str, begin: float | None, end: float | None, *replies: Reply, kind: str = "ask") -> Step:
    return Step(label, label, section, kind, AT, begin, end, replies)


def test_steps_of_one_section_are_one_block():
    steps = (
        step("nr", "Tożsamość", 0, 10),
        step("imię", "Tożsamość", 10, 25),
        step("chcę zwrotu", "Tożsamość", 20, 22, kind="aside"),
        step("treść", "Treść", 25, 100),
        step("bez nagrania", "Treść", None, None),
    )
    drawn = drawing(Timeline(100, steps), SILENT, SILENT)
    assert [(m.label, m.x, m.width) for m in drawn.sections] == [
        ("Tożsamość", "0.000", "25.000"),
        ("Treść", "25.000", "75.000"),
    ]


def test_blocks_do_not_lie_on_each_other():
    steps = (step("a", "A", 0, 30), step("b", "B", 20, 40))
    drawn = drawing(Timeline(100, steps), SILENT, SILENT)
    assert [(m.label, m.x) for m in drawn.sections] == [("A", "0.000"), ("B", "30.000")]


@pytest.mark.parametrize(
    ("seconds", "second", "count"), [(0.5, 0, 1), (4.0, 1, 5), (58, 5, 12), (696, 60, 12), (7500, 900, 9)]
)
def test_ticks_are_round_and_few(seconds, second, count):
    ticks = drawing(Timeline(seconds), SILENT, SILENT).ticks
    assert len(ticks) == count <= MOST_TICKS + 1
    assert ticks[-1].second <= seconds
    assert len(ticks) == 1 or ticks[1].second == second


def test_a_day_of_recording_is_bounded():
    assert len(drawing(Timeline(10_000_000), SILENT, SILENT).ticks) <= 10 * MOST_TICKS + 1


def test_waits_statements_and_corrections_stand_at_their_seconds():
    first, second = Reply(AT, 10, "a"), Reply(AT, 50, "b")
    line = Timeline(
        100,
        (step("x", "X", 0, 10, first, second, Reply(AT, None, "c")),),
        (Statement(1, "s", "S", 5, 15, True, ""), Statement(2, "t", "T", None, None, True, "")),
        (Wait("hold", AT, 20, None, 7.0), Wait("hold", AT, None, None, 1.0)),
    )
    drawn = drawing(line, SILENT, SILENT)
    assert [(m.x, m.width, m.kind, m.lasted) for m in drawn.waits] == [("20.000", "80.000", "hold", 7.0)]
    assert [(m.x, m.width, m.label) for m in drawn.statements] == [("5.000", "10.000", "1")]
    assert [m.x for m in drawn.corrections] == ["50.000"]


def test_what_happened_on_the_line_stands_at_its_second():
    drawn = drawing(Timeline(200), SILENT, SILENT, [(50.0, "A supervisor began to listen."), (250.0, "Late.")])
    assert [(m.x, m.second, m.label) for m in drawn.marks] == [
        ("25.000", 50.0, "A supervisor began to listen."),
        ("100.000", 200.0, "Late."),
    ]


def test_what_lies_past_the_end_is_kept_inside():
    drawn = drawing(Timeline(100, (step("x", "X", 90, 400),)), SILENT, SILENT)
    assert [(m.x, m.width) for m in drawn.sections] == [("90.000", "10.000")]


def test_sound_has_bars_and_silence_dots():
    sound, silence = drawing(Timeline(100), [1.0, 0.0, 0.25], [0.0]).left
    assert sound == "M0.5 1.0v38.0M2.5 12.8v14.4"
    assert silence == "M1.5 20h.01"
    assert drawing(Timeline(100), [], [0.0]).right == ("", "M0.5 20h.01")
