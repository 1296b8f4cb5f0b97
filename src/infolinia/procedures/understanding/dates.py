"""Days as answers at a step: what the parser of days reads, and what only the question makes a day; pure.

"Dwunasty" alone is a place in a row everywhere else; "od tygodnia" is a day where the question is since when; a day
that no calendar has ("29 lutego 2001") is refused instead of read as its neighbour.
"""

from __future__ import annotations

import re
from datetime import date

from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.ordinals import understand_ordinal
from infolinia.procedures.slots.understood import Answer, Understood, Wrong
from infolinia.procedures.understanding.expectation import Expectation

NO_SUCH_DAY = Wrong("no-such-day")

_STEMS = {
    "pl": ("stycz", "lut", "mar", "kwie", "maj", "czerw", "lip", "sierp", "wrze", "pazdz", "listop", "grud"),
    "en": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
}
_NAMED_MONTHS = {
    "pl": ("stycz(?:en|nia|niu)", "lut(?:y|ego|ym)", "mar(?:zec|ca|cu)", "kwie(?:cien|tnia|tniu)", "maj[au]?",
           "czerw(?:iec|ca|cu)", "lip(?:iec|ca|cu)", "sierp(?:ien|nia|niu)", "wrzes(?:ien|nia|niu)",
           "pazdziernik[au]?", "listopad(?:a|zie)?", "grud(?:zien|nia|niu)"),
    "en": ("january", "february", "march", "april", r"(?:of|in|\w+(?:st|nd|rd|th)) may", "june", "july",
           "august", "september", "october", "november", "december"),
}  # fmt: skip
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_TH = re.compile(r"(?:st|nd|rd|th|first|second|third)$")
_BARE = re.compile(
    r"^(?:(?:to|na|the|on|dnia|chyba|raczej|moze|bedzie|byl|byl to|mowilem|"
    r"mowilam) )*(?:dwudziest\w+ |trzydziest\w+ |twenty |thirty )?\w+$"
)
_SINCE = re.compile(r"\b(?:od|since|for|from)\b.*$")
_SOME = re.compile(
    r"\bjaki(?:chs|es|egos) (?=(?:dwoch|trzech|czterech|pieciu|szesciu|siedmiu|osmiu|dw|trz|\d|tyg|mies))"
)
_UNITS = {
    "pl": {"day": "dni", "week": "tygodni", "month": "miesiecy", "year": "lat"},
    "en": {"day": "days", "week": "weeks", "month": "months", "year": "years"},
}
_ABOUT = re.compile(r"\b(?:ze?|jakies|chyba|moze|bedzie|about|maybe|around|or so)\b")
_VAGUE_SINCE = re.compile(
    r"\b(?:swiat|swieta|christmas|easter|jakiegos|jakichs|kilku|paru|dawna|niedawna|zawsze|poczatku|"
    r"some|few|while|ages)\b"
)


def read_day(text: str, at: Expectation, *, today: date | None = None, looks: str = "") -> Answer:
    """A day, a doubt between days, or Wrong (`no-such-day` for one that does not exist)."""
    low = fold(text)
    own = looks or (at.slot.looks if at.slot else "")
    found = at.parse(text, type_="date", today=today, looks=own)
    named = _named(low, at.language)
    if named is not None and _impossible(*named, found):
        return NO_SUCH_DAY
    if isinstance(found, Understood) and _is_of_another_month(low, found, at.language):
        return Wrong("not-a-date")  # "czwartego piątego grudnia" is no day of May
    if not isinstance(found, Wrong):
        return found
    plain = re.sub(r"[.,!?]+$", "", low)
    if _BARE.match(plain) and (number := _place(plain.split(), at.language)):
        return at.parse(
            f"{number}." if at.language == "pl" else f"the {_english(number)}", type_="date", today=today, looks=own
        )
    if own == "back" and (named_some := _SOME.sub("", low)) != low:
        some = read_day(named_some, at, today=today, looks=looks)
        return Understood(some.value, some.written, True) if isinstance(some, Understood) else found
    if own == "back" and (since := _SINCE.search(low)) and not _VAGUE_SINCE.search(low):
        period = at.parse(since[0], type_="period")
        if isinstance(period, Understood) and "from" in period.value:
            return at.parse(str(period.value["from"]), type_="date")
    if own == "back" and "birth" not in at.name and not _VAGUE_SINCE.search(low) and (day := _so_long_ago(plain, at)):
        return day
    return found


def _is_of_another_month(low: str, found: Understood, language: str) -> bool:
    named = {number for number, name in enumerate(_NAMED_MONTHS.get(language, ()), 1) if re.search(rf"\b{name}\b", low)}
    return bool(named) and int(str(found.value)[5:7]) not in named


def _so_long_ago(plain: str, at: Expectation) -> Understood | None:
    """ "Już trzy dni", "z tydzień": since when, with no word for since."""
    length = at.parse(plain, type_="duration")
    unit = _UNITS[at.language if at.language in _UNITS else "en"]
    if not isinstance(length, Understood) or length.value.get("unit") not in unit:
        return None
    since = "od" if at.language == "pl" else "for"
    period = at.parse(f"{since} {length.value['n']} {unit[length.value['unit']]}", type_="period")
    if not isinstance(period, Understood) or "from" not in period.value:
        return None
    day = at.parse(str(period.value["from"]), type_="date")
    unsure = length.unsure or _ABOUT.search(plain) is not None
    return Understood(day.value, day.written, unsure) if isinstance(day, Understood) else None


def _named(low: str, language: str) -> tuple[int, int] | None:
    """Day and month, where a day stands before the name of a month."""
    said = re.findall(r"\w+", low)
    for index, word in enumerate(said):
        month = next(
            (n for n, stem in enumerate(_STEMS.get(language, ()), 1) if word.startswith(stem) and len(word) > 2), 0
        )
        if month and index:
            of = index - 1 if said[index - 1] in ("of", "miesiaca") else index
            for begin in (of - 2, of - 1):
                if begin >= 0 and (day := _place(said[begin:of], language)):
                    return day, month
        if month and language == "en":  # "February thirtieth nineteen eighty"
            for end in (index + 3, index + 2):
                behind = said[index + 1 : end]
                if len(behind) == end - index - 1 and _DAY_TH.search(behind[-1]) and (day := _place(behind, language)):
                    return day, month
    return None


def _place(words: list[str], language: str) -> int:
    if not words or not all(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?|[a-z]+", word) for word in words):
        return 0
    text = " ".join(words)
    found = Understood(text, text) if text.isdecimal() else understand_ordinal(text, language)
    return (
        int(found.value) if isinstance(found, Understood) and 1 <= int(found.value) < 100 else 0
    )  # the 32nd of May is told as none


def _impossible(day: int, month: int, found: Answer) -> bool:
    if day > _LENGTHS[month - 1]:
        return True
    if (day, month) != (29, 2):
        return False
    return not isinstance(found, Understood) or date.fromisoformat(found.value).day != 29


def _english(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
