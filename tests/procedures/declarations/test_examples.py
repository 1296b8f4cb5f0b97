"""What the reference shows works as it stands: examples are read, types are understood, findings are all explained."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polib
import pytest

from infolinia.procedures import language, messages
from infolinia.procedures.checker import findings
from infolinia.procedures.declarations import reference
from infolinia.procedures.declarations.questions import COMMON, QUESTION
from infolinia.procedures.declarations.shapes import Group
from infolinia.procedures.declarations.steps import FILE, STEPS
from infolinia.procedures.declarations.types import TYPES, SlotType
from infolinia.procedures.declarations.values import BY_KIND, WRITTEN
from infolinia.procedures.parts import Option, Slot
from infolinia.procedures.rehearsal import messages as rehearsal_messages
from infolinia.procedures.rehearsal.script import read
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Understood
from tests.procedures.declarations.frame import LIBRARY, PLACES, refusals, with_step

ROOM = Path(reference.__file__).parents[1]
TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("kind", STEPS)
def test_the_example_of_each_step_is_a_step(kind: str):
    text = with_step({**STEPS}[kind].example)
    assert language.load(text, source="example.yaml", library=LIBRARY).steps[1].kind == kind
    assert refusals(text) == []


def test_the_example_of_a_rehearsal_is_one():
    (group, _) = PLACES["rehearsal"]
    (script,) = read(group.example, file="r.yaml")
    assert (script.language, len(script.lines), refusals(group.example, rehearsal=True)) == ("en", 1, [])


SAID = [(type_, lang, said) for type_ in TYPES for lang in ("pl", "en") for said in getattr(type_, lang)]


@pytest.mark.parametrize(("type_", "lang", "said"), SAID, ids=[f"{type_.name}-{said}" for type_, _, said in SAID])
def test_what_people_say_for_a_type_is_understood(type_: SlotType, lang: str, said: str):
    found = understand(slot_of(type_), said, language=lang, today=TODAY)
    assert isinstance(found, Understood)
    if said == type_.pl[0]:
        assert _shown(found.value) == type_.value


def slot_of(type_: SlotType) -> Slot:
    morning = Option("morning", {"pl": ("rano",), "en": ("in the morning",)})
    evening = Option("evening", {"pl": ("wieczorem", "po południu"), "en": ("in the afternoon",)})
    pattern = r"Z-\d{5}" if type_.name == "order" else ""
    options = (morning, evening) if "choice" in type_.name else ()
    return Slot("s", type_.name, options=options, pattern=pattern, looks="back" if type_.name == "period" else "ahead")


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).replace('"', "")


# --- The reference


def polish(sentence: str) -> str:
    """Raises LookupError where there is no Polish."""
    return {
        entry.msgid: entry.msgstr
        for room in ("", "checker/", "declarations/")
        for entry in polib.pofile(str(ROOM / f"{room}locale/pl/LC_MESSAGES/django.po"))
        if entry.msgstr
    }[sentence]


def every_group() -> list[Group]:
    return [FILE, COMMON, QUESTION, *(group for group, _ in PLACES.values())]


def test_every_finding_is_explained_and_belongs_to_a_field_or_a_kind_of_value():
    every = {*messages.MESSAGES, *findings.SENTENCES, *rehearsal_messages.MESSAGES}
    assert set(reference.codes()) == every
    told = {code for group in every_group() for code in group.findings}
    told |= {code for group in every_group() for field in group for code in field.findings}
    told |= {code for written in WRITTEN for code in written.findings}
    assert told - every == set()
    assert every - told == set()


def test_every_shape_of_a_field_has_its_name():
    assert {field.shape.kind for group in every_group() for field in group} <= set(BY_KIND)


def test_the_reference_is_whole_in_both_languages():
    english, in_polish = reference.markdown(str), reference.markdown(polish)
    assert english.count("\n## ") == in_polish.count("\n## ")
    for name in ("slot", "negotiate", "line", "types", "values", "findings"):
        assert f"{{#{name}}}" in english
        assert f"{{#{name}}}" in in_polish
    assert "| `version` | text<br>unless said: `1` | A number for people." in english
    assert (
        "| **`type`** | [Types of slots](#types) | What it is.<br>Findings: [unknown-type](#unknown-type) | `money` |"
        in english
    )
    assert (
        "| **`type`** | [Typy danych](#types) | Czym jest.<br>Znaleziska: [unknown-type](#unknown-type) | `money` |"
        in in_polish
    )
    assert "Two steps are named *step*. Rename one." in english


def test_all_links_of_the_reference_lead_to_a_place_in_it():
    made = reference.markdown(str)
    for target in {part.partition(")")[0] for part in made.split("](#")[1:]}:
        assert f"{{#{target}}}" in made or f'<a id="{target}"></a>' in made, target
