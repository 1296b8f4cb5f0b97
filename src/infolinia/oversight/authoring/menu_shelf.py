"""The menus of a client: their list, one as it stands, what a new one begins with, and what is wrong with one.
The form and the API share this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from infolinia.clients.facts import ClientFacts
from infolinia.content import drafts, queries
from infolinia.content.queries import DraftFacts, Version
from infolinia.floor.routing import queries as floor
from infolinia.oversight.authoring import menu_fields, menu_sheet, shelf
from infolinia.oversight.authoring.menu_fields import Offered
from infolinia.oversight.authoring.menu_sheet import Failing, Key, NotShown, Sheet, Spoken
from infolinia.oversight.authoring.menu_text import Written
from infolinia.procedures.checker import findings as sentences
from infolinia.web.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Listed:
    """A menu in the list. numbers: that lead to it; above: the menus that include it."""

    name: str
    title: str
    published: Version | None
    draft: DraftFacts | None
    numbers: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A menu as it stands: its draft, else what is published. text: of the procedure."""

    client: ClientFacts
    name: str
    text: str
    draft: DraftFacts | None
    published: Version | None

    @property
    def edition(self) -> int:
        return self.draft.edition if self.draft else 0


def listed(client: str, tongue: str) -> list[Listed]:
    """By title."""
    titles = dict(queries.procedures(client, tongue, kind="menu"))
    current = {version.name: version for version in queries.shelf(client)}
    written = {draft.name: draft for draft in queries.drafts(client)}
    titles = {name: _title(draft, tongue) for name, draft in written.items() if menu_sheet.is_menu(draft.text)} | titles
    found = [
        Listed(
            name,
            title,
            current.get(name),
            written.get(name),
            numbers(client, name),
            tuple(titles.get(it, it) for it in shelf.including(client, name)),
        )
        for name, title in titles.items()
    ]
    return sorted(found, key=lambda it: (it.title.lower(), it.name))


def _title(draft: DraftFacts, tongue: str) -> str:
    """Of a menu that is not published; its name where no title can be read."""
    try:
        return menu_sheet.read(draft.text, draft.name).title.get(tongue) or draft.name
    except NotShown:
        return draft.name


def numbers(client: str, name: str) -> tuple[str, ...]:
    """Those that lead to the menu."""
    return tuple(it.number for it in floor.numbers() if it.client == client and it.menu == name)


def opened(client: ClientFacts, name: str) -> Opened:
    """Raises Refusal where there is no menu of this name."""
    draft = queries.draft(client.code, name)
    text = draft.text if draft else queries.library(client.code).get(name, "")
    if not menu_sheet.is_menu(text):
        raise Refusal("not-found", status=404)
    published = next((version for version in queries.versions(client.code, name) if version.current), None)
    return Opened(client, name, text, draft, published)


def sheet(menu: Opened) -> Sheet:
    """Raises Refusal (menu-not-shown) where the text says more than a sheet holds."""
    try:
        return menu_sheet.read(menu.text, menu.name)
    except NotShown as refused:
        raise Refusal("menu-not-shown", status=409, line=refused.line) from refused


def begun(client: str, name: str, title: Mapping[str, str]) -> Sheet:
    """What a new menu begins with: a greeting, a person at 0, and the usual ways out."""
    is_there = "closed" in queries.announcements(client)
    greeting = {"pl": "Dzień dobry, tu {client.name}.", "en": "Good morning, this is {client.name}."}
    asked = {"pl": "{options}. Gwiazdka powtarza. English: dziewięć.", "en": "{options}. Star repeats."}
    person = {"pl": "konsultant", "en": "an agent"}
    return Sheet(
        name=name,
        title={language: said[:200] for language, said in title.items()},
        languages=("pl", "en"),
        keys=(Key("9", "language"), Key("0", "person", "person", person), Key("*", "again")),
        prompt=Spoken(asked),
        greeting=Spoken(greeting),
        silence=Failing(1),
        wrong=Failing(2),
        closed="announcement closed" if is_there else "hang_up",
    )


def wrong(
    client: str, written: Written, sheet: Sheet, offer: Offered, *, on: datetime
) -> tuple[dict[str, str], list[str]]:
    """What bars publishing: by field, and what belongs to no field. The remarks of the check bar nothing. To be called
    in a turn of checking.py, which who comes next to it, saves or publishes, holds as well."""
    told = menu_fields.problems(sheet, offer)
    said_of = {_of_all(name) for name in told}
    general: list[str] = []
    found = drafts.findings(client, sheet.name, written.text, on=localdate(on))
    for finding in (it for it in found if it.severity == "error"):
        said = f"{sentences.why(finding, _)} {sentences.cure(finding, _)}"
        own = finding.place.file == f"{sheet.name}.yaml"
        name = written.fields.get(finding.place.line, "") if own else ""
        if name and name != "name":
            if _of_all(name) not in said_of:  # else the same is said twice: here and at the other language
                told.setdefault(name, said)
        elif said not in general and not told:
            general.append(said)
    return told, general


def _of_all(name: str) -> str:
    """A field without its language."""
    return name.removesuffix("_pl").removesuffix("_en")
