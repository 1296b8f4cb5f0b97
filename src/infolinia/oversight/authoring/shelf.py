"""The procedures of a client as a list: what is published, who writes at what, what is found; and their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from infolinia.clients import queries as clients
from infolinia.content import drafts, queries
from infolinia.content.queries import DraftFacts, Version
from infolinia.floor.routing import moves, rules
from infolinia.floor.routing import queries as floor
from infolinia.journal.facts import Actor
from infolinia.oversight.authoring import checking, menu_sheet
from infolinia.oversight.authoring.checking import Tally
from infolinia.oversight.frame import sight
from infolinia.web.refusals import Refusal

MOST_ENTRIES = 300  # of a history on its page


@dataclass(frozen=True, slots=True)
class Book:
    """A procedure in the list. published: what new calls get, with who published it. found: None where it was not
    counted yet. former: which others still include an older text of it. only_part: a pack brought it as a part of
    others, and it was never published by itself."""

    name: str
    title: str
    published: Version | None
    published_by: str
    draft: DraftFacts | None
    draft_by: str
    found: Tally | None
    numbers: tuple[str, ...]
    former: tuple[str, ...]
    only_part: bool
    is_menu: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history. current: new calls get it now. led, led_away: a number was led to the procedure, or from
    it to another; number, and other: the title of what conducted its calls before, or does since."""

    what: Literal["drafted", "dropped", "published", "taken_up", "led", "led_away"]
    at: datetime
    by: str
    version: str
    hash: str
    current: bool
    last: bool  # the newest entry of this version
    number: str = ""
    other: str = ""


def must_be_new(client: str, name: str) -> None:
    """Raises Refusal for what a new procedure of this client cannot be called: draft-nameless, draft-named,
    name-taken."""
    if not drafts.NAME.fullmatch(name):
        raise Refusal("draft-named" if name else "draft-nameless", status=422, name=name[:60])
    if name in queries.library(client) or queries.draft(client, name):
        raise Refusal("name-taken", status=422, name=name)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that people dial, and the procedure that conducts its calls: by its name and its title."""

    number: str
    name: str
    procedure: str
    title: str


def books(client: str, lang: str, *, on: date) -> list[Book]:
    """By title."""
    current = {version.name: version for version in queries.shelf(client)}
    drafts = {draft.name: draft for draft in queries.drafts(client)}
    texts, former = queries.library(client), queries.including(client)
    people = _people()
    numbers: dict[str, list[str]] = {}
    for number in floor.numbers():
        for procedure in {number.procedure, number.outbound_procedure} - {""}:
            if number.client == client:
                numbers.setdefault(procedure, []).append(number.number)
    found: list[Book] = []
    for name in {*texts, *drafts}:
        published, draft = current.get(name), drafts.get(name)
        text = draft.text if draft else texts[name]
        found.append(
            Book(
                name=name,
                title=published.title.get(lang, name) if published else name,
                published=published,
                published_by=_named(published.by, people) if published and published.by else "",
                draft=draft,
                draft_by=people.get(draft.saved_by, draft.saved_by) if draft else "",
                found=checking.remembered(client, name, text, library=texts, on=on),
                numbers=tuple(sorted(numbers.get(name, []))),
                former=tuple(sorted(former.get(name, ()))),
                only_part=published is None and name in texts,
                is_menu=menu_sheet.is_menu(text),
            )
        )
    return sorted(found, key=lambda book: (book.title.lower(), book.name))


def history(client: str, name: str, lang: str) -> list[Entry]:
    """Who changed what, the latest first."""
    now = queries.current_hash(client, name)
    people = _people()
    seen: set[str] = set()
    found: list[Entry] = []
    for change in queries.history(client, name)[:MOST_ENTRIES]:
        last = bool(change.hash) and change.hash not in seen
        by = _named(change.by, people)
        is_current = last and change.hash == now
        found.append(Entry(change.what, change.at, by, change.version, change.hash, is_current, last))
        seen.add(change.hash)
    found += _led(client, name, lang, people)
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]


def _led(client: str, name: str, lang: str, people: Mapping[str, str]) -> list[Entry]:
    """When numbers were led to the procedure, and away from it."""
    titles = _titles(client, lang)
    found: list[Entry] = []
    for move in moves.of_client(client):
        if name not in (move.procedure, move.former):
            continue
        what, other = ("led", move.former) if move.procedure == name else ("led_away", move.procedure)
        by = _named(move.by, people)
        found.append(Entry(what, move.at, by, "", "", False, False, move.number, titles.get(other, other)))
    return found


def including(client: str, name: str) -> list[str]:
    """Which procedures that new calls get include this one: they keep its former text until they are published anew."""
    return [other for other, inner in queries.parts(client).items() if name in inner]


def former(client: str, name: str) -> list[str]:
    """Which procedures that new calls get still include an older text of this one."""
    return sorted(queries.including(client).get(name, ()))


def numbers(client: str, lang: str) -> list[Number]:
    """The client's numbers whose calls are conducted by a procedure, in their order."""
    titles = _titles(client, lang)
    return [
        Number(item.number, item.name, item.procedure, titles.get(item.procedure, item.procedure))
        for item in floor.numbers()
        if item.client == client and item.queue
    ]


def lead(client: str, name: str, number: str, lang: str, *, now: datetime, by: Actor) -> Number:
    """Let the calls to a number of the client be conducted by this procedure; returns how it was before. Refused
    (not-found) for another number, (not-published) before new calls can get it."""
    before = next((item for item in numbers(client, lang) if item.number == number), None)
    if before is None:
        raise Refusal("not-found", status=404)
    if not queries.current_hash(client, name):
        raise Refusal("not-published", name=name)
    rules.point_number(number, name, now=now, by=by)
    return before


def text_of(client: str, name: str, version: str = "") -> str:
    """The draft, or what is published; with `version` (a hash) that version. Refused (not-found) when there is none."""
    try:
        if version:
            return queries.version_text(client, name, version)
    except queries.NoProcedure as error:
        raise Refusal("not-found", status=404) from error
    draft = queries.draft(client, name)
    text = draft.text if draft else queries.library(client).get(name)
    if text is None:
        raise Refusal("not-found", status=404)
    return text


def is_led(client: str, name: str) -> bool:
    """Whether the calls to any number of the client are conducted by it."""
    return any(item.client == client and item.procedure == name for item in floor.numbers())


def _titles(client: str, lang: str) -> dict[str, str]:
    return {version.name: version.title.get(lang, version.name) for version in queries.shelf(client)}


def who_saved(draft: DraftFacts) -> str:
    return who(Actor("agent", draft.saved_by))


def who(actor: Actor) -> str:
    """The name of who did it; empty for the installation itself, which loads packs."""
    return _named(actor, _people())


def _people() -> dict[str, str]:
    """Names by id: of users, of those who left, too, and of their programs by their tokens."""
    return sight.names(clients.users(blocked=True))


def _named(actor: Actor, people: Mapping[str, str]) -> str:
    return people.get(actor.id, actor.id) if actor.kind in ("agent", "token") else ""
