"""What agents did today, as it is kept (work_today.py folds it)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from infolinia.floor.routing.models import AgentDay
from infolinia.floor.routing.work_today import Work


def today(now: datetime) -> Mapping[str, Work]:
    """By agent, of those who did anything since local midnight."""
    rows = AgentDay.objects.filter(day=localdate(now))
    return {row.agent_id: row.facts() for row in rows}
