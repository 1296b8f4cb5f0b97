"""How long: "półtorej godziny", "dwa dni", "kwadrans", "for three weeks", "2h 30min"; pure.

A length is a whole number of one unit: half an hour is 30 minutes, a year and a half 18 months. What is said in
several units is counted in the finest of them, a month as 30 and a year as 365 days where that is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from infolinia.procedures.slots import counting
from infolinia.procedures.slots.calendar_words import BUSINESS, MANY, SOME, UNITS
from infolinia.procedures.slots.corrections import relation
from infolinia.procedures.slots.said import Said, both
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong

MOST = 1_000_000_000  # of any unit
_FINER = {  # each unit in the next finer one
    "year": ("month", 12), "quarter": ("month", 3), "month": ("day", 30), "week": ("day", 7),
    "business_day": ("business_day", 1), "day": ("hour", 24), "hour": ("minute", 60), "minute": ("second", 60),
}  # fmt: skip
_ORDER = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000,
            "quarter": 7776000, "year": 31536000}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LETTERS = ("s", "m", "g", "h")  # units only behind digits
_FRACTIONS = {  # of a unit, as they are counted
    "trzecia": 3, "trzecie": 3, "trzecich": 3, "czwarta": 4, "czwarte": 4, "czwartych": 4, "druga": 2, "cwierc": 4,
    "cwierci": 4, "third": 3, "thirds": 3,
}  # fmt: skip
_RANGED = re.compile(r"|-|do|a|albo|lub|czy|to|or|nawet")
_AGAIN = ("co", "kazdy", "kazda", "kazdego", "kazdej", "every", "each", "per")
_SO_OFTEN = (("raz", "w"), ("raz", "na"), ("razy", "w"), ("razy", "na"))
_TIMES = ("once", "twice", "times")
_PAIR = ("couple", "para")
_SHORT = {
    "pl": {"second": "s", "minute": "min", "hour": "godz.", "day": "dni", "business_day": "dni roboczych",
    "week": "tyg.",
           "month": "mies.", "quarter": "kw.", "year": "lat"},
    "en": {"second": "s", "minute": "min", "hour": "h", "day": "days", "business_day": "business days",
    "week": "weeks",
           "month": "months", "quarter": "quarters", "year": "years"},
}  # fmt: skip
_ONE = {
    "pl": {"day": "dzień", "business_day": "dzień roboczy", "year": "rok"},
    "en": {"day": "day", "business_day": "business day", "week": "week", "month": "month", "quarter": "quarter",
           "year": "year"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """So many of a unit. `vague`: the count was "a few"; `pair`: it was "a couple", which for a length is two."""

    n: int
    unit: str
    vague: bool = False
    pair: bool = False


def understand_duration(text: str, language: str) -> Answer:
    """A length of time, {"n", "unit"}; the unit is second to year, or business_day. Of "dwa, nie, trzy tygodnie" the
    last; "two or three weeks" is a doubt."""
    for said in both(text, language):
        found = [_in_months(span) if said.language == "pl" else span for span in _meant(said)]
        options = tuple(Understood({"n": each.n, "unit": each.unit}, written(each, language)) for each in found)
        if options:
            return options[0] if len(options) == 1 else Doubt(options[:3], several=True)
    return Wrong("not-a-duration")


def _in_months(span: Span) -> Span:
    """ "kwartał" is said of three months, not of a fourth."""
    return Span(3 * span.n, "month") if span.unit == "quarter" else span


def _meant(said: Said) -> list[Span]:
    """The first length, what takes its place, and what may stand for it."""
    meant: list[Span] = []
    unit, at, behind = "", 0, 0
    while at < len(said):
        told = said.word(at - 1) == "co" and "wie" in said.words[max(0, at - 3) : at - 1]
        again = (said.word(at - 1) in _AGAIN and not told) or said.words[max(0, at - 2) : at] in _SO_OFTEN
        found = None if again or (said.word(at) in ("a", "an") and said.word(at - 1) in _TIMES) else length(said, at)
        found = found or (_anew(said, at, behind, unit) if unit else None)
        if found is None:
            at += 1
            continue
        how, span, anew = relation(said.between(behind, at), first=not behind), found[0], []
        if not span.vague or span.pair:
            anew = [*_first_of_two(said, at, span), span]
        if not meant:
            meant = [] if how == "denied" else anew
        elif how == "replaces":
            meant = anew
        elif how == "either":
            meant = [*meant, span] if anew else []
        unit, at, behind = span.unit, found[1], found[1]
    return meant


def _anew(said: Said, at: int, behind: int, unit: str) -> tuple[Span, int] | None:
    """ "pięć minut, nie, dziesięć": the unit was said before."""
    count = counting.cardinal(said, at)
    if count is None or not count[0] or relation(said.between(behind, at)) not in ("replaces", "either", "rather"):
        return None
    return Span(count[0], unit), count[1]


def _first_of_two(said: Said, at: int, span: Span) -> list[Span]:
    """Of "dwa trzy tygodnie" and "two to three weeks" the first."""
    for start in range(max(0, at - 4), at):
        count = counting.cardinal(said, start)
        if count and count[1] <= at and 0 < count[0] < span.n and _RANGED.fullmatch(said.between(count[1], at)):
            return [Span(count[0], span.unit)]
    return []


def written(span: Span, language: str) -> str:
    """30 min, 1 dzień, 3 days."""
    own = language if language == "pl" else "en"
    unit = (_ONE[own].get(span.unit) if span.n == 1 else None) or _SHORT[own][span.unit]
    return f"{span.n} {_years(span.n) if own == 'pl' and span.unit == 'year' and span.n != 1 else unit}"


def _years(n: int) -> str:
    return "lata" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "lat"


def length(said: Said, at: int) -> tuple[Span, int] | None:
    """The length that begins here, all its parts together."""
    first = _part(said, at)
    if first is None:
        return None
    parts, at = [first[0]], first[1]
    while len(parts) < 6:
        behind = said.skip(at, (",", "and", "i", "oraz"))
        behind += said.words[behind : behind + 2] == ("z", "kwadransem")
        following = _part(said, behind) if _is_counted(said, behind) else None
        if following and _is_finer(following[0].unit, parts[-1].unit):
            parts.append(following[0])
            at = following[1]
            continue
        if parts[-1].unit in ("hour", "minute") and not following:  # "an hour and fifteen": of the next finer unit
            rest = counting.cardinal(said, behind)
            if (
                rest
                and 1 < rest[0] < 60
                and (said.word(rest[1]) not in (":", ".", "-", "/") or said.digits(rest[1] + 1) is None)
            ):
                parts.append(_Part(Fraction(rest[0]), _FINER[parts[-1].unit][0]))
                at = rest[1]
        break
    span = _together(parts)
    return (span, at) if span else None


@dataclass(frozen=True, slots=True)
class _Part:
    count: Fraction
    unit: str
    vague: bool = False
    pair: bool = False


def _is_counted(said: Said, at: int) -> bool:
    return counting.cardinal(said, at) is not None or said.word(at) in (
        "a",
        "an",
        "pol",
        "half",
        "kwadrans",
        "kwadransem",
    )


def _is_finer(unit: str, than: str) -> bool:
    return unit in _ORDER and than in _ORDER and _ORDER.index(unit) < _ORDER.index(than)


def _part(said: Said, at: int) -> tuple[_Part, int] | None:
    for rule in (_quarters, _fractions, _halves, _counted, _bare):
        if found := rule(said, at):
            return found
    return None


def _unit(said: Said, at: int) -> tuple[str, int] | None:
    """A unit, with "business" before or "robocze" behind."""
    if said.word(at) in ("business", "working") and said.word(at + 1) in ("day", "days"):
        return "business_day", at + 2
    word = said.word(at)
    if word in ("fortnight", "fortnights"):
        return "fortnight", at + 1
    if word in ("decade", "decades", "dekada", "dekade", "dekady", "dekad"):
        return "decade", at + 1
    if word not in UNITS or (word == "second" and said.word(at + 1) in ("closest", "last")):
        return None
    if UNITS[word] == "day" and said.word(at + 1) in BUSINESS:
        return "business_day", at + 2
    return UNITS[word], at + 1


def _made(count: Fraction, unit: str, at: int, *, vague: bool = False, pair: bool = False) -> tuple[_Part, int]:
    if unit == "fortnight":
        count, unit = count * 2, "week"
    if unit == "decade":
        count, unit = count * 10, "year"
    return _Part(count, unit, vague, pair), at


def _quarters(said: Said, at: int) -> tuple[_Part, int] | None:
    """ "kwadrans", "trzy kwadranse", "a quarter of an hour", "three-quarters of an hour"."""
    begin = said.skip(at, ("a",)) if said.language == "en" else at
    count = counting.cardinal(said, begin)
    number, behind = count or (1, begin)
    behind = said.skip(behind, ("-",))
    if said.word(behind) in ("kwadrans", "kwadransem", "kwadransa", "kwadranse", "kwadransow", "kwadransie"):
        return _made(Fraction(15 * number), "minute", behind + 1)
    if said.word(behind) in ("quarter", "quarters") and said.word(behind + 1) == "of":
        unit = _unit(said, said.skip(behind + 2, ("a", "an", "the")))
        if unit and unit[0] in ("hour", "day", "year"):
            return _made(Fraction(number, 4), unit[0], unit[1])
    return None


def _fractions(said: Said, at: int) -> tuple[_Part, int] | None:
    """ "trzy czwarte godziny", "ćwierć roku", "two thirds of a year"."""
    count = counting.in_words(said, at) or (1, at)
    below = _FRACTIONS.get(said.word(count[1]))
    if below is None or not 0 < count[0] < below or (count[1] == at and said.word(at) not in ("cwierc", "third")):
        return None
    unit = _unit(said, said.skip(count[1] + 1, ("of", "a", "an", "the")))
    return _made(Fraction(count[0], below), unit[0], unit[1]) if unit else None


def _halves(said: Said, at: int) -> tuple[_Part, int] | None:
    word, count = said.word(at), Fraction(1, 2)
    if word.startswith(("poltor", "poltorej")):
        count = Fraction(3, 2)
    elif word not in ("pol", "half"):
        return None
    unit = _unit(said, said.skip(at + 1, ("a", "an", "of") if word == "half" else ()))
    return _made(count, *unit) if unit else None


def _counted(said: Said, at: int) -> tuple[_Part, int] | None:
    """A count and its unit: "2 i pół godziny", "1.5 hours", "3/4 h", "2'", "a year and a half"."""
    count = _count(said, at)
    if count is None:
        return None
    number, behind, vague = count
    if said.word(behind) == "'" and said.glued(behind):
        return _made(number, "minute", behind + 1)
    if said.word(behind) == '"' and said.glued(behind):
        return _made(number, "second", behind + 1)
    if said.word(behind) == "-":
        behind += 1
    unit = _unit(said, said.skip(behind, ("more", "of", "pelne", "pelnych", "full")))
    if unit is None or (said.word(unit[1] - 1) in _LETTERS and said.digits(behind - 1) is None):
        return None
    if said.words[unit[1] : unit[1] + 3] == ("and", "a", "half"):
        return _made(number + Fraction(1, 2), unit[0], unit[1] + 3, vague=vague)
    if _and_a_half(said, unit[1]):
        return _made(number + Fraction(1, 2), unit[0], unit[1] + 2, vague=vague)
    return _made(number, unit[0], unit[1], vague=vague, pair=any(word in _PAIR for word in said.words[at:behind]))


def _count(said: Said, at: int) -> tuple[Fraction, int, bool] | None:
    if said.language == "en" and said.word(at) in ("a", "an"):
        if said.word(at + 1) not in (*SOME, "hundred"):
            return Fraction(1), at + 1, False
        at += said.word(at + 1) != "hundred"
    if said.word(at) in SOME:
        return Fraction(2 if said.word(at) in ("couple", "pare", "para") else 3), said.skip(at + 1, ("of",)), True
    found = counting.cardinal(said, at)
    if found is None:
        return None
    number, behind = Fraction(found[0]), found[1]
    below = said.digits(behind + 1, 6)
    if said.digits(at, 5) is not None and below is not None and said.glued(behind) and said.glued(behind + 1):
        if said.word(behind) in (".", ","):
            return number + Fraction(below, 10 ** len(said.word(behind + 1))), behind + 2, False
        if said.word(behind) == "/" and 0 < below <= 10:
            return Fraction(found[0], below), behind + 2, False
    if said.word(behind) in ("and", "i"):
        more = _fraction(said, behind + 1)
        if more:
            return number + more[0], more[1], False
    return number, behind, False


def _fraction(said: Said, at: int) -> tuple[Fraction, int] | None:
    """ "pół", "a half", "three quarters"; with a unit behind it."""
    begin = said.skip(at, ("a", "an")) if said.language == "en" else at
    if said.word(begin) in ("half", "pol"):
        found = Fraction(1, 2), begin + 1
    else:
        count = counting.cardinal(said, begin) or (1, begin)
        if said.word(count[1]) not in ("quarter", "quarters", "cwierc") or not 1 <= count[0] <= 3:
            return None
        found = Fraction(count[0], 4), count[1] + 1
    return found if _unit(said, said.skip(found[1], ("of",))) else None


def _and_a_half(said: Said, at: int) -> bool:
    """ "rok i pół"; in "rok i pół miesiąca" the half is of a month."""
    return said.words[at : at + 2] == ("i", "pol") and _unit(said, at + 2) is None


def _bare(said: Said, at: int) -> tuple[_Part, int] | None:
    """One of a unit, without a count; in English only where nothing else is said, or with "for"."""
    word = said.word(at)
    unit = _unit(said, at)
    if unit is None or word in MANY or word in _LETTERS or word.endswith(("ach", "ami", "om")):
        return None
    if said.language == "en" and not (len(said) == 1 and word == "fortnight"):
        return None
    if word in ("second", "hour", "day", "week", "month", "quarter", "year"):
        return None  # English in a Polish sentence
    half = _and_a_half(said, unit[1])
    return _made(Fraction(3, 2) if half else Fraction(1), unit[0], unit[1] + 2 * half)


def _together(parts: list[_Part]) -> Span | None:
    """One whole number of the finest unit that was said, or of a finer one where halves need it."""
    vague = any(part.vague for part in parts)
    if len(parts) == 1:
        count, unit = parts[0].count, parts[0].unit
    else:
        unit = min((part.unit for part in parts), key=_ORDER.index)
        table = _MONTHS if unit in _MONTHS else _SECONDS
        count = sum((part.count * table[part.unit] for part in parts), Fraction(0)) / table[unit]
    while count.denominator != 1 and unit in _FINER and unit != "business_day":
        unit, many = _FINER[unit]
        count *= many
    if count.denominator != 1 or not 0 < count <= MOST:
        return None
    return Span(int(count), unit, vague, len(parts) == 1 and parts[0].pair)
