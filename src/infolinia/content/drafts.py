"""Procedures that are being written: saved, thrown away, published, and older versions taken up again."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from infolinia.content import codes, demands, events, menu_numbers, messages, queries, services
from infolinia.content.models import ClosedDraft, Draft, ProcedureVersion
from infolinia.journal import scope
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.procedures import actions, language, tree
from infolinia.procedures.checker import check as checker
from infolinia.procedures.checker import findings as sentences
from infolinia.procedures.checker.findings import Finding, of_problem
from infolinia.procedures.language import Procedure
from infolinia.procedures.problems import ProcedureProblems
from infolinia.web.refusals import Refusal

NAME = re.compile(r"[^\W\d][\w-]{0,59}")
TOLD_EVERY = timedelta(minutes=10)
VERSION = re.compile(r"""^version:[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\n#]*)""", re.MULTILINE)  # one run


@transaction.atomic
def save(client: str, name: str, text: str, *, edition: int, now: datetime, by: Actor) -> int:
    """Keep the text as it is, right or wrong; returns its edition.

    edition: of what the writer had before, 0 for none. Refused (draft-moved) when somebody else has saved since; the
    same text again is no other text. An editor saves every few seconds, so the journal is told when somebody begins to
    write and once in each TOLD_EVERY.
    """
    scope.require(client)
    if not NAME.fullmatch(name):
        raise Refusal("draft-named", status=422, name=name[:60])
    digest = _digest(text)
    journal.lock(services.CONTENT)
    row = Draft.objects.filter(client_id=client, name=name).first()
    if row and row.text == text:
        return row.edition
    if (row.edition if row else 0) != edition:
        raise Refusal("draft-moved", name=name, edition=row.edition if row else 0)
    published = queries.current_hash(client, name)
    made = Draft(
        pk=row.pk if row else None,
        client_id=client,
        name=name,
        text=text,
        began_with=row.began_with if row else published,
        edition=(edition or _closed_at(client, name)) + 1,
        saved_at=now,
        saved_by=by.id,
    )
    made.save(force_insert=row is None, force_update=row is not None)
    if row is None or row.saved_by != by.id or _span(row.saved_at) != _span(now):
        journal.append(services.CONTENT, events.ProcedureDrafted(client, name, made.edition, digest), at=now, by=by)
    return made.edition


def _closed_at(client: str, name: str) -> int:
    closed = ClosedDraft.objects.filter(client_id=client, name=name).first()
    return closed.edition if closed else 0


def _close(row: Draft) -> None:
    ClosedDraft.objects.update_or_create(client_id=row.client_id, name=row.name, defaults={"edition": row.edition})


def _digest(text: str) -> str:
    """What stands for the text in the journal. Refused (draft-large, draft-characters) when it cannot be kept."""
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:  # half of a pair that stands for one character
        raise Refusal("draft-characters", status=422) from error
    if len(raw) > tree.LARGEST:
        raise Refusal("draft-large", status=422, most=tree.LARGEST // 1024)
    if b"\0" in raw:
        raise Refusal("draft-characters", status=422)
    return hashlib.sha256(raw).hexdigest()[:16]


def _span(at: datetime) -> int:
    return int(at.timestamp() // TOLD_EVERY.total_seconds())


@transaction.atomic
def drop(client: str, name: str, *, edition: int, now: datetime, by: Actor) -> None:
    """Throw the draft away; what is published stays. Refused (draft-moved) when somebody else has saved since
    `edition`: nobody throws away what they never saw."""
    scope.require(client)
    journal.lock(services.CONTENT)
    row = Draft.objects.filter(client_id=client, name=name).first()
    if row is None:
        return
    if row.edition != edition:
        raise Refusal("draft-moved", name=name, edition=row.edition)
    row.delete()
    _close(row)
    journal.append(services.CONTENT, events.DraftDropped(client, name), at=now, by=by)


def findings(client: str, name: str, text: str, *, on: date) -> list[Finding]:
    """What the checker says of a text, as if it were the client's procedure of this name. on: the day whose law it is
    held to."""
    library = queries.library(client)
    demanded = demands.demanded(on, voice=False)
    found = checker.check(
        text,
        source=f"{name}.yaml",
        library=library,
        actions=checker.installed(),
        demanded=demanded,
        codes=codes.known(),
    )
    return checker.in_order([*found, *_without_queue(client, name, text)])


def read(client: str, name: str, text: str) -> Procedure | None:
    """The text as a procedure of the client; None for what cannot be read, which `findings` tells."""
    try:
        return language.load(
            text, source=f"{name}.yaml", library=queries.library(client), actions=actions.names() or None
        )
    except language.UNFORESEEN:
        return None


def _without_queue(client: str, name: str, text: str) -> list[Finding]:
    """What publishing would be refused for, as menu_numbers.py tells it."""
    menu = read(client, name, text) if menu_numbers.without_queue(client, name) else None
    return [of_problem(problem) for problem in menu_numbers.problems(client, menu)] if menu else []


def publish(client: str, name: str, *, edition: int, now: datetime, by: Actor) -> Procedure:
    """Make the draft what new calls get, under the next version number; calls that run keep theirs.

    Refused (draft-errors) while the checker finds errors, and (draft-name) when the text is of another procedure.
    """
    scope.require(client)
    row = Draft.objects.filter(client_id=client, name=name).first()
    if row is None or row.edition != edition:
        raise Refusal("draft-moved", name=name, edition=row.edition if row else 0)
    # The check may take a second: nobody else who writes waits for it. Its lines are those of the draft.
    found = findings(client, name, row.text, on=localdate(now))
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise _refused(errors)
    with transaction.atomic():
        journal.lock(services.CONTENT)
        if not Draft.objects.filter(pk=row.pk, edition=edition).delete()[0]:
            raise Refusal("draft-moved", name=name, edition=edition + 1)
        _close(row)
        text = with_version(row.text, queries.next_version(client, name))
        library = queries.library(client)
        try:
            procedure = services.publish(client, text, source=f"{name}.yaml", library=library, now=now, by=by)
        except ProcedureProblems as error:  # what it includes was published anew since the check, or it grew too large
            raise _refused([of_problem(problem) for problem in error.problems]) from error
        if procedure.name != name:
            raise Refusal("draft-name", status=422, name=name, other=procedure.name)
    return procedure


def _refused(errors: list[Finding]) -> Refusal:
    first = errors[0]
    why = f"{sentences.why(first, gettext)} {sentences.cure(first, gettext)}".rstrip()
    return Refusal("draft-errors", status=422, count=len(errors), line=first.place.line, why=why)


@transaction.atomic
def roll_back(client: str, name: str, hash_: str, *, now: datetime, by: Actor) -> Procedure:
    """Make an older version what new calls get, as it was. Refused (version-unusable) when it can no
    longer be used."""
    scope.require(client)
    wanted = hash_.replace("\0", " ")  # which no hash holds: PostgreSQL does not even look for a NUL
    row = ProcedureVersion.objects.filter(client_id=client, name=name, hash=wanted).first()
    if row is None:
        raise Refusal("not-found", status=404)
    try:
        return services.publish(client, row.text, source=f"{name}.yaml", library=row.included, now=now, by=by)
    except ProcedureProblems as error:
        why = messages.say(error.problems[0])
        raise Refusal("version-unusable", status=422, version=row.version, why=why) from error


def with_version(text: str, version: int) -> str:
    """The text with this version number; where none stands, under the name."""
    line = f"version: {version}"
    if found := VERSION.search(text):
        said = found[0]
        return f"{text[: found.start()]}{line}{said[len(said.rstrip()) :]}{text[found.end() :]}"
    return re.sub(r"^(procedure:[^\n]*)$", rf"\1\n{line}", text, count=1, flags=re.MULTILINE)
