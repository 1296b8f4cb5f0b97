"""Sentences for what `verify` finds and for what `receipts` refuses."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.journal.facts import Problem

MESSAGES = {
    "entry-missing": _("Entry {seq} was deleted; the next one is {next}."),
    "text-changed": _("Entry {seq} was changed after it was written."),
    "order-changed": _("Entry {seq} does not follow the entry before it: entries were deleted, changed or reordered."),
    "columns-differ": _("Entry {seq} is filed differently from what it says itself: {columns}."),
    "after-close": _("Entry {seq} was added after the closing entry {closed}."),
    "tail-cut": _("The end of the stream was cut or its head was moved: entries reach {seq}, the head says {head}."),
    "head-behind": _("Entry {seq} was slipped in behind the head of the stream, which is at {head}."),
    "closing-differs": _("The stream's head does not agree with its closing entry ({closed})."),
    "value-changed": _("The personal value {field} of entry {seq} is not the one that was recorded."),
    "value-missing": _("The personal value {field} of entry {seq} is gone and no erasure says so."),
    "seal-missing": _("Seal {seal} was deleted."),
    "seal-order-changed": _("Seal {seal} does not follow the seal before it."),
    "seal-changed": _("Seal {seal} was changed after it was written."),
    "stream-vanished": _("The whole stream is gone; seal {seal} knows it up to entry {seq}."),
    "sealed-tail-cut": _("The end of the stream was cut; seal {seal} knows entry {seq}."),
    "sealed-differs": _("Entry {seq} is not the one that seal {seal} knows."),
    "positions-missing": _("Events {from} to {to} of the installation were deleted."),
    "counter-behind": _("The counter stands at {counter}, behind event {position}."),
}

REFUSALS = {
    "being-saved": _("This is being saved already. It will show here in a moment."),
    "request-id-reused": _("This page sent two different things under one id. Reload the page and try again."),
    "request-id-too-long": _("A request id has at most {longest} characters."),
}


def say(problem: Problem) -> str:
    """`call:c-1: Entry 3 was changed…`, in the reader's language."""
    sentence = gettext(MESSAGES[problem.code]).format(**problem.facts)
    return f"{problem.stream}: {sentence}" if problem.stream else sentence
