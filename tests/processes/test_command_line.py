"""The command as it is typed: help anywhere, a clear word where data is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infolinia.processes.command_line import ROOM_VERBS


def typed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INFOLINIA_")}
    command = [sys.executable, "-m", "infolinia.processes.command_line", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("verb", sorted(ROOM_VERBS))
def test_help_needs_no_data_and_leaves_none(tmp_path: Path, verb: str):
    said = typed(tmp_path, verb, "--help")
    assert said.returncode == 0, said.stderr
    assert "Commands:" in said.stdout
    assert not list(tmp_path.iterdir())


def test_help_of_a_verb_of_a_verb_names_its_options(tmp_path: Path):
    said = typed(tmp_path, "journal", "verify", "--help")
    assert said.returncode == 0
    assert said.stdout.count("--data DIR") == 1


def test_without_data_a_verb_says_how_to_name_it(tmp_path: Path):
    said = typed(tmp_path, "journal", "verify")
    assert said.returncode == 2
    assert "infolinia-data holds no Infolinia data. Name the folder with --data." in said.stderr
    assert not list(tmp_path.iterdir())
