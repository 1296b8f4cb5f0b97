"""Which announcements are offered where one is chosen for callers, and what they are called there; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from textwrap import shorten
from typing import Any

WIDEST = 50  # characters of a text that stands for a name

# What the centre says by itself at moments of its own, whatever is chosen elsewhere, and what agents hear.
_OF_THE_CENTRE = re.compile(
    r"(place|wait)_(\d+|many)|callback_(offer|taken|hello)|phone_\w+|outside_press_1|menu_again|hold|lost"
    r"|evacuation|trouble|blocked"
)
_OF_QUEUES = frozenset({"recording", "waiting", "position"})  # told while a queue is heard, not instead of one


def is_for_callers(code: str, *, queues: Collection[str] = (), instead_of_queue: bool = False) -> bool:
    """Whether somebody would choose it. queues: codes of the client's queues, of which agents outside are told by
    announcements of their own (`outside_QUEUE`). instead_of_queue: it is to be heard where no queue is."""
    told_outside = code.startswith("outside_") and code.removeprefix("outside_") in queues
    return not (_OF_THE_CENTRE.fullmatch(code) or told_outside or (instead_of_queue and code in _OF_QUEUES))


def called(code: str, name: str, said: Mapping[str, Mapping[str, Any]], language: str) -> str:
    """Its name, or how its text begins; its code where it has neither. said: by language, as it is kept."""
    texts = [said[language], *said.values()] if language in said else list(said.values())
    text = next((str(it["text"]) for it in texts if it.get("text")), "")
    begins = shorten(text, WIDEST, placeholder="…").rstrip(".").replace(".…", "…")  # it stands within sentences
    return name or begins or code
