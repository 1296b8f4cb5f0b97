"""Sentences of what this room refuses."""

from __future__ import annotations

REFUSALS: dict[str, str] = {}
