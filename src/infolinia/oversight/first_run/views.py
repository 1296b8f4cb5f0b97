"""The pages of the first run: the way in by the one-time code, a page for each step, and what lives on them."""

from __future__ import annotations

from typing import Any, get_args

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from infolinia.clients import queries as clients
from infolinia.clients import services as writers
from infolinia.clients.access import administrator_only
from infolinia.clients.language import COOKIE
from infolinia.content import ready
from infolinia.oversight.first_run import (
    carrier,
    checks,
    course,
    messages,
    people,
    queries,
    services,
    test_calls,
    way_in,
)
from infolinia.oversight.first_run.facts import PointCode, StepCode
from infolinia.oversight.first_run.forms import Form, Values, Who, Wrong
from infolinia.oversight.frame.pages import page
from infolinia.oversight.frame.sight import in_sight
from infolinia.procedures.drawing import svg
from infolinia.procedures.drawing.layout import NARROW
from infolinia.web.refusals import Refusal
from infolinia.web.secure_context import gives_microphone

A_YEAR = 365 * 24 * 3600  # seconds
PLACE = "administration"
FORMS: dict[str, Form] = {
    "administrator": people.Administrator(), "client": people.Clients(), "procedure": way_in.Procedures(),
    "queue": way_in.Queues(), "number": way_in.Numbers(), "trunk": carrier.Trunks(), "agent": people.Agents(),
}  # fmt: skip
STAYS = frozenset({"trunk"})  # steps whose page shows how what was made fares, before one goes on


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The way in: the language, and the one-time code. Who has signed in goes on where the first run stands."""
    visitor: Any = request
    if visitor.user.is_authenticated:
        if visitor.facts.role != "administrator":
            raise Refusal("not-granted", status=403)
        return _where_it_stands(request)
    if clients.is_begun():
        return redirect(f"{reverse('clients:sign_in')}?next={reverse('first_run:welcome')}")
    if request.method == "GET":
        return _welcome(request, code=request.GET.get("code", "")[:40])
    code, language = request.POST.get("code", "")[:40], request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return _welcome(request, code=code)
    try:
        user = writers.come_in_first(code, address=request.META.get("REMOTE_ADDR", ""), now=visitor.now)
    except writers.SignInDenied as denied:
        return _welcome(request, code=code, problem="wait" if denied.until else "wrong", until=denied.until)
    except writers.CodeOver:
        return _welcome(request, code=code, problem="over")
    login(request, user)
    writers.choose_language(user, language)
    response = redirect("first_run:step", code="administrator")
    response.set_cookie(COOKIE, language, max_age=A_YEAR, samesite="Lax")
    return response


def _welcome(request: HttpRequest, **facts: object) -> HttpResponse:
    facts |= {"languages": settings.LANGUAGES, "safe": gives_microphone(request)}
    return render(request, "first_run/welcome.html", facts, status=422 if facts.get("problem") else 200)


@in_sight
def _where_it_stands(request: HttpRequest) -> HttpResponse:
    return redirect("first_run:step", code=course.current(queries.installation(_who(request).me)))


def _who(request: HttpRequest) -> Who:
    visitor: Any = request
    return Who(visitor.facts, visitor.now)


def _code(code: str) -> StepCode:
    for known in get_args(StepCode):
        if known == code and known != "language":
            return known
    raise Refusal("not-found", status=404)


@administrator_only
@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
@in_sight
def step(request: HttpRequest, code: str) -> HttpResponse:
    """A step: its form, or the test call."""
    known, who = _code(code), _who(request)
    form = FORMS.get(known)
    if form is None:
        return _step(request, known, who, {})
    if request.method == "GET":
        return _step(request, known, who, form.values(who))
    values = form.typed(request.POST)
    try:
        told = form.keep(who, values)
    except Wrong as wrong:
        return _step(request, known, who, values, wrong.by_field)
    if known == "administrator":
        return _taken_over(request, told)
    if known == "agent" and told:
        return _step(request, known, who, form.values(who), once={"username": values["username"], "password": told})
    following = course.following(known)
    return redirect("first_run:step", code=known if known in STAYS or following is None else following)


def _taken_over(request: HttpRequest, username: str) -> HttpResponse:
    """The session goes on as the administrator's own; the password that began it is void."""
    if username:
        login(request, get_user_model().objects.get(username=username))
    return redirect("first_run:step", code="client")


def _step(
    request: HttpRequest, code: StepCode, who: Who, values: Values, wrong: dict[str, str] | None = None,
    once: dict[str, str] | None = None, refused: str = "",
) -> HttpResponse:  # fmt: skip
    problems = wrong or {}
    steps = course.steps(queries.installation(who.me))
    here = next(each for each in steps if each.code == code)
    title, purpose = messages.step(code)
    form = FORMS.get(code)
    facts: dict[str, object] = {
        "step": here, "title": title, "purpose": purpose, "v": values, "wrong": problems,
        "general": " ".join(said for name, said in problems.items() if name not in values),
        "steps": [(each, messages.step(each.code)[0]) for each in steps], "count": len(steps),
        "following": course.following(code), "former": course.former(code), "once": once,
        "choices": form.choices(who) if form else {}, "has_checks": code in checks.OF_STEP,
        "refused": refused,
    }  # fmt: skip
    if code == "procedure":
        facts["ready"] = _ready()
    if code == "call":
        facts |= {"numbers": test_calls.numbers_of(who.me), "told": test_calls.watched(now=who.now)}
        facts |= {"safe": gives_microphone(request), "is_agent": test_calls.answers_calls(who.me)}
    response = page(request, f"first_run/{code}.html", PLACE, **facts)
    response.status_code = 422 if problems else 200
    return response


def _ready() -> list[tuple[str, str, str, str]]:
    """(name, title, what it is for, drawing) of each procedure that is ready."""
    language = (get_language() or "pl")[:2]
    found: list[tuple[str, str, str, str]] = []
    for name, procedure in ready.procedures().items():
        drawn = svg.draw(procedure, language, say=gettext, widths=NARROW)
        drawn = drawn.replace(f"<style>{svg.STYLE}</style>\n", "")  # the page brings it: its policy allows none inline
        about = gettext(messages.READY[name]) if name in messages.READY else ""
        found.append((name, procedure.title.get(language, name), about, drawn))
    return found


@administrator_only
@never_cache
@require_GET
@in_sight
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the doctor finds that matters at this step."""
    known = _code(code)
    found = checks.of_step(known, (get_language() or "pl")[:2])
    states = carrier.states() if known == "trunk" else []
    is_ill = any(state["grade"] == "alarm" for state in states)
    if found and known == "trunk":  # what is live here says it already
        found = tuple(each for each in found if each.code != "trunk-not-registered")
    facts = {"found": found, "looking": found is None, "states": states, "is_ill": is_ill}
    response = render(request, "first_run/_checks.html", facts)
    response.headers["X-Again"] = "1" if found is None or known in STAYS else "0"
    return response


@administrator_only
@require_POST
@in_sight
def begin_call(request: HttpRequest) -> HttpResponse:
    """Ring one of our numbers by the built-in telephone."""
    who = _who(request)
    try:
        test_calls.begin(request.POST.get("number", "")[:20], me=who.me, now=who.now)
    except Refusal as refusal:
        response = _step(request, "call", who, {}, refused=refusal.message)
        response.status_code = refusal.status
        return response
    return redirect("first_run:step", code="call")


@administrator_only
@require_POST
@in_sight
def end_call(request: HttpRequest) -> HttpResponse:
    """Hang the test call up."""
    test_calls.end()
    return redirect("first_run:step", code="call")


@administrator_only
@never_cache
@require_GET
@in_sight
def watch_call(request: HttpRequest) -> HttpResponse:
    """How the test call goes."""
    told = test_calls.watched(now=_who(request).now)
    response = render(request, "first_run/_call.html", {"told": told})
    response.headers["X-Again"] = "1" if told and told.running else "0"
    return response


@administrator_only
@require_POST
def put_aside(request: HttpRequest, point: str) -> HttpResponse:
    """Be told no more of something that is open."""
    who = _who(request)
    if point not in get_args(PointCode):
        raise Refusal("not-found", status=404)
    services.put_aside(point, now=who.now, by=who.by)
    return redirect("administration:index")
