"""Who hung up while waiting, as a page shows it: who, how long, what has become of them, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import services as conduct
from infolinia.conduct.giving_up import Caller
from infolinia.floor.routing import queries as floor
from infolinia.oversight.frame import sight
from infolinia.trades.customers import queries as customers
from infolinia.web.templatetags import writing

MOST = 200  # lines on the page


@dataclass(frozen=True, slots=True)
class Line:
    """One caller. rule: the queue calls back by itself, or empty."""

    call: str
    who: str
    number: str
    client: str
    queue: str
    at: datetime
    waited: float
    times: str
    standing: str
    word: str
    may_be_called: bool
    customer: str


def lines(user: UserFacts, *, now: datetime, queue: str = "") -> list[Line]:
    """The callers of the last day in the scope in force, who may be called back first."""
    queues = {item.id: item.name for item in floor.queues().values()}
    clients = {item.code: item.name for item in sight.clients_of(user)}
    found = conduct.abandoned_callers(now=now, queue=queue)[:MOST]
    names = customers.names({item.last.customer for item in found})
    return [_line(item, names.get(item.last.customer, ""), queues, clients) for item in found]


def queues_of(user: UserFacts) -> list[tuple[str, str]]:
    """(id, name) of the queues in sight."""
    seen = {item.code for item in sight.clients_of(user)}
    return [(item.id, item.name) for item in floor.queues().values() if item.client in seen]


def _line(item: Caller, name: str, queues: dict[str, str], clients: dict[str, str]) -> Line:
    last = item.last
    number = writing.phone(last.number) if last.unfit != "number" else ""
    return Line(
        call=last.call,
        who=name or number or _("withheld number"),
        number=number if name else "",
        client=clients.get(last.client, ""),
        queue=queues.get(last.queue, last.queue),
        at=last.at,
        waited=item.longest,
        times=ngettext("{n} call", "{n} calls", item.times).format(n=item.times),
        standing=item.standing,
        word=_word(item),
        may_be_called=item.may_be_called,
        customer=last.customer if name else "",
    )


def _word(item: Caller) -> str:
    """What has become of the caller."""
    match item.standing:
        case "served":
            at = writing.hour(item.served) if item.served else ""
            return _("served since, at {at}").format(at=at)
        case "promised":
            dialling = item.promised is not None and item.promised.state == "dialling"
            return _("is being called back now") if dialling else _("waits for the callback")
        case "called_back":
            return _("called back")
        case "not_reached":
            return _("called back, not reached")
        case "unfit":
            if item.last.unfit == "dear":
                return _("not called: a dear number, or one from abroad")
            return _("not called: the number is withheld")
        case "again":
            return _("tried again, in vain")
        case _:
            return pgettext("caller", "nobody has called back")
