"""The list of calls: what was asked for, and a page of what fits, newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.http import urlencode
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _

from infolinia.clients.facts import UserFacts
from infolinia.conduct import dispositions
from infolinia.conduct import queries as conduct
from infolinia.conduct.facts import CallFacts, Kind
from infolinia.floor.routing import queries as floor
from infolinia.oversight.frame import sight
from infolinia.oversight.supervision import wording
from infolinia.trades.cases import queries as cases
from infolinia.trades.customers import queries as customers
from infolinia.web.templatetags import writing

A_PAGE = 25
LONGEST = 100  # characters of a search
FEWEST_DIGITS = 3
TODAY, YESTERDAY = ("dziś", "dzis", "dzisiaj", "today"), ("wczoraj", "yesterday")
CHOICES = ("client", "queue", "agent")
FIELDS = ("q", "day", "client", "queue", "agent", "kind", "outcome")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for. `problem` says what could not be read; it finds nothing then."""

    q: str = ""
    day: str = ""
    client: str = ""
    queue: str = ""
    agent: str = ""
    kind: str = ""  # a facts.Kind, or any
    outcome: conduct.Outcome = ""
    before: datetime | None = None
    before_id: str = ""
    on: date | None = None
    problem: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], *, now: datetime) -> Query:
        """From the address of the page. Everything in it may be anything."""
        said = {name: _printable(given.get(name, "")) for name in FIELDS}
        on, problem = None, ""
        if said["day"]:
            on = _day(said["day"], localdate(now))
            problem = "" if on else _("This is no day. Write for example 23.11.2026 or yesterday.")
        outcome = said["outcome"]
        before, _space, before_id = _printable(given.get("before", "")).partition(" ")
        return cls(
            q=said["q"],
            day=said["day"],
            client=said["client"],
            queue=said["queue"],
            agent=said["agent"],
            kind=said["kind"] if said["kind"] in tuple(Kind) else "",
            outcome=outcome if outcome in ("answered", "abandoned") else "",  # type: ignore[arg-type]
            before=_instant(before),
            before_id=before_id,
            on=on,
            problem=problem,
        )

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in FIELDS)

    def address(self, **changes: str) -> str:
        """The same question as the query of an address."""
        values = {name: getattr(self, name) for name in FIELDS} | changes
        return urlencode({name: value for name, value in values.items() if value})

    def subject(self, known: Collection[str]) -> str:
        """For the audit, from which nothing is erased: what was asked, without words of anyone's own, which may name a
        person. known: the codes that the page offers."""
        parts = [f"day={self.on.isoformat()}"] if self.on else []
        parts += [f"{name}={value}" for name in CHOICES if (value := getattr(self, name)) in known]
        parts += [f"{name}={value}" for name in ("kind", "outcome") if (value := getattr(self, name))]
        return " ".join([*parts, *(["search"] if self.q else [])]) or "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    call: CallFacts
    customer: str
    client: str
    queue: str
    agent: str
    seconds: float | None
    result: str
    case: str


@dataclass(frozen=True, slots=True)
class Page:
    query: Query
    lines: tuple[Line, ...]
    older: str  # the address of the next page; empty on the last
    is_first: bool
    clients: tuple[tuple[str, str], ...]
    queues: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    too_many: bool  # customers that fit: not all were looked at
    names: Mapping[str, str] = field(default_factory=dict)


def page(user: UserFacts, query: Query, *, now: datetime) -> Page:
    """A page of the list as this user may see it, in the scope in force."""
    clients = {item.code: item.name for item in sight.clients_of(user)}
    queues = {
        item.id: (item.name, item.client_name)
        for item in floor.queues_now(user.operator, now=now, clients_seen=clients)
    }
    people = {item.id: item.name for item in sight.people_of(user)}
    about, too_many = _about(query.q)
    found = [] if query.problem else _find(query, about)
    shown = found[:A_PAGE]
    named = customers.names({call.customer for call in shown})
    table = dispositions.table()
    opened = cases.last_of_calls([call.id for call in shown])
    lines = [
        _line(call, named.get(call.customer, ""), opened.get(call.id, ""), table, clients, queues, people)
        for call in shown
    ]
    older = ""
    if len(found) > A_PAGE:
        last = lines[-1].call
        older = query.address(before=f"{last.arrived_at.isoformat()} {last.id}")
    return Page(
        query=query,
        lines=tuple(lines),
        older=older,
        is_first=query.before is None,
        clients=tuple(clients.items()),
        queues=tuple((code, f"{name}, {client}") for code, (name, client) in queues.items()),
        people=tuple(people.items()),
        kinds=tuple((kind.value, wording.kind_chosen(kind)) for kind in Kind),
        too_many=too_many,
    )


def _find(query: Query, about: conduct.About | None) -> list[CallFacts]:
    since, until = edges(query.on)
    return conduct.calls(
        limit=A_PAGE + 1,
        before=query.before,
        before_id=query.before_id,
        since=since,
        until=until,
        client=query.client,
        queue=query.queue,
        agent=query.agent,
        kind=Kind(query.kind) if query.kind else None,
        outcome=query.outcome,
        about=about,
    )


def _about(text: str) -> tuple[conduct.About | None, bool]:
    """What the words of a search may mean: a telephone number, customers, cases, a call's own id. And whether more
    customers fit than were looked at."""
    if not text:
        return None, False
    digits = "".join(sign for sign in text if sign.isdigit())
    is_number = len(digits) >= FEWEST_DIGITS and not any(sign.isalpha() for sign in text)
    found = customers.search(text)
    ids = [case.call for case in cases.cases(text=text, limit=A_PAGE) if case.call]
    about = conduct.About(digits if is_number else "", [item.id for item in found], [*ids, text])
    return about, len(found) >= customers.MOST_FOUND


def _line(
    call: CallFacts,
    name: str,
    case: str,
    table: Mapping[str, dispositions.Disposition],
    clients: Mapping[str, str],
    queues: Mapping[str, tuple[str, str]],
    people: Mapping[str, str],
) -> Line:
    ended = call.ended_at
    return Line(
        call=call,
        customer=wording.far_side(call, name, lambda user: people.get(user, "")),
        client=clients.get(call.client, ""),
        queue=queues.get(call.queue, ("", ""))[0] or wording.kind(call),
        agent=people.get(call.served_by, ""),
        seconds=(ended - call.arrived_at).total_seconds() if ended else None,
        result=wording.call_state(call) if call.state.on_line else wording.result(call, table),
        case=case,
    )


def edges(on: date | None) -> tuple[datetime | None, datetime | None]:
    """The same of a day, if there is one."""
    return day_edges(on) if on else (None, None)


def day_edges(on: date) -> tuple[datetime, datetime]:
    """The first instant of a local day and of the next."""
    zone = get_default_timezone()
    first = datetime.combine(on, time(0), zone)
    return first, datetime.combine(on + timedelta(days=1), time(0), zone)


def _day(text: str, today: date) -> date | None:
    """A day as people write it: 23.11.2026, 23 Nov 2026, 2026-11-23, yesterday."""
    words = text.replace(writing.NBSP, " ").lower()
    if words in TODAY:
        return today
    if words in YESTERDAY:
        return today - timedelta(days=1)
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y"):
        try:
            found = datetime.strptime(words, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
        return found if 1900 < found.year < 2200 else None
    return None


def _printable(text: str) -> str:
    """What a database takes: PostgreSQL refuses a NUL."""
    return "".join(sign for sign in text[: 2 * LONGEST] if sign.isprintable()).strip()[:LONGEST]


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
