"""The reference of the language as a page of Markdown, from the declarations, in the language of the reader; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from infolinia.procedures import messages
from infolinia.procedures.checker import findings
from infolinia.procedures.declarations.procedure import CALL, DIGRESSION, SLOT_FIELDS, VALUE_OF_CHOICE
from infolinia.procedures.declarations.rehearsal import END, LINE, REHEARSAL
from infolinia.procedures.declarations.shapes import Field, Group, Shape, gettext_noop
from infolinia.procedures.declarations.steps import (
    APPROVAL,
    COMMON,
    CONDITION,
    DESK_LADDER,
    FILE,
    LADDER,
    OFFER,
    QUESTION,
    STEPS,
)
from infolinia.procedures.declarations.types import NAMES, TYPES
from infolinia.procedures.declarations.values import BY_KIND, WRITTEN
from infolinia.procedures.records import RECORDS
from infolinia.procedures.rehearsal import messages as rehearsal_messages

Translate: TypeAlias = Callable[[str], str]

_TITLES = {  # by the name of a group
    "file": gettext_noop("The file"),
    "call": gettext_noop("The call"),
    "slot": gettext_noop("Slots"),
    "value": gettext_noop("Values of a choice"),
    "digression": gettext_noop("Digressions"),
    "step": gettext_noop("Every step"),
    "question": gettext_noop("Questions"),
    "ladder": gettext_noop("Ladder"),
    "desk": gettext_noop("Ladder of the desk"),
    "condition": gettext_noop("Conditions of a branch"),
    "offer": gettext_noop("Offers"),
    "approval": gettext_noop("Consent"),
    "rehearsal": gettext_noop("A rehearsal"),
    "line": gettext_noop("A line"),
    "end": gettext_noop("The end"),
    "types": gettext_noop("Types of slots"),
    "values": gettext_noop("How values are written"),
    "findings": gettext_noop("Findings"),
}
_FIELD, _STANDS = gettext_noop("field"), gettext_noop("what stands there")
_UNLESS, _MEANS = gettext_noop("unless said"), gettext_noop("what it says")
_EXAMPLE, _FINDINGS = gettext_noop("example"), gettext_noop("findings")
_NEEDED = gettext_noop("**Bold**: needed.")
_QUOTED = gettext_noop("“{words}”")
MOST_WORDS = 8  # named one by one
_GROUPS = (FILE, CALL, SLOT_FIELDS, VALUE_OF_CHOICE, DIGRESSION)
_OF_REHEARSALS = (REHEARSAL, LINE, END)


def markdown(translate: Translate) -> str:
    """The whole reference, from the second level of headings down."""
    return _Page(translate).whole()


def codes() -> tuple[str, ...]:
    """All findings that the reference explains, in their order."""
    return (*messages.MESSAGES, *findings.SENTENCES, *rehearsal_messages.MESSAGES)


class _Page:
    def __init__(self, translate: Translate) -> None:
        self._say = translate

    def whole(self) -> str:
        kinds = [self._group(group, title=f"`{kind}`") for kind, group in STEPS.items()]
        of_kinds = {"branch": CONDITION, "negotiate": OFFER}
        made: list[str] = [
            *(self._group(group) for group in _GROUPS),
            self._section("types", self._types()),
            self._group(COMMON),
            self._group(QUESTION),
            self._group(LADDER),
            self._group(DESK_LADDER),
        ]
        for kind, part in zip(STEPS, kinds, strict=True):
            made.append(part)
            if kind in of_kinds:
                made.append(self._group(of_kinds[kind]))
            if kind == "negotiate":
                made.append(self._group(APPROVAL))
        made += [
            *(self._group(group) for group in _OF_REHEARSALS),
            self._section("values", self._written()),
            self._section("findings", self._findings()),
        ]
        return "\n".join(made)

    def _section(self, name: str, body: str) -> str:
        return f"## {self._say(_TITLES[name])} {{#{name}}}\n\n{body}"

    def _group(self, group: Group, title: str = "") -> str:
        say = self._say
        own = [field for field in group if group.name not in ("ask", "choose") or field not in QUESTION.fields]
        rows = [self._field(field) for field in own]
        titles = [say(word) for word in (_FIELD, _STANDS, _MEANS, _EXAMPLE)]
        made = f"## {title or say(_TITLES[group.name])} {{#{group.name}}}\n\n{say(group.means)}"
        if any(field.needed for field in own):
            made += f" {say(_NEEDED)}"
        made += f"\n\n{_table(titles, rows)}"
        if group.findings:
            made += f"\n{say(_FINDINGS).capitalize()}: {_links(group.findings)}\n"
        if group.example:
            made += f"\n```yaml\n{_as_item(group) if group.name in STEPS else group.example}\n```\n"
        return made

    def _field(self, field: Field) -> tuple[str, ...]:
        name = f"**`{field.name}`**" if field.needed else f"`{field.name}`"
        stands, means = self._shape(field.shape), self._say(field.means)
        if field.unless:
            stands += f"<br>{self._say(_UNLESS)}: `{field.unless}`"
        if field.findings:
            means += f"<br>{self._say(_FINDINGS).capitalize()}: {_links(field.findings)}"
        return (name, stands, means, f"`{field.example}`" if field.example else "–")

    def _shape(self, shape: Shape) -> str:
        """In words: “number, 1 to 5”, “list: step”."""
        say = self._say
        match shape.kind:
            case "one_of" if shape.values == NAMES:
                return f"[{say(_TITLES['types'])}](#types)"
            case "one_of" if len(shape.values) > MOST_WORDS:
                return f"`{shape.values[0]}` … `{shape.values[-1]}`"
            case "one_of" | "flag":
                return ", ".join(f"`{word}`" for word in shape.values or ("true", "false"))
            case "number":
                return f"{say(BY_KIND['number'].name)} {shape.least}–{shape.most}"
            case "count":
                return f"{say(BY_KIND['number'].name)} 0–999"
            case "list" | "map" if isinstance(shape.inner, Shape):
                return f"{say(BY_KIND[shape.kind].name)}: {self._shape(shape.inner)}"
            case "list" | "map" | "group" if isinstance(shape.inner, Group):
                before = "" if shape.kind == "group" else f"{say(BY_KIND[shape.kind].name)}: "
                return f"{before}[{say(_TITLES[shape.inner.name])}](#{shape.inner.name})"
            case kind:
                return say(BY_KIND[kind].name)

    def _types(self) -> str:
        say = self._say
        titles = [
            say(word) for word in (gettext_noop("type"), _MEANS, gettext_noop("people say"), gettext_noop("value"))
        ]
        rows: list[tuple[str, ...]] = []
        for type_ in TYPES:
            parts = ", ".join(f"`{part}`" for part in RECORDS.get(type_.name, {}))
            said = ", ".join(say(_QUOTED).format(words=words) for words in (*type_.pl, *type_.en)) or "–"
            value = f"`{type_.value}`" if type_.value else "–"
            rows.append((f"`{type_.name}`", say(type_.means).replace("{parts}", parts), said, value))
        return _table(titles, rows)

    def _written(self) -> str:
        say = self._say
        rows = [
            (say(w.name), say(w.means), f"`{w.example}`" if w.example else "–", _links(w.findings)) for w in WRITTEN
        ]
        return _table([say(word) for word in (_STANDS, _MEANS, _EXAMPLE, _FINDINGS)], rows)

    def _findings(self) -> str:
        say = self._say
        error, warning = say(gettext_noop("error")), say(gettext_noop("warning"))
        rows: list[tuple[str, ...]] = []
        for code in codes():
            severity = warning if code in findings.WARNINGS else error
            rows.append((f'<a id="{code}"></a>`{code}`', severity, _placeholders(self._sentence(code))))
        titles = (gettext_noop("code"), gettext_noop("severity"), gettext_noop("what it says, and the cure"))
        return _table([say(word) for word in titles], rows)

    def _sentence(self, code: str) -> str:
        if code in findings.SENTENCES:
            return " ".join(self._say(part) for part in findings.SENTENCES[code])
        return self._say({**messages.MESSAGES, **rehearsal_messages.MESSAGES}[code])


def _as_item(group: Group) -> str:
    """A step as it stands in a list."""
    first, *rest = group.example.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}" for line in rest)])


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name})" for name in names) or "–"


def _placeholders(sentence: str) -> str:
    """Fields of a sentence in italics; doubled braces as they are printed."""
    said = re.sub(r"(?<!\{)\{(\w+)\}(?!\})", r"*\1*", sentence)
    said = re.sub(r"\{\{\{(\w+)\}\}\}", r"{*\1*}", said)
    return said.replace("{{", "{").replace("}}", "}")


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(_lines(titles, rows))


def _lines(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (titles, ["---"] * len(titles), *rows):
        inside = " | ".join(cell.replace("|", "\\|") for cell in cells)
        yield f"| {inside} |\n"
