"""What is ready to begin with: short procedures by trade (packs/ready), and the announcements that every queue needs
(those of the demo that are for all clients).

It is published for a client once and is the client's own from then on: the editor changes it, nothing brings it back.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from infolinia.content import announcements, manifest, packs, prompts, queries, services
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures import language
from infolinia.procedures.language import Procedure
from infolinia.speech import espeak

PACK = "ready"
VOICES = 4  # announcements that are spoken at once


@lru_cache(maxsize=1)
def procedures() -> dict[str, Procedure]:
    """The procedures on offer by name, in the order of the pack."""
    texts = _texts()
    return {name: language.load(text, source=f"{PACK}/{name}.yaml", library=texts) for name, text in texts.items()}


def give_procedure(client: str, name: str, *, now: datetime, by: Actor) -> None:
    """Publish one for the client, unless the client has a procedure of this name. Raises LookupError for one that is
    not on offer."""
    texts = _texts()
    if name not in texts:
        raise LookupError(name)
    if not queries.current_hash(client, name):
        services.publish(client, texts[name], source=f"{PACK}/{name}.yaml", library=texts, now=now, by=by)


def give_announcements(
    client: str,
    languages: tuple[str, ...],
    *,
    now: datetime,
    by: Actor,
    prompts_folder: Path | None = None,
    render: prompts.Render = espeak.render,
) -> int:
    """The announcements that the client does not have yet, in these languages; returns how many texts. All are spoken
    first, several at once: the speaker keeps what it has said."""
    sounds = prompts_folder or settings.SETTINGS.prompts
    missing: dict[str, dict[str, announcements.Said]] = {}
    for spoken in _announcements():
        kept = announcements.find(client, spoken.code)
        said = dict(kept.said) if kept else {}
        new = {lang: announcements.Said(text) for lang, text in spoken.texts.items() if lang in languages}
        if set(new) - set(said):
            missing[spoken.code] = {**new, **said}
    texts = [(it.text, lang) for said in missing.values() for lang, it in said.items() if not it.file]
    with ThreadPoolExecutor(VOICES, thread_name_prefix="voice") as voices:
        list(voices.map(lambda it: prompts.prompt(*it, folder=sounds, render=render), texts))
    for code, said in missing.items():
        _put(client, code, said, folder=sounds, render=render, now=now, by=by)
    services.keep_line_trouble(prompts_folder=sounds)
    return sum(len(said) for said in missing.values())


def speak(
    client: str, code: str, texts: dict[str, str], *, now: datetime, by: Actor, prompts_folder: Path | None = None,
    render: prompts.Render = espeak.render,
) -> None:  # fmt: skip
    """Let an announcement of the client say these texts, by language, and nothing in others. Raises TextProblem."""
    sounds = prompts_folder or settings.SETTINGS.prompts
    said = {lang: announcements.Said(text) for lang, text in texts.items()}
    _put(client, code, said, folder=sounds, render=render, now=now, by=by)


def _put(
    client: str, code: str, said: dict[str, announcements.Said], *, folder: Path, render: prompts.Render, now: datetime,
    by: Actor,
) -> None:  # fmt: skip
    kept = announcements.find(client, code)
    with scoped({client}):
        announcements.put(
            client, code, name=kept.name if kept else "", said=said, fallback=kept.fallback if kept else (),
            folder=folder, render=render, now=now, by=by,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    folder = packs.root() / PACK
    pack = manifest.read((folder / "manifest.yaml").read_text("utf-8"), source=PACK)
    return {entry.name: (folder / "procedures" / f"{entry.name}.yaml").read_text("utf-8") for entry in pack.procedures}


@lru_cache(maxsize=1)
def _announcements() -> tuple[manifest.Spoken, ...]:
    file = packs.root() / "demo" / "announcements.yaml"
    said = manifest.read_announcements(file.read_text("utf-8"), source="demo")
    return tuple(spoken for spoken in said if not spoken.client)
