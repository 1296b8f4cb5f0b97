"""The codes that end a call: the table of the pack that brought one, else the shipped one."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from infolinia.conduct.models import DispositionRow
from infolinia.content import packs

INBOUND = ("any", "service")  # lines of the table


@dataclass(frozen=True, slots=True)
class Disposition:
    code: str
    line: str
    group: str
    name: Mapping[str, str]


def read(file: Path) -> list[Disposition]:
    """A table from a CSV file with the columns code, line, group, name_pl and name_en, in its order.

    Raises KeyError for a missing column.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Disposition(row["code"], row["line"], row["group"], {"pl": row["name_pl"], "en": row["name_en"]})
            for row in csv.DictReader(lines)
        ]


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Disposition]:
    return {item.code: item for item in read(packs.root() / "base" / "dispositions.csv")}


def table() -> Mapping[str, Disposition]:
    """All codes, in the order of the table."""
    rows = DispositionRow.objects.order_by("place")
    return {row.code: Disposition(row.code, row.line, row.group, row.name) for row in rows} or shipped()


def inbound(language: str) -> list[tuple[str, str]]:
    """(code, name) of what an incoming call may end with, by name."""
    wanted = [item for item in table().values() if item.line in INBOUND]
    return sorted(
        ((item.code, item.name.get(language, item.code)) for item in wanted), key=lambda pair: pair[1].lower()
    )
