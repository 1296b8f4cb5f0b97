"""What lasting trouble means for the agent: what is wrong, what is safe, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

Grade = Literal["wait", "alarm"]
SENTENCES_OF_CAPACITY = ("buffer-full", "centre-behind", "ports-low")


@dataclass(frozen=True, slots=True)
class Alarm:
    """`wait`: take care; `alarm`: something is broken now."""

    kind: str
    grade: Grade
    title: str
    text: str


def said(kind: str, detail: str = "") -> Alarm:
    """The alarm of this kind in the reader's words. Kinds are those of conduct.alarms and the switch's."""
    grade, title, text = _words(kind, detail)
    return Alarm(kind, grade, title, text)


def _words(kind: str, detail: str) -> tuple[Grade, str, str]:
    match kind:
        case "disk-low":
            return (
                "wait",
                _("Little room for recordings."),
                _("Calls go on, new ones are not recorded. The administrator knows; you need do nothing."),
            )
        case "disk-full":
            return (
                "alarm",
                _("The disk is full."),
                _("Calls in progress go on and are saved as long as it can be. New ones are not taken. Finish yours."),
            )
        case "trunk-lost":
            line = _("The line {line} to the carrier is lost.").format(line=detail)
            return (
                "alarm",
                line if detail else _("The line to the carrier is lost."),
                _("Calls in progress go on. New ones come when the line is back; stay ready."),
            )
        case "trunk-not-registered":
            line = _("The carrier does not know the line {line} now.").format(line=detail)
            return (
                "wait",
                line if detail else _("The carrier does not know our line now."),
                _("Calls in progress go on. New ones may not come until the line is back; stay ready."),
            )
        case "cost-limit":
            return (
                "wait",
                _("Calls to outside are stopped by a limit of cost."),
                _("Calls that come in go on. The supervisor knows."),
            )
        case "evacuation":
            place = _("Assembly point: {place}.").format(place=detail) if detail else _("Go to the assembly point.")
            return (
                "alarm",
                _("Leave the building now. {place}").format(place=place),
                _("Shift F8 tells the customer and books a callback. Then go; nothing else is to be saved."),
            )
        case "database":
            return (
                "alarm",
                _("Nothing can be saved just now."),
                _("What you type waits on this computer and is saved later. Do not close the page."),
            )
        case "not-recorded":
            return (
                "alarm",
                _("A call is not being recorded."),
                _("Your notes are safe. Tell the customer that the call is not recorded, and tell your supervisor."),
            )
        case "bus-lost" | "nats-lost" | "nats" | "bus":
            return (
                "wait",
                _("The parts of the centre do not hear each other."),
                _("Sound goes on and notes are saved. Hold and transfer may come late; try them again."),
            )
        case "switch-lost":
            return (
                "alarm",
                _("The switch is lost."),
                _("Its calls have ended, what was recorded is safe. Save the result and wait: it comes back."),
            )
        case _ if kind in SENTENCES_OF_CAPACITY:
            return (
                "wait",
                _("The line is nearly full."),
                _("Calls in progress go on. Some new callers hear a busy tone. The administrator knows."),
            )
        case _:
            return (
                "wait",
                _("Something on the line needs the administrator."),
                _("Calls go on and are saved. If something does not work, tell your supervisor: {kind}.").format(
                    kind=kind
                ),
            )
