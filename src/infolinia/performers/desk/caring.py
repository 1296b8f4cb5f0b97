"""What the desk says around difficult calls: the rest after them, and what helps a person in distress."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from infolinia.content import tables
from infolinia.floor.routing.strain import Load


@dataclass(frozen=True, slots=True)
class Help:
    """A number of help: as one says it, whose it is, when it is given."""

    number: str
    name: str
    when: str
    is_alarm: bool


def numbers() -> tuple[Help, ...]:
    """Numbers of help in the reader's language."""
    language = (get_language() or "pl")[:2]
    return tuple(
        Help(item.number, item.name.get(language, ""), item.when.get(language, ""), item.kind == "alarm")
        for item in tables.numbers_of_help()
    )


def warnings(language: str) -> dict[str, str]:
    """What is read to a caller, by the kind of nuisance, in the language of the call."""
    with override(language):
        return {
            "silent": _("I hear nobody. If you can hear me, please speak, or I will end the call."),
            "obscene": _("I want to help. Please speak to me without insults, or I will have to end the call."),
            "threats": _("What you say is recorded and goes to the police. I am ending the call."),
            "joke": _("This line is for people who need help. Please tell me your matter, or I will end the call."),
        }


def rest(load: Load | None) -> str:
    """The rest after difficult calls, in kind words; empty when none stands open."""
    if load is None:
        return ""
    match load.why:
        case "severe":
            why = _("That was a hard call.")
        case "row":
            why = ngettext(
                "{n} difficult call in a row: that takes strength.",
                "{n} difficult calls in a row: that takes strength.",
                load.row,
            ).format(n=load.row)
        case _:
            n = len(load.hard)
            why = ngettext(
                "{n} difficult call within an hour: that takes strength.",
                "{n} difficult calls within an hour: that takes strength.",
                n,
            ).format(n=n)
    if load.rest == "given":
        what = _("This break of {n} minutes is for you. It counts as work and worsens no figure of yours.")
    else:
        what = _("You may rest for {n} minutes now. It counts as work and worsens no figure of yours.")
    return f"{why} {what.format(n=load.minutes)}"
