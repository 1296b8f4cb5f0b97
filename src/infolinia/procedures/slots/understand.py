"""From what a person said or typed to the value of a slot; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from rapidfuzz import fuzz

from infolinia.procedures.parts import Slot
from infolinia.procedures.slots.addresses import understand_address
from infolinia.procedures.slots.codes import understand_code
from infolinia.procedures.slots.days import understand_date
from infolinia.procedures.slots.digits import meant_digits
from infolinia.procedures.slots.durations import understand_duration
from infolinia.procedures.slots.emails import understand_email
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.identifiers import understand_iban, understand_nip, understand_pesel, understand_regon
from infolinia.procedures.slots.money import understand_money
from infolinia.procedures.slots.numbers import understand_number
from infolinia.procedures.slots.ordinals import understand_ordinal
from infolinia.procedures.slots.periods import understand_period
from infolinia.procedures.slots.phones import understand_phone
from infolinia.procedures.slots.spelled import understand_spelled
from infolinia.procedures.slots.times import understand_time
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.yes_no import understand_yes_no

_NUMBERED = re.compile(r"(\w+-?)\\d\{(\d+)\}")  # a pattern such as Z-\d{5}
CLOSE = 86  # likeness in per cent from which a mistyped word is taken for the right one


def understand(slot: Slot, text: str, *, language: str, today: date, now: datetime | None = None) -> Answer:
    """Understand `text` as an answer to `slot`. Never raises; what it cannot read is Wrong with a reason."""
    said = text.strip()
    if not said:
        return Wrong("empty")
    if len(said) > slot.longest:
        return Wrong("too-long", {"longest": str(slot.longest)})
    match slot.type:
        case "yes_no":
            return understand_yes_no(said, language)
        case "choice":
            return _choice(slot, said, language)
        case "choices":
            return _choices(slot, said, language)
        case "date":
            return understand_date(said, language, today, looks=slot.looks)
        case "period":
            return understand_period(said, language, today, looks=slot.looks)
        case "time":
            return _time(said, language, today, now)
        case "order":
            return _order(slot, said, language)
        case "level":
            return _level(said, language)
        case "address":
            return understand_address(said, language)
        case "text":
            return _text(slot, said, language)
        case kind if kind in _BY_LANGUAGE:
            return _BY_LANGUAGE[kind](said, language)
        case _:
            return _of_pattern(slot, said, *([understand_code(said, language)] if slot.type == "case" else ()))


def _time(said: str, language: str, today: date, now: datetime | None) -> Answer:
    """Without a clock only what does not count from it: "za pół godziny" is then no time."""
    if now is not None:
        return understand_time(said, language, now)
    early, late = (understand_time(said, language, datetime.combine(today, time(hour, 17))) for hour in (3, 15))
    values = [{option.value for option in _readings(found)} for found in (early, late)]
    return early if values[0] == values[1] else Wrong("not-a-time")


def _readings(found: Answer) -> tuple[Understood, ...]:
    return found.options if isinstance(found, Doubt) else (found,) if isinstance(found, Understood) else ()


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


def _choices(slot: Slot, said: str, language: str) -> Answer:
    """All options that are named: by their words, "1 i 3", "the first and the third"."""
    low = fold(said)
    found = _named(slot, low)
    if not found:
        for part in re.split(r"[,;]| i | oraz | and | plus ", low):
            one = _choice(slot, part.strip(), language) if part.strip() else Wrong("empty")
            if not isinstance(one, Understood):
                return Wrong("not-a-choice")
            found.append(next(index for index, option in enumerate(slot.options) if option.value == one.value))
    chosen = [slot.options[index].value for index in dict.fromkeys(found)]
    return Understood(chosen, ", ".join(option_text(slot, value, language) for value in chosen))


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


def _order(slot: Slot, said: str, language: str) -> Answer:
    """By the slot's pattern: of `Z-\\d{5}` the digits are enough, however they are grouped or said."""
    numbered = _NUMBERED.fullmatch(slot.pattern)
    if numbered is None:
        return _of_pattern(slot, said.upper(), understand_code(said, language))
    digits = re.sub(r"\D", "", said) or _spoken_digits(said, language)
    if len(digits) != int(numbered[2]):
        return Wrong("order-digits", {"count": str(len(digits)), "digits": numbered[2], "prefix": numbered[1]})
    return Understood(numbered[1] + digits, numbered[1] + digits)


def _spoken_digits(said: str, language: str) -> str:
    return "".join(readings[0] for readings in meant_digits(said, language))


def _level(said: str, language: str) -> Answer:
    """L2, "poziom drugi", "level two"."""
    found = re.fullmatch(r"[lL]?([0-9])", said)
    if found is None and re.match(r"(?:poziom|level)\b", fold(said)):
        number = understand_ordinal(said, language)
        if isinstance(number, Understood) and len(str(number.value)) == 1:
            return Understood(f"L{number.value}", f"L{number.value}")
    return Understood(f"L{found[1]}", f"L{found[1]}") if found else Wrong("not-of-the-pattern")


def _text(slot: Slot, said: str, language: str) -> Answer:
    """As it is; a name that is spelled as what it spells, and of a shape of digits the digits that are said."""
    if not slot.pattern:
        found = understand_spelled(said, language)
        return found if isinstance(found, Understood) and len(found.value) <= slot.longest else Understood(said, said)
    for text in (
        said,
        said.upper(),
        re.sub(r"[\s-]", "", said).upper(),
        _spoken_digits(said, language),
        understand_code(said, language) or "",
    ):
        if re.fullmatch(slot.pattern, text):
            return Understood(text, text)
    return Wrong("not-of-the-pattern")


def _of_pattern(slot: Slot, said: str, code: str | None = None) -> Answer:
    """As it is typed, or the `code` that it says in words."""
    for text in (code, said) if code else (said,):
        if not slot.pattern or re.fullmatch(slot.pattern, text):
            return Understood(text, text)
    return Wrong("not-of-the-pattern")


_BY_LANGUAGE: dict[str, Callable[[str, str], Answer]] = {
    "number": understand_number, "ordinal": understand_ordinal, "money": understand_money, "phone": understand_phone,
    "email": understand_email, "pesel": understand_pesel, "nip": understand_nip, "regon": understand_regon,
    "iban": understand_iban, "duration": understand_duration,
}  # fmt: skip
