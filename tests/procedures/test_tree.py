"""A file that cannot be read is told in one sentence, with the place; whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures import tree
from infolinia.procedures.problems import Problem, ProcedureProblems


def read(text: str) -> tuple[tree.Node | None, list[Problem]]:
    problems: list[Problem] = []
    return tree.read(text, "f.yaml", problems), problems


def test_nothing_is_guessed_every_scalar_is_the_text_that_stands_there():
    node, problems = read("on: no\ntime: 12:30\nnumber: 012\nempty:\nlist: [1, 'two']\n")
    assert not problems
    assert isinstance(node, tree.Mapping)
    assert [getattr(value, "text", None) for value in node.fields.values()] == ["no", "12:30", "012", "", None]
    assert (node.keys["time"].line, node.fields["time"].place.column) == (2, 7)
    numbers = node.fields["list"]
    assert isinstance(numbers, tree.Sequence)
    assert [getattr(item, "text", None) for item in numbers.items] == ["1", "two"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "empty-file", "1:1"),
        ("# only a remark\n", "empty-file", "1:1"),
        ("''", "empty-file", "1:1"),
        ("a: b: c", "yaml-colon", "1:5"),
        ("a: 1\nb", "yaml-no-colon", "2:1"),
        ("text: Dzień dobry: tu", "yaml-colon", "1:18"),
        ("a:\n  b: 1\n c: 2", "yaml-indent", "3:2"),
        ("- a\nb: 1", "yaml-indent", "2:1"),
        ("a:\n\tb: 1", "yaml-tab", "2:1"),
        ("a: 1\nb: 'x\nc: 2", "yaml-quote", "2:4"),
        ("a: [1, 2", "yaml-bracket", "1:4"),
        ("? [a]\n: 1", "yaml-bracket", "1:3"),
        ("a: @x", "yaml-start", "1:4"),
        ("a: 1\nb: \x07", "yaml-character", "2:4"),
        ('a: "x\\q"', "yaml-escape", "1:7"),
        ("x: &a [1]\ny: *a", "alias", "2:4"),
        ("y: *nobody", "alias", "1:4"),
        ("a: 1\n---\nb: 2", "two-documents", "2:1"),
        ("[" * 5000, "too-deep", "1:22"),
    ],
)
def test_each_slip_of_the_pen_has_its_own_sentence_and_place(text: str, code: str, place: str):
    node, problems = read(text)
    assert node is None
    assert [(problem.code, str(problem.place)) for problem in problems] == [(code, f"f.yaml:{place}")]


def test_a_field_that_stands_twice_is_told_and_reading_goes_on():
    node, problems = read("a: 1\na: 2\n")
    assert isinstance(node, tree.Mapping)
    assert [str(problem) for problem in problems] == ["f.yaml:2:1: two-fields field=a"]


def test_nine_lines_of_aliases_are_refused_before_they_become_a_billion_nodes():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    _node, problems = read("\n".join(lines))
    assert [problem.code for problem in problems] == ["alias"]


def test_ten_megabytes_are_refused_unread():
    _node, problems = read("a" * 10_000_000)
    assert [problem.code for problem in problems] == ["too-large"]
    with pytest.raises(ProcedureProblems) as caught:
        tree.decode(b"a" * 10_000_000, "f.yaml")
    assert [problem.code for problem in caught.value.problems] == ["too-large"]


def test_utf8_with_and_without_a_mark_and_both_ends_of_line():
    assert tree.decode("a: ż\r\nb: 1".encode("utf-8-sig"), "f.yaml") == "a: ż\nb: 1"
    node, _problems = read("\ufeffa: 1")
    assert isinstance(node, tree.Mapping)
    assert list(node.fields) == ["a"]


@pytest.mark.parametrize(
    ("raw", "place", "byte"),
    [
        ("a: 1\ntekst: żółw".encode("cp1250"), "2:8", "0xBF"),
        (b"a\nbc \x80", "2:4", "0x80"),
        ("a: 1".encode("utf-16"), "1:1", "0xFF"),
    ],
)
def test_what_is_not_utf8_says_where(raw: bytes, place: str, byte: str):
    with pytest.raises(ProcedureProblems) as caught:
        tree.decode(raw, "f.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place), problem.facts["byte"]) == ("not-utf8", f"f.yaml:{place}", byte)


@given(st.text(max_size=200) | st.text("abc:-[]{}'\"&*#|>?!%@ \n\t", max_size=60))
def test_whatever_is_in_a_file_reading_never_raises(text: str):
    node, problems = read(text)
    assert node is not None or problems


def fields(text: str) -> dict[str, str]:
    problems: list[Problem] = []
    node = tree.read(text, "x.yaml", problems)
    assert isinstance(node, tree.Mapping)
    assert problems == []
    return {name: inner.text for name, inner in node.fields.items() if isinstance(inner, tree.Scalar)}


def test_a_comma_within_round_brackets_does_not_end_a_field():
    assert fields("{type: date, from: max(a, b), optional: true}") == {
        "type": "date", "from": "max(a, b)", "optional": "true",
    }  # fmt: skip
    assert fields("{from: max(a, min(b, c), d), x: 1}") == {"from": "max(a, min(b, c), d)", "x": "1"}
    assert fields("{if: max(a, b) > 3, go: end}") == {"if": "max(a, b) > 3", "go": "end"}
    assert fields("{if: x = '(', go: end}") == {"if": "x = '('", "go": "end"}
    assert fields("{from: 'max(a, b)', x: 1}") == {"from": "max(a, b)", "x": "1"}


def test_a_bracket_that_is_never_closed_among_thousands_of_commas_is_read_at_once():
    node, problems = read("x: {from: (" + "a," * 100_000 + "}\n")  # were each comma to read all before it: minutes
    assert node is not None
    assert {problem.code for problem in problems} == {"two-fields"}


def test_a_bracket_of_a_text_takes_nothing_that_is_not_its_own():
    assert fields("{says: 'nie (chyba', then: x}") == {"says": "nie (chyba", "then": "x"}
    assert fields('{says: "a (b", c: }') == {"says": "a (b", "c": ""}
    assert fields("{says: nie (chyba, then: x}") == {"says": "nie (chyba", "then": "x"}
