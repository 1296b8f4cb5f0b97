"""The API's part about announcements: for administrators. Their history and the way back, and what was removed: as of
all settings (`/settings/announcements/CLIENT.CODE/…`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema, Status, UploadedFile

from infolinia.content import announcements as content
from infolinia.content.announcements import LANGUAGES, AnnouncementFacts, FileFacts
from infolinia.oversight.administration.announcements import Announcements, file_words
from infolinia.oversight.administration.things import Values, Who
from infolinia.oversight.frame import sight
from infolinia.processes.api_settings import LinkOut, administrator
from infolinia.web.refusals import Refusal

router = Router(tags=["announcements"])
THING = Announcements()
LARGEST = 20 * 2**20  # bytes of a file


class SaidIn(Schema):
    model_config = {"extra": "forbid"}
    text: str = Field(default="", max_length=5000, description="What is spoken; with a file, what it says.")
    manner: str = Field(default="", description="Of the voice: woman, man, slow; empty: the usual one.")
    file: str = Field(default="", max_length=32, description="A file of this client, as its upload answered.")


class AnnouncementIn(Schema):
    model_config = {"extra": "forbid"}
    name: str = Field(default="", max_length=80, description="What screens say.")
    said: dict[str, SaidIn] = Field(description="By language: pl, en, uk. What is left out is said no more.")
    fallback: list[str] = Field(
        default_factory=list, max_length=5, description="Languages tried where the caller's is missing, in this order."
    )
    seen: str | None = Field(
        default=None, description="Number of the last change that you know of; refused when there is a later one."
    )


class SaidOut(Schema):
    text: str
    manner: str
    file: str


class AnnouncementOut(Schema):
    client: str
    code: str
    name: str
    said: dict[str, SaidOut]
    fallback: list[str]
    change: str = Field(description="Number of the last change: what `seen` is to be.")
    changed_at: datetime | None
    heard: list[LinkOut] = Field(description="Where it is heard; what is heard somewhere is not removed.")
    notes: list[str] = Field(description="What the law's table demands of it and is not in it.")


class AnnouncementsOut(Schema):
    items: list[AnnouncementOut]


class FileOut(Schema):
    file: str = Field(description="What `said` names it by.")
    name: str
    seconds: float
    told: list[str] = Field(description="What its check found, and what is better recorded anew.")


@router.get("/announcements", response=AnnouncementsOut, summary="Announcements, and where each is heard")
def announcements(request: HttpRequest, client: str = "") -> dict[str, Any]:
    """Of all clients, or of one."""
    with administrator(request) as who:
        mine = [it.code for it in sight.clients_of(who.me) if not client or it.code == client]
        return {"items": [_out(who, facts) for code in mine for facts in content.every(code)]}


@router.post("/announcement-files/{client}", response=FileOut, summary="A recorded file, checked and kept")
def upload(request: HttpRequest, client: str, file: File[UploadedFile]) -> dict[str, Any]:
    """WAV, FLAC or OGG, at most 10 minutes and 20 MiB, as multipart/form-data. It is heard once an announcement names
    it; the same file again is kept once."""
    with administrator(request) as who:
        values: Values = {"client": client}
        digest = THING.take(who, values, "file", file.name or "", file.read(LARGEST + 1))
        return _file(content.file(client, digest))


@router.get("/announcements/{client}/{code}", response=AnnouncementOut, summary="One announcement")
def announcement(request: HttpRequest, client: str, code: str) -> dict[str, Any]:
    with administrator(request) as who:
        return _out(who, _found(who, client, code))


@router.put("/announcements/{client}/{code}", response=AnnouncementOut, summary="Make an announcement, or change it")
def put(request: HttpRequest, client: str, code: str, body: AnnouncementIn) -> dict[str, Any]:
    """It is spoken at once, in every language that has no file."""
    with administrator(request) as who:
        if client not in {it.code for it in sight.clients_of(who.me)}:
            raise Refusal("not-found", status=404)
        if unknown := sorted(set(body.said) - set(LANGUAGES)):
            raise Refusal("wrong-input", status=422, problems=f"said: {unknown[0][:20]} ({', '.join(LANGUAGES)})")
        changes = content.history(client, code)
        if body.seen is not None and body.seen != (changes[0].number if changes else ""):
            raise Refusal("setting-moved")
        values: Values = {"client": client, "code": code, "name": body.name, "fallback": " ".join(body.fallback)}
        for language in LANGUAGES:
            said = body.said.get(language, SaidIn())
            values |= {f"{part}_{language}": str(getattr(said, part)) for part in ("text", "manner", "file")}
        is_there = content.find(client, code) is not None
        THING.put(who, f"{client}.{code}" if is_there else "", values)
        return _out(who, _found(who, client, code))


@router.delete("/announcements/{client}/{code}", response={204: None}, summary="Remove an announcement nobody hears")
def remove(request: HttpRequest, client: str, code: str) -> Status[None]:
    with administrator(request) as who:
        facts = _found(who, client, code)
        if needed := THING.needed_by(who, _key(facts)):
            by = "; ".join(link.label for link in needed[:10])
            raise Refusal("routing-needed", name=facts.name or code, by=by)
        THING.remove(who, _key(facts))
    return Status(204, None)


def _found(who: Who, client: str, code: str) -> AnnouncementFacts:
    facts = content.find(client, code) if client in {it.code for it in sight.clients_of(who.me)} else None
    if facts is None:
        raise Refusal("not-found", status=404)
    return facts


def _key(facts: AnnouncementFacts) -> str:
    return f"{facts.client}.{facts.code}"


def _out(who: Who, facts: AnnouncementFacts) -> dict[str, Any]:
    changes = content.history(facts.client, facts.code)
    values = facts.values()
    return {
        "client": facts.client, "code": facts.code, **values,
        "change": changes[0].number if changes else "", "changed_at": changes[0].at if changes else None,
        "heard": THING.needed_by(who, _key(facts)), "notes": THING.notes(_key(facts)),
    }  # fmt: skip


def _file(facts: FileFacts) -> dict[str, Any]:
    name, *told = file_words(facts)
    return {"file": facts.digest, "name": name, "seconds": facts.seconds, "told": told}
