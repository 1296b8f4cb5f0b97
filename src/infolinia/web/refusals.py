"""A refusal is an answer, not a fault: it has a code, facts and a sentence that names the cure.

Services raise it; the middleware here turns it into a page or into the API's one error shape. Rooms register the
sentences of their codes in `messages.py` through `say`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, gettext_noop

log = logging.getLogger(__name__)

SENTENCES: dict[str, str] = {
    "not-granted": gettext_noop("You have no permission for this. Ask your administrator."),
    "not-found": gettext_noop("There is no such thing here, or it belongs to another client."),
    "no-page": gettext_noop("Nothing stands at this address. Check how it is written, or begin at the start."),
    "stale-page": gettext_noop("This page is too old, or of an earlier sign-in. Go back, load it anew, try again."),
    "fault": gettext_noop("A fault of ours. It is in the log; nothing was changed by halves."),
    "locked": gettext_noop("The database is busy. Nothing is lost, try again in a moment."),
    "unkept": gettext_noop("What was sent holds a character or a number that cannot be kept. Write it anew."),
}


def say(sentences: Mapping[str, str]) -> None:
    """Register the sentences of a room: code → English sentence with {facts}."""
    SENTENCES.update(sentences)


class Refusal(Exception):
    """Something that may not or cannot be done now. `facts` fill the sentence of `code`."""

    def __init__(self, code: str, *, status: int = 409, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.facts = {name: str(value) for name, value in facts.items()}

    @property
    def message(self) -> str:
        """The sentence in the running language."""
        sentence = gettext(SENTENCES[self.code]) if self.code in SENTENCES else self.code
        return sentence.format_map(_Known(self.facts))


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class RefusalMiddleware:
    """Answers a Refusal in the form the request can read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:  # names nothing, and PostgreSQL does not even look for it
            return answer(request, Refusal("not-found", status=404))
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):  # busy, read-only or out of room: the browser tries again later
            log.error("The database cannot be used: %s", exception)
            return answer(request, Refusal("locked", status=503))
        if isinstance(exception, DataError):
            return answer(request, unkept(exception))
        if not isinstance(exception, Refusal):
            return None
        return answer(request, exception)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")


# --- What Django answers by itself, in our pages: named in processes/urls.py and django_settings.py


def no_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception  # says which addresses there are
    return answer(request, Refusal("no-page", status=404))


def not_granted(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return answer(request, Refusal("not-granted", status=403))


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark that it is ours (CSRF)."""
    log.info("Refused a form: %s", reason)
    return answer(request, Refusal("stale-page", status=403))


def fault(request: HttpRequest) -> HttpResponse:
    """Django has logged it. The page asks for nothing that may be broken itself: no user, no database."""
    refusal = Refusal("fault", status=500)
    if _is_for_programs(request):
        return answer(request, refusal)
    facts = {"refusal": refusal, "LANGUAGE_CODE": get_language()}
    return HttpResponse(render_to_string("web/refusal.html", facts), status=500)


def unkept(error: DataError) -> Refusal:
    """What the database cannot hold (PostgreSQL: a NUL, a number beyond its column) is the sender's fault."""
    log.info("Refused, as the database cannot hold it: %s", type(error.__cause__).__name__)
    return Refusal("unkept", status=422)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as JSON for the API and for scripts, else as a page."""
    if _is_for_programs(request):
        error = {"code": refusal.code, "message": refusal.message, "facts": refusal.facts}
        return JsonResponse({"error": error}, status=refusal.status)
    return HttpResponse(render_to_string("web/refusal.html", {"refusal": refusal}, request), status=refusal.status)
