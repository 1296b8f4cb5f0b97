"""From what a person said or typed to the value of a slot; pure."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from rapidfuzz import fuzz

from infolinia.procedures.parts import Slot
from infolinia.procedures.slots.amounts import understand_money, understand_number
from infolinia.procedures.slots.days import understand_date, understand_period
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import phone, yes_no

_YES = {
    "pl": {"tak", "t", "owszem", "zgadza się", "zgoda", "oczywiście", "jasne", "dobrze"},
    "en": {"yes", "y", "yeah", "sure", "correct"},
}
_NO = {"pl": {"nie", "n", "nic", "nikt", "nikomu", "skądże"}, "en": {"no", "n", "nope", "nothing", "nobody"}}
_UNSURE = re.compile(r"\b(chyba|raczej|może|nie wiem|i think|maybe|perhaps|probably|not sure)\b")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+")
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
            return _order(said)
        case _:
            return _text(slot, said)


def _yes_no(said: str, language: str) -> Answer:
    low = said.lower().rstrip(".!?")
    unsure = bool(_UNSURE.search(low))
    words = re.findall(r"[^\W\d]+", low)
    for value, known in ((True, _YES), (False, _NO)):
        every = frozenset[str]().union(*known.values())
        if low in every or (words and words[0] in every):
            return Understood(value, yes_no(value, language), unsure)
    for word in words:
        for value, known in ((True, _YES), (False, _NO)):
            if any(word in options and len(word) > 1 for options in known.values()):
                return Understood(value, yes_no(value, language), unsure)
    return Wrong("not-yes-no")


def _choice(slot: Slot, said: str, language: str) -> Answer:
    low = said.lower()
    if low.isdigit() and 1 <= int(low) <= len(slot.options):
        return _option(slot, int(low) - 1, language)
    if low == "0" and len(slot.options) == 10:
        return _option(slot, 9, language)
    scores: list[tuple[float, int]] = []
    for index, option in enumerate(slot.options):
        if low == option.value:
            return _option(slot, index, language)
        words = [word.lower() for said_words in option.words.values() for word in said_words]
        whole = any(re.search(rf"\b{re.escape(word)}\b", low) for word in words)
        scores.append((100.0 if whole else max((fuzz.ratio(word, low) for word in words), default=0.0), index))
    scores.sort(reverse=True)
    best = [index for score, index in scores if score >= CLOSE and score == scores[0][0]]
    if not best:
        return Wrong("not-a-choice")
    if len(best) == 1:
        return _option(slot, best[0], language)
    found = [_option(slot, index, language) for index in sorted(best)[:3]]
    return Doubt(tuple(found))


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
    spoken = re.sub(r"\s+(kropka|dot)\s+", ".", said.lower())
    spoken = re.sub(r"\s+(małpa|at)\s+", "@", spoken)
    spoken = re.sub(r"\s+(myślnik|dash)\s+", "-", spoken)
    match = _EMAIL.search(spoken)
    return Understood(match.group(0), match.group(0)) if match else Wrong("not-an-email")


def _order(said: str) -> Answer:
    digits = re.sub(r"\D", "", said)
    if len(digits) != 5:
        return Wrong("order-digits", {"count": str(len(digits))})
    return Understood(f"Z-{digits}", f"Z-{digits}")


def _text(slot: Slot, said: str) -> Answer:
    if slot.pattern and not re.fullmatch(slot.pattern, said):
        return Wrong("not-of-the-pattern")
    return Understood(said, said)
