"""The pages of menus by keys: their list, a new one, and the form that reads and writes the text of its procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from infolinia.clients.access import supervisor_only
from infolinia.clients.facts import ClientFacts
from infolinia.content import drafts, queries
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rule_words
from infolinia.oversight.authoring import checking, menu_fields, menu_sheet, menu_shelf, menu_text, menu_tree, shelf
from infolinia.oversight.authoring.access import author_only
from infolinia.oversight.authoring.menu_fields import Offered, Values
from infolinia.oversight.authoring.menu_sheet import KEYS, NotShown, Sheet
from infolinia.oversight.authoring.menu_shelf import Opened
from infolinia.oversight.authoring.menu_text import field
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.pages import page
from infolinia.procedures import messages
from infolinia.web.refusals import Refusal

PATIENCE = 10.0  # seconds that a person at the form waits for the check of another text
MOST_CHANGES = 5  # shown below the form; the history has all of them


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@sight.in_sight
def list_menus(request: HttpRequest) -> HttpResponse:
    """The menus of the visitor's clients."""
    visitor: Any = request
    tongue = request.LANGUAGE_CODE
    shelves = [(client, menu_shelf.listed(client.code, tongue)) for client in sight.clients_of(visitor.facts)]
    return page(request, "authoring/menus.html", _place(request), shelves=shelves)


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
@sight.in_sight
def new_menu(request: HttpRequest) -> HttpResponse:
    """A name and a title; then a menu that is whole stands as a draft."""
    visitor: Any = request
    clients = sight.clients_of(visitor.facts)
    given = {name: request.POST.get(name, "").strip() for name in ("client", "name", "title_pl", "title_en")}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        code = given["client"]
        if code not in {item.code for item in clients}:
            raise Refusal("not-found", status=404)
        wrong = _wrong_name(code, given)
        if not wrong:
            title = {language: given[f"title_{language}"] for language in ("pl", "en")}
            text = menu_text.write(menu_shelf.begun(code, given["name"], title)).text
            drafts.save(code, given["name"], text, edition=0, now=visitor.now, by=visitor.actor)
            return redirect("authoring:menu", client=code, name=given["name"])
    response = page(request, "authoring/new_menu.html", _place(request), clients=clients, given=given, wrong=wrong)
    response.status_code = 422 if wrong else 200
    return response


def _wrong_name(client: str, given: Mapping[str, str]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    try:
        shelf.must_be_new(client, given["name"])
    except Refusal as refusal:
        wrong["name"] = refusal.message
    for language in ("pl", "en"):
        if not given[f"title_{language}"]:
            wrong[f"title_{language}"] = _("Write what the menu is called.")
    return wrong


@author_only
@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def menu(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """The form. A POST keeps what was typed as the draft and, with `do` publish, makes it what new calls get."""
    visitor: Any = request
    opened = menu_shelf.opened(client, name)
    try:
        before = menu_sheet.read(opened.text, name)
    except NotShown as refused:
        return _not_shown(request, opened, refused)
    offer = menu_fields.offered(client.code, without=name)
    if request.method == "GET":
        return _form(request, opened, before, offer, menu_fields.values_of(before))
    values = menu_fields.typed(request.POST.dict(), before)
    sheet = menu_fields.sheet_of(values, before, client.code)
    shown = {**values, **{k: v for k, v in menu_fields.values_of(sheet).items() if k.startswith(menu_fields.LONG)}}
    written = menu_text.write(sheet)
    edition = request.POST.get("edition", "")
    wants = "published" if request.POST.get("do") == "publish" else "saved"
    try:
        kept = drafts.save(
            client.code, name, written.text, edition=int(edition) if edition.isdecimal() else 0, now=visitor.now,
            by=visitor.actor,
        )  # fmt: skip
        if wants == "published":
            with checking.turn(wait=PATIENCE):
                wrong, general = menu_shelf.wrong(client.code, written, sheet, offer, on=visitor.now)
                if not wrong and not general:
                    drafts.publish(client.code, name, edition=kept, now=visitor.now, by=visitor.actor)
            if wrong or general:
                return _form(request, menu_shelf.opened(client, name), sheet, offer, shown, wanted=wants)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return _form(request, opened, sheet, offer, shown, wanted=wants, refused=refusal, sent=edition)
    return redirect(f"{reverse('authoring:menu', args=[client.code, name])}?told={wants}")


@author_only
@never_cache
@require_POST
def drop_menu(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """Throw the draft away; what is published stays."""
    visitor: Any = request
    edition = request.POST.get("edition", "")
    number = int(edition) if edition.isdecimal() else 0
    drafts.drop(client.code, name, edition=number, now=visitor.now, by=visitor.actor)
    return redirect("authoring:menus")


def _not_shown(request: HttpRequest, opened: Opened, refused: NotShown) -> HttpResponse:
    """The text stays the truth: where the form would show it by halves, it says so and leads to the text."""
    lines = opened.text.splitlines()
    said = lines[refused.line - 1].strip()[:120] if 0 < refused.line <= len(lines) else ""
    facts = {**_head(opened, request), "line": refused.line, "said": said}
    if refused.problem:
        facts["why"] = messages.say(refused.problem, _).partition(": ")[2]
    return page(request, "authoring/menu_not_shown.html", _place(request), **facts)


def _head(opened: Opened, request: HttpRequest) -> dict[str, Any]:
    title = opened.published.title.get(request.LANGUAGE_CODE, opened.name) if opened.published else opened.name
    return {
        "client": opened.client,
        "name": opened.name,
        "title": title,
        "draft": opened.draft,
        "draft_by": shelf.who_saved(opened.draft) if opened.draft else "",
        "published": opened.published,
    }


def _form(
    request: HttpRequest, opened: Opened, sheet: Sheet, offer: Offered, values: Values, *, wanted: str = "",
    refused: Refusal | None = None, sent: str = "",
) -> HttpResponse:  # fmt: skip
    visitor: Any = request
    client, name = opened.client, opened.name
    written = menu_text.write(sheet)
    with checking.turn(wait=PATIENCE):
        wrong, general = menu_shelf.wrong(client.code, written, sheet, offer, on=visitor.now)
    entries = shelf.history(client.code, name, request.LANGUAGE_CODE)
    facts = {
        **_head(opened, request),
        "title": sheet.title.get(request.LANGUAGE_CODE) or name,
        "edition": sent or opened.edition,
        "parts": _parts(values, wrong, offer),
        "keys": _key_rows(values, wrong, offer),
        "lists": _lists(offer),
        "general": general,
        "wrong_count": len(wrong) + len(general),
        "wanted": wanted,
        "refused": refused.message if refused else "",
        "told": request.GET.get("told", ""),
        "loses_comments": menu_sheet.has_comments(opened.text),
        "numbers": menu_shelf.numbers(client.code, name),
        "above": shelf.including(client.code, name),
        "former": shelf.former(client.code, name),
        "entries": entries[:MOST_CHANGES],
        "picture": _picture(sheet, client.code, offer, request.LANGUAGE_CODE),
        "hours": [(code, rule_words.hours_name(code)) for code in floor.opening_hours()],
        "now": visitor.now,
        "keypad": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"),
    }
    response = page(request, "authoring/menu.html", _place(request), **facts)
    response.status_code = refused.status if refused else 422 if wanted and (wrong or general) else 200
    return response


# --- The fields


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what stands in it, what may be chosen, and what is wrong with it. list: the name of the list of the
    page that it is filled with when it is opened; options are then what stands in it. needed: it cannot be
    left empty."""

    name: str
    value: str
    label: str = ""
    help: str = ""
    problem: str = ""
    options: menu_fields.Options | None = None
    list: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class KeyRow:
    key: str
    way: Shown
    procedure: Shown
    number: Shown
    pl: Shown
    en: Shown


def _parts(values: Values, wrong: Mapping[str, str], offer: Offered) -> dict[str, Shown]:
    """The fields beside those of the keys, by name."""
    names = {"pl": _("Polish"), "en": _("English")}
    none = ("", _("none: the text is spoken"))
    tongues = {"pl en": _("Polish, then English"), "en pl": _("English, then Polish"), **names}
    times = [("", [(str(n), str(n)) for n in range(menu_sheet.MOST_TIMES + 1)])]
    labels = {
        "languages": _("Languages"), "closed": _("When closed"), "holiday": _("On days with hours of their own"),
        "silence_times": _("Said again so many times"), "silence_way": pgettext("menu", "Then"),
        "wrong_times": _("Said again so many times"), "wrong_way": pgettext("menu", "Then"),
        "returning": _("Within so many minutes"),
        **{f"{part}_announcement": _("Announcement") for part in menu_fields.LONG},
    }  # fmt: skip
    labels |= {"title_pl": _("Title in Polish"), "title_en": _("Title in English")}
    for part in menu_fields.LONG:
        labels |= {f"{part}_{language}": word for language, word in names.items()}
    options: dict[str, menu_fields.Options] = {
        "languages": [("", [(code, tongues[code]) for code in menu_fields.TONGUES])],
        "silence_times": times, "wrong_times": times,
        **{
            f"{part}_announcement": [("", [none, *offer.choosable(values[f"{part}_announcement"])])]
            for part in menu_fields.LONG
        },
    }  # fmt: skip
    ways = ("silence_way", "wrong_way", "closed", "holiday")
    for name in ways:
        options[name] = menu_fields.only(menu_fields.ways(offer, values[name], of_key=False), values[name])
    helps = {
        "prompt_pl": _("{{options}} says each key with its words, such as: Complaints: 1.").format(),
        "returning": _("Empty: nobody is asked. The announcement menu_again asks; key 1 leads back to the queue."),
        "closed": _("By the opening hours chosen at the number. “–”: the menu is heard."),
        "holiday": _("Public holidays, and days that the opening hours name."),
    }
    return {
        name: Shown(
            name,
            values[name],
            label,
            helps.get(name, ""),
            wrong.get(name, ""),
            options.get(name),
            list="ways" if name in ways else "",
            needed=name in ways[:2],
        )
        for name, label in labels.items()
    }


def _lists(offer: Offered) -> dict[str, menu_fields.Options]:
    """What many fields offer alike, once in the page: a centre of fifty agents would be listed sixteen times."""
    return {
        "ways": menu_fields.ways(offer, of_key=False), "ways-of-key": menu_fields.ways(offer),
        "procedures": [("", [_number_procedure(), *offer.procedures])],
    }  # fmt: skip


def _number_procedure() -> tuple[str, str]:
    return "", _("procedure of the number")


def _key_rows(values: Values, wrong: Mapping[str, str], offer: Offered) -> list[KeyRow]:
    procedures: menu_fields.Options = [("", [_number_procedure(), *offer.procedures])]

    def shown(
        part: str, key: str, language: str = "", options: menu_fields.Options | None = None, of: str = ""
    ) -> Shown:
        name = field(part, key, language)
        stands = menu_fields.only(options, values[name]) if options else None
        return Shown(name, values[name], problem=wrong.get(name, ""), options=stands, list=of)

    return [
        KeyRow(
            key,
            shown("way", key, options=menu_fields.ways(offer, values[field("way", key)]), of="ways-of-key"),
            shown("procedure", key, options=procedures, of="procedures"),
            shown("number", key),
            shown("words", key, "pl"),
            shown("words", key, "en"),
        )
        for key in KEYS
    ]


def _picture(sheet: Sheet, client: str, offer: Offered, tongue: str) -> str:
    said = menu_tree.Said(
        lambda way: menu_fields.words_of(way, offer), _("no key"), _("a wrong key"), _("closed"), _("a day of its own")
    )
    found = menu_tree.leaves(sheet, queries.library(client), tongue, said)
    return menu_tree.draw(sheet.title.get(tongue, sheet.name), found)


def _place(request: HttpRequest) -> str:
    """Where the navigation stands: supervisors reach menus from the procedures."""
    visitor: Any = request
    return "administration" if visitor.facts.role == "administrator" else "procedures"
