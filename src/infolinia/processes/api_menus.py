"""The API's part about menus by keys: for supervisors and administrators, within their clients, as on the pages.

What is written is a draft; its fields, their checks and the text that is kept are those of the form (docs/menus.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from infolinia.clients.facts import ClientFacts
from infolinia.content import drafts
from infolinia.content.queries import DraftFacts, Version
from infolinia.oversight.authoring import checking, menu_fields, menu_sheet, menu_shelf, menu_text, shelf
from infolinia.oversight.authoring.access import client_of
from infolinia.oversight.authoring.menu_fields import Values
from infolinia.oversight.authoring.menu_sheet import KEYS, MOST_TIMES, PERSON, Failing, Sheet, Spoken
from infolinia.oversight.authoring.menu_shelf import Opened
from infolinia.oversight.authoring.menu_text import field
from infolinia.oversight.frame import sight
from infolinia.procedures.fields import LANGUAGES
from infolinia.processes import api_procedures
from infolinia.processes.api_ledger import supervisors_only
from infolinia.processes.api_procedures import EditionIn
from infolinia.web.refusals import Refusal

router = Router(tags=["menus"])

LONGEST = menu_fields.LONGEST
MOST_MINUTES = 99_999
WAY = (
    "person, agent USER, queue CODE, queue CODE procedure NAME, announcement CODE, announcement CODE back,"
    " number +48…, menu NAME, hang_up"
)


class Texts(Schema):
    model_config = {"extra": "forbid"}
    pl: str = Field(default="", max_length=LONGEST)
    en: str = Field(default="", max_length=LONGEST)


class SpokenIn(Schema):
    model_config = {"extra": "forbid"}
    announcement: str = Field(
        default="", max_length=40, description="Code of the announcement that is heard; empty: the text is spoken."
    )
    text: Texts = Field(default_factory=Texts, description="With an announcement and no text, its own words are kept.")


class KeyIn(Schema):
    model_config = {"extra": "forbid"}
    to: str = Field(max_length=200, description=f"{WAY}; or again, language, back.")
    words: Texts = Field(
        default_factory=Texts, description="What is said for the key; none with again, language and back."
    )


class FailingIn(Schema):
    model_config = {"extra": "forbid"}
    times: int = Field(default=1, ge=0, le=MOST_TIMES, description="How often the menu is said again.")
    to: str = Field(default=PERSON, max_length=200, description=f"Then: {WAY}.")


class MenuIn(Schema):
    model_config = {"extra": "forbid"}
    title: Texts
    languages: list[Literal["pl", "en"]] = Field(
        default_factory=lambda: ["pl", "en"], min_length=1, max_length=2, description="The first is heard at first."
    )
    greeting: SpokenIn | None = Field(default=None, description="Heard once; null: none.")
    prompt: SpokenIn = Field(
        default_factory=SpokenIn, description="What is said about the keys; {options} says each with its words."
    )
    keys: dict[str, KeyIn] = Field(max_length=len(KEYS), description="By key: 1 to 9, 0, * and #.")
    silence: FailingIn = Field(default_factory=FailingIn, description="Nobody presses a key for six seconds.")
    wrong: FailingIn = Field(default_factory=FailingIn, description="A key that does nothing.")
    closed: str = Field(
        default="", max_length=200, description="Where calls go out of hours; empty: the menu is heard then, too."
    )
    holiday: str = Field(default="", max_length=200, description="The same on days with hours of their own.")
    returning: int = Field(
        default=0, ge=0, le=MOST_MINUTES, description="Minutes in which who waited may go back past the menu; 0: none."
    )


class MenuPut(MenuIn):
    edition: int | None = Field(
        default=None, ge=0, lt=2**31,
        description="Of the draft that you know of, 0 for none; refused when there is a later one.",
    )  # fmt: skip


class ProblemOut(Schema):
    place: str = Field(description="Such as keys.1.words.en; empty: the menu as a whole.")
    message: str = Field(description="What is wrong, and the cure, in the language of Accept-Language.")


class ProblemsOut(Schema):
    problems: list[ProblemOut] = Field(description="What bars publishing; none: it can be published.")


class MenuListed(Schema):
    client: str
    name: str
    title: str = Field(description="In the language of Accept-Language; its name where a draft's title cannot be read.")
    state: Literal["draft", "published", "changed"] = Field(
        description="draft: never published; changed: published, and a draft stands beside it."
    )
    version: str = Field(description="What new calls hear; empty: nothing.")
    edition: int = Field(description="Of the draft, which counts its savings; 0: there is none.")
    numbers: list[str] = Field(description="That lead to it.")
    within: list[str] = Field(description="Titles of the menus that hold it.")


class MenusOut(Schema):
    items: list[MenuListed]


class SpokenOut(Schema):
    announcement: str
    text: dict[str, str]


class KeyOut(Schema):
    to: str
    words: dict[str, str]


class FailingOut(Schema):
    times: int
    to: str


class SheetOut(Schema):
    title: dict[str, str]
    languages: list[str]
    greeting: SpokenOut | None
    prompt: SpokenOut
    keys: dict[str, KeyOut]
    silence: FailingOut
    wrong: FailingOut
    closed: str
    holiday: str
    returning: int


class MenuOut(ProblemsOut):
    client: str
    name: str
    state: Literal["draft", "published", "changed"]
    version: str
    edition: int
    saved_at: datetime | None = Field(description="The draft.")
    numbers: list[str]
    loses_remarks: bool = Field(description="The text holds remarks of its author, which the next PUT drops.")
    menu: SheetOut = Field(description="What a PUT takes, beside `edition`.")


@router.get("/menus", response=MenusOut, summary="Menus of your clients, and what is published of each")
def menus(request: HttpRequest, client: str = "") -> dict[str, Any]:
    """Of all your clients, or of one."""
    me = supervisors_only(request)
    mine = [client_of(me, client)] if client else sight.clients_of(me)
    found = [(of.code, it) for of in mine for it in menu_shelf.listed(of.code, _tongue())]
    items = [
        {
            "client": code, "name": it.name, "title": it.title, **_state(it.published, it.draft),
            "numbers": list(it.numbers), "within": list(it.above),
        }
        for code, it in found
    ]  # fmt: skip
    return {"items": items}


@router.get("/menus/{client}/{name}", response=MenuOut, summary="One menu: its draft, else what is published")
def menu(request: HttpRequest, client: str, name: str) -> dict[str, Any]:
    """409 `menu-not-shown` where its text says more than these fields hold: it is written in the text editor."""
    me = supervisors_only(request)
    opened = menu_shelf.opened(client_of(me, client), name)
    sheet = menu_shelf.sheet(opened)
    with _turn():
        return _out(opened, sheet, _problems(request, client, sheet))


@router.put("/menus/{client}/{name}", response=MenuOut, summary="Write the draft of a menu, or make one")
def put(request: HttpRequest, client: str, name: str, body: MenuPut) -> dict[str, Any]:
    """The whole of it: what is left out has its default. It is kept with its mistakes, which `problems` tells, and
    nobody hears it before it is published. What no text of a menu could say is refused, and nothing is kept."""
    visitor: Any = request
    me = supervisors_only(request)
    of = client_of(me, client)
    before, edition = _before(of, name)
    sheet = _sheet(body, before, client)
    known = edition if body.edition is None else body.edition
    with _turn():
        drafts.save(client, name, menu_text.write(sheet).text, edition=known, now=visitor.now, by=visitor.actor)
        return _out(menu_shelf.opened(of, name), sheet, _problems(request, client, sheet))


@router.post("/menus/{client}/{name}/check", response=ProblemsOut, summary="What would be wrong with a menu")
def check(request: HttpRequest, client: str, name: str, body: MenuIn) -> dict[str, Any]:
    """As `PUT` would tell it; nothing is kept."""
    me = supervisors_only(request)
    before, _edition = _before(client_of(me, client), name)
    sheet = _sheet(body, before, client)
    with _turn():
        return {"problems": _problems(request, client, sheet)}


@router.post("/menus/{client}/{name}/publish", response=MenuOut, summary="Let new calls hear the draft")
def publish(request: HttpRequest, client: str, name: str, body: EditionIn) -> dict[str, Any]:
    """Calls in the menu go on with what they hear. 422 `menu-unfit` tells what bars it, and nothing changes."""
    visitor: Any = request
    me = supervisors_only(request)
    of = client_of(me, client)
    opened = menu_shelf.opened(of, name)
    if opened.edition != body.edition:
        raise Refusal("draft-moved", name=name, edition=opened.edition)
    sheet = menu_shelf.sheet(opened)
    with _turn():
        if found := _problems(request, client, sheet):
            said = "; ".join(f"{it['place']}: {it['message']}" if it["place"] else it["message"] for it in found)
            raise Refusal("menu-unfit", status=422, problems=said)
        drafts.publish(client, name, edition=body.edition, now=visitor.now, by=visitor.actor)
    after = menu_shelf.opened(of, name)
    return _out(after, menu_shelf.sheet(after), [])


@router.delete("/menus/{client}/{name}/draft", response={204: None}, summary="Throw the draft of a menu away")
def drop(request: HttpRequest, client: str, name: str, edition: Annotated[int, Query(ge=0, lt=2**31)]) -> Status[None]:
    """What is published stays. edition: of the draft; nobody throws away what they never saw."""
    visitor: Any = request
    me = supervisors_only(request)
    if menu_shelf.opened(client_of(me, client), name).draft is None:
        raise Refusal("not-found", status=404)
    drafts.drop(client, name, edition=edition, now=visitor.now, by=visitor.actor)
    return Status(204, None)


# --- From what is sent to a sheet, and back


def _before(client: ClientFacts, name: str) -> tuple[Sheet, int]:
    """The menu as it stands, whose names of values are kept, and the edition of its draft; an empty one where the name
    is new. Raises Refusal: draft-named, name-taken, menu-not-shown."""
    try:
        opened = menu_shelf.opened(client, name)
    except Refusal:
        shelf.must_be_new(client.code, name)
        return Sheet(name, {}, LANGUAGES, (), Spoken({})), 0
    return menu_shelf.sheet(opened), opened.edition


def _sheet(body: MenuIn, before: Sheet, client: str) -> Sheet:
    """Raises Refusal for what no text of a menu could say."""
    wrong: dict[str, str] = {}
    one_of = _("write one of these: {expected}")
    if unknown := sorted(set(body.keys) - set(KEYS)):
        wrong[f"keys.{unknown[0][:20]}"] = one_of.format(expected=", ".join(KEYS))
    if " ".join(body.languages) not in menu_fields.TONGUES:
        wrong["languages"] = one_of.format(expected=", ".join(menu_fields.TONGUES))
    values = menu_fields.typed(_values(body), before)
    wrong |= {_place(name): said for name, said in menu_fields.unwritable(values).items()}
    if wrong:
        raise Refusal("wrong-input", status=422, problems="; ".join(f"{at}: {said}" for at, said in wrong.items()))
    return menu_fields.sheet_of(values, before, client)


def _values(body: MenuIn) -> Values:
    """As the form sends it."""
    values: Values = {"languages": " ".join(body.languages), "closed": body.closed, "holiday": body.holiday}
    values |= {"returning": str(body.returning or ""), **_texts("title_{}", body.title)}
    for part, said in (("greeting", body.greeting), ("prompt", body.prompt)):
        values[f"{part}_announcement"] = said.announcement if said else ""
        values |= _texts(f"{part}_{{}}", said.text if said else Texts())
    for key in KEYS:
        it = body.keys.get(key) or KeyIn(to="")
        way, procedure, number = menu_fields.split(" ".join(it.to.split()))
        values |= {field("way", key): way, field("procedure", key): procedure, field("number", key): number}
        values |= _texts(f"{field('words', key)}_{{}}", it.words)
    for part, failing in (("silence", body.silence), ("wrong", body.wrong)):
        values |= {f"{part}_times": str(failing.times), f"{part}_way": failing.to}
    return values


def _texts(named: str, texts: Texts) -> Values:
    return {named.format(language): str(getattr(texts, language)) for language in LANGUAGES}


def _out(opened: Opened, sheet: Sheet, problems: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "client": opened.client.code, "name": opened.name, **_state(opened.published, opened.draft),
        "saved_at": opened.draft.saved_at if opened.draft else None,
        "numbers": list(menu_shelf.numbers(opened.client.code, opened.name)),
        "loses_remarks": menu_sheet.has_comments(opened.text),
        "menu": _written(sheet), "problems": problems,
    }  # fmt: skip


def _written(sheet: Sheet) -> dict[str, Any]:
    minutes = sheet.returning if sheet.returning.isdecimal() and len(sheet.returning) < 6 else "0"
    return {
        "title": dict(sheet.title), "languages": list(sheet.languages),
        "greeting": _spoken(sheet.greeting) if sheet.greeting else None, "prompt": _spoken(sheet.prompt),
        "keys": {it.key: {"to": it.way, "words": dict(it.words)} for it in sheet.keys},
        "silence": _failing(sheet.silence), "wrong": _failing(sheet.wrong),
        "closed": sheet.closed, "holiday": sheet.holiday, "returning": int(minutes),
    }  # fmt: skip


def _spoken(said: Spoken) -> dict[str, Any]:
    return {"announcement": said.announcement, "text": dict(said.texts)}


def _failing(failing: Failing) -> dict[str, Any]:
    return {"times": failing.times, "to": failing.way}


def _state(published: Version | None, draft: DraftFacts | None) -> dict[str, Any]:
    state = ("changed" if draft else "published") if published else "draft"
    return {"state": state, "version": published.version if published else "", "edition": draft.edition if draft else 0}


# --- What is wrong with it


def _turn() -> AbstractContextManager[None]:
    """The check's turn, before anything is kept: who is told that it is busy has changed nothing."""
    return checking.turn(wait=api_procedures.PATIENCE)


def _problems(request: Any, client: str, sheet: Sheet) -> list[dict[str, str]]:
    offer = menu_fields.offered(client, without=sheet.name)
    wrong, general = menu_shelf.wrong(client, menu_text.write(sheet), sheet, offer, on=request.now)
    found = [{"place": _place(name), "message": said} for name, said in wrong.items()]
    return found + [{"place": "", "message": said} for said in general]


def _places() -> dict[str, str]:
    """Where each field of the form stands in what programs send."""
    found = {f"title_{language}": f"title.{language}" for language in LANGUAGES}
    for part in menu_fields.LONG:
        found[f"{part}_announcement"] = f"{part}.announcement"
        found |= {f"{part}_{language}": f"{part}.text.{language}" for language in LANGUAGES}
    for key in KEYS:
        found |= {field(part, key): f"keys.{key}.to" for part in ("way", "procedure", "number")}
        found |= {field("words", key, language): f"keys.{key}.words.{language}" for language in LANGUAGES}
    for part in ("silence", "wrong"):
        found |= {f"{part}_times": f"{part}.times", f"{part}_way": f"{part}.to"}
    return found


PLACES: Mapping[str, str] = _places()


def _place(name: str) -> str:
    return PLACES.get(name, name)


def _tongue() -> str:
    return (get_language() or "pl")[:2]
