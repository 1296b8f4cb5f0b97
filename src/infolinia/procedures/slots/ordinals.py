"""A place in an order as an answer: "dwunastego", "dwudziesty pierwszy", "21.", "21st", also "numer cztery"; pure."""

from __future__ import annotations

import re

from infolinia.procedures.slots.corrections import relation
from infolinia.procedures.slots.fillers import without_stalling
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.numbers import LONGEST, is_lone_one, is_vague
from infolinia.procedures.slots.numerals import Numeral, find_numbers
from infolinia.procedures.slots.settled import is_asked, is_unsure, settle
from infolinia.procedures.slots.tokens import Token, tokens
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import number

MOST = 10**6
_ENDINGS = re.compile(
    r"st|nd|rd|th|ty|ta|te|tego|tej|sty|sta|ste|gi|ga|gie|szy|sza|sze|my|ma|me|ci|cia|cie|ego|go|ej|emu|mu|ym|ta"
)
_OF_ALL = re.compile(r"\b(?:first|second) of all\b")
_COUNTING_OFF = ("po", "ani")  # "po drugie": in the second place of a speech, not of the answer


def understand_ordinal(said: str, language: str) -> Answer:
    """A whole number from 1. Value: decimal text, "12". Of "dwudziestego albo pierwszego" either; a fraction "
    "is none."""
    text = " ".join(without_stalling(said).split())
    if len(text) > LONGEST or is_asked(text):
        return Wrong("not-an-ordinal")
    for each in (language, "en" if language == "pl" else "pl"):
        found = tokens(text)
        numbers = find_numbers(found, each)
        if not numbers or is_vague(found, numbers, each):
            continue
        chosen, several = _chosen(text, found, numbers, each)
        options = tuple(
            Understood(f"{one.value:f}", number(one.value, language), is_unsure(text, found[one.first].begin))
            for one in chosen
        )
        if options:
            return options[0] if len(options) == 1 else Doubt(options[:3], several)
    return Wrong("not-an-ordinal")


def _chosen(text: str, found: list[Token], numbers: list[Numeral], language: str) -> tuple[list[Numeral], bool]:
    """Ordinals before cardinals: in "dwa dni, do piątego" the fifth is meant. And whether all of several were said."""
    if any(one.first and found[one.first - 1].text in _COUNTING_OFF for one in numbers) or _OF_ALL.search(fold(text)):
        return [], False
    ordinals = [one for one in numbers if one.form == "ordinal" or _is_written_ordinal(found, one)]
    if len(numbers) == 2 and len(ordinals) == 1:  # "drugi, nie, numer pięć"
        between = fold(text[found[numbers[0].last].end : found[numbers[1].first].begin])
        ordinals = [] if relation(between) else ordinals
    fit = [one for one in ordinals or numbers if one.form != "alone" and one.value % 1 == 0 and 1 <= one.value <= MOST]
    if len(fit) != len(ordinals or numbers):
        return [], False
    if any(is_lone_one(found, one, language) for one in fit):
        return [], False  # "the last one"
    settled = settle(text, [(found[one.first].begin, found[one.last].end) for one in fit])
    if settled.how not in ("one", "replaced", "either"):
        return [], False
    return [fit[index] for index in settled.which], settled.how == "either"


def _is_written_ordinal(found: list[Token], one: Numeral) -> bool:
    """21., 21st, 4-ty."""
    if one.form != "digits" or one.last + 1 >= len(found):
        return False
    behind = [each for each in found[one.last + 1 : one.last + 3] if each.text != "-"]
    if found[one.last + 1].text == "." and found[one.last + 1].begin == found[one.last].end:
        return True
    near = bool(behind) and behind[0].begin - found[one.last].end <= 1
    return near and _ENDINGS.fullmatch(behind[0].text) is not None
