"""Signs of life of the desks: gathered in the process that hears them, and written together, for all desks at once.

A write waits for others' writes. Would each desk's sign wait for itself, a busy database would make people who are
there look as if they were gone, one by one; like this the process that heard them is late as a whole, and nobody is
judged by it (routing's presence.py). By the same sign a page keeps its seat, and it brings what the browser measured
of its line.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from infolinia.conduct import services as conduct
from infolinia.floor.routing import services as routing
from infolinia.performers.desk import services
from infolinia.performers.desk.models import Seat


@dataclass(frozen=True, slots=True)
class Sign:
    """tab: the page that gave it; empty when it said none. measured: of its line in this call (conduct.MEASURED)."""

    at: datetime
    tab: str
    call: str = ""
    measured: Mapping[str, float] = field(default_factory=dict)


_heard: dict[str, Sign] = {}  # by agents; what is not written yet
_lock = threading.Lock()


def hear(agent: str, sign: Sign) -> bool:
    """The page of an agent gives a sign of life. False, and nothing is heard, while another one is the desk."""
    if sign.tab and services.tab_of(agent) != sign.tab and not services.sit(agent, sign.tab, now=sign.at):
        return False
    with _lock:
        if (known := _heard.get(agent)) is None or known.at <= sign.at:
            _heard[agent] = sign
    return True


def tell(now: datetime, *, web: str, boot: str) -> None:
    """Write what was heard, and that this web process is there. Raises django.db.Error; then nothing is lost."""
    with _lock:
        heard = dict(_heard)
    with transaction.atomic():
        routing.web_alive(web, now, boot=boot)
        routing.heartbeats({agent: sign.at for agent, sign in heard.items()}, web=web)
        for agent, sign in heard.items():
            Seat.objects.filter(agent=agent, tab=sign.tab, at__lt=sign.at).update(at=sign.at)
            if sign.call and sign.measured:
                conduct.sound_measured(sign.call, sign.measured, by=agent)
    with _lock:
        for agent, sign in heard.items():
            if _heard.get(agent) is sign:
                del _heard[agent]
