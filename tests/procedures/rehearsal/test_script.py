"""What is wrong in a rehearsal's file is named with its line; what it says comes through as written."""

from __future__ import annotations

import pytest

from infolinia.procedures.problems import ProcedureProblems
from infolinia.procedures.rehearsal.script import read

HEAD = "rehearsal: R\nprocedure: p\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("rehearsal: R\nlines: []\n", "no-field", 1),
        (HEAD + "lines: []\nlanguage: de\n", "wrong-value", 4),
        (HEAD + "lines: []\nnow: yesterday\n", "wrong-value", 4),
        (HEAD + "lines: []\nnow: 2026-11-23T10:15+01:00\n", "wrong-value", 4),
        (HEAD + "lines:\n  - {says: a, heard: whole}\n", "rehearsal-line", 4),
        (HEAD + "lines:\n  - {}\n", "rehearsal-line", 4),
        (HEAD + "lines:\n  - {said: a}\n", "unknown-field", 4),
        (HEAD + "lines: []\nend: {actions: {a: many}}\n", "not-a-number", 4),
        (HEAD + "lines: []\nending: {}\n", "unknown-field", 4),
        ("", "empty-file", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, code: str, line: int):
    with pytest.raises(ProcedureProblems) as found:
        read(text, file="r.yaml")
    assert (code, line) in [(problem.code, problem.place.line) for problem in found.value.problems]


def test_a_file_may_hold_several_and_words_stay_words():
    text = """
- {rehearsal: A, procedure: p, lines: [{focus: x, says: "no", then: {x: false}}]}
- rehearsal: B
  procedure: p
  now: 2026-02-28T23:59
  backend: {a.b: [{n: 012}, {error: gone}]}
  lines: [{corrects: {amount: 12:30}}]
  end: {not_in_record: [y], statements: {s: 2}}
"""
    one, two = read(text, file="r.yaml")
    assert (one.lines[0].value, one.lines[0].then) == ("no", {"x": False})
    assert two.now.isoformat() == "2026-02-28T23:59:00"
    assert two.backend == {"a.b": ({"n": "012"}, {"error": "gone"})}
    assert two.lines[0].slots == {"amount": "12:30"}
    assert two.end
    assert (two.end.not_in_record, two.end.statements) == (("y",), {"s": 2})
