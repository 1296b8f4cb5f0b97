"""Who sits at a desk: one page an agent, whatever browser it is in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from infolinia.performers.desk.models import Seat

ABANDONED_AFTER = timedelta(seconds=12)  # two heartbeats and some


@transaction.atomic
def sit(agent: str, tab: str, *, move: bool = False, now: datetime) -> bool:
    """Make this page the desk. False while another one is, unless `move` takes it from there."""
    seat = Seat.objects.select_for_update().filter(agent=agent).first()
    if seat and seat.tab != tab and not move and now - seat.at < ABANDONED_AFTER:
        return False
    Seat.objects.update_or_create(agent=agent, defaults={"tab": tab, "at": now})
    return True


def stand(agent: str, tab: str) -> None:
    """The page goes: the next one need not wait until it counts as abandoned."""
    Seat.objects.filter(agent=agent, tab=tab).delete()


def sits(agent: str, tab: str) -> bool:
    """Whether this page is the desk. True as long as no page has said that it is."""
    return tab_of(agent) in (None, tab)


def tab_of(agent: str) -> str | None:
    """The page that is the desk; None when none has said that it is."""
    return Seat.objects.filter(agent=agent).values_list("tab", flat=True).first()
