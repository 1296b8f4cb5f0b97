"""What is written as a rehearsal is read as the same; what an author wrote around it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.procedures.declarations.rehearsal import LINE
from infolinia.procedures.problems import Place
from infolinia.procedures.rehearsal.script import DOES, Ending, Line, Script, read
from infolinia.procedures.rehearsal.writing import put, scalar, without, write
from tests.procedures.drive import DEMO

HERE = Place("r.yaml")
FILE = """# Próby „p”.

- rehearsal: Pierwsza   # zwykła droga
  procedure: p
  lines:
    # tu mówi klient
    - {says: "tak"}
- rehearsal: Druga
  procedure: p
  lines: [{says: nie}]
"""


def script(name: str, *lines: Line, **more: Any) -> Script:
    now = datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001  # a wall clock, see Script.now
    fields: dict[str, Any] = {"given": {}, "backend": {}, "end": None, **more}
    return Script(name, "p", HERE, "pl", "desk", now, lines=lines, **fields)


def without_places(found: list[Script]) -> list[Script]:
    return [
        replace(
            each,
            place=HERE,
            lines=tuple(replace(line, place=HERE) for line in each.lines),
            end=replace(each.end, place=HERE) if each.end else None,
        )
        for each in found
    ]


@pytest.mark.parametrize("file", sorted((DEMO.parent / "rehearsals").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_rehearsals_of_the_demo_are_read_back_as_they_were(file: Any):
    found = read(file.read_text("utf-8"), file="r.yaml")
    again = read("".join(write(each) for each in found), file="r.yaml")
    assert without_places(again) == without_places(found)


def test_one_is_added_below_the_others_and_comments_stay():
    made = put(FILE, script("Trzecia", Line(HERE, "says", "może: nie #1")), file="r.yaml")
    assert made.startswith(FILE)
    assert [each.name for each in read(made, file="r.yaml")] == ["Pierwsza", "Druga", "Trzecia"]
    assert read(made, file="r.yaml")[2].lines[0].value == "może: nie #1"


def test_one_is_replaced_in_its_place_and_taken_out():
    made = put(FILE, script("Pierwsza", Line(HERE, "back", "true")), file="r.yaml")
    assert made.startswith("# Próby „p”.\n\n- rehearsal: Pierwsza\n")
    assert [each.name for each in read(made, file="r.yaml")] == ["Pierwsza", "Druga"]
    assert without(FILE, "Druga", file="r.yaml") == FILE[: FILE.index("- rehearsal: Druga")]
    assert without(without(FILE, "Druga", file="r.yaml"), "Pierwsza", file="r.yaml") == ""


@pytest.mark.parametrize(
    "source",
    [
        "rehearsal: Pierwsza\nprocedure: p\nlines: [{says: tak}]\n",
        "[{rehearsal: Pierwsza, procedure: p, lines: []}]",
        "-\n  rehearsal: Pierwsza\n  procedure: p\n  lines: []\n",
        "  - rehearsal: Pierwsza\n    procedure: p\n    lines: []\n",
        "- {rehearsal: Pierwsza, procedure: p, lines: [{says: bardzo\n      długo}]}",
        "",
    ],
)
def test_a_file_written_otherwise_is_written_anew(source: str):
    before = [each.name for each in read(source, file="r.yaml")] if source else []
    made = put(source, script("Nowa"), file="r.yaml")
    assert [each.name for each in read(made, file="r.yaml")] == [*before, "Nowa"]


# --- Properties

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
values = st.recursive(words | st.booleans(), lambda inner: st.lists(inner, max_size=3), max_leaves=4)
mappings = st.dictionaries(st.text("abc.ąż", min_size=1, max_size=6), values, max_size=3)
done = st.sampled_from(DOES).flatmap(  # with one of its words, where it takes only some
    lambda does: st.tuples(st.just(does), st.sampled_from(LINE.values(does)) if LINE.values(does) else words)
)
said = st.builds(
    lambda does, slots, focus, then: Line(
        HERE, does[0], "" if does[0] == "corrects" else does[1], slots if does[0] == "corrects" else {}, focus, then
    ),
    done,
    st.dictionaries(st.text("abc/", min_size=1, max_size=6), words, max_size=2),
    st.sampled_from(["", "a", "b/c"]),
    mappings,
)
ends = st.none() | st.builds(
    lambda finish, record, left, counts: Ending(HERE, finish, record=record, not_in_record=left, actions=counts),
    words,
    mappings,
    st.lists(words, max_size=2).map(tuple),
    st.dictionaries(st.text("abc.", min_size=1, max_size=6), st.integers(0, 999), max_size=2),
)
scripts = st.builds(
    lambda name, lines, given, backend, end: script(
        name, *lines, given=given, backend={action: tuple(runs) for action, runs in backend.items()}, end=end
    ),
    words,
    st.lists(said, max_size=4),
    mappings,
    st.dictionaries(st.text("abc.", min_size=1, max_size=6), st.lists(mappings, min_size=1, max_size=2), max_size=2),
    ends,
)


def told(found: list[Script]) -> list[str]:
    """As data; a text "true" and the value true are the same word in YAML."""
    return [repr(each).replace("'true'", "True").replace("'false'", "False") for each in without_places(found)]


@settings(deadline=None)
@given(st.lists(scripts, min_size=1, max_size=3))
def test_whatever_is_written_is_read_as_the_same(made: list[Script]):
    assert told(read("".join(write(each) for each in made), file="r.yaml")) == told(made)


@settings(deadline=None)
@given(st.lists(scripts, max_size=3, unique_by=lambda each: each.name), scripts)
def test_putting_and_taking_out_leave_the_others_as_they_were(made: list[Script], one: Script):
    source = "".join(write(each) for each in made)
    with_it = put(source, one, file="r.yaml")
    others = [each for each in made if each.name != one.name]
    assert one.name in [each.name for each in read(with_it, file="r.yaml")]
    left = without(with_it, one.name, file="r.yaml")
    assert told(read(left, file="r.yaml") if left else []) == told(others)


@settings(deadline=None)
@given(st.text())
def test_a_scalar_stays_on_its_line(text: str):
    assert len(scalar(text).splitlines()) == 1 if text else scalar(text) == '""'
