"""A conversation that is tried beside the text: what the browser sends, played by the engine of calls.

Nothing is kept between two requests: the browser sends the text and all lines so far, and they are played from the
beginning. Size, number of lines and time are bounded; an author's loop ends with the rehearsal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal, cast

import msgspec

from infolinia.content import queries
from infolinia.procedures import actions, language, tree
from infolinia.procedures.parts import Procedure, Slot
from infolinia.procedures.problems import Place, Problem, ProcedureProblems
from infolinia.procedures.rehearsal import trial
from infolinia.procedures.rehearsal.script import DOES, Does, Line, Script
from infolinia.procedures.rehearsal.trial import Trial
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Understood
from infolinia.telephony.clock import SystemClock
from infolinia.web.refusals import Refusal

MOST_LINES = 100
MOST_NAMED = 60  # values given, actions answered, outputs of one
MOST_RUNS = 20  # of an action whose answers differ from run to run
LONGEST = 500  # characters of what is said, or of a value
SECONDS = 2.0  # that one conversation may take
YEARS = range(1901, 2200)  # in which it may be held: calls speak of days around theirs

Words = Annotated[str, msgspec.Meta(max_length=LONGEST)]
CLOCK = SystemClock()


class Said(msgspec.Struct):
    """A line as the browser keeps it. focus: the step at which it was said before."""

    does: str
    value: Words = ""
    slots: Annotated[dict[Words, Words], msgspec.Meta(max_length=10)] = {}
    focus: Words = ""


class Attempt(msgspec.Struct):
    """A conversation as the browser keeps it. number: its own, which comes back with the reply."""

    text: Annotated[str, msgspec.Meta(max_length=tree.LARGEST)]
    number: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0
    name: Words = ""
    language: Literal["pl", "en"] = "pl"
    performer: Literal["desk", "voice", "rehearsal"] = "desk"
    now: Annotated[str, msgspec.Meta(max_length=20)] = ""
    given: Annotated[dict[Words, Any], msgspec.Meta(max_length=MOST_NAMED)] = {}
    backend: Annotated[
        dict[Words, Annotated[list[dict[Words, Any]], msgspec.Meta(max_length=MOST_RUNS)]],
        msgspec.Meta(max_length=MOST_NAMED),
    ] = {}
    lines: Annotated[list[Said], msgspec.Meta(max_length=MOST_LINES)] = []


@dataclass(frozen=True, slots=True)
class Tried:
    procedure: Procedure
    script: Script
    trial: Trial


class Unreadable(Exception):
    """The text is no procedure that could be rehearsed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read(body: bytes) -> Attempt:
    """Refused: not-json; rehearsal-lines when there are too many of them."""
    try:
        found = msgspec.json.decode(body, type=Attempt)
    except msgspec.ValidationError as error:
        if "$.lines" in str(error) and "length" in str(error):
            raise Refusal("rehearsal-lines", status=422, most=MOST_LINES, longest=LONGEST) from error
        if str(error).endswith("$.text`") and "length" in str(error):
            raise Refusal("draft-large", status=422, most=tree.LARGEST // 1024) from error
        raise Refusal("not-json", status=400) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refusal("not-json", status=400) from error
    if any(line.does not in DOES for line in found.lines):
        raise Refusal("not-json", status=400)
    return found


def compiled(client: str, name: str, text: str) -> Procedure:
    """The text as a procedure of the client. Raises Unreadable."""
    file = f"{name}.yaml"
    try:
        return language.load(
            text.replace("\r\n", "\n"), source=file, library=queries.library(client), actions=actions.names() or None
        )
    except ProcedureProblems as error:
        first = min(error.problems, key=lambda problem: (problem.place.file != file, problem.place.line))
        raise Unreadable(first) from error
    except language.UNFORESEEN as error:
        raise Unreadable(Problem("not-yaml", Place(file), {"why": type(error).__name__})) from error


def attempt(procedure: Procedure, asked: Attempt, *, now: datetime, given: Mapping[str, Any]) -> Tried:
    """Play it. now: wall clock, where the browser names no other. given: what a call begins with by itself."""
    script = _script(procedure, asked, now=now, given=given)
    return Tried(procedure, script, trial.attempt(procedure, script, may_go_on=until(SECONDS)))


def until(seconds: float) -> Callable[[], bool]:
    """True for so many seconds from now."""
    end = CLOCK.seconds() + seconds
    return lambda: CLOCK.seconds() < end


def _script(procedure: Procedure, asked: Attempt, *, now: datetime, given: Mapping[str, Any]) -> Script:
    bare = Script(
        name=asked.name,
        procedure=procedure.name,
        place=Place(""),
        language=asked.language,
        performer=asked.performer,
        now=_moment(asked.now) or now,
        given={},
        backend={},
        lines=tuple(_line(number, line) for number, line in enumerate(asked.lines, 1)),
        end=None,
    )
    began = {**given, **{name: value for name, raw in asked.given.items() if (value := _plain(raw)) not in ("", None)}}
    return replace(
        bare,
        given={name: _as_given(procedure, name, value, bare) for name, value in began.items()},
        backend={action: _runs(action, asked, bare) for action in trial.actions_of(procedure)},
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is None and found.year in YEARS else None


def _line(number: int, said: Said) -> Line:
    does = cast("Does", said.does)
    return Line(Place("", number), does, said.value, dict(said.slots), focus=said.focus)


def _as_given(procedure: Procedure, name: str, value: Any, script: Script) -> Any:
    """What was typed for a slot that the call begins with, as its value; a customer by name."""
    slot = procedure.given.get(name)
    if slot is None or not isinstance(value, str):
        return value
    if slot.type == "customer":
        return {"id": "K00", "name": value}
    return _typed(slot.type, value, script)


def _runs(action: str, asked: Attempt, script: Script) -> tuple[dict[str, Any], ...]:
    """What the action answers run after run: as the author says, and made up where that is left out."""
    outputs = actions.get(action).outputs if action in actions.names() else {}
    made_up = trial.stand_in(outputs, script)
    runs = [{name: _plain(value) for name, value in run.items()} for run in asked.backend.get(action, [])]
    return tuple(_run(run, outputs, made_up, script) for run in runs[:MOST_RUNS]) or (made_up,)


def _run(
    run: Mapping[str, Any], outputs: Mapping[str, str], made_up: Mapping[str, Any], script: Script
) -> dict[str, Any]:
    if run.get("error"):
        return {"error": str(run["error"])}
    said = {name: value for name, value in run.items() if name != "error" and value is not None}
    typed = {
        name: _typed(outputs.get(name, "").removesuffix("?"), value, script) if isinstance(value, str) else value
        for name, value in said.items()
    }
    return {name: value for name, value in {**made_up, **typed}.items() if value != ""}


_PARSED = frozenset({"number", "ordinal", "money", "date", "time", "period", "duration", "yes_no", "phone", "level"})


def _typed(type_: str, value: str, script: Script) -> Any:
    """As people write it, where the type is one that is parsed; what cannot be read stays as it is."""
    if value in ("true", "false"):
        return value == "true"
    if type_ not in _PARSED:
        return value
    found = understand(Slot("value", type_), value, language=script.language, today=script.now.date(), now=script.now)
    return found.value if isinstance(found, Understood) else value


def _plain(value: Any, *, deep: bool = True) -> Any:
    """A value of JSON that a rehearsal may hold: text, yes or no, or once more a list or fields of these."""
    match value:
        case bool():
            return value
        case str():
            return value[:LONGEST]
        case int() | float():
            return str(value)[:LONGEST]
        case list() if deep:
            items = cast("list[Any]", value)[:MOST_NAMED]
            return [kept for item in items if (kept := _plain(item, deep=False)) is not None]
        case dict() if deep:
            fields = list(cast("dict[Any, Any]", value).items())[:MOST_NAMED]
            kept = {str(name)[:LONGEST]: _plain(inner, deep=False) for name, inner in fields}
            return {name: inner for name, inner in kept.items() if inner is not None}
        case _:
            return None
