"""Numbers of help that an agent tells a person in distress, by packs/law-pl/help-numbers.csv. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from infolinia.law.tables import TableProblem, rows


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """number: in the groups in which one says it. kind: alarm (danger now) or support. name, when: by language."""

    number: str
    kind: Literal["alarm", "support"]
    name: Mapping[str, str]
    when: Mapping[str, str]
    source: str


def read_help_numbers(text: str, source: str = "help-numbers.csv") -> tuple[HelpNumber, ...]:
    """The numbers from the text of their table, in its order. Raises TableProblem."""
    wanted = ("number", "kind", "name_pl", "name_en", "when_pl", "when_en", "source", "checked")
    found: list[HelpNumber] = []
    for line, row in rows(text, source, wanted):
        if not row["number"].replace(" ", "").isdecimal():
            raise TableProblem("number", source, line, value=row["number"])
        kind = row["kind"]
        if kind not in ("alarm", "support"):
            raise TableProblem("word", source, line, column="kind", value=kind)
        name = {"pl": row["name_pl"], "en": row["name_en"]}
        when = {"pl": row["when_pl"], "en": row["when_en"]}
        found.append(HelpNumber(row["number"], kind, name, when, row["source"]))
    return tuple(found)
