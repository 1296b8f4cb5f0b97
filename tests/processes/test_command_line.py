"""The command as it is typed: help anywhere, a clear word where data is missing, and one language for all of it."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from infolinia.processes import click_words, demo, spoken, wording
from infolinia.processes.command_line import ROOM_VERBS, main
from infolinia.processes.settings import Settings


def typed(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As a shell without a language would start it, unless one is given."""
    ours = ("INFOLINIA_", "LC_", "LANG")
    around = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "infolinia.processes.command_line", *words]
    return subprocess.run(
        command, cwd=folder, env={**around, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("verb", sorted(ROOM_VERBS))
def test_help_needs_no_data_and_leaves_none(tmp_path: Path, verb: str):
    said = typed(tmp_path, verb, "--help")
    assert said.returncode == 0, said.stderr
    assert "Polecenia:" in said.stdout
    assert not list(tmp_path.iterdir())


def test_help_of_a_verb_of_a_verb_names_its_options(tmp_path: Path):
    said = typed(tmp_path, "journal", "verify", "--help")
    assert said.returncode == 0
    assert said.stdout.count("--data DIR") == 1


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("", "infolinia-data nie zawiera danych Infolinii. Podaj folder przez --data."),
        ("en_GB.UTF-8", "infolinia-data holds no Infolinia data. Name the folder with --data."),
    ],
)
def test_without_data_a_verb_says_how_to_name_it(tmp_path: Path, lang: str, told: str):
    said = typed(tmp_path, "journal", "verify", LANG=lang)
    assert said.returncode == 2
    assert told in said.stderr
    assert not list(tmp_path.iterdir())


# --- One language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "pl"),
        ({"LANG": "C.UTF-8"}, "pl"),
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_US.UTF-8", "INFOLINIA_LANGUAGE": "pl"}, "pl"),
    ],
)
def test_the_installation_says_the_language_then_the_system_then_it_is_polish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], language: str
):
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "INFOLINIA_LANGUAGE", "INFOLINIA_DATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wording.language(tmp_path) == language
    (tmp_path / "infolinia.toml").write_text('language = "en"\n')
    assert wording.language(tmp_path) == environment.get("INFOLINIA_LANGUAGE", "en")


ENGLISH = re.compile(
    r"(?<![-\w])(Usage|Options|Commands|Error|Try|Missing|Invalid|Show|the|of|and|for|default|required|TEXT|COMMAND)(?![-\w])|\[OPTIONS\]"
)
POLISH = re.compile(r"[ąęłńśźż]|\b(Użycie|Opcje|Polecenia|Pomoc|Pokazuje)\b")


def every_verb(command: click.Command, *words: str) -> list[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        return [words]
    context = click.Context(command)
    inner = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
    below = [line for name, it in inner if it and name not in ROOM_VERBS for line in every_verb(it, *words, name)]
    return [words, *below]


def test_help_that_was_asked_for_in_another_language_before_is_in_this_one():
    verb = click.Command("verb")
    spoken.speak("pl")
    option = verb.get_help_option(click.Context(verb))
    assert option
    assert option.help != spoken.HELP
    spoken.translate(verb, "en", wording.of_language("en"))
    assert option.help == spoken.HELP


def test_a_verb_that_was_told_its_language_is_asked_for_help_by_either_name():
    group = click.Group(
        "group", commands=[click.Command("verb")], context_settings={"help_option_names": ["-h", "--help"]}
    )
    spoken.translate(group, "en", wording.of_language("en"))
    for name in ("-h", "--help"):
        assert "-h, --help" in CliRunner().invoke(group, ["verb", name]).output


@pytest.mark.parametrize("words", every_verb(main), ids=" ".join)
@pytest.mark.parametrize(("language", "foreign"), [("pl", ENGLISH), ("en", POLISH)])
def test_all_words_of_help_are_in_one_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], language: str,
    foreign: re.Pattern[str],
):  # fmt: skip
    monkeypatch.setenv("INFOLINIA_LANGUAGE", language)
    with contextlib.suppress(SystemExit):  # of the telephone, which is a command by itself
        main([*words, "--help"], prog_name="infolinia", standalone_mode=False)
    said = re.sub(r'"[^"]*"|`[^`]*`|infolinia .*', "", capsys.readouterr().out)  # examples are as they are typed
    assert not foreign.findall(said), said


@pytest.mark.parametrize(
    ("words", "polish", "english"),
    [
        (("tls", "mkae"), "Błąd: Nie ma polecenia 'mkae'. Czy chodzi o 'make'?", "Error: No such command 'mkae'. Did"),
        (("tls", "make"), "Błąd: Brakuje argumentu 'HOST…'.", "Error: Missing argument 'HOST…'."),
        (("doctor", "--lol"), "Błąd: Nie ma opcji '--lol'.", "Error: No such option '--lol'."),
        (("call", "1", "--sip", "x"), "Błąd: --sip: 'x' to nie HOST:PORT", "Error: --sip: 'x' is no HOST:PORT"),
    ],
)
def test_what_is_typed_wrong_is_told_in_the_language_of_the_rest(
    tmp_path: Path, words: tuple[str, ...], polish: str, english: str
):
    for lang, usage, told in (("pl_PL.UTF-8", "Użycie:", polish), ("en_US.UTF-8", "Usage:", english)):
        said = typed(tmp_path, *words, LANG=lang)
        assert said.returncode == 2
        assert usage in said.stderr
        assert told in said.stderr


def test_an_option_without_its_value_is_told_too(tmp_path: Path):
    assert typed(tmp_path, "up", "--data", LANG="pl").stderr == "Błąd: Opcja '--data' wymaga argumentu.\n"
    assert typed(tmp_path, "up", "--data", LANG="en").stderr == "Error: Option '--data' requires an argument.\n"


def test_users_are_refused_in_the_language_of_the_rest(tmp_path: Path):
    (tmp_path / "infolinia.sqlite3").touch()
    given = ("user", "create", "x", "--role", "boss", "--name", "X", "--operator", "T", "--data", str(tmp_path))
    assert "'boss' is not one of 'agent'" in typed(tmp_path, *given, LANG="en_US.UTF-8").stderr
    assert "'boss' to żadne z: 'agent'" in typed(tmp_path, *given, LANG="pl_PL.UTF-8").stderr
    (tmp_path / "infolinia.toml").write_text('language = "en"\n')
    assert "'boss' is not one of 'agent'" in typed(tmp_path, *given, LANG="pl_PL.UTF-8").stderr


def test_what_click_says_is_what_is_translated():
    """A sentence that a new click says otherwise would be English among Polish: mend click_words.py."""
    folder = Path(click.__file__).parent
    said = re.sub(r'"\s+"', "", "".join(file.read_text() for file in folder.glob("*.py")))
    sentences = [*click_words.WORDS, *(form for pair in click_words.COUNTED for form in pair)]
    assert [it for it in sentences if f'"{it}"'.replace("\n", "\\n").replace("\t", "\\t") not in said] == []
    assert spoken.LOCALE.is_dir()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pl", ("Infolinia działa pod adresem http://127.0.0.1:1", "konsultant, Anna", "Ctrl C kończy.")),
        ("en", ("Infolinia serves at http://127.0.0.1:1", "agent, Anna", "Ctrl C ends it.")),
    ],
)
def test_the_demo_tells_its_accounts_in_one_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str,
    told: tuple[str, ...],
):  # fmt: skip
    monkeypatch.setenv("INFOLINIA_LANGUAGE", language)
    facts = (
        '{"accounts": [{"username": "anna", "password": "x", "role": "agent", "name": "Anna"}],'
        ' "numbers": [{"number": "+48991000120", "for": "Reklamacje"}]}'
    )
    (tmp_path / "demo-facts.json").write_text(facts)
    demo._tell(Settings(data=tmp_path, http="127.0.0.1:1"), as_json=False)
    said = capsys.readouterr().out
    assert all(words in said for words in told), said
