"""The sound of menus: their texts are spoken when they are published, so that no caller waits for a speaker."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from infolinia.clients import queries as clients
from infolinia.content import prompts, queries
from infolinia.procedures import engine
from infolinia.procedures.keypad import Said
from infolinia.procedures.parts import Procedure
from infolinia.procedures.scope import Scope
from infolinia.speech import espeak


def prompts_of(client: str, announcement: str, text: str, language: str) -> tuple[str, ...]:
    """What is played for a text of a menu: the announcement that stands for it, else the text as it is spoken."""
    recorded = queries.announcement_prompts(client, announcement, language) if announcement else ()
    return recorded or (prompts.prompt(text, language, folder=settings.SETTINGS.prompts, render=espeak.render),)


def prompts_of_said(client: str, said: Said) -> tuple[str, ...]:
    """The same for what the keypad says; nothing for an announcement that is gone, where no text stands for it."""
    if not said.text:
        return queries.announcement_prompts(client, said.announcement, said.language)
    return prompts_of(client, said.announcement, said.text, said.language)


def speak(client: str, menu: Procedure) -> int:
    """Speak all that a caller may hear of a menu; returns how many texts."""
    return sum(_speak(client, menu, language) for language in menu.languages)


def _speak(client: str, menu: Procedure, language: str) -> int:
    given = {"client.name": clients.client(client).name, "call.direction": "in"}
    state = engine.start(menu, given=given, performer="voice", language=language, today=date.min)
    scope, count = Scope(menu, "", state, given), 0
    for step in menu.steps:
        if step.included:
            count += _speak(client, step.included, language)
        for text in (step.text, step.help):
            said = scope.fill(text, menu.slot(step.id), ear=True) if text else ""
            if said:
                prompts_of(client, step.announcement, said, language)
                count += 1
    return count
