"""Sentences of the command line in the language of who types, without Django: what needs no tables starts at once.

The language is that of INFOLINIA_LANGUAGE, which a verb that opens a data folder sets from its settings; else the one
that settings have unless said.
"""

from __future__ import annotations

import gettext as catalogues
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import infolinia
from infolinia.processes.settings import Settings
from infolinia.processes.unfit import SettingsProblem

HOUSE = Path(infolinia.__file__).parent
ROOMS = ("processes", "law", "procedures", "procedures/checker", "procedures/declarations", "floor/lines")


def gettext(sentence: str) -> str:
    """The sentence in the language of who types."""
    return of_language(language())(sentence)


def language() -> str:
    return os.environ.get("INFOLINIA_LANGUAGE") or str(Settings.model_fields["language"].default)


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
