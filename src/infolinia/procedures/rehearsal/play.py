"""A rehearsal played: the engine of real calls with a performer who reads from a file; pure.

A sentence is read by the parsers of the slots, as at the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from infolinia.procedures import card as cards
from infolinia.procedures import engine, focus, offered, paths
from infolinia.procedures.card import Card
from infolinia.procedures.events import (
    ActionDone,
    Answered,
    Back,
    Call,
    Confirmed,
    Declined,
    Digressed,
    Event,
    Finish,
    Granted,
    HandOver,
    Heard,
    Proposed,
    Retried,
    Switched,
)
from infolinia.procedures.focus import Focus
from infolinia.procedures.parts import Procedure
from infolinia.procedures.problems import Problem
from infolinia.procedures.rehearsal.saying import Meaning, answer, meaning, parse
from infolinia.procedures.rehearsal.script import Ending, Line, Script
from infolinia.procedures.scope import write
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from infolinia.procedures.state import State

MOST_EVENTS = 2000  # of a rehearsal
A_SENTENCE = 2.0  # seconds of the recording that stand for one sentence


@dataclass(frozen=True, slots=True)
class Done:
    """A run of an action, with what it gave."""

    action: str
    key: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    error: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: what the performer said at a step, what came of the line, and what was settled by it.

    waiting: values heard that nobody confirmed yet. done: the run of the action at this step. problem: nothing in the
    line was understood, and `why`, where the parser of the slot knows.
    """

    step: str
    kind: str
    text: str
    line: Line | None  # None: read or done without one
    said: str
    settled: tuple[tuple[str, str], ...]  # (label, written)
    waiting: tuple[tuple[str, str], ...] = ()
    done: Done | None = None
    problem: Problem | None = None
    why: Doubt | Wrong | None = None
    aside: str = ""  # what a person answers to the digression
    doubtful: tuple[tuple[str, str], ...] = ()  # settled, but said as "I think so"


@dataclass(slots=True)
class Played:
    """What came of a rehearsal. `problems`: where it went otherwise than written."""

    script: Script
    turns: list[Turn] = field(default_factory=list[Turn])
    actions: list[Done] = field(default_factory=list[Done])
    statements: dict[str, int] = field(default_factory=dict[str, int])  # by step: how often it was read to its end
    record: dict[str, Any] = field(default_factory=dict[str, Any])  # by slot: what is settled
    written: dict[str, str] = field(default_factory=dict[str, str])
    finish: str = ""  # the step
    hand_over: str = ""
    disposition: str = ""
    reason: str = ""
    events: list[Event] = field(default_factory=list[Event])
    problems: list[Problem] = field(default_factory=list[Problem])
    state: State | None = None  # after the last event
    in_time: bool = True

    @property
    def is_well(self) -> bool:
        return not self.problems


def _always() -> bool:
    return True


def play(procedure: Procedure, script: Script, *, may_go_on: Callable[[], bool] = _always) -> Played:
    """Play the whole script. Never raises for what the script says: what does not fit is a problem with its line.

    may_go_on: asked before each event; when it says no, the rehearsal ends there, with a problem.
    """
    return _Player(procedure, script, may_go_on).play()


class _Player:
    def __init__(self, procedure: Procedure, script: Script, may_go_on: Callable[[], bool]) -> None:
        self.procedure, self.script, self._in_time = procedure, script, may_go_on
        self.played = Played(script)
        self._why: Doubt | Wrong | None = None
        self._shown: tuple[State, Card] | None = None
        self.state: State = engine.start(
            procedure,
            given=dict(script.given),
            performer=script.performer,
            language=script.language,
            today=script.now.date(),
        )
        self.seconds = 0.0

    # --- The run

    def play(self) -> Played:
        for line in self.script.lines:
            self._go_on(line)
            if not self._may_go_on() or not self._may_go(line):
                break
            self._do(line)
        self._go_on(None)
        self._close()
        return self.played

    def _may_go_on(self) -> bool:
        """Whether there is room for another event, and time."""
        if self.played.in_time and not self._in_time():
            self.played.in_time = False
            place = self.script.lines[-1].place if self.script.lines else self.script.place
            self.played.problems.append(Problem("rehearsal-time", place, {"found": self._focus().path}))
        return self.played.in_time and len(self.played.events) < MOST_EVENTS

    def _go_on(self, line: Line | None) -> None:
        """Do what needs no line: run actions, read texts. A line about a text, or one that waits for it, stops it."""
        while self._may_go_on():
            self._act()
            at = self._focus()
            if at.terminal or at.step.kind not in ("say", "statement") or self._is_about(at, line):
                return
            self._turn(None, "", [self._heard(at, whole=True)])

    def _act(self) -> None:
        """Run the actions that are wanted now."""
        while self._may_go_on():
            call = next((e for e in engine.effects(self.procedure, self.state) if isinstance(e, Call)), None)
            if call is not None:
                self._run(call)
            elif not self._price():
                return

    def _price(self) -> bool:
        """Put the price of the offer in focus on the table, where somebody counts it."""
        at = self._focus()
        terms = offered.priced(at, self.state)
        event = Proposed(at.path, terms, by="performer")
        after = engine.step(self.procedure, self.state, event) if terms else self.state
        if after.negotiations == self.state.negotiations:
            return False  # it does not keep the bounds of the offer
        self.played.events.append(event)
        self.state = after
        return True

    def _is_about(self, at: Focus, line: Line | None) -> bool:
        if line is None:
            return False
        return _same(line.focus, at.path) if line.focus else line.does in ("heard", "switch", "corrects")

    def _may_go(self, line: Line) -> bool:
        at = self._focus()
        if line.focus and not _same(line.focus, at.path):
            self._problem("rehearsal-focus", line, wanted=line.focus, found=at.path)
            return False
        if at.terminal and line.does:
            self._problem("rehearsal-over", line, found=at.path)
            return False
        return True

    def _do(self, line: Line) -> None:
        self._why = None
        events = list(self._events(line))
        problem = None
        if line.does and not events:
            problem = self._problem("rehearsal-not-understood", line, step=self._focus().path, text=line.value)
        self._turn(line, line.value if line.does == "says" else "", events, problem=problem)
        self._check_then(line)

    # --- What a line means

    def _events(self, line: Line) -> Iterator[Event]:
        at = self._focus()
        match line.does, line.value:
            case "says", said:
                yield from self._meant(meaning(self.procedure, self.state, said, now=self.script.now))
            case "heard", "whole" | "half" as how if at.step.kind in ("say", "statement"):
                yield self._heard(at, whole=how == "whole")
            case (("confirms" | "declines"), _) if at.why == "approval":
                yield self._granted(at, line.does == "confirms")
            case "confirms", _:
                yield Confirmed(at.path)
            case "declines", "refused" | "dont_know" as how:
                yield Declined(at.path, how)
            case "corrects", _:
                for path, said in line.slots.items():
                    yield from self._meant(answer(self.procedure, self.state, path, said, now=self.script.now))
            case "digresses", name:
                found = engine.find_digression(self.procedure, name)
                yield from [Digressed(name)] if found else []
            case "switch", "pl" | "en" as language:
                yield Switched(language=language)
            case "switch", performer:
                yield Switched(performer=performer)
            case "back", _:
                yield Back()
            case "retries", _:
                yield Retried(at.path)
            case _:
                pass

    def _granted(self, at: Focus, agrees: bool) -> Granted:
        """Whoever may, gives consent to the customer's terms, or does not."""
        made = offered.offered(at, self.state)
        return Granted(at.path, made.level if agrees and made else 0)

    def _meant(self, found: Meaning) -> Iterator[Event]:
        self._why = found.why
        yield from found.events

    def _heard(self, at: Focus, *, whole: bool) -> Heard:
        count = max(1, len(self._card().sentences))
        read = count if whole else count // 2
        begin, self.seconds = self.seconds, self.seconds + read * A_SENTENCE
        if whole and at.step.kind == "statement":
            self.played.statements[at.path] = self.played.statements.get(at.path, 0) + 1
        return Heard(at.path, whole, read, begin, self.seconds)

    def _run(self, call: Call) -> None:
        answers = self.script.backend.get(call.action, ({},))
        runs = sum(done.action == call.action for done in self.played.actions)
        answer = dict(answers[min(runs, len(answers) - 1)]) if answers else {}
        error = str(answer.pop("error", ""))
        outputs = {} if error else answer
        done = Done(call.action, call.key, dict(call.inputs), outputs, error)
        self.played.actions.append(done)
        self._turn(None, "", [ActionDone(call.step, call.key, call.inputs_hash, outputs, error)], done=done)

    # --- What is kept

    def _turn(
        self,
        line: Line | None,
        said: str,
        events: list[Event],
        *,
        done: Done | None = None,
        problem: Problem | None = None,
    ) -> None:
        shown, at, performer = self._card(), self._focus(), self.state.performer
        before = {item.path: (item.state, item.written) for item in shown.settled}
        for event in events:
            self.played.events.append(event)
            self.state = engine.step(self.procedure, self.state, event)
        after = self._card()
        fresh = [item for item in after.settled if before.get(item.path) != (item.state, item.written)]
        settled = tuple((item.label, item.written) for item in fresh if item.state == "done")
        doubtful = tuple((item.label, item.written) for item in fresh if item.state == "doubtful")
        waiting = tuple((after.slot_label, after.value) for event in events[:1] if _waits(event, after))
        why = self._why if problem else None
        beside = {event.digression for event in events if isinstance(event, Digressed)}
        aside = next((a.answer for a in shown.asides if a.id in beside and performer == "desk"), "")
        turn = Turn(
            at.path, at.step.kind, shown.text, line, said, settled, waiting, done, problem, why, aside, doubtful
        )
        self.played.turns.append(turn)

    def _focus(self) -> Focus:
        return focus.find(self.procedure, self.state)

    def _card(self) -> Card:
        """Of the state as it is; before one turn it is what it was after the last."""
        if self._shown is None or self._shown[0] is not self.state:
            self._shown = (self.state, cards.card(self.procedure, self.state))
        return self._shown[1]

    def _problem(self, code: str, line: Line | Ending, **facts: str) -> Problem:
        problem = Problem(code, line.place, facts)
        self.played.problems.append(problem)
        return problem

    # --- What must be true

    def _check_then(self, line: Line) -> None:
        self._act()
        self._keep()
        at = self._focus()
        for name, wanted in line.then.items():
            match name, wanted:
                case "focus", str(step):
                    if not _same(step, at.path):
                        self._problem("rehearsal-focus", line, wanted=step, found=at.path)
                case "confirm", _:
                    slot = at.path if wanted is True else str(wanted)
                    if at.why != "unconfirmed" or not _same(slot, at.path):
                        self._problem("rehearsal-unconfirmed", line, slot=slot, found=at.path)
                case _:
                    self._check_value(line, name, wanted)

    def _check_value(self, line: Line | Ending, name: str, wanted: Any) -> None:
        path = next((path for path in self.played.record if _same(name, path)), name)
        found = self.played.record.get(path)
        if found is None or not self._equal(path, found, wanted):
            shown = "–" if found is None else self.played.written.get(path, str(found))
            self._problem("rehearsal-value", line, slot=name, wanted=_words(wanted), found=shown)

    def _equal(self, path: str, found: Any, wanted: Any) -> bool:
        written = self.played.written.get(path)
        if found == wanted or wanted in (str(found), written):
            return True
        slot = paths.slot_of(self.procedure, path)
        meant = parse(slot, _words(wanted), self.state, self.script.now) if slot else None
        if slot is None or not isinstance(meant, Understood):
            return False
        return meant.value == found or write(slot, meant.value, self.state) == written

    def _keep(self) -> None:
        shown = self._card()
        kept = [item for item in (*shown.settled, *shown.results) if item.state in ("done", "doubtful")]
        given = self._given_by_actions()
        self.played.record = given | {i.path: i.value if i.value is not None else i.written for i in kept}
        self.played.written = {item.path: item.written for item in kept}

    def _given_by_actions(self) -> dict[str, Any]:
        """What actions gave on the way, also what no screen shows, as it has no title."""
        done = [v for v in self._focus().trail if v.step.kind == "do"]
        made = {v.scope.prefix + name: v.scope.made.get(name) for v in done for name in v.step.out.values()}
        return {path: value for path, value in made.items() if value is not None}

    def _close(self) -> None:
        self._keep()
        played, at = self.played, self._focus()
        played.state = self.state
        for effect in engine.effects(self.procedure, self.state):
            match effect:
                case Finish(disposition):
                    played.finish, played.disposition = at.path, disposition
                case HandOver(_, reason):
                    played.hand_over, played.reason = at.path, reason
                case _:
                    pass
        if end := self.script.end:
            self._check_end(end)
        elif not (played.finish or played.hand_over) and not played.problems:
            place = self.script.lines[-1].place if self.script.lines else self.script.place
            played.problems.append(Problem("rehearsal-unfinished", place, {"found": at.path}))

    def _check_end(self, end: Ending) -> None:
        played, at = self.played, self._focus().path
        for wanted, reached in ((end.finish, played.finish), (end.hand_over, played.hand_over)):
            if wanted and not (reached and _same(wanted, reached)):
                self._problem("rehearsal-focus", end, wanted=wanted, found=at)
        if end.disposition and end.disposition != played.disposition:
            self._problem("rehearsal-disposition", end, wanted=end.disposition, found=played.disposition or "–")
        for name, wanted in end.record.items():
            self._check_value(end, name, wanted)
        for name in end.not_in_record:
            if any(_same(name, path) for path in played.record):
                self._problem("rehearsal-recorded", end, slot=name)
        for action, count in end.actions.items():
            found = sum(done.action == action and not done.error for done in played.actions)
            self._check_count(end, action, count, found)
        for step, count in end.statements.items():
            self._check_count(end, step, count, sum(n for path, n in played.statements.items() if _same(step, path)))

    def _check_count(self, end: Ending, what: str, wanted: int, found: int) -> None:
        if found != wanted:
            self._problem("rehearsal-count", end, what=what, wanted=str(wanted), found=str(found))


def _same(written: str, path: str) -> bool:
    """Whether a step or slot written in a rehearsal is the one of a path: whole, or its last part alone."""
    written = written.replace(".", "/")
    return written == path or path.endswith(f"/{written}")


def _waits(event: Event, card: Card) -> bool:
    """Whether the answer was taken, but is to be confirmed before it counts."""
    return isinstance(event, Answered) and event.slot == card.path and card.why == "unconfirmed"


def _words(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
