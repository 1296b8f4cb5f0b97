"""What every list and form of the administration has in common. A *thing* is a kind of setting: trunks, queues.

Each kind says in a module of its own which columns its list has, which fields its form has, and by which services it is
read and written; the pages (views.py, templates) are the same for all. Values of a form are text as it is typed, or a
list of text where several may be chosen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from infolinia.clients.facts import UserFacts
from infolinia.journal.facts import Actor
from infolinia.web.refusals import Refusal

Values: TypeAlias = dict[str, str | list[str]]
Kind: TypeAlias = Literal["text", "number", "choice", "yes", "lines", "password", "several", "week", "said", "file"]
Grade: TypeAlias = Literal["", "good", "wait", "alarm"]

LONGEST = 10_000  # characters of one value


@dataclass(frozen=True, slots=True)
class Field:
    """One field. options: (value, word) of a choice. fixed: is given once, when the thing is made. group: the heading
    that it stands under; `folded` groups are for who knows what they mean."""

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    options: Sequence[tuple[str, str]] = ()
    fixed: bool = False
    group: str = ""
    folded: bool = False
    unit: str = ""
    placeholder: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. state: a word with its grade, such as ("good", "registered")."""

    key: str
    cells: tuple[str, ...]
    grade: Grade = ""
    state: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made. number: names it for an undo. removed: it is not there since."""

    number: str
    at: datetime
    by: str
    differences: tuple[Difference, ...] = ()
    made: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Once:
    """A secret that is shown this once."""

    label: str
    value: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a form or an act. key: of the thing it is about. said: a sentence; empty: that it was saved."""

    key: str
    said: str = ""
    once: Once | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something to be done with a thing beside changing it: a button. value: what it is about, such as a delivery."""

    name: str
    word: str
    value: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table below a form. address: the page of what it is about."""

    cells: tuple[str, ...]
    grade: Grade = ""
    state: str = ""
    act: Act | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a thing beside what was set: where a telephone is registered, what a webhook was told."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    empty: str
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Something else, and where its page is."""

    label: str
    address: str


class Problems(Exception):
    """What was typed cannot be kept: a sentence by field; under "" what belongs to no field."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {said}" for name, said in by_field.items()))
        self.by_field = dict(by_field)


@dataclass(frozen=True, slots=True)
class Who:
    """Who changes something, and when."""

    me: UserFacts
    now: datetime
    actor: Actor | None = None  # where it is not the user in person: a program with his token

    @property
    def by(self) -> Actor:
        return self.actor or Actor("agent", self.me.id)

    @property
    def operator(self) -> str:
        return self.me.operator


class Thing(Protocol):
    """A kind of setting. `code` stands in the address. What has a body here is how most kinds are."""

    code: str

    def title(self) -> str:
        """Its name in the plural, as a heading."""
        ...

    def about(self) -> str:
        """One sentence: what it is for."""
        ...

    def new(self) -> str:
        """What the button says that makes one; empty where none can be made."""
        ...

    def empty(self) -> str:
        """What stands in the list's place while there is none."""
        ...

    def columns(self) -> tuple[str, ...]: ...

    def rows(self, who: Who) -> list[Row]: ...

    def fields(self, who: Who, key: str) -> list[Field]: ...

    def values(self, who: Who, key: str) -> Values:
        """As a form shows it; of a new one with key "". Raises LookupError."""
        ...

    def fixed(self, key: str) -> str:
        """Why it cannot be changed here; empty where it can."""
        return ""

    def take(self, who: Who, values: Values, name: str, filename: str, data: bytes) -> str:
        """Keep a file that was given for a field; returns the field's value. Raises Problems and Refusal."""
        raise Refusal("not-found", status=404)

    def kept(self, values: Values, name: str) -> tuple[str, ...]:
        """What a field of a file holds, in words: the file's name, then what was found in it."""
        return ()

    def notes(self, key: str) -> Sequence[str]:
        """What is better changed, though it can be kept."""
        return ()

    def name(self, who: Who, key: str) -> str:
        """What its page is headed with: its name, where it has one beside its key."""
        return one(self.values(who, key), "name") or key

    def put(self, who: Who, key: str, values: Values) -> str | Done:
        """Keep it; returns its key. Raises Problems and Refusal."""
        ...

    def acts(self, who: Who, key: str) -> list[Act]:
        """What can be done with it beside changing it."""
        return []

    def act(self, who: Who, key: str, name: str, value: str) -> Done:
        """Do it. Raises LookupError for what is not among its acts, Problems and Refusal."""
        raise LookupError(name)

    def overview(self, who: Who) -> list[Table]:
        """What stands below the list; its acts are done with key ""."""
        return []

    def tables(self, who: Who, key: str) -> list[Table]:
        """What is known of it beside what was set."""
        return []

    def needed_by(self, who: Who, key: str) -> list[Link]:
        """What would miss it: it is not removed before these are changed."""
        return []

    def gone(self, who: Who) -> list[Link]:
        """Those that were removed, each with the page that brings it back; the latest first."""
        return []

    def remove(self, who: Who, key: str) -> None:
        """Raises Refusal when something needs it."""
        raise Refusal("setting-fixed", name=key)

    def removable(self) -> bool:
        return False

    def history(self, key: str) -> list[Changed]:
        """The latest first."""
        ...

    def undo(self, who: Who, key: str, number: str) -> Done | None:
        """Let it be as that change left it. Raises LookupError, Problems, Refusal."""
        ...


def fingerprint(values: Values) -> str:
    """Whoever saves says by it which state was looked at."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def lines(text: str | list[str]) -> list[str]:
    """The lines of a field of several, without empty ones."""
    found = text.splitlines() if isinstance(text, str) else text
    return [line.strip() for line in found if line.strip()]


def one(values: Values, name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


def several(values: Values, name: str) -> list[str]:
    value = values.get(name, [])
    return value if isinstance(value, list) else [value] if value else []


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what stands in it and what is wrong with it."""

    field: Field
    value: str | list[str]
    problem: str = ""
    disabled: bool = False
    kept: tuple[str, ...] = ()  # of a file

    @property
    def days(self) -> list[tuple[str, str]]:
        """Of a week: each day's name, and its hours."""
        hours = [*self.value, *([""] * 7)] if isinstance(self.value, list) else [""] * 7
        return [(word, hours[place]) for place, (_value, word) in enumerate(self.field.options)]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    folded: bool
    fields: list[Shown] = field(default_factory=list[Shown])

    @property
    def open(self) -> bool:
        """A folded group is open where something in it is wrong."""
        return not self.folded or any(shown.problem for shown in self.fields)


def grouped(
    fields: Sequence[Field],
    values: Values,
    problems: Mapping[str, str],
    *,
    is_new: bool,
    kept: Callable[[Values, str], tuple[str, ...]] = lambda values, name: (),
) -> list[Group]:
    """The fields of a form under their headings, in their order."""
    groups: list[Group] = []
    for item in fields:
        if not groups or groups[-1].title != item.group:
            groups.append(Group(item.group, item.folded))
        value = values.get(item.name, [] if item.kind == "several" else "")
        holds = kept(values, item.name) if item.kind == "file" and value else ()
        wrong, fixed = problems.get(item.name, ""), item.fixed and not is_new
        groups[-1].fields.append(Shown(item, value, wrong, fixed, holds))
    return groups


def typed(fields: Sequence[Field], given: Mapping[str, list[str]]) -> Values:
    """What a form sent, as far as the fields offer it."""
    values: Values = {}
    for item in fields:
        sent = [text[:LONGEST] for text in given.get(item.name, [])]
        if item.kind == "several":
            offered = {value for value, _word in item.options}
            values[item.name] = [text for text in sent if text in offered]
        elif item.kind == "yes":
            values[item.name] = "yes" if sent else ""
        elif item.kind == "week":
            values[item.name] = sent
        else:
            values[item.name] = sent[0] if sent else ""
    return values
