"""What the steps of the first run make, each in one go: whatever cannot be made whole is not begun."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from infolinia.clients import passwords
from infolinia.clients import queries as known
from infolinia.clients import services as clients
from infolinia.clients.facts import UserFacts
from infolinia.clients.services import FIRST_CLIENT
from infolinia.content import queries as content
from infolinia.content import ready
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.oversight.first_run.events import PutAside, TestCalled

FIRST_RUN = Stream("admin", "first-run")
SKILLED = 3  # the level that a queue with a skill asks for, and that the first agent gets
LONGEST_CODE = 12
OFFICE = "office"  # opening hours that the first run makes
WEEKS: Mapping[str, Sequence[Sequence[Sequence[str]]]] = {
    "office": [*[[["08:00", "16:00"]]] * 5, [], []],
    "long": [*[[["08:00", "20:00"]]] * 5, [["09:00", "14:00"]], []],
}


@transaction.atomic
def name_clients(operator: str, name: str, client: str, *, language: str, me: UserFacts, now: datetime) -> str:
    """The organisation's name, and for whom it works: `client` is empty when for itself. Returns the client's code."""
    clients.put_operator(operator, name)
    by = Actor("agent", me.id)
    code = next((item.code for item in known.clients() if item.operator == operator and item.code == FIRST_CLIENT), "")
    if code:
        clients.put_client(code, name, operator=operator, language=language, about=known.about(code), now=now, by=by)
    if not client:
        return code
    mine = [item for item in known.clients() if item.operator == operator and item.code != FIRST_CLIENT]
    code = mine[0].code if mine else code_of(client, taken={item.code for item in known.clients()})
    about = known.about(code) if mine else None
    clients.put_client(code, client, operator=operator, language=language, about=about, now=now, by=by)
    may_serve(me.id, code, now=now, by=by)
    return code


def may_serve(user_id: str, client: str, *, now: datetime, by: Actor) -> None:
    """Let a user work for the client, too."""
    user = known.user(user_id)
    clients.put_user(
        user.username, user.name, role=user.role, operator=user.operator, clients={*user.clients, client}, now=now,
        by=by,
    )  # fmt: skip


def code_of(name: str, *, taken: Collection[str]) -> str:
    """A short code from a name: `Gazownia Łódź sp. z o.o.` → `GAZOWNIALODZ`; with a number where it is taken."""
    plain = "".join(re.findall(r"[A-Z0-9]", _ascii(name).upper()))[:LONGEST_CODE] or "KLIENT"
    return next(code for code in (plain, *(f"{plain}{n}" for n in range(2, 10_000))) if code not in taken)


def slug_of(name: str, *, taken: Collection[str]) -> str:
    """A code in small letters from a name: `Dział reklamacji` → `dzial-reklamacji`."""
    plain = "-".join(re.findall(r"[a-z0-9]+", _ascii(name).lower()))[:30].strip("-")
    plain = plain if plain[:1].isalpha() else f"q-{plain}".strip("-")
    return next(code for code in (plain, *(f"{plain}-{n}" for n in range(2, 10_000))) if code not in taken)


def _ascii(text: str) -> str:
    text = text.translate(str.maketrans("łŁ", "lL"))
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def make_queue(
    client: str,
    id_: str,
    *,
    operator: str,
    name: str,
    hours: str,
    skill: str,
    greetings: Mapping[str, str],
    now: datetime,
    by: Actor,
) -> str:
    """A queue with its announcements; `id_` empty: a new one. hours: a week of WEEKS, opening hours there are, or empty
    for day and night. skill: the name of one that is asked for, or empty. Returns the queue's id.

    Raises RuleProblem."""
    ready.give_announcements(client, tuple(greetings), now=now, by=by)
    ready.speak(client, "greeting", dict(greetings), now=now, by=by)
    with transaction.atomic():
        if hours in WEEKS and hours not in floor.opening_hours():
            rules.put_hours(hours, operator=operator, week=WEEKS[hours], on_holidays=[], now=now, by=by)
        code = next((code for code, known_as in floor.skills().items() if known_as == skill), "") if skill else ""
        if skill and not code:
            code = slug_of(skill, taken=floor.skills())
            rules.put_skill(code, skill, operator=operator, now=now, by=by)
        queue = id_ or slug_of(name, taken=floor.queues())
        values: dict[str, Any] = {"skill": code, "level": SKILLED if code else 1, "greeting": "greeting"}
        if not id_:
            values |= {"waiting": "waiting", "max_wait": 600.0, "max_length": 50}
            values |= {f"when_{why}": {"kind": "announce", "announcement": why} for why in ("closed", "full", "late")}
        rules.put_queue(queue, client, operator=operator, name=name, hours=hours or None, now=now, by=by, **values)
    return queue


@transaction.atomic
def make_agent(
    user_id: str, *, client: str, operator: str, languages: Mapping[str, str], skills: Mapping[str, int],
    now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Let a user take calls of the client, besides what he does already. Raises RuleProblem."""
    may_serve(user_id, client, now=now, by=by)
    had = floor.agent_rules(user_id)
    rules.put_agent(
        user_id, operator=operator, team=had.team if had else "",
        skills={**skills, **(had.skills if had else {})}, languages={**(had.languages if had else {}), **languages},
        certificates=had.certificates if had else (), now=now, by=by,
    )  # fmt: skip


@transaction.atomic
def new_agent(
    username: str, name: str, *, client: str, operator: str, languages: Mapping[str, str], skills: Mapping[str, int],
    now: datetime, by: Actor,
) -> str:  # fmt: skip
    """A user who takes calls; returns the password, which is shown once and holds for one sign-in. Raises
    RuleProblem."""
    password = passwords.one_time()
    user = clients.put_user(
        username, name, role="agent", operator=operator, clients=[client], password=password, once=True, now=now, by=by
    )
    make_agent(str(user.pk), client=client, operator=operator, languages=languages, skills=skills, now=now, by=by)
    return password


@transaction.atomic
def put_aside(point: str, *, now: datetime, by: Actor) -> None:
    """Somebody knows of it and wants to be told no more."""
    journal.append(FIRST_RUN, PutAside(point), at=now, by=by)


@transaction.atomic
def test_called(number: str, *, now: datetime, by: Actor) -> None:
    """Who began a test call stands in the journal."""
    journal.append(FIRST_RUN, TestCalled(number), at=now, by=by)


def give_procedure(client: str, name: str, *, now: datetime, by: Actor) -> None:
    """Publish one that is ready for the client. Raises LookupError for one that is not on offer."""
    ready.give_procedure(client, name, now=now, by=by)
    content.compile_current()
