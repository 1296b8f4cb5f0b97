"""`/api/v1`: what programs may ask. Described at /api/v1/openapi.json; every error has the one shape
`{"error": {"code", "message", "facts"}}`, the message in the language of Accept-Language.

A token acts for its user and sees what the user's pages show: everything runs in their scope
(`oversight.frame.sight`), and supervisors' matters are only for supervisors. Whoever opens personal data or a recording
is written down (`clients.queries.who_saw`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from infolinia.clients.access import TokenAuth
from infolinia.journal.scope import ScopeMissing
from infolinia.oversight.frame import sight
from infolinia.processes import (
    api_announcements,
    api_calls,
    api_care,
    api_extensions,
    api_floor,
    api_ledger,
    api_lines,
    api_menus,
    api_oversight,
    api_people,
    api_phones,
    api_problems,
    api_procedures,
    api_routing,
    api_settings,
    api_supervision,
    api_trades,
    api_webhooks,
)
from infolinia.web.refusals import Refusal, answer, say, unkept

log = logging.getLogger(__name__)

NO_JSON = "Cannot parse request body"  # ninja's words

say(
    {
        "wrong-input": _("The request cannot be read: {problems}"),
        "own-rights": _("You cannot take the centre away from yourself. Another administrator can."),
        "wrong-method": _("{method} is not for this address. It takes: {allowed}."),
        "too-large": _("The request is longer than {most} kB. Send it in parts."),
        "too-many-streams": _("{most} streams are open already. Close one, or read /api/v1/events."),
    }
)

api = NinjaAPI(
    title="Infolinia",
    version="1",
    description=__doc__ or "",
    auth=TokenAuth(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
)
PARTS = (
    api_ledger,
    api_announcements,
    api_calls,
    api_care,
    api_extensions,
    api_floor,
    api_lines,
    api_menus,
    api_oversight,
    api_people,
    api_phones,
    api_procedures,
    api_routing,
    api_settings,
    api_supervision,
    api_trades,
    api_webhooks,
)
for part in PARTS:
    api.add_router("", part.router)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer(request, refusal)


@api.exception_handler(Http404)
@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(ScopeMissing)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    # What belongs to another client does not exist here: the answer is the same.
    return answer(request, Refusal("not-found", status=404))


@api.exception_handler(DataError)
def _cannot_be_kept(request: HttpRequest, error: DataError) -> HttpResponse:
    return answer(request, unkept(error))


@api.exception_handler(LookupError)
def _unknown(request: HttpRequest, error: LookupError) -> HttpResponse:
    # Rooms raise a bare LookupError for an id they do not know; a KeyError or IndexError is a fault of ours.
    return _not_found(request, error) if type(error) is LookupError else _fault(request, error)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(request, Refusal("wrong-input", status=422, problems=api_problems.told(error.errors, gettext)))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024
    return answer(request, Refusal("too-large", status=413, most=most))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:
        return answer(request, Refusal("no-token", status=401))
    problems = gettext(api_problems.NO_JSON) if str(error).startswith(NO_JSON) else str(error)
    return answer(request, Refusal("wrong-input", status=error.status_code, problems=problems))


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("%s %s", request.method, request.path)
    return answer(request, Refusal("fault", status=500))


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What every other address under /api/ gets."""
    return answer(request, Refusal("not-found", status=404))


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses for `path()`, their refused methods in the one shape, too."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _one_shape(_as_on_pages(pattern.callback))
    return patterns, app, namespace


def _as_on_pages(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """In the scope of what the user's pages show; the description of the API needs no user."""
    within = sight.in_sight(view)

    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor: Any = request
        return (within if visitor.facts else view)(request, *args, **kwargs)

    return seen


def _one_shape(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def shaped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405 or isinstance(response, JsonResponse):
            return response
        refusal = Refusal("wrong-method", status=405, method=request.method, allowed=response.headers.get("Allow", ""))
        said = answer(request, refusal)
        said.headers["Allow"] = response.headers.get("Allow", "")
        return said

    shaped.csrf_exempt = True
    return shaped
