"""The pages of the administration: what there is, the list of each kind, its form with its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from infolinia.clients.access import administrator_only
from infolinia.content import queries as content
from infolinia.oversight.administration import explained
from infolinia.oversight.administration.kinds import KINDS, kind
from infolinia.oversight.administration.things import (
    Done,
    Field,
    Problems,
    Thing,
    Values,
    Who,
    fingerprint,
    grouped,
    typed,
)
from infolinia.oversight.first_run.queries import open_points
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.pages import page
from infolinia.oversight.frame.sight import in_sight
from infolinia.web.refusals import Refusal

PLACE = "administration"
LARGEST_FILE = 20 * 2**20  # bytes; a kind may take less


def _who(request: HttpRequest) -> Who:
    visitor: Any = request
    return Who(visitor.facts, visitor.now)


def _kind(code: str) -> Thing:
    found = kind(code)
    if found is None:
        raise Refusal("not-found", status=404)
    return found


@administrator_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of setting, with how many there are."""
    who = _who(request)
    listed = [(thing, len(thing.rows(who))) for thing in KINDS]
    menus = sum(len(content.procedures(it.code, "", kind="menu")) for it in sight.clients_of(who.me))
    return page(
        request, "administration/index.html", PLACE, things=listed, open_points=open_points(who.me), menus=menus
    )


@administrator_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def installation(request: HttpRequest) -> HttpResponse:
    """The installation's settings: each with its value, where that comes from, what it means."""
    return page(request, "administration/installation.html", PLACE, settings=explained.settings())


@administrator_only
@require_GET
def menus(request: HttpRequest) -> HttpResponse:
    """Menus stand beside the procedures; whoever looks for them here is led there."""
    return redirect("authoring:menus")


@administrator_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def list_things(request: HttpRequest, code: str) -> HttpResponse:
    """The things of a kind, and those that were removed."""
    thing, who = _kind(code), _who(request)
    return _list(request, thing, who)


def _list(request: HttpRequest, thing: Thing, who: Who, said: str = "") -> HttpResponse:
    rows = thing.rows(who)
    facts = {
        "rows": rows, "has_states": any(row.state for row in rows), "gone": thing.gone(who),
        "tables": thing.overview(who), "said": said, "told": request.GET.get("told", ""),
    }  # fmt: skip
    return page(request, "administration/list.html", PLACE, thing=thing, **facts)


@administrator_only
@require_POST
@in_sight
def act_of_list(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do what a button below a list says."""
    thing, who = _kind(code), _who(request)
    try:
        done = thing.act(who, "", name, request.POST.get("value", "")[:200])
    except LookupError as error:
        raise Refusal("not-found", status=404) from error
    return _list(request, thing, who, done.said)


@administrator_only
@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
@in_sight
def one_thing(request: HttpRequest, code: str, key: str = "") -> HttpResponse:
    """A form: a new thing, or one that there is; of one that was removed, what is on record."""
    thing, who = _kind(code), _who(request)
    try:
        stored = thing.values(who, key)
    except LookupError as error:
        if request.method == "GET":
            return _gone(request, thing, who, key)
        raise Refusal("not-found", status=404) from error
    if request.method == "GET":
        return _form(request, thing, who, key, stored, stored, {})
    if why := thing.fixed(key):
        return _form(request, thing, who, key, stored, stored, {"": why})
    fields = thing.fields(who, key)
    values = typed(fields, dict(request.POST.lists()))
    for field in fields:
        if field.fixed and key:
            values[field.name] = stored.get(field.name, "")
    try:
        _files(request, thing, who, fields, values)
    except Problems as wrong:
        return _form(request, thing, who, key, stored, values, wrong.by_field)
    if request.POST.get("seen", "") != fingerprint(stored):
        return _form(request, thing, who, key, stored, values, {"": Refusal("setting-moved").message}, status=409)
    try:
        kept = thing.put(who, key, values)
    except Problems as wrong:
        return _form(request, thing, who, key, stored, values, wrong.by_field)
    except Refusal as refusal:
        return _form(request, thing, who, key, stored, values, {"": refusal.message}, status=refusal.status)
    return _done(request, thing, who, kept) if isinstance(kept, Done) else _told(code, kept, "saved")


def _files(request: HttpRequest, thing: Thing, who: Who, fields: list[Field], values: Values) -> None:
    """What was uploaded takes the place of what a field holds, and what is to go goes."""
    for field in (field for field in fields if field.kind == "file"):
        given: Any = request.FILES.get(f"{field.name}_new")
        if given is not None:
            data = given.read(LARGEST_FILE + 1)
            values[field.name] = thing.take(who, values, field.name, given.name or "", data)
        elif request.POST.get(f"{field.name}_drop"):
            values[field.name] = ""


def _form(
    request: HttpRequest, thing: Thing, who: Who, key: str, stored: Values, values: Values,
    problems: dict[str, str], *, status: int = 422, done: Done | None = None,
) -> HttpResponse:  # fmt: skip
    fields = thing.fields(who, key)
    known = {field.name for field in fields}
    general = " ".join(said for name, said in problems.items() if name not in known)
    shown = {name: said for name, said in problems.items() if name in known}
    facts: dict[str, Any] = {
        "thing": thing, "key": key, "general": general,
        "groups": grouped(fields, values, shown, is_new=not key, kept=thing.kept),
        "has_files": any(field.kind == "file" for field in fields),
        "wrong": bool(problems), "seen": fingerprint(stored), "told": request.GET.get("told", ""), "done": done,
    }  # fmt: skip
    if key:
        facts |= {
            "name": thing.name(who, key), "fixed": thing.fixed(key), "history": thing.history(key),
            "acts": thing.acts(who, key), "tables": thing.tables(who, key), "needed_by": thing.needed_by(who, key),
            "notes": thing.notes(key),
        }  # fmt: skip
    response = page(request, "administration/form.html", PLACE, **facts)
    response.status_code = status if problems else 200
    return response


def _gone(
    request: HttpRequest, thing: Thing, who: Who, key: str, problem: str = "", *, status: int = 200
) -> HttpResponse:
    """What is on record of a thing that was removed, with the way back."""
    name = next((link.label for link in thing.gone(who) if _names(link.address, key)), None)
    if name is None:
        raise Refusal("not-found", status=404)
    facts = {"thing": thing, "key": key, "name": name, "history": thing.history(key), "problem": problem}
    response = page(request, "administration/gone.html", PLACE, **facts)
    response.status_code = status
    return response


def _names(address: str, key: str) -> bool:
    return resolve(address).kwargs.get("key") == key


def _done(request: HttpRequest, thing: Thing, who: Who, done: Done) -> HttpResponse:
    """The page of a thing with what was done; a secret stands on this one answer and nowhere else."""
    stored = thing.values(who, done.key)
    return _form(request, thing, who, done.key, stored, stored, {}, done=done)


@administrator_only
@never_cache
@require_POST
@in_sight
def act(request: HttpRequest, code: str, key: str, name: str) -> HttpResponse:
    """Do what one of the page's buttons says."""
    thing, who = _kind(code), _who(request)
    try:
        stored = thing.values(who, key)
        done = thing.act(who, key, name, request.POST.get("value", "")[:200])
    except LookupError as error:
        raise Refusal("not-found", status=404) from error
    except (Problems, Refusal) as wrong:
        return _form(request, thing, who, key, stored, stored, {"": _said(wrong)}, status=_status(wrong))
    return _done(request, thing, who, done)


@administrator_only
@require_POST
@in_sight
def remove(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take it away; what needs it is told instead."""
    thing, who = _kind(code), _who(request)
    try:
        stored = thing.values(who, key)
        if thing.needed_by(who, key):
            said = _("Something else needs it: see below. Change that first.")
            return _form(request, thing, who, key, stored, stored, {"": said}, status=409)
        thing.remove(who, key)
    except LookupError as error:
        raise Refusal("not-found", status=404) from error
    except Refusal as refusal:
        return _form(request, thing, who, key, stored, stored, {"": refusal.message}, status=refusal.status)
    return redirect(f"{reverse('administration:list', args=[code])}?told=removed")


@administrator_only
@require_POST
@in_sight
def undo(request: HttpRequest, code: str, key: str, number: str) -> HttpResponse:
    """Let it be as an earlier change left it; what was removed comes back."""
    thing, who = _kind(code), _who(request)
    try:
        done = thing.undo(who, key, number)
    except LookupError as error:
        raise Refusal("not-found", status=404) from error
    except (Problems, Refusal) as wrong:
        try:
            stored = thing.values(who, key)
        except LookupError:
            return _gone(request, thing, who, key, _said(wrong), status=_status(wrong))
        return _form(request, thing, who, key, stored, stored, {"": _said(wrong)}, status=_status(wrong))
    return _done(request, thing, who, done) if done else _told(code, key, "undone")


def _said(wrong: Problems | Refusal) -> str:
    return " ".join(wrong.by_field.values()) if isinstance(wrong, Problems) else wrong.message


def _status(wrong: Problems | Refusal) -> int:
    return 422 if isinstance(wrong, Problems) else wrong.status


def _told(code: str, key: str, what: str) -> HttpResponse:
    return redirect(f"{reverse('administration:one', args=[code, key])}?told={what}")
