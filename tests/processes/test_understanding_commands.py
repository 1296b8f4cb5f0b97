"""`infolinia procedure slots` and `infolinia procedure understand`, as who measures uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from infolinia.procedures.understanding.problems import SENTENCES
from infolinia.processes.procedure_commands import procedure
from infolinia.processes.understanding_commands import slots, understand
from infolinia.processes.wording import of_language


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "en")


def given(command: Any, *rows: Any) -> Result:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    return CliRunner().invoke(procedure, [command.name], input=text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "dwadzieścia jeden", 21), ("number", "dwa i pół", 2.5), ("ordinal", "dwunastego", 12),
        ("money", "trzy pięćdziesiąt", {"amount": "3.50", "currency": "PLN"}), ("money", "dużo", None),
        ("date", "pojutrze", "2026-11-25"), ("time", "wpół do ósmej wieczorem", "19:30"),
        ("period", "w przyszłym tygodniu", {"from": "2026-11-30", "to": "2026-12-06"}),
        ("duration", "półtorej godziny", {"n": 90, "unit": "minute"}), ("phone", "+48 22 000 09 15", "+48220000915"),
        ("pesel", "912503 69663", "91250369663"), ("none:pesel", "91250369664", None),
        ("nip", "000-296-15-25", "0002961525"), ("iban", "92 9999 3549 3318 2335 0878 3647",
                                                 "PL92999935493318233508783647"),
        ("email", "ala małpa example kropka com", "ala@example.com"), ("yes_no", "no pewnie", True),
        ("none:yes_no", "nie wiem", None), ("text", "B jak Barbara, Ą jak Ąbrowski, K jak Karol", "Bąk"),
    ],
)  # fmt: skip
def test_one_value_a_line(kind: str, text: str, value: Any):
    result = given(slots, {"lang": "pl", "kind": kind, "text": text, "reference_time": "2026-11-23T10:15:00"})
    assert (json.loads(result.stdout), result.exit_code) == (value, 0)


def test_rows_at_the_time_of_the_foreign_corpus_are_answered_in_its_shape():
    row = {"lang": "en", "reference_time": "2013-02-12T04:30:00"}
    result = given(
        slots, {**row, "kind": "time", "text": "tomorrow at 5pm"}, {**row, "kind": "period", "text": "in March"}
    )
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"at": "2013-02-13T17:00:00", "grain": "hour"}, {"from": "2013-03-01T00:00:00", "grain": "month"},
    ]  # fmt: skip


def test_one_list_of_events_a_line_from_a_file(tmp_path: Path):
    file = tmp_path / "said.jsonl"
    step = {"kind": "ask", "slot": "danger", "type": "yes_no", "critical": True}
    rows = [{"lang": "pl", "step_expectation": step, "text": text} for text in ("chyba nie", "czuję gaz")]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = CliRunner().invoke(procedure, ["understand", str(file)])
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        [{"event": "unsure", "value": False}],
        [{"event": "answer", "value": True}, {"event": "emergency", "what": "gas"}],
    ]


GOOD = {"lang": "pl", "kind": "number", "text": "pięć"}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "not JSON"), ("[1]", "not a JSON object"), ({**GOOD, "lang": "xx"}, "lang: pl, en"),
        ({**GOOD, "kind": "colour"}, "kind: number"), ({**GOOD, "text": 5}, "text: what was said"),
        ({**GOOD, "reference_time": "noon"}, "reference_time: such as"), ("[" * 50_000, "not JSON"),
        ('{"text": "' + "x" * 100_001 + '"}', "at most"),
    ],
    ids=["json", "list", "lang", "kind", "text", "time", "deep", "long"],
)  # fmt: skip
def test_a_bad_line_is_named_and_nothing_is_written(bad: Any, told: str):
    result = given(slots, GOOD, "", bad, GOOD)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("stdin:3: ")
    assert told in result.stderr


@pytest.mark.parametrize("step", [None, {}, {"kind": "ask"}, {"kind": "choose", "slot": "s", "choices": [1]}])
def test_a_step_that_is_none_is_named(step: Any):
    result = given(understand, {"lang": "pl", "text": "tak", "step_expectation": step})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("stdin:1: ")


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "to nie jest JSON"), ("[1]", "to nie jest obiekt JSON"),
        ({**GOOD, "lang": "xx"}, "lang: jedno z: pl, en"),
        ({**GOOD, "kind": "colour"}, "albo none: i jedno z nich"), ({**GOOD, "text": 5}, "text: to, co powiedziano"),
        ({**GOOD, "reference_time": "noon"}, "na przykład 2026-11-23T10:15:00 albo null"),
    ],
    ids=["json", "list", "lang", "kind", "text", "time"],
)  # fmt: skip
def test_in_polish_it_is_told_in_polish(bad: Any, told: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "pl")
    said = given(slots, bad).stderr
    assert said.startswith("stdin:1: ")
    assert told in said
    assert said.endswith("Popraw ten wiersz; nic nie zostało wypisane.\n")


def test_every_sentence_about_a_row_has_its_polish():
    in_polish = of_language("pl")
    assert not [sentence for sentence in SENTENCES.values() if in_polish(sentence) == sentence]
