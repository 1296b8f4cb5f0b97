"""The timeline of a call: each step with its second of the recording, what was read as evidence, waits, corrections and
who conducted. Computed from the call's journal; pure.

A step lasts from the moment the step before it was settled until it is settled itself: the journal writes the second at
which an answer was given, and the question stood from the answer before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from infolinia.conduct import events
from infolinia.conduct.course import BACK
from infolinia.oversight.supervision.facts import Reply, Statement, Step, StepName, Timeline, Turn, Wait, WaitKind

SETTLES = ("Answered", "Heard", "Declined", "Confirmed", "ActionDone", "Digressed")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the call. `second`: of the recording, None outside it."""

    at: datetime
    event: object
    second: float | None = None


def timeline(happened: Sequence[Happened], names: Mapping[str, StepName], *, seconds: float, now: datetime) -> Timeline:
    """The timeline of what happened. `names` are of the steps, by path; `seconds` is the recording's length."""
    course = _Course(names, is_recorded=seconds > 0)
    for item in happened:
        course.add(item)
    last = happened[-1] if happened else Happened(now, None)
    course.stop_waiting(last.at, last.second)
    return Timeline(
        seconds, tuple(course.steps), tuple(course.statements), tuple(course.waits), tuple(course.turns),
        tuple(course.codecs.values()),
    )  # fmt: skip


@dataclass(slots=True)
class _Course:
    names: Mapping[str, StepName]
    is_recorded: bool
    steps: list[Step] = field(default_factory=list[Step])
    statements: list[Statement] = field(default_factory=list[Statement])
    waits: list[Wait] = field(default_factory=list[Wait])
    turns: list[Turn] = field(default_factory=list[Turn])
    asked: set[str] = field(default_factory=set[str])  # legs of colleagues who are asked
    waiting: Wait | None = None
    is_conference: bool = False  # a colleague who was asked talks with both
    stood: float | None = None  # second at which the step in focus came to stand there
    stood_at: datetime | None = None
    section: str = ""
    codecs: dict[str, str] = field(default_factory=dict[str, str])  # of the legs that heard each other last

    def add(self, item: Happened) -> None:
        match item.event:
            case events.ProcedureStarted():
                self.stood = (item.second or 0.0) if self.is_recorded else None
                self.stood_at = item.at
            case events.ProcedureStepped(kind=kind) as stepped:
                if kind in SETTLES and self._settle(item, stepped):
                    self.stood, self.stood_at = self._second(item, stepped), item.at
            case events.Consulted() | events.Rung() | events.LegAwaited() | events.Answered():
                self._hands(item)
            case events.ColleagueCalled() | events.DialledOut():
                self._hands(item)
            case events.HandedOver() | events.TakenOver():
                self._hands(item)
            case events.Connected(legs=legs, codecs=codecs):
                if codecs:
                    self.codecs = dict(zip(legs, codecs, strict=False))
                self._line(item)
            case events.SoundChanged(leg=leg, codec=codec) if leg in self.codecs:
                self.codecs[leg] = codec
            case _:
                self._line(item)

    def _second(self, item: Happened, stepped: events.ProcedureStepped) -> float | None:
        if not self.is_recorded:
            return None
        return stepped.second if stepped.second >= 0 else item.second

    # --- Steps

    def _settle(self, item: Happened, stepped: events.ProcedureStepped) -> bool:
        """Whether the next step comes to stand there: a correction or a word beside the matter moves nothing on."""
        second = self._second(item, stepped)
        path = f"aside:{stepped.step}" if stepped.kind == "Digressed" else stepped.step
        body: dict[str, Any] = dict(stepped.body) if stepped.body else {}
        reply = _reply(stepped.kind, body, bool(stepped.body), item.at, second)
        place = next((i for i, step in enumerate(self.steps) if step.path == path), None)
        if place is None or stepped.kind == "Digressed":
            place = len(self.steps)
            self.steps.append(self._new(path, item, second))
        step = self.steps[place]
        is_last = place == len(self.steps) - 1
        if stepped.kind == "Heard" and step.kind == "statement":
            step = replace(step, evidence=self._read(step, stepped, body, second))
        replies = (*step.replies, reply) if reply and _differs(step.reply, reply) else step.replies
        self.steps[place] = replace(step, replies=replies, end=second if is_last else step.end)
        return is_last and stepped.kind != "Digressed"

    def _new(self, path: str, item: Happened, second: float | None) -> Step:
        name = self.names.get(path) or StepName("")
        prefix = path.rpartition("/")[0]
        entered = self.names[prefix].section if prefix in self.names and self._enters(prefix) else ""
        self.section = name.section or entered or self.section
        begin = second if self.stood is None or name.kind == "aside" else self.stood
        label = name.label or self.section or re.split("[/:]", path)[-1]
        return Step(path, label, self.section, name.kind, self.stood_at or item.at, begin, second)

    def _enters(self, prefix: str) -> bool:
        """Whether nothing of this included procedure was gone through yet."""
        return not any(step.path.startswith(f"{prefix}/") for step in self.steps)

    def _read(
        self, step: Step, stepped: events.ProcedureStepped, body: dict[str, Any], second: float | None
    ) -> tuple[int, ...]:
        """Evidence of a statement: sentence by sentence is one reading, and after the whole a new one begins."""
        whole = bool(body.get("whole"))
        begin, end = second, second
        if second is not None:
            end = min(float(body.get("end", second)), second)
            begin = min(max(float(body.get("begin", 0.0)), self.stood or 0.0), end)
        known = self.statements[step.evidence[-1] - 1] if step.evidence else None
        if known and not known.whole:
            self.statements[known.number - 1] = replace(known, end=end, whole=whole, proof=stepped.proof)
            return step.evidence
        number = len(self.statements) + 1
        self.statements.append(Statement(number, step.path, step.label, begin, end, whole, stepped.proof))
        return (*step.evidence, number)

    # --- Who is on the line

    def _hands(self, item: Happened) -> None:
        match item.event:
            case events.Consulted(leg=leg, to=whom):
                self.asked.add(leg)
                self._wait("consultation", item, whom)
            case events.Rung(leg=leg, role=role) | events.LegAwaited(leg=leg, role=role) if role != "agent":
                self.asked.add(leg)
            case events.ColleagueCalled(agent=agent) | events.DialledOut(agent=agent):
                self.turns.append(Turn(agent, item.at, item.second))
            case events.Answered(agent=agent, leg=leg) if leg not in self.asked:
                self.stop_waiting(item.at, item.second)
                self.turns.append(Turn(agent, item.at, item.second))
            case events.HandedOver(to_queue=queue) if queue:
                self._wait("queue", item)
            case events.HandedOver(to_agent=colleague) | events.TakenOver(supervisor=colleague):
                self.stop_waiting(item.at, item.second)
                if colleague:
                    self.turns.append(Turn(colleague, item.at, item.second))
            case _:
                pass

    def _line(self, item: Happened) -> None:
        match item.event:
            case events.Held():
                self._wait("hold", item)
            case events.AgentLost():
                self._wait("no_line", item)
            case events.Parked():
                self._wait("parked", item)
            case events.Unparked(why="late"):
                self._wait("queue", item)
            case events.Resumed() | events.AgentBack() | events.Unparked():
                self.stop_waiting(item.at, item.second)
            case events.Connected(legs=legs) if self.waiting and self.waiting.kind == "consultation":
                if len(legs) > 2 and self.asked & set(legs):  # all three hear each other
                    self.stop_waiting(item.at, item.second)
                    self.is_conference = True
            case events.ConsultationEnded(why=why):
                if why in BACK or self.is_conference:
                    self.stop_waiting(item.at, item.second)
                else:
                    self._wait("hold", item)
                self.is_conference = False
            case events.HungUp() | events.Interrupted() | events.Forwarded() | events.JoinedOutside():
                self.stop_waiting(item.at, item.second)
            case _:
                pass

    def _wait(self, kind: WaitKind, item: Happened, whom: str = "") -> None:
        self.stop_waiting(item.at, item.second)
        self.waiting = Wait(kind, item.at, item.second, None, 0.0, whom)

    def stop_waiting(self, at: datetime, second: float | None) -> None:
        if self.waiting is None:
            return
        lasted = max(0.0, (at - self.waiting.at).total_seconds())
        self.waits.append(replace(self.waiting, end=second, seconds=lasted))
        self.waiting = None


def _reply(kind: str, body: dict[str, Any], is_known: bool, at: datetime, second: float | None) -> Reply | None:
    if not is_known and kind in ("Answered", "Declined", "ActionDone"):
        return Reply(at, second, "", "erased")
    match kind:
        case "Answered":
            return Reply(at, second, str(body.get("written", "")), "unsure" if body.get("unsure") else "")
        case "Declined":
            return Reply(at, second, "", str(body.get("how", "")))
        case "ActionDone" if body.get("error"):
            return Reply(at, second, str(body["error"]), "failed")
        case _:
            return None


def _differs(before: Reply | None, after: Reply) -> bool:
    return before is None or (before.written, before.how) != (after.written, after.how)
