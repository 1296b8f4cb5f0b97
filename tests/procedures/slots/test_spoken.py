"""How values are said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots import dictated, spoken, written
from infolinia.procedures.slots.inflection import CASES, Case
from tests.procedures.slots import polish_reader

AMOUNTS = st.integers(-99_999_999, 99_999_999)  # grosze
YEAR_2026 = "dwa tysiące dwudziestego szóstego roku"


@pytest.mark.parametrize(
    ("type_", "value", "polish", "english"),
    [
        (
            "money", "3688.50", "trzy tysiące sześćset osiemdziesiąt osiem złotych pięćdziesiąt groszy",
            "three thousand six hundred and eighty-eight zloty and fifty groszy",
        ),
        ("money", "1.00", "jeden złoty", "one zloty"),
        ("money", "0.01", "jeden grosz", "one grosz"),
        ("money", "0", "zero złotych", "zero zloty"),
        ("money", "22.22", "dwadzieścia dwa złote dwadzieścia dwa grosze", "twenty-two zloty and twenty-two groszy"),
        ("money", "-1.50", "minus jeden złoty pięćdziesiąt groszy", "minus one zloty and fifty groszy"),
        ("money", {"amount": "1.50", "currency": "EUR"}, "jedno euro pięćdziesiąt centów", "one euro and fifty cents"),
        ("money", {"amount": "2", "currency": "USD"}, "dwa dolary", "two dollars"),
        ("number", "2.5", "dwa i pół", "two point five"),
        ("number", "0.5", "pół", "zero point five"),
        ("number", "12.05", "dwanaście przecinek zero pięć", "twelve point zero five"),
        ("number", "-3", "minus trzy", "minus three"),
        ("number", "0.0", "zero", "zero"),
        ("ordinal", "21", "dwudziesty pierwszy", "twenty-first"),
        ("date", "2026-11-12", f"dwunastego listopada {YEAR_2026}", "the twelfth of November twenty twenty-six"),
        ("date", "2000-01-01", "pierwszego stycznia dwutysięcznego roku", "the first of January two thousand"),
        ("time", "14:30", "czternasta trzydzieści", "two thirty pm"),
        ("time", "09:02", "dziewiąta zero dwie", "nine oh two am"),
        ("time", "09:01", "dziewiąta zero jeden", "nine oh one am"),
        ("time", "00:00", "północ", "midnight"),
        ("time", "00:15", "zero piętnaście", "twelve fifteen am"),
        ("time", "12:00", "dwunasta", "noon"),
        (
            "period", {"from": "2026-11-01", "to": "2026-11-23"},
            f"od pierwszego do dwudziestego trzeciego listopada {YEAR_2026}",
            "from the first to the twenty-third of November twenty twenty-six",
        ),
        (
            "period", {"from": "2026-10-01", "to": "2026-11-02"},
            f"od pierwszego października do drugiego listopada {YEAR_2026}",
            "from the first of October to the second of November twenty twenty-six",
        ),
        (
            "period", {"from": "2025-11-02", "to": "2026-11-02"},
            f"od drugiego listopada dwa tysiące dwudziestego piątego roku do drugiego listopada {YEAR_2026}",
            "from the second of November twenty twenty-five to the second of November twenty twenty-six",
        ),
        (
            "period", {"from": "2026-11-02", "to": "2026-11-02"}, f"drugiego listopada {YEAR_2026}",
            "the second of November twenty twenty-six",
        ),
        ("duration", {"n": 14, "unit": "day"}, "czternaście dni", "fourteen days"),
        ("duration", {"n": 1, "unit": "year"}, "jeden rok", "one year"),
        ("duration", {"n": 2, "unit": "hour"}, "dwie godziny", "two hours"),
        ("duration", {"n": 1.5, "unit": "hour"}, "półtorej godziny", "one point five hours"),
        ("duration", {"n": 2.5, "unit": "month"}, "dwa i pół miesiąca", "two point five months"),
        ("duration", timedelta(hours=48), "dwa dni", "two days"),
        ("duration", {"n": 3, "unit": "fortnight"}, "trzy", "three"),
        ("percent", "9.25", "dziewięć przecinek dwadzieścia pięć procent", "nine point two five percent"),
        ("phone", "+48600100200", "sześćset, sto, dwieście",
         "plus four eight, six zero zero, one zero zero, two zero zero"),
        (
            "phone", "+48994000109", "dziewięćdziesiąt dziewięć, czterysta, zero jeden, zero dziewięć",
            "plus four eight, nine nine, four zero zero, zero one, zero nine",
        ),
        ("phone", "112", "jeden jeden dwa", "one one two"),
        ("email", "anna.nowak@wp.pl", "anna kropka nowak małpa wu pe kropka pe el", "anna dot nowak at W P dot P L"),
        ("email", "jan_k85@a-b.eu", "jan podkreślenie ka osiem pięć małpa a minus be kropka eu",
         "jan underscore K eight five at a hyphen B dot eu"),
        ("pesel", "44051401359", "cztery cztery, zero pięć, jeden cztery, zero jeden trzy, pięć dziewięć",
         "four four, zero five, one four, zero one three, five nine"),
        ("nip", "8567346215", "osiem pięć sześć, siedem trzy cztery, sześć dwa, jeden pięć",
         "eight five six, seven three four, six two, one five"),
        ("regon", "123456785", "jeden dwa trzy, cztery pięć sześć, siedem osiem pięć",
         "one two three, four five six, seven eight five"),
        ("iban", "PL611090", "pe el sześć jeden, jeden zero dziewięć zero", "P L six one, one zero nine zero"),
        ("case", "R/26/0042", "er łamane przez dwa sześć, łamane przez zero zero cztery dwa",
         "R slash two six, slash zero zero four two"),
        ("order", "Z-88120", "zet kreska osiem osiem jeden, dwa zero", "Z dash eight eight one, two zero"),
        ("order", "1234567", "jeden dwa trzy, cztery pięć sześć siedem", "one two three, four five six seven"),
        ("address", "ul. Leśna 3a/5, 30-001 Kraków",
         "ulica Leśna trzy a przez pięć, trzydzieści, zero zero jeden, Kraków",
         "ul. Leśna 3a/5, three zero, zero zero one, Kraków"),
        ("address", "ul. 3 Maja 7", "ulica trzeciego Maja siedem", "ul. 3 Maja 7"),
        ("email", "BIURO@example.com", "biuro małpa example kropka com", "biuro at example dot com"),
        ("phone", "+48800123456", "osiemset, sto dwadzieścia trzy, czterysta pięćdziesiąt sześć",
         "plus four eight, eight zero zero, one two three, four five six"),
        ("level", "L2", "poziom drugi", "level two"),
        ("choices", ["gaz", "woda", "prąd"], "gaz, woda i prąd", "gaz, woda and prąd"),
        ("choices", ["gaz"], "gaz", "gaz"),
        ("choices", [], "", ""),
        ("yes_no", False, "nie", "no"),
        ("customer", {"id": "K1", "name": "Anna"}, "Anna", "Anna"),
        ("text", "cokolwiek", "cokolwiek", "cokolwiek"),
        ("text", None, "", ""),
    ],
)  # fmt: skip
def test_by_type_and_language(type_: str, value: Any, polish: str, english: str):
    assert (spoken.value(type_, value, "pl"), spoken.value(type_, value, "en")) == (polish, english)


@pytest.mark.parametrize(
    ("type_", "value", "case", "said"),
    [
        ("money", "3688.50", "gen",
         "trzech tysięcy sześciuset osiemdziesięciu ośmiu złotych pięćdziesięciu groszy"),
        ("money", "1", "ins", "jednym złotym"),
        ("money", "1000", "ins", "tysiącem złotych"),
        ("money", "22", "dat", "dwudziestu dwóm złotym"),
        ("duration", {"n": 21, "unit": "day"}, "gen", "dwudziestu jeden dni"),
        ("duration", {"n": 2, "unit": "week"}, "loc", "dwóch tygodniach"),
        ("duration", {"n": 2, "unit": "minute"}, "ins", "dwiema minutami"),
        ("date", "2026-11-12", "nom", f"dwunasty listopada {YEAR_2026}"),
        ("date", "2026-11-03", "ins", f"trzecim listopada {YEAR_2026}"),
        ("time", "14:30", "loc", "czternastej trzydzieści"),
        ("time", "00:00", "ins", "północą"),
        ("ordinal", "3", "acc", "trzeci"),
        ("percent", "5", "gen", "pięciu procent"),
        ("level", "L1", "loc", "poziomie pierwszym"),
        ("number", "5", "ins", "pięcioma"),
    ],
)  # fmt: skip
def test_polish_takes_the_case_of_the_sentence(type_: str, value: Any, case: str, said: str):
    assert spoken.value(type_, value, "pl", case) == said


def test_a_promised_day_is_said_with_its_weekday():
    day = date(2026, 11, 12)
    assert spoken.day(day, "pl", weekday=True) == f"dwunastego listopada {YEAR_2026}, w czwartek"
    assert spoken.day(day, "pl", "nom", weekday=True) == f"dwunasty listopada {YEAR_2026}, czwartek"
    assert spoken.day(day, "en", weekday=True) == "Thursday the twelfth of November twenty twenty-six"
    assert spoken.day(date(2026, 11, 10), "pl", weekday=True).endswith(", we wtorek")


@given(AMOUNTS, st.sampled_from(CASES))
def test_money_as_it_is_said_is_the_amount(grosze: int, case: Case):
    said = spoken.value("money", str(Decimal(grosze) / 100), "pl", case)
    assert polish_reader.grosze(said) == grosze


@given(AMOUNTS)
def test_the_noun_of_money_agrees_with_its_number(grosze: int):
    whole, small = divmod(abs(grosze), 100)
    said = spoken.money(Decimal(grosze) / 100, "PLN", "pl").split()
    if whole:
        few = whole % 10 in (2, 3, 4) and whole % 100 not in (12, 13, 14)
        assert ("złoty" if whole == 1 else "złote" if few else "złotych") in said
    if small:
        few = small % 10 in (2, 3, 4) and small not in (12, 13, 14)
        assert said[-1] == ("grosz" if small == 1 else "grosze" if few else "groszy")


@given(st.from_regex(r"[0-9]{1,40}", fullmatch=True))
def test_no_digit_of_a_number_is_lost(digits: str):
    ones = ("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć")
    for said in (dictated.code(digits, "pl"), dictated.identifier("pesel", digits, "pl")):
        assert "".join(str(ones.index(word)) for word in said.replace(",", "").split()) == digits
        assert max(len(group.split()) for group in said.split(", ")) <= 4


@given(st.from_regex(r"\+48[1-9][0-9]{8}", fullmatch=True))
def test_a_telephone_number_reads_back_group_by_group(number: str):
    groups = written.phone(number).split(written.NBSP)[1:]
    for group, said in zip(groups, dictated.telephone(number, "pl").split(", "), strict=True):
        words = said.split()
        zeros = len(group) - len(group.lstrip("0"))
        assert words[:zeros] == ["zero"] * zeros
        assert polish_reader.number(" ".join(words[zeros:]) or "zero") == int(group)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_said_in_words_alone(day: date):
    for case in CASES:
        for language in ("pl", "en"):
            assert not any(sign.isdigit() for sign in spoken.day(day, language, case, weekday=True))


@given(st.sampled_from(sorted({"phone", "email", "address", "pesel", "nip", "regon", "iban", "order", "case", "text"})),
       st.text(max_size=60), st.sampled_from(["pl", "en"]))  # fmt: skip
def test_no_text_makes_it_raise(type_: str, value: str, language: str):
    assert isinstance(spoken.value(type_, value, language), str)
    assert isinstance(written.value(type_, value, language), str)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6),
       st.sampled_from(CASES))  # fmt: skip
def test_any_number_has_words(number: Decimal, case: Case):
    for language in ("pl", "en"):
        said = spoken.number(number, language, case)
        assert said.strip() == said != ""
        assert not any(sign.isdigit() for sign in said)
        assert spoken.money(number, "PLN", language, case)
