"""Where packs lie: in the wheel as infolinia/packs, in a checkout as packs/."""

from __future__ import annotations

from pathlib import Path


def root() -> Path:
    """The folder of the shipped packs."""
    inside = Path(__file__).resolve().parents[1] / "packs"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "packs"
