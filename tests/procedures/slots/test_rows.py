"""Expressions as callers say and agents type them, with the value that a careful person would note.

One JSON object a line: lang, kind, text, reference_time, value, also (other values that may be noted). `none:KIND`: the
text is no KIND. Whatever a later grammar does, none of these may be lost.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infolinia.procedures.understanding.measuring import slot_value

ROWS = [
    json.loads(line)
    for path in sorted(Path(__file__).parent.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}-{row['kind']}-{row['text']}")
def test_what_is_noted(row: dict[str, Any]):
    assert slot_value(row) in [row["value"], *row.get("also", [])]
