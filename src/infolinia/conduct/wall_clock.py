"""The time of day where the centre is; a call counts its days and its hours by it."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime


def wall_clock(now: datetime) -> datetime:
    """What "today", "in half an hour" and "on Friday" count from."""
    return localtime(now)
