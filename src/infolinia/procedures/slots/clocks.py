"""The grammar of the time of day: one hour with its minutes, in Polish and English; pure.

"wpół do ósmej", "za kwadrans dziewiąta", "piętnasta trzydzieści", "o 8 rano", "quarter past three pm", "15h30", noon.
A bare number is no hour: it needs "o", a part of the day, minutes behind a colon, or an hour past noon in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from infolinia.procedures.slots import counting
from infolinia.procedures.slots.calendar_words import MONTHS, PARTS, WEEKDAYS
from infolinia.procedures.slots.fillers import is_filler
from infolinia.procedures.slots.said import Said

_MARKERS = {  # what stands before a time; the strong ones say that a bare number behind them is one
    "pl": (
        "o", "godzina", "godzine", "godzinie", "godziny", "godz", "kolo", "okolo", "punkt", "rowno", "po", "przed",
        "od", "do", "miedzy", "@", "na", "mniej", "wiecej", "tak", "gdzies", "jakos",
    ),
    "en": (
        "at", "@", "around", "about", "approximately", "exactly", "by", "from", "until", "till", "before", "after",
        "since", "between", "for", "than", "in",
    ),
}  # fmt: skip
_STRONG = {"pl": _MARKERS["pl"][:16], "en": _MARKERS["en"][:14]}
_NAMED = {
    "poludnie": 12, "poludniem": 12, "w poludnie": 12, "poludnia": 12, "polnoc": 24, "polnocy": 24, "polnoca": 24,
    "noon": 12, "midday": 12, "mid day": 12, "the midday": 12, "midnight": 24,
}  # fmt: skip
_BESIDE = ("poludniem", "poludnia", "polnoca")  # only with minutes before: "kwadrans przed południem"
_QUARTER = ("kwadrans", "kwadranse", "quarter")
_INTO_THE_HOUR = {  # as in the west and south of Poland: so much of the hour that is being filled
    "kwadrans na": 15, "cwierc na": 15, "pol na": 30, "trzy kwadranse na": 45, "trzy cwierci na": 45, "trzy na": 45,
}  # fmt: skip
_ZONES = {"gmt": 0, "utc": 0, "bst": 1, "cet": 1, "cest": 2, "est": -5, "cst": -6, "mst": -7, "pst": -8}
_FOLLOW = frozenset({
    "please", "then", "or", "and", "if", "on", "in", "i", "is", "would", "will", "tomorrow", "today", "till", "until",
    "the", "at", "prosze", "albo", "lub", "w", "we", "jesli", "jak", "bo", "bede", "moze", "ale", "to", "do", "nie",
    "tak", "jutro", "pojutrze", "dzis", "dzisiaj", "a", "chociaz", "przepraszam", "czekaj", "znaczy", "oj", "pomylka",
    "jednak", "wlasciwie", "tylko", "lecz", "zgadza", "hang", "sorry", "wait", "actually", "make", "rather", "but",
    "not",
})  # fmt: skip
_SURE_FROM = 7  # an hour in digits with minutes, from here on, is meant as it stands on a 24-hour clock


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `hours`: which hours it may be, 24 and more on the next day; `grain`: the finest unit said;
    `zone`: hours ahead of UTC where one was named."""

    hours: tuple[int, ...]
    minute: int = 0
    second: int = 0
    grain: str = "minute"
    zone: int | None = None


@dataclass(frozen=True, slots=True)
class _Core:
    """What was said of hour and minutes. `clear`: no mere number; `sure`: said on a 24-hour clock."""

    hour: int
    minute: int = 0
    second: int = 0
    grain: str = "hour"
    clear: bool = False
    sure: bool = False


def clock(said: Said, at: int, *, marked: bool = False, part: str = "", bare: bool = False) -> tuple[Clock, int] | None:
    """The time of day that begins here, with its part of the day. `marked`: something else says that a time follows;
    `part`: the part of the day that was said already; `bare`: an hour with its minutes in words is enough."""
    begin, before = at, part
    if found := said.phrase(begin, PARTS[said.language]):
        if said.word(begin) in ("am", "pm"):
            return None
        before, begin = found[0], said.skip(found[1], (",",))
    if said.glued(begin) and said.word(begin - 1) in (".", ":", "/", ",") and said.digits(begin - 2, 9) is not None:
        return None  # the rest of a longer number
    inner = said.skip(begin, _MARKERS[said.language])
    if said.word(inner) == "." and inner > begin and said.word(inner - 1) == "godz":
        inner += 1
    marked = marked or any(word in _STRONG[said.language] for word in said.words[begin:inner])
    lengths = [len(said.word(place)) for place in (inner, inner + 1) if said.digits(place) is not None]
    marked = marked or (bare and lengths in ([4], [2, 2]))  # "1430", "13 30"
    for rule in (_relative_to_hour, _named, _digital, _hour_and_minutes):
        core = rule(said, inner, marked=marked or bool(before))
        if core is None and rule is _relative_to_hour and inner > at:
            core = rule(said, at, marked=marked)
        if core:
            said_hour = said.language == "pl" and core[0].grain == "hour" and not said.word(inner).isdecimal()
            enough = bare and (said_hour or (core[0].grain == "minute" and core[0].minute not in range(1, 10)))
            return _with_part(said, core[0], core[1], before, marked=marked or enough)
    return None


def _with_part(said: Said, core: _Core, at: int, before: str, *, marked: bool) -> tuple[Clock, int] | None:
    behind = at + 2 if said.words[at : at + 2] == ("-", "ish") else at
    behind = said.skip(behind, ("oclock", "godzina", "godzinie", "sharp", "ish"))
    clear = core.clear or marked or bool(before) or behind > at
    part = before
    if said.glued(behind) and said.word(behind) in ("p", "a") and (core.grain != "hour" or said.word(behind) == "p"):
        part, behind = ("afternoon" if said.word(behind) == "p" else "morning"), behind + 1
        behind += 1 if said.word(behind) == "." else 0
    elif found := said.phrase(said.skip(behind, (",",)), PARTS[said.language]):
        part, behind = found
    if not (clear or part):
        return None
    zone = None
    opened = said.skip(behind, ("(",))
    if said.word(opened) in _ZONES:
        zone, behind = _ZONES[said.word(opened)], said.skip(opened + 1, (")",))
    elif core.grain == "hour" and not (part or core.clear or behind > at or _may_follow(said, behind)):
        return None
    return Clock(_hours(core, part), core.minute, core.second, core.grain if zone is None else "minute", zone), behind


def _may_follow(said: Said, at: int) -> bool:
    """ "at 5 please", "at 5 on Friday"; "o 5 złotych" is no time."""
    word = said.word(at)
    return not word.isalnum() or word in _FOLLOW or word in WEEKDAYS or word in MONTHS or is_filler(word, said.language)


def _is_last(said: Said, at: int) -> bool:
    """Nothing but signs and fillers follows."""
    return all(not word.isalnum() or is_filler(word, said.language) for word in said.words[at:])


def _hours(core: _Core, part: str) -> tuple[int, ...]:
    hour, half = core.hour, core.hour % 12
    if hour > 12 or (hour == 0 and core.sure):
        return (hour,)
    match part:
        case "morning" | "early":
            return (half,)
        case "afternoon" | "lunch":
            return (half + 12,)
        case "evening" | "late":
            return (half + 24,) if half < 4 else (half + 12,)
        case "night":
            return (half + 24,) if half == 0 else (half,) if half < 6 else (half + 12,)
        case _:
            return (hour,) if core.sure else (half, half + 12)


def _hour(said: Said, at: int) -> tuple[int, int] | None:
    """An hour in digits or words; in Polish a place of the feminine kind: "piętnasta", "piętnastej", "15-stej"."""
    found = counting.ordinal(said, at) if said.language == "pl" else None
    word = said.word(found[1] - 1) if found else ""
    clipped = found is not None and found[0] > 12 and word.endswith("y") and said.word(at - 1) == "o"  # "o trzynasty"
    if found and not (word.endswith(("a", "ej")) or clipped):
        return None
    if said.language == "en" and said.words[at : at + 2] == ("a", "hundred"):
        return None
    if said.language == "en" and said.word(at + 1) == "hundred" and (tens := counting.in_words(said, at)):
        return tens[0] // 100 if tens[0] > 99 else tens[0], at + 1
    if not found and (said.digits(at, 2) is not None or said.language == "en"):
        found = counting.cardinal(said, at)
    return found if found and 0 <= found[0] <= 24 else None


def _minutes(said: Said, at: int) -> tuple[int, int] | None:
    """Minutes in words: "trzydzieści", "zero pięć", "oh three", "zero zero"."""
    zeros = said.skip(at, ("zero", "oh", "o") if said.language == "en" else ("zero",))
    begin = said.skip(zeros, ("-",))
    found = counting.in_words(said, begin)
    if zeros > at:
        return found if found and found[0] < 10 else (0, zeros) if zeros == at + 2 else None
    return found if found and 0 < found[0] < 60 else None


def _relative_to_hour(said: Said, at: int, *, marked: bool) -> tuple[_Core, int] | None:
    """ "wpół do ósmej", "za kwadrans dziewiąta", "quarter to noon", "half three", "20 po 3"."""
    if half := _half_hour(said, at):
        return half
    if said.language == "pl" and (part := said.phrase(at, _INTO_THE_HOUR)):  # "kwadrans na szóstą": 5:15
        return _from_hour(said, part[1], part[0] - 60)
    if said.language == "en" and said.word(at) == "half":
        return _from_hour(said, at + 1, 30)
    to = said.language == "pl" and said.word(at) == "za"
    begin = at + 1 if to else said.skip(at, ("a",)) if said.language == "en" else at
    if said.word(begin) in _QUARTER:
        count = 15, begin + 1
    elif to and said.word(begin) in ("minute", "minutke"):
        count = 1, begin + 1
    elif (threes := counting.in_words(said, begin)) and said.word(threes[1]) == "kwadranse" and threes[0] < 4:
        count = 15 * threes[0], threes[1] + 1
    else:
        found = counting.cardinal(said, begin)
        if found is None or not 0 < found[0] < 60:
            return None
        count = found[0], said.skip(found[1], ("minutes", "minute", "minut", "minuty", "mins", "min"))
    if to:
        return _beside_half(said, count[1], -count[0]) or _from_hour(said, count[1], -count[0])
    sign = (
        {"past": 1, "after": 1, "to": -1, "before": -1, "of": -1, "till": -1}
        if said.language == "en"
        else {"po": 1, "przed": -1, **({"do": -1} if said.word(at - 1) not in ("od", "miedzy", "z") else {})}
    )
    if said.word(at - 1) in ("from", "between") and said.word(count[1]) == "to":
        return None  # a range
    where = sign.get(said.word(count[1]))
    if not where:
        return None
    return _beside_half(said, count[1] + 1, where * count[0]) or _from_hour(said, count[1] + 1, where * count[0])


def _half_hour(said: Said, at: int) -> tuple[_Core, int] | None:
    half = said.phrase(at, {"wpol do": -30, "pol do": -30, "w pol do": -30, "pol po": 30, "half past": 30})
    return _from_hour(said, half[1], half[0]) if half else None


def _beside_half(said: Said, at: int, minutes: int) -> tuple[_Core, int] | None:
    """ "pięć po wpół do ósmej", "za dziesięć wpół do siódmej"."""
    half = _half_hour(said, at) if said.language == "pl" and abs(minutes) < 30 else None
    return (replace(half[0], minute=half[0].minute + minutes), half[1]) if half else None


def _from_hour(said: Said, at: int, minutes: int) -> tuple[_Core, int] | None:
    if named := _named(said, at, marked=True, beside=True):
        hour, behind, sure = named[0].hour, named[1], True
    else:
        found = _hour(said, at)
        if found is None or (said.word(found[1]) == "." and said.digits(found[1] + 1) is not None):
            return None
        hour, behind, sure = found[0], found[1], found[0] > 12
    if minutes < 0:
        hour, minutes = (hour or 24) - 1, 60 + minutes
    return _Core(hour, minutes, grain="minute", clear=True, sure=sure), behind


def _named(said: Said, at: int, *, marked: bool, beside: bool = False) -> tuple[_Core, int] | None:
    begin = said.skip(at, ("o", "w", "at", "the"))
    found = said.phrase(begin, _NAMED)
    about = said.word(at - 1) in ("okolo", "kolo")  # "około południa"; "przed południem" is the morning
    if found is None or (said.word(found[1] - 1) in _BESIDE and not (beside or about)):
        return None
    return _Core(found[0], clear=True, sure=True), found[1]


def _digital(said: Said, at: int, *, marked: bool) -> tuple[_Core, int] | None:
    """15:30, 15.30 behind "o", 15h30, 15h, 9:01:10, 1030 behind "at"."""
    hour, sign = said.digits(at), said.word(at + 1)
    if hour is None:
        return None
    if sign == "-" and _is_last(said, at + 3) and said.is_own and (dashed := said.digits(at + 2, 2)) is not None:
        no_hour = len(said.word(at + 2)) == 2 and (dashed == 0 or 24 < dashed < 60) and hour <= 24  # "16-30"
        glued = said.glued(at + 1) and said.glued(at + 2)
        return (_Core(hour, dashed, 0, "minute", True, True), at + 3) if no_hour and glued else None
    padded = said.word(at).startswith("0")
    if len(said.word(at)) in (3, 4) and (marked or said.phrase(at + 1, PARTS[said.language])):
        hour, minute = divmod(hour, 100)
        return (_Core(hour, minute, 0, "minute", True, padded), at + 1) if hour < 25 and minute < 60 else None
    if len(said.word(at)) > 2 or hour > 24:
        return None
    minute = said.digits(at + 2, 2) if said.glued(at + 1) and said.glued(at + 2) else None
    full = minute is not None and len(said.word(at + 2)) == 2 and minute < 60
    if sign == "h" and said.glued(at + 1) and (full or said.word(at - 1) not in ("in", "za", "w", "for", "przez")):
        found = _Core(hour, minute or 0, 0, "minute", True, True)
        return found, at + 3 if full else at + 2
    if not full or minute is None or sign not in (":", "."):
        return None
    if sign == "." and not (marked or _is_last(said, at + 3) or said.phrase(at + 3, PARTS[said.language])):
        return None
    seconds = said.digits(at + 4, 2) if said.word(at + 3) == ":" else None
    sure = padded or hour >= _SURE_FROM or hour == 0
    if seconds is not None and seconds < 60:
        return _Core(hour, minute, seconds, "second", True, sure), at + 5
    return _Core(hour, minute, 0, "minute", True, sure), at + 3


def _hour_and_minutes(said: Said, at: int, *, marked: bool) -> tuple[_Core, int] | None:
    """ "piętnasta trzydzieści", "o trzeciej", "seventeen thirty", "oh eight hundred", "at 12 15"."""
    zero = said.skip(at, ("oh", "zero", "o")) if said.language == "en" else at
    found = _hour(said, zero)
    if (
        said.language == "pl"
        and said.word(at) == "zero"
        and (past := counting.in_words(said, said.skip(at, ("zero",))))
    ):
        zeros = said.skip(at, ("zero",)) - at
        return (_Core(0, past[0], 0, "minute", False, True), past[1]) if zeros <= 2 and 9 < past[0] < 60 else None
    if (
        found is None
        or said.word(found[1]) in ("%", "/")
        or (said.glued(found[1]) and said.word(found[1]) in (":", ","))
    ):
        return None
    hour, behind = found
    in_digits = said.digits(zero, 2) is not None
    if said.word(behind) == "-" and said.language == "en" and said.glued(behind) and not in_digits:
        behind += 1
    if said.language == "en" and said.word(behind) == "hundred":
        return _Core(hour, 0, 0, "hour", zero > at or hour > 12, True), behind + 1
    minutes = _minutes(said, behind)
    if minutes is None and in_digits and marked and len(said.word(behind)) == 2 and said.digits(behind, 2) is not None:
        minutes = (said.digits(behind, 2) or 0, behind + 1)
    sure = hour > 12 or hour == 0 or (zero > at and (zero > 1 or minutes is not None))  # "oh, six"
    if minutes and minutes[0] < 60:
        clear = hour > 12 or zero > at or said.word(behind) in ("zero", "oh", "o")  # "szósta zero pięć"
        return _Core(hour, minutes[0], 0, "minute", clear, sure), minutes[1]
    behind = found[1]
    alone = at == 0 and behind == len(said) and said.language == "pl" and (hour > 12 or not in_digits)
    clear = alone or (said.language == "pl" and hour > 12 and not in_digits)
    return _Core(hour, 0, 0, "hour", clear, sure), behind
