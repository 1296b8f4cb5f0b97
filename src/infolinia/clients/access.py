"""Who may open what. Denied unless granted.

- Nothing is served to who is not signed in, except the sign-in page, the first page of the first run, the language
  switch, /healthz, static files and the description of the API.
- The API is for tokens. A signed-in browser may read it (so that a page can link to a recording), not write it.
- Each view names the roles it is for (`agent_only`, `supervisor_only`, `administrator_only`, `signed_in`); a test walks
  all addresses and fails on one that does not.
- A request runs in the scope of its user's grants: rows of other clients do not exist for it.
- `request.actor` is who does it, `request.now` when it came, `request.facts` the user without his row.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from ninja.security import HttpBearer

from infolinia.clients import queries, services
from infolinia.clients.facts import Role
from infolinia.clients.language import FIRST_PAGE
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.telephony.clock import SystemClock
from infolinia.web.refusals import Refusal, answer

OPEN_PATHS = frozenset({"/sign-in", "/first-run", "/language", "/healthz", "/favicon.ico", "/api/v1/openapi.json"})
OPEN_FOLDERS = ("/static/",)
WITH_ONE_USE = frozenset({"/password", "/sign-out", "/theme"})  # with a password that was for one use
TOKEN_PATHS = ("/api/", "/metrics")
READING = ("GET", "HEAD")
ALL_ROLES: tuple[Role, ...] = ("agent", "supervisor", "administrator")

CLOCK = SystemClock()
RECEIVED = "infolinia.received"  # in the ASGI scope: the instant at which a request came, before it waited for a thread

View = Callable[..., HttpResponseBase]


def stamp(scope: MutableMapping[str, Any]) -> None:
    """Write into a request's ASGI scope that it came now; that is then its `request.now`."""
    scope[RECEIVED] = CLOCK.instant()


class AccessMiddleware:
    """Turns away who is not known; gives a request its actor, its time, its language and its client scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        visitor: Any = request  # Django's requests take attributes; its types do not say so
        received = request.environ.get("asgi.scope", {}).get(RECEIVED) if isinstance(request, WSGIRequest) else None
        visitor.now, visitor.actor, visitor.facts = received or CLOCK.instant(), None, None
        is_open = request.path in OPEN_PATHS or request.path.startswith(OPEN_FOLDERS)
        for_tokens = request.path.startswith(TOKEN_PATHS)
        user: Any = visitor.user
        if for_tokens and (not user.is_authenticated or request.method not in READING) and not is_open:
            found = services.user_of_token(_bearer(request), now=visitor.now)
            if found is None:
                return _unauthorised(request)
            user, token = found
            visitor.user, visitor.actor = user, Actor("token", token)
            visitor._dont_enforce_csrf_checks = True  # nothing a browser adds by itself was believed
        elif user.is_authenticated:
            visitor.actor = Actor("agent", str(user.pk))
        elif not is_open:
            return _to_sign_in(request)
        if user.is_authenticated:
            visitor.facts = queries.facts(user)
            if (
                visitor.facts.password_once
                and visitor.actor.kind == "agent"
                and not (is_open or request.path in WITH_ONE_USE)
            ):
                return _to_password(request, for_tokens=for_tokens)
            if user.language and not for_tokens:
                translation.activate(user.language)  # LanguageMiddleware, around us, takes it back
                visitor.LANGUAGE_CODE = user.language
        with scoped(visitor.facts.clients if visitor.facts else ()):
            return self._get_response(request)


def _bearer(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _unauthorised(request: HttpRequest) -> HttpResponse:
    response = answer(request, Refusal("no-token", status=401))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A script is told 401 and goes there itself; a person is led there, and back afterwards."""
    if request.headers.get("X-Request-Id"):
        return HttpResponse(status=401)
    if request.path == "/" and queries.is_new():
        return HttpResponseRedirect(FIRST_PAGE)
    target = "/sign-in"
    if request.method == "GET" and request.path != "/":
        target += "?" + urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(target)


def _to_password(request: HttpRequest, *, for_tokens: bool) -> HttpResponse:
    """Whoever signed in with a password for one use chooses another before anything else."""
    if for_tokens or request.headers.get("X-Request-Id"):
        return answer(request, Refusal("password-once", status=403))
    return HttpResponseRedirect("/password")


def only(*roles: Role) -> Callable[[View], View]:
    """Open the view to these roles only."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request.user, "role", None) not in roles:
                raise Refusal("not-granted", status=403)
            return view(request, *args, **kwargs)

        guarded.roles = roles
        return guarded

    return decorate


agent_only = only(*ALL_ROLES)  # a supervisor may take calls, too
supervisor_only = only("supervisor", "administrator")
administrator_only = only("administrator")
signed_in = only(*ALL_ROLES)


class TokenAuth(HttpBearer):
    """Tells ninja what AccessMiddleware found out already, and its OpenAPI page how to say a token."""

    def __call__(self, request: HttpRequest) -> Any:
        user: Any = request.user
        return user if user.is_authenticated else None

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = services.user_of_token(token, now=CLOCK.instant())
        return found[0] if found else None
