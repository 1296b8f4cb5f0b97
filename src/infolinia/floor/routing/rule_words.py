"""What is wrong with a rule of the floor, in the reader's language, cure included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.floor.routing.problems import RuleProblem

LONGEST = 80  # characters of a wrong value that are said

PROBLEMS = {
    "e164": _("“{value}” is no whole number. Write it with + and the country, such as +48991000120."),
    "span": _("“{value}” are no hours. Write them such as 8:00–18:00, the first before the second."),
    "date": _("“{value}” is no day. Write it such as 2026-12-24."),
    "easing": _("“{value}” is no such rule. Write it such as: 30 level=2"),
    "easing-after": _("“{value}” is not later than the line before."),
    "menu-queue": _("The menu leads callers to the queue of the number: to a person, or to one agent. Choose a queue."),
    "overflow-client": _("Calls cannot go to {value}: it belongs to another client."),
    "overflow-unknown": _("There is no queue {value}."),
    "overflow-ring": _("Calls would go round in a ring: {value}."),
}

EMPTY = {  # the same where nothing stands: what to write
    "e164": _("The field is empty. Write a number with + and the country, such as +48991000120."),
}
NOTHING = _("The field is empty.")

HOURS = {"always": _("at all hours"), "office": _("office hours"), "long": _("long office hours")}


def hours_name(code: str) -> str:
    """What opening hours are called: those that packs and the first run make have words, others the name they were
    given."""
    return gettext(HOURS[code]) if code in HOURS else code


def said(problem: RuleProblem) -> str:
    given: Any = problem.value
    value = "–".join(map(str, given)) if isinstance(given, list) else str(given)  # hours: from, to
    value = value.removesuffix(".0")  # a whole number, as it was typed
    if not value.strip():
        return gettext(EMPTY.get(problem.code, NOTHING))
    if problem.code.endswith("-bounds") or problem.code.startswith("alarms"):
        why = str(problem).partition("(known: ")[2].rstrip(")")
        return gettext("“{value}” makes no sense here: {why}").format(value=value[:LONGEST], why=why)
    if problem.code not in PROBLEMS:
        return not_to_be_chosen(value)
    return gettext(PROBLEMS[problem.code]).format(value=value[:LONGEST])


def by_field(problems: Sequence[RuleProblem], field: Callable[[RuleProblem], str]) -> dict[str, str]:
    """What is wrong by place, as `field` names where each stands; what is wrong with one place stands together."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(field(problem), []).append(said(problem))
    return {place: " ".join(dict.fromkeys(sentences)) for place, sentences in found.items()}


def not_to_be_chosen(value: str) -> str:
    return gettext("“{value}” cannot be chosen.").format(value=value[:LONGEST]) if value else gettext(NOTHING)


def number_missing() -> str:
    return gettext(EMPTY["e164"])


def no_language() -> str:
    """An agent's languages are missing."""
    return gettext("Who takes calls speaks a language: choose how well.")
