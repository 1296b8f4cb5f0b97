"""The lines in which an agent's certificates and places in queues are typed; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

NONE = "-"


def certificate_line(certificate: Mapping[str, str | None]) -> str:
    """`sep-e 2026-01-01 2030-12-31`"""
    edges = [certificate.get("valid_from") or NONE, certificate.get("valid_to") or NONE]
    while edges and edges[-1] == NONE:
        edges.pop()
    return " ".join([str(certificate["kind"]), *edges])


def read_certificate(line: str) -> dict[str, str | None]:
    """Raises ValueError."""
    kind, *edges = line.split()
    if len(edges) > 2 or len(kind) > 40:
        raise ValueError(line)
    days = [None if edge in (NONE, "–") else date.fromisoformat(edge).isoformat() for edge in edges]
    begins, ends = (*days, None, None)[:2]
    if begins and ends and begins > ends:
        raise ValueError(line)
    return {"kind": kind} | {name: day for name, day in (("valid_from", begins), ("valid_to", ends)) if day}


def seat_line(queue: str, seat: Mapping[str, Any]) -> str:
    """`complaints order=1 limit=10 weight=2`"""
    parts = [f"{name}={seat[name]:g}" for name in ("order", "limit", "weight") if seat.get(name) is not None]
    return " ".join([queue, *parts])


def read_seat(line: str) -> tuple[str, dict[str, Any]]:
    """(queue, seat as facts.Seat). Raises ValueError."""
    queue, *parts = line.split()
    seat: dict[str, Any] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals or name not in ("order", "limit", "weight") or name in seat:
            raise ValueError(part)
        seat[name] = float(value.replace(",", ".")) if name == "weight" else int(value)
    return queue, seat
