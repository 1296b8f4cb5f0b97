"""Slips of somebody who does not know YAML are told at their own line, with their cause, in both languages."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from infolinia.procedures import language, messages, tree
from infolinia.procedures.problems import Problem, ProcedureProblems

POLISH = {
    entry.msgid: entry.msgstr
    for entry in polib.pofile(str(Path(messages.__file__).parent / "locale/pl/LC_MESSAGES/django.po"))
}
WHOLE = """procedure: oddzwon
title: {pl: Oddzwonienie, en: Call back}
steps:
  - statement: rec
    law: REC-01
    text:
      pl: "Dzień dobry."
      en: "Good morning."
  - ask: telefon
    text:
      pl: "Na jaki numer?"
      en: "On what number?"
  - finish: done
    disposition: CB_ASKED
"""
PL = 'pl: "Na jaki numer?"'
NBSP = "\u00a0"
SLIPS = [  # what stands there, what is written instead, the problem and its line
    (PL, 'pl: "Na jaki numer?', "yaml-quote", 11),
    (PL, "pl: 'Na jaki numer?", "yaml-quote", 11),
    (PL, 'pl: "Na jaki numer?”', "yaml-quote", 11),
    ('en: "On what number?"', 'en: "On what number?', "yaml-quote", 12),
    ("{pl: Oddzwonienie,", '{pl: "Oddzwonienie,', "yaml-quote", 2),
    (PL, 'pl: "Na jaki "dobry" numer?"', "yaml-quote-inside", 11),
    (PL, 'pl: "Na jaki „dobry" numer?"', "yaml-quote-inside", 11),
    (PL, 'pl: "Na jaki" numer?', "yaml-quote-inside", 11),
    (PL, 'pl: "Na "jaki": numer?"', "yaml-quote-inside", 11),
    ('en: "On what number?"', "en: 'What's the number?'", "yaml-apostrophe", 12),
    (PL, "pl: {options} czy dzwonić?", "yaml-start", 11),
    (PL, "pl: [x] czy dzwonić?", "yaml-start", 11),
    (PL, "pl: & czy dzwonić?", "yaml-start", 11),
    (PL, "pl: &czy dzwonić?", "yaml-start", 11),
    (PL, "pl: !czy dzwonić?", "yaml-start", 11),
    (PL, "pl: %czy dzwonić?", "yaml-start", 11),
    (PL, "pl: @czy dzwonić?", "yaml-start", 11),
    (PL, "pl: `czy dzwonić?", "yaml-start", 11),
    (PL, "pl: | czy dzwonić?", "yaml-start", 11),
    (PL, "pl: > czy dzwonić?", "yaml-start", 11),
    (PL, "pl: ? czy dzwonić?", "yaml-start", 11),
    (PL, "pl: *czy* dzwonić?", "alias", 11),
    (PL, "pl: Numer: jaki?", "yaml-colon", 11),
    ("{pl: Oddzwonienie,", "{pl: Numer: jaki,", "yaml-colon", 2),
    (PL, 'pl: "C:\\dom"', "yaml-escape", 11),
    ("  - statement", "  -statement", "yaml-dash-space", 4),
    ("  - ask", "  -ask", "yaml-dash-space", 9),
    ("  - finish", "  -finish", "yaml-dash-space", 13),
    ("law: REC", "law:REC", "yaml-colon-space", 5),
    (PL, 'pl:"Na jaki numer?"', "yaml-colon-space", 11),
    ("ask: telefon", "ask:telefon", "yaml-colon-space", 9),
    ("title: {", "title:{", "yaml-colon-space", 2),
    ("{pl: Odd", "{pl:Odd", "yaml-colon-space", 2),
    ("{pl: Oddzwonienie,", '{pl:"Oddzwonienie, tak",', "yaml-colon-space", 2),
    (", en: Call", ", en:Call", "yaml-colon-space", 2),
    ("disposition: CB", "disposition:CB", "yaml-colon-space", 14),
    ("law: REC", "law REC", "yaml-no-colon", 5),
    ('text:\n      pl: "Na', 'text\n      pl: "Na', "yaml-no-colon", 10),
    ("    law", "     law", "yaml-indent", 5),
    ("    law", "   law", "yaml-indent", 5),
    ('      en: "On', '       en: "On', "yaml-indent", 12),
    ('      en: "On', '     en: "On', "yaml-indent", 12),
    ("  - ask", "- ask", "yaml-indent", 9),
    ("  - ask", "   - ask", "yaml-indent", 9),
    ("    law", 4 * NBSP + "law", "yaml-space", 5),
    ("    law", "   " + NBSP + "law", "yaml-space", 5),
    ("    law", "    " + NBSP + "law", "yaml-space", 5),
    ("law: REC", "law:" + NBSP + "REC", "yaml-space", 5),
    ("law: REC", "law: " + NBSP + "REC", "yaml-space", 5),
    ("- ask", "-" + NBSP + "ask", "yaml-space", 9),
    (PL, "pl:\u202f" + PL[4:], "yaml-space", 11),
    ("    law", "\tlaw", "yaml-tab", 5),
    ("    law", "    \tlaw", "yaml-tab", 5),
    ("law: REC", "law:\tREC", "yaml-tab", 5),
    ("CB_ASKED\n", "CB_ASKED- say: x\n    text: a\n", "yaml-dash", 14),
    ("CB_ASKED\n", "CB_ASKED  - say: x\n    text: a\n", "yaml-dash", 14),
    ("CB_ASKED\n", '"CB_ASKED"- say: x\n    text: a\n', "yaml-dash", 14),
    ("CB_ASKED\n", "- say: x\n    text: a\n", "yaml-dash", 14),
    ("Call back}", "Call back", "yaml-bracket", 2),
    ("Call back}", "Call back}}", "yaml-bracket", 2),
    ("CB_ASKED", "[CB_ASKED", "yaml-bracket", 14),
]


def problems(text: str) -> list[Problem]:
    found: list[Problem] = []
    tree.read(text, "f.yaml", found)
    return found


@pytest.mark.parametrize(("stood", "stands", "code", "line"), SLIPS, ids=[slip[1][:30] for slip in SLIPS])
def test_a_slip_is_told_at_its_own_line_with_its_cause(stood: str, stands: str, code: str, line: int):
    assert WHOLE.count(stood) == 1
    found = problems(WHOLE.replace(stood, stands))
    assert [(problem.code, problem.place.line) for problem in found] == [(code, line)]
    for translate in (str, POLISH.__getitem__):
        said = messages.say(found[0], translate)
        assert said.startswith(f"f.yaml:{line}:")
        assert "{" not in said or found[0].facts.get("sign") == "{"


def test_a_sign_that_may_not_begin_a_text_is_named():
    (found,) = problems(WHOLE.replace(PL, "pl: {options} czy dzwonić?"))
    assert (found.facts["sign"], found.place.column) == ("{", 11)


@pytest.mark.parametrize("text", ["PK\x03\x04\x00\x00abc", "%PDF-1.4\nobj\n", "\ufffdPNG\n\x1a\n\x00"])
def test_a_picture_or_a_document_is_said_to_be_no_text(text: str):
    assert [(problem.code, problem.place.line) for problem in problems(text)] == [("yaml-binary", 1)]


def test_what_is_written_as_it_should_be_is_no_slip():
    assert problems(WHOLE) == []
    for right in (
        "pl: Na jaki numer 12:30, http://x.pl?",
        f"pl: 10{NBSP}zł",
        f'pl: "{NBSP}tak"',
        "pl: 'ma \"dobry\" numer?'",
        'pl: "!tak, *tak*, & tak"',
        "pl: |\n        Tak: nie\n        -ask: x",
        'pl: "Na\n        jaki: numer?"',
    ):
        assert problems(WHOLE.replace(PL, right)) == [], right


def test_a_mistyped_name_of_a_step_is_told_at_its_own_line_alone():
    text = """procedure: oddzwon
title: {pl: Oddzwonienie, en: Call back}
slots:
  numer: {type: order, title: {pl: Numer, en: Number}}
  telefon: {type: phone, title: {pl: Telefon, en: Telephone}}
steps:
  - ask: numer
    text: {pl: "Jaki?", en: "Which?"}
    next: telefon
  - ask: telefn
    text: {pl: "Jaki?", en: "Which?"}
  - finish: done
    disposition: X
"""
    with pytest.raises(ProcedureProblems) as found:
        language.load(text, source="f.yaml", library={})
    assert [(p.code, p.place.line, p.facts["nearest"]) for p in found.value.problems] == [
        ("unknown-slot", 10, "telefon")
    ]
