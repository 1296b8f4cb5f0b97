"""The API's part about procedures: the list, their texts, drafts with what the check finds, publishing, history. For
supervisors, each those of the clients granted, and administrators, as the editor is (docs/editor.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Field, Query, Router, Schema, Status

from infolinia.clients.facts import ClientFacts
from infolinia.content import drafts, queries
from infolinia.content import rehearsals as kept
from infolinia.oversight.authoring import checking, rehearsing, shelf
from infolinia.oversight.authoring.access import client_of, our_lines
from infolinia.oversight.frame import sight
from infolinia.procedures import tree
from infolinia.processes.api_ledger import supervisors_only
from infolinia.web.refusals import Refusal

router = Router(tags=["procedures"])
PATIENCE = 1.0  # seconds that a text waits for another one's check; longer, programs would hold the threads of pages


class DraftOut(Schema):
    edition: int = Field(description="To be given back when the draft is saved, published or thrown away.")
    saved_at: datetime
    saved_by: str


class ProcedureOut(Schema):
    client: str
    name: str
    title: str = Field(description="Of what is published, in the language of Accept-Language.")
    kind: str = Field(description="call, or menu: heard before anybody answers.")
    state: str = Field(
        description="published; changed: published, and a draft of what comes next; draft: not published yet; part: "
        "a pack brought it as a part of others."
    )
    version: str = Field(description="Of what new calls get; empty when there is none.")
    hash: str = Field(description="Names that version.")
    published_at: datetime | None
    published_by: str = Field(description="Empty: a pack brought it.")
    draft: DraftOut | None
    numbers: list[str] = Field(description="Whose calls it conducts.")
    former_in: list[str] = Field(description="Procedures that include an older text of it until they are published.")


class ProceduresOut(Schema):
    items: list[ProcedureOut]


class ProcedureText(ProcedureOut):
    text: str
    next_version: int = Field(description="The number that publishing would give.")
    included_in: list[str] = Field(description="Procedures in force that include it.")


class FindingOut(Schema):
    severity: str = Field(description="error, which forbids publishing, or warning.")
    line: int
    column: int = Field(description="From 1.")
    why: str
    cure: str
    step: str
    file: str = Field(description="Of an included procedure; empty for the text itself.")
    way: str = Field(description="Steps that lead there.")


class CheckedOut(Schema):
    errors: int
    warnings: int
    steps: int = Field(description="0 while the text cannot be read as a procedure.")
    ends: int
    findings: list[FindingOut] = Field(description="At most 200.")


class SavedOut(CheckedOut):
    edition: int


class TextIn(Schema):
    model_config = {"extra": "forbid"}
    text: str


class FileIn(TextIn):
    text: str = Field(max_length=tree.LARGEST)


class DraftIn(TextIn):
    edition: int = Field(default=0, ge=0, lt=2**31, description="Of the draft that you know; 0: there was none.")


class EditionIn(Schema):
    model_config = {"extra": "forbid"}
    edition: int = Field(ge=0, lt=2**31, description="Of the draft, as saving it answered.")


class HashIn(Schema):
    model_config = {"extra": "forbid"}
    hash: str = Field(max_length=80)


class PublishedOut(Schema):
    version: str
    hash: str


class EntryOut(Schema):
    what: str = Field(
        description="drafted, dropped, published, taken_up (an older version again), led or led_away (a number)."
    )
    at: datetime
    by: str = Field(description="Empty: a pack.")
    version: str
    hash: str = Field(description="Names the version, for its text or to take it up again.")
    current: bool = Field(description="New calls get this version now.")
    number: str
    other: str = Field(description="What conducted the number's calls before, or does since.")


class OutcomeOut(Schema):
    name: str
    about: str = Field(description="In which language, and who conducts it.")
    how: str = Field(description="well; otherwise; unplayed: no time was left for it, or the text cannot be read.")
    why: str = Field(description="The first thing that went otherwise.")


class RoundOut(Schema):
    items: list[OutcomeOut]
    problem: str = Field(description="Why none could be played, or read; else empty.")


class RehearsalsOut(RoundOut):
    text: str = Field(description="As the file that `infolinia procedure rehearse` plays; empty: there are none.")


class HistoryOut(Schema):
    items: list[EntryOut] = Field(description="Newest first, at most 300.")


@router.get("/procedures", response=ProceduresOut, summary="Procedures of your clients")
def procedures(request: HttpRequest, client: str = "") -> dict[str, Any]:
    """Of all clients in sight, or of one; by title."""
    me = supervisors_only(request)
    wanted = [client_of(me, client)] if client else sight.clients_of(me)
    return {"items": [_line(it.code, book) for it in wanted for book in _books(request, it.code)]}


@router.get("/procedures/{client}/{name}", response=ProcedureText, summary="A procedure, with its text")
def procedure(
    request: HttpRequest,
    client: str,
    name: str,
    version: Annotated[str, Query(max_length=80, description="A hash of the history, or `published`.")] = "",
) -> dict[str, Any]:
    """The text of the draft; where there is none, what is published."""
    of = _author(request, client, name)
    wanted = queries.current_hash(of.code, name) if version == "published" else version
    if version and not wanted:
        raise Refusal("not-found", status=404)
    text = shelf.text_of(of.code, name, wanted)
    book = next((it for it in _books(request, of.code) if it.name == name), None)
    if book is None:  # an old version of what new calls get no more
        raise Refusal("not-found", status=404)
    return {
        **_line(of.code, book), "text": text, "next_version": queries.next_version(of.code, name),
        "included_in": shelf.including(of.code, name),
    }  # fmt: skip


@router.put("/procedures/{client}/{name}/draft", response=SavedOut, summary="Write a draft, and hear what is found")
def save(request: HttpRequest, client: str, name: str, body: DraftIn) -> dict[str, Any]:
    """It is kept as it is, right or wrong; what is published stays. Refused (draft-moved) when somebody else has saved
    since `edition`."""
    visitor: Any = request
    of = _author(request, client)
    with checking.turn_for(text := our_lines(body.text), wait=PATIENCE):
        edition = drafts.save(of.code, name, text, edition=body.edition, now=visitor.now, by=visitor.actor)
        return {"edition": edition, **_checked(visitor, of.code, name, text)}


@router.delete("/procedures/{client}/{name}/draft", response={204: None}, summary="Throw the draft away")
def drop(request: HttpRequest, client: str, name: str, edition: Annotated[int, Query(ge=0, lt=2**31)]) -> Status[None]:
    """What is published stays. Refused (draft-moved) when somebody else has saved since `edition`."""
    visitor: Any = request
    of = _author(request, client, name)
    drafts.drop(of.code, name, edition=edition, now=visitor.now, by=visitor.actor)
    return Status(204, None)


@router.post("/procedures/{client}/{name}/check", response=CheckedOut, summary="What is found in a text")
def check(request: HttpRequest, client: str, name: str, body: TextIn) -> dict[str, Any]:
    """As if it were the procedure of this name; nothing is kept."""
    of = _author(request, client, name)
    with checking.turn_for(text := our_lines(body.text), wait=PATIENCE):
        return _checked(request, of.code, name, text)


@router.post("/procedures/{client}/{name}/publish", response=PublishedOut, summary="Make the draft what new calls get")
def publish(request: HttpRequest, client: str, name: str, body: EditionIn) -> dict[str, str]:
    """Calls that run keep their version. Refused (draft-errors) while the check finds errors."""
    visitor: Any = request
    of = _author(request, client, name)
    with checking.turn(wait=PATIENCE):
        made = drafts.publish(of.code, name, edition=body.edition, now=visitor.now, by=visitor.actor)
        return {"version": made.version, "hash": made.hash}


@router.get("/procedures/{client}/{name}/history", response=HistoryOut, summary="Who changed what of a procedure")
def history(request: HttpRequest, client: str, name: str) -> dict[str, Any]:
    of = _author(request, client, name)
    found = shelf.history(of.code, name, request.LANGUAGE_CODE)
    if not found and name not in queries.library(of.code):
        raise Refusal("not-found", status=404)
    return {"items": found}


@router.post("/procedures/{client}/{name}/take-up", response=PublishedOut, summary="Take an older version up again")
def take_up(request: HttpRequest, client: str, name: str, body: HashIn) -> dict[str, str]:
    visitor: Any = request
    of = _author(request, client, name)
    made = drafts.roll_back(of.code, name, body.hash, now=visitor.now, by=visitor.actor)
    return {"version": made.version, "hash": made.hash}


@router.put(
    "/procedures/{client}/{name}/numbers/{number}", response={204: None}, summary="Let it conduct a number's calls"
)
def lead(request: HttpRequest, client: str, name: str, number: str) -> Status[None]:
    """New calls to a number of the client. Refused (not-published) before the procedure is published."""
    visitor: Any = request
    of = _author(request, client, name)
    shelf.lead(of.code, name, number, request.LANGUAGE_CODE, now=visitor.now, by=visitor.actor)
    return Status(204, None)


@router.get("/procedures/{client}/{name}/rehearsals", response=RehearsalsOut, summary="Rehearsals of a procedure")
def rehearsals(request: HttpRequest, client: str, name: str) -> dict[str, Any]:
    """Those that are kept with it, not played."""
    of = _author(request, client, name)
    return _rehearsals(of.code, name)


@router.put("/procedures/{client}/{name}/rehearsals", response=RehearsalsOut, summary="Take a file of rehearsals")
def take_rehearsals(request: HttpRequest, client: str, name: str, body: FileIn) -> dict[str, Any]:
    """In the place of those there are; the notation stands on the page about rehearsals."""
    visitor: Any = request
    of = _author(request, client, name)
    rehearsing.take_file(of.code, name, body.text, now=visitor.now, by=visitor.actor)
    return _rehearsals(of.code, name)


@router.post("/procedures/{client}/{name}/rehearsals/run", response=RoundOut, summary="Play the rehearsals")
def run(request: HttpRequest, client: str, name: str) -> dict[str, Any]:
    """By the draft; where there is none, by what is published. Failing ones do not forbid publishing."""
    of = _author(request, client, name)
    with checking.turn(wait=PATIENCE):
        found = rehearsing.played(of.code, name, shelf.text_of(of.code, name))
        return {"items": found.outcomes, "problem": found.problem}


def _author(request: HttpRequest, client: str, name: str | None = None) -> ClientFacts:
    """The client, for who may write its procedures, as the editor's pages decide it."""
    me = supervisors_only(request)
    return client_of(me, client, name)


def _rehearsals(client: str, name: str) -> dict[str, Any]:
    found = rehearsing.unplayed(client, name)
    return {"items": found.outcomes, "problem": found.problem, "text": kept.file_of(client, name)}


def _books(request: HttpRequest, client: str) -> list[shelf.Book]:
    visitor: Any = request
    return shelf.books(client, visitor.LANGUAGE_CODE, on=localdate(visitor.now))


def _line(client: str, book: shelf.Book) -> dict[str, Any]:
    published, draft = book.published, book.draft
    if published is None:
        state = "draft" if draft and not book.only_part else "part"
    else:
        state = "changed" if draft else "published"
    return {
        "client": client,
        "name": book.name,
        "title": book.title,
        "kind": "menu" if book.is_menu else "call",
        "state": state,
        "version": published.version if published else "",
        "hash": published.hash if published else "",
        "published_at": published.published_at if published else None,
        "published_by": book.published_by,
        "draft": {"edition": draft.edition, "saved_at": draft.saved_at, "saved_by": book.draft_by} if draft else None,
        "numbers": book.numbers,
        "former_in": book.former,
    }


def _checked(request: Any, client: str, name: str, text: str) -> dict[str, Any]:
    found = checking.look(client, name, text, on=localdate(request.now))
    return {
        "errors": found.errors,
        "warnings": found.warnings,
        "steps": found.steps,
        "ends": found.ends,
        "findings": found.lines,
    }
