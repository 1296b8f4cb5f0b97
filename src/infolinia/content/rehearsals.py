"""The rehearsals of a client's procedures: one file a procedure, kept as its authors wrote it.

A pack may bring them; what a person has changed since stays when the pack is loaded again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from infolinia.content import events, queries
from infolinia.content.models import RehearsalFile
from infolinia.journal import scope
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.procedures import tree
from infolinia.procedures.problems import Place, Problem, ProcedureProblems
from infolinia.procedures.rehearsal import messages, script, writing
from infolinia.procedures.rehearsal.script import Script
from infolinia.web.refusals import Refusal

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """A rehearsal that is kept. index: its place in the file, from 1."""

    index: int
    script: Script


def file_of(client: str, procedure: str) -> str:
    """The file as it stands; empty when there is none."""
    scope.require(client)
    found = RehearsalFile.objects.filter(client_id=client, procedure=procedure).values_list("text", flat=True)
    return found.first() or ""


def kept(client: str, procedure: str) -> list[Kept]:
    """All rehearsals of the procedure, in the order of the file."""
    text = file_of(client, procedure)
    scripts = script.read(text, file=file_name(procedure)) if text else []
    return [Kept(index, one) for index, one in enumerate(scripts, 1)]


def file_name(procedure: str) -> str:
    return f"rehearsals/{procedure}.yaml"


@transaction.atomic
def keep(client: str, one: Script, *, now: datetime, by: Actor) -> None:
    """Keep a rehearsal with its procedure; one of the same name is replaced.

    Refused: rehearsal-named (no name, or one too long), rehearsals-many, rehearsals-unreadable, draft-large.
    """
    scope.require(client)
    if not one.name.strip() or len(one.name) > LONGEST_NAME or not one.name.isprintable():
        raise Refusal("rehearsal-named", status=422, most=LONGEST_NAME)
    journal.lock(queries.CONTENT)
    row = _row(client, one.procedure)
    before = row.text if row else ""
    names = _names(before, one.procedure)
    if one.name not in names and len(names) >= script.MOST_REHEARSALS:
        raise Refusal("rehearsals-many", status=422, most=script.MOST_REHEARSALS)
    text = writing.put(before, one, file=file_name(one.procedure))
    told = events.RehearsalKept(client, one.procedure, one.name, _digest(text))
    _write(client, one.procedure, row, text, told, now=now, by=by)


@transaction.atomic
def drop(client: str, procedure: str, name: str, *, now: datetime, by: Actor) -> None:
    """Throw a rehearsal away; one that is not there is gone already. Refused: rehearsals-unreadable."""
    scope.require(client)
    journal.lock(queries.CONTENT)
    row = _row(client, procedure)
    if row is None or name not in _names(row.text, procedure):
        return
    text = writing.without(row.text, name, file=file_name(procedure))
    told = events.RehearsalDropped(client, procedure, name, _digest(text))
    _write(client, procedure, row, text, told, now=now, by=by)


@transaction.atomic
def replace(client: str, procedure: str, text: str, *, now: datetime, by: Actor) -> int:
    """Take a whole file in the place of the one there is; how many rehearsals it holds.

    Refused (rehearsals-wrong) with the place and the cure of the first thing wrong in it.
    """
    scope.require(client)
    try:
        scripts = _of(procedure, _read(text, procedure))
    except ProcedureProblems as error:
        raise Refusal("rehearsals-wrong", status=422, count=len(error.problems), why=_said(error)) from error
    journal.lock(queries.CONTENT)
    told = events.RehearsalsReplaced(client, procedure, len(scripts), _digest(text))
    _write(client, procedure, _row(client, procedure), text, told, now=now, by=by)
    return len(scripts)


@transaction.atomic
def load(client: str, procedure: str, text: str, *, source: str, now: datetime, by: Actor) -> int:
    """Take the file of a pack, unless a person has changed what an earlier one brought. Raises ProcedureProblems."""
    row = _row(client, procedure)
    if row and (row.text == text or _digest(row.text) != row.pack):
        return 0
    scripts = _of(procedure, script.read(text, file=source))
    journal.lock(queries.CONTENT)
    told = events.RehearsalsReplaced(client, procedure, len(scripts), _digest(text))
    _write(client, procedure, row, text, told, now=now, by=by, pack=_digest(text))
    return len(scripts)


def _write(
    client: str,
    procedure: str,
    row: RehearsalFile | None,
    text: str,
    told: object,
    *,
    now: datetime,
    by: Actor,
    pack: str | None = None,
) -> None:
    if len(text.encode("utf-8", "replace")) > tree.LARGEST:
        raise Refusal("draft-large", status=422, most=tree.LARGEST // 1024)
    if row and row.text == text:
        return
    made = row or RehearsalFile(client_id=client, procedure=procedure)
    made.text, made.saved_at, made.saved_by = text, now, by.id
    if pack is not None:
        made.pack = pack
    made.save()
    journal.append(queries.CONTENT, told, at=now, by=by)


def _row(client: str, procedure: str) -> RehearsalFile | None:
    return RehearsalFile.objects.filter(client_id=client, procedure=procedure).first()


def _read(text: str, procedure: str) -> list[Script]:
    return script.read(text, file=file_name(procedure)) if text.strip() else []


def _names(text: str, procedure: str) -> list[str]:
    """Of what is kept. Refused (rehearsals-unreadable): a file kept before the language changed may be wrong now."""
    try:
        return [one.name for one in _read(text, procedure)]
    except ProcedureProblems as error:
        raise Refusal("rehearsals-unreadable", status=422, why=_said(error)) from error


def _of(procedure: str, scripts: list[Script]) -> list[Script]:
    """Raises ProcedureProblems when one is of another procedure, or has the name of another, or none."""
    problems: list[Problem] = []
    names: set[str] = set()
    for one in scripts:
        if one.procedure != procedure:
            facts = {"field": "procedure", "value": one.procedure, "values": procedure}
            problems.append(Problem("wrong-value", one.place, facts))
        if one.name in names:
            problems.append(Problem("rehearsals-alike", one.place, {"name": one.name}))
        names.add(one.name)
        if len(one.name) > LONGEST_NAME:
            problems.append(Problem("rehearsal-name", one.place, {"most": str(LONGEST_NAME)}))
    if not scripts:
        problems.append(Problem("rehearsals-none", Place(file_name(procedure))))
    if problems:
        raise ProcedureProblems(problems)
    return scripts


def _said(error: ProcedureProblems) -> str:
    return messages.say(error.problems[0], gettext)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
