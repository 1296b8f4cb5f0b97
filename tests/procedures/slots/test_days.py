"""Dates as agents type them; today is Monday 23 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.days import understand_date
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong

TODAY = date(2026, 11, 23)


def found(text: str, looks: str = "", today: date = TODAY) -> list[str]:
    match understand_date(text, "pl", today, looks=looks):
        case Understood(value):
            return [value]
        case Doubt(options):
            return [option.value for option in options]
        case Wrong():
            return []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("dziś", "2026-11-23"), ("dzisiaj rano", "2026-11-23"), ("wczoraj", "2026-11-22"), ("jutro", "2026-11-24"),
        ("przedwczoraj", "2026-11-21"), ("day before yesterday", "2026-11-21"), ("pojutrze", "2026-11-25"),
        ("day after tomorrow", "2026-11-25"), ("yesterday evening", "2026-11-22"),
        ("1 października", "2027-10-01"), ("1 pazdziernika", "2027-10-01"), ("1. października 2025", "2025-10-01"),
        ("pierwszego października", "2027-10-01"), ("dwudziestego pierwszego października", "2027-10-21"),
        ("siedemnastego marca 1958", "1958-03-17"), ("01.10.2026", "2026-10-01"), ("1/10/26", "2026-10-01"),
        ("1.10", "2027-10-01"), ("2026-11-01", "2026-11-01"), ("2026-1-5", "2026-01-05"), ("October 1st", "2027-10-01"),
        ("1st of May 2025", "2025-05-01"), ("May 1, 2025", "2025-05-01"),
        ("tydzień temu", "2026-11-16"), ("dwa tygodnie temu", "2026-11-09"), ("2 weeks ago", "2026-11-09"),
        ("a month ago", "2026-10-23"), ("3 miesiące temu", "2026-08-23"), ("rok temu", "2025-11-23"),
        ("dwa lata temu", "2024-11-23"), ("3 dni temu", "2026-11-20"), ("godzinę temu", "2026-11-23"),
        ("w zeszły piątek", "2026-11-20"), ("last Friday", "2026-11-20"), ("w przyszły poniedziałek", "2026-11-30"),
    ],
)  # fmt: skip
def test_a_day(text: str, day: str):
    assert found(text) == [day]


@pytest.mark.parametrize(
    ("text", "back", "ahead"),
    [
        ("w piątek", "2026-11-20", "2026-11-27"),
        ("piatek", "2026-11-20", "2026-11-27"),
        ("w poniedziałek", "2026-11-16", "2026-11-30"),
        ("piętnastego", "2026-11-15", "2026-12-15"),
        ("od piątego", "2026-11-05", "2026-12-05"),
        ("15", "2026-11-15", "2026-12-15"),
        ("31", "2026-10-31", "2026-12-31"),
    ],
)
def test_what_may_be_behind_or_ahead_is_a_doubt_unless_the_slot_looks_one_way(text: str, back: str, ahead: str):
    assert found(text) == [back, ahead]
    assert found(text, "back") == [back]
    assert found(text, "ahead") == [ahead]


def test_today_by_its_number_is_no_doubt():
    assert found("23") == ["2026-11-23"]
    assert found("next Wednesday") == ["2026-12-02", "2026-11-25"], "next week's, or the nearest"
    assert found("w przyszły piątek") == ["2026-12-04", "2026-11-27"]


@pytest.mark.parametrize(
    ("text", "looks", "day"),
    [
        ("31.12", "back", "2025-12-31"), ("31.12", "ahead", "2026-12-31"), ("1.02", "ahead", "2027-02-01"),
        ("29.02", "back", "2024-02-29"), ("29.02", "ahead", "2028-02-29"), ("17.03.58", "back", "1958-03-17"),
        ("17.03.20", "back", "2020-03-17"),
    ],
)  # fmt: skip
def test_a_day_without_its_year(text: str, looks: str, day: str):
    assert found(text, looks) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "nie pamiętam",
        "mają problem",
        "w środowisku",
        "may be",
        "12:30",
        "2/15",
        "30.02.2026",
        "32",
        "kilka dni temu",
        "lata temu",
        "99999 dni temu",
        "9999 lat temu",
        "",
        "45.13.2026",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str):
    assert found(text) == []
    assert isinstance(understand_date(text, "pl", TODAY), Wrong)


def test_a_year_ago_on_the_29th_of_february():
    assert found("rok temu", today=date(2024, 2, 29)) == ["2023-02-28"]
    assert found("rok temu", today=date(1, 2, 3)) == []


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["pl", "en"]))
def test_what_is_written_is_understood_again(day: date, lang: str):
    shown = understand_date(day.isoformat(), lang, TODAY)
    assert isinstance(shown, Understood)
    again = understand_date(shown.written, lang, TODAY)
    assert isinstance(again, Understood)
    assert again.value == day.isoformat()


ORDINALS = """
    pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego dziesiątego jedenastego
    dwunastego trzynastego czternastego piętnastego szesnastego siedemnastego osiemnastego dziewiętnastego
""".split()  # noqa: SIM905 (read as a sentence)
PLACES = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
""".split()  # noqa: SIM905 (as above)
MIESIACE = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DNI = ("poniedziałek", "wtorek", "środę", "czwartek", "piątek", "sobotę", "niedzielę")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def genitive(number: int) -> str:
    """25: dwudziestego piątego."""
    if number < 20:
        return ORDINALS[number - 1]
    tens = {2: "dwudziestego", 3: "trzydziestego"}[number // 10]
    return f"{tens} {ORDINALS[number % 10 - 1]}" if number % 10 else tens


def place(number: int) -> str:
    """25: twenty fifth."""
    if number <= 20:
        return PLACES[number - 1]
    if number == 30:
        return "thirtieth"
    return f"{'twenty' if number < 30 else 'thirty'} {PLACES[number % 10 - 1]}"


CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def forms(day: date) -> list[tuple[str, str]]:
    """A day in every form with its year that people use."""
    month, year = MIESIACE[day.month - 1], day.year
    english = MONTHS[day.month - 1]
    spoken = f"dwa tysiące {genitive(year - 2000)}"
    tens, unit = {2: "twenty", 3: "thirty"}[year % 100 // 10], year % 10
    said = f"twenty {tens} {CARDINALS[unit - 1]}" if unit else f"twenty {tens}"
    return [
        ("pl", day.isoformat()),
        ("pl", f"{day.day}.{day.month}.{year}"),
        ("pl", f"{day:%d.%m.%Y}"),
        ("pl", f"{day:%d/%m/%y}"),
        ("pl", f"{day.day} {month} {year}"),
        ("pl", f"{day.day} {month} {year} r."),
        ("pl", f"{day.day}-go {month} {year} roku"),
        ("pl", f"{genitive(day.day)} {month} {spoken}"),
        ("pl", f"w {DNI[day.weekday()]}, {day.day} {month} {year}"),
        ("en", f"{day.day} {english} {year}"),
        ("en", f"{english} {day.day}, {year}"),
        ("en", f"the {place(day.day)} of {english} {year}"),
        ("en", f"{english} {place(day.day)} {said}"),
        ("en", f"{WEEKDAYS[day.weekday()]}, {english[:3]} {day.day} {year}"),
    ]


@given(st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_a_day_of_ten_years_comes_back_from_every_form(day: date):
    for lang, text in forms(day):
        assert understand_date(text, lang, TODAY) == understand_date(day.isoformat(), lang, TODAY), text


@given(st.dates(date(2021, 1, 1), date(2030, 12, 31)), st.integers(0, 6), st.sampled_from(["back", "ahead"]))
def test_a_weekday_is_the_nearest_one_in_its_direction(today: date, index: int, looks: str):
    for lang, text in (("pl", f"w {DNI[index]}"), ("en", f"on {WEEKDAYS[index]}")):
        shown = understand_date(text, lang, today, looks=looks)
        assert isinstance(shown, Understood)
        day = date.fromisoformat(shown.value)
        assert day.weekday() == index
        assert 1 <= (day - today).days * (1 if looks == "ahead" else -1) <= 7


@given(st.dates(date(2021, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_so_many_days_on_and_back_meet(today: date, count: int):
    for text, days in ((f"za {count} dni", count), (f"{count} dni temu", -count), (f"in {count} days", count)):
        assert found(text, today=today) == [(today + timedelta(days=days)).isoformat()]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 listopada br.", "2026-11-12"),
        ("w trzeci poniedziałek marca", "2027-03-15"),
        ("ostatni dzień lutego 2028", "2028-02-29"),
        ("the first Tuesday of next month", "2026-12-01"),
        ("za tydzień w piątek", "2026-12-04"),
        ("w piątek za tydzień", "2026-12-04"),
        ("w przyszłym tygodniu we wtorek", "2026-12-01"),
        ("dziś za miesiąc", "2026-12-23"),
        ("trzy dni przed wigilią", "2026-12-21"),
        ("a week from tomorrow", "2026-12-01"),
        ("20. następnego miesiąca", "2026-12-20"),
        ("dwunastego, nie, trzynastego", "2026-12-13"),
        ("pierwszego, jak wpłynie emerytura", "2026-12-01"),
        ("siedemnastego marca pięćdziesiątego ósmego", "1958-03-17"),
        ("urodziłam się 8 marca 1990", "1990-03-08"),
        ("siedemnasty trzeci pięćdziesiąt osiem", "1958-03-17"),
        ("pół roku temu", "2026-05-23"),
        ("od tygodnia", "2026-11-16"),
    ],
)  # fmt: skip
def test_a_day_by_what_stands_around_it(text: str, day: str):
    assert found(text, "ahead") == [day]


@pytest.mark.parametrize(
    "text",
    [
        "w przyszłym tygodniu",
        "po świętach",
        "after payday",
        "na dniach",
        "po piątku",
        "dwudziesty dziewiąty lutego dwa tysiące pierwszego",
        "31 kwietnia",
        "drugi raz",
        "mam 3 dzieci",
        "the 31st of April",
        "nie w piątek",
    ],
)
def test_what_is_more_or_less_than_one_day_is_none(text: str):
    assert found(text, "ahead") == []


def test_of_two_days_the_person_chooses():
    assert found("w poniedziałek albo we wtorek", "ahead") == ["2026-11-30", "2026-11-24"]


@pytest.mark.parametrize("text", ["Easter 2024", "Wielkanoc 2024"])
def test_easter_is_known(text: str):
    assert found(text) == ["2024-03-31"]


WORDS = (
    "od", "do", "w", "dwa", "2", "15", "31", "tygodnie", "temu", "ago", "last", "piatek", "maja", "may", "1.10", "-",
    "rok", "lat", "poczatku", "konca", "9999", "0000", "jutro", "pol",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=40), st.dates())
def test_nothing_that_is_typed_raises(text: str, today: date):
    understand_date(text, "pl", today)
