"""The tables of law, read once from packs/law-pl and passed frozen to whoever applies them."""

from __future__ import annotations

from functools import cache

from infolinia.content import packs
from infolinia.law import tables


@cache
def law() -> tables.Tables:
    """The tables that deadlines and opening hours need. Raises TableProblem when a file of the pack is wrong."""
    folder = packs.root() / "law-pl"
    return tables.read(
        (folder / "holidays.csv").read_text("utf-8"),
        (folder / "complaint-deadlines.csv").read_text("utf-8"),
        (folder / "internal-targets.csv").read_text("utf-8"),
        (folder / "calendar.csv").read_text("utf-8"),
    )
