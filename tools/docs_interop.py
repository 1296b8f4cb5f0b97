"""The matrix of docs/interop.md, from the names of its tests and the run on record; `docs.py` puts it on the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "docs" / "interop.json"
Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]


def matrix(table: Table) -> str:
    """The cells, what is not there and why, and which tests are behind each cell."""
    from tests.interop import matrix as cells

    reasons: list[str] = []
    rows: list[list[str]] = []
    for peer, (words, _) in cells.PEERS.items():
        row = [f"**{words}**"]
        for feature in cells.FEATURES:
            why = cells.NOT.get((peer, feature)) or cells.REMARKS.get((peer, feature))
            if why:
                reasons.append(f"{len(reasons) + 1}. {words}, {cells.FEATURES[feature]}: {why}.")
            mark = "yes" if cells.cell(peer, feature) else "–"
            row.append(f"{mark} ({len(reasons)})" if why else mark)
        rows.append(row)
    tests = [
        (f"{words}, {said}", ", ".join(f"`{test}`" for test in found))
        for peer, (words, _) in cells.PEERS.items()
        for feature, said in cells.FEATURES.items()
        if (found := cells.cell(peer, feature))
    ]
    return "\n".join(
        (
            table(("", *cells.FEATURES.values()), rows),
            *reasons,
            "\n## The tests behind it\n",
            table(("cell", "tests"), tests),
        )
    )


def record(table: Table) -> str:
    """The run on record: when, what was tried, how it ended."""
    run = json.loads(RECORD.read_text("utf-8"))
    rows = [(name, version) for name, version in run["versions"].items()]
    tried = run["passed"] + run["failed"]
    said = f"{run['passed']} of {tried} passed in {run['seconds']} s, on {run['date']}, {run['machine']}."
    return f"{said}\n\n{table(('peer', 'version (Debian)'), rows)}"
