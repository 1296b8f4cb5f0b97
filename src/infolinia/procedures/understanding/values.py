"""Values at a question: one, two, a range, one that is taken back, one that is not enough; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.understanding.dates import read_day
from infolinia.procedures.understanding.digits import said_digits
from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.other_numbers import NUMERAL, is_denied, is_no_answer, without_others
from infolinia.procedures.understanding.phrases import Said, says
from infolinia.procedures.understanding.shaped import amount, shaped

Table = Mapping[str, tuple[str, ...]]

COMPARED = frozenset({"money", "number", "ordinal", "date", "time"})  # a range or an alternative makes sense
IDENTIFIERS = {"pesel": 11, "nip": 10, "regon": 9, "iban": 26, "phone": 9}  # digits until it is whole
OPENS, CLOSES = "08:00", "20:59"  # when a caller is called back: settles morning or evening

_TAKEN_BACK = re.compile(
    r"[\s,.\u2026;-]+(?:a |o |no |ale )?(?:nie[,.\u2026]? nie|nie[,.\u2026]|nie (?:wroc|jednak|czekaj)|jednak|a jednak|"
    r"czekaj\w*|przepraszam|sorry|pardon|poprawka|korekta|wroc|to znaczy|znaczy"
    r"|no[,.\u2026]|no wait|wait|i mean|make (?:that|it)|scratch that|rather|let me correct|correction|actually)"
    r"[\s,.\u2026]*(?:(?:make (?:that|it)|i mean|sorry|przepraszam|zle mowie|pomylilem sie|"
    r"pomylilam sie|to (?:bedzie|jest)|jednak|lepiej|raczej)[\s,]+)*"
)
_NOT_BUT = re.compile(r"\b(?:nie|not)\s+(?:the\s+)?(.+?)[\s,]+(?:tylko|lecz|ale|a|but|its|it is)\s+(?:na\s+)?(.+)$")
_NO_BUT = re.compile(  # "sześć nie da rady, ale dziesięć tak"
    r"\b(?:nie|cant|cannot|dont|wont|not|no|odpada)\b.*\b(?:ale|tylko|za to|but)\s+(?:na\s+)?(.+?)"
    r"(?:\s+(?:tak|moge|dam rade|okej|ok|juz|is fine|works|yes|would be fine))*$"
)
_AND_NOT = re.compile(r"^(.+?),? (?:a nie|and not|not) (?:the )?(.+)$")
_NOT_COMMA = re.compile(r"^(?:nie|no)?[\s,]*(?:nie|not)\s+(?:the\s+)?([^,]+),\s*(.+)$")
_RANGE = (
    re.compile(r"^(?P<a>.+?)[\s,]+(?:gora|maks\w*|max|najwyzej|co najwyzej|do|at most|tops|up to|to)\s+(?P<b>.+)$"),
    re.compile(r"(?:od|from)\s+(?P<a>.+?)\s+(?:do|to|till|until)\s+(?P<b>.+)$"),
    re.compile(r"^(?P<a>.+?),\s*(?P<b>.+?) (?:gora|maks\w*|najwyzej|at most|tops|max|maximum)$"),
    re.compile(r"(?:miedzy|pomiedzy|between)\s+(?P<a>.+?)\s+(?:a|i|and)\s+(?P<b>.+)$"),
)
_UNIT = re.compile(r"\b(?:hundred|thousand|tysia\w+|tysie\w+|tysiecy)\b")  # "between two and three hundred"
_EITHER = re.compile(
    r"^(?:albo |either )?(?P<a>.+?)[\s,]+(?:(?:albo|lub|czy|ewentualnie|or)(?: moze| maybe| nawet)?|a? ?moze|maybe)\s+"
    r"(?P<b>.+)$"
)
_GUESS = re.compile(
    r"^(?:\W*(?:a|no|oj|ojej|kurcze|to|bo|well|um|oh))*\W*(?:nie (?:wiem|pamietam|jestem pew\w+)|(?:i )?"
    r"(?:dont|do not) (?:know|remember)|(?:im )?not sure)(?: dokladnie| exactly)?\W+"
    r"(?:(?:ale|but|moze|maybe|to|cos)\W+)*"
)
_HALF = re.compile(r"\b(?:polow[aey]|half|pol (?:kwoty|dlugu|sumy|tego))\b")
_PARTS = (
    (re.compile(r"\b(?:jedna trzecia|jedna trzecia|trzecia czesc|(?:a|one) third)\b"), 3),
    (re.compile(r"\b(?:cwierc|jedna czwarta|czwarta czesc|(?:a|one) quarter)\b"), 4),
)
_ALL = re.compile(
    r"\b(?:calosc|cala (?:kwote|sume|kwota)|caly dlug|wszystko|all of it|everything|the (?:whole|"
    r"full|entire) (?:\w+)|in full|the lot)\b"
)
_NOTHING = re.compile(
    r"\b(?:ani (?:grosza|zlotowki|zlotego)|nic|zero|zera|nothing|not a penny|not a (?:single )?\w+|zilch)\b"
)
_SCORES = {
    "jedynk": 1, "dwojk": 2, "trojk": 3, "czwork": 4, "piatk": 5, "szostk": 6, "siodemk": 7, "osemk": 8, "dziewiatk": 9,
    "dziesiatk": 10, "dyszk": 10, "dych": 10,
}  # fmt: skip
_TOP = re.compile(r"\b(?:maksymaln\w+|najwyzsz\w+|maks|max|maximum|top marks|full marks|the highest)\b")
_BOTTOM = re.compile(r"\b(?:minimaln\w+|najnizsz\w+|minimum|the lowest)\b")
_BOUND = re.compile(
    r"^(?:(?:no|to|gdzies|tak|najlepiej|moze|dopiero|raczej|byle|any ?time|some ?time|maybe|only|best) )*"
    r"(?:po|przed|od|do|after|before|from|until)\b(?! poludni\w+)"
)
_NOT_THEN = re.compile(r"\b(?:byle nie|tylko nie|zeby nie|but not|just not|not (?:at|in|before|after))\b")
CONDITION = re.compile(
    r"\b(?:o ile|pod warunkiem|chyba ze|(?:jesli|jezeli)(?! chodzi)|if(?! its)|unless|provided|as long as)\b"
)
_PEOPLE = re.compile(
    r"\b(?:ja|maz|mezem|zona|dziec\w*|cork\w*|syn\w*|mama|tata|babci\w*|me|husband|wife|kids|children|son|daughter)\b"
)
_RELATIVE_DAY = re.compile(r"\b(?:dzis\w*|jutro|wczoraj|today|tomorrow|yesterday|teraz|now)\b")
_FIRST_OF_NEXT = re.compile(
    r"\b(?:przyszl\w+|nastepn\w+|next)\s+(?:poniedzial\w+|wtor\w+|srod\w+|czwart\w+|piat\w+|sobot\w+|niedziel\w+|"
    r"\w+day)\b"
)


def read(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """What the utterance says for the slot; empty when nothing."""
    if is_no_answer(what.low, at):
        return []
    text = settled(what.text, at)
    if text == what.text and is_denied(what.low, at) and _valued(text, at):
        return [] if at.type == "money" else [meant("incomplete", slot=at.name)]
    if (left := without_others(what.low, at)) != what.low:
        text = left
    if at.type == "number" and len(_PEOPLE.findall(fold(text))) > 1:
        return []  # "ja z mężem i dwójka dzieci": nobody adds up for the caller
    if at.type == "date":
        text = _SUM.sub(" ", fold(text)).strip() or text
    for reading in (_share, _range, _either, _single):
        if found := reading(text, what, at, table):
            return found
    return []


def settled(text: str, at: Expectation) -> str:
    """Without what was taken back in the same breath: "dwunastego, nie, trzynastego", "nie dwieście, tylko trzysta"."""
    low = fold(re.sub(r"[\u2018\u2019']", "", text))
    for pattern in (_NOT_BUT, _NOT_COMMA):
        found = pattern.search(low)
        if found and _valued(found[1], at) and _valued(found[2], at):
            return found[2]
    if (but := _NO_BUT.search(low)) and _valued(but[1], at):
        return but[1]
    if (a_nie := _AND_NOT.search(low)) and _valued(a_nie[1], at) and _valued(a_nie[2], at):
        return a_nie[1]
    pieces = _TAKEN_BACK.split(low)
    for index in range(len(pieces) - 1, 0, -1):
        before, after = pieces[index - 1], pieces[index]
        if after and _begins(before, at) and _valued(after, at):
            return after
    return text


def _valued(text: str, at: Expectation) -> bool:
    return isinstance(_parsed(text, at), Understood | Doubt)


def _parsed(text: str, at: Expectation) -> Answer:
    return read_day(text, at) if at.type == "date" else at.parse(text)


def _begins(text: str, at: Expectation) -> bool:
    return _valued(text, at) or (at.type in IDENTIFIERS and len(said_digits(text, at.language)) > 1)


def _share(text: str, what: Said, at: Expectation, table: Table) -> list[Meant]:
    """Half of the debt, all of it, none of it; the best and the worst of a scale."""
    low = fold(text)
    if at.type == "number" and at.most is not None:
        if _TOP.search(low):
            return [meant("answer", value=int(at.most))]
        if _BOTTOM.search(low) and at.least is not None:
            return [meant("answer", value=int(at.least))]
        score = next((n for word in low.split() for stem, n in _SCORES.items() if word.startswith(stem)), None)
        return [] if score is None else _checked(score, str(score), what, at, table)
    if at.type != "money" or at.debt is None:
        return []
    said = one_of(text, at)
    if (said is not None and Decimal(str(said.value)) >= 1) or (said is None and _valued(text, at)):
        return []
    share = share_of(low, at.debt)
    if share is None and said is None and _NOTHING.search(low):
        share = Decimal(0)
    return [] if share is None else [meant(_how(False, what, table), value=amount(share))]


def share_of(low: str, debt: Decimal) -> Decimal | None:
    """Half, a third or all of the debt, to the grosz."""
    if _HALF.search(low):
        return (debt / 2).quantize(Decimal("0.01"), ROUND_HALF_UP)
    for pattern, parts in _PARTS:
        if pattern.search(low):
            return (debt / parts).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return debt if _ALL.search(low) else None


def _range(text: str, what: Said, at: Expectation, table: Table) -> list[Meant]:
    if at.type not in COMPARED:
        return []
    low = re.sub(r"[.!?]+$", "", fold(text))
    for pattern in _RANGE:
        found = pattern.search(low.replace(" - ", " do "))
        if found is None:
            continue
        unit = _UNIT.search(found["b"])
        begin = (
            f"{found['a']} {unit[0]}"
            if unit and not _UNIT.search(found["a"]) and _valued(found["a"], at)
            else found["a"]
        )
        first, last = one_of(begin, at) or one_of(found["a"], at), one_of(found["b"], at)
        if first and last and begin != found["a"] and _order(at, first.value) >= _order(at, last.value):
            first = one_of(found["a"], at)
        if first and last and at.type == "time":
            return [meant("answer", value={"from": first.value, "to": last.value})]
        if first and last and _order(at, first.value) < _order(at, last.value):
            ends = {"from": shaped(at.type, first.value), "to": shaped(at.type, last.value)}
            return [meant("range", **ends)]
        if at.type == "time" and (ends_ := _hours(at, found["a"], found["b"])):
            return [meant("answer", value=ends_)]
    return []


def one_of(text: str, at: Expectation) -> Understood | None:
    """What is meant, also where only the step says which of two: nobody pays a debt by less than ten złoty."""
    match _parsed(text, at):
        case Understood() as found:
            return found
        case Doubt(options) if at.type == "money" and "pay" in at.name:
            large = [option for option in options if Decimal(str(option.value)) >= 10]
            return large[0] if len(large) == 1 else None
        case _:
            return None


def _order(at: Expectation, value: Any) -> Any:
    return Decimal(str(value)) if at.type in ("money", "number", "ordinal") else value


def _hours(at: Expectation, first: str, last: str) -> dict[str, str] | None:
    pairs = [(begin, end) for begin in _hours_of(first, at) for end in _hours_of(last, at) if begin < end]
    begin, end = min(pairs, key=lambda pair: int(pair[1][:2]) - int(pair[0][:2]), default=("", ""))
    return {"from": begin, "to": end} if begin else None


def an_hour(text: str, at: Expectation) -> str | None:
    """A time of day as the step has it: of morning and evening that in which people are called; "two" is one, too."""
    return next(iter(_hours_of(text, at)), None)


def _hours_of(text: str, at: Expectation) -> list[str]:
    for said in (text, f"o {text}" if at.language == "pl" else f"at {text}"):
        match at.parse(said, type_="time"):
            case Understood(value, _):
                return [str(value)]
            case Doubt(options):
                if open_ := [str(option.value) for option in options if OPENS <= str(option.value) <= CLOSES]:
                    return open_
            case _:
                pass
    return []


def _either(text: str, what: Said, at: Expectation, table: Table) -> list[Meant]:
    found = _EITHER.search(re.sub(r"[.!?]+$", "", fold(text))) if at.type in COMPARED else None
    if found and at.type == "time":
        hours = [hour for half in ("a", "b") if (hour := an_hour(found[half], at))]
        return [meant("ambiguous", values=hours)] if len(set(hours)) == 2 else []
    first, last = (one_of(found["a"], at), one_of(found["b"], at)) if found else (None, None)
    if first and last and first.value != last.value:
        return [meant("ambiguous", values=[shaped(at.type, first.value), shaped(at.type, last.value)])]
    return []


def _single(text: str, what: Said, at: Expectation, table: Table) -> list[Meant]:
    if at.type in ("time", "date") and _NOT_THEN.search(fold(text)):
        return [meant("incomplete", slot=at.name)]
    if at.type in IDENTIFIERS or at.type == "order":
        return _identifier(text, what, at)
    match _parsed(text, at):
        case Understood(value, _, unsure):
            return _checked(value, text, what, at, table, unsure=unsure)
        case Doubt(options):
            return _doubt(options, text, what, at, table)
        case Wrong("no-such-day"):
            return [meant("invalid", slot=at.name)]
        case Wrong():
            return _in_a_clause(text, what, at, table)


def _in_a_clause(text: str, what: Said, at: Expectation, table: Table) -> list[Meant]:
    """The value stands in one clause of several: "zero, bo mnie rozłączyliście"; "nie wiem, z tydzień" is not firm."""
    guess = _GUESS.sub("", fold(text))
    if guess != fold(text) and isinstance(found := _parsed(guess, at), Understood):
        return _checked(found.value, guess, what, at, table, unsure=True)
    clauses = re.split(r"[,;:!?\u2026]+\s|\s+(?:bo|jak|because|since|when|if|jesli|gdy|kiedy)\s+", fold(text))
    if len(clauses) < 2:
        return []
    found = [one for clause in clauses if isinstance(one := _parsed(clause, at), Understood)]
    values = {str(one.value) for one in found}
    return _checked(found[0].value, text, what, at, table, unsure=found[0].unsure) if len(values) == 1 else []


def _doubt(options: tuple[Understood, ...], text: str, what: Said, at: Expectation, table: Table) -> list[Meant]:
    values = [option.value for option in options]
    if at.type == "time":
        values = [value for value in values if OPENS <= str(value) <= CLOSES] or values
    if at.type == "date" and at.slot and at.slot.looks:
        values = [value for value in values if (value >= at.today.isoformat()) == (at.slot.looks == "ahead")] or values
        if _FIRST_OF_NEXT.search(fold(text)):
            return [meant("unsure", value=max(values))]
    if at.type == "money" and "pay" in at.name:  # nobody pays a debt by less than ten złoty
        fits = [value for value in values if 10 <= Decimal(str(value)) <= (at.debt or Decimal("Infinity"))]
        values = fits or values
    if len(values) == 1:
        return _checked(values[0], text, what, at, table)
    return [meant("ambiguous", values=[shaped(at.type, value) for value in values])]


def _checked(value: Any, text: str, what: Said, at: Expectation, table: Table, *, unsure: bool = False) -> list[Meant]:
    """A value against the bounds of its step; not firm when it is said so."""
    made = shaped(at.type, value)
    if at.type == "number" and not (
        (at.least is None or Decimal(str(made)) >= at.least) and (at.most is None or Decimal(str(made)) <= at.most)
    ):
        return [meant("invalid", slot=at.name)]
    if at.type == "date":
        return _checked_day(str(value), text, what, at, table, unsure=unsure)
    if at.type == "time" and _BOUND.search(fold(text)):  # from then on, or until then: the slot is named with it
        return [meant(_how(unsure, what, table), value=made, slot=at.name)]
    return [meant(_how(unsure, what, table), value=made)]


def _checked_day(value: str, text: str, what: Said, at: Expectation, table: Table, *, unsure: bool) -> list[Meant]:
    looks = at.slot.looks if at.slot else ""
    low = fold(text)
    if "birth" in at.name and _RELATIVE_DAY.search(low):
        return []
    if "birth" in at.name and (at.today - date.fromisoformat(value)).days < 2 * 365:  # the year was not said
        return [meant("incomplete", slot=at.name)]
    if says(what, table, "smalltalk"):
        return []
    if (looks == "ahead" and value < at.today.isoformat()) or (looks == "back" and value > at.today.isoformat()):
        return [meant("invalid", slot=at.name)]
    if _FIRST_OF_NEXT.search(low):
        unsure = True
        value = _friday_of_next_week(value, at)
    return [meant(_how(unsure, what, table), value=value)]


def _friday_of_next_week(value: str, at: Expectation) -> str:
    """ "W przyszły piątek" is of next week for most; the nearest one is possible, so it is read back."""
    day = date.fromisoformat(value)
    monday = at.today.toordinal() - at.today.weekday() + 7
    return date.fromordinal(monday + day.weekday()).isoformat()


def _how(unsure: bool, what: Said, table: Table) -> str:
    return "unsure" if unsure or says(what, table, "unsure") or CONDITION.search(what.low) else "answer"


def _identifier(text: str, what: Said, at: Expectation) -> list[Meant]:
    """Digits: all of them, not yet all, or not such a number."""
    if found := at.value_of(text):
        return [meant("answer", value=found.value)]
    said = said_digits(text, at.language)
    if at.type == "order" or len(said) < 2:
        return [meant("invalid", slot=at.name)] if at.type == "order" and len(said) > 1 else []
    if len(said) < IDENTIFIERS[at.type]:
        return [meant("partial", value=said)]
    return [meant("invalid", slot=at.name)]


def also(what: Said, at: Expectation, wanted: Mapping[str, str]) -> Iterator[Meant]:
    """Values of other slots in the same breath: name of the slot → its type. Only what is named outright."""
    for name, type_ in wanted.items():
        looks = "back" if name == "since" else "ahead"
        if type_ == "date":
            found = read_day(what.text, at, looks=looks) if _NAMES_A_DAY[looks].search(what.low) else None
            past = isinstance(found, Understood) and found.value <= at.today.isoformat()
            if isinstance(found, Understood) and (past or looks == "ahead"):
                yield meant("also", slot=name, value=found.value)
        elif (sum_ := _SUM.search(what.low)) and (value := at.value_of(sum_[0], type_=type_)):
            yield meant("also", slot=name, value=shaped(type_, value.value))


_SUM = re.compile(rf"\b(?:{NUMERAL} )+(?:zl\w*|pln|zloty\w*)\b(?: i)?(?: (?:{NUMERAL} )+grosz\w*)?|\bstow\w+\b")
_WEEKDAYS = (
    r"poniedzial\w+|wtor\w+|srod\w+|czwart\w+|piat(?:ek|ku)\w*|sobot\w+|niedziel\w+|(?:mon|tues|"
    r"wednes|thurs|fri|satur|sun)day"
)
_NAMES_A_DAY = {
    "back": re.compile(
        rf"\b(?:wczoraj\w*|przedwczoraj|rana|rano|dzis\w*|temu|yesterday|today|morning|ago|last night|"
        rf"(?:od|since) (?:{_WEEKDAYS}"
        rf"|tygodnia|dwoch|trzech|miesiaca|\d+\w*|\w+ego|the \w+)|for (?:a|two|three|four) \w+)\b"
    ),
    "ahead": re.compile(
        rf"\b(?:jutro|pojutrze|dzis\w*|today|tomorrow|{_WEEKDAYS}|za (?:tydzien|dwa|trzy|miesiac|\d+)\w*|\w+ego"
        r"|in (?:a|two|three) (?:weeks?|days?|months?)|on the \w+|next (?:week|month)|\d{1,2}[./]\d{1,2})\b"
    ),
}
