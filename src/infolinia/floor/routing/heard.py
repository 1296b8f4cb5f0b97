"""What callers of a queue hear, as codes of announcements."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.floor.routing.facts import QueueId
from infolinia.floor.routing.models import THENS, Queue

USUAL_NOTICE = "recording"


@dataclass(frozen=True, slots=True)
class Heard:
    """Codes of what a caller hears of a queue: at the start, of the recording, while waiting, of the place in the line;
    and the music. Empty: nothing, or of music and place the usual."""

    greeting: str = ""
    recording: str = ""
    waiting: str = ""
    music: str = ""
    told: str = ""


def of_queue(queue_id: QueueId) -> Heard:
    """What callers of a queue hear; of none when there is no such queue."""
    found = Queue.objects.filter(pk=queue_id).values_list("greeting", "recording", "waiting", "music", "told")
    return next((Heard(*row) for row in found), Heard())


def notice(queue_id: QueueId | None) -> str:
    """Code of the notice of a recording that whom we call hears: that of the queue to which the number leads that the
    call shows, or the usual one."""
    return (of_queue(queue_id).recording if queue_id else "") or USUAL_NOTICE


def thens(queue_id: QueueId) -> dict[str, str]:
    """Codes of the announcements that a queue says when it cannot take a call, by occasion (`when_full` …)."""
    row = Queue.objects.get(pk=queue_id)
    rules: dict[str, dict[str, str]] = {name: getattr(row, name) for name in THENS}
    return {name: then["announcement"] for name, then in rules.items() if then.get("announcement")}
