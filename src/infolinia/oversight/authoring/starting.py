"""What a new procedure begins with: a short one that is whole, or a copy of another under the new name."""

from __future__ import annotations

import re

_NAMED = re.compile(r"^procedure:[^\n#]*", re.MULTILINE)  # one run: a text of others may be one long line of spaces
_VERSION = re.compile(r"^version:[^\n]*\n", re.MULTILINE)

_COMMENTS = {
    "pl": (
        "Tytuł widzi konsultant. Każdy tekst po polsku i po angielsku.",
        "Co trzeba ustalić w rozmowie.",
        "Przebieg rozmowy, krok po kroku.",
    ),
    "en": (
        "The agent sees the title. Each text in Polish and in English.",
        "What is to be found out in the call.",
        "The course of the call, step by step.",
    ),
}


def text(name: str, tongue: str) -> str:
    """A procedure of three steps that passes the check. tongue: of its comments."""
    title, slots, steps = _COMMENTS.get(tongue, _COMMENTS["en"])
    return f"""procedure: {name}
# {title}
title: {{pl: Nowa procedura, en: New procedure}}
languages: [pl, en]
# {slots}
slots:
  matter: {{type: text, title: {{pl: Sprawa, en: Matter}}}}
# {steps}
steps:
  - statement: recording
    law: REC-01
    text:
      pl: "Dzień dobry, tu {{client.name}}. Rozmowa jest nagrywana."
      en: "Good morning, this is {{client.name}}. The call is recorded."
  - ask: matter
    text:
      pl: "W czym mogę pomóc?"
      en: "How can I help?"
  - finish: done
    disposition: I_INFO
    text:
      pl: "Dziękuję za rozmowę. Do widzenia."
      en: "Thank you for calling. Goodbye."
"""


def copied(source: str, name: str) -> str:
    """The text of another procedure under this name; its number of version is left out."""

    def named(found: re.Match[str]) -> str:
        line = found[0]
        return f"procedure: {name}{line[len(line.rstrip()) :]}"  # a comment stays where it stood

    return _VERSION.sub("", _NAMED.sub(named, source, count=1), count=1)
