"""Loading packs and publishing procedures; the only writers of content."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from ruamel.yaml.error import MarkedYAMLError

from infolinia.clients import queries as clients
from infolinia.clients import services as client_services
from infolinia.content import (
    announcement_text,
    announcements,
    events,
    loaders,
    manifest,
    menu_numbers,
    menu_sounds,
    prompts,
    queries,
    rehearsals,
)
from infolinia.content.models import Announcement, ProcedureVersion
from infolinia.content.problems import PackProblem
from infolinia.journal import queries as journal_queries
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.journal.scope import scoped
from infolinia.procedures import actions, language, tree
from infolinia.procedures.language import Procedure
from infolinia.procedures.problems import ProcedureProblems
from infolinia.speech import espeak

CONTENT = queries.CONTENT


def load_pack(
    folder: Path,
    *,
    now: datetime,
    by: Actor = SYSTEM,
    prompts_folder: Path | None = None,
    render: prompts.Render = espeak.render,
) -> dict[str, int]:
    """Bring the installation up to date with a pack. Loading it again changes only what has changed in it.

    prompts_folder: the installation's own unless said otherwise. Returns how many things of each kind the pack holds.
    Raises PackProblem, and ProcedureProblems for a procedure that cannot be used; what was loaded before it stays.
    """
    pack = _manifest(folder)
    _clients(pack, now=now)
    counts = {"clients": len(pack.clients)}
    counts["procedures"] = _procedures(pack, folder, now=now, by=by)
    if rehearsed := _rehearsals(pack, folder, now=now, by=by):
        counts["rehearsals"] = rehearsed
    sounds = prompts_folder or settings.SETTINGS.prompts
    counts["announcements"] = _announcements(pack, folder, sounds, render, now=now, by=by)
    for entry in pack.parts:
        loader = loaders.get(entry.kind)
        if loader is None:
            raise PackProblem("unknown-kind", _name(folder), kind=entry.kind, kinds=", ".join(loaders.kinds()))
        part = loaders.Part(entry.kind, _file(folder, entry.file), pack.operator_code, entry.options, now)
        counts[entry.kind] = counts.get(entry.kind, 0) + _part(loader, part, f"{folder.name}/{entry.file}")
    _tell(events.PackLoaded(pack.name, pack.version, counts), now=now, by=by)
    return counts


def _part(loader: loaders.Loader, part: loaders.Part, source: str) -> int:
    """What a loader cannot use is the author's mistake: told with the file, and where YAML breaks with the line."""
    try:
        return loader(part)
    except PackProblem:
        raise
    except MarkedYAMLError as error:
        at = f":{error.problem_mark.line + 1}:{error.problem_mark.column + 1}" if error.problem_mark else ""
        raise PackProblem("not-yaml", f"{source}{at}", why=error.problem or "") from error
    except KeyError as error:
        raise PackProblem("no-field", source, field=str(error.args[0])) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise PackProblem("wrong-part", source, why=str(error)) from error


@transaction.atomic
def publish(
    client: str, text: str, *, source: str, library: dict[str, str], now: datetime, by: Actor = SYSTEM
) -> Procedure:
    """Publish a procedure for a client: new calls get it, running ones keep theirs. Raises ProcedureProblems.

    library: texts of the procedures it may include, by name. The same text again publishes nothing.
    """
    procedure = language.load(text, source=source, library=library, actions=actions.names() or None)
    journal.lock(CONTENT)
    rows = ProcedureVersion.objects.select_for_update().filter(client_id=client, name=procedure.name)
    if rows.filter(hash=procedure.hash, current=True).exists():
        return procedure
    if wrong := menu_numbers.problems(client, procedure):
        raise ProcedureProblems(wrong)
    rows.filter(current=True).update(current=False)
    values = {
        "version": procedure.version,
        "title": dict(procedure.title),
        "text": text,
        "included": {name: library[name] for name in sorted(language.included(procedure))},
        "published_at": now,
        "current": True,
        "kind": procedure.kind,
    }
    ProcedureVersion.objects.update_or_create(
        client_id=client, name=procedure.name, hash=procedure.hash, defaults=values
    )
    published = events.ProcedurePublished(client, procedure.name, procedure.version, procedure.hash)
    journal.append(CONTENT, published, at=now, by=by)
    if procedure.kind == "menu":
        transaction.on_commit(lambda: menu_sounds.speak(client, procedure))
    return procedure


def _manifest(folder: Path) -> manifest.Manifest:
    file = folder / "manifest.yaml"
    if not file.is_file():
        raise PackProblem("no-manifest", str(folder))
    return manifest.read(file.read_text("utf-8"), source=_name(folder))


def _clients(pack: manifest.Manifest, *, now: datetime) -> None:
    if pack.operator_code:
        client_services.put_operator(pack.operator_code, pack.operator_name or pack.operator_code)
    for entry in pack.clients:
        client_services.put_client(
            entry.code,
            entry.name,
            operator=pack.operator_code,
            language=entry.language,
            about=dict(entry.about),
            now=now,
        )


def _procedures(pack: manifest.Manifest, folder: Path, *, now: datetime, by: Actor) -> int:
    library = {entry.name: _procedure(folder, f"procedures/{entry.name}.yaml") for entry in pack.procedures}
    for entry in pack.procedures:
        for client in entry.clients:
            _known_client(client, folder)
            source = f"{folder.name}/procedures/{entry.name}.yaml"
            if _replaced(client, entry.name, library[entry.name]):
                continue
            publish(client, library[entry.name], source=source, library=library, now=now, by=by)
    return len(pack.procedures)


def _rehearsals(pack: manifest.Manifest, folder: Path, *, now: datetime, by: Actor) -> int:
    """Those that lie in the folder rehearsals under the name of their procedure; how many files."""
    count = 0
    for entry in pack.procedures:
        name = f"rehearsals/{entry.name}.yaml"
        if not entry.clients or not (folder / name).is_file():
            continue
        text, source = _procedure(folder, name), f"{folder.name}/{name}"
        count += 1
        for client in entry.clients:
            with scoped({client}):
                rehearsals.load(client, entry.name, text, source=source, now=now, by=by)
    return count


def _replaced(client: str, name: str, text: str) -> bool:
    """True when a person has published something else since the pack brought this text: a pack that is loaded again,
    as the demo's is at each start, must not undo what supervisors wrote."""
    known = ProcedureVersion.objects.filter(client_id=client, name=name)
    if not known.filter(text=text, current=False).exists():
        return False
    with scoped({client}):
        published = (change for change in queries.history(client, name) if change.hash)
        newest = next(published, None)
    return newest is not None and newest.by.kind == "agent"


def _announcements(
    pack: manifest.Manifest, folder: Path, sounds: Path, render: prompts.Render, *, now: datetime, by: Actor
) -> int:
    if not pack.announcements:
        return 0
    source = f"{folder.name}/{pack.announcements}"
    said = manifest.read_announcements(_read(folder, pack.announcements), source=source)
    every = [entry.code for entry in pack.clients]
    own = {(spoken.client, spoken.code) for spoken in said if spoken.client}
    for spoken in said:
        wanted = [spoken.client] if spoken.client else [code for code in every if (code, spoken.code) not in own]
        for client in wanted:
            _known_client(client, folder)
            texts = {lang: announcements.Said(text) for lang, text in spoken.texts.items()}
            try:
                with scoped({client}):
                    announcements.load(client, spoken.code, texts, folder=sounds, render=render, now=now, by=by)
            except announcement_text.TextProblem as problem:
                why = f"{spoken.code}: {problem.code} {problem.value}"
                raise PackProblem("wrong-part", source, why=why) from problem
    return len(said)


def keep_line_trouble(*, prompts_folder: Path | None = None) -> None:
    """Lay the announcement "trouble" where a switch finds it without asking anyone; nothing when there is none."""
    sounds = prompts_folder or settings.SETTINGS.prompts
    for client in Announcement.objects.filter(code="trouble").order_by("client_id").values_list("client_id", flat=True):
        prompt = queries.announcement(client, "trouble", settings.LANGUAGE_CODE)
        if prompt and (sounds / prompt).is_file():
            shutil.copyfile(sounds / prompt, sounds / prompts.LINE_TROUBLE)
            return


def _known_client(code: str, folder: Path) -> None:
    try:
        clients.client(code)
    except LookupError:
        raise PackProblem("unknown-client", _name(folder), client=code) from None


@transaction.atomic
def _tell(loaded: events.PackLoaded, *, now: datetime, by: Actor) -> None:
    journal.lock(CONTENT)
    told = [r.event for r in journal_queries.replay(CONTENT) if isinstance(r.event, events.PackLoaded)]
    if not told or told[-1] != loaded:
        journal.append(CONTENT, loaded, at=now, by=by)


def _file(folder: Path, name: str) -> Path:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise PackProblem("no-file", _name(folder), name=name)
    return file


def _procedure(folder: Path, name: str) -> str:
    with _file(folder, name).open("rb") as file:
        return tree.decode(file.read(tree.LARGEST + 1), f"{folder.name}/{name}")


def _read(folder: Path, name: str) -> str:
    return _file(folder, name).read_text("utf-8")


def _name(folder: Path) -> str:
    return f"{folder.name}/manifest.yaml"
