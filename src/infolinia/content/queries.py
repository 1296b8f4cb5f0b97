"""Reading what is published: procedures by hash and by name, announcements by code."""

from __future__ import annotations

import contextlib
from functools import lru_cache

from infolinia.content.models import Announcement, ProcedureVersion
from infolinia.procedures import language
from infolinia.procedures.language import Procedure
from infolinia.procedures.problems import ProcedureProblems


class NoProcedure(LookupError):
    """No published procedure has this hash."""


def procedure(hash_: str) -> Procedure:
    """The version that a call is pinned to, compiled. Raises NoProcedure."""
    return _compiled(hash_)


def current(client: str, name: str) -> Procedure | None:
    """The version that new calls of this client get; None when it has no such procedure."""
    rows = ProcedureVersion.objects.filter(client_id=client, name=name, current=True)
    found = rows.values_list("hash", flat=True).first()
    return _compiled(found) if found else None


def compile_current() -> None:
    """Compile what new calls will be pinned to, so that none of them waits for it. One that no longer can be is left to
    the call that needs it."""
    for hash_ in ProcedureVersion.objects.filter(current=True).values_list("hash", flat=True):
        with contextlib.suppress(ProcedureProblems):
            _compiled(hash_)


def procedures(client: str, lang: str) -> list[tuple[str, str]]:
    """(name, title) of the client's procedures, by title."""
    rows = ProcedureVersion.objects.filter(client_id=client, current=True).values_list("name", "title")
    return sorted(((name, title.get(lang, name)) for name, title in rows), key=lambda pair: pair[1].lower())


def announcement(client: str, code: str, lang: str) -> str:
    """The prompt to play: a path below the prompts folder, or a built-in sound; empty when there is none.

    In a language that the announcement does not have, it is said in Polish.
    """
    rows = Announcement.objects.filter(client_id=client, code=code).values_list("language", "prompt")
    found = dict(rows)
    return found.get(lang) or found.get("pl") or next(iter(found.values()), "")


def announcement_text(client: str, code: str, lang: str) -> str:
    """What the announcement says; empty when there is none."""
    found = dict(Announcement.objects.filter(client_id=client, code=code).values_list("language", "text"))
    return found.get(lang) or found.get("pl") or next(iter(found.values()), "")


@lru_cache(maxsize=256)
def _compiled(hash_: str) -> Procedure:
    row = ProcedureVersion.objects.filter(hash=hash_).order_by("pk").first()
    if row is None:
        raise NoProcedure(hash_)
    return language.load(row.text, source=f"{row.name}.yaml", library=row.included)
