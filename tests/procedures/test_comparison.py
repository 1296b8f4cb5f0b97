"""What changed between two texts of a procedure is told by step, slot and field, completely and in few words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.procedures.comparison import LONGEST_SHOWN, Change, compare
from tests.procedures.drive import DEMO, NAMES

TEXT = """procedure: p
version: 1
title: {pl: P, en: P}
slots:
  amount: {type: money, title: {pl: Kwota, en: Amount}}
digressions:
  why: {hear: {pl: [dlaczego], en: [why]}, text: {pl: "Bo tak.", en: "Because."}}
steps:
  - statement: hello
    text: {pl: "Dzień dobry.", en: "Hello."}
  - ask: amount
    text: {pl: "Ile?", en: "How much?"}
  - repeat: more
    for: 2
    steps:
      - say: again
        text: {pl: "Jeszcze raz.", en: "Again."}
  - finish: over
    disposition: DONE
"""


def told(before: str, after: str) -> list[Change]:
    found = compare(before, after)
    assert found.readable == (True, True)
    return list(found.changes)


def brief(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(change.of, change.how, change.name) for change in told(before, after)]


def test_a_changed_wording_is_told_by_language_with_its_lines():
    after = TEXT.replace("Ile?", "Jaka kwota?").replace("version: 1\n", "version: 1\n\n")
    (change,) = told(TEXT, after)
    assert (change.of, change.name, change.kind) == ("step", "amount", "ask")
    assert (change.field, change.language) == ("text", "pl")
    assert (change.before, change.after) == ("Ile?", "Jaka kwota?")
    assert change.lines == (12, 13)


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ("version: 1", "version: 2", [("procedure", "field", "")]),
        ("title: {pl: P, en: P}\nslots", "title: {pl: P, en: Q}\nslots", [("procedure", "text", "")]),
        ("type: money", "type: number", [("slot", "field", "amount")]),
        ("slots:\n", "slots:\n  extra: {type: text}\n", [("slot", "added", "extra")]),
        ("slots:\n", "given:\n", [("slot", "field", "amount")]),
        ("Because.", "It is so.", [("digression", "text", "why")]),
        ("  - ask: amount", "  - choose: amount", [("step", "field", "amount")]),
        ("  - finish: over", "  - finish: done", [("step", "renamed", "done")]),
        ("      - say: again", "      - say: once_more", [("step", "renamed", "more/once_more")]),
        ('en: "Again."', 'en: "Once more."', [("step", "text", "more/again")]),
        ("    for: 2\n", "    for: 3\n", [("step", "field", "more")]),
        ('"Ile?", en: "How much?"}\n', '"Ile?"}\n', [("step", "text", "amount")]),
        ("    disposition: DONE\n", "    disposition: DONE\n    when: amount is known\n", [("step", "field", "over")]),
        ("  - ask: amount\n    text: {pl: \"Ile?\", en: \"How much?\"}\n", "", [("step", "removed", "amount")]),
    ],
)  # fmt: skip
def test_each_change_is_told_once(was: str, now: str, found: list[tuple[str, str, str]]):
    assert was in TEXT
    assert brief(TEXT, TEXT.replace(was, now, 1)) == found


def test_what_is_only_written_otherwise_is_no_change():
    after = TEXT.replace('{pl: "Ile?", en: "How much?"}', "\n      pl: Ile?  # o kwotę\n      en: How much?")
    assert after != TEXT
    assert told(TEXT, after) == []


def test_a_moved_step_is_told_with_what_it_followed():
    hello = TEXT[TEXT.index("  - statement") : TEXT.index("  - ask")]
    after = TEXT.replace(hello, "").replace("  - finish: over", hello + "  - finish: over")
    (change,) = told(TEXT, after)
    assert (change.how, change.name, change.before, change.after) == ("moved", "hello", "", "more")


def test_a_long_value_is_told_shortened():
    (change,) = told(TEXT, TEXT.replace("Ile?", "Ile " * 200))
    assert len(change.after) == LONGEST_SHOWN + 1
    assert change.after.endswith("…")


def test_a_text_that_is_no_yaml_has_no_parts_to_tell_of():
    found = compare(TEXT, "procedure: [")
    assert (found.changes, found.readable) == ((), (True, False))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_text_has_no_changes(name: str):
    text = (DEMO / f"{name}.yaml").read_text("utf-8")
    assert told(text, text) == []


# --- Properties

names = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)
courses = st.builds(lambda order, words: {name: words[name] for name in order}, names, st.fixed_dictionaries(
    {name: st.sampled_from(["x", "y", "z"]) for name in "abcdefghij"}
))  # fmt: skip


def written(course: Mapping[str, str]) -> str:
    steps = "".join(f"  - say: {name}\n    text: {{pl: {name}{word}}}\n" for name, word in course.items())
    return f"procedure: p\nsteps:\n{steps or '  []'}"


@settings(deadline=None)
@given(courses, courses)
def test_what_is_told_leads_from_one_text_to_the_other(before: dict[str, str], after: dict[str, str]):
    changes = told(written(before), written(after))
    by = {
        how: {change.name for change in changes if change.how == how} for how in ("added", "removed", "moved", "text")
    }
    assert by["added"] == after.keys() - before.keys()
    assert by["removed"] == before.keys() - after.keys()
    common = before.keys() & after.keys()
    assert by["text"] == {name for name in common if before[name] != after[name]}
    unmoved = common - by["moved"]
    assert [name for name in before if name in unmoved] == [name for name in after if name in unmoved]


@settings(deadline=None)
@given(courses, st.data())
def test_one_step_that_was_moved_is_the_only_one_told(course: dict[str, str], data: st.DataObject):
    order = list(course)
    if len(order) < 3:
        return
    name = data.draw(st.sampled_from(order))
    others = [other for other in order if other != name]
    at = data.draw(st.integers(0, len(others)))
    after = [*others[:at], name, *others[at:]]
    moved = [c.name for c in told(written(course), written({n: course[n] for n in after})) if c.how == "moved"]
    assert len(moved) == (after != order)


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_text_breaks_it(before: str, after: str):
    found = compare(before, after)
    assert found.changes == () or all(found.readable)


@settings(deadline=None)
@given(courses, courses)
def test_backwards_the_same_is_told_the_other_way_round(before: dict[str, str], after: dict[str, str]):
    def sides(changes: list[Change], how: str) -> set[str]:
        return {change.name for change in changes if change.how == how}

    there, back = told(written(before), written(after)), told(written(after), written(before))
    assert sides(there, "added") == sides(back, "removed")
    assert sides(there, "text") == sides(back, "text")
    assert len(sides(there, "moved")) == len(sides(back, "moved"))
