"""A procedure in which every example of the declarations is at home, and files as an editor reads them."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from infolinia.procedures import schema
from infolinia.procedures.declarations.offers import APPROVAL, OFFER
from infolinia.procedures.declarations.procedure import CALL, DIGRESSION, SLOT_FIELDS, VALUE_OF_CHOICE
from infolinia.procedures.declarations.questions import DESK_LADDER, LADDER
from infolinia.procedures.declarations.rehearsal import END, LINE, REHEARSAL
from infolinia.procedures.declarations.shapes import Group
from infolinia.procedures.declarations.steps import CONDITION, FILE, STEPS

FRAME = r"""
procedure: example
title: {pl: Przykład, en: Example}
given:
  customer: {type: customer, optional: true}
  debt: {type: debt}
slots:
  order: {type: order, pattern: 'Z-\d{5}'}
  status: {type: text}
  amount: {type: money}
  due: {type: date}
  danger: {type: yes_no}
  level: {type: level}
  time:
    type: choice
    values: {morning: {pl: [rano], en: [morning]}, evening: {pl: [wieczorem], en: [evening]}}
  phone: {type: phone}
  plan: {type: plan}
  income_day: {type: number}
  reading: {type: number}
steps:
  - {statement: terms, text: {pl: Warunki., en: Terms.}}
  - {say: here, text: {pl: Tutaj., en: Here.}}
  - {say: later, text: {pl: Później., en: Later.}}
  - {finish: done, disposition: X}
"""
IDENTIFY = """
procedure: identify
title: {pl: Kto, en: Who}
given: {wanted: {type: level}}
gives: {level: {type: level}}
slots: {known_by: {type: text}}
steps:
  - {ask: known_by, text: {pl: Kto?, en: Who?}}
  - {return: known}
  - {return: unknown}
"""
LIBRARY = {"identify": IDENTIFY}
HERE = "  - {say: here, text: {pl: Tutaj., en: Here.}}"
NO_OFFER = "{id: none, level: 0, text: {pl: Tak?, en: Yes?}}"


class _Constructor(SafeConstructor):
    """YAML 1.2 as editors read it: numbers and truth values are such, days are texts."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_edited(text: str) -> Any:
    """What an editor of YAML makes of a file."""
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Constructor
    return reader.load(text)


@cache
def validator(*, rehearsal: bool = False) -> jsonschema.Draft7Validator:
    made = schema.of_rehearsal() if rehearsal else schema.of_procedure()
    jsonschema.Draft7Validator.check_schema(made)
    return jsonschema.Draft7Validator(made)


def refusals(text: str, *, rehearsal: bool = False) -> list[str]:
    """What an editor underlines in a file: the place in it and why."""
    found = validator(rehearsal=rehearsal).iter_errors(as_edited(text))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def with_step(step: str) -> str:
    """The frame with a step, given in lines, in the place of `here`."""
    first, *rest = step.splitlines()
    return FRAME.replace(HERE, "\n".join([f"  - {first}", *(f"    {line}" for line in rest)]))


# --- Every group of fields in its place

PLACES: dict[str, tuple[Group, str]] = {  # where $ stands the fields, as a mapping in brackets
    "call": (CALL, FRAME + "call: $\n"),
    "slot": (SLOT_FIELDS, FRAME.replace("slots:\n", "slots:\n  extra: $\n")),
    "value": (VALUE_OF_CHOICE, FRAME.replace("values: {morning: {pl: [rano], en: [morning]}", "values: {morning: $")),
    "digression": (DIGRESSION, FRAME + "digressions: {extra: $}\n"),
    "condition": (CONDITION, FRAME.replace(HERE, "  - {branch: here, when: [$]}")),
    "offer": (
        OFFER,
        FRAME.replace(HERE, "  - {negotiate: plan, authority: {agent: 9}, offers: [$], on_none: later}"),
    ),
    "approval": (
        APPROVAL,
        FRAME.replace(HERE, f"  - {{negotiate: plan, offers: [{NO_OFFER}], approval: $, on_none: later}}"),
    ),
    "ladder": (LADDER, FRAME.replace(HERE, "  - {ask: phone, text: {pl: Jaki?, en: What?}, ladder: $}")),
    "desk": (DESK_LADDER, FRAME.replace(HERE, "  - {ask: phone, text: {pl: Jaki?, en: What?}, ladder: {desk: $}}")),
    **{kind: (group, FRAME.replace(HERE, "  - $")) for kind, group in STEPS.items()},
    "rehearsal": (REHEARSAL, "$\n"),
    "line": (LINE, "{rehearsal: r, procedure: p, lines: [$]}\n"),
    "end": (END, "{rehearsal: r, procedure: p, lines: [], end: $}\n"),
}
BESIDE = {  # what a group needs besides, for the procedure to be well
    "negotiate": {"authority": "{agent: 1}"},
    "include": {"with": "{wanted: L1}"},
    "digression": {"text": "{pl: Tak., en: Yes.}"},
    "value": {"pl": "[rano]", "en": "[morning]"},
    "repeat": {"steps": "[{ask: more, type: yes_no, text: {pl: Jeszcze?, en: More?}}]"},
}
TYPE_FOR = {"values": "choice", "spoken": "text", "pattern": "text", "max": "text", "from": "date", "looks": "date"}
FILE_FIELDS = {
    field.name: field.example for field in FILE if field.name not in ("procedure", "title", "given", "slots", "steps")
}


def placed(place: str, **fields: str) -> str:
    """A file with a group in its place: what it needs, and these fields. A field that is empty is left out."""
    group, around = PLACES[place]
    needed = {name: group[name].example for name in group.needed}
    if place == "slot":
        needed["type"] = next((type_ for name, type_ in TYPE_FOR.items() if name in fields), "money")
        fields = {
            name: value.replace("amount", "extra") if name == "valid" else value for name, value in fields.items()
        }
    whole = {**needed, **BESIDE.get(place, {}), **fields}
    return around.replace("$", "{" + ", ".join(f"{name}: {value}" for name, value in whole.items() if value) + "}")


def is_rehearsal(place: str) -> bool:
    return place in ("rehearsal", "line", "end")
