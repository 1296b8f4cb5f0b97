"""What is ready to begin with (packs/ready): short procedures by trade, and the announcements that every queue needs.

It is published for a client once and is the client's own from then on: the editor changes it, nothing brings it back.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from infolinia.content import manifest, packs, prompts, queries, services
from infolinia.content.models import Announcement
from infolinia.journal.facts import Actor
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
    """The announcements that the client does not have yet, in these languages; returns how many. They are spoken first,
    so that nobody who writes waits for that."""
    sounds = prompts_folder or settings.SETTINGS.prompts
    have = set(Announcement.objects.filter(client_id=client).values_list("code", "language"))
    missing = [
        (spoken.code, lang, spoken.texts[lang])
        for spoken in _announcements()
        for lang in languages
        if lang in spoken.texts and (spoken.code, lang) not in have
    ]
    with ThreadPoolExecutor(VOICES, thread_name_prefix="voice") as voices:
        said = list(voices.map(lambda it: prompts.prompt(it[2], it[1], folder=sounds, render=render), missing))
    with transaction.atomic():
        for (code, lang, text), prompt in zip(missing, said, strict=True):
            services.put_announcement(client, code, lang, text, prompt, now=now, by=by)
    services.keep_line_trouble(prompts_folder=sounds)
    return len(missing)


def speak(
    client: str, code: str, texts: dict[str, str], *, now: datetime, by: Actor, prompts_folder: Path | None = None,
    render: prompts.Render = espeak.render,
) -> None:  # fmt: skip
    """Let an announcement of the client say these texts, by language."""
    sounds = prompts_folder or settings.SETTINGS.prompts
    said = {lang: prompts.prompt(text, lang, folder=sounds, render=render) for lang, text in texts.items()}
    with transaction.atomic():
        for lang, text in texts.items():
            services.put_announcement(client, code, lang, text, said[lang], now=now, by=by)


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    folder = packs.root() / PACK
    pack = manifest.read((folder / "manifest.yaml").read_text("utf-8"), source=PACK)
    return {entry.name: (folder / "procedures" / f"{entry.name}.yaml").read_text("utf-8") for entry in pack.procedures}


@lru_cache(maxsize=1)
def _announcements() -> tuple[manifest.Spoken, ...]:
    file = packs.root() / PACK / "announcements.yaml"
    return manifest.read_announcements(file.read_text("utf-8"), source=PACK)
