"""What the checker finds, and its sentences: why it is wrong, and the cure; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from infolinia.procedures import messages
from infolinia.procedures.problems import Place, Problem

Severity = Literal["error", "warning"]


def gettext_noop(text: str) -> str:
    return text


SENTENCES: Mapping[str, tuple[str, str]] = {
    "menu-step": (
        gettext_noop("{step} is nothing for a menu: nobody answers yet, and only keys are heard."),
        gettext_noop("Use say, statement, choose, branch, include, hand_over and finish."),
    ),
    "menu-person": (
        gettext_noop("From {step} no way leads to a person."),
        gettext_noop("Let a key, or the end of its ladder, hand over to person or to a queue."),
    ),
    "menu-target": (
        gettext_noop("{step} hands over to “{to}”, which is nowhere."),
        gettext_noop(
            "Write person, agent USER, queue CODE, queue CODE procedure NAME, announcement CODE,"
            " announcement CODE back, number +48… or hang_up."
        ),
    ),
    "key-missing": (
        gettext_noop("{value} of {step} has no key, so nobody can choose it in a menu."),
        gettext_noop("Add key to the value."),
    ),
    "unreachable": (
        gettext_noop("No way leads to {step}."),
        gettext_noop("Let a step go to it, or remove it."),
    ),
    "never": (
        gettext_noop("{step} never comes: “{condition}” cannot hold here."),
        gettext_noop("Correct the condition, or remove the step."),
    ),
    "never-taken": (
        gettext_noop("This way of {step} is never taken: “{condition}” cannot hold here."),
        gettext_noop("Correct the condition, or remove the line."),
    ),
    "never-offered": (
        gettext_noop("The value {value} of {slot} is never offered: “{condition}” cannot hold here."),
        gettext_noop("Correct the condition, or remove the value."),
    ),
    "name-case": (
        gettext_noop("{step} says {name} in a case, and no declension is stored for every name ({language})."),
        gettext_noop("Choose a wording in the nominative, as it will be said."),
    ),
    "no-end": (
        gettext_noop("From {step} no way leads to an end."),
        gettext_noop("Let one lead to finish, hand_over or return."),
    ),
    "return-in-call": (
        gettext_noop("{step} returns, but this is the procedure of a call, which nothing includes."),
        gettext_noop("End with finish or hand_over, or remove call."),
    ),
    "exit-open": (
        gettext_noop("exits does not say where {exit} of {procedure} leads, so the next step follows."),
        gettext_noop("Add {exit} with a step or with continue."),
    ),
    "unfilled": (
        gettext_noop("{slot} is used here, but on some way nobody has told it yet."),
        gettext_noop("Ask for it before, on every way, or add when: {slot} is known."),
    ),
    "unfilled-aside": (
        gettext_noop("The digression {step} says {slot}, which is not known everywhere it may be asked."),
        gettext_noop("Name with at the steps at which {slot} is known, or say it without."),
    ),
    "always-unknown": (
        gettext_noop("“{condition}” reads {slot}, which nothing has filled at {step}."),
        gettext_noop("Ask for {slot} before, or correct the condition."),
    ),
    "unused-slot": (
        gettext_noop("Nothing asks for {slot}, fills it or reads it."),
        gettext_noop("Remove it, or add the step that asks for it."),
    ),
    "law-skipped": (
        gettext_noop("{step} can be reached without a statement that the law demands before it ({law})."),
        gettext_noop("Put a statement with law: {law} on every way to it."),
    ),
    "disclosed": (
        gettext_noop("{slot} may be said only at level {needed} or above; here the level may be {level}."),
        gettext_noop("Verify the customer before, or add a branch on the level that leads elsewhere."),
    ),
    "above-authority": (
        gettext_noop("The offer {offer} needs authority {level}; who conducts this call has {most}."),
        gettext_noop("Lower its level, raise authority, or add approval."),
    ),
    "unknown-input": (
        gettext_noop("{action} takes no {name} (nearest: {nearest})."),
        gettext_noop("Correct the name or remove it."),
    ),
    "missing-input": (
        gettext_noop("{action} needs {name}."),
        gettext_noop("Add it under with."),
    ),
    "input-type": (
        gettext_noop("{action} takes {name} as {wanted}; here it is {found}."),
        gettext_noop("Give a value of the type {wanted}."),
    ),
    "unknown-output": (
        gettext_noop("{action} gives no {name} (nearest: {nearest})."),
        gettext_noop("Correct the name or remove it."),
    ),
    "output-type": (
        gettext_noop("{action} gives {name} as {found}; the slot {slot} is {wanted}."),
        gettext_noop("Give the slot the type {found}, or take another slot."),
    ),
    "error-open": (
        gettext_noop("{action} may fail with {error}, and nothing says how the call goes on."),
        gettext_noop("Add {error} with a step under on_error."),
    ),
    "unknown-error": (
        gettext_noop("{action} never fails with {error} (nearest: {nearest})."),
        gettext_noop("Correct the name or remove the line."),
    ),
    "unknown-disposition": (
        gettext_noop("{code} is no code with which a call may end here (nearest: {nearest})."),
        gettext_noop("Correct it, or have it added to the table of codes."),
    ),
    "no-on-change": (
        gettext_noop("{action} cannot be undone, and {slot} may be corrected afterwards."),
        gettext_noop("Add on_change with the action that amends it; without it a correction hands the call over."),
    ),
    "unconfirmed": (
        gettext_noop("{action} cannot be undone and reads {slot}, which is critical but not confirmed on some way."),
        gettext_noop("Let it be confirmed: remove confirm: false, or ask for it before."),
    ),
    "sound-alike": (
        gettext_noop("“{one}” and “{other}” sound alike ({language}), but are different values of {slot}."),
        gettext_noop("Choose words that differ more."),
    ),
    "same-words": (
        gettext_noop("“{one}” stands for two values of {slot} ({language}): {values}."),
        gettext_noop("Leave it at one of them."),
    ),
    "many-options": (
        gettext_noop("{step} reads out {count} options; more than {most} nobody keeps in mind."),
        gettext_noop("Ask in two steps, or ask openly, without {{options}}."),
    ),
    "long-text": (
        gettext_noop("{step} takes about {seconds} s to say ({language}); more than {most} s nobody follows."),
        gettext_noop("Shorten it, or split it into steps."),
    ),
    "long-sentence": (
        gettext_noop("A sentence of {step} takes about {seconds} s to say ({language}); the most is {most} s."),
        gettext_noop("Make two sentences of it."),
    ),
    "quotes-said": (
        gettext_noop("The quotation marks around this text ({language}) belong to it, so they are shown and said."),
        gettext_noop("Remove them, or put the whole text in plain marks: \"…\"."),
    ),
    "quote-left": (
        gettext_noop("A single quotation mark stands at the edge of this text ({language}), so it is shown and said."),
        gettext_noop("Remove it, or put the whole text in plain marks: \"…\"."),
    ),
    "kind-near": (
        gettext_noop("The law demands nothing of calls of the kind {kind}; {nearest} it knows."),
        gettext_noop("If {nearest} is meant, write it so: then the check asks for the statements of such calls."),
    ),
    "too-large-to-follow": (
        gettext_noop("With its includes this procedure is too large to follow every way through it."),
        gettext_noop("Include fewer procedures; check the included files by themselves."),
    ),
    "not-checked": (
        gettext_noop("The check came to something it does not know here ({why}), so it proves less than it should."),
        gettext_noop("Make the steps around it simpler, and tell who maintains this centre."),
    ),
}  # fmt: skip
WARNINGS = frozenset({
    "never", "never-taken", "never-offered", "name-case", "exit-open", "unfilled-aside", "always-unknown",
    "unused-slot", "no-on-change", "sound-alike", "many-options", "long-text", "long-sentence",
    "quotes-said", "quote-left", "kind-near", "too-large-to-follow", "not-checked",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. step: its path, empty when it is of no step. way: a shortest way there, as step paths, each
    with what it was left for in brackets where that was no simple going on."""

    code: str
    place: Place
    step: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    way: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return "warning" if self.code in WARNINGS else "error"


def of_problem(problem: Problem) -> Finding:
    """A problem of reading the file, as a finding."""
    return Finding(problem.code, problem.place, problem.facts.get("step", ""), problem.facts)


def why(finding: Finding, translate: Callable[[str], str] = gettext_noop) -> str:
    return _sentences(finding, translate)[0]


def cure(finding: Finding, translate: Callable[[str], str] = gettext_noop) -> str:
    return _sentences(finding, translate)[1]


def _sentences(finding: Finding, translate: Callable[[str], str]) -> tuple[str, str]:
    if finding.code in SENTENCES:
        first, second = SENTENCES[finding.code]
        return translate(first).format(**finding.facts), translate(second).format(**finding.facts)
    whole = messages.say(Problem(finding.code, finding.place, finding.facts), translate)
    whole = whole.removeprefix(f"{finding.place}: ")
    before, point, last = whole.rpartition(". ")
    return (f"{before}.", last) if point else (whole, "")
