"""Sentences of the first run: its steps, what is still open, the stages of a test call, and cures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.oversight.first_run import watching
from infolinia.oversight.first_run.facts import PointCode, StepCode
from infolinia.oversight.first_run.watching import Seen, Stage, StageCode

REFUSALS = {
    "first-run-busy": _("A test call is going on. End it first."),
    "first-run-number": _("This is no number of your centre."),
}

STEPS: Mapping[StepCode, tuple[str, str]] = {  # its name, and what it is for
    "language": (_("Language"), _("The language in which the centre speaks to you.")),
    "administrator": (_("Administrator"), _("You sign in with this from now on; only you know the password.")),
    "client": (_("For whom"), _("Whose calls are answered here: callers hear this name, and the records bear it.")),
    "procedure": (
        _("First procedure"),
        _("What the agent says and asks, step by step; it is yours afterwards, to be changed in the editor."),
    ),
    "queue": (_("Queue"), _("Where calls wait until an agent is free, and what callers hear meanwhile.")),
    "number": (_("Number"), _("What people dial, and what happens then.")),
    "trunk": (_("Carrier"), _("The connection by which calls from outside come in; it can wait.")),
    "agent": (_("Agent"), _("Who answers: you, or somebody for whom you make an account.")),
    "call": (_("Test call"), _("The built-in telephone rings your number, and you answer it at the desk.")),
}

POINTS: Mapping[PointCode, tuple[str, str]] = {  # what is open, and what follows from it
    "unfinished": (_("The first run is not finished"), _("Nobody who calls gets to an agent yet.")),
    "first-password": (
        _("The installation's first password lies in its file"),
        _("Delete first-sign-in.txt in the data folder."),
    ),
    "test-call": (_("No call was answered yet"), _("Ring your number by the built-in telephone.")),
    "trunk": (_("No carrier is connected"), _("Nobody can call in from outside.")),
    "carrier": (_("The carrier {trunk} cannot be used"), _("Nobody may be able to call in from outside.")),
    "https": (_("No HTTPS"), _("Agents at other computers get no microphone from their browsers.")),
    "administrator": (
        _("Only one administrator"),
        _("When you are away or forget the password, nobody can help."),
    ),
    "hours": (_("A queue is open day and night"), _("Calls at night wait for somebody who is not there.")),
    "keys": (
        _("Keep a copy of the keys"),
        _("Without the file keys of the data folder no recording can be heard and no carrier's password read."),
    ),
}

READY = {  # of the ready procedures: what each is for
    "recepcja": _("For an office or a practice: who calls, for whom, and the message."),
    "informacja": _("For general questions: the answer, and a call back where it was not enough."),
    "reklamacja": _("For complaints: each gets a number and, by law, the date of the reply."),
    "zamowienie": _("For orders: what, how many, where to; the terms follow in writing."),
    "zgloszenie": _("For faults: safety first, then the place and what does not work."),
}

STAGES: Mapping[StageCode, str] = {
    "dialled": _("The call has come to the centre"),
    "greeted": _("The caller hears the greeting"),
    "queued": _("The call waits in the queue"),
    "rung": _("It rings at an agent's desk"),
    "answered": _("An agent has answered"),
    "heard": _("The caller hears the agent"),
    "hears": _("The caller is heard (measured when the call has ended)"),
    "ended": _("The call has ended"),
}

TROUBLES: Mapping[str, tuple[str, str]] = {  # what is wrong, and the cure
    "no-switch": (
        _("The line of the centre does not answer."),
        _("Look at the checks on this page, and at the log of infolinia up: the switch may not have started."),
    ),
    "no-centre": (
        _("The line answers, but the process that decides does not."),
        _("Wait some seconds and ring again; if it stays, restart infolinia and look at its log."),
    ),
    "not-known": (
        _("The line does not know the test telephone."),
        _("Restart infolinia: its processes have been started with different data folders."),
    ),
    "no-number": (_("The number leads nowhere."), _("Go back to the step Number.")),
    "refused": (_("The call was refused."), _("Look at the record of the call and at the checks on this page.")),
    "cut": (_("The line was cut."), _("Ring again; if it stays, look at the log of infolinia up.")),
    "turned-closed": (
        _("The queue is closed at this hour."),
        _("Set the opening hours in the step Queue, or ring again when it is open."),
    ),
    "turned-unstaffed": (
        _("Nobody is signed in who could answer."),
        _("Open the desk in another tab, press Ready and ring again."),
    ),
    "turned-full": (_("Too many calls wait."), _("Raise the most that may wait in the settings of the queue.")),
    "turned-late": (
        _("Nobody has answered in time."),
        _("Open the desk in another tab, press Ready and ring again."),
    ),
    "turned-number": (_("The number has no queue."), _("Go back to the step Number.")),
    "nobody-ready": (
        _("Nobody is ready to answer."),
        _("Open the desk in another tab and press Ready: it rings as soon as the greeting is over."),
    ),
    "nobody": (_("It rings nobody."), _("Open the desk in another tab and press Ready: it rings at once.")),
    "unanswered": (_("Nobody has answered."), _("Ring again, and press F8 at the desk.")),
    "silent-agent": (
        _("Nothing is heard from the agent."),
        _("Say something; is the microphone muted, or did the browser not get it? Test the headset at the desk."),
    ),
    "not-measured": (
        _("The call was too short to be measured."),
        _("Ring again and talk for some seconds; the record of the call has its sound."),
    ),
    "silent-caller": (
        _("Nothing has come from the caller's side."),
        _("Look at the checks on this page: the UDP ports of the sound may be closed."),
    ),
}
OTHER = (_("Nobody could take the call."), _("Look at the record of the call."))


@dataclass(frozen=True, slots=True)
class ToldStage:
    stage: Stage
    said: str
    trouble: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A test call as the page shows it. level: dBov at the telephone now; why: what stands against each agent."""

    stages: tuple[ToldStage, ...]
    running: bool
    well: bool
    number: str
    call: str
    spoken: bool
    agent: str
    level: float | None
    why: Sequence[str]


def told(
    seen: Seen, *, running: bool, number: str = "", call: str = "", spoken: bool = True, agent: str = "",
    level: float | None = None, why: Sequence[str] = (),
) -> Told:  # fmt: skip
    """The stages in the reader's language."""
    found = watching.stages(seen)
    made: list[ToldStage] = []
    for stage in found:
        said = gettext(STAGES[stage.code])
        if stage.code == "answered" and stage.state == "done" and agent:
            said = gettext("Answered by {agent}").format(agent=agent)
        trouble, cure = TROUBLES.get(stage.trouble, OTHER) if stage.trouble else ("", "")
        made.append(ToldStage(stage, said, gettext(trouble) if trouble else "", gettext(cure) if cure else ""))
    return Told(tuple(made), running, watching.is_well(found), number, call, spoken, agent, level, why)


def step(code: StepCode) -> tuple[str, str]:
    """(name, what it is for) in the reader's language."""
    name, purpose = STEPS[code]
    return gettext(name), gettext(purpose)


def point(code: PointCode) -> tuple[str, str]:
    """(what is open, what follows) in the reader's language."""
    name, follows = POINTS[code]
    return gettext(name), gettext(follows)
