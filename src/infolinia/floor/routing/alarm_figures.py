"""What the alarms of queues are judged by, as things stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from infolinia.floor.routing import openings, queries, queue_alarms, service_level, waits
from infolinia.floor.routing.facts import QueueId
from infolinia.floor.routing.models import Outcome

MOST = 3000  # calls of a queue that a figure rests on


def alarm_figures(now: datetime) -> dict[QueueId, queue_alarms.Figures]:
    """What alarms are judged by, of every queue."""
    people, line = queries.all_agents(now), queries.waiting()
    staffed = waits.is_staffed(people, localdate(now))
    found: dict[QueueId, queue_alarms.Figures] = {}
    for id_, rules in queries.queues().items():
        since = now - timedelta(minutes=rules.alarms.minutes)
        lately = waits.newest(Outcome.objects.filter(queue_id=id_), since, MOST)
        counts = service_level.counted(lately, rules.goal_seconds, rules.short)
        mine = [item for item in line if item.queue == id_]
        longest = max(((now - item.since).total_seconds() for item in mine), default=0.0)
        found[id_] = queue_alarms.Figures(
            longest,
            len(mine),
            service_level.level(counts, rules.level_by),
            counts.abandoned_share,
            counts.answered + counts.gave_up,
            openings.is_open(rules, now) and not staffed(rules),
        )
    return found
