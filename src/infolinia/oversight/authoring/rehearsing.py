"""The rehearsal beside the text: a conversation tried line by line, and those that are kept with the procedure.

Failing rehearsals do not bar publishing: they say what the author once meant to be true, and that may be what changes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients.facts import ClientFacts
from infolinia.content import rehearsals
from infolinia.journal.facts import Actor
from infolinia.oversight.authoring import checking, course, trying
from infolinia.oversight.authoring.access import author_only, our_lines
from infolinia.oversight.authoring.files import as_file
from infolinia.oversight.authoring.trying import Attempt, Tried, Unreadable
from infolinia.procedures import actions, tree
from infolinia.procedures.parts import Procedure
from infolinia.procedures.problems import Problem, ProcedureProblems
from infolinia.procedures.rehearsal import messages, trial
from infolinia.procedures.rehearsal.play import play
from infolinia.procedures.rehearsal.script import Script
from infolinia.web.refusals import Refusal

CALLER = "+48994000109"  # of the numbers that nobody has
SECONDS = 6.0  # that all rehearsals of a procedure may take
UNAVAILABLE = "unavailable"

T = TypeVar("T")


class Named(msgspec.Struct):
    """Which rehearsal is meant."""

    rehearsal: Annotated[str, msgspec.Meta(max_length=200)]


class Text(msgspec.Struct):
    """The text of a procedure, or of a file of rehearsals."""

    text: Annotated[str, msgspec.Meta(max_length=tree.LARGEST)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kept rehearsal; how it went: well, otherwise (with the first thing that did), unplayed."""

    name: str
    about: str
    how: str = "unplayed"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """All kept rehearsals of a procedure. problem: why they could not be played, or not read."""

    outcomes: tuple[Outcome, ...]
    problem: str = ""

    @property
    def well(self) -> int:
        return sum(outcome.how == "well" for outcome in self.outcomes)

    @property
    def failing(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.how == "otherwise")


# --- A conversation tried


@author_only
@never_cache
@require_POST
def rehearse(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Play the lines so far by the text as it is being written; nothing is kept."""
    asked = trying.read(_body(request))
    try:
        tried = _tried(request, client, name, asked)
    except Unreadable as error:
        halt = course.Halt(gettext("The text cannot be rehearsed as it is."), _said(error.problem, name), ())
        told = render_to_string("authoring/_halt.html", {"halt": halt}, request)
        return JsonResponse({"number": asked.number, "readable": False, "halt": told})
    return JsonResponse({"number": asked.number, "readable": True, **_shown(request, tried, asked)})


def _tried(request: HttpRequest, client: ClientFacts, name: str, asked: Attempt) -> Tried:
    visitor: Any = request
    now: datetime = localtime(visitor.now).replace(tzinfo=None)
    with checking.turn():
        procedure = trying.compiled(client.code, name, asked.text)
        return trying.attempt(procedure, asked, now=now, given=_begun(client, asked.text))


def _begun(client: ClientFacts, text: str) -> dict[str, Any]:
    """What a call knows by itself when it begins, as far as the text speaks of it."""
    known = {
        "client.name": client.name, "call.caller": CALLER, "call.direction": "in", "agent.name": "Anna Nowak",
    }  # fmt: skip
    return {name: value for name, value in known.items() if name in text or name == "client.name"}


def _shown(request: HttpRequest, tried: Tried, asked: Attempt) -> dict[str, Any]:
    stop, card = tried.trial.stop, tried.trial.card
    halt = course.halt(tried)
    setting = {
        "given": _given(tried.procedure, asked, tried.script.language),
        "actions": _actions(tried),
    }
    turns = [turn for turn in tried.trial.played.turns if turn.line is not None]
    settled = [
        item for item in card.settled if item.written and item.correctable and item.state in ("done", "doubtful")
    ]
    return {
        "course": render_to_string("authoring/_course.html", {"entries": course.entries(tried), "halt": halt}, request),
        "setting": render_to_string("authoring/_setting.html", setting, request),
        "focuses": {str(turn.line.place.line - 1): turn.step for turn in turns if turn.line},
        "unclear": [turn.line.place.line - 1 for turn in turns if turn.line and turn.problem],
        "stopped": {"why": stop.why, "line": stop.line} if stop else None,
        "progress": {"step": tried.trial.step, "count": tried.trial.count},
        "beside": [{"id": aside.id, "says": aside.says} for aside in card.asides],
        "settled": [{"path": item.path, "label": item.label, "written": item.written} for item in settled],
        **course.standing(card),
    }


def _given(procedure: Procedure, asked: Attempt, language: str) -> list[dict[str, str]]:
    """The values that a call may begin with."""
    made = [
        {"name": slot.name, "label": slot.title.get(language) or slot.name, "type": slot.type}
        for slot in procedure.given.values()
    ]
    return [{**field, "value": _written(asked.given.get(field["name"], ""))} for field in made]


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # JSON
    return str(value).lower() if isinstance(value, bool) else str(value)


def _actions(tried: Tried) -> list[dict[str, Any]]:
    """What each action may answer, and what it answers now."""
    known = actions.names()
    made: list[dict[str, Any]] = []
    for name in trial.actions_of(tried.procedure):
        action = actions.get(name) if name in known else None
        runs = tried.script.backend.get(name, ())
        first: Mapping[str, Any] = runs[0] if runs else {}
        made_up = trial.stand_in(action.outputs, tried.script) if action else {}
        outputs = {output: first.get(output, "") for output in {**made_up, **first} if output != "error"}
        made.append({
            "name": name,
            "errors": sorted({*(action.errors if action else ()), UNAVAILABLE}),
            "error": first.get("error", ""),
            "outputs": [(output, *_editable(value)) for output, value in outputs.items()],
            "runs": len(runs),
        })  # fmt: skip
    return made


def _editable(value: Any) -> tuple[str, bool]:
    """As a field shows it, and whether it can be typed there; a value of several parts is written in the file only."""
    if isinstance(value, dict):
        fields: list[tuple[Any, Any]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType]  # JSON
        return ", ".join(f"{name} {_written(inner)}" for name, inner in fields), False
    if isinstance(value, list):
        items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]  # JSON
        return ", ".join(_written(item) for item in items), False
    return _written(value), True


# --- Those that are kept


@author_only
@never_cache
@require_GET
def kept(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """The rehearsals of the procedure, not played."""
    return _listed(request, unplayed(client.code, name))


@author_only
@never_cache
@require_POST
def run(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Play all of them by the text as it is being written."""
    text = _read(request, Text).text
    with checking.turn():
        found = played(client.code, name, text)
    return _listed(request, found)


@author_only
@never_cache
@require_POST
def keep(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Keep the conversation under a name, with what came of it as what must be true.

    Refused: rehearsal-unclear while a line in it was not understood or could not be said; draft-name when the text is
    of another procedure, among whose rehearsals nobody would look for it.
    """
    visitor: Any = request
    asked = trying.read(_body(request))
    try:
        tried = _tried(request, client, name, asked)
    except Unreadable as error:
        raise Refusal("rehearsal-unreadable", status=422, why=_said(error.problem, name)) from error
    if tried.procedure.name != name:
        raise Refusal("draft-name", status=422, name=name, other=tried.procedure.name)
    stop = tried.trial.stop
    unclear = next((turn for turn in tried.trial.played.turns if turn.problem), None)
    if unclear or (stop and stop.why != "stuck"):
        raise Refusal("rehearsal-unclear", status=422, step=unclear.step if unclear else tried.trial.card.path)
    script = trial.to_keep(asked.name.strip(), tried.trial, _as_written(tried, asked))
    rehearsals.keep(client.code, script, now=visitor.now, by=visitor.actor)
    return _listed(request, unplayed(client.code, name))


def _as_written(tried: Tried, asked: Attempt) -> Script:
    """Without the made-up answers of actions that were not run."""
    used = {done.action for done in tried.trial.played.actions} | set(asked.backend)
    backend = {action: runs for action, runs in tried.script.backend.items() if action in used}
    return dataclasses.replace(tried.script, backend=backend)


@author_only
@never_cache
@require_POST
def drop(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Throw one away."""
    visitor: Any = request
    rehearsals.drop(client.code, name, _read(request, Named).rehearsal, now=visitor.now, by=visitor.actor)
    return _listed(request, unplayed(client.code, name))


@author_only
@never_cache
@require_POST
def replace(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """Take a file of rehearsals in the place of those there are."""
    visitor: Any = request
    take_file(client.code, name, _read(request, Text).text, now=visitor.now, by=visitor.actor)
    return _listed(request, unplayed(client.code, name))


@author_only
@never_cache
@require_GET
def file(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """All of them as the file that `infolinia procedure rehearse` plays."""
    del request
    text = rehearsals.file_of(client.code, name)
    if not text:
        raise Refusal("not-found", status=404)
    return as_file(text, f"{name}-rehearsals")


@author_only
@never_cache
@require_GET
def one(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """A kept rehearsal as the panel plays it."""
    wanted = request.GET.get("rehearsal", "")
    try:
        script = next((k.script for k in rehearsals.kept(client.code, name) if k.script.name == wanted), None)
    except ProcedureProblems:
        script = None
    if script is None:
        raise Refusal("not-found", status=404)
    lines = [
        {"does": line.does, "value": line.value, "slots": dict(line.slots), "focus": line.focus}
        for line in script.lines
        if line.does
    ]
    return JsonResponse({
        "name": script.name,
        "language": script.language,
        "performer": script.performer,
        "now": script.now.isoformat(timespec="minutes"),
        "given": dict(script.given),
        "backend": {action: [dict(run) for run in runs] for action, runs in script.backend.items()},
        "lines": lines[: trying.MOST_LINES],
        "left_out": max(0, len(lines) - trying.MOST_LINES),
    })  # fmt: skip


def take_file(client: str, name: str, text: str, *, now: datetime, by: Actor) -> None:
    """Take a file of rehearsals in the place of those there are. Refused as rehearsals.replace refuses it."""
    rehearsals.replace(client, name, our_lines(text.removeprefix("\ufeff")), now=now, by=by)


def unplayed(client: str, name: str) -> Round:
    """The kept rehearsals, not played."""
    try:
        return Round(tuple(Outcome(k.script.name, _about(k.script)) for k in rehearsals.kept(client, name)))
    except ProcedureProblems as error:
        return Round((), messages.say(error.problems[0], gettext))


def played(client: str, name: str, text: str) -> Round:
    """Each kept rehearsal played by the text. Those for which there is no time left stay unplayed."""
    listed = unplayed(client, name)
    if not listed.outcomes:
        return listed
    try:
        procedure = trying.compiled(client, name, text)
    except Unreadable as error:
        return Round(listed.outcomes, _said(error.problem, name))
    may_go_on = trying.until(SECONDS)
    made: list[Outcome] = []
    for k in rehearsals.kept(client, name):
        outcome = Outcome(k.script.name, _about(k.script))
        if may_go_on():
            found = play(procedure, k.script, may_go_on=may_go_on)
            problem = found.problems[0] if found.problems else None
            why = _otherwise(problem, k.script) if problem else ""
            outcome = Outcome(k.script.name, _about(k.script), "otherwise" if problem else "well", why)
        made.append(outcome)
    return Round(tuple(made))


def _otherwise(problem: Problem, script: Script) -> str:
    """What went otherwise than written, with the number of the line in the conversation."""
    words = messages.say(problem, gettext).removeprefix(f"{problem.place}: ")
    at = next((number for number, line in enumerate(script.lines, 1) if line.place == problem.place), 0)
    return gettext("Sentence {number}: {words}").format(number=at, words=words) if at else words


def _about(script: Script) -> str:
    """In which language, and by whom it is conducted."""
    return f"{script.language}, {course.agent(script.performer).lower()}"


def _listed(request: HttpRequest, found: Round) -> JsonResponse:
    html = render_to_string("authoring/_rehearsals.html", {"round": found}, request)
    return JsonResponse({"html": html, "count": len(found.outcomes), "well": found.well, "failing": len(found.failing)})


def _said(problem: Problem, name: str) -> str:
    """The problem in words; the line is named where it is of a file the reader sees."""
    words = messages.say(problem, gettext).removeprefix(f"{problem.place}: ")
    if problem.place.file == f"{name}.yaml":
        return gettext("Line {line}: {words}").format(line=problem.place.line, words=words)
    return f"{problem.place.file}: {words}" if problem.place.file else words


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        raise Refusal("draft-large", status=422, most=tree.LARGEST // 1024) from error


def _read(request: HttpRequest, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(_body(request), type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refusal("not-json", status=400) from error
