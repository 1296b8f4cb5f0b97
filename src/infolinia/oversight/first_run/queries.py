"""What there is of a centre, as the first run and the administration's first page ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from infolinia.clients import queries as clients
from infolinia.clients.facts import ClientFacts, UserFacts
from infolinia.clients.services import FIRST_CLIENT
from infolinia.conduct import queries as conduct
from infolinia.content import queries as content
from infolinia.floor.lines import messages as line_messages
from infolinia.floor.lines import queries as lines
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.journal.scope import scoped
from infolinia.oversight.first_run import course, messages
from infolinia.oversight.first_run.events import PutAside
from infolinia.oversight.first_run.facts import Installation, PointCode
from infolinia.oversight.first_run.services import FIRST_RUN
from infolinia.oversight.frame import sight
from infolinia.web.secure_context import is_this_computer


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What is open, what follows from it, and where it is done: an address, and the words of the link to it. stays: it
    cannot be put aside."""

    code: PointCode
    name: str
    follows: str
    link: str = ""
    way: str = ""
    stays: bool = False


def _step(code: str) -> Callable[[], str]:
    return lambda: reverse("first_run:step", args=[code])


WAYS: Mapping[PointCode, tuple[Callable[[], str], str]] = {
    "unfinished": (lambda: reverse("first_run:welcome"), gettext_noop("Go on with the first run")),
    "test-call": (_step("call"), gettext_noop("To the test call")),
    "trunk": (_step("trunk"), gettext_noop("Connect a carrier")),
    "administrator": (lambda: reverse("administration:new", args=["users"]), gettext_noop("Make a second one")),
    "hours": (lambda: reverse("administration:list", args=["queues"]), gettext_noop("To the queues")),
}


def installation(me: UserFacts) -> Installation:
    """What there is, in the sight of this administrator (sight.in_sight)."""
    seen = sight.clients_of(me)
    codes = {item.code for item in seen}
    procedures = {item.code: {name for name, _title in content.procedures(item.code, "pl")} for item in seen}
    queues = [queue for queue in floor.queues().values() if queue.client in codes]
    people = [person for person in clients.users() if person.operator == me.operator]
    http = settings.SETTINGS.http.rpartition(":")[0]
    return Installation(
        speaks=bool(me.language),
        begun=clients.is_begun(),
        named=clients.operator_name(me.operator) not in ("", clients.UNNAMED),
        procedures=sum(len(names) for names in procedures.values()),
        queues=len(queues),
        numbers=sum(
            number.client in codes
            and (bool(number.menu) or (bool(number.queue) and number.procedure in procedures[number.client]))
            for number in floor.numbers()
        ),
        trunks=sum(trunk.is_active for trunk in lines.trunks()),
        ill_trunks=sum(trunk.is_active and lines.ill(trunk.name) is not None for trunk in lines.trunks()),
        agents=sum(floor.is_agent(person.id) and bool(person.clients & codes) for person in people),
        tested=bool(conduct.calls(limit=1, outcome="answered")),
        administrators=sum(person.role == "administrator" for person in people),
        always_open=sum(not floor.hours_of_queues().get(queue.name) for queue in queues),
        has_https=bool(settings.SETTINGS.https or settings.SETTINGS.trusted_proxies),
        here_only=is_this_computer(http),
        first_password=settings.SETTINGS.first_sign_in.is_file(),
    )


def open_points(me: UserFacts) -> list[OpenPoint]:
    """What is still open, without what was put aside, as the administration's first page shows it."""
    found: list[OpenPoint] = []
    for code in course.points(installation(me), put_aside()):
        found += _ill_trunks() if code == "carrier" else [_shown(code)]
    return found


def _ill_trunks() -> list[OpenPoint]:
    """Each trunk in use that does not serve: why, the cure, and the way to its settings."""
    name, follows = messages.point("carrier")
    found: list[OpenPoint] = []
    for trunk in lines.trunks():
        wrong = lines.ill(trunk.name) if trunk.is_active else None
        if wrong is not None:
            why, cure = line_messages.fault(wrong.fault)
            link = reverse("administration:one", args=["trunks", trunk.name])
            told = f"{why} {cure} {follows}"
            found.append(OpenPoint("carrier", name.format(trunk=trunk.name), told, link, gettext("To the trunk"), True))
    return found


def _shown(code: PointCode) -> OpenPoint:
    name, follows = messages.point(code)
    link, way = WAYS.get(code, (None, ""))
    return OpenPoint(code, name, follows, link() if link else "", gettext(way) if way else "", code in course.STAYS)


def leads_to(user: UserFacts) -> str:
    """An administrator whose centre cannot serve anybody yet starts with the first run; everybody else, where they do
    (clients/starting.py)."""
    if user.role != "administrator":
        return ""
    with scoped({item.code for item in sight.clients_of(user)}):
        return "" if course.can_serve(installation(user)) else reverse("first_run:welcome")


def put_aside() -> frozenset[str]:
    return frozenset(item.event.point for item in journal.replay(FIRST_RUN) if isinstance(item.event, PutAside))


def client_of(me: UserFacts) -> ClientFacts:
    """The client that is being set up: the first that is not the organisation itself, else that one. Raises LookupError
    for an organisation without any."""
    seen = sight.clients_of(me)
    found = next((item for item in seen if item.code != FIRST_CLIENT), seen[0] if seen else None)
    if found is None:
        raise LookupError(me.operator)
    return found
