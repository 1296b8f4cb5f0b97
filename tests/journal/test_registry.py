"""Every event of every room can be written, read again, and said in Polish and in English."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from pathlib import Path

import polib
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import infolinia
from infolinia.journal import chain, queries, registry
from infolinia.journal.facts import Actor, Erased, Recorded, Stream
from tests.journal.events import Met, Noted

HOUSE = Path(infolinia.__file__).parent
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST = NOW.replace(year=2000, tzinfo=None)
KINDS = [kind for kind in registry.kinds() if kind.cls.__module__.startswith("infolinia.")]

# What hypothesis would make too wild for a record: instants are aware, text can be stored.
st.register_type_strategy(datetime, st.datetimes(FIRST, FIRST.replace(year=2100), timezones=st.just(UTC)))
st.register_type_strategy(date, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=("Cs",)), max_size=8))
JSON = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"), max_size=8)
st.register_type_strategy(object, JSON | st.lists(JSON, max_size=3))


def test_the_house_has_events():
    assert KINDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_comes_back_as_it_was_and_can_be_said(kind: registry.Kind, data: st.DataObject):
    event = data.draw(st.from_type(kind.cls))
    body = registry.to_body(event)
    assert registry.from_body(kind.name, kind.version, chain_copy(body)) == event
    for language in ("pl", "en"):
        with translation.override(language):
            assert queries.sentence(recorded(kind, event))
    erased = registry.from_body(kind.name, kind.version, body, kind.personal)
    assert all(getattr(erased, name) == Erased() for name in kind.personal)
    assert queries.sentence(recorded(kind, erased))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_its_sentence_is_translated_in_its_own_room(kind: registry.Kind):
    room = HOUSE.joinpath(*kind.cls.__module__.split(".")[1:-1])
    file = room / "locale/pl/LC_MESSAGES/django.po"
    assert file.is_file(), f"{room.name} has no Polish"
    entry = polib.pofile(str(file)).find(kind.sentence)
    assert entry is not None, f"{room.name}: no Polish for {kind.sentence!r}"
    assert entry.translated()


def test_a_wrong_declaration_is_refused():
    @dataclasses.dataclass
    class Loose:
        text: str

    @dataclasses.dataclass(frozen=True)
    class Firm:
        text: str

    for cls, options in (
        (Loose, {}),
        (int, {}),
        (Firm, {"personal": ("name",)}),
        (Firm, {"sentence": "{name} came"}),
        (Firm, {"version": 2}),
    ):
        with pytest.raises(TypeError):
            registry.event("test.wrong", **{"sentence": "x", **options})(cls)
    with pytest.raises(TypeError):
        registry.event("test.noted", sentence="x")(Firm)
    assert registry.find("test.wrong") is None


def test_what_nobody_declares_is_not_guessed():
    with pytest.raises(registry.UnknownEvent):
        registry.from_body("test.nobody", 1, {})
    with pytest.raises(registry.UnknownEvent):
        registry.from_body("test.noted", 2, {"text": "of a later version"})
    with pytest.raises(TypeError):
        registry.kind_of("text")


def test_what_was_read_as_erased_is_written_on_as_absent():
    assert registry.to_body(Met(Erased(), "Nadwice")) == {"name": None, "place": "Nadwice", "phones": None}


def test_a_sentence_says_who_was_erased_plainly():
    met = registry.find("test.met")
    assert queries.sentence(recorded(met, Met(Erased(), "Nadwice"))) == "— was met in Nadwice"
    assert queries.sentence(recorded(registry.find("test.noted"), Noted("This"))) == "This was noted"


def chain_copy(body: registry.Body) -> registry.Body:
    return json.loads(chain.canonical(body))


def recorded(kind: registry.Kind, event: object) -> Recorded:
    return Recorded(1, Stream("call", "c-1"), 1, NOW, Actor("system"), kind.name, kind.version, event)


def test_a_code_that_is_spelled_as_its_word_is_translated_too():
    from infolinia.conduct.events import CardEnded

    event = CardEnded("taken", 16, "t-1", "1111")
    with translation.override("pl"):
        assert "przyjęty" in queries.sentence(recorded(registry.kind_of(event), event))


def test_codes_are_said_in_words():
    from infolinia.conduct.events import HungUp, Muted, Unanswered

    def said(event: object) -> str:
        return queries.sentence(recorded(registry.kind_of(event), event))

    with translation.override("pl"):
        assert said(Unanswered("7", "l-1", "missed")) == "Konsultant nie odebrał: brak odpowiedzi w porę."
        assert said(HungUp("customer")) == "Rozmowa się skończyła, zakończył: klient."
        assert said(Muted("7", True)) == "Mikrofon konsultanta, wyciszenie: tak."
