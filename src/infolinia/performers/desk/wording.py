"""The sentences of the desk that depend on how things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from infolinia.performers.desk.facts import Desk


@dataclass(frozen=True, slots=True)
class Words:
    """Title of the sheet, its sentence, the state's word."""

    title: str
    sentence: str
    state: str
    keys: tuple[tuple[str, str], ...] = ()
    all_keys: tuple[tuple[str, str], ...] = ()
    breaks: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    progress: tuple[str, ...] = ()
    targets: tuple[dict[str, str], ...] = ()


def state(name: str, reason: str = "") -> str:
    """The word of an agent's state."""
    words = {
        "out": pgettext("agent state", "Signed out"),
        "ready": pgettext("agent state", "Ready"),
        "ringing": pgettext("agent state", "Ringing"),
        "talking": pgettext("agent state", "Talking"),
        "holding": pgettext("agent state", "On hold"),
        "wrap_up": pgettext("agent state", "Wrap-up"),
        "break": pgettext("agent state", "Break"),
    }
    word = words.get(name, name)
    return f"{word}: {why}" if name == "break" and (why := breaks().get(reason, "")) else word


def breaks() -> dict[str, str]:
    """Reasons of a break, in the order of the menu."""
    return {
        "acoustic_shock": _("acoustic shock"),
        "rest": _("rest"),
        "screen": _("eyes"),
        "meal": _("meal"),
        "after_hard_call": _("after a hard call"),
        "training": _("training"),
        "other": _("other"),
        "preparing": _("preparing"),
        "missed": _("missed calls"),
        "unreachable": _("no connection"),
    }


def of(desk: Desk) -> Words:
    """All that the templates say by mode."""
    shown = _sheet(desk)
    progress = ()
    if desk.card:
        done, count = desk.card.index - 1, desk.card.count
        progress = tuple("done" if n < done else "now" if n == done else "" for n in range(count))
    return replace(
        shown, keys=_keys(desk), all_keys=_all_keys(), breaks=breaks(), progress=progress, targets=_targets(desk)
    )


def _targets(desk: Desk) -> tuple[dict[str, str], ...]:
    """Whom the call may go to, for the page's script."""
    return tuple(
        {"kind": t.kind, "id": t.id, "name": t.name, "detail": t.detail, "word": state(t.state) if t.state else ""}
        for t in desk.targets
    )


def _sheet(desk: Desk) -> Words:
    word = state(desk.state, desk.reason)
    match desk.mode:
        case "out":
            return Words(_("Good day"), _("Test the headset, then say that you are ready."), word)
        case "break":
            return Words(_("A break"), _("No call comes until you say that you are ready."), word)
        case "ready":
            waiting = ngettext("{n} call waits in your queues.", "{n} calls wait in your queues.", desk.waiting)
            nobody = _("Nobody waits in your queues. You will hear the ring in the headset.")
            sentence = waiting.format(n=desk.waiting) if desk.waiting else nobody
            return Words(_("You wait for a call"), sentence, word)
        case "ringing":
            return Words(_("A call rings"), "", word)
        case "consulting":
            return Words(_("Attended transfer"), "", word)
        case "wrap_up":
            return Words(_("Check and save"), _("filled in from the call"), word)
        case _:
            return Words("", "", word)


def _keys(desk: Desk) -> tuple[tuple[str, str], ...]:
    """What works now, for the foot of the page."""
    everything = ("F1", _("all keys"))
    match desk.mode:
        case "out" | "break":
            return (("Enter", _("ready")), ("Ctrl B", _("state and break")), everything)
        case "ready":
            answer, look = ("F8", _("answer, when it rings")), ("Ctrl /", _("search"))
            return (answer, ("Ctrl B", _("state and break")), look, everything)
        case "ringing":
            return (("F8", _("answer")), ("Shift F8", _("not now")), everything)
        case "consulting":
            return (
                ("F9", _("hand over")),
                ("Shift F9", _("join all three")),
                ("F8", _("back to the customer")),
                everything,
            )
        case "wrap_up":
            return (("Ctrl Enter", _("save and be ready")), ("Ctrl B", _("break after saving")), everything)
        case _:
            if desk.card and desk.card.kind in ("statement", "say"):
                return (("↓", _("next sentence")), ("↑", _("repeat sentence")), ("Enter", _("all read")), everything)
            first = (("F2", _("something else")), ("F4", _("correct an answer")), ("Shift F2", _("note")))
            return (*first, ("Ctrl /", _("search")), everything)


def _all_keys() -> tuple[tuple[str, str], ...]:
    """The help sheet."""
    return (
        ("F8", _("answer, hold, resume")),
        ("Shift F8", _("hang up; while it rings: not now")),
        ("F9", _("transfer, hand over")),
        ("Shift F9", _("join all three")),
        ("Ctrl M", _("mute")),
        ("Ctrl B", _("state, break")),
        ("Enter · Ctrl Enter", _("accept and go on · from a field of several lines")),
        ("PgUp", _("step back")),
        ("1…9, 0", _("choose from the list in focus")),
        ("? · !", _("alone in an answer, then Enter: does not know · refuses")),
        ("↓ · ↑", _("next · repeat sentence")),
        ("F2 · Shift F2", _("something else · note")),
        ("F4", _("correct an answer, then its digit")),
        ("Ctrl /", _("search")),
        ("F1", _("this list")),
        ("Esc", _("close what is open; never ends a call")),
    )


def wrong(code: str, facts: dict[str, str]) -> str:
    """Why what was typed was not understood, and the cure."""
    sentences = {
        "empty": _("Write the answer, or “?” when the customer does not know."),
        "too-long": _("This is longer than {longest} characters. Shorten it."),
        "not-a-date": _("This is no date. Write for example 3.11.2026 or yesterday."),
        "not-a-period": _("This is no period. Write for example: from 1 November to yesterday."),
        "period-backwards": _("The period ends before it begins."),
        "not-a-number": _("This is no number."),
        "not-money": _("This is no amount. Write for example 49,90."),
        "not-a-phone": _("This is no telephone number. Nine digits, or + and the country."),
        "not-an-email": _("This is no e-mail address. It has a name, @ and a domain."),
        "order-digits": _("Five digits follow “Z-”. There are {count}."),
        "not-yes-no": _("Write yes or no."),
        "not-a-choice": _("This is not on the list. Choose by number or by word."),
        "not-of-the-pattern": _("This does not have the form that is needed here."),
    }
    return sentences.get(code, _("This was not understood.")).format_map({"longest": "", "count": "", **facts})
