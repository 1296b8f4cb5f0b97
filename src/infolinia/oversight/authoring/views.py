"""The pages of the editor of procedures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from infolinia.clients.access import supervisor_only
from infolinia.clients.facts import ClientFacts
from infolinia.content import queries
from infolinia.oversight.authoring.access import author_only
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.pages import page


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@sight.in_sight
def list_procedures(request: HttpRequest) -> HttpResponse:
    """The procedures of the visitor's clients."""
    visitor: Any = request
    shelves = [
        (client, queries.procedures(client.code, request.LANGUAGE_CODE)) for client in sight.clients_of(visitor.facts)
    ]
    return page(request, "authoring/list.html", "procedures", shelves=shelves)


@author_only
@never_cache
@ensure_csrf_cookie
@require_GET
def editor(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """A procedure's text, what is found in it, its picture and its rehearsal."""
    draft = queries.draft(client.code, name)
    text = draft.text if draft else queries.library(client.code).get(name, "")
    return page(request, "authoring/editor.html", "procedures", client=client, name=name, draft=draft, text=text)
