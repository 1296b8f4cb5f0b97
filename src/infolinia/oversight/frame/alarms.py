"""Lasting trouble of the installation, in the words of those who run it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from infolinia.clients.facts import UserFacts
from infolinia.conduct import queries as conduct
from infolinia.floor.lines import messages as line_messages
from infolinia.floor.lines import queries as lines
from infolinia.web.templatetags import writing

OF_TRUNKS = ("trunk-lost", "trunk-not-registered")  # their detail is the name of a trunk

Grade = Literal["alarm", "wait", "info"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a look: what is wrong, what is safe, what to do."""

    grade: Grade
    title: str
    text: str
    link: str = ""
    link_word: str = ""


def alarms(me: UserFacts) -> list[Trouble]:
    """Lasting trouble of the installation, the worst first; with the way to what is to be set for who may set it."""
    found: list[Trouble] = []
    for item in conduct.alarms():
        said = alarm(item.kind, item.detail, writing.hour(item.since))
        if me.role == "administrator" and item.kind in OF_TRUNKS and item.detail:
            link = reverse("administration:one", args=["trunks", item.detail])
            said = replace(said, link=link, link_word=_("To the trunk"))
        found.append(said)
    return sorted(found, key=lambda trouble: trouble.grade != "alarm")


def alarm(kind: str, detail: str, at: str) -> Trouble:
    """The alarm of this kind. `at`: since when, as a clock time."""
    if kind == "trunk-not-registered":
        title, text = _not_registered(detail)
        return _told("alarm", title, text, detail, at)
    known: dict[str, tuple[Grade, str, str]] = {
        "disk-low": (
            "wait",
            _("Little room for recordings"),
            _("Calls go on, new ones are not recorded. Free space on the disk of the data folder."),
        ),
        "disk-full": (
            "alarm",
            _("The disk is full"),
            _("Calls in progress go on, new ones are not taken. Free space on the disk of the data folder now."),
        ),
        "trunk-lost": (
            "alarm",
            _("The line to the carrier is lost"),
            _("Calls in progress go on, new ones do not come. Call the carrier."),
        ),
        "phone-guessing": (
            "alarm",
            _("Telephone passwords are guessed from {whom}").format(whom=detail),
            _("No answer goes there for an hour. If it is an office of yours, correct its telephone and unlock it."),
        ),
        "cost-limit": (
            "alarm",
            _("A limit of cost stops calls to outside"),
            _("Find out who calls what: a password may be stolen. The limit ends by itself, or is changed."),
        ),
        "evacuation": (
            "alarm",
            _("The centre is closed: everybody leaves the building"),
            _("Callers are told and called back later. Open it again on the page Care, part Closing."),
        ),
        "evacuation-drill": (
            "wait",
            _("A drill of closing the centre runs"),
            _("Calls go on, agents are told nothing. End it on the page Care, part Closing."),
        ),
        "database": (
            "alarm",
            _("The database cannot be written"),
            _("Calls go on; what agents type waits on their computers. Look at the disk and the log."),
        ),
        "not-recorded": (
            "alarm",
            _("A call is not being recorded"),
            _("The call goes on. Look at the disk and the log of the switch."),
        ),
        "switch-lost": (
            "alarm",
            _("The switch is lost"),
            _("Its calls have ended; recordings and notes are safe. It starts again by itself."),
        ),
        "buffer-full": (
            "wait",
            _("The switch cannot hand over its events"),
            _("Calls go on, some new ones get a busy tone. Look whether the centre runs."),
        ),
        "centre-behind": (
            "wait",
            _("The centre cannot keep up"),
            _("Calls go on, some new ones get a busy tone. Look at what else this machine does, or take a faster one."),
        ),
        "ports-low": (
            "wait",
            _("The line is nearly full"),
            _(
                "Some new callers get a busy tone. Give the switch more ports (rtp_ports), or stop another program "
                "that uses them."
            ),
        ),
    }
    unknown: tuple[Grade, str, str] = ("wait", _("Something on the line needs the administrator"), kind)
    return _told(*known.get(kind, unknown), detail, at)


def _told(grade: Grade, title: str, text: str, detail: str, at: str) -> Trouble:
    tail = ", ".join(part for part in (detail, _("since {at}").format(at=at)) if part)
    return Trouble(grade, title, f"{text} ({tail})")


def _not_registered(trunk: str) -> tuple[str, str]:
    """(title, what to do): a carrier that refuses us needs another cure than one that says nothing."""
    found, follows = lines.ill(trunk), _("Calls may not come.")
    if found is None or found.fault == "silent":  # it is over, or not told yet
        cure = _("Look at the trunk's user name, password and server, then call the carrier.")
        return _("The carrier does not take our registration"), f"{follows} {cure}"
    lost = found.fault in ("no-answer", "no-service")
    title = _("The carrier's registrar cannot be reached") if lost else _("The carrier refuses our registration")
    _why, cure = line_messages.fault(found.fault)
    return title, f"{follows} {cure}"
