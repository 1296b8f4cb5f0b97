"""What the editor asks and sends while somebody writes: the check, saving, publishing, taking back. JSON both ways.

A reply that could be overtaken carries what it answers: a check its number, a saving its edition.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients.facts import ClientFacts
from infolinia.content import drafts
from infolinia.oversight.authoring import checking, hints, shelf
from infolinia.oversight.authoring.access import author_only, number_in, text_in
from infolinia.web.templatetags import writing


@author_only
@never_cache
@require_POST
def check(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """What is found in a text that is being written, its picture and its counts; nothing is kept."""
    visitor: Any = request
    text, number = text_in(request), number_in(request, "number")
    with checking.turn():
        found = checking.look(client.code, name, text, on=localdate(visitor.now))
    return JsonResponse({"number": number, **asdict(found)})


@author_only
@never_cache
@require_GET
def tally(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """How much is found in the draft, or in what is published: a cell of the list."""
    visitor: Any = request
    text = shelf.text_of(client.code, name)
    with checking.turn():
        found = checking.tally(client.code, name, text, on=localdate(visitor.now))
    return render(request, "authoring/_tally.html", {"found": found})


@author_only
@never_cache
@require_POST
def save(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Keep the text as it is. Refused (draft-moved) when somebody else has saved since `edition`."""
    visitor: Any = request
    edition = drafts.save(
        client.code, name, text_in(request), edition=number_in(request, "edition"), now=visitor.now, by=visitor.actor
    )
    return JsonResponse({"edition": edition, "at": writing.clock(visitor.now)})


@author_only
@never_cache
@require_POST
def publish(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Make the draft what new calls get."""
    visitor: Any = request
    edition = number_in(request, "edition")
    with checking.turn():
        made = drafts.publish(client.code, name, edition=edition, now=visitor.now, by=visitor.actor)
    return JsonResponse({"version": made.version, "at": writing.clock(visitor.now)})


@author_only
@never_cache
@require_POST
def drop(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Throw the draft away; what is published stays. Refused (draft-moved) when somebody else has saved since."""
    visitor: Any = request
    drafts.drop(client.code, name, edition=number_in(request, "edition"), now=visitor.now, by=visitor.actor)
    return JsonResponse({})


@author_only
@never_cache
@require_GET
def words(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """What may be written where, for the hints: the language, and what this installation offers."""
    return JsonResponse(hints.offered(client.code, name, request.LANGUAGE_CODE))
