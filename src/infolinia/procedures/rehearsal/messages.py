"""The sentences of a rehearsal's problems, cure included; those of its file are the room's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from infolinia.procedures import messages
from infolinia.procedures.problems import Problem

Gettext: TypeAlias = Callable[[str], str]


def gettext_noop(text: str) -> str:
    return text


MESSAGES = {
    "rehearsal-line": gettext_noop(
        "A line does one of these: {kinds}. Write one, and what must be true after it in then."
    ),
    "rehearsal-focus": gettext_noop("Here the step {wanted} is expected, but the call stands at {found}."),
    "rehearsal-over": gettext_noop("The call is over at {found}. Remove this line, or correct those before."),
    "rehearsal-not-understood": gettext_noop("“{text}” says nothing that fits the step {step}. Write it otherwise."),
    "rehearsal-unconfirmed": gettext_noop("{slot} should wait for a yes here, but the call stands at {found}."),
    "rehearsal-value": gettext_noop("{slot} should be {wanted}, but is {found}."),
    "rehearsals-none": gettext_noop("The file holds no rehearsal. Begin one with - rehearsal: and its name."),
    "rehearsals-alike": gettext_noop("Two rehearsals are named “{name}”. Rename one."),
    "rehearsal-name": gettext_noop("The name of the rehearsal is longer than {most} characters. Shorten it."),
    "rehearsal-time": gettext_noop(
        "The rehearsal stopped at {found}, as it takes too long. Shorten the procedure, or rehearse a part of it."
    ),
    "rehearsal-unfinished": gettext_noop("The lines end at {found} before the call does. Add what follows, or an end."),
    "rehearsal-disposition": gettext_noop("The disposition should be {wanted}, but is {found}."),
    "rehearsal-recorded": gettext_noop("{slot} is in the record and should not be."),
    "rehearsal-count": gettext_noop("{what} should happen {wanted} times, but happened {found} times."),
}


def say(problem: Problem, translate: Gettext = gettext_noop) -> str:
    """The problem with its place, in the language that `translate` speaks; English by itself."""
    if problem.code in MESSAGES:
        return f"{problem.place}: {translate(MESSAGES[problem.code]).format(**problem.facts)}"
    return messages.say(problem, translate)
