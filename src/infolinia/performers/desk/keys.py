"""The keys: what works now, for the foot of the page, and all of them, for the help sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.conduct.facts import Kind
from infolinia.performers.desk.facts import Desk

Line = tuple[tuple[str, str], ...]
Group = tuple[str, tuple[tuple[tuple[str, ...], str], ...]]


def now(desk: Desk) -> Line:
    """(key, what it does), the most wanted first."""
    everything = ("F1", _("all keys"))
    match desk.mode:
        case "out" | "break":
            call = (("F9", _("call a colleague")),) if desk.mode == "break" else ()
            return (("Enter", _("ready")), ("Ctrl B", _("state and break")), *call, everything)
        case "ready":
            answer, look = ("F8", _("answer, when it rings")), ("Ctrl /", _("search"))
            return (answer, ("F9", _("call a colleague")), ("Ctrl B", _("state and break")), look, everything)
        case "ringing":
            return (("F8", _("answer")), ("Shift F8", _("not now, it does not count against you")), everything)
        case "inside" if desk.is_asked or (desk.call and desk.call.kind is not Kind.INSIDE):
            return (("Ctrl M", _("mute")), ("Shift F8", _("hang up")), everything)
        case "inside":
            return (("F8", _("hold, resume")), ("Ctrl M", _("mute")), ("Shift F8", _("hang up")), everything)
        case "consulting" if desk.is_asked:
            return (("Ctrl M", _("mute")), ("Shift F8", _("leave the talk")), everything)
        case "consulting":
            join = () if desk.is_joined else (("Shift F9", _("join all three")),)
            back = ("F8", pgettext("key", "back to the customer"))
            return (("F9", _("hand over and leave")), *join, back, everything)
        case "wrap_up":
            correct = (("F4", _("correct an answer")),) if desk.may_correct and desk.card and desk.card.settled else ()
            return (
                ("Ctrl Enter", _("save and be ready")),
                ("Tab", _("next field")),
                *correct,
                ("Ctrl B", _("break after saving")),
                everything,
            )
        case _:
            return (*_in_a_step(desk), everything)


def _in_a_step(desk: Desk) -> Line:
    card = desk.card
    if card and card.kind == "statement" and not card.ended:
        interrupted = (("F2", _("interrupted, back to this sentence later")),) if card.asides else ()
        return (("↓", _("next sentence")), ("↑", _("repeat sentence")), ("Enter", _("all read")), *interrupted)
    aside = (("F2", _("something else")),) if card and card.asides else ()
    if card and card.offered and card.offered.stage == "offer":
        dial = (("← →", _("other terms")),) if card.offered.strip and card.offered.may_propose else ()
        return (*dial, ("Enter", _("as the button says")), ("!", _("the customer refuses")), *aside)
    correct = (("F4", _("correct an answer")),) if card and card.settled else ()
    return (*aside, *correct, ("Shift F2", _("note")), ("Ctrl /", _("search")))


def everything() -> tuple[Group, ...]:
    """(title of the group, its keys) in the order of the help sheet."""
    return (
        (
            _("The call"),
            (
                (("Ctrl M",), _("mute or unmute the microphone")),
                (("F8",), _("answer, hold, resume")),
                (("Shift F8",), _("hang up; while it rings: not now")),
                (("F9",), _("hand over to somebody; without a call: call a colleague")),
                (("Shift F9",), _("join all three")),
                (("Ctrl B",), _("state, break, acoustic shock")),
            ),
        ),
        (
            _("Reading word for word"),
            (
                (("↓",), _("next sentence")),
                (("↑",), _("repeat sentence")),
                (("Enter",), _("all read")),
            ),
        ),
        (
            _("The step"),
            (
                (("Enter",), _("go on")),
                (("Ctrl Enter",), _("go on from a field of several lines")),
                (("PgUp",), _("step back")),
                (("End",), _("first without an answer")),
                (("1", "…", "0"), _("choose from the list")),
                (("?",), _("the customer does not know")),
                (("!",), _("the customer refuses")),
                (("←", "→"), _("an offer: other terms")),
            ),
        ),
        (
            _("Always at hand"),
            (
                (("F1",), _("this list")),
                (("Shift F1",), _("language of the text on screen")),
                (("F2",), _("objection or side question")),
                (("Shift F2",), _("note")),
                (("F4",), _("correct an answer")),
                (("Shift F4",), _("take back what was noted in passing")),
                (("Ctrl /",), _("search: customer, command")),
                (("Esc",), _("back to the step; never ends a call")),
            ),
        ),
        (
            _("A difficult call"),
            (
                (("Ctrl I",), _("a person in distress: alarm the supervisors")),
                (("Ctrl F2",), _("mark as difficult; again: take it back")),
                (("Ctrl F8",), _("a nuisance call: warn the caller, end it")),
            ),
        ),
        (
            _("When a key does not work"),
            (
                (("Tab",), _("every button is on the screen, too")),
                (("Fn",), _("on a laptop: Fn with the F key, or Fn lock")),
                (("Ctrl /",), _("type the name of a command")),
            ),
        ),
    )
