"""The published schema takes what the reader takes and refuses what it refuses, as far as a schema can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.procedures import language, messages, schema
from infolinia.procedures.declarations.questions import COMMON
from infolinia.procedures.declarations.rehearsal import REHEARSAL
from infolinia.procedures.declarations.shapes import Field
from infolinia.procedures.declarations.steps import FILE, KINDS, STEPS
from infolinia.procedures.problems import Problem, ProcedureProblems
from infolinia.procedures.rehearsal.script import read
from tests.procedures.checker import planted
from tests.procedures.declarations.frame import FILE_FIELDS, FRAME, LIBRARY, PLACES, is_rehearsal, placed, refusals
from tests.procedures.drive import DEMO
from tests.procedures.generated import Drawing
from tests.procedures.test_language import WRONG, changed

SEEN = {  # codes of what a schema sees without knowing the rest of the file
    "unknown-field", "not-a-mapping", "not-a-list", "one-language", "not-a-text", "wrong-value", "not-a-number",
    "not-seconds", "not-a-range", "no-kind", "unknown-type", "values-of-no-choice", "unknown-language", "bad-name",
}  # fmt: skip
UNSEEN = {  # of these codes, what only the reader sees, with the reason
    "not-a-number-14-5000": "with a pattern fewer characters are allowed than without",
}


def problems(text: str, *, rehearsal: bool = False) -> list[Problem]:
    try:
        if rehearsal:
            read(text, file="r.yaml")
        else:
            language.load(text, source="example.yaml", library=LIBRARY)
    except ProcedureProblems as found:
        return found.problems
    return []


def told(place: str, **fields: str) -> tuple[list[str], list[str]]:
    """What the reader says to a file, and what an editor underlines in it."""
    text, rehearsal = placed(place, **fields), is_rehearsal(place)
    return [messages_of(p) for p in problems(text, rehearsal=rehearsal)], refusals(text, rehearsal=rehearsal)


def messages_of(problem: Problem) -> str:
    return messages.say(problem) if problem.code in messages.MESSAGES else str(problem)


# --- What is right


@pytest.mark.parametrize("file", sorted(DEMO.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_procedures_of_the_demo_keep_the_schema(file: Path):
    assert refusals(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", sorted((DEMO.parent / "rehearsals").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_rehearsals_of_the_demo_keep_the_schema(file: Path):
    assert refusals(file.read_text("utf-8"), rehearsal=True) == []


@pytest.mark.parametrize("first", range(0, 120, 40))
def test_procedures_drawn_by_chance_keep_the_schema(first: int):
    assert [refusals(Drawing(seed).text()) for seed in range(first, first + 40)] == [[]] * 40


def test_what_only_the_check_finds_wrong_keeps_the_schema():
    assert [code for code, text in planted.faults() if refusals(text)] == []


EVERY_FIELD = [(place, field) for place, (group, _) in PLACES.items() for field in group if field.example]


@pytest.mark.parametrize(("place", "field"), EVERY_FIELD, ids=[f"{place}.{field.name}" for place, field in EVERY_FIELD])
def test_the_example_of_each_field_is_taken_by_reader_and_schema(place: str, field: Field):
    assert told(place, **{field.name: field.example}) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("field", list(COMMON), ids=lambda field: field.name)
def test_every_step_takes_the_fields_of_all_steps(kind: str, field: Field):
    if kind == "branch" and field.name == "when":  # there it is the list of ways
        return
    assert told(kind, **{field.name: field.example}) == ([], [])


@pytest.mark.parametrize("name", FILE_FIELDS)
def test_the_example_of_each_field_of_the_file_is_taken(name: str):
    text = f"{FRAME}{name}: {FILE_FIELDS[name]}\n"
    assert (problems(text), refusals(text)) == ([], [])


def test_what_is_declared_with_all_its_fields_stands_in_the_schema():
    made = schema.of_procedure()
    assert set(made["properties"]) == FILE.names
    for kind, group in STEPS.items():
        assert set(made["definitions"][f"step {kind}"]["properties"]) == group.names | COMMON.names
    assert set(schema.of_rehearsal()["definitions"]["rehearsal"]["properties"]) == REHEARSAL.names


def test_an_editor_offers_the_kinds_first_and_then_the_fields_of_the_kind():
    step = schema.of_procedure()["definitions"]["step"]
    assert set(step["else"]["properties"]) == set(KINDS)
    assert [then["then"] for then in step["then"]["allOf"]] == [
        {"$ref": f"#/definitions/step {kind}"} for kind in KINDS
    ]


def test_what_a_field_means_and_holds_unless_said_is_told():
    made = schema.of_procedure()
    assert made["definitions"]["slot"]["properties"]["max"]["default"] == 500
    told = made["definitions"]["step ask"]["properties"]["ask"]["description"]
    assert told == "A question for a slot. The slot that is asked for; it names the step, too."


# --- What is wrong


@pytest.mark.parametrize("place", [place for place in PLACES if place != "offer"])
def test_a_field_that_nobody_knows_is_refused_by_both(place: str):
    by_reader, by_schema = told(place, lorem="x")
    assert [said for said in by_reader if "no field lorem" in said]
    assert [said for said in by_schema if "'lorem'" in said]


NEEDED = [(place, name) for place, (group, _) in PLACES.items() for name in group.needed]


@pytest.mark.parametrize(("place", "name"), NEEDED, ids=[f"{place}.{name}" for place, name in NEEDED])
def test_a_field_that_is_needed_and_absent_is_told_by_both(place: str, name: str):
    by_reader, by_schema = told(place, **{name: ""})
    assert by_reader
    assert by_schema


OF_FEW_WORDS = [(p, f) for p, f in EVERY_FIELD if f.shape.kind in ("one_of", "flag")]


@pytest.mark.parametrize(("place", "field"), OF_FEW_WORDS, ids=[f"{place}.{f.name}" for place, f in OF_FEW_WORDS])
def test_a_field_of_a_few_words_takes_these_and_no_other(place: str, field: Field):
    if field.name != "type":  # which goes with other fields
        for word in field.shape.values or ("true", "false"):
            assert told(place, **{field.name: word}) == ([], [])
    by_reader, by_schema = told(place, **{field.name: "lorem"})
    assert by_reader
    assert by_schema


COUNTED = [(p, f) for p, f in EVERY_FIELD if f.shape.kind == "number"]


@pytest.mark.parametrize(("place", "field"), COUNTED, ids=[f"{place}.{f.name}" for place, f in COUNTED])
def test_a_number_is_taken_up_to_its_bounds(place: str, field: Field):
    for number in (field.shape.least, field.shape.most):
        assert told(place, **{field.name: str(number)}) == ([], [])
    for wrong in (str(field.shape.least - 1), str(field.shape.most + 1), "many", "1.5"):
        by_reader, by_schema = told(place, **{field.name: wrong})
        assert by_reader, wrong
        assert by_schema, wrong


FAULTS = [(case, f"{case[1]}-{case[2]}-{case[3]}") for case in WRONG if case[1] in SEEN]


@pytest.mark.parametrize(("case", "name"), FAULTS, ids=[name for _, name in FAULTS])
def test_a_planted_fault_that_a_schema_can_see_is_refused_by_it(case: Any, name: str):
    if name not in UNSEEN:
        assert refusals(changed(case[0]))


# --- Files made at random

CHOSEN = st.sampled_from(list(PLACES)).flatmap(
    lambda place: st.tuples(st.just(place), st.sets(st.sampled_from([f.name for f in PLACES[place][0] if f.example])))
)
ODD = st.sampled_from(["", "[]", "{}", "x", "[x, {y: z}]", "{pl: x}", "'{lone'", "-1", "'*'", "true", "1e9", "'ż ó'"])


@settings(max_examples=150, deadline=None)
@given(CHOSEN, st.dictionaries(st.integers(0, 30), ODD, max_size=2))
def test_what_the_schema_takes_never_makes_the_reader_fall(chosen: tuple[str, set[str]], odd: dict[int, str]):
    place, names = chosen
    group = PLACES[place][0]
    fields = {name: group[name].example for name in sorted(names)}
    every = [field.name for field in group]
    for at, value in odd.items():
        fields[every[at % len(every)]] = value
    text, rehearsal = placed(place, **fields), is_rehearsal(place)
    if not refusals(text, rehearsal=rehearsal):
        for problem in problems(text, rehearsal=rehearsal):
            assert problem.code not in SEEN - {"bad-name", "not-a-text", "wrong-value", "not-a-number"}, str(problem)
