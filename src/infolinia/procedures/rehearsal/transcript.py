"""A played rehearsal in writing: as a conversation to read, or as data; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infolinia.procedures.rehearsal.messages import Gettext, say
from infolinia.procedures.rehearsal.play import Played, Turn


def gettext_noop(text: str) -> str:
    return text


DECLINED = {"refused": gettext_noop("refuses"), "dont_know": gettext_noop("does not know")}
LINES = {
    "heard": gettext_noop("heard: {value}"),
    "confirms": gettext_noop("confirms"),
    "corrects": gettext_noop("corrects: {value}"),
    "digresses": gettext_noop("says something else: {value}"),
    "switch": gettext_noop("goes on: {value}"),
    "back": gettext_noop("one step back"),
    "retries": gettext_noop("the action is tried again"),
}


def lines(played: Played, gettext: Gettext) -> Iterator[str]:
    """The conversation, line by line, with what was settled, done and found."""
    yield f"{played.script.name} ({played.script.procedure}, {played.script.language}, {played.script.performer})"
    for turn in played.turns:
        yield from _turn(turn, gettext)
    for done in played.actions:
        gave = done.error or ", ".join(f"{name}: {value}" for name, value in done.outputs.items())
        yield f"  → {done.action}: {gave}"
    ended = played.finish or played.hand_over or "–"
    yield "  ■ " + ", ".join(word for word in (ended, played.disposition, played.reason) if word)
    for problem in played.problems:
        yield f"  ✗ {say(problem, gettext)}"


def _turn(turn: Turn, gettext: Gettext) -> Iterator[str]:
    if turn.kind == "do":
        return
    if turn.text:
        yield f"  [{turn.step}] {turn.text}"
    if turn.said:
        yield f"      „{turn.said}”"
    elif turn.line is not None and turn.line.does == "declines":
        yield f"      ({gettext(DECLINED.get(turn.line.value, turn.line.value))})"
    elif turn.line is not None and turn.line.does in LINES:
        value = turn.line.value or ", ".join(f"{slot} = {said}" for slot, said in turn.line.slots.items())
        yield f"      ({gettext(LINES[turn.line.does]).format(value=value)})"
    for label, written in turn.settled:
        yield f"      ✓ {label}: {written}"


def as_json(played: Played, gettext: Gettext) -> dict[str, Any]:
    """Steps, slots, actions, statements and the record, for other programs."""
    return {
        "rehearsal": played.script.name,
        "procedure": played.script.procedure,
        "ok": played.is_well,
        "steps": [
            {
                "step": turn.step,
                "kind": turn.kind,
                "text": turn.text,
                "said": turn.said,
                "settled": [{"label": label, "written": written} for label, written in turn.settled],
            }
            for turn in played.turns
        ],
        "actions": [
            {"action": d.action, "key": d.key, "inputs": d.inputs, "outputs": d.outputs, "error": d.error}
            for d in played.actions
        ],
        "statements": played.statements,
        "record": played.record,
        "end": {
            "finish": played.finish,
            "hand_over": played.hand_over,
            "disposition": played.disposition,
            "reason": played.reason,
        },
        "problems": [
            {"file": p.place.file, "line": p.place.line, "code": p.code, "text": say(p, gettext)}
            for p in played.problems
        ],
    }
