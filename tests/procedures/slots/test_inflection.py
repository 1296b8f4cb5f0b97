"""Polish numerals agree with case, gender and noun."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots import inflection
from infolinia.procedures.slots.inflection import CASES, Case, Gender, cardinal, counted, gender_of, noun, ordinal
from tests.procedures.slots import polish_reader

RATA = noun("f", "rata raty racie ratę ratą racie", "raty rat ratom raty ratami ratach")
DZIEN = noun("m", "dzień dnia dniowi dzień dniem dniu", "dni dni dniom dni dniami dniach")
AGENT = noun(
    "p",
    "konsultant konsultanta konsultantowi konsultanta konsultantem konsultancie",
    "konsultanci konsultantów konsultantom konsultantów konsultantami konsultantach",
)


@pytest.mark.parametrize(
    ("n", "what", "case", "said"),
    [
        (1, RATA, "nom", "jedna rata"), (2, RATA, "nom", "dwie raty"), (5, RATA, "nom", "pięć rat"),
        (12, RATA, "nom", "dwanaście rat"), (22, RATA, "nom", "dwadzieścia dwie raty"),
        (21, RATA, "nom", "dwadzieścia jeden rat"), (2, RATA, "ins", "dwiema ratami"), (1, RATA, "acc", "jedną ratę"),
        (6, RATA, "dat", "sześciu ratom"), (3, RATA, "loc", "trzech ratach"), (1000, RATA, "ins", "tysiącem rat"),
        (21, DZIEN, "gen", "dwudziestu jeden dni"), (14, DZIEN, "ins", "czternastoma dniami"),
        (1, DZIEN, "gen", "jednego dnia"), (2, DZIEN, "ins", "dwoma dniami"), (0, DZIEN, "gen", "zera dni"),
        (1, AGENT, "acc", "jednego konsultanta"), (2, AGENT, "nom", "dwóch konsultantów"),
        (5, AGENT, "acc", "pięciu konsultantów"), (2105, AGENT, "nom", "dwa tysiące stu pięciu konsultantów"),
        (2000, AGENT, "nom", "dwa tysiące konsultantów"),
    ],
)  # fmt: skip
def test_a_number_and_its_noun_agree(n: int, what: inflection.Noun, case: Case, said: str):
    assert counted(n, what, case) == said


@pytest.mark.parametrize(
    ("n", "case", "gender", "said"),
    [
        (1, "nom", "m", "pierwszy"), (2, "gen", "m", "drugiego"), (3, "nom", "f", "trzecia"),
        (3, "acc", "f", "trzecią"),
        (2, "ins", "f", "drugą"), (2, "gen", "f", "drugiej"), (3, "dat", "m", "trzeciemu"), (2, "nom", "n", "drugie"),
        (8, "ins", "m", "ósmym"), (4, "acc", "a", "czwartego"), (21, "gen", "m", "dwudziestego pierwszego"),
        (26, "loc", "m", "dwudziestym szóstym"), (100, "nom", "m", "setny"), (112, "gen", "m", "sto dwunastego"),
        (300, "nom", "m", "trzechsetny"), (1900, "gen", "m", "tysiąc dziewięćsetnego"),
        (1958, "gen", "m", "tysiąc dziewięćset pięćdziesiątego ósmego"), (2000, "gen", "m", "dwutysięcznego"),
        (2026, "gen", "m", "dwa tysiące dwudziestego szóstego"), (21000, "nom", "m", "dwudziestojednotysięczny"),
        (121000, "nom", "m", "studwudziestojednotysięczny"), (1000, "nom", "f", "tysięczna"),
        (2000000, "nom", "m", "dwumilionowy"), (1005000, "nom", "m", "milion pięciotysięczny"),
        (0, "nom", "m", "zerowy"), (-2, "nom", "m", "minus drugi"), (10**12, "nom", "m", "1000000000000"),
    ],
)  # fmt: skip
def test_an_ordinal_takes_case_and_gender_in_its_last_two_places(n: int, case: Case, gender: Gender, said: str):
    assert ordinal(n, case, gender) == said


def test_the_form_of_a_noun_is_that_of_cldrs_rule():
    for n in (*range(2000), 10**6, 10**6 + 2, 10**9 + 14, 10**15 + 22):
        few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
        assert inflection.category(n) == ("one" if n == 1 else "few" if few else "many"), n


@pytest.mark.parametrize(("case", "said"), [("gen", "dwunastu"), ("ins", "dwunastoma"), ("loc", "dwunastu")])
def test_twelve_changes_inside(case: Case, said: str):
    assert cardinal(12, case) == said
    assert cardinal(112, case) == f"stu {said}"


def test_a_fraction_has_its_own_form():
    assert inflection.category(Decimal("1.5")) == "other"
    assert inflection.category(Decimal("2.0")) == "few"


@given(st.integers(0, 999_999), st.sampled_from(CASES), st.sampled_from(["m", "a", "p", "f", "n"]))
def test_any_number_in_any_case_reads_back(n: int, case: Case, gender: Gender):
    assert polish_reader.number(cardinal(n, case, gender)) == n


@pytest.mark.parametrize("case", CASES)
def test_every_number_below_two_thousand_reads_back_and_no_oblique_word_stays_in_the_nominative(case: Case):
    for n in range(2000):
        words = cardinal(n, case).split()
        assert polish_reader.number(" ".join(words)) == n
        straight = cardinal(n).split()
        if case not in ("nom", "acc"):
            left = [word for word, was in zip(words, straight, strict=True) if word == was and word != "jeden"]
            assert left == [], f"{n} {case}"


@given(st.integers(-(10**18), 10**18), st.sampled_from(CASES), st.sampled_from(["m", "a", "p", "f", "n"]))
def test_no_number_is_too_large_to_be_said_or_left_in_digits(n: int, case: Case, gender: Gender):
    assert cardinal(n, case, gender)
    assert ordinal(n, case, gender)
    assert counted(n, RATA, case).split()[-1] in (*RATA.singular, *RATA.plural)


@pytest.mark.parametrize(
    ("forms", "case", "gender"),
    [
        (("rata", "raty", "rat"), "nom", "f"), (("dzień", "dni", "dni"), "nom", "m"),
        (("konto", "konta", "kont"), "nom", "n"),
        (("zgłoszenie", "zgłoszenia", "zgłoszeń"), "nom", "n"), (("płatność", "płatności", "płatności"), "nom", "f"),
        (("konsultant", "konsultantów", "konsultantów"), "nom", "p"), (("doradca", "doradców", "doradców"), "nom", "p"),
        (("ratę", "raty", "rat"), "acc", "f"), (("konsultanta", "konsultantów", "konsultantów"), "acc", "p"),
        (("raty", "rat", "rat"), "gen", "f"), (("dnia", "dni", "dni"), "gen", "m"),
        (("racie", "ratom", "ratom"), "dat", "f"),
        (("ratą", "ratami", "ratami"), "ins", "f"), (("dniem", "dniami", "dniami"), "ins", "m"),
        (("", "", ""), "nom", "m"), (("godzina zegarowa", "godziny", "godzin"), "nom", "f"),
    ],
)  # fmt: skip
def test_the_gender_of_a_noun_is_seen_in_its_forms(forms: tuple[str, ...], case: Case, gender: Gender):
    assert gender_of(forms, case) == gender
