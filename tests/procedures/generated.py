"""Procedures drawn by chance, of every kind of step, each of which loads; and what may happen in their calls."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from infolinia.procedures import asides, controls, engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.language import Procedure, Slot
from infolinia.procedures.state import State
from tests.procedures import drive
from tests.procedures.drive import compiled

INNER = """
procedure: inner
title: {pl: Wewnątrz, en: Inside}
given: {wanted: {type: number, optional: true}, sure: {type: yes_no, optional: true}}
gives: {level: {type: level}, found: {type: text}}
slots: {pin: {type: text, critical: true}}
digressions:
  inside: {hear: {pl: w środku, en: inside}, text: {pl: Tak., en: Yes.}}
steps:
  - ask: pin
    when: sure is unknown or not sure
    text: {pl: PIN?, en: PIN?}
    on_refuse: refused
    on_dont_know: refused
  - statement: inner_note
    text: {pl: "Dobrze, {wanted}.", en: "Well, {wanted}."}
  - do: check
    action: x.check
    with: {pin: pin, wanted: wanted}
    out: {level: level, found: found}
    on_change: x.check
    on_error: {unavailable: refused}
  - return: verified
  - return: refused
"""
_SLOTS = {
    "yes_no": "{type: yes_no}",
    "critical": "{type: yes_no, critical: true}",
    "number": "{type: number, valid: NAME > 0 and NAME < 90}",
    "text": "{type: text}",
    "kept": "{type: text, keep: true}",
    "money": "{type: money}",
    "date": "{type: date, looks: back, valid: NAME <= today}",
}


class Drawing:
    """One procedure, step after step; each condition reads only what was asked for before it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.slots: dict[str, str] = {}
        self.kinds: dict[str, str] = {}  # of the slots asked so far
        self.size = self.chance.randint(6, 14)
        self.statement = ""
        self.included = self.bargained = False

    def text(self) -> str:
        lines = [self._step(at) for at in range(self.size)]
        slots = "".join(f"  {name}: {declared.replace('NAME', name)}\n" for name, declared in self.slots.items())
        return (
            "procedure: drawn\ntitle: {pl: Los, en: Chance}\ncall: {direction: in, kind: x}\n"
            f"slots:\n  case: {{type: case}}\n{slots}"
            "digressions:\n  why: {hear: {pl: po co, en: why}, text: {pl: Tak trzeba., en: We must.}}\n"
            "  how: {hear: {pl: jak, en: how}, text: {pl: Tak., en: So.}, objection: true, max: 1}\n"
            "  away: {hear: {pl: dość, en: enough}, go: person}\n"
            "steps:\n  - statement: recording\n    law: REC-01\n    text: {pl: Nagrywamy., en: We record.}\n"
            + "".join(lines)
            + "  - statement: farewell\n    law: BYE-01\n    text: {pl: Do widzenia., en: Goodbye.}\n"
            + "  - finish: done\n    disposition: DONE\n  - finish: other\n    disposition: OTHER\n"
            + "  - hand_over: person\n    to: queue people\n    reason: {pl: Człowiek, en: Person}\n"
        )

    # --- What stands in steps

    def _later(self, at: int) -> str:
        return self.chance.choice([*(f"s{n}" for n in range(at + 1, self.size)), "farewell", "other", "person"])

    def _condition(self) -> str:
        known = [(name, kind) for name, kind in self.kinds.items() if kind != "date"]
        if not known or self.chance.random() < 0.15:
            return self.chance.choice(["performer = voice", "not performer = desk", "language = pl"])
        name, kind = self.chance.choice(known)
        match kind:
            case "yes_no" | "critical":
                return self.chance.choice([name, f"not {name}", f"{name} is known"])
            case "number" | "derived":
                return f"{name} {self.chance.choice(['<', '>', '='])} {self.chance.choice([5, 20, 40])}"
            case "choice":
                return f"{name} = {self.chance.choice(['one', 'two'])}"
            case "level":
                return f"{name} >= L1"
            case _:
                return f"{name} is {self.chance.choice(['known', 'unknown'])}"

    def _fills(self) -> str:
        known = list(self.kinds)
        return " ".join(f"{{{name}}}" for name in self.chance.sample(known, min(2, len(known))))

    def _said(self, words: str) -> str:
        return f"    text: {{pl: '{words} {self._fills()}', en: '{words} {{language}}'}}\n"

    def _spoken(self, words: str) -> str:
        fills = self._fills()
        return f"    text: {{pl: '{words} {fills}.', en: '{words} {fills}!'}}\n"

    # --- Steps

    def _step(self, at: int) -> str:
        when = f"    when: {self._condition()}\n" if self.chance.random() < 0.25 else ""
        kinds = ["say", "statement", "ask", "ask", "ask", "choose", "do", "branch", "repeat", "derived"]
        kinds += [] if self.included else ["include"]
        kinds += [] if self.bargained else ["negotiate"]
        match self.chance.choice(kinds):
            case "say":
                again = self.chance.choice(["", "    again: changed\n"])
                return f"  - say: s{at}\n{when}{again}{self._spoken('Mówimy')}"
            case "statement":
                self.statement = "" if when else f"s{at}"
                law = self.chance.choice(["", f"    law: LAW-{at}\n"])
                return f"  - statement: s{at}\n{when}{law}{self._spoken('Czytamy')}"
            case "branch":
                edges = ", ".join(
                    f"{{if: {self._condition()}, go: {self._later(at)}}}" for _ in range(self.chance.randint(1, 2))
                )
                return f"  - branch: s{at}\n    when: [{edges}]\n"
            case "derived" if numbers := [n for n, kind in self.kinds.items() if kind == "number"]:
                self.slots[f"d{at}"] = f"{{type: number, from: {self.chance.choice(numbers)} + {at}}}"
                self.kinds[f"d{at}"] = "derived"
                return f"  - say: s{at}\n{when}    again: changed\n{self._spoken('Liczymy')}"
            case "do":
                return self._do(at, when)
            case "include":
                return self._include(at, when)
            case "negotiate":
                return self._negotiate(at, when)
            case "repeat":
                return self._repeat(at, when)
            case "choose":
                return self._choose(at, when)
            case _:
                return self._ask(at, when)

    def _ask(self, at: int, when: str) -> str:
        kind = self.chance.choice(list(_SLOTS))
        self.slots[f"s{at}"] = _SLOTS[kind]
        more = self._edges(at)
        if kind in ("yes_no", "critical") and self.statement and self.chance.random() < 0.5:
            more += f"    accepts: {self.statement}\n"
        if self.kinds and self.chance.random() < 0.2:
            more += f"    depends: [{self.chance.choice(list(self.kinds))}]\n"
        made = f"  - ask: s{at}\n{when}{more}{self._spoken('Pytamy')}"
        self.kinds[f"s{at}"] = kind
        return made

    def _edges(self, at: int) -> str:
        made = ""
        for edge in ("on_refuse", "on_dont_know", "on_silence"):
            if self.chance.random() < 0.5:
                made += f"    {edge}: {self.chance.choice(['skip', 'hand_over', self._later(at)])}\n"
        return made

    def _choose(self, at: int, when: str) -> str:
        truths = [name for name, kind in self.kinds.items() if kind in ("yes_no", "critical")]
        needs = f", needs: not {self.chance.choice(truths)}" if truths else ""
        values = f"one: {{pl: raz, en: one}}, two: {{pl: dwa, en: two}}, three: {{pl: trzy, en: three{needs}}}"
        self.slots[f"s{at}"] = f"{{type: choice, values: {{{values}}}}}"
        made = (
            f"  - choose: s{at}\n{when}{self._edges(at)}    text: {{pl: 'Co? {{options}}', en: 'What? {{options}}'}}\n"
        )
        self.kinds[f"s{at}"] = "choice"
        return made

    def _do(self, at: int, when: str) -> str:
        known = self.chance.sample(list(self.kinds), min(2, len(self.kinds)))
        inputs = ", ".join(f"{name}: {name}" for name in known) or "on: today"
        change = self.chance.choice(["    on_change: x.amend\n", "    on_change: x.amend\n", ""])
        error = self.chance.choice([f"    on_error: {{unavailable: {self._later(at)}}}\n", ""])
        self.kinds["case"] = "case"
        return (
            f"  - do: s{at}\n{when}    action: x.open\n    with: {{{inputs}}}\n    out: {{case: case}}\n{change}{error}"
        )

    def _include(self, at: int, when: str) -> str:
        self.included = True
        numbers = [name for name, kind in self.kinds.items() if kind in ("number", "derived")]
        truths = [name for name, kind in self.kinds.items() if kind == "yes_no"]
        given = [f"wanted: {self.chance.choice(numbers)}"] if numbers else []
        given += [f"sure: {self.chance.choice(truths)}"] if truths else []
        self.slots |= {"level": "{type: level}", "found": "{type: text}"}
        self.kinds |= {"level": "level", "found": "text"}
        return (
            f"  - include: inner\n{when}    with: {{{', '.join(given)}}}\n    out: {{level: level, found: found}}\n"
            f"    exits: {{verified: continue, refused: {self._later(at)}}}\n"
            f"  - say: s{at}\n{self._spoken('Dalej')}"
        )

    def _negotiate(self, at: int, when: str) -> str:
        self.bargained = True
        self.slots |= {f"s{at}": "{type: plan}", f"in{at}": f"{{type: number, valid: in{at} > 0, optional: true}}"}
        numbers = [name for name, kind in self.kinds.items() if kind in ("number", "money", "derived")]
        given = f"    with: {{sum: {self.chance.choice(numbers)}}}\n" if numbers else ""
        approval = self.chance.choice(["    approval: {wait: 60 s}\n", "    approval: {else: hand_over leader}\n", ""])
        made = (
            f"  - negotiate: s{at}\n{when}{given}    authority: {{voice: 1, desk: 1, rehearsal: 1, leader: 2}}\n"
            "    offers:\n"
            "      - {id: one, level: 1, count: 1, text: {pl: Raz?, en: Once?}}\n"
            f"      - {{id: two, level: 1, count: 2, in_return: in{at}, text: {{pl: Dwa?, en: Twice?}}}}\n"
            "      - {id: more, level: 2, count: 3 to 9}\n"
            f"    counter: {self.chance.choice(['true', 'false'])}\n{approval}    rounds: {self.chance.randint(2, 6)}\n"
            f"    on_none: {self._later(at)}\n"
        )
        self.kinds[f"s{at}"] = "plan"
        return made

    def _repeat(self, at: int, when: str) -> str:
        self.slots |= {f"r{at}": "{type: text}", f"more{at}": "{type: yes_no}"}
        return (
            f"  - repeat: s{at}\n{when}    for: {self.chance.choice([f'more{at}', '2'])}\n    max: 3\n    steps:\n"
            f"      - ask: r{at}\n        text: {{pl: 'Co {{s{at}.index}}?', en: 'What {{s{at}.index}}?'}}\n"
            "        on_dont_know: skip\n"
            f"      - ask: more{at}\n        text: {{pl: Jeszcze?, en: More?}}\n        on_refuse: skip\n"
        )


@cache
def drawn(seed: int) -> Procedure:
    return compiled(Drawing(seed).text(), inner=INNER)


# --- What happens


@cache
def _asked(procedure_hash: str) -> tuple[tuple[str, Slot], ...]:
    return tuple(_paths(_BY_HASH[procedure_hash], ""))


_BY_HASH: dict[str, Procedure] = {}


def questions(procedure: Procedure) -> tuple[tuple[str, Slot], ...]:
    """Every question by its path, in includes and rounds, too, and what is asked in return for an offer."""
    _BY_HASH[procedure.hash] = procedure
    return _asked(procedure.hash)


def _paths(procedure: Procedure, prefix: str) -> Iterator[tuple[str, Slot]]:
    for step in procedure.steps:
        names = [step.id] if step.kind in ("ask", "choose") else []
        for name in (*names, *(offer.in_return for offer in step.offers if offer.in_return)):
            if slot := procedure.slot(name):
                yield prefix + name, slot
        if step.included:
            yield from _paths(step.included, f"{prefix}{step.id}/")
        for number in range(1, min(3, step.most) + 1) if step.body else ():
            assert step.body is not None
            yield from _paths(step.body, f"{prefix}{step.id}.{number}/")


def values(slot: Slot) -> list[Any]:
    """Some of its type; some of these break its rule."""
    match slot.type:
        case "number":
            return ["10", "30", "50", "-1"]
        case "date":
            return ["2026-11-01", "2026-11-20", "2027-01-01"]
        case "time":
            return ["12:30"]
        case "duration":
            return [{"n": 2, "unit": "day"}]
        case "level":
            return ["L0", "L2"]
        case "customer":
            return ["K01", {"id": "K09", "name": "Ewa"}]
        case "choices":
            return [[option.value for option in slot.options[:2]]]
        case _ if slot.pattern == r"\d{3}":
            return ["048", "047"]
        case _:
            return drive.values(slot)


def outputs(call: steps.Call) -> dict[str, Any]:
    """What an action gives; a function of its inputs alone."""
    said = ",".join(f"{name}={call.inputs[name]}" for name in sorted(call.inputs))
    number = sum(said.encode()) % 90 + 10
    return {
        "case": f"R-{number}", "level": f"L{number % 3}", "found": f"F{number % 7}", "customer": f"K{number}",
        "promise": f"za {number} minut", "state": "sent",
        "deadline": f"2026-12-{number % 28 + 1:02}", "regime": "telecom",
        "to_pay": f"{number}.00", "overdue": "0.00", "due": f"2026-12-{number % 28 + 1:02}",
    }  # fmt: skip


def helpful(procedure: Procedure, state: State, chance: random.Random) -> steps.Event:
    """What brings the call on."""
    at = focus.find(procedure, state)
    for effect in engine.effects(procedure, state):
        if isinstance(effect, steps.Call):
            error = "unavailable" if chance.random() < 0.1 else ""
            return steps.ActionDone(
                effect.step, effect.key, effect.inputs_hash, {} if error else outputs(effect), error
            )
    if at.path == asides.MARK + asides.CONNECT:
        return steps.Answered(at.path, chance.choice([True, False, False]), "", source="voice")
    if at.why == "digression":
        return chance.choice([steps.Returned(), steps.Heard(at.path, True, 9, 1.0, 2.0)])
    match at.step.kind:
        case "say" | "statement":
            return steps.Heard(at.path, chance.random() < 0.9, chance.randint(0, 2), 1.0, 2.0)
        case "negotiate" if at.why == "in_return" and at.offer:
            path = at.scope.prefix + at.offer.in_return
            if path in state.answers and not state.answers[path].confirmed:
                return steps.Confirmed(path)
            return steps.Answered(path, chance.choice(["5", "10", "-1"]), "", source=state.performer)
        case "negotiate":
            return bargained(at, state, chance)
        case _ if at.why == "unconfirmed":
            return chance.choice([steps.Confirmed(at.path)] * 4 + [steps.Rejected(at.path)])
        case _:
            return answered(procedure, state, at.path, chance)


def bargained(at: focus.Focus, state: State, chance: random.Random) -> steps.Event:
    if at.why == "approval":
        late = steps.Ticked(controls.approval_timer(at.path, state))
        return chance.choice([*(steps.Granted(at.path, level, "leader") for level in (0, 1, 2, 2)), late])
    proposed = {"count": str(chance.choice([1, 2, 5, 12]))}
    return chance.choice([
        steps.Agreed(at.path), steps.Agreed(at.path), steps.Declined(at.path, "refused"),
        steps.Proposed(at.path, proposed), steps.Proposed(at.path, {"each": "50.00"}, "performer"),
    ])  # fmt: skip


def answered(procedure: Procedure, state: State, path: str, chance: random.Random) -> steps.Event:
    slot = dict(questions(procedure)).get(path)
    if slot is None or chance.random() < 0.08:
        return steps.Declined(path, chance.choice(["refused", "dont_know"]))
    source = "desk" if state.performer == "desk" else "voice"
    return steps.Answered(path, chance.choice(values(slot)), "", source=source, unsure=chance.random() < 0.05)


def sideways(procedure: Procedure, state: State, chance: random.Random) -> steps.Event:
    """A correction, an answer ahead, a digression, another performer or language, a failure, or what does not fit."""
    at = focus.find(procedure, state)
    asked = questions(procedure)
    match chance.randrange(10):
        case 0 | 1 if asked:
            return answered(procedure, state, chance.choice(asked)[0], chance)
        case 2 if asked:
            both = [answered(procedure, state, chance.choice(asked)[0], chance) for _ in range(2)]
            return steps.Also(tuple(one for one in both if isinstance(one, steps.Answered)))
        case 3:
            own = [d.id for d in procedure.digressions] + ["inner/inside"]
            return steps.Digressed(chance.choice([*own, "machine", "which_language", "repeat", "slower"]))
        case 4 | 5:
            return steps.Switched(chance.choice(["desk", "voice", ""]), chance.choice(["pl", "en", ""]))
        case 6:
            return steps.Failed(at.path, chance.choice(["silence", "no_match", "invalid", "incomplete"]))
        case 7:
            return chance.choice([steps.Back(), steps.Controlled(chance.choice(["help", "back", "hold", "dont_know"]))])
        case 8:
            return chance.choice([steps.Retried(at.path), steps.Confirmed(at.path), steps.Rejected(at.path)])
        case _:
            return chance.choice([
                steps.Heard("done", True, 1, 0.0, 0.0), steps.Agreed("s1"), steps.Granted("s1", 9),
                steps.Ticked("action:x"),
                steps.ActionDone("s1", "s1#99", "", {}), steps.Declined("nowhere", "refused"), steps.Returned(),
            ])  # fmt: skip
