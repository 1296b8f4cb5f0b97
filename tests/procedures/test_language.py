"""What an author gets for a procedure file: a compiled procedure, or every fault with its place and cure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.procedures import language, messages
from infolinia.procedures.problems import Problem, ProcedureProblems
from tests.procedures.drive import DEMO, NAMES, demo

SMALL = """
procedure: small
version: 3
title: {pl: Mała, en: Small}
languages: [pl, en]
call: {direction: in, kind: complaint}
given:
  customer: {type: customer, optional: true}
slots:
  danger: {type: yes_no, critical: true}
  way: {type: choice, values: {email: {pl: [mailem], en: [by e-mail]}, letter: {pl: [listem], en: [by letter]}}}
  email: {type: email, private: true}
  amount: {type: money, valid: amount > 0 zł, why: {pl: Za mało., en: Too little.}, optional: true}
  code: {type: text, pattern: '[A-Z]{2}\\d{3}', max: 5, title: {pl: Kod, en: Code}}
  last: {type: date, from: today + 14 days, looks: ahead}
  case: {type: case}
  yes: {type: yes_no}
digressions:
  why:
    objection: true
    hear: {pl: [po co], en: [what for]}
    text: {pl: Bo tak., en: Because.}
    at: [danger]
    max: 3
  leave: {hear: {pl: koniec, en: enough}, go: gone}
steps:
  - statement: recording
    text: {pl: "Nagrywamy, {client.name}.", en: "We record, {client.name}."}
    law: REC-01
    heard: whole
  - ask: danger
    text: {pl: Czy coś grozi?, en: Any danger?}
    help: {pl: Pytaj zawsze., en: Always ask.}
    unsure: true
    on_refuse: gone
  - branch: safe
    when:
      - {if: danger, go: gone}
  - choose: way
    text: {pl: "Jak: {options}?", en: "How: {options}?"}
  - ask: email
    when: way = email
    text: {pl: Jaki adres?, en: What address?}
    confirm: summary
    on_dont_know: skip
  - ask: code
    text: {pl: Jaki kod?, en: What code?}
  - say: sum
    text: {pl: "Kod {code}.", en: "Code {code}."}
    again: changed
  - do: open
    action: cases.open
    with: {code: code, way: way}
    out: {case: case}
    slow: {pl: Zapisuję., en: Saving.}
    on_error: {unavailable: gone}
    on_change: cases.amend
  - statement: terms
    text: {pl: "Sprawa {case}.", en: "Case {case}."}
  - ask: yes
    accepts: terms
    text: {pl: Zgoda?, en: Agreed?}
  - finish: done
    disposition: DONE
    text: {pl: Do widzenia., en: Goodbye.}
  - hand_over: gone
    to: queue faults
    reason: {pl: Zagrożenie, en: Danger}
"""
INNER = """
procedure: inner
title: {pl: W, en: I}
given: {wanted: {type: level}, customer: {type: customer, optional: true}}
gives: {level: {type: level}, customer: {type: customer}}
slots: {name: {type: text}}
steps:
  - ask: name
    text: {pl: Kto?, en: Who?}
  - return: ok
  - return: no
"""
OUTER = """
procedure: outer
title: {pl: Z, en: O}
slots: {level: {type: level}}
steps:
  - include: inner
    with: {wanted: L1}
    out: {level: level}
    exits: {ok: continue, no: end}
  - finish: end
    disposition: X
"""


def problems(text: str, *, actions: frozenset[str] | None = None, **library: str) -> list[Problem]:
    with pytest.raises(ProcedureProblems) as caught:
        language.load(text, source="test.yaml", library=library, actions=actions)
    return caught.value.problems


def faults(text: str, source: str, library: dict[str, str]) -> list[Problem]:
    """None, when it compiles."""
    try:
        language.load(text, source=source, library=library)
    except ProcedureProblems as found:
        return found.problems
    return []


def changed(*pairs: tuple[str, str], text: str = SMALL) -> str:
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def test_a_procedure_is_compiled_with_all_that_stands_in_it():
    made = language.load(SMALL, source="small.yaml", library={}, actions=frozenset({"cases.open", "cases.amend"}))
    assert (made.name, made.version, made.languages, made.title["en"]) == ("small", "3", ("pl", "en"), "Small")
    assert [step.kind for step in made.steps][:4] == ["statement", "ask", "branch", "choose"]
    danger, code = made.slots["danger"], made.slots["code"]
    assert (danger.critical, made.slots["email"].private, code.pattern, code.longest) == (
        True,
        True,
        "[A-Z]{2}\\d{3}",
        5,
    )
    assert made.slots["last"].source is not None
    assert made.slots["amount"].valid is not None
    step = made.steps[made.index("open")]
    assert (step.action, step.on_change, step.out, step.on_error) == (
        "cases.open", "cases.amend", {"case": "case"}, {"unavailable": "gone"},
    )  # fmt: skip
    assert made.steps[made.index("email")].confirm
    assert made.steps[made.index("sum")].again
    why, leave = made.digressions
    assert (why.objection, why.at, why.most, leave.go, leave.most) == (True, ("danger",), 3, "gone", 2)
    assert made.slot("customer") is made.given["customer"]
    assert made.slot("nobody") is None
    assert str(made.steps[0].place) == "small.yaml:27:5"


def test_both_languages_are_expected_unless_the_file_says_otherwise():
    only_polish = "procedure: p\ntitle: {pl: P}\nlanguages: [pl]\nsteps: [{finish: end, disposition: X}]"
    made = language.load(only_polish, source="p.yaml", library={})
    assert (made.languages, made.version) == (("pl",), "1")
    assert [p.code for p in problems(only_polish.replace("languages: [pl]\n", ""))] == ["no-text"]


@pytest.mark.parametrize("pattern", [r"[A-Z]{2}-\d+", r"\d{2}-\d{3}", r"\+48\d*", r"(PL)?\d{10}", r"[\w.]+\?"])
def test_usual_patterns_are_taken(pattern: str):
    text = changed(("'[A-Z]{2}\\d{3}'", f"'{pattern}'"))
    slot = language.load(text, source="s.yaml", library={}).slot("code")
    assert slot is not None
    assert slot.pattern == pattern


def test_the_version_of_a_call_is_the_hash_of_the_text_and_of_all_it_includes():
    one = language.load(OUTER, source="o.yaml", library={"inner": INNER})
    assert one.hash == language.load(OUTER, source="elsewhere.yaml", library={"inner": INNER}).hash
    assert one.hash != language.load(OUTER + "# a remark", source="o.yaml", library={"inner": INNER}).hash
    assert one.hash != language.load(OUTER, source="o.yaml", library={"inner": INNER.replace("Kto?", "Kto to?")}).hash
    assert language.included(one) == {"inner"}
    assert one.steps[0].included is not None
    assert one.steps[0].included.gives == ("level", "customer")


WRONG = [
    # what is changed in SMALL; the code; the line of SMALL; a fact of the sentence
    (("title: {pl: Mała, en: Small}\n", ""), "no-field", 2, "title"),
    (("title: {pl: Mała, en: Small}", "title: Mała"), "one-language", 4, "title"),
    (("title: {pl: Mała, en: Small}", "title: {pl: Mała}"), "no-text", 4, "en"),
    (("title: {pl: Mała, en: Small}", "title: {pl: [a], en: b}"), "not-a-text", 4, "pl"),
    (("title: {pl: Mała, en: Small}", "title: {pl: a, en: b, de: c}"), "unknown-field", 4, "de"),
    (("procedure: small", "procedure: 'a b'"), "bad-name", 2, "a b"),
    (("languages: [pl, en]", "languages: [pl, cz]"), "unknown-language", 5, "cz"),
    (("languages: [pl, en]", "languages: []"), "no-field", 5, "languages"),
    (("languages: [pl, en]", "languages: pl"), "not-a-list", 5, "pl"),
    (("call: {direction: in", "call: {direktion: in"), "unknown-field", 6, "direction"),
    (("version: 3", "versoin: 3"), "unknown-field", 3, "version"),
    (("  danger: {type: yes_no, critical: true}", "  danger: {type: yesno}"), "unknown-type", 10, "yesno"),
    (("critical: true", "critical: yes"), "wrong-value", 10, "true, false"),
    (("{type: yes_no, critical: true}", "yes_no"), "not-a-mapping", 10, "danger"),
    (("  danger: {type", "  not: {type"), "bad-name", 10, "not"),
    (("  danger: {type", "  performer: {type"), "bad-name", 10, "performer"),
    (("  yes: {type: yes_no}", "  customer: {type: customer}\n  yes: {type: yes_no}"), "two-slots", 17, "customer"),
    (("  yes: {type: yes_no}", "  yes: {type: yes_no, values: {a: {pl: a, en: a}}}"), "values-of-no-choice", 17, "yes"),
    (("letter: {pl: [listem], en: [by letter]}", "letter: {pl: [listem], en: []}"), "no-text", 11, "letter"),
    (("letter: {pl: [listem], en: [by letter]}", "letter: listem"), "one-language", 11, "letter"),
    (("max: 5", "max: pięć"), "not-a-number", 14, "pięć"),
    (("'[A-Z]{2}\\d{3}'", "'(a+)+$'"), "bad-pattern", 14, "(a+)+$"),
    (("'[A-Z]{2}\\d{3}'", "'['"), "bad-pattern", 14, "["),
    (("'[A-Z]{2}\\d{3}'", "'a*a*a*b'"), "bad-pattern", 14, "a*a*a*b"),
    (("'[A-Z]{2}\\d{3}'", "'a{0,9}a{0,9}a+b'"), "bad-pattern", 14, "a+b"),
    (("'[A-Z]{2}\\d{3}'", "'a?a?a?a?a?aaaaa'"), "bad-pattern", 14, "a?a?"),
    (("'[A-Z]{2}\\d{3}', max: 5", "'[A-Z]+', max: 5000"), "not-a-number", 14, "5000"),
    (("looks: ahead", "looks: forward"), "wrong-value", 15, "back, ahead"),
    (("amount > 0 zł, why", "amout > 0 zł, why"), "expression-unknown-word", 13, "amout"),
    (("from: today + 14 days", "from: last + 1 days"), "derived-circle", 15, "last"),
    (("    objection: true", "    artikle: terms"), "unknown-field", 20, "article"),
    (("    heard: whole", "    needs: levle >= L2"), "expression-unknown-word", 30, "levle"),
    (("unsure: true", "ladder: {silence: [agian, hand_over]}"), "unknown-rung", 34, "again"),
    (("unsure: true", "ladder: {no_match: [again, gonne]}"), "unknown-step", 34, "gone"),
    (("unsure: true", "on_silence: gonne"), "unknown-step", 34, "gone"),
    (("unsure: true", "depends: [wya]"), "unknown-slot", 34, "way"),
    (("unsure: true", "again: 9"), "not-a-number", 34, "5"),
    (("    action: cases.open\n", "    action: cases.open\n    timeout: 2 h\n"), "not-seconds", 53, "2 min"),
    (("go: gone}\nsteps", "go: gonne}\nsteps"), "unknown-step", 25, "gone"),
    (("at: [danger]", "at: [dangre]"), "unknown-step", 20, "danger"),
    (("    max: 3", "    max: 99"), "not-a-number", 24, "99"),
    (("koniec, en: enough}, go", "koniec, en: enough}, goo"), "unknown-field", 25, "goo"),
    (("  - statement: recording", "  - statment: recording"), "no-kind", 27, "statement"),
    (("  - statement: recording", "  - say: x\n    statement: recording"), "no-kind", 27, "statement"),
    (("  - statement: recording\n", "  - recording\n  - statement: recording\n"), "not-a-mapping", 27, "recording"),
    (("  - statement: recording", "  - statement: 'a/b'"), "bad-name", 27, "a/b"),
    (("{client.name}.\", en", "{client.nmae}.\", en"), "fill-unknown-fill", 28, "client.nmae"),
    (("We record, {client.name}.", "We record."), "other-fills", 28, "client.name"),
    (("    law: REC-01", "    lwa: REC-01"), "unknown-field", 29, "law"),
    (("    heard: whole", "    heard: half"), "wrong-value", 30, "whole"),
    (("    heard: whole", "    next: safee"), "unknown-step", 30, "safe"),
    (("  - ask: danger", "  - ask: dangr"), "unknown-slot", 31, "danger"),
    (("    on_refuse: gone", "    on_refuse: gonne"), "unknown-step", 35, "gone"),
    (("unsure: true", "unsure: maybe"), "wrong-value", 34, "maybe"),
    (("- {if: danger, go: gone}", "- {if: danger}"), "no-field", 38, "go"),
    (("- {if: danger, go: gone}", "- {go: gone}"), "no-field", 38, "if"),
    (("- {if: danger, go: gone}", "- {if: dangr, go: gone}"), "expression-unknown-word", 38, "danger"),
    (("- {if: danger, go: gone}", "- danger"), "not-a-mapping", 38, "danger"),
    (("    when:\n      - {if: danger, go: gone}\n", ""), "no-field", 36, "when"),
    (("  - choose: way", "  - choose: code"), "not-a-choice", 39, "code"),
    (("  - choose: way", "  - ask: way"), "choose-it", 39, "way"),
    (("  - ask: code\n", "  - ask: last\n"), "derived-asked", 46, "last"),
    (("when: way = email", "when: way = emali"), "expression-unknown-word", 42, "email"),
    (("    again: changed", "    again: always"), "wrong-value", 50, "changed, never"),
    (("    action: cases.open\n", ""), "no-field", 51, "action"),
    (("    action: cases.open\n", "    action: cases.opne\n"), "unknown-action", 52, "cases.open"),
    (("on_change: cases.amend", "on_change: cases.amned"), "unknown-action", 57, "cases.amend"),
    (("out: {case: case}", "out: {case: cas}"), "unknown-slot", 54, "case"),
    (("    accepts: terms", "    accepts: done"), "accepts-no-statement", 61, "done"),
    (("    disposition: DONE\n", ""), "no-field", 63, "disposition"),
    (("    to: queue faults\n", ""), "no-field", 66, "to"),
    (("  - hand_over: gone", "  - hand_over: gone\n    when: danger"), "falls-off", 66, "gone"),
    (("  - hand_over: gone", "  - hand_over: done"), "two-steps", 66, "done"),
    (("    law: REC-01", "    next: recording"), "circle", 27, "recording → recording"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "line", "fact"), WRONG, ids=[f"{w[1]}-{w[2]}-{w[3]}" for w in WRONG])
def test_what_is_wrong_is_told_with_place_fact_and_cure(change: tuple[str, str], code: str, line: int, fact: str):
    found = problems(changed(change), actions=frozenset({"cases.open", "cases.amend"}))
    (problem,) = [p for p in found if p.code == code and fact in messages.say(p)] or [None]
    assert problem is not None, [messages.say(p) for p in found]
    assert (problem.place.file, problem.place.line) == ("test.yaml", line)
    assert problem.place.column > 1 or line == 2 or code in ("unknown-field", "no-field")


def test_an_author_gets_all_faults_at_once():
    found = problems(
        changed(("critical: true", "critical: yes"), ("law: REC-01", "lwa: REC-01"), ("to: queue", "too: queue"))
    )
    assert {p.code for p in found} >= {"wrong-value", "unknown-field", "no-field"}


def test_a_file_that_is_no_procedure():
    assert [p.code for p in problems("just a text")] == ["not-a-mapping"]
    assert {p.code for p in problems("- a\n- b")} == {"not-a-mapping"}
    assert [p.code for p in problems("a: [")] == ["yaml-bracket"]
    assert "how-many" in {p.code for p in problems("procedure: p\ntitle: {pl: a, en: b}\nsteps: []")}


def test_a_file_is_bounded():
    step = "  - {say: s%d, text: {pl: a, en: a}}"
    steps = "\n".join(step % n for n in range(501))
    many = f"procedure: p\ntitle: {{pl: a, en: b}}\nsteps:\n{steps}\n  - {{finish: e, disposition: X}}\n"
    assert "how-many" in {p.code for p in problems(many)}
    slots = "\n".join(f"  s{n}: {{type: text}}" for n in range(201))
    end = "steps: [{finish: e, disposition: X}]"
    assert [p.code for p in problems(f"procedure: p\ntitle: {{pl: a, en: b}}\nslots:\n{slots}\n{end}")] == ["how-many"]
    assert [p.code for p in problems(f"procedure: p\ntitle: {{pl: a, en: b}}\ngiven:\n{slots}\n{end}")] == ["how-many"]
    chain = "\n".join(f"  s{n}: {{type: date, from: s{n + 1} + 1 days}}" for n in range(20))
    long = f"procedure: p\ntitle: {{pl: a, en: b}}\nslots:\n{chain}\n  s20: {{type: date}}\n{end}"
    assert [p.code for p in problems(long)] == ["derived-circle"]


INCLUDES = [
    (("include: inner", "include: iner"), {}, "unknown-procedure", 6, "inner"),
    (("with: {wanted: L1}", "with: {wanted: L1, who: L1}"), {}, "not-given", 7, "who"),
    (("    with: {wanted: L1}\n", ""), {}, "no-field", 6, "wanted"),
    (("out: {level: level}", "out: {name: level}"), {}, "not-given", 8, "name"),
    (("out: {level: level}", "out: {level: levle}"), {}, "unknown-slot", 8, "level"),
    (("exits: {ok: continue, no: end}", "exits: {okay: continue}"), {}, "unknown-step", 9, "ok"),
    (("exits: {ok: continue, no: end}", "exits: {no: edn}"), {}, "unknown-step", 9, "end"),
    (("", ""), {"inner": INNER.replace("title:", "languages: [pl]\ntitle:")}, "no-text", 6, "en"),
    (("", ""), {"inner": "a: ["}, "yaml-bracket", 1, "bracket"),
    (("", ""), {"inner": INNER.replace("Who?", "'{who}'")}, "fill-unknown-fill", 9, "who"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "library", "code", "line", "fact"), INCLUDES, ids=[w[2] + w[4] for w in INCLUDES])
def test_what_is_wrong_with_an_include(change, library: dict[str, str], code: str, line: int, fact: str):
    found = problems(changed(change, text=OUTER), **{"inner": INNER, **library})
    assert (code, line) in {(p.code, p.place.line) for p in found if fact in messages.say(p)}


def test_faults_of_an_included_file_name_that_file_beside_the_first_one():
    with pytest.raises(ProcedureProblems) as caught:
        language.load(OUTER, source="demo/procedures/outer.yaml", library={"inner": INNER.replace("Who?", "'{who}'")})
    assert str(caught.value.problems[0].place) == "demo/procedures/inner.yaml:9:26"
    assert "inner.yaml:9:26: fill-unknown-fill" in str(caught.value)


def test_procedures_that_include_each_other_are_refused_with_the_circle_told():
    way = "procedure: {}\ntitle: {{pl: a, en: b}}\nsteps:\n  - include: {}\n  - finish: end\n    disposition: X\n"
    a, b = way.format("a", "b"), way.format("b", "a")
    (problem,) = problems(a, a=a, b=b)
    assert messages.say(problem) == "b.yaml:4:14: A procedure includes itself: a → b → a. Remove one include."
    (itself,) = problems(way.format("a", "a"), a=way.format("a", "a"))
    assert itself.facts["way"] == "a → a"


def test_includes_are_bounded_in_depth_and_each_is_read_once():
    def level(n: int) -> str:
        lines = [f"  - include: p{m}" for m in range(n + 1, 8)]
        return f"procedure: p{n}\ntitle: {{pl: a, en: b}}\nsteps:\n" + "\n".join([*lines, "  - return: ok"])

    library = {f"p{n}": level(n) for n in range(1, 8)}
    made = language.load(
        level(0).replace("return: ok", "finish: e\n    disposition: X"), source="p0.yaml", library=library
    )
    assert language.included(made) == frozenset(library), "seven in each other, 128 ways through them"
    chain = {
        f"q{n}": f"procedure: q{n}\ntitle: {{pl: a, en: b}}\nsteps:\n  - include: q{n + 1}\n  - return: ok"
        for n in range(12)
    }
    assert [p.code for p in problems(chain["q0"], **chain)] == ["includes-deep"]


def test_every_problem_has_a_sentence_and_a_place_whatever_is_typed_wrong():
    """Each line of the demo's procedures left out, cut in half or moved to the right: problems or a procedure."""
    library = {file.stem: file.read_text("utf-8") for file in DEMO.glob("*.yaml")}
    lines = library["identyfikacja"].splitlines()
    for at in range(len(lines)):
        for slip in ([], [lines[at][: len(lines[at]) // 2]], [f"   {lines[at]}"]):
            text = "\n".join([*lines[:at], *slip, *lines[at + 1 :]])
            for problem in faults(text, "identyfikacja.yaml", library):
                assert messages.say(problem).startswith("identyfikacja.yaml:")


@pytest.mark.parametrize("name", [*NAMES, "identyfikacja"])
def test_the_demos_procedures_compile(name: str):
    assert demo(name).languages == ("pl", "en")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 40), st.text("abc:-[]{}'\"&*#|>?!%@= \n\t0ż", max_size=12))
def test_a_damaged_file_never_raises_anything_else(at: int, length: int, put: str):
    for problem in faults(SMALL[:at] + put + SMALL[at + length :], "f.yaml", {}):
        assert messages.say(problem).startswith("f.yaml:")
