"""Signing in and out, the language and the theme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from infolinia.clients import messages, passwords, queries, services, starting
from infolinia.clients.access import signed_in
from infolinia.clients.language import COOKIE
from infolinia.web.secure_context import gives_microphone, host_of

A_YEAR = 365 * 24 * 3600  # seconds


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    visitor: Any = request
    if request.method == "GET":
        if visitor.user.is_authenticated:
            return redirect(_safe(request, request.GET.get("next", "")) or "/")
        return _page(request, next=request.GET.get("next", ""))
    username, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    typed = {"username": username, "next": request.POST.get("next", "")}
    if not username or not password:
        return _page(request, problem="empty", **typed)
    try:
        user = services.sign_in(username, password, address=request.META.get("REMOTE_ADDR", ""), now=visitor.now)
    except services.SignInDenied as denied:
        return _page(request, problem="wait" if denied.until else "wrong", until=denied.until, **typed)
    login(request, user)
    response = HttpResponseRedirect(_safe(request, typed["next"]) or "/")
    if user.language:
        response.set_cookie(COOKIE, user.language, max_age=A_YEAR, samesite="Lax")
    return response


def _page(request: HttpRequest, **facts: object) -> HttpResponse:
    other = "en" if request.LANGUAGE_CODE == "pl" else "pl"
    if not gives_microphone(request):
        host = host_of(request)
        facts["no_microphone"] = True
        facts["safe_address"] = settings.SETTINGS.https_address(host) if settings.SETTINGS.https else ""
    facts |= {"house": queries.house_name(), "other": other, "other_name": dict(settings.LANGUAGES)[other]}
    return render(request, "clients/sign_in.html", facts, status=422 if facts.get("problem") else 200)


@require_POST
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    visitor: Any = request
    services.sign_out(visitor.user, now=visitor.now)
    logout(request)
    return redirect("/sign-in")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """The user's own new password; after a sign-in with one for one use, nothing else is served before."""
    visitor: Any = request
    facts = {"place": "password", "once": visitor.facts.password_once, "shortest": passwords.SHORTEST}
    if request.method == "GET":
        return render(request, "clients/password.html", facts)
    old, new, again = (request.POST.get(name, "")[: passwords.LONGEST + 1] for name in ("old", "new", "again"))
    until = None
    try:
        if new != again:
            raise services.PasswordProblem("differ")
        address = request.META.get("REMOTE_ADDR", "")
        user = services.choose_password(visitor.facts.id, old, new, address=address, now=visitor.now)
    except services.PasswordProblem as wrong:
        problem = wrong.code
    except services.SignInDenied as denied:
        problem, until = "wait", denied.until
    else:
        update_session_auth_hash(request, user)  # this session goes on; all others of the user are over
        return redirect("/")
    said = _(messages.PASSWORDS[problem]) if problem in messages.PASSWORDS else ""
    return render(
        request, "clients/password.html", {**facts, "problem": problem, "said": said, "until": until}, status=422
    )


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    visitor: Any = request
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")) or "/")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(COOKIE, wanted, max_age=A_YEAR, samesite="Lax")
        if visitor.user.is_authenticated:
            services.choose_language(visitor.user, wanted)
    return response


@require_POST
@signed_in
def theme(request: HttpRequest) -> HttpResponse:
    visitor: Any = request
    wanted = request.POST.get("theme", "")
    if wanted in services.THEMES:
        services.choose_theme(visitor.user, wanted)
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "")) or "/")


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Where each role starts, or where something presses."""
    visitor: Any = request
    return redirect(starting.start_of(visitor.facts))


def _safe(request: HttpRequest, target: str) -> str:
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else ""
