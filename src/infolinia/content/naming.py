"""Where procedures name a queue, an announcement or an agent: what must be changed before one can be removed.

Menus are read as they are compiled, with the menus they include in their former texts, too, because that is what new
calls hear; the place is told by the key that leads there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from infolinia.content import queries
from infolinia.procedures import paths, targets
from infolinia.procedures.parts import Procedure, Step
from infolinia.procedures.problems import ProcedureProblems

_OPENING = re.compile(r"call\.opening\s*=\s*(closed|holiday)")
_CHOSEN = re.compile(r"(\w+)\s*=\s*([\w-]+)")


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure that names it. at: of a menu; a key ("1"), closed, holiday, silence, no_match, or a step ("main")."""

    kind: Literal["procedure", "menu"]
    client: str
    name: str
    title: str
    at: str = ""

    def said(self) -> str:
        """With the place, in words."""
        if not self.at:
            return self.title
        known = {
            "closed": pgettext("menu", "when closed"), "holiday": _("on days with hours of their own"),
            "silence": _("no key"), "no_match": _("a wrong key"), "say": _("greeting"),
            "choose": _("what is said about the keys"),
        }  # fmt: skip
        is_key = len(self.at) == 1
        place = _("key {key}").format(key=self.at) if is_key else known.get(self.at, self.at)
        return _("{name}: {place}").format(name=self.title, place=place)


def of_queue(code: str) -> list[Named]:
    """What new calls get and what hands calls to this queue."""
    words = re.compile(rf"\bqueue[:\s]+[\"']?{re.escape(code)}(?![\w-])")
    calls = [(client, name) for client, name, text in queries.current_calls_with(code) if words.search(text)]
    found = [Named("procedure", client, name, name) for client, name in calls]
    return found + [named for kind, it, named in _in_menus("") if (kind, it) == ("queue", code)]


def of_announcements(client: str) -> dict[str, list[Named]]:
    """By code: the menus that play it."""
    found: dict[str, list[Named]] = {}
    for kind, code, named in _in_menus(client):
        if kind == "announcement":
            found.setdefault(code, []).append(named)
    return found


def of_agent(username: str) -> list[Named]:
    """The menus that lead to this agent."""
    return [named for kind, it, named in _in_menus("") if (kind, it) == ("agent", username)]


def leads_to_queue_of_number(client: str, name: str) -> bool:
    """Whether a menu, as new callers hear it, leads somebody to the queue of the number: a person, one agent."""
    menu = menu_words(client, name).menu
    return menu is not None and any(targets.to_queue_of_number(menu))


@dataclass(frozen=True, slots=True)
class MenuWords:
    """A menu as new callers hear it, to say in words what is counted of it by codes; a code that it has no more is said
    as it stands."""

    menu: Procedure | None
    name: str

    def title(self) -> str:
        return _titled(self.menu) if self.menu else self.name

    def place(self, path: str) -> str:
        """A step by its path: the menus in their place that lead to it, and the choice where a menu has several."""
        owner, said = self.menu, list[str]()
        *heads, last = path.split("/")
        for head in heads:
            owner = paths.inner(owner, head) if owner else None
            said.append(_titled(owner) if owner else head)
        step = owner.step(last) if owner else None
        choices = [step.id for step in owner.steps if step.kind == "choose"] if owner else []
        if step and step.kind == "say":
            said.append(_("greeting"))
        elif last and choices != [last]:
            slot = owner.slot(last) if owner else None
            said.append(_in_tongue(slot.title if slot else {}, last))
        return ", ".join(said)

    def chosen(self, path: str, value: str) -> str:
        """A value of a choice with its key: "1: complaints"."""
        slot = paths.slot_of(self.menu, path) if self.menu else None
        option = next((it for it in slot.options if it.value == value), None) if slot else None
        if option is None:
            return value
        words = _in_tongue({tongue: said[0] for tongue, said in option.words.items() if said}, value)
        return f"{option.key}: {words}" if option.key else words


def menu_words(client: str, name: str) -> MenuWords:
    try:
        return MenuWords(queries.current(client, name), name)
    except ProcedureProblems:
        return MenuWords(None, name)


def _titled(menu: Procedure) -> str:
    return _in_tongue(menu.title, menu.name)


def _in_tongue(said: Mapping[str, str], otherwise: str) -> str:
    return said.get((get_language() or "pl")[:2]) or next(filter(None, said.values()), otherwise)


def _in_menus(client: str) -> Iterator[tuple[str, str, Named]]:
    """(queue, agent or announcement, its code, the place)."""
    tongue = (get_language() or "pl")[:2]
    for of, menu in queries.current_menus(client):
        for inner in targets.with_included(menu):
            for step in inner.steps:
                title = inner.title.get(tongue, inner.name)
                if step.announcement:
                    yield "announcement", step.announcement, Named("menu", of, menu.name, title, step.kind)
                target = targets.read(step.to) if step.kind == "hand_over" else None
                if target and target.kind in ("queue", "agent", "announcement"):
                    for at in _leading(inner, step) or [step.id]:
                        yield target.kind, target.code, Named("menu", of, menu.name, title, at)


def _leading(menu: Procedure, step: Step) -> list[str]:
    """What leads to a step: keys, opening hours, the ends of ladders."""
    found: list[str] = []
    for other in menu.steps:
        for condition, go in other.edges:
            if go != step.id:
                continue
            opening, chosen = _OPENING.fullmatch(condition.text), _CHOSEN.fullmatch(condition.text)
            slot = menu.slot(chosen[1]) if chosen else None
            options = slot.options if slot and chosen else ()
            found += [opening[1]] if opening else []
            found += [option.key for option in options if chosen and option.value == chosen[2] and option.key]
        found += [kind for kind, rungs in other.ladder.items() if rungs and rungs[-1] == step.id]
    return list(dict.fromkeys(found))
