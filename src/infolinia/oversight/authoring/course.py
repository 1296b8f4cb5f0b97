"""A tried conversation as the panel writes it: who says what, what was understood, what was done, where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from infolinia.conduct import dispositions
from infolinia.oversight.authoring.trying import Tried
from infolinia.performers.desk import wording
from infolinia.procedures import asides, paths
from infolinia.procedures.card import Card
from infolinia.procedures.parts import Procedure
from infolinia.procedures.rehearsal.play import Done, Turn
from infolinia.procedures.rehearsal.script import Line
from infolinia.procedures.rehearsal.trial import WISHES, Stop
from infolinia.procedures.slots.understood import Doubt, Wrong

Kind = Literal["agent", "customer", "note", "settled", "waiting", "not", "done", "failed", "read", "end"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the panel. who: of what is said. step: where. line: of the line it comes from, from 0; -1 for none.
    verbatim: read word for word."""

    kind: Kind
    text: str
    who: str = ""
    step: str = ""
    line: int = -1
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Halt:
    """Why it goes no further, and what to do. unsaid: the lines that were not said."""

    title: str
    text: str
    unsaid: tuple[str, ...]


def entries(tried: Tried) -> list[Entry]:
    """The conversation from its beginning to where it stands."""
    return list(_entries(tried))


def _entries(tried: Tried) -> Iterator[Entry]:
    performer, last = tried.script.performer, ""
    for turn in tried.trial.played.turns:
        spoken = f"{turn.step}: {turn.text}"
        if turn.text and turn.kind != "do" and spoken != last:
            yield Entry("agent", turn.text, agent(performer), turn.step, verbatim=turn.kind == "statement")
        last = spoken if turn.kind in ("ask", "choose", "negotiate") and _keeps_place(turn) else ""
        yield from _line(turn, tried)
        if turn.line and turn.line.does == "switch" and turn.line.value in ("desk", "voice", "rehearsal"):
            performer = turn.line.value
        yield from _came_of(turn)
        if turn.aside:
            yield Entry("agent", turn.aside, agent(performer), turn.step)
    yield from _now(tried, performer, last)


def agent(performer: str) -> str:
    """Who speaks for the firm."""
    return _("Voice agent") if performer == "voice" else _("Agent")


def _keeps_place(turn: Turn) -> bool:
    """Whether the question stands as it stood, without having been put again."""
    return turn.line is None or turn.line.does in ("corrects", "switch", "digresses")


def _line(turn: Turn, tried: Tried) -> Iterator[Entry]:
    line = turn.line
    if line is None or line.does is None:
        if turn.kind == "statement":
            yield Entry("read", _("read to its end, as evidence"), step=turn.step)
        return
    at = line.place.line - 1
    if line.does == "says":
        yield Entry("customer", turn.said, _("Customer"), turn.step, at)
    elif line.does == "digresses":
        yield Entry(
            "customer", _heard(tried.procedure, line.value, tried.script.language), _("Customer"), turn.step, at
        )
    else:
        yield Entry("note", what(line, tried.procedure, tried.script.language), step=turn.step, line=at)


def what(line: Line, procedure: Procedure, language: str) -> str:
    """What happens in a line, in words."""
    match line.does, line.value:
        case "says", said:
            return said
        case "digresses", name:
            return _heard(procedure, name, language)
        case "declines", "refused":
            return _("The customer refuses.")
        case "declines", _other:
            return _("The customer does not know.")
        case "corrects", _value:
            said = ", ".join(f"{label(procedure, path, language)}: {new}" for path, new in line.slots.items())
            return _("The customer corrects: {said}").format(said=said)
        case "switch", "pl":
            return _("From here on in Polish.")
        case "switch", "en":
            return _("From here on in English.")
        case "switch", "voice":
            return _("From here on a machine conducts the call.")
        case "switch", _performer:
            return _("From here on a person conducts the call.")
        case "back", _value:
            return _("One step back.")
        case "retries", _value:
            return _("The action is tried again.")
        case "confirms", _value:
            return _("The customer confirms.")
        case "heard", "half":
            return _("The customer interrupts halfway.")
        case _:
            return _("The customer hears it whole.")


def label(procedure: Procedure, path: str, language: str) -> str:
    """The name of a slot on the screen."""
    slot = paths.slot_of(procedure, path)
    return (slot.title.get(language) or slot.name) if slot else path


def _heard(procedure: Procedure, path: str, language: str) -> str:
    found = asides.find(procedure, path)
    return next(iter(found.hear.get(language, ())), path) if found else path


def _came_of(turn: Turn) -> Iterator[Entry]:
    at = turn.line.place.line - 1 if turn.line else -1
    for name, written in turn.settled:
        if turn.done is None:
            yield Entry("settled", f"{name}: {written}", step=turn.step, line=at)
    for name, written in turn.doubtful:
        yield Entry("waiting", _("{slot}: {value}, not certain").format(slot=name, value=written), step=turn.step)
    for name, written in turn.waiting:
        yield Entry("waiting", _("{slot}: {value}, waits for a yes").format(slot=name, value=written), step=turn.step)
    if turn.problem is not None:
        yield Entry("not", _not_understood(turn.why), step=turn.step, line=at)
    if turn.done is not None:
        yield _done(turn.done, turn)


def _not_understood(why: Doubt | Wrong | None) -> str:
    match why:
        case Doubt(options):
            meant = " / ".join(option.written for option in options)
            return _("This can mean more than one thing: {meant}. Say which.").format(meant=meant)
        case Wrong(code, facts):
            return wording.wrong(code, facts)
        case None:
            return _("Nothing in this fits the step. Say it otherwise, or choose under Else.")


def _done(done: Done, turn: Turn) -> Entry:
    if done.error:
        text = _("{action} fails: {error}").format(action=done.action, error=done.error)
        return Entry("failed", text, step=turn.step)
    gave = ", ".join(f"{name}: {_short(value)}" for name, value in done.outputs.items())
    return Entry("done", f"{done.action} → {gave}" if gave else done.action, step=turn.step)


def _short(value: Any) -> str:
    match value:
        case dict():
            return ", ".join(f"{name} {inner}" for name, inner in value.items())  # pyright: ignore[reportUnknownVariableType]  # JSON
        case bool():
            return _("yes") if value else _("no")
        case _:
            return str(value)


# --- Where it stands


def _now(tried: Tried, performer: str, last: str) -> Iterator[Entry]:
    card, played = tried.trial.card, tried.trial.played
    stop = tried.trial.stop
    if stop and stop.why == "stuck" and not card.text:
        return
    if card.text and card.kind != "do" and f"{card.path}: {card.text}" != last:
        yield Entry("agent", card.text, agent(performer), card.path, verbatim=card.kind == "statement")
    if card.why == "invalid" and card.why_text:
        yield Entry("not", card.why_text, step=card.path)
    if played.finish:
        yield Entry("end", _finished(played.disposition, tried.script.language), step=card.path)
    elif played.hand_over and not (stop and stop.why == "stuck"):
        text = _("Handed over to {to}: {reason}").format(to=card.hand_over, reason=played.reason)
        yield Entry("end", _stuck(played.reason) if played.reason in WISHES else text, step=card.path)


def _finished(code: str, language: str) -> str:
    known = dispositions.table().get(code)
    names: Any = known.name if known else {}
    name = names.get(language, "") if isinstance(names, dict) else ""
    return _("The end. Result: {name}").format(name=f"{name} ({code})" if name else code)


def standing(card: Card) -> dict[str, Any]:
    """What may happen at the step in focus, for the script of the page."""
    return {
        "step": card.path,
        "asks": card.kind in ("ask", "choose", "negotiate") and not card.ended,
        "ended": card.ended,
        "may_retry": card.may_retry,
        "waits": card.why == "unconfirmed",
    }


def halt(tried: Tried) -> Halt | None:
    """Why the conversation goes no further; None where it may go on, or has come to its end."""
    stop = tried.trial.stop
    if stop is None:
        return None
    unsaid = tuple(
        what(line, tried.procedure, tried.script.language) for line in tried.script.lines[stop.line :] if stop.line >= 0
    )
    title = _("The rehearsal stopped at the step “{step}”.").format(step=stop.step)
    return Halt(title, _why(stop, ended=tried.trial.card.ended), unsaid)


def _why(stop: Stop, *, ended: bool) -> str:
    match stop.why:
        case "moved" if ended:
            text = _("The next line was said at the step “{wanted}”, and the call ends before it comes there.")
            return text.format(wanted=stop.wanted)
        case "moved":
            text = _("The next line was said at the step “{wanted}”. Say something else here to drop the lines below.")
            return text.format(wanted=stop.wanted)
        case "over":
            return _("The call is over here, so the lines below are not said.")
        case "time":
            return _("It takes too long. Look for a repeat with many rounds, or rehearse a part by itself.")
        case "stuck":
            return _stuck(stop.wanted)


def _stuck(word: str) -> str:
    """What the engine means when it knows no way on."""
    known = {
        "needs": _("What this statement needs does not hold, so it must not be read. Let another way lead here."),
        "circle": _("The steps go in a circle. Let one of them go on."),
        "no-end": _("No step follows. End with finish or hand_over."),
        "changed-after-done": _("An input of an action that is done has changed, and it has no on_change. Add it."),
        "refused": _("The customer refuses, and the step has no on_refuse. Add it, or make the answer optional."),
        "dont_know": _("The customer does not know, and the step has no on_dont_know. Add it, or make it optional."),
        "no_agreement": _("No offer was taken, and on_none hands the call over."),
        "no_consent": _("Nobody gave consent to the terms in time."),
        "above_authority": _("The terms are above the authority of who conducts, and there is no approval."),
        "too-long": _("The call has too many events. It is handed over."),
        "person": _("The customer wants a person, so the call is handed over."),
        "stuck": _("The same was tried too often, so the call is handed over."),
        "corrections": _("Too much was corrected, so the call is handed over."),
        "digressions": _("Too much was said beside the matter, so the call is handed over."),
        "silence": _("Nobody answered, and the ladder is at its end."),
        "no_match": _("The answer was not understood, and the ladder is at its end."),
        "invalid": _("The answer is not allowed, and the ladder is at its end."),
        "stop_contact": _("The customer wants no more calls, so the call is handed over."),
        "emergency": _("There is danger, so the call is handed over."),
        "distress": _("The customer is in distress, so the call is handed over."),
    }
    return known.get(word) or _("The action fails with “{error}”, and on_error names no step for it. Add one.").format(
        error=word
    )
