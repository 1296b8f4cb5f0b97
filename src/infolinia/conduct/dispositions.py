"""The codes that end a call, from the table of the pack."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from infolinia.content import packs


@dataclass(frozen=True, slots=True)
class Disposition:
    code: str
    line: str
    group: str
    name: Mapping[str, str]


@lru_cache(maxsize=1)
def table() -> Mapping[str, Disposition]:
    """All codes, in the order of the table."""
    with (packs.root() / "demo" / "dispositions.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Disposition(
                row["code"], row["line"], row["group"], {"pl": row["name_pl"], "en": row["name_en"]}
            )
            for row in csv.DictReader(file)
        }


def inbound(language: str) -> list[tuple[str, str]]:
    """(code, name) of what an incoming call may end with, by name."""
    wanted = [d for d in table().values() if d.line in ("any", "service")]
    return sorted(((d.code, d.name.get(language, d.code)) for d in wanted), key=lambda pair: pair[1].lower())
