"""Who saw what, as administrators read it: a page of the audit, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.floor.routing import queries as floor
from infolinia.oversight.frame import sight
from infolinia.oversight.supervision import wording
from infolinia.trades.customers import queries as customers

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One look. code: what was seen, as the audit holds it, and of_what its subject; what, subject: both in words.
    call: whose record can be opened."""

    at: datetime
    username: str
    name: str
    code: str
    of_what: str
    what: str
    subject: str
    call: str


@dataclass(frozen=True, slots=True)
class Page:
    """older: to go on before; 0 on the last. chosen: the user name it is narrowed to; empty for all."""

    lines: tuple[Line, ...]
    older: int
    people: tuple[UserFacts, ...]
    chosen: str


def page(me: UserFacts, user: str, *, before: int | None, limit: int = A_PAGE) -> Page:
    """What the people of this operator saw, or one of them. user: a user name; one not known narrows nothing."""
    people = sight.people_of(me, blocked=True)
    usernames = sight.usernames_of(me)
    chosen = user if user in usernames else ""
    found, older = clients.sights(limit=limit, before=before, users={chosen} if chosen else usernames)
    names = {person.username: person.name for person in people}
    looked_at = (item.subject.split() for item in found if item.what in ("customer", "customers"))
    narrowed = (part for item in found if item.what == "calls" for part in item.subject.split())
    asked_for = {part.removeprefix("customer=") for part in narrowed if part.startswith("customer=")}
    numbers = customers.numbers({id_ for ids in looked_at for id_ in ids} | asked_for)
    chosen_by = {
        **{it.code: it.name for it in sight.clients_of(me)},
        **{it.id: it.name for it in floor.queues().values()},
        **{it.id: it.name for it in people},
    }
    lines = tuple(
        Line(
            at=item.at,
            username=item.username,
            name=names.get(item.username, item.username),
            code=item.what,
            of_what=item.subject,
            what=wording.seen(item.what),
            subject=wording.looked_for(item.subject, chosen_by, numbers)
            if item.what == "calls" and item.subject != "all"
            else wording.whose(item.what, item.subject, numbers),
            call=item.subject if item.what in ("record", "journal") else "",
        )
        for item in found
    )
    return Page(lines, older, tuple(people), chosen)
