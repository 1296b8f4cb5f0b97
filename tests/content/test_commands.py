"""`infolinia pack load`, typed right and wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from infolinia.content import packs
from infolinia.content.commands import pack

pytestmark = pytest.mark.django_db


def typed(*words: str) -> Result:
    return CliRunner().invoke(pack, list(words))


def test_a_pack_is_loaded_and_counted():
    result = typed("load", str(packs.root() / "demo"), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["counts"]["clients"] == 2


def test_a_folder_that_is_no_pack_is_named_with_the_cure(tmp_path: Path):
    result = typed("load", str(tmp_path))
    assert result.exit_code == 2
    assert "manifest.yaml" in result.output
    assert "Traceback" not in result.output


def test_a_wrong_procedure_is_named_with_its_line(tmp_path: Path):
    folder = tmp_path / "demo"
    shutil.copytree(packs.root() / "demo", folder)
    file = folder / "procedures" / "informacja.yaml"
    file.write_text(file.read_text().replace("steps:", "stepss:", 1))
    result = typed("load", str(folder))
    assert result.exit_code == 2
    assert "informacja.yaml:" in result.output
    assert "stepss" in result.output


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("queues.yaml", "strategy: skill_level", "strategy: nearest", ("queues.yaml", "nearest", "skill_level")),
        ("queues.yaml", "queues:", "queus:", ("queues.yaml", "queues")),
        ("queues.yaml", "queues:", "queues: [", ("queues.yaml:",)),
        ("numbers.yaml", "+48991000120", "48991000120", ("numbers.yaml", "48991000120")),
        ("hours.yaml", "24:00", "25:00", ("hours.yaml", "25:00")),
        ("numbers.yaml", "client: NAD", "client: NDA", ("numbers.yaml",)),
        ("agents.yaml", "username: liliana", "usename: liliana", ("agents.yaml", "username")),
    ],
)
def test_a_wrong_part_is_named_with_what_is_wrong(
    tmp_path: Path, file: str, old: str, new: str, named: tuple[str, ...]
):
    folder = tmp_path / "demo"
    shutil.copytree(packs.root() / "demo", folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    result = typed("load", str(folder))
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit), result.exception
    assert all(word in result.output for word in named), result.output
