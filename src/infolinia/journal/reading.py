"""Entries of the table as events again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from infolinia.journal import registry
from infolinia.journal.facts import Actor, Recorded, Stream
from infolinia.journal.models import Entry, Personal


def recorded(entries: Iterable[Entry]) -> list[Recorded]:
    """These entries, decoded, in their order; personal values come from beside the chain or are `Erased`."""
    rows = list(entries)
    values: dict[int, dict[str, Any]] = {}
    for start in range(0, len(rows), 500):
        positions = [row.position for row in rows[start : start + 500]]
        found = Personal.objects.filter(entry_id__in=positions).values_list("entry_id", "field", "value")
        for position, field, value in found:
            values.setdefault(position, {})[field] = json.loads(value)
    return [_decode(row, values.get(row.position, {})) for row in rows]


def _decode(row: Entry, personal: dict[str, Any]) -> Recorded:
    said = json.loads(row.text)
    name, version = said["name"], said["version"]
    body = {**said["body"], **personal}
    # A personal value that was None at the time was left out of body and chain alike.
    kind = registry.find(name)
    declared = kind.personal if kind else frozenset[str]()
    erased = frozenset(said["personal"]) - personal.keys()
    body |= dict.fromkeys(declared - body.keys() - erased)
    return Recorded(
        position=row.position,
        stream=Stream.parse(said["stream"]),
        seq=row.seq,
        at=datetime.fromisoformat(said["at"]),
        by=Actor(*said["by"]),
        name=name,
        version=version,
        event=registry.from_body(name, version, body, erased),
        client=said["client"],
        key=said["key"],
    )
