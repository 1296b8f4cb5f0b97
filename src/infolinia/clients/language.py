"""The language of a page: the user's choice, else the cookie of who has not signed in, else the browser's, else the
installation's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"


class LanguageMiddleware:
    """Activates the language before anything is rendered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        wanted = request.session.get("language") or request.COOKIES.get(COOKIE, "")
        language = wanted if wanted in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
