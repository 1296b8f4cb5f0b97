"""Packs: what is loaded is there, once; what is wrong is said with its place."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from infolinia.content import loaders, messages, packs, queries, services
from infolinia.content.problems import PackProblem
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures.problems import ProcedureProblems
from infolinia.speech.speaker import SpeakerMissing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def speaks(text: str, language: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{language}-{len(text)}.wav"
    file.write_text(text)
    return file


def is_mute(text: str, language: str, folder: Path) -> Path:
    raise SpeakerMissing("espeak-ng is not installed")


def load(folder: Path, sounds: Path, render=speaks) -> dict[str, int]:
    return services.load_pack(folder, now=NOW, prompts_folder=sounds, render=render)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the demo's pack without the parts of the trades."""
    folder = tmp_path / "demo"
    shutil.copytree(packs.root() / "demo", folder)
    manifest = (folder / "manifest.yaml").read_text("utf-8")
    (folder / "manifest.yaml").write_text(manifest.split("\nparts:")[0] + "\n", "utf-8")
    return folder


def test_the_demo_is_published_for_its_clients(pack: Path, tmp_path: Path):
    counts = load(pack, tmp_path / "prompts")

    assert counts["clients"] == 2
    complaint = queries.current("NAD", "reklamacja")
    assert complaint is not None
    assert complaint.title["pl"] == "Reklamacja"
    assert queries.procedure(complaint.hash) is complaint
    assert queries.current("WYG", "awaria") is None
    assert ("status-zamowienia", "Order status") in queries.procedures("WYG", "en")
    prompt = queries.announcement("NAD", "greeting", "pl")
    assert (tmp_path / "prompts" / prompt).read_text() == "Dzień dobry, tu Nadwita."
    assert queries.announcement("WYG", "greeting", "de") == queries.announcement("WYG", "greeting", "pl")
    assert queries.announcement("WYG", "no-such-code", "pl") == ""


def test_a_second_load_changes_nothing(pack: Path, tmp_path: Path):
    load(pack, tmp_path / "prompts")
    position = journal.last_position()
    load(pack, tmp_path / "prompts")
    assert journal.last_position() == position


def test_a_new_version_leaves_the_one_that_calls_are_pinned_to(pack: Path, tmp_path: Path):
    load(pack, tmp_path / "prompts")
    old = queries.current("NAD", "informacja")
    assert old is not None
    file = pack / "procedures" / "informacja.yaml"
    file.write_text(file.read_text("utf-8").replace("W czym mogę pomóc?", "Jak mogę pomóc?"), "utf-8")
    load(pack, tmp_path / "prompts")

    new = queries.current("NAD", "informacja")
    assert new is not None
    assert new.hash != old.hash
    assert queries.procedure(old.hash).hash == old.hash
    file.write_text(file.read_text("utf-8").replace("Jak mogę pomóc?", "W czym mogę pomóc?"), "utf-8")
    load(pack, tmp_path / "prompts")
    back = queries.current("NAD", "informacja")
    assert back is not None
    assert back.hash == old.hash


def test_a_change_in_an_included_procedure_is_a_new_version(pack: Path, tmp_path: Path):
    load(pack, tmp_path / "prompts")
    before = queries.current("NAD", "reklamacja")
    file = pack / "procedures" / "identyfikacja.yaml"
    file.write_text(file.read_text("utf-8").replace("imię i nazwisko.", "nazwisko i imię."), "utf-8")
    load(pack, tmp_path / "prompts")
    after = queries.current("NAD", "reklamacja")
    assert before is not None
    assert after is not None
    assert before.hash != after.hash


def test_without_a_speaker_announcements_are_a_tone_until_there_is_one(pack: Path, tmp_path: Path):
    load(pack, tmp_path / "prompts", is_mute)
    assert queries.announcement("NAD", "greeting", "pl") == "tone:record"
    load(pack, tmp_path / "prompts")
    assert queries.announcement("NAD", "greeting", "pl").endswith(".wav")


def test_other_rooms_load_their_parts(pack: Path, tmp_path: Path):
    seen: list[loaders.Part] = []

    def load_shelves(part: loaders.Part) -> int:
        seen.append(part)
        return 7

    loaders.register("shelves", load_shelves)
    (pack / "shelves.csv").write_text("a,b\n")
    with (pack / "manifest.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write("parts:\n  - {kind: shelves, file: shelves.csv, client: NAD}\n")
    assert load(pack, tmp_path / "prompts")["shelves"] == 7
    assert (seen[0].file.name, seen[0].operator, seen[0].options) == ("shelves.csv", "TRZY", {"client": "NAD"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("pack: demo", ""), "no-field"),
        (("clients: [NAD]}", "clients: [XYZ]}"), "unknown-client"),
        (("procedures:", "procedures: {"), "not-yaml"),
        (("  - {name: awaria, clients: [NAD]}", "  - {name: ../../secret, clients: [NAD]}"), "no-file"),
        (("announcements: announcements.yaml", "parts: [{kind: unheard-of, file: manifest.yaml}]"), "unknown-kind"),
        (("procedures:\n", "procedures: none\nother:\n"), "wrong-value"),
    ],
)
def test_a_wrong_manifest_is_refused_in_words(pack: Path, tmp_path: Path, change: tuple[str, str], code: str):
    file = pack / "manifest.yaml"
    text = file.read_text("utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), "utf-8")
    with pytest.raises(PackProblem) as caught:
        load(pack, tmp_path / "prompts")
    assert caught.value.code == code
    for language in ("pl", "en"):
        with translation.override(language):
            said = messages.say(caught.value)
        assert said.startswith("demo/manifest.yaml: ")
        assert "{" not in said.replace("{'", "")


def test_a_pack_needs_a_manifest(tmp_path: Path):
    with pytest.raises(PackProblem) as caught:
        load(tmp_path, tmp_path)
    with translation.override("pl"):
        assert "Nie ma tu pliku manifest.yaml" in messages.say(caught.value)


def test_an_announcement_needs_both_languages(pack: Path, tmp_path: Path):
    (pack / "announcements.yaml").write_text("all:\n  closed: {pl: Nieczynne.}\n", "utf-8")
    with pytest.raises(PackProblem) as caught:
        load(pack, tmp_path / "prompts")
    assert caught.value.facts == {"code": "closed", "language": "en"}


def test_a_wrong_procedure_says_file_line_column_and_cure(pack: Path, tmp_path: Path):
    file = pack / "procedures" / "informacja.yaml"
    text = file.read_text("utf-8").replace("{if: answered, go: informed}", "{if: answered, go: infromed}")
    file.write_text(text, "utf-8")
    line = next(at for at, line in enumerate(text.splitlines(), 1) if "infromed" in line)
    with pytest.raises(ProcedureProblems) as caught:
        load(pack, tmp_path / "prompts")
    with translation.override("pl"):
        said = messages.say(caught.value.problems[0])
    assert said.startswith(f"demo/procedures/informacja.yaml:{line}:28: ")
    assert "infromed nie jest tu krokiem (najbliższy: informed)" in said


def test_a_procedure_that_is_not_utf8_says_where(pack: Path, tmp_path: Path):
    file = pack / "procedures" / "informacja.yaml"
    file.write_bytes(file.read_text("utf-8").encode("cp1250"))
    with pytest.raises(ProcedureProblems) as caught:
        load(pack, tmp_path / "prompts")
    with translation.override("pl"):
        said = messages.say(caught.value.problems[0])
    assert said.startswith("demo/procedures/informacja.yaml:1:13: Plik nie jest w UTF-8")


def test_a_pack_that_is_loaded_again_leaves_what_supervisors_published(pack: Path, tmp_path: Path):
    load(pack, tmp_path / "prompts")
    with scoped({"NAD"}):
        text = queries.version_text("NAD", "awaria", queries.current_hash("NAD", "awaria"))
        celina = Actor("agent", "7")
        services.publish(
            "NAD", text + "# ours\n", source="awaria.yaml", library=queries.library("NAD"), now=NOW, by=celina
        )
        load(pack, tmp_path / "prompts")
        assert queries.library("NAD")["awaria"].endswith("# ours\n")
        file = pack / "procedures" / "awaria.yaml"
        file.write_text(text + "# the pack's next\n", "utf-8")
        load(pack, tmp_path / "prompts")
        assert queries.library("NAD")["awaria"].endswith("# the pack's next\n")
        file.write_text(text, "utf-8")  # the pack goes back to its former text: nobody else has changed it since
        load(pack, tmp_path / "prompts")
        assert queries.library("NAD")["awaria"] == text
