"""The walk through a procedure: each step is judged by its evidence, up to the first that is not satisfied; pure.

`focus.py` asks for it. The walk over the steps of the top procedure leaves a Record, from which the next one goes on at
the first step that what has changed meanwhile may concern.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from infolinia.procedures import choices, ladders, negotiation
from infolinia.procedures.expressions import UNKNOWN
from infolinia.procedures.parts import Offer, Slot, Step, Texts
from infolinia.procedures.scope import Scope, inputs_hash, plain, typed
from infolinia.procedures.state import Result, State

MOST_STEPS = 2000  # of one walk; the checker proves less, this only bounds a faulty pack
Why = Literal["new", "changed", "invalid", "unconfirmed", "in_return", "approval", "digression", "end", "error"]


class Visited(NamedTuple):
    """A step that the walk passed, or would pass; steps skipped by `when` are none."""

    path: str
    step: Step
    scope: Scope
    asked: bool


@dataclass(frozen=True, slots=True)
class Focus:
    """The step to do now, and why.

    new: never done. changed: done for values that have changed since. invalid: the answer breaks the slot's rule.
    unconfirmed: the answer is shown again. in_return: an offer is taken, and what is asked for it is missing.
    approval: the customer's terms wait for consent. digression: the answer to one is being said. end: finish or
    hand_over. error: nothing in the procedure says how to go on.
    """

    path: str
    step: Step
    scope: Scope
    why: Why
    passed: Passed
    text: str = ""
    hash: str = ""  # of what `text` was filled with
    error: str = ""
    inputs: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    before: Result | None = None
    to: str = ""  # error: who takes the call, where the procedure says so
    offer: Offer | None = None
    terms: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())

    @property
    def trail(self) -> tuple[Visited, ...]:
        """The steps that the walk passed on its way here."""
        return self.passed.trail()

    @property
    def terminal(self) -> bool:
        return self.why in ("end", "error")


@dataclass(slots=True)
class Passed:
    """The steps passed on the way to a focus. Those of the top procedure that were known to be done stand as they are
    in the file until somebody asks for them; `scope` is theirs."""

    met: list[Visited | Step]
    scope: Scope

    def trail(self) -> tuple[Visited, ...]:
        for at, item in enumerate(self.met):
            if isinstance(item, Step):
                self.met[at] = Visited(item.id, item, self.scope, item.kind in _QUESTIONS)
        return tuple(item for item in self.met if isinstance(item, Visited))

    def holds(self, path: str) -> bool:
        """Whether this step was passed."""
        return any((item.id if isinstance(item, Step) else item.path) == path for item in self.met)


@dataclass(slots=True)
class Known:
    """What walks over the steps of the top procedure found. Each works on a copy of its own.

    went: where each step led last, NOT_COME where its condition did not hold. clean: those of which nothing has changed
    since that they may read.
    """

    went: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    clean: set[str] = field(default_factory=lambda: set[str]())

    def copy(self, without: set[str] | frozenset[str] = frozenset()) -> Known:
        """What may still be taken for known when something has changed that these steps may read."""
        return Known(dict(self.went), self.clean.difference(without))

    def learn(self, step: Step, go: str, *, done: bool = True) -> None:
        """A step was judged, or is not `done` and looked over. Where it leads elsewhere than before, what was found
        behind it may not hold."""
        if self.went.get(step.id, go) != go:
            self.clean.clear()
        self.went[step.id] = go
        if done and step.kind not in MAKING:
            self.clean.add(step.id)


NOT_COME = "-"  # no step is named so


class _Left(Exception):
    """The walk came to a step not yet done, but a digression of the procedure at `prefix` has left for good."""

    def __init__(self, prefix: str) -> None:
        super().__init__(prefix)
        self.prefix = prefix


_QUESTIONS = ("ask", "choose")
_CUSTOMER = "customer"
MAKING = ("do", "include", "negotiate", "repeat")  # fill slots


class Walker:
    """One walk. `focus` is set once; what is passed after that goes to `ahead`."""

    def __init__(
        self, state: State, top: Scope, *, look_ahead: bool, known: Known | None = None, until: str = ""
    ) -> None:
        """until: the path of a step at which looking ahead may end."""
        self.focus: Focus | None = None
        self._known = known
        self.passed = Passed([], top)
        self.ahead: list[Visited] = []
        self._state = state
        self._look_ahead = look_ahead
        self._until = until
        self._left: set[str] = set()
        self._open = ""  # the path of the step last found not to be satisfied
        self._steps = 0

    def walk(self, scope: Scope) -> str | None:
        """The id of the `return` that was reached, empty at the end of a round; None when the walk ends inside."""
        try:
            return self._walk_from(scope, 0)
        except _Left as left:
            if left.prefix != scope.prefix:
                raise
            self._left.add(scope.prefix)
            return self._walk_from(scope, scope.procedure.index(self._state.leaves[scope.prefix]))

    def _leave(self, scope: Scope) -> None:
        """Raise _Left when a digression has left this procedure, or one around it, the outermost first."""
        if not self._state.leaves:
            return
        parts = scope.prefix.split("/")
        for depth in range(len(parts)):
            prefix = "".join(f"{part}/" for part in parts[:depth])
            if prefix in self._state.leaves and prefix not in self._left:
                raise _Left(prefix)

    def _walk_from(self, scope: Scope, at: int) -> str | None:
        steps = scope.procedure.steps
        known = self._known if scope.parent is None and not scope.prefix else None
        while at < len(steps):
            self._steps += 1
            step = steps[at]
            if known is not None and step.id in known.clean:
                go = known.went[step.id]
                if go == NOT_COME:
                    at += 1
                    continue
                if step.kind in _QUESTIONS:
                    scope.asked[step.id] = None
                if self.focus is None:
                    self.passed.met.append(step)
                elif self._seen(Visited(step.id, step, scope, step.kind in _QUESTIONS)):
                    return None
                target = go or step.next
                at = scope.procedure.index(target) if target else at + 1
                continue
            path = scope.prefix + step.id
            if self._steps > MOST_STEPS:
                self._stop(Focus(path, step, scope, "error", self.passed, error="circle"))
                return None
            if step.when is not None and not scope.holds(step):
                if known is not None:
                    known.learn(step, NOT_COME)
                at += 1
                continue
            if step.kind in _QUESTIONS:
                scope.asked[step.id] = None
            if path == self._until and self.focus is not None:
                self._seen(Visited(path, step, scope, step.kind in _QUESTIONS))
                return None
            if step.kind == "return":
                self._pass(Visited(path, step, scope, asked=False))
                return step.id
            if step.kind == "include":
                go = self._include(scope, step, path)
            elif step.kind == "repeat":
                go = self._repeat(scope, step, path)
            else:
                go = self._step(scope, step, path)
            if go is None:
                return None
            if known is not None:
                known.learn(step, go, done=self._open != path)
            target = go or step.next
            at = scope.procedure.index(target) if target else at + 1
        if scope.parent is not None:
            return ""
        self._stop(Focus(scope.prefix + steps[-1].id, steps[-1], scope, "error", self.passed, error="no-end"))
        return None

    def _stop(self, focus: Focus) -> None:
        if self.focus is None:
            self.focus = focus

    def _pass(self, visited: Visited) -> None:
        if self.focus is None:
            self.passed.met.append(visited)
        else:
            self.ahead.append(visited)

    def _seen(self, visited: Visited) -> bool:
        """Keep what would come; whether it is all that was looked for."""
        self.ahead.append(visited)
        return visited.path == self._until

    def _step(self, scope: Scope, step: Step, path: str) -> str | None:
        """Where to go, empty: on. None: the walk ends here."""
        visited = Visited(path, step, scope, step.kind in _QUESTIONS)
        found = self._judge(scope, step, path)
        if isinstance(found, str):
            self._pass(visited)
            return found
        if self.focus is None:
            self._leave(scope)
        if found.terminal:
            self._stop(found)
            self.ahead.extend([visited] if self.focus is not found else [])
            return None
        if self.focus is not None:
            self.ahead.append(visited)
        self._stop(found)
        self._open = path
        return "" if self._look_ahead else None

    def _judge(self, scope: Scope, step: Step, path: str) -> Focus | str:
        """The step as focus when it is not satisfied; else where to go."""
        match step.kind:
            case "say" | "statement":
                evidence = self._state.evidence.get(path)
                hashed = scope.fill_hash(step.text)
                if step.needs is not None and step.needs.compute(scope) is not True:
                    return self._at(scope, step, path, "error", error="needs")
                if evidence is None or not evidence.whole:
                    return self._at(scope, step, path, "new", text=self._fill(scope, step), hash=hashed)
                if evidence.hash != hashed and (step.kind == "statement" or step.again):
                    return self._at(scope, step, path, "changed", text=self._fill(scope, step), hash=hashed)
                return ""
            case "ask" | "choose":
                return self._asked(scope, step, path)
            case "do":
                return self._done(scope, step, path)
            case "negotiate":
                return self._negotiated(scope, step, path)
            case "branch":
                return next((go for condition, go in step.edges if condition.compute(scope) is True), "")
            case _:  # finish, hand_over; include and return are walked
                return self._at(scope, step, path, "end", text=self._fill(scope, step))

    def _fill(self, scope: Scope, step: Step, slot: Slot | None = None) -> str:
        """The text of a step in focus; nobody reads that of a step ahead."""
        return scope.fill(step.text, slot) if self.focus is None else ""

    def _at(self, scope: Scope, step: Step, path: str, why: Why, **more: Any) -> Focus:
        return Focus(path, step, scope, why, self.passed, **more)

    def _asked(self, scope: Scope, step: Step, path: str) -> Focus | str:
        slot = scope.procedure.slot(step.id)
        assert slot is not None  # the loader refuses a question without its slot

        def here(why: Why) -> Focus:
            return self._at(scope, step, path, why, text=self._fill(scope, step, slot))

        answer = self._state.answers.get(path)
        if answer is None:
            if outcome := self._state.outcomes.get(path):
                return self._declined(scope, step, path, slot, outcome)
            return here("new") if scope.raw(step.id) is None else ""  # given: nobody is asked
        if typed(slot.type, answer.value) is None:
            return here("invalid")
        if slot.valid is not None and slot.valid.compute(scope) is False:  # UNKNOWN: it reads what nobody told
            return here("invalid")
        if slot.options and not choices.taken(slot, answer.value, scope):
            return here("invalid")
        if slot.depends and answer.basis != basis(scope, slot):
            return here("changed")
        if step.accepts:  # before a yes is confirmed, so that nobody confirms one to other terms
            evidence = self._state.evidence.get(scope.prefix + step.accepts)
            if evidence is None or not evidence.whole or answer.accepted != evidence.hash:
                return here("changed")
        return "" if answer.confirmed else here("unconfirmed")

    def _declined(self, scope: Scope, step: Step, path: str, slot: Slot, outcome: str) -> Focus | str:
        match outcome:
            case "refused":
                edge = step.on_refuse
            case "dont_know":
                edge = step.on_dont_know
            case _:
                edge = ladders.way_out(step, self._state.performer, outcome)
        if edge == "skip" or (not edge and (slot.optional or step.optional)):
            return ""
        if edge and edge != "hand_over":
            return edge
        return self._at(scope, step, path, "end", error=outcome)

    def _done(self, scope: Scope, step: Step, path: str) -> Focus | str:
        inputs = {name: plain(expression.compute(scope)) for name, expression in step.inputs.items()}
        inputs = {name: value for name, value in inputs.items() if value is not None}
        hashed = inputs_hash(inputs)
        results = [result for result in self._state.results.get(path, ()) if not result.void]
        last = results[-1] if results else None
        good = next((result for result in reversed(results) if not result.error), None)
        if last and last.inputs == hashed:
            if last.error:
                edge = step.on_error.get(last.error, "")
                return edge or self._at(scope, step, path, "error", error=last.error, inputs=inputs)
            for source, target in step.out.items():
                scope.made.pop(target, None)
                if (value := last.outputs.get(source)) is not None:
                    scope.made[target] = value
            return ""
        if good and not step.on_change:
            return self._at(scope, step, path, "error", error="changed-after-done", inputs=inputs)
        why = "changed" if good else "new"
        return self._at(scope, step, path, why, text=scope.fill(step.slow), inputs=inputs, before=good)

    def _negotiated(self, scope: Scope, step: Step, path: str) -> Focus | str:
        state = self._state
        inputs = _inputs(scope, step)
        hashed = inputs_hash(inputs)
        before = state.negotiations.get(path)
        made = negotiation.of(step, before, hashed)
        today = date.fromisoformat(state.today)

        def here(why: Why, offer: Offer | None, terms: dict[str, Any], templates: Texts) -> Focus:
            scope.terms = terms
            text = scope.fill(templates)
            scope.terms = {}
            return self._at(scope, step, path, why, offer=offer, terms=terms, inputs=inputs, hash=hashed, text=text)

        if made.pending:
            if step.approval is None:
                return self._at(scope, step, path, "error", error="above_authority")
            return here("approval", None, made.table, step.approval.text)
        if taken := negotiation.offer_of(step, made):
            if taken.in_return:
                scope.asked[taken.in_return] = None
                answer = state.answers.get(scope.prefix + taken.in_return)
                if not self._fine(scope, taken.in_return) or (answer and not answer.confirmed):
                    return here("in_return", taken, made.agreed, taken.text)
            for source, target in (step.out or {step.id: step.id}).items():
                scope.made.pop(target, None)
                value = made.agreed if source in (step.id, "terms") else made.agreed.get(source)
                if value is not None:
                    scope.made[target] = value
            return ""
        at = negotiation.current(step, made, state.performer)
        if state.outcomes.get(path) == "no_consent" and step.approval:
            return self._at(scope, step, path, "error", error="no_consent", to=step.approval.to)
        if at >= len(step.offers):
            none = self._at(scope, step, path, "error", error="no_agreement")
            return none if step.on_none in ("", "hand_over") else step.on_none
        offer = step.offers[at]
        terms = negotiation.terms(step, made, state.performer, today)
        why: Why = "changed" if before is not None and before.inputs != hashed else "new"
        return here(why, offer, terms, offer.text)

    def _fine(self, scope: Scope, name: str) -> bool:
        """Whether a slot has a value that keeps its rule."""
        slot = scope.procedure.slot(name)
        if slot is None or scope.get(name) is UNKNOWN or not choices.taken(slot, scope.raw(name), scope):
            return False
        return slot.valid is None or slot.valid.compute(scope) is not False

    def _repeat(self, scope: Scope, step: Step, path: str) -> str | None:
        """Round after round, until there were as many as wanted, or nobody wants one more."""
        body, wanted = step.body, step.rounds
        assert body is not None  # the loader refuses a repeat without steps
        assert wanted is not None  # … and without its `for`
        self._pass(Visited(path, step, scope, asked=False))
        within = {inner.id for inner in body.steps}
        last, count = scope, 0
        while count < step.most:
            more = wanted.compute(last)
            if more is UNKNOWN and count == 0:
                more = bool(wanted.reads & within)  # asked in the round itself
            if more is not True and (isinstance(more, bool) or not isinstance(more, Decimal) or count >= more):
                break
            last = Scope(body, f"{path}.{count + 1}/", self._state, {}, {f"{step.id}.index": Decimal(count + 1)})
            last.parent = scope
            left = self.walk(last)
            if left is None:
                if not self._look_ahead or (self.focus is not None and self.focus.terminal):
                    return None
                break
            count += 1
            if left or self.focus is not None:
                break
        scope.made[f"{step.id}.count"] = Decimal(count)
        return ""

    def _include(self, scope: Scope, step: Step, path: str) -> str | None:
        assert step.included is not None  # the loader refuses an include it cannot find
        given = {name: value for name, value in _inputs(scope, step).items() if name in step.included.given}
        given |= scope.attributes()
        if _CUSTOMER in step.included.given and _CUSTOMER not in step.inputs:
            given |= {_CUSTOMER: scope.raw(_CUSTOMER)}  # who is on the line is known to everybody
        self._pass(Visited(path, step, scope, asked=False))
        inner = Scope(step.included, f"{path}/", self._state, given)
        exit_ = self.walk(inner)
        if exit_ is None:
            return None
        for source, target in step.out.items():
            scope.made.pop(target, None)
            if (value := inner.raw(source)) is not None:
                scope.made[target] = value
        edge = step.exits.get(exit_, "continue")
        return "" if edge == "continue" else edge


def _inputs(scope: Scope, step: Step) -> dict[str, Any]:
    """The inputs of an action, a negotiation or an included procedure; what is unknown is left out."""
    made = {name: plain(expression.compute(scope)) for name, expression in step.inputs.items()}
    return {name: value for name, value in made.items() if value is not None}


def basis(scope: Scope, slot: Slot) -> str:
    """The hash of the slots that an answer depends on besides those its rule reads."""
    return inputs_hash({name: plain(scope.raw(name)) for name in slot.depends})
