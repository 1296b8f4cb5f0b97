"""What stops this room's work and is no refusal."""

from __future__ import annotations


class NotActive(Exception):
    """Another centre has taken over; this process must stop."""
