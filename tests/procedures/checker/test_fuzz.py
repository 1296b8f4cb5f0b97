"""Whatever stands in a file, the check ends with findings in words, in both languages, and never with an exception."""

from __future__ import annotations

import random
import re
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infolinia.procedures import messages
from infolinia.procedures.checker import findings
from infolinia.procedures.checker.check import check
from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.problems import Place
from tests.procedures.checker.planted import ACTIONS, DEMANDS, LIBRARY, faults
from tests.procedures.drive import DEMO

ROOM = Path(messages.__file__).parent
POLISH = {
    entry.msgid: entry.msgstr
    for folder in (ROOM, ROOM / "checker")
    for entry in polib.pofile(str(folder / "locale/pl/LC_MESSAGES/django.po"))
}
FILES = [text for _, text in faults()] + [file.read_text("utf-8") for file in sorted(DEMO.glob("*.yaml"))]
SHIPPED = {file.stem: file.read_text("utf-8") for file in sorted(DEMO.glob("*.yaml"))}
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def in_words(text: str) -> list[Finding]:
    found = check(text, source="x.yaml", library={**LIBRARY, **SHIPPED}, actions=ACTIONS, demanded=DEMANDS)
    for finding in found:
        for translate in (str, POLISH.__getitem__):
            assert findings.why(finding, translate)
        assert finding.place.line >= 1
        assert finding.code != "not-checked", finding
    return found


def mutated(text: str, chance: random.Random) -> str:
    lines = text.splitlines()
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines[at], lines[other] = lines[other], lines[at]
            case 2:
                lines.insert(at, lines[other])
            case 3:
                words = lines[at].split(" ")
                words[chance.randrange(len(words))] = chance.choice(lines[other].split(" "))
                lines[at] = " ".join(words)
            case 4:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice("{}[]:\"'#&*!|>%@`\\\t\0é…") + lines[at][cut:]
            case _:
                lines[at] = lines[at][chance.randrange(len(lines[at]) + 1) :]
        if not lines:
            return ""
    return "\n".join(lines)


@FUZZ
@given(st.sampled_from(FILES), st.integers(0, 2**32))
def test_a_mutated_file_is_checked_to_the_end(text: str, seed: int):
    in_words(mutated(text, random.Random(seed)))


@FUZZ
@given(st.text(max_size=300))
def test_any_text_is_checked_to_the_end(text: str):
    assert in_words(text)


@pytest.mark.parametrize("code", sorted(findings.SENTENCES))
def test_each_finding_has_its_sentences_in_both_languages(code: str):
    first, second = findings.SENTENCES[code]
    facts = {name: "x" for sentence in findings.SENTENCES[code] for name in re.findall(r"\{(\w+)\}", sentence)}
    finding = Finding(code, Place("f.yaml"), "", facts)
    for sentence in (first, second):
        assert POLISH[sentence] != sentence
    for translate in (str, POLISH.__getitem__):
        assert findings.why(finding, translate).endswith((".", ")."))
        assert findings.cure(finding, translate).endswith(".")
    assert finding.severity == ("warning" if code in findings.WARNINGS else "error")
