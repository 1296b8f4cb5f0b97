"""Who may open what. Denied unless granted: a page without a decorator of this module is open to nobody but its
signed-in user, and every query of clients' rows runs in the scope of that user's grants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from ninja.security import HttpBearer

from infolinia.clients import queries, services
from infolinia.clients.facts import Role
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.web.refusals import Refusal

OPEN_PATHS = ("/sign-in", "/language", "/healthz", "/static/")
TOKEN_PATHS = ("/api/", "/metrics")

View = Callable[..., HttpResponse]


class AccessMiddleware:
    """Sends who is not signed in to the sign-in page; gives a request its actor, its time and its client scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = datetime.now(UTC)
        request.now = now  # type: ignore[attr-defined]
        if request.path.startswith(OPEN_PATHS):
            with scoped(()):
                return self._get_response(request)
        user: Any = request.user
        if not user.is_authenticated and request.path.startswith(TOKEN_PATHS):
            user = _user_by_token(request)
            if user is None:
                error = {"code": "not-signed-in", "message": "A valid token is needed: Authorization: Bearer …", "facts": {}}
                return JsonResponse({"error": error}, status=401)
            request.user = user
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
            request.actor = Actor("token", str(user.pk))  # type: ignore[attr-defined]
        elif not user.is_authenticated:
            return _to_sign_in(request)
        else:
            request.actor = Actor("agent", str(user.pk))  # type: ignore[attr-defined]
        request.facts = queries.facts(user)  # type: ignore[attr-defined]
        with scoped(request.facts.clients):  # type: ignore[attr-defined]
            return self._get_response(request)


def _user_by_token(request: HttpRequest) -> Any:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return services.user_of_token(token.strip()) if kind.lower() == "bearer" else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = "/sign-in"
    if request.method == "GET" and request.path != "/" and not request.headers.get("HX-Request"):
        target += "?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request") or request.headers.get("X-Request-Id"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def only(*roles: Role) -> Callable[[View], View]:
    """Open the view to these roles only."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request.user, "role", None) not in roles:
                raise Refusal("not-granted", status=403)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


agent_only = only("agent", "supervisor", "administrator")
supervisor_only = only("supervisor", "administrator")
administrator_only = only("administrator")


class TokenAuth(HttpBearer):
    """For the API: the user was found by AccessMiddleware already, from a token or a session."""

    def __call__(self, request: HttpRequest) -> Any:
        user: Any = request.user
        return user if user.is_authenticated else None

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return services.user_of_token(token)
