"""A menu tried on the screen: keys are pressed there, and what a caller would hear at a chosen time is told and played.

The engine is that of calls (procedures/keypad.py). Nothing is kept between two requests: the browser sends the form as
it stands and all keys so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from infolinia.clients.facts import ClientFacts
from infolinia.content import announcements, menu_sounds
from infolinia.floor.routing import openings
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import ALWAYS, Hours
from infolinia.oversight.authoring import checking, menu_fields, menu_shelf, menu_text, trying
from infolinia.oversight.authoring.access import author_only
from infolinia.oversight.authoring.trying import YEARS, Unreadable
from infolinia.procedures import engine, keypad, messages
from infolinia.procedures.keypad import Said, Turn
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State
from infolinia.procedures.targets import Target
from infolinia.speech import recorded
from infolinia.web.refusals import Refusal

CALLER = "+48994000109"  # of the numbers that nobody has
MOST_KEYS = 60
NOTHING = "-"  # nobody presses a key


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the rehearsal. kind: said, pressed, note, end."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """entries: all so far; said: what is heard since the last key."""

    entries: tuple[Entry, ...]
    said: tuple[Said, ...]
    is_over: bool


@author_only
@never_cache
@require_POST
def rehearse(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """What was heard and pressed so far, and whether the call has left the menu."""
    tried = _tried(request, client, name)
    entries = [{"kind": entry.kind, "text": entry.text} for entry in tried.entries]
    return JsonResponse({"entries": entries, "over": tried.is_over})


@author_only
@never_cache
@require_POST
def sound(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """What is heard since the last key, as a WAV file; 422 with a sentence where nothing can be heard."""
    tried = _tried(request, client, name)
    folder = settings.SETTINGS.prompts
    prompts = [prompt for said in tried.said for prompt in menu_sounds.prompts_of_said(client.code, said)]
    paths = [folder / prompt for prompt in prompts if ":" not in prompt and (folder / prompt).is_file()]
    if not paths:
        return HttpResponse(_("Nothing is heard here."), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(recorded.joined(paths), content_type="audio/wav")


def _tried(request: HttpRequest, client: ClientFacts, name: str) -> Tried:
    before = menu_shelf.sheet(menu_shelf.opened(client, name))
    values = menu_fields.typed(request.POST.dict(), before)
    text = menu_text.write(menu_fields.sheet_of(values, before, client.code)).text
    with checking.turn(wait=5):
        try:
            procedure = trying.compiled(client.code, name, text)
        except Unreadable as error:
            why = messages.say(error.problem, _).removeprefix(f"{error.problem.place}: ")
            raise Refusal("rehearsal-unreadable", status=422, why=why) from error
        return _played(request, client, procedure)


def _played(request: HttpRequest, client: ClientFacts, procedure: Procedure) -> Tried:
    given = request.POST
    at, (hours, language) = _moment(request), _hours(client.code, given.get("hours", ""))
    known = {
        "client.name": client.name, "call.direction": "in", "call.caller": CALLER,
        "call.opening": openings.opening_word(hours, at),
    }  # fmt: skip
    spoken = language if language in procedure.languages else procedure.languages[0]
    state = engine.start(procedure, given=known, performer="voice", language=spoken, today=localtime(at).date())
    entries: list[Entry] = []
    turn = _heard(procedure, state, at, client.code, entries)
    said = turn.said
    for key in given.get("keys", "")[:MOST_KEYS]:
        if not turn.waits:
            break
        taken = keypad.played(procedure, turn.state) if key == NOTHING else keypad.pressed(procedure, turn.state, key)
        entries.append(Entry("pressed", _("Nobody presses a key.") if key == NOTHING else _key(key)))
        if taken is None:
            entries.append(Entry("note", _("A key is not heard here: this is said to its end.")))
            continue
        if note := _note(taken.what):
            entries.append(Entry("note", note))
        turn = _heard(procedure, engine.step(procedure, turn.state, taken.event), at, client.code, entries)
        said = turn.said
    if not turn.waits:
        entries.append(Entry("end", _left(turn, client.code)))
        said = (*said, *_last_words(turn))
    return Tried(tuple(entries), said, is_over=not turn.waits)


def _heard(procedure: Procedure, state: State, at: datetime, client: str, entries: list[Entry]) -> Turn:
    turn = keypad.go_on(procedure, state, at)
    for said in (*turn.said, *(() if turn.waits else _last_words(turn))):
        entries.append(Entry("said", _words(said, client)))
    return turn


def _words(said: Said, client: str) -> str:
    """What is heard, in writing: an announcement with its name."""
    facts = announcements.find(client, said.announcement) if said.announcement else None
    if facts is None:
        return said.text or _("(announcement {code}, which is not there)").format(code=said.announcement)
    spoken = facts.said.get(said.language) or next(iter(facts.said.values()), None)
    return f"{facts.name or facts.code}: {spoken.text}" if spoken and spoken.text else facts.name or facts.code


def _last_words(turn: Turn) -> tuple[Said, ...]:
    """The announcement with which the call ends."""
    target = turn.target
    return (Said(target.code, "", turn.state.language),) if target.kind == "announcement" else ()


def _left(turn: Turn, client: str) -> str:
    if turn.stuck:
        return _("The menu has no way on here. The call goes to a person.")
    target: Target = turn.target
    way = menu_fields.words_of(target.written(), menu_fields.offered(client))
    ends = {"hang_up": _("The call ends."), "announcement": _("The call ends after that.")}
    return ends.get(target.kind, _("The call goes on: {way}.").format(way=way))


def _key(key: str) -> str:
    return _("Key {key}").format(key=key)


def _note(what: str) -> str:
    return {"no_match": _("This key does nothing here."), "silence": ""}.get(what, "")


def _moment(request: HttpRequest) -> datetime:
    """When the call is thought to come; now, where no such moment was given."""
    visitor: Any = request
    try:
        found = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        return visitor.now
    is_moment = found.tzinfo is None and found.year in YEARS
    return found.replace(tzinfo=get_current_timezone()) if is_moment else visitor.now


def _hours(client: str, wanted: str) -> tuple[Hours, str]:
    """Opening hours, and the language of the number whose they are: `number +48…`, `hours CODE`, or nothing."""
    what, _space, code = wanted.partition(" ")
    if what == "number":
        found = floor.queue_for_number(code)
        return (found.hours, found.language) if found and found.client == client else (ALWAYS, "")
    try:
        return (floor.hours_of(code) if what == "hours" else ALWAYS), ""
    except LookupError:
        return ALWAYS, ""
