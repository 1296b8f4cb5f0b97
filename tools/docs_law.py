"""What the page of the law shows of each table of packs/law-pl."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHORT = {  # file of packs/law-pl: what it is called on the page, and the columns shown
    "complaint-deadlines.csv": ("Answers to complaints", "regime period unit silence_effect legal_basis status"),
    "limitation.csv": ("Limitation of claims", "kind years ends_with_year source note"),
    "contact-purposes.csv": ("What a contact needs", "purpose channel consent hours profile rule source"),
    "calling-windows.csv": ("Calling hours", "profile day_type from to allowed strength source note"),
    "contact-stops.csv": ("What stops contacts", "stop purposes channels lasts unit rule source note"),
    "contact-limits.csv": ("How often", "purpose counted most within_days scope quiet_days rule source note"),
    "stop-words.csv": ("Words that stop", "language words purpose stop rule source"),
    "help-numbers.csv": ("Numbers of help", "number kind name_en when_en source"),
    "mandatory-statements.csv": ("What must be told", "rule item call when before medium text_en source note"),
    "retention.csv": ("How long data are kept", "kind from_event period unit limitation at_most source note"),
    "breaks.csv": ("Breaks at a screen", "kind from_minutes from_included breaks minutes source note"),
    "calendar.csv": ("Week, clock, ends of periods", "what value valid_from source note"),
    "money-rules.csv": ("How sums are counted", "name value rule source note"),
    "internal-targets.csv": ("Targets of our own", "name regime business_days_before counted_from basis"),
}
LONG = {  # tables too long for a page: what it is called, what its rows are gathered by, since and till when
    "interest-rates.csv": ("Rates of interest", "kind", "valid_from", "valid_to"),
    "holidays.csv": ("Public holidays", "name_pl", "date", "date"),
}


@dataclass(frozen=True)
class Shown:
    """A table as the page has it. title: its heading."""

    title: str
    file: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def tables(folder: Path) -> Iterator[Shown]:
    """The short tables whole; of the long ones what they hold, for how long, and their sources."""
    for file, (title, columns) in SHORT.items():
        names = columns.split()
        rows = [tuple(row[name] for name in names) for row in _rows(folder / file)]
        yield Shown(title, file, tuple(name.replace("_", " ") for name in names), rows)
    for file, (title, by, since, till) in LONG.items():
        groups: dict[str, list[dict[str, str]]] = {}
        for row in _rows(folder / file):
            groups.setdefault(row[by], []).append(row)
        gathered = [_gathered(key, rows, since, till) for key, rows in groups.items()]
        titles = (by.removesuffix("_pl"), "rows", "from", "to", "legal basis", "status", "checked")
        yield Shown(title, file, titles, gathered)


def _gathered(key: str, rows: list[dict[str, str]], since: str, till: str) -> tuple[str, ...]:
    """One line for all rows of a kind."""
    sources, states = "; ".join(_distinct(rows, "legal_basis")), ", ".join(_distinct(rows, "status"))
    return (
        key,
        str(len(rows)),
        rows[0][since],
        rows[-1][till] or "–",
        sources,
        states,
        max(_distinct(rows, "checked")),
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _distinct(rows: list[dict[str, str]], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows if row[column]))
