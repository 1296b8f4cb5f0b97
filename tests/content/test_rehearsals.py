"""Rehearsals stay with their procedure: kept under a name, thrown away, taken from a file, brought by a pack."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infolinia.clients import services as clients
from infolinia.content import packs, queries, rehearsals
from infolinia.content import services as content
from infolinia.journal import queries as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream
from infolinia.journal.scope import ALL_CLIENTS, ScopeMissing, scoped
from infolinia.procedures.rehearsal.play import play
from infolinia.procedures.rehearsal.script import MOST_REHEARSALS, Script, read
from infolinia.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
CELINA = Actor("agent", "7")
FILE = """# Próby powitania
- rehearsal: Zwykła droga
  procedure: powitanie
  lines: []
"""
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nadwita() -> Iterator[None]:
    clients.put_operator("TRZY", "Trzy Dzwonki")
    for code in ("NAD", "WYG"):
        clients.put_client(code, code, operator="TRZY", language="pl", about={})
    with scoped({"NAD"}):
        yield


def one(name: str, procedure: str = "powitanie") -> Script:
    (made,) = read(f"rehearsal: x\nprocedure: {procedure}\nlines: [{{says: tak}}]", file="x")
    return replace(made, name=name)


def names() -> list[str]:
    return [found.script.name for found in rehearsals.kept("NAD", "powitanie")]


def told() -> list[str]:
    return [item.name for item in journal.replay(Stream("admin", "content"))]


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_one_is_kept_under_its_name_replaced_and_thrown_away():
    rehearsals.keep("NAD", one("Odmowa"), now=NOW, by=CELINA)
    rehearsals.keep("NAD", one("Poprawka"), now=NOW, by=CELINA)
    rehearsals.keep("NAD", replace(one("Odmowa"), language="en"), now=NOW, by=CELINA)
    assert names() == ["Odmowa", "Poprawka"]
    assert rehearsals.kept("NAD", "powitanie")[0].script.language == "en"
    rehearsals.drop("NAD", "powitanie", "Odmowa", now=NOW, by=CELINA)
    rehearsals.drop("NAD", "powitanie", "Odmowa", now=NOW, by=CELINA)
    assert names() == ["Poprawka"]
    assert told() == ["rehearsal.kept"] * 3 + ["rehearsal.dropped"]
    rehearsals.drop("NAD", "powitanie", "Poprawka", now=NOW, by=CELINA)
    assert names() == []


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "dwa\nwiersze", "pół \ud800"])
def test_a_rehearsal_needs_a_name(name: str):
    with refused("rehearsal-named"):
        rehearsals.keep("NAD", one(name), now=NOW, by=CELINA)
    assert names() == []


def test_there_is_a_most_of_them():
    many = "".join(f"- {{rehearsal: r{n}, procedure: powitanie, lines: []}}\n" for n in range(MOST_REHEARSALS))
    assert rehearsals.replace("NAD", "powitanie", many, now=NOW, by=CELINA) == MOST_REHEARSALS
    with refused("rehearsals-many"):
        rehearsals.keep("NAD", one("jeszcze jedna"), now=NOW, by=CELINA)
    rehearsals.keep("NAD", one("r7"), now=NOW, by=CELINA)


def test_a_file_is_taken_as_it_is_and_given_back_so():
    assert rehearsals.replace("NAD", "powitanie", FILE, now=NOW, by=CELINA) == 1
    assert rehearsals.file_of("NAD", "powitanie") == FILE
    assert told() == ["rehearsals.replaced"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (FILE.replace("procedure: powitanie", "procedure: inna"), "powitanie.yaml:2:3"),
        (FILE + FILE, "powitanie.yaml:6:3"),
        (FILE.replace("lines: []", "lines: [{mówi: tak}]"), "powitanie.yaml:4:"),
        (FILE.replace("Zwykła", "x" * 130), "powitanie.yaml:2:3"),
        ("", "powitanie.yaml:1:1"),
        ("- [", "powitanie.yaml:1:"),
        ("x" * 300_000, "powitanie.yaml:1:1"),
    ],
)
def test_a_file_with_a_mistake_is_not_taken_and_the_place_is_told(text: str, place: str):
    rehearsals.replace("NAD", "powitanie", FILE, now=NOW, by=CELINA)
    with pytest.raises(Refusal) as found:
        rehearsals.replace("NAD", "powitanie", text, now=NOW, by=CELINA)
    assert place in found.value.message
    assert rehearsals.file_of("NAD", "powitanie") == FILE


def test_nothing_is_kept_for_a_client_out_of_sight():
    for call in (
        lambda: rehearsals.file_of("WYG", "powitanie"),
        lambda: rehearsals.keep("WYG", one("x"), now=NOW, by=CELINA),
        lambda: rehearsals.drop("WYG", "powitanie", "x", now=NOW, by=CELINA),
        lambda: rehearsals.replace("WYG", "powitanie", FILE, now=NOW, by=CELINA),
    ):
        with pytest.raises(ScopeMissing):
            call()


# --- Packs


def load_demo(folder: Path, prompts: Path) -> dict[str, int]:
    def speak(text: str, language: str, to: Path) -> Path:
        return to / f"{abs(hash((text, language)))}.wav"

    with scoped(ALL_CLIENTS):
        return content.load_pack(folder, now=NOW, prompts_folder=prompts, render=speak)


def test_a_pack_brings_the_rehearsals_of_its_procedures_and_they_pass(tmp_path: Path):
    counts = load_demo(packs.root() / "demo", tmp_path)
    assert counts["rehearsals"] >= 4
    with scoped({"NAD", "WYG"}):
        for client in ("NAD", "WYG"):
            found = rehearsals.kept(client, "reklamacja")
            assert found
            procedure = queries.current(client, "reklamacja")
            assert procedure
            assert [play(procedure, kept.script).problems for kept in found] == [[]] * len(found)
    once = told()
    load_demo(packs.root() / "demo", tmp_path)
    assert told() == once


def test_a_pack_that_is_loaded_again_leaves_what_a_person_changed(tmp_path: Path):
    pack = tmp_path / "demo"
    shutil.copytree(packs.root() / "demo", pack)
    load_demo(pack, tmp_path)
    rehearsals.keep("NAD", one("Moja", "reklamacja"), now=NOW, by=CELINA)
    mine = rehearsals.file_of("NAD", "reklamacja")
    file = pack / "rehearsals" / "reklamacja.yaml"
    file.write_text(file.read_text("utf-8") + "# nowe\n", "utf-8")
    load_demo(pack, tmp_path)
    assert rehearsals.file_of("NAD", "reklamacja") == mine
    with scoped({"WYG"}):
        assert rehearsals.file_of("WYG", "reklamacja").endswith("# nowe\n")


def test_a_mistake_in_a_packs_rehearsals_is_told_with_its_place(tmp_path: Path):
    pack: Any = tmp_path / "demo"
    shutil.copytree(packs.root() / "demo", pack)
    (pack / "rehearsals" / "reklamacja.yaml").write_text("- rehearsal: X\n  procedure: inna\n  lines: []\n", "utf-8")
    with pytest.raises(ValueError, match=r"demo/rehearsals/reklamacja\.yaml:1:3"):
        load_demo(pack, tmp_path)


def test_the_installation_is_who_a_pack_acts_for(tmp_path: Path):
    load_demo(packs.root() / "demo", tmp_path)
    replaced = [item for item in journal.replay(Stream("admin", "content")) if item.name == "rehearsals.replaced"]
    assert {item.by for item in replaced} == {SYSTEM}
