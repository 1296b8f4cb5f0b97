"""A number as an answer; pure. The value is decimal text ("2.5"); "dwa albo trzy" and "1.500" are doubts."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from infolinia.procedures.slots.digits import TIMES
from infolinia.procedures.slots.fillers import is_filler, without_stalling
from infolinia.procedures.slots.numeral_words import Lexicon
from infolinia.procedures.slots.numerals import Numeral, find_numbers, lexicon
from infolinia.procedures.slots.settled import is_asked, is_open_ended, is_unsure, settle
from infolinia.procedures.slots.slurred import sounds_like_one
from infolinia.procedures.slots.tokens import Token, tokens
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import number

LONGEST = 200  # characters that a number may be said in
MOST = Decimal(10) ** 12
COUNTED = re.compile(
    r"rat[ayęe]?|rat(?:om|ami|ach)|dni\w*|dzien|tyg(?:od(?:ni|nie|niach|niami))?|tydzien|miesi(?:ac\w*|ecy)|"
    r"rok(?:u|iem)?|lat(?:a|ach|ami|om)?|godz\w*|minut\w*|"
    r"sekund\w*|sztuk\w*|dzieci\w*|children|kids|"
    r"szt|osob\w*|raz(?:y|ow)?|procent\w*|punkt\w*|pokoj\w*|kilo\w*|kwh|kg|km|paczk\w*|paczek|metr\w*|litr\w*|"
    r"stopni\w*|faktur\w*|"
    r"instal\w+|days?|weeks?|months?|years?|hours?|minutes?|seconds?|pieces?|persons?|people|times?|percent|"
    r"points?|rooms?|"
    r"parcels?|invoices?|metres?|meters?|litres?|degrees?"
)  # what is counted: "jedna rata" is one, "jedna pani" is none

_NOT_COUNTED = frozenset([
    "pan", "pani", "moment", "momencik", "chwila", "chwile", "chwilke", "pytanie", "rzecz", "sprawa", "sprawe", "taki",
    "taka", "takie", "raz", "slowo", "i", "a", "z", "w", "na",
])  # fmt: skip
_OF_PEOPLE = ("pan", "pani", "pana", "panem", "z", "of", "the")  # "jedna pani mówiła", "one of them"


def understand_number(said: str, language: str) -> Answer:
    """A number in digits or words, with its unit and fillers around it. Value: decimal text."""
    if len(said) > LONGEST or is_asked(said):
        return Wrong("not-a-number")
    for each in (language, "en" if language == "pl" else "pl"):
        found = _read(" ".join(without_stalling(said).split()), each)
        if found is not None:
            return _answer(*found, language)
    return Wrong("not-a-number")


def _answer(found: list[tuple[Decimal, bool]], several: bool, language: str) -> Answer:
    if not found or any(abs(value) > MOST for value, _ in found):
        return Wrong("not-a-number")
    options = tuple(Understood(_text(value), number(value, language), unsure) for value, unsure in found)
    return options[0] if len(options) == 1 else Doubt(options[:3], several)


def _text(value: Decimal) -> str:
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _read(said: str, language: str) -> tuple[list[tuple[Decimal, bool]], bool] | None:
    """The number that is meant, or two or three, each with whether it is unsure, and whether they were all said; empty
    when nobody can tell, None when no number of this language is said."""
    found = tokens(said)
    numbers = paired(found, dictated(found, find_numbers(found, language)), language)
    if is_vague(found, numbers, language):
        return [], False
    if _is_not_one(found, numbers):
        return [(Decimal(0), is_unsure(said))], False
    strong = [each for each in numbers if each.form not in ("ordinal", "alone")]
    if not strong:
        return (_alone(found, numbers, language), False) if numbers else None
    if _is_part_of_a_whole(numbers):
        return [], False
    spans = [(found[each.first].begin, found[each.last].end) for each in strong]
    if any(is_open_ended(said, end) for _, end in spans):
        return [], False
    settled = settle(said, spans)
    chosen = [strong[index] for index in settled.which]
    if len({each.value for each in strong}) == 1 and settled.how == "none" and len(strong) > 1:
        chosen = strong[:1]  # "45 (forty five)"
    elif settled.how not in ("one", "replaced", "either"):
        return [], False
    if any(is_lone_one(found, each, language) for each in chosen) and not _is_one_thing(found, strong, language):
        return [], False
    unsure = is_unsure(said, spans[strong.index(chosen[0])][0], language)
    return [(value, unsure) for each in chosen for value in (each.value, *each.others)], settled.how == "either"


def _doubled(found: list[Token], one: Numeral) -> Numeral:
    times = TIMES.get(found[one.first - 1].text, 1) if one.first and one.first == one.last else 1
    if times == 1 or one.form != "words" or one.value not in range(10):
        return one
    return Numeral(Decimal(str(one.value) * times), one.first - 1, one.last)


def _is_not_one(found: list[Token], numbers: list[Numeral]) -> bool:
    """ "ani jednego", "ani jednej raty"; "ani jedna ani druga" is no number."""
    one = numbers[0] if len(numbers) == 1 else None
    nots = [index for index, each in enumerate(found) if each.text == "ani"]
    return one is not None and one.value == 1 and one.form == "words" and nots == [one.first - 1]


def _alone(found: list[Token], numbers: list[Numeral], language: str) -> list[tuple[Decimal, bool]]:
    """ "piętnasta", "nic", "a few": a number when nothing else is said; "po drugie" is none."""
    one = numbers[0]
    if len(numbers) > 1 or not stands_alone(found, one, language):
        return []
    text = " ".join(each.text for each in found)
    return [(one.value, is_unsure(text))]


def _is_part_of_a_whole(numbers: list[Numeral]) -> bool:
    """ "dwie trzecie", "two thirds", "dwa tysiące dwudziesty szósty": a fraction without end, or a year."""
    return any(
        one.form in ("words", "digits") and other.form == "ordinal" and one.last + 1 == other.first
        for one, other in pairwise(numbers)
    )


def stands_alone(found: list[Token], one: Numeral, language: str) -> bool:
    """Nothing but fillers beside it."""
    others = [each for index, each in enumerate(found) if not one.first <= index <= one.last]
    return all(each.kind == "mark" or is_filler(each.text, language) for each in others)


def is_vague(found: list[Token], numbers: list[Numeral], language: str) -> bool:
    """ "kilkanaście", "sto kilkadziesiąt", "a couple of hundred": more than one number it may be."""
    words = lexicon(language)
    if any(each.text in words and words[each.text].role == "vague" for each in found):
        return True
    if language == "pl" and any(_goes_on_unread(found, each, words) for each in numbers):
        return True
    return any(
        one.form == "alone" and one.value > 1 and other.form != "alone"
        and all(each.text == "of" for each in found[one.last + 1 : other.first])
        for one, other in pairwise(numbers)
    )  # fmt: skip


def _goes_on_unread(found: list[Token], one: Numeral, words: Lexicon) -> bool:
    """ "osiemset piedzisond", "cośtam tysięcy trzysta": half of a number is no number."""
    if one.form != "words":
        return False
    if one.first and (head := words.get(found[one.first - 1].text)) and head.role == "scale" and head.many:
        return True
    beside = [found[at] for at in (one.first - 1, one.last + 1) if 0 <= at < len(found)]
    return any(each.kind == "word" and each.text not in words and sounds_like_one(each.text) for each in beside)


def is_lone_one(found: list[Token], one: Numeral, language: str) -> bool:
    """ "jeden" as "a certain", "one" as "somebody": no number unless it counts something."""
    if one.value != 1 or one.form != "words" or found[one.first].text.startswith(("tysi", "jedynk")):
        return False
    behind = found[one.last + 1] if one.last + 1 < len(found) else None
    if behind is not None and behind.text in _OF_PEOPLE:
        return True
    return not all(
        each.kind != "word"
        or one.first <= index <= one.last
        or is_filler(each.text, language)
        or COUNTED.fullmatch(each.text)
        for index, each in enumerate(found)
    )


def dictated(found: list[Token], numbers: list[Numeral]) -> list[Numeral]:
    """Digits said one by one, as a meter shows them, are one number: four or more, or three with a zero; and
    "double seven" is 77."""
    made: list[Numeral] = []
    run: list[Numeral] = []
    for one in [*numbers, None]:
        each = _doubled(found, one) if one else None
        if each and one and each.first < one.first:
            made = [before for before in made if before.last < each.first]  # "podwójna" itself
        if each and each.form == "words" and each.value in range(10) and (not run or run[-1].last + 1 == each.first):
            run.append(each)
            continue
        if len(run) > 3 or (len(run) == 3 and any(not digit.value for digit in run)):
            value = Decimal("".join(str(digit.value) for digit in run))
            run = [Numeral(value, run[0].first, run[-1].last)]
        made += run
        run = []
        if each and each.form == "words" and each.value in range(10):
            run = [each]
        elif each:
            made.append(each)
    return made


def _is_one_thing(found: list[Token], numbers: list[Numeral], language: str) -> bool:
    """ "jeden pies", and nothing else is said."""
    told = [each for each in found if each.kind == "word" and not is_filler(each.text, language)]
    return (
        language == "pl"
        and len(numbers) == 1
        and len(told) == 2
        and told[0] == found[numbers[0].first]
        and told[1].text not in _NOT_COUNTED
        and told[1].text not in lexicon(language)
    )


def paired(found: list[Token], numbers: list[Numeral], language: str) -> list[Numeral]:
    """In English "one twenty two" is 122, "twenty twenty six" 2026, "one oh five" 105."""
    if language != "en":
        return numbers
    made: list[Numeral] = []
    for each in numbers:
        before = made[-1] if made else None
        if before is None or not _follows(before, each):
            made.append(each)
        elif 0 < before.value < 100 and 10 <= each.value < 100:
            made[-1] = Numeral(before.value * 100 + each.value, before.first, each.last)
        elif (
            len(made) > 1
            and before.value == 0
            and each.value < 10
            and _follows(made[-2], before)
            and 0 < made[-2].value < 100
        ):
            made[-2:] = [Numeral(made[-2].value * 100 + each.value, made[-2].first, each.last)]
        else:
            made.append(each)
    return [each for each in made if each.first != each.last or found[each.first].text != "oh"]  # "oh dear"


def _follows(before: Numeral, after: Numeral) -> bool:
    return before.form == after.form == "words" and before.last + 1 == after.first and before.value % 1 == 0
