"""Signing in and out, the language and the theme."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from infolinia.clients import services
from infolinia.clients.language import COOKIE

A_YEAR = 365 * 24 * 3600  # seconds


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect("/")
        return render(request, "clients/sign_in.html", {"next": request.GET.get("next", "")})
    username = request.POST.get("username", "").strip()
    facts = {"username": username, "next": request.POST.get("next", "")}
    if not username or not request.POST.get("password"):
        return render(request, "clients/sign_in.html", {**facts, "problem": "empty"}, status=422)
    try:
        user = services.sign_in(
            username,
            request.POST["password"],
            address=request.META.get("REMOTE_ADDR", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except services.SignInDenied as denied:
        problem = "wait" if denied.wait else "wrong"
        return render(request, "clients/sign_in.html", {**facts, "problem": problem}, status=422)
    login(request, user)
    if user.language:
        request.session["language"] = user.language
    return HttpResponseRedirect(_safe(request, facts["next"]) or "/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.sign_out(request.user, now=request.now)  # type: ignore[arg-type,attr-defined]
    logout(request)
    return redirect("/sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")) or "/")
    if wanted in ("pl", "en"):
        request.session["language"] = wanted
        response.set_cookie(COOKIE, wanted, max_age=A_YEAR, samesite="Lax")
        if request.user.is_authenticated:
            services.choose_language(request.user, wanted)  # type: ignore[arg-type]
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("theme", "")
    if wanted in ("", "light", "dark"):
        services.choose_theme(request.user, wanted)  # type: ignore[arg-type]
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "")) or "/")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where each role starts."""
    return redirect("/desk" if request.user.is_agent else "/board")  # type: ignore[union-attr]


def _safe(request: HttpRequest, target: str) -> str:
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else ""
