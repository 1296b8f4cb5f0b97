"""The sentences of problems: place first, cure last, Polish and English, the same fields in both."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from infolinia.procedures import messages
from infolinia.procedures.problems import Place, Problem, ProcedureProblems

ROOM = Path(messages.__file__).parent
POLISH = {e.msgid: e.msgstr for e in polib.pofile(str(ROOM / "locale/pl/LC_MESSAGES/django.po"))}
CODES = re.compile(r'problem\(\s*"([a-z0-9-]+)"|(?<![A-Za-z])Problem\(\s*"([a-z0-9-]+)"|unknown\(\s*"([a-z0-9-]+)"')


def test_the_place_comes_first_and_the_cure_last():
    problem = Problem("two-steps", Place("packs/gaz/awaria.yaml", 41, 7), {"step": "adres"})
    assert messages.say(problem) == "packs/gaz/awaria.yaml:41:7: Two steps are named adres. Rename one."
    said = messages.say(problem, POLISH.__getitem__)
    assert said == "packs/gaz/awaria.yaml:41:7: Dwa kroki nazywają się adres. Zmień nazwę jednego."


@pytest.mark.parametrize("code", sorted(messages.MESSAGES))
def test_each_sentence_is_there_in_both_languages_with_the_same_fields(code: str):
    english = messages.MESSAGES[code]
    polish = POLISH[english]
    fields = re.findall(r"\{(\w+)\}", english)
    assert sorted(fields) == sorted(re.findall(r"\{(\w+)\}", polish))
    facts = dict.fromkeys(fields, "x")
    for sentence in (english, polish):
        filled = sentence.format(**facts)
        assert filled.rstrip("…").endswith((".", "raty.", ": ")) or filled.endswith("en: …")


def test_every_code_in_the_sources_has_its_sentence():
    used = {
        code
        for file in ROOM.glob("*.py")
        for groups in CODES.findall(file.read_text("utf-8"))
        for code in groups
        if code
    }
    assert len(used) > 30
    assert used <= set(messages.MESSAGES)


def test_many_problems_are_one_error_that_tells_the_first():
    found = [Problem("two-steps", Place("f.yaml", line), {"step": "a"}) for line in range(1, 9)]
    error = ProcedureProblems(found)
    assert error.problems == found
    assert str(error).count("two-steps") == 5
    assert str(Problem("empty-file", Place("f.yaml"))) == "f.yaml:1:1: empty-file"
