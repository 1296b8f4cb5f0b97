"""The pages of the editor of procedures: the list, the text, the history."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients.access import supervisor_only
from infolinia.clients.facts import ClientFacts
from infolinia.content import drafts, queries
from infolinia.journal.facts import Actor
from infolinia.oversight.authoring import checking, comparing, rehearsing, shelf, starting, wording
from infolinia.oversight.authoring.access import author_only
from infolinia.oversight.authoring.files import as_file
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.pages import page
from infolinia.procedures import tree
from infolinia.web.refusals import Refusal


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@sight.in_sight
def list_procedures(request: HttpRequest) -> HttpResponse:
    """The procedures of the visitor's clients."""
    return _list(request)


def _list(request: HttpRequest, *, problem: str = "", typed: str = "", chosen: str = "", of: str = "") -> HttpResponse:
    visitor: Any = request
    on = localdate(visitor.now)
    seen = sight.clients_of(visitor.facts)
    shelves = [(client, shelf.books(client.code, request.LANGUAGE_CODE, on=on)) for client in seen]
    dropped = request.GET.get("dropped", "")[:60]
    facts = {"shelves": shelves, "dropped": dropped, "problem": problem, "typed": typed, "chosen": chosen, "of": of}
    response = page(request, "authoring/list.html", "procedures", **facts)
    response.status_code = 422 if problem else 200
    return response


@supervisor_only
@never_cache
@require_POST
@sight.in_sight
def new_procedure(request: HttpRequest) -> HttpResponse:
    """Begin a procedure under a new name: empty, or as a copy of another (`of`) of the same client."""
    visitor: Any = request
    code, of = request.POST.get("client", ""), request.POST.get("of", "")
    name = request.POST.get("name", "").strip()
    client = next((item for item in sight.clients_of(visitor.facts) if item.code == code), None)
    if client is None:
        raise Refusal("not-found", status=404)
    try:
        shelf.must_be_new(code, name)
        if of:
            texts = {**queries.library(code), **{draft.name: draft.text for draft in queries.drafts(code)}}
            if of not in texts:
                raise Refusal("not-found", status=404)
            text = starting.copied(texts[of], name)
            drafts.save(code, name, text, edition=0, now=visitor.now, by=visitor.actor)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _list(request, problem=refusal.message, typed=name[:80], chosen=code, of=of)
    return redirect("authoring:editor", client=code, name=name)


@author_only
@never_cache
@ensure_csrf_cookie
@require_GET
def editor(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """A procedure's text, what is found in it, its picture and its rehearsal."""
    draft = queries.draft(client.code, name)
    text = draft.text if draft else queries.library(client.code).get(name, "")
    published = next((version for version in queries.versions(client.code, name) if version.current), None)
    tongue = request.LANGUAGE_CODE
    facts = {
        "client": client,
        "name": name,
        "title": published.title.get(tongue, name) if published else name,
        "draft": draft,
        "draft_by": shelf.who_saved(draft) if draft else "",
        "text": text,
        "published": published,
        "next": queries.next_version(client.code, name),
        "words": wording.words(),
        "starting": starting.text(name, tongue),
        "most": tree.LARGEST,
    }
    return page(request, "authoring/editor.html", "procedures", **facts)


@author_only
@never_cache
@require_GET
def download(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """The text as a file: the draft, or what is published; with `version` (a hash) that version."""
    return as_file(shelf.text_of(client.code, name, request.GET.get("version", "")), name)


@author_only
@never_cache
@require_GET
def before(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """What publishing changes, for who is about to publish: a part of the page."""
    draft = queries.draft(client.code, name)
    with checking.turn(wait=10):  # asked once, and not again
        rehearsed = rehearsing.played(client.code, name, draft.text if draft else "")
        summary = comparing.of_draft(client.code, name)
    facts = {
        "client": client,
        "name": name,
        "including": shelf.including(client.code, name),
        "is_led": shelf.is_led(client.code, name),
        "summary": summary,
        "rehearsed": rehearsed,
    }
    return render(request, "authoring/_before.html", facts)


@author_only
@never_cache
@ensure_csrf_cookie
@require_GET
def history(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """Who changed what, the versions, and the numbers whose calls it conducts."""
    return _history(request, client, name)


def _history(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    tongue = request.LANGUAGE_CODE
    entries = shelf.history(client.code, name, tongue)
    texts = queries.library(client.code)
    if not entries and name not in texts:
        raise Refusal("not-found", status=404)
    published = next((version for version in queries.versions(client.code, name) if version.current), None)
    facts = {
        "client": client,
        "name": name,
        "title": published.title.get(tongue, name) if published else name,
        "published": published,
        "entries": entries,
        "draft": queries.draft(client.code, name),
        "numbers": shelf.numbers(client.code, tongue),
        "is_led": shelf.is_led(client.code, name),
        "former": shelf.former(client.code, name),
        "said": request.GET.dict(),
    }
    return page(request, "authoring/history.html", "procedures", **facts)


@author_only
@never_cache
@require_POST
def take_up(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """Make an older version what new calls get."""
    visitor: Any = request
    made = drafts.roll_back(client.code, name, request.POST.get("hash", ""), now=visitor.now, by=visitor.actor)
    return _back(client, name, taken_up=made.version)


@author_only
@never_cache
@require_POST
def point(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """Let the calls to a number of the client be conducted by this procedure. Refused (not-published) before it is."""
    visitor: Any = request
    number = request.POST.get("number", "")
    by: Actor = visitor.actor
    before = shelf.lead(client.code, name, number, request.LANGUAGE_CODE, now=visitor.now, by=by)
    return _back(client, name, number=number, former=before.title)


def _back(client: ClientFacts, name: str, **said: str) -> HttpResponse:
    return redirect(f"{reverse('authoring:history', args=(client.code, name))}?{urlencode(said)}")
