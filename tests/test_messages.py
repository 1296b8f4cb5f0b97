"""`tools/messages.py check`: every page is in one language, and one word stands for one thing."""

from __future__ import annotations

import polib
from tools import messages

RULE = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def catalogue(*entries: polib.POEntry, rule: str = RULE) -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"Plural-Forms": rule}
    made.extend(entries)
    return made


def said(sentence: str, polish: str, context: str | None = None) -> polib.POEntry:
    return polib.POEntry(msgid=sentence, msgstr=polish, msgctxt=context)


def counted(one: str, many: str, *polish: str) -> polib.POEntry:
    return polib.POEntry(msgid=one, msgid_plural=many, msgstr_plural=dict(enumerate(polish)))


def test_one_sentence_with_two_translations_is_refused_with_its_rooms_both_translations_and_the_cure():
    rooms = {
        "clients": catalogue(said("Sign in", "Zaloguj")),
        "desk": catalogue(said("Sign out", "Wyloguj")),
        "first_run": catalogue(said("Sign in", "Zaloguj się")),
    }

    [problem] = messages.clashes(rooms)

    assert problem.startswith("'Sign in' is “Zaloguj” in clients but “Zaloguj się” in first_run.")
    assert "context" in problem


def test_the_same_translation_in_two_rooms_is_one_sentence():
    same = {"clients": catalogue(said("Name", "Nazwa")), "desk": catalogue(said("Name", "Nazwa"))}
    assert messages.clashes(same) == []


def test_a_context_keeps_two_senses_apart_and_is_one_sentence_by_itself():
    apart = {"a": catalogue(said("closed", "zamknięta", "case")), "b": catalogue(said("closed", "nieczynne"))}
    assert messages.clashes(apart) == []

    [problem] = messages.clashes({**apart, "c": catalogue(said("closed", "skończona", "case"))})

    assert "in the context 'case'" in problem
    assert "“zamknięta” in a" in problem
    assert "“skończona” in c" in problem


def test_plural_forms_are_compared_as_a_whole():
    rooms = {
        "a": catalogue(counted("{n} call", "{n} calls", "{n} rozmowa", "{n} rozmowy", "{n} rozmów")),
        "b": catalogue(counted("{n} call", "{n} calls", "{n} rozmowa", "{n} rozmowy", "{n} połączeń")),
    }
    assert len(messages.clashes(rooms)) == 1


def test_a_sentence_that_stands_twice_in_one_room_is_refused():
    [problem] = messages.clashes({"desk": catalogue(said("Hold", "Zawieś"), said("Hold", "Zawieś"))})
    assert problem.startswith("desk: 'Hold' stands there 2 times")


def test_what_is_out_of_use_is_not_compared():
    gone = said("Hold", "Wstrzymaj")
    gone.obsolete = True
    assert messages.clashes({"a": catalogue(said("Hold", "Zawieś")), "b": catalogue(gone)}) == []


def test_plural_forms_keep_their_fields_but_the_one_for_one_may_say_it_in_words():
    fine = catalogue(counted("{n} call", "{n} calls", "jedna rozmowa", "{n} rozmowy", "{n} rozmów"))
    lost = catalogue(counted("{n} call", "{n} calls", "{n} rozmowa", "{n} rozmowy", "wiele rozmów"))
    few = catalogue(counted("{n} call", "{n} calls", "{n} rozmowa", "{n} rozmów"))

    assert messages.counting({"a": fine}) == []
    assert messages.counting({"a": lost}) == ["a: the fields differ in “{n} rozmowa” / “{n} rozmowy” / “wiele rozmów”"]
    assert messages.counting({"a": few}) == ["a: '{n} call' needs 3 forms"]


def test_every_room_counts_in_the_same_way():
    other = "nplurals=2; plural=(n != 1);"
    rooms = {"a": catalogue(), "b": catalogue(), "c": catalogue(rule=other)}
    assert messages.counting(rooms) == [f"c: Plural-Forms must be {RULE}"]
