"""From what a person said or typed to the value of a slot; pure."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from rapidfuzz import fuzz

from infolinia.procedures.parts import Slot
from infolinia.procedures.slots.amounts import understand_money, understand_number
from infolinia.procedures.slots.days import understand_date
from infolinia.procedures.slots.folding import fold, words
from infolinia.procedures.slots.periods import understand_period
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import EMAIL, phone, yes_no

_YES = {
    "pl": ["tak", "t", "owszem", "zgadza", "zgoda", "oczywiscie", "jasne", "dobrze", "pewnie", "potwierdzam"],
    "en": ["yes", "y", "yeah", "yep", "sure", "correct", "right"],
}
_NO = {
    "pl": ["nie", "n", "nic", "nikt", "nikomu", "skadze"],
    "en": ["no", "n", "nope", "not", "nothing", "nobody", "none"],
}
_UNSURE = re.compile(r"\b(?:chyba|raczej|moze|nie wiem|i think|maybe|perhaps|probably|not sure|don.?t know)\b")
_FIND_EMAIL = re.compile(EMAIL)
_SPOKEN = (
    ("kropka|dot", "."),
    ("małpa|malpa|at", "@"),
    ("myślnik|myslnik|minus|dash", "-"),
    ("podkreślenie|podkreslenie|underscore", "_"),
)
_NUMBERED = re.compile(r"(\w+-?)\\d\{(\d+)\}")  # a pattern such as Z-\d{5}
CLOSE = 86  # likeness in per cent from which a mistyped word is taken for the right one


def understand(slot: Slot, text: str, *, language: str, today: date) -> Answer:
    """Understand `text` as an answer to `slot`. Never raises; what it cannot read is Wrong with a reason."""
    said = text.strip()
    if not said:
        return Wrong("empty")
    if len(said) > slot.longest:
        return Wrong("too-long", {"longest": str(slot.longest)})
    match slot.type:
        case "yes_no":
            return _yes_no(said, language)
        case "choice":
            return _choice(slot, said, language)
        case "date":
            return understand_date(said, language, today, looks=slot.looks)
        case "period":
            return understand_period(said, language, today)
        case "number":
            return understand_number(said, language)
        case "money":
            return understand_money(said, language)
        case "phone":
            return _phone(said)
        case "email":
            return _email(said)
        case "order":
            return _order(slot, said)
        case "level":
            return _level(said)
        case _:
            return _text(slot, said)


def _yes_no(said: str, language: str) -> Answer:
    """The first word that says yes or no, in the call's language; in another one only when it stands alone.

    "no" is "well, yes" in Polish, so it is neither there.
    """
    low = fold(said)
    found = words(low)
    own = language if language in _YES else "en"
    for word in found:
        for value, known in ((True, _YES[own]), (False, _NO[own])):
            if word in known and (len(word) > 1 or len(found) == 1):
                return Understood(value, yes_no(value, language), _UNSURE.search(low) is not None)
    for value, known in ((True, _YES), (False, _NO)):
        if found != ["no"] and len(found) == 1 and any(found[0] in spoken for spoken in known.values()):
            return Understood(value, yes_no(value, language))
    return Wrong("not-yes-no")


def _choice(slot: Slot, said: str, language: str) -> Answer:
    low = fold(said)
    if low.isdecimal():
        index = 9 if low == "0" else int(low[:3]) - 1
        return _option(slot, index, language) if 0 <= index < len(slot.options) else Wrong("not-a-choice")
    for index, option in enumerate(slot.options):
        if said == option.value:
            return _option(slot, index, language)
    best = _named(slot, low) or _alike(slot, low)
    if not best:
        return Wrong("not-a-choice")
    if len(best) == 1:
        return _option(slot, best[0], language)
    return Doubt(tuple(_option(slot, index, language) for index in best[:3]))


def _named(slot: Slot, low: str) -> list[int]:
    """The options whose words stand in what was said. "rachunek za internet" is not "internet" as well: words inside
    longer ones do not count."""
    spans = [
        (match.start(), match.end(), index)
        for index, option in enumerate(slot.options)
        for phrases in option.words.values()
        for phrase in phrases
        for match in re.finditer(rf"\b{re.escape(fold(phrase))}\b", low)
    ]
    free = [
        index
        for begin, end, index in spans
        if not any(b <= begin and end <= e and e - b > end - begin for b, e, _ in spans)
    ]
    return sorted(set(free))


def _alike(slot: Slot, low: str) -> list[int]:
    """The options that were mistyped."""
    scores = [
        max((fuzz.ratio(fold(phrase), low) for phrases in option.words.values() for phrase in phrases), default=0.0)
        for option in slot.options
    ]
    best = max(scores, default=0.0)
    return [index for index, score in enumerate(scores) if score == best >= CLOSE]


def option_text(slot: Slot, value: str, language: str) -> str:
    """How a value of a choice is written."""
    for option in slot.options:
        if option.value == value:
            words = option.words.get(language) or next(iter(option.words.values()), (value,))
            return words[0]
    return value


def _option(slot: Slot, index: int, language: str) -> Understood:
    value = slot.options[index].value
    return Understood(value, option_text(slot, value, language))


def _phone(said: str) -> Answer:
    try:
        number = phonenumbers.parse(said, "PL")
    except phonenumbers.NumberParseException:
        return Wrong("not-a-phone")
    if not phonenumbers.is_possible_number(number):
        return Wrong("not-a-phone")
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Understood(value, phone(value))


def _email(said: str) -> Answer:
    spoken = said.lower()
    for sounds, sign in _SPOKEN:
        spoken = re.sub(rf"\s+(?:{sounds})\s+", sign, spoken)
    found = tuple(dict.fromkeys(_FIND_EMAIL.findall(spoken)))
    if not found:
        return Wrong("not-an-email")
    answers = tuple(Understood(each, each) for each in found[:3])
    return answers[0] if len(answers) == 1 else Doubt(answers)


def _order(slot: Slot, said: str) -> Answer:
    """By the slot's pattern: of `Z-\\d{5}` the digits are enough, however they are grouped."""
    numbered = _NUMBERED.fullmatch(slot.pattern)
    if numbered is None:
        return _text(slot, said.upper())
    digits = re.sub(r"\D", "", said)
    if len(digits) != int(numbered[2]):
        return Wrong("order-digits", {"count": str(len(digits)), "digits": numbered[2], "prefix": numbered[1]})
    return Understood(numbered[1] + digits, numbered[1] + digits)


def _level(said: str) -> Answer:
    found = re.fullmatch(r"[lL]?([0-9])", said)
    return Understood(f"L{found[1]}", f"L{found[1]}") if found else Wrong("not-of-the-pattern")


def _text(slot: Slot, said: str) -> Answer:
    if slot.pattern and not re.fullmatch(slot.pattern, said):
        return Wrong("not-of-the-pattern")
    return Understood(said, said)
