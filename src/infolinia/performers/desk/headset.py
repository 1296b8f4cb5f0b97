"""What a check of the headset came to, as the agent is told: what is wrong, and what helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from infolinia.conduct import sound_words
from infolinia.conduct.facts import CheckFacts, Role
from infolinia.performers.desk import sound
from infolinia.telephony.codecs import CODECS
from infolinia.web.templatetags import writing


@dataclass(frozen=True, slots=True)
class Told:
    """grade: good, or bad where something is wrong; none where nothing was found out."""

    grade: Literal["good", "bad", "none"]
    sentence: str


def told(check: CheckFacts) -> Told | None:
    """None while it runs."""
    if check.state == "done" and not check.cause:
        return Told("good", _well(check))
    if check.state == "done" or check.why == "no-line":
        is_network = sound_words.side(check.cause, Role.AGENT) == "network"
        facts = {"cause": sound_words.cause(check.cause), "cure": _cure(check.cause)}
        sentence = _("Your network: {cause}. {cure}") if is_network else _("Your microphone: {cause}. {cure}")
        return Told("bad", sentence.format(**facts))
    if check.state == "failed":
        return Told("none", _why(check.why))
    return None


def _well(check: CheckFacts) -> str:
    figures = check.figures
    score, codec = float(figures.get("score", 0.0)), str(figures.get("codec", ""))
    facts = {"score": writing.decimal(score, 1), "sound": _sound(codec)}
    trip = float(figures.get("round_trip_ms", -1.0))
    if figures.get("is_test_voice"):
        return _("The line is good: {score} of 4.5, {sound}. The test voice spoke, no microphone.").format(**facts)
    if trip < 0:
        return _("Microphone and line are good: {score} of 4.5, {sound}.").format(**facts)
    return _("Microphone and line are good: {score} of 4.5, {sound}, {ms} ms.").format(**facts, ms=round(trip))


def _sound(codec: str) -> str:
    """Whether the browser can do more than a telephone."""
    is_wide = any(kind.is_wide for name, kind in CODECS.items() if name == codec)
    return _("wide sound") if is_wide else _("telephone sound")


def _cure(cause: str) -> str:
    return {
        "no_line": _("It lets no sound (UDP) through to the server. Take another one, or tell the administrator."),
        "mute": _("Look at the switch on the headset's cable, or choose another microphone."),
        "loss_from": _("Use a cable instead of Wi-Fi, and end downloads: customers would hear you in pieces."),
        "loss_to": _("Use a cable instead of Wi-Fi, and end downloads: you would hear customers in pieces."),
        "delay": _("Your words would arrive late. A cable or another network helps."),
    }.get(cause, "") or sound.own_cure(cause)


def _why(code: str) -> str:
    """Why nothing was found out, and what to do."""
    return {
        "busy": _("Many check their headsets just now. Check again in a moment."),
        "no-port": _("The line is full of calls just now. Check again later."),
        "bad-offer": _("This browser makes no line to us. Use a current Chrome, Edge or Firefox."),
        "left": _("The line broke before the end of the check. Check again."),
        "again": _("Another check began at this desk."),
    }.get(code, "") or _("The telephone line did not answer. Check again in a moment.")
