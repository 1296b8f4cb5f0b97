"""What stands around a value does not change it; what takes it back does; and nothing that is typed breaks a parser."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.parts import Option, Slot
from infolinia.procedures.slots.fits import fits
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Doubt, Understood
from infolinia.procedures.understanding.measuring import slot_value
from tests.procedures.slots.test_rows import ROWS

NOW = datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001 - wall time, as the parsers take it
FRAMES = {
    "pl": ("no to {}", "yyy {}", "{} proszę", "to będzie {} dziękuję", "proszę pani {}", "{}."),
    "en": ("well {}", "um {}", "{} please", "let me see {} thanks", "{} I think", "{}."),
}
_MARKS = str.maketrans("ąćęłńóśźż", "acelnoszz")


def noted(row: dict[str, Any], text: str) -> Any:
    return slot_value({**row, "text": text})


@pytest.mark.parametrize("language", ["pl", "en"])
def test_courtesies_and_hesitation_change_nothing(language: str):
    rows = [row for row in ROWS if row["lang"] == language and not row["kind"].endswith("yes_no")]
    changed: list[tuple[str, Any]] = []
    for place, row in enumerate(rows):
        text = row["text"].rstrip(".?")
        framed = FRAMES[language][place % len(FRAMES[language])].format(text)
        if noted(row, framed) not in [row["value"], *row.get("also", [])]:
            changed.append((framed, noted(row, framed)))
    assert len(changed) * 100 <= len(rows), changed  # one in a hundred may then be asked again …
    assert not [text for text, found in changed if found is not None]  # … and none is wrong


def test_letters_without_their_marks_are_read_alike():
    for row in ROWS:
        if row["lang"] == "pl" and row["kind"] not in ("text", "yes_no", "none:yes_no"):
            assert noted(row, row["text"].translate(_MARKS)) == noted(row, row["text"]), row["text"]


SAME_KIND = [
    ("pl", "number", "sto dwadzieścia", "pińcet", 500), ("pl", "ordinal", "trzecia", "numer pięć", 5),
    ("pl", "money", "sto złotych", "dwieście pięćdziesiąt", {"amount": "250.00", "currency": "PLN"}),
    ("pl", "date", "w piątek", "piętnastego grudnia", "2026-12-15"),
    ("pl", "time", "o dziesiątej", "szesnasta", "16:00"),
    ("pl", "duration", "dwa tygodnie", "półtorej godziny", {"n": 90, "unit": "minute"}),
    ("pl", "period", "w grudniu", "w przyszłym tygodniu", {"from": "2026-11-30", "to": "2026-12-06"}),
    ("en", "number", "a hundred", "two dozen", 24), ("en", "ordinal", "the third", "the fifth", 5),
    ("en", "money", "a hundred zlotys", "two hundred and fifty", {"amount": "250.00", "currency": "PLN"}),
    ("en", "date", "on Friday", "the fifteenth of December", "2026-12-15"),
    ("en", "time", "at ten", "four pm", "16:00"),
    ("en", "duration", "two weeks", "an hour and a half", {"n": 90, "unit": "minute"}),
    ("en", "period", "in December", "next week", {"from": "2026-11-30", "to": "2026-12-06"}),
]  # fmt: skip
TAKING_BACK = {
    "pl": ("nie przepraszam", "to znaczy", "nie czekaj", "chociaż nie", "oj nie", "nie,", "pomyłka"),
    "en": ("no sorry", "I mean", "no wait", "hang on", "actually", "no, make that"),
}


@pytest.mark.parametrize(("language", "kind", "first", "second", "value"), SAME_KIND)
def test_what_was_taken_back_is_not_noted(language: str, kind: str, first: str, second: str, value: Any):
    row = {"lang": language, "kind": kind, "reference_time": NOW.isoformat()}
    for between in TAKING_BACK[language]:
        assert noted(row, f"{first} {between} {second}") == value, between
    no, rather, contrast = ("nie", "tylko", "a nie") if language == "pl" else ("not", "but", "not")
    assert noted(row, f"{no} {first} {rather} {second}") == value
    assert noted(row, f"{second} {contrast} {first}") == value


@pytest.mark.parametrize(("language", "kind", "first", "second", "value"), SAME_KIND)
def test_of_two_nobody_guesses(language: str, kind: str, first: str, second: str, value: Any):
    slot = Slot("asked", kind, looks="ahead" if kind in ("date", "period") else "")
    text = f"{first} {'albo' if language == 'pl' else 'or'} {second}"
    found = understand(slot, text, language=language, today=NOW.date(), now=NOW)
    assert isinstance(found, Doubt)
    assert found.several


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("siedem jeden zero zero zero zero trzy cztery osiem, nie, trzy cztery dziewięć", "+48710000349"),
        ("pięć osiem, przepraszam, sześć jeden zero zero zero zero jeden jeden siedem", "+48610000117"),
        ("sześć jeden zero zero zero zero jeden jeden osiem chociaż nie na końcu siedem", "+48610000117"),
    ],
)
def test_the_end_of_a_telephone_number_is_said_anew(text: str, value: str):
    assert noted({"lang": "pl", "kind": "phone"}, text) == value


@pytest.mark.parametrize("text", ["osiemset piedzisond", "piedzisond złotych", "cośtam tysięcy trzysta"])
@pytest.mark.parametrize("kind", ["number", "money"])
def test_half_of_a_number_is_no_number(text: str, kind: str):
    assert noted({"lang": "pl", "kind": kind}, text) is None


KINDS = (
    "number", "ordinal", "money", "date", "time", "period", "duration", "phone", "pesel", "nip", "regon", "iban",
    "email", "text", "yes_no", "address", "order", "case", "level", "choice", "choices", "customer",
)  # fmt: skip
OPTIONS = (Option("a", {"pl": ("listem",), "en": ("by letter",)}), Option("b", {"pl": ("mailem",), "en": ("mail",)}))
WORDS = """
nie no to a albo lub sto tysiąc pół i przecinek minus za na w o od do po wpół kwadrans trzeciej piątek przyszły
miesiąc koniec grudnia 12 2026 12.12.2026 10:30 zł groszy euro małpa kropka podwójne zero plus jak Karol ą przepraszam
chociaż one two hundred and half past quarter of the last week next sorry or between every co temu - . , ; ? ! / @ + (
% € 99999999999999999999""".split()  # noqa: SIM905 (read as a sentence)


@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
    | st.sampled_from(WORDS).map(lambda word: f"{word} " * 400)
    | st.text(max_size=600),
    st.sampled_from(["pl", "en", "uk"]),
    st.dates(date(1900, 1, 1), date(9000, 1, 1)),
)
def test_nothing_that_is_typed_breaks_a_parser(kind: str, text: str, language: str, today: date):
    slot = Slot("asked", kind, options=OPTIONS if kind.startswith("choice") else ())
    now = datetime.combine(today, NOW.time())
    found = understand(slot, text, language=language, today=today, now=now)
    read = found.options if isinstance(found, Doubt) else (found,) if isinstance(found, Understood) else ()
    assert all(each.written for each in read)
    if kind not in ("customer", "email"):
        assert all(fits(slot, each.value) for each in read), (text, read)
