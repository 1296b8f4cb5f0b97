"""Sentences of the command line in the language of who types, without Django: what needs no tables starts at once.

All words of one command are in one language: that of the installation, where its settings say one (INFOLINIA_LANGUAGE,
or `language` in the infolinia.toml of the data folder that is named); else that of the system (LC_ALL, LC_MESSAGES,
LANG), where it says one; else Polish, as the pages.
"""

from __future__ import annotations

import gettext as catalogues
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import infolinia
from infolinia.processes import settings as installation
from infolinia.processes.settings import Settings
from infolinia.processes.unfit import SettingsProblem

HOUSE = Path(infolinia.__file__).parent
ROOMS = (
    "processes",
    "law",
    "procedures",
    "procedures/checker",
    "procedures/declarations",
    "floor/lines",
    "callers",
    "clients",
    "conduct",
    "content",
    "journal",
)

_folder: dict[str, str | None] = {}


def gettext(sentence: str) -> str:
    """The sentence in the language of who types."""
    return of_language(language())(sentence)


def language(data: str | Path | None = None) -> str:
    """data: the folder that is named; without one, that of `opened`."""
    return installation.language_said(data or _folder.get("data")) or of_system()


def opened(data: str | Path | None) -> None:
    """The command is about the installation in this folder; None: about that of the environment, if any."""
    _folder["data"] = str(data) if data else None


def of_system() -> str:
    """pl or en: English for who reads neither, Polish where the system says nothing (C, POSIX)."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    word = re.split(r"[_.@]", said)[0]
    usual = str(Settings.model_fields["language"].default)
    return usual if word in ("", "C", "POSIX", usual) else "en"


def told(problem: SettingsProblem) -> str:
    """What is wrong with the settings, in the installation's language where that could be read."""
    return problem.said(of_language(problem.language or language()))


def of_language(language: str) -> Callable[[str], str]:
    """What says sentences in a language; English, the language of the sources, where it has none."""
    rooms = _catalogues(language)

    def said(sentence: str) -> str:
        for found in rooms:
            translated = found.gettext(sentence)
            if translated != sentence:
                return translated
        return sentence

    return said


@cache
def _catalogues(language: str) -> tuple[catalogues.NullTranslations, ...]:
    return tuple(
        catalogues.translation("django", str(HOUSE / room / "locale"), [language], fallback=True) for room in ROOMS
    )
