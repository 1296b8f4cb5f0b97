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

_MENU_COMMENTS = {
    "pl": (
        "Co można wybrać i którym klawiszem.",
        "Dokąd: person, agent UŻYTKOWNIK, queue KOD procedure NAZWA, announcement KOD, number +48…, hang_up.",
    ),
    "en": (
        "What can be chosen, and by which key.",
        "Where to: person, agent USER, queue CODE procedure NAME, announcement CODE, number +48…, hang_up.",
    ),
}


def text(name: str, tongue: str) -> str:
    """A procedure of three steps that passes the check; under a name that begins with menu, a menu. tongue: of its
    comments."""
    if name.casefold().startswith("menu"):
        return _menu(name, tongue)
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


def _menu(name: str, tongue: str) -> str:
    keys, targets = _MENU_COMMENTS.get(tongue, _MENU_COMMENTS["en"])
    return f"""procedure: {name}
title: {{pl: Menu, en: Menu}}
kind: menu
languages: [pl, en]
# {keys}
slots:
  main:
    type: choice
    values:
      first: {{pl: pierwsza sprawa, en: the first matter, key: "1"}}
      person: {{pl: konsultant, en: an agent, key: "0"}}
steps:
  - branch: hours
    when:
      - {{if: call.opening = closed, go: closed}}
      - {{if: call.opening = holiday, go: closed}}
  - say: welcome
    text: {{pl: "Dzień dobry, tu {{client.name}}.", en: "Good morning, this is {{client.name}}."}}
  - choose: main
    text: {{pl: "{{options}}. Gwiazdka powtarza.", en: "{{options}}. Star repeats."}}
    keys: {{"*": again, "9": language}}
    ladder: {{silence: [again, to_person], no_match: [again, again, to_person]}}
  - branch: main_way
    when:
      - {{if: main = first, go: to_first}}
# {targets}
  - hand_over: to_person
    to: person
  - hand_over: to_first
    to: person
  - hand_over: closed
    to: announcement closed
"""


def copied(source: str, name: str) -> str:
    """The text of another procedure under this name; its number of version is left out."""

    def named(found: re.Match[str]) -> str:
        line = found[0]
        return f"procedure: {name}{line[len(line.rstrip()) :]}"  # a comment stays where it stood

    return _VERSION.sub("", _NAMED.sub(named, source, count=1), count=1)
