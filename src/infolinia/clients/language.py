"""The language of a page: the cookie of who chose one here, else the installation's; once the user is known, the
user's own (AccessMiddleware). The API speaks the language its caller asks for; so does the first page of a new
installation, where nobody has chosen anything yet."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

COOKIE = "language"
FIRST_PAGE = "/first-run"


class LanguageMiddleware:
    """Activates the language before anything is rendered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = dict(settings.LANGUAGES)
        is_first = request.path == FIRST_PAGE and COOKIE not in request.COOKIES
        if (is_first or request.path.startswith("/api/")) and "Accept-Language" in request.headers:
            wanted = translation.get_language_from_request(request)
        else:
            wanted = request.COOKIES.get(COOKIE, "")
        language = wanted if wanted in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
