"""`infolinia procedure check` as it is typed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.procedures.checker.planted import HEAD, INNER
from tests.procedures.drive import DEMO

BAD = f"""{HEAD}slots:
  a: {{type: text}}
steps:
  - ask: a
    text: {{pl: "Co?", en: "What?"}}
    on_refuse: skip
  - say: it
    text: {{pl: "{{a}}", en: "{{a}}"}}
  - finish: end
    disposition: X
"""


def checked(folder: Path, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INFOLINIA_")}
    command = [sys.executable, "-m", "infolinia.processes.command_line", "procedure", "check", *words]
    environment["INFOLINIA_LANGUAGE"] = language
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_shipped_procedures_pass_and_need_no_data(tmp_path: Path):
    shipped = sorted(DEMO.glob("*.yaml"))
    said = checked(tmp_path, "--voice", *map(str, shipped))
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines() == [f"files: {len(shipped)}, errors: 0, warnings: 0"]
    assert not list(tmp_path.iterdir())


def test_an_error_is_told_with_place_cure_and_way_and_the_command_ends_with_1(tmp_path: Path):
    (tmp_path / "bad.yaml").write_text(BAD)
    said = checked(tmp_path, "bad.yaml", language="pl")
    assert said.returncode == 1
    first, way, last = said.stdout.splitlines()
    assert first.startswith("bad.yaml:10:12: błąd: Używa się tu a, ale na pewnej drodze nikt tego jeszcze nie podał.")
    assert way.strip() == "Droga: a [on_refuse] → it"
    assert last == "pliki: 1, błędy: 1, ostrzeżenia: 0"


def test_as_json_every_finding_has_its_place_and_what_is_included_is_read_from_the_folder(tmp_path: Path):
    (tmp_path / "inner.yaml").write_text(INNER.replace("    on_error: {unavailable: refused}\n", ""))
    outer = BAD.replace(
        "  - say: it", "  - include: inner\n    with: {wanted: \"'x'\"}\n    out: {name: a}\n  - say: it"
    )
    (tmp_path / "outer.yaml").write_text(outer.replace("shop.look_up", "sales.order_status"))
    (tmp_path / "broken.yaml").write_text("steps: [")
    said = checked(tmp_path, str(tmp_path / "outer.yaml"), "broken.yaml", "--json")
    assert said.returncode == 1
    found = json.loads(said.stdout)
    places = {(finding["code"], finding["file"], finding["line"]) for finding in found["findings"]}
    assert ("unknown-action", str(tmp_path / "inner.yaml"), 13) in places
    assert {code for code, file, _ in places if file == "broken.yaml"} == {"yaml-bracket"}
    assert found["errors"] == sum(finding["severity"] == "error" for finding in found["findings"])
    assert all(finding["why"] and {"step", "way", "cure", "column"} <= finding.keys() for finding in found["findings"])


def test_a_machine_must_say_that_it_is_one(tmp_path: Path):
    copy = shutil.copytree(DEMO, tmp_path / "procedures")
    file = copy / "status-zamowienia.yaml"
    file.write_text(file.read_text().replace("law: AI-01", "law: REC-01"))
    said = checked(tmp_path, "--voice", "--json", str(file))
    assert said.returncode == 1
    (finding,) = json.loads(said.stdout)["findings"]
    assert (finding["code"], finding["way"]) == ("law-skipped", ["ai_notice", "recording", "order"])
    assert "AI-01" in finding["why"]


def test_bad_usage_ends_with_2(tmp_path: Path):
    for words in ((), ("nowhere.yaml",), (str(tmp_path),), ("--jsn", "x")):
        said = checked(tmp_path, *words)
        assert (said.returncode, said.stdout) == (2, "")
        assert "procedure check" in said.stderr
