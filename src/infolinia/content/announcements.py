"""Announcements: kept, spoken, recorded, removed; the only writers of theirs.

What is written is spoken at once, before the transaction that keeps it: a call waits for no speaker.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from infolinia.clients import queries as clients
from infolinia.content import announcement_text, events, prompts, queries
from infolinia.content.announcement_text import TextProblem
from infolinia.content.models import Announcement, RecordedFile
from infolinia.journal import queries as journal_queries
from infolinia.journal import scope
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, SYSTEM, Actor
from infolinia.speech import espeak, recorded

LANGUAGES = ("pl", "en", "uk")
ORIGINALS = f"{prompts.FOLDER}/originals"
LONGEST_NAME = 120  # of an uploaded file
FORGOTTEN_AT_ONCE = 20  # uploads

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in a language: a text, spoken in a manner of the speaker; or a file (a RecordedFile's digest), of
    which the text tells what it says."""

    text: str = ""
    manner: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementFacts:
    """An announcement as it was set. fallback: languages in the order in which they are tried."""

    client: str
    code: str
    name: str
    said: Mapping[str, Said]
    fallback: tuple[str, ...]

    def values(self) -> dict[str, Any]:
        """As the journal keeps it."""
        said = {lang: {"text": it.text, "manner": it.manner, "file": it.file} for lang, it in self.said.items()}
        return {"name": self.name, "fallback": list(self.fallback), "said": said}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A recorded file. found: what its check measured: kind, rate, channels, level, gain, clipped, cut, doubts."""

    digest: str
    name: str
    prompt: str
    seconds: float
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What was set, by whom and when; without values: removed."""

    number: str
    at: datetime
    by: Actor
    values: Mapping[str, Any] | None


def put(
    client: str, code: str, *, name: str, said: Mapping[str, Said], fallback: Sequence[str] = (), folder: Path,
    queues: Mapping[str, str] | None = None, render: prompts.Render = espeak.render, now: datetime,
    by: Actor = SYSTEM,
) -> None:  # fmt: skip
    """Make the announcement, or change what it says. folder: the prompts. queues: names by id, for `{queue}`.

    What stands already writes nothing. Raises TextProblem, and LookupError for a file that the client has not.
    """
    scope.require(client)
    spoken = {
        lang: _spoken(client, lang, it, folder=folder, queues=queues or {}, render=render) for lang, it in said.items()
    }
    made = AnnouncementFacts(client, code, name, said, tuple(fallback))
    with transaction.atomic():
        journal.lock(queries.CONTENT)
        _save_files(client, {it.file for it in said.values() if it.file})
        row = Announcement.objects.filter(client_id=client, code=code).first()
        before = _facts(row).values() if row else None
        kept = {lang: {**values, **spoken[lang]} for lang, values in made.values()["said"].items()}
        if row is None or (row.name, row.said, row.fallback) != (name, kept, list(fallback)):
            values = {"name": name, "said": kept, "fallback": list(fallback)}
            Announcement.objects.update_or_create(client_id=client, code=code, defaults=values)
        if before != made.values():
            journal.append(queries.CONTENT, events.AnnouncementSet(client, code, made.values()), at=now, by=by)


def load(
    client: str, code: str, said: Mapping[str, Said], *, folder: Path, render: prompts.Render, now: datetime, by: Actor
) -> None:
    """What a pack says; not where a person has set something else since it said the same. Raises TextProblem."""
    scoped_facts = find(client, code)
    made = AnnouncementFacts(client, code, scoped_facts.name if scoped_facts else "", said, ())
    if scoped_facts and _set_by_people(client, code, made.values()["said"]):
        return
    put(client, code, name=made.name, said=said, folder=folder, render=render, now=now, by=by)


def _set_by_people(client: str, code: str, said: Mapping[str, Any]) -> bool:
    told = history(client, code)
    by_pack = next((change.values for change in told if change.by.kind != "agent" and change.values), None)
    return told[0].by.kind == "agent" and by_pack is not None and by_pack["said"] == said if told else False


@transaction.atomic
def remove(client: str, code: str, *, now: datetime, by: Actor) -> None:
    """Whoever needs it is asked before. Raises LookupError."""
    scope.require(client)
    journal.lock(queries.CONTENT)
    if not Announcement.objects.filter(client_id=client, code=code).delete()[0]:
        raise LookupError(code)
    journal.append(queries.CONTENT, events.AnnouncementRemoved(client, code), at=now, by=by)


def keep_file(client: str, name: str, data: bytes, *, folder: Path, now: datetime, by: Actor) -> FileFacts:
    """Check an uploaded file, keep it as it came and as it is played. Raises recorded.RecordedProblem."""
    scope.require(client)
    sound = recorded.read(data)
    digest = hashlib.sha256(client.encode() + b"\0" + data).hexdigest()[:32]
    original = f"{ORIGINALS}/{digest}.{sound.kind.lower()}"
    prompt = f"{prompts.FOLDER}/file-{digest}.wav"
    wave = sound.wave()
    found = {
        "kind": sound.kind, "rate": sound.rate, "channels": sound.channels, "level": round(sound.level, 1),
        "gain": round(sound.gain, 1), "clipped": round(sound.clipped, 5), "cut": round(sound.cut, 2),
        "doubts": list(sound.doubts), "bytes": len(data),
    }  # fmt: skip
    name = "".join(sign for sign in Path(name.replace("\\", "/")).name if sign.isprintable())[-LONGEST_NAME:] or digest
    values = {
        "client_id": client, "name": name, "original": original, "prompt": prompt,
        "seconds": round(sound.seconds, 2), "found": found, "uploaded_at": now, "uploaded_by": by.id,
    }  # fmt: skip
    with transaction.atomic():
        journal.lock(queries.CONTENT)
        row, is_new = RecordedFile.objects.get_or_create(digest=digest, defaults=values)
        if is_new:
            kept = events.RecordedFileKept(client, name, digest, row.seconds)
            journal.append(queries.CONTENT, kept, at=now, by=by)
        elif not row.is_saved:
            row.uploaded_at = now
            row.save(update_fields=["uploaded_at"])
        _write(folder / original, data)
        _write(folder / prompt, wave)
    return _file(row)


def _save_files(client: str, digests: Collection[str]) -> None:
    """An announcement has these files now: they stay, as it may be set back to them. Raises LookupError."""
    rows = RecordedFile.objects.filter(client_id=client, pk__in=digests)
    if digests and rows.update(is_saved=True) < len(digests):
        raise LookupError("a file is gone meanwhile")


@transaction.atomic
def forget_uploads(before: datetime, *, folder: Path, now: datetime) -> int:
    """Delete files that were uploaded before an instant and never saved with an announcement, some in one go. Returns
    how many went; one that cannot be deleted stays, and the log says why."""
    rows = RecordedFile.objects.filter(is_saved=False, uploaded_at__lt=before)
    if not rows.exists():
        return 0
    journal.lock(queries.CONTENT)
    gone = 0
    for row in rows.select_related("client").order_by("uploaded_at", "digest")[:FORGOTTEN_AT_ONCE]:
        try:
            for name in (row.original, row.prompt):
                (folder / name).unlink(missing_ok=True)
        except OSError as error:
            log.error("the upload %s cannot be deleted: %s", row.original, error.strerror)
            continue
        forgotten = events.RecordedFileForgotten(row.client.code, row.name, row.digest)
        row.delete()
        journal.append(queries.CONTENT, forgotten, at=now, by=CENTRE)
        gone += 1
    return gone


def listen(
    client: str, language: str, said: Said, *, folder: Path, queues: Mapping[str, str],
    render: prompts.Render = espeak.render,
) -> list[Path]:  # fmt: skip
    """The sounds of what is typed, in order, with an example in each field. Raises TextProblem, LookupError."""
    made = _spoken(client, language, said, folder=folder, queues=queues, render=render)
    examples = {"place": "3", "wait": "5", "queue": next(iter(queues), "")}
    found: list[str] = []
    for sentence in made["sentences"]:
        for item in sentence:
            field = item[1:-1] if item.startswith("{") else ""
            found.append(made["values"].get(field, {}).get(examples.get(field, ""), "") if field else item)
    return [folder / item for item in found if item and ":" not in item]


def speak_names(client: str, queues: Mapping[str, str], *, folder: Path, now: datetime, by: Actor) -> None:
    """The names of queues have changed: what says them is spoken anew."""
    for row in Announcement.objects.filter(client_id=client):
        if any("{queue}" in said["text"] and not said["file"] for said in row.said.values()):
            it = _facts(row)
            put(
                client, it.code, name=it.name, said=it.said, fallback=it.fallback, folder=folder, queues=queues,
                now=now, by=by,
            )  # fmt: skip


# --- Reading


def find(client: str, code: str) -> AnnouncementFacts | None:
    row = Announcement.objects.filter(client_id=client, code=code).first()
    return _facts(row) if row else None


def every(client: str) -> list[AnnouncementFacts]:
    """All of a client, by code."""
    return [_facts(row) for row in Announcement.objects.filter(client_id=client).order_by("code")]


def removed(client: str) -> list[str]:
    """Codes of those that are gone, the latest first."""
    told = [item.event for item in journal_queries.replay(queries.CONTENT)]
    gone = [it.code for it in told if isinstance(it, events.AnnouncementRemoved) and it.client == client]
    there = set(queries.announcements(client))
    return [code for code in dict.fromkeys(gone[::-1]) if code not in there]


def file(client: str, digest: str) -> FileFacts:
    """Raises LookupError."""
    row = RecordedFile.objects.filter(client_id=client, pk=digest).first() if digest.isascii() else None
    if row is None:
        raise LookupError(digest)
    return _file(row)


def history(client: str, code: str) -> list[Change]:
    """Who set what, the latest first."""
    found: list[Change] = []
    for item in journal_queries.replay(queries.CONTENT):
        match item.event:
            case events.AnnouncementSet(client=of, code=named, values=values) if (of, named) == (client, code):
                found.append(Change(str(item.seq), item.at, item.by, values))
            case events.AnnouncementRemoved(client=of, code=named) if (of, named) == (client, code):
                found.append(Change(str(item.seq), item.at, item.by, None))
            case _:
                pass
    return found[::-1]


def said_of(values: Mapping[str, Any]) -> dict[str, Said]:
    """What the journal keeps of it, by language."""
    return {lang: Said(it["text"], it["manner"], it["file"]) for lang, it in values.items()}


def _facts(row: Announcement) -> AnnouncementFacts:
    client = str(row.client_id)  # pyright: ignore[reportUnknownArgumentType, reportAttributeAccessIssue] Django's
    return AnnouncementFacts(client, row.code, row.name, said_of(row.said), tuple(row.fallback))


def _file(row: RecordedFile) -> FileFacts:
    return FileFacts(row.digest, row.name, row.prompt, row.seconds, row.found)


# --- Speaking


def _spoken(
    client: str, language: str, said: Said, *, folder: Path, queues: Mapping[str, str], render: prompts.Render
) -> dict[str, Any]:
    if said.file:
        return {"sentences": [[file(client, said.file).prompt]], "values": {}}
    if not said.text.strip():
        raise TextProblem("text-empty")
    pieces = announcement_text.sentences(said.text, language, client=clients.client(client).name)

    def prompt(words: str) -> str:
        return prompts.prompt(words, language, folder=folder, render=render, manner=said.manner)

    fields = sorted({piece.field for sentence in pieces for piece in sentence if piece.field})
    return {
        "sentences": [
            [f"{{{piece.field}}}" if piece.field else prompt(piece.words) for piece in sentence] for sentence in pieces
        ],
        "values": {
            field: {
                value: prompt(words)
                for value, words in announcement_text.values(field, language, queues).items()
            }
            for field in fields
        },
    }  # fmt: skip


def _write(path: Path, data: bytes) -> None:
    """In one step: a reader sees none or all of it."""
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".file-", suffix=".new")
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    os.chmod(name, 0o644)
    os.replace(name, path)
