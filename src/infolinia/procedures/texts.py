"""Texts with fills; pure.

    {slot}                              the value as its type is written for the eye or said for the ear
    {amount|gen}                        in a case: nom gen dat acc ins loc
    {n # rata | raty | rat}             a number with its noun: one, few, many, and a fourth form for fractions
    {n|ins ## ratą | ratami | ratami}   the noun alone; the case is that of the noun, for "dwiema ratami" by ear
    {days_between(today, due) # dzień | dni | dni}   what is computed, alone or counted
    {address: Pan | Pani | Państwo}     as the customer is addressed
    {performer: person | voice}         by who conducts the call
    {{ and }}                           braces

English has no cases and two forms of a noun. Names take a case only where their declension is stored: nobody can tell
from "Kowal" whether it is Kowala or Kowalowi, so the author chooses another wording. A fill that asks for more than
this is a TextProblem; filling never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from rapidfuzz import process

from infolinia.procedures import expressions, functions
from infolinia.procedures.expressions import UNKNOWN, Env, Expression, ExpressionProblem
from infolinia.procedures.slots import spoken, written
from infolinia.procedures.slots.inflection import CASES, Case, category

NBSP = "\u00a0"
MISSING = "…"  # a slot without a value
LARGEST = 10**18  # of numbers that are counted
PERFORMERS = ("desk", "voice")
ADDRESSES = ("pan", "pani", "panstwo")
"""How a customer may be addressed, in the order of the wordings: Mr, Ms, and whoever it is not known of."""
_CHOICES = {"performer": PERFORMERS, "address": ADDRESSES}
_FILL = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_CHOOSER = re.compile(r"\s*([^\W\d]\w*)\s*:(.*)", re.DOTALL)
_NAME = re.compile(r"[^\W\d][\w.]*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ„“\d])")
_SHORT = ("ul.", "al.", "pl.", "os.", "nr.", "m.", "np.", "tel.", "godz.", "św.", "dr.", "mr.", "mrs.", "st.")


class TextProblem(ValueError):
    """A fill that cannot be read: the code of a sentence and its facts. A fill that is computed and cannot be read has
    the code of the expression's sentence ("expression-…")."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class _Fill:
    name: str = ""  # of a slot; empty: computed or chosen
    compute: Expression | None = None
    case: str = ""
    forms: tuple[str, ...] = ()
    noun_only: bool = False
    chooser: str = ""  # performer, address


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a text.

    written: a slot's value, … when it has none; with ear it gives the spoken form. inflected: the same in a case.
    address: of ADDRESSES; empty when it is not known. env: values for what is counted and computed. ear: for the voice.
    """

    written: Callable[[str], str]
    language: str
    performer: str
    address: str = ""
    inflected: Callable[[str, str], str] | None = None
    env: Env | None = None
    ear: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A text in one language: plain parts and fills in turn."""

    parts: tuple[str | _Fill, ...]
    reads: frozenset[str]

    @property
    def cased(self) -> frozenset[str]:
        """The names that are wanted in a case by themselves, not before a noun."""
        fills = (part for part in self.parts if isinstance(part, _Fill))
        return frozenset(fill.name for fill in fills if fill.case and fill.name and not fill.forms)

    def fill(
        self,
        written: Callable[[str], str],
        *,
        language: str,
        performer: str,
        address: str = "",
        inflected: Callable[[str, str], str] | None = None,
        env: Env | None = None,
        ear: bool = False,
    ) -> str:
        """The text, each slot as `written` gives it; see Filling for the rest. "S.A." takes no second dot."""
        filling = Filling(written, language, performer, address, inflected, env, ear)
        made = ""
        for part in self.parts:
            piece = part if isinstance(part, str) else _filled(part, filling)
            made += piece[1:] if piece.startswith(".") and made.endswith((".", "!", "?")) else piece
        return made


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text may be filled with."""

    names: frozenset[str]
    types: Mapping[str, str]
    declined: frozenset[str]
    language: str
    options: bool
    table: functions.Table | None


def parse(
    text: str,
    names: frozenset[str],
    *,
    language: str,
    options: bool = False,
    types: Mapping[str, str] | None = None,
    declined: frozenset[str] = frozenset(),
    table: functions.Table | None = None,
) -> Template:
    """Read a text in which `names` may be filled in, and {options} where there are any. Raises TextProblem.

    types: of the names, as far as they are slots; only values that are counted, dated or measured take a case by
    themselves. declined: names whose declension is stored. table: the functions there are; None: the installation's.
    """
    known = _Known(names, {"today": "date", **(types or {})}, declined, language, options, table)
    parts: list[str | _Fill] = []
    reads: set[str] = set()
    position = 0
    for match in _FILL.finditer(text):
        parts.append(text[position : match.start()])
        position = match.end()
        whole = match.group(0)
        if whole in ("{{", "}}"):
            parts.append(whole[0])
        elif len(whole) == 1:
            raise TextProblem("lone-brace", brace=whole)
        else:
            made = _read(match.group(1), known)
            parts.append(made)
            if made.compute:
                reads |= made.compute.reads
            elif made.name and made.name != "options":
                reads.add(made.name)
    parts.append(text[position:])
    return Template(tuple(part for part in parts if part != ""), frozenset(reads))


def _read(inside: str, known: _Known) -> _Fill:
    if chosen := _CHOOSER.fullmatch(inside):
        return _chooser(chosen[1], _forms(chosen[2]), inside)
    mark = _outside_quotes(inside, "#")
    if mark < 0:
        return _value(inside, known)
    nouns, noun_only = inside[mark + 1 :], inside[mark + 1 : mark + 2] == "#"
    forms = _forms(nouns.removeprefix("#"))
    if len(forms) not in ((3, 4) if known.language == "pl" else (2,)) or not all(forms):
        raise TextProblem("forms-pl" if known.language == "pl" else "forms-en", fill=inside)
    counted = _value(inside[:mark], known, counted=True)
    return _Fill(counted.name, counted.compute, counted.case, forms, noun_only)


def _chooser(name: str, forms: tuple[str, ...], inside: str) -> _Fill:
    if name not in _CHOICES:
        raise TextProblem("chooser", fill=inside, name=name)
    if len(forms) != len(_CHOICES[name]):
        raise TextProblem(name, fill=inside)
    return _Fill(chooser=name, forms=forms)


def _value(inside: str, known: _Known, *, counted: bool = False) -> _Fill:
    """A slot or what is computed, with its case."""
    mark = _outside_quotes(inside, "|")
    what, case = (inside, "") if mark < 0 else (inside[:mark], inside[mark + 1 :].strip())
    what = what.strip()
    if mark >= 0 and case not in CASES:
        raise TextProblem("unknown-case", fill=inside, cases=", ".join(CASES))
    if case and known.language != "pl":
        raise TextProblem("case-en", fill=inside, case=case)
    if what in known.names or what == "today":
        if case and not counted and known.types.get(what) not in spoken.INFLECTED and what not in known.declined:
            raise TextProblem("case-form", fill=inside)
        return _Fill(what, case=case)
    if known.options and what == "options" and not case:
        return _Fill(what)
    if not what or _NAME.fullmatch(what):
        found = process.extractOne(what, sorted(known.names)) if known.names else None
        raise TextProblem("unknown-fill", fill=what, nearest=str(found[0]) if found else "")
    try:
        compute = expressions.parse(what, known.names, types=known.types, table=known.table)
    except ExpressionProblem as found:
        raise TextProblem(f"expression-{found.code}", **found.facts) from found
    return _Fill(compute=compute, case=case)


def _outside_quotes(text: str, sign: str) -> int:
    """Where a sign stands first outside the texts of an expression; -1 when it does not."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text).find(sign)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in text.split("|"))


def _filled(fill: _Fill, filling: Filling) -> str:
    if fill.chooser:
        return fill.forms[_chosen(fill.chooser, filling)]
    if fill.forms:
        return _counted(fill, filling)
    if fill.compute:
        return _computed(_result(fill.compute, filling), fill, filling)
    if fill.case and filling.inflected:
        return filling.inflected(fill.name, fill.case)
    return filling.written(fill.name)


def _chosen(chooser: str, filling: Filling) -> int:
    if chooser == "performer":
        return PERFORMERS.index(filling.performer) if filling.performer in PERFORMERS else 0
    return ADDRESSES.index(filling.address) if filling.address in ADDRESSES else -1


def _result(expression: Expression, filling: Filling) -> Any:
    return UNKNOWN if filling.env is None else expression.compute(filling.env)


def _counted(fill: _Fill, filling: Filling) -> str:
    if fill.compute:
        found = number_of(_result(fill.compute, filling))
    else:
        found = number_of(filling.env.get(fill.name, UNKNOWN)) if filling.env else None
    if found is None and fill.name:
        text = filling.written(fill.name)
        found = number_of(text)
    else:
        text = MISSING if found is None else written.number(found, filling.language)
    noun = fill.forms[-1] if found is None else plural(found, fill.forms, filling.language)
    if fill.noun_only:
        return noun
    if filling.ear and found is not None:
        return spoken.with_noun(found, fill.forms, noun, filling.language, case_of(fill.case))
    return f"{text}{NBSP}{noun}"


def number_of(value: Any) -> Decimal | None:
    """A value as a number to count with: days of a span, "1 200,5" as it is written. None: it is no number that
    anybody would say."""
    match value:
        case bool():
            return None
        case Decimal() | int():
            found = Decimal(value)
        case timedelta():
            found = Decimal(value.days)
        case {"n": int(n)}:
            found = Decimal(n)
        case str():
            try:
                found = Decimal(re.sub(r"[\s\u00a0]", "", value).replace(",", "."))
            except InvalidOperation:
                return None
        case _:
            return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def _computed(value: Any, fill: _Fill, filling: Filling) -> str:
    """The value of an expression, by what it turned out to be."""
    language, case = filling.language, case_of(fill.case)
    match value:
        case bool():
            return written.yes_no(value, language)
        case Decimal() | int():
            exact = number_of(value)
            if exact is None:
                return MISSING
            if fill.compute and fill.compute.type == "money":
                return spoken.money(exact, "PLN", language, case) if filling.ear else written.money(exact, language)
            return spoken.number(exact, language, case) if filling.ear else written.number(exact, language)
        case date():
            if filling.ear:
                return spoken.day(value, language, case_of(fill.case or "gen"))
            return written.long_day(value, language)
        case timedelta():
            if filling.ear:
                return spoken.span(value, language, case)
            return written.duration(*written.unit_of(value), language)
        case str():
            return value
        case _:
            return MISSING


def case_of(name: str) -> Case:
    """A case as a text names it; the nominative when it names none."""
    return name if name in CASES else "nom"


def plural(number: Decimal, forms: tuple[str, ...], language: str) -> str:
    """The form of a noun that a number asks for (CLDR's rules of Polish and English cardinals)."""
    if language != "pl":
        return forms[0] if number == 1 else forms[-1]
    return {"one": forms[0], "few": forms[1], "many": forms[2], "other": forms[-1]}[category(number)]


def sentences(text: str) -> list[str]:
    """A statement sentence by sentence, as it is read; "ul. Leśna 3" is not two."""
    found: list[str] = []
    for part in (piece.strip() for piece in _SENTENCE.split(text)):
        if found and found[-1].rsplit(maxsplit=1)[-1].lower() in _SHORT:
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def choose(texts: Mapping[str, Template], language: str) -> Template | None:
    """The text in the language, else in the first there is."""
    return texts.get(language) or next(iter(texts.values()), None)
