"""`infolinia procedure schema` and `infolinia procedure reference`, as an editor and a supervisor use them."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner

from infolinia.processes.command_line import main
from infolinia.processes.procedure_commands import procedure


def printed(*words: str) -> str:
    result = CliRunner().invoke(procedure, words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("words", [["schema"], ["schema", "--rehearsal"]])
@pytest.mark.parametrize(("language", "said"), [("pl", "Nazwa kroku."), ("en", "The name of the step.")])
def test_the_schema_is_one_and_speaks_the_language_asked_for(words: list[str], language: str, said: str):
    text = printed(*words, "--language", language)
    jsonschema.Draft7Validator.check_schema(json.loads(text))
    assert (said in text) == ("--rehearsal" not in words)


def test_unless_asked_it_is_in_the_language_of_the_installation(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "en")
    assert "A question for a slot." in printed("schema")
    assert "## The file {#file}" in printed("reference")
    monkeypatch.delenv("INFOLINIA_LANGUAGE")
    assert "Pytanie o daną." in printed("schema")
    assert "## Plik {#file}" in printed("reference")


def test_another_language_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "en")
    result = CliRunner().invoke(main, ["procedure", "reference", "--language", "de"])
    assert (result.exit_code, "'de' is not one of 'pl', 'en'" in result.stderr) == (2, True)


WITHOUT_DJANGO = """
import sys
from infolinia.processes.command_line import main
try:
    main(["procedure", "schema"])
except SystemExit:
    pass
assert "django" not in sys.modules
"""


def test_what_needs_no_tables_loads_no_django():
    done = subprocess.run([sys.executable, "-c", WITHOUT_DJANGO], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
