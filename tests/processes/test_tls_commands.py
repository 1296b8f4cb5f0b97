"""`infolinia tls` as an administrator types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from infolinia.processes.command_line import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "en")

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["tls", *words, "--data", str(tmp_path)])

    return run


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_certificate_is_made_shown_and_renewed(run, tmp_path: Path):
    made = told(run("make", "centrum.example", "192.0.2.10", "--json"))
    assert made["certificate"]["hosts"] == ["centrum.example", "192.0.2.10"]
    assert made["problems"] == []
    assert {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "tls").iterdir()} == {
        "authority.key": "0o600", "authority.pem": "0o644", "server.key": "0o600", "server.pem": "0o644",
    }  # fmt: skip
    assert told(run("show", "--json")) == made
    renewed = told(run("renew", "--json"))
    assert renewed["certificate"]["hosts"] == made["certificate"]["hosts"]
    assert renewed["certificate"]["sha256"] != made["certificate"]["sha256"]
    assert renewed["authority"] == made["authority"]


def test_a_person_is_told_what_to_do_next(run):
    said = run("make", "centrum.example").output
    for word in ("SHA-256: ", "certutil -addstore", "add-trusted-cert", "update-ca-certificates", "iPhone", "https = "):
        assert word in said


def test_another_host_needs_another_authority(run):
    first = told(run("make", "centrum.example", "--json"))
    told(run("make", "centrum.example", "biuro.centrum.example", "--json"))  # below what it may vouch for
    refused = run("make", "inne.example")
    assert refused.exit_code == 2
    assert "The authority was not made for inne.example" in refused.output
    second = told(run("make", "inne.example", "--new-authority", "--json"))
    assert second["authority"]["sha256"] != first["authority"]["sha256"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make",), "Missing argument"),
        (("make", "https://centrum.example"), "such as centrum.example or 192.0.2.10"),
        (("renew",), "infolinia tls make HOST"),
        (("show",), "infolinia tls make HOST"),
    ],
)
def test_what_cannot_be_done_names_the_cure(run, words: tuple[str, ...], said: str):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output.replace("\n", " ")


def test_an_authority_that_cannot_be_read_is_not_made_anew_by_itself(run, tmp_path: Path):
    told(run("make", "centrum.example", "--json"))
    (tmp_path / "tls/authority.key").write_text("spoilt")
    result = run("make", "centrum.example")
    assert result.exit_code == 2
    assert "Put its two files back from the backup" in result.output.replace("\n", " ")


def test_a_polish_installation_speaks_polish(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("INFOLINIA_LANGUAGE")
    (tmp_path / "infolinia.toml").write_text('language = "pl"\n')
    said = run("make", "centrum.example").output
    for words in ("nazwy i adresy: centrum.example", "ważny: od 2", "musi raz zaufać", "jest ważny przez 397 dni"):
        assert words in said
    assert "nie jest nazwą ani adresem" in run("make", "a b").output.replace("\n", " ")
    assert "Ten urząd certyfikacji nie jest dla inne.example" in run("make", "inne.example").output.replace("\n", " ")
    (tmp_path / "tls/server.key").write_text("spoilt")
    shown = told(run("show", "--json"))
    assert shown["faults"] == ["no-key"]
    assert "nie ma klucza prywatnego" in shown["problems"][0]
    (tmp_path / "tls/server.pem").write_text("spoilt")
    assert "nie ma certyfikatu. Musi to być tekst PEM" in run("show").output.replace("\n", " ")
    assert "nie ma w nim certyfikatu" in run("renew").output.replace("\n", " ")
