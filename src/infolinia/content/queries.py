"""Reading what is published: procedures by hash and by name, announcements by code."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from infolinia.content import choosing, events
from infolinia.content.models import Announcement, Draft, ProcedureVersion
from infolinia.journal import queries as journal
from infolinia.journal import scope
from infolinia.journal.facts import Actor, Stream
from infolinia.procedures import language
from infolinia.procedures.language import Procedure
from infolinia.procedures.problems import ProcedureProblems

CONTENT = Stream("admin", "content")


class NoProcedure(LookupError):
    """No published procedure has this hash."""


def procedure(hash_: str) -> Procedure:
    """The version that a call is pinned to, compiled. Raises NoProcedure."""
    return _compiled(hash_)


def current(client: str, name: str) -> Procedure | None:
    """The version that new calls of this client get; None when it has no such procedure."""
    found = current_hash(client, name)
    return _compiled(found) if found else None


def current_menus(client: str = "") -> list[tuple[str, Procedure]]:
    """(client, menu) of what new calls hear, of one client or of all; one that no longer can be read is left out."""
    rows = ProcedureVersion.objects.filter(current=True, kind="menu").order_by("client_id", "name")
    rows = rows.filter(client_id=client) if client else rows
    found: list[tuple[str, Procedure]] = []
    for of, hash_ in rows.values_list("client_id", "hash"):
        with contextlib.suppress(ProcedureProblems):
            found.append((of, _compiled(hash_)))
    return found


def current_calls_with(words: str) -> list[tuple[str, str, str]]:
    """(client, procedure, text) of what conducts new calls and holds these words."""
    rows = ProcedureVersion.objects.filter(current=True, kind="call", text__contains=words).order_by(
        "client_id", "name"
    )
    return list(rows.values_list("client_id", "name", "text"))


def compile_current() -> None:
    """Compile what new calls will be pinned to, so that none of them waits for it. One that no longer can be is left to
    the call that needs it."""
    for hash_ in ProcedureVersion.objects.filter(current=True).values_list("hash", flat=True):
        with contextlib.suppress(ProcedureProblems):
            _compiled(hash_)


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, by whom and when."""

    name: str
    version: str
    hash: str
    title: Mapping[str, str]
    published_at: datetime
    by: Actor | None
    current: bool


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A procedure that is being written. edition: to be given back when it is saved or published."""

    name: str
    text: str
    edition: int
    began_with: str
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to a procedure. what: drafted, dropped, published, or taken_up for an older version that
    new calls get again. version and hash: of what was published."""

    what: Literal["drafted", "dropped", "published", "taken_up"]
    at: datetime
    by: Actor
    version: str = ""
    hash: str = ""


def versions(client: str, name: str) -> list[Version]:
    """All published versions of a procedure, the newest first."""
    scope.require(client)
    by = {change.hash: change.by for change in reversed(history(client, name)) if change.hash}
    rows = ProcedureVersion.objects.filter(client_id=client, name=name).order_by("-published_at", "-pk")
    return [_version(row, by.get(row.hash)) for row in rows]


def shelf(client: str) -> list[Version]:
    """What new calls of the client get, by name."""
    scope.require(client)
    by = {
        (item.event.name, item.event.hash): item.by
        for item in journal.replay(CONTENT)
        if isinstance(item.event, events.ProcedurePublished) and item.event.client == client
    }
    rows = ProcedureVersion.objects.filter(client_id=client, current=True).order_by("name")
    return [_version(row, by.get((row.name, row.hash))) for row in rows]


def history(client: str, name: str) -> list[Change]:
    """Who changed what in a procedure, the latest first, as the journal tells it."""
    scope.require(client)
    found: list[Change] = []
    seen: set[str] = set()
    for item in journal.replay(CONTENT):
        match item.event:
            case events.ProcedurePublished(client=of, name=named) as it if (of, named) == (client, name):
                what = "taken_up" if it.hash in seen else "published"
                found.append(Change(what, item.at, item.by, it.version, it.hash))
                seen.add(it.hash)
            case events.ProcedureDrafted(client=of, name=named) if (of, named) == (client, name):
                found.append(Change("drafted", item.at, item.by))
            case events.DraftDropped(client=of, name=named) if (of, named) == (client, name):
                found.append(Change("dropped", item.at, item.by))
            case _:
                pass
    return found[::-1]


def _version(row: ProcedureVersion, by: Actor | None) -> Version:
    return Version(row.name, row.version, row.hash, row.title, row.published_at, by, row.current)


def version_text(client: str, name: str, hash_: str) -> str:
    """The text of a published version. Raises NoProcedure."""
    scope.require(client)
    if "\0" in hash_:  # PostgreSQL does not even look for it
        raise NoProcedure(hash_)
    found = ProcedureVersion.objects.filter(client_id=client, name=name, hash=hash_).values_list("text", flat=True)
    if not found:
        raise NoProcedure(hash_)
    return found[0]


def draft(client: str, name: str) -> DraftFacts | None:
    scope.require(client)
    row = Draft.objects.filter(client_id=client, name=name).first()
    if row is None:
        return None
    return DraftFacts(row.name, row.text, row.edition, row.began_with, row.saved_at, row.saved_by)


def drafts(client: str) -> list[DraftFacts]:
    scope.require(client)
    rows = Draft.objects.filter(client_id=client).order_by("name")
    return [DraftFacts(r.name, r.text, r.edition, r.began_with, r.saved_at, r.saved_by) for r in rows]


def library(client: str) -> dict[str, str]:
    """What a procedure of the client may include: the texts as new calls get them, by name, and those that a pack
    brought only as parts of others."""
    rows = ProcedureVersion.objects.filter(client_id=client, current=True).order_by("published_at", "pk")
    found: dict[str, str] = {}
    for included in rows.values_list("included", flat=True):
        found |= included
    return found | dict(rows.values_list("name", "text"))


def parts(client: str) -> dict[str, frozenset[str]]:
    """The procedures that new calls of the client get, each with the names of those it includes."""
    rows = ProcedureVersion.objects.filter(client_id=client, current=True).order_by("name")
    return {name: frozenset(included) for name, included in rows.values_list("name", "included")}


def including(client: str) -> dict[str, set[str]]:
    """By name of a procedure: which of those that new calls get include a former text of it. They keep that until they
    are published anew."""
    texts = library(client)
    found: dict[str, set[str]] = {}
    rows = ProcedureVersion.objects.filter(client_id=client, current=True).values_list("name", "included")
    for name, included in rows:
        for inner, text in included.items():
            if texts[inner] != text:
                found.setdefault(inner, set()).add(name)
    return found


def current_hash(client: str, name: str) -> str:
    """Of the version that new calls get; empty when there is none."""
    rows = ProcedureVersion.objects.filter(client_id=client, name=name, current=True)
    return rows.values_list("hash", flat=True).first() or ""


def next_version(client: str, name: str) -> int:
    """The number after the highest that was published."""
    numbers = ProcedureVersion.objects.filter(client_id=client, name=name).values_list("version", flat=True)
    return 1 + max((int(number) for number in numbers if number.isdecimal()), default=0)


def procedures(
    client: str, lang: str, *, kind: Literal["call", "menu"] = "call", direction: Literal["", "in", "out"] = ""
) -> list[tuple[str, str]]:
    """(name, title) of the client's procedures that conduct calls, or of its menus, by title; of one direction only
    those that say so (`call.direction`)."""
    rows = ProcedureVersion.objects.filter(client_id=client, current=True, kind=kind)
    found = list(rows.values_list("name", "title", "hash"))
    if direction:
        found = [row for row in found if _direction(row[2]) == direction]
    return sorted(((name, title.get(lang, name)) for name, title, _ in found), key=lambda pair: pair[1].lower())


def _direction(hash_: str) -> str:
    """Of the calls that a version is for; empty where it cannot be read any more."""
    try:
        return _compiled(hash_).direction
    except ProcedureProblems:
        return ""


def announcements(client: str) -> list[str]:
    """Codes of the client's announcements."""
    return list(Announcement.objects.filter(client_id=client).order_by("code").values_list("code", flat=True))


def announcement_names(client: str, lang: str) -> list[tuple[str, str]]:
    """(code, name) of the client's announcements; one without a name is called as its text begins."""
    rows = Announcement.objects.filter(client_id=client).order_by("code").values_list("code", "name", "said")
    return [(code, choosing.called(code, name, said, lang)) for code, name, said in rows]


def announcement(client: str, code: str, lang: str) -> str:
    """The first prompt of an announcement: a path below the prompts folder, or a built-in sound; empty when there is
    none."""
    return next(iter(announcement_prompts(client, code, lang)), "")


def announcement_prompts(
    client: str, code: str, lang: str, brought: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """What is played, in order. brought: the values of the fields of a call (announcement_text.OF_CALL); a sentence
    with one that is not known is left out.

    In a language that the announcement does not have, it is said in the first there is of its fallback order, then of
    any.
    """
    row = Announcement.objects.filter(client_id=client, code=code).first()
    if row is None:
        return ()
    said = next((row.said[one] for one in (lang, *row.fallback, "pl", *row.said) if one in row.said), None)
    if said is None:
        return ()
    known = brought or {}
    found: list[str] = []
    for sentence in said["sentences"]:
        prompts = [
            said["values"].get(item[1:-1], {}).get(known.get(item[1:-1], ""), "") if item.startswith("{") else item
            for item in sentence
        ]
        found += prompts if all(prompts) else []
    return tuple(found)


def silent_announcements(folder: Path) -> list[str]:
    """`client code language` of each announcement whose sound is not in the prompts folder."""
    return [
        f"{row.client_id} {row.code} {lang}"  # pyright: ignore
        for row in Announcement.objects.order_by("client_id", "code")
        for lang, said in sorted(row.said.items())
        if any(_is_missing(folder, prompt) for sentence in said["sentences"] for prompt in sentence)
    ]


def _is_missing(folder: Path, prompt: str) -> bool:
    return ":" not in prompt and not prompt.startswith("{") and not (folder / prompt).is_file()


@lru_cache(maxsize=256)
def _compiled(hash_: str) -> Procedure:
    row = ProcedureVersion.objects.filter(hash=hash_).order_by("pk").first()
    if row is None:
        raise NoProcedure(hash_)
    return language.load(row.text, source=f"{row.name}.yaml", library=row.included)
