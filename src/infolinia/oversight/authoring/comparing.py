"""Two texts of a procedure beside each other: what changed in words, then line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients.facts import ClientFacts
from infolinia.content import queries
from infolinia.oversight.authoring import checking, shelf
from infolinia.oversight.authoring.access import author_only, text_in
from infolinia.oversight.frame.pages import page
from infolinia.procedures import comparison
from infolinia.procedures.compared_lines import rows, stretches
from infolinia.procedures.comparison import Change
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing

DRAFT = "draft"
NOTHING = "nothing"  # before the first version
MOST_TOLD = 100  # changes in words
Mark = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Side:
    """A text that can be compared. key: as the address names it."""

    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words. line: in the text after, or before where it is gone; 0 for none."""

    mark: Mark
    text: str
    line: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """told: the changes in words; more: how many others there are. problem: why they cannot be told."""

    told: tuple[Told, ...]
    more: int
    problem: str


@author_only
@never_cache
@ensure_csrf_cookie
@require_GET
def compare(request: HttpRequest, client: ClientFacts, name: str) -> HttpResponse:
    """The draft against what is published, or any two versions (old, new: their hashes, or draft)."""
    sides = _sides(client.code, name)
    if len(sides) < 2:
        raise Refusal("not-found", status=404)
    old, new = _chosen(request, client.code, name, sides)
    layout = "unified" if request.GET.get("layout") == "unified" else "side"
    every = request.GET.get("lines") == "all"
    with checking.turn(wait=10):  # of two long texts this takes a second, too
        shown, rest = stretches(rows(old.text, new.text), around=100_000 if every else 3)
        told = summary(old.text, new.text)
    published = next((version for version in queries.versions(client.code, name) if version.current), None)
    facts: dict[str, Any] = {
        "client": client,
        "name": name,
        "title": published.title.get(request.LANGUAGE_CODE, name) if published else name,
        "sides": sides,
        "old": old,
        "new": new,
        "layout": layout,
        "every": every,
        "summary": told,
        "stretches": shown,
        "rest": rest,
    }
    return page(request, "authoring/compare.html", "procedures", **facts)


@author_only
@never_cache
@require_POST
def moved(request: HttpRequest, client: ClientFacts, name: str) -> JsonResponse:
    """The text as it stands on the server, who saved it when (own: the visitor, in another tab), and the lines in which
    the visitor's text differs: for who finds that somebody has saved meanwhile."""
    visitor: Any = request
    mine, draft = text_in(request), queries.draft(client.code, name)
    theirs = draft.text if draft else queries.library(client.code).get(name, "")
    with checking.turn(wait=10):
        shown, rest = stretches(rows(mine, theirs))
    html = render_to_string("authoring/_moved.html", {"stretches": shown, "rest": rest}, request)
    saved = {
        "edition": draft.edition if draft else 0,
        "by": shelf.who_saved(draft) if draft else "",
        "at": writing.clock(draft.saved_at) if draft else "",
        "own": bool(draft) and draft.saved_by == visitor.actor.id,
    }
    return JsonResponse({"text": theirs, "html": html, **saved})


def of_draft(client: str, name: str) -> Summary | None:
    """What the draft changes in what is published; None without a draft, or before anything was published."""
    draft, hash_ = queries.draft(client, name), queries.current_hash(client, name)
    if draft is None or not hash_:
        return None
    return summary(queries.version_text(client, name, hash_), draft.text)


def _sides(client: str, name: str) -> list[Side]:
    """The draft, then the versions, the newest first, then nothing; texts are read for the two that are compared."""
    made: list[Side] = []
    draft = queries.draft(client, name)
    if draft:
        said = _("draft, saved {day} at {at}").format(day=writing.day(draft.saved_at), at=writing.clock(draft.saved_at))
        made.append(Side(DRAFT, said, draft.text))
    versions = queries.versions(client, name)
    for version in versions:
        by = shelf.who(version.by) if version.by else ""
        parts = [_("version {version}").format(version=version.version), writing.day(version.published_at), by]
        made.append(Side(version.hash, ", ".join(part for part in parts if part), ""))
    if versions or draft:
        made.append(Side(NOTHING, _("nothing, before the first version"), ""))
    return made


def _chosen(request: HttpRequest, client: str, name: str, sides: list[Side]) -> tuple[Side, Side]:
    by = {side.key: side for side in sides}
    current = queries.current_hash(client, name)
    wanted_old = request.GET.get("old") or (current if DRAFT in by else _before(client, name, current)) or NOTHING
    wanted_new = request.GET.get("new") or (DRAFT if DRAFT in by else current)
    if wanted_old not in by or wanted_new not in by:
        raise Refusal("not-found", status=404)
    return _with_text(by[wanted_old], client, name), _with_text(by[wanted_new], client, name)


def _before(client: str, name: str, current: str) -> str:
    """The version that was published before the one in force."""
    return next((version.hash for version in queries.versions(client, name) if version.hash != current), "")


def _with_text(side: Side, client: str, name: str) -> Side:
    if side.key in (DRAFT, NOTHING):
        return side
    return Side(side.key, side.name, queries.version_text(client, name, side.key))


# --- In words


def summary(before: str, after: str) -> Summary:
    """What changed, in words."""
    if not before.strip():
        return Summary((), 0, _("Nothing was there before: every line is new."))
    found = comparison.compare(before, after)
    if not all(found.readable):
        which = _("The text before") if not found.readable[0] else _("The text after")
        return Summary((), 0, _("{which} cannot be read as YAML, so only lines are compared.").format(which=which))
    told = tuple(_told(change) for change in found.changes[:MOST_TOLD])
    return Summary(told, len(found.changes) - len(told), "")


def _told(change: Change) -> Told:
    before, after = change.lines
    return Told(_mark(change), _sentence(change), after or before, gone=not after)


def _mark(change: Change) -> Mark:
    if change.how in ("added", "removed", "moved"):
        return change.how
    if change.how in ("text", "field") and not change.before:
        return "added"
    return "removed" if change.how in ("text", "field") and not change.after else "changed"


def _sentence(change: Change) -> str:
    whose = _whose(change)
    match change.how:
        case "added":
            return _("{what} is new.").format(what=whose)
        case "removed":
            return _("{what} is gone.").format(what=whose)
        case "renamed":
            return _("{what} was named “{name}”, and is the same else.").format(what=whose, name=change.before)
        case "moved":
            return _moved(whose, change)
        case _:
            return _field(whose, change)


def _whose(change: Change) -> str:
    kinds = {
        "procedure": _("The procedure"),
        "slot": _("The slot “{name}”"),
        "digression": _("The digression “{name}”"),
        "step": _("The step “{name}”"),
    }
    return kinds[change.of].format(name=change.name)


def _moved(whose: str, change: Change) -> str:
    if not change.after:
        return _("{what} stands first now; it followed “{before}”.").format(what=whose, before=change.before)
    if not change.before:
        return _("{what} follows “{after}” now; it stood first.").format(what=whose, after=change.after)
    text = _("{what} follows “{after}” now; it followed “{before}”.")
    return text.format(what=whose, before=change.before, after=change.after)


def _field(whose: str, change: Change) -> str:
    field = change.field or _("value")
    if change.language:
        field = f"{field} ({change.language})"
    facts = {"what": whose, "field": field, "before": change.before, "after": change.after}
    if not change.before:
        return _("{what}, {field}, added: “{after}”.").format(**facts)
    if not change.after:
        return _("{what}, {field}, gone: “{before}”.").format(**facts)
    return _("{what}, {field}: “{before}” is now “{after}”.").format(**facts)


def counted(found: Summary) -> str:
    """How much changed, in a few words."""
    count = len(found.told) + found.more
    return ngettext("{n} change", "{n} changes", count).format(n=count)
